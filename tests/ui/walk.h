/*
 * Walks by keyboard against the practice providers in the same loop: drawn without a terminal, real
 * HTTP on loopback, a real store. For tests that include cmocka.h before it.
 */
#ifndef TESTS_UI_WALK_H
#define TESTS_UI_WALK_H

#include <locale.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "practice/practice.h"
#include "store/internal.h"
#include "tests/support/screen.h"
#include "ui/app.h"
#include "ui/lanes.h"
#include "ui/screens.h"

#define PACE 2 /* percent of what phones and Twilio take in life */
#define WAIT_MS 60000

static struct app app;
static struct session session;
static struct loop *loop;
static struct practice *practice;

static __attribute__((unused)) int start(void **state)
{
	const struct practice_options practice_options = { .listen = "127.0.0.1:0", .pace = PACE };
	struct session_options options = { .practice = true };
	struct error err = { 0 };

	(void)state;
	(void)setenv("TZ", "UTC", 1);
	(void)setenv("VOXDESK_OPERATOR", "An", 1);
	session_init(&session, &options);
	if (!session_open_store(&session, &err))
		return -1;
	loop = loop_new();
	practice = practice_new(loop, &practice_options, &err);
	if (practice == NULL)
		return -1;
	credentials_load(&session.credentials, practice_environment(practice));
	session.providers = true;
	screen_start(24, 80, false, false);
	app_init(&app, &session, console_screens, loop);
	app_push(&app, &screen_customers, NULL);
	app_draw(&app);
	return 0;
}

static __attribute__((unused)) int stop(void **state)
{
	(void)state;
	app_done(&app);
	screen_stop();
	practice_free(practice);
	session_done(&session);
	loop_free(loop);
	return 0;
}

static __attribute__((unused)) void draw(void)
{
	app_reap(&app);
	app_draw(&app);
}

static __attribute__((unused)) void press(const char *keys)
{
	while (*keys != '\0') {
		size_t n = strcspn(keys, " ");
		struct key key;

		assert_true(key_named(keys, n, &key));
		app_key(&app, key);
		draw();
		keys += n + (keys[n] == ' ');
	}
}

static __attribute__((unused)) void type(const char *text)
{
	for (; *text != '\0'; text++)
		app_key(&app, (struct key){ (uint32_t)*text });
	draw();
}

static __attribute__((unused)) void wake(void *user)
{
	(void)user;
}

/* Until the screen shows it; prints the screen when it never does. */
static __attribute__((unused)) void wait_for(const char *text)
{
	uint64_t until = time_monotonic_ms() + WAIT_MS;

	draw();
	while (!screen_has(text)) {
		if (time_monotonic_ms() > until) {
			print_error("never seen: %s\n%s", text, screen_text());
			fail();
		}
		loop_timer(loop, wake, NULL, 200); /* so that a wait for nothing ends too */
		loop_step(loop);
		draw();
	}
}

static __attribute__((unused)) struct lanes *lanes(void)
{
	struct layer *layer = app.stack[app.n - 1];

	for (size_t i = app.n; i-- > 0 && layer->screen != &screen_lanes;)
		layer = app.stack[i];
	assert_ptr_equal(layer->screen, &screen_lanes);
	return layer->self;
}

/* Opens the customer that a search finds first. */
static __attribute__((unused)) void open_customer(const char *text)
{
	press("/");
	type(text);
	press("Enter");
	wait_for("OUTBOUND");
	verifier_pace(watch_verifier(lanes()->watch), PACE);
}

/* A new customer with this number. */
static __attribute__((unused)) void add_customer(const char *name, const char *number)
{
	press("n");
	type(name);
	press("Tab");
	type(number);
	press("Enter");
	wait_for("OUTBOUND");
	verifier_pace(watch_verifier(lanes()->watch), PACE);
}

static __attribute__((unused)) void back_to_list(void)
{
	for (int i = 0; i < 5 && !screen_has(" voxdesk  Customers"); i++)
		press("Esc");
	assert_true(screen_has(" voxdesk  Customers"));
}

#endif
