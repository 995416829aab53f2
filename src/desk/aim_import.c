/* Making a number known at the provider, and taking it out; and whether Twilio still sends a known
 * one's calls there. */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "desk/aim_parts.h"

/* ---- deleting */

static void deleted(void *owner, const struct http_reply *reply)
{
	struct aim *a = owner;
	bool was_gone;

	FAIL_POINT("aim-deleted");
	if (!a->ops->delete_read(reply, &was_gone, &a->problem)) {
		aim_failed(a, reply);
		return;
	}
	a->seen = (struct aim_seen){ .id = "" };
	if (a->task == AIM_DELETE)
		aim_end(a);
	else
		aim_import_twilio(a);
}

void aim_take_out(struct aim *a)
{
	struct http_request r;

	a->changed = true;
	aim_ask(a, ASK_CHANGE, a->ops->delete_make(a, &r, &a->problem), &r, deleted);
	FAIL_POINT("aim-deleting");
}

/* ---- importing */

static void imported(void *owner, const struct http_reply *reply)
{
	struct aim *a = owner;

	FAIL_POINT("aim-imported");
	secret_done(&a->token);
	if (a->ops->import_read(a, reply, &a->problem)) {
		a->imported = true;
		aim_read_back(a);
	} else if (a->problem.kind == ERROR_CONFLICT && !a->relooked) {
		/* Known after all: another console, or an import whose answer was lost. */
		a->relooked = true;
		error_clear(&a->problem);
		aim_look(a);
	} else {
		aim_failed(a, reply);
	}
}

static void import(struct aim *a)
{
	struct http_request r;

	a->changed = true;
	aim_ask(a, ASK_CHANGE, a->ops->import_make(a, &r, &a->problem), &r, imported);
	FAIL_POINT("aim-importing");
}

static void account_came(void *owner, const struct http_reply *reply)
{
	struct aim *a = owner;
	struct twilio_account account;

	if (!twilio_account_read(reply, &a->m.arena, &account, &a->token, &a->problem)) {
		a->barred = a->problem.kind != ERROR_NETWORK;
		aim_end(a);
		return;
	}
	import(a);
}

void aim_import_twilio(struct aim *a)
{
	struct http_request r;

	twilio_account_done(&a->twilio);
	if (!credentials_twilio(&a->m.session->credentials, a->account_sid, a->byoc, &a->twilio,
		&a->problem) ||
	    !credentials_hand_on(&a->m.session->credentials, &a->twilio, aim_service(a->provider),
		&a->problem)) {
		a->barred = true;
		aim_end(a);
	} else if (strcmp(a->twilio.user, a->twilio.account) == 0) {
		(void)secret_copy(&a->token, &a->twilio.token);
		import(a);
	} else {
		aim_ask(a, ASK_ACCOUNT, twilio_account_make(&a->twilio, &r, &a->problem), &r,
		    account_came);
	}
}

static bool may_import(const struct aim *a, struct error *err)
{
	return a->provider != AGENT_VAPI || a->source != AIM_TELNYX ||
	    a->m.session->credentials.vapi_telnyx_credential_id[0] ||
	    error_set(err, ERROR_REFUSED, "vapi-credential-missing",
		_("Add your Telnyx key in Vapi's console (Integrations), and give the id that Vapi shows for it as "
		  "VAPI_TELNYX_CREDENTIAL_ID, or in config.ini."),
		_("Vapi takes a Telnyx number only with its own id of the Telnyx key, and VAPI_TELNYX_CREDENTIAL_ID is not set."));
}

void aim_import_telnyx(struct aim *a)
{
	if (may_import(a, &a->problem))
		import(a);
	else
		aim_end(a);
}

/* ---- where Twilio sends its calls */

/* An import makes Twilio send the number's calls to the provider; a change of who answers does not.
 * A number that was led to the other provider meanwhile is known here and hears nothing: it is
 * imported anew. */
static void voice_came(void *owner, const struct http_reply *reply)
{
	struct aim *a = owner;
	const struct twilio_number *n;
	struct twilio_numbers page;
	char shown[NUMBER_TEXT_MAX];

	FAIL_POINT("aim-voice-read");
	if (!twilio_numbers_read(reply, &a->m.arena, &page, &a->problem)) {
		/* Who answers was read back; only the network is waited for. */
		if (a->problem.kind != ERROR_NETWORK)
			error_clear(&a->problem);
		aim_end(a);
		return;
	}
	n = twilio_numbers_find(&page, a->number);
	if (!n || strstr(n->voice_url, a->ops->voice_host)) {
		aim_end(a);
	} else if (n->trunk_sid[0] || n->voice_application_sid[0]) {
		number_show(a->number, shown, sizeof shown);
		error_set(&a->problem, ERROR_REFUSED, "calls-elsewhere",
		    _("Take it off the trunk or application in Twilio's console, then try again."),
		    _("At Twilio %s stands on a SIP trunk or an application: its calls go there, and not to %s."),
		    shown, service_name(aim_service(a->provider)));
		aim_end(a);
	} else if (!credentials_hand_on(&a->m.session->credentials, &a->twilio,
		       aim_service(a->provider), &a->problem)) {
		a->barred = true;
		aim_end(a);
	} else {
		aim_take_out(a);
	}
}

void aim_reached(struct aim *a)
{
	struct error ignored;
	struct http_request r;

	if (a->task != AIM_AT || a->source != AIM_TWILIO || a->imported) {
		aim_end(a);
		return;
	}
	twilio_account_done(&a->twilio);
	if (credentials_twilio(&a->m.session->credentials, a->account_sid, a->byoc, &a->twilio,
		&ignored) &&
	    twilio_numbers_make(&a->twilio, a->number, &r, &ignored))
		machine_ask(&a->m, ASK_OWN, &r, voice_came);
	else
		aim_end(a); /* nothing to ask with */
}
