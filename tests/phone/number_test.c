/* Numbers: spellings in, E.164 out, and the sentences about what is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "phone/number.h"

static void spellings_give_e164(void **state)
{
	static const struct {
		const char *text, *country, *e164;
	} rows[] = {
		{ "+32 9 224 61 11", NULL, "+3292246111" }, { "09 224 61 11", "BE", "+3292246111" },
		{ "09/224.61-11", "BE", "+3292246111" }, { "(09) 224 61 11", "BE", "+3292246111" },
		{ "09 224 61 11", "be", "+3292246111" },
		{ "+32 (0)9 224 61 11", "", "+3292246111" },
		{ "0032 9 224 61 11", NULL, "+3292246111" },
		{ "0032 9 224 61 11", "US", "+3292246111" },
		{ "0032 9 224 61 11", "SG", "+3292246111" },
		{ "011 32 9 224 61 11", "US", "+3292246111" },
		{ "011 32 9 224 61 11", NULL, "+3292246111" },
		{ "011 22 33 44", "BE", "+3211223344" }, /* the area code of Hasselt */
		{ "011 2345 6789", "IN", "+911123456789" },
		{ "tel:+32-9-224-61-11", NULL, "+3292246111" },
		{ "TEL:09-224-61-11", "BE", "+3292246111" },
		{ "０９ ２２４ ６１ １１", "BE", "+3292246111" },
		{ "＋３２９２２４６１１１", NULL, "+3292246111" },
		{ "００３２ ９ ２２４ ６１ １１", NULL, "+3292246111" },
		{ "\u202d0032 480 21 04 49\u202c", NULL, "+32480210449" },
		{ "\u202a+32 480 21 04 49\u202c", NULL, "+32480210449" }, /* from a contact */
		{ "0480\u201121\u201104\u201149", "BE", "+32480210449" },
		{ "0480\u00a021\u00a004\u00a049", "BE", "+32480210449" },
		{ " \t0480 21 04 49 \n", "BE", "+32480210449" },
		{ "32480210449", "BE", "+32480210449" },
		{ "0814 199 5397", "NG", "+2348141995397" },
		{ "(650) 459-5418", "US", "+16504595418" },
		{ "1-650-459-5418", "CA", "+16504595418" },
		{ "+1.650.459.5418", "BE", "+16504595418" },
		{ "055 123 4567", "IT", "+390551234567" },
		{ "+7 701 234 5678", NULL, "+77012345678" },
		{ "+800 1234 5678", NULL, "+80012345678" },
		{ "1-310-8368", "CA", "+13108368" }, /* seven digits, from all of Canada */
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct number n;
		struct error err = { 0 };

		if (!number_parse(&n, rows[i].text, rows[i].country, NUMBER_UNKNOWN, &err))
			fail_msg("\"%s\": %s", rows[i].text, err.message);
		assert_string_equal(n.e164, rows[i].e164);
		assert_true(n.possible);
		assert_true(n.valid);
		assert_string_equal(n.problem, "");
	}
}

static void all_fields_are_told(void **state)
{
	struct number n;
	struct error err;

	(void)state;
	assert_true(number_parse(&n, "09 224 61 11", "BE", NUMBER_UNKNOWN, &err));
	assert_string_equal(n.country, "BE");
	assert_int_equal(n.country_code, 32);
	assert_int_equal(n.type, NUMBER_FIXED);
	assert_string_equal(n.international, "+32 9 224 61 11");
	assert_string_equal(n.national, "09 224 61 11");
	assert_true(number_parse(&n, "+2348141995397", NULL, NUMBER_UNKNOWN, &err));
	assert_string_equal(n.country, "NG");
	assert_int_equal(n.type, NUMBER_MOBILE);
	assert_true(number_parse(&n, "+1 650 459 5418", NULL, NUMBER_UNKNOWN, &err));
	assert_int_equal(n.type, NUMBER_FIXED_OR_MOBILE);
	assert_true(number_parse(&n, "+80012345678", NULL, NUMBER_UNKNOWN, &err));
	assert_string_equal(n.country, "");
	assert_int_equal(n.type, NUMBER_TOLL_FREE);
}

