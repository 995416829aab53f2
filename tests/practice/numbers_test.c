/* Twilio in practice: numbers for sale, bought, changed and released, and subaccounts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "tests/support/play.h"

#define N(e) (sizeof(e) / sizeof((e)[0]))
#define A "/2010-04-01/Accounts/{AC}"
#define ACCOUNTS "/2010-04-01/Accounts.json"
#define OWNED A "/IncomingPhoneNumbers.json"
#define AVAILABLE A "/AvailablePhoneNumbers"
#define US AVAILABLE "/US/Local.json"
#define BUY "PhoneNumber=%2B1650555"
#define Z32 "00000000000000000000000000000000"
#define N65 "12345678901234567890123456789012345678901234567890123456789012345"

static const struct {
	const char *method, *target, *form;
	int status, code;
} rows[] = {
	/* searches */
	{ "GET", AVAILABLE ".json", NULL, 200, 0 },
	{ "GET", AVAILABLE "/US.json", NULL, 200, 0 },
	{ "GET", AVAILABLE "/FR.json", NULL, 404, 20404 },
	{ "GET", AVAILABLE "/us.json", NULL, 404, 20404 },
	{ "GET", AVAILABLE "/US/Mobile.json", NULL, 404, 20404 },
	{ "GET", AVAILABLE "/NL/Local.json", NULL, 404, 20404 },
	{ "GET", AVAILABLE "/US/Voip.json", NULL, 404, 20404 },
	{ "GET", AVAILABLE "/US/Local", NULL, 404, 20404 },
	{ "POST", US, "", 405, 20004 },
	{ "GET", US "?Contain=650", NULL, 400, 20001 },
	{ "GET", US "?VoiceEnabled=yes", NULL, 400, 20001 },
	{ "GET", US "?AreaCode=65", NULL, 400, 21451 },
	{ "GET", US "?AreaCode=6505", NULL, 400, 21451 },
	{ "GET", AVAILABLE "/GB/Local.json?AreaCode=207", NULL, 400, 21451 },
	{ "GET", US "?Contains=6", NULL, 400, 21421 },
	{ "GET", US "?Contains=12345678901234567", NULL, 400, 21421 },
	{ "GET", US "?Distance=501&NearNumber=%2B16505550201", NULL, 400, 20001 },
	{ "GET", US "?PageSize=1001", NULL, 400, 20001 },
	/* buying */
	{ "POST", OWNED, "", 400, 20001 },
	{ "POST", OWNED, BUY "0201&AreaCode=650", 400, 20001 },
	{ "POST", OWNED, "phonenumber=%2B16505550201", 400, 20001 },
	{ "POST", OWNED, BUY "0201&VoiceURL=https://x.example/", 400, 20001 },
	{ "POST", OWNED, BUY "0201&AccountSid=AC" Z32, 400, 20001 },
	{ "POST", OWNED, "PhoneNumber=+16505550201", 400, 21421 },
	{ "POST", OWNED, "PhoneNumber=6505550201", 400, 21421 },
	{ "POST", OWNED, BUY "0101", 400, 21422 },
	{ "POST", OWNED, BUY "0109", 400, 21422 }, /* one's own */
	{ "POST", OWNED, BUY "0221", 400, 21422 },
	{ "POST", OWNED, BUY "0222", 400, 21631 },
	{ "POST", OWNED, BUY "0223", 400, 21649 },
	{ "POST", OWNED, BUY "0225", 500, 20500 },
	{ "POST", OWNED, "PhoneNumber=%2B442079460201", 400, 21631 },
	{ "POST", OWNED, "PhoneNumber=%2B3228880201", 400, 21615 },
	{ "POST", OWNED, "PhoneNumber=%2B3228880201&AddressSid=", 400, 21615 },
	{ "POST", OWNED, "PhoneNumber=%2B442079460201&BundleSid=BU" Z32, 400, 21631 },
	{ "POST", OWNED, "AreaCode=65", 400, 21451 },
	{ "POST", OWNED, "AreaCode=212", 400, 21452 },
	{ "POST", OWNED, BUY "0201&VoiceUrl=x", 400, 21402 },
	{ "POST", OWNED, BUY "0201&StatusCallback=ftp://x.example/", 400, 21402 },
	{ "POST", OWNED, BUY "0201&VoiceMethod=PUT", 400, 21403 },
	{ "POST", OWNED, BUY "0201&VoiceApplicationSid=x", 400, 21218 },
	{ "POST", OWNED, BUY "0201&AddressSid=BU" Z32, 400, 20001 },
	{ "POST", OWNED, BUY "0201&BundleSid=BU12", 400, 20001 },
	{ "POST", OWNED, BUY "0201&VoiceCallerIdLookup=yes", 400, 20001 },
	{ "POST", OWNED, BUY "0201&VoiceReceiveMode=voi", 400, 20001 },
	{ "POST", OWNED, BUY "0201&EmergencyStatus=active", 400, 20001 },
	{ "POST", OWNED, BUY "0201&ApiVersion=2012-01-01", 400, 20001 },
	{ "POST", OWNED, BUY "0201&FriendlyName=" N65, 400, 20001 },
	/* accounts */
	{ "GET", ACCOUNTS "?Status=open", NULL, 400, 20001 },
	{ "GET", ACCOUNTS "?Friendlyname=x", NULL, 400, 20001 },
	{ "POST", ACCOUNTS, "FriendlyName=" N65, 400, 20001 },
	{ "POST", ACCOUNTS, "Status=closed", 400, 20001 },
	{ "POST", A ".json", "Status=closed", 403, 20003 }, /* one's own */
	{ "POST", A ".json", "Status=shut", 400, 20001 },
	{ "DELETE", ACCOUNTS, NULL, 405, 20004 },
};

