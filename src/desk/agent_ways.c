/* Where the linked numbers lead now, compared with the links: drift. */
#include <string.h>

#include "desk/agent_parts.h"
#include "desk/agent_reads.h"
#include "store/caller_ids.h"

struct lead {
	enum agent_provider provider;
	const char *id, *number, *agent;
};

struct ways_reading {
	struct agent_reading g;
	struct lead *leads;
	size_t n_leads, room;
	struct agent *agents;
	size_t n_agents, next; /* the one whose turn it is to be kept */
	struct caller_id *ids;
	struct offered *offers; /* of ids[] */
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
	return agent_vapi_ready(r, err) && vapi_numbers_next(r, "", out, err);
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
	return agent_eleven_ready(r, err) && elevenlabs_numbers_make(&r->elevenlabs, out, err);
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

/* What was changed since this look began was seen later than its lists: it is left to the next one.
 */
static bool still(struct ways_reading *w, const struct agent *a, enum agent_direction direction,
    bool *same, struct error *err)
{
	struct agent now;

	*same = false;
	if (!agent_get(w->g.read.session->store, a->id, &w->g.read.arena, &now, err))
		return err->kind == ERROR_NOT_FOUND;
	*same = now.side[direction].enabled && now.side[direction].way == a->side[direction].way &&
	    strcmp(now.side[direction].number, a->side[direction].number) == 0 &&
	    strcmp(now.side[direction].number_id, a->side[direction].number_id) == 0 &&
	    strcmp(now.side[direction].seen_at, a->side[direction].seen_at) == 0;
	return true;
}

/* One link a transaction: what is busy is tried again from there. */
static bool keep_agent(struct ways_reading *w, const struct agent *a, struct error *err)
{
	for (int i = 0; i < AGENT_DIRECTIONS; i++) {
		const enum agent_direction direction = (enum agent_direction)i;
		bool drifted, same;

		if (!a->side[i].enabled || !a->side[i].number[0] ||
		    (a->side[i].way != WAY_POINTED && a->side[i].way != WAY_DRIFTED))
			continue;
		if (!still(w, a, direction, &same, err))
			return false;
		if (!same)
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

static bool keep_offer(struct ways_reading *w, const struct caller_id *c,
    const struct offered *before, struct error *err)
{
	struct store *store = w->g.read.session->store;
	struct arena *arena = &w->g.read.arena;
	struct offered had;
	const struct lead *lead;

	if (!offer_get(store, c->id, arena, &had, err))
		return err->kind == ERROR_NOT_FOUND;
	if (!had.vapi_id[0] || strcmp(had.vapi_id, before->vapi_id) != 0 ||
	    strcmp(had.way, before->way) != 0 || strcmp(had.seen_at, before->seen_at) != 0)
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
		ok = keep_offer(w, &w->ids[w->next_id], &w->offers[w->next_id], &err);
	if (!ok && read_again_when_busy(r, keep_ways, &err))
		return;
	w->next = w->n_leads = 0;
	agent_reading_kept(&w->g, ok, &err);
}

static const struct agent_list_part parts[AGENT_PROVIDERS] = {
	{ AGENT_VAPI, vapi_numbers_first, vapi_numbers_next, vapi_numbers_take },
	{ AGENT_ELEVENLABS, eleven_numbers_first, eleven_numbers_next, eleven_numbers_take },
};

static void finish(struct agent_reading *g, const struct error *err)
{
	struct ways_reading *w = (struct ways_reading *)g;

	w->done(w->user, w->n_read, w->n_drifted, err);
}

static bool offers_read(struct ways_reading *w, struct error *err)
{
	struct arena *arena = &w->g.read.arena;

	w->offers = arena_alloc(arena, (w->n_ids + 1) * sizeof *w->offers);
	for (size_t i = 0; i < w->n_ids; i++)
		if (!offer_get(w->g.read.session->store, w->ids[i].id, arena, &w->offers[i], err) &&
		    err->kind != ERROR_NOT_FOUND)
			return false;
	return true;
}

struct read *agent_ways_refresh(struct session *s, struct loop *l, const char *org_id,
    ways_read_fn *done, void *user, struct error *err)
{
	struct ways_reading *w;

	if (!agent_reading_keys(s, err))
		return NULL;
	w = (struct ways_reading *)read_plain(sizeof *w, s, l);
	w->g.parts = parts;
	w->g.keep = keep_ways;
	w->g.finish = finish;
	w->g.gathered = &w->n_leads;
	w->done = done;
	w->user = user;
	if (!agent_list(s->store, org_id, &w->g.read.arena, &w->agents, &w->n_agents, err) ||
	    !caller_id_list(s->store, org_id, NULL, 0, &w->g.read.arena, &w->ids, &w->n_ids, err) ||
	    !offers_read(w, err)) {
		read_free(&w->g.read);
		return NULL;
	}
	agent_reading_begin(&w->g);
	return &w->g.read;
}
