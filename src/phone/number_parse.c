/* Reads a telephone number, however it was typed. */
#include "phone/number.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/text.h"
#include "phone/number_parts.h"

#define INPUT_MAX 200 /* bytes; libphonenumber's own bound is 250 characters */

/* Zero width and bidirectional marks come along when a number is copied from a contact. */
static bool invisible(uint32_t c)
{
	return c == 0xad || c == 0xfeff || (c >= 0x200b && c <= 0x200f) ||
	    (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069);
}

/* What was typed, made plain: ASCII digits, no invisible characters, no blanks at its ends. */
static void tidy(const char *in, char out[TYPED_MAX])
{
	const char *end = in + strlen(in);
	size_t n = 0, blanks;

	while (in < end) {
		uint32_t c = text_next(&in, end);

		if (c >= 0xff01 && c <= 0xff5e) /* full width */
			c -= 0xfee0;
		if (c == '\t' || c == '\n' || c == '\r' || c == 0xa0)
			c = ' ';
		if (!invisible(c))
			n += text_put(out + n, c);
	}
	while (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	blanks = strspn(out, " ");
	if (strncasecmp(out + blanks, "tel:", 4) == 0)
		blanks += 4;
	memmove(out, out + blanks, n - blanks + 1);
}

static bool has_letters(const char *text)
{
	while (*text != '\0' && !isalpha((unsigned char)*text))
		text++;
	return *text != '\0';
}

/* The international prefixes that people type everywhere, as +: 00 and North America's 011. */
static const char *prefix_as_plus(const char *text, char out[TYPED_MAX])
{
	size_t skip = strncmp(text, "00", 2) == 0 ? 2 : strncmp(text, "011", 3) == 0 ? 3 : 0;

	(void)snprintf(out, TYPED_MAX, "%s%s", skip != 0 ? "+" : "", text + skip);
	return out;
}

/* Reads the text as the country does. Another country's prefix counts as + where the country's own
 * reading gives no valid number and this one does (011 is also the area code of Hasselt and of
 * Delhi). */
static bool read_number(const char *text, const char *region, struct plan_number *n,
    bool *extension)
{
	bool ok = numplan_parse(text, region, n, extension) == PLAN_READ, other_extension;
	struct plan_number other;
	char plus[TYPED_MAX];

	if ((ok && numplan_valid(n)) || strcmp(prefix_as_plus(text, plus), text) == 0 ||
	    numplan_parse(plus, "", &other, &other_extension) != PLAN_READ ||
	    !numplan_valid(&other))
		return ok;
	*n = other;
	*extension = other_extension;
	return true;
}

/* libphonenumber leaves a trunk prefix where it stands when the rest has a wrong length; taken off
 * here, so that "0814 199 539" in Nigeria is one digit short and not ten digits of an unknown
 * range. */
static void drop_trunk_prefix(struct plan_number *n, const char *text, const char *region)
{
	char home[3], prefix[PREFIX_MAX];
	size_t skip;

	if (numplan_valid(n))
		return;
	(void)text_copy(home, sizeof home, region);
	if (region[0] == '\0' || numplan_country_code(region) != n->country_code)
		numplan_main_country(n->country_code, home);
	numplan_trunk_prefix(home, prefix, sizeof prefix);
	/* Other prefixes than 0 (8 in Russia, 1 in North America) may be digits of the number
	 * itself. */
	if (prefix[0] == '\0' || (prefix[0] != '0' && text[0] == '+'))
		return;
	skip = strlen(prefix);
	while (strlen(n->nsn) >= skip + 2 && strncmp(n->nsn, prefix, skip) == 0) {
		memmove(n->nsn, n->nsn + skip, strlen(n->nsn + skip) + 1);
		if (prefix[0] != '0')
			break;
	}
}

/* Some plans take more than the trunk prefix off when the number is read again (90 in Brazil); done
 * here until nothing changes, so that what is stored in E.164 always reads back to itself. */
static void settle(struct plan_number *n)
{
	for (int i = 0; i < 4 && !numplan_valid(n); i++) {
		struct plan_number again;
		char e164[NUMBER_TEXT_MAX];
		bool extension;

		(void)snprintf(e164, sizeof e164, "+%d%s", n->country_code, n->nsn);
		if (numplan_parse(e164, "", &again, &extension) != PLAN_READ)
			return;
		drop_trunk_prefix(&again, e164, "");
		if (again.country_code == n->country_code && strcmp(again.nsn, n->nsn) == 0)
			return;
		*n = again;
	}
}

/* Everything that its plan tells of a number that could be read. */
static void describe(struct number *out, const struct plan_number *n, const char *region)
{
	numplan_country(n, out->country);
	if (out->country[0] == '\0') {
		if (region[0] != '\0' && numplan_country_code(region) == n->country_code)
			(void)text_copy(out->country, sizeof out->country, region);
		else
			numplan_main_country(n->country_code, out->country);
	}
	out->country_code = n->country_code;
	out->type = numplan_type(n);
	out->valid = numplan_valid(n);
	/* A range that the plan knows has the right length, also where the table of lengths lacks
	 * it (Canada's 310 numbers of seven digits). */
	out->possible = out->valid || numplan_length(n, NUMBER_UNKNOWN) == PLAN_RIGHT;
	(void)numplan_international(n, out->international, sizeof out->international);
	(void)numplan_national(n, out->national, sizeof out->national);
	/* Some plans are listed with more digits than E.164 has room for: it stays empty then. */
	if (snprintf(out->e164, sizeof out->e164, "+%d%s", n->country_code, n->nsn) >
	    1 + E164_DIGITS)
		out->e164[0] = '\0';
}

static bool refuse_extension(struct number *out, struct error *err, const struct plan_number *n)
{
	char shown[NUMBER_TEXT_MAX], hint[sizeof err->hint];

	(void)numplan_international(n, shown, sizeof shown);
	(void)snprintf(hint, sizeof hint, _("Give the number alone: %s."), shown);
	return number_refuse(out, err, "number-has-extension", hint,
	    _("An extension is not part of the number and cannot be dialled in a code."));
}

/* Refuses what is no number at first sight; else `typed` is what was meant. */
static bool is_typed(struct number *out, const char *text, const char *country, const char *region,
    char typed[TYPED_MAX], struct error *err)
{
	if (text != NULL && strnlen(text, INPUT_MAX + 1) > INPUT_MAX)
		return number_refuse(out, err, "number-too-long",
		    _("Give one number of at most 15 digits."),
		    _("This text is far too long for a telephone number."));
	tidy(text != NULL ? text : "", typed);
	if (typed[0] == '\0')
		return number_refuse(out, err, "number-empty",
		    _("Type the number, for example +32 9 224 61 11."), _("No number was given."));
	if (typed[0] == '*' || typed[0] == '#')
		return number_refuse(out, err, "number-is-a-code",
		    _("Give the number alone; a code is explained on the codes screen or by voxdesk explain."),
		    _("This is a dial code, not a telephone number."));
	if (country != NULL && country[0] != '\0' && region[0] == '\0' && typed[0] != '+')
		return number_refuse(out, err, "country-unknown",
		    _("Give the country as in BE, NG or US, or begin the number with + and the country code."),
		    _("The country is not known by its two letters."));
	return true;
}

bool number_parse(struct number *out, const char *text, const char *country,
    enum number_type expected, struct error *err)
{
	char region[3], typed[TYPED_MAX], dialled[TYPED_MAX];
	bool extension = false, ok;
	struct plan_number n;

	*out = (struct number){ 0 };
	number_region(country, region);
	if (!is_typed(out, text, country, region, typed, err))
		return false;
	if (region[0] == '\0')
		prefix_as_plus(typed, dialled);
	else
		(void)text_copy(dialled, sizeof dialled, typed);
	ok = read_number(dialled, region, &n, &extension);
	if (ok && extension)
		return refuse_extension(out, err, &n);
	if (has_letters(dialled))
		return number_refuse_letters(out, err, dialled);
	if (!ok)
		return number_refuse_unreadable(out, err, dialled, region);
	drop_trunk_prefix(&n, dialled, region);
	settle(&n);
	describe(out, &n, region);
	number_digits(dialled);
	return number_judge(out, err, &n, expected, strcmp(dialled, n.nsn) == 0);
}