/* How many numbers practice says that all accounts have. */
static int owned(struct play *p)
{
	play_json(p, NULL, "GET", "/practice/state", NULL);
	return cJSON_GetArraySize(cJSON_GetObjectItem(p->body, "numbers"));
}

static void what_is_wrong_is_refused(void **state)
{
	struct play *p = *state;
	int before = owned(p);

	for (size_t i = 0; i < N(rows); i++) {
		play_call(p, PRACTICE_MAIN, rows[i].method, rows[i].target, rows[i].form);
		if (p->status != rows[i].status || p->code != rows[i].code)
			fail_msg("%s %s %s: %d, %d", rows[i].method, rows[i].target,
			    rows[i].form == NULL ? "" : rows[i].form, p->status, p->code);
	}
	play_call(p, PRACTICE_TRIAL, "POST", OWNED, BUY "0201");
	assert_int_equal(p->code, 21404);
	play_call(p, PRACTICE_TRIAL, "POST", ACCOUNTS, "");
	assert_int_equal(p->code, 10002);
	play_call(p, PRACTICE_SUBACCOUNT, "POST", ACCOUNTS, "");
	assert_int_equal(p->code, 20003);
	assert_int_equal(owned(p), before);
}

/* How many are found, and the first of them. */
static int found(struct play *p, const char *target, char first[20])
{
	const cJSON *list;
	const char *number;

	play_call(p, PRACTICE_MAIN, "GET", target, NULL);
	assert_int_equal(p->status, 200);
	list = cJSON_GetObjectItem(p->body, "available_phone_numbers");
	number =
	    cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetArrayItem(list, 0), "phone_number"));
	(void)snprintf(first, 20, "%s", number == NULL ? "" : number);
	return cJSON_GetArraySize(list);
}

static void searches_find_what_they_ask_for(void **state)
{
	struct play *p = *state;
	static const struct {
		const char *target;
		int n;
		const char *first;
	} searches[] = {
		{ US, 29, "+16505550201" },
		{ US "?Contains=0229", 1, "+16505550229" },
		{ US "?Contains=%2B1650555022*", 10, "+16505550220" },
		{ US "?AreaCode=650&PageSize=4", 4, "+16505550201" },
		{ US "?AreaCode=212", 0, "" },
		{ US "?InRegion=CA&InLocality=Mountain+View&VoiceEnabled=true", 29,
		    "+16505550201" },
		{ US "?InRegion=NY", 0, "" },
		{ US "?MmsEnabled=true", 0, "" },
		{ US "?FaxEnabled=false&Beta=true", 29, "+16505550201" },
		{ AVAILABLE "/US/TollFree.json", 10, "+18005550201" },
		{ AVAILABLE "/GB/Local.json", 10, "+442079460201" },
		{ AVAILABLE "/GB/Local.json?ExcludeAllAddressRequired=true", 0, "" },
		{ AVAILABLE "/GB/Local.json?ExcludeLocalAddressRequired=true", 10,
		    "+442079460201" },
		{ AVAILABLE "/BE/Local.json?ExcludeLocalAddressRequired=true", 0, "" },
		{ AVAILABLE "/BE/Local.json?ExcludeForeignAddressRequired=true", 10,
		    "+3228880201" },
		{ AVAILABLE "/GB/Mobile.json", 10, "+447700900201" },
		{ AVAILABLE "/BE/Mobile.json", 10, "+32460220201" },
		{ AVAILABLE "/NL/Mobile.json", 10, "+31610200201" },
	};
	char first[20];

	for (size_t i = 0; i < N(searches); i++) {
		int n = found(p, searches[i].target, first);

		if (n != searches[i].n || strcmp(first, searches[i].first) != 0)
			fail_msg("%s: %d, %s", searches[i].target, n, first);
	}
	play_call(p, PRACTICE_MAIN, "GET", AVAILABLE ".json", NULL);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(p->body, "countries")), 4);
}

