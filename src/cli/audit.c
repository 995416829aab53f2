/* audit: who did what, newest first. */
#include <limits.h>
#include <string.h>

#include "base/time.h"
#include "cli/command.h"
#include "desk/customers.h"
#include "desk/history.h"

#define PAGE 200

/* {id, at, who, action, subject, customer, detail} */
static cJSON *document(const struct audit_line *line)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddNumberToObject(doc, "id", (double)line->id);
	cJSON_AddStringToObject(doc, "at", line->at);
	cJSON_AddStringToObject(doc, "who", line->operator_name);
	cJSON_AddStringToObject(doc, "action", line->action);
	cli_json_text(doc, "subject", line->subject_id);
	cli_json_text(doc, "customer", line->org_id);
	cli_json_text(doc, "detail", line->detail);
	return doc;
}

static void line_say(struct cli *c, const struct audit_line *line, bool whose, struct arena *arena)
{
	const char *rest = strchr(history_detail(&c->session, line, arena), '\n');
	char when[40];

	time_for_operator(line->at, when, sizeof when);
	cli_say(c, "%6lld  %-12s  %-12s  %s", (long long)line->id, when, history_who(line, arena),
	    history_title(&c->session, line, whose, arena));
	while (rest) {
		const char *next = strchr(++rest, '\n');

		cli_say(c, "%24s%s", "",
		    arena_strndup(arena, rest, next ? (size_t)(next - rest) : strlen(rest)));
		rest = next;
	}
}

/* One that was removed is known by its id, where anything stands about it. */
static bool find(struct cli *c, char id[ID_MAX], struct error *err)
{
	struct audit_line *lines;
	struct error ignored;
	size_t n;

	if (desk_customer_find(&c->session, c->operand[0], c->value[FLAG_COUNTRY], true, id, err))
		return true;
	if (err->kind != ERROR_NOT_FOUND || strlen(c->operand[0]) >= ID_MAX ||
	    !audit_list(c->session.store, c->operand[0], 0, 1, &c->arena, &lines, &n, &ignored) ||
	    n == 0)
		return false;
	memcpy(id, c->operand[0], strlen(c->operand[0]) + 1);
	return true;
}

bool run_audit(struct cli *c, struct error *err)
{
	struct arena arena = { 0 };
	struct audit_line *lines;
	char id[ID_MAX] = "";
	int after = 0, limit = INT_MAX;
	size_t n = PAGE, printed = 0, left;
	int64_t before;
	bool ok = true;

	if (!cli_integer(c, FLAG_LIMIT, 1, 1000000, &limit, err) ||
	    !cli_integer(c, FLAG_AFTER, 1, INT_MAX, &after, err) || (c->n > 0 && !find(c, id, err)))
		return false;
	before = after;
	for (left = (size_t)limit; ok && left > 0 && n == PAGE; left -= n) {
		arena_reset(&arena);
		ok = audit_list(c->session.store, id[0] ? id : NULL, before,
		    left < PAGE ? left : PAGE, &arena, &lines, &n, err);
		for (size_t i = 0; ok && i < n; i++) {
			if (c->options.json)
				cli_list_item(c, document(&lines[i]), &printed);
			else
				line_say(c, &lines[i], id[0] == '\0', &arena);
			before = lines[i].id;
		}
		printed += c->options.json ? 0 : n;
	}
	arena_done(&arena);
	if (ok && c->options.json)
		cli_list_item(c, NULL, &printed);
	else if (ok && printed == 0)
		cli_note("%s", _("The history is empty."));
	return ok;
}
