/*
 * Numbers pointed at agents and taken off again, verified numbers offered to Vapi and removed, and
 * verifications at Telnyx, killed between every two steps and with answers lost: each run once to
 * see which fail points it passes, then again for each of them that nothing was killed at yet
 * (STEPS=all: every one of every run). Settled by the journal and by looking; afterwards both sides
 * are compared.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "practice/elevenlabs.h"
#include "practice/telnyx.h"
#include "practice/vapi.h"
#include "store/telnyx_ids.h"
#include "tests/kill/chain.h"
#include "tests/kill/points.h"

#define SETTLE_PASSES 60
#define TIMES_MAX 2
#define FRESH 20

/* ---- commands */

static struct ended told(struct ended ended)
{
	note_kill(&ended);
	return ended;
}

static struct ended link_as(const struct chain_subject *s, const char *agent, const char *way,
    const struct killing *how)
{
	struct ended ended;

	WORLD_RUN(&world, how, &ended, "agent", "link", s->org_id, agent, way, "--yes", "--json");
	return told(ended);
}
static struct ended link_in(struct chain_subject *s, const struct killing *how)
{
	return link_as(s, "Front desk (en)", "--inbound", how);
}
static struct ended link_out(struct chain_subject *s, const struct killing *how)
{
	return link_as(s, "Outbound reminders", "--outbound", how);
}
static struct ended link_other(struct chain_subject *s, const struct killing *how)
{
	return link_as(s, "Receptie (nl)", "--inbound", how);
}
static struct ended link_elevenlabs(struct chain_subject *s, const struct killing *how)
{
	return link_as(s, "Reception EN", "--inbound", how);
}
static struct ended unlink_in(struct chain_subject *s, const struct killing *how)
{
	struct ended ended;

	WORLD_RUN(&world, how, &ended, "agent", "unlink", s->org_id, "--inbound", "--yes",
	    "--json");
	return told(ended);
}
static struct ended offer(struct chain_subject *s, const struct killing *how)
{
	struct ended ended;

	WORLD_RUN(&world, how, &ended, "caller-id", "offer", s->business, "--yes", "--json");
	return told(ended);
}
static struct ended remove_it_there(struct chain_subject *s, const struct killing *how)
{
	struct ended ended;

	s->removing = true;
	WORLD_RUN(&world, how, &ended, "caller-id", "remove", s->business, s->business, "--yes",
	    "--json");
	return told(ended);
}
static struct ended verify(struct chain_subject *s, const struct killing *how)
{
	struct ended ended;

	WORLD_RUN(&world, how, &ended, "caller-id", "start", s->business, "--yes", "--wait", "20",
	    "--json");
	return told(ended);
}
static struct ended ask_telnyx(struct chain_subject *s, const struct killing *how)
{
	struct ended ended;

	WORLD_RUN(&world, how, &ended, "caller-id", "start", s->business, "--yes", "--json");
	return told(ended);
}
static struct ended hand_in(struct chain_subject *s, const struct killing *how)
{
	struct killing with = how ? *how : (struct killing){ .place = NULL };
	struct ended ended;

	with.input = TN_CODE "\n";
	WORLD_RUN(&world, &with, &ended, "caller-id", "code", s->business, "--json");
	return told(ended);
}

/* ---- what may have happened before */

static void must_end(const struct chain_subject *s, const struct ended *ended)
{
	if (ended->status != 0)
		fail_msg("%s (%s): %d: %s%s", s->business, s->story, ended->status, ended->out,
		    ended->err);
}

