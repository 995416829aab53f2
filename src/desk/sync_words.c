/* How sharing stands, in the few words that a header has room for. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "desk/sync.h"

#define HEADER_COLUMNS 40

/* "12 s", "4 min", "3 h", "2 days". */
static void age(time_t seconds, char *out, size_t size)
{
	const long s = seconds > 0 ? (long)seconds : 0;

	if (s < 90)
		(void)snprintf(out, size, _("%ld s"), s);
	else if (s < 90L * 60)
		(void)snprintf(out, size, _("%ld min"), (s + 30) / 60);
	else if (s < 36L * 3600)
		(void)snprintf(out, size, _("%ld h"), (s + 1800) / 3600);
	else
		(void)snprintf(out, size, _("%ld days"), (s + 43200) / 86400);
}

static const char *running_words(const struct sync_status *status, struct arena *arena)
{
	return status->round_rows == 0 ? _("sharing")
				       : arena_printf(arena,
					     ngettext("sharing, %zu row", "sharing, %zu rows",
						 (unsigned long)status->round_rows),
					     status->round_rows);
}

static const char *state_words(const struct sync_status *status, time_t now, struct arena *arena)
{
	char since[32] = "";

	if (status->fresh_at != 0)
		age(now - status->fresh_at, since, sizeof since);
	switch (status->state) {
	case SYNC_SIGNED_OUT:
		return _("signed out");
	case SYNC_NOT_JOINED:
		return _("not shared yet");
	case SYNC_RUNNING:
		return running_words(status, arena);
	case SYNC_FRESH:
		return arena_printf(arena,
		    status->readonly ? _("read %s ago, read-only") : _("shared %s ago"), since);
	case SYNC_WAITING:
		if (!status->online && since[0])
			return arena_printf(arena, _("offline %s"), since);
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

const char *sync_words(const struct sync_status *status, time_t now, struct arena *arena)
{
	char out[160];
	const struct sync_waiting *w = &status->waiting;

	if (status->state == SYNC_NO_PROJECT)
		return "";
	(void)text_copy(out, sizeof out, state_words(status, now, arena));
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
	return arena_strdup(arena, out);
}
