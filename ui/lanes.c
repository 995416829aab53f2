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
#include "ui/app.h"
#include "ui/screens.h"
#include "ui/verify_ask.h"

#define EVENTS_MAX 12
#define TIMER_AGAIN 0 /* the store was busy */
#define AGAIN_MS 250
#define TIMER_TICK 1 /* only while something is under way */
#define TICK_MS 1000

bool lanes_needs_no_forward(const struct lanes *l)
{
	const struct forwarding *f = l->lane1.config;

	return l->lane1.customer.mode == MODE_BYOC && f != NULL && f->owed_cancel[0] == '\0' &&
	    (f->state == INBOUND_REMOVED || f->state == INBOUND_NONE);
}

void lanes_asking(struct lanes *l)
{
	const struct forwarding *f = l->lane1.config;

	(void)text_copy(l->asked.config, sizeof l->asked.config, f != NULL ? f->id : "");
	l->asked.version = f != NULL ? f->version : 0;
}

bool lanes_asked_still(struct lanes *l)
{
	const struct forwarding *f = l->lane1.config;

	if (strcmp(l->asked.config, f != NULL ? f->id : "") == 0 &&
	    (f == NULL || f->version == l->asked.version))
		return true;
	app_say(l->app, ROLE_WARN,
	    _("Another console changed this number meanwhile: look again. Nothing was saved."));
	return false;
}

/* Another answer from Twilio, another step. */
static void verifier_changed(void *self)
{
	struct lanes *l = self;

	if (!lanes_load(l))
		return;
	verify_ask_changed(l);
	lanes_looked(l);
}

/* What one load brings; kept whole or not at all. */
struct loaded {
	struct arena arena;
	struct lane1 lane1;
	struct lane2 lane2;
	struct agent *agents;
	size_t n_agents;
	struct offered offer;
	struct provision *purchases; /* open or stopped */
	size_t n_purchases;
	struct audit_line *events;
	size_t n_events;
};

/* The verifier of the number in hand. */
static void follow_number(struct lanes *l)
{
	const char *number = l->lane2.number.e164;
	struct error err;

	if (strcmp(l->watched, number) == 0)
		return;
	watch_detach(l->watch, l);
	l->watch = NULL;
	(void)text_copy(l->watched, sizeof l->watched, number);
	if (number[0] == '\0' || app_loop(l->app) == NULL)
		return;
	l->watch = watch_attach(l->app, l->customer_id, number, l->lane1.customer.name,
	    verifier_changed, l, &err);
	if (l->watch == NULL)
		app_error(l->app, &err);
}

/* Can this customer's account be asked at all? */
static void ask_for_twilio(struct lanes *l)
{
	const struct customer *c = &l->lane1.customer;
	struct twilio t;

	if (credentials_twilio(&l->session->credentials, c->twilio_account_sid,
		c->mode == MODE_BYOC, &t, &l->no_twilio))
		error_clear(&l->no_twilio);
	twilio_account_done(&t);
}

/* What is read out: the codes, for as long as nobody marked them given. */
static void reading_out(const struct lanes *l, char *out, size_t size)
{
	const struct lane1 *lane = &l->lane1;

	out[0] = '\0';
	if (!l->shown || lane->config == NULL || !lane->has_code || lane->carrier_suggested ||
	    lane->needs_foreign_yes || lane->config->state == INBOUND_GIVEN)
		return;
	for (size_t i = 0; i < lane->code.n_legs; i++) {
		const size_t n = strlen(out);

		(void)snprintf(out + n, size - n, "%s%s", n > 0 ? ", " : "",
		    lane->code.legs[i].activate);
	}
}

/* Not by this operator: somebody else, or something that ended meanwhile. */
static void watch_code(struct lanes *l)
{
	char now[sizeof l->reading];

	reading_out(l, now, sizeof now);
	if (l->reading[0] != '\0' && now[0] != '\0' && strcmp(l->reading, now) != 0) {
		l->code_changed = true;
		app_say(l->app, ROLE_WARN,
		    _("Changed meanwhile: the code is now %s. Read it out again."), now);
	}
	(void)text_copy(l->reading, sizeof l->reading, now);
}

