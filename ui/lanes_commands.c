/* What the keys do on the two-lane screen. Every choice goes through choose(), which asks about a
 * foreign number first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "ui/customers.h"
#include "ui/lanes.h"
#include "ui/screens.h"
#include "ui/states.h"

/* ---- choosing */

static void mark_given(struct lanes *l)
{
	struct error err;

	if (lane1_given(l->session, &l->lane1, &err))
		app_say(l->app, ROLE_OK,
		    _("Given: the code is kept as it was read out. Press m again when the customer has dialled it."));
	else
		app_error(l->app, &err);
	(void)lanes_load(l);
}

static bool choose(struct lanes *l, bool foreign_yes)
{
	struct lane1_choice choice = {
		.ai_number = l->pending.ai[0] != '\0' ? l->pending.ai : NULL,
		.carrier_id = l->pending.carrier_id,
		.condition = l->pending.has_condition ? &l->pending.condition : NULL,
		.ring = l->pending.ring,
		.foreign_yes = foreign_yes,
	};
	struct error err;
	bool done = lane1_choose(l->session, &l->lane1, &choice, &err);

	if (!done)
		app_error(l->app, &err);
	(void)lanes_load(l);
	return done;
}

static void foreign_yes(void *self)
{
	struct lanes *l = self;

	if (choose(l, true) && l->pending.then_given)
		mark_given(l);
}

/* Saves the pending choice; where the AI number lies abroad and nobody has said yes yet, asks with
 * the price warning. */
static void choose_or_ask(struct lanes *l)
{
	const struct lane1 *lane = &l->lane1;
	bool foreign = lane->needs_foreign_yes;
	const char *shown = lane->ai.international;
	struct number typed;
	struct error err;
	char country[64], text[600];

	if (l->pending.ai[0] != '\0' &&
	    number_parse(&typed, l->pending.ai, lane->customer.country, NUMBER_UNKNOWN, &err)) {
		foreign = !number_same_area(&typed, lane->business.country);
		shown = typed.international;
	}
	if (!foreign) {
		if (choose(l, false) && l->pending.then_given)
			mark_given(l);
		return;
	}
	country_name(l->pending.ai[0] != '\0' ? typed.country : lane->ai.country, "en", country,
	    sizeof country);
	(void)snprintf(text, sizeof text,
	    _("%s is a number in %s. Each forwarded call then costs the customer an international call, at the price of its carrier, and some carriers refuse such a target.\nForward there all the same?"),
	    shown, country);
	app_ask(l->app, _("The AI number is abroad"), text, _("Yes, forward abroad"), l,
	    foreign_yes);
}

static void pending_none(struct lanes *l)
{
	memset(&l->pending, 0, sizeof l->pending);
	l->pending.ring = -1;
}

/* ---- AI number */

static bool ai_form_save(void *self, struct form *form, struct error *err, int *field)
{
	struct lanes *l = self;
	struct number number;

	*field = 0;
	if (!number_parse(&number, form->fields[0].value, l->lane1.customer.country, NUMBER_UNKNOWN,
		err))
		return false;
	pending_none(l);
	(void)text_copy(l->pending.ai, sizeof l->pending.ai, number.e164);
	choose_or_ask(l);
	return true;
}

static void ai_form_note(void *self, const struct form *form, const char *value, char *out,
    size_t size, enum role *role)
{
	struct lanes *l = self;
	struct number number;
	struct error err;
	char country[64];

	(void)form;
	out[0] = '\0';
	if (value[0] == '\0')
		return;
	if (!number_parse(&number, value, l->lane1.customer.country, NUMBER_UNKNOWN, &err)) {
		*role = ROLE_BAD;
		(void)text_copy(out, size, err.message);
		return;
	}
	country_name(number.country, "en", country, sizeof country);
	*role = number.valid ? ROLE_OK : ROLE_WARN;
	(void)snprintf(out, size, "%s  %s, %s", number.international, country,
	    number_type_label(number.type));
}

