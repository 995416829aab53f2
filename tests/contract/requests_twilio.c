/*
 * Twilio's. VOXDESK_TWILIO_URL, VOXDESK_TWILIO_VOICE_URL, VOXDESK_TWILIO_LOOKUPS_URL,
 * TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN; SUBACCOUNT_SID and SUBACCOUNT_TOKEN (what only a
 * subaccount may); NUMBER to verify and COUNTRY to open.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "provider/twilio.h"
#include "tests/contract/requests.h"

static struct {
	struct twilio twilio, subaccount;
	char number[24], country_iso[3];
	/* What one answer gave and a later request needs. */
	char call_sid[TWILIO_SID_MAX], caller_id_sid[TWILIO_SID_MAX], own_number[32], next[300];
	char number_sid[TWILIO_SID_MAX], made_sid[TWILIO_SID_MAX], offered[32];
	struct twilio_country country;
	bool inherits, was_gone;
	int64_t updated;
	size_t listed;
} own;

static bool verify_make(struct http_request *r, struct error *err)
{
	struct twilio_verify v = { .number = own.number,
		.name = "Bakkerij De Smet & fils + 1",
		.delay_s = 3,
		.extension = "12w#" };

	return twilio_verify_make(&own.twilio, &v, r, err);
}
static bool verify_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_validation v;

	return twilio_verify_read(reply, &requests_arena, &v, err) && strlen(v.code) == 6 &&
	    keep(own.call_sid, sizeof own.call_sid, v.call_sid);
}

static bool call_make(struct http_request *r, struct error *err)
{
	return twilio_call_make(&own.twilio, own.call_sid, r, err);
}
static bool call_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_call c;

	return twilio_call_read(reply, &requests_arena, &c, err) && c.status != TWILIO_CALL_OTHER;
}

static bool calls_make(struct http_request *r, struct error *err)
{
	char day[16];
	time_t now = time(NULL);
	struct tm tm;

	gmtime_r(&now, &tm);
	(void)strftime(day, sizeof day, "%Y-%m-%d", &tm);
	return twilio_calls_make(&own.twilio, own.number, day, r, err);
}
static bool calls_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_calls c;

	return twilio_calls_read(reply, &requests_arena, &c, err) && c.n > 0;
}

static bool caller_ids_make(struct http_request *r, struct error *err)
{
	return twilio_caller_ids_make(&own.twilio, NULL, r, err);
}
static bool caller_ids_of_number_make(struct http_request *r, struct error *err)
{
	return twilio_caller_ids_make(&own.twilio, own.number, r, err);
}
static bool caller_ids_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_caller_ids c;

	if (!twilio_caller_ids_read(reply, &requests_arena, &c, err))
		return false;
	own.listed = c.n;
	return c.n == 0 || keep(own.caller_id_sid, sizeof own.caller_id_sid, c.items[0].sid);
}
static bool caller_id_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_caller_id c;

	return twilio_caller_id_read(reply, &requests_arena, &c, err) &&
	    twilio_sid_valid(c.sid, "PN");
}
static bool rename_make(struct http_request *r, struct error *err)
{
	return twilio_rename_make(&own.twilio, own.caller_id_sid, "Café & Söhne, 100 % = +", r,
	    err);
}
static bool delete_make(struct http_request *r, struct error *err)
{
	return twilio_delete_make(&own.twilio, own.caller_id_sid, r, err);
}
static bool delete_read(const struct http_reply *reply, struct error *err)
{
	return twilio_delete_read(reply, &own.was_gone, err) && !own.was_gone;
}

static bool account_make(struct http_request *r, struct error *err)
{
	return twilio_account_make(&own.twilio, r, err);
}
static bool account_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_account a;

	return twilio_account_read(reply, &requests_arena, &a, NULL, err) &&
	    twilio_sid_valid(a.sid, "AC");
}
static bool balance_make(struct http_request *r, struct error *err)
{
	return twilio_balance_make(&own.twilio, r, err);
}
static bool balance_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_balance b;

	return twilio_balance_read(reply, &requests_arena, &b, err) && b.balance[0] != '\0';
}

static bool country_make(struct http_request *r, struct error *err)
{
	return twilio_country_make(&own.twilio, own.country_iso, r, err);
}
static bool country_read(const struct http_reply *reply, struct error *err)
{
	return twilio_country_read(reply, &requests_arena, &own.country, err) &&
	    strlen(own.country.iso) == 2;
}
static bool country_open_make(struct http_request *r, struct error *err)
{
	return twilio_country_open_make(&own.twilio, &own.country, r, err);
}
static bool country_open_read(const struct http_reply *reply, struct error *err)
{
	return twilio_country_open_read(reply, &own.updated, err);
}
static bool prefixes_make(struct http_request *r, struct error *err)
{
	return twilio_prefixes_make(&own.twilio, own.country_iso, r, err);
}
static bool prefixes_next_make(struct http_request *r, struct error *err)
{
	char next[300];

	(void)snprintf(next, sizeof next,
	    "https://voice.twilio.com/v1/DialingPermissions/Countries/%s/HighRiskSpecialPrefixes"
	    "?PageSize=50&Page=0",
	    own.country_iso);
	return twilio_next_make(&own.twilio, TWILIO_VOICE, next, r, err);
}
static bool prefixes_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_prefixes p;

	return twilio_prefixes_read(reply, &requests_arena, &p, err);
}
static bool inherit_make(struct http_request *r, struct error *err)
{
	return twilio_inherit_make(&own.subaccount, false, r, err);
}
static bool inherit_change_make(struct http_request *r, struct error *err)
{
	return twilio_inherit_make(&own.subaccount, true, r, err);
}
static bool inherit_read(const struct http_reply *reply, struct error *err)
{
	return twilio_inherit_read(reply, &own.inherits, err);
}

