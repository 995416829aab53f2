/* The agents of both providers, to be chosen from. */
#include <string.h>

#include "desk/agent_reads.h"

struct agents_reading {
	struct agent_reading g;
	struct remote_agent_seen *seen;
	size_t n_seen, room;
	struct agents_refreshed found;
	agents_refreshed_fn *done;
	void *user;
};

static void see_agent(struct agents_reading *a, const char *id, const char *name)
{
	/* On two pages of Vapi's, where two were made in one moment. */
	for (size_t i = 0; i < a->n_seen; i++)
		if (strcmp(a->seen[i].remote_id, id) == 0)
			return;
	a->seen = read_grow(&a->g.read.arena, a->seen, a->n_seen, &a->room, sizeof *a->seen);
	a->seen[a->n_seen++] = (struct remote_agent_seen){ .remote_id = id, .name = name };
}

static bool vapi_agents_next(struct read *r, const char *next, struct http_request *out,
    struct error *err)
{
	return vapi_assistants_make(&r->vapi, next, out, err);
}

static bool vapi_agents_first(struct read *r, struct http_request *out, struct error *err)
{
	return agent_vapi_ready(r, err) && vapi_agents_next(r, "", out, err);
}

static bool vapi_agents_take(struct read *r, const struct http_reply *reply, const char **next,
    struct error *err)
{
	struct vapi_assistants page = { 0 };

	if (!vapi_assistants_read(reply, &r->arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++)
		see_agent((struct agents_reading *)r, page.items[i].id, page.items[i].name);
	*next = page.next;
	return true;
}

static bool eleven_agents_next(struct read *r, const char *next, struct http_request *out,
    struct error *err)
{
	return elevenlabs_agents_make(&r->elevenlabs, next, out, err);
}

static bool eleven_agents_first(struct read *r, struct http_request *out, struct error *err)
{
	return agent_eleven_ready(r, err) && eleven_agents_next(r, "", out, err);
}

static bool eleven_agents_take(struct read *r, const struct http_reply *reply, const char **next,
    struct error *err)
{
	struct elevenlabs_agents page = { 0 };

	if (!elevenlabs_agents_read(reply, &r->arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++)
		if (!page.items[i].archived)
			see_agent((struct agents_reading *)r, page.items[i].id, page.items[i].name);
	*next = page.next;
	return true;
}

static void keep_agents(struct read *r)
{
	struct agents_reading *a = (struct agents_reading *)r;
	struct error err = { 0 };
	const bool ok = remote_agent_sync(r->session->store, a->g.parts[a->g.at].provider, a->seen,
	    a->n_seen, &err);

	if (!ok && read_again_when_busy(r, keep_agents, &err))
		return;
	if (ok)
		a->found.n += a->n_seen;
	a->n_seen = 0;
	agent_reading_kept(&a->g, ok, &err);
}

static const struct agent_list_part parts[AGENT_PROVIDERS] = {
	{ AGENT_VAPI, vapi_agents_first, vapi_agents_next, vapi_agents_take },
	{ AGENT_ELEVENLABS, eleven_agents_first, eleven_agents_next, eleven_agents_take },
};

static void finish(struct agent_reading *g, const struct error *err)
{
	struct agents_reading *a = (struct agents_reading *)g;

	a->found.vapi = g->was_read[AGENT_VAPI];
	a->found.elevenlabs = g->was_read[AGENT_ELEVENLABS];
	a->done(a->user, &a->found, err);
}

struct read *agents_refresh(struct session *s, struct loop *l, agents_refreshed_fn *done,
    void *user, struct error *err)
{
	struct agents_reading *a;

	if (!agent_reading_keys(s, err))
		return NULL;
	a = (struct agents_reading *)read_plain(sizeof *a, s, l);
	a->g.parts = parts;
	a->g.keep = keep_agents;
	a->g.finish = finish;
	a->g.gathered = &a->n_seen;
	a->done = done;
	a->user = user;
	agent_reading_begin(&a->g);
	return &a->g.read;
}
