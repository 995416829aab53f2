#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/customers.h"
#include "tests/kill/story.h"

#define SETTLE_PASSES 150

struct world world;
unsigned story_seed;
struct story_counts counted;
char places[PLACES_MAX][64];
size_t n_places;

bool place_met(const char *name)
{
	for (size_t i = 0; i < n_places; i++)
		if (strcmp(places[i], name) == 0)
			return true;
	return false;
}

void note_kill(const struct ended *ended)
{
	counted.kills += ended->status == -1;
	counted.at_points += ended->place[0] != '\0';
	if (ended->place[0] == '\0' || place_met(ended->place))
		return;
	assert_true(n_places < PLACES_MAX);
	(void)snprintf(places[n_places++], sizeof places[0], "%s", ended->place);
}

/* ---- what both sides say */

static const char *text_of(const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));

	assert_non_null(text);
	return text;
}

static void see_provider(const struct subject *s, struct seen *seen)
{
	cJSON *document = world_get(&world, "/practice/state");
	const cJSON *rings = cJSON_GetObjectItem(cJSON_GetObjectItem(document, "rings"), s->number);
	const cJSON *one;

	seen->rings = cJSON_IsNumber(rings) ? (size_t)cJSON_GetNumberValue(rings) : 0;
	cJSON_ArrayForEach(one, cJSON_GetObjectItem(document, "caller_ids"))
	{
		if (strcmp(text_of(one, "phone_number"), s->number) != 0)
			continue;
		seen->listed++;
		(void)snprintf(seen->caller_id_sid, sizeof seen->caller_id_sid, "%s",
		    text_of(one, "sid"));
	}
	cJSON_ArrayForEach(one, cJSON_GetObjectItem(document, "calls")) /* newest first */
	{
		if (strcmp(text_of(one, "to"), s->number) == 0 && seen->call_sid[0] == '\0')
			(void)snprintf(seen->call_sid, sizeof seen->call_sid, "%s",
			    text_of(one, "sid"));
	}
	cJSON_Delete(document);
}

struct store *story_store(enum store_mode mode)
{
	struct error err = { .kind = ERROR_NONE };
	struct store *store = store_open(world.db, mode, "Ann", &err);

	if (!store)
		fail_msg("the store cannot be opened: %s (%s)", err.message, err.detail);
	return store;
}

static void see_store(const struct subject *s, struct arena *arena, struct seen *seen)
{
	struct error err = { .kind = ERROR_NONE };
	struct store *store = story_store(STORE_READ_ONLY);
	struct caller_id *all;
	struct operation *open;
	size_t n;

	assert_true(caller_id_list(store, NULL, NULL, 0, arena, &all, &n, &err));
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].number, s->number) == 0) {
			assert_false(seen->record); /* one record of a number in an account */
			seen->record = true;
			seen->r = all[i];
		}
	assert_true(operation_list(store, NULL, true, NULL, 1000, arena, &open, &n, &err));
	for (size_t i = 0; i < n; i++)
		if (strstr(open[i].parameters, s->number))
			seen->open_operation = true;
	store_close(store);
}

struct seen see(const struct subject *s, struct arena *arena)
{
	struct seen seen = { .rings = 0 };

	see_provider(s, &seen);
	see_store(s, arena, &seen);
	return seen;
}

static bool at_rest(const struct seen *seen)
{
	return !seen->open_operation &&
	    !(seen->record &&
		(seen->r.state == OUTBOUND_CALLING || seen->r.state == OUTBOUND_PENDING));
}

#define must(condition, s, seen, what)                                                                             \
	do {                                                                                                       \
		if (!(condition))                                                                                  \
			fail_msg(                                                                                  \
			    "%s (%s, seed %u): %s; rings %zu of %zu agreed to, listed %zu, record %s, call %s/%s", \
			    (s)->number, (s)->story, story_seed, what, (seen)->rings, (s)->yeses,                  \
			    (seen)->listed,                                                                        \
			    (seen)->record ? outbound_state_name((seen)->r.state) : "none",                        \
			    (seen)->call_sid, (seen)->record ? (seen)->r.call_sid : "");                           \
	} while (0)

