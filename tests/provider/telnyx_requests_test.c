/* What goes out to Telnyx: method, address and body, to the letter. */
#include "provider/telnyx.h"
#include "tests/provider/requests.h"

#define API "https://api.example"
#define KEY "KEY0-of-the-test"
#define ID "1293384261075731499"
#define UUID "6a09cdc3-8948-47f0-aa62-74ac943d6c58"
#define PAGE "page%5Bnumber%5D=1&page%5Bsize%5D=250"

static struct telnyx telnyx;

static int set_up(void **state)
{
	(void)state;
	(void)snprintf(telnyx.api, sizeof telnyx.api, API);
	return secret_set(&telnyx.key, KEY, strlen(KEY)) ? 0 : 1;
}

static int tear_down(void **state)
{
	(void)state;
	secret_done(&telnyx.key);
	return 0;
}

static bool numbers(struct http_request *out, struct error *err)
{
	return telnyx_numbers_make(&telnyx, NULL, 1, out, err);
}

static bool numbers_some(struct http_request *out, struct error *err)
{
	const struct telnyx_numbers_query query = { .number = "+32480210449",
		.country = "BE",
		.status = "active",
		.connection_id = ID,
		.tag = "pool & more",
		.customer_reference = "vx-1" };

	return telnyx_numbers_make(&telnyx, &query, 12, out, err);
}

static bool number(struct http_request *out, struct error *err)
{
	return telnyx_number_make(&telnyx, ID, out, err);
}

static bool number_attach(struct http_request *out, struct error *err)
{
	const struct telnyx_number_change change = { .connection_id = UUID };

	return telnyx_number_change_make(&telnyx, ID, &change, out, err);
}

static bool number_label(struct http_request *out, struct error *err)
{
	static const char *const tags[] = { "pool", "a \"b\"\\c" };
	const struct telnyx_number_change change = {
		.customer_reference = "Caf\xc3\xa9", .tags = tags, .tags_n = 2
	};

	return telnyx_number_change_make(&telnyx, ID, &change, out, err);
}

static bool number_unlabel(struct http_request *out, struct error *err)
{
	static const char *const none[] = { NULL };
	const struct telnyx_number_change change = { .customer_reference = "", .tags = none };

	return telnyx_number_change_make(&telnyx, ID, &change, out, err);
}

static bool voice(struct http_request *out, struct error *err)
{
	return telnyx_voice_make(&telnyx, ID, out, err);
}

static bool voice_translate(struct http_request *out, struct error *err)
{
	const struct telnyx_voice_change change = { .translated_number = "+32480210449" };

	return telnyx_voice_change_make(&telnyx, ID, &change, out, err);
}

static bool voice_forward(struct http_request *out, struct error *err)
{
	const struct telnyx_voice_change change = { .translated_number = "",
		.forwards_to = "+16505550101" };

	return telnyx_voice_change_make(&telnyx, ID, &change, out, err);
}

static bool voice_forward_failed(struct http_request *out, struct error *err)
{
	const struct telnyx_voice_change change = { .forwards_to = "+16505550101",
		.forward_on_failure = true };

	return telnyx_voice_change_make(&telnyx, ID, &change, out, err);
}

static bool voice_keep(struct http_request *out, struct error *err)
{
	const struct telnyx_voice_change change = { .forwards_to = "" };

	return telnyx_voice_change_make(&telnyx, ID, &change, out, err);
}

static bool available(struct http_request *out, struct error *err)
{
	const struct telnyx_available_query query = { .country = "US" };

	return telnyx_available_make(&telnyx, &query, out, err);
}

static bool available_some(struct http_request *out, struct error *err)
{
	const struct telnyx_available_query query = { .country = "BE",
		.type = "mobile",
		.contains = "8021",
		.starts_with = "480",
		.limit = 20 };

	return telnyx_available_make(&telnyx, &query, out, err);
}

static bool order(struct http_request *out, struct error *err)
{
	const struct telnyx_order_new new = { .number = "+16505550301",
		.customer_reference = "voxdesk-1" };

	return telnyx_order_place_make(&telnyx, &new, out, err);
}

