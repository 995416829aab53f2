/*
 * DESIGN
 * What a verified caller ID became is undone backwards: its number at Vapi, the agent's way over
 * it, the caller ID at Twilio, the record last. Vapi's and Twilio's lists are read first and
 * Twilio's again after each deletion: not listed means done, however it became so, which makes
 * every step safe to repeat. Without a key for Vapi its number stays there, and that is said. What
 * another record of the same number counts on, another customer's for one, stays as well.
 */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "desk/settle_errand.h"

#define DELETIONS_MAX 3

/* ---- the record */

static bool write_removed(void *owner, struct error *err)
{
	struct errand *e = owner;

	return caller_id_removed(e->m.session->store, e->id, e->left[0] ? e->left : NULL, err);
}

static void wrote_removed(void *owner, bool ok, const struct error *err)
{
	struct errand *e = owner;

	FAIL_POINT("remove-stored");
	if (e->twilio_kept || e->vapi_kept)
		error_set(&e->problem, ERROR_REFUSED, "stays-for-another", NULL, "%s", e->left);
	else if (e->left[0])
		error_set(&e->problem, ERROR_REFUSED, "stays-at-vapi",
		    _("Delete it in Vapi's console, or give the key and offer and remove it again."),
		    "%s", e->left);
	errand_wrote(e, ok, err);
}

/* ---- Twilio */

static void twilio_round(struct errand *e);

static void deleted(void *owner, const struct http_reply *reply)
{
	struct errand *e = owner;
	bool was_gone;

	FAIL_POINT("remove-deleted");
	if (twilio_delete_read(reply, &was_gone, &e->problem))
		twilio_round(e);
	else
		errand_refused_or_unread(e, reply);
}

static void removal_list_came(void *owner, const struct http_reply *reply)
{
	struct errand *e = owner;
	struct twilio_caller_ids page;
	struct http_request r;
	const char *sid = NULL;

	FAIL_POINT("remove-read");
	/* A list that is refused says nothing about the deletion. */
	if (!twilio_caller_ids_read(reply, &e->m.arena, &page, &e->problem)) {
		errand_unread(e, &e->problem);
		return;
	}
	for (size_t i = 0; i < page.n && !sid; i++)
		if (strcmp(page.items[i].number, e->record.number) == 0)
			sid = page.items[i].sid;
	if (sid && e->deletions >= DELETIONS_MAX) {
		error_set(&e->problem, ERROR_REFUSED, "caller-id-stays",
		    _("Look at it in Twilio's console; another program may add it again."),
		    _("Twilio lists the number again after each deletion."));
		errand_close(e, OPERATION_FAILED, e->problem.message);
	} else if (sid) {
		e->deletions++;
		e->changed = true;
		errand_ask(e, ASK_CHANGE, twilio_delete_make(&e->twilio, sid, &r, &e->problem), &r,
		    deleted);
	} else if (page.next[0]) {
		if (!machine_next(&e->m, ASK_LIST, &e->twilio, TWILIO_API, page.next,
			removal_list_came, &e->problem))
			errand_unread(e, &e->problem);
	} else {
		machine_keep(&e->m, write_removed, wrote_removed);
	}
}

static void twilio_round(struct errand *e)
{
	struct http_request r;

	if (e->twilio_kept) {
		machine_keep(&e->m, write_removed, wrote_removed);
		return;
	}
	errand_ask(e, ASK_LIST,
	    twilio_caller_ids_make(&e->twilio, e->record.number, &r, &e->problem), &r,
	    removal_list_came);
	FAIL_POINT("remove-asked");
}

/* ---- Vapi */

/* No agent calls over it any more, and the record no longer says that it is at Vapi. */
static bool write_vapi_gone(void *owner, struct error *err)
{
	static const struct agent_seen none = { .direction = AGENT_OUTBOUND,
		.way = WAY_NONE,
		.number = "",
		.number_id = "",
		.reason = "" };
	static const struct offered gone = {
		.vapi_id = "", .way = "", .reason = "", .seen_at = ""
	};
	struct errand *e = owner;
	struct store *store = e->m.session->store;
	struct arena arena = { 0 };
	struct agent *all;
	size_t n;
	bool ok = agent_list(store, e->record.org_id, &arena, &all, &n, err);

	/* Where it stays there for the same customer, its agent goes on calling with it. */
	for (size_t i = 0; ok && !e->vapi_own && i < n; i++)
		if (all[i].provider == AGENT_VAPI &&
		    strcmp(all[i].side[AGENT_OUTBOUND].number, e->record.number) == 0)
			ok = agent_pointed(store, all[i].id, "", &none, err) ||
			    err->kind == ERROR_NOT_FOUND;
	ok = ok &&
	    (offer_noted(store, e->record_id, "", &gone, err) || err->kind == ERROR_NOT_FOUND);
	arena_done(&arena);
	return ok;
}

