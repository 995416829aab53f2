#include "phone/template.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define GLUED_DIGITS_MIN 3

bool template_has(const char *template, const char *placeholder)
{
	return strstr(template, placeholder) != NULL;
}

bool template_timed(const char *template)
{
	return template_has(template, TEMPLATE_SECONDS) || template_has(template, TEMPLATE_RINGS);
}

/* Moves *at past `word` when it stands there. */
static bool take(const char **at, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*at, word, n) != 0)
		return false;
	*at += n;
	return true;
}

bool template_fill(const char *template, const char *number, int ring, char *out, size_t size)
{
	const char *t = template;
	char digits[16];
	const char *put;
	size_t used = 0, n;

	(void)snprintf(digits, sizeof digits, "%d", ring);
	while (*t != '\0') {
		if (take(&t, TEMPLATE_NUMBER)) {
			put = number;
			n = strlen(number);
		} else if (take(&t, TEMPLATE_SECONDS) || take(&t, TEMPLATE_RINGS)) {
			put = digits;
			n = strlen(digits);
		} else {
			put = t++;
			n = 1;
		}
		if (used + n + 1 > size)
			return false;
		memcpy(out + used, put, n);
		used += n;
	}
	if (size == 0)
		return false;
	out[used] = '\0';
	return true;
}

static bool match_number(const char **code, bool glued, struct template_found *found)
{
	const char *from = *code, *p = from;
	size_t digits, n;

	if (*p == '+')
		p++;
	digits = strspn(p, "0123456789");
	n = (size_t)(p - from) + digits;
	if (digits < (glued ? GLUED_DIGITS_MIN : 1) || n >= sizeof found->number)
		return false;
	memcpy(found->number, from, n);
	found->number[n] = '\0';
	*code = from + n;
	return true;
}

static bool match_ring(const char **code, size_t digits_max, struct template_found *found)
{
	size_t n = strspn(*code, "0123456789"), i;

	if (n > digits_max)
		n = digits_max;
	found->ring = 0;
	for (i = 0; i < n; i++)
		found->ring = found->ring * 10 + ((*code)[i] - '0');
	*code += n;
	return n > 0;
}

bool template_match(const char *template, const char *code, bool bare, struct template_found *found)
{
	const char *t = template, *c = code;
	bool glued;

	*found = (struct template_found){ .ring = 0 };
	while (*t != '\0') {
		glued = t > template && (isdigit((unsigned char)t[-1]) || t[-1] == '}');
		if (take(&t, TEMPLATE_NUMBER)) {
			if (bare && *c == '\0' && *t == '\0')
				return true;
			if (!match_number(&c, glued, found))
				return false;
		} else if (take(&t, TEMPLATE_SECONDS)) {
			if (!match_ring(&c, 2, found))
				return false;
		} else if (take(&t, TEMPLATE_RINGS)) { /* one digit: it touches the number */
			if (!match_ring(&c, 1, found))
				return false;
		} else if (*t++ != *c++) {
			return false;
		}
	}
	return *c == '\0' && *template != '\0';
}

bool template_service_code(const char *template, char out[4])
{
	const char *at = template + strspn(template, "*#");
	size_t n = strspn(at, "0123456789");

	if (n < 2 || n > 3)
		return false;
	memcpy(out, at, n);
	out[n] = '\0';
	return true;
}
