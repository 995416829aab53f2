/* What became of a request that may ring, where the answer alone does not say it. */
#include "tests/desk/verifier_fixture.h"

#include <sqlite3.h>

#include "tests/desk/scripted.h"

#define NUMBER "+16505550101"
#define ACCOUNT "AC00000000000000000000000000000001"
#define LISTED                                                                         \
	"{\"sid\":\"PN00000000000000000000000000000001\",\"account_sid\":\"" ACCOUNT   \
	"\",\"friendly_name\":\"x\",\"phone_number\":\"" NUMBER "\",\"date_created\":" \
	"\"Sat, 21 Nov 2026 12:00:00 +0000\"}"

struct world {
	const char *refusal; /* of the request that rings */
	int status;
	bool posted, list_away, listed, calls_away;
	char body[1000];
};

static const char *page(struct world *w, const char *key, const char *items)
{
	snprintf(w->body, sizeof w->body,
	    "{\"%s\":[%s],\"next_page_uri\":null,\"first_page_uri\":\"\",\"uri\":\"\",\"page\":0,"
	    "\"page_size\":50}",
	    key, items);
	return w->body;
}

static const char *answers(void *user, const char *target, int *status)
{
	struct world *w = user;

	if (strstr(target, "/OutgoingCallerIds.json?")) {
		if (w->posted && w->list_away) {
			w->list_away = false;
			*status = 403; /* a gateway's: not asked again by itself */
			return "<html>";
		}
		return page(w, "outgoing_caller_ids", w->posted && w->listed ? LISTED : "");
	}
	if (strstr(target, "/OutgoingCallerIds.json")) {
		w->posted = true;
		*status = w->status;
		return w->refusal;
	}
	if (strstr(target, "/Calls.json") && !w->calls_away)
		return page(w, "calls", "");
	*status = 403;
	return "<html>";
}

static struct verifier *started(struct desk *d, struct scripted *server, struct world *w,
    char id[ID_MAX])
{
	const struct verifier_start start = { .extension = "", .doubts_seen = ~0u };
	struct twilio *t = &d->f.session.credentials.twilio;
	struct verifier *v;

	scripted_start(server, d->loop, answers, w);
	snprintf(t->api, URL_BASE_MAX, "http://127.0.0.1:%d", server->port);
	snprintf(t->voice, URL_BASE_MAX, "http://127.0.0.1:%d", server->port);
	v = desk_managed(d, NUMBER, id);
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	must(&d->f, verifier_start(v, &start, &d->f.err));
	return v;
}

/* "Verified already", and the list cannot be read just then: nothing failed. */
static void listed_but_unread(void **state)
{
	struct desk *d = *state;
	struct world w = { .status = 400,
		.refusal = "{\"code\":21450,\"message\":\"x\"}",
		.list_away = true,
		.listed = true };
	struct scripted server;
	struct verifier *v;
	char id[ID_MAX];

	v = started(d, &server, &w, id);
	desk_wait(d, v, desk_at_rest);
	assert_true(w.posted);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_VERIFIED);
	verifier_free(v);
	scripted_stop(&server);
}

static bool settling(void *user)
{
	return verifier_view(user)->phase == VERIFIER_SETTLING;
}

/* A gateway says no after it passed the request on, or before: who knows. */
static void a_gateways_no_is_none(void **state)
{
	struct desk *d = *state;
	struct world w = { .status = 403, .refusal = "{\"message\":\"blocked by policy\"}" };
	struct scripted server;
	struct verifier *v;
	char id[ID_MAX];

	v = started(d, &server, &w, id);
	desk_wait(d, v, settling);
	assert_true(desk_lane(d, &d->f.session, id, NULL).unsettled);
	verifier_free(v);
	scripted_stop(&server);
}

static bool code_known(void *user)
{
	return verifier_view(user)->code[0] != '\0';
}

/* The program ends while the store is busy: tried for a while, and what is not saved is said. */
static void saved_before_the_end(void **state)
{
	struct desk *d = *state;
	struct error err = { 0 };
	struct verifier *v;
	struct lane2 lane;
	sqlite3 *other;
	char id[ID_MAX], code[VALIDATION_CODE_MAX];

	v = desk_managed(d, "+16505550115", id);
	assert_true(verifier_save(v, &err)); /* nothing waits */
	desk_start(d, v);
	while (practice_rings(d->practice, NULL) == 0)
		loop_step(d->loop);
	assert_int_equal(sqlite3_open(d->f.db, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "begin immediate", NULL, NULL, NULL), SQLITE_OK);
	desk_wait(d, v, code_known);
	(void)snprintf(code, sizeof code, "%s", verifier_view(v)->code);
	assert_false(verifier_save(v, &err));
	assert_string_equal(err.code, "store-busy");
	assert_non_null(strstr(err.message, "+16505550115"));
	assert_null(strstr(err.message, code));
	assert_int_equal(sqlite3_exec(other, "commit", NULL, NULL, NULL), SQLITE_OK);
	assert_true(verifier_save(v, &err));
	lane = desk_lane(d, &d->f.session, id, NULL);
	assert_string_equal(lane.code, code);
	lane2_done(&lane);
	verifier_free(v);
	lane = desk_lane(d, &d->f.session, id, NULL);
	assert_false(lane.unsettled);
	assert_string_equal(lane.code, code);
	lane2_done(&lane);
	sqlite3_close(other);
}

