/*
 * Choosing AI number, carrier, condition and ring time. Every choice goes through
 * lanes_choose_or_ask(), which asks about a foreign number first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/lanes.h"
#include "ui/states.h"

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

	if (!lanes_asked_still(l))
		return;
	(void)choose(l, true);
}

/* Saves the pending choice; where the AI number lies abroad and nobody has said yes yet, asks with
 * the price warning. */
void lanes_choose_or_ask(struct lanes *l)
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
		(void)choose(l, false);
		return;
	}
	country_name(l->pending.ai[0] != '\0' ? typed.country : lane->ai.country, _("en"), country,
	    sizeof country);
	if (l->pending.ai[0] ==
	    '\0') /* the yes is for this number, whatever is suggested by then */
		(void)text_copy(l->pending.ai, sizeof l->pending.ai, lane->ai.e164);
	lanes_asking(l);
	(void)snprintf(text, sizeof text,
	    _("%s is a number in %s. Each forwarded call then costs the customer an international call, at the price of its carrier, and some carriers refuse such a target.\nForward there all the same?"),
	    shown, country);
	app_ask(l->app, _("The AI number is abroad"), text, _("Yes, forward abroad"), l,
	    foreign_yes);
}

void lanes_pending_none(struct lanes *l)
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
	if (!lanes_asked_still(l))
		return true;
	lanes_pending_none(l);
	(void)text_copy(l->pending.ai, sizeof l->pending.ai, number.e164);
	lanes_choose_or_ask(l);
	return true;
}

void lanes_ai_form_note(void *self, const struct form *form, const char *value, char *out,
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
	country_name(number.country, _("en"), country, sizeof country);
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
		    .note = lanes_ai_form_note } },
		.n = 1,
		.save = ai_form_save,
	};

	if (strcmp(id, "type") == 0) {
		form.key = l->asked.config;
		app_form(l->app, &form, l);
		return;
	}
	if (!lanes_asked_still(l))
		return;
	lanes_pending_none(l);
	(void)text_copy(l->pending.ai, sizeof l->pending.ai, id);
	lanes_choose_or_ask(l);
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
			.id = arena_strdup(arena, ai->number),
			.text = arena_printf(arena, "%s  %s", shown, ai->country),
			.note = strcmp(ai->source, "pool") == 0
			    ? arena_printf(arena, _("pool, %d of %d used"), ai->used, ai->capacity)
			    : _("the customer's own"),
		};
	}
	out[n++] = (struct pick_line){ .id = "type", .text = _("Type another number") };
	return n;
}

void lanes_do_ai(void *self)
{
	struct lanes *l = self;
	struct pick pick = { .title = N_("AI number: where the calls go"),
		.fill = ai_fill,
		.chosen = ai_chosen,
		.initial = l->lane1.ai.e164 };

	lanes_asking(l);
	if (l->lane1.n_ai_choices == 0)
		ai_chosen(l, "type");
	else
		app_pick(l->app, &pick, l);
}

/* ---- carrier */

enum line_type lanes_line_of(const struct number *number)
{
	return number->type == NUMBER_FIXED ? LINE_FIXED
	    : number->type == NUMBER_VOIP   ? LINE_VOIP
					    : LINE_MOBILE;
}

/* Adds those that are not there yet. */
static size_t carriers_add(const struct carrier *const *rows, size_t n_rows, struct pick_line *out,
    size_t n, size_t max, struct arena *arena)
{
	for (size_t r = 0; r < n_rows && n < max; r++) {
		size_t i = 0;

		while (i < n && strcmp(out[i].id, rows[r]->id) != 0)
			i++;
		if (i < n)
			continue;
		out[n++] = (struct pick_line){
			.id = rows[r]->id,
			.text = rows[r]->name,
			.note = arena_printf(arena, "%s  %s", rows[r]->country,
			    line_type_label(rows[r]->line_type)),
			.role = rows[r]->confidence == CONFIDENCE_LOW ? ROLE_DIM : ROLE_TEXT,
		};
	}
	return n;
}

/* Without a filter: the suggestions for this number, the seed's four where they fit this kind of
 * line, then the rest of the kind. With one: this kind of line first, then all others. */
