/*
 * Every request that src/provider/twilio.h can make, sent once for real over src/net, its answer
 * read: one line each, "NAME STATUS ok" or what was wrong. The contract test puts the provider's
 * published contract behind the address, or the practice provider with the contract as a judge in
 * between.
 *
 *   requests NUMBER COUNTRY      VOXDESK_TWILIO_URL, VOXDESK_TWILIO_VOICE_URL,
 *                                VOXDESK_TWILIO_LOOKUPS_URL, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN,
 *                                SUBACCOUNT_SID, SUBACCOUNT_TOKEN (what only a subaccount may)
 * Exit 1 when anything was not as documented.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "net/loop.h"
#include "provider/twilio.h"

#define LISTED_TRIES 200
#define LISTED_PAUSE_MS 50

static struct {
	struct loop *loop;
	struct twilio twilio, subaccount;
	struct arena arena;
	const char *number, *country_iso;
	/* What one answer gave and a later request needs. */
	char call_sid[TWILIO_SID_MAX], caller_id_sid[TWILIO_SID_MAX], own_number[32], next[300];
	struct twilio_country country;
	bool inherits, was_gone;
	int64_t updated;
	size_t listed;
	/* Of the request under way. */
	bool waiting, fine;
	int status;
	struct error err;
} run;

static bool keep(char *out, size_t size, const char *text)
{
	int n = snprintf(out, size, "%s", text ? text : "");

	return n > 0 && (size_t)n < size;
}

/* ---- the requests and how their answers are read */

static bool verify_make(struct http_request *r, struct error *err)
{
	struct twilio_verify v = { .number = run.number,
		.name = "Bakkerij De Smet & fils + 1",
		.delay_s = 3,
		.extension = "12w#" };

	return twilio_verify_make(&run.twilio, &v, r, err);
}
static bool verify_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_validation v;

	return twilio_verify_read(reply, &run.arena, &v, err) && strlen(v.code) == 6 &&
	    keep(run.call_sid, sizeof run.call_sid, v.call_sid);
}

static bool call_make(struct http_request *r, struct error *err)
{
	return twilio_call_make(&run.twilio, run.call_sid, r, err);
}
static bool call_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_call c;

	return twilio_call_read(reply, &run.arena, &c, err) && c.status != TWILIO_CALL_OTHER;
}

static bool calls_make(struct http_request *r, struct error *err)
{
	char day[16];
	time_t now = time(NULL);
	struct tm tm;

	gmtime_r(&now, &tm);
	(void)strftime(day, sizeof day, "%Y-%m-%d", &tm);
	return twilio_calls_make(&run.twilio, run.number, day, r, err);
}
static bool calls_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_calls c;

	return twilio_calls_read(reply, &run.arena, &c, err) && c.n > 0;
}

static bool caller_ids_make(struct http_request *r, struct error *err)
{
	return twilio_caller_ids_make(&run.twilio, NULL, r, err);
}
static bool caller_ids_of_number_make(struct http_request *r, struct error *err)
{
	return twilio_caller_ids_make(&run.twilio, run.number, r, err);
}
static bool caller_ids_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_caller_ids c;

	if (!twilio_caller_ids_read(reply, &run.arena, &c, err))
		return false;
	run.listed = c.n;
	return c.n == 0 || keep(run.caller_id_sid, sizeof run.caller_id_sid, c.items[0].sid);
}
static bool caller_id_make(struct http_request *r, struct error *err)
{
	return twilio_caller_id_make(&run.twilio, run.caller_id_sid, r, err);
}
static bool caller_id_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_caller_id c;

	return twilio_caller_id_read(reply, &run.arena, &c, err) && twilio_sid_valid(c.sid, "PN");
}
static bool rename_make(struct http_request *r, struct error *err)
{
	return twilio_rename_make(&run.twilio, run.caller_id_sid, "Café & Söhne, 100 % = +", r,
	    err);
}
static bool delete_make(struct http_request *r, struct error *err)
{
	return twilio_delete_make(&run.twilio, run.caller_id_sid, r, err);
}
static bool delete_read(const struct http_reply *reply, struct error *err)
{
	return twilio_delete_read(reply, &run.was_gone, err) && !run.was_gone;
}

