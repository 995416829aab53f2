/* A desk with practice providers in the same loop, for the tests of lane 2 at Twilio. */
#ifndef TESTS_DESK_VERIFIER_FIXTURE_H
#define TESTS_DESK_VERIFIER_FIXTURE_H

#include "tests/desk/fixture.h"

#include "desk/settle.h"
#include "desk/verifier_internal.h"
#include "practice/practice.h"

#define PACE 1            /* percent: phones and verifiers live a hundred times as fast */
#define PATIENCE_MS 60000 /* of a test, for what it waits for */

struct desk {
	struct fixture f; /* first: fixture_end() gets it */
	struct loop *loop;
	struct practice *practice;
	bool late;
};

static inline void desk_connect(struct desk *d, struct session *s, const char *environment)
{
	(void)d;
	if (s->providers)
		credentials_done(&s->credentials);
	credentials_load(&s->credentials, environment);
	s->providers = true;
}

static inline void desk_limits(struct desk *d, int ms)
{
	const struct http_limits limits = {
		.connect_ms = ms, .total_ms = ms, .first_pause_ms = 5, .slow_ms = ms
	};

	http_limits_set(d->loop, &limits);
}

/* At some numbers practice hangs until who asks has left: only those requests are given up soon. */
static inline void desk_limits_for(struct desk *d, const char *number)
{
	static const char *const hang[] = { "0116", "0117", "0226", "0227" };
	int ms = PATIENCE_MS;

	for (size_t i = 0; i < sizeof hang / sizeof hang[0]; i++)
		if (strcmp(number + strlen(number) - 4, hang[i]) == 0)
			ms = 1000;
	desk_limits(d, ms);
}

static inline int desk_setup(void **state)
{
	const struct practice_options options = { .listen = "127.0.0.1:0", .pace = PACE };
	struct fixture *f;
	struct desk *d;

	fixture_store((void **)&f);
	d = calloc(1, sizeof *d);
	assert_non_null(d);
	d->f = *f;
	free(f);
	d->loop = loop_new();
	desk_limits(d, PATIENCE_MS);
	d->practice = practice_new(d->loop, &options, &d->f.err);
	assert_non_null(d->practice);
	desk_connect(d, &d->f.session, practice_environment(d->practice));
	*state = d;
	return 0;
}

static inline int desk_end(void **state)
{
	struct desk *d = *state;

	practice_free(d->practice);
	loop_free(d->loop);
	return fixture_end(state);
}

/* A test on a desk of its own. */
#define desk_test(f) cmocka_unit_test_setup_teardown(f, desk_setup, desk_end)

static inline void desk_too_late(void *user)
{
	((struct desk *)user)->late = true;
}

/* Runs the loop until `there` says so; fails the test after PATIENCE_MS. */
typedef bool desk_there_fn(void *user);
static inline bool desk_run(struct desk *d, desk_there_fn *there, void *user)
{
	d->late = false;
	loop_timer(d->loop, desk_too_late, d, PATIENCE_MS);
	while (!d->late && !there(user))
		loop_step(d->loop);
	loop_timer(d->loop, desk_too_late, d, 0);
	return !d->late;
}

static inline bool desk_at_rest(void *user)
{
	const enum verifier_phase phase = verifier_view(user)->phase;

	return phase == VERIFIER_IDLE || phase == VERIFIER_READY;
}

static inline bool desk_watching(void *user)
{
	return verifier_view(user)->phase == VERIFIER_WATCHING;
}

/* The last look is over: it was planned and sent, or not started. */
static inline bool desk_begun(void *user)
{
	return verifier_view(user)->phase != VERIFIER_CHECKING;
}

static inline void desk_wait(struct desk *d, struct verifier *v, desk_there_fn *there)
{
	if (!desk_run(d, there, v))
		fail_msg("phase %d stays: %s: %s", (int)verifier_view(v)->phase,
		    verifier_view(v)->problem.code, verifier_view(v)->problem.message);
}

static inline struct verifier *desk_verifier(struct desk *d, struct session *s, const char *id,
    const char *number)
{
	struct verifier *v = verifier_new(s, d->loop, id, number, NULL, NULL, &d->f.err);

	if (!v)
		fail_msg("%s: %s", d->f.err.code, d->f.err.message);
	verifier_pace(v, PACE);
	return v;
}

/* Of a new customer of the desk's own account, "A", with this number. */
static inline struct verifier *desk_managed(struct desk *d, const char *number, char id[ID_MAX])
{
	fixture_customer(&d->f, "A", number, "managed", id);
	return desk_verifier(d, &d->f.session, id, number);
}

static inline struct lane2 desk_lane(struct desk *d, struct session *s, const char *id,
    const char *number)
{
	struct lane2 lane;

	must(&d->f, lane2_load(s, id, number, &d->f.arena, &lane, &d->f.err));
	return lane;
}

/* Checks, then starts with every doubt seen. */
static inline void desk_start(struct desk *d, struct verifier *v)
{
	struct verifier_start start = { .extension = "" };

	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	if (verifier_view(v)->phase != VERIFIER_READY)
		return;
	start.doubts_seen = verifier_view(v)->doubts;
	must(&d->f, verifier_start(v, &start, &d->f.err));
}

/* With fresh checks, once nobody rings the number any more (another desk's call may still be on).
 */
static inline void desk_start_quiet(struct desk *d, struct verifier *v,
    const struct verifier_start *start)
{
	do {
		v->ringing = RINGS_NOT;
		v->view.checks[CHECK_VERIFIED].state = CHECK_FINE;
		v->checked_ms = machine_boot_ms();
		must(&d->f, verifier_start(v, start, &d->f.err));
		desk_wait(d, v, desk_begun);
	} while (v->ringing != RINGS_NOT);
}

/* ... and has begun. */
static inline void desk_start_now(struct desk *d, struct verifier *v)
{
	desk_start(d, v);
	assert_int_not_equal(verifier_view(v)->phase, VERIFIER_READY);
}

#endif
