/* Agents and their numbers against the practice providers: what the tests of agents*.c, pointer*.c
 * and of offering share. */
#ifndef TESTS_DESK_AGENTS_FIXTURE_H
#define TESTS_DESK_AGENTS_FIXTURE_H

#include "tests/desk/provision_fixture.h"

#include "desk/agents.h"
#include "store/caller_ids.h"
#include "store/records.h"

/* What practice has (its own headers are not for here). */
#define FRONT_DESK "5a1c0d3e-8f42-4b6a-9c75-2e0b7d510001"
#define RECEPTIE "5a1c0d3e-8f42-4b6a-9c75-2e0b7d510002"
#define REMINDERS "5a1c0d3e-8f42-4b6a-9c75-2e0b7d510003"
#define RECEPTION_EN "agent_practice_reception_en"
#define RECEPTIE_NL "agent_practice_receptie_nl"
#define OWNED "+16505550109"    /* the practice account's own */
#define POOL_BE "+32480210449"  /* Telnyx'; at Vapi already, for "Receptie (nl)" */
#define POOL_US "+16504595418"  /* Telnyx'; not at Vapi */
#define VERIFIED "+16505550108" /* a caller ID that is verified there */

struct agents_came {
	bool done;
	struct agents_refreshed found;
	size_t read, drifted;
	struct error err;
};

static inline void agents_on_list(void *user, const struct agents_refreshed *a,
    const struct error *err)
{
	struct agents_came *c = user;

	c->done = true;
	c->found = *a;
	if (err)
		c->err = *err;
}

static inline void agents_on_ways(void *user, size_t read, size_t drifted, const struct error *err)
{
	struct agents_came *c = user;

	c->done = true;
	c->read = read;
	c->drifted = drifted;
	if (err)
		c->err = *err;
}

static inline bool agents_there(void *user)
{
	return ((struct agents_came *)user)->done;
}

static inline struct agents_came agents_read_all(struct desk *d)
{
	struct agents_came c = { .done = false };
	struct read *r = agents_refresh(&d->f.session, d->loop, agents_on_list, &c, &d->f.err);

	if (!r)
		fail_msg("%s: %s", d->f.err.code, d->f.err.message);
	assert_true(desk_run(d, agents_there, &c));
	read_free(r);
	return c;
}

static inline struct agents_came agents_look(struct desk *d, const char *org_id)
{
	struct agents_came c = { .done = false };
	struct read *r =
	    agent_ways_refresh(&d->f.session, d->loop, org_id, agents_on_ways, &c, &d->f.err);

	if (!r)
		fail_msg("%s: %s", d->f.err.code, d->f.err.message);
	assert_true(desk_run(d, agents_there, &c));
	read_free(r);
	return c;
}

/* ---- links */

static inline void agents_link(struct desk *d, const char *org_id, enum agent_provider provider,
    const char *remote_id, bool in, bool out, char id[ID_MAX])
{
	must(&d->f,
	    agent_link(d->f.session.store, org_id, provider, remote_id, in, out, id, &d->f.err));
}

static inline struct agent agents_get(struct desk *d, const char *id)
{
	struct agent a;

	must(&d->f, agent_get(d->f.session.store, id, &d->f.arena, &a, &d->f.err));
	return a;
}

/* A customer of that number with a managed number of its own ("" none). */
static inline void agents_customer(struct desk *d, const char *business, const char *managed,
    char id[ID_MAX])
{
	char number_id[ID_MAX];

	fixture_customer(&d->f, NAME, business, "managed", id);
	if (managed[0])
		must(&d->f,
		    managed_number_add(d->f.session.store, id, managed, "US", number_id,
			&d->f.err));
}

/* ---- pointers */

static inline bool pointer_rests(void *user)
{
	const enum pointer_phase phase = pointer_view(user)->phase;

	return phase != POINTER_WORKING && phase != POINTER_WAITING;
}

static inline void pointer_wait(struct desk *d, struct pointer *p)
{
	if (!p)
		fail_msg("%s: %s", d->f.err.code, d->f.err.message);
	pointer_pace(p, PACE);
	if (!desk_run(d, pointer_rests, p))
		fail_msg("phase %d stays (%s): %s: %s", (int)pointer_view(p)->phase,
		    pointer_view(p)->text, pointer_view(p)->problem.code,
		    pointer_view(p)->problem.message);
}

/* Runs it to its end and says how that was. */
static inline struct pointer_view pointer_end(struct desk *d, struct pointer *p)
{
	struct pointer_view view;

	pointer_wait(d, p);
	view = *pointer_view(p);
	pointer_free(p);
	return view;
}

static inline struct pointer_view point(struct desk *d, const char *agent_id,
    enum agent_direction direction)
{
	return pointer_end(d,
	    pointer_new(&d->f.session, d->loop, agent_id, direction, NULL, NULL, &d->f.err));
}

static inline struct pointer_view unpoint(struct desk *d, const char *agent_id,
    enum agent_direction direction)
{
	return pointer_end(d,
	    unpointer_new(&d->f.session, d->loop, agent_id, direction, NULL, NULL, &d->f.err));
}

#define must_be(view, wanted)                                                                    \
	do {                                                                                     \
		if ((view).phase != (wanted))                                                    \
			fail_msg("phase %d: %s (%s: %s %s)", (int)(view).phase, (view).text,     \
			    (view).problem.code, (view).problem.message, (view).problem.detail); \
	} while (0)

static inline void agents_no_open(struct desk *d)
{
	size_t waiting, unknown;

	must(&d->f, operation_count_open(d->f.session.store, &waiting, &unknown, &d->f.err));
	assert_int_equal(waiting + unknown, 0);
}

/* ---- what practice has */

/* The member `name` of the one thing in `list` whose `key` is `text`; "" none or null. How many
 * there are: *n. */
static inline const char *practice_member(struct desk *d, const char *list, const char *key,
    const char *text, const char *name, size_t *n)
{
	cJSON *doc = prov_state(d);
	const cJSON *item;
	const char *found = "";

	*n = 0;
	cJSON_ArrayForEach(item, cJSON_GetObjectItem(doc, list))
	{
		const char *value = cJSON_GetStringValue(cJSON_GetObjectItem(item, key));
		const char *member = cJSON_GetStringValue(cJSON_GetObjectItem(item, name));

		if (!value || strcmp(value, text) != 0)
			continue;
		(*n)++;
		found = arena_strdup(&d->f.arena, member ? member : "");
	}
	cJSON_Delete(doc);
	return found;
}

/* Exactly one such number there, which leads to this agent ("" nobody). */
static inline void vapi_has(struct desk *d, const char *number, const char *agent)
{
	size_t n;

	assert_string_equal(practice_member(d, "vapi_numbers", "number", number, "assistantId", &n),
	    agent);
	assert_int_equal(n, 1);
}

static inline void eleven_has(struct desk *d, const char *number, const char *agent)
{
	size_t n;

	assert_string_equal(practice_member(d, "elevenlabs_numbers", "phone_number", number,
				"agent_id", &n),
	    agent);
	assert_int_equal(n, 1);
}

static inline size_t vapi_count(struct desk *d, const char *number)
{
	size_t n;

	(void)practice_member(d, "vapi_numbers", "number", number, "id", &n);
	return n;
}

static inline void side_is(struct desk *d, const char *agent_id, enum agent_direction direction,
    enum agent_way way, const char *number)
{
	const struct agent a = agents_get(d, agent_id);

	assert_true(a.side[direction].enabled);
	assert_string_equal(agent_way_name(a.side[direction].way), agent_way_name(way));
	assert_string_equal(a.side[direction].number, number);
}

#endif
