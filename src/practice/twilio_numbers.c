/* The numbers that accounts own: listed, changed, released. Buying is in twilio_buy.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/time.h"
#include "practice/twilio.h"
#include "practice/writer.h"

enum kind { NAME, LINK, METHOD, SID, SWITCH, WORD };

/* `what`: a SID's first letters, or the words that are allowed. `usual` NULL: null. The codes are
 * those of api.md 1.5. */
static const struct {
	const char *form, *json;
	enum kind kind;
	const char *what, *usual;
} fields[TW_FIELDS] = {
	[TW_FRIENDLY_NAME] = { "FriendlyName", "friendly_name", NAME, "", "" },
	[TW_API_VERSION] = { "ApiVersion", "api_version", WORD, "2010-04-01 2008-08-01",
	    "2010-04-01" },
	[TW_VOICE_URL] = { "VoiceUrl", "voice_url", LINK, "", "" },
	[TW_VOICE_METHOD] = { "VoiceMethod", "voice_method", METHOD, "", "POST" },
	[TW_VOICE_FALLBACK_URL] = { "VoiceFallbackUrl", "voice_fallback_url", LINK, "", "" },
	[TW_VOICE_FALLBACK_METHOD] = { "VoiceFallbackMethod", "voice_fallback_method", METHOD, "",
	    "POST" },
	[TW_VOICE_APPLICATION] = { "VoiceApplicationSid", "voice_application_sid", SID, "AP", "" },
	[TW_VOICE_LOOKUP] = { "VoiceCallerIdLookup", "voice_caller_id_lookup", SWITCH, "",
	    "false" },
	[TW_VOICE_RECEIVES] = { "VoiceReceiveMode", "voice_receive_mode", WORD, "voice fax",
	    "voice" },
	[TW_SMS_URL] = { "SmsUrl", "sms_url", LINK, "", "" },
	[TW_SMS_METHOD] = { "SmsMethod", "sms_method", METHOD, "", "POST" },
	[TW_SMS_FALLBACK_URL] = { "SmsFallbackUrl", "sms_fallback_url", LINK, "", "" },
	[TW_SMS_FALLBACK_METHOD] = { "SmsFallbackMethod", "sms_fallback_method", METHOD, "",
	    "POST" },
	[TW_SMS_APPLICATION] = { "SmsApplicationSid", "sms_application_sid", SID, "AP", "" },
	[TW_STATUS_CALLBACK] = { "StatusCallback", "status_callback", LINK, "", "" },
	[TW_STATUS_METHOD] = { "StatusCallbackMethod", "status_callback_method", METHOD, "",
	    "POST" },
	[TW_EMERGENCY_STATUS] = { "EmergencyStatus", "emergency_status", WORD, "Active Inactive",
	    "Inactive" },
	[TW_EMERGENCY_ADDRESS] = { "EmergencyAddressSid", "emergency_address_sid", SID, "AD",
	    NULL },
	[TW_TRUNK] = { "TrunkSid", "trunk_sid", SID, "TK", NULL },
	[TW_IDENTITY] = { "IdentitySid", "identity_sid", SID, "RI", NULL },
	[TW_ADDRESS] = { "AddressSid", "address_sid", SID, "AD", NULL },
	[TW_BUNDLE] = { "BundleSid", "bundle_sid", SID, "BU", NULL },
};

/* ---- a number */

struct tw_number *tw_number_new(struct tw *tw, struct tw_account *a, const char *number)
{
	struct tw_number *n = xcalloc(1, sizeof *n);
	char name[24];

	n->key = ++tw->last_key;
	n->tw = tw;
	n->account = a;
	tw_sid_new(n->sid, "PN");
	(void)snprintf(n->number, sizeof n->number, "%s", number);
	tw_national(number, name, sizeof name);
	tw_number_set(n, TW_FRIENDLY_NAME, name);
	n->type = "local";
	n->address_needs = "none";
	n->created = n->updated = time_now();
	return n;
}

