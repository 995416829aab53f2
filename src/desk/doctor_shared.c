/* The desk's shared project: who is signed in, which schema it has, and how sharing went last. It
 * signs in and reads one row; no round is made, nothing is pushed. */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "desk/doctor_parts.h"
#include "desk/sync_parts.h"

#define OLD_ROUND_S (60 * 60) /* a console shares every half minute */

struct doctor_shared {
	struct doctor *d;
	struct signin *signin;
	struct http_call *call;
	struct arena arena;
	bool asked, fits, seeds; /* seeds: only their tables are there */
	int version;
	struct error role, schema; /* kind ERROR_NONE: fine */
};

static void looked(struct doctor_shared *x, const struct error *err)
{
	doctor_looked(x->d, LOOK_SHARED, err);
}

/* ---- the schema */

static void seeds_came(void *user, const struct http_reply *reply)
{
	struct doctor_shared *x = user;

	x->call = NULL;
	x->seeds = sync_seeds_read(reply, &x->arena, &x->schema);
	looked(x, NULL);
}

static void schema_came(void *user, const struct http_reply *reply)
{
	struct doctor_shared *x = user;
	struct supabase_schema schema;
	struct http_request request;

	x->call = NULL;
	doctor_told_time(x->d, SERVICE_SUPABASE, reply);
	if (!supabase_schema_read(reply, &x->arena, &schema, &x->schema)) {
		looked(x, NULL);
		return;
	}
	x->version = schema.version;
	if (schema.there) {
		x->fits = sync_schema_fits(&schema, &x->schema);
		looked(x, NULL);
	} else if (sync_seeds_make(signin_supabase(x->signin), &request, &x->schema)) {
		x->call = http_start(x->d->loop, &request, seeds_came, x);
		http_request_done(&request);
	} else {
		looked(x, NULL);
	}
}

static void schema_ask(struct doctor_shared *x)
{
	struct http_request request;

	x->asked = true;
	if (!supabase_schema_make(signin_supabase(x->signin), &request, &x->schema)) {
		looked(x, NULL);
		return;
	}
	x->call = http_start(x->d->loop, &request, schema_came, x);
	http_request_done(&request);
}

/* ---- signing in */

static void nobody(struct error *err)
{
	error_set(err, ERROR_REFUSED, "not-signed-in",
	    _("Give SUPABASE_EMAIL and SUPABASE_PASSWORD, or for a machine SUPABASE_SERVICE_ROLE_KEY; on a terminal they are asked for."),
	    _("Nobody is signed in at the shared project."));
}

static void moved(void *user)
{
	struct doctor_shared *x = user;
	const struct signin_status *who = signin_status(x->signin);
	struct error err = who->problem;

	if (who->state == SIGNIN_RUNNING || x->asked || x->d->looks[LOOK_SHARED].ended)
		return;
	if (who->state == SIGNIN_IN) {
		if (!who->service && strcmp(who->role, "desk") != 0)
			(void)sync_no_role(who->who, &x->role);
		schema_ask(x);
		return;
	}
	if (err.kind == ERROR_NONE)
		nobody(&err);
	looked(x, &err);
}

void doctor_shared_begin(struct doctor *d, enum doctor_look look)
{
	struct doctor_shared *x = xcalloc(1, sizeof *x);

	(void)look;
	d->shared = x;
	x->d = d;
	x->signin = signin_new(d->session, d->loop, moved, x);
	signin_begin(x->signin);
	moved(x); /* where nothing can be sent nothing is told */
}

void doctor_shared_end(struct doctor *d)
{
	struct doctor_shared *x = d->shared;

	if (!x)
		return;
	http_cancel(x->call);
	x->call = NULL;
	x->asked = true;
}

void doctor_shared_free(struct doctor *d)
{
	struct doctor_shared *x = d->shared;

	if (!x)
		return;
	doctor_shared_end(d);
	signin_free(x->signin);
	arena_done(&x->arena);
	free(x);
	d->shared = NULL;
}

/* ---- what it came to */

static bool joined(struct doctor *d, struct sync_remote *remote)
{
	struct error ignored;

	*remote = (struct sync_remote){ .url = "" };
	return d->session->store && sync_joined(d->session->store, &d->arena, remote, &ignored) &&
	    remote->url[0];
}

/* Neither given nor used: nothing that concerns this desk. */
static bool no_project(struct doctor *d)
{
	struct sync_remote remote;

	return strcmp(d->looks[LOOK_SHARED].err.code, "no-project") == 0 && !joined(d, &remote);
}

void doctor_project(struct doctor *d, const struct doctor_check *check)
{
	const struct signin_status *who = signin_status(d->shared->signin);

	if (no_project(d))
		doctor_say(d, check, DOCTOR_OK,
		    _("No shared project is given: this store is one desk's own."), "");
	else if (doctor_unseen(d, check, LOOK_SHARED))
		return;
	else if (d->shared->role.kind != ERROR_NONE)
		doctor_say_error(d, check, &d->shared->role);
	else
		doctor_say(d, check, DOCTOR_OK,
		    SAY(d, _("%s is signed in at %s."),
			who->service ? _("The service key") : who->who, who->project),
		    "");
}

void doctor_schema(struct doctor *d, const struct doctor_check *check)
{
	const struct doctor_shared *x = d->shared;

	if (no_project(d))
		return;
	if (d->looks[LOOK_SHARED].err.kind != ERROR_NONE)
		doctor_say(d, check, DOCTOR_UNKNOWN,
		    _("Not looked at: nobody could be signed in there."), "");
	else if (!x->fits && !x->seeds)
		doctor_say_error(d, check, &x->schema);
	else if (x->seeds)
		doctor_say(d, check, DOCTOR_WARN,
		    _("The project has an earlier system's tables only: it is read, and nothing is written."),
		    _("Who manages it runs data/supabase there (its README says how)."));
	else
		doctor_say(d, check, DOCTOR_OK,
		    SAY(d, _("The project has the schema of this voxdesk (%d)."), x->version), "");
}