static void agents_read(struct chain_subject *s)
{
	struct ended ended;

	WORLD_RUN(&world, NULL, &ended, "agent", "list", "--json");
	must_end(s, &ended);
}
static void bought(struct chain_subject *s)
{
	struct ended ended = chain_buy(s, NULL);

	must_end(s, &ended);
	agents_read(s);
}
static void linked(struct chain_subject *s)
{
	struct ended ended;

	bought(s);
	ended = link_in(s, NULL);
	must_end(s, &ended);
}
static void linked_elevenlabs(struct chain_subject *s)
{
	struct ended ended;

	bought(s);
	ended = link_elevenlabs(s, NULL);
	must_end(s, &ended);
}
static void verified(struct chain_subject *s)
{
	struct ended ended;

	agents_read(s);
	ended = verify(s, NULL);
	must_end(s, &ended);
}
static void verified_with_agent(struct chain_subject *s)
{
	struct ended ended;

	verified(s);
	WORLD_RUN(&world, NULL, &ended, "agent", "link", s->org_id, "Outbound reminders",
	    "--outbound", "--no-point", "--yes", "--json");
	must_end(s, &ended);
}
static void offered(struct chain_subject *s)
{
	struct ended ended;

	verified(s);
	ended = offer(s, NULL);
	must_end(s, &ended);
}
static void through_telnyx(struct chain_subject *s)
{
	struct ended ended;

	WORLD_RUN(&world, NULL, &ended, "customer", "edit", s->org_id, "--through", "telnyx",
	    "--json");
	must_end(s, &ended);
}
static void asked_telnyx(struct chain_subject *s)
{
	struct ended ended;

	through_telnyx(s);
	ended = ask_telnyx(s, NULL);
	must_end(s, &ended);
}
static void verified_at_telnyx(struct chain_subject *s)
{
	struct ended ended;

	asked_telnyx(s);
	ended = hand_in(s, NULL);
	must_end(s, &ended);
}

/* ---- both sides compared */

static const char *text_of(const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));

	return text ? text : "";
}

/* Who answers this number there; NULL: it is not known there. More than once: a fault. */
static const char *answers(const cJSON *state, const char *list, const char *name,
    const char *number, const char *agent)
{
	const char *found = NULL;
	const cJSON *one;

	cJSON_ArrayForEach(one, cJSON_GetObjectItem(state, list))
	{
		if (strcmp(text_of(one, name), number) != 0)
			continue;
		if (found)
			fail_msg("%s is twice among %s", number, list);
		found = text_of(one, agent);
	}
	return found;
}

/* A side that the store calls pointed is so at the provider, and one that it does not is not. */
static void compare_side(const struct chain_subject *s, const cJSON *state, const struct agent *a,
    enum agent_direction d)
{
	const bool vapi = a->provider == AGENT_VAPI;
	const char *number = a->side[d].number[0] ? a->side[d].number
	    : d == AGENT_INBOUND                  ? s->number
						  : s->business,
		   *there = vapi
	    ? answers(state, "vapi_numbers", "number", number, "assistantId")
	    : answers(state, "elevenlabs_numbers", "phone_number", number, "agent_id");
	const bool is = there && strcmp(there, a->remote_id) == 0,
		   says = a->side[d].enabled && a->side[d].way == WAY_POINTED;

	/* Calls that go out name their agent themselves: the number has to be known there. */
	if (d == AGENT_OUTBOUND ? says && !there : is != says)
		fail_msg("%s (%s): %s is %s \"%s\" (wanted %s), and the store says %s%s", s->number,
		    s->story, number,
		    there ? "answered by" : "not known there:", there ? there : "", a->remote_id,
		    agent_way_name(a->side[d].way), a->side[d].enabled ? "" : ", not linked");
}

static void compare_agents(const struct chain_subject *s, const cJSON *state, struct arena *arena)
{
	struct error err = { .kind = ERROR_NONE };
	struct store *store = story_store(STORE_READ_ONLY);
	struct agent *all;
	size_t n;

	assert_true(agent_list(store, s->org_id, arena, &all, &n, &err));
	store_close(store);
	for (size_t i = 0; i < n; i++)
		for (int d = 0; d < AGENT_DIRECTIONS; d++)
			if (all[i].side[d].enabled)
				compare_side(s, state, &all[i], (enum agent_direction)d);
	/* Nobody linked: nobody answers. */
	if (n == 0 && answers(state, "vapi_numbers", "number", s->number, "assistantId"))
		assert_string_equal(answers(state, "vapi_numbers", "number", s->number,
					"assistantId"),
		    "");
}

