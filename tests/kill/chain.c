#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "practice/elevenlabs.h"
#include "practice/vapi.h"
#include "store/customers.h"
#include "tests/kill/chain.h"

#define SETTLE_PASSES 120

/* ---- a customer */

void chain_subject_add(struct chain_subject *s, const char *number, const char *story)
{
	static unsigned count;
	static const enum telephony_mode managed = MODE_MANAGED;
	struct customer_edit fields = { .country = "US", .language = "en", .mode = &managed };
	struct store *store = story_store(STORE_READ_WRITE);
	struct error err = { .kind = ERROR_NONE };
	char name[40];

	memset(s, 0, sizeof *s);
	s->story = story;
	(void)snprintf(s->number, sizeof s->number, "%s", number);
	/* Vapi in practice takes no verified number that ends in 7. */
	(void)snprintf(s->business, sizeof s->business, "+1650557%03u1", ++count % 1000);
	(void)snprintf(name, sizeof name, "Buyer %u", count);
	fields.name = name;
	if (!customer_add(store, &fields, s->business, "mobile", s->org_id, &err))
		fail_msg("customer: %s (%s)", err.message, err.detail);
	store_close(store);
}

void chain_subject_agent(const struct chain_subject *s, enum agent_provider provider)
{
	const struct remote_agent_seen seen = provider == AGENT_VAPI
	    ? (struct remote_agent_seen){ VP_FRONT_DESK_EN, "Front desk (en)" }
	    : (struct remote_agent_seen){ EL_RECEPTION_EN, "Reception EN" };
	struct store *store = story_store(STORE_READ_WRITE);
	struct error err = { .kind = ERROR_NONE };
	char id[ID_MAX];

	if (!remote_agent_sync(store, provider, &seen, 1, &err) ||
	    !agent_link(store, s->org_id, provider, seen.remote_id, true, false, id, &err))
		fail_msg("agent: %s (%s)", err.message, err.detail);
	store_close(store);
}

/* ---- what is done */

struct ended chain_buy(struct chain_subject *s, const struct killing *how)
{
	struct ended ended;

	WORLD_RUN(&world, how, &ended, "managed", "buy", s->number, "--customer", s->org_id,
	    "--yes", "--json");
	note_kill(&ended);
	return ended;
}

struct ended chain_release(struct chain_subject *s, const struct killing *how)
{
	struct ended ended;

	WORLD_RUN(&world, how, &ended, "managed", "release", s->number, "--yes", "--json");
	note_kill(&ended);
	return ended;
}

struct ended chain_console(struct chain_subject *s, const struct killing *how)
{
	struct killing other = how ? *how : (struct killing){ .place = NULL };
	struct ended ended;

	(void)s;
	other.program = "tests/kill/errand";
	world_run(&world, &other, &ended, (const char *const[]){ "errand", "settle", "", NULL });
	note_kill(&ended);
	return ended;
}

static struct operation *open_operations(struct arena *arena, size_t *n)
{
	struct store *store = story_store(STORE_READ_ONLY);
	struct error err = { .kind = ERROR_NONE };
	struct operation *open;

	assert_true(operation_list(store, NULL, true, NULL, 1000, arena, &open, n, &err));
	store_close(store);
	return open;
}

struct ended chain_retry(struct chain_subject *s, const struct killing *how)
{
	struct ended ended = { .status = 0 };
	struct arena arena = { .first = NULL };
	size_t n;
	struct operation *open = open_operations(&arena, &n);

	(void)s;
	for (size_t i = 0; i < n; i++) {
		WORLD_RUN(&world, how, &ended, "journal", "retry", open[i].id, "--json");
		note_kill(&ended);
	}
	arena_done(&arena);
	return ended;
}

/* ---- what both sides say */

static const char *text_of(const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));

	return text ? text : "";
}

/* How many of `list` have this text under that name; the last one's `id` into `out`. */
static size_t count_of(const cJSON *document, const char *list, const char *name, const char *text,
    const char *id, char *out, size_t size)
{
	const cJSON *one;
	size_t n = 0;

	cJSON_ArrayForEach(one, cJSON_GetObjectItem(document, list))
	{
		if (!strstr(text_of(one, name), text))
			continue;
		n++;
		(void)snprintf(out, size, "%s", text_of(one, id));
	}
	return n;
}

static void see_providers(const struct chain_subject *s, struct chain_seen *seen)
{
	cJSON *d = world_get(&world, "/practice/state");
	char ignored[80];

	seen->owned =
	    count_of(d, "numbers", "phone_number", s->number, "sid", seen->sid, sizeof seen->sid);
	(void)count_of(d, "numbers", "phone_number", s->number, "account_sid", seen->account_sid,
	    sizeof seen->account_sid);
	seen->accounts = count_of(d, "accounts", "friendly_name", s->org_id, "sid",
	    seen->subaccount_sid, sizeof seen->subaccount_sid);
	seen->vapi = count_of(d, "vapi_numbers", "number", s->number, "id", seen->vapi_id,
	    sizeof seen->vapi_id);
	seen->elevenlabs = count_of(d, "elevenlabs_numbers", "phone_number", s->number,
	    "phone_number_id", ignored, sizeof ignored);
	cJSON_Delete(d);
}

