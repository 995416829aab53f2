/* Two desks that share a project and have the same number rung: one of them does. */
#include "tests/desk/sync_fixture.h"

#include "desk/telnyx_verifier.h"
#include "practice/supabase.h"

#define CLAIM "/rest/v1/rpc/claim_rings"
#define ALONE "could not be asked of the shared project"

/* A desk at its store, with one number of one customer checked. */
struct seat {
	struct sharing *s;
	struct console *c;
	char id[ID_MAX];
	struct verifier *v;
};

static struct seat seat_at(struct sharing *s, struct console *c, const char *number)
{
	struct seat at = { .s = s, .c = c };

	console_customer(s, c, number, number, at.id);
	at.v = desk_verifier(&s->d, &c->session, at.id, number);
	verifier_check(at.v);
	desk_wait(&s->d, at.v, desk_at_rest);
	assert_int_equal(verifier_view(at.v)->phase, VERIFIER_READY);
	return at;
}

static void start(struct seat *at)
{
	const struct verifier_start how = { .extension = "", .doubts_seen = ~0u };

	must(&at->s->d.f, verifier_start(at->v, &how, &at->s->d.f.err));
}

static bool settled(void *user)
{
	return desk_at_rest(user) || desk_watching(user);
}

/* One turn of the loop, whether there is anything to do or not. */
static void turn(struct sharing *s)
{
	loop_timer(s->d.loop, desk_too_late, &s->d, 1);
	loop_step(s->d.loop);
	loop_timer(s->d.loop, desk_too_late, &s->d, 0);
}

static void settle(struct seat *at)
{
	desk_wait(&at->s->d, at->v, settled);
}

static void leave(struct seat *at)
{
	verifier_free(at->v);
	at->v = NULL;
}

/* Who holds it is named, with a time, and nothing of it stays here. */
static void must_be_told(struct seat *at, const struct console *by)
{
	const struct error *problem = &verifier_view(at->v)->problem;

	assert_string_equal(problem->code, "verification-elsewhere");
	assert_non_null(strstr(problem->message, by->session.operator_name));
	assert_non_null(strstr(problem->hint, "try again at "));
	assert_null(desk_lane(&at->s->d, &at->c->session, at->id, NULL).record);
}

static void name(struct console *c, const char *who)
{
	(void)snprintf(c->session.operator_name, sizeof c->session.operator_name, "%s", who);
}

/* Finding: both had read Twilio's calls before either had its request taken up, and both rang.
 * The second one begins so many turns of the loop after the first. */
static const int turns[] = { 0, 1, 2, 3, 5, 8, 13 };
#define N_TURNS (sizeof turns / sizeof *turns)

static void one_of_two_rings(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);

	name(a, "Ann");
	name(b, "Bob");
	for (size_t k = 0; k < N_TURNS; k++) {
		char number[E164_MAX];
		struct seat one, two;
		bool first;

		(void)snprintf(number, sizeof number, "+165055502%02zu", k);
		one = seat_at(s, a, number);
		two = seat_at(s, b, number);
		start(&one);
		for (int i = 0; i < turns[k]; i++)
			turn(s);
		start(&two);
		settle(&one);
		settle(&two);
		assert_int_equal(practice_rings(s->d.practice, number), 1);
		first = verifier_view(one.v)->problem.kind == ERROR_NONE;
		must_be_told(first ? &two : &one, first ? a : b);
		assert_string_equal(verifier_view(first ? one.v : two.v)->alone, "");
		leave(&one);
		leave(&two);
	}
}

/* The same store is granted it again; another one when it has ended, without anybody's doing. */
static void held_by_a_desk_that_died(void **state)
{
	static const char number[] = "+16505550231";
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	struct seat one, two;

	one = seat_at(s, a, number);
	two = seat_at(s, b, number);
	(void)console_sign_in(s, a, SB_EMAIL, SB_PASSWORD);
	practice_fault(s->d.practice, "GET", "/2010-04-01/Accounts/*/Calls.json", "hang", 0);
	start(&one);
	while (verifier_view(one.v)->alone[0] == '\0' && !machine_asking(&one.v->m))
		turn(s); /* it has the right, and looks for the last time */
	leave(&one);
	practice_forget_faults(s->d.practice);
	assert_null(desk_lane(&s->d, &a->session, one.id, NULL).record);
	start(&two);
	settle(&two);
	must_be_told(&two, a);
	assert_non_null(strstr(verifier_view(two.v)->problem.message, SB_EMAIL));
	assert_int_equal(practice_rings(s->d.practice, number), 0);
	practice_supabase(s->d.practice, "lapse");
	start(&two);
	settle(&two);
	assert_int_equal(verifier_view(two.v)->problem.kind, ERROR_NONE);
	assert_int_equal(practice_rings(s->d.practice, number), 1);
	leave(&two);
	one.v = desk_verifier(&s->d, &b->session, two.id, number);
	leave(&one);
}

