/*
 * Lists of both agents' providers, one after the other, as reads (reads_parts.h): what agents.c and
 * agent_ways.c share. A provider without credentials is left out; what one of them does not tell
 * leaves what is kept of it as it is. Internal to desk/.
 */
#ifndef DESK_AGENT_READS_H
#define DESK_AGENT_READS_H

#include "desk/agents.h"
#include "desk/reads_parts.h"

/* A list of one provider, taken page by page. */
struct agent_list_part {
	enum agent_provider provider;
	bool (*first)(struct read *r, struct http_request *out, struct error *err);
	read_next_fn *next;
	read_page_fn *take;
};

struct agent_reading {
	struct read read;
	const struct agent_list_part *parts; /* one a provider, in this order */
	size_t at;
	bool was_read[AGENT_PROVIDERS];
	read_step_fn *keep; /* what one part gathered goes into the store */
	void (*finish)(struct agent_reading *g,
	    const struct error *err); /* all were read, or not */
	struct error first;
	size_t *gathered; /* of a part: none of it counts when its end was not read */
};

void agent_reading_begin(struct agent_reading *g);
/* The store took what a part gathered, or says why not: on to the next part. */
void agent_reading_kept(struct agent_reading *g, bool ok, const struct error *err);
/* There is a key for one of them at least. */
must_check bool agent_reading_keys(struct session *s, struct error *err);
/* The key into the read; for `first`. */
must_check bool agent_vapi_ready(struct read *r, struct error *err);
must_check bool agent_eleven_ready(struct read *r, struct error *err);

#endif