void tw_number_set(struct tw_number *n, enum tw_field field, const char *value)
{
	free(n->set[field]);
	n->set[field] = xstrdup(value);
}

void tw_number_add(struct tw_number *n)
{
	struct tw_number **at = &n->tw->numbers;

	while (*at != NULL && (*at)->key < n->key)
		at = &(*at)->next;
	n->next = *at;
	*at = n;
}

void tw_number_free(struct tw_number *n)
{
	size_t i;

	for (i = 0; i < TW_FIELDS; i++)
		free(n->set[i]);
	free(n);
}

static void release(struct tw_number **at)
{
	struct tw_number *n = *at;

	*at = n->next;
	tw_number_free(n);
}

void tw_numbers_release(struct tw *tw, const struct tw_account *a)
{
	struct tw_number **at = &tw->numbers;

	while (*at != NULL) {
		if ((*at)->account == a)
			release(at);
		else
			at = &(*at)->next;
	}
}

static struct tw_number *owned(const struct tw *tw, const struct tw_account *a, const char *number)
{
	struct tw_number *n = tw->numbers;

	while (n != NULL && ((a != NULL && n->account != a) || strcmp(n->number, number) != 0))
		n = n->next;
	return n;
}

bool tw_number_owned(const struct tw *tw, const struct tw_account *a, const char *number)
{
	return owned(tw, a, number) != NULL;
}

bool tw_taken(const struct tw *tw, const char *number)
{
	return owned(tw, NULL, number) != NULL;
}

/* ---- as JSON */

static void write_field(struct buf *out, const struct tw_number *n, size_t i)
{
	const char *value = n->set[i] == NULL ? fields[i].usual : n->set[i];

	if (fields[i].kind == SWITCH)
		writer_bool(out, fields[i].json, strcmp(value, "true") == 0);
	else
		writer_text(out, fields[i].json, value);
}

void tw_capabilities(struct buf *out)
{
	writer_open(out, "capabilities", '{');
	writer_bool(out, "voice", true);
	writer_bool(out, "sms", true);
	writer_bool(out, "mms", false);
	writer_bool(out, "fax", false);
	writer_close(out, '}');
}

void tw_number_write(struct buf *out, const struct tw_number *n)
{
	char uri[160];
	size_t i;

	(void)snprintf(uri, sizeof uri, "/2010-04-01/Accounts/%s/IncomingPhoneNumbers/%s.json",
	    n->account->sid, n->sid);
	writer_open(out, NULL, '{');
	writer_text(out, "sid", n->sid);
	writer_text(out, "account_sid", n->account->sid);
	writer_text(out, "phone_number", n->number);
	for (i = 0; i < TW_FIELDS; i++)
		write_field(out, n, i);
	writer_text(out, "address_requirements", n->address_needs);
	writer_bool(out, "beta", false);
	tw_capabilities(out);
	tw_date(out, "date_created", n->created);
	tw_date(out, "date_updated", n->updated);
	writer_text(out, "origin", "twilio");
	writer_text(out, "status", "in-use");
	writer_text(out, "type", n->type);
	writer_text(out, "emergency_address_status", "unregistered");
	writer_text(out, "uri", uri);
	writer_close(out, '}');
}

void tw_state_numbers(const struct tw *tw, struct buf *out)
{
	const struct tw_number *n;

	writer_open(out, "numbers", '[');
	for (n = tw->numbers; n != NULL; n = n->next) {
		writer_open(out, NULL, '{');
		writer_text(out, "sid", n->sid);
		writer_text(out, "account_sid", n->account->sid);
		writer_text(out, "phone_number", n->number);
		writer_text(out, "voice_url", n->set[TW_VOICE_URL]);
		writer_close(out, '}');
	}
	writer_close(out, ']');
}

/* ---- a form */

static bool is_word(const char *words, const char *value)
{
	const size_t n = strlen(value);
	const char *at;

	for (at = words; n > 0 && *at != '\0'; at += at[0] == ' ') {
		if (strncmp(at, value, n) == 0 && strcspn(at, " ") == n)
			return true;
		at += strcspn(at, " ");
	}
	return false;
}