static void the_same_store_asks_again(void **state)
{
	static const char number[] = "+16505550232";
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0);
	struct seat at = seat_at(s, a, number);

	practice_refuse(s->d.practice, "POST", "/2010-04-01/Accounts/*/OutgoingCallerIds.json", 429,
	    "{\"code\":20429,\"message\":\"x\"}", 5);
	start(&at);
	settle(&at);
	assert_int_equal(practice_rings(s->d.practice, number), 0);
	practice_forget_faults(s->d.practice);
	leave(&at);
	at.v = desk_verifier(&s->d, &a->session, at.id, number); /* another process, say */
	verifier_check(at.v);
	desk_wait(&s->d, at.v, desk_at_rest);
	start(&at);
	settle(&at);
	assert_int_equal(practice_rings(s->d.practice, number), 1);
	leave(&at);
}

/* The project cannot be asked: what Twilio lists is looked at alone, the phone rings, and it is
 * said. */
static void rings_alone(struct sharing *s, struct console *c, const char *number, const char *why)
{
	struct seat at = seat_at(s, c, number);

	start(&at);
	settle(&at);
	assert_int_equal(practice_rings(s->d.practice, number), 1);
	if (!strstr(verifier_view(at.v)->alone, ALONE) || !strstr(verifier_view(at.v)->alone, why))
		fail_msg("%s: %s", why, verifier_view(at.v)->alone);
	leave(&at);
}

static void goes_on_without_the_project(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *out = console_open(s, 1, by_nobody);
	const struct sync_remote remote = { a->syncer->status.project, a->syncer->project_id,
		false };
	struct seat at;

	practice_supabase(s->d.practice, "unclaimed"); /* a schema from before */
	rings_alone(s, a, "+16505550241", "lacks a function");
	practice_supabase(s->d.practice, "normal");
	practice_supabase(s->d.practice, "paused");
	rings_alone(s, a, "+16505550242", "paused");
	practice_supabase(s->d.practice, "normal");
	practice_fault(s->d.practice, "POST", CLAIM, "fail", 0);
	rings_alone(s, a, "+16505550243", "Supabase");
	practice_forget_faults(s->d.practice);
	syncer_patience(a->syncer, 1);
	practice_fault(s->d.practice, "POST", CLAIM, "hang", 0);
	rings_alone(s, a, "+16505550244", "does not answer");
	practice_forget_faults(s->d.practice);
	syncer_sign_out(a->syncer);
	rings_alone(s, a, "+16505550245", "Nobody is signed in");

	must(&s->d.f, sync_join(out->session.store, &remote, &s->d.f.err));
	console_sync_begin(s, out, true);
	rings_alone(s, out, "+16505550246", "Nobody is signed in");
	/* A store of its own has nobody to ask, and nothing to say. */
	at = seat_at(s, console_open(s, 2, by_service), "+16505550247");
	console_sync_begin(s, at.c, true);
	start(&at);
	settle(&at);
	assert_int_equal(practice_rings(s->d.practice, "+16505550247"), 1);
	assert_string_equal(verifier_view(at.v)->alone, "");
	leave(&at);
}

/* An access token that ran out is renewed, and the right asked for once more. */
static void asked_again_with_a_new_token(void **state)
{
	static const char number[] = "+16505550248";
	struct sharing *s = *state;
	struct seat at = seat_at(s, console_joined(s, 0), number);

	practice_supabase(s->d.practice, "expire");
	start(&at);
	settle(&at);
	assert_int_equal(practice_rings(s->d.practice, number), 1);
	assert_string_equal(verifier_view(at.v)->alone, "");
	leave(&at);
}

