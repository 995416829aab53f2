/* What an import did, as a document or in words. Long lists are printed item by item: nothing grows
 * with the file. */
#include <string.h>

#include "cli/customer_import.h"
#include "desk/handout.h"
#include "store/sync.h"

static const char *separator_name(char separator)
{
	return separator == '\t' ? "tab" : separator == ';' ? "semicolon" : "comma";
}

static const char *separator_words(char separator)
{
	return separator == '\t' ? N_("tabs") : separator == ';' ? N_("semicolons") : N_("commas");
}

/* ---- as a document */

static void print_item(struct cli *c, cJSON *item, size_t *n)
{
	char *text = cJSON_PrintUnformatted(item);

	cli_piece(c, (*n)++ > 0 ? "," : "");
	cli_piece(c, text ? text : "{}");
	cJSON_free(text);
	cJSON_Delete(item);
}

static void print_ignored(struct cli *c, const struct import *i)
{
	const struct import_ignored *all;
	const size_t n = import_ignored(i, &all);
	size_t printed = 0;

	for (size_t k = 0; k < n; k++) {
		cJSON *item = cJSON_CreateObject();

		cJSON_AddStringToObject(item, "column", all[k].name);
		cli_json_text(item, "nearest", all[k].nearest);
		print_item(c, item, &printed);
	}
}

static void print_lines(struct cli *c, const struct import_bad *all, size_t n)
{
	size_t printed = 0;

	for (size_t k = 0; k < n; k++) {
		cJSON *item = cJSON_CreateObject();

		cJSON_AddNumberToObject(item, "line", all[k].line);
		cli_json_text(item, "column", all[k].column);
		cli_json_text(item, "value", all[k].value);
		cJSON_AddStringToObject(item, "reason", all[k].reason);
		print_item(c, item, &printed);
	}
}

static void print_unplaced(struct cli *c, const struct import *i)
{
	const struct import_want *all;
	const size_t n = import_unplaced(i, &all);
	size_t printed = 0;

	for (size_t k = 0; k < n; k++) {
		cJSON *item = cJSON_CreateObject();

		cJSON_AddNumberToObject(item, "line", all[k].line);
		cJSON_AddStringToObject(item, "customer", all[k].customer);
		cJSON_AddStringToObject(item, "name", all[k].name);
		cJSON_AddStringToObject(item, "number", all[k].number);
		cJSON_AddStringToObject(item, "reason", all[k].reason);
		print_item(c, item, &printed);
	}
}

static void add_codes(cJSON *item, const struct lane1 *lane)
{
	cJSON *on = cJSON_AddArrayToObject(item, "activate");
	cJSON *off = cJSON_AddArrayToObject(item, "deactivate");
	cJSON *ask = cJSON_AddArrayToObject(item, "query");

	for (size_t k = 0; lane->has_code && k < lane->code.n_legs; k++) {
		const struct dial_leg *leg = &lane->code.legs[k];

		cJSON_AddItemToArray(on, cJSON_CreateString(leg->activate));
		if (leg->deactivate[0])
			cJSON_AddItemToArray(off, cJSON_CreateString(leg->deactivate));
		if (leg->query[0])
			cJSON_AddItemToArray(ask, cJSON_CreateString(leg->query));
	}
}

static cJSON *lane_item(const struct lane1 *lane, int line)
{
	cJSON *item = cJSON_CreateObject(), *steps;

	cJSON_AddNumberToObject(item, "line", line);
	cJSON_AddStringToObject(item, "customer", lane->customer.id);
	cJSON_AddStringToObject(item, "name", lane->customer.name);
	cJSON_AddStringToObject(item, "number", lane->config->business_number);
	cJSON_AddStringToObject(item, "ai_number", lane->config->ai_number);
	cJSON_AddStringToObject(item, "carrier", lane->carrier->id);
	cJSON_AddStringToObject(item, "when", condition_name(lane->condition));
	add_codes(item, lane);
	steps = cJSON_AddArrayToObject(item, "steps");
	for (size_t k = 0; k < lane->n_steps; k++)
		cJSON_AddItemToArray(steps, cJSON_CreateString(lane->steps[k]));
	return item;
}

/* Each business number with an AI number and a carrier, and so a code or steps. */
static bool each_code(struct cli *c, struct import *i,
    void (*tell)(struct cli *c, const struct lane1 *lane, int line, size_t *n), struct error *err)
{
	struct arena arena = { 0 };
	struct lane1 lane;
	size_t at = 0, n = 0;
	int line;

	error_clear(err);
	while (!c->value[FLAG_CHECK] && import_next_lane(i, &at, &arena, &lane, &line, err)) {
		if (handout_ready(&lane))
			tell(c, &lane, line, &n);
		arena_reset(&arena);
	}
	arena_done(&arena);
	return err->kind == ERROR_NONE;
}

