/* conflict list, show, decide: what was changed here and elsewhere, and which of it counts. No
 * network: what was decided goes to the desk's project with the next sync. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "cli/command.h"
#include "desk/sync.h"

#define ID_LEAST 8 /* characters of an id that may stand for it */
#define LABEL_COLUMNS 15
#define ROW_COLUMNS 60 /* for the values beside it */
#define VALUES_MAX 3

static const char *const kind_names[CONFLICT_KINDS] = {
	[CONFLICT_CHANGED] = "changed",
	[CONFLICT_REMOVED_THERE] = "removed-there",
	[CONFLICT_REMOVED_HERE] = "removed-here",
	[CONFLICT_NUMBER_TAKEN] = "number-taken",
	[CONFLICT_CLASH] = "clash",
};

/* ---- documents */

/* A value by its column's kind; NULL is null. */
static void value_add(cJSON *doc, const struct row_column *column, const char *value)
{
	if (!value)
		cJSON_AddNullToObject(doc, column->name);
	else if (column->kind == ROW_NUMBER)
		cJSON_AddNumberToObject(doc, column->name, (double)strtoll(value, NULL, 10));
	else if (column->kind == ROW_FLAG)
		cJSON_AddBoolToObject(doc, column->name, strcmp(value, "1") == 0);
	else
		cJSON_AddStringToObject(doc, column->name, value);
}

static cJSON *row_document(const struct row_table *table, const struct row *row)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "id", row->id);
	cJSON_AddNumberToObject(doc, "version", (double)row->version);
	for (size_t i = 0; i < table->n; i++)
		value_add(doc, &table->columns[i], row->values[i]);
	return doc;
}

/* {id, table, kind, name, customer, found_at, ours, theirs, can_both} */
static cJSON *document(const struct sync_conflict *k)
{
	const struct row_table *table = &shared_tables[k->table].row;
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "id", k->id);
	cJSON_AddStringToObject(doc, "table", table->name);
	cJSON_AddStringToObject(doc, "kind", kind_names[k->kind]);
	cli_json_text(doc, "name", k->name);
	cli_json_text(doc, "customer", k->org_id);
	cli_json_text(doc, "found_at", k->found_at);
	cJSON_AddItemToObject(doc, "ours", row_document(table, &k->ours));
	cJSON_AddItemToObject(doc, "theirs", row_document(table, &k->theirs));
	cJSON_AddBoolToObject(doc, "can_both", k->can_both);
	return doc;
}

/* ---- for people: the values side by side, wrapped */

struct cells {
	const char *text[VALUES_MAX];
	size_t n, columns; /* of each */
};

static void pad(char *line, size_t size, size_t *used, size_t columns)
{
	while (columns-- > 0 && *used + 1 < size)
		line[(*used)++] = ' ';
	line[*used] = '\0';
}

static const char *value_clean(struct cli *c, const char *value)
{
	char clean[2000];

	text_clean(value, strlen(value), clean, sizeof clean, 0);
	return arena_strdup(&c->arena, clean[0] ? clean : "-");
}

static void cells_say(struct cli *c, const char *label, const struct cells *cells)
{
	const char *at[VALUES_MAX];
	bool more = true;

	memcpy(at, cells->text, sizeof at);
	while (more) {
		char line[1024] = "  ";
		size_t used = 2;

		more = false;
		used += (size_t)snprintf(line + used, sizeof line - used, "%s", label);
		pad(line, sizeof line, &used,
		    text_width(label) < LABEL_COLUMNS ? LABEL_COLUMNS - text_width(label) : 0);
		for (size_t i = 0; i < cells->n; i++) {
			const size_t n = cli_fit(at[i], cells->columns);
			const char *text = arena_strndup(&c->arena, at[i], n);

			pad(line, sizeof line, &used, 2);
			used += (size_t)snprintf(line + used, sizeof line - used, "%s", text);
			if (i + 1 < cells->n)
				pad(line, sizeof line, &used, cells->columns - text_width(text));
			at[i] += n;
			at[i] += *at[i] == ' ';
			more = more || *at[i];
		}
		cli_say(c, "%s", line);
		label = "";
	}
}

