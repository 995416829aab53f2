#include "base/time.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/i18n.h"

static time_t frozen;

static const char *const months[] = {
	N_("Jan"),
	N_("Feb"),
	N_("Mar"),
	N_("Apr"),
	N_("May"),
	N_("Jun"),
	N_("Jul"),
	N_("Aug"),
	N_("Sep"),
	N_("Oct"),
	N_("Nov"),
	N_("Dec"),
};

time_t time_now(void)
{
	return frozen != 0 ? frozen : time(NULL);
}

void time_freeze(time_t at)
{
	frozen = at;
}

uint64_t time_monotonic_ms(void)
{
	struct timespec now;

	check(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void time_text(time_t at, char out[TIME_TEXT_MAX])
{
	struct tm tm;

	/* The form has four digits for the year; a clock further off is no reason to stop. */
	if (gmtime_r(&at, &tm) == NULL || tm.tm_year < 1000 - 1900 || tm.tm_year > 9999 - 1900)
		tm = (struct tm){ .tm_year = 70, .tm_mday = 1 };
	check(strftime(out, TIME_TEXT_MAX, "%Y-%m-%dT%H:%M:%SZ", &tm) > 0);
}

void time_now_text(char out[TIME_TEXT_MAX])
{
	time_text(time_now(), out);
}

/* Reads what `form` says: 0 is a digit, T takes t too, the rest stands for itself. */
static bool has_form(const char *text, const char *form)
{
	for (; *form != '\0'; text++, form++) {
		if (*form == '0' ? (*text < '0' || *text > '9')
				 : (*text != *form && !(*form == 'T' && *text == 't')))
			return false;
	}
	return true;
}

static int digits(const char *text, size_t n)
{
	int value = 0;

	while (n-- > 0)
		value = value * 10 + (*text++ - '0');
	return value;
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* A fraction is dropped; PostgreSQL writes UTC as +00:00. */
static bool ends_in_utc(const char *rest)
{
	static const char *const zones[] = { "Z", "z", "+00:00", "-00:00" };
	size_t n;

	if (*rest == '.') {
		n = strspn(rest + 1, "0123456789");
		if (n == 0)
			return false;
		rest += 1 + n;
	}
	for (n = 0; n < sizeof zones / sizeof zones[0]; n++) {
		if (strcmp(rest, zones[n]) == 0)
			return true;
	}
	return false;
}

bool time_parse(const char *text, time_t *out)
{
	static const char form[] = "0000-00-00T00:00:00";
	struct tm tm = { 0 };
	int year, month;

	if (!has_form(text, form) || !ends_in_utc(text + sizeof form - 1))
		return false;
	year = digits(text, 4);
	month = digits(text + 5, 2);
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = digits(text + 8, 2);
	tm.tm_hour = digits(text + 11, 2);
	tm.tm_min = digits(text + 14, 2);
	tm.tm_sec = digits(text + 17, 2);
	if (month < 1 || month > 12 || tm.tm_mday < 1 || tm.tm_mday > days_in(year, month) ||
	    tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 60)
		return false;
	/* RFC 3339 5.7: second 60 only where a leap second can be. */
	if (tm.tm_sec == 60 && (tm.tm_hour != 23 || tm.tm_min != 59))
		return false;
	*out = timegm(&tm);
	return true;
}

void time_for_operator(const char *rfc3339, char *out, size_t size)
{
	time_t at, now = time_now();
	struct tm then, today;

	out[0] = '\0';
	/* localtime_r reads the zone once; localtime would look at the zone's file for every row
	 * painted. */
	if (rfc3339 == NULL || !time_parse(rfc3339, &at) || localtime_r(&at, &then) == NULL ||
	    localtime_r(&now, &today) == NULL)
		return;
	if (then.tm_year == today.tm_year && then.tm_yday == today.tm_yday)
		(void)snprintf(out, size, "%02d:%02d", then.tm_hour, then.tm_min);
	else if (then.tm_year == today.tm_year)
		(void)snprintf(out, size, "%d %s %02d:%02d", then.tm_mday, _(months[then.tm_mon]),
		    then.tm_hour, then.tm_min);
	else
		(void)snprintf(out, size, "%04d-%02d-%02d %02d:%02d", then.tm_year + 1900,
		    then.tm_mon + 1, then.tm_mday, then.tm_hour, then.tm_min);
}
