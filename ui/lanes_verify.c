/* What lane 2's keys do: everything around the verification call. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/lanes.h"
#include "ui/verify_ask.h"

static struct verifier *verifier(struct lanes *l)
{
	return watch_verifier(l->watch);
}

bool lanes_reach_twilio(const struct lanes *l)
{
	return l->no_twilio.kind == ERROR_NONE;
}

const char *lanes_no_twilio(const struct lanes *l)
{
	return strcmp(l->no_twilio.code, "no-credentials") == 0
	    ? _("Twilio's credentials are missing: lane 2 says how to give them")
	    : _("this customer's Twilio account cannot be used: lane 2 says why");
}

static const char *needs_twilio(const struct lanes *l)
{
	if (l->watch == NULL)
		return _("the customer has no business number yet: e adds it");
	if (!lanes_reach_twilio(l))
		return lanes_no_twilio(l);
	return NULL;
}

static bool running(const struct lanes *l)
{
	return l->lane2.state == OUTBOUND_CALLING || l->lane2.state == OUTBOUND_PENDING;
}

/* ---- start */

const char *lanes_can_verify(void *self)
{
	struct lanes *l = self;
	const char *why = needs_twilio(l);

	if (l->lane1.customer.through_telnyx)
		return lanes_telnyx_can_start(l);

	if (why != NULL)
		return why;
	if (l->lane2.state == OUTBOUND_VERIFIED)
		return _("it is verified already; u looks at Twilio again");
	if (l->lane2.own_number)
		return _(
		    "it is one of the Twilio account's own numbers: calls may show it as it is");
	if (running(l) || l->lane2.unsettled)
		return _("a verification is under way: it is being watched");
	if (verifier_start_pending(verifier(l)))
		return _("wait until this is done");
	if (lanes_under_way(l) && lanes_view(l)->phase != VERIFIER_CHECKING &&
	    lanes_view(l)->phase != VERIFIER_LOOKING)
		return _("wait until this is done");
	return NULL;
}

const char *lanes_verify_label(void *self)
{
	struct lanes *l = self;

	if (l->lane1.customer.through_telnyx)
		return lanes_telnyx_label(l);
	return l->lane2.state == OUTBOUND_FAILED || l->lane2.state == OUTBOUND_REMOVED
	    ? _("Call again")
	    : _("Verify");
}

void lanes_do_verify(void *self)
{
	struct lanes *l = self;

	if (l->lane1.customer.through_telnyx) {
		lanes_telnyx_start(l);
		return;
	}
	l->focus = LANE_OUTBOUND;
	l->asks_again = false;
	verify_ask_open(l);
}

/* ---- what is chosen before a call */

const char *lanes_can_choose_call(void *self)
{
	struct lanes *l = self;

	if (l->watch == NULL)
		return _("the customer has no business number yet: e adds it");
	return running(l) || l->lane2.unsettled ? _("the call is under way") : NULL;
}

const char *lanes_can_extend(void *self)
{
	const struct lanes *l = self;

	return l->lane2.state == OUTBOUND_VERIFIED ? _("it is verified already")
						   : lanes_can_choose_call(self);
}

const char *lanes_can_delay(void *self)
{
	const struct lanes *l = self;

	return l->lane1.customer.through_telnyx ? _("Telnyx calls at once")
						: lanes_can_extend(self);
}

void lanes_do_delay(void *self)
{
	static const int seconds[] = { 0, 10, 20, 30, 45, 60 };
	struct lanes *l = self;
	size_t i = 0;

	while (i < sizeof seconds / sizeof *seconds && seconds[i] <= l->delay_s)
		i++;
	l->delay_s = i < sizeof seconds / sizeof *seconds ? seconds[i] : 0;
	if (l->delay_s == 0)
		app_say(l->app, ROLE_TEXT, _("Twilio will ring at once."));
	else
		app_say(l->app, ROLE_TEXT,
		    _("Twilio will wait %d seconds before it rings, so that the customer can hang up. Again: longer."),
		    l->delay_s);
	lanes_make_lines(l);
	app_dirty(l->app);
}