static void see_store(const struct chain_subject *s, struct arena *arena, struct chain_seen *seen)
{
	struct error err = { .kind = ERROR_NONE };
	struct store *store = story_store(STORE_READ_ONLY);
	struct customer customer;
	struct provision *chains;
	size_t n;

	assert_true(managed_find(store, s->number, arena, &seen->found, &seen->m, &err));
	assert_true(customer_get(store, s->org_id, arena, &customer, &err));
	seen->customer_account = customer.twilio_account_sid;
	assert_true(provision_list(store, s->org_id, true, arena, &chains, &n, &err));
	for (size_t i = 0; i < n; i++) {
		seen->stopped_chains += chains[i].state == PROVISION_STOPPED;
		seen->open_chains += chains[i].state == PROVISION_OPEN;
	}
	store_close(store);
	(void)open_operations(arena, &seen->open_operations);
}

struct chain_seen chain_see(const struct chain_subject *s, struct arena *arena)
{
	struct chain_seen seen = { .owned = 0 };

	see_providers(s, &seen);
	see_store(s, arena, &seen);
	return seen;
}

static bool at_rest(const struct chain_seen *seen)
{
	return seen->open_operations == 0 && seen->open_chains == 0 && seen->stopped_chains == 0;
}

/* As an operator who sees what is open: the same command again goes on with it. */
static void go_on(struct chain_subject *s, const struct killing *how)
{
	struct arena arena = { .first = NULL };
	struct error err = { .kind = ERROR_NONE };
	struct store *store = story_store(STORE_READ_ONLY);
	struct provision *open;
	size_t n;

	assert_true(provision_list(store, s->org_id, true, &arena, &open, &n, &err));
	store_close(store);
	if (n > 0)
		(void)(open[0].kind == PROVISION_BUY ? chain_buy(s, how) : chain_release(s, how));
	arena_done(&arena);
}

void chain_settle(struct chain_subject *s, const struct killing *how, int killed_passes,
    bool console)
{
	struct arena arena = { .first = NULL };
	struct ended ended = { .status = 0 };
	struct killing again = how ? *how : (struct killing){ .place = NULL };

	for (int pass = 0; pass < SETTLE_PASSES; pass++) {
		const struct killing *now = pass < killed_passes ? &again : NULL;
		struct chain_seen seen;

		if ((pass % 2 == 0) == console) {
			ended = chain_console(s, now);
		} else {
			ended = chain_retry(s, now);
			go_on(s, now);
		}
		arena_reset(&arena);
		seen = chain_see(s, &arena);
		if (pass >= killed_passes && at_rest(&seen)) {
			arena_done(&arena);
			return;
		}
		again.seed++;
	}
	arena_done(&arena);
	fail_msg("%s (%s, seed %u) is not settled after %d passes; the last: %s%s", s->number,
	    s->story, story_seed, SETTLE_PASSES, ended.out, ended.err);
}

#define must(condition, s, seen, what)                                                             \
	do {                                                                                       \
		if (!(condition))                                                                  \
			fail_msg(                                                                  \
			    "%s (%s, seed %u): %s; at Twilio %zu (%s in %s), accounts %zu (%s), "  \
			    "Vapi %zu, ElevenLabs %zu; the store: %s, %s in %s, account %s, Vapi " \
			    "%s; open %zu chains, %zu stopped, %zu operations",                    \
			    (s)->number, (s)->story, story_seed, what, (seen)->owned, (seen)->sid, \
			    (seen)->account_sid, (seen)->accounts, (seen)->subaccount_sid,         \
			    (seen)->vapi, (seen)->elevenlabs, (seen)->found ? "known" : "unknown", \
			    (seen)->found ? (seen)->m.sid : "",                                    \
			    (seen)->found ? (seen)->m.account_sid : "", (seen)->customer_account,  \
			    (seen)->found ? (seen)->m.vapi_id : "", (seen)->open_chains,           \
			    (seen)->stopped_chains, (seen)->open_operations);                      \
	} while (0)

void chain_compare(const struct chain_subject *s)
{
	struct arena arena = { .first = NULL };
	const struct chain_seen seen = chain_see(s, &arena);

	must(at_rest(&seen), s, &seen, "something is still open");
	must(seen.owned <= 1, s, &seen, "bought twice");
	must(seen.accounts <= 1, s, &seen, "two subaccounts of one customer");
	must(seen.owned == 0 || seen.found, s, &seen,
	    "paid for, and the store knows nothing of it");
	must(seen.owned == 1 || !seen.found, s, &seen,
	    "the store has a number that is nobody's at Twilio");
	must(seen.owned == 0 ||
		(strcmp(seen.sid, seen.m.sid) == 0 &&
		    strcmp(seen.account_sid, seen.m.account_sid) == 0 && seen.m.active &&
		    strcmp(seen.m.org_id, s->org_id) == 0),
	    s, &seen, "not the same number, account or customer");
	must(seen.accounts == 0 || strcmp(seen.subaccount_sid, seen.customer_account) == 0, s,
	    &seen, "the subaccount is not the customer's");
	must(seen.vapi <= 1 && seen.elevenlabs <= 1, s, &seen, "imported twice");
	must(seen.owned == 1 || (seen.vapi == 0 && seen.elevenlabs == 0), s, &seen,
	    "given back, and still at an agents' provider");
	must(!seen.found || seen.vapi == 0 || strcmp(seen.m.vapi_id, seen.vapi_id) == 0, s, &seen,
	    "at Vapi under another id than the store says");
	arena_done(&arena);
}