/* At Vapi under the id that the record has, or not there and no id; removed: gone on both sides. */
static void compare_offer(const struct chain_subject *s, const cJSON *state, struct arena *arena)
{
	const char *there = answers(state, "vapi_numbers", "number", s->business, "id");
	struct error err = { .kind = ERROR_NONE };
	struct store *store = story_store(STORE_READ_ONLY);
	struct offered o = { .vapi_id = "" };
	struct caller_id *all;
	size_t n;

	assert_true(caller_id_list(store, s->org_id, NULL, 0, arena, &all, &n, &err));
	if (n > 0)
		assert_true(offer_get(store, all[0].id, arena, &o, &err));
	store_close(store);
	if (strcmp(there ? there : "", o.vapi_id) != 0)
		fail_msg("%s (%s): at Vapi \"%s\", in the store \"%s\" (%s)", s->business, s->story,
		    there ? there : "", o.vapi_id, n > 0 ? o.reason : "no record");
}

static void compare_telnyx(const struct chain_subject *s, const cJSON *state, struct arena *arena)
{
	struct error err = { .kind = ERROR_NONE };
	struct store *store = story_store(STORE_READ_ONLY);
	struct telnyx_id r = { .state = TELNYX_ID_NONE };
	size_t asked = 0, there = 0;
	const cJSON *one;
	bool found;

	assert_true(telnyx_id_of(store, s->org_id, s->business, arena, &found, &r, &err));
	store_close(store);
	cJSON_ArrayForEach(one, cJSON_GetObjectItem(state, "telnyx_verifications"))
	{
		asked += strcmp(text_of(one, "phone_number"), s->business) == 0;
	}
	cJSON_ArrayForEach(one, cJSON_GetObjectItem(state, "telnyx_verified"))
	{
		there += strcmp(text_of(one, "phone_number"), s->business) == 0;
	}
	if (asked > 1)
		fail_msg("%s (%s): told a code %zu times", s->business, s->story, asked);
	if (asked == 1 && !found && !s->removing)
		fail_msg("%s (%s): told a code, and the store knows nothing of it", s->business,
		    s->story);
	if ((there > 0) != (found && r.state == TELNYX_ID_VERIFIED))
		fail_msg("%s (%s): verified at Telnyx %zu, in the store %s", s->business, s->story,
		    there, found ? telnyx_id_state_name(r.state) : "unknown");
}

static void compare_all(const struct chain_subject *s)
{
	struct arena arena = { .first = NULL };
	cJSON *state = world_get(&world, "/practice/state");

	compare_agents(s, state, &arena);
	compare_offer(s, state, &arena);
	compare_telnyx(s, state, &arena);
	cJSON_Delete(state);
	arena_done(&arena);
}

/* ---- settling: what is open in the journal, and a look */

static size_t open_operations(char id[ID_MAX])
{
	struct arena arena = { .first = NULL };
	struct error err = { .kind = ERROR_NONE };
	struct store *store = story_store(STORE_READ_ONLY);
	struct operation *open;
	size_t n;

	assert_true(operation_list(store, NULL, true, NULL, 100, &arena, &open, &n, &err));
	(void)snprintf(id, ID_MAX, "%s", n > 0 ? open[0].id : "");
	store_close(store);
	arena_done(&arena);
	return n;
}

static void settle_all(const struct chain_subject *s)
{
	struct ended ended = { .status = 0 };
	char id[ID_MAX];

	for (int pass = 0; pass < SETTLE_PASSES; pass++) {
		if (open_operations(id) == 0) {
			WORLD_RUN(&world, NULL, &ended, "caller-id", "status", s->business,
			    "--json");
			if (open_operations(id) == 0)
				return;
		}
		WORLD_RUN(&world, NULL, &ended, "journal", "retry", id, "--json");
	}
	fail_msg("%s (%s) is not settled: %s%s", s->number, s->story, ended.out, ended.err);
}

/* ---- the runs */

#define AT_VAPI "/phone-number"
#define AT_ELEVENLABS "/v1/convai/phone-numbers"
#define AT_TELNYX "/v2/verified_numbers"