static bool numbers_make(struct http_request *r, struct error *err)
{
	return twilio_numbers_make(&own.twilio, NULL, r, err);
}
static bool numbers_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_numbers n;

	if (!twilio_numbers_read(reply, &requests_arena, &n, err) || n.n == 0)
		return false;
	(void)snprintf(own.next, sizeof own.next, "%s", n.next);
	return keep(own.number_sid, sizeof own.number_sid, n.items[0].sid) &&
	    keep(own.own_number, sizeof own.own_number, n.items[0].number);
}
static bool numbers_page_make(const char *query, struct http_request *r, struct error *err)
{
	if (query)
		(void)snprintf(own.next, sizeof own.next,
		    "/2010-04-01/Accounts/%s/IncomingPhoneNumbers.json?%s", own.twilio.account,
		    query);
	return twilio_next_make(&own.twilio, TWILIO_API, own.next, r, err);
}
static bool numbers_small_make(struct http_request *r, struct error *err)
{
	return numbers_page_make("PageSize=50", r, err);
}
/* The link of the answer before; the contract's example has none: one as it may be. */
static bool numbers_next_make(struct http_request *r, struct error *err)
{
	return numbers_page_make(own.next[0] ? NULL : "PageSize=50&Page=1&PageToken=PA0", r, err);
}
static bool numbers_one_make(struct http_request *r, struct error *err)
{
	return twilio_numbers_make(&own.twilio, own.own_number, r, err);
}

static bool lookup_make(struct http_request *r, struct error *err)
{
	return twilio_lookup_make(&own.twilio, own.number, false, r, err);
}
static bool lookup_line_make(struct http_request *r, struct error *err)
{
	return twilio_lookup_make(&own.twilio, own.number, true, r, err);
}
static bool lookup_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_lookup l;

	return twilio_lookup_read(reply, &requests_arena, &l, err) && l.number[0] == '+';
}

static bool market_make(struct http_request *r, struct error *err)
{
	return twilio_market_make(&own.twilio, "US", r, err);
}
static bool market_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_market m;

	return twilio_market_read(reply, &requests_arena, &m, err) && strlen(m.iso) == 2;
}

static bool offers_of(const char *country, enum twilio_kind kind, const char *contains,
    struct http_request *r, struct error *err)
{
	const struct twilio_search search = {
		.country = country, .kind = kind, .contains = contains
	};

	return twilio_offers_make(&own.twilio, &search, r, err);
}
static bool offers_mobile_make(struct http_request *r, struct error *err)
{
	return offers_of("BE", TWILIO_MOBILE, "", r, err);
}
static bool offers_toll_free_make(struct http_request *r, struct error *err)
{
	return offers_of("US", TWILIO_TOLL_FREE, "", r, err);
}
static bool offers_make(struct http_request *r, struct error *err)
{
	return offers_of("US", TWILIO_LOCAL, "650*", r, err);
}
static bool offers_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_offers o;

	return twilio_offers_read(reply, &requests_arena, &o, err) && o.n > 0 &&
	    keep(own.offered, sizeof own.offered, o.items[0].number);
}
static bool buy_make(struct http_request *r, struct error *err)
{
	const struct twilio_buy buy = { .number = own.offered,
		.name = "Bakkerij De Smet & fils + 1",
		.address_sid = "",
		.bundle_sid = "",
		.voice_url = "" };

	return twilio_buy_make(&own.twilio, &buy, r, err);
}
static bool buy_needs_make(struct http_request *r, struct error *err)
{
	const struct twilio_buy buy = { .number = "+442079460205",
		.name = "",
		.address_sid = "AD0123456789abcdef0123456789abcdef",
		.bundle_sid = "BU0123456789abcdef0123456789abcdef",
		.voice_url = "https://api.vapi.ai/twilio/inbound_call" };

	return twilio_buy_make(&own.twilio, &buy, r, err);
}
static bool buy_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_number n;

	return twilio_buy_read(reply, &requests_arena, &n, err) &&
	    keep(own.number_sid, sizeof own.number_sid, n.sid);
}
static bool offers_british_make(struct http_request *r, struct error *err)
{
	return offers_of("GB", TWILIO_LOCAL, "", r, err);
}
static bool release_make(struct http_request *r, struct error *err)
{
	return twilio_release_make(&own.twilio, own.number_sid, r, err);
}

