/* A code is found in whichever provider's table it stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "provider/codes.h"
#include "provider/elevenlabs_parts.h"
#include "provider/supabase_parts.h"
#include "provider/telnyx_parts.h"
#include "provider/twilio_parts.h"
#include "provider/vapi_parts.h"

#define MAX 8

static const struct rest *const providers[] = { &twilio_rest, &telnyx_rest, &vapi_rest,
	&elevenlabs_rest, &supabase_rest };

/* Every code of every table leads to its own row's sentence and next step. */
static void every_code_is_found(void **state)
{
	(void)state;
	for (size_t p = 0; p < sizeof providers / sizeof *providers; p++) {
		char code[64];
		size_t i = 0;

		for (; rest_table_code(providers[p], i, code, sizeof code); i++) {
			struct provider_code found[MAX];
			const size_t n = provider_codes_find(code, found, MAX);
			bool its = false;

			for (size_t k = 0; k < n; k++)
				its = its ||
				    (strcmp(found[k].provider, providers[p]->name) == 0 &&
					strcmp(found[k].code, code) == 0 &&
					found[k].message[0] != '\0' && found[k].hint[0] != '\0');
			if (!its)
				fail_msg("%s %s", providers[p]->name, code);
		}
		if (p == 0)
			assert_true(i > 20);
	}
}

static void case_and_parts(void **state)
{
	struct provider_code found[MAX];

	(void)state;
	assert_int_equal(provider_codes_find("pgrst301", found, MAX), 1);
	assert_string_equal(found[0].code, "PGRST301");
	assert_int_equal(provider_codes_find("21450", found, 0), 0);
	assert_int_equal(provider_codes_find("2145", found, MAX), 0);
	assert_int_equal(provider_codes_find("214501", found, MAX), 0);
	assert_int_equal(provider_codes_find("", found, MAX), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_is_found),
		cmocka_unit_test(case_and_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