static const struct path {
	const char *name;
	void (*before)(struct chain_subject *s);
	const char *method, *path, *what; /* what goes wrong; NULL: nothing */
	struct ended (*killed)(struct chain_subject *s, const struct killing *how);
} paths[] = {
	{ "pointed", bought, NULL, NULL, NULL, link_in },
	{ "pointed: lost, imported", bought, "POST", AT_VAPI, "hang-done", link_in },
	{ "pointed: lost, not imported", bought, "POST", AT_VAPI, "hang", link_in },
	{ "pointed: 500, imported", bought, "POST", AT_VAPI, "fail-done", link_in },
	{ "pointed at another", linked, NULL, NULL, NULL, link_other },
	{ "pointed at another: lost, done", linked, "PATCH", AT_VAPI, "hang-done", link_other },
	{ "pointed at another: not done", linked, "PATCH", AT_VAPI, "hang", link_other },
	{ "pointed at ElevenLabs", bought, NULL, NULL, NULL, link_elevenlabs },
	{ "at ElevenLabs: lost, imported", bought, "POST", AT_ELEVENLABS, "hang-done",
	    link_elevenlabs },
	{ "for calls that go out", bought, NULL, NULL, NULL, link_out },
	{ "taken off", linked, NULL, NULL, NULL, unlink_in },
	{ "taken off: lost, done", linked, "DELETE", AT_VAPI, "hang-done", unlink_in },
	{ "taken off at ElevenLabs", linked_elevenlabs, NULL, NULL, NULL, unlink_in },
	{ "offered", verified, NULL, NULL, NULL, offer },
	{ "offered, with an agent", verified_with_agent, NULL, NULL, NULL, offer },
	{ "offered: lost, imported", verified, "POST", AT_VAPI, "hang-done", offer },
	{ "removed at Vapi and Twilio", offered, NULL, NULL, NULL, remove_it_there },
	{ "removed: Vapi's answer lost", offered, "DELETE", AT_VAPI, "hang-done", remove_it_there },
	{ "asked at Telnyx", through_telnyx, NULL, NULL, NULL, ask_telnyx },
	{ "asked at Telnyx: lost, done", through_telnyx, "POST", AT_TELNYX, "hang-done",
	    ask_telnyx },
	{ "asked at Telnyx: not done", through_telnyx, "POST", AT_TELNYX, "hang", ask_telnyx },
	{ "the code handed in", asked_telnyx, NULL, NULL, NULL, hand_in },
	{ "the code handed in: lost", asked_telnyx, "POST", AT_TELNYX, "hang-done", hand_in },
	{ "removed at Telnyx", verified_at_telnyx, NULL, NULL, NULL, remove_it_there },
	{ "removed at Telnyx: lost", verified_at_telnyx, "DELETE", AT_TELNYX, "hang-done",
	    remove_it_there },
};

static unsigned fresh_used;

static struct ended run_once(const void *of, const struct killing *how)
{
	const struct path *path = of;
	struct chain_subject s;
	struct ended ended;
	char number[24];

	if (fresh_used == FRESH) {
		world_close(&world);
		world_open(&world, PRACTICE_PACE);
		fresh_used = 0;
	}
	(void)snprintf(number, sizeof number, "+16505550%03u", 201 + fresh_used++);
	chain_subject_add(&s, number, path->name);
	if (path->before)
		path->before(&s);
	if (path->method)
		world_fault(&world, path->method, path->path, path->what, 1);
	ended = path->killed(&s, how);
	settle_all(&s);
	compare_all(&s);
	world_forget_faults(&world);
	counted.rounds++;
	return ended;
}

static void killed_between_every_two_steps(void **state)
{
	(void)state;
	world_open(&world, PRACTICE_PACE);
	fresh_used = 0;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		points_kill(run_once, &paths[i], paths[i].name, TIMES_MAX, TIMES_MAX);
	world_close(&world);
	printf("%zu runs, %zu kills at %zu fail points\n", counted.rounds, counted.kills, n_places);
}

static void every_named_place_was_met(void **state)
{
	(void)state;
	assert_int_equal(points_missing(POINTS_AGENTS), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_between_every_two_steps),
		cmocka_unit_test(every_named_place_was_met),
	};

	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