static bool order_all(struct http_request *out, struct error *err)
{
	const struct telnyx_order_new new = { .number = "+3248021045",
		.customer_reference = "voxdesk-2",
		.connection_id = ID,
		.requirement_group_id = UUID };

	return telnyx_order_place_make(&telnyx, &new, out, err);
}

static bool order_one(struct http_request *out, struct error *err)
{
	return telnyx_order_make(&telnyx, UUID, out, err);
}

static bool orders(struct http_request *out, struct error *err)
{
	return telnyx_orders_make(&telnyx, NULL, 1, out, err);
}

static bool orders_mine(struct http_request *out, struct error *err)
{
	return telnyx_orders_make(&telnyx, "voxdesk-1", 1, out, err);
}

static bool apps(struct http_request *out, struct error *err)
{
	return telnyx_apps_make(&telnyx, 1, out, err);
}

static bool app(struct http_request *out, struct error *err)
{
	return telnyx_app_make(&telnyx, ID, out, err);
}

static bool app_webhook(struct http_request *out, struct error *err)
{
	const struct telnyx_app as_read = {
		.id = ID, .name = "cleaned", .name_exact = "voxdesk inbound"
	};

	return telnyx_app_webhook_make(&telnyx, &as_read,
	    "https://desk.example.com/webhooks/telnyx", out, err);
}

static bool connections(struct http_request *out, struct error *err)
{
	return telnyx_connections_make(&telnyx, 2, out, err);
}

static bool connection(struct http_request *out, struct error *err)
{
	return telnyx_connection_make(&telnyx, ID, out, err);
}

static bool events(struct http_request *out, struct error *err)
{
	const struct telnyx_events_query query = { .from = "" };

	return telnyx_events_make(&telnyx, &query, 1, out, err);
}

static bool events_some(struct http_request *out, struct error *err)
{
	const struct telnyx_events_query query = { .from = "+3292246111",
		.to = "+32480210449",
		.leg_id = UUID,
		.connection_id = ID,
		.type = "webhook",
		.since = "2026-11-21T12:00:00Z" };

	return telnyx_events_make(&telnyx, &query, 1, out, err);
}

static bool balance(struct http_request *out, struct error *err)
{
	return telnyx_balance_make(&telnyx, out, err);
}

static bool lookup(struct http_request *out, struct error *err)
{
	return telnyx_lookup_make(&telnyx, "+3292246111", TELNYX_LOOKUP_CARRIER, out, err);
}

static bool lookup_name(struct http_request *out, struct error *err)
{
	return telnyx_lookup_make(&telnyx, "+16505550101", TELNYX_LOOKUP_CALLER_NAME, out, err);
}

static bool verified_list(struct http_request *out, struct error *err)
{
	return telnyx_verified_list_make(&telnyx, 1, out, err);
}

static bool verified(struct http_request *out, struct error *err)
{
	return telnyx_verified_make(&telnyx, "+3292246111", out, err);
}

static bool verify_call(struct http_request *out, struct error *err)
{
	const struct telnyx_verify v = { .number = "+3292246111", .extension = "" };

	return telnyx_verify_make(&telnyx, &v, out, err);
}

static bool verify_extension(struct http_request *out, struct error *err)
{
	const struct telnyx_verify v = { .number = "+3292246111", .extension = "wW12*#D" };

	return telnyx_verify_make(&telnyx, &v, out, err);
}

static bool verify_sms(struct http_request *out, struct error *err)
{
	const struct telnyx_verify v = { .number = "+32470123456", .sms = true, .extension = "" };

	return telnyx_verify_make(&telnyx, &v, out, err);
}

static bool verify_code(struct http_request *out, struct error *err)
{
	return telnyx_verify_code_make(&telnyx, "+3292246111", "482913", out, err);
}

static bool verified_delete(struct http_request *out, struct error *err)
{
	return telnyx_verified_delete_make(&telnyx, "+3292246111", out, err);
}

#define NUMBER API "/v2/phone_numbers/" ID
#define APPS API "/v2/call_control_applications"
#define VERIFIED API "/v2/verified_numbers"

