/* What comes in from Telnyx: fixtures.h, pages, raw events. */
#include "tests/provider/refusals.h"
#include "tests/provider/telnyx_readers.h"

#define DATA "{\"data\":"
#define LIST_OF "{\"data\":["
#define END "]," LAST "}"
#define LAST "\"meta\":{\"page_number\":1,\"page_size\":250,\"total_pages\":1,\"total_results\":1}"
#define UUID "12ade33a-21c0-473b-b055-b3c836e1c292"

#define NUMBER_FIELDS                                                               \
	{                                                                           \
		{ "id", "\"1293384261075731499\"", NEEDED, EXACT },                 \
		    { "phone_number", "\"+32480210449\"", NEEDED, EXACT },          \
		    { "country_iso_alpha2", "\"BE\"", FREE, TEXT },                 \
		    { "status", "\"active\"", NEEDED, TEXT },                       \
		    { "phone_number_type", "\"mobile\"", FREE, TEXT },              \
		    { "connection_id", "\"1293384261075731500\"", FREE, EXACT },    \
		    { "connection_name", "\"voxdesk inbound\"", FREE, TEXT },       \
		    { "customer_reference", "\"vx-1\"", FREE, TEXT },               \
		    { "purchased_at", "\"2019-10-23T18:10:00.000Z\"", FREE, TEXT }, \
		    { "deletion_lock_enabled", "true", FREE, BOOL },                \
		    { "tags", "[\"pool\",\"be\"]", FREE, LIST },                    \
		    { "external_pin", "null", NONE, LOOSE },                        \
		    { "emergency_status", "\"disabled\"", NONE, TEXT },             \
	}
#define NUMBER_SAID                                                                          \
	"id=1293384261075731499\nnumber=+32480210449\ncountry=BE\nstatus=active\nactive=1\n" \
	"type=mobile\nconnection=1293384261075731500\nconnection_name=voxdesk inbound\n"     \
	"reference=vx-1\npurchased=2019-10-23T18:10:00.000Z\ntag=pool\ntag=be\nlocked=1\n"
#define ORDER_FIELDS                                                                 \
	{                                                                            \
		{ "id", "\"" UUID "\"", NEEDED, EXACT },                             \
		    { "status", "\"pending\"", NEEDED, TEXT },                       \
		    { "customer_reference", "\"voxdesk-1\"", FREE, TEXT },           \
		    { "connection_id", "\"346789098765567\"", FREE, TEXT },          \
		    { "created_at", "\"2018-01-01T00:00:00.000000Z\"", FREE, TEXT }, \
		    { "requirements_met", "true", FREE, BOOL },                      \
		    { "phone_numbers", "[]", FREE, LIST },                           \
		    { "phone_numbers_count", "1", NONE, INT },                       \
	}
#define ORDER_SAID                                                                               \
	"id=" UUID "\nword=pending\nstatus=0\nreference=voxdesk-1\nconnection=346789098765567\n" \
	"created=2018-01-01T00:00:00.000000Z\nmet=1\n"
#define APP_FIELDS                                                                            \
	{                                                                                     \
		{ "id", "\"1293384261075731499\"", NEEDED, EXACT },                           \
		    { "application_name", "\"voxdesk inbound\"", FREE, TEXT },                \
		    { "webhook_event_url", "\"https://desk.example.com/h\"", FREE, TEXT },    \
		    { "webhook_event_failover_url", "null", FREE, TEXT },                     \
		    { "webhook_api_version", "\"2\"", FREE, TEXT },                           \
		    { "created_at", "\"2018-02-02T22:25:27.521Z\"", FREE, TEXT },             \
		    { "active", "true", FREE, BOOL },                                         \
		    { "outbound", "{\"outbound_voice_profile_id\":\"1293\"}", FREE, OBJECT }, \
	}
#define APP_SAID                                                                   \
	"id=1293384261075731499\nname=voxdesk inbound\nexact=voxdesk inbound\n"    \
	"webhook=https://desk.example.com/h\nfailover=\nversion=2\nprofile=1293\n" \
	"created=2018-02-02T22:25:27.521Z\nactive=1\n"
