/* Cells that spreadsheets would run or spoil. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "desk/cell.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

static void test_written(void **state)
{
	static const struct {
		const char *text, *cell;
	} rows[] = {
		{ "", "" },
		{ "De Kroon", "De Kroon" },
		{ "+32480210449", "'+32480210449" },
		{ "=1+1", "'=1+1" },
		{ "-1", "'-1" },
		{ "@SUM(A1)", "'@SUM(A1)" },
		{ "\tx", "\"'\tx\"" },
		{ "\rx", "\"'\rx\"" },
		{ "'t Hoekje", "''t Hoekje" },
		{ "a=b", "a=b" },
		{ "\xef\xbc\x9d"
		  "1",
		    "'\xef\xbc\x9d"
		    "1" },
		{ "Say \"hi\", you", "\"Say \"\"hi\"\", you\"" },
		{ "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0" },
		{ "=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"" },
	};
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		buf_clear(&out);
		cell_write(&out, rows[i].text);
		assert_string_equal(buf_text(&out), rows[i].cell);
	}
	buf_done(&out);
}

static void test_read(void **state)
{
	static const struct {
		const char *cell, *text;
	} rows[] = {
		{ "'+32480210449", "+32480210449" },
		{ "'0480", "'0480" }, /* an apostrophe that nothing asks for belongs to the text */
		{ "'t Hoekje", "'t Hoekje" },
		{ "''t Hoekje", "'t Hoekje" },
		{ "=\"0480 21\"", "0480 21" },
		{ "=\"a\"\"b\"", "a\"b" },
		{ "=\"\"", "" },
		{ "=\"a\"b\"", "=\"a\"b\"" },
		{ "=\"", "=\"" },
		{ "'=\"a\"", "=\"a\"" }, /* that is what stood there, not a spreadsheet's form */
		{ "=1+1", "=1+1" },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		assert_string_equal(cell_read(rows[i].cell, &arena), rows[i].text);
	arena_done(&arena);
}

static void there_and_back(const char *text, struct buf *out, struct arena *arena)
{
	const char *fields[CSV_FIELDS_MAX];
	struct error err = { 0 };
	struct csv csv;

	buf_clear(out);
	cell_write(out, text);
	/* What a spreadsheet sees first is never a sign that it would run. */
	assert_null(memchr("=+-@", buf_text(out)[buf_text(out)[0] == '"'], 4));
	csv_init(&csv, buf_text(out), out->n, ',', arena);
	if (out->n == 0)
		return;
	assert_int_equal(csv_row(&csv, fields, &err), 1);
	assert_string_equal(cell_read(fields[0], arena), text);
	csv_init(&csv, buf_text(out), out->n, ',', arena);
	csv.lenient = true;
	assert_int_equal(csv_row(&csv, fields, &err), 1);
	assert_null(csv.wrong);
	assert_string_equal(cell_read(fields[0], arena), text);
}

static void test_there_and_back(void **state)
{
	static const char signs[] = "=+-@'\"\t\r\n,; a0\xef\xbc\x9d";
	struct arena arena = { 0 };
	struct buf out;
	char text[9];

	(void)state;
	buf_init(&out, 1000);
	srandom(7);
	for (int i = 0; i < 20000; i++) {
		const size_t n = (size_t)random() % 8;

		for (size_t k = 0; k < n; k++)
			text[k] = signs[(size_t)random() % (sizeof signs - 1)];
		text[n] = '\0';
		there_and_back(text, &out, &arena);
		arena_reset(&arena);
	}
	/* Not a file's mark: a name may begin with it. */
	there_and_back("\xef\xbb\xbf"
		       "Bar",
	    &out, &arena);
	buf_done(&out);
	arena_done(&arena);
}