static const struct request_row requests[] = {
	{ "numbers", numbers, HTTP_GET, API "/v2/phone_numbers?" PAGE, "", true },
	{ "some numbers", numbers_some, HTTP_GET,
	    API "/v2/phone_numbers?page%5Bnumber%5D=12&page%5Bsize%5D=250"
		"&filter%5Bphone_number%5D=32480210449&filter%5Bcountry_iso_alpha2%5D=BE"
		"&filter%5Bstatus%5D=active&filter%5Bconnection_id%5D=" ID
		"&filter%5Btag%5D=pool%20%26%20more&filter%5Bcustomer_reference%5D=vx-1",
	    "", true },
	{ "number", number, HTTP_GET, NUMBER, "", true },
	{ "attach", number_attach, HTTP_PATCH, NUMBER, "{\"connection_id\":\"" UUID "\"}", true },
	{ "label", number_label, HTTP_PATCH, NUMBER,
	    "{\"customer_reference\":\"Caf\xc3\xa9\",\"tags\":[\"pool\",\"a \\\"b\\\"\\\\c\"]}",
	    true },
	{ "unlabel", number_unlabel, HTTP_PATCH, NUMBER,
	    "{\"customer_reference\":\"\",\"tags\":[]}", true },
	{ "voice", voice, HTTP_GET, NUMBER "/voice", "", true },
	{ "translate", voice_translate, HTTP_PATCH, NUMBER "/voice",
	    "{\"translated_number\":\"+32480210449\"}", true },
	{ "forward", voice_forward, HTTP_PATCH, NUMBER "/voice",
	    "{\"translated_number\":\"\",\"call_forwarding\":{\"call_forwarding_enabled\":true,"
	    "\"forwards_to\":\"+16505550101\",\"forwarding_type\":\"always\"}}",
	    true },
	{ "forward what failed", voice_forward_failed, HTTP_PATCH, NUMBER "/voice",
	    "{\"call_forwarding\":{\"call_forwarding_enabled\":true,"
	    "\"forwards_to\":\"+16505550101\",\"forwarding_type\":\"on-failure\"}}",
	    true },
	{ "forward no more", voice_keep, HTTP_PATCH, NUMBER "/voice",
	    "{\"call_forwarding\":{\"call_forwarding_enabled\":false}}", true },
	{ "to be had", available, HTTP_GET,
	    API "/v2/available_phone_numbers?filter%5Bcountry_code%5D=US&filter%5Blimit%5D=250", "",
	    true },
	{ "some to be had", available_some, HTTP_GET,
	    API "/v2/available_phone_numbers?filter%5Bcountry_code%5D=BE"
		"&filter%5Bphone_number_type%5D=mobile&filter%5Bphone_number%5D%5Bcontains%5D=8021"
		"&filter%5Bphone_number%5D%5Bstarts_with%5D=480&filter%5Blimit%5D=20",
	    "", true },
	{ "order", order, HTTP_POST, API "/v2/number_orders",
	    "{\"phone_numbers\":[{\"phone_number\":\"+16505550301\"}],"
	    "\"customer_reference\":\"voxdesk-1\"}",
	    false },
	{ "order with all", order_all, HTTP_POST, API "/v2/number_orders",
	    "{\"phone_numbers\":[{\"phone_number\":\"+3248021045\",\"requirement_group_id\":\"" UUID
	    "\"}],\"customer_reference\":\"voxdesk-2\",\"connection_id\":\"" ID "\"}",
	    false },
	{ "an order", order_one, HTTP_GET, API "/v2/number_orders/" UUID, "", true },
	{ "orders", orders, HTTP_GET, API "/v2/number_orders?" PAGE, "", true },
	{ "my orders", orders_mine, HTTP_GET,
	    API "/v2/number_orders?" PAGE "&filter%5Bcustomer_reference%5D=voxdesk-1", "", true },
	{ "applications", apps, HTTP_GET, APPS "?" PAGE, "", true },
	{ "an application", app, HTTP_GET, APPS "/" ID, "", true },
	{ "webhook", app_webhook, HTTP_PATCH, APPS "/" ID,
	    "{\"application_name\":\"voxdesk inbound\",\"webhook_event_url\":"
	    "\"https://desk.example.com/webhooks/telnyx\",\"webhook_api_version\":\"2\"}",
	    true },
	{ "connections", connections, HTTP_GET,
	    API "/v2/connections?page%5Bnumber%5D=2&page%5Bsize%5D=250", "", true },
	{ "a connection", connection, HTTP_GET, API "/v2/connections/" ID, "", true },
	{ "events", events, HTTP_GET, API "/v2/call_events?" PAGE, "", true },
	{ "some events", events_some, HTTP_GET,
	    API
	    "/v2/call_events?" PAGE "&filter%5Bfrom%5D=%2B3292246111"
	    "&filter%5Bto%5D=%2B32480210449&filter%5Bleg_id%5D=" UUID
	    "&filter%5Bconnection_id%5D=" ID
	    "&filter%5Btype%5D=webhook&filter%5Boccurred_at%5D%5Bgte%5D=2026-11-21T12%3A00%3A00Z",
	    "", true },
	{ "balance", balance, HTTP_GET, API "/v2/balance", "", true },
	{ "lookup", lookup, HTTP_GET, API "/v2/number_lookup/%2B3292246111?type=carrier", "",
	    false },
	{ "lookup of the name", lookup_name, HTTP_GET,
	    API "/v2/number_lookup/%2B16505550101?type=caller-name", "", false },
	{ "verified", verified_list, HTTP_GET, VERIFIED "?" PAGE, "", true },
	{ "one verified", verified, HTTP_GET, VERIFIED "/%2B3292246111", "", true },
	{ "verify by call", verify_call, HTTP_POST, VERIFIED,
	    "{\"phone_number\":\"+3292246111\",\"verification_method\":\"call\"}", false },
	{ "verify an extension", verify_extension, HTTP_POST, VERIFIED,
	    "{\"phone_number\":\"+3292246111\",\"verification_method\":\"call\","
	    "\"extension\":\"wW12*#D\"}",
	    false },
	{ "verify by text", verify_sms, HTTP_POST, VERIFIED,
	    "{\"phone_number\":\"+32470123456\",\"verification_method\":\"sms\"}", false },
	{ "code", verify_code, HTTP_POST, VERIFIED "/%2B3292246111/actions/verify",
	    "{\"verification_code\":\"482913\"}", true },
	{ "unverify", verified_delete, HTTP_DELETE, VERIFIED "/%2B3292246111", "", true },
};

