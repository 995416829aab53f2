/*
 * DESIGN
 * What both providers list, one after the other: agents, to be chosen from, and where numbers lead,
 * to be compared with the links. A provider without credentials is left out; what one of them does
 * not tell leaves what is kept of it as it is.
 */
#include "desk/agents.h"

#include <string.h>

#include "base/i18n.h"
#include "desk/agent_parts.h"
#include "desk/aim.h"
#include "desk/reads_parts.h"
#include "store/caller_ids.h"

/* A list of one provider, taken page by page. */
struct part {
	enum agent_provider provider;
	bool (*first)(struct read *r, struct http_request *out, struct error *err);
	read_next_fn *next;
	read_page_fn *take;
};

struct reading {
	struct read read;
	const struct part *parts; /* one a provider, in this order */
	size_t at;
	bool was_read[AGENT_PROVIDERS];
	read_step_fn *keep; /* what one part gathered goes into the store */
	struct error first;
	size_t *gathered; /* of a part: none of it counts when its end was not read */
};

static void next_part(struct read *r);

static void failed(struct reading *g, const struct error *err)
{
	if (g->first.kind == ERROR_NONE)
		g->first = *err;
}

static void part_end(struct read *r, const struct error *err)
{
	struct reading *g = (struct reading *)r;

	if (!err) {
		g->keep(r);
		return;
	}
	failed(g, err);
	*g->gathered = 0;
	g->at++;
	next_part(r);
}

/* The store took it, or says why not: on to the next part. */
static void kept(struct reading *g, bool ok, const struct error *err)
{
	if (ok)
		g->was_read[g->parts[g->at].provider] = true;
	else
		failed(g, err);
	g->read.busy = 0;
	g->at++;
	next_part(&g->read);
}

static void finish(struct read *r);

static void next_part(struct read *r)
{
	struct reading *g = (struct reading *)r;

	for (; g->at < AGENT_PROVIDERS; g->at++) {
		const struct part *part = &g->parts[g->at];
		struct http_request request;
		struct error err = { 0 };

		if (part->first(r, &request, &err)) {
			read_pages(r, &request, part->next, part->take, part_end);
			http_request_done(&request);
			return;
		}
		/* A provider without credentials is left out. */
		if (strcmp(err.code, "no-credentials") != 0)
			failed(g, &err);
	}
	finish(r);
}

static bool any_credentials(struct session *s, struct error *err)
{
	struct elevenlabs e;
	struct error other;
	struct vapi v;

	if (credentials_vapi(&s->credentials, &v, err)) {
		secret_done(&v.key);
		return true;
	}
	if (credentials_elevenlabs(&s->credentials, &e, &other)) {
		secret_done(&e.key);
		return true;
	}
	/* What is wrong with one that was given says more than that the other is missing. */
	if (strcmp(err->code, "no-credentials") == 0 && strcmp(other.code, "no-credentials") != 0)
		*err = other;
	else if (strcmp(err->code, "no-credentials") == 0)
		error_set(err, ERROR_REFUSED, "no-credentials",
		    _("Give VAPI_API_KEY or ELEVENLABS_API_KEY: see the settings, or `voxdesk secret set`."),
		    _("There is no key for Vapi nor for ElevenLabs, so neither was asked."));
	return false;
}

/* ---- the agents */

struct agents_reading {
	struct reading g;
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

static bool vapi_ready(struct read *r, struct error *err)
{
	secret_done(&r->vapi.key);
	return credentials_vapi(&r->session->credentials, &r->vapi, err);
}

static bool eleven_ready(struct read *r, struct error *err)
{
	secret_done(&r->elevenlabs.key);
	return credentials_elevenlabs(&r->session->credentials, &r->elevenlabs, err);
}

static bool vapi_agents_next(struct read *r, const char *next, struct http_request *out,
    struct error *err)
{
	return vapi_assistants_make(&r->vapi, next, out, err);
}

static bool vapi_agents_first(struct read *r, struct http_request *out, struct error *err)
{
	return vapi_ready(r, err) && vapi_agents_next(r, "", out, err);
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
	return eleven_ready(r, err) && eleven_agents_next(r, "", out, err);
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
	kept(&a->g, ok, &err);
}

/* ---- where the numbers lead */

struct lead {
	enum agent_provider provider;
	const char *id, *number, *agent;
};

struct ways_reading {
	struct reading g;
	struct lead *leads;
	size_t n_leads, room;
	struct agent *agents;
	size_t n_agents, next; /* the one whose turn it is to be kept */
	struct caller_id *ids;
	size_t n_ids, next_id;
	size_t n_read, n_drifted;
	ways_read_fn *done;
	void *user;
};

static void see_lead(struct ways_reading *w, const struct lead *lead)
{
	w->leads = read_grow(&w->g.read.arena, w->leads, w->n_leads, &w->room, sizeof *w->leads);
	w->leads[w->n_leads++] = *lead;
}

static const struct lead *lead_of(const struct ways_reading *w, enum agent_provider provider,
    const char *number)
{
	for (size_t i = 0; i < w->n_leads; i++)
		if (w->leads[i].provider == provider && strcmp(w->leads[i].number, number) == 0)
			return &w->leads[i];
	return NULL;
}

static bool vapi_numbers_next(struct read *r, const char *next, struct http_request *out,
    struct error *err)
{
	return vapi_numbers_make(&r->vapi, next, out, err);
}

static bool vapi_numbers_first(struct read *r, struct http_request *out, struct error *err)
{
	return vapi_ready(r, err) && vapi_numbers_next(r, "", out, err);
}

static bool vapi_numbers_take(struct read *r, const struct http_reply *reply, const char **next,
    struct error *err)
{
	struct vapi_numbers page = { 0 };

