/* The telephone number in an address of a Diversion header. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "phone/diversion_parts.h"

/* %2B and its likes, and what is between the digits, gone: "" where anything else stands there. */
static void digits_only(const char *in, size_t n, char out[40])
{
	size_t put = 0;

	for (size_t i = 0; i < n; i++) {
		char c = in[i];

		if (c == '%' && i + 2 < n && strchr("0123456789abcdefABCDEF", in[i + 1]) != NULL &&
		    strchr("0123456789abcdefABCDEF", in[i + 2]) != NULL) {
			const char hex[] = { in[i + 1], in[i + 2], '\0' };

			c = (char)strtol(hex, NULL, 16);
			i += 2;
		}
		if (c != '\0' && strchr(" -.()", c) != NULL) /* RFC 3966: visual separators */
			continue;
		if (put == 39 || !((c >= '0' && c <= '9') || (c == '+' && put == 0))) {
			put = 0;
			break;
		}
		out[put++] = c;
	}
	out[put] = '\0';
}

/* "+32" of ;phone-context=+32 (RFC 3966 section 5.1.5), which says what a national form belongs to;
 * "" where there is none, or where it is more than a country's code. */
static void context_of(const char *params, size_t n, char out[8])
{
	static const char name[] = ";phone-context=+";
	const size_t length = sizeof name - 1;

	out[0] = '\0';
	for (size_t i = 0; i + length < n; i++) {
		size_t digits;

		if (strncasecmp(params + i, name, length) != 0)
			continue;
		digits = strspn(params + i + length, "0123456789");
		if (digits <= 3)
			(void)snprintf(out, 8, "+%.*s", (int)digits, params + i + length);
		return;
	}
}

static bool valid(struct number *n, const char *text, const char *country)
{
	return number_parse(n, text, country, NUMBER_UNKNOWN, NULL) && n->valid;
}

/* A national form is one of the country that was named; without its + a number in international
 * form looks like any other, and is taken for one only where the numbering plan knows it. */
static bool to_e164(const char *digits, const char *context, const char *country, struct number *n)
{
	char more[64];

	if (digits[0] == '+' || strncmp(digits, "00", 2) == 0) {
		if (number_parse(n, digits, NULL, NUMBER_UNKNOWN, NULL))
			return true;
	}
	if (digits[0] == '+')
		return false;
	(void)snprintf(more, sizeof more, "%s%s", context, digits);
	if (context[0] != '\0' && valid(n, more, NULL))
		return true;
	if (country != NULL && valid(n, digits, country))
		return true;
	(void)snprintf(more, sizeof more, "+%s", digits);
	if (digits[0] != '0' && valid(n, more, NULL))
		return true;
	return country != NULL && number_parse(n, digits, country, NUMBER_UNKNOWN, NULL);
}

static bool is_withheld(const char *user, size_t n, const char *digits, const char *host)
{
	static const char *const words[] = { "anonymous", "restricted", "unknown", "unavailable",
		"private", "withheld" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (n == strlen(words[i]) && strncasecmp(user, words[i], n) == 0)
			return true;
	/* 266696687 spells ANONYMOUS on a keypad: so Twilio writes it. */
	return strcmp(digits, "+266696687") == 0 ||
	    strncasecmp(host, "anonymous.", strlen("anonymous.")) == 0;
}

void diversion_number(struct diversion *d, const char *country)
{
	const char *user = strchr(d->uri, ':') + 1, *at = strchr(user, '@');
	const bool tel = strncasecmp(d->uri, "tel:", 4) == 0;
	const bool sip =
	    strncasecmp(d->uri, "sip:", 4) == 0 || strncasecmp(d->uri, "sips:", 5) == 0;
	/* The user part ends in its own parameters, or in a password. Without an @ all is host,
	 * but no host begins with a plus. */
	const size_t whole = tel || (at == NULL && user[0] == '+') ? strlen(user)
	    : at != NULL                                           ? (size_t)(at - user)
								   : 0;
	const size_t n = whole < strcspn(user, ";:") ? whole : strcspn(user, ";:");
	char digits[40], context[8];
	struct number number;

	d->user = DIVERSION_NO_NUMBER;
	if (!tel && !sip)
		return;
	digits_only(user, n, digits);
	context_of(user, whole, context);
	if (is_withheld(user, n, digits, tel ? "" : at != NULL ? at + 1 : user)) {
		d->user = DIVERSION_WITHHELD;
	} else if (to_e164(digits, context, country, &number)) {
		d->user = DIVERSION_NUMBER;
		(void)text_copy(d->number, sizeof d->number, number.e164);
	} else if (country == NULL && strlen(digits) > 6 && digits[0] != '+') {
		d->user = DIVERSION_NATIONAL;
	}
}
