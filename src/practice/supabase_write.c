/* POST (and upsert), PATCH, DELETE. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "practice/supabase_parts.h"

#define ROWS_TEXT_MAX (64 * 1024 * 1024)

bool sb_row_of(struct sb_call *c, const cJSON *object, struct sb_row *out)
{
	const cJSON *item;
	const struct sb_column *column;

	out->n = 0;
	cJSON_ArrayForEach(item, object)
	{
		column = sb_column(c->table, item->string);
		if (column == NULL)
			return sb_fail(&c->fault, 400, "PGRST204", NULL,
			    "Could not find the '%.100s' column of '%s' in the schema cache",
			    item->string, c->table->name);
		out->columns[out->n] = column;
		if (!sb_value_of_json(column, item, &out->values[out->n], &c->arena, &c->fault))
			return false;
		for (size_t i = 0; i < out->n; i++)
			if (out->columns[i] == column)
				return sb_fail(&c->fault, 400, "PGRST102", NULL,
				    "All object keys must match");
		if (!column->own)
			out->n++;
	}
	return true;
}

/* ---- POST */

struct adding {
	struct sb_call *c;
	const struct sb_column *columns[64]; /* of the statement */
	size_t n_columns;
	sqlite3_stmt *statement;
	struct buf rows;
	long long n, inserted;
};

/* What an upsert does with a row that is there. */
static void write_conflict(struct sb_call *c, struct sb_sql *q, const struct sb_row *row)
{
	const struct sb_column *stamp = sb_column(c->table, "updated_at");

	if (c->prefer.resolution == SB_IGNORE) {
		sb_sql(q, " on conflict (id) do nothing");
		return;
	}
	sb_sql(q, " on conflict (id) do update set id = excluded.id");
	for (size_t i = 0; i < row->n; i++)
		sb_sql(q, ", \"%s\" = excluded.\"%s\"", row->columns[i]->name,
		    row->columns[i]->name);
	if (sb_column(c->table, "version") != NULL)
		sb_sql(q, ", version = %s.version + 1", c->table->store);
	if (stamp != NULL && stamp->own)
		sb_sql(q, ", updated_at = sb_clock()");
}

/* The statement for rows of these columns; rows mostly have the same. */
static bool prepare(struct adding *a, const struct sb_row *row)
{
	struct sb_call *const c = a->c;
	struct sb_sql q;

	if (a->statement != NULL && a->n_columns == row->n &&
	    memcmp(a->columns, row->columns, row->n * sizeof *row->columns) == 0)
		return true;
	(void)sqlite3_finalize(a->statement);
	sb_sql_init(&q);
	if (row->n == 0)
		sb_sql(&q, "insert into %s default values", c->table->store);
	else
		sb_sql(&q, "insert into %s (", c->table->store);
	for (size_t i = 0; i < row->n; i++)
		sb_sql(&q, "%s\"%s\"", i > 0 ? ", " : "", row->columns[i]->name);
	for (size_t i = 0; i < row->n; i++)
		sb_sql(&q, "%s?", i > 0 ? ", " : ") values (");
	if (row->n > 0)
		sb_sql(&q, ")");
	if (row->n > 0 && c->prefer.resolution != SB_NO_RESOLUTION)
		write_conflict(c, &q, row);
	sb_sql(&q, " returning ");
	a->statement = sb_select(c, &q) ? sb_sql_prepare(c->s, &q, &c->fault) : NULL;
	sb_sql_done(&q);
	a->n_columns = row->n;
	memcpy(a->columns, row->columns, row->n * sizeof *row->columns);
	return a->statement != NULL;
}

static bool there(struct sb_call *c, const struct sb_row *row)
{
	char sql[120];

	for (size_t i = 0; i < row->n; i++) {
		if (strcmp(row->columns[i]->name, "id") != 0 || row->values[i].kind != SB_STRING)
			continue;
		(void)snprintf(sql, sizeof sql, "select count(*) from %s where id = ?1",
		    c->table->store);
		return sb_number(c->s, sql, row->values[i].text) > 0;
	}
	return false;
}

static bool add_row(struct adding *a, const cJSON *object)
{
	struct sb_call *const c = a->c;
	struct sb_row row;
	long long n = a->n;
	bool was_there;

	if (!sb_row_of(c, object, &row) || !prepare(a, &row))
		return false;
	was_there = c->prefer.resolution == SB_MERGE && there(c, &row);
	sb_bind(a->statement, row.values, row.n);
	if (!sb_collect(c, a->statement, &a->rows, &a->n))
		return false;
	a->inserted += a->n > n && !was_there;
	return true;
}

