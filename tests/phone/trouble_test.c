/* The troubleshooting table: what is found by words (trouble.txt), and what fits a set-up. */
#include "phone/trouble.h"

#include "tests/phone/triples.h"

#define SHOWN 5

static void run_words(const char *input, char *out, size_t size)
{
	const struct trouble *found[SHOWN];
	const size_t n = trouble_find(input, found, SHOWN);
	FILE *f = fmemopen(out, size, "w");

	for (size_t i = 0; i < n; i++)
		fprintf(f, "%s%s", i > 0 ? " " : "", found[i]->id);
	fputs(n == 0 ? "-" : "", f);
	fclose(f);
}

/* "B1 ..." is the first of a list. */
static void run_first(const char *input, char *out, size_t size)
{
	char *rest;

	run_words(input, out, size);
	rest = strchr(out, ' ');
	if (rest != NULL)
		(void)snprintf(rest, size - (size_t)(rest - out), " ...");
}

static void words_of_the_table(void **state)
{
	(void)state;
	triples_run(__FILE__, "trouble.txt", run_first);
}

static const char *ids(const struct trouble_case *is)
{
	static char out[400];
	const struct trouble *found[TROUBLES_MAX];
	const size_t n = trouble_for(is, found, TROUBLES_MAX);

	out[0] = '\0';
	for (size_t i = 0; i < n; i++)
		(void)snprintf(out + strlen(out), sizeof out - strlen(out), "%s ", found[i]->id);
	return out;
}

static const struct {
	struct trouble_case is;
	const char *ids;
} cases[] = {
	{ { "A", LINE_MOBILE, FAMILY_GSM_MMI, CONDITION_ALL, false }, "A1 A5 A6 A7 A10 A11 " },
	{ { "A", LINE_MOBILE, FAMILY_GSM_MMI, CONDITION_NO_ANSWER, true },
	    "A1 A3 A4 A5 A6 A7 A9 A10 A11 " },
	{ { "A", LINE_FIXED, FAMILY_NANP_VSC, CONDITION_ALL, false }, "A2 A6 A7 A8 A10 A11 A12 " },
	{ { "A", LINE_MOBILE, FAMILY_NANP_VSC, CONDITION_ALL, false }, "A1 A5 A6 A7 A10 A11 " },
	{ { "A", LINE_FIXED, FAMILY_ETSI_FIXED, CONDITION_BUSY, false }, "A2 A6 A7 A10 A11 A12 " },
	{ { "B", LINE_FIXED, FAMILY_ETSI_FIXED, CONDITION_ALL, false }, "B4 B11 B12 B13 B14 B15 " },
	/* Calls that go out are lane 2's. */
	{ { "C", LINE_MOBILE, FAMILY_GSM_MMI, CONDITION_ALL, false }, "C1 C2 C3 C4 C5 C8 " },
	{ { "D", LINE_FIXED, FAMILY_ETSI_FIXED, CONDITION_BUSY, false }, "D1 D2 D5 " },
};

static void situations(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(ids(&cases[i].is), cases[i].ids);
}

/* Every entry is found by its id and by its own symptom, and is no longer than a page's line. */
static void every_entry_is_found(void **state)
{
	const struct trouble *found[SHOWN];

	(void)state;
	assert_int_equal(n_troubles, 41);
	for (size_t i = 0; i < n_troubles; i++) {
		size_t n = trouble_find(troubles[i].id, found, 1), at = 0;

		assert_int_equal(n, 1);
		assert_ptr_equal(found[0], &troubles[i]);
		n = trouble_find(troubles[i].symptom, found, SHOWN);
		while (at < n && found[at] != &troubles[i])
			at++;
		if (at == n)
			fail_msg("%s is not found by its symptom", troubles[i].id);
		assert_true(strlen(troubles[i].symptom) <= 90);
	}
}

static void no_text_is_too_much(void **state)
{
	const struct trouble *found[SHOWN];
	static char text[20000];

	(void)state;
	for (size_t i = 0; i < sizeof text - 2; i += 2)
		memcpy(text + i, "b ", 2);
	assert_int_equal(trouble_find(text, found, SHOWN), 0);
	memset(text, 'x', sizeof text - 1);
	assert_int_equal(trouble_find(text, found, SHOWN), 0);
	assert_int_equal(trouble_find("\x1b[31m\xff\xc3", found, SHOWN), 0);
	assert_int_equal(trouble_find("", found, SHOWN), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_the_table),
		cmocka_unit_test(situations),
		cmocka_unit_test(every_entry_is_found),
		cmocka_unit_test(no_text_is_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