/* Only what differs; "before" where it is known of every line. */
static void lines_say(struct cli *c, const struct sync_conflict *k)
{
	struct conflict_line *lines;
	const size_t n = conflict_lines(&c->session, k, &c->arena, &lines);
	bool base = n > 0;
	struct cells head = { .n = 0 };

	for (size_t i = 0; i < n; i++)
		base = base && lines[i].base;
	if (base)
		head.text[head.n++] = _("before");
	head.text[head.n++] = _("here");
	head.text[head.n++] = _("there");
	head.columns = ROW_COLUMNS / head.n - 2;
	if (n > 0)
		cells_say(c, "", &head);
	for (size_t i = 0; i < n; i++) {
		struct cells row = { .columns = head.columns };

		if (base)
			row.text[row.n++] = value_clean(c, lines[i].base);
		row.text[row.n++] = arena_printf(&c->arena, "%s%s", value_clean(c, lines[i].ours),
		    lines[i].changed_here ? " *" : "");
		row.text[row.n++] = arena_printf(&c->arena, "%s%s", value_clean(c, lines[i].theirs),
		    lines[i].changed_there ? " *" : "");
		cells_say(c, lines[i].label, &row);
	}
}

static const struct side {
	enum cli_flag flag;
	enum sync_side side;
	const char *name;
} sides[] = {
	{ FLAG_OURS, SIDE_OURS, "ours" },
	{ FLAG_THEIRS, SIDE_THEIRS, "theirs" },
	{ FLAG_BOTH, SIDE_BOTH, "both" },
};
#define SIDES (sizeof sides / sizeof sides[0])

static void found_say(struct cli *c, const struct sync_conflict *k)
{
	char when[40];

	time_for_operator(k->found_at, when, sizeof when);
	if (k->by && k->by[0])
		cli_say(c, _("  seen %s; changed here by %s"), when, cli_quoted(c, k->by));
	else
		cli_say(c, _("  seen %s"), when);
}

/* With the customer that it takes away. */
static const char *choice_whole(struct cli *c, const struct sync_conflict *k, enum sync_side side,
    const char *choice)
{
	const char *removes = conflict_removes(&c->session, k, side, &c->arena);

	return removes[0] ? arena_printf(&c->arena, "%s %s", choice, removes) : choice;
}

static void conflict_say(struct cli *c, const struct sync_conflict *k)
{
	cli_say(c, "%s", conflict_title(k, &c->arena));
	cli_say(c, "  %s", k->id);
	found_say(c, k);
	lines_say(c, k);
	for (size_t i = 0; i < SIDES; i++) {
		const char *choice = conflict_choice(k, sides[i].side, &c->arena);

		if (choice[0])
			cli_say(c, "  --%-7s %s", sides[i].name,
			    choice_whole(c, k, sides[i].side, choice));
	}
}

static void print(struct cli *c, const struct sync_conflict *k)
{
	if (c->options.json)
		cli_document(c, document(k));
	else
		conflict_say(c, k);
}

/* ---- list, show */

static bool is_conflict(const void *rows, size_t i, const char *word)
{
	return strcmp(((const struct sync_conflict *)rows + i)->id, word) == 0;
}

bool run_conflict_list(struct cli *c, struct error *err)
{
	struct sync_conflict *rows;
	size_t n, first, end, printed = 0;
	char id[ID_MAX];

	if (c->n > 0 &&
	    !desk_customer_find(&c->session, c->operand[0], c->value[FLAG_COUNTRY], true, id, err))
		return false;
	if (!sync_conflict_list(c->session.store, c->n > 0 ? id : NULL, &c->arena, &rows, &n,
		err) ||
	    !cli_page(c, rows, n, is_conflict, "voxdesk conflict list", &first, &end, err))
		return false;
	for (size_t i = first; i < end; i++) {
		char when[40];

		if (c->options.json) {
			cli_list_item(c, document(&rows[i]), &printed);
			continue;
		}
		time_for_operator(rows[i].found_at, when, sizeof when);
		cli_say(c, "%.8s  %-12s  %s", rows[i].id, when,
		    conflict_title(&rows[i], &c->arena));
	}
	if (c->options.json)
		cli_list_item(c, NULL, &printed);
	else if (n == 0)
		cli_note("%s", _("There is no conflict."));
	return true;
}

