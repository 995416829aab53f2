#include "ui/offers.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

const struct offer *offers_chosen(const struct offers *o)
{
	return o->list.at < o->n ? &o->items[o->list.at] : NULL;
}

static void found(void *user, const struct number_search *s, const struct error *err)
{
	struct offers *o = user;

	o->n = 0;
	o->searched = true;
	error_clear(&o->problem);
	if (err != NULL)
		o->problem = *err;
	for (size_t i = 0; s != NULL && i < s->n && o->n < OFFERS_MAX; i++) {
		const struct number_offer *from = &s->offers[i];
		struct offer *to = &o->items[o->n++];

		(void)text_copy(to->number, sizeof to->number, from->number);
		(void)text_copy(to->type, sizeof to->type, from->type);
		(void)text_copy(to->needs, sizeof to->needs, from->needs);
		(void)text_copy(to->price, sizeof to->price, from->price);
		(void)snprintf(to->place, sizeof to->place, "%s%s%s", from->locality,
		    from->locality[0] != '\0' && from->region[0] != '\0' ? ", " : "", from->region);
		to->voice = from->voice;
	}
	if (s != NULL) {
		(void)text_copy(o->type, sizeof o->type, s->type);
		(void)text_copy(o->types, sizeof o->types, s->types);
	}
	o->list.at = o->list.top = 0;
	list_fit(&o->list, o->n, o->list.rows);
	read_free(o->search);
	o->search = NULL;
	app_unsay(o->app);
	app_dirty(o->app);
}

void offers_search(struct offers *o)
{
	struct number_query query = {
		.country = o->country, .type = o->type, .contains = o->contains
	};
	struct session *s = app_session(o->app);
	struct error err;

	read_free(o->search);
	o->search = o->pool ? pool_search(s, app_loop(o->app), &query, found, o, &err)
			    : number_search(s, app_loop(o->app), &query, found, o, &err);
	if (o->search == NULL) {
		o->problem = err;
		o->searched = true;
	} else {
		app_say(o->app, ROLE_TEXT, _("%s is being asked which numbers it has."),
		    service_name(o->pool ? SERVICE_TELNYX : SERVICE_TWILIO));
	}
	app_dirty(o->app);
}

static bool search_save(void *self, struct form *form, struct error *err, int *at_fault)
{
	struct offers *o = self;
	const char *country = form->fields[0].value, *digits = form->fields[2].value;
	char code[3] = "";

	*at_fault = 0;
	for (size_t i = 0; i < 2 && country[i] != '\0'; i++)
		code[i] = (char)(country[i] >= 'a' && country[i] <= 'z' ? country[i] - 'a' + 'A'
									: country[i]);
	if (strlen(country) != 2 || number_country_code(code) == 0)
		return error_set(err, ERROR_INPUT, "country",
		    _("BE, NL, GB, US: the two letters of the country."), _("That is no country."));
	*at_fault = 2;
	if (digits[0] != '\0' &&
	    (strlen(digits) < 2 || strlen(digits) > 16 ||
		strspn(digits, "0123456789*") != strlen(digits)))
		return error_set(err, ERROR_INPUT, "contains", NULL,
		    _("2 to 16 digits; a star stands for any digit."));
	(void)text_copy(o->country, sizeof o->country, code);
	(void)text_copy(o->type, sizeof o->type,
	    strcmp(form->fields[1].value, "any") == 0 ? "" : form->fields[1].value);
	(void)text_copy(o->contains, sizeof o->contains, digits);
	offers_search(o);
	return true;
}

void offers_ask(struct offers *o)
{
	static const char *const types[] = { "any", "local", "mobile", "toll_free", NULL };
	struct form form = {
		.title = N_("Look for a number"),
		.save_label = N_("Look"),
		.fields = { { .label = N_("Country"), .help = N_("Two letters: BE, NL, GB, US") },
		    { .label = N_("Kind"), .value = "any", .choices = types },
		    { .label = N_("With digits"),
			.help = N_("Digits that it shall contain; a star stands for any one"),
			.optional = true } },
		.n = 3,
		.save = search_save,
	};

	(void)text_copy(form.fields[0].value, sizeof form.fields[0].value, o->country);
	if (o->type[0] != '\0')
		(void)text_copy(form.fields[1].value, sizeof form.fields[1].value, o->type);
	(void)text_copy(form.fields[2].value, sizeof form.fields[2].value, o->contains);
	app_form(o->app, &form, o);
}

/* ---- drawing */

void offers_layout(struct offers *o, struct rect area)
{
	o->head = rect_rows(area, 0, 1);
	o->rect = rect_rows(area, 1, area.h - 1);
	list_fit(&o->list, o->n, o->rect.h);
}

static const char *needs_words(const char *needs)
{
	if (strcmp(needs, "any") == 0)
		return _("needs an address");
	if (strcmp(needs, "local") == 0)
		return _("needs a local address");
	if (strcmp(needs, "foreign") == 0)
		return _("needs an address abroad");
	return strcmp(needs, "none") == 0 ? "" : needs;
}

static void draw_offer(void *user, struct rect row, size_t i, bool selected)
{
	const struct offers *o = user;
	const struct offer *offer = &o->items[i];
	enum role text = selected ? ROLE_SELECTED : ROLE_TEXT;
	char shown[NUMBER_TEXT_MAX];
	int x;

	number_show(offer->number, shown, sizeof shown);
	x = draw_cell(row, 0, 1, 20, text, shown);
	if (!o->pool)
		x = draw_cell(row, 0, x, 10, text, offer->type);
	x = draw_cell(row, 0, x, 20, text, offer->place);
	if (!offer->voice || needs_words(offer->needs)[0] != '\0')
		(void)draw_cell(row, 0, x, row.w - x, selected ? ROLE_SELECTED : ROLE_WARN,
		    offer->voice ? needs_words(offer->needs) : _("takes no calls"));
	else
		(void)draw_cell(row, 0, x, row.w - x, text, offer->price);
}

void offers_draw(const struct offers *o)
{
	char country[64], line[200];

	country_name(o->country, _("en"), country, sizeof country);
	(void)snprintf(line, sizeof line, "%s, %s%s%s%s%s", country,
	    o->type[0] != '\0' ? o->type : _("any kind"),
	    o->contains[0] != '\0' ? _(", with ") : "", o->contains,
	    o->types[0] != '\0' ? _("   Twilio has there: ") : "", o->types);
	(void)draw_text(o->head, 0, 1, ROLE_LABEL, line);
	if (o->n > 0)
		list_draw(&o->list, o->rect, draw_offer, (void *)o);
	else if (o->problem.kind != ERROR_NONE)
		(void)draw_wrapped(rect_cols(o->rect, 1, o->rect.w - 2), 0, 0, o->rect.h, ROLE_BAD,
		    o->problem.message);
	else if (o->searched && o->search == NULL)
		(void)draw_text(o->rect, 0, 1, ROLE_WARN, _("There is no such number just now."));
}

void offers_done(struct offers *o)
{
	read_free(o->search);
	o->search = NULL;
}
