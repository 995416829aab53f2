/* Choosing carrier, condition and ring time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/lanes.h"
#include "ui/states.h"

bool lanes_was_given(const struct lanes *l)
{
	const struct forwarding *f = l->lane1.config;

	return f != NULL &&
	    (f->state == INBOUND_GIVEN || f->state == INBOUND_REPORTED ||
		f->state == INBOUND_PROVEN);
}

void lanes_save_asked(struct lanes *l, const struct lane1_choice *choice)
{
	struct error err;
	bool done = lane1_choose(l->session, &l->lane1, choice, &err);

	if (!done && lanes_place(l, &err, choice))
		return;
	if (!done)
		app_error(l->app, &err);
	lanes_own_change(l);
	if (lanes_load(l) && done && l->lane1.needs_foreign_yes)
		lanes_ask_foreign(l, l->lane1.ai.e164);
}

static void change_yes(void *self)
{
	struct lanes *l = self;
	struct lane1_choice choice = l->later.choice;

	choice.condition = l->later.choice.condition != NULL ? &l->later.condition : NULL;
	choice.ai_number = l->later.choice.ai_number != NULL ? l->later.ai : NULL;
	if (lanes_asked_still(l))
		lanes_save_asked(l, &choice);
}

void lanes_save_choice(struct lanes *l, const struct lane1_choice *choice)
{
	if (!lanes_was_given(l)) {
		lanes_save_asked(l, choice);
		return;
	}
	l->later.choice = *choice;
	if (choice->condition != NULL)
		l->later.condition = *choice->condition;
	(void)text_copy(l->later.ai, sizeof l->later.ai,
	    choice->ai_number != NULL ? choice->ai_number : "");
	lanes_asking(l);
	app_ask(l->app, _("Change what was given?"), _(LANES_CHANGE_WORDS), _("Yes, change"), l,
	    change_yes);
}

static enum line_type line_of(const struct number *number)
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

/* What was typed is no row of this number's country and kind of line: what the catalogue has for
 * such a line is offered first, and called what it is. */
static size_t standard_add(struct lanes *l, const char *filter, struct arena *arena,
    struct pick_line *out)
{
	const struct catalogue *c = l->session->catalogue;
	const struct carrier *standard, **rows = arena_alloc(arena, c->n * sizeof *rows);
	const size_t found = catalogue_search(c, filter, l->lane1.business.country,
	    (int)line_of(&l->lane1.business), rows, c->n);

	if (found > 0 || catalogue_suggest(c, &l->lane1.business, &standard, 1) == 0)
		return 0;
	(void)carriers_add(&standard, 1, out, 0, 1, arena);
	out[0].note = arena_printf(arena, _("no row of its own: %s (%s)"), filter,
	    line_type_label(line_of(&l->lane1.business)));
	return 1;
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
	enum line_type line = line_of(&l->lane1.business);
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
	if (filter[0] != '\0') { /* the customer's own country first */
		n = standard_add(l, filter, arena, out);
		found =
		    catalogue_search(c, filter, l->lane1.business.country, (int)line, rows, c->n);
		n = carriers_add(rows, found, out, n, max, arena);
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
	if (carrier != NULL)
		lanes_save_choice(l,
		    &(struct lane1_choice){ .carrier_id = carrier->id, .ring = -1 });
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
	enum condition condition;

	if (!lanes_asked_still(l))
		return;
	if (condition_parse(id, &condition))
		lanes_save_choice(l, &(struct lane1_choice){ .condition = &condition, .ring = -1 });
}

const char *lanes_can_choose(void *self)
{
	struct lanes *l = self;

	if (l->lane1.config == NULL)
		return _("the customer has no business number yet: e adds it");
	if (l->lane1.customer.mode == MODE_BYOC)
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
	lanes_save_choice(l, &(struct lane1_choice){ .ring = (int)strtol(id, NULL, 10) });
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
