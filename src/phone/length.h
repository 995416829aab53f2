/* The sentences about a number with too few or too many digits. Pure; number_refuse.c finds what
 * was meant. */
#ifndef PHONE_LENGTH_H
#define PHONE_LENGTH_H

#include "phone/number.h"

/* Lengths are sets: a bit per number of digits. */
int lengths_lowest(unsigned lengths);               /* 0 when there is none */
int lengths_highest(unsigned lengths);              /* 0 when there is none */
int lengths_distance(unsigned lengths, int digits); /* to the nearest one; 99 when there is none */

/* A number with `digits` digits after its country code, what kind it was meant to be, and the
 * lengths that it could then have. NUMBER_UNKNOWN: all lengths of mobiles and fixed lines there. */
struct miscount {
	const char *country;
	int country_code;
	int digits;
	enum number_type type;
	unsigned fit;
};

/* "one digit short for a Nigerian mobile"; false and "" where several lengths fit, or none. */
bool miscount_words(const struct miscount *m, char *out, size_t size);

/* The whole sentence: as above with the right length, or "A German fixed line has 5 to 15 digits
 * ...". */
void miscount_sentence(const struct miscount *m, char *out, size_t size);

/* True where the length is wrong although some other kind of number of that country is as long: a
 * prefix of a longer known number is no number itself, nor is one with a digit after its end. Two
 * digits at most are missing, and only one length fits, because plans grow. */
bool miscount_is_sure(const struct miscount *m);

#endif
