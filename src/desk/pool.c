#include "desk/pool.h"

#include <string.h>

#include "base/i18n.h"
#include "base/time.h"
#include "store/managed.h"
#include "store/records.h"

/* "Telnyx" for a sentence. */
static const char *shown_provider(const char *word)
{
	return strcmp(word, "telnyx") == 0 ? service_name(SERVICE_TELNYX)
					   : service_name(SERVICE_TWILIO);
}

/* What both kinds of numbers have. */
struct seen {
	const char *provider, *state, *at; /* at: for people */
	const char *now, *before;          /* where its calls go */
};

static void drift_words(enum number_drift drift, const struct seen *seen, struct arena *arena,
    struct ai_standing *out)
{
	const char *provider = shown_provider(seen->provider);

	out->drift = drift;
	out->warning = drift == DRIFT_MISSING || drift == DRIFT_SUSPENDED ||
	    (drift == DRIFT_MOVED && !seen->now[0]);
	if (drift == DRIFT_MISSING)
		out->text = arena_printf(arena,
		    _("%s did not list this AI number any more (looked at %s): calls to it do not arrive."),
		    provider, seen->at);
	else if (drift == DRIFT_SUSPENDED)
		out->text = arena_printf(arena,
		    _("%s has this AI number as \"%s\" (looked at %s): calls to it do not arrive."),
		    provider, seen->state, seen->at);
	else if (drift == DRIFT_MOVED && seen->now[0])
		out->text = arena_printf(arena,
		    _("%s now sends this AI number's calls to \"%s\", not to \"%s\" as before (looked at %s)."),
		    provider, seen->now, seen->before, seen->at);
	else if (drift == DRIFT_MOVED)
		out->text = arena_printf(arena,
		    _("At %s this AI number is attached to nothing any more (before: \"%s\"; looked at %s): nobody answers its calls."),
		    provider, seen->before, seen->at);
}

static bool pool_standing(struct session *s, const char *number, struct arena *arena,
    struct ai_standing *out, struct error *err)
{
	struct pool_number p;
	char at[40] = "";

	if (!pool_get(s->store, number, arena, &p, err))
		return false;
	out->source = "pool";
	out->provider = shown_provider(p.provider);
	out->provider_state = p.provider_state;
	out->seen_at = p.seen_at;
	time_for_operator(p.seen_at, at, sizeof at);
	drift_words(p.drift,
	    &(struct seen){ p.provider, p.provider_state, at,
		p.connection_name[0] ? p.connection_name : p.connection_id, p.connection_was },
	    arena, out);
	if (p.active && !out->text[0] && p.seen_at[0] && !p.connection_id[0] &&
	    strcmp(p.provider, "telnyx") == 0) {
		out->warning = true;
		out->text = arena_printf(arena,
		    _("At %s this AI number is attached to nothing (looked at %s): nobody answers its calls."),
		    shown_provider(p.provider), at);
	}
	if (!p.active && !out->text[0])
		out->text = p.seen_at[0] && !p.connection_id[0]
		    ? arena_printf(arena,
			  _("This pool number is switched off: at %s it is attached to nothing (looked at %s)."),
			  shown_provider(p.provider), at)
		    : _("This pool number is switched off: it keeps its business numbers and gets no new ones.");
	return true;
}

const char *pool_switch_on_question(const struct pool_number *p, struct arena *arena)
{
	const char *provider = shown_provider(p->provider);

	if (!p->seen_at[0])
		return arena_printf(arena,
		    _("This number was never looked at at %s from here: whether anybody answers its calls is not known. Customers who forward to it may lose their calls."),
		    provider);
	if (p->drift == DRIFT_MISSING || p->drift == DRIFT_SUSPENDED)
		return arena_printf(arena,
		    _("At %s this number takes no calls: customers who forward to it lose theirs."),
		    provider);
	if (!p->connection_id[0] && strcmp(p->provider, "telnyx") == 0)
		return arena_printf(arena,
		    _("At %s this number is attached to nothing: nobody answers its calls, and customers who forward to it lose theirs."),
		    provider);
	return "";
}

static bool managed_standing(struct session *s, const char *number, struct arena *arena,
    struct ai_standing *out, struct error *err)
{
	struct managed_number m;
	char at[40] = "";
	bool found;

	if (!managed_find(s->store, number, arena, &found, &m, err))
		return false;
	if (!found)
		return true;
	out->source = "managed";
	out->provider = shown_provider("twilio");
	out->seen_at = m.seen_at;
	out->provider_state = m.provider_state;
	time_for_operator(m.seen_at, at, sizeof at);
	/* A store of before drift was kept knows only that it was not there. */
	drift_words(!m.active && m.drift == DRIFT_NONE ? DRIFT_MISSING : m.drift,
	    &(struct seen){ "twilio", m.provider_state, at, m.voice_url, m.voice_url_was }, arena,
	    out);
	return true;
}

bool ai_standing_load(struct session *s, const char *number, struct arena *arena,
    struct ai_standing *out, struct error *err)
{
	struct number_holder holder;

	*out = (struct ai_standing){
		.source = "", .provider = "", .provider_state = "", .seen_at = "", .text = ""
	};
	if (!number[0])
		return true;
	if (!number_holder_get(s->store, number, arena, &holder, err))
		return false;
	switch (holder.use) {
	case NUMBER_USE_POOL:
		return pool_standing(s, number, arena, out, err);
	case NUMBER_USE_MANAGED:
		return managed_standing(s, number, arena, out, err);
	default:
		return true;
	}
}
