/* The pool read at its providers, numbers looked for, and lane 1 with a pool that fills up. */
#include "tests/desk/verifier_fixture.h"

#include "desk/pool.h"
#include "store/records.h"
#include "store/settings.h"

#define BE "+32480210449"  /* attached to "voxdesk inbound" */
#define GB "+442079460777" /* attached to nothing */
#define NL "+31970102000"  /* takes no calls */
#define TWILIO_OWN "+16505550199"

static struct {
	bool done;
	struct pool_refreshed pool;
	struct error err;
	size_t n;
	char types[60], type[20], first[20], needs[20];
} told;

static void on_pool(void *user, const struct pool_refreshed *p, const struct error *err)
{
	(void)user;
	told.done = true;
	told.pool = *p;
	if (err)
		told.err = *err;
}

static void on_offers(void *user, const struct number_search *found, const struct error *err)
{
	(void)user;
	told.done = true;
	if (err)
		told.err = *err;
	if (!found)
		return;
	told.n = found->n;
	snprintf(told.types, sizeof told.types, "%s", found->types);
	snprintf(told.type, sizeof told.type, "%s", found->type);
	if (found->n > 0) {
		snprintf(told.first, sizeof told.first, "%s", found->offers[0].number);
		snprintf(told.needs, sizeof told.needs, "%s", found->offers[0].needs);
		assert_string_equal(found->offers[0].price, "");
	}
}

static bool is_done(void *user)
{
	(void)user;
	return told.done;
}

static void finish(struct desk *d, struct read *r)
{
	if (!r)
		fail_msg("%s: %s", d->f.err.code, d->f.err.message);
	assert_true(desk_run(d, is_done, NULL));
	read_free(r);
}

static void refresh(struct desk *d)
{
	memset(&told, 0, sizeof told);
	finish(d, pool_refresh(&d->f.session, d->loop, on_pool, NULL, &d->f.err));
}

static struct pool_number pool_number(struct desk *d, const char *number)
{
	struct pool_number p;

	must(&d->f, pool_get(d->f.session.store, number, &d->f.arena, &p, &d->f.err));
	return p;
}

static void test_adopted(void **state)
{
	struct desk *d = *state;
	struct audit_line *lines;
	const char *synced;
	size_t before, after;
	time_t at;

	refresh(d);
	assert_int_equal(told.err.kind, ERROR_NONE);
	assert_true(told.pool.telnyx);
	assert_false(told.pool.twilio); /* no pool number is Twilio's */
	assert_int_equal(told.pool.synced.listed, 4);
	assert_int_equal(told.pool.synced.added, 4);
	assert_true(pool_number(d, BE).active);
	assert_string_equal(pool_number(d, BE).connection_name, "voxdesk inbound");
	assert_string_equal(pool_number(d, BE).country, "BE");
	assert_string_equal(pool_number(d, BE).provider_state, "active");
	assert_false(pool_number(d, GB).active);
	assert_false(pool_number(d, NL).active); /* attached to nothing */
	assert_int_equal(pool_number(d, NL).drift, DRIFT_SUSPENDED);
	must(&d->f,
	    setting_get(d->f.session.store, SETTING_POOL_SYNCED, &d->f.arena, &synced, &d->f.err));
	assert_true(time_parse(synced, &at));
	/* Looked at again: nothing happened, so nothing is in the log for ever. */
	must(&d->f,
	    audit_list(d->f.session.store, NULL, 0, 100, &d->f.arena, &lines, &before, &d->f.err));
	refresh(d);
	must(&d->f,
	    audit_list(d->f.session.store, NULL, 0, 100, &d->f.arena, &lines, &after, &d->f.err));
	assert_int_equal(after, before);
	assert_int_equal(told.pool.synced.added, 0);
	assert_int_equal(told.pool.synced.listed, 4);
}

