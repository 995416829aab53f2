#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/customers.h"
#include "ui/customer_form.h"
#include "ui/screens.h"
#include "ui/states.h"

enum {
	FIELD_NAME,
	FIELD_NUMBER,
	FIELD_COUNTRY,
	FIELD_LANGUAGE,
	FIELD_MODE,
	FIELD_ACCOUNT,
	FIELD_THROUGH,
	FIELD_NOTE
};

static const char *const languages[] = { "", "en", "nl", "fr", "de", NULL };
static const char *const providers[] = { "twilio", "telnyx", NULL };
static const char *const modes[] = { "managed", "byoc", "none", NULL };

/* One form is open at a time; what it edits. */
static struct {
	struct app *app;
	struct session *session;
	char id[ID_MAX];                   /* "" for a new customer */
	char before[FORM_FIELDS_MAX][256]; /* of an edit: what is not changed is not written */
	void *self;
	void (*saved)(void *self);
	char country[3]; /* offered for the next new customer: most come from the same country */
} the;

/* The country that a desk most probably works in: that of the locale ("nl_BE.UTF-8"). */
static void country_of_locale(char out[3])
{
	static const char *const variables[] = { "LC_ALL", "LC_TELEPHONE", "LC_MESSAGES", "LANG" };

	out[0] = '\0';
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		const char *value = getenv(variables[i]), *bar = value ? strchr(value, '_') : NULL;
		char country[3];

		if (bar == NULL || strlen(bar) < 3)
			continue;
		country[0] = bar[1];
		country[1] = bar[2];
		country[2] = '\0';
		if (number_country_code(country) != 0) {
			(void)text_copy(out, 3, country);
			return;
		}
	}
}

static void note_number(void *self, const struct form *form, const char *value, char *out,
    size_t size, enum role *role)
{
	const char *country = form->fields[FIELD_COUNTRY].value;

	(void)self;
	number_note(value, country[0] != '\0' ? country : NULL, out, size, role);
}

static void note_country(void *self, const struct form *form, const char *value, char *out,
    size_t size, enum role *role)
{
	char code[3] = "", name[64];

	(void)self;
	const char *number = form->fields[FIELD_NUMBER].value;

	out[0] = '\0';
	*role = ROLE_DIM;
	if (the.id[0] == '\0' && (number[0] == '+' || strncmp(number, "00", 2) == 0)) {
		(void)text_copy(out, size, _("not used: the number says its country"));
		return;
	}
	if (value[0] == '\0') {
		(void)text_copy(out, size, _("from the number"));
		return;
	}
	for (size_t i = 0; i < 2 && value[i] != '\0'; i++)
		code[i] =
		    (char)(value[i] >= 'a' && value[i] <= 'z' ? value[i] - 'a' + 'A' : value[i]);
	if (strlen(value) != 2 || number_country_code(code) == 0) {
		*role = ROLE_BAD;
		(void)text_copy(out, size, _("two letters, such as BE, NG or US"));
		return;
	}
	country_name(code, _("en"), name, sizeof name);
	(void)text_copy(out, size, name);
}

static void note_language(void *self, const struct form *form, const char *value, char *out,
    size_t size, enum role *role)
{
	(void)self;
	(void)form;
	*role = ROLE_DIM;
	(void)text_copy(out, size, value[0] == '\0' ? _("follows the country") : "");
}

static void note_mode(void *self, const struct form *form, const char *value, char *out,
    size_t size, enum role *role)
{
	(void)self;
	(void)form;
	*role = ROLE_DIM;
	(void)text_copy(out, size,
	    strcmp(value, "byoc") == 0       ? _("own Twilio account: no forwarding needed")
		: strcmp(value, "none") == 0 ? _("codes only, no provider")
					     : _("our Twilio and Telnyx accounts"));
}