static void goes_out_as_documented(void **state)
{
	(void)state;
	goes_out(requests, sizeof requests / sizeof *requests, HTTP_BEARER, "", KEY);
}

/* Long lists are let in, short answers keep the usual limit. */
static void whole_lists_fit(void **state)
{
	struct http_request r;
	struct error err;

	(void)state;
	assert_true(events(&r, &err));
	assert_true(r.max_body >= 4u * 1024 * 1024);
	http_request_done(&r);
	assert_true(verify_call(&r, &err));
	assert_int_equal(r.max_body, 0);
	http_request_done(&r);
}

/* ---- what is refused before anything is sent */

static void no_request_without_a_key(void **state)
{
	static const char *const keys[] = { "", "KEY with blanks", "KEY\r\nX: y", "\xc3\xa9" };

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct telnyx broken = { .api = API };
		struct http_request r;
		struct error err;

		(void)secret_set(&broken.key, keys[i], strlen(keys[i]));
		not_made(telnyx_balance_make(&broken, &r, &err), &r, &err, "telnyx-credentials");
		assert_non_null(strstr(err.hint, "TELNYX_API_KEY"));
		secret_done(&broken.key);
	}
}

static void paths_are_made_of_checked_parts(void **state)
{
	static const char *const ids[] = { "", "..", "../balance", "a/b", "a?x=1", "a%2F", "a b",
		"0123456789012345678901234567890123456789012345678901234567890123" };
	static const char *const no_numbers[] = { "", "+", "16505550101", "+0650555010",
		"+1650555010123456", "+1650 555", "+1650/../x", "+1650?x" };
	const struct telnyx_number_change change = { .customer_reference = "x" };
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		const struct telnyx_number_change attach = { .connection_id = ids[i] };

		assert_false(telnyx_id_valid(ids[i]));
		not_made(telnyx_number_make(&telnyx, ids[i], &r, &err), &r, &err, "telnyx-id");
		not_made(telnyx_number_change_make(&telnyx, ids[i], &change, &r, &err), &r, &err,
		    "telnyx-id");
		not_made(telnyx_number_change_make(&telnyx, ID, &attach, &r, &err), &r, &err,
		    "telnyx-id");
		not_made(telnyx_voice_make(&telnyx, ids[i], &r, &err), &r, &err, "telnyx-id");
		not_made(telnyx_order_make(&telnyx, ids[i], &r, &err), &r, &err, "telnyx-id");
		not_made(telnyx_app_make(&telnyx, ids[i], &r, &err), &r, &err, "telnyx-id");
		not_made(telnyx_connection_make(&telnyx, ids[i], &r, &err), &r, &err, "telnyx-id");
	}
	assert_false(telnyx_id_valid(NULL));
	for (size_t i = 0; i < sizeof no_numbers / sizeof *no_numbers; i++) {
		const char *n = no_numbers[i];
		const struct telnyx_verify v = { .number = n, .extension = "" };
		const struct telnyx_order_new o = { .number = n, .customer_reference = "x" };
		const struct telnyx_numbers_query q = { .number = n };

		if (n[0] != '\0')
			not_made(telnyx_numbers_make(&telnyx, &q, 1, &r, &err), &r, &err,
			    "telnyx-number");
		not_made(telnyx_verified_make(&telnyx, n, &r, &err), &r, &err, "telnyx-number");
		not_made(telnyx_verify_make(&telnyx, &v, &r, &err), &r, &err, "telnyx-number");
		not_made(telnyx_verify_code_make(&telnyx, n, "1", &r, &err), &r, &err,
		    "telnyx-number");
		not_made(telnyx_verified_delete_make(&telnyx, n, &r, &err), &r, &err,
		    "telnyx-number");
		not_made(telnyx_lookup_make(&telnyx, n, TELNYX_LOOKUP_CARRIER, &r, &err), &r, &err,
		    "telnyx-number");
		not_made(telnyx_order_place_make(&telnyx, &o, &r, &err), &r, &err, "telnyx-number");
	}
}