/* What was seen otherwise before, and what is gone, on the lane. */
static void test_drift(void **state)
{
	static const struct pool_seen before[] = {
		{ BE, "BE", "1", "active", true, "77", "the old desk" },
		{ "+32480210440", "BE", "2", "active", true, "77", "the old desk" },
	};
	struct desk *d = *state;
	struct ai_standing standing;
	struct pool_synced synced;
	char id[ID_MAX];
	struct lane1 lane;

	must(&d->f,
	    pool_sync(d->f.session.store, "telnyx", "", NULL, before, 2, true, &synced, &d->f.err));
	fixture_customer(&d->f, "Snack Janssens", "+3292246111", "managed", id);
	lane = fixture_lane(&d->f, id);
	assert_string_equal(lane.ai_standing.source, "pool");
	assert_string_equal(lane.ai_standing.text, "");
	must(&d->f,
	    lane1_choose(&d->f.session, &lane,
		&(struct lane1_choice){ .ai_number = "+32480210440", .ring = -1 }, &d->f.err));
	refresh(d);
	assert_int_equal(told.pool.synced.missing, 1);
	assert_int_equal(told.pool.synced.moved, 1);
	lane = fixture_lane(&d->f, id);
	assert_int_equal(lane.ai_standing.drift, DRIFT_MISSING);
	assert_true(lane.ai_standing.warning);
	assert_non_null(strstr(lane.ai_standing.text, "Telnyx"));
	/* Its place is no reason to suggest it any more. */
	assert_string_equal(lane.ai_default, BE);
	must(&d->f, ai_standing_load(&d->f.session, BE, &d->f.arena, &standing, &d->f.err));
	assert_int_equal(standing.drift, DRIFT_MOVED);
	assert_false(standing.warning);
	assert_non_null(strstr(standing.text, "the old desk"));
	assert_non_null(strstr(standing.text, "voxdesk inbound"));
}

static void test_out_of_reach(void **state)
{
	struct desk *d = *state;

	practice_fault(d->practice, "GET", "/v2/phone_numbers", "fail", 0);
	refresh(d);
	assert_int_equal(told.err.kind, ERROR_NETWORK);
	assert_false(told.pool.telnyx);
	assert_int_equal(told.pool.synced.listed, 0);
	must_refuse(&d->f,
	    pool_get(d->f.session.store, BE, &d->f.arena, &(struct pool_number){ .used = 0 },
		&d->f.err),
	    "no-such-pool-number");
}

/* Added while the list was on its way: the list is older, and says nothing of it. */
static void test_older_list(void **state)
{
	struct desk *d = *state;
	const time_t now = time_now();
	struct read *r;
	char id[ID_MAX];

	memset(&told, 0, sizeof told);
	time_freeze(now);
	r = pool_refresh(&d->f.session, d->loop, on_pool, NULL, &d->f.err);
	time_freeze(now + 5);
	must(&d->f,
	    pool_number_add(d->f.session.store, "+16505550301", "US", "telnyx", 50, id, &d->f.err));
	finish(d, r);
	assert_int_equal(told.err.kind, ERROR_NONE);
	assert_int_equal(pool_number(d, "+16505550301").drift, DRIFT_NONE);
	refresh(d);
	assert_int_equal(pool_number(d, "+16505550301").drift, DRIFT_MISSING);
}

static void test_no_credentials(void **state)
{
	struct desk *d = *state;

	desk_connect(d, &d->f.session, "");
	must_refuse(&d->f, pool_refresh(&d->f.session, d->loop, on_pool, NULL, &d->f.err),
	    "no-credentials");
}

/* Twilio alone: its pool number is read, and what Telnyx has is left alone. */
static void test_twilio(void **state)
{
	struct desk *d = *state;
	char lines[2000], *key;
	char id[ID_MAX];

	snprintf(lines, sizeof lines, "%s", practice_environment(d->practice));
	key = strstr(lines, "TELNYX_API_KEY=");
	assert_non_null(key);
	*key = 'X';
	desk_connect(d, &d->f.session, lines);
	must_refuse(&d->f, pool_refresh(&d->f.session, d->loop, on_pool, NULL, &d->f.err),
	    "no-credentials");
	must(&d->f,
	    pool_number_add(d->f.session.store, TWILIO_OWN, "US", "twilio", 2, id, &d->f.err));
	refresh(d);
	assert_int_equal(told.err.kind, ERROR_NONE);
	assert_true(told.pool.twilio);
	assert_false(told.pool.telnyx);
	assert_true(told.pool.synced.listed > 50);
	assert_int_equal(told.pool.synced.added, 0);
}

static void search(struct desk *d, const char *country, const char *type, const char *contains)
{
	const struct number_query q = { country, type, contains };

	memset(&told, 0, sizeof told);
	finish(d, number_search(&d->f.session, d->loop, &q, on_offers, NULL, &d->f.err));
}

static void test_search(void **state)
{
	struct desk *d = *state;

	search(d, "BE", NULL, NULL);
	assert_int_equal(told.err.kind, ERROR_NONE);
	assert_string_equal(told.types, "local, mobile");
	assert_string_equal(told.type, "local");
	assert_int_equal(told.n, 10);
	assert_string_equal(told.first, "+3228880201");
	assert_string_equal(told.needs, "local");
	search(d, "US", "toll_free", "800555");
	assert_string_equal(told.type, "toll_free");
	assert_string_equal(told.first, "+18005550201");
	assert_string_equal(told.needs, "none");
	search(d, "NL", "local", NULL);
	assert_int_equal(told.err.kind, ERROR_NOT_FOUND);
	assert_string_equal(told.err.code, "no-such-type");
	assert_non_null(strstr(told.err.message, "mobile"));
	search(d, "TD", NULL, NULL);
	assert_int_equal(told.err.kind, ERROR_NOT_FOUND);
}