/* ?columns=a,b: those alone are taken, and a missing one is null, or its default. */
static void narrow(struct sb_call *c, cJSON *object)
{
	const char *columns = fields_get(&c->query, "columns");
	char *list, *next;
	cJSON *kept = cJSON_CreateObject(), *item;

	for (list = arena_strdup(&c->arena, columns); list != NULL; list = next) {
		next = strchr(list, ',');
		if (next != NULL)
			*next++ = '\0';
		if (list[0] == '"' && strlen(list) > 1) {
			list[strlen(list) - 1] = '\0';
			list++;
		}
		item = cJSON_DetachItemFromObjectCaseSensitive(object, list);
		if (item == NULL && c->prefer.missing != SB_DEFAULTS)
			item = cJSON_CreateNull();
		if (item != NULL)
			(void)cJSON_AddItemToObject(kept, list, item);
		else if (sb_column(c->table, list) == NULL)
			(void)cJSON_AddNullToObject(kept, list); /* is refused by its name */
	}
	cJSON_Delete(object->child);
	object->child = kept->child;
	kept->child = NULL;
	cJSON_Delete(kept);
}

/* Without ?columns every object of a body has the same keys. */
static bool same_keys(const cJSON *a, const cJSON *b)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, a)
	{
		if (cJSON_GetObjectItemCaseSensitive(b, item->string) == NULL)
			return false;
	}
	return cJSON_IsObject(b) && cJSON_GetArraySize(a) == cJSON_GetArraySize(b);
}

static bool add_rows(struct adding *a, cJSON *body)
{
	struct sb_call *const c = a->c;
	cJSON *first = cJSON_IsArray(body) ? body->child : body, *object;
	bool columns = fields_get(&c->query, "columns") != NULL;

	for (object = first; object != NULL; object = object->next) {
		if (columns && cJSON_IsObject(object))
			narrow(c, object);
		else if (!same_keys(first, object))
			return sb_fail(&c->fault, 400, "PGRST102", NULL,
			    "All object keys must match");
	}
	for (object = first; object != NULL; object = object->next)
		if (!add_row(a, object))
			return false;
	return true;
}

static bool may_upsert(struct sb_call *c)
{
	const char *target = fields_get(&c->query, "on_conflict");

	if (target == NULL)
		return true;
	if (c->prefer.resolution == SB_NO_RESOLUTION || strcmp(target, "id") == 0)
		return true;
	return sb_fail(&c->fault, 400, "42P10", NULL,
	    "there is no unique or exclusion constraint matching the ON CONFLICT specification");
}

static bool may_insert(struct sb_call *c)
{
	if (c->role == SB_DESK || c->role == SB_SERVICE)
		return true;
	return sb_fail(&c->fault, 403, "42501", NULL,
	    "new row violates row-level security policy for table \"%s\"", c->table->name);
}

static void answer_added(struct adding *a)
{
	struct sb_call *const c = a->c;
	int status = a->inserted == 0 && c->prefer.resolution == SB_MERGE ? 200 : 201;

	sb_content_range(c, 1, 0, c->prefer.count != SB_NO_COUNT ? a->n : -1);
	sb_prefer_applied(c, true, true, true, false);
	if (c->prefer.representation == SB_FULL)
		sb_answer_rows(c, status, &a->rows);
	else
		server_answer(c->x, status, "", 0);
}

bool sb_post(struct sb_call *c)
{
	struct adding a = { .c = c };
	cJSON *body = sb_body(c);
	bool ok;

	if (body == NULL)
		return false;
	buf_init(&a.rows, ROWS_TEXT_MAX);
	(void)buf_char(&a.rows, '[');
	ok = may_upsert(c) && may_insert(c) && add_rows(&a, body);
	(void)buf_char(&a.rows, ']');
	(void)sqlite3_finalize(a.statement);
	ok = ok && (c->prefer.representation != SB_FULL || sb_single(c, a.n));
	if (ok)
		answer_added(&a);
	buf_done(&a.rows);
	cJSON_Delete(body);
	return ok;
}

/* ---- PATCH, DELETE */