static bool extension_save(void *self, struct form *form, struct error *err, int *at_fault)
{
	struct lanes *l = self;
	const char *value = form->fields[0].value;

	*at_fault = 0;
	if (!twilio_extension_check(value, err))
		return false;
	(void)text_copy(l->extension, sizeof l->extension, value);
	lanes_make_lines(l);
	return true;
}

void lanes_do_extension(void *self)
{
	struct lanes *l = self;
	struct form form = {
		.title = N_("Extension"),
		.save_label = N_("Keep"),
		.key = l->customer_id,
		.fields = { { .label = N_("Dial after the answer"),
		    .help = N_("Where a menu or a switchboard answers; empty: nothing"),
		    .optional = true } },
		.n = 1,
		.save = extension_save,
	};

	(void)text_copy(form.fields[0].value, sizeof form.fields[0].value, l->extension);
	app_form(l->app, &form, l);
}

static bool phone_save(void *self, struct form *form, struct error *err, int *at_fault)
{
	struct lanes *l = self;
	struct number number;

	*at_fault = 0;
	if (form->fields[0].value[0] == '\0') {
		l->verify_number[0] = '\0';
		return lanes_load(l);
	}
	if (!number_parse(&number, form->fields[0].value, l->lane1.customer.country, NUMBER_UNKNOWN,
		err))
		return false;
	(void)text_copy(l->verify_number, sizeof l->verify_number, number.e164);
	return lanes_load(l);
}

/* Another number than the business number: one that calls shall show instead. */
void lanes_do_phone(void *self)
{
	struct lanes *l = self;
	struct form form = {
		.title = N_("Number to verify"),
		.save_label = N_("Take"),
		.key = l->customer_id,
		.fields = { { .label = N_("Phone"),
		    .help = N_("In any spelling; empty: the business number. Nothing rings yet"),
		    .note = lanes_ai_form_note,
		    .optional = true } },
		.n = 1,
		.save = phone_save,
	};

	if (l->verify_number[0] != '\0')
		(void)text_copy(form.fields[0].value, sizeof form.fields[0].value,
		    l->lane2.number.international);
	app_form(l->app, &form, l);
}

/* ---- looking, the country, taking away, the name */

const char *lanes_can_look(void *self)
{
	const struct lanes *l = self;

	if (l->lane1.customer.through_telnyx)
		return l->telnyx == NULL ||
			!credentials_has(&l->session->credentials, SERVICE_TELNYX)
		    ? _("Telnyx's key is missing: F12 says how to give it")
		    : NULL;
	return needs_twilio(self);
}

void lanes_do_look(void *self)
{
	struct lanes *l = self;

	if (l->lane1.customer.through_telnyx) {
		lanes_telnyx_look(l);
		return;
	}
	app_say(l->app, ROLE_TEXT, _("Twilio is being asked."));
	l->looking = true;
	verifier_look(verifier(l));
}

void lanes_looked(struct lanes *l)
{
	const struct verifier_view *view = lanes_view(l);

	if (!l->looking || view->phase == VERIFIER_LOOKING)
		return;
	l->looking = false;
	app_unsay(l->app);
	if (view->problem.kind != ERROR_NONE || lanes_under_way(l))
		return; /* the lane says it */
	if (l->lane2.state == OUTBOUND_VERIFIED)
		app_say(l->app, ROLE_OK, _("Twilio lists it as a caller ID: seen just now."));
	else
		app_say(l->app, ROLE_TEXT,
		    _("Twilio does not list it as a caller ID: seen just now."));
}

const char *lanes_can_permit(void *self)
{
	struct lanes *l = self;
	const char *why = needs_twilio(l);

	if (why != NULL)
		return why;
	return lanes_view(l)->country_closed
	    ? NULL
	    : _("nothing says that Twilio may not call this country: F5 checks it");
}

static void permit_yes(void *self)
{
	struct lanes *l = self;
	struct error err;

	if (!verifier_open_country(verifier(l), &err))
		app_error(l->app, &err);
}

