/* Agents as their providers list them, links, and where numbers lead. */
#include "verifications.h"

#include "store/agents.h"
#include "store/managed.h"

static const struct remote_agent_seen vapi[] = {
	{ "as-1", "Front desk (en)" },
	{ "as-2", "Receptie (nl)" },
};
static const struct remote_agent_seen elevenlabs[] = { { "agent_1", "Reception EN" } };

static void both_lists(struct folder *f)
{
	assert_ok(f, remote_agent_sync(f->store, AGENT_VAPI, vapi, 2, &f->err));
	assert_ok(f, remote_agent_sync(f->store, AGENT_ELEVENLABS, elevenlabs, 1, &f->err));
}

static struct remote_agent remote(struct folder *f, const char *id)
{
	struct remote_agent *all;
	size_t n;

	assert_ok(f, remote_agent_list(f->store, &f->arena, &all, &n, &f->err));
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].remote_id, id) == 0)
			return all[i];
	fail_msg("%s is not there", id);
	return all[0];
}

static struct agent of(struct folder *f, const char *id)
{
	struct agent a;

	assert_ok(f, agent_get(f->store, id, &f->arena, &a, &f->err));
	return a;
}

static const char *name_of(struct folder *f, const char *org, enum agent_direction direction)
{
	struct agent a;
	bool found;

	assert_ok(f, agent_of(f->store, org, direction, &f->arena, &found, &a, &f->err));
	return found ? a.name : "";
}

