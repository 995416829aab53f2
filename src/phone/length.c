#include "phone/length.h"

#include <stdio.h>
#include <stdlib.h>

#include "phone/country.h"

#define LENGTH_BITS 32

int lengths_count(unsigned lengths)
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
	static const char *const words[] = { "no", "one", "two", "three", "four", "five", "six",
		"seven", "eight", "nine", "ten", "eleven", "twelve" };

	if (n >= 0 && n < (int)(sizeof words / sizeof *words))
		return words[n];
	(void)snprintf(out, 16, "%d", n);
	return out;
}

bool miscount_words(const struct miscount *m, char *out, size_t size)
{
	int right = lengths_lowest(m->fit), off = abs(right - m->digits);
	char kind[128], number[16];

	out[0] = '\0';
	if (lengths_count(m->fit) != 1 || off == 0)
		return false;
	country_kind(m->country, m->country_code, m->type, kind, sizeof kind);
	(void)snprintf(out, size, "%s digit%s %s for %s", in_words(off, number),
	    off == 1 ? "" : "s", m->digits < right ? "short" : "too long", kind);
	return true;
}

void miscount_sentence(const struct miscount *m, char *out, size_t size)
{
	int low = lengths_lowest(m->fit), high = lengths_highest(m->fit);
	const char *are = m->digits == 1 ? "is" : "are";
	char text[192], range[32];

	if (miscount_words(m, text, sizeof text)) {
		(void)snprintf(out, size, "This is %s: %d digits come after +%d, here %s %d.", text,
		    low, m->country_code, are, m->digits);
		return;
	}
	if (low == high)
		(void)snprintf(range, sizeof range, "%d", low);
	else
		(void)snprintf(range, sizeof range, "%d %s %d", low,
		    lengths_count(m->fit) == 2 ? "or" : "to", high);
	country_kind(m->country, m->country_code, m->type, text, sizeof text);
	(void)snprintf(out, size, "%c%s has %s digits after +%d, here %s %d.", text[0] - 'a' + 'A',
	    text + 1, range, m->country_code, are, m->digits);
}

bool miscount_is_sure(const struct miscount *m)
{
	int right = lengths_lowest(m->fit), missing = right - m->digits;

	return m->type != NUMBER_UNKNOWN && lengths_count(m->fit) == 1 &&
	    (missing == 1 || missing == 2 || missing == -1);
}
