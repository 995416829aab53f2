/*
 * DESIGN. One pass over the bytes with a cursor; whatever is not as it should be ends it with the
 * place, in characters as a person counts them. What a fault could hide behind (controls, bytes
 * that are no UTF-8, length) is refused before the first byte is looked at.
 */
#include "phone/diversion.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "phone/diversion_parts.h"

#define CODE_MALFORMED "diversion-malformed"

struct reader {
	const char *start, *at, *end;
	size_t nth;
	const char *country;
	struct arena *arena;
	struct diversions *list;
	struct error *err;
};

/* The place as a person counts: characters, from 1. */
static size_t place(const struct reader *r, const char *where)
{
	const char *s = r->start;
	size_t n = 1;

	while (s < where && s < r->end) {
		(void)text_next(&s, r->end);
		n++;
	}
	return n;
}

/* `what` is marked with N_(). */
static bool fault(const struct reader *r, const char *where, const char *code, const char *hint,
    const char *what)
{
	return error_set(r->err, ERROR_INPUT, code, hint,
	    _("Diversion header %zu, character %zu: %s."), r->nth, place(r, where), _(what));
}

static bool malformed(const struct reader *r, const char *where, const char *what)
{
	return fault(r, where, CODE_MALFORMED,
	    _("It should read <sip:NUMBER@HOST>;reason=no-answer, and a comma before the next."),
	    what);
}

static bool is_token(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("-.!%*_+`'~", c) != NULL);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n'; /* a folded line's end is a blank */
}

static void skip_blanks(struct reader *r)
{
	while (r->at < r->end && is_blank(*r->at))
		r->at++;
}

static bool here(const struct reader *r, char c)
{
	return r->at < r->end && *r->at == c;
}

static const char *taken(const struct reader *r, const char *from)
{
	return arena_strndup(r->arena, from, (size_t)(r->at - from));
}

/* Reads "..." at the cursor; *out (may be NULL) is the text without quotes and backslashes. */
static bool quoted(struct reader *r, const char **out)
{
	const char *open = r->at++;
	char *text, *put;

	while (r->at < r->end && *r->at != '"') {
		if (*r->at == '\\')
			r->at++;
		r->at++;
	}
	if (r->at >= r->end) {
		r->at = r->end;
		return malformed(r, open, N_("the quotes that open here are never closed"));
	}
	r->at++;
	if (out == NULL)
		return true;
	put = text = arena_alloc(r->arena, (size_t)(r->at - open));
	for (const char *s = open + 1; s < r->at - 1; s++) {
		if (*s == '\\')
			s++;
		*put++ = *s == '\r' || *s == '\n' ? ' ' : *s; /* a folded line */
	}
	*out = text;
	return true;
}

/* ---- one diversion */

static bool uri_read(struct reader *r, struct diversion *d, bool bracketed)
{
	const char *open = r->at, *s;

	if (bracketed)
		r->at++;
	s = r->at;
	while (r->at < r->end && !is_blank(*r->at) &&
	    (bracketed ? *r->at != '>' : *r->at != ';' && *r->at != ',')) {
		if (strchr("<>\"", *r->at) != NULL || (unsigned char)*r->at > 0x7e)
			return malformed(r, r->at, N_("this sign may not stand in an address"));
		r->at++;
	}
	d->uri = taken(r, s);
	if (bracketed && here(r, '>'))
		r->at++;
	else if (bracketed)
		return malformed(r, open, N_("the < that opens here is never closed"));
	while (s < r->at && (is_token(*s) && *s != '%'))
		s++;
	if (s >= r->at || *s != ':' || s[1] == '>' || s + 1 >= r->end)
		return malformed(r, open,
		    N_("an address is expected here, such as sip:+3292246111@example.com"));
	return true;
}

