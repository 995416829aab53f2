/* The console without a terminal: its keys, fields, status and sizes, on a small screen, drawn and
 * compared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/ui/tiny.h"

static void picture_of_a_screen(void **state)
{
	(void)state;
	pictures("screen");
}

static void picture_of_readonly_practice(void **state)
{
	(void)state;
	session.options.readonly = true;
	session.options.practice = true;
	press("n");
	assert_non_null(strstr(drawn(), "New is not possible now: read-only."));
	pictures("readonly");
	press("?");
	assert_non_null(strstr(drawn(), "New               not now: read-only"));
	assert_non_null(strstr(screen_text(), "Not now: read-only."));
}

static void picture_of_help(void **state)
{
	(void)state;
	press("?");
	pictures("help");
	type("carrier");
	press("Backspace");
	assert_non_null(strstr(drawn(), "Choose the line"));
	assert_null(strstr(drawn(), "Add a customer"));
	press("Enter");
	assert_non_null(strstr(drawn(), "Proximus mobile"));
}

static void keys_reach_commands_or_the_screen(void **state)
{
	(void)state;
	(void)drawn();
	press("j j");
	assert_int_equal(seen.tiny->list.at, 2);
	press("v F5");
	assert_string_equal(seen.text, "note;note;");
	press("m");
	assert_non_null(strstr(drawn(),
	    "Reported is not possible now: the customer has no number yet."));
	press("j");
	assert_null(strstr(drawn(), "not possible"));
}

static void in_a_field_letters_are_text_and_function_keys_work(void **state)
{
	(void)state;
	press("e");
	type("nq?/:v");
	assert_string_equal(seen.tiny->edit.text, "nq?/:v");
	assert_string_equal(seen.text, "");
	press("F5");
	assert_string_equal(seen.text, "note;");
	press("Esc");
	assert_int_equal(app.n, 1);
	assert_false(app.quit);
	assert_string_equal(seen.tiny->edit.text, "nq?/:v");
}

static void a_paste_is_text_in_a_field_and_nothing_outside(void **state)
{
	(void)state;
	app_paste(&app, "nqx", 3, false);
	assert_non_null(strstr(drawn(), "Pasted text was ignored"));
	assert_string_equal(seen.text, "");
	press("e");
	app_paste(&app, "+32 9\r\n", 7, false);
	assert_string_equal(seen.tiny->edit.text, "+32 9");
}

static void escape_and_q_and_interrupt(void **state)
{
	(void)state;
	press("Esc");
	assert_false(app.quit);
	press("x");
	assert_int_equal(app.n, 2);
	press("Ctrl-C");
	assert_int_equal(app.n, 1);
	press("Ctrl-C");
	assert_non_null(strstr(drawn(), "Leave voxdesk?"));
	press("Esc");
	assert_false(app.quit);
	press("Ctrl-C Enter");
	assert_true(app.quit);
	app.quit = false;
	press("q");
	assert_true(app.quit);
	assert_string_equal(seen.text, "close;");
}

static void a_screen_opens_above_and_gives_its_result_back(void **state)
{
	(void)state;
	press("d");
	assert_int_equal(app.n, 2);
	press("D");
	assert_int_equal(app.n, 1);
	assert_string_equal(seen.text, "open deeper;back result;close;");
	seen.text[0] = '\0';
	app_push(&app, &tiny_screen, "fail");
	app_reap(&app);
	assert_int_equal(app.n, 1);
	assert_string_equal(seen.text, "open fail;"); /* what did not open is not closed */
	seen.text[0] = '\0';
	app_store_changed(&app);
	assert_string_equal(seen.text, "store;");
}

static void too_many_windows_are_refused(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 40; i++)
		press("d");
	assert_int_equal(app.n, LAYERS_MAX);
	assert_non_null(strstr(drawn(), "Too many windows"));
	press("x"); /* no room for a dialog either */
	assert_int_equal(app.n, LAYERS_MAX);
}

