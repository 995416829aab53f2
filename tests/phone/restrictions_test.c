/* What the catalogue says that a carrier refuses, requires or charges reaches the operator: every
 * restriction of every line is among the warnings of some answer, or that answer refuses with it.
 */
#include "phone/dialcode.h"

#include "tests/phone/one_arena.h"
#include "tests/phone/triples.h"

/* Of codes that are never given: no code of a landline has a plus, those two have none for busy and
 * none with 004. */
static const char *const of_no_code[] = { "+ cannot be typed on most landline phones",
	"**004* is refused or silently ignored by several Irish",
	"Busy and no answer: target set by" };

static bool needless(const struct carrier *carrier, const char *text)
{
	char why[240];

	for (size_t i = 0; i < sizeof of_no_code / sizeof of_no_code[0]; i++)
		if (strncmp(text, of_no_code[i], strlen(of_no_code[i])) == 0)
			return true;
	for (int when = 0; when < CONDITIONS; when++)
		if (dial_supported(catalogue_builtin(), carrier, (enum condition)when, why,
			sizeof why) ||
		    strstr(why, "steps") != NULL)
			return false;
	return true; /* refuses whatever is asked */
}

static bool says(const struct dial_request *request, const char *text)
{
	struct dial_code code;
	struct error err;
	size_t i;
	bool answered;

	arena_reset(&arena);
	answered = dial_code_build(catalogue_builtin(), request, &arena, &code, &err);
	if (!answered && strcmp(err.code, "app-only") != 0)
		return strstr(err.message, text) != NULL || strstr(err.hint, text) != NULL;
	for (i = 0; i < code.n_warnings; i++)
		if (strcmp(code.warnings[i].text, text) == 0)
			return true;
	return false;
}

/* For every condition, with a target of this text. */
static bool says_of(const struct carrier *carrier, const char *country, const char *to,
    const char *text)
{
	struct number target;
	struct dial_request request = {
		.carrier = carrier, .target = &target, .line_country = country
	};
	struct error err;
	int when;

	if (!number_parse(&target, to, country, NUMBER_UNKNOWN, &err))
		return false;
	for (when = 0; when < CONDITIONS; when++) {
		request.when = (enum condition)when;
		if (says(&request, text))
			return true;
	}
	return false;
}

/* The kinds of number that the country has, one abroad, and those that begin with what is printed.
 */
static bool shown(const struct carrier *carrier, const char *text)
{
	const char *country = carrier->country[0] != '*' ? carrier->country : "BE";
	char number[32];
	int type;

	for (type = 0; type < NUMBER_TYPES; type++)
		if (number_example(country, (enum number_type)type, number, sizeof number) &&
		    says_of(carrier, country, number, text))
			return true;
	for (const char *at = text; *at != '\0';) {
		size_t n = strspn(at, "0123456789");

		for (size_t fill = 4; n >= 2 && fill < 10; fill++) {
			(void)snprintf(number, sizeof number, "+%d%.*s%.*s",
			    number_country_code(country), (int)n, at, (int)fill, "555012345678");
			if (says_of(carrier, country, number, text))
				return true;
		}
		at += n > 0 ? n : 1;
	}
	return says_of(carrier, country,
	    strcmp(country, "US") == 0 || strcmp(country, "CA") == 0 ? "+32480210449"
								     : "+16504595418",
	    text);
}

static void every_restriction_is_shown(void **state)
{
	const struct catalogue *c = catalogue_builtin();
	size_t checked = 0, hidden = 0;

	(void)state;
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->rows[i]->n_restrictions; k++, checked++) {
			const char *text = c->rows[i]->restrictions[k].text;

			if (shown(c->rows[i], text) || needless(c->rows[i], text))
				continue;
			print_error("%s: never shown: %s\n", c->rows[i]->id, text);
			hidden++;
		}
	assert_true(checked > 190);
	assert_int_equal(hidden, 0);
}

