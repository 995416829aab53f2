/* PostgREST's front: which table or function, who asks, and how an answer or a refusal reads. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "practice/rules.h"
#include "practice/supabase_parts.h"
#include "practice/writer.h"

#define BEGINS "/rest/v1/"
#define OBJECT "application/vnd.pgrst.object"
#define FAULT_MAX 4096

/* ---- answers */

static void or_null(struct buf *out, const char *key, const char *text)
{
	writer_text(out, key, text[0] == '\0' ? NULL : text);
}

void sb_answer_fault(struct sb_call *c)
{
	const struct sb_fault *f = &c->fault;
	char words[SB_WORDS + 80];
	struct buf out;

	buf_init(&out, FAULT_MAX);
	writer_open(&out, NULL, '{');
	writer_text(&out, "code", f->code);
	or_null(&out, "details", f->details);
	or_null(&out, "hint", f->hint);
	writer_text(&out, "message", f->message);
	writer_close(&out, '}');
	if (f->status == 401) {
		(void)snprintf(words, sizeof words,
		    "Bearer error=\"invalid_token\", error_description=\"%s\"", f->message);
		server_header(c->x, "WWW-Authenticate",
		    strncmp(f->code, "PGRST", 5) == 0 ? words : "Bearer");
	}
	(void)snprintf(words, sizeof words, "PostgREST; error=%s", f->code);
	server_header(c->x, "Proxy-Status", words);
	server_answer(c->x, f->status, buf_text(&out), out.n);
	buf_done(&out);
}

void sb_answer_rows(struct sb_call *c, int status, const struct buf *rows)
{
	const char *text = buf_text(rows);
	size_t n = rows->n;

	server_header(c->x, "Content-Type",
	    c->single ? OBJECT "+json; charset=utf-8" : "application/json; charset=utf-8");
	if (c->single) { /* without its brackets */
		text++;
		n -= 2;
	}
	if (strcmp(c->request->method, "HEAD") == 0)
		n = 0;
	server_answer(c->x, status, text, n);
}

void sb_content_range(struct sb_call *c, long long from, long long to, long long total)
{
	char rows[48] = "*", all[24] = "*";
	char text[80];

	if (total != 0 && from <= to)
		(void)snprintf(rows, sizeof rows, "%lld-%lld", from, to);
	if (total >= 0)
		(void)snprintf(all, sizeof all, "%lld", total);
	(void)snprintf(text, sizeof text, "%s/%s", rows, all);
	server_header(c->x, "Content-Range", text);
}

bool sb_collect(struct sb_call *c, sqlite3_stmt *statement, struct buf *rows, long long *n)
{
	int code = sqlite3_step(statement);

	for (; code == SQLITE_ROW; code = sqlite3_step(statement), ++*n) {
		if (rows->n > 1)
			(void)buf_str(rows, ",\n ");
		(void)buf_add(rows, (const char *)sqlite3_column_text(statement, 0),
		    (size_t)sqlite3_column_bytes(statement, 0));
	}
	(void)sqlite3_reset(statement);
	return code == SQLITE_DONE || sb_refused(c->s, c->table, &c->fault);
}

bool sb_single(struct sb_call *c, long long n)
{
	char details[SB_WORDS];

	if (!c->single || n == 1)
		return true;
	(void)snprintf(details, sizeof details, "The result contains %lld rows", n);
	return sb_fail(&c->fault, 406, "PGRST116", details,
	    "Cannot coerce the result to a single JSON object");
}

bool sb_denied(struct sb_call *c)
{
	bool read =
	    strcmp(c->request->method, "GET") == 0 || strcmp(c->request->method, "HEAD") == 0;
	bool destroy = strcmp(c->request->method, "DELETE") == 0;
	bool view = c->table->hides != NULL, may;

	if (c->table->open)
		may = read;
	else if (view)
		may = read && c->role != SB_ANON && c->role != SB_SERVICE;
	else
		may = c->role == SB_SERVICE || (c->role != SB_ANON && (!destroy || c->s->seeds));
	return may ||
	    sb_fail(&c->fault, c->role == SB_ANON ? 401 : 403, "42501", NULL,
		"permission denied for %s %s", view ? "view" : "table", c->table->name);
}

/* ---- requests */

static bool read_accept(struct sb_call *c)
{
	const char *accept = c->request->accept;

	if (accept == NULL || *accept == '\0')
		return true;
	c->single = strncmp(accept, OBJECT, strlen(OBJECT)) == 0;
	if (strstr(accept, "nulls=stripped") != NULL)
		return sb_not_here(&c->fault, "Practice strips no nulls.");
	if (c->single || strstr(accept, "application/json") != NULL ||
	    strstr(accept, "*/*") != NULL || strstr(accept, "application/*") != NULL)
		return true;
	return sb_fail(&c->fault, 406, "PGRST107", NULL,
	    "None of these media types are available: %.200s", accept);
}

