#include "desk/agent_reads.h"

#include <string.h>

#include "base/i18n.h"

static void next_part(struct read *r);

static void failed(struct agent_reading *g, const struct error *err)
{
	if (g->first.kind == ERROR_NONE)
		g->first = *err;
}

static void part_end(struct read *r, const struct error *err)
{
	struct agent_reading *g = (struct agent_reading *)r;

	if (!err) {
		g->keep(r);
		return;
	}
	failed(g, err);
	*g->gathered = 0;
	g->at++;
	next_part(r);
}

void agent_reading_kept(struct agent_reading *g, bool ok, const struct error *err)
{
	if (ok)
		g->was_read[g->parts[g->at].provider] = true;
	else
		failed(g, err);
	g->read.busy = 0;
	g->at++;
	next_part(&g->read);
}

static void next_part(struct read *r)
{
	struct agent_reading *g = (struct agent_reading *)r;

	for (; g->at < AGENT_PROVIDERS; g->at++) {
		const struct agent_list_part *part = &g->parts[g->at];
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
	g->finish(g, g->first.kind == ERROR_NONE ? NULL : &g->first);
}

bool agent_reading_keys(struct session *s, struct error *err)
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
		(void)credentials_none(&s->credentials, _("VAPI_API_KEY or ELEVENLABS_API_KEY"),
		    "VAPI_API_KEY", err, "no-credentials",
		    _("There is no key for Vapi nor for ElevenLabs, so neither was asked."));
	return false;
}

bool agent_vapi_ready(struct read *r, struct error *err)
{
	secret_done(&r->vapi.key);
	return credentials_vapi(&r->session->credentials, &r->vapi, err);
}

bool agent_eleven_ready(struct read *r, struct error *err)
{
	secret_done(&r->elevenlabs.key);
	return credentials_elevenlabs(&r->session->credentials, &r->elevenlabs, err);
}

void agent_reading_begin(struct agent_reading *g)
{
	read_later(&g->read, next_part, 1);
}
