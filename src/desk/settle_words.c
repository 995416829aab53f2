/* The journal in words, for lists: what an operation is about, and how it stands. */
#include <string.h>

#include "base/i18n.h"
#include "base/time.h"
#include "desk/conflict_values.h"
#include "desk/pool_order_internal.h"
#include "desk/provision_internal.h"
#include "desk/settle.h"
#include "net/json.h"
#include "phone/number.h"
#include "store/agents.h"
#include "store/provisions.h"
#include "store/sync.h"
#include "store/telnyx_ids.h"

static const struct {
	const char *kind, *title, *without; /* title: of a number or a country; without: of none */
	bool country;
} titles[] = {
	{ OPERATION_VERIFY, N_("Twilio's verification call to %s"),
	    N_("Twilio's verification call"), false },
	{ OPERATION_CALLER_ID_REMOVE, N_("Remove the verified number %s at Twilio"),
	    N_("Remove a verified number at Twilio"), false },
	{ OPERATION_CALLER_ID_RENAME, N_("Rename the verified number %s at Twilio"),
	    N_("Rename a verified number at Twilio"), false },
	{ OPERATION_COUNTRY_OPEN, N_("Allow calls to %s at Twilio"),
	    N_("Allow calls to a country at Twilio"), true },
	{ OPERATION_INHERIT, N_("Let a subaccount take over the permission to call %s"),
	    N_("Let a subaccount take over the dialing permissions"), true },
	{ OPERATION_SUBACCOUNT, N_("Make the customer's account at Twilio, for %s"),
	    N_("Make the customer's account at Twilio"), false },
	{ OPERATION_BUY, N_("Buy %s from Twilio"), N_("Buy a number from Twilio"), false },
	{ OPERATION_IMPORT, N_("Make %s known to the agent's provider"),
	    N_("Make a number known to the agent's provider"), false },
	{ OPERATION_UNIMPORT, N_("Take %s away from the agents' providers"),
	    N_("Take a number away from the agents' providers"), false },
	{ OPERATION_RELEASE, N_("Give %s back to Twilio"), N_("Give a number back to Twilio"),
	    false },
	{ OPERATION_POINT_IN, N_("Lead %s to its agent"), N_("Lead a number to its agent"), false },
	{ OPERATION_POINT_OUT, N_("Let the agent call with %s"),
	    N_("Let the agent call with a number"), false },
	{ OPERATION_UNPOINT, N_("Take the agent off %s"), N_("Take the link off an agent"), false },
	{ OPERATION_OFFER, N_("Offer the verified number %s to Vapi"),
	    N_("Offer a verified number to Vapi"), false },
	{ OPERATION_TELNYX_VERIFY, N_("Telnyx tells %s a code"), N_("Telnyx tells a phone a code"),
	    false },
	{ OPERATION_TELNYX_REMOVE, N_("Remove the verified number %s at Telnyx"),
	    N_("Remove a verified number at Telnyx"), false },
	{ OPERATION_POOL_ORDER, N_("Order %s from Telnyx for the pool"),
	    N_("Order a number from Telnyx for the pool"), false },
	{ OPERATION_SYNC, N_("A change of %s, to be shared"), N_("A change, to be shared"), false },
};

struct parameters {
	const char *number, *country;
};

static void parameters_read(const struct operation *o, struct arena *arena, struct parameters *out)
{
	static const struct json_field fields[] = {
		{ "number", JSON_EXACT, offsetof(struct parameters, number), true, 0 },
		{ "country", JSON_EXACT, offsetof(struct parameters, country), true, 0 },
	};
	struct error ignored;
	struct json *json = json_parse(o->parameters, strlen(o->parameters), &ignored);

	*out = (struct parameters){ .number = "", .country = "" };
	if (!json || !json_read(json, fields, 2, out, "parameters", arena, &ignored))
		*out = (struct parameters){ .number = "", .country = "" };
	json_free(json);
}

const char *operation_title(const struct operation *o, struct arena *arena)
{
	struct parameters p;
	char about[NUMBER_TEXT_MAX + 60] = "";

	parameters_read(o, arena, &p);
	for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
		if (strcmp(titles[i].kind, o->kind) != 0)
			continue;
		if (titles[i].country && p.country[0])
			country_name(p.country, _("en"), about, sizeof about);
		else if (!titles[i].country && p.number[0])
			number_show(p.number, about, sizeof about);
		return about[0] ? arena_printf(arena, _(titles[i].title), about)
				: arena_strdup(arena, _(titles[i].without));
	}
	return arena_strdup(arena, o->kind);
}

bool operation_says_whose(const struct operation *o)
{
	return strcmp(o->kind, OPERATION_SYNC) == 0;
}

const char *operation_title_in(struct session *s, const struct operation *o, struct arena *arena)
{
	const char *labels[2] = { "", "" }, *name;
	struct sync_told t;
	size_t n;

	if (!operation_says_whose(o) || !sync_operation_get(s->store, o, arena, &t, NULL))
		return operation_title(o, arena);
	name = shared_row_name(t.table, t.ours.values[shared_tables[t.table].name_column],
	    t.customer, arena);
	if (t.removed)
		return arena_printf(arena, _("%s: removed, to be shared"), name);
	if (!t.base)
		return arena_printf(arena, _("%s: new, to be shared"), name);
	n = shared_differing(t.table, t.ours.values, t.base, labels, 2);
	if (n == 1)
		return arena_printf(arena, _("%s: %s, to be shared"), name, labels[0]);
	if (n == 2)
		return arena_printf(arena, _("%s: %s and %s, to be shared"), name, labels[0],
		    labels[1]);
	return arena_printf(arena, _("%s: changes, to be shared"), name);
}

