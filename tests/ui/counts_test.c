/*
 * Counts, not times: allocations of a cursor move within a loaded page (0), and for every screen
 * with the practice store: nothing drawn outside of its area at any size, keys that mean one thing,
 * a letter beside every F-key.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/screen.h"
#include "ui/app.h"
#include "ui/draw_term.h"
#include "ui/screens.h"

#if !defined(__SANITIZE_ADDRESS__)
/* In front of the C library's, for the whole process. */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t count, size_t n);
void *__libc_realloc(void *p, size_t n);
static size_t allocations;

void *malloc(size_t n)
{
	allocations++;
	return __libc_malloc(n);
}

void *calloc(size_t count, size_t n)
{
	allocations++;
	return __libc_calloc(count, n);
}

void *realloc(void *p, size_t n)
{
	allocations++;
	return __libc_realloc(p, n);
}
#define COUNTED 1
#else
static size_t allocations;
#define COUNTED 0
#endif

static struct app app;
static struct session session;

static int start(void **state)
{
	struct session_options options = { .practice = true };
	struct error err = { 0 };

	(void)state;
	session_init(&session, &options);
	if (!session_open_store(&session, &err))
		return -1;
	screen_start(24, 80, false, false);
	app_init(&app, &session, console_screens, NULL);
	app_push(&app, &screen_customers, NULL);
	app_draw(&app);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	app_done(&app);
	screen_stop();
	session_done(&session);
	return 0;
}

static void press(const char *keys)
{
	struct key k;
	size_t n;

	for (; *keys != '\0'; keys += n + (keys[n] == ' ')) {
		n = strcspn(keys, " ");
		assert_true(key_named(keys, n, &k));
		app_key(&app, k);
		app_draw(&app);
	}
}

static size_t allocations_of(const char *keys)
{
	size_t before = allocations;

	press(keys);
	return allocations - before;
}

static void a_cursor_move_allocates_nothing(void **state)
{
	(void)state;
	if (!COUNTED)
		skip();
	press("j k"); /* curses takes its tables at the first pictures */
	assert_int_equal(allocations_of("j j k k Down Up"), 0);
	press("Enter j k");
	assert_int_equal(allocations_of("j k Down Up"), 0);
	press("Tab Tab");
	assert_int_equal(allocations_of("Tab Tab"), 0);
	press("Esc F2 Tab Down Up"); /* the table; a move in its list makes another table, so it may
					allocate */
	assert_int_equal(allocations_of("Down Down Up"), 0);
	press("Esc F1 Down Up");
	assert_int_equal(allocations_of("Down Down Up PgDn Home"), 0);
}

/* Where each screen is reached from the customers' list. */
static const char *const ways[] = { "j", "n", "Enter", "Enter s", "Enter c", "Enter w", "Enter r",
	"Enter a", "Enter i", "F2", "F2 Tab", "?", ":" };

static void no_screen_draws_outside_its_area(void **state)
{
	size_t i;
	int h, w;

	for (i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		press(ways[i]);
		for (h = 5; h <= 100; h += h < 30 ? 1 : 14) {
			for (w = 20; w <= 300; w += w < 130 ? 11 : 40) {
				screen_size(h, w);
				app_draw(&app);
				if (draw_outside() > 0)
					fail_msg("\"%s\" draws outside at %dx%d", ways[i], w, h);
			}
		}
		assert_int_equal(stop(state), 0);
		assert_int_equal(start(state), 0);
	}
}

/* A cat on the keyboard, while the window changes its size and another desk commits. */
static void any_keys_do_no_harm(void **state)
{
	static const uint32_t codes[] = { KEYS_UP, KEYS_DOWN, KEYS_LEFT, KEYS_RIGHT, KEYS_ENTER,
		KEYS_ENTER, KEYS_ENTER, KEYS_ESC, KEYS_TAB, KEYS_BACKTAB, KEYS_F1, KEYS_F2,
		KEYS_F1 + 4, KEYS_F1 + 5, KEYS_F1 + 6, KEYS_PAGE_DOWN, KEYS_HOME, KEYS_BACKSPACE,
		KEYS_DELETE, KEYS_CTRL_BASE + 'U', KEYS_CTRL_BASE + 'C', KEYS_CTRL_BASE + 'L', '/',
		'+', '3', '2', ' ' };
	unsigned long random = 7;
	struct key k;
	int i;

	(void)state;
	for (i = 0; i < 6000; i++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		k.code = random >> 35 & 1 ? codes[(random >> 36) % (sizeof codes / sizeof codes[0])]
					  : '!' + (uint32_t)((random >> 36) % 94);
		app_key(&app, k);
		if (i % 97 == 0)
			screen_size(16 + (int)(random >> 40) % 40, 60 + (int)(random >> 44) % 100);
		if (i % 31 == 0)
			app_store_changed(&app);
		if (i % 53 == 0)
			app_paste(&app, "+32 9 224\r\nx", 12, false);
		app_draw(&app);
		if (app.quit || app.n == 0) {
			assert_int_equal(stop(NULL), 0);
			assert_int_equal(start(NULL), 0);
		}
	}
	assert_int_equal(draw_outside(), 0);
}

static void check_table(const char *screen, const struct command *table)
{
	const struct command *a, *b;
	const char *keys;
	struct key k;
	size_t n;
	bool function, letter;

	for (a = table; a->name != NULL; a++) {
		function = letter = false;
		for (keys = a->keys; *keys != '\0'; keys += n + (keys[n] == ' ')) {
			n = strcspn(keys, " ");
			if (!key_named(keys, n, &k))
				fail_msg("%s, %s: no such key: %s", screen, a->name, keys);
			function = function || key_is_function(k);
			letter = letter || key_is_text(k);
			for (b = table; b->name != NULL; b++) {
				if (b != a && key_in(k, b->keys))
					fail_msg("%s: %s and %s share the key %.*s", screen,
					    a->name, b->name, (int)n, keys);
			}
		}
		if (function && !letter && strcmp(a->name, "quit") != 0)
			fail_msg("%s, %s: an F-key without a letter", screen, a->name);
		assert_true(a->label != NULL && a->label[0] != '\0');
		assert_true(a->help != NULL && a->help[0] != '\0');
		assert_non_null(a->run);
	}
}

static void keys_mean_one_thing(void **state)
{
	size_t i;

	(void)state;
	check_table("global", app_global_commands);
	for (i = 0; console_screens[i] != NULL; i++)
		check_table(console_screens[i]->name, console_screens[i]->commands);
}

#define counts_test(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		counts_test(a_cursor_move_allocates_nothing),
		counts_test(no_screen_draws_outside_its_area),
		counts_test(keys_mean_one_thing),
		counts_test(any_keys_do_no_harm),
	};

	i18n_init("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