#define CONNECTION_FIELDS                                                            \
	{                                                                            \
		{ "id", "\"6a09cdc3-8948-47f0-aa62-74ac943d6c58\"", NEEDED, EXACT }, \
		    { "connection_name", "\"trunk\"", FREE, TEXT },                  \
		    { "record_type", "\"fqdn_connection\"", FREE, TEXT },            \
		    { "webhook_event_url", "null", FREE, TEXT },                     \
		    { "webhook_api_version", "\"1\"", FREE, TEXT },                  \
		    { "outbound_voice_profile_id", "\"1293\"", FREE, TEXT },         \
		    { "active", "false", FREE, BOOL },                               \
	}
#define CONNECTION_SAID                                                               \
	"id=6a09cdc3-8948-47f0-aa62-74ac943d6c58\nname=trunk\nkind=fqdn_connection\n" \
	"webhook=\nversion=1\nprofile=1293\nactive=0\n"
#define VERIFIED_FIELDS                                                       \
	{                                                                     \
		{ "phone_number", "\"+3292246111\"", NEEDED, EXACT },         \
		    { "record_type", "\"verified_number\"", NONE, TEXT },     \
		    { "verified_at", "\"2022-06-21 14:22:08\"", FREE, TEXT }, \
	}
#define VERIFIED_SAID "number=+3292246111\nverified=2022-06-21 14:22:08\n"