static void wrote_vapi_gone(void *owner, bool ok, const struct error *err)
{
	struct errand *e = owner;

	FAIL_POINT("remove-vapi-stored");
	/* Only what is shown: the removal itself goes on. */
	if (!ok)
		log_line("removal: the agent's way was not cleared: %s", err->code);
	e->vapi_done = true;
	twilio_round(e);
}

static void vapi_stays(struct errand *e, const char *id)
{
	struct arena arena = { 0 };

	(void)text_copy(e->left, sizeof e->left,
	    arena_printf(&arena,
		id[0] ? _("The number stays at Vapi, under the id %s.")
		      : _("The number may stay at Vapi; under which id is not known."),
		id));
	arena_done(&arena);
	machine_keep(&e->m, write_vapi_gone, wrote_vapi_gone);
}

static void vapi_came(void *user, const struct aim_found *found, const struct error *err)
{
	struct errand *e = user;
	const bool barred = found->barred;
	const char *id = found->number_id;
	char kept[80];

	FAIL_POINT("remove-vapi");
	(void)text_copy(kept, sizeof kept, id);
	e->problem = err ? *err : (struct error){ .kind = ERROR_NONE };
	e->changed = e->changed || aim_changed(e->aim);
	e->m.requests += aim_requests(e->aim);
	aim_free(e->aim);
	e->aim = NULL;
	if (!err)
		machine_keep(&e->m, write_vapi_gone, wrote_vapi_gone);
	else if (barred || e->problem.kind == ERROR_NETWORK)
		errand_unread(e, &e->problem);
	else
		vapi_stays(e, kept);
}

/* An offer whose end nobody saw may have brought it there too. */
static bool offer_open(struct errand *e, struct arena *arena, bool *open, struct error *err)
{
	struct operation *all;
	size_t n;

	*open = false;
	if (!operation_list(e->m.session->store, e->record.org_id, true, NULL, 0, arena, &all, &n,
		err))
		return false;
	for (size_t i = 0; i < n && !*open; i++)
		*open = strcmp(all[i].kind, OPERATION_OFFER) == 0 &&
		    strcmp(all[i].subject, e->operation.subject) == 0;
	return true;
}

static void vapi_round(struct errand *e, const char *known_id)
{
	const struct aim_order order = { .provider = AGENT_VAPI,
		.task = AIM_DELETE,
		.source = AIM_NOWHERE,
		.number = e->record.number,
		.agent_id = "",
		.account_sid = "" };

	e->aim = aim_new(e->m.session, e->m.loop, &order, vapi_came, e, &e->problem);
	if (e->aim)
		return;
	if (strcmp(e->problem.code, "no-credentials") == 0)
		vapi_stays(e, known_id);
	else
		errand_unread(e, &e->problem);
}

/* What other records of the number still need. */
static bool others_look(struct errand *e, struct arena *arena, struct error *err)
{
	struct caller_id *at_twilio, *at_vapi;
	const struct caller_id *other = NULL;
	struct customer whose = { .name = "" };
	size_t n, n_vapi;

	if (!caller_id_others(e->m.session->store, &e->record, false, arena, &at_twilio, &n, err) ||
	    !caller_id_others(e->m.session->store, &e->record, true, arena, &at_vapi, &n_vapi, err))
		return false;
	if (e->twilio_kept || e->vapi_kept)
		e->left[0] = '\0';
	e->vapi_kept = n_vapi > 0;
	e->vapi_own = e->twilio_kept = false;
	for (size_t i = 0; i < n_vapi; i++) {
		e->vapi_own = e->vapi_own || strcmp(at_vapi[i].org_id, e->record.org_id) == 0;
		other = &at_vapi[i];
	}
	for (size_t i = 0; i < n; i++)
		if (strcmp(at_twilio[i].account_sid, e->record.account_sid) == 0) {
			e->twilio_kept = true;
			other = &at_twilio[i];
		}
	if (!other)
		return true;
	if (!customer_get(e->m.session->store, other->org_id, arena, &whose, err))
		return false;
	(void)text_copy(e->left, sizeof e->left,
	    arena_printf(arena,
		e->twilio_kept ? _("It is %s's number too: it stays verified at Twilio.")
			       : _("It is %s's number too: it stays at Vapi."),
		whose.name));
	return true;
}

void settle_remove_round(struct errand *e)
{
	struct arena arena = { 0 };
	struct offered offered = { .vapi_id = "" };
	struct error err = { 0 };
	bool open = false;

	if (!others_look(e, &arena, &err)) {
		errand_again(e, 1000, &err);
	} else if (e->vapi_done) {
		twilio_round(e);
	} else if (e->vapi_kept) {
		machine_keep(&e->m, write_vapi_gone, wrote_vapi_gone);
	} else if ((!offer_get(e->m.session->store, e->record_id, &arena, &offered, &err) &&
		       err.kind != ERROR_NOT_FOUND) ||
	    !offer_open(e, &arena, &open, &err)) {
		errand_again(e, 1000, &err);
	} else if (offered.vapi_id[0] || open) {
		vapi_round(e, offered.vapi_id);
	} else {
		e->vapi_done = true;
		twilio_round(e);
	}
	arena_done(&arena);
}