static void ai_chosen(void *self, const char *id)
{
	struct lanes *l = self;
	struct form form = {
		.title = N_("AI number"),
		.save_label = N_("Use"),
		.fields = { { .label = N_("AI number"),
		    .help = N_("The number that the AI answers, in any spelling"),
		    .note = ai_form_note } },
		.n = 1,
		.save = ai_form_save,
	};

	if (strcmp(id, "type") == 0) {
		app_form(l->app, &form, l);
		return;
	}
	pending_none(l);
	(void)text_copy(l->pending.ai, sizeof l->pending.ai, id);
	choose_or_ask(l);
}

static size_t ai_fill(void *self, const char *filter, struct arena *arena, struct pick_line *out,
    size_t max)
{
	struct lanes *l = self;
	char shown[NUMBER_TEXT_MAX];
	size_t n = 0;

	(void)filter;
	for (size_t i = 0; i < l->lane1.n_ai_choices && n + 1 < max; i++) {
		const struct ai_number *ai = &l->lane1.ai_choices[i];

		number_show(ai->number, shown, sizeof shown);
		out[n++] = (struct pick_line){
			.id = ai->number,
			.text = arena_printf(arena, "%s  %s", shown, ai->country),
			.note = strcmp(ai->source, "pool") == 0
			    ? arena_printf(arena, _("pool, %d of %d used"), ai->used, ai->capacity)
			    : _("the customer's own"),
		};
	}
	out[n++] = (struct pick_line){ .id = "type", .text = _("Type another number") };
	return n;
}

static void do_ai(void *self)
{
	struct lanes *l = self;
	struct pick pick = { .title = N_("AI number: where the calls go"),
		.fill = ai_fill,
		.chosen = ai_chosen,
		.initial = l->lane1.ai.e164 };

	if (l->lane1.n_ai_choices == 0)
		ai_chosen(l, "type");
	else
		app_pick(l->app, &pick, l);
}

/* ---- carrier */

static enum line_type line_of(const struct number *number)
{
	return number->type == NUMBER_FIXED ? LINE_FIXED
	    : number->type == NUMBER_VOIP   ? LINE_VOIP
					    : LINE_MOBILE;
}

static size_t carrier_add(const struct carrier *c, struct pick_line *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(out[i].id, c->id) == 0)
			return n;
	out[n] = (struct pick_line){
		.id = c->id,
		.text = c->name,
		.note = line_type_label(c->line_type),
		.role = c->confidence == CONFIDENCE_LOW ? ROLE_DIM : ROLE_TEXT,
	};
	return n + 1;
}

/* Without a filter: the suggestions for this number, then the seed's four. With one: this kind of
 * line first, then all others. */
static size_t carrier_fill(void *self, const char *filter, struct arena *arena,
    struct pick_line *out, size_t max)
{
	static const char *const four[] = { "us-att-wireless", "us-verizon-wireless", "us-tmobile",
		"gsm-standard" };
	struct lanes *l = self;
	const struct catalogue *c = l->session->catalogue;
	const struct carrier **rows = arena_alloc(arena, c->n * sizeof *rows);
	size_t n = 0, found;

	if (filter[0] == '\0') {
		found = catalogue_suggest(c, &l->lane1.business, rows, c->n);
		for (size_t i = 0; i < found && n < max; i++)
			n = carrier_add(rows[i], out, n);
		for (size_t i = 0; i < sizeof four / sizeof *four && n < max; i++)
			if (catalogue_find(c, four[i]) != NULL)
				n = carrier_add(catalogue_find(c, four[i]), out, n);
		return n;
	}
	for (int pass = 0; pass < 2; pass++) {
		found = catalogue_search(c, filter, NULL,
		    pass == 0 ? (int)line_of(&l->lane1.business) : -1, rows, c->n);
		for (size_t i = 0; i < found && n < max; i++)
			n = carrier_add(rows[i], out, n);
	}
	return n;
}

static void carrier_chosen(void *self, const char *id)
{
	struct lanes *l = self;
	const struct carrier *carrier = catalogue_find(l->session->catalogue, id);

	pending_none(l);
	l->pending.carrier_id = carrier != NULL ? carrier->id : NULL;
	choose_or_ask(l);
}

static void do_carrier(void *self)
{
	struct lanes *l = self;
	struct pick pick = { .title = N_("Carrier of the business phone: ask the customer"),
		.empty =
		    N_("No line matches. Try the country, or International / GSM for a mobile."),
		.fill = carrier_fill,
		.chosen = carrier_chosen,
		.filter = true,
		.initial = l->lane1.carrier != NULL ? l->lane1.carrier->id : NULL };

	app_pick(l->app, &pick, l);
}

