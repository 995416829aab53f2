/*
 * Properties over the whole catalogue: every code, for targets of 20 and more countries, is a
 * string that can be dialled and parses back to its condition, number and ring time; what switches
 * off parses as that, what checks as a check; whatever cannot be built is refused in a sentence.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "phone/dialcode.h"
#include "phone/explain.h"

static const char *const countries[] = { "AU", "BE", "BR", "CA", "CH", "CN", "DE", "DK", "ES", "FR",
	"GB", "IE", "IL", "IN", "IT", "JP", "KR", "MX", "NG", "NI", "NL", "NO", "NZ", "PL", "SE",
	"SG", "TR", "US", "ZA", "ZW" };
#define N_COUNTRIES (sizeof countries / sizeof countries[0])

static struct number targets[2 * N_COUNTRIES];
static size_t n_targets;
static struct arena arena;

static int targets_make(void **state)
{
	static const enum number_type types[] = { NUMBER_FIXED, NUMBER_MOBILE };
	char e164[E164_MAX];
	struct error err;
	size_t i, t;

	(void)state;
	for (i = 0; i < N_COUNTRIES; i++)
		for (t = 0; t < 2; t++)
			if (number_example(countries[i], types[t], e164, sizeof e164) &&
			    number_parse(&targets[n_targets], e164, NULL, NUMBER_UNKNOWN, &err))
				n_targets++;
	return n_targets < 40;
}

static int targets_done(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

static bool stored_number(const struct carrier *carrier)
{
	return strstr(carrier->note, "Stored-number") != NULL;
}

static bool dialable(const char *code)
{
	return strspn(code, "0123456789*#+") == strlen(code);
}

static size_t count_of(const char *code, const char *number)
{
	size_t n = 0;
	const char *at;

	for (at = strstr(code, number); at != NULL; at = strstr(at + 1, number))
		n++;
	return n;
}

/* What a condition stands for, as bits. */
static unsigned bits_of(enum condition condition)
{
	unsigned busy_or_no_answer = 1u << CONDITION_BUSY | 1u << CONDITION_NO_ANSWER;

	if (condition == CONDITION_BUSY_OR_NO_ANSWER)
		return busy_or_no_answer;
	if (condition == CONDITION_ALL_CONDITIONAL)
		return busy_or_no_answer | 1u << CONDITION_UNAVAILABLE;
	return 1u << condition;
}

#define SAY(code, ...)                                     \
	do {                                               \
		print_error("%s %s: ", carrier->id, code); \
		print_error(__VA_ARGS__);                  \
		print_error("\n");                         \
		faults++;                                  \
	} while (0)

static size_t faults;

static void check_activation(const struct carrier *carrier, const struct carrier *hint, int line,
    const struct dial_code *built, const struct dial_leg *leg)
{
	const struct code_row *row = carrier_code(carrier, leg->condition);
	unsigned wanted = bits_of(leg->condition),
		 also = row != NULL ? row->also_sets : built->also_sets;
	struct explained x;
	struct error err;

	if (!explain_code(catalogue_builtin(), leg->activate, line, hint, &arena, &x, &err)) {
		SAY(leg->activate, "no code");
		return;
	}
	if ((bits_of(x.condition) & wanted) != wanted ||
	    (bits_of(x.condition) & ~(wanted | also)) != 0)
		SAY(leg->activate, "%s explained as %s (%s)", condition_name(leg->condition),
		    condition_name(x.condition), x.meaning);
	if (hint != NULL && x.n_problems > 0)
		SAY(leg->activate, "has a fault: %s", x.problems[0]);
	if (x.procedure != PROCEDURE_REGISTER)
		SAY(leg->activate, "explained as %s", procedure_name(x.procedure));
	if (strcmp(x.number, built->number_as_dialled) != 0)
		SAY(leg->activate, "number %s, not %s", x.number, built->number_as_dialled);
	if (strchr(leg->activate, '*') != NULL && x.seconds != 0 && x.seconds != built->ring)
		SAY(leg->activate, "%d seconds, not %d", x.seconds, built->ring);
	/* The ring time stands in the leg of a sequence that takes one. */
	if (built->n_legs == 1 && built->ring_unit == RING_SECONDS && x.seconds != built->ring)
		SAY(leg->activate, "%d seconds, not %d", x.seconds, built->ring);
}

