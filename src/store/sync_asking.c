/* Which process asks the project without an answer, for others that look: one line of settings,
 * written when a wait has become long and when it is over, never while it lasts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "store/owner.h"
#include "store/settings.h"
#include "store/sync_rows.h"

/* The next word of a line, and where the one behind it begins. */
static const char *word(const char *at, char *out, size_t size)
{
	const size_t n = strcspn(at, " ");

	(void)text_copy(out, n < size ? n + 1 : size, at);
	return at + n + (at[n] == ' ');
}

/* Whose line it is; false: nobody's. */
static bool asking_read(struct store *s, struct arena *arena, struct owner *who,
    char since[TIME_TEXT_MAX], struct error *err)
{
	const char *line = "";
	char pid[16];

	*who = (struct owner){ .pid = 0 };
	since[0] = '\0';
	if (!setting_get(s, SETTING_SYNC_ASKING, arena, &line, err))
		return false;
	line = word(line, since, TIME_TEXT_MAX);
	line = word(line, who->host, sizeof who->host);
	line = word(line, who->boot_id, sizeof who->boot_id);
	line = word(line, pid, sizeof pid);
	(void)word(line, who->started_at, sizeof who->started_at);
	who->pid = (int)strtol(pid, NULL, 10);
	return true;
}

bool sync_asking_note(struct store *s, time_t since, struct error *err)
{
	char at[TIME_TEXT_MAX], line[4 * OWNER_TEXT_MAX];
	struct arena arena = { 0 };
	struct owner self, who;
	bool ok;

	owner_self(&self);
	if (since == 0) { /* another process may wait by now */
		ok = asking_read(s, &arena, &who, at, err) &&
		    (!owner_same(&self, &who) || setting_note(s, SETTING_SYNC_ASKING, "", err));
		arena_done(&arena);
		return ok;
	}
	time_text(since, at);
	(void)snprintf(line, sizeof line, "%s %s %s %d %s", at, self.host, self.boot_id, self.pid,
	    self.started_at);
	return setting_note(s, SETTING_SYNC_ASKING, line, err);
}

bool sync_asking(struct store *s, time_t *since, struct error *err)
{
	struct arena arena = { 0 };
	char at[TIME_TEXT_MAX];
	struct owner who;
	bool ok;

	*since = 0;
	ok = asking_read(s, &arena, &who, at, err);
	if (ok && (!owner_alive(&who, at) || !time_parse(at, since)))
		*since = 0;
	arena_done(&arena);
	return ok;
}
