/* What waits to be pushed: counted from indexes alone, since many may. */
#include "base/text.h"
#include "store/sync_rows.h"

/* clang-format off */
#define PUSH "kind = '" OPERATION_SYNC "'"
#define OPEN(o) o "state in ('planned', 'sent', 'unknown')"
#define OPEN_OF " join operations o on o." PUSH " and " OPEN("o.") " and o.subject = "
/* Open, but not waiting: what has a conflict is counted there, whatever was said of it before, and
 * what is in a state that is not shared goes once that has ended. Each once (union), and only what
 * is open: so that what is left after them is never less than nothing. */
#define WITH_HELD \
	"with held (subject) as materialized (" \
	"select o.subject from sync_conflicts c" OPEN_OF "c.table_name || '/' || c.id " \
	"union select o.subject from verified_caller_ids v" OPEN_OF "'verified_caller_ids/' || v.id " \
	"where v.state in ('calling', 'pending') " \
	"union select o.subject from telnyx_verified_numbers t" OPEN_OF "'telnyx_verified_numbers/' || t.id " \
	"where t.state = 'pending') "
#define NOT_HELD " and subject not in (select subject from held)"
/* clang-format on */

static bool counts_read(struct store *s, struct sync_waiting *out, int64_t *timed,
    struct error *err)
{
	static const char sql[] =
	    WITH_HELD "select (select count(*) from operations where " PUSH " and " OPEN(
		"") ") - (select count(*) from held), "
		    "(select count(*) from operations where " PUSH " and last_error <> ''" NOT_HELD
		    "), "
		    "(select count(*) from sync_conflicts), count(*), coalesce(min(next_attempt_at), '') "
		    "from operations where " PUSH
		    " and state = 'planned' and next_attempt_at is not null" NOT_HELD;
	sqlite3_stmt *statement = store_statement(s, sql, err);

	if (!statement || store_row(s, statement, err) != ROW_HERE)
		return false;
	out->planned = (size_t)sqlite3_column_int64(statement, 0);
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
	static const char why[] =
	    WITH_HELD "select last_error from operations where " PUSH
		      " and last_error <> ''" NOT_HELD " order by updated_at desc limit 1";
	int64_t timed;
	bool any;

	*out = (struct sync_waiting){ .planned = 0 };
	if (!counts_read(s, out, &timed, err) || !sync_untaken_read(s, &out->untaken, err))
		return false;
	if ((int64_t)out->planned > timed) /* some are due at once */
		out->next_attempt_at[0] = '\0';
	return out->refused == 0 ||
	    store_word(s, store_asked(s, why, NULL, 0, err), out->refused_why,
		sizeof out->refused_why, &any, err);
}

bool sync_row_refused(struct store *s, enum shared_table table, const char *id, const char *org_id,
    struct arena *arena, const char **why, struct error *err)
{
	static const char sql[] = "select last_error from operations where " PUSH
				  " and last_error <> '' and subject in (?1, ?2) limit 1";
	char row[SYNC_SUBJECT_MAX], customer[SYNC_SUBJECT_MAX];
	bool any;

	return store_text(s,
	    store_asked(s, sql,
		TEXTS(sync_subject(table, id, row),
		    sync_subject(SHARED_CUSTOMERS, org_id, customer)),
		err),
	    arena, &any, why, err);
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
