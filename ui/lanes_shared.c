/*
 * The lanes of a store that several desks share: what another desk changed, a business number that
 * is not registered yet, and a place in the pool, which the project gives online. What was refused
 * for want of a place is done again once it is there.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/lanes.h"
#include "ui/sharing.h"

bool lanes_shared_load(struct lanes *l, struct arena *arena, struct error *err)
{
	struct sync_conflict *conflicts;

	if (!sync_conflict_list(l->session->store, l->customer_id, arena, &conflicts,
		&l->n_conflicts, err))
		return false;
	(void)text_copy(l->conflict_id, sizeof l->conflict_id,
	    l->n_conflicts > 0 ? conflicts[0].id : "");
	return true;
}

/* The store keeps "+3292246111 -> Name". */
const char *lanes_number_moved(struct lanes *l)
{
	for (size_t i = 0; i < l->n_events; i++) {
		const char *detail = l->events[i].detail, *arrow = strstr(detail, " -> ");
		char number[E164_MAX + 1] = "", shown[NUMBER_TEXT_MAX];

		if (strcmp(l->events[i].action, "sync.moved") != 0)
			continue;
		if (arrow == NULL || (size_t)(arrow - detail) >= sizeof number)
			return detail;
		memcpy(number, detail, (size_t)(arrow - detail));
		number_show(number, shown, sizeof shown);
		return arena_printf(&l->arena, "%s%s", shown, arrow);
	}
	return NULL;
}

/* The proposed number is the pool's, and no place in it is given now: its code is none to be read
 * out. */
static bool no_place(const struct lanes *l)
{
	const struct lane1 *lane = &l->lane1;

	if (!lane->ai_suggested || !place_offline(sharing_status(l->app)))
		return false;
	for (size_t i = 0; i < lane->n_ai_choices; i++)
		if (strcmp(lane->ai_choices[i].number, lane->ai.e164) == 0)
			return strcmp(lane->ai_choices[i].source, "pool") == 0;
	return false;
}

/* Another desk may have the number: whether there is a place for it is not known yet. */
static bool unregistered(const struct lanes *l)
{
	const struct sync_status *status = sharing_status(l->app);
	bool registered = true;

	return l->lane1.ai_suggested && l->lane1.config != NULL && status->joined &&
	    !status->readonly &&
	    sync_registered(l->session->store, l->lane1.config->id, &registered, NULL) &&
	    !registered;
}

void lanes_shared_take(struct lanes *l)
{
	if (!no_place(l)) {
		if (l->lane1.step == LANE1_READ_CODE && unregistered(l))
			l->lane1.next_step = _(
			    "as soon as the shared project has the number, read the code out, then mark it given");
		return;
	}
	l->lane1.has_code = false;
	l->lane1.n_steps = 0;
	l->lane1.step = LANE1_CHOOSE_AI;
	l->lane1.next_step = _("no place in the pool is given now: another AI number");
}

void lanes_shared_lines(struct lanes *l)
{
	struct lane_lines *in = &l->lines[LANE_INBOUND];
	const char *note;

	if (l->n_conflicts > 0)
		lane_paragraph(in, 0, ROLE_BAD,
		    _("! Another desk changed this customer too: C shows both, and you decide."));
	if (l->lane1.config == NULL)
		return;
	note = place_note(l->session, sharing_status(l->app), l->lane1.config->id, &l->arena);
	if (note[0] != '\0')
		lane_paragraph(in, 1, ROLE_WARN, arena_printf(&l->arena, "! %s", note));
	if (l->lane1.config->state != INBOUND_NONE)
		return;
	note = place_unseen(l->session, l->lane1.ai.e164, &l->arena);
	if (note[0] != '\0')
		lane_paragraph(in, 1, ROLE_WARN, arena_printf(&l->arena, "! %s", note));
}