static void print_code(struct cli *c, const struct lane1 *lane, int line, size_t *n)
{
	print_item(c, lane_item(lane, line), n);
}

static void print_handouts(struct cli *c, const struct import *i)
{
	const struct import_kept *all;
	const size_t n = import_handouts_kept(i, &all);
	cJSON *doc, *kept;
	size_t printed = 0;

	if (!c->value[FLAG_HANDOUTS] || c->value[FLAG_CHECK]) {
		cli_piece(c, "null");
		return;
	}
	doc = cJSON_CreateObject();
	cJSON_AddStringToObject(doc, "folder", c->value[FLAG_HANDOUTS]);
	cJSON_AddNumberToObject(doc, "written", (double)import_count(i)->handouts);
	kept = cJSON_AddArrayToObject(doc, "kept");
	for (size_t k = 0; k < n; k++) {
		cJSON *item = cJSON_CreateObject();

		cJSON_AddStringToObject(item, "file", all[k].file);
		cJSON_AddStringToObject(item, "reason", all[k].reason);
		cJSON_AddItemToArray(kept, item);
	}
	print_item(c, doc, &printed);
}

bool import_document(struct cli *c, struct import *i, struct error *err)
{
	const struct import_count *n = import_count(i);
	const struct import_bad *bad, *doubts;
	const size_t n_bad = import_bad(i, &bad), n_doubts = import_doubts(i, &doubts);
	bool ok;

	cli_piece(c,
	    arena_printf(&c->arena,
		"{\"encoding\":\"%s\",\"separator\":\"%s\",\"check\":%s,\"read\":%zu,\"good\":%zu,"
		"\"added\":%zu,\"already\":%zu,\"want\":%zu,\"placed\":%zu,\"ignored\":[",
		import_encoding(i), separator_name(import_separator(i)),
		c->value[FLAG_CHECK] ? "true" : "false", n->read, n->good, n->added, n->already,
		n->want, n->placed));
	print_ignored(c, i);
	cli_piece(c, "],\"bad\":[");
	print_lines(c, bad, n_bad);
	cli_piece(c, "],\"doubtful\":[");
	print_lines(c, doubts, n_doubts);
	cli_piece(c, "],\"unplaced\":[");
	print_unplaced(c, i);
	cli_piece(c, "],\"codes\":[");
	ok = each_code(c, i, print_code, err);
	cli_piece(c, "],\"handouts\":");
	print_handouts(c, i);
	cli_piece(c, "}\n");
	return ok;
}

/* ---- in words */

static void say_code_line(struct cli *c, const struct lane1 *lane, int line, size_t *n)
{
	const char *codes = "";

	(void)line;
	for (size_t k = 0; lane->has_code && k < lane->code.n_legs; k++)
		codes = arena_printf(&c->arena, "%s%s%s", codes, *codes ? ", " : "",
		    lane->code.legs[k].activate);
	if ((*n)++ == 0)
		cli_say(c, "%s", _("To be dialled on the business phone:"));
	cli_say(c, "  %-20s %-28s %s", lane->business.international,
	    *codes ? codes : _("in an app: see voxdesk forward show"), lane->customer.name);
}

static void say_lines(struct cli *c, const char *title, const struct import_bad *all, size_t n)
{
	if (n > 0)
		cli_say(c, "%s", title);
	for (size_t k = 0; k < n; k++)
		if (all[k].column[0])
			cli_say(c, _("  line %d, %s \"%s\": %s"), all[k].line, all[k].column,
			    all[k].value, all[k].reason);
		else
			cli_say(c, _("  line %d: %s"), all[k].line, all[k].reason);
}

/* Under their reason, as many share it. */
static void say_doubts(struct cli *c, const struct import_bad *all, size_t n)
{
	const char *reason = "";

	if (n > 0)
		cli_say(c, "%s", _("To be looked at once more, but no reason to leave out:"));
	for (size_t k = 0; k < n; k++) {
		if (strcmp(reason, all[k].reason) != 0)
			cli_say(c, "  %s", all[k].reason);
		reason = all[k].reason;
		cli_say(c, _("    line %d, %s \"%s\""), all[k].line, all[k].column, all[k].value);
	}
}

/* Under their reason, which hundreds may share. */
static void say_unplaced(struct cli *c, const struct import *i)
{
	const struct import_want *all;
	const size_t n = import_unplaced(i, &all);
	const char *reason = "";

	if (n > 0)
		cli_say(c, "%s", _("Taken in, but without an AI number:"));
	for (size_t k = 0; k < n; k++) {
		char shown[NUMBER_TEXT_MAX];

		if (strcmp(reason, all[k].reason) != 0)
			cli_say(c, "  %s", all[k].reason);
		reason = all[k].reason;
		number_show(all[k].number, shown, sizeof shown);
		cli_say(c, "    %-20s %s", shown, all[k].name);
	}
}

