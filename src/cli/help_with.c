/* help-with: the troubleshooting entries that fit. Neither store nor network. */
#include <string.h>

#include "cli/command.h"
#include "desk/help_with.h"

#define SHOWN 5 /* where --limit says nothing */
#define SHOWN_MAX 50

static cJSON *entry_document(const struct help_entry *e)
{
	cJSON *doc = cJSON_CreateObject();

	cli_json_text(doc, "id", e->id);
	cli_json_text(doc, "symptom", e->symptom);
	cli_json_text(doc, "cause", e->cause);
	cli_json_text(doc, "fix", e->fix);
	cli_json_text(doc, "source", e->source);
	return doc;
}

static void entry_say(struct cli *c, const struct help_entry *e)
{
	cli_say(c, "%s  %s", e->id, e->symptom);
	if (e->cause[0])
		cli_say(c, _("  likely: %s"), e->cause);
	cli_say(c, _("  do: %s"), e->fix);
	if (e->source[0])
		cli_say(c, _("  source: %s"), e->source);
}

/* The words may come quoted or not. */
static const char *all_words(struct cli *c)
{
	const char *text = c->operand[0];

	for (size_t i = 1; i < c->n; i++)
		text = arena_printf(&c->arena, "%s %s", text, c->operand[i]);
	return text;
}

bool run_help_with(struct cli *c, struct error *err)
{
	const char *text = all_words(c);
	struct help_entry found[SHOWN_MAX];
	int limit = SHOWN;
	cJSON *doc;
	size_t n;

	if (!cli_integer(c, FLAG_LIMIT, 1, SHOWN_MAX, &limit, err))
		return false;
	n = help_with(text, &c->arena, found, (size_t)limit);
	if (n == 0)
		return error_set(err, ERROR_NOT_FOUND, "nothing-fits",
		    _("Say what the phone shows or does (voicemail, busy, refused, invalid MMI), or give a provider's code. A dial code is explained by voxdesk explain."),
		    _("Nothing is known about \"%s\"."), cli_quoted(c, text));
	if (!c->options.json) {
		for (size_t i = 0; i < n; i++)
			entry_say(c, &found[i]);
		return true;
	}
	doc = cJSON_CreateArray();
	for (size_t i = 0; i < n; i++)
		cJSON_AddItemToArray(doc, entry_document(&found[i]));
	cli_document(c, doc);
	return true;
}
