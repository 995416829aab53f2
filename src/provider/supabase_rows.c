/* Pages of rows, rows by their ids, and rows that are written: PostgREST. */
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/i18n.h"
#include "provider/supabase_parts.h"

/* ---- reading */

static bool has_column(const struct row_table *table, const char *name)
{
	for (size_t i = 0; i < table->n; i++) {
		if (strcmp(table->columns[i].name, name) == 0)
			return true;
	}
	return false;
}

static struct supabase_form form_of(const struct supabase_page *page)
{
	if (page == NULL)
		return (struct supabase_form){ "updated_at", false };
	return (struct supabase_form){ page->key_column, page->plain };
}

/* A column that is named twice would come twice. */
static bool add_select(struct http_request *out, const struct row_table *table,
    const struct supabase_form *form, struct error *err)
{
	struct buf names;
	bool ok;

	buf_init(&names, HTTP_URL_MAX);
	(void)buf_str(&names, form->plain ? "id" : "id,version");
	if (!has_column(table, form->time))
		(void)buf_printf(&names, ",%s", form->time);
	supabase_names(&names, "", table);
	ok = rest_query(&supabase_rest, out, "select", buf_text(&names), err);
	buf_done(&names);
	return ok;
}

/* Behind that row. The first condition alone would do; it is what an index can begin at. */
static bool add_after(struct http_request *out, const struct supabase_page *page, struct error *err)
{
	char condition[240];
	int64_t us;

	if (page->after_time[0] == '\0')
		return true;
	if (!supabase_key_moment(page->after_time, &us)) {
		http_request_done(out);
		return error_set(err, ERROR_INPUT, "supabase-value",
		    _("Read the table again from its beginning."),
		    _("Where the next page of the shared project's rows begins is not known; nothing was sent."));
	}
	(void)snprintf(condition, sizeof condition, "gte.%s", page->after_time);
	if (!rest_query(&supabase_rest, out, page->key_column, condition, err))
		return false;
	if (page->after_id[0] == '\0')
		return true;
	if (!supabase_id_wanted(page->after_id, out, err))
		return false;
	(void)snprintf(condition, sizeof condition, "(%s.gt.%s,and(%s.eq.%s,id.gt.%s))",
	    page->key_column, page->after_time, page->key_column, page->after_time, page->after_id);
	return rest_query(&supabase_rest, out, "or", condition, err);
}

bool supabase_page_make(const struct supabase *s, const struct row_table *table,
    const struct supabase_page *page, struct http_request *out, struct error *err)
{
	const struct supabase_form form = form_of(page);
	char order[100];

	check(page->limit >= 1 && page->limit <= SUPABASE_PAGE_MAX && rest_id(form.time, 60));
	(void)snprintf(order, sizeof order, "%s.asc,id.asc", form.time);
	return supabase_start_table(s, HTTP_GET, table->name, out, err) &&
	    add_select(out, table, &form, err) && add_after(out, page, err) &&
	    rest_query(&supabase_rest, out, "order", order, err) &&
	    rest_query_int(&supabase_rest, out, "limit", page->limit, err);
}

bool supabase_by_id_make(const struct supabase *s, const struct row_table *table,
    const char *const *ids, size_t n, struct http_request *out, struct error *err)
{
	const struct supabase_form form = form_of(NULL);
	struct buf list;
	bool ok;

	check(n >= 1 && n <= SUPABASE_IDS_MAX);
	if (!supabase_start_table(s, HTTP_GET, table->name, out, err) ||
	    !add_select(out, table, &form, err))
		return false;
	buf_init(&list, HTTP_URL_MAX);
	for (size_t i = 0; i < n; i++) {
		if (!supabase_id_wanted(ids[i], out, err)) {
			buf_done(&list);
			return false;
		}
		(void)buf_printf(&list, "%s%s", i == 0 ? "in.(" : ",", ids[i]);
	}
	(void)buf_char(&list, ')');
	ok = rest_query(&supabase_rest, out, "id", buf_text(&list), err);
	buf_done(&list);
	return ok;
}

/* A server that does not keep to the order would have rows be passed over. */
static bool rises(const struct row *before, const struct row *row)
{
	int64_t a, b;

	return supabase_moment(before->updated_at, &a) && supabase_moment(row->updated_at, &b) &&
	    (a < b || (a == b && strcasecmp(before->id, row->id) < 0));
}

