#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/text.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

static void folds_for_searches(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "", "" }, { "Frituur De Kroon", "frituur de kroon" },
		{ "  Caf\xc3\xa9 -- O'Brien & Co. ", "cafe o brien co" },
		{ "\xc3\x98l \xc5\x81\xc3\xb3"
		  "d\xc5\xba \xc3\x85",
		    "ol lodz a" },
		{ "Stra\xc3\x9f"
		  "e STRA\xe1\xba\x9e"
		  "E",
		    "strasse strasse" },
		{ "\xc5\x93uvre \xc3\x86ther \xc3\x9eor \xc3\xb0", "oeuvre aether thor d" },
		{ "\xc4\xb0stanbul \xc4\xb1", "istanbul i" }, { "Vi\xe1\xbb\x87t", "viet" },
		{ "Cafe\xcc\x81", "cafe" }, /* accents that came apart */
		{ "\xc5\xa0koda \xc4\x8c\xc3\xad\xc5\x99", "skoda cir" },
		{ "\xd0\x9a\xd0\x98\xd0\x87\xd0\x92",
		    "\xd0\xba\xd0\xb8\xd1\x97\xd0\xb2" }, /* not Latin: lower case */
		{ "\xce\xa6\xce\xa9", "\xcf\x86\xcf\x89" },
		{ "\xe4\xb8\xad\xe6\x96\x87 \xe2\x98\x8e 12", "\xe4\xb8\xad\xe6\x96\x87 12" },
		{ "\xe0\xb8\x81\xe0\xb8\xb1", "\xe0\xb8\x81\xe0\xb8\xb1" }, /* Thai vowel sign */
		{ "\xe0\xa4\x95\xe0\xa5\x8d\xe0\xa4\x95",
		    "\xe0\xa4\x95\xe0\xa5\x8d\xe0\xa4\x95" }, /* virama */
		{ "\xef\xbc\xa1\xef\xbd\x82\xef\xbc\x93", "ab3" },
		{ "a\xff"
		  "b\033[",
		    "a b" },
		{ "\xc3\x97\xc3\xb7", "" },
		{ "\xc6\x8a"
		  "an \xc6\x81"
		  "a\xc9\x93"
		  "e \xc6\x98osai",
		    "dan babe kosai" }, /* Hausa */
	};
	char out[128];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		assert_int_equal(text_fold(rows[i].in, out, sizeof out), strlen(rows[i].out));
		assert_string_equal(out, rows[i].out);
	}
}

static void every_latin_letter_has_its_own(void **state)
{
	static const char letters[] =
	    "\xc3\x80\xc3\x87\xc3\x88\xc3\x8d\xc3\x91\xc3\x96\xc3\x99\xc3\x9d"
	    "\xc4\x84\xc4\x8f\xc4\x9f\xc4\xa4\xc4\xb5\xc4\xb9\xc5\x88\xc5\x99\xc5\x9b\xc5\xa3\xc5\xaf\xc5\xb4\xc5\xbe"
	    "\xc7\x8d\xc8\x99\xc8\x9b\xe1\xb8\x83\xe1\xba\xa1\xe1\xbb\xb3";
	char out[64];

	(void)state;
	text_fold(letters, out, sizeof out);
	assert_string_equal(out, "aceinouyadghjlnrstuwzastbay");
}

static void folds_into_little_room(void **state)
{
	char out[8];

	(void)state;
	for (size_t size = 1; size < sizeof out; size++) {
		assert_true(text_fold("\xd0\x9a \xc3\x9f\xe4\xb8\xad", out, size) < size);
		assert_true(strlen(out) < size);
	}
	assert_int_equal(text_fold("ab cd", out, 4), 2); /* no blank at the end */
	assert_string_equal(out, "ab");
}

static void digits_as_people_write_numbers(void **state)
{
	static const struct {
		const char *in, *out; /* NULL: not a number */
	} rows[] = {
		{ "09 224.61-11", "092246111" }, { "+32 (0)9/224 61 11", "32092246111" },
		{ "\xe2\x80\xaa+32\xc2\xa0"
		  "9\xe2\x80\x91"
		  "22\xe2\x80\xac",
		    "32922" }, /* copied from a page */
		{ "\xef\xbc\x91\xef\xbc\x92", "12" }, { "\xd9\xa0\xd9\xa9", "09" },
		{ "\xdb\xb1\xdb\xb2", "12" }, { "", NULL }, { "+ -", NULL }, { "12a", NULL },
		{ "1-800-FLOWERS", NULL }, { "12\xc3\xa9", NULL },
		{ "\xe4\xb8\xad"
		  "1",
		    NULL },
		{ "1234567890123456789", NULL }, /* longer than the room */
	};
	char out[16];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		assert_int_equal(text_digits(rows[i].in, out, sizeof out), rows[i].out != NULL);
		assert_string_equal(out, rows[i].out != NULL ? rows[i].out : "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folds_for_searches),
		cmocka_unit_test(every_latin_letter_has_its_own),
		cmocka_unit_test(folds_into_little_room),
		cmocka_unit_test(digits_as_people_write_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
