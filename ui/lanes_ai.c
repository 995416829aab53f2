/*
 * Choosing the AI number. One abroad is taken only after a yes to its price: by a question, or in
 * the form by a second Enter, so that what was typed is never lost.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/lanes.h"
#include "ui/states.h"

static bool abroad(const struct lanes *l, const struct number *number)
{
	return !number_same_area(number, l->lane1.business.country);
}

static void price_words(const struct number *number, char *out, size_t size)
{
	char country[64];

	country_name(number->country, _("en"), country, sizeof country);
	(void)snprintf(out, size,
	    _("%s is a number in %s. Each forwarded call then costs the customer an international call, at the price of its carrier, and some carriers refuse such a target."),
	    number->international, country);
}

static void use(struct lanes *l, const char *e164, bool yes)
{
	struct lane1_choice choice = { .ai_number = e164, .ring = -1, .foreign_yes = yes };

	lanes_save_choice(l, &choice);
}

static void foreign_yes(void *self)
{
	struct lanes *l = self;

	if (lanes_asked_still(l))
		use(l, l->asked_ai, true);
}

void lanes_ask_foreign(struct lanes *l, const char *e164)
{
	struct number number;
	struct error err;
	char text[600];

	if (!number_parse(&number, e164, NULL, NUMBER_UNKNOWN, &err)) {
		app_error(l->app, &err);
		return;
	}
	price_words(&number, text, sizeof text - 64);
	(void)snprintf(text + strlen(text), sizeof text - strlen(text), "\n%s",
	    _("Forward there all the same?"));
	(void)text_copy(l->asked_ai, sizeof l->asked_ai, number.e164);
	lanes_asking(l);
	app_ask(l->app, _("The AI number is abroad"), text, _("Yes, forward abroad"), l,
	    foreign_yes);
}

/* Typed: refused once with the price where it lies abroad; Enter on the same number again is the
 * yes. */
static bool ai_form_save(void *self, struct form *form, struct error *err, int *field)
{
	struct lanes *l = self;
	struct number number;
	struct lane1_choice choice = { .ai_number = number.e164, .ring = -1, .foreign_yes = true };
	char text[500];

	*field = 0;
	if (!number_parse(&number, form->fields[0].value, l->lane1.customer.country, NUMBER_UNKNOWN,
		err))
		return false;
	if ((abroad(l, &number) || lanes_was_given(l)) && strcmp(l->asked_ai, number.e164) != 0) {
		(void)text_copy(l->asked_ai, sizeof l->asked_ai, number.e164);
		if (abroad(l, &number))
			price_words(&number, text, sizeof text);
		else
			(void)text_copy(text, sizeof text, _(LANES_CHANGE_WORDS));
		return error_set(err, ERROR_REFUSED, "needs-yes", _("Enter again: yes."), "%s",
		    text);
	}
	if (!lanes_asked_still(l))
		return error_set(err, ERROR_CONFLICT, "changed-meanwhile",
		    _("Esc keeps what you typed; look at the lane, then open this again."),
		    _("Another console changed this number meanwhile; nothing was saved."));
	if (!lane1_choose(l->session, &l->lane1, &choice, err))
		return lanes_place(l, err, &choice);
	lanes_own_change(l);
	(void)lanes_load(l);
	return true;
}

void lanes_ai_form_note(void *self, const struct form *form, const char *value, char *out,
    size_t size, enum role *role)
{
	const struct lanes *l = self;

	(void)form;
	number_note(value, l->lane1.customer.country, out, size, role);
}

static void type_number(struct lanes *l)
{
	struct form form = { .title = N_("AI number"),
		.save_label = N_("Use"),
		.key = l->asked.config,
		.fields = { { .label = N_("AI number"),
		    .help = N_("The number that the AI answers, in any spelling"),
		    .note = lanes_ai_form_note } },
		.n = 1,
		.save = ai_form_save };

	l->asked_ai[0] = '\0';
	app_form(l->app, &form, l);
}

static void ai_chosen(void *self, const char *id)
{
	struct lanes *l = self;
	struct number number;
	struct error err;

	if (strcmp(id, "type") == 0) {
		type_number(l);
		return;
	}
	if (!lanes_asked_still(l))
		return;
	if (number_parse(&number, id, NULL, NUMBER_UNKNOWN, &err) && abroad(l, &number))
		lanes_ask_foreign(l, number.e164);
	else
		use(l, id, false);
}

/* What is typed above the list is a number too: the first line uses it. */
static size_t typed_line(struct lanes *l, const char *filter, struct arena *arena,
    struct pick_line *out)
{
	struct number number;
	struct error err;
	char country[64];

	if (filter[0] == '\0')
		return 0;
	if (!number_parse(&number, filter, l->lane1.customer.country, NUMBER_UNKNOWN, &err)) {
		*out = (struct pick_line){ .id = "",
			.text = arena_strdup(arena, filter),
			.disabled = arena_strdup(arena, err.message) };
		return 1;
	}
	country_name(number.country, _("en"), country, sizeof country);
	*out = (struct pick_line){ .id = arena_strdup(arena, number.e164),
		.text = arena_strdup(arena, number.international),
		.note = number.valid ? arena_printf(arena, _("typed: %s, %s"), country,
					   number_type_label(number.type))
				     : arena_strdup(arena, number.problem) };
	return 1;
}

static size_t ai_fill(void *self, const char *filter, struct arena *arena, struct pick_line *out,
    size_t max)
{
	struct lanes *l = self;
	char shown[NUMBER_TEXT_MAX];
	size_t n = typed_line(l, filter, arena, out);

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
		.filter = true,
		.initial = l->lane1.ai.e164 };

	lanes_asking(l);
	if (l->lane1.n_ai_choices == 0)
		ai_chosen(l, "type");
	else
		app_pick(l->app, &pick, l);
}

/* ---- a number of its own */

const char *lanes_can_buy(void *self)
{
	struct lanes *l = self;

	return lanes_reach_twilio(l) ? NULL : lanes_no_twilio(l);
}

void lanes_do_buy(void *self)
{
	struct lanes *l = self;

	app_push(l->app, &screen_buy, l->customer_id);
}