/* ID, or eight or more characters that only one begins with. */
static bool find(struct cli *c, struct sync_conflict *out, struct error *err)
{
	const char *text = c->operand[0];
	struct sync_conflict *rows;
	size_t n, found = 0;

	if (!sync_conflict_list(c->session.store, NULL, &c->arena, &rows, &n, err))
		return false;
	for (size_t i = 0; strlen(text) >= ID_LEAST && i < n; i++) {
		if (strncmp(rows[i].id, text, strlen(text)) == 0 && found++ == 0)
			*out = rows[i];
	}
	if (found == 1)
		return true;
	if (found > 1)
		return error_set(err, ERROR_NOT_FOUND, "id-not-unique", _("Give more of it."),
		    _("Several conflicts begin with \"%s\"."), cli_quoted(c, text));
	return error_set(err, ERROR_NOT_FOUND, "no-such-conflict",
	    _("See: voxdesk conflict list. Eight or more characters of an id will do."),
	    _("There is no conflict \"%s\" (any more)."), cli_quoted(c, text));
}

bool run_conflict_show(struct cli *c, struct error *err)
{
	struct sync_conflict k;

	if (!find(c, &k, err))
		return false;
	print(c, &k);
	return true;
}

/* ---- decide */

static bool side_named(const struct cli *c, const struct side **out, struct error *err)
{
	size_t named = 0;

	for (size_t i = 0; i < SIDES; i++) {
		if (!c->value[sides[i].flag])
			continue;
		*out = &sides[i];
		named++;
	}
	return named == 1 ||
	    error_set(err, ERROR_USAGE, "side-missing", _("See: voxdesk conflict show ID."),
		_("Say whose changes count: --ours, --theirs or --both, one of them."));
}

/* {id, table, name, decided, removed, queued} */
static bool decided_print(struct cli *c, const struct sync_conflict *k, const char *side,
    bool removed, struct error *err)
{
	const char *table = shared_tables[k->table].row.name;
	bool waits, removal = false;
	cJSON *doc;

	if (!sync_row_waits(c->session.store, k->table, k->id, &waits, err) ||
	    (removed &&
		!sync_row_waits(c->session.store, SHARED_CUSTOMERS, k->org_id, &removal, err)))
		return false;
	waits = waits || removal;
	if (c->options.json) {
		doc = cJSON_CreateObject();
		cJSON_AddStringToObject(doc, "id", k->id);
		cJSON_AddStringToObject(doc, "table", table);
		cli_json_text(doc, "name", k->name);
		cJSON_AddStringToObject(doc, "decided", side);
		cJSON_AddBoolToObject(doc, "removed", removed);
		cJSON_AddBoolToObject(doc, "queued", waits);
		cli_document(c, doc);
		return true;
	}
	cli_say(c, _("Decided for %s."), cli_quoted(c, k->name));
	if (removed)
		cli_say(c, _("%s has no business number here any more and was removed."),
		    cli_quoted(c, k->customer));
	if (waits)
		cli_note("%s", _("It goes to the others with the next sync: voxdesk sync."));
	return true;
}

bool run_conflict_decide(struct cli *c, struct error *err)
{
	const struct side *side = NULL;
	struct sync_conflict k;
	bool removed = false;
	const char *choice;

	if (!side_named(c, &side, err) || !find(c, &k, err))
		return false;
	choice = conflict_choice(&k, side->side, &c->arena);
	if (!choice[0] && side->side == SIDE_BOTH)
		return error_set(err, ERROR_REFUSED, "not-both",
		    _("See: voxdesk conflict show ID."),
		    _("Both cannot be kept: the two sides changed the same, or only one of them can stay. Nothing was changed."));
	if (!choice[0])
		return error_set(err, ERROR_REFUSED, "side", _("See: voxdesk conflict show ID."),
		    _("That cannot be chosen here. Nothing was changed."));
	if (!c->options.yes && !c->options.json) {
		conflict_say(c, &k);
		cli_push(c);
		c->wrote = false; /* only what the question is about: a busy store is tried again */
	}
	choice = choice_whole(c, &k, side->side, choice);
	return cli_confirm(c, arena_printf(&c->arena, _("%s Do that?"), choice), err) &&
	    sync_decide(c->session.store, k.id, side->side, k.theirs.version, &removed, err) &&
	    decided_print(c, &k, side->name, removed, err);
}
