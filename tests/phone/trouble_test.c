/* The troubleshooting table: what is found by words (trouble.txt), and what fits a set-up. */
#include "phone/trouble.h"

#include <ctype.h>

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
	{ { "A", LINE_MOBILE, FAMILY_GSM_MMI, CONDITION_ALL, false, 0 }, "A1 A5 A6 A7 A10 A11 " },
	{ { "A", LINE_MOBILE, FAMILY_GSM_MMI, CONDITION_NO_ANSWER, true, 0 },
	    "A1 A3 A4 A5 A6 A7 A9 A10 A11 " },
	{ { "A", LINE_FIXED, FAMILY_NANP_VSC, CONDITION_ALL, false, 0 },
	    "A2 A6 A7 A8 A10 A11 A12 " },
	{ { "A", LINE_MOBILE, FAMILY_NANP_VSC, CONDITION_ALL, false, 0 }, "A1 A5 A6 A7 A10 A11 " },
	{ { "A", LINE_FIXED, FAMILY_ETSI_FIXED, CONDITION_BUSY, false, 0 },
	    "A2 A6 A7 A10 A11 A12 " },
	{ { "B", LINE_FIXED, FAMILY_ETSI_FIXED, CONDITION_ALL, false, 0 },
	    "B4 B11 B12 B13 B14 B15 " },
	/* Calls that go out are lane 2's. */
	{ { "C", LINE_MOBILE, FAMILY_GSM_MMI, CONDITION_ALL, false, 0 }, "C1 C2 C3 C4 C5 C8 " },
	{ { "D", LINE_FIXED, FAMILY_ETSI_FIXED, CONDITION_BUSY, false, 0 }, "D2 D5 " },
	/* Verizon's *71 covers busy calls, too: nothing is to be set for them. */
	{ { "B", LINE_MOBILE, FAMILY_NANP_VSC, CONDITION_NO_ANSWER, false, 1u << CONDITION_BUSY },
	    "B1 B2 B5 B6 B7 B9 B10 B11 B12 B13 B14 B15 " },
	{ { "D", LINE_MOBILE, FAMILY_GSM_MMI, CONDITION_ALL, false, 0 }, "D2 D3 D4 D5 " },
};

static void situations(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(ids(&cases[i].is), cases[i].ids);
}

/* The next thing to dial in a text from `*at`: signs of a keypad with a star or a # among digits,
 * or a GSM code as it is called by itself (61). False: none is left. */
static bool code_take(const char **at, char *out, size_t size)
{
	static const char *const bare[] = { "002", "004", "21", "43", "61", "62", "67" };

	while (**at != '\0') {
		const size_t n = strspn(*at, "*#0123456789");
		const bool whole = n > 0 && !isalpha((unsigned char)(*at)[n]);

		(void)snprintf(out, size, "%.*s", (int)n, *at);
		*at += n > 0 ? n : 1;
		if (strpbrk(out, "*#") != NULL && strpbrk(out, "0123456789") != NULL)
			return true;
		for (size_t i = 0; whole && i < sizeof bare / sizeof *bare; i++)
			if (strcmp(out, bare[i]) == 0)
				return true;
	}
	return false;
}

static bool row_has(const struct carrier *c, const char *code)
{
	for (size_t i = 0; i < c->n_codes; i++)
		if (strcmp(c->codes[i].activate, code) == 0 ||
		    strcmp(c->codes[i].activate_no_timer, code) == 0 ||
		    strcmp(c->codes[i].deactivate, code) == 0 ||
		    strcmp(c->codes[i].query, code) == 0)
			return true;
	return strcmp(c->first_code, code) == 0;
}

static size_t codes_seen; /* on all lines that may have them */

static void no_code_of_others(const struct carrier *c, const struct trouble_case *is)
{
	const struct trouble *found[TROUBLES_MAX];
	const size_t n = trouble_for(is, found, TROUBLES_MAX);
	struct arena arena = { 0 };
	char code[64];

	for (size_t i = 0; i < n; i++) {
		const char *text = arena_printf(&arena, "%s. %s %s", found[i]->symptom,
		    found[i]->cause, trouble_fix(found[i], c->family, &arena));

		while (code_take(&text, code, sizeof code)) {
			if (c->family != FAMILY_GSM_MMI && !row_has(c, code))
				fail_msg("%s, %s: %s names %s", c->id,
				    condition_name(is->condition), found[i]->id, code);
			codes_seen++;
		}
	}
	arena_done(&arena);
}

/* An operator dictates what is shown: beside a Verizon or a European fixed line no GSM code is. */
static void no_line_is_shown_codes_of_another(void **state)
{
	static const char *const stages[] = { "A", "BC", "D" };
	const struct catalogue *all = catalogue_builtin();

	(void)state;
	assert_int_equal(all->n, 212);
	for (size_t i = 0; i < all->n; i++)
		for (int when = 0; when < CONDITIONS; when++)
			for (size_t s = 0; s < 3; s++) {
				const struct carrier *c = all->rows[i];
				const struct code_row *row = carrier_code(c, (enum condition)when);

				no_code_of_others(c,
				    &(struct trouble_case){ stages[s], c->line_type, c->family,
					(enum condition)when, true, row ? row->also_sets : 0 });
			}
	assert_true(codes_seen > 1000);
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
		cmocka_unit_test(no_line_is_shown_codes_of_another),
		cmocka_unit_test(every_entry_is_found),
		cmocka_unit_test(no_text_is_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