static bool account_make(struct http_request *r, struct error *err)
{
	return twilio_account_make(&run.twilio, r, err);
}
static bool account_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_account a;

	return twilio_account_read(reply, &run.arena, &a, NULL, err) &&
	    twilio_sid_valid(a.sid, "AC");
}
static bool balance_make(struct http_request *r, struct error *err)
{
	return twilio_balance_make(&run.twilio, r, err);
}
static bool balance_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_balance b;

	return twilio_balance_read(reply, &run.arena, &b, err) && b.balance[0] != '\0';
}

static bool country_make(struct http_request *r, struct error *err)
{
	return twilio_country_make(&run.twilio, run.country_iso, r, err);
}
static bool country_read(const struct http_reply *reply, struct error *err)
{
	return twilio_country_read(reply, &run.arena, &run.country, err) &&
	    strlen(run.country.iso) == 2;
}
static bool country_open_make(struct http_request *r, struct error *err)
{
	return twilio_country_open_make(&run.twilio, &run.country, r, err);
}
static bool country_open_read(const struct http_reply *reply, struct error *err)
{
	return twilio_country_open_read(reply, &run.updated, err);
}
static bool prefixes_make(struct http_request *r, struct error *err)
{
	return twilio_prefixes_make(&run.twilio, run.country_iso, r, err);
}
static bool prefixes_next_make(struct http_request *r, struct error *err)
{
	char next[300];

	(void)snprintf(next, sizeof next,
	    "https://voice.twilio.com/v1/DialingPermissions/Countries/%s/HighRiskSpecialPrefixes"
	    "?PageSize=50&Page=0",
	    run.country_iso);
	return twilio_next_make(&run.twilio, TWILIO_VOICE, next, r, err);
}
static bool prefixes_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_prefixes p;

	return twilio_prefixes_read(reply, &run.arena, &p, err);
}
static bool inherit_make(struct http_request *r, struct error *err)
{
	return twilio_inherit_make(&run.subaccount, false, r, err);
}
static bool inherit_change_make(struct http_request *r, struct error *err)
{
	return twilio_inherit_make(&run.subaccount, true, r, err);
}
static bool inherit_read(const struct http_reply *reply, struct error *err)
{
	return twilio_inherit_read(reply, &run.inherits, err);
}

static bool numbers_make(struct http_request *r, struct error *err)
{
	return twilio_numbers_make(&run.twilio, NULL, r, err);
}
static bool numbers_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_numbers n;

	if (!twilio_numbers_read(reply, &run.arena, &n, err) || n.n == 0)
		return false;
	(void)snprintf(run.next, sizeof run.next, "%s", n.next);
	return keep(run.own_number, sizeof run.own_number, n.items[0].number);
}
static bool numbers_page_make(const char *query, struct http_request *r, struct error *err)
{
	if (query)
		(void)snprintf(run.next, sizeof run.next,
		    "/2010-04-01/Accounts/%s/IncomingPhoneNumbers.json?%s", run.twilio.account,
		    query);
	return twilio_next_make(&run.twilio, TWILIO_API, run.next, r, err);
}
static bool numbers_small_make(struct http_request *r, struct error *err)
{
	return numbers_page_make("PageSize=50", r, err);
}
/* The link of the answer before; the contract's example has none: one as it may be. */
static bool numbers_next_make(struct http_request *r, struct error *err)
{
	return numbers_page_make(run.next[0] ? NULL : "PageSize=50&Page=1&PageToken=PA0", r, err);
}
static bool numbers_one_make(struct http_request *r, struct error *err)
{
	return twilio_numbers_make(&run.twilio, run.own_number, r, err);
}

static bool lookup_make(struct http_request *r, struct error *err)
{
	return twilio_lookup_make(&run.twilio, run.number, false, r, err);
}
static bool lookup_line_make(struct http_request *r, struct error *err)
{
	return twilio_lookup_make(&run.twilio, run.number, true, r, err);
}
static bool lookup_read(const struct http_reply *reply, struct error *err)
{
	struct twilio_lookup l;

	return twilio_lookup_read(reply, &run.arena, &l, err) && l.number[0] == '+';
}