void lanes_own_change(struct lanes *l)
{
	l->reading[0] = '\0';
	l->code_changed = false;
}

static void take(struct lanes *l, struct loaded *new)
{
	struct session *s = l->session;

	arena_done(&l->arena);
	l->arena = new->arena;
	l->lane1 = new->lane1;
	lanes_shared_take(l);
	lane2_done(&l->lane2);
	l->lane2 = new->lane2;
	l->agents = new->agents;
	l->n_agents = new->n_agents;
	l->offer = new->offer;
	l->purchases = new->purchases;
	l->n_purchases = new->n_purchases;
	l->standing = new->lane1.ai_standing;
	l->events = new->events;
	l->n_events = new->n_events;
	qr_code_free(l->qr);
	l->qr = NULL;
	/* One code and nothing to dial before it: then it can be scanned. */
	if (l->lane1.has_code && !l->lane1.needs_foreign_yes && l->lane1.code.n_legs == 1 &&
	    l->lane1.code.first[0] == '\0' && l->lane1.config->owed_cancel[0] == '\0' &&
	    l->lane1.carrier->line_type == LINE_MOBILE)
		l->qr = qr_code_new(l->lane1.code.legs[0].activate);
	(void)text_copy(s->customer_in_hand, sizeof s->customer_in_hand, l->customer_id);
	(void)text_copy(s->ai_in_hand, sizeof s->ai_in_hand, l->lane1.ai.e164);
	(void)text_copy(s->country_in_hand, sizeof s->country_in_hand, l->lane1.customer.country);
	l->shown = true;
	watch_code(l);
	ask_for_twilio(l);
	follow_number(l);
	lanes_telnyx_follow(l);
	lanes_make_lines(l);
	app_timer(l->app, l, TIMER_TICK, lanes_under_way(l) ? TICK_MS : 0);
	app_dirty(l->app);
}

/* A busy store is tried again; a customer who is gone is left; else the picture stays as it was. */
static void not_loaded(struct lanes *l, const struct error *err)
{
	if (err->kind == ERROR_BUSY) {
		app_say(l->app, ROLE_WARN,
		    _("Another console is writing: read again in a moment."));
		app_timer(l->app, l, TIMER_AGAIN, AGAIN_MS);
		return;
	}
	if (l->shown && strcmp(err->code, "no-such-customer") == 0)
		app_go(l->app, "customers", NULL);
	app_error(l->app, err);
}

/* What stands beside the lanes: agents, the number at Vapi, what was done. */
static bool load_beside(struct lanes *l, struct loaded *new, struct error *err)
{
	struct store *store = l->session->store;

	return lanes_shared_load(l, &new->arena, err) &&
	    agent_list(store, l->customer_id, &new->arena, &new->agents, &new->n_agents, err) &&
	    (new->lane2.record == NULL ||
		offer_get(store, new->lane2.record->id, &new->arena, &new->offer, err)) &&
	    provision_list(store, l->customer_id, true, &new->arena, &new->purchases,
		&new->n_purchases, err) &&
	    audit_list(store, l->customer_id, 0, EVENTS_MAX, &new->arena, &new->events,
		&new->n_events, err);
}

bool lanes_load(struct lanes *l)
{
	const char *number = l->number[0] != '\0' ? l->number : NULL;
	const char *phone = l->verify_number[0] != '\0' ? l->verify_number : number;
	struct loaded new = { .offer = { "", "", "", "" } };
	struct error err;

	if (!lane1_load(l->session, l->customer_id, number, &new.arena, &new.lane1, &err) ||
	    !lane2_load(l->session, l->customer_id, phone, &new.arena, &new.lane2, &err) ||
	    !load_beside(l, &new, &err)) {
		lane2_done(&new.lane2);
		arena_done(&new.arena);
		not_loaded(l, &err);
		return false;
	}
	take(l, &new);
	return true;
}

