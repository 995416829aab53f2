/* backup, restore, practice. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "cli/command.h"
#include "practice/practice.h"
#include "store/settings.h"
#include "store/sync.h"

static void done(struct cli *c, const char *sentence, const char *file)
{
	cJSON *doc;

	if (!c->options.json) {
		cli_say(c, sentence, file);
		return;
	}
	doc = cJSON_CreateObject();
	cJSON_AddStringToObject(doc, "file", file);
	cli_document(c, doc);
}

/* For the doctor; the copy is there whether this can be written or not. */
static void backup_note(struct cli *c)
{
	char now[TIME_TEXT_MAX];
	struct error ignored;

	time_now_text(now);
	if (!store_readonly(c->session.store) &&
	    !setting_note(c->session.store, SETTING_BACKUP_AT, now, &ignored))
		error_clear(&ignored);
}

bool run_backup(struct cli *c, struct error *err)
{
	if (!store_backup(c->session.store, c->operand[0], c->options.yes, err)) {
		/* What it says of the store's place is of --db. */
		if (strstr(err->hint, "--db"))
			(void)text_copy(err->hint, sizeof err->hint,
			    _("Name a file in a folder that is there and that you may write to."));
		return false;
	}
	backup_note(c);
	done(c, _("The store was copied to %s."), c->operand[0]);
	return true;
}

/* A shared store that is set back: the desk goes on from what the others have. */
static void shared_say(struct cli *c, size_t waited, const char *kept)
{
	struct sync_remote remote;
	struct error ignored;

	if (!sync_joined(c->session.store, &c->arena, &remote, &ignored) || !remote.url[0])
		return;
	cli_say(c,
	    _("It is shared with %s: what the desk changed since this copy was made, removals too, comes back with the next sync."),
	    remote.url);
	if (waited > 0)
		cli_say(c,
		    ngettext("%zu change that was not shared yet is in %s alone.",
			"%zu changes that were not shared yet are in %s alone.", waited),
		    waited, kept);
}

bool run_restore(struct cli *c, struct error *err)
{
	struct sync_waiting before = { .planned = 0 };
	char kept[KEPT_TEXT_MAX];
	struct error ignored;
	const char *question =
	    arena_printf(&c->arena, _("Replace the store by %s?"), cli_quoted(c, c->operand[0]));

	/* A damaged one tells nothing, and is replaced all the same. */
	if (!session_open_store(&c->session, &ignored) ||
	    !sync_waiting(c->session.store, &before, &ignored))
		before.planned = 0;
	if (!cli_confirm(c, question, err) ||
	    !session_restore(&c->session, c->operand[0], kept, err))
		return false;
	done(c, _("The store was restored from %s."), c->operand[0]);
	if (!c->options.json) {
		cli_say(c, _("What was there is kept in %s."), kept);
		shared_say(c, before.planned, kept);
	}
	return true;
}

bool run_practice(struct cli *c, struct error *err)
{
	struct practice_options options = { .listen = c->value[FLAG_LISTEN] };

	return cli_integer(c, FLAG_PACE, 1, 1000, &options.pace, err) &&
	    practice_run(&options, err);
}