/* An order that could not be found again is not placed. */
static void no_order_without_a_reference(void **state)
{
	char longest[TELNYX_REFERENCE_MAX + 1];
	const char *const references[] = { NULL, "", "a b", "\xc3\xa9", longest };
	struct telnyx_order_new o = { .number = "+16505550301" };
	struct http_request r;
	struct error err;

	(void)state;
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
		o.customer_reference = references[i];
		not_made(telnyx_order_place_make(&telnyx, &o, &r, &err), &r, &err,
		    "telnyx-reference");
	}
	longest[sizeof longest - 2] = '\0';
	assert_true(telnyx_order_place_make(&telnyx, &o, &r, &err));
	http_request_done(&r);
	o.connection_id = "a/b";
	not_made(telnyx_order_place_make(&telnyx, &o, &r, &err), &r, &err, "telnyx-id");
	o.connection_id = "";
	o.requirement_group_id = "a/b";
	not_made(telnyx_order_place_make(&telnyx, &o, &r, &err), &r, &err, "telnyx-id");
}

static void what_a_phone_hears_is_checked(void **state)
{
	static const char *const extensions[] = { "12a", "1,2", "E",
		"123456789012345678901234567890123456789012345678901" };
	static const char *const codes[] = { "", "12 34", "1234567890123", "12-34", "\xd9\xa1" };
	struct telnyx_verify v = { .number = "+3292246111" };
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
		v.extension = extensions[i];
		not_made(telnyx_verify_make(&telnyx, &v, &r, &err), &r, &err, "extension");
	}
	v.extension = "12";
	v.sms = true; /* a text reaches no extension */
	not_made(telnyx_verify_make(&telnyx, &v, &r, &err), &r, &err, "extension");
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		not_made(telnyx_verify_code_make(&telnyx, "+3292246111", codes[i], &r, &err), &r,
		    &err, "telnyx-code");
		assert_true(codes[i][0] == '\0' || strstr(err.message, codes[i]) == NULL);
	}
}