cJSON *sb_body(struct sb_call *c)
{
	const char *type = c->request->content_type;
	cJSON *body = NULL;

	if (c->request->too_large)
		(void)sb_fail(&c->fault, 413, "PGRST102", NULL, "Request body too large");
	else if (type != NULL && strncmp(type, "application/json", 16) != 0 &&
	    strncmp(type, OBJECT, strlen(OBJECT)) != 0)
		(void)sb_fail(&c->fault, 415, "PGRST102", NULL,
		    "Content-Type not acceptable: %.100s", type);
	else if (strstr(c->request->body, "\\u0000") != NULL)
		(void)sb_fail(&c->fault, 400, "22P05", "\\u0000 cannot be converted to text.",
		    "unsupported Unicode escape sequence");
	else if (strlen(c->request->body) == c->request->n_body &&
	    rules_utf8(c->request->body, c->request->n_body))
		body = cJSON_ParseWithOpts(c->request->body, NULL, 1);
	if (body == NULL && c->fault.status == 0)
		(void)sb_fail(&c->fault, 400, "PGRST102", NULL, "Empty or invalid json");
	return body;
}

static bool find_table(struct sb_call *c)
{
	const struct sb_table *t = c->s->seeds ? sb_seed_tables : sb_tables;
	size_t n = c->s->seeds ? SB_SEED_TABLES : SB_TABLES;
	const struct sb_table *near = NULL;

	for (size_t i = 0; i < n; i++) {
		if (strcmp(t[i].name, c->path) == 0)
			c->table = &t[i];
		if (strncmp(t[i].name, c->path, 5) == 0)
			near = &t[i];
	}
	for (size_t i = 0; !c->s->seeds && i < SB_VIEWS; i++)
		if (strcmp(sb_views[i].name, c->path) == 0)
			c->table = &sb_views[i];
	if (c->table != NULL)
		return true;
	(void)sb_fail(&c->fault, 404, "PGRST205", NULL,
	    "Could not find the table 'public.%s' in the schema cache", c->path);
	if (near != NULL)
		(void)snprintf(c->fault.hint, sizeof c->fault.hint,
		    "Perhaps you meant the table 'public.%s'", near->name);
	return false;
}

static bool act(struct sb_call *c)
{
	static const struct {
		const char *method;
		bool (*fn)(struct sb_call *c);
	} methods[] = {
		{ "GET", sb_get },
		{ "HEAD", sb_get },
		{ "POST", sb_post },
		{ "PATCH", sb_patch },
		{ "DELETE", sb_patch },
	};

	if (!sb_role(c) || !read_accept(c) || !sb_prefer_read(c))
		return false;
	if (strncmp(c->path, "rpc/", 4) == 0)
		return sb_rpc(c);
	if (strchr(c->path, '/') != NULL || c->path[0] == '\0')
		return sb_fail(&c->fault, 404, "PGRST125", NULL,
		    "Invalid path specified in request URL");
	if (!find_table(c))
		return false;
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
		if (strcmp(methods[i].method, c->request->method) == 0)
			return sb_denied(c) && methods[i].fn(c);
	if (strcmp(c->request->method, "PUT") == 0)
		return sb_not_here(&c->fault, "Practice has no PUT.");
	return sb_fail(&c->fault, 405, "PGRST117", NULL, "Unsupported HTTP method: %.20s",
	    c->request->method);
}

static bool read_target(struct sb_call *c)
{
	const char *path = c->request->target + strlen(BEGINS);
	size_t n = strcspn(path, "?");

	if (strncmp(c->request->target, BEGINS, strlen(BEGINS)) != 0 ||
	    !fields_segment(path, n, c->path, sizeof c->path))
		return sb_fail(&c->fault, 404, "PGRST125", NULL,
		    "Invalid path specified in request URL");
	if (path[n] == '?' && !fields_parse_again(&c->query, path + n + 1, strlen(path + n + 1)))
		return sb_fail(&c->fault, 400, "PGRST100", NULL, "failed to parse query string");
	return true;
}

/* One request is one transaction: what is refused has changed nothing. */
void sb_rest(struct sb *s, const struct server_request *request, struct exchange *x)
{
	struct sb_call c = { .s = s, .request = request, .x = x };

	if (!sb_gate(s, request, x))
		return;
	sb_run(s, "begin");
	if (read_target(&c) && act(&c)) {
		sb_run(s, "commit");
	} else {
		sb_run(s, "rollback");
		sb_answer_fault(&c);
	}
	fields_done(&c.query);
	arena_done(&c.arena);
}
