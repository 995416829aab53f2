/* With whom the store is shared, and how far it is: table settings and sync_marks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "store/settings.h"
#include "store/sync_rows.h"

/* ---- joining */

bool sync_joined(struct store *s, struct arena *arena, struct sync_remote *out, struct error *err)
{
	bool pushes;

	*out = (struct sync_remote){ .url = "", .project = "" };
	if (!setting_get(s, SETTING_SYNC_URL, arena, &out->url, err) ||
	    !setting_get(s, SETTING_SYNC_PROJECT, arena, &out->project, err) ||
	    !sync_pushes(s, &pushes, err))
		return false;
	out->readonly = out->url[0] && !pushes;
	return true;
}

bool sync_sharing(struct store *s, struct arena *arena, const char **id, struct error *err)
{
	return setting_get(s, SETTING_SYNC_SHARING, arena, id, err);
}

bool sync_hold(struct store *s, struct error *err)
{
	struct arena arena = { 0 };
	const char *sharing = "";

	s->held = sync_sharing(s, &arena, &sharing, err);
	(void)text_copy(s->sharing, sizeof s->sharing, sharing);
	arena_done(&arena);
	return s->held;
}

bool sync_begin(struct store *s, struct error *err)
{
	static const char sql[] =
	    "select 1 where coalesce((select value from settings where name = '" SETTING_SYNC_SHARING
	    "'), '') = ?1";
	bool same = true;

	if (!store_begin(s, err))
		return false;
	if (s->held && !store_has(s, sql, TEXTS(s->sharing), &same, err))
		return store_rollback(s);
	if (same)
		return true;
	error_set(err, ERROR_CONFLICT, SYNC_SHARING_ENDED,
	    _("Look at how it is shared now: voxdesk sync --status."),
	    _("This store was shared no longer, or anew, by another voxdesk while it was being shared here. This round has ended; nothing more of it was written."));
	return store_rollback(s);
}

bool sync_sizes(struct store *s, struct sync_sizes *out, struct error *err)
{
#define ROWS_OF(table, is) \
	"(select count(*) from " table " where deleted_at is " is " and remote_version is null)"
#define NEW_ROWS(table) ROWS_OF(table, "null")
#define GONE_ROWS(table) ROWS_OF(table, "not null")
	static const char
	    sql
		[] = "select " NEW_ROWS("organizations") ", " NEW_ROWS("pool_numbers") " + " NEW_ROWS("twilio_phone_numbers") " + " NEW_ROWS("forwarding_configs") " + " NEW_ROWS("verified_caller_ids") " + " NEW_ROWS("agents") " + " NEW_ROWS("telnyx_verified_numbers") ", " GONE_ROWS("organizations") " + " GONE_ROWS("pool_numbers") " + " GONE_ROWS(
		    "twilio_phone_numbers") " + " GONE_ROWS("forwarding_configs") " + " GONE_ROWS("verified_caller_ids") " + " GONE_ROWS("agents") " + " GONE_ROWS("telnyx_verified_numbers");
	sqlite3_stmt *statement = store_statement(s, sql, err);

	*out = (struct sync_sizes){ .customers = 0 };
	if (!statement || store_row(s, statement, err) != ROW_HERE)
		return false;
	out->customers = sqlite3_column_int64(statement, 0);
	out->rows = out->customers + sqlite3_column_int64(statement, 1);
	out->removed = sqlite3_column_int64(statement, 2);
	(void)sqlite3_reset(statement);
	return true;
}

/* NULL takes it away. */
static bool put(struct store *s, const char *name, const char *value, struct error *err)
{
	bool changed;

	return setting_put(s, name, value, &changed, err);
}

/* What was known of rows there, of another project or in another way, is known no longer. */
static bool forget_versions(struct store *s, struct error *err)
{
#define FORGET(table)   \
	"update " table \
	" set remote_version = null, remote_at = '' where remote_version is not null"
	static const char *const sql[] = { FORGET("organizations"), FORGET("pool_numbers"),
		FORGET("twilio_phone_numbers"), FORGET("forwarding_configs"),
		FORGET("verified_caller_ids"), FORGET("agents"), FORGET("telnyx_verified_numbers"),
		"delete from sync_marks", "delete from sync_conflicts", "delete from sync_aside",
		"delete from sync_untaken", "delete from sync_late",
		"delete from operations where kind = '" OPERATION_SYNC "'" };

	for (size_t i = 0; i < sizeof sql / sizeof sql[0]; i++)
		if (!store_exec(s, sql[i], err))
			return false;
	return true;
}