/* The syncer goes while the answer is awaited (shared no longer): the start goes on. */
static void sharing_ends_meanwhile(void **state)
{
	static const char number[] = "+16505550249";
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0);
	struct seat at = seat_at(s, a, number);

	syncer_patience(a->syncer, 1);
	practice_fault(s->d.practice, "POST", CLAIM, "hang", 0);
	start(&at);
	turn(s);
	syncer_free(a->syncer);
	a->syncer = NULL;
	settle(&at);
	practice_forget_faults(s->d.practice);
	assert_int_equal(practice_rings(s->d.practice, number), 1);
	leave(&at);
}

/* ---- Telnyx: nothing there lists what rings */

static void telnyx_changed(void *user)
{
	(void)user;
}

static bool telnyx_rests(void *user)
{
	const enum telnyx_verifier_phase phase = telnyx_verifier_view(user)->phase;

	return phase == TELNYX_VERIFY_IDLE || phase == TELNYX_VERIFY_CODE;
}

static struct telnyx_verifier *telnyx_at(struct sharing *s, struct console *c, const char *number)
{
	const struct new_customer in = {
		.name = number, .number = number, .mode = "managed", .through = "telnyx"
	};
	char id[ID_MAX], warning[240];
	struct telnyx_verifier *v;

	must(&s->d.f, desk_customer_add(&c->session, &in, id, warning, &s->d.f.err));
	v = telnyx_verifier_new(&c->session, s->d.loop, id, number, telnyx_changed, NULL,
	    &s->d.f.err);
	assert_non_null(v);
	return v;
}

static void one_of_two_rings_at_telnyx(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);

	name(a, "Ann");
	name(b, "Bob");
	for (size_t k = 0; k < N_TURNS; k++) {
		struct telnyx_verifier *one, *two;
		const struct telnyx_verifier_view *rung, *told;
		char number[E164_MAX];

		(void)snprintf(number, sizeof number, "+165055503%02zu", k);
		one = telnyx_at(s, a, number);
		two = telnyx_at(s, b, number);
		must(&s->d.f, telnyx_verifier_start(one, false, "", &s->d.f.err));
		for (int i = 0; i < turns[k]; i++)
			turn(s);
		must(&s->d.f, telnyx_verifier_start(two, false, "", &s->d.f.err));
		assert_true(desk_run(&s->d, telnyx_rests, one));
		assert_true(desk_run(&s->d, telnyx_rests, two));
		assert_int_equal(practice_rings(s->d.practice, number), 1);
		rung = telnyx_verifier_view(one);
		told = telnyx_verifier_view(two);
		if (rung->phase != TELNYX_VERIFY_CODE) {
			rung = telnyx_verifier_view(two);
			told = telnyx_verifier_view(one);
		}
		assert_int_equal(rung->phase, TELNYX_VERIFY_CODE);
		assert_int_equal(told->phase, TELNYX_VERIFY_IDLE);
		assert_string_equal(told->problem.code, "verification-elsewhere");
		assert_int_equal(told->record.state, TELNYX_ID_NONE);
		telnyx_verifier_free(one);
		telnyx_verifier_free(two);
	}
}

/* Whoever asks at Twilio meets who asks at Telnyx: it is one phone. */
static void one_phone_for_both_providers(void **state)
{
	static const char number[] = "+16505550333";
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	struct telnyx_verifier *one = telnyx_at(s, a, number);
	struct seat two = seat_at(s, b, number);

	must(&s->d.f, telnyx_verifier_start(one, false, "", &s->d.f.err));
	assert_true(desk_run(&s->d, telnyx_rests, one));
	start(&two);
	settle(&two);
	must_be_told(&two, a);
	assert_int_equal(practice_rings(s->d.practice, number), 1);
	telnyx_verifier_free(one);
	leave(&two);
}

#define shared_test(f) cmocka_unit_test_setup_teardown(f, sharing_setup, sharing_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		shared_test(one_of_two_rings),
		shared_test(held_by_a_desk_that_died),
		shared_test(the_same_store_asks_again),
		shared_test(goes_on_without_the_project),
		shared_test(asked_again_with_a_new_token),
		shared_test(sharing_ends_meanwhile),
		shared_test(one_of_two_rings_at_telnyx),
		shared_test(one_phone_for_both_providers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