/* The name before an address is for people: it is passed over. */
static bool address_read(struct reader *r, struct diversion *d)
{
	const char *start = r->at;

	if (here(r, '"')) {
		if (!quoted(r, NULL))
			return false;
		skip_blanks(r);
		if (!here(r, '<'))
			return malformed(r, r->at,
			    N_("an address in < > is expected after the name"));
		return uri_read(r, d, true);
	}
	while (r->at < r->end && strchr("<\",;:@", *r->at) == NULL)
		r->at++;
	if (here(r, '<'))
		return uri_read(r, d, true);
	if (here(r, '"'))
		return malformed(r, r->at, N_("quotes are not expected here"));
	r->at = start;
	return uri_read(r, d, false);
}

enum { REASON, COUNTER, LIMIT, PRIVACY, SCREEN, NAMES };

static const char *const names[NAMES] = { [REASON] = "reason",
	[COUNTER] = "counter",
	[LIMIT] = "limit",
	[PRIVACY] = "privacy",
	[SCREEN] = "screen" };

static bool small_number(const char *value, int *out)
{
	const size_t n = strlen(value);

	if (n < 1 || n > 2 || strspn(value, "0123456789") != n)
		return false;
	*out = (int)strtol(value, NULL, 10);
	return true;
}

/* A value is a word or quoted; a word has no case (RFC 3261 section 7.3.1). */
static bool value_read(struct reader *r, const char **out)
{
	const char *from = r->at;
	char *word;

	if (here(r, '"'))
		return quoted(r, out);
	while (r->at < r->end && (is_token(*r->at) || strchr("[]:", *r->at) != NULL))
		r->at++;
	if (r->at == from)
		return malformed(r, from, N_("a value is expected here"));
	*out = word = arena_strndup(r->arena, from, (size_t)(r->at - from));
	for (; *word != '\0'; word++)
		if (*word >= 'A' && *word <= 'Z')
			*word = (char)(*word + 'a' - 'A');
	return true;
}

static bool parameter_read(struct reader *r, struct diversion *d)
{
	const char *from = r->at, *name, *value = "";
	int which = 0, ignored;

	while (r->at < r->end && is_token(*r->at))
		r->at++;
	name = taken(r, from);
	if (name[0] == '\0')
		return malformed(r, from, N_("a parameter's name is expected here"));
	skip_blanks(r);
	if (here(r, '=')) {
		r->at++;
		skip_blanks(r);
		if (!value_read(r, &value))
			return false;
	}
	while (which < NAMES && !text_equal_nocase(name, names[which]))
		which++;
	if (which == NAMES)
		return true; /* an extension */
	if (d->seen & 1u << which)
		return malformed(r, from, N_("this parameter stands there twice"));
	d->seen |= 1u << which;
	if (value[0] == '\0')
		return malformed(r, from, N_("this parameter has no value"));
	if (which == REASON)
		d->reason = value;
	else if (which == PRIVACY)
		d->privacy = value;
	else if ((which == COUNTER || which == LIMIT) &&
	    !small_number(value, which == COUNTER ? &d->counter : &ignored))
		return malformed(r, from, N_("this is a number of one or two digits"));
	return true;
}

static bool entry_read(struct reader *r)
{
	struct diversion *d;

	if (r->list->n == DIVERSIONS_MAX)
		return fault(r, r->at, "diversion-too-many", _("Give the headers of one call."),
		    N_("more diversions than any network allows for one call"));
	d = &r->list->entry[r->list->n];
	*d = (struct diversion){ .counter = -1 };
	if (!address_read(r, d))
		return false;
	for (;;) {
		skip_blanks(r);
		if (!here(r, ';'))
			break;
		r->at++;
		skip_blanks(r);
		if (r->at < r->end && *r->at != ';' && *r->at != ',' && !parameter_read(r, d))
			return false;
	}
	if (r->at < r->end && *r->at != ',')
		return malformed(r, r->at, N_("a semicolon or a comma is expected here"));
	diversion_number(d, r->country);
	r->list->n++;
	return true;
}

/* ---- headers */

/* Passes over "Diversion:". What has another name is another header: a name, a colon, and then no
 * address of that scheme, as blanks, brackets and quotes cannot begin one. */