/* The SID of the number in the account's list; "" where it is not there. */
static const char *sid_of(struct play *p, int account, const char *number)
{
	char target[128];
	const char *sid;

	(void)snprintf(target, sizeof target, OWNED "?PhoneNumber=%%2B%s", number + 1);
	play_call(p, account, "GET", target, NULL);
	assert_int_equal(p->status, 200);
	sid = cJSON_GetStringValue(cJSON_GetObjectItem(
	    cJSON_GetArrayItem(cJSON_GetObjectItem(p->body, "incoming_phone_numbers"), 0), "sid"));
	return sid == NULL ? "" : sid;
}

static void a_number_is_bought_changed_and_released(void **state)
{
	struct play *p = *state;
	char target[160], sid[40], first[20];

	play_call(p, PRACTICE_MAIN, "POST", OWNED,
	    BUY "0201&VoiceUrl=https://x.example/v&FriendlyName=Caf%C3%A9&AddressSid=AD" Z32
		"&BundleSid=BU" Z32);
	assert_int_equal(p->status, 201);
	(void)snprintf(sid, sizeof sid, "%s", play_text(p, "sid"));
	assert_string_equal(play_text(p, "phone_number"), "+16505550201");
	assert_string_equal(play_text(p, "voice_url"), "https://x.example/v");
	assert_string_equal(play_text(p, "voice_method"), "POST");
	assert_string_equal(play_text(p, "friendly_name"), "Caf\303\251");
	assert_string_equal(play_text(p, "address_sid"), "AD" Z32);
	assert_string_equal(play_text(p, "bundle_sid"), "BU" Z32);
	assert_string_equal(sid_of(p, PRACTICE_MAIN, "+16505550201"), sid);
	assert_int_equal(found(p, US "?Contains=5550201", first), 0);
	play_call(p, PRACTICE_SUBACCOUNT, "POST", OWNED, BUY "0201");
	assert_int_equal(p->code, 21422);
	(void)snprintf(target, sizeof target, A "/IncomingPhoneNumbers/%s.json", sid);
	play_call(p, PRACTICE_SUBACCOUNT, "GET", target, NULL);
	assert_int_equal(p->status, 404);
	play_call(p, PRACTICE_MAIN, "POST", target, "VoiceUrl=&VoiceMethod=GET");
	assert_int_equal(p->status, 200);
	assert_string_equal(play_text(p, "voice_url"), "");
	assert_string_equal(play_text(p, "voice_method"), "GET");
	play_call(p, PRACTICE_MAIN, "POST", target, "VoiceUrl=x");
	assert_int_equal(p->code, 21402);
	play_call(p, PRACTICE_MAIN, "DELETE", target, NULL);
	assert_int_equal(p->status, 204);
	play_call(p, PRACTICE_MAIN, "DELETE", target, NULL);
	assert_int_equal(p->status, 404);
	assert_int_equal(found(p, US "?Contains=5550201", first), 1);
	play_call(p, PRACTICE_MAIN, "POST", OWNED, "AreaCode=650");
	assert_string_equal(play_text(p, "phone_number"), "+16505550201");
	play_call(p, PRACTICE_MAIN, "POST", OWNED, "PhoneNumber=%2B3228880201&AddressSid=AD" Z32);
	assert_int_equal(p->status, 201);
	assert_string_equal(play_text(p, "address_requirements"), "local");
}

/* A request whose answer is lost, cut or late; true when half of one came. */
static bool lost(struct play *p, const char *number)
{
	char target[128], form[60];

	(void)snprintf(target, sizeof target, "/2010-04-01/Accounts/%s/IncomingPhoneNumbers.json",
	    p->account[PRACTICE_MAIN].sid);
	(void)snprintf(form, sizeof form, "PhoneNumber=%%2B%s", number + 1);
	raw_close(&p->client);
	raw_open(&p->client, p->loop, practice_url(p->practice));
	raw_request(&p->client, "POST", target, p->account[PRACTICE_MAIN].pair, form);
	assert_false(raw_wait(&p->client));
	assert_true(p->client.closed);
	return p->client.n > 0;
}