static bool same_project(const struct sync_remote *a, const struct sync_remote *b)
{
	return a->project[0] && b->project[0] ? strcmp(a->project, b->project) == 0
					      : strcmp(a->url, b->url) == 0;
}

static bool join_inside(struct store *s, const struct sync_remote *remote,
    const struct sync_remote *now, struct error *err)
{
	const bool begins = !now->url[0], opens = now->readonly && !remote->readonly;
	const char *project = remote->project[0] ? remote->project : now->project;
	char sharing[ID_MAX];

	id_new(sharing);
	if (!begins && !same_project(remote, now)) {
		char shown[256];

		(void)text_clean(now->url, strlen(now->url), shown, sizeof shown, 120);
		return error_set(err, ERROR_CONFLICT, "joined-elsewhere",
		    _("Sign in at that project, or let this store be shared no longer first: voxdesk sync --leave."),
		    _("This store is shared with another project, %s; nothing was changed."),
		    shown);
	}
	if ((begins || opens) && !forget_versions(s, err))
		return false;
	/* One that opens says the same still, in its new tables. */
	if (begins && !store_exec(s, "delete from sync_said", err))
		return false;
	return put(s, SETTING_SYNC_URL, remote->url, err) &&
	    put(s, SETTING_SYNC_PROJECT, project, err) &&
	    put(s, SETTING_SYNC_PUSHES, remote->readonly ? NULL : "1", err) &&
	    (!(begins || opens) ||
		(put(s, SETTING_SYNC_REST, remote->readonly ? NULL : "", err) &&
		    put(s, SETTING_SYNC_SET_BACK, NULL, err) &&
		    put(s, SETTING_SYNC_SHARING, sharing, err))) &&
	    store_audit(s, NULL, "sync.join", project, err, "%s%s", remote->url,
		remote->readonly ? " (read only)" : "");
}

bool sync_join(struct store *s, const struct sync_remote *remote, struct error *err)
{
	const struct sync_remote to = { remote->url ? remote->url : "",
		remote->project ? remote->project : "", remote->readonly };
	struct arena arena = { 0 };
	struct sync_remote now;
	bool ok, same;

	if (!store_begin(s, err))
		return false;
	ok = sync_joined(s, &arena, &now, err);
	same = ok && strcmp(now.url, to.url) == 0 && now.readonly == to.readonly &&
	    strcmp(now.project, to.project) == 0;
	ok = ok && (same || join_inside(s, &to, &now, err));
	arena_done(&arena);
	if (!ok)
		return store_rollback(s);
	if (!store_commit(s, err))
		return false;
	FAIL_POINT("sync-joined");
	return true;
}

bool sync_leave(struct store *s, struct error *err)
{
	static const char sql[] =
	    "delete from settings where name in ('" SETTING_SYNC_URL "', '" SETTING_SYNC_PROJECT
	    "', '" SETTING_SYNC_PUSHES "', '" SETTING_SYNC_REST "', '" SETTING_SYNC_SET_BACK
	    "', '" SETTING_SYNC_SHARING "')";

	if (!store_begin(s, err))
		return false;
	if (!store_exec(s, sql, err) || !forget_versions(s, err) ||
	    !store_audit(s, NULL, "sync.leave", "", err, "%s", ""))
		return store_rollback(s);
	return store_commit(s, err);
}

/* ---- what was here before */