static bool open_lanes(void *self, struct app *app, const char *arg)
{
	struct lanes *l = self;

	l->app = app;
	l->session = app_session(app);
	l->field[LANE_INBOUND] = FIELD_CARRIER;
	l->field[LANE_OUTBOUND] = FIELD_START;
	(void)text_copy(l->customer_id, sizeof l->customer_id, arg != NULL ? arg : "");
	return lanes_load(l);
}

static void close_lanes(void *self)
{
	struct lanes *l = self;

	l->session->ai_in_hand[0] = l->session->country_in_hand[0] = '\0';
	watch_detach(l->watch, l); /* goes on by itself while something runs */
	read_free(l->read);
	read_free(l->agents_read);
	lanes_shared_close(l);
	telnyx_verifier_free(l->telnyx);
	lane2_done(&l->lane2);
	qr_code_free(l->qr);
	arena_done(&l->arena);
}

static void tick(struct lanes *l)
{
	if (watch_silent(l->watch) != l->silent)
		lanes_make_lines(l);
	lanes_show_elapsed(l);
	app_dirty(l->app);
	app_timer(l->app, l, TIMER_TICK, lanes_under_way(l) ? TICK_MS : 0);
}

static void lanes_event(void *self, const struct event *e)
{
	struct lanes *l = self;

	switch (e->kind) {
	case EVENT_BACK:
	case EVENT_STORE:
		(void)lanes_load(l);
		break;
	case EVENT_TIMER:
		if (e->timer == TIMER_TICK)
			tick(l);
		else
			(void)lanes_load(l);
		break;
	case EVENT_PASTE:
		app_say(l->app, ROLE_WARN,
		    _("Pasted text was ignored: open a field first, then paste."));
		break;
	case EVENT_KEY:
		break;
	}
}

static const char *lanes_heading(void *self)
{
	return ((struct lanes *)self)->heading;
}

/* Each lane shows its own keys, and the other one's chief key. */
static bool lanes_in_footer(void *self, const struct command *command)
{
	const struct lanes *l = self;
	const char *other = l->focus == LANE_INBOUND ? "verify-" : "forward-";
	const char *keep = "verify-start";

	if (strcmp(command->name, "conflict") == 0)
		return l->n_conflicts > 0;
	if (strcmp(command->name, "forward-mark") == 0 && l->lane1.config != NULL &&
	    (l->lane1.config->state == INBOUND_REPORTED ||
		l->lane1.config->state == INBOUND_PROVEN))
		return false; /* nothing is left to mark */
	if (strcmp(command->name, "verify-offer") == 0 && strcmp(l->offer.way, "pointed") == 0)
		return false; /* it is there */
	/* What lane 2 cannot do now would take the place of what it can. */
	if (l->focus == LANE_OUTBOUND && l->lane2.state != OUTBOUND_VERIFIED &&
	    strcmp(command->name, keep) == 0)
		return true;
	if (l->focus == LANE_OUTBOUND &&
	    (strncmp(command->name, "verify-", 7) == 0 ||
		strncmp(command->name, "twilio-", 7) == 0) &&
	    app_disabled(l->app, command, self) != NULL)
		return false;
	if (strncmp(command->name, "twilio-", 7) == 0)
		return l->focus == LANE_OUTBOUND;
	return strncmp(command->name, other, strlen(other)) != 0 ||
	    strcmp(command->name, keep) == 0;
}

const struct screen screen_lanes = {
	.name = "lanes",
	.title = N_("A customer's page"),
	.size = sizeof(struct lanes),
	.open = open_lanes,
	.close = close_lanes,
	.event = lanes_event,
	.layout = lanes_layout,
	.draw = lanes_draw,
	.heading = lanes_heading,
	.in_footer = lanes_in_footer,
	.commands = lanes_commands,
};
