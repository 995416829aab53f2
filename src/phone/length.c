#include "phone/length.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "phone/country.h"

#define LENGTH_BITS 32

static int lengths_count(unsigned lengths)
{
	return __builtin_popcount(lengths);
}

int lengths_lowest(unsigned lengths)
{
	return lengths != 0 ? __builtin_ctz(lengths) : 0;
}

int lengths_highest(unsigned lengths)
{
	return lengths != 0 ? LENGTH_BITS - 1 - __builtin_clz(lengths) : 0;
}

int lengths_distance(unsigned lengths, int digits)
{
	int nearest = 99;

	for (int l = 0; l < LENGTH_BITS; l++) {
		if ((lengths & (1u << l)) != 0 && abs(l - digits) < nearest)
			nearest = abs(l - digits);
	}
	return nearest;
}

/* "two" for 2; digits from thirteen on. */
static const char *in_words(int n, char out[16])
{
	static const char *const words[] = { N_("no"), N_("one"), N_("two"), N_("three"),
		N_("four"), N_("five"), N_("six"), N_("seven"), N_("eight"), N_("nine"), N_("ten"),
		N_("eleven"), N_("twelve") };

	if (n >= 0 && n < (int)(sizeof words / sizeof *words))
		return _(words[n]);
	(void)snprintf(out, 16, "%d", n);
	return out;
}

bool miscount_words(const struct miscount *m, char *out, size_t size)
{
	int right = lengths_lowest(m->fit), off = abs(right - m->digits);
	unsigned long plural = (unsigned long)off;
	char kind[128], number[16];
	const char *format;

	out[0] = '\0';
	if (lengths_count(m->fit) != 1 || off == 0)
		return false;
	country_kind(m->country, m->country_code, m->type, kind, sizeof kind);
	/* Translators: "one digit short for a Nigerian mobile". */
	format = m->digits < right
	    ? ngettext("%s digit short for %s", "%s digits short for %s", plural)
	    : ngettext("%s digit too long for %s", "%s digits too long for %s", plural);
	(void)snprintf(out, size, format, in_words(off, number), kind);
	return true;
}

void miscount_sentence(const struct miscount *m, char *out, size_t size)
{
	int low = lengths_lowest(m->fit), high = lengths_highest(m->fit);
	unsigned long plural = (unsigned long)m->digits;
	char text[192], range[32];

	if (miscount_words(m, text, sizeof text)) {
		(void)snprintf(out, size,
		    ngettext("This is %s: %d digits come after +%d, here is %d.",
			"This is %s: %d digits come after +%d, here are %d.", plural),
		    text, low, m->country_code, m->digits);
		return;
	}
	if (low == high)
		(void)snprintf(range, sizeof range, "%d", low);
	else
		(void)snprintf(range, sizeof range,
		    lengths_count(m->fit) == 2 ? _("%d or %d") : _("%d to %d"), low, high);
	country_kind(m->country, m->country_code, m->type, text, sizeof text);
	if (text[0] >= 'a' && text[0] <= 'z')
		text[0] = (char)(text[0] - 'a' + 'A');
	/* Translators: "A German fixed line has 5 to 15 digits after +49, here are 3." */
	(void)snprintf(out, size,
	    ngettext("%s has %s digits after +%d, here is %d.",
		"%s has %s digits after +%d, here are %d.", plural),
	    text, range, m->country_code, m->digits);
}

bool miscount_is_sure(const struct miscount *m)
{
	int right = lengths_lowest(m->fit), missing = right - m->digits;

	return m->type != NUMBER_UNKNOWN && lengths_count(m->fit) == 1 &&
	    (missing == 1 || missing == 2 || missing == -1);
}
