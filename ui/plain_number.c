/* One AI number in the plain console: how it stands, who forwards to it, what can be done with it.
 */
#include "ui/plain_number.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/pool.h"
#include "ui/states.h"

static bool readonly(const struct plain *p)
{
	return p->session->options.readonly;
}

static void done(bool ok, const struct error *err, const char *said)
{
	if (ok)
		plain_say("%s", said);
	else
		plain_error(err);
}

/* ---- how one stands, in words */

static const char *provider_of(const struct pool_number *n)
{
	return service_name(strcmp(n->provider, "twilio") == 0 ? SERVICE_TWILIO : SERVICE_TELNYX);
}

static const char *pool_word(const struct pool_number *n)
{
	return number_look(n->drift, n->active, n->seen_at).word;
}

static const char *managed_word(const struct managed_number *n)
{
	if (!n->active && n->drift == DRIFT_NONE)
		return _("suspended");
	return number_look(n->drift, n->active, n->seen_at).word;
}

static const char *attached_to(const struct pool_number *n)
{
	if (n->connection_name[0] != '\0')
		return n->connection_name;
	return n->connection_id[0] != '\0' ? n->connection_id : _("nothing");
}

static void say_pool(const struct pool_number *n)
{
	switch (n->drift) {
	case DRIFT_MISSING:
		plain_say(
		    _("! %s does not list it any more: calls forwarded to it reach nobody. Those customers need another AI number and code."),
		    provider_of(n));
		return;
	case DRIFT_SUSPENDED:
		plain_say(_("! %s says \"%s\": it takes no calls now. Look at the account there."),
		    provider_of(n), n->provider_state);
		return;
	case DRIFT_MOVED:
		plain_say(_("! It was attached to \"%s\" and is now attached to \"%s\"."),
		    n->connection_was, attached_to(n));
		return;
	default:
		break;
	}
	if (n->seen_at[0] == '\0')
		return;
	if (n->connection_id[0] != '\0' || n->connection_name[0] != '\0')
		plain_say(_("Attached to \"%s\"."), attached_to(n));
	else
		plain_say(_("! Attached to no voice application: calls to it go nowhere."));
}

static void say_managed(const struct managed_number *n)
{
	if (n->drift == DRIFT_MISSING)
		plain_say(_("! Twilio does not list it any more: calls to it reach nobody."));
	else if (n->drift == DRIFT_SUSPENDED || !n->active)
		plain_say(_("! Twilio says \"%s\": it takes no calls now."), n->provider_state);
	else if (n->drift == DRIFT_MOVED)
		plain_say(_("! At Twilio its calls went to \"%s\" and now go to \"%s\"."),
		    n->voice_url_was, n->voice_url[0] != '\0' ? n->voice_url : _("nothing"));
	plain_say("%s", n->vapi_id[0] != '\0' ? _("Known to Vapi.") : _("Not known to Vapi."));
	if (n->account_sid[0] != '\0')
		plain_say(_("In the Twilio account %s."), n->account_sid);
}

static void say_seen(const char *seen_at, const char *state)
{
	char when[40];

	time_for_operator(seen_at, when, sizeof when);
	if (when[0] == '\0')
		plain_say(_("Never seen at its provider."));
	else if (state[0] != '\0')
		plain_say(_("Seen at the provider %s; its word for it: %s."), when, state);
	else
		plain_say(_("Seen at the provider %s."), when);
}

const char *plain_pool_line(struct plain *p, const struct pool_number *n)
{
	return arena_printf(&p->arena, _("%s, %s, %s: %s, pool, %d of %d places used"),
	    plain_shown(&p->arena, n->number), n->country, provider_of(n), pool_word(n), n->used,
	    n->capacity);
}

const char *plain_managed_line(struct plain *p, const struct managed_number *n)
{
	return arena_printf(&p->arena, _("%s, %s, Twilio: %s, managed, %s"),
	    plain_shown(&p->arena, n->number), n->country, managed_word(n),
	    n->customer[0] != '\0' ? n->customer : _("nobody's"));
}

/* ---- what can be done with a pool number */

/* A yes is good only for what the question was about: it is read once more after it. */
static bool still(struct plain *p, const struct pool_number *asked)
{
	struct pool_number now;
	struct error err;

	if (pool_get(p->session->store, asked->number, &p->arena, &now, &err) &&
	    now.version == asked->version)
		return true;
	plain_say(_("The number changed meanwhile: look again. Nothing was done."));
	return false;
}

static void set_places(struct plain *p, const struct pool_number *n)
{
	char text[32], *end;
	struct error err = { 0 };
	long places;

	if (!plain_ask(p, _("How many business numbers may forward to it, at most 50:"), text,
		sizeof text))
		return;
	places = strtol(text, &end, 10);
	if (*end != '\0' || places < 1 || places > POOL_CAPACITY_MAX)
		plain_say(_("Type a number from 1 to %d."), POOL_CAPACITY_MAX);
	else if (still(p, n))
		done(pool_capacity_set(p->session->store, n->id, (int)places, &err), &err,
		    _("Saved."));
}