/* ---- how sharing stands, as the store has it */

static const char *counts(struct doctor *d, const struct sync_waiting *w)
{
	return w->planned == 0
	    ? ""
	    : SAY(d,
		  ngettext(" %zu change waits.", " %zu changes wait.", (unsigned long)w->planned),
		  w->planned);
}

static void not_joined(struct doctor *d, const struct doctor_check *check)
{
	if (!no_project(d))
		doctor_say(d, check, DOCTOR_WARN, _("This store is not shared yet."),
		    _("voxdesk sync shares it, after a question."));
}

void doctor_sharing(struct doctor *d, const struct doctor_check *check)
{
	struct sync_remote remote;
	struct syncer *y;
	const struct sync_status *v;
	const struct error *shared = &d->looks[LOOK_SHARED].err;
	const bool unreached =
	    shared->kind != ERROR_NONE && doctor_state_of(shared) == DOCTOR_UNKNOWN;
	char at[TIME_TEXT_MAX] = "";

	if (!joined(d, &remote)) {
		not_joined(d, check);
		return;
	}
	y = syncer_new(d->session, d->loop, true, NULL, NULL);
	v = syncer_status(y);
	if (v->fresh_at != 0)
		time_text(v->fresh_at, at);
	if (v->failed[0]) /* a network that is away is no fault, and may be why */
		doctor_say(d, check, unreached ? DOCTOR_UNKNOWN : DOCTOR_FAIL,
		    SAY(d, _("The last round failed: %s%s"), v->failed, counts(d, &v->waiting)),
		    _("voxdesk sync tries again."));
	else if (v->waiting.refused > 0)
		doctor_say(d, check, DOCTOR_FAIL,
		    SAY(d, _("The project refused %zu of the changes made here: %s"),
			v->waiting.refused, v->waiting.refused_why),
		    _("voxdesk journal list shows each; voxdesk sync tries again."));
	else if (v->waiting.untaken.n > 0)
		doctor_say(d, check, DOCTOR_WARN,
		    sync_untaken_words(&v->waiting.untaken, &d->arena),
		    _("Have who manages the project look at it; it is asked for again with each sharing, and all others were taken."));
	else if (!at[0] || doctor_older(at, OLD_ROUND_S))
		doctor_say(d, check, DOCTOR_WARN,
		    at[0] ? SAY(d, _("Shared with %s; last pulled whole %s.%s"), remote.url,
				doctor_moment(d, at), counts(d, &v->waiting))
			  : SAY(d, _("Shared with %s, and never pulled whole yet.%s"), remote.url,
				counts(d, &v->waiting)),
		    _("voxdesk sync does it now; voxdesk sync --watch goes on."));
	else
		doctor_say(d, check, DOCTOR_OK,
		    SAY(d, _("Shared with %s; last pulled whole %s.%s"), remote.url,
			doctor_moment(d, at), counts(d, &v->waiting)),
		    "");
	syncer_free(y);
}

void doctor_conflicts(struct doctor *d, const struct doctor_check *check)
{
	const char *org = d->subject.customer_id[0] ? d->subject.customer_id : NULL;
	struct sync_conflict *rows;
	struct sync_remote remote;
	struct error err = { 0 };
	size_t n;

	if (!joined(d, &remote))
		return;
	if (!sync_conflict_list(d->session->store, org, &d->arena, &rows, &n, &err))
		doctor_say_error(d, check, &err);
	else if (n == 0)
		doctor_say(d, check, DOCTOR_OK, _("Nothing waits for a decision."), "");
	else
		doctor_say(d, check, DOCTOR_WARN,
		    n == 1 ? conflict_title(&rows[0], &d->arena)
			   : SAY(d,
				 ngettext("%s So it is with %zu more.",
				     "%s So it is with %zu more.", (unsigned long)(n - 1)),
				 conflict_title(&rows[0], &d->arena), n - 1),
		    SAY(d,
			_("voxdesk conflict show %.8s, then voxdesk conflict decide (console: @)."),
			rows[0].id));
}

void doctor_registered(struct doctor *d, const struct doctor_check *check)
{
	const struct forwarding *config = d->lane1.config;
	struct store *store = d->session->store;
	struct sync_remote remote;
	struct error err = { 0 };
	bool registered = true;
	const char *why = "";

	if (!joined(d, &remote) || !config)
		return;
	if (!sync_row_refused(store, SHARED_FORWARDINGS, config->id, config->org_id, &d->arena,
		&why, &err) ||
	    !sync_registered(store, config->id, &registered, &err))
		doctor_say_error(d, check, &err);
	else if (why[0])
		doctor_say(d, check, DOCTOR_FAIL,
		    SAY(d, _("The shared project refused it: %s"), why),
		    _("voxdesk journal list shows each; voxdesk sync tries again."));
	else if (!registered && remote.readonly)
		doctor_say(d, check, DOCTOR_UNKNOWN,
		    _("The shared project is only read: business numbers of this store are not registered there."),
		    "");
	else if (!registered)
		doctor_say(d, check, DOCTOR_WARN,
		    _("The shared project does not have the business number yet: another desk may have it."),
		    _("voxdesk sync registers it."));
	else
		doctor_say(d, check, DOCTOR_OK,
		    _("The business number is registered at the shared project."), "");
}
