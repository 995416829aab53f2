/* GET and HEAD: pages, ranges, counts (PostgREST: RangeQuery.hs, Response.hs). */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "practice/supabase_parts.h"

#define ROWS_TEXT_MAX (64 * 1024 * 1024)

struct span {
	long long from, n; /* n -1: to the end */
};

static bool whole_number(struct sb_call *c, const char *name, long long *out)
{
	const char *text = fields_get(&c->query, name);
	char *end = NULL;

	if (text == NULL)
		return true;
	*out = strtoll(text, &end, 10);
	if (end == text || *end != '\0')
		return sb_fail(&c->fault, 400, "PGRST100", NULL, "failed to parse %s (%.100s)",
		    name, text);
	return true;
}

/* "Range: 0-24", which GET alone looks at, narrows limit and offset. */
static bool read_range(struct sb_call *c, struct span *s)
{
	const char *range = c->request->range;
	char *end = NULL;
	long long from, to;

	if (range == NULL || strcmp(c->request->method, "GET") != 0 || *range < '0' || *range > '9')
		return true;
	from = strtoll(range, &end, 10);
	if (*end != '-')
		return true;
	range = end + 1;
	to = *range == '\0' ? -1 : strtoll(range, &end, 10);
	if (to >= 0 && to < from)
		return sb_fail(&c->fault, 416, "PGRST103",
		    "The lower boundary must be lower than or equal to the upper boundary in the "
		    "Range header.",
		    "Requested range not satisfiable");
	if (from > s->from) {
		if (s->n >= 0)
			s->n = s->n > from - s->from ? s->n - (from - s->from) : 0;
		s->from = from;
	}
	if (to >= 0 && (s->n < 0 || s->from + s->n > to + 1))
		s->n = to + 1 > s->from ? to + 1 - s->from : 0;
	return true;
}

static bool read_span(struct sb_call *c, struct span *s)
{
	*s = (struct span){ .n = -1 };
	if (!whole_number(c, "limit", &s->n) || !whole_number(c, "offset", &s->from))
		return false;
	if (fields_get(&c->query, "limit") != NULL && s->n < 0)
		return sb_fail(&c->fault, 416, "PGRST103",
		    "Limit should be greater than or equal to zero.",
		    "Requested range not satisfiable");
	if (s->from < 0)
		s->from = 0;
	if (!read_range(c, s))
		return false;
	if (s->n < 0 || s->n > (c->s->few ? SB_FEW_ROWS : SB_ROWS_MAX))
		s->n = c->s->few ? SB_FEW_ROWS : SB_ROWS_MAX;
	return true;
}

/* How many there are, page or no page. */
static bool count(struct sb_call *c, long long *total)
{
	struct sb_sql q;
	sqlite3_stmt *statement = NULL;
	bool filtered;

	sb_sql_init(&q);
	sb_sql(&q, "select count(*) from %s", c->table->store);
	if (sb_where(c, &q, &filtered))
		statement = sb_sql_prepare(c->s, &q, &c->fault);
	if (statement != NULL && sqlite3_step(statement) == SQLITE_ROW)
		*total = sqlite3_column_int64(statement, 0);
	(void)sqlite3_finalize(statement);
	sb_sql_done(&q);
	return statement != NULL;
}

static bool read_rows(struct sb_call *c, const struct span *s, struct buf *rows, long long *n)
{
	struct sb_sql q;
	sqlite3_stmt *statement = NULL;
	bool filtered, ok = false;

	sb_sql_init(&q);
	sb_sql(&q, "select ");
	if (sb_select(c, &q)) {
		sb_sql(&q, " from %s", c->table->store);
		if (sb_where(c, &q, &filtered) && sb_order(c, &q)) {
			sb_sql(&q, " limit %lld offset %lld", s->n, s->from);
			statement = sb_sql_prepare(c->s, &q, &c->fault);
		}
	}
	(void)buf_char(rows, '[');
	if (statement != NULL)
		ok = sb_collect(c, statement, rows, n);
	(void)buf_char(rows, ']');
	(void)sqlite3_finalize(statement);
	sb_sql_done(&q);
	return ok;
}

static bool past_the_end(struct sb_call *c, const struct span *s, long long total)
{
	char details[SB_WORDS];

	sb_content_range(c, 1, 0, total);
	(void)snprintf(details, sizeof details,
	    "An offset of %lld was requested, but there are only %lld rows.", s->from, total);
	return sb_fail(&c->fault, 416, "PGRST103", details, "Requested range not satisfiable");
}

bool sb_get(struct sb_call *c)
{
	struct span s;
	struct buf rows;
	long long n = 0, total = -1;
	bool ok;

	if (!read_span(c, &s) || (c->prefer.count != SB_NO_COUNT && !count(c, &total)))
		return false;
	if (total >= 0 && s.from > total)
		return past_the_end(c, &s, total);
	buf_init(&rows, ROWS_TEXT_MAX);
	ok = read_rows(c, &s, &rows, &n) && sb_single(c, n);
	if (ok) {
		sb_content_range(c, s.from, s.from + n - 1, total);
		sb_prefer_applied(c, false, false, false, false);
		sb_answer_rows(c, total > n ? 206 : 200, &rows);
	}
	buf_done(&rows);
	return ok;
}
