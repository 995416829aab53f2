/* Codes explained: the table is explain.txt; sentences that must be there are named by short marks.
 */
#include "phone/explain.h"

#include "phone/number.h"
#include "tests/phone/one_arena.h"
#include "tests/phone/triples.h"

/* A mark in the table and what the sentence must hold. */
static const struct {
	const char *mark, *part;
} marks[] = {
	{ "on-mobile", "On a mobile: " },
	{ "no-plus", "its plus is missing" },
	{ "not-ring-time", "is no ring time" },
	{ "timer-not-here", "takes no ring time" },
	{ "timer-range", "seconds is not taken" },
	{ "timer-on-others", "belongs only to a code that sets" },
	{ "number-on-cancel", "switches off takes no number" },
	{ "number-on-check", "checks takes no number" },
	{ "no-number-form", "is no telephone number" },
	{ "no-number", "There is no number" },
	{ "after-hash", "Nothing may follow the final #" },
	{ "no-hash-there", "no # at the end" },
	{ "no-hash", "final # is missing" },
	{ "blanks", "blanks, dashes" },
	{ "no-group", "no such group" },
	{ "unknown-code", "no service code for forwarding" },
	{ "mobile-form", "form of mobiles" },
	{ "no-such-on-fixed", "Fixed lines have no code" },
	{ "plus", " plus" },
	{ "seconds-one-star", "seconds follow one star" },
	{ "other-codes", "has other codes" },
	{ "too-long", "no telephone number has more than 15" },
	{ "too-many", "more parts" },
	{ "north-american", "North American" },
	{ "one-by-one", "one by one" },
	{ "other-lines", "(" },
};

static const char *mark_of(const char *sentence)
{
	size_t i;

	for (i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (strstr(sentence, marks[i].part) != NULL)
			return marks[i].mark;
	return sentence;
}

static const char *or_dash(const char *text)
{
	return text[0] != '\0' ? text : "-";
}

static void describe(const struct explained *x, char *out, size_t size)
{
	FILE *f = fmemopen(out, size, "w");
	size_t i;

	fprintf(f, "%s %s %s %s %s %s ", family_name(x->family), procedure_name(x->procedure),
	    condition_name(x->condition), or_dash(x->service_code), or_dash(x->number),
	    or_dash(x->basic_service));
	if (x->seconds > 0)
		fprintf(f, "%d", x->seconds);
	else
		fputc('-', f);
	for (i = 0; i < x->n_problems; i++)
		fprintf(f, " ! %s", mark_of(x->problems[i]));
	for (i = 0; i < x->n_readings; i++)
		fprintf(f, " ? %s", mark_of(x->readings[i]));
	fclose(f);
}

static void run_code(const char *input, char *out, size_t size)
{
	const struct catalogue *c = catalogue_builtin();
	const struct carrier *carrier = NULL;
	struct explained x;
	struct error err;
	char id[80];
	int line = -1;

	for (;;) {
		if (triple_option(input, "line") != NULL) {
			line = strncmp(input, "line=fixed", 10) == 0 ? LINE_FIXED : LINE_MOBILE;
		} else if (triple_option(input, "carrier") != NULL) {
			(void)snprintf(id, sizeof id, "%.*s", (int)strcspn(input + 8, " "),
			    input + 8);
			carrier = catalogue_find(c, id);
			assert_non_null(carrier);
		} else {
			break;
		}
		input += strcspn(input, " ");
		input += strspn(input, " ");
	}
	arena_reset(&arena);
	if (explain_code(c, input, line, carrier, &arena, &x, &err)) {
		assert_true(strlen(x.meaning) > 10);
		describe(&x, out, size);
		return;
	}
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_true(err.hint[0] != '\0');
	(void)snprintf(out, size, "%s", err.code);
}

static void codes_of_the_table(void **state)
{
	(void)state;
	triples_run(__FILE__, "explain.txt", run_code);
}

static const struct {
	const char *code, *part;
} meanings[] = {
	{ "**21*+16504595418#", "Forwards all calls to +16504595418." },
	{ "**61*+16504595418**20#", "Forwards unanswered calls to +16504595418 after 20 seconds." },
	/* a ring time that the code cannot have is a fault, and no part of what it does */
	{ "**21*+3292246111**20#", "Forwards all calls to +3292246111." },
	{ "**61*+3292246111**7#", "Forwards unanswered calls to +3292246111." },
	{ "**61*+3292246111**45#", "Forwards unanswered calls to +3292246111." },
	{ "*67*092246111*20#", "to 092246111" },
	/* the carriers that everybody knows are named first */
	{ "*71",
	    "(Verizon (wireless); Spectrum Mobile; Spectrum Voice (residential); and 4 more)" },
	/* #21# is printed as a check by several guides */
	{ "#21#", "does not check" },
	{ "*#21#", "changes nothing" },
	{ "##004#", "voicemail goes too" },
	{ "**61*+16504595418*20#", "all bearer services" },
	{ "**61*+16504595418*11*20#", "for voice calls" },
	{ "*43#", "call waiting" },
	{ "*100#", "USSD" },
	{ "*72", "the number is dialled after it" },
};

static void meanings_in_words(void **state)
{
	struct explained x;
	struct error err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
		arena_reset(&arena);
		assert_true(explain_code(catalogue_builtin(), meanings[i].code, -1, NULL, &arena,
		    &x, &err));
		if (strstr(x.meaning, meanings[i].part) == NULL)
			fail_msg("%s: \"%s\" lacks \"%s\"", meanings[i].code, x.meaning,
			    meanings[i].part);
	}
}