/* Each alternative sets one of the conditions too, without a fault by the carrier's own rules. */
static void check_alternative(const struct carrier *carrier, const struct dial_code *built,
    const char *code)
{
	struct explained x;
	struct error err;
	size_t i;

	if (!explain_code(catalogue_builtin(), code, -1, carrier, &arena, &x, &err)) {
		SAY(code, "alternative is no code");
		return;
	}
	for (i = 0; i < built->n_legs; i++)
		if ((bits_of(x.condition) & bits_of(built->legs[i].condition)) != 0)
			break;
	if (i == built->n_legs || x.procedure != PROCEDURE_REGISTER || x.n_problems > 0)
		SAY(code, "alternative explained as %s %s (%s)", condition_name(x.condition),
		    x.meaning, x.n_problems > 0 ? x.problems[0] : "");
	if (x.seconds != 0 && x.seconds != built->ring)
		SAY(code, "alternative has %d seconds", x.seconds);
}

static void check_cancel(const struct carrier *carrier, const struct carrier *hint, int line,
    const struct dial_leg *leg)
{
	struct explained x;
	struct error err;

	if (leg->deactivate[0] != '\0') {
		if (!explain_code(catalogue_builtin(), leg->deactivate, line, hint, &arena, &x,
			&err))
			SAY(leg->deactivate, "no code");
		else if (x.procedure != PROCEDURE_DEACTIVATE && x.procedure != PROCEDURE_ERASE)
			SAY(leg->deactivate, "switches off, explained as %s: %s",
			    procedure_name(x.procedure), x.meaning);
		else if (x.condition != CONDITION_CANCEL_ALL &&
		    (bits_of(x.condition) & bits_of(leg->condition)) == 0)
			SAY(leg->deactivate, "of %s, explained as of %s",
			    condition_name(leg->condition), condition_name(x.condition));
	}
	if (leg->query[0] == '\0')
		return;
	if (strcmp(leg->query, leg->deactivate) == 0)
		SAY(leg->query, "checks and switches off");
	if (!explain_code(catalogue_builtin(), leg->query, line, hint, &arena, &x, &err))
		SAY(leg->query, "no code");
	else if (x.procedure != PROCEDURE_QUERY)
		SAY(leg->query, "checks, explained as %s: %s", procedure_name(x.procedure),
		    x.meaning);
}

static void check_texts(const struct carrier *carrier, const struct dial_code *built)
{
	const struct dial_leg *leg;
	size_t i;

	for (i = 0; i < built->n_legs; i++) {
		leg = &built->legs[i];
		if (leg->activate[0] == '\0' || !dialable(leg->activate) ||
		    !dialable(leg->deactivate) || !dialable(leg->query))
			SAY(leg->activate, "cannot be dialled (%s, %s)", leg->deactivate,
			    leg->query);
		if (!stored_number(carrier) &&
		    count_of(leg->activate, built->number_as_dialled) != 1)
			SAY(leg->activate, "does not hold %s once", built->number_as_dialled);
	}
	for (i = 0; i < built->n_alternatives; i++)
		if (!dialable(built->alternatives[i]))
			SAY(built->alternatives[i], "alternative cannot be dialled");
	for (i = 0; i < built->n_warnings; i++)
		if (built->warnings[i].text[0] == '\0' ||
		    strchr(built->warnings[i].text, '{') != NULL)
			SAY(built->legs[0].activate, "warning \"%s\"", built->warnings[i].text);
}

static void check_built(const struct carrier *carrier, const struct dial_code *built)
{
	int line = carrier->line_type == LINE_MOBILE || carrier->family == FAMILY_GSM_MMI
	    ? LINE_MOBILE
	    : LINE_FIXED;
	bool standard = carrier->family == FAMILY_GSM_MMI || carrier->family == FAMILY_ETSI_FIXED;
	size_t i;

	check_texts(carrier, built);
	if (built->legs[0].activate[strspn(built->legs[0].activate, "0123456789")] == '\0' &&
	    strcmp(carrier->id, "nz-actrix") == 0)
		return; /* 161: the number was stored before */
	for (i = 0; i < built->n_alternatives; i++)
		check_alternative(carrier, built, built->alternatives[i]);
	for (i = 0; i < built->n_legs; i++) {
		check_activation(carrier, carrier, -1, built, &built->legs[i]);
		check_cancel(carrier, carrier, -1, &built->legs[i]);
		if (!standard)
			continue;
		check_activation(carrier, NULL, line, built, &built->legs[i]);
		check_cancel(carrier, NULL, line, &built->legs[i]);
	}
}

