/* The page of the shared desk: how sharing stands, in sentences. */
#include <stdio.h>

#include "base/time.h"
#include "ui/shared_desk.h"
#include "ui/sharing.h"

/* Signed in, and to no avail. */
const char *shared_role_words(const struct sync_status *status)
{
	if (status->no_role)
		return _(
		    "This address has no role at the desk: the project shows it nothing. Ask who manages the project for the role.");
	return status->not_desk
	    ? _("This address has not the role of the desk: the project takes nothing of this store's. Ask who manages the project for the role.")
	    : "";
}

bool shared_waits(const struct sync_status *status)
{
	return status->waiting.planned + status->waiting.conflicts > 0;
}

const char *shared_state_words(const struct sync_status *status, char *out, size_t size)
{
	bool nothing_left = !shared_waits(status);
	char text[TIME_TEXT_MAX], at[32];

	switch (status->state) {
	case SYNC_NO_PROJECT:
		return _(
		    "No project is given. SUPABASE_URL and SUPABASE_ANON_KEY say which (, shows where they come from).");
	case SYNC_SIGNED_OUT:
		return status->joined
		    ? _("Nobody is signed in. What is changed here waits in this store.")
		    : _("Nobody is signed in: this console works on its own store.");
	case SYNC_NOT_JOINED:
		return _("Signed in. This store is not shared with the project yet.");
	case SYNC_RUNNING:
		(void)snprintf(out, size, _("At work: %zu rows in this round."),
		    status->round_rows);
		return out;
	case SYNC_FRESH:
		time_text(status->fresh_at, text);
		time_for_operator(text, at, sizeof at);
		(void)snprintf(out, size,
		    status->readonly ? _("Read whole at %s. Nothing is written there.")
			: nothing_left
			? _("Equal with the project as of %s.")
			: _("Equal with the project as of %s, but for what is listed below."),
		    at);
		return out;
	case SYNC_WAITING:
		return _("The project is not reached now. It is tried again by itself.");
	default:
		return _("Sharing has stopped until somebody looks at it.");
	}
}

/* What comes next, in one sentence. */
const char *shared_next_words(const struct shared_desk *v)
{
	const struct sync_status *status = sharing_status(v->app);

	if (v->n_conflicts > 0)
		return _("Next: Enter shows both sides of the chosen one; you decide");
	if (status->state == SYNC_NO_PROJECT)
		return _("Next: give the project's address and key, then start voxdesk again");
	if (status->state == SYNC_SIGNED_OUT)
		return _("Next: L signs in");
	if (status->state == SYNC_NOT_JOINED)
		return _("Next: j shares this store, after a question");
	if (v->n > 0)
		return _(
		    "Next: what was refused is tried again by itself; u tries now, Enter looks");
	return _("Next: nothing to do here; u looks now");
}