void lanes_do_permit(void *self)
{
	struct lanes *l = self;
	char country[64], text[500];

	country_name(l->lane2.number.country, _("en"), country, sizeof country);
	(void)snprintf(text, sizeof text,
	    lanes_view(l)->country_by_inheritance
		? _("This customer's Twilio subaccount may not call %s. voxdesk lets it take over the dialing permissions of your main account.\n\nNothing rings and nothing is paid for; calls to that country can be placed afterwards.")
		: _("Your Twilio account may not call %s. voxdesk switches on calls to ordinary numbers there; numbers of high risk stay as they are.\n\nNothing rings and nothing is paid for; calls to that country can be placed afterwards, and cost what Twilio charges for it."),
	    country);
	app_ask(l->app, _("Let Twilio call this country"), text, _("Yes, open it"), l, permit_yes);
}

const char *lanes_can_remove_id(void *self)
{
	struct lanes *l = self;
	const char *why = needs_twilio(l);

	if (l->lane1.customer.through_telnyx)
		return lanes_telnyx_can_remove(l);
	if (why != NULL)
		return why;
	if (l->lane2.record == NULL)
		return _("this number has no caller ID");
	return running(l) || l->lane2.unsettled ? _("a verification is under way") : NULL;
}

static void remove_yes(void *self)
{
	struct lanes *l = self;
	struct error err;

	if (!verifier_remove(verifier(l), &err))
		app_error(l->app, &err);
}

void lanes_do_remove_id(void *self)
{
	struct lanes *l = self;
	char text[700];

	if (l->lane1.customer.through_telnyx) {
		lanes_telnyx_remove(l);
		return;
	}
	(void)snprintf(text, sizeof text,
	    _("%s is taken off Twilio's list of caller IDs. The AI's calls can no longer show it; to get it back it must be verified again, with another call."),
	    l->lane2.number.international);
	app_ask_careful(l->app, _("Remove the caller ID"), text, _("Yes, remove it"), l,
	    remove_yes);
}

const char *lanes_can_rename(void *self)
{
	struct lanes *l = self;
	const char *why = needs_twilio(l);

	if (why != NULL)
		return why;
	return l->lane2.state == OUTBOUND_VERIFIED ? NULL : _("it is not verified yet");
}

static bool rename_save(void *self, struct form *form, struct error *err, int *at_fault)
{
	struct lanes *l = self;

	*at_fault = 0;
	return verifier_rename(verifier(l), form->fields[0].value, err);
}

void lanes_do_rename(void *self)
{
	struct lanes *l = self;
	struct form form = {
		.title = N_("Name at Twilio"),
		.save_label = N_("Save"),
		.key = l->lane2.record->id,
		.fields = { { .label = N_("Name"),
		    .help = N_("Shown beside the number in Twilio's own console") } },
		.n = 1,
		.save = rename_save,
	};

	(void)text_copy(form.fields[0].value, sizeof form.fields[0].value, l->lane1.customer.name);
	app_form(l->app, &form, l);
}

const char *lanes_can_tell(void *self)
{
	struct lanes *l = self;

	return l->watch != NULL ? NULL : _("the customer has no business number yet: e adds it");
}

void lanes_do_tell(void *self)
{
	static const char *const languages[] = { "en", "nl", "fr", "de" };
	struct lanes *l = self;
	const enum lane2_telling which =
	    running(l) && !lanes_code_lost(l) ? TELL_DURING : TELL_BEFORE;
	const char *text = "", *const * lines;
	struct error err;
	size_t n;

	for (size_t i = 0; i <= sizeof languages / sizeof *languages; i++) {
		const char *language = i == 0 ? l->lane1.customer.language : languages[i - 1];

		if (i > 0 && strcmp(language, l->lane1.customer.language) == 0)
			continue;
		if (!lane2_tell(&l->lane2, which, language, l->delay_s, &l->arena, &lines, &n,
			&err))
			continue;
		text = arena_printf(&l->arena, "%s%s[%s]\n", text, text[0] != '\0' ? "\n" : "",
		    language);
		for (size_t j = 0; j < n; j++)
			text = arena_printf(&l->arena, "%s%s\n", text, lines[j]);
	}
	app_tell(l->app, _("What to tell the customer"), text);
}