/* ---- condition and ring time */

static size_t when_fill(void *self, const char *filter, struct arena *arena, struct pick_line *out,
    size_t max)
{
	struct lanes *l = self;
	size_t n = 0;

	(void)filter;
	for (int i = 0; i < CONDITIONS && n < max; i++) {
		char why[200] = "";

		out[n] = (struct pick_line){ .id = condition_name((enum condition)i),
			.text = condition_label((enum condition)i),
			.note = i == CONDITION_NO_ANSWER ? _("recommended") : NULL };
		if (!dial_supported(l->session->catalogue, l->lane1.carrier, (enum condition)i, why,
			sizeof why))
			out[n].disabled = arena_strdup(arena, why);
		n++;
	}
	return n;
}

static void when_chosen(void *self, const char *id)
{
	struct lanes *l = self;

	pending_none(l);
	l->pending.has_condition = condition_parse(id, &l->pending.condition);
	choose_or_ask(l);
}

static const char *can_choose(void *self)
{
	struct lanes *l = self;

	if (l->lane1.config == NULL)
		return _("the customer has no business number yet: e adds it");
	if (l->lane1.customer.mode == MODE_BYOC)
		return _("a BYOC customer needs no forwarding");
	return NULL;
}

static const char *can_choose_when(void *self)
{
	const char *why = can_choose(self);

	return why != NULL                                  ? why
	    : ((struct lanes *)self)->lane1.carrier == NULL ? _("choose the carrier first")
							    : NULL;
}

static void do_when(void *self)
{
	struct lanes *l = self;
	struct pick pick = { .title = N_("When to forward"),
		.fill = when_fill,
		.chosen = when_chosen,
		.initial = condition_name(l->lane1.condition) };

	app_pick(l->app, &pick, l);
}

#define RING_VALUES_MAX 64

static size_t ring_fill(void *self, const char *filter, struct arena *arena, struct pick_line *out,
    size_t max)
{
	struct lanes *l = self;
	int values[RING_VALUES_MAX];
	size_t found = dial_ring_values(l->session->catalogue, l->lane1.carrier, l->lane1.condition,
		   values, RING_VALUES_MAX),
	       n = 0;

	(void)filter;
	out[n++] = (struct pick_line){ .id = "0", .text = _("the network's own") };
	for (size_t i = 0; i < found && n < max; i++)
		out[n++] = (struct pick_line){
			.id = arena_printf(arena, "%d", values[i]),
			.text = arena_printf(arena,
			    l->lane1.carrier->ring_unit == RING_RINGS ? _("%d rings")
								      : _("%d seconds"),
			    values[i]),
			.note = l->lane1.carrier->ring_unit == RING_SECONDS && values[i] == 20
			    ? _("about four rings")
			    : NULL,
		};
	return n;
}

static void ring_chosen(void *self, const char *id)
{
	struct lanes *l = self;

	pending_none(l);
	l->pending.ring = (int)strtol(id, NULL, 10);
	choose_or_ask(l);
}

static const char *can_ring(void *self)
{
	struct lanes *l = self;
	const char *why = can_choose_when(self);
	int one;

	if (why != NULL)
		return why;
	return dial_ring_values(l->session->catalogue, l->lane1.carrier, l->lane1.condition, &one,
		   1) > 0
	    ? NULL
	    : _("this line's code takes no ring time: the network has its own");
}

static void do_ring(void *self)
{
	struct lanes *l = self;
	char now[16];
	struct pick pick = { .title = N_("Ring time before the AI answers"),
		.fill = ring_fill,
		.chosen = ring_chosen,
		.initial = now };

	(void)snprintf(now, sizeof now, "%d", l->lane1.ring);
	app_pick(l->app, &pick, l);
}

/* ---- states */

static const char *can_mark(void *self)
{
	struct lanes *l = self;
	const char *why = can_choose(self);

	if (why != NULL)
		return why;
	if (l->lane1.config->state == INBOUND_REPORTED || l->lane1.config->state == INBOUND_PROVEN)
		return _("it is reported already; x removes it, R marks it refused");
	if (l->lane1.config->state != INBOUND_GIVEN && !l->lane1.has_code && l->lane1.n_steps == 0)
		return _("there is no code to give yet");
	return NULL;
}

