/* Values as PostgreSQL reads and writes them: uuid, integer, boolean, timestamptz, text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "practice/supabase_parts.h"

#define MICRO 1000000

long long sb_now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	return (long long)t.tv_sec * MICRO + t.tv_nsec / 1000;
}

void sb_time_text(long long us, char out[SB_TIME_SIZE])
{
	time_t seconds = (time_t)(us / MICRO);
	long rest = (long)(us % MICRO);
	char fraction[16] = "";
	struct tm tm;
	size_t n;

	if (rest < 0) {
		rest += MICRO;
		seconds--;
	}
	(void)gmtime_r(&seconds, &tm);
	if (rest > 0) {
		n = (size_t)snprintf(fraction, sizeof fraction, ".%06ld", rest);
		while (fraction[n - 1] == '0')
			fraction[--n] = '\0';
	}
	(void)snprintf(out, SB_TIME_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%s+00:00",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
	    fraction);
}

/* Exactly n digits; -1: not there. Moves *s past them. */
static int digits(const char **s, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++, (*s)++) {
		if (**s < '0' || **s > '9')
			return -1;
		value = value * 10 + (**s - '0');
	}
	return value;
}

static bool sign(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

/* "Z", "+02", "+0200", "+02:00"; nothing is UTC. In seconds. */
static bool read_zone(const char **s, int *offset)
{
	bool minus = **s == '-';
	int hours, minutes = 0;

	*offset = 0;
	if (**s == '\0' || sign(s, 'Z') || sign(s, 'z'))
		return true;
	if (!sign(s, '+') && !sign(s, '-'))
		return false;
	hours = digits(s, 2);
	if (sign(s, ':') || **s != '\0')
		minutes = digits(s, 2);
	*offset = (hours * 60 + minutes) * 60 * (minus ? -1 : 1);
	return hours >= 0 && hours <= 15 && minutes >= 0 && minutes < 60;
}

static bool read_clock(const char **s, struct tm *tm, long *micro)
{
	long scale = MICRO;

	*micro = 0;
	if (**s == '\0')
		return true; /* a date alone */
	if (!sign(s, 'T') && !sign(s, ' ') && !sign(s, 't'))
		return false;
	tm->tm_hour = digits(s, 2);
	if (!sign(s, ':'))
		return false;
	tm->tm_min = digits(s, 2);
	if (sign(s, ':'))
		tm->tm_sec = digits(s, 2);
	if (sign(s, '.'))
		for (; **s >= '0' && **s <= '9'; (*s)++) {
			scale /= 10;
			*micro += (**s - '0') * scale;
		}
	while (sign(s, ' '))
		;
	return tm->tm_hour >= 0 && tm->tm_hour <= 24 && tm->tm_min >= 0 && tm->tm_min < 60 &&
	    tm->tm_sec >= 0 && tm->tm_sec <= 60;
}

static bool read_time(const char *text, long long *us)
{
	struct tm tm = { 0 }, made;
	const char *s = text;
	long micro;
	int offset;
	time_t at;

	tm.tm_year = digits(&s, 4) - 1900;
	if (!sign(&s, '-'))
		return false;
	tm.tm_mon = digits(&s, 2) - 1;
	if (!sign(&s, '-'))
		return false;
	tm.tm_mday = digits(&s, 2);
	if (!read_clock(&s, &tm, &micro) || !read_zone(&s, &offset) || *s != '\0')
		return false;
	made = tm;
	at = timegm(&made);
	if (made.tm_mon != tm.tm_mon || tm.tm_mday < 1 || tm.tm_year < -1899)
		return false; /* the 31st of a month of 30 */
	*us = ((long long)at - offset) * MICRO + micro;
	return true;
}

/* Any case, with or without hyphens, in braces or not. */
static const char *read_uuid(const char *text, struct arena *arena)
{
	char *out = arena_alloc(arena, CHANCE_UUID_SIZE);
	size_t n = 0;
	bool braces = *text == '{';

	for (text += braces; *text != '\0' && *text != '}'; text++) {
		if (*text == '-' && (n == 8 || n == 13 || n == 18 || n == 23))
			continue;
		if (n == 8 || n == 13 || n == 18 || n == 23)
			out[n++] = '-';
		if (strchr("0123456789abcdefABCDEF", *text) == NULL || n >= 36)
			return NULL;
		out[n++] = (char)(*text >= 'A' && *text <= 'F' ? *text + 32 : *text);
	}
	if (n != 36 || (*text == '}') != braces || (braces && text[1] != '\0'))
		return NULL;
	return out;
}

static bool read_bool(const char *text, struct sb_value *out)
{
	static const char *const words[] = { "false", "f", "no", "n", "off", "0", "true", "t",
		"yes", "y", "on", "1" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcasecmp(words[i], text) != 0)
			continue;
		*out = (struct sb_value){ .kind = SB_NUMBER, .number = i >= 6 };
		return true;
	}
	return false;
}

/* *range: it is one, and too large. */
static bool read_int(enum sb_type type, const char *text, struct sb_value *out, bool *range)
{
	char *end = NULL;
	long long n;

	*range = false;
	if (strspn(text, "+-0123456789") != strlen(text) || strpbrk(text, "0123456789") == NULL)
		return false;
	n = strtoll(text, &end, 10);
	*range = type == SB_INT ? n > 2147483647 || n < -2147483648LL : strlen(text) > 18;
	*out = (struct sb_value){ .kind = SB_NUMBER, .number = n };
	return *end == '\0' && !*range;
}

bool sb_value_of(enum sb_type type, const char *text, struct sb_value *out, struct arena *arena,
    struct sb_fault *f)
{
	static const char *const names[] = { "uuid", "text", "integer", "bigint", "boolean",
		"timestamp with time zone" };
	char time[SB_TIME_SIZE];
	long long us = 0;
	bool range = false;

	*out = (struct sb_value){ .kind = SB_STRING };
	switch (type) {
	case SB_UUID:
		out->text = read_uuid(text, arena);
		break;
	case SB_TEXT:
		out->text = arena_strdup(arena, text);
		break;
	case SB_INT:
	case SB_BIGINT:
		if (read_int(type, text, out, &range))
			return true;
		break;
	case SB_BOOL:
		if (read_bool(text, out))
			return true;
		break;
	case SB_TIME:
		if (strcmp(text, "now") == 0)
			us = sb_now_us();
		else if (!read_time(text, &us))
			return sb_fail(f, 400, "22007", NULL,
			    "invalid input syntax for type %s: \"%.200s\"", names[type], text);
		sb_time_text(us, time);
		out->text = arena_strdup(arena, time);
		break;
	}
	if (out->kind == SB_STRING && out->text != NULL)
		return true;
	if (range)
		return sb_fail(f, 400, "22003", NULL,
		    "value \"%.200s\" is out of range for type %s", text, names[type]);
	return sb_fail(f, 400, "22P02", NULL, "invalid input syntax for type %s: \"%.200s\"",
	    names[type], text);
}

bool sb_value_of_json(const struct sb_column *column, const cJSON *item, struct sb_value *out,
    struct arena *arena, struct sb_fault *f)
{
	char *printed;
	bool ok;

	*out = (struct sb_value){ .kind = SB_NULL };
	if (item == NULL || cJSON_IsNull(item))
		return column->fill == NULL ||
		    sb_value_of(column->type, column->fill, out, arena, f);
	if (cJSON_IsString(item))
		return sb_value_of(column->type, item->valuestring, out, arena, f);
	printed = cJSON_PrintUnformatted(item);
	ok = sb_value_of(column->type, printed, out, arena, f);
	cJSON_free(printed);
	return ok;
}
