/*
 * DESIGN
 * A customer's two lanes. Everything shown is computed once, when the store or a choice changed,
 * into lines of text in one arena (lanes_text.c); layout decides which of them have room
 * (lanes_draw.c); drawing only copies them out. Each lane has its one next step pinned to its last
 * row.
 */
#include "ui/lanes.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/screens.h"

bool lanes_load(struct lanes *l)
{
	struct session *s = l->session;
	struct error err;

	arena_reset(&l->arena);
	l->loaded = false;
	l->n_caller_ids = l->n_events = 0;
	if (!lane1_load(s, l->customer_id, l->number[0] != '\0' ? l->number : NULL, &l->arena,
		&l->lane1, &err) ||
	    !caller_id_list(s->store, l->customer_id, &l->arena, &l->caller_ids, &l->n_caller_ids,
		&err) ||
	    !audit_list(s->store, l->customer_id, 12, &l->arena, &l->events, &l->n_events, &err)) {
		app_error(l->app, &err);
		return false;
	}
	l->loaded = true;
	qr_code_free(l->qr);
	l->qr = NULL;
	if (l->lane1.has_code && !l->lane1.needs_foreign_yes && l->lane1.code.n_legs == 1 &&
	    l->lane1.carrier->line_type == LINE_MOBILE)
		l->qr = qr_code_new(l->lane1.code.legs[0].activate);
	(void)text_copy(s->ai_in_hand, sizeof s->ai_in_hand, l->lane1.ai.e164);
	(void)text_copy(s->country_in_hand, sizeof s->country_in_hand, l->lane1.customer.country);
	lanes_make_lines(l);
	app_dirty(l->app);
	return true;
}

static bool open_lanes(void *self, struct app *app, const char *arg)
{
	struct lanes *l = self;

	l->app = app;
	l->session = app_session(app);
	l->field = FIELD_CARRIER;
	(void)text_copy(l->customer_id, sizeof l->customer_id, arg != NULL ? arg : "");
	return lanes_load(l);
}

static void close_lanes(void *self)
{
	struct lanes *l = self;

	l->session->ai_in_hand[0] = l->session->country_in_hand[0] = '\0';
	qr_code_free(l->qr);
	arena_done(&l->arena);
}

static void lanes_event(void *self, const struct event *e)
{
	struct lanes *l = self;

	switch (e->kind) {
	case EVENT_BACK:
	case EVENT_STORE:
		if (!lanes_load(l) && !l->loaded)
			app_pop(l->app, NULL); /* the customer is gone */
		break;
	case EVENT_PASTE:
		app_say(l->app, ROLE_WARN,
		    _("Pasted text was ignored: open a field first, then paste."));
		break;
	case EVENT_KEY:
	case EVENT_TIMER:
		break;
	}
}

static const char *lanes_heading(void *self)
{
	return ((struct lanes *)self)->heading;
}

const struct screen screen_lanes = {
	.name = "lanes",
	.title = N_("Phone settings"),
	.size = sizeof(struct lanes),
	.open = open_lanes,
	.close = close_lanes,
	.event = lanes_event,
	.layout = lanes_layout,
	.draw = lanes_draw,
	.heading = lanes_heading,
	.commands = lanes_commands,
};
