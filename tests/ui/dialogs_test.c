/* Questions, texts, choices and forms over a small screen: drawn and compared, answered, left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/ui/tiny.h"

static void picture_of_a_question(void **state)
{
	(void)state;
	press("x");
	pictures("ask");
}

static void picture_of_a_long_text(void **state)
{
	(void)state;
	press("i PgDn");
	pictures("tell");
}

static void picture_of_a_choice(void **state)
{
	(void)state;
	press("c");
	pictures("pick");
	type("Tel");
	assert_non_null(strstr(drawn(), "set in an app"));
	press("Enter");
	assert_non_null(strstr(drawn(), "Telenet cannot be chosen: set in an app"));
	type("zzz");
	assert_non_null(strstr(drawn(), "No line fits."));
	press("Enter Ctrl-U");
	press("Enter");
	assert_string_equal(seen.text, "chosen a;");
}

static void picture_of_a_short_choice(void **state)
{
	(void)state;
	press("w Down");
	pictures("pick-short");
	assert_non_null(strstr(drawn(), "for this alone: it sets busy"));
}

static void typing_goes_to_a_line_and_never_chooses(void **state)
{
	(void)state;
	press("w");
	type("ee");
	press("Enter w");
	type("+329");
	press("Enter w");
	press("k Enter w"); /* a line begins with it: no move */
	press("g j j Enter");
	assert_string_equal(seen.text, "chosen ae;chosen nr;chosen k;chosen ae;");
	seen.text[0] = '\0';
	press("w");
	type("+1 415");
	press("Enter");
	assert_non_null(strstr(drawn(), "No line begins with \"+1 415\"."));
	assert_string_equal(seen.text, "");
	press("Down Enter");
	assert_string_equal(seen.text, "chosen k;");
}

static void a_list_opened_anew_is_whole(void **state)
{
	(void)state;
	press("c");
	type("Ora");
	press("Esc c");
	assert_null(strstr(drawn(), "Filter  Ora"));
	assert_non_null(strstr(drawn(), "Proximus"));
}

/* The text that has no room is told at once, and once more where it was not seen; no letter is cut
 * in two. */
static void a_text_too_long_for_its_field_is_said(void **state)
{
	static char much[400 * 3 + 1];

	(void)state;
	for (size_t i = 0; i + 3 <= sizeof much - 1; i += 3)
		memcpy(much + i, "A\xcc\x81", 3);
	press("n");
	app_paste(&app, much, 100 * 3, false);
	assert_non_null(strstr(drawn(), "15 characters were left out"));
	press("Backspace");
	assert_null(strstr(drawn(), "left out"));
	press("Ctrl-U");
	for (int i = 0; i < 86; i++) { /* where the terminal has no bracketed paste */
		app_key(&app, (struct key){ 'A' });
		app_key(&app, (struct key){ 0x301 });
	}
	assert_non_null(strstr(drawn(), "1 character was left out"));
	press("Tab Enter");
	assert_non_null(strstr(drawn(), "Nothing is saved yet"));
	assert_string_equal(seen.text, "");
	press("Enter");
	assert_non_null(strstr(seen.text, "save"));
}

static void picture_of_a_form(void **state)
{
	(void)state;
	press("n");
	type("Frituur");
	press("Tab");
	type("09 224 61 11");
	pictures("form");
}

static void a_question_is_answered(void **state)
{
	(void)state;
	press("x Enter");
	press("x y");
	press("x Tab Enter");
	press("x n");
	press("x Esc");
	assert_string_equal(seen.text, "yes;yes;");
	assert_int_equal(app.n, 1);
}

static void a_form_is_saved_from_any_field(void **state)
{
	(void)state;
	press("n");
	type("De Kroon");
	press("Tab");
	type("09 224 61 11");
	assert_non_null(strstr(drawn(), "De Kroon: Belgium, fixed line"));
	press("Tab Right");
	press("Enter");
	assert_string_equal(seen.text, "saved De Kroon;number 09 224 61 11;mode byoc;");
	assert_int_equal(app.n, 1);
}