static void lists_as_they_are_read(void **state)
{
	struct folder *f = *state;
	struct remote_agent *all;
	int64_t lines;
	size_t n;

	time_freeze(1800000000);
	both_lists(f);
	assert_ok(f, remote_agent_list(f->store, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 3);
	assert_string_equal(all[0].name, "Front desk (en)");
	assert_int_equal(all[2].provider, AGENT_ELEVENLABS);
	assert_string_equal(all[2].remote_id, "agent_1");
	assert_string_equal(all[2].seen_at, "2027-01-15T08:00:00Z");
	assert_string_equal(last_action(f), "agent.seen");
	/* The same again: seen, nothing else. */
	time_freeze(1800000060);
	lines = audit_lines(f);
	both_lists(f);
	assert_int_equal(audit_lines(f), lines);
	assert_string_equal(remote(f, "as-1").seen_at, "2027-01-15T08:01:00Z");
	assert_int_equal(number_of(f, "select max(version) from remote_agents"), 1);
	/* One is gone; the other provider's are not touched. */
	time_freeze(1800000120);
	assert_ok(f, remote_agent_sync(f->store, AGENT_VAPI, vapi + 1, 1, &f->err));
	assert_int_equal(audit_lines(f), lines + 1);
	assert_true(remote(f, "as-1").gone);
	assert_string_equal(remote(f, "as-1").seen_at, "2027-01-15T08:01:00Z");
	assert_false(remote(f, "agent_1").gone);
	assert_ok(f, remote_agent_sync(f->store, AGENT_VAPI, vapi, 2, &f->err));
	assert_false(remote(f, "as-1").gone);
	time_freeze(0);
}

static void linked_for_each_direction(void **state)
{
	struct folder *f = *state;
	char org[2][ID_MAX], one[ID_MAX], two[ID_MAX], again[ID_MAX];
	struct agent *all;
	int64_t lines;
	size_t n;

	add(f, "Kroon", NULL, org[0]);
	add(f, "Clinic", NULL, org[1]);
	both_lists(f);
	assert_refused(f,
	    agent_link(f->store, org[0], AGENT_VAPI, "agent_1", true, false, one, &f->err),
	    ERROR_NOT_FOUND, "no-such-agent"); /* it is ElevenLabs' */
	assert_refused(f, agent_link(f->store, "x", AGENT_VAPI, "as-1", true, false, one, &f->err),
	    ERROR_NOT_FOUND, "no-such-customer");
	assert_refused(f,
	    agent_link(f->store, org[0], AGENT_VAPI, "as-1", false, false, one, &f->err),
	    ERROR_INPUT, "direction");
	assert_ok(f, agent_link(f->store, org[0], AGENT_VAPI, "as-1", true, true, one, &f->err));
	assert_ok(f, agent_link(f->store, org[1], AGENT_VAPI, "as-1", true, false, two, &f->err));
	assert_int_equal(remote(f, "as-1").customers, 2);
	assert_string_equal(of(f, one).customer, "Kroon");
	assert_string_equal(name_of(f, org[0], AGENT_OUTBOUND), "Front desk (en)");
	assert_string_equal(name_of(f, org[1], AGENT_OUTBOUND), "");
	lines = audit_lines(f);
	assert_ok(f, agent_link(f->store, org[0], AGENT_VAPI, "as-1", true, false, again, &f->err));
	assert_string_equal(again, one);
	assert_int_equal(audit_lines(f), lines);
	assert_true(of(f, one).side[AGENT_OUTBOUND].enabled); /* left as it is */
	/* Another one answers from now on; the first still calls. */
	assert_ok(f,
	    agent_link(f->store, org[0], AGENT_ELEVENLABS, "agent_1", true, false, two, &f->err));
	assert_string_equal(name_of(f, org[0], AGENT_INBOUND), "Reception EN");
	assert_string_equal(name_of(f, org[0], AGENT_OUTBOUND), "Front desk (en)");
	assert_false(of(f, one).side[AGENT_INBOUND].enabled);
	assert_ok(f, agent_list(f->store, org[0], &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 2);
	/* And calls: nothing is left of the first. */
	assert_ok(f,
	    agent_link(f->store, org[0], AGENT_ELEVENLABS, "agent_1", false, true, two, &f->err));
	assert_refused(f, agent_get(f->store, one, &f->arena, &all[0], &f->err), ERROR_NOT_FOUND,
	    "no-such-agent");
	assert_int_equal(remote(f, "as-1").customers, 1);
	assert_ok(f, agent_unlink(f->store, two, AGENT_INBOUND, &f->err));
	lines = audit_lines(f);
	assert_ok(f, agent_unlink(f->store, two, AGENT_INBOUND, &f->err));
	assert_int_equal(audit_lines(f), lines);
	assert_ok(f, agent_unlink(f->store, two, AGENT_OUTBOUND, &f->err));
	assert_ok(f, agent_list(f->store, org[0], &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 0);
	/* Linked again: a new row. */
	assert_ok(f,
	    agent_link(f->store, org[0], AGENT_ELEVENLABS, "agent_1", true, true, again, &f->err));
	assert_string_not_equal(again, two);
	assert_ok(f, customer_remove(f->store, org[0], &f->err));
	assert_ok(f, agent_list(f->store, NULL, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 1);
}

static void a_gone_agent_is_not_linked(void **state)
{
	struct folder *f = *state;
	char org[ID_MAX], id[ID_MAX];

	add(f, "Kroon", NULL, org);
	both_lists(f);
	assert_ok(f, agent_link(f->store, org, AGENT_VAPI, "as-1", true, false, id, &f->err));
	assert_ok(f, remote_agent_sync(f->store, AGENT_VAPI, NULL, 0, &f->err));
	assert_refused(f, agent_link(f->store, org, AGENT_VAPI, "as-2", true, false, id, &f->err),
	    ERROR_NOT_FOUND, "no-such-agent");
	assert_string_equal(of(f, id).name, "Front desk (en)"); /* what is linked stays */
	assert_ok(f, agent_link(f->store, org, AGENT_VAPI, "as-1", true, true, id, &f->err));
}

/* ---- where numbers lead */

static void plan(struct folder *f, const char *kind, const char *table, const char *id,
    const char *org, char op[ID_MAX])
{
	assert_ok(f,
	    operation_plan(f->store,
		&(struct new_operation){ .kind = kind,
		    .subject = arena_printf(&f->arena, "%s/%s", table, id),
		    .org_id = org,
		    .parameters = "{\"direction\":\"inbound\",\"number\":\"+16505550201\"}" },
		op, &f->err));
	assert_ok(f, operation_send(f->store, op, &f->err));
}

static void pointed_and_read_back(void **state)
{
	struct folder *f = *state;
	struct agent_seen seen = { .direction = AGENT_INBOUND,
		.way = WAY_POINTED,
		.number = "+16505550201",
		.number_id = "n-1" };
	char org[ID_MAX], id[ID_MAX], other[ID_MAX], op[ID_MAX];
	int64_t lines;

	time_freeze(1800000000);
	add(f, "Kroon", NULL, org);
	both_lists(f);
	assert_ok(f, agent_link(f->store, org, AGENT_VAPI, "as-1", true, true, id, &f->err));
	plan(f, OPERATION_POINT_IN, "agents", id, org, op);
	assert_ok(f, agent_pointed(f->store, id, op, &seen, &f->err));
	assert_int_equal(operation_by(f, op).state, OPERATION_DONE);
	assert_int_equal(of(f, id).side[AGENT_INBOUND].way, WAY_POINTED);
	assert_string_equal(of(f, id).side[AGENT_INBOUND].number, "+16505550201");
	assert_string_equal(of(f, id).side[AGENT_INBOUND].number_id, "n-1");
	assert_string_equal(of(f, id).side[AGENT_INBOUND].seen_at, "2027-01-15T08:00:00Z");
	assert_int_equal(of(f, id).side[AGENT_OUTBOUND].way, WAY_NONE);
	assert_int_equal(number_of(f, "select vapi_phone_number_id = 'n-1' from agents"), 1);
	/* Read again as it was: the time only. */
	time_freeze(1800000060);
	lines = audit_lines(f);
	assert_ok(f, agent_pointed(f->store, id, "", &seen, &f->err));
	assert_int_equal(audit_lines(f), lines);
	assert_string_equal(of(f, id).side[AGENT_INBOUND].seen_at, "2027-01-15T08:01:00Z");
	seen.way = WAY_DRIFTED;
	seen.reason = "it leads to Receptie (nl)";
	assert_ok(f, agent_pointed(f->store, id, NULL, &seen, &f->err));
	assert_int_equal(audit_lines(f), lines + 1);
	assert_string_equal(of(f, id).side[AGENT_INBOUND].reason, "it leads to Receptie (nl)");
	/* Refused. */
	plan(f, OPERATION_POINT_OUT, "agents", id, org, op);
	seen = (struct agent_seen){ .direction = AGENT_OUTBOUND,
		.way = WAY_REFUSED,
		.number = "+16505550201",
		.reason = "400" };
	assert_ok(f, agent_pointed(f->store, id, op, &seen, &f->err));
	assert_int_equal(operation_by(f, op).state, OPERATION_FAILED);
	assert_string_equal(operation_by(f, op).last_error, "400");
	assert_int_equal(of(f, id).side[AGENT_OUTBOUND].way, WAY_REFUSED);
	assert_int_equal(of(f, id).side[AGENT_INBOUND].way, WAY_DRIFTED);
	/* An operation about another agent does not end by it. */
	assert_ok(f,
	    agent_link(f->store, org, AGENT_ELEVENLABS, "agent_1", false, true, other, &f->err));
	plan(f, OPERATION_POINT_OUT, "agents", other, org, op);
	assert_refused(f, agent_pointed(f->store, id, op, &seen, &f->err), ERROR_CONFLICT,
	    "operation-changed");
	/* Unlinked while it was under way: the operation ends all the same. */
	assert_ok(f, agent_unlink(f->store, other, AGENT_OUTBOUND, &f->err));
	assert_ok(f, agent_pointed(f->store, other, op, &seen, &f->err));
	assert_int_equal(operation_by(f, op).state, OPERATION_FAILED);
	assert_refused(f, agent_pointed(f->store, other, "", &seen, &f->err), ERROR_NOT_FOUND,
	    "no-such-agent");
	time_freeze(0);
}

/* Its answer comes when another one answers already: nothing is written that nobody would clear. */
static void an_answer_for_a_direction_taken_off(void **state)
{
	struct folder *f = *state;
	const struct agent_seen seen = { .direction = AGENT_INBOUND,
		.way = WAY_POINTED,
		.number = "+16505550201",
		.number_id = "n-1" };
	char org[ID_MAX], id[ID_MAX], other[ID_MAX], op[ID_MAX];

	add(f, "Kroon", NULL, org);
	both_lists(f);
	assert_ok(f, agent_link(f->store, org, AGENT_VAPI, "as-1", true, true, id, &f->err));
	plan(f, OPERATION_POINT_IN, "agents", id, org, op);
	assert_ok(f, agent_link(f->store, org, AGENT_VAPI, "as-2", true, false, other, &f->err));
	assert_ok(f, agent_pointed(f->store, id, op, &seen, &f->err));
	assert_int_equal(operation_by(f, op).state, OPERATION_DONE);
	assert_string_equal(operation_by(f, op).result, "The link was taken off meanwhile.");
	assert_int_equal(of(f, id).side[AGENT_INBOUND].way, WAY_NONE);
	assert_string_equal(of(f, id).side[AGENT_INBOUND].number, "");
	assert_ok(f, agent_pointed(f->store, id, "", &seen, &f->err)); /* read back late */
	assert_string_equal(of(f, id).side[AGENT_INBOUND].number, "");
}

static void elevenlabs_ids_stand_apart(void **state)
{
	struct folder *f = *state;
	struct agent_seen seen = { .direction = AGENT_OUTBOUND,
		.way = WAY_POINTED,
		.number = "+16505550201",
		.number_id = "phnum_1" };
	char org[ID_MAX], id[ID_MAX];

	add(f, "Kroon", NULL, org);
	both_lists(f);
	assert_ok(f,
	    agent_link(f->store, org, AGENT_ELEVENLABS, "agent_1", true, true, id, &f->err));
	assert_ok(f, agent_pointed(f->store, id, "", &seen, &f->err));
	assert_string_equal(of(f, id).side[AGENT_OUTBOUND].number_id, "phnum_1");
	assert_string_equal(of(f, id).side[AGENT_INBOUND].number_id, "");
	assert_int_equal(
	    number_of(f,
		"select count(*) from agents where vapi_outbound_phone_number_id is null and "
		"elevenlabs_outbound_phone_number_id = 'phnum_1'"),
	    1);
}

/* The number's voice address changes with that, which is no drift. */
static void pointing_is_no_move(void **state)
{
	struct folder *f = *state;
	struct managed_seen number = { .number = "+16505550201",
		.country = "US",
		.name = "",
		.sid = "PN1",
		.account_sid = "AC1",
		.active = true,
		.state = "in-use",
		.voice_url = "https://old.example/voice" };
	const struct agent_seen seen = { .direction = AGENT_INBOUND,
		.way = WAY_POINTED,
		.number = "+16505550201",
		.number_id = "n-1" };
	struct pool_seen own = { "+32480210449", "BE", "t1", "active", true, "7", "voxdesk" };
	const struct agent_seen own_seen = { .direction = AGENT_INBOUND,
		.way = WAY_POINTED,
		.number = "+32480210449",
		.number_id = "n-2" };
	struct pool_synced done;
	struct managed_number m;
	char org[ID_MAX], id[ID_MAX];
	bool found;

	add(f, "Kroon", NULL, org);
	both_lists(f);
	assert_ok(f, managed_sync(f->store, "AC1", NULL, &number, 1, &f->err));
	assert_ok(f, agent_link(f->store, org, AGENT_VAPI, "as-1", true, false, id, &f->err));
	assert_ok(f, agent_pointed(f->store, id, "", &seen, &f->err));
	number.voice_url = "https://api.vapi.ai/twilio/inbound_call";
	assert_ok(f, managed_sync(f->store, "AC1", NULL, &number, 1, &f->err));
	assert_ok(f, managed_find(f->store, number.number, &f->arena, &found, &m, &f->err));
	assert_int_equal(m.drift, DRIFT_NONE);
	assert_string_equal(m.voice_url, "https://api.vapi.ai/twilio/inbound_call");
	/* The same of a pool number that is one customer's alone. */
	assert_ok(f, pool_sync(f->store, "telnyx", "", NULL, &own, 1, true, &done, &f->err));
	assert_ok(f, agent_pointed(f->store, id, "", &own_seen, &f->err));
	own.connection_id = "8";
	assert_ok(f, pool_sync(f->store, "telnyx", "", NULL, &own, 1, true, &done, &f->err));
	assert_int_equal(done.moved, 0);
	own.connection_id = "9";
	assert_ok(f, pool_sync(f->store, "telnyx", "", NULL, &own, 1, true, &done, &f->err));
	assert_int_equal(done.moved, 1);
	/* But behind our back it is. */
	number.voice_url = "https://elsewhere.example/";
	assert_ok(f, managed_sync(f->store, "AC1", NULL, &number, 1, &f->err));
	assert_ok(f, managed_find(f->store, number.number, &f->arena, &found, &m, &f->err));
	assert_int_equal(m.drift, DRIFT_MOVED);
	assert_string_equal(m.voice_url_was, "https://api.vapi.ai/twilio/inbound_call");
}

static void offered_to_vapi(void **state)
{
	struct folder *f = *state;
	struct verification v;
	struct offered o;
	char op[ID_MAX];
	int64_t lines, version;

	verification_new(f, &v);
	verified(&v);
	assert_ok(f, offer_get(f->store, v.id, &f->arena, &o, &f->err));
	assert_string_equal(o.way, "");
	plan(f, OPERATION_OFFER, "verified_caller_ids", v.id, v.org, op);
	assert_ok(f,
	    offer_noted(f->store, v.id, op,
		&(struct offered){ .vapi_id = "", .way = "refused", .reason = "400: no" },
		&f->err));
	assert_int_equal(operation_by(f, op).state, OPERATION_FAILED);
	assert_ok(f, offer_get(f->store, v.id, &f->arena, &o, &f->err));
	assert_string_equal(o.way, "refused");
	assert_string_equal(o.reason, "400: no");
	plan(f, OPERATION_OFFER, "verified_caller_ids", v.id, v.org, op);
	assert_ok(f,
	    offer_noted(f->store, v.id, op, &(struct offered){ .vapi_id = "n-9", .way = "pointed" },
		&f->err));
	assert_int_equal(operation_by(f, op).state, OPERATION_DONE);
	assert_ok(f, offer_get(f->store, v.id, &f->arena, &o, &f->err));
	assert_string_equal(o.vapi_id, "n-9");
	assert_string_equal(o.reason, "");
	assert_int_equal(record_of(&v).state, OUTBOUND_VERIFIED);
	lines = audit_lines(f);
	version = record_of(&v).version;
	assert_ok(f, offer_noted(f->store, v.id, "", &o, &f->err));
	assert_int_equal(audit_lines(f), lines);
	assert_int_equal(record_of(&v).version, version);
	assert_refused(f, offer_get(f->store, "x", &f->arena, &o, &f->err), ERROR_NOT_FOUND,
	    "no-such-caller-id");
}

static void words(void **state)
{
	enum agent_provider p;

	(void)state;
	for (int i = 0; i < AGENT_PROVIDERS; i++) {
		assert_true(agent_provider_parse(agent_provider_name((enum agent_provider)i), &p));
		assert_int_equal(p, i);
	}
	assert_false(agent_provider_parse("acme", &p));
	assert_string_equal(agent_way_name(WAY_DRIFTED), "drifted");
	/* What changes nothing when it is done twice may wait and be repeated; what rings or costs
	 * may not. */
	assert_true(operation_kind_queues(OPERATION_POINT_IN));
	assert_true(operation_kind_queues(OPERATION_OFFER));
	assert_false(operation_kind_queues(OPERATION_VERIFY));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup_store, folder_teardown)
	const struct CMUnitTest tests[] = {
		TEST(lists_as_they_are_read),
		TEST(linked_for_each_direction),
		TEST(a_gone_agent_is_not_linked),
		TEST(pointed_and_read_back),
		TEST(an_answer_for_a_direction_taken_off),
		TEST(elevenlabs_ids_stand_apart),
		TEST(pointing_is_no_move),
		TEST(offered_to_vapi),
		TEST(words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