static size_t build_for(const struct carrier *carrier, const struct number *target, bool force)
{
	struct dial_request request = { .carrier = carrier, .target = target, .force = force };
	struct dial_code built;
	struct error err;
	int rings[80], condition;
	size_t n = 0, n_rings, r;

	for (condition = 0; condition < CONDITIONS; condition++) {
		request.when = (enum condition)condition;
		n_rings = dial_ring_values(catalogue_builtin(), carrier, request.when, rings, 80);
		for (r = 0; r <= n_rings && r < 3; r++) {
			arena_reset(&arena);
			request.ring = r == 0 ? 0 : rings[r == 1 ? 0 : n_rings - 1];
			if (dial_code_build(catalogue_builtin(), &request, &arena, &built, &err)) {
				check_built(carrier, &built);
				n++;
			} else if (strlen(err.message) < 20 || err.hint[0] == '\0' ||
			    strchr(err.message, '{') != NULL) {
				SAY(condition_name(request.when), "refused without a sentence: %s",
				    err.message);
			}
		}
	}
	return n;
}

/* Of the line's own country, and of all others. */
static void every_code_parses_back(void **state)
{
	const struct catalogue *c = catalogue_builtin();
	size_t i, t, n = 0;

	(void)state;
	for (i = 0; i < c->n; i++)
		for (t = 0; t < n_targets; t++)
			n += build_for(c->rows[i], &targets[t], (i + t) % 2 == 0);
	print_message("%zu codes of %zu lines for %zu targets\n", n, c->n, n_targets);
	assert_true(n > 10000);
	assert_int_equal(faults, 0);
}

/* For the numbers of the carrier's own country, of which many are not among the targets above. */
static void every_line_takes_its_own_country(void **state)
{
	const struct catalogue *c = catalogue_builtin();
	char e164[E164_MAX], why[600];
	struct number target;
	struct error err;
	size_t i, built;
	int condition;
	bool any;

	(void)state;
	for (i = 0; i < c->n; i++) {
		const struct carrier *carrier = c->rows[i];

		if (!number_example(carrier->country[0] == '*' ? "US" : carrier->country,
			NUMBER_MOBILE, e164, sizeof e164) ||
		    !number_parse(&target, e164, NULL, NUMBER_UNKNOWN, &err))
			continue;
		built = build_for(carrier, &target, false);
		any = false;
		for (condition = 0; condition < CONDITIONS; condition++) {
			if (dial_supported(c, carrier, (enum condition)condition, why, sizeof why))
				any = true;
			else if (strlen(why) < 20)
				SAY(condition_name((enum condition)condition),
				    "not supported, without a reason");
		}
		if (any != (built > 0))
			SAY("", "supported %d, %zu codes built", any, built);
	}
	assert_int_equal(faults, 0);
}

/* Each row's own code, with its placeholders, is reached by some condition or deliberately is not.
 */
static void every_activation_is_offered(void **state)
{
	const struct catalogue *c = catalogue_builtin();
	char why[600];
	size_t i, j;

	(void)state;
	for (i = 0; i < c->n; i++) {
		const struct carrier *carrier = c->rows[i];

		for (j = 0; j < carrier->n_codes; j++)
			if (carrier->codes[j].condition < CONDITIONS &&
			    carrier->codes[j].activate[0] != '\0' &&
			    !dial_supported(c, carrier, carrier->codes[j].condition, why,
				sizeof why))
				SAY(carrier->codes[j].activate, "is not offered: %s", why);
	}
	assert_int_equal(faults, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_parses_back),
		cmocka_unit_test(every_line_takes_its_own_country),
		cmocka_unit_test(every_activation_is_offered),
	};

	return cmocka_run_group_tests(tests, targets_make, targets_done);
}
