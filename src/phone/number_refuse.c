/*
 * DESIGN. The numbering plans answer "how long" and "which kind"; the sentences are made here.
 * A wrong length is explained from the leading digits: the number is cut or filled up to every
 * length that its country's plan knows, and the lengths at which it becomes a mobile or a fixed
 * line are counted. One such length gives "one digit short for a Nigerian mobile"; several
 * (Germany, Austria) give the range; none, the lengths of the kind that was expected.
 */
#include "phone/number_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "phone/length.h"

static const enum number_type guessed[] = { NUMBER_MOBILE, NUMBER_FIXED, NUMBER_FIXED_OR_MOBILE };
#define GUESSED (sizeof guessed / sizeof guessed[0])

bool number_refuse(struct number *out, struct error *err, const char *code, const char *hint,
    const char *fmt, ...)
{
	char message[sizeof err->message];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(message, sizeof message, fmt, ap);
	va_end(ap);
	out->possible = out->valid = false;
	(void)text_copy(out->problem, sizeof out->problem, message);
	return error_set(err, ERROR_INPUT, code, hint, "%s", message);
}

static bool refuse_too_long(struct number *out, struct error *err, size_t digits)
{
	return number_refuse(out, err, "number-too-long",
	    _("Check that it is one number, not two."),
	    _("This has %zu digits; a telephone number has at most 15 with its country code (E.164)."),
	    digits);
}

bool number_refuse_letters(struct number *out, struct error *err, const char *text)
{
	char keypad[TYPED_MAX], hint[TYPED_MAX + sizeof err->hint];

	if (!numplan_keypad(text, keypad, sizeof keypad))
		return number_refuse(out, err, "number-has-letters",
		    _("Give the number in digits, for example +32 9 224 61 11."),
		    _("This has letters in it, so it is not a telephone number."));
	(void)snprintf(hint, sizeof hint, _("Give it in digits; on a keypad it is %s."), keypad);
	return number_refuse(out, err, "number-has-letters", hint,
	    _("This number is written with letters, which cannot be dialled in a code."));
}

static bool refuse_country_missing(struct number *out, struct error *err, const char *digits,
    const struct plan_number *as_plus)
{
	char hint[TYPED_MAX + sizeof err->hint];

	if (as_plus != NULL && numplan_valid(as_plus))
		(void)snprintf(hint, sizeof hint,
		    _("If %d is the country code, write +%s; otherwise begin with + and the country code."),
		    as_plus->country_code, digits);
	else
		(void)snprintf(hint, sizeof hint, "%s",
		    _("Begin with + and the country code, as in +32 9 224 61 11."));
	return number_refuse(out, err, "number-needs-country", hint,
	    _("This number does not say its country."));
}

bool number_refuse_unreadable(struct number *out, struct error *err, const char *text,
    const char *region)
{
	bool plus = strchr(text, '+') != NULL, extension;
	char with_plus[TYPED_MAX + 1] = "+", *digits = with_plus + 1, code[4];
	struct plan_number as_plus;
	enum plan_read read;

	(void)text_copy(digits, TYPED_MAX, text);
	number_digits(digits);
	if (strlen(digits) > E164_DIGITS)
		return refuse_too_long(out, err, strlen(digits));
	if (strlen(digits) < 3)
		return number_refuse(out, err, "number-too-short",
		    _("Give the whole number, for example +32 9 224 61 11."),
		    _("This is too short for a telephone number."));
	if (plus && digits[0] == '0')
		return number_refuse(out, err, "country-code-unknown",
		    _("After + comes the country code, without zeros before it: +32 9 224 61 11."),
		    _("No country code begins with 0."));
	read = numplan_parse(with_plus, "", &as_plus, &extension);
	(void)text_copy(code, sizeof code, digits);
	if (plus && read == PLAN_UNKNOWN_CODE)
		return number_refuse(out, err, "country-code-unknown",
		    _("Check the digits after the +, or give the national number and the country."),
		    _("There is no country code %s."), code);
	if (!plus && region[0] == '\0')
		return refuse_country_missing(out, err, digits,
		    read == PLAN_READ ? &as_plus : NULL);
	return number_refuse(out, err, "not-a-number",
	    _("Give one number in digits, for example +32 9 224 61 11."),
	    _("This cannot be read as a telephone number."));
}

/* ---- a wrong length */

/* The lengths that numbers of a kind have in the plan of a country code. */
static unsigned lengths_of(int country_code, enum number_type type)
{
	struct plan_number ones = { .country_code = country_code, .nsn = "1" };
	unsigned mask = 0;

	for (size_t l = 2; l <= NSN_MAX; l++) {
		ones.nsn[l - 1] = '1';
		if (numplan_length(&ones, type) == PLAN_RIGHT)
			mask |= 1u << l;
	}
	return mask;
}

