/* What a yes to another agent does, said before it: to the number's incoming calls, and to the
 * agent that was there. */
#include <string.h>

#include "base/i18n.h"
#include "desk/agent_parts.h"
#include "desk/aim_parts.h"
#include "store/managed.h"
#include "store/pool.h"

/* An agent of that provider answers it already, as was read back there. */
static bool answered_there(struct session *s, const char *org_id, enum agent_provider provider,
    const char *number, struct arena *arena, bool *is, struct error *err)
{
	struct agent in;

	if (!agent_of(s->store, org_id, AGENT_INBOUND, arena, is, &in, err))
		return false;
	*is = *is && in.provider == provider && in.side[AGENT_INBOUND].way == WAY_POINTED &&
	    strcmp(in.side[AGENT_INBOUND].number, number) == 0;
	return true;
}

static const char *said(enum agent_direction direction, const char *service, const char *number,
    const char *url, struct arena *arena)
{
	char shown[NUMBER_TEXT_MAX];
	const char *now;

	number_show(number, shown, sizeof shown);
	now = url[0] ? arena_printf(arena,
			   _("Calls to %s went to %s when Twilio was looked at last."), shown, url)
		     : arena_printf(arena, _("Where calls to %s go now is not known here."), shown);
	if (direction == AGENT_INBOUND)
		return now;
	return arena_printf(arena,
	    _("%s Unless %s knows the number already, they come to %s from then on, where no agent answers them until one is linked inbound; voxdesk cannot set that back."),
	    now, service, service);
}

/* An import hands the account's token on; the desk's own opens its subaccounts, too. */
static const char *token_goes(struct session *s, const char *account_sid, const char *service,
    struct arena *arena)
{
	if (account_sid[0] && strcmp(account_sid, s->credentials.twilio.user) != 0)
		return arena_printf(arena,
		    _("%s is given the token of the Twilio account %s with it."), service,
		    account_sid);
	return arena_printf(arena,
	    _("%s is given the token of the desk's own Twilio account with it, which opens all its subaccounts."),
	    service);
}

/* A pool number that is led to an agent is closed to everybody else. */
static bool pool_closes(struct session *s, const char *number, struct arena *arena,
    const char **words, struct error *err)
{
	struct pool_number p;
	char shown[NUMBER_TEXT_MAX];
	int left;

	if (!pool_get(s->store, number, arena, &p, err)) {
		const bool is_none = err->kind == ERROR_NOT_FOUND;

		if (is_none)
			error_clear(err);
		return is_none;
	}
	left = p.capacity - p.used;
	if (p.led_to[0] || left <= 0)
		return true;
	number_show(number, shown, sizeof shown);
	*words = arena_printf(arena,
	    ngettext(
		"%s is a pool number: once it leads to this agent nobody else gets a place on it. That takes %d free place out of the pool.",
		"%s is a pool number: once it leads to this agent nobody else gets a place on it. That takes %d free places out of the pool.",
		(unsigned long)left),
	    shown, left);
	return true;
}

bool agent_lead_words(struct session *s, const char *org_id, enum agent_provider provider,
    enum agent_direction direction, const char *number, struct arena *arena, const char **words,
    struct error *err)
{
	const char *service = service_name(aim_service(provider));
	struct agent_choice choice;
	struct managed_number m;
	bool known, there;

	*words = "";
	if (!number[0])
		return true;
	if (direction == AGENT_INBOUND && !pool_closes(s, number, arena, words, err))
		return false;
	if (!agent_choose(s, org_id, provider, direction, number, arena, &choice, err) ||
	    !managed_find(s->store, number, arena, &known, &m, err) ||
	    !answered_there(s, org_id, provider, number, arena, &there, err))
		return false;
	/* Telnyx' routing is not changed; a number that is only verified has none at Twilio. */
	if (choice.source != AIM_TWILIO || there ||
	    (direction == AGENT_OUTBOUND && choice.answers && !known) ||
	    (known && strstr(m.voice_url, aim_providers[provider].voice_host)))
		return true;
	*words = arena_printf(arena, "%s%s%s %s", *words, (*words)[0] ? " " : "",
	    said(direction, service, number, known ? m.voice_url : "", arena),
	    token_goes(s, choice.account_sid, service, arena));
	return true;
}

bool agent_may_change(struct session *s, const char *org_id, enum agent_provider provider,
    const char *remote_id, enum agent_direction direction, const char *number, struct arena *arena,
    struct error *err)
{
	char shown[NUMBER_TEXT_MAX];
	struct agent old;
	bool had;

	if (!agent_of(s->store, org_id, direction, arena, &had, &old, err))
		return false;
	/* The same one is taken off by being led elsewhere. */
	if (!had || direction != AGENT_INBOUND || old.side[direction].way != WAY_POINTED ||
	    !old.side[direction].number[0] || strcmp(old.side[direction].number, number) == 0 ||
	    (old.provider == provider && strcmp(old.remote_id, remote_id) == 0))
		return true;
	number_show(old.side[direction].number, shown, sizeof shown);
	return error_set(err, ERROR_REFUSED, "still-answered",
	    _("Take that agent off first (in the console g; voxdesk agent unlink CUSTOMER --inbound)."),
	    _("%s is answered by \"%s\" (%s), and would go on being answered by it. Nothing was changed."),
	    shown, old.name[0] ? old.name : old.remote_id, agent_provider_name(old.provider));
}