static void nothing_else_is_taken(void **state)
{
	static const char *const countries[] = { NULL, "", "B", "be", "BEL", "B/" };
	static const char *const digits[] = { "+32", "1 2", "12x", "1234567890123456" };
	static const char *const webhooks[] = { "", "https://", "http://desk.example.com",
		"ftp://x", "https://desk.example.com/a b", "https://desk.example.com/\n" };
	static const char *const translations[] = { "sip:x", "a b",
		"0123456789012345678901234567890123456789012345678901234567890123" };
	const struct telnyx_app plain = { .id = ID, .name_exact = "x" };
	const struct telnyx_app unnamed = { .id = ID, .name = "x" };
	const struct telnyx_app unknown = { .id = "a/b", .name_exact = "x" };
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof countries / sizeof *countries; i++) {
		const struct telnyx_available_query q = { .country = countries[i] };

		not_made(telnyx_available_make(&telnyx, &q, &r, &err), &r, &err, "telnyx-country");
	}
	for (size_t i = 0; i < sizeof digits / sizeof *digits; i++) {
		const struct telnyx_available_query a = { .country = "BE", .contains = digits[i] };
		const struct telnyx_available_query b = { .country = "BE",
			.starts_with = digits[i] };

		not_made(telnyx_available_make(&telnyx, &a, &r, &err), &r, &err, "telnyx-digits");
		not_made(telnyx_available_make(&telnyx, &b, &r, &err), &r, &err, "telnyx-digits");
	}
	for (size_t i = 0; i < sizeof webhooks / sizeof *webhooks; i++)
		not_made(telnyx_app_webhook_make(&telnyx, &plain, webhooks[i], &r, &err), &r, &err,
		    "telnyx-webhook");
	not_made(telnyx_app_webhook_make(&telnyx, &unnamed, "https://x", &r, &err), &r, &err,
	    "telnyx-app-name");
	not_made(telnyx_app_webhook_make(&telnyx, &unknown, "https://x", &r, &err), &r, &err,
	    "telnyx-id");
	for (size_t i = 0; i < sizeof translations / sizeof *translations; i++) {
		const struct telnyx_voice_change c = { .translated_number = translations[i] };

		not_made(telnyx_voice_change_make(&telnyx, ID, &c, &r, &err), &r, &err,
		    "telnyx-number");
	}
	not_made(telnyx_voice_change_make(&telnyx, ID,
		     &(struct telnyx_voice_change){ .forwards_to = "0123" }, &r, &err),
	    &r, &err, "telnyx-number");
	not_made(telnyx_voice_change_make(&telnyx, ID, &(struct telnyx_voice_change){ 0 }, &r,
		     &err),
	    &r, &err, "nothing-to-change");
	not_made(telnyx_number_change_make(&telnyx, ID, &(struct telnyx_number_change){ 0 }, &r,
		     &err),
	    &r, &err, "nothing-to-change");
}

static void addresses_of_any_length(void **state)
{
	char tag[HTTP_URL_MAX];
	const struct telnyx_numbers_query query = { .tag = tag };
	struct http_request r;
	struct error err;

	(void)state;
	memset(tag, 'x', sizeof tag - 1);
	tag[sizeof tag - 1] = '\0';
	not_made(telnyx_numbers_make(&telnyx, &query, 1, &r, &err), &r, &err, "url-too-long");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_out_as_documented),
		cmocka_unit_test(whole_lists_fit),
		cmocka_unit_test(no_request_without_a_key),
		cmocka_unit_test(paths_are_made_of_checked_parts),
		cmocka_unit_test(no_order_without_a_reference),
		cmocka_unit_test(what_a_phone_hears_is_checked),
		cmocka_unit_test(nothing_else_is_taken),
		cmocka_unit_test(addresses_of_any_length),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