static void a_sentence_of_the_status_is_never_cut(void **state)
{
	(void)state;
	press("S");
	assert_non_null(strstr(drawn(), "phone said yes."));
	assert_null(strstr(screen_text(), "\u2026"));
	assert_non_null(strstr(screen_text(), "q Back"));
	assert_null(strstr(screen_text(), "n New"));
	press("j");
	assert_non_null(strstr(drawn(), "n New"));
	press("S");
	screen_size(16, 60); /* the window is made smaller while it stands there */
	assert_non_null(strstr(drawn(), "said yes."));
	assert_null(strstr(screen_text(), "\u2026"));
}

static void a_key_that_means_nothing_says_so(void **state)
{
	(void)state;
	press("z");
	assert_non_null(strstr(drawn(), "z does nothing here; ? lists what can be done."));
	press("j");
	assert_null(strstr(drawn(), "does nothing"));
	press("e z");
	assert_null(strstr(drawn(), "does nothing"));
}

static void keys_on_a_hidden_screen_do_nothing(void **state)
{
	(void)state;
	screen_size(5, 20);
	press("x y n Enter d F5 Esc");
	app_paste(&app, "text", 4, false);
	assert_int_equal(app.n, 1);
	assert_string_equal(seen.text, "");
	press("q");
	assert_true(app.quit);
}

static void what_comes_first_in_the_footer(void **state)
{
	static const struct command table[] = {
		{ "a", "a", N_("A rather long label"), N_("a"), 0, NULL, run_note, NULL },
		{ "b", "b", N_("A rather long label"), N_("b"), 0, NULL, run_note, NULL },
		{ "c", "c", N_("A rather long label"), N_("c"), 0, NULL, run_note, NULL },
		{ "d", "d", N_("A rather long label"), N_("d"), 0, NULL, run_note, NULL },
		{ "e", "e", N_("A rather long label"), N_("e"), 0, NULL, run_note, NULL },
		{ "f", "Tab", N_("Other"), N_("f"), CMD_FIRST, NULL, run_note, NULL },
		{ NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL },
	};
	struct screen other = tiny_screen;

	(void)state;
	other.commands = table;
	app_push(&app, &other, NULL);
	assert_non_null(strstr(drawn(), "\n Tab Other  a A rather long label  b A"));
	assert_non_null(strstr(drawn(), "q Back"));
	screen_size(16, 60);
	assert_non_null(strstr(drawn(), "\n Tab Other  a A rather long label"));
	assert_non_null(strstr(drawn(), "q Back"));
	app_pop(&app, NULL);
	app_reap(&app);
}

static void sizes_below_the_least_say_so(void **state)
{
	(void)state;
	screen_size(5, 20);
	assert_non_null(strstr(drawn(), "voxdesk needs 60"));
	screen_size(16, 60);
	assert_non_null(strstr(drawn(), "Frituur"));
	screen_size(15, 60);
	assert_null(strstr(drawn(), "Frituur"));
}

static void no_size_is_drawn_outside(void **state)
{
	static const char *const open[] = { "j", "x", "i", "c", "n", "?", ":" };
	int h, w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof open / sizeof open[0]; i++) {
		press(open[i]);
		for (h = 5; h <= 100; h += 5) {
			for (w = 20; w <= 300; w += 35) {
				screen_size(h, w);
				app_draw(&app);
			}
		}
		assert_int_equal(draw_outside(), 0);
		if (i > 0)
			press("Esc");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		console_test(picture_of_a_screen),
		console_test(picture_of_readonly_practice),
		console_test(picture_of_help),
		console_test(keys_reach_commands_or_the_screen),
		console_test(in_a_field_letters_are_text_and_function_keys_work),
		console_test(a_paste_is_text_in_a_field_and_nothing_outside),
		console_test(escape_and_q_and_interrupt),
		console_test(a_screen_opens_above_and_gives_its_result_back),
		console_test(too_many_windows_are_refused),
		console_test(a_sentence_of_the_status_is_never_cut),
		console_test(a_key_that_means_nothing_says_so),
		console_test(keys_on_a_hidden_screen_do_nothing),
		console_test(what_comes_first_in_the_footer),
		console_test(sizes_below_the_least_say_so),
		console_test(no_size_is_drawn_outside),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
