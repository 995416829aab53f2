#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/csv.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

/* All rows as text: fields in [], "N:" the line before each row, "!" and the message at a fault,
 * "?" behind a row that is readable though something is wrong with it. */
static void read_as(const char *text, size_t n, char separator, bool lenient, char *out,
    size_t size)
{
	const char *fields[CSV_FIELDS_MAX];
	struct arena arena = { 0 };
	struct error err = { 0 };
	struct csv csv;
	size_t at = 0;
	int count;

	csv_init(&csv, text, n, separator, &arena);
	csv.lenient = lenient;
	for (;;) {
		count = csv_row(&csv, fields, &err);
		if (count <= 0)
			break;
		at += (size_t)snprintf(out + at, size - at, "%d:", csv.line);
		for (int i = 0; i < count; i++)
			at += (size_t)snprintf(out + at, size - at, "[%s]", fields[i]);
		if (csv.wrong)
			at += (size_t)snprintf(out + at, size - at, "?");
	}
	out[at] = '\0';
	if (count < 0) {
		(void)snprintf(out + at, size - at, "!%s", err.message);
		assert_int_equal(err.kind, ERROR_INPUT);
		assert_int_equal(csv_row(&csv, fields, &err), 0); /* nothing after a fault */
	}
	arena_done(&arena);
}

static void read_all(const char *text, size_t n, char separator, char *out, size_t size)
{
	read_as(text, n, separator, false, out, size);
}

static void reads_rows(void **state)
{
	static const struct {
		const char *text, *rows;
		char separator;
	} rows[] = {
		{ "", "", ',' },
		{ "a,b\n1,2\n", "1:[a][b]2:[1][2]", ',' },
		{ "a,b\r\n1,2", "1:[a][b]2:[1][2]", ',' },
		{ "a;b,c\n", "1:[a][b,c]", ';' },
		{ "\xef\xbb\xbf"
		  "x\n\"\xef\xbb\xbf\"",
		    "1:[\xef\xbb\xbf"
		    "x]2:[\xef\xbb\xbf]",
		    ',' },
		{ "\n\na\n", "1:[]2:[]3:[a]", ',' },
		{ ",\n,", "1:[][]2:[][]", ',' },
		{ "\"\"\n", "1:[]", ',' },
		{ "\"\"\"\"", "1:[\"]", ',' },
		{ "\"a,\"\"b\"\"\",c\n", "1:[a,\"b\"][c]", ',' },
		{ "\"a\nb\r\nc\",d\ne\n", "1:[a\nb\r\nc][d]4:[e]", ',' },
		{ " a , b \n", "1:[ a ][ b ]", ',' },
		{ "=1+1,@x\n", "1:[=1+1][@x]", ',' },
		{ "caf\xc3\xa9\n", "1:[caf\xc3\xa9]", ',' },
		{ "a\n\"b", "1:[a]!Line 2: a quote that is never closed.", ',' },
		{ "\"a\nb\nc", "!Line 1: a quote that is never closed.", ',' },
		{ "x,\"a\nb\",\"c", "!Line 2: a quote that is never closed.", ',' },
		{ "\"a\" ,b", "!Line 1: something after a closing quote.", ',' },
		{ "\"a\"b\"\n", "!Line 1: something after a closing quote.", ',' },
		{ "a\"b\n", "!Line 1: a quote inside a field that does not begin with one.", ',' },
		{ "a\rb\n", "!Line 1: a carriage return that ends no line.", ',' },
		{ "a\n\"b\"\r", "1:[a]!Line 2: something after a closing quote.", ',' },
	};
	char out[256];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		read_all(rows[i].text, strlen(rows[i].text), rows[i].separator, out, sizeof out);
		assert_string_equal(out, rows[i].rows);
	}
	read_all("a\0b\n", 4, ',', out, sizeof out);
	assert_string_equal(out, "!Line 1: a NUL byte.");
	read_all("\"a\0\"\n", 5, ',', out, sizeof out);
	assert_string_equal(out, "!Line 1: a NUL byte.");
	read_all("a,bXX", 3, ',', out, sizeof out); /* not past the end */
	assert_string_equal(out, "1:[a][b]");
}

/* A row in which something is wrong hides neither where it ends nor those behind it. */
static void reads_on_leniently(void **state)
{
	static const struct {
		const char *text, *rows;
	} rows[] = {
		{ "a,b\n1,2\n", "1:[a][b]2:[1][2]" },
		{ "a\rb\r\nc\n", "1:[a]2:[b]3:[c]" },
		{ "\"a\rb\r\nc\",d\re", "1:[a\rb\r\nc][d]4:[e]" },
		{ "a\"b,c\nd", "1:[a\"b][c]?2:[d]" },
		{ "a, \"b\"\nd", "1:[a][ \"b\"]?2:[d]" },
		{ "\"a\" x\"y,b\nd", "1:[a][b]?2:[d]" },
		{ "\"a\"b", "1:[a]?" },
		/* The quote that was forgotten takes the next row in, up to its quote. */
		{ "\"a\n\"b\"\nd", "1:[a\n]?3:[d]" },
		{ "=\"012\",b\n", "1:[=\"012\"][b]" },
		{ "=\"0,1\"\"2\",b\n", "1:[=\"0,1\"\"2\"][b]" },
		{ "=\"012,b\nc", "1:[=\"012][b]?2:[c]" },
		{ "=\"012\"3,b\nc", "1:[=\"012\"3][b]2:[c]" },
		{ "a\n\"b", "1:[a]!Line 2: a quote that is never closed." },
	};
	char out[256], many[3 * CSV_FIELDS_MAX];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		read_as(rows[i].text, strlen(rows[i].text), ',', true, out, sizeof out);
		assert_string_equal(out, rows[i].rows);
	}
	read_as("\"a\"\0b", 5, ',', true, out, sizeof out);
	assert_string_equal(out, "!Line 1: a NUL byte.");
	memset(many, ',', sizeof many - 3);
	memcpy(many + sizeof many - 3, "\nz", 3);
	read_as(many, sizeof many - 1, ',', true, out, sizeof out);
	assert_non_null(strstr(out, "[]?2:[z]"));
}

static void counts_fields(void **state)
{
	const char *fields[CSV_FIELDS_MAX];
	struct arena arena = { 0 };
	char text[CSV_FIELDS_MAX + 1];
	struct error err = { 0 };
	struct csv csv;

	(void)state;
	memset(text, ',', sizeof text);
	csv_init(&csv, text, CSV_FIELDS_MAX - 1, ',', &arena);
	assert_int_equal(csv_row(&csv, fields, &err), CSV_FIELDS_MAX);
	assert_string_equal(fields[CSV_FIELDS_MAX - 1], "");
	csv_init(&csv, text, CSV_FIELDS_MAX, ',', &arena);
	assert_int_equal(csv_row(&csv, fields, &err), -1);
	assert_string_equal(err.message, "Line 1: more than 64 fields.");
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_rows),
		cmocka_unit_test(reads_on_leniently),
		cmocka_unit_test(counts_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