static bool write_changes(struct sb_call *c, struct sb_sql *q, const struct sb_row *row)
{
	const struct sb_column *stamp = sb_column(c->table, "updated_at");

	sb_sql(q, "update %s set ", c->table->store);
	for (size_t i = 0; i < row->n; i++) {
		sb_sql(q, "%s\"%s\" = ", i > 0 ? ", " : "", row->columns[i]->name);
		sb_sql_bind(q, row->values[i]);
	}
	if (sb_column(c->table, "version") != NULL && stamp != NULL)
		sb_sql(q, "%sversion = version + 1", row->n > 0 ? ", " : "");
	if (stamp != NULL && stamp->own)
		sb_sql(q, ", updated_at = sb_clock()");
	return true;
}

/* What a role may not change is not there, as for reading; only the desk may change anything. */
static bool write_condition(struct sb_call *c, struct sb_sql *q, const char *verb)
{
	bool filtered;

	if (!sb_where(c, q, &filtered))
		return false;
	if (!filtered) /* pg-safeupdate, which Supabase has on */
		return sb_fail(&c->fault, 400, "21000", NULL, "%s requires a WHERE clause", verb);
	if (c->role != SB_DESK && c->role != SB_SERVICE)
		sb_sql(q, " and false");
	sb_sql(q, " returning ");
	return sb_select(c, q);
}

static bool few_enough(struct sb_call *c, long long n)
{
	char details[SB_WORDS];

	if (c->prefer.handling != SB_STRICT || c->prefer.max_affected < 0 ||
	    n <= c->prefer.max_affected)
		return true;
	(void)snprintf(details, sizeof details, "The query affects %lld rows", n);
	return sb_fail(&c->fault, 400, "PGRST124", details,
	    "Query result exceeds max-affected preference constraint");
}

static bool run_change(struct sb_call *c, const struct sb_sql *q, struct buf *rows, long long *n)
{
	sqlite3_stmt *statement = sb_sql_prepare(c->s, q, &c->fault);
	bool ok = statement != NULL && sb_collect(c, statement, rows, n);

	(void)sqlite3_finalize(statement);
	return ok;
}

static void answer_changed(struct sb_call *c, const struct buf *rows, long long n, bool update)
{
	long long total = c->prefer.count != SB_NO_COUNT ? n : -1;

	sb_content_range(c, update ? 0 : 1, update ? n - 1 : 0, total);
	sb_prefer_applied(c, false, true, update, true);
	if (c->prefer.representation == SB_FULL)
		sb_answer_rows(c, 200, rows);
	else
		server_answer(c->x, 204, "", 0);
}

/* `body` NULL: the rows are deleted. */
static bool change(struct sb_call *c, const cJSON *body)
{
	bool update = body != NULL;
	struct sb_row row = { .n = 0 };
	struct sb_sql q;
	struct buf rows;
	long long n = 0;
	bool ok = true;

	if (update && !sb_row_of(c, body, &row))
		return false;
	buf_init(&rows, ROWS_TEXT_MAX);
	sb_sql_init(&q);
	(void)buf_char(&rows, '[');
	if (update)
		ok = write_changes(c, &q, &row);
	else
		sb_sql(&q, "delete from %s", c->table->store);
	ok = ok && write_condition(c, &q, update ? "UPDATE" : "DELETE");
	/* An empty object changes nothing, not even a version. */
	if (ok && (!update || body->child != NULL))
		ok = run_change(c, &q, &rows, &n);
	(void)buf_char(&rows, ']');
	ok = ok && few_enough(c, n) && (c->prefer.representation != SB_FULL || sb_single(c, n));
	if (ok)
		answer_changed(c, &rows, n, update);
	sb_sql_done(&q);
	buf_done(&rows);
	return ok;
}

bool sb_patch(struct sb_call *c)
{
	cJSON *body = NULL;
	bool ok;

	if (fields_get(&c->query, "limit") != NULL || fields_get(&c->query, "order") != NULL)
		return sb_not_here(&c->fault, "Practice changes whole results only.");
	if (strcmp(c->request->method, "DELETE") == 0)
		return change(c, NULL);
	body = sb_body(c);
	if (body == NULL)
		return false;
	if (cJSON_IsObject(body))
		ok = change(c, body);
	else
		ok = sb_fail(&c->fault, 400, "PGRST102", NULL, "Empty or invalid json");
	cJSON_Delete(body);
	return ok;
}
