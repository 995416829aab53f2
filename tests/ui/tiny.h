/*
 * A small screen in a console without a terminal: its keys, and its pictures at several sizes. For
 * tests that include cmocka.h before it.
 */
#ifndef TESTS_UI_TINY_H
#define TESTS_UI_TINY_H

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tests/support/screen.h"
#include "tests/ui/tiny_screen.h"
#include "ui/app.h"
#include "ui/draw_term.h"

static const struct screen *const screens[] = { &tiny_screen, NULL };

static struct app app;
static struct session session;

static int start(void **state)
{
	(void)state;
	memset(&seen, 0, sizeof seen);
	memset(&session, 0, sizeof session);
	app_init(&app, &session, screens, NULL);
	app_push(&app, &tiny_screen, NULL);
	seen.text[0] = '\0';
	screen_start(24, 80, false, false);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	app_done(&app);
	screen_stop();
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
	}
}

static void type(const char *text)
{
	const char *end = text + strlen(text);

	while (text < end) {
		struct key k = { text_next(&text, end) };

		app_key(&app, k);
	}
}

static const char *drawn(void)
{
	app_draw(&app);
	return screen_text();
}

/* Each picture at three sizes, and once without colours and signs. */
static void pictures(const char *name)
{
	static const struct {
		int rows, columns;
		bool ascii, mono;
		const char *suffix;
	} kinds[] = {
		{ 24, 80, false, false, "80x24" },
		{ 16, 60, false, false, "60x16" },
		{ 43, 132, false, false, "132x43" },
		{ 24, 80, true, true, "ascii" },
	};
	char file[100];
	bool all = true;
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		screen_start(kinds[i].rows, kinds[i].columns, kinds[i].ascii, kinds[i].mono);
		(void)snprintf(file, sizeof file, "%s-%s", name, kinds[i].suffix);
		all = golden_equal(file, drawn()) && all;
		if (kinds[i].mono) {
			(void)snprintf(file, sizeof file, "%s-mono-looks", name);
			all = golden_equal(file, screen_looks()) && all;
		}
	}
	assert_true(all);
	assert_int_equal(draw_outside(), 0);
	screen_start(24, 80, false, false);
}

#define console_test(f) cmocka_unit_test_setup_teardown(f, start, stop)

#endif
