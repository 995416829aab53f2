#include "desk/place_words.h"

#include <string.h>

#include "base/i18n.h"
#include "desk/pool.h"
#include "phone/number.h"
#include "store/forwardings.h"
#include "store/pool.h"

bool place_wanted(const struct error *err)
{
	return strcmp(err->code, "pool-online") == 0;
}

/* What the places were looked for in: a number, or a country. */
static void looked_in(const struct place_wish *wish, char *out, size_t size)
{
	if (wish->number[0])
		number_show(wish->number, out, size);
	else
		country_name(wish->country, _("en"), out, size);
}

/* It waits for the next sharing, or is held up. */
static void not_registered(struct session *s, const struct place_wish *wish, struct error *err)
{
	struct sync_waiting w = { .refused_why = "" };
	struct sync_conflict c;
	struct forwarding f;
	struct arena arena = { 0 };

	/* Registered twice, it has the other desk's id by now. */
	if (sync_conflict_get(s->store, wish->config_id, &arena, &c, NULL) ||
	    !forwarding_get(s->store, wish->config_id, &arena, &f, NULL))
		error_set(err, ERROR_REFUSED, "not-registered",
		    _("Decide the conflict first; then ask for the place again."),
		    _("The shared project has this business number otherwise than it is here: no place was taken."));
	else
		error_set(err, ERROR_REFUSED, "not-registered",
		    _("Ask again after the next sharing; the journal says what waits and why."),
		    sync_waiting(s->store, &w, NULL) && w.refused > 0
			? _("This business number is not registered at the shared project yet (something is refused there): no place was taken.")
			: _("This business number is not registered at the shared project yet: no place was taken."));
	arena_done(&arena);
}

const char *pool_led_words(struct session *s, const char *country, struct arena *arena)
{
	struct pool_number *all;
	size_t n, led = 0, first = 0;
	char shown[NUMBER_TEXT_MAX];

	if (!pool_list(s->store, arena, &all, &n, NULL))
		return "";
	for (size_t i = n; i > 0; i--) {
		if (strcmp(all[i - 1].country, country) != 0 || !all[i - 1].led_to[0])
			continue;
		led++;
		first = i - 1;
	}
	if (led == 0)
		return "";
	number_show(all[first].number, shown, sizeof shown);
	return led == 1
	    ? arena_printf(arena, _("%s leads to the agent of %s alone."), shown, all[first].led_to)
	    : arena_printf(arena,
		  ngettext("%s leads to the agent of %s alone, and %zu more to another one.",
		      "%s leads to the agent of %s alone, and %zu more to other ones.",
		      (unsigned long)(led - 1)),
		  shown, all[first].led_to, led - 1);
}

void place_refused(struct session *s, const struct place_wish *wish, enum place_outcome outcome,
    struct error *err)
{
	struct arena arena = { 0 };
	const char *led;
	char where[80];

	looked_in(wish, where, sizeof where);
	switch (outcome) {
	case PLACE_EMPTY:
		error_set(err, ERROR_REFUSED, "pool-empty",
		    _("Choose a number of another country, or a managed number; somebody who looks after the pool can add one."),
		    _("The shared pool has no number for %s: no place was taken."), where);
		break;
	case PLACE_FULL:
		led = wish->number[0] ? "" : pool_led_words(s, wish->country, &arena);
		error_set(err, ERROR_REFUSED, "pool-full",
		    _("Choose a managed number; somebody who looks after the pool can add one."),
		    led[0]
			? _("All places for %s in the shared pool are taken, or were just given to another desk. %s")
			: _("All places for %s in the shared pool are taken, or were just given to another desk."),
		    where, led);
		arena_done(&arena);
		break;
	case PLACE_INACTIVE:
		error_set(err, ERROR_REFUSED, "pool-inactive",
		    _("Choose a managed number, or have the pool's numbers looked at."),
		    _("No pool number for %s can be used now: no place was taken."), where);
		break;
	case PLACE_NOT_REGISTERED:
		not_registered(s, wish, err);
		break;
	case PLACE_REMOVED:
		error_set(err, ERROR_REFUSED, "removed",
		    _("Wait for the next sharing, then look at the customer again."),
		    _("Another desk has removed this business number: no place was taken."));
		break;
	default:
		break;
	}
}

bool place_offline(const struct sync_status *status)
{
	if (!status->joined || status->readonly)
		return false;
	return status->state == SYNC_NO_PROJECT || status->state == SYNC_SIGNED_OUT ||
	    status->state == SYNC_STOPPED || !status->online;
}

/* It has its AI number, and the project does not take that: another customer's place by now. */
static const char *not_taken(struct session *s, const struct forwarding *f, struct arena *arena)
{
	const char *why;

	return sync_row_refused(s->store, SHARED_FORWARDINGS, f->id, "", arena, &why, NULL) &&
		why[0]
	    ? arena_printf(arena,
		  _("The shared project does not take what is set here: %s It is kept, and tried again."),
		  why)
	    : "";
}

const char *place_note(struct session *s, const struct sync_status *status, const char *config_id,
    struct arena *arena)
{
	struct forwarding f = { .org_id = "" };
	const char *why = "";
	bool registered = true;

	if (!status->joined || status->readonly)
		return "";
	if (forwarding_get(s->store, config_id, arena, &f, NULL) && f.ai_source != AI_NONE &&
	    f.state != INBOUND_REMOVED)
		return not_taken(s, &f, arena); /* it wants no place */
	if (status->state == SYNC_NO_PROJECT || status->state == SYNC_SIGNED_OUT)
		return _(
		    "Nobody is signed in at the shared project: no new place in the pool is given now. A managed number, or one typed by hand, can be chosen.");
	if (place_offline(status))
		return _(
		    "The shared project cannot be reached: no new place in the pool is given now. A managed number, or one typed by hand, can be chosen.");
	if (!sync_registered(s->store, config_id, &registered, NULL) || registered)
		return "";
	if (sync_row_refused(s->store, SHARED_FORWARDINGS, config_id, f.org_id, arena, &why,
		NULL) &&
	    why[0])
		return arena_printf(arena,
		    _("The shared project did not take this business number: %s No place in the pool is given before it does; what is here is kept, and tried again."),
		    why);
	return _(
	    "This business number goes to the shared project with the next sharing; a place in the pool is given after that.");
}

const char *place_unseen(struct session *s, const char *number, struct arena *arena)
{
	struct sync_remote remote;
	struct pool_number p;

	if (!number[0] || !pool_get(s->store, number, arena, &p, NULL) || p.seen_at[0] ||
	    !sync_joined(s->store, arena, &remote, NULL) || !remote.url[0])
		return "";
	return _(
	    "This pool number was never looked at from here, so whether anybody answers it is not known: read the pool at its provider first (u on the numbers' page, or voxdesk pool sync).");
}