static const struct fixture fixtures[] = {
	{ "number", 200, DATA, "}", NUMBER_FIELDS, NUMBER_SAID },
	{ "numbers", 200, LIST_OF, END, NUMBER_FIELDS, NUMBER_SAID "next=0\n" },
	{ "numbers", 200, "", "",
	    { { "data", "[]", NEEDED, LIST },
		{ "meta", "{\"page_number\":1,\"total_pages\":0}", NEEDED, OBJECT } },
	    "next=0\n" },
	{ "numbers", 200, "{\"data\":[],\"meta\":", "}",
	    { { "page_number", "1", NEEDED, INT }, { "total_pages", "3", NEEDED, INT },
		{ "page_size", "250", NONE, INT } },
	    "next=2\n" },
	{ "voice", 200, DATA, "}",
	    { { "id", "\"1293384261075731499\"", NEEDED, EXACT },
		{ "phone_number", "\"+32480210449\"", FREE, TEXT },
		{ "connection_id", "\"1293\"", FREE, TEXT },
		{ "translated_number", "\"+32480210450\"", FREE, TEXT },
		{ "call_forwarding", "{\"call_forwarding_enabled\":true}", FREE, OBJECT } },
	    "id=1293384261075731499\nnumber=+32480210449\nconnection=1293\n"
	    "translated=+32480210450\nforwarding=1\nto=\nhow=\n" },
	{ "voice", 200, "{\"data\":{\"id\":\"1\",\"call_forwarding\":", "}}",
	    { { "call_forwarding_enabled", "true", FREE, BOOL },
		{ "forwards_to", "\"+13035559123\"", FREE, TEXT },
		{ "forwarding_type", "\"on-failure\"", FREE, TEXT } },
	    "id=1\nnumber=\nconnection=\ntranslated=\nforwarding=1\nto=+13035559123\n"
	    "how=on-failure\n" },
	{ "available", 200, LIST_OF, "],\"meta\":{\"total_results\":1}}",
	    { { "phone_number", "\"+16505550301\"", NEEDED, EXACT },
		{ "features", "[{\"name\":\"sms\"},{\"name\":\"voice\"}]", FREE, LIST },
		{ "region_information",
		    "[{\"region_name\":\"CHICAGO\",\"region_type\":\"rate_center\"},"
		    "{\"region_name\":\"US\",\"region_type\":\"country_code\"}]",
		    FREE, LIST },
		{ "cost_information",
		    "{\"upfront_cost\":\"1.00\",\"monthly_cost\":\"1.50\",\"currency\":\"USD\"}",
		    FREE, OBJECT } },
	    "number=+16505550301\nregion=CHICAGO\nvoice=1\nupfront=1.00\nmonthly=1.50\n"
	    "currency=USD\n" },
	{ "available", 200,
	    "{\"data\":[{\"phone_number\":\"+16505550301\",\"cost_information\":", "}]}",
	    { { "upfront_cost", "\"1.00\"", FREE, TEXT },
		{ "monthly_cost", "\"1.00\"", FREE, TEXT }, { "currency", "\"USD\"", FREE, TEXT } },
	    "number=+16505550301\nregion=\nvoice=0\nupfront=1.00\nmonthly=1.00\ncurrency=USD\n" },
	{ "order", 200, DATA, "}", ORDER_FIELDS, ORDER_SAID },
	{ "orders", 200, LIST_OF, END, ORDER_FIELDS, ORDER_SAID "next=0\n" },
	{ "order", 200, "{\"data\":{\"id\":\"" UUID "\",\"status\":\"success\",\"phone_numbers\":[",
	    "]}}",
	    { { "phone_number", "\"+16505550301\"", NEEDED, EXACT },
		{ "id", "\"dc8e4d67-33a0-4cbb-af74-7b58f05bd494\"", FREE, TEXT },
		{ "status", "\"success\"", FREE, TEXT },
		{ "requirements_status", "\"approved\"", FREE, TEXT } },
	    "id=" UUID "\nword=success\nstatus=1\nreference=\nconnection=\ncreated=\nmet=0\n"
	    "line=dc8e4d67-33a0-4cbb-af74-7b58f05bd494\nnumber=+16505550301\n"
	    "line_status=success\nrequirements=approved\n" },
	{ "app", 200, DATA, "}", APP_FIELDS, APP_SAID },
	{ "apps", 200, LIST_OF, END, APP_FIELDS, APP_SAID "next=0\n" },
	{ "connection", 200, DATA, "}", CONNECTION_FIELDS, CONNECTION_SAID },
	{ "connections", 200, LIST_OF, END, CONNECTION_FIELDS, CONNECTION_SAID "next=0\n" },
	{ "events", 200, LIST_OF, END,
	    { { "call_leg_id", "\"308fe500\"", NEEDED, TEXT },
		{ "call_session_id", "\"308fec30\"", NEEDED, TEXT },
		{ "event_timestamp", "\"2019-03-29T11:10:19.127783Z\"", NEEDED, TEXT },
		{ "name", "\"call.hangup\"", NEEDED, TEXT },
		{ "type", "\"webhook\"", NEEDED, TEXT }, { "metadata", "{}", NONE, OBJECT } },
	    "leg=308fe500\nsession=308fec30\nname=call.hangup\nat=2019-03-29T11:10:19.127783Z\n"
	    "webhook=1\nfrom=\nto=\ndirection=\ncause=\nnext=0\n" },
	{ "balance", 200, DATA, "}",
	    { { "balance", "\"42.17\"", NEEDED, TEXT }, { "currency", "\"USD\"", NEEDED, TEXT },
		{ "available_credit", "\"142.17\"", FREE, TEXT },
		{ "credit_limit", "\"100.00\"", FREE, TEXT },
		{ "pending", "\"10.00\"", FREE, TEXT } },
	    "balance=42.17\ncredit=142.17\nlimit=100.00\npending=10.00\ncurrency=USD\n" },
	{ "lookup", 200, DATA, "}",
	    { { "phone_number", "\"+3292246111\"", NEEDED, EXACT },
		{ "country_code", "\"BE\"", FREE, TEXT },
		{ "national_format", "\"09 224 61 11\"", FREE, TEXT },
		{ "carrier", "{\"name\":\"Proximus\",\"type\":\"fixed line\",\"error_code\":null}",
		    FREE, OBJECT },
		{ "caller_name", "null", FREE, OBJECT },
		{ "portability", "{\"ported_status\":\"Y\"}", FREE, OBJECT } },
	    "number=+3292246111\ncountry=BE\nnational=09 224 61 11\nline=fixed line\n"
	    "carrier=Proximus\nmcc=\nmnc=\nported=1\ncaller=\nproblem=\n" },
	{ "lookup", 200, "{\"data\":{\"phone_number\":\"+16505550101\",\"carrier\":", "}}",
	    { { "name", "\"Verizon\"", FREE, TEXT }, { "type", "\"mobile\"", FREE, TEXT },
		{ "mobile_country_code", "\"310\"", FREE, TEXT },
		{ "mobile_network_code", "\"004\"", FREE, TEXT },
		{ "error_code", "\"10001\"", FREE, TEXT } },
	    "number=+16505550101\ncountry=\nnational=\nline=mobile\ncarrier=Verizon\nmcc=310\n"
	    "mnc=004\nported=0\ncaller=\nproblem=10001\n" },
	{ "lookup", 200, "{\"data\":{\"phone_number\":\"+16505550101\",\"caller_name\":", "}}",
	    { { "caller_name", "\"TELNYX LLC\"", FREE, TEXT },
		{ "error_code", "\"10002\"", FREE, TEXT } },
	    "number=+16505550101\ncountry=\nnational=\nline=\ncarrier=\nmcc=\nmnc=\nported=0\n"
	    "caller=TELNYX LLC\nproblem=10002\n" },
	{ "verified", 200, DATA, "}", VERIFIED_FIELDS, VERIFIED_SAID },
	{ "code", 200, DATA, "}", VERIFIED_FIELDS, VERIFIED_SAID },
	{ "verified_list", 200, LIST_OF, END, VERIFIED_FIELDS, VERIFIED_SAID "next=0\n" },
	{ "verify", 200, "", "",
	    { { "phone_number", "\"+3292246111\"", NEEDED, EXACT },
		{ "verification_method", "\"call\"", NONE, TEXT } },
	    "started\n" },
};

