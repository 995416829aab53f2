/* Reading Twilio's answers: what rest.h does, in Twilio's name; its pages and its dates. */
#include <string.h>
#include <time.h>

#include "base/time.h"
#include "provider/twilio_parts.h"

#define LINK_MAX 2000

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
	const struct rest_list items = {
		.key = list->key, .where = list->where, .size = list->size, .read = list->read
	};

	return rest_items(&twilio_rest, body, &items, arena, &out->items, &out->n, err);
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