void compare(const struct subject *s)
{
	struct arena arena = { .first = NULL };
	const struct seen seen = see(s, &arena);

	must(at_rest(&seen), s, &seen, "something is still open");
	must(seen.rings <= s->yeses, s, &seen, "it rang oftener than it was agreed to");
	must(seen.rings == 0 || seen.record || s->removing, s, &seen,
	    "it rang, and the store knows nothing of it");
	must(seen.record || seen.listed == 0 || seen.rings == 0, s, &seen,
	    "the record is gone, and it is still listed");
	must(seen.rings == 0 || !seen.record || seen.r.state == OUTBOUND_VERIFIED ||
		seen.r.state == OUTBOUND_FAILED || strcmp(seen.r.call_sid, seen.call_sid) == 0,
	    s, &seen, "the ring is not the record's");
	must(!seen.record || (seen.r.state == OUTBOUND_VERIFIED) == (seen.listed > 0), s, &seen,
	    "verified on one side only");
	arena_done(&arena);
}

/* ---- what is done */

void subject_add(struct subject *s, const char *number, const char *country, const char *story)
{
	static unsigned count;
	struct customer_edit fields = { .country = country, .language = "en" };
	struct store *store = story_store(STORE_READ_WRITE);
	struct error err = { .kind = ERROR_NONE };
	char name[40], id[ID_MAX];

	memset(s, 0, sizeof *s);
	s->story = story;
	(void)snprintf(s->number, sizeof s->number, "%s", number);
	(void)snprintf(name, sizeof name, "Customer %u", ++count);
	fields.name = name;
	if (!customer_add(store, &fields, number, "mobile", id, &err))
		fail_msg("customer: %s (%s)", err.message, err.detail);
	store_close(store);
}

struct ended start(struct subject *s, const struct killing *how)
{
	struct ended ended;

	s->yeses++;
	WORLD_RUN(&world, how, &ended, "caller-id", "start", s->number, s->number, "--yes",
	    "--wait", "20", "--json");
	note_kill(&ended);
	return ended;
}

/* Every open operation of the journal, as an operator would. */
static void retry_open(const struct killing *how, struct ended *ended)
{
	struct arena arena = { .first = NULL };
	struct store *store = story_store(STORE_READ_ONLY);
	struct error err = { .kind = ERROR_NONE };
	struct operation *open;
	size_t n;

	assert_true(operation_list(store, NULL, true, NULL, 1000, &arena, &open, &n, &err));
	store_close(store);
	for (size_t i = 0; i < n; i++) {
		WORLD_RUN(&world, how, ended, "journal", "retry", open[i].id, "--json");
		note_kill(ended);
	}
	arena_done(&arena);
}

/* Looks and settles until nothing is open; the first passes may be killed as `how` says. */
void settle(const struct subject *s, const struct killing *how, int killed_passes)
{
	struct arena arena = { .first = NULL };
	struct ended ended = { .status = 0 }, retried = { .status = 0 };
	struct killing again = how ? *how : (struct killing){ .place = NULL };

	for (int pass = 0; pass < SETTLE_PASSES; pass++) {
		const struct killing *now = pass < killed_passes ? &again : NULL;
		struct seen seen;

		WORLD_RUN(&world, now, &ended, "caller-id", "status", s->number, "--json");
		note_kill(&ended);
		retry_open(now, &retried);
		arena_reset(&arena);
		seen = see(s, &arena);
		if (pass >= killed_passes && at_rest(&seen)) {
			arena_done(&arena);
			return;
		}
		again.seed++;
	}
	arena_done(&arena);
	fail_msg(
	    "%s (%s, seed %u) is not settled after %d looks; the last: %s%s; of the journal: %s%s",
	    s->number, s->story, story_seed, SETTLE_PASSES, ended.out, ended.err, retried.out,
	    retried.err);
}

struct ended remove_it(struct subject *s, const struct killing *how)
{
	struct ended ended;

	s->removing = true;
	WORLD_RUN(&world, how, &ended, "caller-id", "remove", s->number, s->number, "--yes",
	    "--json");
	note_kill(&ended);
	return ended;
}
