/*
 * DESIGN: the database is SQLite's, in memory and of this process alone, opened by the first
 * request that needs it. Every request is one transaction, so that nothing is half done.
 */
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "practice/supabase_parts.h"

#define SQL_MAX (4 * 1024 * 1024)

bool sb_fail(struct sb_fault *f, int status, const char *code, const char *details, const char *fmt,
    ...)
{
	va_list args;

	*f = (struct sb_fault){ .status = status };
	(void)snprintf(f->code, sizeof f->code, "%s", code);
	(void)snprintf(f->details, sizeof f->details, "%s", details == NULL ? "" : details);
	va_start(args, fmt);
	(void)vsnprintf(f->message, sizeof f->message, fmt, args);
	va_end(args);
	return false;
}

bool sb_not_here(struct sb_fault *f, const char *details)
{
	return sb_fail(f, 501, "PGRST127", details, "Feature not implemented");
}

/* ---- functions of the database */

static void give_time(sqlite3_context *context, long long us)
{
	char text[SB_TIME_SIZE];

	sb_time_text(us, text);
	sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

static void now(sqlite3_context *context, int n, sqlite3_value **values)
{
	(void)n;
	(void)values;
	give_time(context, sb_now_us());
}

/* PostgreSQL's clock_timestamp() in a trigger, but never the same twice, and back only on demand.
 */
static void ticks(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct sb *s = sqlite3_user_data(context);
	long long *last = s->late_us != 0 ? &s->late_us : &s->last_us;
	long long us = sb_now_us() - (s->late_us != 0 ? SB_LATE_S * 1000000LL : 0);

	(void)n;
	(void)values;
	*last = us > *last ? us : *last + 1;
	give_time(context, *last);
}

static void after_minutes(sqlite3_context *context, int n, sqlite3_value **values)
{
	(void)n;
	give_time(context, sb_now_us() + sqlite3_value_int64(values[0]) * 60 * 1000000);
}

static void make_uuid(sqlite3_context *context, int n, sqlite3_value **values)
{
	char id[CHANCE_UUID_SIZE];

	(void)n;
	(void)values;
	chance_uuid(id);
	sqlite3_result_text(context, id, -1, SQLITE_TRANSIENT);
}

static unsigned char folded(char c, bool fold)
{
	return (unsigned char)(fold && c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* LIKE as PostgreSQL has it: % and _, a backslash in front of a sign that stands for itself. */
static bool like(const char *pattern, const char *text, bool fold)
{
	for (; *pattern != '\0'; pattern++, text++) {
		if (*pattern == '%') {
			for (pattern++;; text++) {
				if (like(pattern, text, fold))
					return true;
				if (*text == '\0')
					return false;
			}
		}
		if (*text == '\0')
			return false;
		if (*pattern == '_') {
			while ((text[1] & 0xc0) == 0x80)
				text++;
			continue;
		}
		if (*pattern == '\\' && pattern[1] != '\0')
			pattern++;
		if (folded(*pattern, fold) != folded(*text, fold))
			return false;
	}
	return *text == '\0';
}

/* sb_like(text, pattern, fold) */
static void give_like(sqlite3_context *context, int n, sqlite3_value **values)
{
	const char *text = (const char *)sqlite3_value_text(values[0]);
	const char *pattern = (const char *)sqlite3_value_text(values[1]);

	(void)n;
	if (text == NULL || pattern == NULL)
		sqlite3_result_null(context);
	else
		sqlite3_result_int(context, like(pattern, text, sqlite3_value_int(values[2]) != 0));
}

/* raise(abort, text), whose text cannot be put together. */
static void raise_it(sqlite3_context *context, int n, sqlite3_value **values)
{
	(void)n;
	sqlite3_result_error(context, (const char *)sqlite3_value_text(values[0]), -1);
	sqlite3_result_error_code(context, SQLITE_CONSTRAINT_TRIGGER);
}

/* voxdesk.really_delete */
static void really(sqlite3_context *context, int n, sqlite3_value **values)
{
	const struct sb *s = sqlite3_user_data(context);

	(void)n;
	(void)values;
	sqlite3_result_int(context, s->really_delete);
}

static void add_functions(struct sb *s)
{
	static const struct {
		const char *name;
		int n;
		void (*fn)(sqlite3_context *, int, sqlite3_value **);
	} functions[] = {
		{ "sb_now", 0, now },
		{ "sb_clock", 0, ticks },
		{ "sb_minutes", 1, after_minutes },
		{ "sb_uuid", 0, make_uuid },
		{ "sb_like", 3, give_like },
		{ "sb_raise", 1, raise_it },
		{ "sb_really", 0, really },
	};

	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
		check(sqlite3_create_function(s->db, functions[i].name, functions[i].n,
			  SQLITE_UTF8 | SQLITE_INNOCUOUS, s, functions[i].fn, NULL,
			  NULL) == SQLITE_OK);
}

/* ---- making it */

static void add_table(struct sb *s, const struct sb_table *t)
{
	static const char *const types[] = { "text", "text", "integer", "integer", "integer",
		"text" };
	struct sb_sql q;

	sb_sql_init(&q);
	sb_sql(&q, "create table %s (", t->store);
	for (size_t i = 0; i < t->n; i++)
		sb_sql(&q, "%s\"%s\" %s%s %s", i > 0 ? ", " : "", t->columns[i].name,
		    types[t->columns[i].type], t->columns[i].not_null ? " not null" : "",
		    t->columns[i].rest);
	sb_sql(&q, "%s) strict", t->more);
	sb_run(s, buf_text(&q.text));
	sb_sql_done(&q);
}

static const char sessions_sql[] =
    "create table sb_sessions (id text primary key, account integer not null, "
    "created_at text not null) strict;"
    "create table sb_refresh (token text primary key, session text not null, parent text, "
    "revoked integer not null default 0, at integer not null) strict;"
    "create index sb_refresh_session on sb_refresh (session);";

/* Not exposed, there as here. */
static const char rings_sql[] =
    "create table sb_rings (phone_number text not null primary key constraint "
    "rings_phone_number_check check (phone_number glob '+[1-9]*' and phone_number not glob "
    "'+*[^0-9]*' and length(phone_number) between 5 and 16), holder text not null constraint "
    "rings_holder_check check (length(holder) between 1 and 200), who text not null constraint "
    "rings_who_check check (length(who) <= 200), held_until text not null) strict;";

struct sqlite3 *sb_db(struct sb *s)
{
	char sql[160];

	if (s->db != NULL)
		return s->db;
	check(sodium_init() >= 0);
	check(sqlite3_open_v2(":memory:", &s->db,
		  SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
		  NULL) == SQLITE_OK);
	add_functions(s);
	for (size_t i = 0; i < SB_TABLES; i++)
		add_table(s, &sb_tables[i]);
	for (size_t i = 0; i < SB_SEED_TABLES; i++)
		add_table(s, &sb_seed_tables[i]);
	sb_run(s, sb_rules_sql);
	sb_run(s, sessions_sql);
	sb_run(s, rings_sql);
	sb_run(s, sb_start_sql);
	sb_run(s, sb_seed_start_sql);
	(void)snprintf(sql, sizeof sql,
	    "insert into voxdesk_schema (version, project) values (%d, '%s')", s->schema_version,
	    s->project);
	sb_run(s, sql);
	return s->db;
}

void sb_db_reset(struct sb *s)
{
	s->really_delete = true;
	sb_run(s,
	    "begin; delete from forwarding_numbers; delete from forwarding_configs;"
	    "delete from twilio_phone_numbers; delete from verified_caller_ids;"
	    "delete from agents; delete from telnyx_verified_numbers;"
	    "delete from organizations; delete from pool_numbers; delete from sb_rings; commit");
	s->really_delete = false;
}

void sb_run(struct sb *s, const char *sql)
{
	check(sqlite3_exec(sb_db(s), sql, NULL, NULL, NULL) == SQLITE_OK);
}

long long sb_number(struct sb *s, const char *sql, const char *one)
{
	sqlite3_stmt *statement = NULL;
	long long n = 0;

	check(sqlite3_prepare_v2(sb_db(s), sql, -1, &statement, NULL) == SQLITE_OK);
	if (one != NULL)
		(void)sqlite3_bind_text(statement, 1, one, -1, SQLITE_STATIC);
	if (sqlite3_step(statement) == SQLITE_ROW)
		n = sqlite3_column_int64(statement, 0);
	(void)sqlite3_finalize(statement);
	return n;
}

/* ---- what it refuses */

static bool raised(char *words, struct sb_fault *f)
{
	char *message = strchr(words, '|');
	char *details = message == NULL ? NULL : strchr(message + 1, '|');

	if (details == NULL)
		return false;
	*message++ = '\0';
	*details++ = '\0';
	(void)sb_fail(f, strncmp(words, "235", 3) == 0 ? 409 : 400, words, details, "%s", message);
	return true;
}

static bool unique_refused(const struct sb_table *t, const char *violated, struct sb_fault *f)
{
	const struct sb_unique *unique = sb_unique(violated);
	char details[SB_WORDS], key[64];

	(void)snprintf(key, sizeof key, "%s_pkey", t->name);
	(void)snprintf(details, sizeof details, "Key (%s) already exists.",
	    unique == NULL ? "id" : unique->columns);
	return sb_fail(f, 409, "23505", details,
	    "duplicate key value violates unique constraint \"%s\"",
	    unique == NULL ? key : unique->name);
}

bool sb_refused(struct sb *s, const struct sb_table *t, struct sb_fault *f)
{
	char words[SB_WORDS];
	const char *what;

	(void)snprintf(words, sizeof words, "%s", sqlite3_errmsg(s->db));
	what = strstr(words, "failed: ");
	what = what == NULL ? words : what + 8;
	switch (sqlite3_extended_errcode(s->db)) {
	case SQLITE_CONSTRAINT_TRIGGER:
		if (raised(words, f))
			return false;
		break;
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
		return unique_refused(t, what, f);
	case SQLITE_CONSTRAINT_CHECK:
		return sb_fail(f, 400, "23514", "Failing row contains (...).",
		    "new row for relation \"%s\" violates check constraint \"%s\"", t->name, what);
	case SQLITE_CONSTRAINT_NOTNULL:
		what = strrchr(what, '.') == NULL ? what : strrchr(what, '.') + 1;
		return sb_fail(f, 400, "23502", "Failing row contains (...).",
		    "null value in column \"%s\" of relation \"%s\" violates not-null constraint",
		    what, t->name);
	}
	return sb_fail(f, 500, "XX000", NULL, "practice's own database: %s", words);
}

/* ---- SQL */

void sb_sql_init(struct sb_sql *q)
{
	*q = (struct sb_sql){ 0 };
	buf_init(&q->text, SQL_MAX);
}

void sb_sql_done(struct sb_sql *q)
{
	buf_done(&q->text);
	free(q->bound);
}

void sb_sql(struct sb_sql *q, const char *fmt, ...)
{
	char text[1024];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	check(n >= 0 && (size_t)n < sizeof text);
	(void)buf_add(&q->text, text, (size_t)n);
}

void sb_sql_bind(struct sb_sql *q, struct sb_value value)
{
	if (q->n == q->room) {
		q->room = q->room == 0 ? 16 : q->room * 2;
		q->bound = xrealloc(q->bound, q->room * sizeof *q->bound);
	}
	q->bound[q->n++] = value;
	(void)buf_char(&q->text, '?');
}

void sb_bind(sqlite3_stmt *statement, const struct sb_value *values, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int at = (int)i + 1;

		if (values[i].kind == SB_NULL)
			(void)sqlite3_bind_null(statement, at);
		else if (values[i].kind == SB_NUMBER)
			(void)sqlite3_bind_int64(statement, at, values[i].number);
		else
			(void)sqlite3_bind_text(statement, at, values[i].text, -1, SQLITE_STATIC);
	}
}

sqlite3_stmt *sb_sql_prepare(struct sb *s, const struct sb_sql *q, struct sb_fault *f)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(sb_db(s), buf_text(&q->text), -1, &statement, NULL) != SQLITE_OK) {
		(void)sb_fail(f, 500, "XX000", NULL, "practice's own database: %s",
		    sqlite3_errmsg(s->db));
		return NULL;
	}
	sb_bind(statement, q->bound, q->n);
	return statement;
}
