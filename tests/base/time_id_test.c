#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/time.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

static void zone(const char *name)
{
	(void)setenv("TZ", name, 1);
	tzset();
}

static void writes_and_reads_utc(void **state)
{
	static const struct {
		const char *text;
		time_t at;
	} rows[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2026-11-21T14:02:05Z", 1795269725 },
		{ "2024-02-29T23:59:59Z", 1709251199 },
		{ "2038-01-19T03:14:08Z", 2147483648 },
		{ "9999-12-31T23:59:59Z", 253402300799 },
	};
	char text[TIME_TEXT_MAX];
	time_t at;

	(void)state;
	zone("America/New_York"); /* the operator's zone has no part in it */
	for (size_t i = 0; i < LENGTH(rows); i++) {
		assert_true(time_parse(rows[i].text, &at));
		assert_int_equal(at, rows[i].at);
		time_text(at, text);
		assert_string_equal(text, rows[i].text);
	}
	time_text((time_t)INT64_MAX, text);
	assert_string_equal(text, "1970-01-01T00:00:00Z");
	time_text(253402300800, text);
	assert_string_equal(text, "1970-01-01T00:00:00Z");
}

static void reads_other_forms_of_utc(void **state)
{
	static const char *const same[] = { "2026-11-21T14:02:05.123456+00:00",
		"2026-11-21t14:02:05z", "2026-11-21T14:02:05-00:00", "2026-11-21T14:02:05.9Z" };
	time_t at;

	(void)state;
	for (size_t i = 0; i < LENGTH(same); i++) {
		at = 0;
		assert_true(time_parse(same[i], &at));
		assert_int_equal(at, 1795269725);
	}
	assert_true(time_parse("2016-12-31T23:59:60Z", &at)); /* a leap second */
	assert_int_equal(at, 1483228800);
}

static void refuses_what_is_no_time(void **state)
{
	static const char *const wrong[] = { "", "2026", "2026-11-21", "2026-11-21 14:02:05Z",
		"2026-11-21T14:02:05", "2026-11-21T14:02:05+01:00", "2026-11-21T14:02:05Zx",
		"2026-11-21T14:02:05.Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
		"2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
		"2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
		"2026-01-01T00:00:61Z", "2026-01-01T12:00:60Z", "+026-01-01T00:00:00Z",
		" 2026-01-01T00:00:00Z" };
	time_t at = 7;

	(void)state;
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_false(time_parse(wrong[i], &at));
	assert_int_equal(at, 7);
}

static void shows_the_operators_zone(void **state)
{
	static const struct {
		const char *zone, *now, *text, *shown;
	} rows[] = {
		{ "UTC", "2026-11-21T15:00:00Z", "2026-11-21T14:02:05Z", "14:02" },
		{ "UTC", "2026-11-21T15:00:00Z", "2026-11-20T14:02:05Z", "20 Nov 14:02" },
		{ "UTC", "2026-11-21T15:00:00Z", "2026-10-21T14:02:05Z", "21 Oct 14:02" },
		{ "UTC", "2026-11-21T15:00:00Z", "2026-05-01T00:00:00Z", "1 May 00:00" },
		{ "UTC", "2026-11-21T15:00:00Z", "2025-11-20T14:02:05Z", "2025-11-20 14:02" },
		{ "UTC", "2026-11-21T15:00:00Z", "2025-11-21T14:02:05Z", "2025-11-21 14:02" },
		{ "UTC", "2026-11-21T15:00:00Z", "", "" },
		{ "UTC", "2026-11-21T15:00:00Z", "yesterday", "" },
		/* POSIX zones: no zone files needed */
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "2026-11-21T15:00:00Z", "2026-11-21T14:02:05Z",
		    "15:02" },
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "2026-07-21T15:00:00Z", "2026-07-21T14:02:05Z",
		    "16:02" },
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "2026-11-21T23:30:00Z", "2026-11-21T14:02:05Z",
		    "21 Nov 15:02" },
		{ "EST5", "2026-01-01T02:00:00Z", "2026-01-01T06:00:00Z", "2026-01-01 01:00" },
		{ "EST5", "2026-01-01T05:00:00Z", "2026-01-01T04:59:00Z", "2025-12-31 23:59" },
	};
	char out[32];
	time_t now;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		zone(rows[i].zone);
		assert_true(time_parse(rows[i].now, &now));
		time_freeze(now);
		time_for_operator(rows[i].text, out, sizeof out);
		assert_string_equal(out, rows[i].shown);
	}
	time_for_operator(NULL, out, sizeof out);
	assert_string_equal(out, "");
}

static void the_clock_freezes_and_runs(void **state)
{
	char text[TIME_TEXT_MAX];
	uint64_t before = time_monotonic_ms();
	time_t first, now;

	(void)state;
	time_freeze(1795269725);
	time_now_text(text);
	assert_string_equal(text, "2026-11-21T14:02:05Z");
	time_freeze(0);
	first = time(NULL);
	now = time_now();
	assert_true(first <= now && now <= time(NULL));
	assert_true(time_monotonic_ms() >= before);
}

static void ids_are_version_4(void **state)
{
	char one[ID_MAX], two[ID_MAX];

	(void)state;
	for (int i = 0; i < 200; i++) {
		id_new(one);
		id_new(two);
		assert_true(id_valid(one));
		assert_string_not_equal(one, two);
		assert_int_equal(one[14], '4');
		assert_non_null(strchr("89ab", one[19]));
	}
}

static void ids_are_checked(void **state)
{
	static const struct {
		const char *text;
		bool valid;
	} rows[] = {
		{ "00000000-0000-0000-0000-000000000001", true },
		{ "DEADBEEF-0000-4000-8000-00000000000f", true },
		{ "", false },
		{ "00000000-0000-0000-0000-00000000000", false },
		{ "00000000-0000-0000-0000-0000000000011", false },
		{ "00000000-0000-0000-0000-00000000000g", false },
		{ "000000000000-0000-0000-0000-00000001", false },
		{ "{0000000-0000-0000-0000-00000000000}", false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		assert_int_equal(id_valid(rows[i].text), rows[i].valid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_and_reads_utc),
		cmocka_unit_test(reads_other_forms_of_utc),
		cmocka_unit_test(refuses_what_is_no_time),
		cmocka_unit_test(shows_the_operators_zone),
		cmocka_unit_test(the_clock_freezes_and_runs),
		cmocka_unit_test(ids_are_version_4),
		cmocka_unit_test(ids_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