static bool name_pass(struct reader *r)
{
	const char *from = r->at, *s = r->at;
	size_t n;

	while (s < r->end && is_token(*s))
		s++;
	n = (size_t)(s - from);
	while (s < r->end && (*s == ' ' || *s == '\t'))
		s++;
	if (n == 0 || s == r->end || *s != ':')
		return true;
	if (n == strlen("Diversion") && strncasecmp(from, "Diversion", n) == 0) {
		r->at = s + 1;
		return true;
	}
	if (s + 1 < r->end && strchr(" \t<\"", s[1]) == NULL)
		return true;
	return fault(r, from, "diversion-other-header",
	    _("Give the Diversion headers alone, in the order in which they came."),
	    N_("this is another header"));
}

static bool line_read(struct reader *r)
{
	const size_t before = r->list->n;

	skip_blanks(r);
	if (here(r, '[') || here(r, '{'))
		return fault(r, r->at, "diversion-json",
		    _("Of Telnyx' sip_headers give the value of each that is named Diversion."),
		    N_("this is JSON, not a header"));
	if (!name_pass(r))
		return false;
	for (;;) {
		while (r->at < r->end && (is_blank(*r->at) || *r->at == ','))
			r->at++; /* empty places in a list count for nothing (RFC 2616 section 2.1)
				  */
		if (r->at == r->end)
			break;
		if (!entry_read(r))
			return false;
	}
	return r->list->n > before ||
	    fault(r, r->start, "diversion-empty", _("Give the header as it came, in quotes."),
		N_("it names no address"));
}

static bool characters_check(const struct reader *r)
{
	const char *s = r->start;

	while (s < r->end) {
		const char *from = s;
		const uint32_t c = text_next(&s, r->end);

		if ((c < 0x20 && c != '\t' && c != '\r' && c != '\n') || (c >= 0x7f && c < 0xa0))
			return fault(r, from, "diversion-characters", _("Copy the header again."),
			    N_("a control character stands here"));
		if (c == 0xfffd && s == from + 1)
			return fault(r, from, "diversion-characters", _("Copy the header again."),
			    N_("a byte that is no UTF-8 stands here"));
	}
	return true;
}

/* The end of a header's line; a line that begins with a blank belongs to the one before. */
static const char *line_end(const struct reader *r)
{
	const char *s = r->at;

	for (; s < r->end; s++)
		if ((*s == '\n' || (*s == '\r' && s + 1 < r->end && s[1] != '\n')) &&
		    (s + 1 == r->end || (s[1] != ' ' && s[1] != '\t')))
			break;
	return s;
}

bool diversion_read(struct diversions *list, const char *text, size_t nth, const char *country,
    struct arena *arena, struct error *err)
{
	const size_t n = strnlen(text, DIVERSION_BYTES_MAX + 1);
	struct reader r = { text, text, text + n, nth, country, arena, list, err };
	const char *const end = r.end;
	bool any = false;

	if (n > DIVERSION_BYTES_MAX)
		return error_set(err, ERROR_INPUT, "diversion-too-long",
		    _("Give one header at a time."),
		    _("Diversion header %zu is longer than the %d bytes that are read."), nth,
		    DIVERSION_BYTES_MAX);
	if (!characters_check(&r))
		return false;
	while (r.at < end) {
		r.end = line_end(&r);
		if (strspn(r.at, " \t\r\n") < (size_t)(r.end - r.at)) {
			any = true;
			if (!line_read(&r))
				return false;
		}
		r.at = r.end < end ? r.end + 1 : end;
		r.end = end;
	}
	return any ||
	    fault(&r, r.start, "diversion-empty", _("Give the header as it came, in quotes."),
		N_("it names no address"));
}

const char *diversion_called(const struct diversions *list)
{
	const struct diversion *first = list->n > 0 ? &list->entry[list->n - 1] : NULL;

	return first != NULL && first->number[0] != '\0' && first->counter <= 1 ? first->number
										: NULL;
}