/* A line that takes no target abroad refuses one, whether it is set by codes or by steps; forced,
 * it answers, with the carrier's own words before. */
static void no_line_takes_what_it_refuses(void **state)
{
	const struct catalogue *c = catalogue_builtin();
	struct dial_code code;
	struct number target;
	struct error err;
	size_t by_steps = 0;

	(void)state;
	for (size_t i = 0; i < c->n; i++) {
		const struct carrier *row = c->rows[i];
		struct dial_request request = { .carrier = row, .target = &target };

		if (row->foreign_form != FORM_NONE)
			continue;
		assert_true(number_parse(&target,
		    number_country_code(row->country) == 1 ? "+32480210449" : "+16504595418", NULL,
		    NUMBER_UNKNOWN, &err));
		for (int when = 0; when < CONDITIONS; when++) {
			request.when = (enum condition)when;
			request.force = false;
			arena_reset(&arena);
			assert_false(dial_code_build(c, &request, &arena, &code, &err));
			if (strcmp(err.code, "condition-not-supported") == 0)
				continue;
			assert_string_equal(err.code, "foreign-target-refused");
			request.force = true;
			if (dial_code_build(c, &request, &arena, &code, &err)) {
				assert_true(code.foreign && code.n_legs > 0);
				continue;
			}
			if (strcmp(err.code, "target-not-dialable") == 0)
				continue;
			assert_string_equal(err.code, "app-only");
			assert_true(code.foreign && code.n_legs == 0 && code.n_steps > 0);
			assert_true(code.n_warnings > 1 && code.warnings[0].loud);
			by_steps++;
		}
	}
	assert_true(by_steps >= 6);
}

/* What ends a forward that a menu set, where the catalogue knows it. */
static void steps_know_what_switches_off(void **state)
{
	static const struct {
		const char *id, *code;
	} rows[] = { { "jp-au-kddi", "1420" }, { "me-one", "#002#" }, { "au-amaysim", "" } };
	struct number target;
	struct dial_code code;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct dial_request request = { .carrier =
						    catalogue_find(catalogue_builtin(), rows[i].id),
			.target = &target };

		assert_true(number_example(request.carrier->country, NUMBER_MOBILE, code.switch_off,
		    sizeof code.switch_off));
		assert_true(number_parse(&target, code.switch_off, NULL, NUMBER_UNKNOWN, &err));
		assert_false(dial_code_build(catalogue_builtin(), &request, &arena, &code, &err));
		assert_string_equal(err.code, "app-only");
		assert_string_equal(code.switch_off, rows[i].code);
	}
}

/* That nobody says how a number abroad is written there is not that the line refuses it. */
static void an_unknown_way_of_writing_is_no_refusal(void **state)
{
	static const char *const rows[] = { "tw-chunghwa-fixed", "sg-singtel-fixed",
		"il-bezeq-fixed" };
	struct number target;
	struct dial_code code;
	struct error err;

	(void)state;
	assert_true(number_parse(&target, "+16504595418", NULL, NUMBER_UNKNOWN, &err));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (int force = 0; force < 2; force++) {
			const struct dial_request request = {
				.carrier = catalogue_find(catalogue_builtin(), rows[i]),
				.target = &target,
				.force = force == 1
			};

			assert_false(dial_code_build(catalogue_builtin(), &request, &arena, &code,
			    &err));
			assert_string_equal(err.code, "target-not-dialable");
			assert_non_null(strstr(err.message, "No source tells how"));
			assert_null(strstr(err.message, "cannot"));
			assert_non_null(strstr(err.hint, "Ask the carrier"));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_restriction_is_shown),
		cmocka_unit_test(no_line_takes_what_it_refuses),
		cmocka_unit_test(steps_know_what_switches_off),
		cmocka_unit_test(an_unknown_way_of_writing_is_no_refusal),
	};

	return cmocka_run_group_tests(tests, NULL, arena_free_all);
}