static void wrong_lengths_are_named(void **state)
{
	static const struct {
		const char *text, *country;
		enum number_type expected;
		const char *code, *says;
	} rows[] = {
		/* The number in the seed's own drawing. */
		{ "+234814199539", NULL, NUMBER_UNKNOWN, "number-too-short",
		    "one digit short for a Nigerian mobile" },
		{ "+234814199539", NULL, NUMBER_MOBILE, "number-too-short",
		    "one digit short for a Nigerian mobile" },
		{ "0814 199 539", "NG", NUMBER_UNKNOWN, "number-too-short",
		    "one digit short for a Nigerian mobile" },
		{ "+32 9 224 61 11 55", NULL, NUMBER_UNKNOWN, "number-too-long",
		    "two digits too long for a Belgian fixed line" },
		{ "09 224 61 1", "BE", NUMBER_UNKNOWN, "number-too-short",
		    "one digit short for a Belgian fixed line" },
		{ "09 224 61 111", "BE", NUMBER_UNKNOWN, "number-too-long",
		    "one digit too long for a Belgian fixed line" },
		/* Eight digits are a Belgian fixed line's length, but 048 is a mobile's beginning.
		 */
		{ "0480 21 04 4", "BE", NUMBER_UNKNOWN, "number-too-short",
		    "one digit short for a Belgian mobile" },
		{ "+32 400 00 000", NULL, NUMBER_MOBILE, "number-too-short",
		    "one digit short for a Belgian mobile" },
		{ "0480 21 04 492", "BE", NUMBER_UNKNOWN, "number-too-long",
		    "one digit too long for a Belgian mobile" },
		{ "06 1234567", "NL", NUMBER_UNKNOWN, "number-too-short",
		    "one digit short for a Dutch mobile" },
		{ "650 459 541", "US", NUMBER_UNKNOWN, "number-too-short",
		    "one digit short for a North American number" },
		{ "1 650 459 541", "US", NUMBER_UNKNOWN, "number-too-short",
		    "one digit short for a North American number" },
		{ "+351 91 234 567", NULL, NUMBER_UNKNOWN, "number-too-short",
		    "one digit short for a mobile number in Portugal" },
		{ "+49 151 1234567", NULL, NUMBER_UNKNOWN, "number-too-short",
		    "one digit short for a German mobile" },
		/* Where lengths vary, the lengths. */
		{ "+43 1 2", NULL, NUMBER_UNKNOWN, "number-too-short",
		    "An Austrian fixed line has 5 to 13 digits after +43, here are 2." },
		{ "+49 30 1", NULL, NUMBER_UNKNOWN, "number-too-short",
		    "A German fixed line has 5 to 15 digits after +49, here are 3." },
		{ "+32 411", NULL, NUMBER_UNKNOWN, "number-too-short",
		    "A Belgian number has 8 or 9 digits after +32, here are 3." },
		{ "+800 123", NULL, NUMBER_UNKNOWN, "number-too-short",
		    "five digits short for a number with country code 800" },
		{ "555-0123", "US", NUMBER_UNKNOWN, "number-area-code-missing",
		    "area code is missing" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct number n;
		struct error err = { 0 };

		if (number_parse(&n, rows[i].text, rows[i].country, rows[i].expected, &err))
			fail_msg("\"%s\" was taken", rows[i].text);
		assert_int_equal(err.kind, ERROR_INPUT);
		assert_string_equal(err.code, rows[i].code);
		if (strstr(err.message, rows[i].says) == NULL)
			fail_msg("\"%s\": %s", rows[i].text, err.message);
		assert_string_equal(n.problem, err.message);
		assert_string_not_equal(err.hint, "");
		assert_string_not_equal(n.e164, "");
		assert_false(n.possible);
		assert_false(n.valid);
	}
}

static void what_is_no_number_is_refused(void **state)
{
	static const struct {
		const char *text, *country, *code, *says, *hint;
	} rows[] = {
		{ "", NULL, "number-empty", "No number was given.", "+32" },
		{ NULL, NULL, "number-empty", "No number was given.", "+32" },
		{ "  \t ", "BE", "number-empty", "No number was given.", "+32" },
		{ "\u200b", "BE", "number-empty", "No number was given.", "+32" },
		{ "+999 123 456 789", NULL, "country-code-unknown", "There is no country code 999.",
		    "+" },
		{ "00999123456789", NULL, "country-code-unknown", "There is no country code 999.",
		    "+" },
		{ "+032480210449", NULL, "country-code-unknown", "No country code begins with 0.",
		    "+32" },
		{ "32480210449", NULL, "number-needs-country", "does not say its country",
		    "+32480210449" },
		{ "09 224 61 11", "", "number-needs-country", "does not say its country",
		    "Begin with + and the country code" },
		/* whoever's number it is */
		{ "+234 803 123 456", NULL, "number-too-short", "short",
		    "Check it digit by digit." },
		{ "09 224 61 11", "XX", "country-unknown", "country is not known", "BE" },
		{ "09 224 61 11", "Belgium", "country-unknown", "country is not known", "BE" },
		{ "1-800-FLOWERS", "US", "number-has-letters", "letters", "1-800-3569377" },
		{ "De Kroon", "BE", "number-has-letters", "letters", "digits" },
		{ "+32 2 555 12 12 ext 5", NULL, "number-has-extension", "extension",
		    "+32 2 555 12 12." },
		{ "02 555 12 12 x5", "BE", "number-has-extension", "extension",
		    "+32 2 555 12 12." },
		{ "02 555 12 12 #5", "BE", "number-has-extension", "extension",
		    "+32 2 555 12 12." },
		{ "*61*0480210449#", "BE", "number-is-a-code", "dial code", "explain" },
		{ "##21#", "BE", "number-is-a-code", "dial code", "explain" },
		{ "0480210449 0480210448", "BE", "number-too-long", "20 digits", "not two" },
		{ "+3248021044999999", NULL, "number-too-long", "16 digits", "not two" },
		{ "08115098 1500 19", "NG", "number-too-long", "16 digits",
		    "not two" }, /* the plan is listed up to 17 */
		{ "+", "BE", "number-too-short", "too short", "+32" },
		{ "+32", NULL, "number-too-short", "too short", "+32" },
		{ "--", "BE", "number-too-short", "too short", "+32" },
		{ "\x80\xff\xfe", "BE", "number-too-short", "too short", "+32" },
		{ "\x1b[31m0480 21 04 49", "BE", "number-has-letters", "letters", "digits" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *text = rows[i].text != NULL ? rows[i].text : "NULL";
		struct number n;
		struct error err = { 0 };

		if (number_parse(&n, rows[i].text, rows[i].country, NUMBER_UNKNOWN, &err))
			fail_msg("\"%s\" was taken as %s", text, n.e164);
		if (strcmp(err.code, rows[i].code) != 0 ||
		    strstr(err.message, rows[i].says) == NULL ||
		    strstr(err.hint, rows[i].hint) == NULL)
			fail_msg("\"%s\": %s: %s | %s", text, err.code, err.message, err.hint);
		assert_int_equal(err.kind, ERROR_INPUT);
		assert_string_equal(n.problem, err.message);
	}
}

static void an_unknown_range_is_a_warning(void **state)
{
	static const char *const rows[] = { "+19425550123", "+32400000000", "+2346000000000" };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct number n;
		struct error err = { 0 };

		assert_true(number_parse(&n, rows[i], NULL, NUMBER_UNKNOWN, &err));
		assert_true(n.possible);
		assert_false(n.valid);
		assert_string_equal(n.e164, rows[i]);
		assert_non_null(strstr(n.problem,
		    "not in a range that the numbering plan of 2022 knows"));
	}
}

/* Found by the fuzzer: what is stored reads back to itself, also where plans take several prefixes
 * off. */
static void odd_numbers_read_back(void **state)
{
	static const struct {
		const char *text, *country;
	} rows[] = { { "09032922461", "BR" }, { "000110", "DE" }, { "0903292461", "US" } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct number n, again;
		struct error err;

		bool taken = number_parse(&n, rows[i].text, rows[i].country, NUMBER_UNKNOWN, &err);

		assert_int_equal(number_parse(&again, n.e164, NULL, NUMBER_UNKNOWN, &err), taken);
		assert_string_not_equal(n.e164, "");
		assert_string_equal(again.e164, n.e164);
	}
}

static void long_input_is_bounded(void **state)
{
	size_t size = 10 * 1024;
	char *text = malloc(size + 1);
	struct number n;
	struct error err;

	(void)state;
	assert_non_null(text);
	for (const char *c = "0+ a(\xe2"; *c != '\0'; c++) {
		memset(text, *c, size);
		text[size] = '\0';
		assert_false(number_parse(&n, text, "BE", NUMBER_UNKNOWN, &err));
		assert_string_equal(err.code, "number-too-long");
		assert_string_equal(n.e164, "");
	}
	free(text);
}

static void forms_are_written(void **state)
{
	static const struct {
		const char *number;
		enum number_form form;
		const char *line, *written; /* NULL: refused */
	} rows[] = {
		{ "+3225551212", FORM_PLUS, "BE", "+3225551212" },
		{ "+3225551212", FORM_CC, "BE", "3225551212" },
		{ "+3225551212", FORM_NATIONAL, "BE", "025551212" },
		{ "+3225551212", FORM_IDD, "NL", "003225551212" },
		{ "+3225551212", FORM_IDD, "BE", "003225551212" },
		{ "+3225551212", FORM_IDD, "US", "0113225551212" },
		{ "+3225551212", FORM_IDD, "AU", "00113225551212" },
		{ "+3225551212", FORM_IDD, "JP", "0103225551212" },
		{ "+3225551212", FORM_IDD, "", "003225551212" },
		{ "+3225551212", FORM_IDD, "*", "003225551212" },
		{ "+3225551212", FORM_IDD, "KR", NULL }, /* a carrier must be chosen there */
		{ "+12125550123", FORM_IDD, "BE", "0012125550123" },
		{ "+12125550123", FORM_IDD, "US", "01112125550123" },
		{ "+12125550123", FORM_NANP10, "US", "2125550123" },
		{ "+12125550123", FORM_NANP11, "US", "12125550123" },
		{ "+12125550123", FORM_NATIONAL, "US", "2125550123" },
		{ "+3225551212", FORM_NANP10, "US", NULL },
		{ "+3225551212", FORM_NANP11, "US", NULL },
		{ "+919876543210", FORM_NATIONAL, "IN", "9876543210" },
		{ "+911123456789", FORM_NATIONAL, "IN", "1123456789" },
		{ "+390236618300", FORM_NATIONAL, "IT", "0236618300" },
		{ "+390236618300", FORM_CC, "IT", "390236618300" },
		{ "+2348141995397", FORM_NATIONAL, "NG", "08141995397" },
		{ "+447400123456", FORM_NATIONAL, "GB", "07400123456" },
		{ "+34612345678", FORM_NATIONAL, "ES", "612345678" },
		{ "+36201234567", FORM_NATIONAL, "HU", "06201234567" },
		/* Of no known range: libphonenumber's format leaves the trunk prefix out. */
		{ "+84100000000", FORM_NATIONAL, "VN", "0100000000" },
		{ "+32400000000", FORM_NATIONAL, "BE", "0400000000" },
		{ "+3225551212", FORM_AS_DIALLED, "BE", "025551212" },
		{ "+3225551212", FORM_AS_DIALLED, "NL", "003225551212" },
		{ "+16504595418", FORM_AS_DIALLED, "CA", "6504595418" },
		{ "+3225551212", FORM_AS_DIALLED, "CA", "0113225551212" },
		{ "+3225551212", FORM_AS_DIALLED, "", "003225551212" },
		{ "+3225551212", FORM_NONE, "BE", NULL },
		{ "+3225551212", FORM_UNKNOWN, "BE", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct number n;
		struct error err;
		char out[NUMBER_TEXT_MAX];
		bool written;

		assert_true(number_parse(&n, rows[i].number, NULL, NUMBER_UNKNOWN, &err));
		written = number_write(&n, rows[i].form, rows[i].line, out, sizeof out);
		if (written != (rows[i].written != NULL))
			fail_msg("row %zu: \"%s\"", i, out);
		assert_string_equal(out, written ? rows[i].written : "");
	}
}

static void small_buffers_are_refused(void **state)
{
	struct number n;
	struct error err;
	char out[12] = "x";

	(void)state;
	assert_true(number_parse(&n, "+3225551212", NULL, NUMBER_UNKNOWN, &err));
	assert_true(number_write(&n, FORM_PLUS, "BE", out, 12));
	assert_false(number_write(&n, FORM_PLUS, "BE", out, 11));
	assert_string_equal(out, "");
	assert_false(number_write(&(struct number){ 0 }, FORM_PLUS, "BE", out, sizeof out));
}

static void areas(void **state)
{
	static const struct {
		const char *number, *line;
		bool same;
	} rows[] = {
		{ "+3225551212", "BE", true },
		{ "+3225551212", "NL", false },
		{ "+16504595418", "US", true },
		{ "+16504595418", "CA", true },
		{ "+16504595418", "JM", true },
		{ "+16504595418", "BE", false },
		{ "+77012345678", "RU", false },
		{ "+3225551212", "", false },
		{ "+3225551212", "*", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct number n;
		struct error err;

		assert_true(number_parse(&n, rows[i].number, NULL, NUMBER_UNKNOWN, &err));
		assert_int_equal(number_same_area(&n, rows[i].line), rows[i].same);
	}
	assert_false(number_same_area(&(struct number){ 0 }, NULL));
}

static void same_number(const char *text, const char *country, const char *e164)
{
	struct number n;
	struct error err = { 0 };

	if (!number_parse(&n, text, country, NUMBER_UNKNOWN, &err))
		fail_msg("%s of %s: %s", text, e164, err.message);
	if (strcmp(n.e164, e164) != 0)
		fail_msg("%s in %s gives %s, not %s", text, country != NULL ? country : "-", n.e164,
		    e164);
}

/* Every region and kind: the shown forms and the written forms read back to the same number. */
static void examples_read_back(void **state)
{
	static const enum number_form forms[] = { FORM_PLUS, FORM_NATIONAL, FORM_CC, FORM_IDD,
		FORM_AS_DIALLED };
	size_t regions = 0, numbers = 0, idd = 0;

	(void)state;
	for (const char *const *r = number_regions(); *r != NULL; r++, regions++) {
		for (int type = NUMBER_MOBILE; type < NUMBER_TYPES; type++) {
			char e164[E164_MAX], out[NUMBER_TEXT_MAX];
			struct number n;
			struct error err;

			if (!number_example(*r, (enum number_type)type, e164, sizeof e164))
				continue;
			numbers++;
			assert_true(number_parse(&n, e164, NULL, (enum number_type)type, &err));
			assert_string_equal(n.e164, e164);
			same_number(n.international, NULL, e164);
			same_number(n.national, *r, e164);
			number_show(e164, out, sizeof out);
			assert_string_equal(out, n.international);
			for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
				char plus[NUMBER_TEXT_MAX + 1];

				if (!number_write(&n, forms[f], *r, out, sizeof out))
					continue;
				assert_int_equal(strspn(out + (out[0] == '+'), "0123456789"),
				    strlen(out) - (out[0] == '+'));
				idd += forms[f] == FORM_IDD;
				(void)snprintf(plus, sizeof plus, "+%s", out);
				same_number(forms[f] == FORM_CC ? plus : out, *r, e164);
			}
		}
	}
	assert_true(regions > 240);
	assert_true(numbers > 1000);
	assert_true(idd > 900); /* the rest must choose a carrier in the prefix */
}

/* One digit less is never passed in silence; where the plan has one length it is called short. */
static void a_digit_less_is_noticed(void **state)
{
	static const char *const countries[] = { "BE", "NL", "FR", "GB", "NG", "US", "CA", "ES",
		"PT", "CH", "PL", "IN", "ZA", "AU", "TR", "CZ", "DK", "NO", "GH", "KE", "IE", "SG",
		"HK", "CN" };

	(void)state;
	for (size_t i = 0; i < sizeof countries / sizeof *countries; i++) {
		char e164[E164_MAX];
		struct number n;
		struct error err = { 0 };

		assert_true(number_example(countries[i], NUMBER_MOBILE, e164, sizeof e164));
		e164[strlen(e164) - 1] = '\0';
		assert_false(number_parse(&n, e164, NULL, NUMBER_UNKNOWN, &err));
		if (strstr(n.problem, "one digit short for a") == NULL)
			fail_msg("%s: %s", e164, n.problem);
	}
}

static void names_and_languages(void **state)
{
	static const struct {
		const char *country, *language, *english, *french;
	} rows[] = {
		{ "BE", "nl", "Belgium", "Belgique" },
		{ "NL", "nl", "Netherlands", "Pays-Bas" },
		{ "FR", "fr", "France", "France" },
		{ "CH", "de", "Switzerland", "Suisse" },
		{ "AT", "de", "Austria", "Autriche" },
		{ "CA", "en", "Canada", "Canada" },
		{ "LU", "fr", "Luxembourg", "Luxembourg" },
		{ "NG", "en", "Nigeria", "Nigeria" },
		{ "BR", "en", "Brazil", "Brésil" },
		{ "SN", "fr", "Senegal", "Sénégal" },
		{ "XX", "en", "XX", "XX" },
		{ "", "en", "", "" },
	};
	char name[64];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_string_equal(country_language(rows[i].country), rows[i].language);
		country_name(rows[i].country, "en", name, sizeof name);
		assert_string_equal(name, rows[i].english);
		country_name(rows[i].country, "fr", name, sizeof name);
		assert_string_equal(name, rows[i].french);
	}
	country_name("BE", "en", name, 4); /* no room for the name */
	assert_string_equal(name, "BE");
	assert_string_equal(country_language(NULL), "en");
	assert_string_equal(country_language("*"), "en");
	assert_int_equal(number_country_code("BE"), 32);
	assert_int_equal(number_country_code("us"), 1);
	assert_int_equal(number_country_code("XX"), 0);
	assert_int_equal(number_country_code(NULL), 0);
	assert_string_equal(number_type_name(NUMBER_FIXED_OR_MOBILE), "fixed_or_mobile");
	number_show("not a number", name, sizeof name);
	assert_string_equal(name, "not a number");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spellings_give_e164),
		cmocka_unit_test(all_fields_are_told),
		cmocka_unit_test(wrong_lengths_are_named),
		cmocka_unit_test(what_is_no_number_is_refused),
		cmocka_unit_test(an_unknown_range_is_a_warning),
		cmocka_unit_test(odd_numbers_read_back),
		cmocka_unit_test(long_input_is_bounded),
		cmocka_unit_test(forms_are_written),
		cmocka_unit_test(small_buffers_are_refused),
		cmocka_unit_test(areas),
		cmocka_unit_test(examples_read_back),
		cmocka_unit_test(a_digit_less_is_noticed),
		cmocka_unit_test(names_and_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
