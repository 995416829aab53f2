/* What waits to be pushed: counted from indexes alone, since many may. */
#include <string.h>

#include "base/text.h"
#include "store/sync_rows.h"

static bool counts_read(struct store *s, struct sync_waiting *out, int64_t *timed,
    struct error *err)
{
#define OPEN_PUSH "kind = '" OPERATION_SYNC "' and state in ('planned', 'sent', 'unknown')"
	static const char sql[] =
	    "select (select count(*) from operations where " OPEN_PUSH
	    ") - (select count(*) from sync_conflicts c where exists (select 1 from operations o where o." OPEN_PUSH
	    " and o.subject = c.table_name || '/' || c.id))"
	    /* What has a conflict too is counted there. */
	    " - (select count(*) from verified_caller_ids v where state in ('calling', 'pending') and not exists (select 1 from "
	    "sync_conflicts c where c.id = v.id) and exists (select 1 from "
	    "operations o where o." OPEN_PUSH " and o.subject = 'verified_caller_ids/' || v.id))"
	    " - (select count(*) from telnyx_verified_numbers v where state = 'pending' and not exists (select 1 from "
	    "sync_conflicts c where c.id = v.id) and exists (select 1 from "
	    "operations o where o." OPEN_PUSH
	    " and o.subject = 'telnyx_verified_numbers/' || v.id)), "
	    "(select count(*) from operations where kind = '" OPERATION_SYNC
	    "' and last_error <> ''), (select count(*) from sync_conflicts), "
	    "(select count(*) from operations where kind = '" OPERATION_SYNC
	    "' and state = 'planned' and next_attempt_at is not null), "
	    "coalesce((select min(next_attempt_at) from operations where kind = '" OPERATION_SYNC
	    "' and state = 'planned' and next_attempt_at is not null), '')";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	int64_t planned;

	if (!statement || store_row(s, statement, err) != ROW_HERE)
		return false;
	planned = sqlite3_column_int64(statement, 0);
	out->planned = planned > 0 ? (size_t)planned : 0;
	out->refused = (size_t)sqlite3_column_int64(statement, 1);
	out->conflicts = (size_t)sqlite3_column_int64(statement, 2);
	*timed = sqlite3_column_int64(statement, 3);
	(void)text_copy(out->next_attempt_at, sizeof out->next_attempt_at,
	    (const char *)sqlite3_column_text(statement, 4));
	(void)sqlite3_reset(statement);
	return true;
}

bool sync_waiting(struct store *s, struct sync_waiting *out, struct error *err)
{
	static const char why[] = "select last_error from operations where kind = '" OPERATION_SYNC
				  "' and last_error <> '' order by updated_at desc limit 1";
	sqlite3_stmt *statement;
	enum stepped row;
	int64_t timed;

	*out = (struct sync_waiting){ .planned = 0 };
	if (!counts_read(s, out, &timed, err) || !sync_untaken_read(s, &out->untaken, err))
		return false;
	if ((int64_t)out->planned > timed) /* some are due at once */
		out->next_attempt_at[0] = '\0';
	if (out->refused == 0)
		return true;
	statement = store_statement(s, why, err);
	if (!statement)
		return false;
	row = store_row(s, statement, err);
	if (row == ROW_HERE)
		(void)text_copy(out->refused_why, sizeof out->refused_why,
		    (const char *)sqlite3_column_text(statement, 0));
	(void)sqlite3_reset(statement);
	return row != ROW_ERROR;
}

bool sync_push_now(struct store *s, struct error *err)
{
	static const char sql[] =
	    "update operations set next_attempt_at = null, version = version + 1, updated_at = ?1 where kind = '" OPERATION_SYNC
	    "' and state = 'planned' and next_attempt_at is not null";

	if (!store_begin(s, err))
		return false;
	if (!store_change(s, sql, NULL, 0, NULL, err))
		return store_rollback(s);
	return store_commit(s, err);
}
