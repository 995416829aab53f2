/*
 * DESIGN
 * Requests to the project's two services and what is the same of each: the keys, the bounds, the
 * schema's row. Rows are read and written by the table that the caller gives (base/row.h); this
 * layer knows the names of no tables but voxdesk_schema and those of the functions.
 */
#include "provider/supabase.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/i18n.h"
#include "base/id.h"
#include "base/text.h"
#include "provider/supabase_parts.h"

void supabase_done(struct supabase *s)
{
	secret_done(&s->key);
	secret_done(&s->access);
	memset(s, 0, sizeof *s);
}

/* HEADER.PAYLOAD.SIGNATURE, the header's base64 beginning as every JSON object's does. */
static bool is_jwt(const char *key)
{
	const char *dot = strchr(key, '.');

	return strncmp(key, "eyJ", 3) == 0 && dot != NULL && strchr(dot + 1, '.') != NULL;
}

bool supabase_start(const struct supabase *s, enum http_method method, const char *path,
    struct http_request *out, struct error *err)
{
	if (!rest_start(&supabase_rest, s->base, &s->key, method, out, err, "%s", path))
		return false;
	secret_done(&out->password);
	(void)secret_copy(&out->apikey, &s->key);
	if (!secret_copy(&out->password, &s->access) && is_jwt(secret_reveal(&s->key)))
		(void)secret_copy(&out->password, &s->key);
	buf_done(&out->body);
	buf_init(&out->body, SUPABASE_BODY_MAX);
	out->max_body = SUPABASE_ANSWER_MAX;
	return true;
}

bool supabase_start_table(const struct supabase *s, enum http_method method, const char *table,
    struct http_request *out, struct error *err)
{
	char path[96];

	check(rest_id(table, 64));
	(void)snprintf(path, sizeof path, "/rest/v1/%s", table);
	return supabase_start(s, method, path, out, err);
}

void supabase_prefer(struct http_request *out, const char *prefer)
{
	check(text_copy(out->prefer, sizeof out->prefer, prefer));
}

bool supabase_whole(struct http_request *out, struct error *err)
{
	if (!out->body.full)
		return true;
	http_request_done(out);
	return error_set(err, ERROR_INPUT, "body",
	    _("Do it in smaller parts; if it was one thing alone, make its texts shorter."),
	    _("There is too much in one request to the shared project; nothing was sent."));
}

bool supabase_id_wanted(const char *id, struct http_request *out, struct error *err)
{
	if (id != NULL && id_valid(id))
		return true;
	http_request_done(out);
	return error_set(err, ERROR_INPUT, "supabase-id",
	    _("This is a fault of voxdesk: report it. What was entered is kept here."),
	    _("What should be a row's id is none (32 digits or letters a to f in five groups); nothing was sent."));
}

void supabase_names(struct buf *out, const char *before, const struct row_table *table)
{
	(void)buf_str(out, before);
	for (size_t i = 0; i < table->n; i++)
		(void)buf_printf(out, ",%s", table->columns[i].name);
}

bool supabase_wrong(const char *table, const char *column, const char *instead, struct error *err)
{
	(void)error_set(err, ERROR_NETWORK, "answer-unexpected", NULL, "%s.%s: %s", table, column,
	    instead);
	return rest_unexpected(&supabase_rest, err);
}

/* ---- the schema */

static const char schema_table[] = "voxdesk_schema";

bool supabase_schema_make(const struct supabase *s, struct http_request *out, struct error *err)
{
	return supabase_start_table(s, HTTP_GET, schema_table, out, err) &&
	    rest_query(&supabase_rest, out, "select", "version,project", err) &&
	    rest_query_int(&supabase_rest, out, "limit", 1, err);
}

static bool read_schema(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	static const struct json_field fields[] = {
		{ "version", JSON_INT, 0, false, 0 },
	};
	static const struct json_field project[] = {
		{ "project", JSON_EXACT, 0, false, 0 },
	};
	struct supabase_schema *schema = out;
	int64_t version;

	if (!rest_fields(&supabase_rest, item, fields, 1, &version, schema_table, arena, err) ||
	    !rest_fields(&supabase_rest, item, project, 1, &schema->project, schema_table, arena,
		err))
		return false;
	if (version < 0 || version > INT32_MAX)
		return supabase_wrong(schema_table, "version", "no version", err);
	if (!id_valid(schema->project))
		return supabase_wrong(schema_table, "project", "no UUID", err);
	schema->there = true;
	schema->version = (int)version;
	return true;
}

static bool no_schema_row(struct error *err)
{
	return error_set(err, ERROR_REFUSED, "supabase-schema-empty",
	    _("Have the project's migrations applied again (data/supabase); they fill this table and let everybody read it."),
	    _("The shared project does not tell which schema it has: voxdesk_schema shows no row."));
}

bool supabase_schema_read(const struct http_reply *reply, struct arena *arena,
    struct supabase_schema *out, struct error *err)
{
	static const struct rest_list list = {
		.where = schema_table, .size = sizeof(struct supabase_schema), .read = read_schema
	};
	struct error refused = { 0 };
	struct json *body = rest_answer(&supabase_rest, reply, &refused);
	void *items = NULL;
	size_t n = 0;
	bool ok;

	*out = (struct supabase_schema){ .project = "" };
	if (body == NULL && strcmp(refused.code, "supabase-no-table") == 0)
		return true;
	ok = body != NULL && rest_items(&supabase_rest, body, &list, arena, &items, &n, &refused) &&
	    (n > 0 || no_schema_row(&refused));
	if (ok)
		*out = *(struct supabase_schema *)items;
	else if (err != NULL)
		*err = refused;
	json_free(body);
	return ok;
}
