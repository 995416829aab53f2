#include "desk/pool.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "store/managed.h"
#include "store/records.h"

/* "Telnyx" for a sentence. */
static const char *shown_provider(const char *word)
{
	return strcmp(word, "telnyx") == 0 ? service_name(SERVICE_TELNYX)
					   : service_name(SERVICE_TWILIO);
}

static const char *missing_words(struct arena *arena, const char *provider, const char *seen)
{
	return arena_printf(arena,
	    _("%s did not list this AI number any more (looked at %s): calls to it do not arrive."),
	    shown_provider(provider), seen);
}

static void pool_words(const struct pool_number *p, const char *seen, struct arena *arena,
    struct ai_standing *out)
{
	const char *provider = shown_provider(p->provider);
	const char *now = p->connection_name[0] ? p->connection_name : p->connection_id;

	out->warning = p->drift == DRIFT_MISSING || p->drift == DRIFT_SUSPENDED ||
	    (p->drift == DRIFT_MOVED && !now[0]);
	switch (p->drift) {
	case DRIFT_MISSING:
		out->text = missing_words(arena, p->provider, seen);
		break;
	case DRIFT_SUSPENDED:
		out->text = arena_printf(arena,
		    _("%s has this AI number as \"%s\" (looked at %s): calls to it do not arrive."),
		    provider, p->provider_state, seen);
		break;
	case DRIFT_MOVED:
		out->text = now[0]
		    ? arena_printf(arena,
			  _("%s now sends this AI number's calls to \"%s\", not to \"%s\" as before (looked at %s)."),
			  provider, now, p->connection_was, seen)
		    : arena_printf(arena,
			  _("At %s this AI number is attached to nothing any more (before: \"%s\"; looked at %s): nobody answers its calls."),
			  provider, p->connection_was, seen);
		break;
	default:
		if (!p->active)
			out->text = _(
			    "This pool number is switched off here: it keeps its business numbers and gets no new ones.");
		break;
	}
}

static bool pool_standing(struct session *s, const char *number, struct arena *arena,
    struct ai_standing *out, struct error *err)
{
	struct pool_number p;
	char seen[40] = "";

	if (!pool_get(s->store, number, arena, &p, err))
		return false;
	out->source = "pool";
	out->provider_state = p.provider_state;
	out->seen_at = p.seen_at;
	out->drift = p.drift;
	time_for_operator(p.seen_at, seen, sizeof seen);
	pool_words(&p, seen, arena, out);
	return true;
}

static bool managed_standing(struct session *s, const char *number, struct arena *arena,
    struct ai_standing *out, struct error *err)
{
	struct managed_number m;
	char seen[40] = "";
	bool found;

	if (!managed_find(s->store, number, arena, &found, &m, err))
		return false;
	if (!found)
		return true;
	out->source = "managed";
	out->seen_at = m.seen_at;
	if (m.seen_at[0])
		out->provider_state = m.active ? "active" : "inactive";
	time_for_operator(m.seen_at, seen, sizeof seen);
	if (!m.active) {
		out->drift = DRIFT_MISSING;
		out->warning = true;
		out->text = missing_words(arena, "twilio", seen);
	}
	return true;
}

bool ai_standing_load(struct session *s, const char *number, struct arena *arena,
    struct ai_standing *out, struct error *err)
{
	struct number_holder holder;

	*out =
	    (struct ai_standing){ .source = "", .provider_state = "", .seen_at = "", .text = "" };
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