static bool subaccount_make(struct http_request *r, struct error *err)
{
	return twilio_subaccount_make(&own.twilio, "voxdesk Café & Söhne 1", r, err);
}
static bool subaccount_read(const struct http_reply *reply, struct error *err)
{
	struct secret token = { .hidden = NULL };
	struct twilio_account a;
	bool ok = twilio_subaccount_read(reply, &requests_arena, &a, &token, err) &&
	    keep(own.made_sid, sizeof own.made_sid, a.sid);

	secret_done(&token);
	return ok;
}
static bool subaccounts_make(struct http_request *r, struct error *err)
{
	return twilio_subaccounts_make(&own.twilio, NULL, r, err);
}
static bool subaccounts_named_make(struct http_request *r, struct error *err)
{
	return twilio_subaccounts_make(&own.twilio, "voxdesk Café & Söhne 1", r, err);
}
static bool subaccounts_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_subaccounts s;

	return twilio_subaccounts_read(reply, &requests_arena, &s, err) && s.n > 0;
}
static bool none_listed(void)
{
	return own.listed == 0;
}

static const struct step steps[] = {
	{ "account", account_make, account_read, NULL, NULL },
	{ "balance", balance_make, balance_read, NULL, NULL },
	{ "numbers", numbers_make, numbers_read, NULL, NULL },
	{ "numbers: small page", numbers_small_make, numbers_read, NULL, NULL },
	{ "numbers: next page", numbers_next_make, numbers_read, NULL, NULL },
	{ "numbers: one", numbers_one_make, numbers_read, NULL, NULL },
	{ "market", market_make, market_read, NULL, NULL },
	{ "offers: mobile", offers_mobile_make, offers_read, NULL, NULL },
	{ "offers: toll free", offers_toll_free_make, offers_read, NULL, NULL },
	{ "offers", offers_make, offers_read, NULL, NULL },
	{ "buy", buy_make, buy_read, NULL, NULL },
	{ "release", release_make, delete_read, NULL, NULL },
	{ "offers: British", offers_british_make, offers_read, NULL, NULL },
	{ "buy: with what it needs", buy_needs_make, buy_read, NULL, NULL },
	{ "release: the British one", release_make, delete_read, NULL, NULL },
	{ "subaccount", subaccount_make, subaccount_read, NULL, NULL },
	{ "subaccounts", subaccounts_make, subaccounts_read, NULL, NULL },
	{ "subaccounts: one name", subaccounts_named_make, subaccounts_read, NULL, NULL },
	{ "country", country_make, country_read, NULL, NULL },
	{ "prefixes", prefixes_make, prefixes_read, NULL, NULL },
	{ "prefixes: next page", prefixes_next_make, prefixes_read, NULL, NULL },
	{ "country: open", country_open_make, country_open_read, NULL, NULL },
	{ "inherit", inherit_make, inherit_read, NULL, NULL },
	{ "inherit: change", inherit_change_make, inherit_read, NULL, NULL },
	{ "lookup", lookup_make, lookup_read, NULL, NULL },
	{ "lookup: line type", lookup_line_make, lookup_read, NULL, NULL },
	{ "verify", verify_make, verify_read, NULL, NULL },
	{ "call", call_make, call_read, NULL, NULL },
	{ "calls", calls_make, calls_read, NULL, NULL },
	{ "caller IDs", caller_ids_make, caller_ids_read, NULL, NULL },
	{ "caller IDs: one number", caller_ids_of_number_make, caller_ids_read, none_listed, NULL },
	{ "rename", rename_make, caller_id_read, NULL, NULL },
	{ "delete", delete_make, delete_read, NULL, NULL },
};

static bool account_of(const char *sid_variable, const char *token_variable, struct twilio *t)
{
	return given_text(sid_variable, t->user, sizeof t->user) &&
	    given_text(sid_variable, t->account, sizeof t->account) &&
	    given_secret(token_variable, &t->token) && given_url("VOXDESK_TWILIO_URL", t->api) &&
	    given_url("VOXDESK_TWILIO_VOICE_URL", t->voice) &&
	    given_url("VOXDESK_TWILIO_LOOKUPS_URL", t->lookups);
}

static bool open_twilio(void)
{
	return given_text("NUMBER", own.number, sizeof own.number) &&
	    given_text("COUNTRY", own.country_iso, sizeof own.country_iso) &&
	    account_of("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", &own.twilio) &&
	    account_of("SUBACCOUNT_SID", "SUBACCOUNT_TOKEN", &own.subaccount);
}

static void close_twilio(void)
{
	secret_done(&own.twilio.token);
	secret_done(&own.subaccount.token);
}

const struct requests twilio_requests = { "twilio", open_twilio, steps,
	sizeof steps / sizeof steps[0], close_twilio };