static const char *mark_label(void *self)
{
	struct lanes *l = self;

	return l->lane1.config != NULL && l->lane1.config->state == INBOUND_GIVEN ? _("Reported")
										  : _("Given");
}

static void do_mark(void *self)
{
	struct lanes *l = self;
	struct error err;

	if (l->lane1.config->state == INBOUND_GIVEN) {
		if (lane1_reported(l->session, &l->lane1, &err))
			app_say(l->app, ROLE_OK,
			    _("Reported: the customer says it is done. Let them check it with the check code."));
		else
			app_error(l->app, &err);
		(void)lanes_load(l);
	} else if (l->lane1.needs_foreign_yes) {
		pending_none(l);
		l->pending.then_given = true;
		choose_or_ask(l);
	} else {
		mark_given(l);
	}
}

static const char *needs_given(void *self)
{
	struct lanes *l = self;
	const char *why = can_choose(self);

	if (why != NULL)
		return why;
	return l->lane1.config->given_at[0] != '\0' && l->lane1.config->state != INBOUND_REMOVED
	    ? NULL
	    : _("no code was given yet");
}

static bool refused_save(void *self, struct form *form, struct error *err, int *field)
{
	struct lanes *l = self;

	*field = 0;
	if (!lane1_refused(l->session, &l->lane1, form->fields[0].value, err))
		return false;
	(void)lanes_load(l);
	app_say(l->app, ROLE_WARN,
	    _("Kept as refused. o shows other forms of the code, c another carrier, w another condition."));
	return true;
}

static void do_refused(void *self)
{
	struct lanes *l = self;
	struct form form = {
		.title = N_("The network said no"),
		.save_label = N_("Keep"),
		.fields = { { .label = N_("What it said"),
		    .help = N_("As the customer heard or read it; may stay empty"),
		    .optional = true } },
		.n = 1,
		.save = refused_save,
	};

	app_form(l->app, &form, l);
}

static void removed_yes(void *self)
{
	struct lanes *l = self;
	struct error err;

	if (lane1_removed(l->session, &l->lane1, &err))
		app_say(l->app, ROLE_OK,
		    _("Removed here. The cancel code stays on the customer's events."));
	else
		app_error(l->app, &err);
	(void)lanes_load(l);
}

static void do_removed(void *self)
{
	struct lanes *l = self;
	const char *cancel = l->lane1.config->deactivate_code;
	char text[500];

	(void)snprintf(text, sizeof text,
	    cancel[0] != '\0'
		? _("voxdesk cannot switch off a forward: the customer dials this on the business phone:\n\n%s\n\nHas the customer dialled it?")
		: _("No cancel code is known for this line: the customer switches it off at the carrier.%s\nHas that been done?"),
	    cancel);
	app_ask(l->app, _("Remove the forward"), text, _("Yes, it is off"), l, removed_yes);
}

static const char *owes_cancel(void *self)
{
	struct lanes *l = self;

	return l->lane1.config != NULL && l->lane1.config->owed_cancel[0] != '\0'
	    ? NULL
	    : _("no earlier code is waiting to be cancelled");
}

static void do_cancel_done(void *self)
{
	struct lanes *l = self;
	struct error err;

	if (lane1_cancel_done(l->session, &l->lane1, &err))
		app_say(l->app, ROLE_OK, _("The earlier code is cancelled."));
	else
		app_error(l->app, &err);
	(void)lanes_load(l);
}

/* ---- reading out, copying, looking closer */

static const char *needs_code(void *self)
{
	struct lanes *l = self;

	if (!l->lane1.has_code)
		return _("there is no code yet");
	return l->lane1.needs_foreign_yes ? _("the AI number is abroad: choose it with a first")
					  : NULL;
}

static void do_say(void *self)
{
	struct lanes *l = self;
	char arg[ID_MAX + E164_MAX + 2];

	(void)snprintf(arg, sizeof arg, "%s %s", l->customer_id, l->lane1.business.e164);
	app_push(l->app, &screen_say, arg);
}

