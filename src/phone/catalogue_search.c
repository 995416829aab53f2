/* Finding a carrier's row by what a person types. */
#include "phone/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define FOLDED_MAX 1200
#define QUERY_MAX 200
#define COUNTRIES_MAX 300

/* The seed's carriers, in its order. */
static const char *const seeds[CATALOGUE_SEEDS] = { "us-att-wireless", "us-verizon-wireless",
	"us-tmobile", "gsm-standard" };

/* A row on its way to the answer: the lower the rank, the earlier. */
struct ranked {
	const struct carrier *carrier;
	int rank, second;
};

int catalogue_seed_place(const struct carrier *c)
{
	for (int i = 0; i < CATALOGUE_SEEDS; i++) {
		if (strcmp(c->id, seeds[i]) == 0)
			return i;
	}
	return CATALOGUE_SEEDS;
}

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* ---- search */

/* A country's names in the console's and the customers' languages, folded; made once, since
 * asking ICU costs more than the whole search. */
static const char *country_words(const char *country)
{
	static const char *const languages[] = { "en", "nl", "fr", "de" };
	static struct {
		struct {
			char code[3];
			char *words;
		} known[COUNTRIES_MAX];
		size_t n;
	} cache;
	char all[4 * 80] = "", name[80], folded[FOLDED_MAX];
	size_t n = 0;

	if (country[0] == '*' || strlen(country) != 2)
		return "";
	for (size_t i = 0; i < cache.n; i++) {
		if (same(cache.known[i].code, country))
			return cache.known[i].words;
	}
	if (cache.n == COUNTRIES_MAX)
		return "";
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
		country_name(country, languages[i], name, sizeof name);
		(void)text_copy(all + n, sizeof all - n, name);
		n += strlen(all + n);
		if (n + 1 < sizeof all)
			all[n++] = ' ';
		all[n < sizeof all ? n : sizeof all - 1] = '\0';
	}
	(void)text_fold(all, folded, sizeof folded);
	(void)text_copy(cache.known[cache.n].code, sizeof cache.known[cache.n].code, country);
	cache.known[cache.n].words = xstrdup(folded);
	return cache.known[cache.n++].words;
}

/* How well one word of the query fits: 2 at the beginning of a word, 1 inside one, else 0. */
static int word_fits(const char *haystack, const char *word, size_t n)
{
	const char *s = haystack;
	bool inside = false;

	while ((s = memmem(s, strlen(s), word, n)) != NULL) {
		if (s == haystack || s[-1] == ' ')
			return 2;
		inside = true;
		s++;
	}
	return inside ? 1 : 0;
}

/* 2, 1 or 0 as the worst word of `query` (folded) fits. */
static int words_fit(const char *haystack, const char *query)
{
	int worst = 2;

	while (*query != '\0') {
		size_t n = strcspn(query, " ");
		int fit = n != 0 ? word_fits(haystack, query, n) : 2;

		if (fit < worst)
			worst = fit;
		query += n + (query[n] == ' ');
	}
	return worst;
}

static bool begins(const char *text, const char *beginning)
{
	return strncmp(text, beginning, strlen(beginning)) == 0;
}

static bool an_alias_begins(const char *aliases, const char *query)
{
	char alias[160], folded[160];

	while (*aliases != '\0') {
		size_t n = strcspn(aliases, ";");

		if (n < sizeof alias) {
			memcpy(alias, aliases, n);
			alias[n] = '\0';
			(void)text_fold(alias, folded, sizeof folded);
			if (begins(folded, query))
				return true;
		}
		aliases += n + (aliases[n] == ';');
	}
	return false;
}

/* What is searched: name, id, aliases, kind of line and country, folded, with blanks between. */
static void haystack_of(const struct carrier *c, char *out, size_t size)
{
	static const char *const kinds[LINE_TYPES] = { "mobile", "fixed landline", "voip" };
	const char *parts[] = { c->name, c->id, c->aliases };
	size_t n = 0;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		n += text_fold(parts[i], out + n, size / 4);
		out[n++] = ' ';
	}
	(void)text_copy(out + n, size - n, kinds[c->line_type]);
	n += strlen(out + n);
	out[n++] = ' ';
	(void)text_copy(out + n, size - n, country_words(c->country));
}

/* 0: it is the country's code, 1: the name begins so, 2: an alias does, 3: the words stand there
 * side by side, 4: every word begins a word, 5: every word stands somewhere; -1: no. */
static int match(const struct carrier *c, const char *query)
{
	char haystack[4 * FOLDED_MAX];
	int fit;

	if (strlen(query) == 2 && text_equal_nocase(query, c->country))
		return 0;
	haystack_of(c, haystack, sizeof haystack);
	if (begins(haystack, query))
		return 1;
	fit = words_fit(haystack, query);
	if (fit == 0)
		return -1;
	if (an_alias_begins(c->aliases, query))
		return 2;
	return word_fits(haystack, query, strlen(query)) == 2 ? 3 : fit == 2 ? 4 : 5;
}

/* A standard row of landlines holds where its codes are used: North America's star codes in country
 * code 1 (`country_code` 0: not known), the European ones elsewhere. */
static bool generic_applies(const struct carrier *c, int country_code)
{
	if (country_code == 0 || c->line_type == LINE_MOBILE)
		return true;
	return (c->family == FAMILY_NANP_VSC) == (country_code == 1);
}

bool carrier_is_for(const struct carrier *c, const struct number *number)
{
	if (number->country[0] == '\0' || c->line_type == LINE_VOIP)
		return true;
	return same(c->country, "*") ? generic_applies(c, number->country_code)
				     : number_country_code(c->country) == number->country_code;
}

static int ranked_compare(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank - y->rank;
	return x->second - y->second;
}

size_t catalogue_search(const struct catalogue *c, const char *text, const char *country, int line,
    const struct carrier **out, size_t max)
{
	struct ranked *found = xmalloc((c->n + 1) * sizeof *found);
	bool of_country = country != NULL && *country != '\0';
	bool seeds_lead = !of_country || same(country, "US");
	int country_code = of_country ? number_country_code(country) : 0;
	char query[QUERY_MAX];
	size_t n = 0;

	(void)text_fold(text != NULL ? text : "", query, sizeof query);
	for (size_t i = 0; i < c->n; i++) {
		const struct carrier *row = c->rows[i];
		bool generic = same(row->country, "*");
		int rank = 0;

		if ((of_country && !generic && !same(row->country, country)) ||
		    (generic && !generic_applies(row, country_code)) ||
		    (line >= 0 && (int)row->line_type != line))
			continue;
		if (*query != '\0')
			rank = match(row, query);
		if (rank < 0)
			continue;
		rank *= 2 * (CATALOGUE_SEEDS + 1);
		if (of_country && generic &&
		    (!seeds_lead || catalogue_seed_place(row) == CATALOGUE_SEEDS))
			rank += CATALOGUE_SEEDS + 1;
		rank += seeds_lead ? catalogue_seed_place(row) : CATALOGUE_SEEDS;
		found[n++] = (struct ranked){ row, rank, (int)i };
	}
	qsort(found, n, sizeof *found, ranked_compare);
	if (n > max)
		n = max;
	for (size_t i = 0; i < n; i++)
		out[i] = found[i].carrier;
	free(found);
	return n;
}