static void ring_time_in_the_wrong_place_is_shown_right(void **state)
{
	struct explained x;
	struct error err;

	(void)state;
	arena_reset(&arena);
	assert_true(explain_code(catalogue_builtin(), "**61*0480210449*20#", -1, NULL, &arena, &x,
	    &err));
	assert_int_equal(x.n_problems, 1);
	assert_non_null(strstr(x.problems[0], "all bearer services"));
	assert_non_null(strstr(x.problems[0], "**61*0480210449**20#"));
}

static void readings_name_their_lines(void **state)
{
	struct explained x;
	struct error err;
	size_t i;
	bool webphone = false;

	(void)state;
	arena_reset(&arena);
	assert_true(explain_code(catalogue_builtin(), "*716504595418", -1, NULL, &arena, &x, &err));
	for (i = 0; i < x.n_readings; i++)
		webphone = webphone ||
		    (strstr(x.readings[i], "all calls") != NULL &&
			strstr(x.readings[i], "WebPhone") != NULL);
	assert_true(webphone);
}

/* Verizon's meaning of *73 before those of lines that few people have. */
static void known_carriers_are_read_first(void **state)
{
	struct explained x;
	struct error err;

	(void)state;
	arena_reset(&arena);
	assert_true(explain_code(catalogue_builtin(), "*73", -1, NULL, &arena, &x, &err));
	assert_true(x.n_readings >= 3);
	assert_non_null(strstr(x.readings[0], "(Verizon (wireless); "));
}

static void hostile_text_is_no_code_or_cleaned(void **state)
{
	struct explained x;
	struct error err;
	char big[12000];

	(void)state;
	arena_reset(&arena);
	memset(big, '*', sizeof big - 1);
	big[sizeof big - 1] = '\0';
	assert_false(explain_code(catalogue_builtin(), big, -1, NULL, &arena, &x, &err));
	assert_string_equal(err.code, "not-a-code");
	assert_false(explain_code(catalogue_builtin(), "\x1b[31m*21#", -1, NULL, &arena, &x, &err));
	assert_null(strchr(err.message, '\x1b'));
	assert_true(explain_code(catalogue_builtin(), "*#21#\x1b[31m\xff", -1, NULL, &arena, &x,
	    &err));
	assert_int_equal(x.n_problems, 1);
	assert_null(strchr(x.problems[0], '\x1b'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_of_the_table),
		cmocka_unit_test(meanings_in_words),
		cmocka_unit_test(ring_time_in_the_wrong_place_is_shown_right),
		cmocka_unit_test(readings_name_their_lines),
		cmocka_unit_test(known_carriers_are_read_first),
		cmocka_unit_test(hostile_text_is_no_code_or_cleaned),
	};

	return cmocka_run_group_tests(tests, NULL, arena_free_all);
}
