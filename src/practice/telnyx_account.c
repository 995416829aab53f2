/* Telnyx' balance and lookup, and verified numbers: there the phone is told the code. */
#include <string.h>

#include "base/time.h"
#include "practice/countries.h"
#include "practice/telnyx.h"

#define VERIFIED_PAGE_SIZE 25

void tn_balance(struct door *r)
{
	static const char *const members[][2] = { { "record_type", "balance" },
		{ "balance", "42.17" }, { "available_credit", "42.17" }, { "credit_limit", "0.00" },
		{ "pending", "0.00" }, { "currency", "USD" } };
	cJSON *balance = cJSON_CreateObject();
	size_t i;

	for (i = 0; i < sizeof members / sizeof members[0]; i++)
		(void)cJSON_AddStringToObject(balance, members[i][0], members[i][1]);
	tn_answer(r, 200, balance);
	cJSON_Delete(balance);
}

/* ---- lookup */

static const struct line {
	const char *prefix, *type, *carrier, *mcc, *mnc;
} lines[] = {
	{ "+1800", "toll free", "Practice Toll Free", "", "" },
	{ "+1", "fixed line or mobile", "Practice Wireless", "310", "260" },
	{ "+324", "mobile", "Practice Mobile Belgium", "206", "01" },
	{ "+32", "fixed line", "Practice Telecom Belgium", "", "" },
	{ "+316", "mobile", "Practice Mobile Nederland", "204", "04" },
	{ "+31", "fixed line", "Practice Telecom Nederland", "", "" },
	{ "+447", "mobile", "Practice Mobile UK", "234", "10" },
	{ "+44", "fixed line", "Practice Telecom UK", "", "" },
	{ "", "unknown", "", "", "" },
};

static void add_carrier(cJSON *to, const struct line *line)
{
	cJSON *carrier = cJSON_AddObjectToObject(to, "carrier");

	(void)cJSON_AddStringToObject(carrier, "name", line->carrier);
	(void)cJSON_AddStringToObject(carrier, "type", line->type);
	(void)cJSON_AddStringToObject(carrier, "mobile_country_code", line->mcc);
	(void)cJSON_AddStringToObject(carrier, "mobile_network_code", line->mnc);
	(void)cJSON_AddStringToObject(carrier, "normalized_carrier", line->carrier);
	(void)cJSON_AddNullToObject(carrier, "error_code");
}

void tn_lookup(struct door *r)
{
	static const struct rule e164[] = { { .name = "phone_number", .type = RULE_E164 },
		{ .name = NULL } };
	const char *type = door_query(r, "type");
	const struct line *line = lines;
	cJSON *found = cJSON_CreateObject(), *part;

	(void)cJSON_AddStringToObject(found, "phone_number", r->id);
	r->where = "query";
	if (!rules_check(found, e164, r->house->fault, r)) {
		r->house->refuse_faults(r);
		cJSON_Delete(found);
		return;
	}
	if (countries_length_problem(r->id) != NULL) {
		tn_refuse(r, 422, 10002, NULL, "The phone number is not valid.");
		cJSON_Delete(found);
		return;
	}
	while (strncmp(line->prefix, r->id, strlen(line->prefix)) != 0)
		line++;
	(void)cJSON_AddStringToObject(found, "record_type", "number_lookup");
	(void)cJSON_AddStringToObject(found, "country_code", countries_of_number(r->id)->iso);
	(void)cJSON_AddStringToObject(found, "national_format",
	    r->id + 1 + strlen(countries_calling_code(countries_of_number(r->id))));
	(void)cJSON_AddNullToObject(found, "fraud");
	part = cJSON_AddObjectToObject(found, "portability");
	(void)cJSON_AddStringToObject(part, "ported_status", "N");
	if (type != NULL && strcmp(type, "carrier") == 0)
		add_carrier(found, line);
	if (type != NULL && strcmp(type, "caller-name") == 0) {
		part = cJSON_AddObjectToObject(found, "caller_name");
		(void)cJSON_AddStringToObject(part, "caller_name", "PRACTICE CALLER");
	}
	tn_answer(r, 200, found);
	cJSON_Delete(found);
}