static void switch_it(struct plain *p, const struct pool_number *n)
{
	const char *question = n->active ? "" : pool_switch_on_question(n, &p->arena);
	struct error err = { 0 };

	if (question[0] != '\0' &&
	    !plain_yes(p, arena_printf(&p->arena, _("%s Switch it on?"), question)))
		return;
	if (n->active &&
	    !plain_yes(p,
		arena_printf(&p->arena,
		    _("%s is not given to new customers any more. The %d that forward to it keep it. Switch it off?"),
		    plain_shown(&p->arena, n->number), n->used)))
		return;
	if (still(p, n))
		done(pool_switch(p->session->store, n->id, !n->active, &err), &err,
		    n->active ? _("Switched off: no new customer gets it.") : _("Switched on."));
}

static void accept_pool(struct plain *p, const struct pool_number *n)
{
	struct error err = { 0 };

	if (plain_yes(p,
		arena_printf(&p->arena,
		    _("At %s it was attached to \"%s\" and is now attached to \"%s\". Is that how it shall be?"),
		    provider_of(n), n->connection_was, attached_to(n))) &&
	    still(p, n))
		done(pool_accept_move(p->session->store, n->id, &err), &err,
		    _("Noted: this is where it belongs now."));
}

static void take_out(struct plain *p, const struct pool_number *n)
{
	struct error err = { 0 };

	if (plain_sure(p,
		arena_printf(&p->arena,
		    _("%s leaves the pool here. At %s nothing changes: it stays yours, and paid for. Take it out?"),
		    plain_shown(&p->arena, n->number), provider_of(n))) &&
	    still(p, n))
		done(pool_remove(p->session->store, n->id, &err), &err,
		    _("Taken out of the pool. It stays yours at the provider."));
}

void plain_pool_number(struct plain *p, const struct pool_number *n)
{
	static void (*const actions[])(struct plain * p,
	    const struct pool_number *n) = { set_places, switch_it, accept_pool, take_out };
	const size_t n_actions = sizeof actions / sizeof actions[0];
	struct pool_place *places;
	struct error err = { 0 };
	const char **lines;
	char id[ID_MAX];
	size_t n_places, i;
	int which;

	if (!pool_places(p->session->store, n->id, &p->arena, &places, &n_places, &err)) {
		plain_error(&err);
		return;
	}
	plain_say("\n%s", plain_pool_line(p, n));
	say_pool(n);
	say_seen(n->seen_at, n->provider_state);
	lines = arena_alloc(&p->arena, (n_actions + n_places) * sizeof *lines);
	if (!readonly(p)) {
		lines[0] = _("Change how many places it has");
		lines[1] = n->active ? _("Switch it off") : _("Switch it on");
		lines[2] = n->drift == DRIFT_MOVED ? _("Where it is now is right") : NULL;
		lines[3] = n->used == 0 ? _("Take it out of the pool") : NULL;
	}
	for (i = 0; i < n_places; i++)
		lines[n_actions + i] =
		    arena_printf(&p->arena, _("Open %s, which forwards %s to it: %s"),
			places[i].customer, plain_shown(&p->arena, places[i].business_number),
			inbound_look(places[i].state).word);
	which = plain_choose(p, _("What to do with it?"), lines, n_actions + n_places);
	if (which >= 0 && (size_t)which < n_actions) {
		actions[which](p, n);
	} else if (which >= 0) {
		(void)text_copy(id, sizeof id, places[(size_t)which - n_actions].org_id);
		plain_customer(p, id);
	}
}

/* ---- and with a managed one */

static void accept_managed(struct plain *p, const struct managed_number *n)
{
	struct error err = { 0 };

	if (plain_yes(p,
		arena_printf(&p->arena,
		    _("At Twilio its calls went to \"%s\" and now go to \"%s\". Is that how it shall be?"),
		    n->voice_url_was, n->voice_url[0] != '\0' ? n->voice_url : _("nothing"))))
		done(managed_accept_move(p->session->store, n->id, &err), &err,
		    _("Noted: this is where it belongs now."));
}

void plain_managed_number(struct plain *p, const struct managed_number *n)
{
	const char *lines[3] = { NULL };
	char id[ID_MAX];

	plain_say("\n%s", plain_managed_line(p, n));
	say_managed(n);
	say_seen(n->seen_at, n->provider_state);
	if (n->org_id[0] != '\0')
		lines[0] = arena_printf(&p->arena, _("Open %s"), n->customer);
	if (!readonly(p)) {
		lines[1] = n->drift == DRIFT_MOVED ? _("Where its calls go now is right") : NULL;
		lines[2] = _("Give it back to Twilio");
	}
	switch (plain_choose(p, _("What to do with it?"), lines, 3)) {
	case 0:
		(void)text_copy(id, sizeof id, n->org_id);
		plain_customer(p, id);
		break;
	case 1:
		accept_managed(p, n);
		break;
	case 2:
		(void)text_copy(id, sizeof id, n->id);
		plain_release(p, id);
		break;
	default:
		break;
	}
}
