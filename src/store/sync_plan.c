/* What is planned about a shared row: the operation OPERATION_SYNC that its changes opened. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "store/owner.h"
#include "store/sync_rows.h"

#define IS_OPEN "state in ('planned', 'sent', 'unknown')"

const char *sync_subject(enum shared_table t, const char *id, char out[SYNC_SUBJECT_MAX])
{
	(void)snprintf(out, SYNC_SUBJECT_MAX, "%s/%s", shared_tables[t].row.name, id);
	return out;
}

bool sync_plan_read(struct store *s, enum shared_table t, const char *id, struct arena *arena,
    struct sync_plan *out, struct error *err)
{
	static const char sql[] = "select kind = '" OPERATION_SYNC
				  "', id, state = 'sent', attempts, parameters from operations "
				  "where subject = ?1 and " IS_OPEN;
	sqlite3_stmt *statement = store_statement(s, sql, err);
	char subject[SYNC_SUBJECT_MAX];
	enum stepped row;

	*out = (struct sync_plan){ .parameters = "{}" };
	if (!statement)
		return false;
	bind_text(statement, 1, sync_subject(t, id, subject));
	while (store_next(s, statement, &row, err)) {
		if (!sqlite3_column_int(statement, 0)) {
			out->other = true;
			continue;
		}
		out->open = true;
		column_id(statement, 1, out->id);
		out->sent = sqlite3_column_int(statement, 2) != 0;
		out->attempts = sqlite3_column_int(statement, 3);
		out->parameters = column_text(statement, 4, arena);
	}
	(void)sqlite3_clear_bindings(statement);
	return row == ROW_NONE;
}

static int nibble(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* What the triggers write in hex. */
static const char *unhex(const char *hex, struct arena *arena)
{
	size_t n = strlen(hex) / 2;
	char *out = arena_alloc(arena, n + 1);

	for (size_t i = 0; i < n; i++)
		out[i] = (char)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
	return out;
}

static void unhex_row(enum shared_table t, struct row *row, struct arena *arena)
{
	const char **values = arena_alloc(arena, shared_tables[t].row.n * sizeof *values);

	for (size_t i = 0; i < shared_tables[t].row.n; i++)
		values[i] = row->values[i] ? unhex(row->values[i], arena) : NULL;
	row->values = values;
}

bool sync_plan_base(struct store *s, enum shared_table t, const struct sync_plan *plan,
    struct arena *arena, struct row *out, bool *known, struct error *err)
{
	static const char sql[] =
	    "select coalesce(json_extract(?1, '$.base'), ''), coalesce(json_extract(?1, '$.was'), '')";
	const char *base, *was;
	sqlite3_stmt *statement;

	*out = (struct row){ .updated_at = "" };
	*known = false;
	if (!plan->open || strcmp(plan->parameters, "{}") == 0)
		return true;
	statement = store_statement(s, sql, err);
	if (!statement)
		return false;
	bind_text(statement, 1, plan->parameters);
	if (store_row(s, statement, err) != ROW_HERE)
		return false;
	base = column_text(statement, 0, arena);
	was = column_text(statement, 1, arena);
	(void)sqlite3_reset(statement);
	(void)sqlite3_clear_bindings(statement);
	*known = base[0] || was[0];
	if (!*known || !sync_from_json(s, t, base[0] ? base : was, arena, out, err))
		return !*known;
	if (!base[0])
		unhex_row(t, out, arena);
	return true;
}

bool sync_plan_sent(struct store *s, enum shared_table t, const struct sync_plan *plan,
    const struct row *theirs, struct arena *arena, bool *out, struct error *err)
{
	static const char sql[] = "select value from json_each(?1, '$.sent')";
	sqlite3_stmt *statement;
	enum stepped row;

	*out = false;
	if (!plan->open || !strstr(plan->parameters, "\"sent\""))
		return true;
	statement = store_statement(s, sql, err);
	if (!statement)
		return false;
	bind_text(statement, 1, plan->parameters);
	while (store_next(s, statement, &row, err)) {
		struct row sent;

		if (!sync_from_json(s, t, column_text(statement, 0, arena), arena, &sent, err)) {
			(void)sqlite3_reset(statement);
			return false;
		}
		*out = *out || sync_equal(t, &sent, theirs, false);
	}
	(void)sqlite3_clear_bindings(statement);
	return row == ROW_NONE;
}

/* What frees a number first. */
static const char *rank_of(enum shared_table t, const struct sync_here *here)
{
	return sync_deleted(t, &here->row) ? "0" : here->remote < 0 ? "2" : "1";
}

static bool plan_insert(struct store *s, const char *subject, const char *org_id, const char *rank,
    const char *base, struct error *err)
{
	static const char sql[] =
	    "insert into operations (id, kind, subject, org_id, sync_rank, parameters, created_at, updated_at) values "
	    "(?2, '" OPERATION_SYNC
	    "', ?3, ?4, cast(?5 as integer), iif(?6 is null, '{}', json_object('base', json(?6))), ?1, ?1)";
	char id[ID_MAX];

	id_new(id);
	return store_change(s, sql, TEXTS(id, subject, or_null(org_id), rank, base), NULL, err);
}