static size_t copy_fill(void *self, const char *filter, struct arena *arena, struct pick_line *out,
    size_t max)
{
	struct lanes *l = self;
	const struct dial_code *code = &l->lane1.code;
	size_t n = 0;

	(void)filter;
	(void)arena;
	for (size_t i = 0; i < code->n_legs && n + 5 < max; i++) {
		const struct dial_leg *leg = &code->legs[i];

		out[n++] = (struct pick_line){ .id = leg->activate,
			.text = leg->activate,
			.note = condition_label(leg->condition) };
		if (leg->deactivate[0] != '\0')
			out[n++] = (struct pick_line){
				.id = leg->deactivate, .text = leg->deactivate, .note = _("cancel")
			};
		if (leg->query[0] != '\0')
			out[n++] = (struct pick_line){
				.id = leg->query, .text = leg->query, .note = _("check")
			};
	}
	out[n++] = (struct pick_line){
		.id = l->lane1.ai.e164, .text = l->lane1.ai.international, .note = _("AI number")
	};
	out[n++] = (struct pick_line){ .id = l->lane1.business.e164,
		.text = l->lane1.business.international,
		.note = _("business number") };
	return n;
}

static void copy_chosen(void *self, const char *id)
{
	app_copy(((struct lanes *)self)->app, id, id);
}

static void do_copy_any(void *self)
{
	struct lanes *l = self;
	struct pick pick = { .title = N_("Copy"), .fill = copy_fill, .chosen = copy_chosen };

	app_pick(l->app, &pick, l);
}

static void do_copy(void *self)
{
	struct lanes *l = self;

	if (l->lane1.code.n_legs == 1)
		app_copy(l->app, l->lane1.code.legs[0].activate, l->lane1.code.legs[0].activate);
	else
		do_copy_any(self);
}

static void do_others(void *self)
{
	struct lanes *l = self;
	struct arena *a = &l->arena;
	const char *text = _("If the network refuses the code, these forms mean the same:\n");

	for (size_t i = 0; i < l->lane1.code.n_alternatives; i++)
		text = arena_printf(a, "%s\n   %s", text, l->lane1.code.alternatives[i]);
	app_tell(l->app, _("Other forms"), text);
}

static const char *has_others(void *self)
{
	struct lanes *l = self;

	return !l->lane1.has_code || l->lane1.code.n_alternatives == 0
	    ? _("no other form of this code is known")
	    : needs_code(self);
}

static void do_notes(void *self)
{
	struct lanes *l = self;
	const struct carrier *c = l->lane1.carrier;
	const char *text;

	text = arena_printf(&l->arena, _("%s\n%s\nSure: %s\n"), c->name, c->note,
	    confidence_label(c->confidence));
	if (l->lane1.has_code) {
		for (size_t i = 0; i < l->lane1.code.n_steps; i++)
			text = arena_printf(&l->arena, "%s\n%zu. %s", text, i + 1,
			    l->lane1.code.steps[i]);
		for (size_t i = 0; i < l->lane1.code.n_warnings; i++)
			text = arena_printf(&l->arena, "%s\n%s %s%s%s%s", text,
			    l->lane1.code.warnings[i].loud ? "!" : "-",
			    l->lane1.code.warnings[i].text,
			    l->lane1.code.warnings[i].source[0] != '\0' ? " (" : "",
			    l->lane1.code.warnings[i].source,
			    l->lane1.code.warnings[i].source[0] != '\0' ? ")" : "");
	}
	text = arena_printf(&l->arena, _("%s\n\nSources:"), text);
	for (size_t i = 0; i < c->n_sources; i++)
		text = arena_printf(&l->arena, "%s\n  %s (%s)", text, c->sources[i].source,
		    c->sources[i].kind);
	app_tell(l->app, _("Notes and sources"), text);
}

static const char *needs_carrier(void *self)
{
	return ((struct lanes *)self)->lane1.carrier != NULL ? NULL : _("choose the carrier first");
}

static const char *can_qr(void *self)
{
	struct lanes *l = self;
	const char *why = needs_code(self);

	if (why != NULL)
		return why;
	return l->lane1.carrier->line_type == LINE_MOBILE ? NULL : _("a fixed line cannot scan");
}

