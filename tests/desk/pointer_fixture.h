/* Numbers pointed at agents, and taken off them: what the tests of pointer*.c share. */
#ifndef TESTS_DESK_POINTER_FIXTURE_H
#define TESTS_DESK_POINTER_FIXTURE_H

#include "tests/desk/agents_fixture.h"

#include "store/forwardings.h"

/* Begun, and left to the test; NULL: d->f.err. */
static inline struct pointer *pointing(struct desk *d, const char *agent_id,
    enum agent_direction direction)
{
	return pointer_new(&d->f.session, d->loop, agent_id, direction, NULL, NULL, &d->f.err);
}

static inline struct pointer *unpointing(struct desk *d, const char *agent_id,
    enum agent_direction direction)
{
	return unpointer_new(&d->f.session, d->loop, agent_id, direction, NULL, NULL, &d->f.err);
}

#define must_say(view, wanted, words)                                         \
	do {                                                                  \
		must_be(view, wanted);                                        \
		if (!strstr((view).text, words))                              \
			fail_msg("\"%s\" is not in: %s", words, (view).text); \
	} while (0)

/* Its calls come over this number of the pool, which is made when it is not there. */
static inline void on_pool(struct desk *d, const char *org, const char *number, const char *country)
{
	struct forwarding *f;
	struct pool_number p;
	struct forwarding_setup setup = { .ai_number = number,
		.ai_source = AI_POOL,
		.carrier_id = "gsm",
		.condition = "no_answer",
		.line_type = "mobile" };
	char id[ID_MAX];
	size_t n;

	if (!pool_get(d->f.session.store, number, &d->f.arena, &p, &d->f.err))
		must(&d->f,
		    pool_number_add(d->f.session.store, number, country, "telnyx", 50, id,
			&d->f.err));
	must(&d->f, forwarding_list(d->f.session.store, org, &d->f.arena, &f, &n, &d->f.err));
	must(&d->f, forwarding_set(d->f.session.store, f[0].id, f[0].version, &setup, &d->f.err));
}

/* A customer whose calls "Front desk (en)" at Vapi is linked to answer: over a managed number of
 * its own, or over one of the pool. */
static inline void front_desk(struct desk *d, const char *managed, char org[ID_MAX],
    char id[ID_MAX])
{
	agents_read_all(d);
	agents_customer(d, "+16505550101", managed, org);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
}

static inline void front_desk_on_pool(struct desk *d, const char *number, const char *country,
    char org[ID_MAX], char id[ID_MAX])
{
	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	on_pool(d, org, number, country);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
}

/* All that practice gives but this line of it ("VAPI_API_KEY="). */
static inline void credentials_without(struct desk *d, const char *name)
{
	const char *all = practice_environment(d->practice), *at = strstr(all, name);
	char *some = strdup(all);

	assert_non_null(at);
	memset(some + (at - all), '#', 4);
	desk_connect(d, &d->f.session, some);
	free(some);
}

#endif
