/*
 * Agents: what Vapi (assistants) and ElevenLabs (agents) were seen to have (table remote_agents, so
 * that a link can be made and shown offline), and which of them answer and call for a customer
 * (table agents: one row a customer and remote agent). A customer has at most one agent inbound and
 * one outbound. Audit lines: agent.seen (one a run that changed something), agent.link,
 * agent.unlink, agent.pointed, caller-id.offered. Fail points: agent-pointed, caller-id-offered.
 */
#ifndef STORE_AGENTS_H
#define STORE_AGENTS_H

#include "store/journal.h"

/* Makes the number known at the agent's provider and points it at the agent; looks first, last
 * write wins: may be repeated. Subject "agents/ID"; parameters {"direction":"inbound"|"outbound",
 * "number":"+...", "provider":"vapi"|"elevenlabs", "agent": its id there, "calls_went_to": where
 * Twilio sent the number's calls before, as last seen}. */
#define OPERATION_POINT_IN "agent.inbound"
#define OPERATION_POINT_OUT "agent.outbound"
/* Takes the agent off the number it was pointed at. */
#define OPERATION_UNPOINT "agent.unpoint"

enum agent_provider { AGENT_VAPI, AGENT_ELEVENLABS, AGENT_PROVIDERS };
const char *agent_provider_name(enum agent_provider p); /* "vapi", "elevenlabs" */
bool agent_provider_parse(const char *word, enum agent_provider *out);

struct remote_agent {
	enum agent_provider provider;
	const char *remote_id, *name, *seen_at;
	bool gone;     /* not listed any more */
	int customers; /* linked to how many */
};
/* By provider, then name. */
must_check bool remote_agent_list(struct store *s, struct arena *arena, struct remote_agent **out,
    size_t *n, struct error *err);
struct remote_agent_seen {
	const char *remote_id, *name;
};
/* The whole list of one provider, in one transaction. */
must_check bool remote_agent_sync(struct store *s, enum agent_provider provider,
    const struct remote_agent_seen *seen, size_t n, struct error *err);

/* How a number's way to the agent was last seen at the provider. */
enum agent_way {
	WAY_NONE,    /* not pointed yet: linked here only */
	WAY_POINTED, /* read back: the number leads to this agent */
	WAY_REFUSED, /* the provider refused; see reason */
	WAY_DRIFTED, /* read back later, and it leads elsewhere or is gone */
	AGENT_WAYS
};
const char *agent_way_name(enum agent_way w); /* "none", "pointed", "refused", "drifted" */
enum agent_direction { AGENT_INBOUND, AGENT_OUTBOUND, AGENT_DIRECTIONS };

struct agent {
	char id[ID_MAX], org_id[ID_MAX];
	const char *customer; /* its name */
	enum agent_provider provider;
	const char *remote_id, *name;
	struct {
		bool enabled;
		const char *number;    /* E.164 that was pointed at it; "" none */
		const char *number_id; /* that number's id at the agent's provider; "" */
		enum agent_way way;
		const char *reason;  /* of refused and drifted */
		const char *seen_at; /* when the way was last read at the provider */
	} side[AGENT_DIRECTIONS];
	int64_t version;
};
/* `org_id` NULL: of all customers. */
must_check bool agent_list(struct store *s, const char *org_id, struct arena *arena,
    struct agent **out, size_t *n, struct error *err);
/* ERROR_NOT_FOUND "no-such-agent". */
must_check bool agent_get(struct store *s, const char *id, struct arena *arena, struct agent *out,
    struct error *err);
/* The customer's agent for that direction; *found. */
must_check bool agent_of(struct store *s, const char *org_id, enum agent_direction direction,
    struct arena *arena, bool *found, struct agent *out, struct error *err);
/* Another customer's agent that the number was last seen to lead to; *found. */
must_check bool agent_other_at(struct store *s, const char *org_id, const char *number,
    struct arena *arena, bool *found, struct agent *out, struct error *err);
/* The remote id of the agent at that provider that answered for the customer before, newest first;
 * "": none did. */
must_check bool agent_former(struct store *s, const char *org_id, enum agent_provider provider,
    struct arena *arena, const char **remote_id, struct error *err);
/* Links for the named directions; another agent that had one of them loses it (its row stays while
 * it has the other). The other direction of this agent is left as it is. Idempotent.
 * ERROR_NOT_FOUND "no-such-agent" for a remote agent that was never seen, or is gone and not linked
 * yet; ERROR_INPUT "direction" for neither. */
must_check bool agent_link(struct store *s, const char *org_id, enum agent_provider provider,
    const char *remote_id, bool inbound, bool outbound, char id[ID_MAX], struct error *err);
must_check bool agent_unlink(struct store *s, const char *id, enum agent_direction direction,
    struct error *err);

/* WAY_POINTED inbound also makes the place where that AI number's calls go now the right one.
 * What was read back at the provider; ends `operation_id` (sent or unknown; "" none) as done, or as
 * failed for WAY_REFUSED, in the same transaction. */
struct agent_seen {
	enum agent_direction direction;
	enum agent_way way;
	const char *number, *number_id, *reason;
};
must_check bool agent_pointed(struct store *s, const char *id, const char *operation_id,
    const struct agent_seen *seen, struct error *err);

/* ---- a verified caller ID at Vapi (verified_caller_ids.vapi_phone_number_id): offered after it
 * was verified. The record keeps how that went; state of the record is not touched. */
#define OPERATION_OFFER \
	"caller-id.offer" /* subject "verified_caller_ids/ID"; looks first: repeatable */
struct offered {
	const char *vapi_id;                /* "" not there */
	const char *way, *reason, *seen_at; /* way: "", "pointed", "refused", "drifted" */
};
must_check bool offer_get(struct store *s, const char *caller_id_id, struct arena *arena,
    struct offered *out, struct error *err);
must_check bool offer_noted(struct store *s, const char *caller_id_id, const char *operation_id,
    const struct offered *seen, struct error *err);

#endif