static void do_qr(void *self)
{
	struct lanes *l = self;

	app_push(l->app, &screen_qr, l->lane1.code.legs[0].activate);
}

/* ---- the customer */

static void do_edit(void *self)
{
	struct lanes *l = self;

	customer_form_edit(l->app, l->session, l->customer_id);
}

static void do_call_back(void *self)
{
	struct lanes *l = self;
	bool on = l->lane1.customer.call_back_at[0] == '\0';
	char now[TIME_TEXT_MAX];
	struct error err;

	time_now_text(now);
	if (customer_call_back(l->session->store, l->customer_id, on ? now : NULL, "", &err))
		app_say(l->app, ROLE_OK,
		    on ? _("On the call-back list.") : _("Off the call-back list."));
	else
		app_error(l->app, &err);
	(void)lanes_load(l);
}

static size_t number_fill(void *self, const char *filter, struct arena *arena,
    struct pick_line *out, size_t max)
{
	struct lanes *l = self;
	char shown[NUMBER_TEXT_MAX];
	size_t n = 0;

	(void)filter;
	for (; n < l->lane1.n_configs && n + 1 < max; n++) {
		number_show(l->lane1.configs[n].business_number, shown, sizeof shown);
		out[n] = (struct pick_line){ .id = l->lane1.configs[n].business_number,
			.text = arena_strdup(arena, shown),
			.note = inbound_look(inbound_state_name(l->lane1.configs[n].state)).word };
	}
	out[n++] = (struct pick_line){ .id = "add",
		.text = _("Add another business number"),
		.disabled = app_readonly(l->app) ? _("read-only") : NULL };
	return n;
}

static bool number_save(void *self, struct form *form, struct error *err, int *field)
{
	struct lanes *l = self;
	struct number number;
	char id[ID_MAX];

	*field = 0;
	if (!number_parse(&number, form->fields[0].value, l->lane1.customer.country, NUMBER_UNKNOWN,
		err))
		return false;
	if (!forwarding_add(l->session->store, l->customer_id, number.e164,
		number.type == NUMBER_FIXED_OR_MOBILE || number.type == NUMBER_UNKNOWN
		    ? ""
		    : line_type_name(line_of(&number)),
		id, err))
		return false;
	(void)text_copy(l->number, sizeof l->number, number.e164);
	(void)lanes_load(l);
	return true;
}

static void number_chosen(void *self, const char *id)
{
	struct lanes *l = self;
	struct form form = {
		.title = N_("Another business number"),
		.save_label = N_("Add"),
		.fields = { { .label = N_("Business number"),
		    .help = N_("In any spelling"),
		    .note = ai_form_note } },
		.n = 1,
		.save = number_save,
	};

	if (strcmp(id, "add") == 0) {
		app_form(l->app, &form, l);
		return;
	}
	(void)text_copy(l->number, sizeof l->number, id);
	(void)lanes_load(l);
}

static void do_number(void *self)
{
	struct lanes *l = self;
	struct pick pick = { .title = N_("Business number"),
		.fill = number_fill,
		.chosen = number_chosen,
		.initial = l->lane1.business.e164 };

	app_pick(l->app, &pick, l);
}

/* ---- moving */

static void do_lane(void *self)
{
	struct lanes *l = self;

	l->focus = l->focus == LANE_INBOUND ? LANE_OUTBOUND : LANE_INBOUND;
	app_dirty(l->app);
}

static void move_field(struct lanes *l, int by)
{
	if (l->focus == LANE_INBOUND)
		l->field = (l->field + by + LANE_FIELDS) % LANE_FIELDS;
	app_dirty(l->app);
}

static void do_up(void *self)
{
	move_field(self, -1);
}

static void do_down(void *self)
{
	move_field(self, 1);
}

static void do_enter(void *self)
{
	static const struct {
		const char *(*enabled)(void *);
		void (*run)(void *);
	} fields[LANE_FIELDS] = {
		[FIELD_AI] = { can_choose, do_ai },
		[FIELD_CARRIER] = { can_choose, do_carrier },
		[FIELD_WHEN] = { can_choose_when, do_when },
		[FIELD_RING] = { can_ring, do_ring },
	};
	struct lanes *l = self;
	const char *why = fields[l->field].enabled(self);

	if (why != NULL)
		app_say(l->app, ROLE_WARN, "%s", why);
	else
		fields[l->field].run(self);
}

