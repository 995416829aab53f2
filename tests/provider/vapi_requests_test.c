/* What goes out to Vapi: method, address and body, to the letter. */
#include "tests/provider/requests.h"

#include "provider/vapi.h"

#define API "https://vapi.example"
#define KEY "a-private-key-of-the-test"
#define ID "0a1b2c3d-4e5f-6071-8293-A4B5C6D7E8F9"
#define ASSISTANT "11111111-2222-3333-4444-555555555555"
#define AC "AC0123456789abcdef0123456789abcdef"
#define NUMBER "+16505550201"

static struct vapi vapi;
static struct secret token;

static int set_up(void **state)
{
	(void)state;
	(void)snprintf(vapi.api, sizeof vapi.api, API);
	return secret_set(&vapi.key, KEY, strlen(KEY)) && secret_set(&token, "a-twilio-token", 14)
	    ? 0
	    : 1;
}

static int tear_down(void **state)
{
	(void)state;
	secret_done(&vapi.key);
	secret_done(&token);
	return 0;
}

static bool numbers(struct http_request *out, struct error *err)
{
	return vapi_numbers_make(&vapi, NULL, out, err);
}

static bool numbers_older(struct http_request *out, struct error *err)
{
	return vapi_numbers_make(&vapi, "createdAtLe=2026-01-02T03:04:05.678Z", out, err);
}

static bool number(struct http_request *out, struct error *err)
{
	return vapi_number_make(&vapi, ID, out, err);
}

static bool import_twilio(struct http_request *out, struct error *err)
{
	const struct vapi_import_twilio in = { .number = NUMBER,
		.account_sid = AC,
		.token = &token,
		.name = "Caf\xc3\xa9 \"De Zwaan\"",
		.assistant_id = ASSISTANT };

	return vapi_import_twilio_make(&vapi, &in, out, err);
}

static bool import_plain(struct http_request *out, struct error *err)
{
	const struct vapi_import_twilio in = {
		.number = NUMBER, .account_sid = AC, .token = &token, .name = "", .assistant_id = ""
	};

	return vapi_import_twilio_make(&vapi, &in, out, err);
}

static bool import_telnyx(struct http_request *out, struct error *err)
{
	const struct vapi_import_telnyx in = {
		.number = NUMBER, .credential_id = ID, .name = "Pool", .assistant_id = ASSISTANT
	};

	return vapi_import_telnyx_make(&vapi, &in, out, err);
}

static bool assign(struct http_request *out, struct error *err)
{
	const struct vapi_number_change change = { .provider = "twilio",
		.assistant_id = ASSISTANT };

	return vapi_number_change_make(&vapi, ID, &change, out, err);
}

static bool nobody_answers(struct http_request *out, struct error *err)
{
	const struct vapi_number_change change = { .provider = "telnyx", .assistant_id = "" };

	return vapi_number_change_make(&vapi, ID, &change, out, err);
}

static bool rename_it(struct http_request *out, struct error *err)
{
	const struct vapi_number_change change = { .provider = "twilio", .name = "Other" };

	return vapi_number_change_make(&vapi, ID, &change, out, err);
}

static bool remove_it(struct http_request *out, struct error *err)
{
	return vapi_number_delete_make(&vapi, ID, out, err);
}

static bool assistants(struct http_request *out, struct error *err)
{
	return vapi_assistants_make(&vapi, "", out, err);
}

static bool assistants_newer(struct http_request *out, struct error *err)
{
	return vapi_assistants_make(&vapi, "createdAtGe=2026-01-02T03:04:05+01:00", out, err);
}

static const struct request_row requests[] = {
	{ "numbers", numbers, HTTP_GET, API "/phone-number?limit=1000", "", true },
	{ "older numbers", numbers_older, HTTP_GET,
	    API "/phone-number?limit=1000&createdAtLe=2026-01-02T03%3A04%3A05.678Z", "", true },
	{ "a number", number, HTTP_GET, API "/phone-number/" ID, "", true },
	{ "import from Twilio", import_twilio, HTTP_POST, API "/phone-number",
	    "{\"provider\":\"twilio\",\"number\":\"" NUMBER "\",\"twilioAccountSid\":\"" AC
	    "\",\"twilioAuthToken\":\"a-twilio-token\",\"smsEnabled\":false,"
	    "\"name\":\"Caf\xc3\xa9 \\\"De Zwaan\\\"\",\"assistantId\":\"" ASSISTANT "\"}",
	    false },
	{ "import from Twilio, nothing more", import_plain, HTTP_POST, API "/phone-number",
	    "{\"provider\":\"twilio\",\"number\":\"" NUMBER "\",\"twilioAccountSid\":\"" AC
	    "\",\"twilioAuthToken\":\"a-twilio-token\",\"smsEnabled\":false}",
	    false },
	{ "import from Telnyx", import_telnyx, HTTP_POST, API "/phone-number",
	    "{\"provider\":\"telnyx\",\"number\":\"" NUMBER "\",\"credentialId\":\"" ID
	    "\",\"name\":\"Pool\",\"assistantId\":\"" ASSISTANT "\"}",
	    false },
	{ "assign", assign, HTTP_PATCH, API "/phone-number/" ID,
	    "{\"provider\":\"twilio\",\"assistantId\":\"" ASSISTANT "\"}", true },
	{ "nobody answers", nobody_answers, HTTP_PATCH, API "/phone-number/" ID,
	    "{\"provider\":\"telnyx\",\"assistantId\":null}", true },
	{ "rename", rename_it, HTTP_PATCH, API "/phone-number/" ID,
	    "{\"provider\":\"twilio\",\"name\":\"Other\"}", true },
	{ "delete", remove_it, HTTP_DELETE, API "/phone-number/" ID, "", true },
	{ "assistants", assistants, HTTP_GET, API "/assistant?limit=100", "", true },
	{ "newer assistants", assistants_newer, HTTP_GET,
	    API "/assistant?limit=100&createdAtGe=2026-01-02T03%3A04%3A05%2B01%3A00", "", true },
};