/* At most `max` rows of the table after the row `after`; *last: where it stopped. */
static bool plan_table(struct store *s, enum shared_table t, size_t max, int64_t *after,
    size_t *planned, struct arena *arena, struct error *err)
{
#define REST(table)                                                                      \
	"select row_id, id from " table " where row_id > ?1 and deleted_at is null and " \
	"remote_version is null and not exists (select 1 from operations where kind = "  \
	"'" OPERATION_SYNC "' and subject = '" table "/' || " table ".id and "           \
	"state in ('planned', 'sent', 'unknown')) order by row_id limit ?2"
	static const char *const sql[SHARED_TABLES] = {
		[SHARED_CUSTOMERS] = REST("organizations"),
		[SHARED_POOL_NUMBERS] = REST("pool_numbers"),
		[SHARED_MANAGED_NUMBERS] = REST("twilio_phone_numbers"),
		[SHARED_FORWARDINGS] = REST("forwarding_configs"),
		[SHARED_CALLER_IDS] = REST("verified_caller_ids"),
		[SHARED_AGENTS] = REST("agents"),
		[SHARED_TELNYX_NUMBERS] = REST("telnyx_verified_numbers"),
	};
	sqlite3_stmt *statement = store_statement(s, sql[t], err);
	char(*ids)[ID_MAX] = NULL;
	size_t n = 0, room = 0;
	enum stepped row;

	if (!statement)
		return false;
	bind_number(statement, 1, *after);
	bind_number(statement, 2, (int64_t)max);
	while (store_next(s, statement, &row, err)) {
		*after = sqlite3_column_int64(statement, 0);
		ids = store_grow(arena, ids, n, &room, sizeof *ids);
		column_id(statement, 1, ids[n++]);
	}
	for (size_t i = 0; row == ROW_NONE && i < n; i++)
		if (!sync_plan_set(s, t, ids[i], NULL, err))
			return false;
	*planned += n;
	return row == ROW_NONE;
}

/* "TABLE/ROW"; "" from the start. */
static bool plan_rest(struct store *s, const char *at, size_t max, size_t *planned,
    struct arena *arena, struct error *err)
{
	const char *slash = strchr(at, '/');
	int t = (int)strtol(at, NULL, 10);
	int64_t after = slash ? strtoll(slash + 1, NULL, 10) : 0;
	char next[48];

	while (t < SHARED_TABLES && *planned < max) {
		size_t before = *planned;

		if (!plan_table(s, (enum shared_table)t, max - before, &after, planned, arena, err))
			return false;
		if (*planned < max) {
			t++;
			after = 0;
		}
	}
	(void)snprintf(next, sizeof next, "%d/%lld", t, (long long)after);
	return put(s, SETTING_SYNC_REST, t < SHARED_TABLES ? next : NULL, err);
}

bool sync_plan_rest(struct store *s, size_t max, size_t *planned, struct error *err)
{
	static const char sql[] = "select value from settings where name = '" SETTING_SYNC_REST "'";
	struct arena arena = { 0 };
	const char *at = "";
	bool left, ok;

	*planned = 0;
	if (!store_has(s, sql, NULL, 0, &left, err))
		return false;
	if (!left)
		return true;
	if (!sync_begin(s, err))
		return false;
	ok = setting_get(s, SETTING_SYNC_REST, &arena, &at, err) &&
	    store_has(s, sql, NULL, 0, &left, err) &&
	    (!left || plan_rest(s, at, max, planned, &arena, err));
	arena_done(&arena);
	return ok ? store_commit(s, err) : store_rollback(s);
}

/* ---- how far */

bool sync_mark_get(struct store *s, enum shared_table table, const char *who, struct sync_mark *out,
    struct error *err)
{
	static const char sql[] =
	    "select pulled_until, pulled_id from sync_marks where remote = " SYNC_REMOTE
	    " and table_name = ?1 and who = ?2";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum stepped row;

	*out = (struct sync_mark){ .who = who };
	if (!statement)
		return false;
	bind_text(statement, 1, shared_tables[table].row.name);
	bind_text(statement, 2, who);
	row = store_row(s, statement, err);
	if (row == ROW_HERE) {
		(void)text_copy(out->updated_at, sizeof out->updated_at,
		    (const char *)sqlite3_column_text(statement, 0));
		column_id(statement, 1, out->id);
		(void)sqlite3_reset(statement);
	}
	return row != ROW_ERROR;
}

static bool reread_lately(struct store *s, time_t at, bool *out, struct error *err)
{
	struct arena arena = { 0 };
	const char *last;
	time_t was;
	bool ok = setting_get(s, SETTING_SYNC_SET_BACK, &arena, &last, err);

	*out = ok && time_parse(last, &was) && at >= was && at - was < SYNC_REREAD_S;
	arena_done(&arena);
	return ok;
}