static void no_answers_at_all(void **state)
{
	static const char *const bodies[] = { "", " ", "null", "true", "[]", "7", "\"x\"", "{",
		"{}{}", "<html><body>502</body></html>", "\xff\xfe{}", "{}", "{\"data\":null}",
		"{\"data\":7}", "{\"data\":[7],\"meta\":{\"page_number\":1,\"total_pages\":1}}",
		"{\"data\":[null],\"meta\":{\"page_number\":1,\"total_pages\":1}}",
		"{\"data\":{},\"meta\":{\"page_number\":1,\"total_pages\":1}}" };

	(void)state;
	no_answers(bodies, sizeof bodies / sizeof *bodies, "delete");
}

static void values_out_of_bounds(void **state)
{
	static const struct bad_body rows[] = {
		{ "number",
		    "{\"data\":{\"id\":\"../x\",\"phone_number\":\"+1650\",\"status\":\"x\"}}" },
		{ "number",
		    "{\"data\":{\"id\":\"1\",\"phone_number\":\"+1650\",\"status\":\"x\",\"tags\":[7]}}" },
		{ "order", "{\"data\":{\"id\":\"a b\",\"status\":\"pending\"}}" },
		{ "order",
		    "{\"data\":{\"id\":\"1\",\"status\":\"x\",\"phone_numbers\":[{\"phone_number\":\"1\"}]}}" },
		{ "available", "{\"data\":[{\"phone_number\":\"0123\"}]}" },
		{ "available",
		    "{\"data\":[{\"phone_number\":\"+16505550301\",\"features\":[\"voice\"]}]}" },
		{ "verified", "{\"data\":{\"phone_number\":\"3292246111\"}}" },
		{ "verify", "{\"phone_number\":\"\"}" },
		{ "lookup", "{\"data\":{\"phone_number\":\"x\"}}" },
	};

	(void)state;
	bad_bodies(rows, sizeof rows / sizeof *rows);
}

/* ---- pages */

static bool page(int asked, const char *meta, int *next)
{
	char body[200];
	struct http_reply reply = {
		.end = HTTP_ANSWERED, .status = 200, .body = body, .retry_after_ms = -1
	};
	struct arena arena = { 0 };
	struct telnyx_numbers numbers;
	bool ok;

	(void)snprintf(body, sizeof body, "{\"data\":[],\"meta\":%s}", meta);
	reply.n = strlen(body);
	ok = telnyx_numbers_read(&reply, asked, &arena, &numbers, &refusal);
	*next = numbers.next;
	arena_done(&arena);
	return ok;
}