static bool plan_set_inside(struct store *s, enum shared_table t, const char *id,
    const struct row *base, struct arena *arena, struct error *err)
{
	static const char sql[] =
	    "update operations set state = 'planned', sync_rank = cast(?3 as integer), next_attempt_at = null, sent_at = null, "
	    "last_error = '', attempts = 0, parameters = iif(?4 is null, '{}', json_object('base', json(?4))), updated_at = ?1, "
	    "version = version + 1 where kind = '" OPERATION_SYNC "' and subject = ?2 and " IS_OPEN;
	char subject[SYNC_SUBJECT_MAX];
	struct sync_here here;
	const char *json = NULL;
	int rows;

	if (!sync_read(s, t, id, arena, &here, err))
		return false;
	if (!here.found)
		return store_fail_changed(err);
	if (base && !sync_to_json(s, t, base, arena, &json, err))
		return false;
	(void)sync_subject(t, id, subject);
	return store_change(s, sql, TEXTS(subject, rank_of(t, &here), json), &rows, err) &&
	    (rows > 0 ||
		plan_insert(s, subject, sync_org(t, &here.row), rank_of(t, &here), json, err));
}

bool sync_plan_set(struct store *s, enum shared_table t, const char *id, const struct row *base,
    struct error *err)
{
	struct arena arena = { 0 };
	bool pushes, ok;

	ok = sync_pushes(s, &pushes, err) &&
	    (!pushes || plan_set_inside(s, t, id, base, &arena, err));
	arena_done(&arena);
	return ok;
}

bool sync_plan_end(struct store *s, enum shared_table t, const char *id, struct error *err)
{
	static const char sql[] = "delete from operations where kind = '" OPERATION_SYNC
				  "' and subject = ?2 and " IS_OPEN;
	char subject[SYNC_SUBJECT_MAX];

	return store_change(s, sql, TEXTS(sync_subject(t, id, subject)), NULL, err);
}

struct sender {
	struct owner owner;
	const char *touched_at;
};

/* Those who have sent something and not said what came of it. */
static bool senders_read(struct store *s, struct arena *arena, struct sender **out, size_t *n,
    struct error *err)
{
	static const char sql[] =
	    "select owner_host, owner_boot_id, owner_pid, owner_started_at, max(updated_at) from operations "
	    "where kind = '" OPERATION_SYNC "' and state = 'sent' group by 1, 2, 3, 4";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	size_t room = 0;
	enum stepped row;

	*out = NULL;
	*n = 0;
	if (!statement)
		return false;
	while (store_next(s, statement, &row, err)) {
		struct sender *one;

		*out = store_grow(arena, *out, *n, &room, sizeof **out);
		one = &(*out)[(*n)++];
		one->owner.pid = sqlite3_column_int(statement, 2);
		(void)text_copy(one->owner.host, sizeof one->owner.host,
		    column_text(statement, 0, arena));
		(void)text_copy(one->owner.boot_id, sizeof one->owner.boot_id,
		    column_text(statement, 1, arena));
		(void)text_copy(one->owner.started_at, sizeof one->owner.started_at,
		    column_text(statement, 3, arena));
		one->touched_at = column_text(statement, 4, arena);
	}
	return row == ROW_NONE;
}

static bool dead(const struct sender *one)
{
	struct owner self;

	owner_self(&self);
	return !owner_same(&one->owner, &self) && !owner_alive(&one->owner, one->touched_at);
}

bool sync_orphans(struct store *s, bool *any, struct error *err)
{
	struct arena arena = { 0 };
	struct sender *all;
	size_t n;
	bool ok = senders_read(s, &arena, &all, &n, err);

	*any = false;
	for (size_t i = 0; ok && i < n; i++)
		*any = *any || dead(&all[i]);
	arena_done(&arena);
	return ok;
}

static bool replan(struct store *s, const struct owner *of, size_t *n, struct error *err)
{
	static const char sql[] =
	    "update operations set state = 'planned', sent_at = null, updated_at = ?1, version = version + 1 where kind = "
	    "'" OPERATION_SYNC
	    "' and state = 'sent' and owner_host = ?2 and coalesce(owner_boot_id, '') = ?3 and "
	    "owner_pid = cast(?4 as integer) and coalesce(owner_started_at, '') = ?5";
	int changed = 0;
	char pid[INT_TEXT_MAX];

	if (!store_change(s, sql,
		TEXTS(of->host, of->boot_id, int_text(of->pid, pid), of->started_at), &changed,
		err))
		return false;
	*n += (size_t)changed;
	return true;
}

bool sync_sweep(struct store *s, size_t *n, struct error *err)
{
	struct arena arena = { 0 };
	struct sender *all;
	size_t n_all;
	bool ok = senders_read(s, &arena, &all, &n_all, err);

	for (size_t i = 0; ok && i < n_all; i++)
		ok = !dead(&all[i]) || replan(s, &all[i].owner, n, err);
	arena_done(&arena);
	return ok;
}
