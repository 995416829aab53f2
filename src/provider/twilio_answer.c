/*
 * DESIGN
 * A reply is one of three things: no whole answer (words by what became of the connection), a
 * refusal (words by Twilio's code, twilio_errors.c), or a document that is read field by field. An
 * answer that is not as documented is an error of the network: nobody knows what was meant.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "provider/twilio_parts.h"

#define LINK_MAX 2000

/* ---- no whole answer: net knows what became of the connection, here it is Twilio's */

static bool no_answer(const struct http_reply *reply, struct error *err)
{
	const struct error *came = &reply->err;
	enum error_kind kind = came->kind == ERROR_NONE ? ERROR_NETWORK : came->kind;
	const char *code = came->code[0] != '\0' ? came->code : "no-answer";
	const char *hint = came->hint[0] != '\0'
	    ? came->hint
	    : _("Look at the network of this machine, then look at Twilio what was done.");
	const char *sentence = reply->end == HTTP_NOT_SENT ? _("Twilio was not reached. %s")
	    : reply->end == HTTP_NO_ANSWER                 ? _("Twilio did not answer. %s")
					   : _("Twilio's answer cannot be used. %s");

	(void)error_set(err, kind, code, hint, sentence, came->message);
	error_detail(err, "%s", came->detail);
	return false;
}

/* ---- refusals */

/* Each by itself: whatever of the three can be read is of use. */
static const struct json_field code_field[] = { { "code", JSON_INT, 0, true, 0 } };
static const struct json_field message_field[] = { { "message", JSON_TEXT, 0, true, 300 } };
static const struct json_field more_field[] = { { "more_info", JSON_TEXT, 0, true, 150 } };

/* A page of a proxy or of another server: what it says of Twilio's things counts for nothing, not
 * even a 404. Twilio's own balancers may answer 429 and 5xx without a document. */
static bool not_twilio(int status, struct error *err)
{
	char code[32];

	(void)snprintf(code, sizeof code, "twilio-http-%d", status);
	(void)error_set(err, ERROR_NETWORK, code,
	    _("Look at the base URL in the environment, and for a proxy between here and Twilio."),
	    _("What answered does not speak as Twilio does, so its answer was not used (HTTP %d)."),
	    status);
	return false;
}

bool twilio_refusal(const struct http_reply *reply, struct error *err)
{
	struct arena arena = { 0 };
	struct error ignored;
	const char *said = NULL, *more = NULL;
	struct json *body;
	int64_t code = 0;

	if (reply->end != HTTP_ANSWERED)
		return no_answer(reply, err);
	body = json_parse(reply->body != NULL ? reply->body : "", reply->n, &ignored);
	if (body != NULL) {
		if (!json_read(body, code_field, 1, &code, "", &arena, &ignored))
			code = 0;
		if (!json_read(body, message_field, 1, &said, "", &arena, &ignored))
			said = NULL;
		if (!json_read(body, more_field, 1, &more, "", &arena, &ignored))
			more = NULL;
	}
	if (code <= 0 && (said == NULL || said[0] == '\0') && reply->status != 429 &&
	    reply->status < 500)
		(void)not_twilio(reply->status, err);
	else
		(void)twilio_error_say(err, reply->status, code, said, more);
	json_free(body);
	arena_done(&arena);
	return false;
}

/* ---- documents */

bool twilio_unexpected(struct error *err)
{
	struct error came;

	if (err == NULL)
		return false;
	came = *err;
	(void)error_set(err, ERROR_NETWORK, came.code[0] != '\0' ? came.code : "answer-unexpected",
	    _("Do it again; if it stays so, look at the base URL in the environment and at the log."),
	    _("Twilio's answer is not of the form that it documents, so it was not used."));
	error_detail(err, "%s", came.detail[0] != '\0' ? came.detail : came.message);
	return false;
}

bool twilio_wrong_field(struct error *err, const char *where, const char *field)
{
	(void)error_set(err, ERROR_NETWORK, "answer-unexpected", NULL, "%s: %s", where, field);
	return twilio_unexpected(err);
}

struct json *twilio_answer(const struct http_reply *reply, struct error *err)
{
	struct json *body;

	if (reply->end != HTTP_ANSWERED || reply->status < 200 || reply->status > 202) {
		(void)twilio_refusal(reply, err);
		return NULL;
	}
	body = json_parse(reply->body != NULL ? reply->body : "", reply->n, err);
	if (body == NULL)
		(void)twilio_unexpected(err);
	return body;
}

bool twilio_fields(const struct json *object, const struct json_field *fields, size_t n, void *out,
    const char *where, struct arena *arena, struct error *err)
{
	return json_read(object, fields, n, out, where, arena, err) || twilio_unexpected(err);
}

bool twilio_plain(const char *text)
{
	const char *s = text;

	while (*s > ' ' && *s <= '~')
		s++;
	return s > text && *s == '\0';
}

/* ---- pages */

