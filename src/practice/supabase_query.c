/* A request's query as SQL: what is selected, in which order, and what the role may see. */
#include <string.h>

#include "practice/supabase_parts.h"

bool sb_reserved(const char *name)
{
	static const char *const names[] = { "select", "order", "limit", "offset", "columns",
		"on_conflict" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool name_like(const char *name)
{
	return name[0] != '\0' && strlen(name) <= 63 &&
	    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

bool sb_known_column(struct sb_call *c, const char *name, const struct sb_column **out)
{
	*out = sb_column(c->table, name);
	if (*out != NULL)
		return true;
	if (strpbrk(name, "()") != NULL)
		return strstr(name, "()") != NULL
		    ? sb_fail(&c->fault, 400, "PGRST123", NULL,
			  "Use of aggregate functions is not allowed")
		    : sb_not_here(&c->fault, "Practice embeds no other tables.");
	if (!name_like(name))
		return sb_fail(&c->fault, 400, "PGRST100", "unexpected character",
		    "\"failed to parse filter (%.250s)\" (line 1, column 1)", name);
	return sb_fail(&c->fault, 400, "42703", NULL, "column %s.%.200s does not exist",
	    c->table->name, name);
}

void sb_as_json(struct sb_sql *q, const struct sb_column *column)
{
	if (column->type == SB_BOOL)
		sb_sql(q, "json(iif(\"%s\" is null, 'null', iif(\"%s\", 'true', 'false')))",
		    column->name, column->name);
	else
		sb_sql(q, "\"%s\"", column->name);
}

/* ---- select */

static bool write_cast(struct sb_call *c, struct sb_sql *q, const struct sb_column *column,
    const char *type)
{
	if (strcmp(type, "text") != 0)
		return sb_not_here(&c->fault, "Practice casts to text alone.");
	if (column->type == SB_BOOL)
		sb_sql(q, "iif(\"%s\" is null, null, iif(\"%s\", 'true', 'false'))", column->name,
		    column->name);
	else
		sb_sql(q, "cast(\"%s\" as text)", column->name);
	return true;
}

/* "alias:column::text" */
static bool write_item(struct sb_call *c, struct sb_sql *q, char *item)
{
	char *cast = strstr(item, "::");
	char *name = item, *colon;
	const struct sb_column *column;

	if (cast != NULL) {
		*cast = '\0';
		cast += 2;
	}
	colon = strchr(item, ':');
	if (colon != NULL) {
		*colon = '\0';
		name = colon + 1;
	}
	if (!sb_known_column(c, name, &column))
		return false;
	if (!name_like(item))
		return sb_fail(&c->fault, 400, "PGRST100", "unexpected character",
		    "\"failed to parse select parameter (%.250s)\" (line 1, column 1)", item);
	sb_sql(q, "'%s', ", item);
	if (cast != NULL)
		return write_cast(c, q, column, cast);
	sb_as_json(q, column);
	return true;
}

bool sb_select(struct sb_call *c, struct sb_sql *q)
{
	const char *select = fields_get(&c->query, "select");
	char *list = arena_strdup(&c->arena, select == NULL || *select == '\0' ? "*" : select);
	char *next;
	bool first = true;

	sb_sql(q, "json_object(");
	for (; list != NULL; list = next, first = false) {
		next = strchr(list, ',');
		if (next != NULL)
			*next++ = '\0';
		if (!first)
			sb_sql(q, ", ");
		if (strcmp(list, "*") != 0) {
			if (!write_item(c, q, list))
				return false;
			continue;
		}
		for (size_t i = 0; i < c->table->n; i++) {
			if (!sb_shows(c->table, &c->table->columns[i]))
				continue;
			sb_sql(q, "%s'%s', ", i > 0 ? ", " : "", c->table->columns[i].name);
			sb_as_json(q, &c->table->columns[i]);
		}
	}
	sb_sql(q, ")");
	return true;
}

/* ---- order */

static bool write_order(struct sb_call *c, struct sb_sql *q, char *item)
{
	const struct sb_column *column;
	char *word = strchr(item, '.'), *next;
	bool down = false;
	const char *nulls = NULL;

	if (word != NULL)
		*word++ = '\0';
	if (!sb_known_column(c, item, &column))
		return false;
	for (; word != NULL; word = next) {
		next = strchr(word, '.');
		if (next != NULL)
			*next++ = '\0';
		if (strcmp(word, "desc") == 0)
			down = true;
		else if (strcmp(word, "nullsfirst") == 0 || strcmp(word, "nullslast") == 0)
			nulls = word;
		else if (strcmp(word, "asc") != 0)
			return sb_fail(&c->fault, 400, "PGRST100",
			    "expecting asc, desc, nullsfirst or nullslast",
			    "\"failed to parse order (%.250s)\" (line 1, column 1)", item);
	}
	sb_sql(q, "\"%s\"%s", item, down ? " desc" : "");
	/* PostgreSQL has nulls last, going down first; where there are none an index serves. */
	if (!column->not_null)
		sb_sql(q, " nulls %s",
		    (nulls == NULL ? down : strcmp(nulls, "nullsfirst") == 0) ? "first" : "last");
	return true;
}

bool sb_order(struct sb_call *c, struct sb_sql *q)
{
	const char *order = fields_get(&c->query, "order");
	char *list, *next;

	if (order == NULL || *order == '\0')
		return true;
	list = arena_strdup(&c->arena, order);
	sb_sql(q, " order by ");
	for (; list != NULL; list = next) {
		next = strchr(list, ',');
		if (next != NULL)
			*next++ = '\0';
		if (!write_order(c, q, list))
			return false;
		if (next != NULL)
			sb_sql(q, ", ");
	}
	return true;
}

/* ---- where */

/* Row level security: what a role does not see is not there. */
static void write_visible(struct sb_call *c, struct sb_sql *q)
{
	if (c->table->open ||
	    (c->table->hides == NULL && (c->role == SB_DESK || c->role == SB_SERVICE))) {
		sb_sql(q, " where true");
	} else if (c->role == SB_MEMBER && c->table->org != NULL) {
		sb_sql(q, " where \"%s\" = ", c->table->org);
		sb_sql_bind(q, (struct sb_value){ .kind = SB_STRING, .text = c->org_id });
	} else {
		sb_sql(q, " where false");
	}
}

bool sb_where(struct sb_call *c, struct sb_sql *q, bool *filtered)
{
	*filtered = false;
	write_visible(c, q);
	for (size_t i = 0; i < c->query.n; i++) {
		if (sb_reserved(c->query.field[i].name))
			continue;
		*filtered = true;
		sb_sql(q, " and ");
		if (!sb_filter(c, q, c->query.field[i].name, c->query.field[i].value))
			return false;
	}
	return true;
}