	if (!vapi_numbers_read(reply, &r->arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++)
		see_lead((struct ways_reading *)r,
		    &(struct lead){ AGENT_VAPI, page.items[i].id, page.items[i].number,
			page.items[i].assistant_id });
	*next = page.next;
	return true;
}

static bool eleven_numbers_first(struct read *r, struct http_request *out, struct error *err)
{
	return eleven_ready(r, err) && elevenlabs_numbers_make(&r->elevenlabs, out, err);
}

static bool eleven_numbers_next(struct read *r, const char *next, struct http_request *out,
    struct error *err)
{
	(void)next; /* there are no pages */
	return elevenlabs_numbers_make(&r->elevenlabs, out, err);
}

static bool eleven_numbers_take(struct read *r, const struct http_reply *reply, const char **next,
    struct error *err)
{
	struct elevenlabs_numbers all = { 0 };

	if (!elevenlabs_numbers_read(reply, &r->arena, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++)
		see_lead((struct ways_reading *)r,
		    &(struct lead){ AGENT_ELEVENLABS, all.items[i].id, all.items[i].number,
			all.items[i].agent_id });
	*next = "";
	return true;
}

/* Is it a verified caller ID that Vapi took? Only there an outbound agent answers its number. */
static bool is_offered(struct ways_reading *w, const struct agent *a, const char *number)
{
	for (size_t i = 0; i < w->n_ids; i++) {
		struct offered o;
		struct error ignored;

		if (strcmp(w->ids[i].org_id, a->org_id) == 0 &&
		    strcmp(w->ids[i].number, number) == 0 &&
		    offer_get(w->g.read.session->store, w->ids[i].id, &w->g.read.arena, &o,
			&ignored) &&
		    o.vapi_id[0])
			return true;
	}
	return false;
}

static bool keep_side(struct ways_reading *w, const struct agent *a, enum agent_direction direction,
    bool *drifted, struct error *err)
{
	const char *number = a->side[direction].number;
	const struct lead *lead = lead_of(w, a->provider, number);
	const bool answers = direction == AGENT_INBOUND || is_offered(w, a, number);
	struct agent_seen seen = { .direction = direction,
		.way = WAY_POINTED,
		.number = number,
		.number_id = lead ? lead->id : "",
		.reason = "" };

	if (!lead)
		seen.reason = agent_drift_gone(a->provider, &w->g.read.arena);
	else if (answers && strcmp(lead->agent, a->remote_id) != 0)
		seen.reason = agent_drift_elsewhere(w->g.read.session, a->provider, lead->agent,
		    &w->g.read.arena);
	if (seen.reason[0])
		seen.way = WAY_DRIFTED;
	*drifted = seen.way == WAY_DRIFTED;
	return agent_pointed(w->g.read.session->store, a->id, "", &seen, err);
}

static void keep_ways(struct read *r);

/* One link a transaction: what is busy is tried again from there. */
static bool keep_agent(struct ways_reading *w, const struct agent *a, struct error *err)
{
	for (int i = 0; i < AGENT_DIRECTIONS; i++) {
		const enum agent_direction direction = (enum agent_direction)i;
		bool drifted;

		if (!a->side[i].enabled || !a->side[i].number[0] ||
		    (a->side[i].way != WAY_POINTED && a->side[i].way != WAY_DRIFTED))
			continue;
		if (!keep_side(w, a, direction, &drifted, err)) {
			/* The link was taken off meanwhile. */
			if (err->kind == ERROR_NOT_FOUND)
				continue;
			return false;
		}
		w->n_read++;
		w->n_drifted += drifted;
	}
	return true;
}

static bool keep_offer(struct ways_reading *w, const struct caller_id *c, struct error *err)
{
	struct store *store = w->g.read.session->store;
	struct arena *arena = &w->g.read.arena;
	struct offered had;
	const struct lead *lead;

	if (!offer_get(store, c->id, arena, &had, err))
		return err->kind == ERROR_NOT_FOUND;
	if (!had.vapi_id[0])
		return true;
	lead = lead_of(w, AGENT_VAPI, c->number);
	w->n_read++;
	w->n_drifted += !lead;
	return offer_noted(store, c->id, "",
		   &(struct offered){ .vapi_id = lead ? lead->id : had.vapi_id,
		       .way = lead ? "pointed" : "drifted",
		       .reason = lead ? "" : agent_drift_gone(AGENT_VAPI, arena),
		       .seen_at = "" },
		   err) ||
	    err->kind == ERROR_NOT_FOUND;
}

static void keep_ways(struct read *r)
{
	struct ways_reading *w = (struct ways_reading *)r;
	const enum agent_provider provider = w->g.parts[w->g.at].provider;
	struct error err = { 0 };
	bool ok = true;

	for (; ok && w->next < w->n_agents; w->next += ok)
		ok = w->agents[w->next].provider != provider ||
		    keep_agent(w, &w->agents[w->next], &err);
	for (; ok && provider == AGENT_VAPI && w->next_id < w->n_ids; w->next_id += ok)
		ok = keep_offer(w, &w->ids[w->next_id], &err);
	if (!ok && read_again_when_busy(r, keep_ways, &err))
		return;
	w->next = w->n_leads = 0;
	kept(&w->g, ok, &err);
}

/* ---- the two of them */

static const struct part agent_parts[AGENT_PROVIDERS] = {
	{ AGENT_VAPI, vapi_agents_first, vapi_agents_next, vapi_agents_take },
	{ AGENT_ELEVENLABS, eleven_agents_first, eleven_agents_next, eleven_agents_take },
};

static const struct part way_parts[AGENT_PROVIDERS] = {
	{ AGENT_VAPI, vapi_numbers_first, vapi_numbers_next, vapi_numbers_take },
	{ AGENT_ELEVENLABS, eleven_numbers_first, eleven_numbers_next, eleven_numbers_take },
};

static void finish(struct read *r)
{
	struct reading *g = (struct reading *)r;
	const struct error *err = g->first.kind == ERROR_NONE ? NULL : &g->first;

	if (g->parts == agent_parts) {
		struct agents_reading *a = (struct agents_reading *)r;

		a->found.vapi = g->was_read[AGENT_VAPI];
		a->found.elevenlabs = g->was_read[AGENT_ELEVENLABS];
		a->done(a->user, &a->found, err);
	} else {
		struct ways_reading *w = (struct ways_reading *)r;

		w->done(w->user, w->n_read, w->n_drifted, err);
	}
}

struct read *agents_refresh(struct session *s, struct loop *l, agents_refreshed_fn *done,
    void *user, struct error *err)
{
	struct agents_reading *a;

	if (!any_credentials(s, err))
		return NULL;
	a = (struct agents_reading *)read_plain(sizeof *a, s, l);
	a->g.parts = agent_parts;
	a->g.keep = keep_agents;
	a->g.gathered = &a->n_seen;
	a->done = done;
	a->user = user;
	read_later(&a->g.read, next_part, 1);
	return &a->g.read;
}

struct read *agent_ways_refresh(struct session *s, struct loop *l, const char *org_id,
    ways_read_fn *done, void *user, struct error *err)
{
	struct ways_reading *w;

	if (!any_credentials(s, err))
		return NULL;
	w = (struct ways_reading *)read_plain(sizeof *w, s, l);
	w->g.parts = way_parts;
	w->g.keep = keep_ways;
	w->g.gathered = &w->n_leads;
	w->done = done;
	w->user = user;
	if (!agent_list(s->store, org_id, &w->g.read.arena, &w->agents, &w->n_agents, err) ||
	    !caller_id_list(s->store, org_id, NULL, 0, &w->g.read.arena, &w->ids, &w->n_ids, err)) {
		read_free(&w->g.read);
		return NULL;
	}
	read_later(&w->g.read, next_part, 1);
	return &w->g.read;
}