static void a_form_that_cannot_be_saved_keeps_all_and_shows_the_field(void **state)
{
	(void)state;
	seen.refuse_save = true;
	press("n");
	type("De Kroon");
	press("Enter");
	assert_non_null(strstr(drawn(), "one digit short"));
	assert_non_null(strstr(drawn(), "! Business number"));
	assert_non_null(strstr(drawn(), "De Kroon"));
	pictures("form-fault");
	type("1"); /* goes into the field at fault, and the fault is gone */
	assert_null(strstr(drawn(), "one digit short"));
	seen.refuse_save = false;
	press("Enter");
	assert_string_equal(seen.text, "saved De Kroon;number 1;mode managed;");
}

static void a_form_left_by_escape_is_found_again(void **state)
{
	(void)state;
	press("n");
	type("De Kroon");
	press("Esc");
	assert_non_null(strstr(drawn(), "is kept"));
	press("n");
	assert_non_null(strstr(drawn(), "De Kroon"));
	press("Enter"); /* saved: the next one is empty again */
	press("n");
	assert_null(strstr(drawn(), "[De Kroon"));
}

static void a_note_too_long_for_its_row_stands_below_in_full(void **state)
{
	(void)state;
	press("n Tab");
	type("+234 81");
	assert_non_null(strstr(drawn(), "come after"));
	assert_non_null(strstr(screen_text(), "here are 2."));
	screen_size(16, 60);
	assert_non_null(strstr(drawn(), "here are 2."));
}

static void kept_text_is_marked_as_not_stored(void **state)
{
	(void)state;
	press("n Tab Tab Right");
	assert_null(strstr(drawn(), "not saved yet"));
	press("Esc n");
	assert_non_null(strstr(drawn(), "not saved yet. Ctrl-R: the stored values"));
	assert_non_null(strstr(drawn(), " *Telephony"));
	assert_non_null(strstr(drawn(), "  Business number"));
	pictures("form-kept");
	press("Ctrl-R");
	assert_null(strstr(drawn(), "not saved yet"));
	assert_non_null(strstr(drawn(), "< managed >"));
	press("Ctrl-R");
	assert_non_null(strstr(drawn(), "< byoc >"));
	press("Ctrl-R Esc n");
	assert_null(strstr(drawn(), "not saved yet"));
	assert_non_null(strstr(drawn(), "< managed >"));
}

static void a_longer_one_is_a_dialog_above_what_stays_open(void **state)
{
	(void)state;
	press("d E");
	assert_int_equal(app.n, 2);
	assert_non_null(strstr(drawn(), "That did not work"));
	assert_non_null(strstr(drawn(), "in this store"));
	assert_non_null(strstr(drawn(), "what became of it."));
}

static void a_text_closes_by_its_own_keys_only(void **state)
{
	(void)state;
	press("i w m D / : *");
	assert_int_equal(app.n, 2);
	assert_non_null(strstr(drawn(), "What to know"));
	press("q");
	assert_int_equal(app.n, 1);
	press("i Space");
	assert_int_equal(app.n, 1);
	assert_string_equal(seen.text, "");
}

static void a_careful_question_begins_at_no(void **state)
{
	(void)state;
	press("X");
	assert_non_null(strstr(drawn(), ">[ Cancel ]"));
	assert_non_null(strstr(screen_text(), " Enter Cancel  Esc Cancel  y Remove"));
	press("Enter");
	assert_string_equal(seen.text, "");
	press("X Tab Enter X y X n");
	assert_string_equal(seen.text, "yes;yes;");
	assert_int_equal(app.n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		console_test(picture_of_a_question),
		console_test(picture_of_a_long_text),
		console_test(picture_of_a_choice),
		console_test(picture_of_a_short_choice),
		console_test(typing_goes_to_a_line_and_never_chooses),
		console_test(a_list_opened_anew_is_whole),
		console_test(a_text_too_long_for_its_field_is_said),
		console_test(picture_of_a_form),
		console_test(a_question_is_answered),
		console_test(a_form_is_saved_from_any_field),
		console_test(a_form_that_cannot_be_saved_keeps_all_and_shows_the_field),
		console_test(a_form_left_by_escape_is_found_again),
		console_test(a_note_too_long_for_its_row_stands_below_in_full),
		console_test(kept_text_is_marked_as_not_stored),
		console_test(a_longer_one_is_a_dialog_above_what_stays_open),
		console_test(a_text_closes_by_its_own_keys_only),
		console_test(a_careful_question_begins_at_no),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