bool sync_reread(struct store *s, time_t at, bool *begun, struct error *err)
{
	char when[TIME_TEXT_MAX];
	bool lately;

	time_text(at, when);
	if (!sync_begin(s, err))
		return false;
	if (!reread_lately(s, at, &lately, err))
		return store_rollback(s);
	*begun = !lately;
	if (lately)
		return store_commit(s, err);
	if (!store_exec(s, "delete from sync_marks", err) ||
	    !put(s, SETTING_SYNC_SET_BACK, when, err) ||
	    !store_audit(s, NULL, "sync.set-back", "", err, "%s", ""))
		return store_rollback(s);
	return store_commit(s, err);
}

/* ---- what is at the remote */

bool sync_newest(struct store *s, enum shared_table table, size_t max, struct sync_known *out,
    size_t *n, struct error *err)
{
/* Of the last ones that came to be here: in a store of a million it takes no longer. */
#define NEWEST(table)                                                                             \
	"select id, remote_version from " table " where row_id > (select max(row_id) from " table \
	") - 20000 "                                                                              \
	"and remote_version > 0 and remote_at <> '' order by remote_at desc limit ?1"
	static const char *const sql[SHARED_TABLES] = {
		[SHARED_CUSTOMERS] = NEWEST("organizations"),
		[SHARED_POOL_NUMBERS] = NEWEST("pool_numbers"),
		[SHARED_MANAGED_NUMBERS] = NEWEST("twilio_phone_numbers"),
		[SHARED_FORWARDINGS] = NEWEST("forwarding_configs"),
		[SHARED_CALLER_IDS] = NEWEST("verified_caller_ids"),
		[SHARED_AGENTS] = NEWEST("agents"),
		[SHARED_TELNYX_NUMBERS] = NEWEST("telnyx_verified_numbers"),
	};
	sqlite3_stmt *statement = store_statement(s, sql[table], err);
	enum stepped row;

	*n = 0;
	if (!statement)
		return false;
	bind_number(statement, 1, (int64_t)max);
	while (store_next(s, statement, &row, err)) {
		column_id(statement, 0, out[*n].id);
		out[(*n)++].version = sqlite3_column_int64(statement, 1);
	}
	return row == ROW_NONE;
}

bool sync_row_waits(struct store *s, enum shared_table table, const char *id, bool *out,
    struct error *err)
{
	static const char sql[] = "select 1 from operations where kind = '" OPERATION_SYNC
				  "' and subject = ?1 and state in ('planned', 'sent', 'unknown') "
				  "union all select 1 from sync_conflicts where id = ?2";
	char subject[SYNC_SUBJECT_MAX];

	return store_has(s, sql, TEXTS(sync_subject(table, id, subject), id), out, err);
}

bool sync_number_waits(struct store *s, const char *config_id, const char *number, bool *out,
    struct error *err)
{
	static const char sql[] =
	    "select 1 from operations where kind = '" OPERATION_SYNC
	    "' and state in ('planned', 'sent', 'unknown') and subject like 'forwarding_configs/%' and "
	    "subject <> 'forwarding_configs/' || ?1 and (json_extract(parameters, '$.base.business_number') = ?2 or "
	    "json_extract(parameters, '$.was.business_number') = hex(?2))";

	return store_has(s, sql, TEXTS(config_id, number), out, err);
}

bool sync_registered(struct store *s, const char *config_id, bool *out, struct error *err)
{
	static const char sql[] =
	    "select 1 from forwarding_configs f where f.id = ?1 and f.remote_version is not null and not exists "
	    "(select 1 from operations where kind = '" OPERATION_SYNC
	    "' and state in ('planned', 'sent', 'unknown') and subject = 'forwarding_configs/' || f.id and "
	    "(json_extract(parameters, '$.base.business_number') <> f.business_number or "
	    "json_extract(parameters, '$.was.business_number') <> hex(f.business_number)))";

	*out = true;
	if (!sync_shared(s, out, err))
		return false;
	if (!*out) {
		*out = true;
		return true;
	}
	return store_has(s, sql, TEXTS(config_id), out, err);
}