static void test_ruined(void **state)
{
	static const struct {
		const char *cell;
		bool ruined;
	} rows[] = {
		{ "3.2E+10", true },
		{ "3,2E+10", true },
		{ "3,24802E10", true },
		{ "3e10", true },
		{ "+3.2E+10", true },
		{ "'3.2E+10", true },
		{ " 3.2e+10", true },
		{ "32480210449.0", true },
		{ "32480210449,00", true },
		{ "#####", true },
		{ "#N/A", true },
		{ "#REF!", true },
		{ "32480210449", false },
		{ "+32 480 21 04 49", false },
		{ "0480.21.04.49", false },
		{ "0480,21,04,49", false },
		{ "092246.111", false },
		{ "#31#", false },
		{ "", false },
		{ "E10", false },
		{ "1-800-GO-FEDEX", false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		if ((cell_ruined(rows[i].cell) != NULL) != rows[i].ruined)
			fail_msg("%s", rows[i].cell);
}

static void test_dates(void **state)
{
	static const struct {
		const char *cell;
		enum cell_date date;
	} rows[] = {
		{ "2026-11-21", CELL_DATE },
		{ "2026/11/21", CELL_DATE },
		{ "2026.11.21", CELL_DATE },
		{ "21/11/2026", CELL_DATE },
		{ "21-11-2026", CELL_DATE },
		{ "21.11.2026", CELL_DATE },
		{ "21. 11. 2026", CELL_DATE },
		{ "2026. 11. 21.", CELL_DATE },
		{ "1/9/1999", CELL_DATE },
		{ "11/21/2026", CELL_DATE },
		{ "11/21/26", CELL_DATE },
		{ "26-11-21", CELL_DATE },
		{ " '2026-11-21 ", CELL_DATE },
		{ "2026-11-21 00:00:00", CELL_DATE_SURE },
		{ "2026-11-21T00:00:00Z", CELL_DATE_SURE },
		{ "11/21/26 12:00 AM", CELL_DATE_SURE },
		{ "21/11/2026, 0:00", CELL_DATE_SURE },
		{ "46347", CELL_DATE_DAYS },
		{ "46347.0", CELL_DATE_SURE },
		{ "46347,00", CELL_DATE_SURE },
		{ "06-12345678", CELL_NO_DATE },
		{ "06-12-34-56-78", CELL_NO_DATE },
		{ "09/224.61.11", CELL_NO_DATE },
		{ "09-11-21-26", CELL_NO_DATE },
		{ "212-555-0100", CELL_NO_DATE },
		{ "1-12-555", CELL_NO_DATE },
		{ "21/11.2026", CELL_NO_DATE },
		{ "21 11 2026", CELL_NO_DATE },
		{ "2026 11 21", CELL_NO_DATE },
		{ "20261121", CELL_NO_DATE },
		{ "2026-11-32", CELL_NO_DATE },
		{ "2026-13-21", CELL_NO_DATE },
		{ "00-11-26", CELL_DATE }, /* the year 2000, day 26 */
		{ "21/11/2100", CELL_NO_DATE },
		{ "21/11/202", CELL_NO_DATE },
		{ "21/11/20261", CELL_NO_DATE },
		{ "2026-11-21-12", CELL_NO_DATE },
		{ "2026-11-21 x12", CELL_NO_DATE },
		{ "2026-11-21 1234", CELL_NO_DATE },
		{ "36525", CELL_NO_DATE },
		{ "73051", CELL_NO_DATE },
		{ "463470", CELL_NO_DATE },
		{ "46347.12", CELL_NO_DATE },
		{ "+2026-11-21", CELL_NO_DATE },
		{ "-", CELL_NO_DATE },
		{ "1-", CELL_NO_DATE },
		{ "1-1", CELL_NO_DATE },
		{ "1-1-", CELL_NO_DATE },
		{ "", CELL_NO_DATE },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		if (cell_date(rows[i].cell) != rows[i].date)
			fail_msg("%s: %d", rows[i].cell, cell_date(rows[i].cell));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_ruined),
		cmocka_unit_test(test_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
