#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/i18n.h"
#include "base/time.h"
#include "store/internal.h"

#define AUDIT_DETAIL_MAX 1000

sqlite3_stmt *store_statement(struct store *s, const char *sql, struct error *err)
{
	sqlite3_stmt *statement = NULL;

	for (size_t i = 0; i < s->n_statements; i++) {
		if (s->statements[i].sql != sql)
			continue;
		statement = s->statements[i].statement;
		(void)sqlite3_reset(statement);
		(void)sqlite3_clear_bindings(statement);
		return statement;
	}
	check(s->n_statements < STORE_STATEMENTS_MAX);
	if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
	    SQLITE_OK) {
		store_fail(s, err);
		return NULL;
	}
	s->statements[s->n_statements].sql = sql;
	s->statements[s->n_statements].statement = statement;
	s->n_statements++;
	return statement;
}

void store_statements_close(struct store *s)
{
	for (size_t i = 0; i < s->n_statements; i++)
		(void)sqlite3_finalize(s->statements[i].statement);
	s->n_statements = 0;
}

enum stepped store_row(struct store *s, sqlite3_stmt *statement, struct error *err)
{
	int code = sqlite3_step(statement);

	if (code == SQLITE_ROW)
		return ROW_HERE;
	if (code != SQLITE_DONE)
		store_fail(s, err);
	(void)sqlite3_reset(statement);
	return code == SQLITE_DONE ? ROW_NONE : ROW_ERROR;
}

bool store_next(struct store *s, sqlite3_stmt *statement, enum stepped *row, struct error *err)
{
	*row = store_row(s, statement, err);
	return *row == ROW_HERE;
}

bool store_run(struct store *s, sqlite3_stmt *statement, struct error *err)
{
	enum stepped row;

	do
		row = store_row(s, statement, err);
	while (row == ROW_HERE);
	return row == ROW_NONE;
}

bool store_exec(struct store *s, const char *sql, struct error *err)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK || store_fail(s, err);
}

bool store_number(struct store *s, const char *sql, int64_t *out, struct error *err)
{
	sqlite3_stmt *statement = NULL;
	bool ok = sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW;

	if (ok)
		*out = sqlite3_column_int64(statement, 0);
	else
		store_fail(s, err);
	(void)sqlite3_finalize(statement);
	return ok;
}

void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	check(sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC) == SQLITE_OK);
}

void bind_word(sqlite3_stmt *statement, int at, const char *text)
{
	bind_text(statement, at, or_null(text));
}

void bind_number(sqlite3_stmt *statement, int at, int64_t n)
{
	check(sqlite3_bind_int64(statement, at, n) == SQLITE_OK);
}

const char *column_text(sqlite3_stmt *statement, int at, struct arena *arena)
{
	const char *text = (const char *)sqlite3_column_text(statement, at);

	return text ? arena_strdup(arena, text) : "";
}

void column_id(sqlite3_stmt *statement, int at, char out[ID_MAX])
{
	const char *text = (const char *)sqlite3_column_text(statement, at);

	(void)snprintf(out, ID_MAX, "%s", text ? text : "");
}

const char *int_text(int64_t n, char out[INT_TEXT_MAX])
{
	(void)snprintf(out, INT_TEXT_MAX, "%lld", (long long)n);
	return out;
}

bool store_change(struct store *s, const char *sql, const char *const *texts, size_t n,
    int *changed, struct error *err)
{
	sqlite3_stmt *statement = store_statement(s, sql, err);
	char now[TIME_TEXT_MAX];
	bool ok;

	if (!statement)
		return false;
	time_now_text(now);
	bind_text(statement, 1, now);
	for (size_t i = 0; i < n; i++)
		bind_text(statement, (int)i + 2, texts[i]);
	ok = store_run(s, statement, err);
	(void)sqlite3_clear_bindings(statement); /* `now` ends here */
	if (ok && changed)
		*changed = sqlite3_changes(s->db);
	return ok;
}

bool store_change_one(struct store *s, const char *sql, const char *const *texts, size_t n,
    struct error *err)
{
	int changed = 0;

	return store_change(s, sql, texts, n, &changed, err) &&
	    (changed == 1 || store_fail_changed(err));
}

bool store_has(struct store *s, const char *sql, const char *const *texts, size_t n, bool *out,
    struct error *err)
{
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum stepped row;

	*out = false;
	if (!statement)
		return false;
	for (size_t i = 0; i < n; i++)
		bind_text(statement, (int)i + 1, texts[i]);
	row = store_row(s, statement, err);
	*out = row == ROW_HERE;
	(void)sqlite3_reset(statement);
	return row != ROW_ERROR;
}

void *store_grow(struct arena *arena, void *list, size_t n, size_t *room, size_t size)
{
	void *bigger;

	if (n < *room)
		return list;
	*room = *room ? 2 * *room : 8;
	bigger = arena_alloc(arena, *room * size);
	if (n)
		memcpy(bigger, list, n * size);
	return bigger;
}

bool store_begin(struct store *s, struct error *err)
{
	if (s->readonly)
		return error_set(err, ERROR_STORE, "store-readonly",
		    _("Open it without --readonly to change something."),
		    _("The store is open for reading only; nothing was changed."));
	s->phase = PHASE_WRITE;
	if (store_exec(s, "begin immediate", err))
		return true;
	s->phase = PHASE_READ;
	return false;
}

bool store_commit(struct store *s, struct error *err)
{
	if (!store_exec(s, "commit", err))
		return store_rollback(s);
	s->phase = PHASE_READ;
	return true;
}

bool store_rollback(struct store *s)
{
	/* After some errors SQLite has rolled back by itself; then there is nothing left to end. */
	if (!sqlite3_get_autocommit(s->db))
		(void)sqlite3_exec(s->db, "rollback", NULL, NULL, NULL);
	s->phase = PHASE_READ;
	return false;
}

bool store_audit_whole(struct store *s, const char *org_id, const char *action,
    const char *subject_id, const char *detail, struct error *err)
{
	static const char sql[] =
	    "insert into audit_log (at, operator_name, action, org_id, subject_id, detail) values (?, ?, ?, ?, ?, ?)";

	return store_change(s, sql,
	    TEXTS(s->operator_name, action, or_null(org_id), subject_id, detail), NULL, err);
}

/* Without the last character, where that is not whole. */
static void cut_whole(char *text)
{
	const size_t n = strlen(text);
	size_t last = n, needs;
	unsigned char lead;

	while (last > 0 && ((unsigned char)text[last - 1] & 0xc0) == 0x80)
		last--;
	if (last == 0)
		return;
	lead = (unsigned char)text[--last];
	needs = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	if (last + needs > n)
		text[last] = '\0';
}

bool store_audit(struct store *s, const char *org_id, const char *action, const char *subject_id,
    struct error *err, const char *fmt, ...)
{
	char detail[AUDIT_DETAIL_MAX];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(detail, sizeof detail, fmt, args);
	va_end(args);
	if (n >= (int)sizeof detail)
		cut_whole(detail);
	return store_audit_whole(s, org_id, action, subject_id, detail, err);
}