static void test_search_input(void **state)
{
	static const struct {
		struct number_query q;
		const char *code;
	} rows[] = {
		{ { "XX", NULL, NULL }, "country" },
		{ { NULL, NULL, NULL }, "country" },
		{ { "BE", "fax", NULL }, "number-type" },
		{ { "BE", NULL, "1" }, "contains" },
		{ { "BE", NULL, "123456789012345678901234567" }, "contains" },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		must_refuse(&d->f,
		    number_search(&d->f.session, d->loop, &rows[i].q, on_offers, NULL, &d->f.err),
		    rows[i].code);
	assert_int_equal(practice_requests(d->practice), 0);
}

/* ---- lane 1 while the pool fills up */

static void small_pool(struct desk *d, char ids[3][ID_MAX])
{
	static const char *const names[] = { "Ann", "Bob", "Cem" };
	static const char *const numbers[] = { "+3292246111", "+3292246112", "+3292246113" };
	char id[ID_MAX];

	must(&d->f,
	    pool_number_add(d->f.session.store, "+32480210001", "BE", "telnyx", 1, id, &d->f.err));
	must(&d->f,
	    pool_number_add(d->f.session.store, "+32480210002", "BE", "telnyx", 1, id, &d->f.err));
	for (int i = 0; i < 3; i++)
		fixture_customer(&d->f, names[i], numbers[i], "managed", ids[i]);
}

static bool take_suggested(struct desk *d, const struct lane1 *lane)
{
	return lane1_choose(&d->f.session, lane,
	    &(struct lane1_choice){ .ai_number = lane->ai_default, .ai_auto = true, .ring = -1 },
	    &d->f.err);
}

static void test_full_meanwhile(void **state)
{
	struct desk *d = *state;
	struct lane1 lanes[3];
	char ids[3][ID_MAX];

	small_pool(d, ids);
	for (int i = 0; i < 3; i++) {
		lanes[i] = fixture_lane(&d->f, ids[i]);
		assert_string_equal(lanes[i].ai_default, "+32480210001");
	}
	must(&d->f, take_suggested(d, &lanes[0]));
	must(&d->f, take_suggested(d, &lanes[1]));
	assert_string_equal(fixture_lane(&d->f, ids[0]).config->ai_number, "+32480210001");
	assert_string_equal(fixture_lane(&d->f, ids[1]).config->ai_number, "+32480210002");
	must_refuse(&d->f, take_suggested(d, &lanes[2]), "pool-full");
	assert_string_equal(fixture_lane(&d->f, ids[2]).config->ai_number, "");
	/* The one it has stays the one to suggest, and choosing it again changes nothing. */
	lanes[0] = fixture_lane(&d->f, ids[0]);
	assert_string_equal(lanes[0].ai_default, "+32480210001");
	must(&d->f, take_suggested(d, &lanes[0]));
	assert_true(fixture_lane(&d->f, ids[0]).config->version == lanes[0].config->version);
}

/* The code on the screen is that of a number that is full by now: it is not the one given. */
static void test_given_full(void **state)
{
	struct desk *d = *state;
	struct lane1 lanes[2];
	char ids[3][ID_MAX];

	small_pool(d, ids);
	for (int i = 0; i < 2; i++)
		lanes[i] = fixture_asked(&d->f, ids[i]);
	assert_true(lanes[1].ai_suggested && lanes[1].has_code);
	must(&d->f, lane1_given(&d->f.session, &lanes[0], &d->f.err));
	must_refuse(&d->f, lane1_given(&d->f.session, &lanes[1], &d->f.err), "other-number");
	lanes[1] = fixture_lane(&d->f, ids[1]);
	assert_string_equal(lanes[1].config->ai_number, "+32480210002");
	assert_int_equal(lanes[1].config->state, INBOUND_NONE);
	must(&d->f, lane1_given(&d->f.session, &lanes[1], &d->f.err));
	assert_non_null(strstr(fixture_lane(&d->f, ids[1]).config->activate_code, "480210002"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_adopted),
		desk_test(test_drift),
		desk_test(test_older_list),
		desk_test(test_out_of_reach),
		desk_test(test_no_credentials),
		desk_test(test_twilio),
		desk_test(test_search),
		desk_test(test_search_input),
		desk_test(test_full_meanwhile),
		desk_test(test_given_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