/* Twilio's code for what is wrong with the value; 0: fine. "" takes a link or a SID away. */
static int wrong(size_t i, const char *value)
{
	switch (fields[i].kind) {
	case NAME:
		return tw_name_fits(value) ? 0 : 20001;
	case LINK:
		return value[0] == '\0' || tw_is_link(value) ? 0 : 21402;
	case METHOD:
		return is_word("GET POST", value) ? 0 : 21403;
	case SID:
		return value[0] == '\0' || tw_sid_valid(value, fields[i].what) ? 0
		    : i == TW_VOICE_APPLICATION                                ? 21218
									       : 20001;
	case SWITCH:
		return is_word("true false", value) ? 0 : 20001;
	case WORD:
		break;
	}
	return is_word(fields[i].what, value) ? 0 : 20001;
}

bool tw_number_form(struct tw_request *r)
{
	const char *value;
	size_t i;
	int code;

	for (i = 0; i < TW_FIELDS; i++) {
		value = fields_get(&r->fields, fields[i].form);
		code = value == NULL ? 0 : wrong(i, value);
		if (code != 0) {
			tw_refuse(r, 400, code, "%s is not valid.", fields[i].form);
			return false;
		}
	}
	return true;
}

void tw_number_take_form(struct tw_request *r, struct tw_number *n)
{
	const char *value;
	size_t i;

	for (i = 0; i < TW_FIELDS; i++) {
		value = fields_get(&r->fields, fields[i].form);
		if (value != NULL)
			tw_number_set(n, (enum tw_field)i, value);
	}
}

/* ---- the routes */

/* A part of a number, "*" for any one digit: found anywhere in it. So a whole number finds longer
 * ones too. */
bool tw_part_of(const char *part, const char *number)
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
		if (n->account == r->account && (part == NULL || tw_part_of(part, n->number)) &&
		    (name == NULL || strcmp(name, n->set[TW_FRIENDLY_NAME]) == 0) &&
		    (origin == NULL || strcmp(origin, "twilio") == 0) && tw_list_has(&list, n->key))
			tw_number_write(&r->out, n);
	}
	tw_list_end(&list, "incoming_phone_numbers");
}

/* The number that the path names; refused when there is none. */
static struct tw_number **named(struct tw_request *r)
{
	struct tw_number **at = &r->tw->numbers;

	while (*at != NULL && ((*at)->account != r->account || strcmp((*at)->sid, r->id) != 0))
		at = &(*at)->next;
	if (*at == NULL)
		tw_not_found(r);
	return at;
}

void tw_number_get(struct tw_request *r)
{
	const struct tw_number *n = *named(r);

	if (n == NULL)
		return;
	tw_number_write(&r->out, n);
	tw_answer(r, 200);
}

/* To which account of those in reach the number is moved; NULL: refused. */
static struct tw_account *moved_to(struct tw_request *r, struct tw_account *from)
{
	const char *sid = fields_get(&r->fields, "AccountSid");
	struct tw_account *to = sid == NULL ? from : tw_account_find(r->tw, sid);

	if (to != NULL && (to == r->signed_in || to->owner == r->signed_in) &&
	    to->status == TW_ACTIVE)
		return to;
	tw_refuse(r, 400, 20001, "AccountSid is no account that the number can be moved to.");
	return NULL;
}

void tw_number_change(struct tw_request *r)
{
	struct tw_number *n = *named(r);
	struct tw_account *to;

	if (n == NULL || !tw_number_form(r))
		return;
	to = moved_to(r, n->account);
	if (to == NULL)
		return;
	tw_number_take_form(r, n);
	n->account = to;
	n->updated = time_now();
	tw_number_write(&r->out, n);
	tw_answer(r, 200);
}

void tw_number_release(struct tw_request *r)
{
	struct tw_number **at = named(r);

	if (*at == NULL)
		return;
	release(at);
	tw_answer(r, 204);
}
