/* How sharing stands, in the few words that a header has room for. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/sync.h"

#define HEADER_COLUMNS 40

static const char *running_words(const struct sync_status *status, struct arena *arena)
{
	return status->round_rows == 0 ? _("sharing")
				       : arena_printf(arena,
					     ngettext("sharing, %zu row", "sharing, %zu rows",
						 (unsigned long)status->round_rows),
					     status->round_rows);
}

/* A time of day instead of an age: it stays true while nothing is drawn anew. */
static const char *state_words(const struct sync_status *status, struct arena *arena)
{
	char at[TIME_TEXT_MAX], since[32] = "";

	if (status->fresh_at != 0) {
		time_text(status->fresh_at, at);
		time_for_operator(at, since, sizeof since);
	}
	switch (status->state) {
	case SYNC_SIGNED_OUT:
		return _("signed out");
	case SYNC_NOT_JOINED:
		return _("not shared yet");
	case SYNC_RUNNING: /* not reached so far: no other words with each time it is tried */
		if (status->online || !since[0])
			return running_words(status, arena);
		return arena_printf(arena, _("offline, shared %s"), since);
	case SYNC_FRESH:
		return arena_printf(arena,
		    status->readonly ? _("read %s, read-only") : _("shared %s"), since);
	case SYNC_WAITING:
		if (!status->online && since[0])
			return arena_printf(arena, _("offline, shared %s"), since);
		return status->online ? _("sharing waits") : _("offline");
	case SYNC_STOPPED:
		return _("sharing stopped");
	default:
		return "";
	}
}

/* What does not fit is left out: what a person has to decide comes first. */
static void add(char *out, const char *more)
{
	const size_t n = strlen(out);

	if (text_width(out) + text_width(more) + 2 <= HEADER_COLUMNS && n + strlen(more) + 3 < 160)
		(void)snprintf(out + n, 160 - n, ", %s", more);
}

const char *sync_words(const struct sync_status *status, struct arena *arena)
{
	char out[160];
	const struct sync_waiting *w = &status->waiting;

	if (status->state == SYNC_NO_PROJECT)
		return "";
	(void)text_copy(out, sizeof out, state_words(status, arena));
	if (status->lacks)
		add(out, _("rows missing there"));
	if (w->conflicts > 0)
		add(out,
		    arena_printf(arena,
			ngettext("%zu conflict", "%zu conflicts", (unsigned long)w->conflicts),
			w->conflicts));
	if (w->refused > 0)
		add(out,
		    arena_printf(arena,
			ngettext("%zu refused", "%zu refused", (unsigned long)w->refused),
			w->refused));
	if (w->planned > w->refused)
		add(out,
		    arena_printf(arena,
			ngettext("%zu waiting", "%zu waiting",
			    (unsigned long)(w->planned - w->refused)),
			w->planned - w->refused));
	if (w->untaken.n > 0)
		add(out,
		    arena_printf(arena,
			ngettext("%zu not taken", "%zu not taken", (unsigned long)w->untaken.n),
			w->untaken.n));
	return arena_strdup(arena, out);
}

const char *sync_role_hint(void)
{
	return _(
	    "Who manages the project gives it: \"role\": \"desk\" in the app_metadata (data/supabase/README.md says how). Then run voxdesk sync again.");
}

bool sync_no_role(const char *who, struct error *err)
{
	return error_set(err, ERROR_REFUSED, "no-desk-role", sync_role_hint(),
	    _("%s is signed in at the shared project, but has not the role desk there: it takes nothing from this address. What is here is kept."),
	    who);
}

const char *sync_join_words(const struct sync_status *status, struct arena *arena)
{
	const int64_t n = status->joining.removed;

	return n == 0 || status->readonly
	    ? ""
	    : arena_printf(arena,
		  ngettext(
		      "%lld entry was removed here: if the project has it still, it becomes a conflict, and you decide.",
		      "%lld entries were removed here: what the project still has of them becomes a conflict each, and you decide.",
		      (unsigned long)n),
		  (long long)n);
}

const char *sync_untaken_words(const struct sync_untaken *untaken, struct arena *arena)
{
	static const char *const words[UNTAKEN_WHYS] = {
		[UNTAKEN_ORPHAN] = N_(
		    "The row %s of %s in the shared project was not taken: its customer could not be taken."),
		[UNTAKEN_REFUSED] = N_(
		    "The row %s of %s in the shared project breaks a rule of this store, and was not taken."),
		[UNTAKEN_UNREAD] = N_(
		    "The row %s of %s in the shared project has a value that cannot be read here, and was not taken."),
		[UNTAKEN_LARGE] =
		    N_("The row %s of %s in the shared project is too large and was not taken."),
	};
	const unsigned long others = (unsigned long)untaken->n - 1;
	const char *text;

	if (untaken->n == 0)
		return "";
	text = arena_printf(arena, _(words[untaken->why]), untaken->id,
	    shared_tables[untaken->table].row.name);
	return others == 0 ? text
			   : arena_printf(arena,
				 ngettext("%s So it is with %lu more row.",
				     "%s So it is with %lu more rows.", others),
				 text, others);
}