static const struct json_field next_uri[] = { { "next_page_uri", JSON_EXACT, 0, true, LINK_MAX } };
static const struct json_field next_url[] = { { "next_page_url", JSON_EXACT, 0, true, LINK_MAX } };
static const struct json_field meta_field[] = { { "meta", JSON_OBJECT, 0, false, 0 } };

static bool read_next(const struct json *body, const struct twilio_list *list, struct arena *arena,
    const char **next, struct error *err)
{
	const struct json *meta = NULL;

	if (!list->meta)
		return twilio_fields(body, next_uri, 1, next, list->where, arena, err);
	return twilio_fields(body, meta_field, 1, &meta, list->where, arena, err) &&
	    twilio_fields(meta, next_url, 1, next, list->where, arena, err);
}

static bool read_items(const struct json *body, const struct twilio_list *list, struct arena *arena,
    struct twilio_page *out, struct error *err)
{
	const struct json *item = NULL;

	if (!json_array(body, list->key, &out->n, &item, list->where, err))
		return twilio_unexpected(err);
	if (out->n > 0)
		out->items = arena_alloc(arena, out->n * list->size);
	for (size_t i = 0; i < out->n; i++, item = json_next(item)) {
		if (!list->read(item, (char *)out->items + i * list->size, arena, err))
			return false;
	}
	return true;
}

bool twilio_page_read(const struct http_reply *reply, const struct twilio_list *list,
    struct arena *arena, struct twilio_page *out, struct error *err)
{
	struct json *body = twilio_answer(reply, err);
	bool ok = false;

	*out = (struct twilio_page){ .next = "" };
	if (body == NULL)
		return false;
	ok = read_items(body, list, arena, out, err) &&
	    read_next(body, list, arena, &out->next, err);
	if (!ok)
		*out = (struct twilio_page){ .next = "" };
	json_free(body);
	return ok;
}

/* ---- dates: RFC 2822 3.3, as Twilio writes it; strptime() would ask the locale */

/* Exactly `digits` of them, then `after`. */
static bool take(const char **s, int digits, char after, int *value)
{
	*value = 0;
	for (int i = 0; i < digits; i++, (*s)++) {
		if (**s < '0' || **s > '9')
			return false;
		*value = *value * 10 + (**s - '0');
	}
	if (after != '\0' && *(*s)++ != after)
		return false;
	return true;
}

/* Three letters of a row of names; -1 when there are none of them. */
static int take_name(const char **s, const char *names)
{
	for (int i = 0; names[3 * i] != '\0'; i++) {
		if (strncmp(*s, names + (ptrdiff_t)3 * i, 3) == 0) {
			*s += 3;
			return i;
		}
	}
	return -1;
}

static bool take_zone(const char **s, long *seconds)
{
	int hours, minutes, sign = **s == '-' ? -1 : 1;

	*seconds = 0;
	if (strncmp(*s, "GMT", 3) == 0) {
		*s += 3;
		return true;
	}
	if (**s != '+' && **s != '-')
		return false;
	(*s)++;
	if (!take(s, 2, '\0', &hours) || !take(s, 2, '\0', &minutes) || hours > 14 || minutes > 59)
		return false;
	*seconds = sign * (hours * 3600L + minutes * 60L);
	return true;
}

/* "18 Oct 2019 17:03:00 ", the day with one digit or two. */
static bool take_day_and_time(const char **s, struct tm *tm)
{
	int year;

	if (!take(s, (*s)[0] != '\0' && (*s)[1] == ' ' ? 1 : 2, ' ', &tm->tm_mday))
		return false;
	tm->tm_mon = take_name(s, "JanFebMarAprMayJunJulAugSepOctNovDec");
	if (tm->tm_mon < 0 || *(*s)++ != ' ' || !take(s, 4, ' ', &year))
		return false;
	tm->tm_year = year - 1900;
	return year >= 1970 && take(s, 2, ':', &tm->tm_hour) && take(s, 2, ':', &tm->tm_min) &&
	    take(s, 2, ' ', &tm->tm_sec) && tm->tm_hour < 24 && tm->tm_min < 60 && tm->tm_sec < 60;
}

const char *twilio_date(const char *rfc2822, struct arena *arena)
{
	const char *s = rfc2822;
	char text[TIME_TEXT_MAX];
	struct tm tm = { 0 }, again;
	long zone;
	time_t at;

	if (*s == '\0')
		return "";
	if (take_name(&s, "MonTueWedThuFriSatSun") >= 0) {
		if (s[0] != ',' || s[1] != ' ')
			return NULL;
		s += 2;
	}
	if (!take_day_and_time(&s, &tm) || !take_zone(&s, &zone) || *s != '\0')
		return NULL;
	again = tm;
	at = timegm(&again);
	/* A day that the month does not have has become another one. */
	if (again.tm_mday != tm.tm_mday)
		return NULL;
	time_text(at - zone, text);
	return arena_strdup(arena, text);
}