/* Refused, or not its turn yet. */
static const char *push_words(const struct operation *o, const char *at, struct arena *arena)
{
	if (o->last_error[0] && at[0])
		return arena_printf(arena, _("%s It is tried again from %s on."), o->last_error,
		    at);
	if (o->last_error[0])
		return arena_printf(arena, _("%s It is tried again with the next sharing."),
		    o->last_error);
	if (strncmp(o->subject, "verified_caller_ids/", 20) == 0 ||
	    strncmp(o->subject, "telnyx_verified_numbers/", 24) == 0)
		return _(
		    "It goes with the next sharing once its verification has ended: voxdesk caller-id status looks whether it has.");
	return _("It goes with the next sharing, while somebody is signed in.");
}

static const char *planned_words(const struct operation *o, struct arena *arena)
{
	char at[40] = "";

	if (o->next_attempt_at[0])
		time_for_operator(o->next_attempt_at, at, sizeof at);
	if (strcmp(o->kind, OPERATION_SYNC) == 0)
		return push_words(o, at, arena);
	if (at[0])
		return arena_printf(arena, _("Not done yet; tried again from %s on."), at);
	return o->owner_alive ? _("Planned, and about to be sent.")
			      : _("Planned, and nothing was sent yet.");
}

/* A code of ours or Twilio's is no sentence of its own, but the text that was kept is. */
static const char *kept(const char *text, const char *otherwise)
{
	return text[0] ? text : otherwise;
}

static bool pays(const struct operation *o)
{
	return strcmp(o->kind, OPERATION_BUY) == 0 || strcmp(o->kind, OPERATION_SUBACCOUNT) == 0 ||
	    strcmp(o->kind, OPERATION_POOL_ORDER) == 0;
}

/* Whom it was sent to. */
static const char *provider_of(const struct operation *o)
{
	static const char *const agents[] = { OPERATION_IMPORT, OPERATION_UNIMPORT,
		OPERATION_POINT_IN, OPERATION_POINT_OUT, OPERATION_UNPOINT };

	for (size_t i = 0; i < sizeof agents / sizeof agents[0]; i++)
		if (strcmp(o->kind, agents[i]) == 0)
			return _("the agent's provider");
	if (strcmp(o->kind, OPERATION_OFFER) == 0)
		return "Vapi";
	if (strcmp(o->kind, OPERATION_SYNC) == 0)
		return _("the shared project");
	return strncmp(o->kind, "telnyx-", 7) == 0 || strcmp(o->kind, OPERATION_POOL_ORDER) == 0
	    ? "Telnyx"
	    : "Twilio";
}

static const char *unknown_words(const struct operation *o, struct arena *arena)
{
	const char *why = kept(o->last_error, _("no answer"));

	if (strcmp(o->last_error, POOL_ORDER_PENDING) == 0)
		return _(
		    "Telnyx has the order and carries it out, which may take a while; it is asked how far it is.");
	if (strcmp(o->kind, OPERATION_VERIFY) == 0)
		return arena_printf(arena,
		    _("It is not known whether the phone rang (%s). Twilio is asked; it is never sent again."),
		    why);
	if (strcmp(o->kind, OPERATION_TELNYX_VERIFY) == 0)
		return arena_printf(arena,
		    _("It is not known whether the phone was told a code (%s). Telnyx' list is looked at; it is never sent again."),
		    why);
	if (pays(o))
		return arena_printf(arena,
		    _("It is not known whether %s did it (%s). It is asked what there is; nothing is ever sent again."),
		    provider_of(o), why);
	return arena_printf(arena, _("It is not known whether %s did it (%s). It is asked."),
	    provider_of(o), why);
}

/* An id is no sentence of its own. */
static const char *done_words(const struct operation *o, struct arena *arena)
{
	if (o->result[0] && strcmp(o->kind, OPERATION_POOL_ORDER) == 0)
		return arena_printf(arena, _("Ordered; the order's id at Telnyx: %s."), o->result);
	if (!o->result[0] || !provision_step_find(o->kind))
		return kept(o->result, _("Done."));
	if (strcmp(o->kind, OPERATION_IMPORT) == 0)
		return arena_printf(arena, _("Done; its id at Vapi: %s."), o->result);
	if (strcmp(o->kind, OPERATION_BUY) == 0 || strcmp(o->kind, OPERATION_SUBACCOUNT) == 0)
		return arena_printf(arena, _("Done; its SID at Twilio: %s."), o->result);
	return arena_printf(arena, _("Done: %s."), o->result);
}

const char *operation_words(const struct operation *o, struct arena *arena)
{
	const bool verify = strcmp(o->kind, OPERATION_VERIFY) == 0;

	switch (o->state) {
	case OPERATION_PLANNED:
		return planned_words(o, arena);
	case OPERATION_SENT:
		return o->owner_alive
		    ? _("Sent; the answer is awaited.")
		    : arena_printf(arena,
			  _("Sent by a program that ended since; %s will be asked what came of it."),
			  provider_of(o));
	case OPERATION_UNKNOWN:
		return unknown_words(o, arena);
	case OPERATION_DONE:
		if (verify)
			return _("Twilio took the request; the number's record says how it ended.");
		if (strcmp(o->kind, OPERATION_TELNYX_VERIFY) == 0)
			return _("Asked of Telnyx; the number's record says how it ended.");
		return done_words(o, arena);
	case OPERATION_FAILED:
		return kept(o->last_error, _("It failed."));
	case OPERATION_CANCELLED:
		return _("Cancelled; nothing was sent.");
	default:
		return "";
	}
}
