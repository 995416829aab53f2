/*
 * DESIGN. A code is read in pieces: signs and short runs of digits ("star, six one, star") in one
 * breath, a long run (the telephone number) in the groups in which its country writes it, found
 * through number_parse(); what cannot be read as a number is said in pairs.
 */
#include "phone/say_spell.h"

#include <stdio.h>
#include <string.h>

#include "phone/number.h"
#include "phone/say.h"

#define RUN_MIN 5 /* digits: a service code or a ring time has fewer, a telephone number more */
#define GROUPS_MAX (NUMBER_TEXT_MAX + 1)

/* "three two" for two of the digits. */
static void say_digits(const char *lang, const char *digits, size_t n, struct buf *out)
{
	char key[] = "digit_0";

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_char(out, ' ');
		key[sizeof key - 2] = digits[i];
		buf_str(out, say_text(lang, key));
	}
}

static void comma(struct buf *out, bool *first)
{
	if (!*first)
		buf_str(out, ", ");
	*first = false;
}

/* The sizes of the digit groups of `shown` ("+32 480 21 04 49"); 0 ends. False unless they are
 * exactly `digits`. */
static bool groups_of(const char *shown, const char *digits, unsigned char groups[GROUPS_MAX])
{
	size_t g = 0, at = 0;

	memset(groups, 0, GROUPS_MAX);
	for (const char *s = shown; *s != '\0' && g + 1 < GROUPS_MAX; s++) {
		if (*s >= '0' && *s <= '9') {
			if (digits[at] != *s)
				return false;
			at++;
			groups[g]++;
		} else if (groups[g] > 0) {
			g++;
		}
	}
	return digits[at] == '\0';
}

/* Pairs, with the odd digit in front: "nine two two, four six"; four digits first after a trunk 0.
 */
static void groups_of_two(size_t n, bool trunk, unsigned char groups[GROUPS_MAX])
{
	size_t g = 0;

	memset(groups, 0, GROUPS_MAX);
	if (n < 4) {
		groups[0] = (unsigned char)n;
		return;
	}
	if (n % 2 == 1 || trunk) {
		groups[g] = n % 2 == 1 ? 3 : 4;
		n -= groups[g++];
	}
	for (; n > 0 && g + 1 < GROUPS_MAX; n -= 2)
		groups[g++] = 2;
}

static void say_groups(const char *lang, const char *digits, const unsigned char *groups,
    struct buf *out, bool *first)
{
	for (; *groups != 0; digits += *groups, groups++) {
		comma(out, first);
		say_digits(lang, digits, *groups, out);
	}
}

/* A telephone number inside a code; `country`: whose national form it may be. */
static void say_number(const char *lang, const char *digits, const char *country, struct buf *out,
    bool *first)
{
	unsigned char groups[GROUPS_MAX];
	char plus[NUMBER_TEXT_MAX];
	struct number number;
	size_t n = strlen(digits);

	if (digits[0] != '0') {
		(void)snprintf(plus, sizeof plus, "+%s", digits);
		if (number_parse(&number, plus, NULL, NUMBER_UNKNOWN, NULL) && number.valid &&
		    groups_of(number.international, digits, groups)) {
			say_groups(lang, digits, groups, out, first);
			return;
		}
		if (country == NULL && n == 10)
			country = "US"; /* ten digits without a trunk 0 */
	} else if (digits[1] == '0') {
		comma(out, first);
		say_digits(lang, digits, 2, out);
		say_number(lang, digits + 2, NULL, out, first);
		return;
	}
	if (country != NULL && number_parse(&number, digits, country, NUMBER_UNKNOWN, NULL) &&
	    number.valid && groups_of(number.national, digits, groups)) {
		say_groups(lang, digits, groups, out, first);
		return;
	}
	groups_of_two(n, digits[0] == '0', groups);
	say_groups(lang, digits, groups, out, first);
}

static const char *sign_key(char c)
{
	return c == '*' ? "star" : c == '#' ? "hash" : c == '+' ? "plus" : NULL;
}

void say_spelled(const char *lang, const char *code, const char *country, struct buf *out)
{
	bool first = true;
	const char *s = code;

	while (*s != '\0') {
		size_t n = strspn(s, "0123456789");
		char run[NUMBER_TEXT_MAX];

		if (n == 0) {
			if (sign_key(*s) != NULL) {
				comma(out, &first);
				buf_str(out, say_text(lang, sign_key(*s)));
			}
			s++;
			continue;
		}
		/* North American star codes run into the number: *72 and 650 459 5418. */
		if (s == code + 1 && code[0] == '*' && n > RUN_MIN + 2 && s[n] == '\0')
			n = 2;
		if (n >= sizeof run)
			n = sizeof run - 1;
		memcpy(run, s, n);
		run[n] = '\0';
		if (n < RUN_MIN) {
			comma(out, &first);
			say_digits(lang, run, n, out);
		} else {
			say_number(lang, run, country, out, &first);
		}
		s += n;
	}
}

void say_code(const char *lang, const char *code, struct buf *out)
{
	say_spelled(lang, code, NULL, out);
}
