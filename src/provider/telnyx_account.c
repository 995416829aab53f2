/* The account's balance, and number lookup. */
#include <stddef.h>
#include <string.h>

#include "base/check.h"
#include "provider/telnyx_parts.h"

static bool read_balance(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	static const struct json_field fields[] = {
		{ "balance", JSON_TEXT, offsetof(struct telnyx_balance, balance), false, 40 },
		{ "currency", JSON_TEXT, offsetof(struct telnyx_balance, currency), false, 8 },
		{ "available_credit", JSON_TEXT, offsetof(struct telnyx_balance, available_credit),
		    true, 40 },
		{ "credit_limit", JSON_TEXT, offsetof(struct telnyx_balance, credit_limit), true,
		    40 },
		{ "pending", JSON_TEXT, offsetof(struct telnyx_balance, pending), true, 40 },
	};

	return telnyx_fields(item, fields, COUNT(fields), out, "the balance", arena, err);
}

bool telnyx_balance_make(const struct telnyx *t, struct http_request *out, struct error *err)
{
	return telnyx_start(t, HTTP_GET, out, err, "/v2/balance");
}

bool telnyx_balance_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_balance *out, struct error *err)
{
	return telnyx_one_read(reply, read_balance, sizeof *out, out, arena, err);
}

/* ---- lookup */

struct raw_lookup {
	struct telnyx_lookup lookup;
	const char *carrier_problem, *name_problem, *ported;
};
static const char lookup_where[] = "a lookup";

static const struct json_field lookup_fields[] = {
	{ "phone_number", JSON_EXACT, offsetof(struct raw_lookup, lookup.number), false, 0 },
	{ "country_code", JSON_TEXT, offsetof(struct raw_lookup, lookup.country), true, 8 },
	{ "national_format", JSON_TEXT, offsetof(struct raw_lookup, lookup.national), true, 60 },
};
static const struct json_field carrier_fields[] = {
	{ "name", JSON_TEXT, offsetof(struct raw_lookup, lookup.carrier), true, 120 },
	{ "type", JSON_TEXT, offsetof(struct raw_lookup, lookup.line_type), true, 60 },
	{ "mobile_country_code", JSON_TEXT, offsetof(struct raw_lookup, lookup.mcc), true, 8 },
	{ "mobile_network_code", JSON_TEXT, offsetof(struct raw_lookup, lookup.mnc), true, 8 },
	{ "error_code", JSON_TEXT, offsetof(struct raw_lookup, carrier_problem), true, 60 },
};
static const struct json_field name_fields[] = {
	{ "caller_name", JSON_TEXT, offsetof(struct raw_lookup, lookup.caller_name), true, 120 },
	{ "error_code", JSON_TEXT, offsetof(struct raw_lookup, name_problem), true, 60 },
};
static const struct json_field ported_fields[] = {
	{ "ported_status", JSON_TEXT, offsetof(struct raw_lookup, ported), true, 8 },
};

static bool read_lookup(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	struct telnyx_lookup *lookup = out;
	struct raw_lookup raw = { 0 };

	if (!telnyx_fields(item, lookup_fields, COUNT(lookup_fields), &raw, lookup_where, arena,
		err) ||
	    !telnyx_within(item, "carrier", carrier_fields, COUNT(carrier_fields), &raw,
		lookup_where, arena, err) ||
	    !telnyx_within(item, "caller_name", name_fields, COUNT(name_fields), &raw, lookup_where,
		arena, err) ||
	    !telnyx_within(item, "portability", ported_fields, COUNT(ported_fields), &raw,
		lookup_where, arena, err))
		return false;
	*lookup = raw.lookup;
	lookup->ported = strcmp(raw.ported, "Y") == 0;
	lookup->problem = raw.carrier_problem[0] != '\0' ? raw.carrier_problem : raw.name_problem;
	return rest_e164(lookup->number) || telnyx_wrong_field(err, lookup_where, "phone_number");
}

bool telnyx_lookup_make(const struct telnyx *t, const char *number, enum telnyx_lookup_type type,
    struct http_request *out, struct error *err)
{
	check(type == TELNYX_LOOKUP_CARRIER || type == TELNYX_LOOKUP_CALLER_NAME);
	if (!telnyx_start_number(t, HTTP_GET, "number_lookup", number, "", out, err))
		return false;
	out->repeatable = false; /* each one is billed */
	return telnyx_query(out, "type", type == TELNYX_LOOKUP_CARRIER ? "carrier" : "caller-name",
	    err);
}

bool telnyx_lookup_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_lookup *out, struct error *err)
{
	return telnyx_one_read(reply, read_lookup, sizeof *out, out, arena, err);
}
