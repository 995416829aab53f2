/*
 * The console's own screens over the practice store on some afternoon, drawn without a terminal;
 * nothing is sent. For tests that include cmocka.h before it.
 */
#ifndef TESTS_UI_FROZEN_H
#define TESTS_UI_FROZEN_H

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "desk/forwarding.h"
#include "store/agents.h"
#include "store/pool.h"
#include "store/records.h"
#include "tests/support/screen.h"
#include "ui/app.h"
#include "ui/screens.h"

#define SOME_AFTERNOON 1795269720 /* 2026-11-21T14:02:00Z */

static struct app app;
static struct session session;
static struct loop *loop;
static size_t keys_pressed;

static const struct size {
	const char *name;
	int rows, columns;
	bool ascii, mono;
} sizes[] = {
	{ "80x24", 24, 80, false, false },
	{ "60x16", 16, 60, false, false },
	{ "140x45", 45, 140, false, false },
	{ "ascii", 24, 80, true, true },
};

static int start(void **state)
{
	struct session_options options = { .practice = true };
	struct error err = { 0 };

	(void)state;
	(void)setenv("TZ", "UTC", 1);
	(void)setenv("VOXDESK_OPERATOR", "An", 1);
	time_freeze(SOME_AFTERNOON);
	session_init(&session, &options);
	if (!session_open_store(&session, &err))
		return -1;
	/* As in practice mode; nothing here is sent. */
	credentials_load(&session.credentials,
	    "TWILIO_ACCOUNT_SID=AC00000000000000000000000000000001\nTWILIO_AUTH_TOKEN=none\n");
	loop = loop_new();
	screen_start(24, 80, false, false);
	app_init(&app, &session, console_screens, loop);
	app_push(&app, &screen_customers, NULL);
	app_draw(&app);
	keys_pressed = 0;
	return 0;
}

static int stop(void **state)
{
	(void)state;
	app_done(&app);
	screen_stop();
	session_done(&session);
	loop_free(loop);
	return 0;
}

/* Keys by name, separated by blanks. */
static void press(const char *keys)
{
	while (*keys != '\0') {
		size_t n = strcspn(keys, " ");
		struct key key;

		assert_true(key_named(keys, n, &key));
		app_key(&app, key);
		app_draw(&app);
		keys_pressed++;
		keys += n + (keys[n] == ' ');
	}
}

/* Text typed into a field: not counted as keys. */
static __attribute__((unused)) void type(const char *text)
{
	for (; *text != '\0'; text++)
		app_key(&app, (struct key){ (uint32_t)*text });
	app_draw(&app);
}

static __attribute__((unused)) void golden(const char *name, const struct size *size)
{
	char file[96];

	screen_start(size->rows, size->columns, size->ascii, size->mono);
	app_draw(&app);
	(void)snprintf(file, sizeof file, "%s-%s", name, size->name);
	assert_true(golden_equal(file, screen_text()));
}

static __attribute__((unused)) void all_sizes(const char *name)
{
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		golden(name, &sizes[i]);
}

#define on_practice(f) cmocka_unit_test_setup_teardown(f, start, stop)

#endif
