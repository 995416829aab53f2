#include "desk/customers.h"

#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "desk/customer_fields.h"
#include "desk/lane1.h"
#include "desk/number_typed.h"
#include "store/caller_ids.h"
#include "store/records.h"

static bool given(const char *text)
{
	return text && text[0];
}

bool desk_number_add(struct session *s, const char *customer_id, const char *text,
    const char *country, char e164[E164_MAX], struct error *err)
{
	struct number number;
	char id[ID_MAX];

	if (!number_typed(&number, text, country, err) ||
	    !forwarding_add(s->store, customer_id, number.e164, customer_line_type(&number), id,
		err))
		return false;
	(void)text_copy(e164, E164_MAX, number.e164);
	return true;
}

bool desk_customer_add(struct session *s, const struct new_customer *in, char id[ID_MAX],
    char warning[240], struct error *err)
{
	struct customer_fields c = { .mode = MODE_MANAGED };
	struct customer_edit fields = { .mode = &c.mode };

	warning[0] = '\0';
	if (!customer_fields_check(in, NULL, NULL, &c, NULL, err) ||
	    !customer_fields_whole(&c, NULL, err))
		return false;
	fields.name = c.name;
	fields.country = c.country;
	fields.through_telnyx = given(in->through) ? &c.through_telnyx : NULL;
	fields.language = c.language;
	if (!c.number.valid)
		text_copy(warning, 240, c.number.problem);
	return customer_add(s->store, &fields, c.number.e164, customer_line_type(&c.number), id,
	    err);
}

/* What has to be done to the business number; *out NULL: nothing, it is so already. */
static bool number_change(struct session *s, const char *id, const struct number *number,
    struct arena *arena, const struct customer_number **out, struct error *err)
{
	struct forwarding *configs;
	struct customer_number *change;
	size_t n;

	*out = NULL;
	if (!forwarding_list(s->store, id, arena, &configs, &n, err))
		return false;
	if (n > 0 && strcmp(configs[0].business_number, number->e164) == 0)
		return true;
	change = arena_alloc(arena, sizeof *change);
	*change = (struct customer_number){
		.config_id = n > 0 ? configs[0].id : NULL,
		.version = n > 0 ? configs[0].version : 0,
		.business_number = arena_strdup(arena, number->e164),
		.line_type = customer_line_type(number),
	};
	*out = change;
	return true;
}

bool desk_customer_edit(struct session *s, const char *id, const struct new_customer *in,
    const char *note, struct error *err)
{
	struct customer_fields c = { .mode = MODE_MANAGED };
	struct customer_edit edit = { 0 };
	struct customer now;
	struct arena arena = { 0 };
	bool ok = false;

	if (!customer_get(s->store, id, &arena, &now, err) ||
	    !customer_fields_check(in, note, now.country, &c, NULL, err))
		goto done;
	if (in->name && !c.name[0]) {
		error_set(err, ERROR_INPUT, "name-missing", _("Type the name of the business."),
		    _("The customer has no name; the old one was kept."));
		goto done;
	}
	if (given(in->number) && !number_change(s, id, &c.number, &arena, &edit.number, err))
		goto done;
	edit.name = in->name ? c.name : NULL;
	edit.country = c.country[0] ? c.country : NULL;
	edit.language = given(in->language) ? in->language : NULL;
	edit.mode = given(in->mode) ? &c.mode : NULL;
	edit.note = note ? c.note : NULL;
	edit.twilio_account_sid = in->account;
	edit.through_telnyx = given(in->through) ? &c.through_telnyx : NULL;
	ok = (!edit.name && !edit.country && !edit.language && !edit.mode && !edit.note &&
		 !edit.number && !edit.twilio_account_sid && !edit.through_telnyx) ||
	    customer_update(s->store, id, now.version, &edit, err);
done:
	arena_done(&arena);
	return ok;
}

/* A national form without its country: taken when only one customer's number fits. */
static bool find_by_digits(struct session *s, const char *text, char id[ID_MAX], struct error *err)
{
	struct customer_row *rows;
	struct arena arena = { 0 };
	struct error ignored;
	bool more, found = false;
	size_t n = 0;

	if (!customer_search(s->store, text, false, 2, &arena, &rows, &n, &more, &ignored))
		n = 0;
	if (n == 1) {
		memcpy(id, rows[0].id, ID_MAX);
		found = true;
	} else if (n > 1) {
		error_set(err, ERROR_CONFLICT, "several-customers",
		    _("Type the number with its country code, or the id."),
		    _("Several customers' numbers fit \"%s\", such as those of %s and %s."), text,
		    arena_printf(&arena, "%s (%s)", rows[0].name, rows[0].id),
		    arena_printf(&arena, "%s (%s)", rows[1].name, rows[1].id));
	}
	arena_done(&arena);
	return found;
}

/* Where a part of a name will not do, the whole of it does, if only one customer's name has it. */
static bool find_by_whole_name(struct session *s, const char *text, char id[ID_MAX])
{
	char wanted[NAME_COLUMNS * COLUMN_BYTES + 1], name[NAME_COLUMNS * COLUMN_BYTES + 1];
	struct customer customer;
	struct arena arena = { 0 };
	struct error ignored;
	bool same = false;

	if (customer_find(s->store, text, NULL, true, id, &ignored) &&
	    customer_get(s->store, id, &arena, &customer, &ignored)) {
		text_fold(text, wanted, sizeof wanted);
		text_fold(customer.name, name, sizeof name);
		same = strcmp(wanted, name) == 0;
	}
	arena_done(&arena);
	return same;
}

