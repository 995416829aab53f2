/* One customer of a shared store in the plain console: a place in the pool that the desk's project
 * gives, and what another desk has to do with it. */
#include "ui/plain_io.h"

#include "base/i18n.h"
#include "base/text.h"
#include "desk/forwarding.h"
#include "desk/place.h"

struct asking {
	bool done, answered;
	struct place_given given;
	struct error err;
};

static void placed(void *user, const struct place_given *given, size_t n, const struct error *err)
{
	struct asking *a = user;

	a->done = true;
	a->answered = n > 0;
	if (n > 0)
		a->given = given[0];
	if (err != NULL)
		a->err = *err;
}

bool plain_place(struct plain *p, const struct lane1 *lane, const char *number, const char *country)
{
	struct place_wish wish = { .number = "" };
	struct asking a = { .done = false };
	struct placing *placing;

	(void)text_copy(wish.config_id, sizeof wish.config_id, lane->config->id);
	(void)text_copy(wish.number, sizeof wish.number, number);
	(void)text_copy(wish.country, sizeof wish.country, country);
	placing = placing_new(plain_syncer(p), &wish, 1, placed, &a, &a.err);
	if (placing != NULL) {
		plain_say(
		    _("The desk's project is asked for a place in the pool. Enter stops waiting."));
		(void)plain_wait(p, plain_undone, &a.done);
		placing_free(placing);
	}
	if (a.answered && a.given.outcome == PLACE_TAKEN)
		return true;
	if (a.answered)
		plain_error(&a.given.why);
	else if (a.err.kind != ERROR_NONE)
		plain_error(&a.err);
	else
		plain_say(_("No place was taken; nothing was saved."));
	return false;
}

void plain_shared_show(struct plain *p, const struct lane1 *lane)
{
	struct sync_conflict *conflicts;
	struct error err = { 0 };
	const char *note;
	size_t n;

	if (p->syncer == NULL || !syncer_status(p->syncer)->joined)
		return;
	if (!sync_conflict_list(p->session->store, lane->customer.id, &p->arena, &conflicts, &n,
		&err)) {
		plain_error(&err);
		return;
	}
	for (size_t i = 0; i < n; i++)
		plain_say("! %s", conflict_title(&conflicts[i], &p->arena));
	note = place_note(p->session, syncer_status(p->syncer), lane->config->id, &p->arena);
	if (note[0] != '\0')
		plain_say("! %s", note);
	if (lane->config->state != INBOUND_NONE)
		return;
	note = place_unseen(p->session, lane->ai.e164, &p->arena);
	if (note[0] != '\0')
		plain_say("! %s", note);
}
