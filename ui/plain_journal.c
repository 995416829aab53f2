/* The journal in the plain console: the newest entries, and what can be done about one. */
#include "ui/plain_io.h"

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/settle.h"
#include "store/customers.h"
#include "store/journal.h"
#include "ui/states.h"

#define SHOWN_MAX 20

struct settling {
	bool done;
	struct error last;
};

static void settled(void *user, size_t n, size_t open, const struct error *last)
{
	struct settling *s = user;

	(void)n;
	(void)open;
	s->done = true;
	if (last != NULL)
		s->last = *last;
}

static void retry(struct plain *p, const struct operation *o)
{
	struct settling s = { .done = false };
	struct settler *settler =
	    settler_new(p->session, plain_loop(p), o->id, settled, &s, &s.last);

	if (settler != NULL) {
		plain_say(_(
		    "The provider is being asked what exists; nothing is sent twice. Enter stops waiting."));
		(void)plain_wait(p, plain_undone, &s.done);
	}
	if (s.last.kind != ERROR_NONE)
		plain_error(&s.last);
	settler_free(settler);
}

static void cancel(struct plain *p, const struct operation *o)
{
	struct error err = { 0 };

	if (operation_cancel(p->session->store, o->id, &err))
		plain_say(_("Cancelled: it will not be sent."));
	else
		plain_error(&err);
}

/* What rings a phone is started anew with its customer, never from here. */
static bool can_retry(const struct plain *p, const struct operation *o)
{
	return !p->session->options.readonly &&
	    (o->state == OPERATION_UNKNOWN ||
		(o->state == OPERATION_PLANNED && operation_kind_queues(o->kind)));
}

static bool can_cancel(const struct plain *p, const struct operation *o)
{
	return !p->session->options.readonly && o->state == OPERATION_PLANNED;
}

static void show(struct plain *p, const struct operation *o)
{
	const char *lines[] = {
		can_retry(p, o)
		    ? _("Ask the provider what came of it; send it where it was not sent yet")
		    : NULL,
		can_cancel(p, o) ? _("Take it back, so that it is not sent") : NULL,
	};
	int which;

	plain_say("\n%s", operation_title_in(p->session, o, &p->arena));
	plain_say("%s", operation_words(o, &p->arena));
	if (lines[0] == NULL && lines[1] == NULL)
		return;
	which = plain_choose(p, _("What to do?"), lines, 2);
	if (which == 0)
		retry(p, o);
	else if (which == 1)
		cancel(p, o);
}

/* "14:02 failed: Remove the verified number ... at Twilio, Frituur De Kroon: why" */
static const char *line(struct plain *p, const struct operation *o)
{
	const bool why =
	    (o->state == OPERATION_FAILED || operation_open(o->state)) && o->last_error[0] != '\0';
	struct customer customer = { .name = "" };
	struct error gone;
	char when[40];
	const bool has = o->org_id[0] != '\0' && !operation_says_whose(o) &&
	    customer_get(p->session->store, o->org_id, &p->arena, &customer, &gone);

	time_for_operator(o->created_at, when, sizeof when);
	return arena_printf(&p->arena, "%s %s: %s%s%s%s%s", when, operation_look(o->state).word,
	    operation_title_in(p->session, o, &p->arena), has ? ", " : "", has ? customer.name : "",
	    why ? ": " : "", why ? o->last_error : "");
}

void plain_journal(struct plain *p)
{
	const char *lines[SHOWN_MAX];
	struct operation *rows;
	struct error err = { 0 };
	size_t n, i;
	int which;

	while (!p->ended) {
		arena_reset(&p->arena);
		/* What a dead program sent is unknown, and can be asked about. */
		if (!p->session->options.readonly && !settle_sweep(p->session, &err))
			plain_error(&err);
		if (!operation_list(p->session->store, NULL, false, NULL, SHOWN_MAX, &p->arena,
			&rows, &n, &err)) {
			plain_error(&err);
			return;
		}
		if (n == 0) {
			plain_say(_(
			    "Nothing was sent to a provider yet. What is waiting, running, failed or unknown stands here."));
			return;
		}
		for (i = 0; i < n; i++)
			lines[i] = line(p, &rows[i]);
		which = plain_choose(p, _("The journal, newest first:"), lines, n);
		if (which < 0)
			return;
		show(p, &rows[which]);
	}
}