static void goes_out_as_documented(void **state)
{
	(void)state;
	goes_out(requests, sizeof requests / sizeof *requests, HTTP_BEARER, "", KEY);
}

/* ---- what is refused before anything is sent */

static void no_request_without_a_key(void **state)
{
	struct vapi none = { .api = API };
	struct http_request r;
	struct error err;

	(void)state;
	not_made(vapi_numbers_make(&none, NULL, &r, &err), &r, &err, "vapi-credentials");
	not_made(vapi_number_delete_make(&none, ID, &r, &err), &r, &err, "vapi-credentials");
	assert_true(secret_set(&none.key, "a b", 3));
	not_made(vapi_numbers_make(&none, NULL, &r, &err), &r, &err, "vapi-credentials");
	secret_done(&none.key);
}

static void paths_are_made_of_ids(void **state)
{
	static const char *const ids[] = { "", "x", ID "0", "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f",
		"0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8fg", "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
		"0a1b2c3d-4e5f-6071-8293/a4b5c6d7e8f9", "../../account", NULL };
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		const struct vapi_number_change change = { .provider = "twilio", .name = "x" };

		assert_false(vapi_id_valid(ids[i]));
		not_made(vapi_number_make(&vapi, ids[i], &r, &err), &r, &err, "vapi-id");
		not_made(vapi_number_delete_make(&vapi, ids[i], &r, &err), &r, &err, "vapi-id");
		not_made(vapi_number_change_make(&vapi, ids[i], &change, &r, &err), &r, &err,
		    "vapi-id");
	}
}

/* `next` is what a page gave, and nothing else becomes a part of the query. */
static void pages_begin_where_one_ended(void **state)
{
	static const char *const ends[] = { "createdAtLe=", "createdAtLe", "2026-01-02T03:04:05Z",
		"createdAtLt=2026-01-02T03:04:05Z", "createdAtLe=2026-01-02T03:04:05Z&limit=1",
		"createdAtLe=Z026-01-02", "createdAtLe=today" };
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		not_made(vapi_numbers_make(&vapi, ends[i], &r, &err), &r, &err, "page");
}

static void imports_check_what_they_are_given(void **state)
{
	struct secret empty = { 0 };
	const struct vapi_import_twilio bad[] = {
		{ "16505550201", AC, &token, "", "" },
		{ "", AC, &token, "", "" },
		{ NUMBER, "PN0123456789abcdef0123456789abcdef", &token, "", "" },
		{ NUMBER, "", &token, "", "" },
		{ NUMBER, AC, NULL, "", "" },
		{ NUMBER, AC, &empty, "", "" },
		{ NUMBER, AC, &token, "", "Front desk" },
	};
	static const char *const codes[] = { "number", "number", "sid", "sid", "twilio-credentials",
		"twilio-credentials", "vapi-id" };
	const struct vapi_import_telnyx telnyx = { NUMBER, "mine", "", "" };
	const struct vapi_number_change nothing = { .provider = "twilio" };
	const struct vapi_number_change wrong = { .provider = "twilio", .assistant_id = "x" };
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		not_made(vapi_import_twilio_make(&vapi, &bad[i], &r, &err), &r, &err, codes[i]);
	not_made(vapi_import_telnyx_make(&vapi, &telnyx, &r, &err), &r, &err, "vapi-id");
	not_made(vapi_number_change_make(&vapi, ID, &nothing, &r, &err), &r, &err, "change-empty");
	not_made(vapi_number_change_make(&vapi, ID, &wrong, &r, &err), &r, &err, "vapi-id");
}

/* Forty as JavaScript counts them, never half of one. */
static void names_are_cut_between_characters(void **state)
{
	static const struct {
		const char *one;
		int there, kept;
	} rows[] = { { "x", 41, 40 }, { "x", 40, 40 }, { "\xc3\xa9", 50, 40 },
		{ "\xf0\x9f\x93\x9e", 21, 20 } };
	char name[256], want[512];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct vapi_number_change change = { .provider = "twilio", .name = name };
		size_t n = strlen(rows[i].one);
		struct http_request r;
		struct error err;

		for (int k = 0; k < rows[i].there; k++)
			memcpy(name + (size_t)k * n, rows[i].one, n + 1);
		assert_true(vapi_number_change_make(&vapi, ID, &change, &r, &err));
		(void)snprintf(want, sizeof want, "{\"provider\":\"twilio\",\"name\":\"%.*s\"}",
		    (int)n * rows[i].kept, name);
		assert_string_equal(buf_text(&r.body), want);
		http_request_done(&r);
	}
}

/* Whole lists of agents with their prompts are let in. */
static void long_lists_fit(void **state)
{
	struct http_request r;
	struct error err;

	(void)state;
	assert_true(assistants(&r, &err));
	assert_true(r.max_body >= 8u * 1024 * 1024);
	http_request_done(&r);
	assert_true(number(&r, &err));
	assert_int_equal(r.max_body, 0);
	http_request_done(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_out_as_documented),
		cmocka_unit_test(no_request_without_a_key),
		cmocka_unit_test(paths_are_made_of_ids),
		cmocka_unit_test(pages_begin_where_one_ended),
		cmocka_unit_test(imports_check_what_they_are_given),
		cmocka_unit_test(names_are_cut_between_characters),
		cmocka_unit_test(long_lists_fit),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