bool supabase_rows_read(const struct http_reply *reply, const struct row_table *table,
    const struct supabase_page *page, struct arena *arena, struct row **rows, size_t *n,
    struct error *err)
{
	const size_t most = page != NULL ? (size_t)page->limit : SUPABASE_IDS_MAX;
	struct json *body = rest_answer(&supabase_rest, reply, err);
	const struct supabase_form form = form_of(page);
	const struct json *item = NULL;
	struct row *all = NULL;
	size_t there = 0;
	bool ok;

	*rows = NULL;
	*n = 0;
	ok = body != NULL &&
	    (json_array(body, NULL, &there, &item, table->name, err) ||
		rest_unexpected(&supabase_rest, err)) &&
	    (there <= most || supabase_wrong(table->name, "*", "more rows than asked for", err));
	if (ok && there > 0)
		all = arena_alloc(arena, there * sizeof *all);
	for (size_t i = 0; ok && i < there; i++, item = json_next(item)) {
		ok = supabase_read_row(item, table, &form, arena, &all[i], err) &&
		    (page == NULL || i == 0 || rises(&all[i - 1], &all[i]) ||
			supabase_wrong(table->name, form.time, "out of order", err));
	}
	if (ok) {
		*rows = all;
		*n = there;
	}
	json_free(body);
	return ok;
}

/* ---- writing */

static const char written_columns[] = "id,version,updated_at";

static bool end_unless(bool ok, struct http_request *out)
{
	if (!ok)
		http_request_done(out);
	return ok;
}

bool supabase_insert_make(const struct supabase *s, const struct row_table *table,
    const struct row *rows, size_t n, struct http_request *out, struct error *err)
{
	check(n >= 1 && n <= SUPABASE_PAGE_MAX);
	if (!supabase_start_table(s, HTTP_POST, table->name, out, err) ||
	    !rest_query(&supabase_rest, out, "on_conflict", "id", err) ||
	    !rest_query(&supabase_rest, out, "select", written_columns, err))
		return false;
	supabase_prefer(out, "resolution=ignore-duplicates,return=representation");
	out->repeatable = true;
	json_write_open(&out->body, NULL, '[');
	for (size_t i = 0; i < n; i++) {
		if (!supabase_write_row(&out->body, table, &rows[i], err))
			return end_unless(false, out);
	}
	json_write_close(&out->body, ']');
	return supabase_whole(out, err);
}

static bool read_written(const struct http_reply *reply, struct arena *arena,
    struct supabase_written **written, size_t *n, struct error *err)
{
	static const struct rest_list list = { .where = "what was written",
		.size = sizeof(struct supabase_written),
		.read = supabase_read_written };
	struct json *body = rest_answer(&supabase_rest, reply, err);
	void *items = NULL;
	bool ok;

	*n = 0;
	ok = body != NULL && rest_items(&supabase_rest, body, &list, arena, &items, n, err);
	if (!ok) {
		items = NULL;
		*n = 0;
	}
	*written = items;
	json_free(body);
	return ok;
}

bool supabase_inserted_read(const struct http_reply *reply, struct arena *arena,
    struct supabase_written **written, size_t *n, struct error *err)
{
	return read_written(reply, arena, written, n, err);
}

bool supabase_update_make(const struct supabase *s, const struct row_table *table,
    const struct row *row, int64_t base, struct http_request *out, struct error *err)
{
	char condition[64];

	if (!supabase_start_table(s, HTTP_PATCH, table->name, out, err) ||
	    !supabase_id_wanted(row->id, out, err))
		return false;
	(void)snprintf(condition, sizeof condition, "eq.%s", row->id);
	if (!rest_query(&supabase_rest, out, "id", condition, err))
		return false;
	(void)snprintf(condition, sizeof condition, "eq.%lld", (long long)base);
	if (!rest_query(&supabase_rest, out, "version", condition, err) ||
	    !rest_query(&supabase_rest, out, "select", written_columns, err))
		return false;
	supabase_prefer(out, "return=representation,count=exact,handling=strict,max-affected=1");
	return end_unless(supabase_write_row(&out->body, table, row, err), out) &&
	    supabase_whole(out, err);
}

/* The count and the rows say the same, or nobody knows what was done. */
bool supabase_updated_read(const struct http_reply *reply, struct arena *arena, size_t *touched,
    struct supabase_written *out, struct error *err)
{
	struct supabase_written *written;
	bool ok;

	*out = (struct supabase_written){ .id = "", .updated_at = "" };
	ok = read_written(reply, arena, &written, touched, err) &&
	    ((*touched <= 1 && (reply->total < 0 || reply->total == (int64_t)*touched)) ||
		supabase_wrong("what was written", "*", "another number of rows", err));
	if (ok && *touched == 1)
		*out = written[0];
	if (!ok)
		*touched = 0;
	return ok;
}