const char *lanes_can_conflict(void *self)
{
	return ((struct lanes *)self)->n_conflicts > 0 ? NULL
						       : _("no other desk changed this customer");
}

void lanes_do_conflict(void *self)
{
	struct lanes *l = self;

	app_go(l->app, "conflict", l->conflict_id);
}

/* ---- a place in the pool */

/* By then its code was read out, and perhaps dialled. */
static void say_refused(struct lanes *l, const struct error *why)
{
	const struct dial_code *code = &l->lane1.code;
	const char *cancel = "";
	struct error err = *why;

	for (size_t i = 0; i < code->n_legs && l->wanted.give && l->lane1.has_code; i++)
		if (code->legs[i].deactivate[0] != '\0')
			cancel = arena_printf(&l->arena, "%s %s", cancel, code->legs[i].deactivate);
	if (l->wanted.give)
		(void)snprintf(err.hint, sizeof err.hint,
		    cancel[0] != '\0'
			? _("%s If the customer dialled the code already, have them take the forward off:%s.")
			: _("%s If the customer set the forward already, have them take it off.%s"),
		    why->hint, cancel);
	app_error(l->app, &err);
}

static void placed(void *user, const struct place_given *given, size_t n, const struct error *err)
{
	struct lanes *l = user;
	struct lane1_choice choice = l->wanted.choice;
	bool still;

	l->placing_now = false;
	app_unsay(l->app);
	if (n == 0 || given[0].outcome != PLACE_TAKEN) {
		if (n > 0 && given[0].outcome != PLACE_TAKEN && given[0].why.message[0] != '\0')
			say_refused(l, &given[0].why);
		else
			app_say(l->app, ROLE_BAD, "%s %s", err->message,
			    _("No place in the pool is noted, and nothing is marked: do it once more, or choose another AI number."));
		(void)lanes_load(l);
		return;
	}
	still = lanes_asked_still(l);
	lanes_own_change(l);
	if (!lanes_load(l) || !still)
		return;
	if (l->wanted.give) {
		lanes_mark_given(l);
		return;
	}
	choice.condition = choice.condition != NULL ? &l->wanted.condition : NULL;
	choice.ai_number = l->wanted.ai;
	lanes_save_asked(l, &choice);
}

void lanes_shared_close(struct lanes *l)
{
	placing_free(l->placing);
	if (l->placing_now)
		app_say(l->app, ROLE_WARN,
		    _("%s: the shared desk had not answered. If it gives a place in the pool, that ends by itself. Nothing is marked; open the page again and do it once more."),
		    l->lane1.customer.name);
}

bool lanes_place(struct lanes *l, const struct error *why, const struct lane1_choice *choice)
{
	struct place_wish wish = { .country = "" };
	const char *number =
	    choice != NULL && choice->ai_number != NULL ? choice->ai_number : l->lane1.ai.e164;
	struct error err;

	if (!place_wanted(why) || l->lane1.config == NULL || l->placing_now)
		return false;
	l->wanted.give = choice == NULL;
	if (choice != NULL) {
		l->wanted.choice = *choice;
		if (choice->condition != NULL)
			l->wanted.condition = *choice->condition;
	}
	(void)text_copy(wish.config_id, sizeof wish.config_id, l->lane1.config->id);
	(void)text_copy(wish.number, sizeof wish.number, number);
	(void)text_copy(l->wanted.ai, sizeof l->wanted.ai, number);
	lanes_asking(l);
	placing_free(l->placing);
	l->placing = sharing_syncer(l->app) != NULL
	    ? placing_new(sharing_syncer(l->app), &wish, 1, placed, l, &err)
	    : NULL;
	if (l->placing == NULL) {
		app_error(l->app, sharing_syncer(l->app) != NULL ? &err : why);
		return true;
	}
	l->placing_now = true;
	app_say(l->app, ROLE_TEXT,
	    _("The shared desk is asked for a place in the pool. Stay on this page: what you did goes on by itself then."));
	return true;
}
