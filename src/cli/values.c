/* Reads the values of flags, and finds the name that was meant. A value that a flag cannot take is
 * bad input; that a flag is unknown, or has no value, is usage (cli.c). */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/command.h"
#include "desk/number_typed.h"

const char *cli_nearest(const char *text, const char *(*next)(size_t i, const void *user),
    const void *user)
{
	const size_t n = strlen(text);
	const char *best = NULL;
	size_t least = n / 3 + 1 < 3 ? n / 3 + 1 : 3;

	if (n == 0 || n > TEXT_DISTANCE_MAX)
		return NULL;
	for (size_t i = 0;; i++) {
		const char *name = next(i, user);
		size_t d;

		if (!name)
			return best;
		if (strlen(name) > TEXT_DISTANCE_MAX)
			continue;
		d = text_distance(text, name);
		if (d < least || (d == least && !best)) {
			least = d;
			best = name;
		}
	}
}

static const char *condition_at(size_t i, const void *user)
{
	(void)user;
	return i < CONDITIONS ? condition_name((enum condition)i) : NULL;
}

bool cli_condition(const struct cli *c, enum condition *out, struct error *err)
{
	const char *word = c->value[FLAG_WHEN];
	const char *nearest;
	char shown[64];

	if (!word || (condition_parse(word, out) && *out < CONDITIONS))
		return true;
	nearest = cli_nearest(word, condition_at, NULL);
	text_clean(word, strlen(word), shown, sizeof shown, 40);
	if (nearest)
		return error_set(err, ERROR_INPUT, "condition-unknown",
		    _("It takes all, no_answer, busy, unavailable, all_conditional or busy_or_no_answer."),
		    _("\"%s\" is no condition. Did you mean %s?"), shown, nearest);
	return error_set(err, ERROR_INPUT, "condition-unknown",
	    _("It takes all, no_answer, busy, unavailable, all_conditional or busy_or_no_answer."),
	    _("\"%s\" is no condition."), shown);
}

bool cli_integer(const struct cli *c, enum cli_flag flag, int min, int max, int *out,
    struct error *err)
{
	const char *text = c->value[flag];
	char *end = NULL;
	long value;

	if (!text)
		return true;
	errno = 0;
	value = isdigit((unsigned char)text[0]) ? strtol(text, &end, 10) : 0;
	if (!end || *end || errno || value < min || value > max)
		return error_set(err, ERROR_INPUT, "not-a-number", NULL,
		    _("--%s takes a whole number from %d to %d."), cli_flags[flag].name, min, max);
	*out = (int)value;
	return true;
}

bool cli_country(struct cli *c, const char **out, struct error *err)
{
	const char *text = c->value[FLAG_COUNTRY];

	*out = NULL;
	if (!text)
		return true;
	/* Not toupper(): in a Turkish locale an i has another capital. */
	for (const char *const *region = number_regions(); *region; region++) {
		if (text_equal_nocase(*region, text)) {
			*out = *region;
			return true;
		}
	}
	return error_set(err, ERROR_INPUT, "country-unknown",
	    _("Give two letters, such as BE, NG or US."), _("\"%s\" is not a country."),
	    cli_quoted(c, text));
}

bool cli_number(struct cli *c, const char *text, const char *fallback, const char **e164,
    const char **country, struct error *err)
{
	struct number number;

	if (!cli_country(c, country, err) ||
	    !number_typed(&number, text, *country ? *country : fallback, err))
		return false;
	*e164 = arena_strdup(&c->arena, number.e164);
	*country = arena_strdup(&c->arena, number.country);
	return true;
}

bool cli_page(struct cli *c, const void *rows, size_t n, cli_is_fn *is, const char *see,
    size_t *first, size_t *end, struct error *err)
{
	const char *after = c->value[FLAG_AFTER];
	struct number number;
	int limit = 0;

	*first = 0;
	*end = n;
	if (!cli_integer(c, FLAG_LIMIT, 1, 1000000, &limit, err))
		return false;
	if (after) {
		const char *e164 =
		    number_parse(&number, after, NULL, NUMBER_UNKNOWN, NULL) ? number.e164 : after;

		while (*first < n && !is(rows, *first, after) && !is(rows, *first, e164))
			(*first)++;
		if (*first == n)
			return error_set(err, ERROR_NOT_FOUND, "no-such-row",
			    arena_printf(&c->arena, _("See: %s."), see),
			    _("The list has no \"%s\"."), cli_quoted(c, after));
		(*first)++;
	}
	if (limit > 0 && n - *first > (size_t)limit)
		*end = *first + (size_t)limit;
	return true;
}

static const char *carrier_at(size_t i, const void *user)
{
	const struct catalogue *catalogue = user;

	return i < catalogue->n ? catalogue->rows[i]->id : NULL;
}

bool cli_carrier(struct cli *c, const char *id, const struct carrier **out, struct error *err)
{
	char lower[TEXT_DISTANCE_MAX + 1] = "";
	const char *nearest, *hint;
	size_t i;

	*out = catalogue_find(c->session.catalogue, id);
	if (*out)
		return true;
	for (i = 0; i < TEXT_DISTANCE_MAX && id[i]; i++)
		lower[i] = id[i] >= 'A' && id[i] <= 'Z' ? (char)(id[i] + 'a' - 'A') : id[i];
	lower[i] = '\0';
	nearest = cli_nearest(lower, carrier_at, c->session.catalogue);
	/* A row of the user's own file may be what is meant, and why it is not there. */
	hint = c->session.carriers_problem[0] ? c->session.carriers_problem
					      : _("Look it up: voxdesk carriers --search TEXT.");
	if (nearest)
		return error_set(err, ERROR_NOT_FOUND, "no-such-carrier", hint,
		    _("There is no line \"%s\" in the catalogue. Did you mean %s?"),
		    cli_quoted(c, id), nearest);
	return error_set(err, ERROR_NOT_FOUND, "no-such-carrier", hint,
	    _("There is no line \"%s\" in the catalogue."), cli_quoted(c, id));
}