static void say_ignored(const struct import *i)
{
	const struct import_ignored *all;
	const size_t n = import_ignored(i, &all);

	for (size_t k = 0; k < n; k++)
		if (all[k].nearest[0])
			cli_note(
			    _("! The column \"%s\" is not known and was passed over. Did you mean %s?"),
			    all[k].name, all[k].nearest);
		else
			cli_note(_("! The column \"%s\" is not known and was passed over."),
			    all[k].name);
}

static void say_handouts(struct cli *c, const struct import *i)
{
	const struct import_kept *all;
	const size_t n = import_handouts_kept(i, &all);

	for (size_t k = 0; k < n; k++)
		cli_say(c, "! %s", all[k].reason);
	if (c->value[FLAG_HANDOUTS])
		cli_say(c, _("Hand-outs in %s: %zu."), cli_quoted(c, c->value[FLAG_HANDOUTS]),
		    import_count(i)->handouts);
}

static void say_encoding(struct cli *c, const struct import *i)
{
	int line;
	const char *name = import_example(i, &line);

	if (strcmp(import_encoding(i), "utf-8") == 0)
		return;
	cli_say(c, _("The file was read as %s."), import_encoding(i));
	if (name[0])
		cli_say(c, _("  Look at the accents: line %d is \"%s\"."), line, name);
}

void import_say_found(struct cli *c, const struct import *i, struct import_told *told)
{
	const struct import_bad *bad, *doubts;
	const size_t n_bad = import_bad(i, &bad), n_doubts = import_doubts(i, &doubts);

	say_ignored(i);
	say_doubts(c, doubts, n_doubts);
	say_lines(c, _("Cannot be taken in:"), bad, n_bad);
	say_encoding(c, i);
	*told = (struct import_told){ .found = true, .bad = n_bad, .doubts = n_doubts };
}

static bool is_shared(struct cli *c)
{
	struct sync_remote remote;
	struct error ignored;

	return sync_joined(c->session.store, &c->arena, &remote, &ignored) && remote.url[0] &&
	    !remote.readonly;
}

const char *import_question(struct cli *c, const struct import *i)
{
	const struct import_count *n = import_count(i);
	const char *text = arena_printf(&c->arena,
	    _("%zu lines, read as %s with %s: %zu can be taken in, %zu are there already, %zu cannot. Nothing is written yet."),
	    n->read, import_encoding(i), _(separator_words(import_separator(i))), n->good,
	    n->already, n->bad);

	if (n->want > 0)
		text = arena_printf(&c->arena,
		    _("%s\n%zu of those that are there want an AI number still."), text, n->want);
	if (is_shared(c))
		text = arena_printf(&c->arena, "%s\n%s", text,
		    _("This store is shared: everybody at the desk gets these customers."));
	return arena_printf(&c->arena, "%s\n%s", text, _("Take them in?"));
}

static void say_check_end(struct cli *c, const struct import_count *n)
{
	cli_say(c,
	    _("%zu lines read: %zu can be taken in, %zu are there already, %zu cannot. Nothing was changed."),
	    n->read, n->good, n->already, n->bad);
	if (n->want > 0)
		cli_say(c,
		    _("%zu of those that are there wanted an AI number and have none: importing the file tries again."),
		    n->want);
}

bool import_say(struct cli *c, struct import *i, const struct import_told *told, struct error *err)
{
	const struct import_count *n = import_count(i);
	const struct import_bad *bad, *doubts;
	const size_t n_bad = import_bad(i, &bad), n_doubts = import_doubts(i, &doubts);
	struct import_told all;

	if (c->value[FLAG_CHECK]) {
		import_say_found(c, i, &all);
		say_check_end(c, n);
		return true;
	}
	if (!told->found)
		say_ignored(i);
	if (!each_code(c, i, say_code_line, err))
		return false;
	say_unplaced(c, i);
	say_doubts(c, doubts + told->doubts, n_doubts - told->doubts);
	say_lines(c, _("Not taken in:"), bad + told->bad, n_bad - told->bad);
	if (!told->found)
		say_encoding(c, i);
	cli_say(c, _("%zu lines read: %zu taken in, %zu there already, %zu not taken in."), n->read,
	    n->added, n->already, n->bad);
	if (n->placed + n->unplaced > 0)
		cli_say(c, _("AI numbers: %zu given, %zu could not be."), n->placed, n->unplaced);
	say_handouts(c, i);
	return true;
}