static bool save_new(const struct new_customer *in, struct error *err)
{
	char id[ID_MAX], warning[240] = "";
	struct new_customer fields = *in;

	/* The offered country is only for numbers said without one: +234 ... makes a Nigerian
	 * customer. */
	if (in->number[0] == '+' || strncmp(in->number, "00", 2) == 0)
		fields.country = NULL;
	if (!desk_customer_add(the.session, &fields, id, warning, err))
		return false;
	if (fields.country != NULL && strlen(fields.country) == 2)
		(void)text_copy(the.country, sizeof the.country, fields.country);
	app_push(the.app, &screen_lanes, id);
	if (warning[0] != '\0')
		app_say(the.app, ROLE_WARN, _("Saved. %s"), warning);
	else
		app_say(the.app, ROLE_OK, _("%s is saved."), fields.name);
	return true;
}

/* The fields as the store has them now. */
static bool fill(struct form *form, struct error *err)
{
	struct arena arena = { 0 };
	struct forwarding *configs;
	struct customer customer;
	size_t n;
	bool ok = customer_get(the.session->store, the.id, &arena, &customer, err) &&
	    forwarding_list(the.session->store, the.id, &arena, &configs, &n, err);

	if (ok) {
		const char *const values[] = {
			[FIELD_NAME] = customer.name,
			[FIELD_COUNTRY] = customer.country,
			[FIELD_LANGUAGE] = customer.language,
			[FIELD_MODE] = telephony_mode_name(customer.mode),
			[FIELD_ACCOUNT] = customer.twilio_account_sid,
			[FIELD_THROUGH] = providers[customer.through_telnyx],
			[FIELD_NOTE] = customer.note,
		};

		/* A note longer than a field is not offered: it would come back cut. */
		form->n = strlen(customer.note) < sizeof form->fields[0].value ? FIELD_NOTE + 1
									       : FIELD_NOTE;
		for (size_t i = 0; i < form->n; i++)
			if (i != FIELD_NUMBER)
				(void)text_copy(form->fields[i].value, sizeof form->fields[i].value,
				    values[i]);
		form->fields[FIELD_NUMBER].value[0] = '\0';
		if (n > 0)
			number_show(configs[0].business_number, form->fields[FIELD_NUMBER].value,
			    sizeof form->fields[FIELD_NUMBER].value);
	}
	arena_done(&arena);
	return ok;
}

/* A field's text where it was changed: what did not fit into the form whole is never written back.
 */
static const char *changed(const struct form *form, size_t field)
{
	return strcmp(form->fields[field].value, the.before[field]) != 0 ? form->fields[field].value
									 : NULL;
}

/* What somebody else changed meanwhile, here or at another desk, is not written over unseen: the
 * first such field is told, and the next Enter is the yes. */
static bool changed_elsewhere(const struct form *form, struct error *err, int *field)
{
	struct form now = *form;

	if (!fill(&now, err))
		return true;
	for (size_t i = 0; i < form->n && i < now.n; i++) {
		const char *theirs = now.fields[i].value;

		if (strcmp(theirs, the.before[i]) == 0 || changed(form, i) == NULL ||
		    strcmp(theirs, form->fields[i].value) == 0)
			continue;
		*field = (int)i;
		(void)text_copy(the.before[i], sizeof the.before[i], theirs);
		return !error_set(err, ERROR_CONFLICT, "changed-meanwhile",
		    _("Enter again: yours takes its place. Esc: nothing is changed."),
		    _("%s was changed meanwhile by somebody else. It is now: %s"),
		    _(form->fields[i].label), theirs[0] != '\0' ? theirs : "-");
	}
	return false;
}

static bool save_edit(const struct form *form, struct error *err, int *field)
{
	if (changed_elsewhere(form, err, field))
		return false;

	const struct new_customer in = {
		.name = changed(form, FIELD_NAME),
		.number = changed(form, FIELD_NUMBER),
		.country = changed(form, FIELD_COUNTRY),
		.language = changed(form, FIELD_LANGUAGE),
		.mode = changed(form, FIELD_MODE),
		.account = changed(form, FIELD_ACCOUNT),
		.through = changed(form, FIELD_THROUGH),
	};

	if (!desk_customer_edit(the.session, the.id, &in,
		form->n > FIELD_NOTE ? changed(form, FIELD_NOTE) : NULL, err))
		return false;
	the.saved(the.self);
	app_say(the.app, ROLE_OK, _("%s is saved."), form->fields[FIELD_NAME].value);
	return true;
}