/* A list ends: at its last page, at a page that repeats, at one page too many. */
static void lists_end(void **state)
{
	static const struct {
		int asked, next; /* next -1: refused */
		const char *meta;
	} rows[] = {
		{ 1, 0, "{\"page_number\":1,\"total_pages\":1}" },
		{ 1, 0, "{\"page_number\":1,\"total_pages\":0}" },
		{ 1, 2, "{\"page_number\":1,\"total_pages\":2}" },
		{ 2, 0, "{\"page_number\":2,\"total_pages\":2}" },
		{ 2, 0, "{\"page_number\":2,\"total_pages\":1}" },
		{ 2, -1, "{\"page_number\":1,\"total_pages\":2}" },
		{ 1, -1, "{\"page_number\":2,\"total_pages\":2}" },
		{ 1, -1, "{\"page_number\":0,\"total_pages\":2}" },
		{ 399, 400, "{\"page_number\":399,\"total_pages\":1000000000}" },
		{ 400, -1, "{\"page_number\":400,\"total_pages\":1000000000}" },
		{ 400, 0, "{\"page_number\":400,\"total_pages\":400}" },
		{ 1, 2, "{\"page_number\":1,\"total_pages\":9007199254740992}" },
		{ 1, 0, "{\"page_number\":1,\"total_pages\":-5}" },
	};
	int next;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool ok = page(rows[i].asked, rows[i].meta, &next);

		if (ok != (rows[i].next >= 0) || (ok && next != rows[i].next))
			fail_msg("page %d of %s: %d, next %d", rows[i].asked, rows[i].meta, ok,
			    next);
		if (!ok) {
			assert_int_equal(refusal.kind, ERROR_NETWORK);
			assert_int_equal(next, 0);
		}
	}
}

/* The contract is of two minds about the paging of call events: what is there is all there is. */
static void events_without_page_numbers(void **state)
{
	static const char *const bodies[] = { "{\"data\":[]}", "{\"data\":[],\"meta\":{}}",
		"{\"data\":[],\"meta\":null}",
		"{\"data\":[],\"meta\":{\"cursors\":{\"after\":\"x\"}}}" };

	(void)state;
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		assert_true(reads("events", 200, bodies[i]));
		assert_string_equal(said, "next=0\n");
		assert_false(reads("numbers", 200, bodies[i]));
	}
	assert_false(reads("events", 200,
	    "{\"data\":[],\"meta\":{\"page_number\":2,\"total_pages\":2}}"));
}

/* ---- raw events */

#define EVENT                                                                                    \
	"{\"data\":[{\"call_leg_id\":\"l\",\"call_session_id\":\"s\",\"event_timestamp\":\"t\"," \
	"\"name\":\"call.initiated\",\"type\":\"webhook\",\"metadata\":"
#define EVENT_END "}]," LAST "}"
#define PAYLOAD                                                                                  \
	"{\"from\":\"+3292246111\",\"to\":\"+32480210449\",\"direction\":\"incoming\","          \
	"\"hangup_cause\":\"normal_clearing\",\"sip_headers\":["                                 \
	"{\"name\":\"User-to-User\",\"value\":\"1234\"},"                                        \
	"{\"name\":\"DIVERSION\",\"value\":\"<sip:+3292246111@192.168.1.1>;reason=no-answer\"}," \
	"{\"name\":\"diversion\",\"value\":\"<tel:+3291112233>\"},7,{\"name\":\"Diversion\"}]}"
#define PAYLOAD_SAID                                                                     \
	"from=+3292246111\nto=+32480210449\ndirection=incoming\ncause=normal_clearing\n" \
	"diversion=<sip:+3292246111@192.168.1.1>;reason=no-answer\ndiversion=<tel:+3291112233>\n"

static void diversions_are_found(void **state)
{
	static const char *const bodies[] = { EVENT PAYLOAD EVENT_END,
		EVENT "{\"payload\":" PAYLOAD "}" EVENT_END,
		EVENT "{\"data\":{\"event_type\":\"call.initiated\",\"payload\":" PAYLOAD
		      "}}" EVENT_END };

	(void)state;
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		if (!reads("events", 200, bodies[i]) || strstr(said, PAYLOAD_SAID) == NULL)
			fail_msg("%zu: %s | %s", i, said, refusal.detail);
	}
}