static const char *can_enter(void *self)
{
	struct lanes *l = self;

	if (l->focus == LANE_OUTBOUND)
		return _("this version does not place the verification call yet");
	return can_choose(self);
}

static const char *not_yet(void *self)
{
	(void)self;
	return _("this version does not place the verification call yet");
}

static void nothing(void *self)
{
	(void)self;
}

const struct command lanes_commands[] = {
	{ "forward-carrier", "c", N_("Carrier"),
	    N_("Choose the carrier and kind of line of the business phone"), CMD_WRITES, can_choose,
	    do_carrier, NULL },
	{ "forward-when", "w", N_("When"), N_("Choose which calls are forwarded"), CMD_WRITES,
	    can_choose_when, do_when, NULL },
	{ "forward-ring", "r", N_("Ring"), N_("Choose how long the phone rings first"), CMD_WRITES,
	    can_ring, do_ring, NULL },
	{ "forward-ai", "a", N_("AI number"),
	    N_("Choose or type the number that calls are forwarded to"), CMD_WRITES, can_choose,
	    do_ai, NULL },
	{ "forward-copy", "y", N_("Copy"), N_("Copy the code to the terminal's clipboard"), 0,
	    needs_code, do_copy, NULL },
	{ "forward-say", "s F6", N_("Say"),
	    N_("Show what to say, in the customer's language, with the code spelt out"), 0,
	    needs_code, do_say, NULL },
	{ "forward-mark", "m F7", N_("Given"), N_("Mark the code as given, then as reported done"),
	    CMD_WRITES, can_mark, do_mark, mark_label },
	{ "forward-notes", "i", N_("Notes"),
	    N_("All warnings, restrictions, conflicts and sources of this line"), 0, needs_carrier,
	    do_notes, NULL },
	{ "forward-others", "o", N_("Other forms"),
	    N_("Other forms of the code, to try if the network refuses it"), 0, has_others,
	    do_others, NULL },
	{ "forward-refused", "R", N_("Refused"), N_("The network said no: keep what it said"),
	    CMD_WRITES, needs_given, do_refused, NULL },
	{ "forward-remove", "x", N_("Remove"), N_("Take the forward off, with its cancel code"),
	    CMD_WRITES | CMD_CONFIRM, needs_given, do_removed, NULL },
	{ "forward-cancelled", "K", N_("Cancelled"),
	    N_("The customer has cancelled the earlier code"), CMD_WRITES, owes_cancel,
	    do_cancel_done, NULL },
	{ "forward-copy-any", "Y", N_("Copy other"), N_("Copy a cancel or check code, or a number"),
	    0, needs_code, do_copy_any, NULL },
	{ "forward-qr", "Q", N_("QR"), N_("Show the code as a QR code, to scan with the mobile"), 0,
	    can_qr, do_qr, NULL },
	{ "verify-start", "v F5", N_("Verify"), N_("Have Twilio call the business number"),
	    CMD_WRITES | CMD_NETWORK | CMD_CONFIRM, not_yet, nothing, NULL },
	{ "customer-edit", "e", N_("Edit"), N_("Change name, number, country, language or mode"),
	    CMD_WRITES, NULL, do_edit, NULL },
	{ "customer-number", "N", N_("Numbers"),
	    N_("Another business number of this customer, or add one"), 0, NULL, do_number, NULL },
	{ "customer-call-back", "b", N_("Call back"),
	    N_("Put the customer on the call-back list, or take it off"), CMD_WRITES, NULL,
	    do_call_back, NULL },
	{ "lane-switch", "Tab h l Left Right", N_("Lane"), N_("To the other lane"), 0, NULL,
	    do_lane, NULL },
	{ "lane-field", "Enter", N_("Open"), N_("Open the field under the cursor"),
	    CMD_WRITES | CMD_HIDDEN, can_enter, do_enter, NULL },
	{ "lane-up", "Up k", N_("Up"), N_("The field above"), CMD_HIDDEN, NULL, do_up, NULL },
	{ "lane-down", "Down j", N_("Down"), N_("The field below"), CMD_HIDDEN, NULL, do_down,
	    NULL },
	{ 0 },
};
