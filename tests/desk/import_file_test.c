/* What an import takes as a file, and what it says of a line. */
#include <sys/stat.h>

#include "desk/import_parts.h"
#include "tests/desk/import_fixture.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])
#define TEXT(t) t, sizeof(t) - 1

static void test_files(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *code; /* "" is taken */
		const char *encoding;
		char separator;
		size_t good;
	} rows[] = {
		{ TEXT("name,number\nA,+3292246111\n"), "", "utf-8", ',', 1 },
		{ TEXT("name;number\r\nA, B;+3292246111\r\n"), "", "utf-8", ';', 1 },
		{ TEXT("name\tnumber\nA\t+3292246111"), "", "utf-8", '\t', 1 },
		{ TEXT("NUMBER , Name\n+3292246111,A\n"), "", "utf-8", ',', 1 },
		{ TEXT("\"name\";\"a,b,c,d\";\"number\"\nA;;+3292246111\n"), "", "utf-8", ';', 1 },
		{ TEXT("name,number\rA,+3292246111\rB,+3292246112\r"), "", "utf-8", ',', 2 },
		{ TEXT("\xef\xbb\xbfname,number\nA,+3292246111\n"), "", "utf-8", ',', 1 },
		{ TEXT("sep=;\nname;number\nA;+3292246111\n"), "", "utf-8", ';', 1 },
		{ TEXT("\n\nname,number\n\n,\nA,+3292246111\n\n\n"), "", "utf-8", ',', 1 },
		{ TEXT("name,number,,\nA,+3292246111,,,,\n"), "", "utf-8", ',', 1 },
		{ TEXT("name,number,note\nA,+3292246111\n"), "", "utf-8", ',', 1 },
		{ TEXT("name,number\nCaf\xc3\xa9,+3292246111\n"), "", "utf-8", ',', 1 },
		{ TEXT("name,number\nCaf\xe9 \x80,+3292246111\n"), "", "windows-1252", ',', 1 },
		{ TEXT("name,number\n"), "", "utf-8", ',', 0 },
		{ TEXT("name,number\nCaf\x81,+3292246111\n"), "file-encoding", "", 0, 0 },
		/* Mostly UTF-8: one of the names was spoilt somewhere else. */
		{ TEXT("name,number\nCaf\xc3\xa9 Caf\xc3\xa9,+3292246111\nCaf\xe9,+3292246112\n"),
		    "file-encoding", "", 0, 0 },
		/* So in a short file: nobody writes \xc3\xa9 in Windows-1252 ... */
		{ TEXT(
		      "name,number\nCaf\xc3\xa9,+3292246111\nLatt\xe9,+3292246112\nB\xe9,+3292246113\n"),
		    "file-encoding", "", 0, 0 },
		{ TEXT("name,number\nDe \xe2\x80\x9cKroon\xe2\x80\x9d B\xe9,+3292246111\n"),
		    "file-encoding", "", 0, 0 },
		/* ... but it may end a word there in what happens to be UTF-8. */
		{ TEXT("name,number\n\xab"
		       "CAF\xc9\xbb,+3292246111\n\x93"
		       "CAF\xc9\x94,+3292246112\n"),
		    "", "windows-1252", ',', 2 },
		{ TEXT("name,number\nNESTL\xc9\xae B\xe9,+3292246111\n"), "", "windows-1252", ',',
		    1 },
		{ TEXT("\xef\xbb\xbfname,number\nCaf\xe9,+3292246111\n"), "file-encoding", "", 0,
		    0 },
		{ TEXT(""), "file-empty", "", 0, 0 },
		{ TEXT("\n\n \n"), "file-empty", "", 0, 0 },
		{ TEXT("\xff\xfen\0a\0m\0e\0"), "file-utf16", "", 0, 0 },
		{ TEXT("\xfe\xff\0n\0a\0m\0e"), "file-utf16", "", 0, 0 },
		{ TEXT("n\0a\0m\0e\0"), "file-utf16", "", 0, 0 },
		{ TEXT("name,number\nA\0,+3292246111\n"), "file-not-text", "", 0, 0 },
		{ TEXT("PK\3\4zip\0\0"), "file-not-text", "", 0, 0 },
		{ TEXT("name,country\nA,BE\n"), "column-missing", "", 0, 0 },
		{ TEXT("A,+3292246111\n"), "column-missing", "", 0, 0 },
		{ TEXT("name,number,Name\nA,+3292246111,B\n"), "column-twice", "", 0, 0 },
		{ TEXT("na\"me,number\nA,+3292246111\n"), "too-many-columns", "", 0, 0 },
		{ TEXT("\"name,number\nA,+3292246111\n"), "quote-open", "", 0, 0 },
	};
	const struct import_options options = { .foreign_yes = false };
	struct fixture *f = *state;
	char path[160];

	for (size_t k = 0; k < LENGTH(rows); k++) {
		struct import *i;

		file_write(f, "in.csv", rows[k].bytes, rows[k].n, path);
		if (rows[k].code[0]) {
			must_refuse(f, import_new(&f->session, path, &options, &f->err),
			    rows[k].code);
			continue;
		}
		i = import_run(f, path, &options, true);
		assert_string_equal(import_encoding(i), rows[k].encoding);
		assert_int_equal(import_separator(i), rows[k].separator);
		assert_int_equal(import_count(i)->good, rows[k].good);
		assert_int_equal(import_count(i)->read, rows[k].good);
		import_free(i);
	}
	must_refuse(f, import_new(&f->session, f->folder, &options, &f->err), "file-unread");
	must_refuse(f,
	    import_new(&f->session, "/tmp/voxdesk-there-is-no-such-file", &options, &f->err),
	    "no-such-file");
	must_refuse(f, import_new(&f->session, "", &options, &f->err), "file-missing");
}