/* Its form is nobody's promise: an event of another form is an event without these. */
static void other_raw_events(void **state)
{
	static const char *const metadata[] = { "null", "7", "[]", "\"x\"", "{}", "{\"payload\":7}",
		"{\"data\":[]}", "{\"payload\":{\"from\":{},\"sip_headers\":{}}}",
		"{\"sip_headers\":{\"Diversion\":\"x\"}}",
		"{\"sip_headers\":[[],null,{\"name\":7}]}" };
	char body[1000];

	(void)state;
	for (size_t i = 0; i < sizeof metadata / sizeof *metadata; i++) {
		(void)snprintf(body, sizeof body, EVENT "%s" EVENT_END, metadata[i]);
		if (!reads("events", 200, body))
			fail_msg("%s: %s", metadata[i], refusal.detail);
		assert_non_null(strstr(said, "from=\nto=\ndirection=\ncause=\nnext=0\n"));
	}
	assert_true(reads("events", 200,
	    EVENT
	    "{\"sip_headers\":[{\"name\":\"Diversion\",\"value\":\"a\\u001b[31m\\u202eb\"}]}" EVENT_END));
	assert_true(harmless(said));
}

/* A name that had to be cleaned is not what stands there, so it is never sent back. */
static void cleaned_names_are_not_exact(void **state)
{
	(void)state;
	assert_true(reads("app", 200,
	    "{\"data\":{\"id\":\"1\",\"application_name\":\"a\\u202eb\"}}"));
	assert_non_null(strstr(said, "exact=(not)\n"));
	assert_true(harmless(said));
}

static void order_words(void **state)
{
	static const char *const words[] = { "pending", "success", "failure", "partial" };
	char body[200], want[40];

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		(void)snprintf(body, sizeof body, "{\"data\":{\"id\":\"1\",\"status\":\"%s\"}}",
		    words[i]);
		assert_true(reads("order", 200, body));
		(void)snprintf(want, sizeof want, "word=%s\nstatus=%zu\n", words[i], i);
		assert_non_null(strstr(said, want));
	}
}

/* Telnyx's filters are partial or may be ignored; ours are not. */
static void found_exactly(void **state)
{
	struct telnyx_number items[] = { { .number = "+324802104491" },
		{ .number = "+32480210449" } };
	struct telnyx_order ordered[] = { { .customer_reference = "" },
		{ .customer_reference = "vx-10" }, { .customer_reference = "vx-1" } };
	struct telnyx_verified verified[] = { { .number = "+3292246111" } };
	const struct telnyx_numbers numbers = { .items = items, .n = 2 };
	const struct telnyx_orders orders = { .items = ordered, .n = 3 };
	const struct telnyx_verified_list list = { .items = verified, .n = 1 };

	(void)state;
	assert_ptr_equal(telnyx_numbers_find(&numbers, "+32480210449"), &items[1]);
	assert_null(telnyx_numbers_find(&numbers, "+3248021044"));
	assert_ptr_equal(telnyx_orders_find(&orders, "vx-1"), &ordered[2]);
	assert_null(telnyx_orders_find(&orders, "vx"));
	assert_ptr_equal(telnyx_verified_find(&list, "+3292246111"), &verified[0]);
	assert_null(telnyx_verified_find(&list, "+32922461"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TESTS,
		cmocka_unit_test(no_answers_at_all),
		cmocka_unit_test(values_out_of_bounds),
		cmocka_unit_test(lists_end),
		cmocka_unit_test(events_without_page_numbers),
		cmocka_unit_test(diversions_are_found),
		cmocka_unit_test(other_raw_events),
		cmocka_unit_test(cleaned_names_are_not_exact),
		cmocka_unit_test(order_words),
		cmocka_unit_test(found_exactly),
	};

	fixtures_use(readers, READERS, fixtures, sizeof fixtures / sizeof *fixtures);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