static size_t carrier_fill(void *self, const char *filter, struct arena *arena,
    struct pick_line *out, size_t max)
{
	static const char *const four[] = { "us-att-wireless", "us-verizon-wireless", "us-tmobile",
		"gsm-standard" };
	struct lanes *l = self;
	const struct catalogue *c = l->session->catalogue;
	const struct carrier **rows = arena_alloc(arena, c->n * sizeof *rows);
	enum line_type line = lanes_line_of(&l->lane1.business);
	size_t n = 0, found;

	if (filter[0] == '\0') {
		found = catalogue_suggest(c, &l->lane1.business, rows, c->n);
		n = carriers_add(rows, found, out, n, max, arena);
		for (size_t i = 0; i < sizeof four / sizeof *four; i++) {
			const struct carrier *carrier = catalogue_find(c, four[i]);

			if (carrier != NULL && carrier->line_type == line)
				n = carriers_add(&carrier, 1, out, n, max, arena);
		}
	}
	found = catalogue_search(c, filter, NULL, (int)line, rows, c->n);
	n = carriers_add(rows, found, out, n, max, arena);
	if (filter[0] != '\0') {
		found = catalogue_search(c, filter, NULL, -1, rows, c->n);
		n = carriers_add(rows, found, out, n, max, arena);
	}
	return n;
}

static void carrier_chosen(void *self, const char *id)
{
	struct lanes *l = self;
	const struct carrier *carrier = catalogue_find(l->session->catalogue, id);

	if (!lanes_asked_still(l))
		return;
	lanes_pending_none(l);
	l->pending.carrier_id = carrier != NULL ? carrier->id : NULL;
	lanes_choose_or_ask(l);
}

void lanes_do_carrier(void *self)
{
	struct lanes *l = self;
	struct pick pick = { .title = N_("Carrier of the business phone: ask the customer"),
		.empty =
		    N_("No line matches. Try the country, or International / GSM for a mobile."),
		.fill = carrier_fill,
		.chosen = carrier_chosen,
		.filter = true,
		.initial = l->lane1.carrier != NULL ? l->lane1.carrier->id : NULL };

	lanes_asking(l);
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

	if (!lanes_asked_still(l))
		return;
	lanes_pending_none(l);
	l->pending.has_condition = condition_parse(id, &l->pending.condition);
	lanes_choose_or_ask(l);
}

const char *lanes_can_choose(void *self)
{
	struct lanes *l = self;

	if (l->lane1.config == NULL)
		return _("the customer has no business number yet: e adds it");
	if (lanes_needs_no_forward(l))
		return _("a BYOC customer needs no forwarding");
	return NULL;
}

const char *lanes_can_choose_when(void *self)
{
	const char *why = lanes_can_choose(self);

	return why != NULL                                  ? why
	    : ((struct lanes *)self)->lane1.carrier == NULL ? _("choose the carrier first")
							    : NULL;
}

void lanes_do_when(void *self)
{
	struct lanes *l = self;
	struct pick pick = { .title = N_("When to forward"),
		.fill = when_fill,
		.chosen = when_chosen,
		.initial = condition_name(l->lane1.condition) };

	lanes_asking(l);
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

	if (!lanes_asked_still(l))
		return;
	lanes_pending_none(l);
	l->pending.ring = (int)strtol(id, NULL, 10);
	lanes_choose_or_ask(l);
}

const char *lanes_can_ring(void *self)
{
	struct lanes *l = self;
	const char *why = lanes_can_choose_when(self);
	int one;

	if (why != NULL)
		return why;
	return dial_ring_values(l->session->catalogue, l->lane1.carrier, l->lane1.condition, &one,
		   1) > 0
	    ? NULL
	    : _("this line's code takes no ring time: the network has its own");
}

void lanes_do_ring(void *self)
{
	struct lanes *l = self;
	char now[16];
	struct pick pick = { .title = N_("Ring time before the AI answers"),
		.fill = ring_fill,
		.chosen = ring_chosen,
		.initial = now };

	lanes_asking(l);
	(void)snprintf(now, sizeof now, "%d", l->lane1.ring);
	app_pick(l->app, &pick, l);
}
