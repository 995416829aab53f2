/*
 * This console, and another desk beside it on a store of its own, at one practice project. For
 * tests that include cmocka.h before it.
 */
#ifndef TESTS_UI_TWO_DESKS_H
#define TESTS_UI_TWO_DESKS_H

#include <unistd.h>

#include "desk/customers.h"
#include "tests/ui/walk.h"
#include "ui/sharing.h"

static struct {
	char folder[64];
	struct session session;
	struct syncer *syncer;
	bool done;
} other;

static __attribute__((unused)) void other_done(void *user, const struct sync_status *status,
    const struct error *err)
{
	(void)user;
	(void)status;
	if (err != NULL && strcmp(err->code, "not-joined") != 0)
		print_error("the other desk: %s\n", err->message);
	other.done = true;
}

static __attribute__((unused)) void other_round(void)
{
	uint64_t until = time_monotonic_ms() + WAIT_MS;

	other.done = false;
	syncer_once(other.syncer, other_done, NULL);
	while (!other.done && time_monotonic_ms() < until) {
		loop_timer(loop, wake, NULL, 200);
		loop_step(loop);
	}
	assert_true(other.done);
}

static __attribute__((unused)) int start_both(void **state)
{
	struct session_options options = { 0 };
	char db[96];
	struct error err;

	if (start(state) != 0)
		return -1;
	sharing_start(&app);
	(void)snprintf(other.folder, sizeof other.folder, "/tmp/voxdesk-shared-XXXXXX");
	if (mkdtemp(other.folder) == NULL)
		return -1;
	(void)snprintf(db, sizeof db, "%s/other.db", other.folder);
	options.db = db;
	session_init(&other.session, &options);
	(void)snprintf(other.session.operator_name, sizeof other.session.operator_name, "Bo");
	if (!session_open_store(&other.session, &err))
		return -1;
	credentials_load(&other.session.credentials, practice_environment(practice));
	other.session.providers = true;
	other.syncer = syncer_new(&other.session, loop, true, NULL, NULL);
	return 0;
}

static __attribute__((unused)) int stop_both(void **state)
{
	char path[128];
	static const char *const files[] = { "other.db", "other.db-wal", "other.db-shm" };

	syncer_free(other.syncer);
	session_done(&other.session);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", other.folder, files[i]);
		(void)unlink(path);
	}
	(void)rmdir(other.folder);
	return stop(state);
}

/* This console shares its store. */
static __attribute__((unused)) void share(void)
{
	press("@");
	wait_for("Nobody is signed in");
	press("L");
	wait_for("Share this store with the project?");
	assert_true(screen_has("the 24 customers here go"));
	press("y");
	wait_for("Equal with the project as of");
	back_to_list();
}

static __attribute__((unused)) void other_joins(void)
{
	struct error err;

	other_round();
	assert_true(syncer_join(other.syncer, &err));
	other_round();
}

/* Until nothing of this store waits to be shared. */
static __attribute__((unused)) void all_shared(void)
{
	uint64_t until = time_monotonic_ms() + WAIT_MS;
	struct sync_waiting waiting = { .planned = 1 };
	struct error err;

	sharing_touched(&app);
	while (waiting.planned > 0 || sharing_status(&app)->state != SYNC_FRESH) {
		if (time_monotonic_ms() > until)
			fail_msg("%zu still wait", waiting.planned);
		loop_timer(loop, wake, NULL, 200);
		loop_step(loop);
		assert_true(sync_waiting(session.store, &waiting, &err));
	}
	draw();
}

static __attribute__((unused)) void customer_of(struct session *s, const char *name,
    char id[ID_MAX])
{
	struct error err;

	if (!desk_customer_find(s, name, NULL, true, id, &err))
		fail_msg("%s", err.message);
}

static __attribute__((unused)) void note(struct session *s, const char *name, const char *text)
{
	struct arena arena = { 0 };
	const struct customer_edit edit = { .note = text };
	struct customer customer;
	char id[ID_MAX];
	struct error err;

	customer_of(s, name, id);
	assert_true(customer_get(s->store, id, &arena, &customer, &err));
	assert_true(customer_update(s->store, id, customer.version, &edit, &err));
	arena_done(&arena);
}

static __attribute__((unused)) const char *note_of(struct session *s, const char *name)
{
	static char text[200];
	struct arena arena = { 0 };
	struct customer customer;
	char id[ID_MAX];
	struct error err;

	customer_of(s, name, id);
	assert_true(customer_get(s->store, id, &arena, &customer, &err));
	(void)snprintf(text, sizeof text, "%s", customer.note);
	arena_done(&arena);
	return text;
}

#define two_desks(f) cmocka_unit_test_setup_teardown(f, start_both, stop_both)

#endif
