/* The page of the shared desk: how sharing stands, in sentences. */
#include <string.h>

#include "base/time.h"
#include "ui/app.h"
#include "ui/shared_desk.h"
#include "ui/sharing.h"

/* Signed in, and to no avail. */
static const char *role_words(const struct sync_status *status)
{
	if (status->no_role)
		return _(
		    "This address has no role at the desk: the project shows it nothing. Ask who manages the project for the role.");
	return status->not_desk
	    ? _("This address has not the role of the desk: the project takes nothing of this store's. Ask who manages the project for the role.")
	    : "";
}

static bool waits(const struct sync_status *status)
{
	return status->waiting.planned + status->waiting.conflicts > 0;
}

static const char *fresh_words(const struct sync_status *status, struct arena *arena)
{
	char text[TIME_TEXT_MAX], at[32];

	time_text(status->fresh_at, text);
	time_for_operator(text, at, sizeof at);
	return arena_printf(arena,
	    status->readonly ? _("Read whole at %s. Nothing is written there.")
		: waits(status)
		? _("Equal with the project as of %s, but for what is listed below.")
		: _("Equal with the project as of %s."),
	    at);
}

static const char *state_words(const struct sync_status *status, struct arena *arena)
{
	switch (status->state) {
	case SYNC_NO_PROJECT:
		return _(
		    "No project is given. SUPABASE_URL and SUPABASE_ANON_KEY say which (, shows where they come from).");
	case SYNC_SIGNED_OUT:
		return status->joined
		    ? arena_printf(arena,
			  _("This store is shared with %s, but nobody is signed in here. What is changed waits in this store until then."),
			  status->project)
		    : _("Nobody is signed in: this console works on its own store.");
	case SYNC_NOT_JOINED:
		return _("Signed in. This store is not shared with the project yet.");
	case SYNC_RUNNING:
		return arena_printf(arena, _("At work: %zu rows in this round."),
		    status->round_rows);
	case SYNC_FRESH:
		return fresh_words(status, arena);
	case SYNC_WAITING:
		return _("The project is not reached now. It is tried again by itself.");
	default:
		return _("Sharing has stopped until somebody looks at it.");
	}
}

/* Why the sign-in is asked for again at each start. */
static const char *vault_words(const struct shared_desk *v)
{
	return v->session->vault == NULL && !v->session->options.practice
	    ? _("Without an open vault the sign-in is asked for at each start. In a shell, voxdesk secret set SUPABASE_ANON_KEY makes a vault, which then keeps it.")
	    : "";
}

/* Something that is in the way, and not said already. */
static bool tells_problem(const struct sync_status *s)
{
	if (s->problem.kind == ERROR_NONE || s->state == SYNC_NOT_JOINED ||
	    s->state == SYNC_RUNNING || strcmp(s->problem.code, "supabase-signed-out") == 0)
		return false;
	return strcmp(s->problem.code, "no-desk-role") != 0;
}

static const char *next_words(const struct shared_desk *v)
{
	const struct sync_status *status = sharing_status(v->app);

	if (app_readonly(v->app))
		return _("Next: nothing to do here, this console only looks (--readonly)");
	if (v->n_conflicts > 0)
		return _("Next: Enter shows both sides of the chosen one; you decide");
	if (status->state == SYNC_NO_PROJECT)
		return _("Next: give the project's address and key, then start voxdesk again");
	if (status->state == SYNC_SIGNED_OUT)
		return _("Next: L signs in");
	if (status->state == SYNC_NOT_JOINED)
		return _("Next: j shares this store, after a question");
	if (role_words(status)[0] != '\0')
		return _("Next: ask for the role, or sign in with another address: L");
	if (status->state == SYNC_STOPPED)
		return _("Next: somebody puts right what is said above; u tries again");
	if (v->n > 0)
		return _(
		    "Next: what was refused is tried again by itself; u tries now, Enter looks");
	if (status->state == SYNC_WAITING)
		return _("Next: nothing to do here, it goes on by itself; u tries now");
	return _("Next: nothing to do here; u looks now");
}

struct says shared_says(const struct shared_desk *v, struct arena *arena)
{
	const struct sync_status *s = sharing_status(v->app);
	struct says out = { .next = next_words(v) };

	says_add(&out,
	    s->state == SYNC_STOPPED     ? ROLE_BAD
		: s->state == SYNC_FRESH ? ROLE_OK
					 : ROLE_TEXT,
	    state_words(s, arena));
	says_add(&out, ROLE_BAD, role_words(s));
	if (tells_problem(s)) {
		says_add(&out, ROLE_BAD, s->problem.message);
		says_add(&out, ROLE_TEXT, s->problem.hint);
	}
	if (waits(s))
		says_add(&out, ROLE_DIM,
		    arena_printf(arena, _("Waiting to be sent: %zu. Refused: %zu. Conflicts: %zu."),
			s->waiting.planned - s->waiting.refused, s->waiting.refused,
			s->waiting.conflicts));
	if (s->state == SYNC_SIGNED_OUT && s->joined)
		says_add(&out, ROLE_DIM, vault_words(v));
	if (s->pulled + s->pushed > 0)
		says_add(&out, ROLE_DIM,
		    arena_printf(arena,
			_("Since voxdesk was started: changes that came in %zu, that went there %zu."),
			s->pulled, s->pushed));
	return out;
}