static void documented_numbers_do_what_they_say(void **state)
{
	struct play *p = *state;
	const uint64_t end = time_monotonic_ms() + RAW_WAIT_MS;

	play_call(p, PRACTICE_MAIN, "POST", OWNED, BUY "0224");
	assert_int_equal(p->status, 500);
	assert_string_not_equal(sid_of(p, PRACTICE_MAIN, "+16505550224"), "");
	assert_true(lost(p, "+16505550228"));
	assert_string_not_equal(sid_of(p, PRACTICE_MAIN, "+16505550228"), "");
	assert_false(lost(p, "+16505550229"));
	assert_string_equal(sid_of(p, PRACTICE_MAIN, "+16505550229"), "");
	while (sid_of(p, PRACTICE_MAIN, "+16505550229")[0] == '\0' && time_monotonic_ms() < end)
		;
	assert_string_not_equal(sid_of(p, PRACTICE_MAIN, "+16505550229"), "");
	play_call(p, PRACTICE_MAIN, "POST", OWNED, BUY "0222&AddressSid=AD" Z32);
	assert_int_equal(p->status, 201);
	play_call(p, PRACTICE_MAIN, "POST", OWNED, BUY "0223&BundleSid=BU" Z32);
	assert_int_equal(p->status, 201);
}

/* What hangs does so until the other side leaves, which this does once it is taken up. */
static void what_hangs_is_bought_or_not(void **state)
{
	struct play *p = *state;
	static const struct {
		const char *number;
		bool bought;
	} hangs[] = { { "0226", true }, { "0227", false } };
	char target[128], form[60], number[20];

	(void)snprintf(target, sizeof target, "/2010-04-01/Accounts/%s/IncomingPhoneNumbers.json",
	    p->account[PRACTICE_MAIN].sid);
	for (size_t i = 0; i < N(hangs); i++) {
		struct raw other;
		size_t before = practice_requests(p->practice);

		(void)snprintf(form, sizeof form, "PhoneNumber=%%2B1650555%s", hangs[i].number);
		(void)snprintf(number, sizeof number, "+1650555%s", hangs[i].number);
		raw_open(&other, p->loop, practice_url(p->practice));
		raw_request(&other, "POST", target, p->account[PRACTICE_MAIN].pair, form);
		while (practice_requests(p->practice) == before)
			loop_step(p->loop);
		assert_int_equal(sid_of(p, PRACTICE_MAIN, number)[0] != '\0', hangs[i].bought);
		assert_false(raw_whole(&other));
		assert_false(other.closed);
		raw_close(&other);
	}
}

/* Calls of a subaccount that was made here, with its own credentials. */
static void as_new(struct play *p, const char *sid, const char *token)
{
	(void)snprintf(p->account[PRACTICE_TRIAL].sid, sizeof p->account[0].sid, "%s", sid);
	(void)snprintf(p->account[PRACTICE_TRIAL].pair, sizeof p->account[0].pair, "%s:%s", sid,
	    token);
}