/* The name by which a person sees that the encoding was told rightly. */
static void test_example(void **state)
{
	struct fixture *f = *state;
	struct import *i;
	int line;

	i = import_text_run(f,
	    "name,number\nA,+3292246111\nCaf\xe9,+3292246112\nZo\xeb,+3292246113\n", true);
	assert_string_equal(import_example(i, &line), "Caf\xc3\xa9");
	assert_int_equal(line, 3);
	import_free(i);
	i = import_text_run(f, "name,number\nA,+3292246111\n", true);
	assert_string_equal(import_example(i, &line), "");
	import_free(i);
}

/* Nothing that a console would have to wait for: its own keyboard, a pipe, a device. */
static void test_console_never_waits(void **state)
{
	const struct import_options options = { .foreign_yes = false };
	struct fixture *f = *state;
	char path[160];

	snprintf(path, sizeof path, "%s/pipe", f->folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	must_refuse(f, import_new(&f->session, path, &options, &f->err), "file-unread");
	assert_int_equal(f->err.kind, ERROR_INPUT);
	assert_int_equal(unlink(path), 0);
	must_refuse(f, import_new(&f->session, "/dev/zero", &options, &f->err), "file-unread");
	must_refuse(f, import_new(&f->session, "-", &options, &f->err), "no-such-file");
	assert_null(strstr(f->err.hint, "voxdesk"));
}

/* As typed in a console: no shell has read the ~. */
static void test_home(void **state)
{
	struct fixture *f = *state;
	struct import_options options = { .handouts = "~/sheets" };
	const char *text = "name,number,carrier,when,to\n"
			   "A,+3292246111,be-proximus-mobile,all,+32480210449\n";
	char *home = getenv("HOME") ? strdup(getenv("HOME")) : NULL;
	struct import *i;
	char path[160];

	assert_int_equal(setenv("HOME", f->folder, 1), 0);
	file_write(f, "in.csv", text, strlen(text), path);
	i = import_run(f, "~/in.csv", &options, false);
	assert_int_equal(import_count(i)->handouts, 1);
	import_free(i);
	snprintf(path, sizeof path, "%s/sheets/a-3292246111.txt", f->folder);
	assert_int_equal(access(path, R_OK), 0);
	must_refuse(f, import_new(&f->session, "~", &options, &f->err), "file-unread");
	must_refuse(f, import_new(&f->session, "~in.csv", &options, &f->err), "no-such-file");
	assert_int_equal(unsetenv("HOME"), 0);
	must_refuse(f, import_new(&f->session, "~/in.csv", &options, &f->err), "no-such-file");
	if (home)
		assert_int_equal(setenv("HOME", home, 1), 0);
	free(home);
}

static void test_too_many_columns(void **state)
{
	const struct import_options options = { .foreign_yes = false };
	struct fixture *f = *state;
	const char *text = "name,number";
	char path[160];

	for (int k = 0; k < 200; k++)
		text = arena_printf(&f->arena, "%s,c%d", text, k);
	file_write(f, "in.csv", text, strlen(text), path);
	must_refuse(f, import_new(&f->session, path, &options, &f->err), "too-many-columns");
	assert_non_null(strstr(f->err.message, "64"));
}

static void test_too_large(void **state)
{
	const struct import_options options = { .foreign_yes = false };
	struct fixture *f = *state;
	char path[160];

	file_write(f, "in.csv", TEXT("name,number\n"), path);
	assert_int_equal(truncate(path, (off_t)IMPORT_BYTES_MAX + 1), 0);
	must_refuse(f, import_new(&f->session, path, &options, &f->err), "file-too-large");
}

static void test_columns_not_known(void **state)
{
	static const struct {
		const char *name, *nearest;
	} rows[] = { { "Contry", "country" }, { "E-mail", "" }, { "phone number", "number" },
		{ "b\xe2\x80\xaek", "" } };
	const struct import_ignored *all;
	struct import *i = import_text_run(*state,
	    "name,number,Contry,E-mail,phone number,b\xe2\x80\xaek,,state,ai_number\n"
	    "A,+3292246111,x,y,z,,,proven,+32480210449\n",
	    true);

	assert_int_equal(import_ignored(i, &all), 4);
	for (size_t k = 0; k < LENGTH(rows); k++) {
		if (k < 3)
			assert_string_equal(all[k].name, rows[k].name);
		assert_string_equal(all[k].nearest, rows[k].nearest);
	}
	assert_null(strstr(all[3].name, "\xe2\x80\xae"));
	import_free(i);
}

/* A line after the header name,number,country,language,mode,note,carrier,when,ring,to,account,
 * through,id,force: what is wrong with it, in which column, and a word of the reason. */
static const struct {
	const char *line, *column, *value, *reason;
} bad_lines[] = {
	{ ",+3292246111", "name", "", "name" },
	{ "A,", "number", "", "no business number" },
	{ "A,12", "number", "12", "" },
	{ "A,+32922461", "number", "+32922461", "short" },
	{ "A,092246111", "number", "092246111", "does not say its country" },
	{ "A,3.2E+10", "number", "3.2E+10", "column as text" },
	{ "A,\"3,2E+10\",BE", "number", "3,2E+10", "column as text" },
	{ "A,32480210449.0,BE", "number", "32480210449.0", "decimal" },
	{ "A,########,BE", "number", "########", "too narrow" },
	{ "A,#N/A,BE", "number", "#N/A", "error in this cell" },
	{ "A,+3292246111 / +3292246112", "number", "+3292246111 / +3292246112", "" },
	{ "A,+3292246111,XX", "country", "XX", "not a country" },
	{ "A,+3292246111,BE,es", "language", "es", "en, nl, fr or de" },
	{ "A,+3292246111,BE,nl,shared", "mode", "shared", "managed, byoc or none" },
	{ "A,+3292246111,BE,nl,,,proximus", "carrier", "proximus", "be-proximus-mobile" },
	{ "A,+3292246111,BE,nl,,,nl-kpn-mobile", "carrier", "nl-kpn-mobile", "BE" },
	{ "A,+3292246111,BE,nl,,,nanp-fixed-standard", "carrier", "nanp-fixed-standard",
	    "not used in BE" },
	{ "A,+3292246111,BE,nl,,,gsm-standard,sometimes", "when", "sometimes", "no_answer" },
	{ "A,+3292246111,BE,nl,,,gsm-standard,no_answer,13", "ring", "13", "" },
	{ "A,+3292246111,BE,nl,,,,,soon", "ring", "soon", "seconds" },
	{ "A,+3292246111,BE,nl,,,,,99999999999", "ring", "99999999999", "seconds" },
	{ "A,+3292246111,BE,nl,,,,,,+31612345678", "to", "+31612345678", "abroad" },
	{ "A,+3292246111,BE,nl,,,,,,092246111", "to", "092246111", "itself" },
	{ "A,+3292246111,BE,nl,,,,,,nowhere", "to", "nowhere", "letters" },
	{ "A,+3292246111,BE,nl,byoc,,,,,auto", "to", "auto", "byoc" },
	{ "A,+3292246111,BE,nl,,,,,,,AC12", "account", "AC12", "begins with AC" },
	{ "A,+3292246111,BE,nl,,,,,,,,vonage", "through", "vonage", "telnyx" },
	{ "A,+3292246111,BE,nl,,,,,,,,,17", "id", "17", "export" },
	{ "A,+3292246111,BE,nl,,,,,,,,,,perhaps", "force", "perhaps", "yes or nothing" },
	{ "A \"B\" C,+3292246111", "", "", "quote" },
	{ "\"A\" B,+3292246111", "", "", "quote" },
	{ "A,+3292246111,,,,,,,,,,,,,one more", "", "one more", "15 cells" },
	{ "A\x1b[31m,3.2E+10", "number", "3.2E+10", "column as text" },
	{ "A,\x1b[31m12", "number", "^[[31m12", "" },
};
#define BAD_HEADER \
	"name,number,country,language,mode,note,carrier,when,ring,to,account,through,id,force\n"

static void test_bad_lines(void **state)
{
	struct fixture *f = *state;

	for (size_t k = 0; k < LENGTH(bad_lines); k++) {
		const char *text = arena_printf(&f->arena,
		    BAD_HEADER "\n%s\n\"two\nlines\",+3292246190\n", bad_lines[k].line);
		struct import *i = import_text_run(f, text, true);
		const struct import_bad *all;

		if (import_bad(i, &all) != 1)
			fail_msg("%s: %zu bad", bad_lines[k].line, import_count(i)->bad);
		assert_int_equal(import_count(i)->good, 1); /* the line behind it is read */
		assert_int_equal(all[0].line, 3);
		assert_string_equal(all[0].column, bad_lines[k].column);
		assert_string_equal(all[0].value, bad_lines[k].value);
		if (!strstr(all[0].reason, bad_lines[k].reason))
			fail_msg("%s: %s", bad_lines[k].line, all[0].reason);
		import_free(i);
	}
}

/* A date is no number, in any country and without one; not even a doubtful one. */
static void test_dates(void **state)
{
	static const char *const dates[] = { "2026-11-21", "2026/11/21", "21/11/2026", "21.11.2026",
		"21-11-2026", "21. 11. 2026", "1/9/1999", "11/21/26", "11-21-26",
		"2026-11-21 00:00:00", "2026-11-21T00:00:00", "11/21/26 12:00 AM", "46347",
		"46347.0", "21-nov", "Nov-21", "21-Nov-26", "21 nov. 2026", "ao\xc3\xbbt-21" };
	static const char *const countries[] = { "", "BE", "NL", "US", "DE", "GB", "FR", "AT", "IT",
		"UY" };
	struct fixture *f = *state;

	for (size_t k = 0; k < LENGTH(dates) * LENGTH(countries); k++) {
		const char *text =
		    arena_printf(&f->arena, BAD_HEADER "A,%s,%s\nB,+3292246190,BE,,,,,,,\"%s\"\n",
			dates[k / 10], countries[k % 10], dates[k / 10]);
		struct import *i = import_text_run(f, text, true);
		const struct import_bad *all;

		if (import_bad(i, &all) != 2 || !strstr(all[0].reason, "date") ||
		    !strstr(all[0].reason, "column as text") || !strstr(all[1].reason, "date"))
			fail_msg("%s%s", text, import_count(i)->bad ? all[0].reason : "");
		assert_int_equal(all[0].line, 2);
		assert_string_equal(all[0].column, "number");
		assert_string_equal(all[0].value, dates[k / 10]);
		assert_string_equal(all[1].column, "to");
		import_free(i);
	}
}

/* Numbers with signs between their groups, also where these groups could be a date's. */
static void test_not_dates(void **state)
{
	static const struct {
		const char *country, *typed, *number;
	} rows[] = {
		{ "NL", "06-12345678", "+31612345678" },
		{ "NL", "06-12-34-56-78", "+31612345678" },
		{ "NL", "020-1234567", "+31201234567" },
		{ "BE", "09/224.61.11", "+3292246111" },
		{ "BE", "02/511.20.26", "+3225112026" },
		{ "BE", "0475-12-20-26", "+32475122026" },
		{ "US", "212-555-0100", "+12125550100" },
		{ "US", "1-212-555-0100", "+12125550100" },
		{ "US", "212.555.0100", "+12125550100" },
		{ "FR", "01.12.20.26.11", "+33112202611" },
		{ "DK", "20-26-11-21", "+4520261121" },
		{ "DE", "030/2026-11", "+4930202611" },
		{ "NO", "22-11-20-26", "+4722112026" },
		{ "UY", "2902-11-21", "+59829021121" },
		{ "UY", "2902 11 21", "+59829021121" },
		{ "NC", "26.11.21", "+687261121" },
		{ "NC", "26/11/21", "+687261121" },
		{ "LU", "22-11-26", "+352221126" },
		{ "LU", "22 11 26", "+352221126" },
		{ "GL", "32-11-26", "+299321126" },
		{ "SB", "42026", "+67742026" },
		{ "", "+32 2-026-11-21", "+3220261121" },
	};
	struct fixture *f = *state;

	for (size_t k = 0; k < LENGTH(rows); k++) {
		char id[ID_MAX];

		import_counts(f,
		    arena_printf(&f->arena, BAD_HEADER "A,%s,%s\n", rows[k].typed, rows[k].country),
		    1, 0, 0);
		must(f, desk_customer_find(&f->session, rows[k].number, NULL, false, id, &f->err));
		must(f, customer_remove(f->session.store, id, &f->err));
	}
}

/* An example of every plan, as its country writes it and with other signs between the groups. */
static void test_no_plan_is_dates(void **state)
{
	size_t n = 0;

	(void)state;
	for (const char *const *region = number_regions(); *region; region++)
		for (enum number_type type = NUMBER_UNKNOWN; type < NUMBER_TYPES; type++)
			for (const char *sign = " -/."; *sign; sign++) {
				struct number number;
				char e164[E164_MAX];

				if (!number_example(*region, type, e164, sizeof e164) ||
				    !number_parse(&number, e164, NULL, type, NULL))
					continue;
				for (char *at = number.national; *at; at++)
					if (strchr(" -/.", *at))
						*at = *sign;
				if (number_spoilt(number.national, *region))
					fail_msg("%s %s", *region, number.national);
				n++;
			}
	assert_true(n > 1000);
}

/* What people and spreadsheets write is what was meant. */
static void test_taken_lines(void **state)
{
	static const struct {
		const char *line, *number, *name;
	} rows[] = {
		{ "A,09 224 61 11,be", "+3292246111", "A" },
		{ "A,92246111,BE", "+3292246111", "A" },   /* the sheet took the 0 off */
		{ "A,3292246111,BE", "+3292246111", "A" }, /* the sheet took the + off */
		{ "A,'+3292246111", "+3292246111", "A" },
		{ "A,'092246111,BE", "+3292246111", "A" },
		{ "A,=\"092246111\",BE", "+3292246111", "A" },
		{ "A,\"=\"\"+32 9 224 61 11\"\"\"", "+3292246111", "A" },
		{ "A,0032 9/224.61.11", "+3292246111", "A" },
		{ "  A  ,  +32 9 224 61 11  ", "+3292246111", "A" },
		{ "'t Hoekje,+3292246111", "+3292246111", "'t Hoekje" },
		{ "\"A\nB\",+3292246111", "+3292246111", "A B" },
		{ "A,+3292246111,BE,NL,Managed,,GSM-standard,No answer,20,AUTO,,Twilio",
		    "+3292246111", "A" },
	};
	struct fixture *f = *state;

	for (size_t k = 0; k < LENGTH(rows); k++) {
		struct customer customer;
		char id[ID_MAX];

		import_counts(f, arena_printf(&f->arena, BAD_HEADER "%s\n", rows[k].line), 1, 0, 0);
		must(f, desk_customer_find(&f->session, rows[k].number, NULL, false, id, &f->err));
		must(f, customer_get(f->session.store, id, &f->arena, &customer, &f->err));
		assert_string_equal(customer.name, rows[k].name);
		must(f, customer_remove(f->session.store, id, &f->err));
	}
}

/* The 2022 plan does not know its range: taken in, and told. */
static void test_doubtful(void **state)
{
	struct import *i =
	    import_text_run(*state, "name,number\nA,+3299999999\nB,+3292246111\n", true);
	const struct import_bad *all;
	size_t n = import_doubts(i, &all);

	assert_int_equal(n, 1);
	assert_int_equal(all[0].line, 2);
	assert_non_null(strstr(all[0].reason, "range"));
	assert_int_equal(import_count(i)->good, 2);
	import_free(i);
}

/* A quote that is never closed hides every line behind it: nothing is taken in. */
static void test_quote_open(void **state)
{
	const struct import_options options = { .foreign_yes = false };
	struct fixture *f = *state;
	struct import *i;
	char path[160];
	enum import_step step;

	file_write(f, "in.csv",
	    TEXT("name,number\nA,+3292246111\n\"B,+3292246112\nC,+3292246113\n"), path);
	i = import_new(&f->session, path, &options, &f->err);
	assert_non_null(i);
	do
		step = import_step(i, &f->err);
	while (step == IMPORT_MORE);
	assert_int_equal(step, IMPORT_FAILED);
	assert_string_equal(f->err.code, "quote-open");
	assert_non_null(strstr(f->err.message, "Line 3"));
	import_free(i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_files, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_console_never_waits, fixture_store,
		    fixture_end),
		cmocka_unit_test_setup_teardown(test_example, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_home, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_too_many_columns, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_too_large, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_columns_not_known, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_bad_lines, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_dates, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_not_dates, fixture_store, fixture_end),
		cmocka_unit_test(test_no_plan_is_dates),
		cmocka_unit_test_setup_teardown(test_taken_lines, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_doubtful, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_quote_open, fixture_store, fixture_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
