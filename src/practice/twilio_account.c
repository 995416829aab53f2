/* The account itself, its balance, and the numbers that it owns. */
#include <stdio.h>
#include <string.h>

#include "practice/twilio.h"
#include "practice/writer.h"

void tw_account_get(struct tw_request *r)
{
	static const char *const parts[] = { "balance", "Balance", "calls", "Calls",
		"incoming_phone_numbers", "IncomingPhoneNumbers", "outgoing_caller_ids",
		"OutgoingCallerIds" };
	const struct tw_account *a = r->account;
	char link[160];
	size_t i;

	writer_open(&r->out, NULL, '{');
	writer_text(&r->out, "sid", a->sid);
	writer_text(&r->out, "owner_account_sid", a->owner == NULL ? a->sid : a->owner->sid);
	writer_text(&r->out, "auth_token", a->token);
	writer_text(&r->out, "friendly_name", a->name);
	writer_text(&r->out, "status", "active");
	writer_text(&r->out, "type", a->type);
	tw_date(&r->out, "date_created", a->created);
	tw_date(&r->out, "date_updated", a->created);
	(void)snprintf(link, sizeof link, "/2010-04-01/Accounts/%s.json", a->sid);
	writer_text(&r->out, "uri", link);
	writer_open(&r->out, "subresource_uris", '{');
	for (i = 0; i < sizeof parts / sizeof parts[0]; i += 2) {
		(void)snprintf(link, sizeof link, "/2010-04-01/Accounts/%s/%s.json", a->sid,
		    parts[i + 1]);
		writer_text(&r->out, parts[i], link);
	}
	writer_close(&r->out, '}');
	writer_close(&r->out, '}');
	tw_answer(r, 200);
}

void tw_balance_get(struct tw_request *r)
{
	if (r->account->balance == NULL) {
		tw_not_found(r); /* "child accounts do not contain balance information" */
		return;
	}
	writer_open(&r->out, NULL, '{');
	writer_text(&r->out, "account_sid", r->account->sid);
	writer_text(&r->out, "balance", r->account->balance);
	writer_text(&r->out, "currency", "USD");
	writer_close(&r->out, '}');
	tw_answer(r, 200);
}

bool tw_number_owned(const struct tw *tw, const struct tw_account *a, const char *number)
{
	const struct tw_number *n = tw->numbers;

	while (n != NULL && (n->account != a || strcmp(n->number, number) != 0))
		n = n->next;
	return n != NULL;
}

static void write_number(struct buf *out, const struct tw_number *n)
{
	static const char *const methods[] = { "sms_fallback_method", "sms_method",
		"status_callback_method", "voice_fallback_method", "voice_method" };
	static const char *const empty[] = { "sms_application_sid", "sms_fallback_url", "sms_url",
		"status_callback", "voice_application_sid", "voice_fallback_url" };
	static const char *const nulls[] = { "address_sid", "identity_sid", "trunk_sid",
		"emergency_address_sid", "bundle_sid" };
	char uri[160];
	size_t i;

	(void)snprintf(uri, sizeof uri, "/2010-04-01/Accounts/%s/IncomingPhoneNumbers/%s.json",
	    n->account->sid, n->sid);
	writer_open(out, NULL, '{');
	writer_text(out, "sid", n->sid);
	writer_text(out, "account_sid", n->account->sid);
	writer_text(out, "phone_number", n->number);
	writer_text(out, "friendly_name", n->name);
	writer_text(out, "api_version", "2010-04-01");
	writer_text(out, "address_requirements", "none");
	writer_bool(out, "beta", false);
	writer_open(out, "capabilities", '{');
	writer_bool(out, "voice", true);
	writer_bool(out, "sms", true);
	writer_bool(out, "mms", false);
	writer_bool(out, "fax", false);
	writer_close(out, '}');
	tw_date(out, "date_created", n->created);
	tw_date(out, "date_updated", n->created);
	writer_text(out, "origin", "twilio");
	writer_text(out, "status", n->status);
	writer_text(out, "type", "local");
	writer_text(out, "voice_url", n->voice_url);
	writer_text(out, "voice_receive_mode", "voice");
	writer_bool(out, "voice_caller_id_lookup", false);
	writer_text(out, "emergency_status", "Inactive");
	writer_text(out, "emergency_address_status", "unregistered");
	for (i = 0; i < sizeof methods / sizeof methods[0]; i++)
		writer_text(out, methods[i], "POST");
	for (i = 0; i < sizeof empty / sizeof empty[0]; i++)
		writer_text(out, empty[i], "");
	for (i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
		writer_null(out, nulls[i]);
	writer_text(out, "uri", uri);
	writer_close(out, '}');
}

/* A part of a number, "*" for any one digit: found anywhere in it. So a whole number finds longer
 * ones too. */
static bool part_of(const char *part, const char *number)
{
	size_t i;

	for (; *number != '\0'; number++) {
		for (i = 0; part[i] != '\0' && number[i] != '\0'; i++) {
			if (part[i] != '*' && part[i] != number[i])
				break;
		}
		if (part[i] == '\0')
			return true;
	}
	return part[0] == '\0';
}

void tw_numbers_list(struct tw_request *r)
{
	const char *part = fields_get(&r->fields, "PhoneNumber");
	const char *name = fields_get(&r->fields, "FriendlyName");
	const char *beta = fields_get(&r->fields, "Beta");
	const char *origin = fields_get(&r->fields, "Origin");
	const struct tw_number *n;
	struct tw_list list;

	if (part != NULL && strspn(part, "+*0123456789") != strlen(part)) {
		tw_refuse(r, 400, 21211, "\"%.40s\" is no part of a number.", part);
		return;
	}
	if (beta != NULL && strcmp(beta, "true") != 0 && strcmp(beta, "false") != 0) {
		tw_refuse(r, 400, 20001, "Beta has to be true or false.");
		return;
	}
	if (origin != NULL && strcmp(origin, "twilio") != 0 && strcmp(origin, "hosted") != 0) {
		tw_refuse(r, 400, 20001, "Origin has to be twilio or hosted.");
		return;
	}
	if (!tw_list_begin(&list, r, "incoming_phone_numbers", false))
		return;
	for (n = r->tw->numbers; n != NULL; n = n->next) {
		if (n->account == r->account && (part == NULL || part_of(part, n->number)) &&
		    (name == NULL || strcmp(name, n->name) == 0) &&
		    (origin == NULL || strcmp(origin, "twilio") == 0) && tw_list_has(&list, n->key))
			write_number(&r->out, n);
	}
	tw_list_end(&list, "incoming_phone_numbers");
}

void tw_number_get(struct tw_request *r)
{
	const struct tw_number *n = r->tw->numbers;

	while (n != NULL && (n->account != r->account || strcmp(n->sid, r->id) != 0))
		n = n->next;
	if (n == NULL) {
		tw_not_found(r);
		return;
	}
	write_number(&r->out, n);
	tw_answer(r, 200);
}