/* Twilio took nothing in: as if it had not begun. */
static void taken_in_by_nobody(void **state)
{
	struct desk *d = *state;
	struct world w = { .status = 429, .refusal = "{\"code\":20429,\"message\":\"x\"}" };
	struct scripted server;
	struct verifier *v;
	struct lane2 lane;
	char id[ID_MAX];

	v = started(d, &server, &w, id);
	desk_wait(d, v, desk_at_rest);
	assert_true(w.posted);
	assert_int_not_equal(verifier_view(v)->problem.kind, ERROR_NONE);
	lane = desk_lane(d, &d->f.session, id, NULL);
	assert_int_equal(lane.state, OUTBOUND_NONE);
	assert_string_equal(lane.record->operation_id, "");
	verifier_free(v);
	scripted_stop(&server);
}

/* Finding: two desks on one number, each with a store of its own: both rang, with two codes. */
static void not_rung_while_another_desk_does(void **state)
{
	const struct verifier_start start = { .extension = "", .doubts_seen = ~0u };
	struct desk *d = *state;
	struct session other;
	struct session_options options = { 0 };
	struct fixture theirs = { .folder = "" };
	char db[120], id[ID_MAX], their_id[ID_MAX];
	struct verifier *a, *b;

	snprintf(db, sizeof db, "%s/other.db", d->f.folder);
	options.db = db;
	session_init(&other, &options);
	must(&d->f, session_open_store(&other, &d->f.err));
	desk_connect(d, &other, practice_environment(d->practice));
	theirs.session = other;
	fixture_customer(&theirs, "A", NUMBER, "managed", their_id);
	b = desk_verifier(d, &other, their_id, NUMBER);
	a = desk_managed(d, NUMBER, id);
	/* Both have looked, and have their yes within a minute: no check is made again. */
	verifier_check(b);
	desk_wait(d, b, desk_at_rest);
	assert_int_equal(verifier_view(b)->phase, VERIFIER_READY);
	desk_start_now(d, a);
	desk_wait(d, a, desk_watching);
	must(&d->f, verifier_start(b, &start, &d->f.err));
	desk_wait(d, b, desk_at_rest);
	assert_true(verifier_asked_again(b));
	assert_true(verifier_view(b)->barred);
	assert_string_equal(verifier_view(b)->problem.code, "verification-elsewhere");
	assert_int_equal(verifier_view(b)->checks[CHECK_VERIFIED].state, CHECK_BAR);
	assert_int_equal(practice_rings(d->practice, NUMBER), 1);
	assert_null(desk_lane(d, &other, their_id, NULL).record);
	verifier_free(b);
	verifier_free(a);
	session_done(&other);
}

static void rung(void *user, const struct http_reply *reply)
{
	assert_int_equal(reply->status, 200);
	*(bool *)user = true;
}

static bool is_true(void *user)
{
	return *(bool *)user;
}

/* Finding: the call of another process of this store, which still waits for Twilio's answer, was
 * said to be another desk's. */
static void not_rung_while_this_store_does(void **state)
{
	const struct verifier_start start = { .extension = "", .doubts_seen = ~0u };
	const struct twilio_verify ring = { .number = NUMBER, .name = "A", .extension = "" };
	struct verification_plan plan = { .number = NUMBER, .country = "US", .extension = "" };
	struct desk *d = *state;
	struct store *store = d->f.session.store;
	char id[ID_MAX], record[ID_MAX], operation[ID_MAX];
	struct verifier *v = desk_managed(d, NUMBER, id);
	struct http_request r;
	bool rings = false;

	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	must(&d->f, twilio_verify_make(&v->twilio, &ring, &r, &d->f.err));
	assert_non_null(http_start(d->loop, &r, rung, &rings));
	http_request_done(&r);
	assert_true(desk_run(d, is_true, &rings));
	must(&d->f, verifier_start(v, &start, &d->f.err));
	plan.org_id = id;
	plan.account_sid = v->twilio.account;
	must(&d->f, caller_id_plan(store, &plan, record, operation, &d->f.err));
	must(&d->f, operation_send(store, operation, &d->f.err));
	desk_wait(d, v, desk_at_rest);
	assert_string_equal(verifier_view(v)->problem.code, "verification-running");
	assert_int_equal(practice_rings(d->practice, NUMBER), 1);
	verifier_free(v);
}

/* What cannot be looked at may be ringing. */
static void not_rung_without_a_look(void **state)
{
	const struct verifier_start start = { .extension = "", .doubts_seen = ~0u };
	struct desk *d = *state;
	struct world w = { .status = 200, .refusal = "{}", .calls_away = true };
	struct scripted server;
	struct verifier *v;
	char id[ID_MAX];

	v = started(d, &server, &w, id);
	desk_wait(d, v, desk_at_rest);
	assert_false(w.posted);
	assert_non_null(strstr(verifier_view(v)->problem.message, "Nothing was started"));
	assert_null(desk_lane(d, &d->f.session, id, NULL).record);
	w.calls_away = false;
	must(&d->f, verifier_start(v, &start, &d->f.err));
	desk_wait(d, v, desk_at_rest);
	assert_true(w.posted);
	verifier_free(v);
	scripted_stop(&server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(listed_but_unread),
		desk_test(a_gateways_no_is_none),
		desk_test(saved_before_the_end),
		desk_test(taken_in_by_nobody),
		desk_test(not_rung_while_another_desk_does),
		desk_test(not_rung_while_this_store_does),
		desk_test(not_rung_without_a_look),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