static const struct step {
	const char *name;
	bool (*make)(struct http_request *r, struct error *err);
	bool (*read)(const struct http_reply *reply, struct error *err);
	bool until_listed; /* again until the list is not empty */
} steps[] = {
	{ "account", account_make, account_read, false },
	{ "balance", balance_make, balance_read, false },
	{ "numbers", numbers_make, numbers_read, false },
	{ "numbers: small page", numbers_small_make, numbers_read, false },
	{ "numbers: next page", numbers_next_make, numbers_read, false },
	{ "numbers: one", numbers_one_make, numbers_read, false },
	{ "country", country_make, country_read, false },
	{ "prefixes", prefixes_make, prefixes_read, false },
	{ "prefixes: next page", prefixes_next_make, prefixes_read, false },
	{ "country: open", country_open_make, country_open_read, false },
	{ "inherit", inherit_make, inherit_read, false },
	{ "inherit: change", inherit_change_make, inherit_read, false },
	{ "lookup", lookup_make, lookup_read, false },
	{ "lookup: line type", lookup_line_make, lookup_read, false },
	{ "verify", verify_make, verify_read, false },
	{ "call", call_make, call_read, false },
	{ "calls", calls_make, calls_read, false },
	{ "caller IDs", caller_ids_make, caller_ids_read, false },
	{ "caller IDs: one number", caller_ids_of_number_make, caller_ids_read, true },
	{ "caller ID", caller_id_make, caller_id_read, false },
	{ "rename", rename_make, caller_id_read, false },
	{ "delete", delete_make, delete_read, false },
};

/* ---- sending them, one after the other */

static const struct step *under_way;

static void replied(void *user, const struct http_reply *reply)
{
	(void)user;
	run.waiting = false;
	run.status = reply->status;
	run.fine = under_way->read(reply, &run.err);
}

static void paused(void *user)
{
	(void)user;
	run.waiting = false;
}

static void until_done(void)
{
	while (run.waiting)
		loop_step(run.loop);
}

static void send_once(const struct step *step)
{
	struct http_request r = { .method = HTTP_GET };

	error_clear(&run.err);
	run.fine = false;
	run.status = 0;
	if (step->make(&r, &run.err)) {
		under_way = step;
		run.waiting = true;
		(void)http_start(run.loop, &r, replied, NULL);
		until_done();
	}
	http_request_done(&r);
}

static bool send_step(const struct step *step)
{
	send_once(step);
	for (int i = 0; step->until_listed && run.fine && run.listed == 0 && i < LISTED_TRIES;
	     i++) {
		run.waiting = true;
		loop_timer(run.loop, paused, NULL, LISTED_PAUSE_MS);
		until_done();
		send_once(step);
	}
	if (step->until_listed && run.listed == 0)
		run.fine = false;
	printf("%s %d %s\n", step->name, run.status, run.fine ? "ok" : "NOT AS DOCUMENTED");
	if (!run.fine)
		printf("    %s: %s (%s)\n", run.err.code, run.err.message, run.err.detail);
	return run.fine;
}

static bool base_of(const char *variable, char out[URL_BASE_MAX])
{
	const char *value = getenv(variable);
	struct error err = { .kind = ERROR_NONE };

	if (value && url_base_parse(value, out, &err))
		return true;
	fprintf(stderr, "requests: %s: %s\n", variable, value ? err.message : "is not set");
	return false;
}

static bool account_of(const char *sid_variable, const char *token_variable, struct twilio *t)
{
	const char *sid = getenv(sid_variable), *token = getenv(token_variable);

	if (sid && token && keep(t->user, sizeof t->user, sid) &&
	    keep(t->account, sizeof t->account, sid) && secret_set(&t->token, token, strlen(token)))
		return base_of("VOXDESK_TWILIO_URL", t->api) &&
		    base_of("VOXDESK_TWILIO_VOICE_URL", t->voice) &&
		    base_of("VOXDESK_TWILIO_LOOKUPS_URL", t->lookups);
	fprintf(stderr, "requests: %s and %s are not set\n", sid_variable, token_variable);
	return false;
}

int main(int argc, char **argv)
{
	bool fine = true;

	if (argc != 3 || !account_of("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", &run.twilio) ||
	    !account_of("SUBACCOUNT_SID", "SUBACCOUNT_TOKEN", &run.subaccount)) {
		fprintf(stderr,
		    "usage: requests NUMBER COUNTRY, with the provider's environment\n");
		return 2;
	}
	run.number = argv[1];
	run.country_iso = argv[2];
	run.loop = loop_new();
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		fine = send_step(&steps[i]) && fine;
	secret_done(&run.twilio.token);
	secret_done(&run.subaccount.token);
	arena_done(&run.arena);
	loop_free(run.loop);
	return fine ? 0 : 1;
}