/* What destroys takes no part of a name; that there is such a part is said. */
static bool part_refuse(struct session *s, const char *text, struct error *err)
{
	const char *const hint =
	    _("What takes something off needs the whole name, the id or a business number.");
	struct customer customer;
	struct arena arena = { 0 };
	struct error why = { 0 };
	char id[ID_MAX], shown[64];

	if (customer_find(s->store, text, NULL, true, id, &why) &&
	    customer_get(s->store, id, &arena, &customer, &why))
		error_set(err, ERROR_NOT_FOUND, "no-such-customer", hint,
		    _("\"%s\" is only a part of the name %s (%s)."), customer_quoted(text, shown),
		    customer.name, id);
	else if (why.kind == ERROR_CONFLICT)
		error_set(err, ERROR_NOT_FOUND, "no-such-customer", hint, "%s", why.message);
	arena_done(&arena);
	return false;
}

bool desk_customer_find(struct session *s, const char *text, const char *country, bool partial,
    char id[ID_MAX], struct error *err)
{
	char digits[64], shown[64], home[3] = "";
	struct number number = { 0 };
	struct error ignored;
	const char *e164 = NULL;

	if (given(country) && !customer_country(country, home, err))
		return false;
	if (!text[0] || text_width(text) > NAME_COLUMNS)
		return error_set(err, ERROR_NOT_FOUND, "no-such-customer",
		    _("Type another part of the name, or the number."),
		    _("No customer is called \"%s\"."), customer_quoted(text, shown));
	if (text_digits(text, digits, sizeof digits) &&
	    number_parse(&number, text, home[0] ? home : NULL, NUMBER_UNKNOWN, &ignored))
		e164 = number.e164;
	if (customer_find(s->store, text, e164, partial, id, err))
		return true;
	if (!err || err->kind != ERROR_NOT_FOUND)
		return false;
	if (!partial)
		return find_by_whole_name(s, text, id) || part_refuse(s, text, err);
	return !e164 && text_digits(text, digits, sizeof digits) &&
	    find_by_digits(s, text, id, err);
}

static void left_forwardings(const struct forwarding *configs, size_t n, struct arena *arena,
    struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		const struct forwarding *f = &configs[i];
		char business[NUMBER_TEXT_MAX], ai[NUMBER_TEXT_MAX];

		number_show(f->business_number, business, sizeof business);
		number_show(f->ai_number, ai, sizeof ai);
		if (forwarding_may_be_on(f) && f->deactivate_code[0])
			buf_printf(out, _("%s stays forwarded to %s until %s is dialled on it.\n"),
			    business, ai, lane1_in_words(f->deactivate_code, arena));
		else if (forwarding_may_be_on(f))
			buf_printf(out, _("%s stays forwarded to %s until that is cancelled.\n"),
			    business, ai);
		if (f->owed_cancel[0])
			buf_printf(out,
			    _("%s may still be forwarded by an earlier setup until %s is dialled on it.\n"),
			    business, lane1_in_words(f->owed_cancel, arena));
	}
}

static void left_elsewhere(const char *id, const struct ai_number *numbers, size_t n_numbers,
    const struct caller_id *callers, size_t n_callers, struct buf *out)
{
	char shown[NUMBER_TEXT_MAX];

	for (size_t i = 0; i < n_numbers; i++) {
		if (strcmp(numbers[i].source, "managed") != 0 || strcmp(numbers[i].org_id, id) != 0)
			continue;
		number_show(numbers[i].number, shown, sizeof shown);
		buf_printf(out,
		    _("%s is rented for this customer and stays paid until it is released.\n"),
		    shown);
	}
	for (size_t i = 0; i < n_callers; i++) {
		if (callers[i].state != OUTBOUND_VERIFIED)
			continue;
		number_show(callers[i].number, shown, sizeof shown);
		buf_printf(out, _("%s stays verified at Twilio as a caller ID.\n"), shown);
	}
}

bool desk_customer_left_behind(struct session *s, const char *id, struct arena *arena,
    const char **out, struct error *err)
{
	struct customer customer;
	struct forwarding *configs;
	struct ai_number *numbers;
	struct caller_id *callers;
	size_t n_configs, n_numbers, n_callers;
	struct buf text;

	if (!customer_get(s->store, id, arena, &customer, err) ||
	    !forwarding_list(s->store, id, arena, &configs, &n_configs, err) ||
	    !ai_number_list(s->store, id, customer.country, arena, &numbers, &n_numbers, err) ||
	    !caller_id_list(s->store, id, NULL, 0, arena, &callers, &n_callers, err))
		return false;
	buf_init(&text, 8192);
	left_forwardings(configs, n_configs, arena, &text);
	left_elsewhere(id, numbers, n_numbers, callers, n_callers, &text);
	*out = arena_strdup(arena, buf_text(&text));
	buf_done(&text);
	return true;
}
