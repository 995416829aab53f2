/* backup, restore, practice. */
#include "cli/command.h"
#include "practice/practice.h"

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

bool run_backup(struct cli *c, struct error *err)
{
	if (!store_backup(c->session.store, c->operand[0], c->options.yes, err))
		return false;
	done(c, _("The store was copied to %s."), c->operand[0]);
	return true;
}

bool run_restore(struct cli *c, struct error *err)
{
	char kept[KEPT_TEXT_MAX];
	const char *question =
	    arena_printf(&c->arena, _("Replace the store by %s?"), cli_quoted(c, c->operand[0]));

	if (!cli_confirm(c, question, err) ||
	    !session_restore(&c->session, c->operand[0], kept, err))
		return false;
	done(c, _("The store was restored from %s."), c->operand[0]);
	if (!c->options.json)
		cli_say(c, _("What was there is kept in %s."), kept);
	return true;
}

bool run_practice(struct cli *c, struct error *err)
{
	struct practice_options options = { .listen = c->value[FLAG_LISTEN] };

	return cli_integer(c, FLAG_PACE, 1, 1000, &options.pace, err) &&
	    practice_run(&options, err);
}