/* Cuts or fills up `n` to `l` digits and says what kinds of number may come out: a bit per kind. */
static unsigned kinds_at(const struct plan_number *n, size_t l)
{
	struct plan_number other = *n;
	size_t digits = strlen(n->nsn);
	unsigned kinds = 0;

	other.nsn[l] = '\0';
	if (l <= digits)
		return 1u << numplan_type(&other);
	for (int fill = '0'; fill <= '9'; fill++) {
		memset(other.nsn + digits, fill, l - digits);
		kinds |= 1u << numplan_type(&other);
	}
	return kinds;
}

/* Sets, by kind, at which other lengths (out of `any`) the number is of that kind. */
static void find_fits(const struct plan_number *n, unsigned any, unsigned fits[NUMBER_TYPES])
{
	for (size_t l = 2; l <= NSN_MAX; l++) {
		unsigned kinds = (any & (1u << l)) != 0 && l != strlen(n->nsn) ? kinds_at(n, l) : 0;

		for (size_t i = 0; i < GUESSED; i++)
			fits[guessed[i]] |= (kinds & (1u << guessed[i])) != 0 ? 1u << l : 0;
	}
}

/* What a number of the wrong length was meant to be, from its leading digits. */
static struct miscount guess(const char *country, const struct plan_number *n,
    enum number_type expected)
{
	unsigned mobiles = lengths_of(n->country_code, NUMBER_MOBILE), fits[NUMBER_TYPES] = { 0 };
	unsigned fixeds = lengths_of(n->country_code, NUMBER_FIXED), any = mobiles | fixeds;
	int digits = (int)strlen(n->nsn);
	struct miscount m = { country, n->country_code, digits, NUMBER_UNKNOWN, 0 };

	find_fits(n, any, fits);
	if (n->country_code == 1) {
		m.type = NUMBER_FIXED_OR_MOBILE;
		m.fit = mobiles;
	} else if (expected == NUMBER_MOBILE || expected == NUMBER_FIXED) {
		m.type = expected;
		m.fit = fits[expected] != 0     ? fits[expected]
		    : expected == NUMBER_MOBILE ? mobiles
						: fixeds;
	} else {
		for (size_t i = 0; i < GUESSED; i++) {
			if (lengths_distance(fits[guessed[i]], digits) <
			    lengths_distance(m.fit, digits)) {
				m.type = guessed[i];
				m.fit = fits[guessed[i]];
			}
		}
	}
	if (m.fit == 0)
		m.fit = any != 0 ? any : lengths_of(n->country_code, NUMBER_UNKNOWN);
	return m;
}

static bool refuse_length(struct number *out, struct error *err, const struct miscount *m)
{
	char words[sizeof out->problem];

	miscount_sentence(m, words, sizeof words);
	return number_refuse(out, err,
	    m->digits < lengths_lowest(m->fit)        ? "number-too-short"
		: m->digits > lengths_highest(m->fit) ? "number-too-long"
						      : "number-wrong-length",
	    _("Check it digit by digit."), "%s", words);
}

/* The length is right, the range is not known; what it may be where one digit or two would tell. */
static void say_unknown_range(struct number *out, const struct miscount *m)
{
	char words[sizeof out->problem], said[sizeof((struct error *)0)->message];

	if (m->type != NUMBER_UNKNOWN && lengths_distance(m->fit, m->digits) <= 2 &&
	    miscount_words(m, words, sizeof words))
		(void)snprintf(said, sizeof said,
		    _("The length is right, but the number is not in a range that the numbering plan of "
		      "2022 knows; it may be %s. Check it with the customer."),
		    words);
	else
		(void)snprintf(said, sizeof said, "%s",
		    _("The length is right, but the number is not in a range that the numbering plan of 2022 "
		      "knows. Check it with the customer."));
	(void)text_copy(out->problem, sizeof out->problem, said);
}

bool number_judge(struct number *out, struct error *err, const struct plan_number *n,
    enum number_type expected, bool local)
{
	bool wanted = expected == NUMBER_MOBILE || expected == NUMBER_FIXED;
	struct miscount m;

	if (out->e164[0] == '\0')
		return refuse_too_long(out, err,
		    (size_t)snprintf(NULL, 0, "%d%s", n->country_code, n->nsn));
	if (out->valid)
		return true;
	if (local && numplan_length(n, NUMBER_UNKNOWN) == PLAN_LOCAL_ONLY)
		return number_refuse(out, err, "number-area-code-missing",
		    _("Ask for the number with its area code."),
		    _("The area code is missing: these are only the %zu digits that are dialled "
		      "within one area."),
		    strlen(n->nsn));
	m = guess(out->country, n, expected);
	if (wanted && numplan_length(n, expected) != PLAN_RIGHT)
		out->possible = false;
	if (!out->possible || miscount_is_sure(&m))
		return refuse_length(out, err, &m);
	say_unknown_range(out, &m);
	return true;
}