static void a_subaccount_lives_and_is_closed(void **state)
{
	struct play *p = *state;
	char target[128], sid[35], call[40];
	const int new = PRACTICE_TRIAL; /* in its place from here on */
	int before = owned(p);

	play_call(p, PRACTICE_MAIN, "POST", ACCOUNTS, "FriendlyName=voxdesk+Bakkerij");
	assert_int_equal(p->status, 201);
	(void)snprintf(sid, sizeof sid, "%s", play_text(p, "sid"));
	assert_string_equal(play_text(p, "owner_account_sid"), p->account[PRACTICE_MAIN].sid);
	assert_string_equal(play_text(p, "status"), "active");
	assert_int_equal(strlen(play_text(p, "auth_token")), 32);
	as_new(p, sid, play_text(p, "auth_token"));
	play_call(p, PRACTICE_MAIN, "GET", ACCOUNTS "?FriendlyName=voxdesk+Bakkerij", NULL);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(p->body, "accounts")), 1);
	play_call(p, PRACTICE_MAIN, "GET", ACCOUNTS "?FriendlyName=voxdesk", NULL);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(p->body, "accounts")), 0);
	play_call(p, new, "GET", ACCOUNTS, NULL); /* itself alone */
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(p->body, "accounts")), 1);
	play_call(p, PRACTICE_SUBACCOUNT, "GET", A ".json", NULL);
	assert_int_equal(p->status, 200);

	play_call(p, new, "POST", OWNED, BUY "0202");
	assert_int_equal(p->status, 201);
	assert_string_equal(play_text(p, "account_sid"), sid);
	(void)snprintf(target, sizeof target, "/2010-04-01/Accounts/%s/IncomingPhoneNumbers.json",
	    sid);
	play_call(p, PRACTICE_MAIN, "POST", target, BUY "0203");
	assert_int_equal(p->status, 201);
	play_call(p, PRACTICE_SUBACCOUNT, "POST", target, BUY "0204");
	assert_int_equal(p->status, 401);
	play_call(p, new, "POST", A "/OutgoingCallerIds.json", "PhoneNumber=%2B16505550101");
	assert_int_equal(p->status, 200);
	(void)snprintf(call, sizeof call, "%s", play_text(p, "call_sid"));
	play_until_ended(p, new, call);
	assert_true(play_listed(p, new, "+16505550101"));
	assert_false(play_listed(p, PRACTICE_MAIN, "+16505550101"));
	assert_int_equal(owned(p), before + 2);

	(void)snprintf(target, sizeof target, "/2010-04-01/Accounts/%s.json", sid);
	play_call(p, new, "POST", target, "Status=suspended");
	assert_int_equal(p->code, 20003);
	play_call(p, PRACTICE_MAIN, "POST", target, "Status=suspended");
	assert_string_equal(play_text(p, "status"), "suspended");
	play_call(p, new, "GET", OWNED, NULL);
	assert_int_equal(p->status, 401);
	assert_int_equal(p->code, 20005);
	assert_int_equal(owned(p), before + 2);
	play_call(p, PRACTICE_MAIN, "POST", target, "Status=active");
	play_call(p, new, "GET", OWNED, NULL);
	assert_int_equal(p->status, 200);

	play_call(p, PRACTICE_MAIN, "POST", target, "Status=closed");
	assert_string_equal(play_text(p, "status"), "closed");
	assert_int_equal(owned(p), before);
	play_call(p, new, "GET", OWNED, NULL);
	assert_int_equal(p->code, 20005);
	play_call(p, new, "GET", A ".json", NULL);
	assert_int_equal(p->code, 20005);
	(void)snprintf(target, sizeof target, "/2010-04-01/Accounts/%s/IncomingPhoneNumbers.json",
	    sid);
	play_call(p, PRACTICE_MAIN, "GET", target, NULL); /* its owner neither */
	assert_int_equal(p->code, 20005);
	(void)snprintf(target, sizeof target, "/2010-04-01/Accounts/%s.json", sid);
	play_call(p, PRACTICE_MAIN, "POST", target, "Status=active");
	assert_int_equal(p->code, 20005);
	play_call(p, PRACTICE_MAIN, "GET", target, NULL);
	assert_string_equal(play_text(p, "status"), "closed");
	play_call(p, PRACTICE_MAIN, "GET", ACCOUNTS "?Status=closed", NULL);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(p->body, "accounts")), 1);
}

static void a_number_moves_within_reach(void **state)
{
	struct play *p = *state;
	char target[160], form[80];

	play_call(p, PRACTICE_MAIN, "POST", OWNED, BUY "0205");
	(void)snprintf(target, sizeof target, A "/IncomingPhoneNumbers/%s.json",
	    play_text(p, "sid"));
	(void)snprintf(form, sizeof form, "AccountSid=%s", p->account[PRACTICE_TRIAL].sid);
	play_call(p, PRACTICE_MAIN, "POST", target, form);
	assert_int_equal(p->status, 400);
	(void)snprintf(form, sizeof form, "AccountSid=%s", p->account[PRACTICE_SUBACCOUNT].sid);
	play_call(p, PRACTICE_MAIN, "POST", target, form);
	assert_int_equal(p->status, 200);
	assert_string_not_equal(sid_of(p, PRACTICE_SUBACCOUNT, "+16505550205"), "");
	assert_string_equal(sid_of(p, PRACTICE_MAIN, "+16505550205"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_wrong_is_refused, play_setup,
		    play_teardown),
		cmocka_unit_test_setup_teardown(searches_find_what_they_ask_for, play_setup,
		    play_teardown),
		cmocka_unit_test_setup_teardown(a_number_is_bought_changed_and_released, play_setup,
		    play_teardown),
		cmocka_unit_test_setup_teardown(documented_numbers_do_what_they_say, play_setup,
		    play_teardown),
		cmocka_unit_test_setup_teardown(what_hangs_is_bought_or_not, play_setup,
		    play_teardown),
		cmocka_unit_test_setup_teardown(a_subaccount_lives_and_is_closed, play_setup,
		    play_teardown),
		cmocka_unit_test_setup_teardown(a_number_moves_within_reach, play_setup,
		    play_teardown),
	};

	return cmocka_run_group_tests_name("numbers", tests, NULL, NULL);
}