/* ---- verified numbers */

void tn_verified_list(struct door *r)
{
	static const struct tn_filter none[] = { { NULL, NULL, TN_EQUALS } };

	tn_list(r, tn_of(r)->verified, none, NULL, VERIFIED_PAGE_SIZE);
}

/* Told to the phone at once; nothing of it shows in the API. */
void tn_verify(struct door *r)
{
	struct tn *tn = tn_of(r);
	const char *number, *method, *extension;
	cJSON *answer, *noted;

	if (!door_body(r, tn_verify_rules))
		return;
	number = door_text(r->body, "phone_number");
	method = door_text(r->body, "verification_method");
	extension = door_text(r->body, "extension");
	if (countries_length_problem(number) != NULL) {
		tn_refuse(r, 422, 10002, "/phone_number", "The phone number is not valid.");
	} else if (extension != NULL &&
	    (strspn(extension, "0123456789ABCD*#wW") != strlen(extension) ||
		strcmp(method, "call") != 0)) {
		tn_refuse(r, 422, 10015, "/extension",
		    "extension is what is dialled in a call: 0-9, A-D, *, #, w, W.");
	} else if (tn_find(tn->verified, "phone_number", number) != NULL) {
		tn_refuse(r, 422, 10012, "/phone_number", "The number is verified already.");
	} else {
		answer = cJSON_CreateObject();
		(void)cJSON_AddStringToObject(answer, "phone_number", number);
		(void)cJSON_AddStringToObject(answer, "verification_method", method);
		noted = cJSON_Duplicate(answer, true);
		(void)cJSON_AddBoolToObject(noted, "told",
		    strcmp(method, "sms") == 0 || strcmp(number, TN_BUSY) != 0);
		(void)cJSON_AddItemToArray(tn->verifications, noted);
		door_answer(r, 200, answer); /* the one answer without "data" */
	}
}

/* Begun, whether the phone was told the code or not; *told. */
static bool begun(const struct tn *tn, const char *number, bool *told)
{
	const cJSON *item;
	bool found = false;

	*told = false;
	cJSON_ArrayForEach(item, tn->verifications)
	{
		if (strcmp(door_text(item, "phone_number"), number) != 0)
			continue;
		found = true;
		*told = *told || cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(item, "told"));
	}
	return found;
}

static cJSON *add_verified(struct tn *tn, const char *number)
{
	cJSON *verified = cJSON_CreateObject();
	char at[TIME_TEXT_MAX];

	time_now_text(at);
	at[strcspn(at, "Z")] = '\0'; /* Telnyx writes it without a zone */
	(void)cJSON_AddStringToObject(verified, "phone_number", number);
	(void)cJSON_AddStringToObject(verified, "record_type", "verified_number");
	(void)cJSON_AddStringToObject(verified, "verified_at", at);
	(void)cJSON_AddItemToArray(tn->verified, verified);
	return verified;
}

void tn_verify_code(struct door *r)
{
	struct tn *tn = tn_of(r);
	const cJSON *verified = tn_find(tn->verified, "phone_number", r->id);
	bool told, right;

	if (!door_body(r, tn_code_rules))
		return;
	if (!begun(tn, r->id, &told)) {
		tn_not_found(r);
		return;
	}
	right = told && strcmp(door_text(r->body, "verification_code"), TN_CODE) == 0;
	if (!right) {
		tn_refuse(r, 400, 10015, "/verification_code", "The verification code is wrong.");
		return;
	}
	tn_answer(r, 200, verified == NULL ? add_verified(tn, r->id) : verified);
}

void tn_verified_get(struct door *r)
{
	tn_answer_named(r, tn_of(r)->verified, "phone_number");
}

void tn_verified_delete(struct door *r)
{
	cJSON *verified = tn_named(r, tn_of(r)->verified, "phone_number");

	if (verified == NULL)
		return;
	(void)cJSON_DetachItemViaPointer(tn_of(r)->verified, verified);
	tn_answer(r, 200, verified);
	cJSON_Delete(verified);
}