static int field_of(const struct error *err)
{
	if (strncmp(err->code, "name", 4) == 0)
		return FIELD_NAME;
	if (strcmp(err->code, "account-sid") == 0)
		return FIELD_ACCOUNT;
	if (strncmp(err->code, "country", 7) == 0 || strcmp(err->code, "number-needs-country") == 0)
		return FIELD_COUNTRY;
	return err->kind == ERROR_INPUT || err->kind == ERROR_CONFLICT ? FIELD_NUMBER : -1;
}

static bool save(void *self, struct form *form, struct error *err, int *field_at_fault)
{
	struct new_customer in = {
		.name = form->fields[FIELD_NAME].value,
		.number = form->fields[FIELD_NUMBER].value,
		.country = form->fields[FIELD_COUNTRY].value,
		.language = form->fields[FIELD_LANGUAGE].value,
		.mode = form->fields[FIELD_MODE].value,
	};

	(void)self;
	if (the.id[0] == '\0' ? save_new(&in, err) : save_edit(form, err, field_at_fault))
		return true;
	if (*field_at_fault < 0)
		*field_at_fault = field_of(err);
	return false;
}

static const struct form blank = {
	.save = save,
	.fields = {
		[FIELD_NAME] = { .label = N_("Name"), .help = N_("What the business is called") },
		[FIELD_NUMBER] = { .label = N_("Business number"), .help = N_("As they say it: 09 224 61 11, +32 9 224 61 11"),
		    .note = note_number },
		[FIELD_COUNTRY] = { .label = N_("Country"), .help = N_("For numbers said without +"), .optional = true,
		    .note = note_country },
		[FIELD_LANGUAGE] = { .label = N_("Language"), .help = N_("What the customer hears and reads; empty: the country's"),
		    .choices = languages, .optional = true, .note = note_language },
		[FIELD_MODE] = { .label = N_("Telephony"), .choices = modes, .note = note_mode },
		[FIELD_ACCOUNT] = { .label = N_("Twilio account"), .help = N_("Its SID (AC...), where it is not the desk's own account"),
		    .optional = true },
		[FIELD_THROUGH] = { .label = N_("Calls through"), .choices = providers },
		[FIELD_NOTE] = { .label = N_("Note"), .optional = true },
	},
};

void customer_form_new(struct app *app, struct session *session, void *self)
{
	struct form form = blank;

	(void)self;
	the.app = app;
	the.session = session;
	the.id[0] = '\0';
	if (the.country[0] == '\0')
		country_of_locale(the.country);
	form.title = N_("New customer");
	form.save_label = N_("Add");
	form.n = FIELD_ACCOUNT;
	(void)text_copy(form.fields[FIELD_COUNTRY].value, sizeof form.fields[0].value, the.country);
	(void)text_copy(form.fields[FIELD_MODE].value, sizeof form.fields[0].value, modes[0]);
	app_form(app, &form, &the);
}

void customer_form_edit(struct app *app, struct session *session, const char *id, void *self,
    void (*saved)(void *self))
{
	struct form form = blank;
	struct error err;

	the.app = app;
	the.session = session;
	(void)text_copy(the.id, sizeof the.id, id);
	the.self = self;
	the.saved = saved;
	if (!fill(&form, &err)) {
		app_error(app, &err);
		return;
	}
	form.title = N_("Edit customer");
	form.save_label = N_("Save");
	for (size_t i = 0; i < form.n; i++)
		(void)text_copy(the.before[i], sizeof the.before[i], form.fields[i].value);
	form.key = the.id;
	app_form(app, &form, &the);
}
