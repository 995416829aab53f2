/* Places in the pool of a shared store: the remote gives them, this store notes them. */
#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "phone/number.h"
#include "store/forwarding_rows.h"
#include "store/sync_rows.h"

#define RESERVED_S (9L * 60) /* the remote's own end after ten minutes */

bool sync_place_follow(struct store *s, const char *config_id, struct error *err)
{
	int rows;

	return forwarding_place_write(s, config_id, true, &rows, err) &&
	    (rows > 0 || forwarding_place_write(s, config_id, false, &rows, err));
}

bool sync_places_follow(struct store *s, const char *number, struct error *err)
{
	static const char sql[] = "select id from forwarding_configs where ai_number = ?1 and "
				  "ai_source = 'pool' and deleted_at is null";
	struct arena arena = { 0 };
	const char **ids;
	bool shared, ok;
	size_t n;

	if (!sync_shared(s, &shared, err))
		return false;
	if (!shared)
		return true;
	ok = store_texts(s, store_asked(s, sql, TEXTS(number), err), &arena, &ids, &n, err);
	for (size_t i = 0; ok && i < n; i++)
		ok = sync_place_follow(s, ids[i], err);
	arena_done(&arena);
	return ok;
}

bool sync_places_end(struct store *s, struct error *err)
{
	static const char sql[] =
	    "select id from forwarding_numbers where reserved_until is not null and "
	    "reserved_until < ?1";
	static const char ended[] =
	    "update forwarding_numbers set reserved_until = null where id = ?2";
	struct arena arena = { 0 };
	char now[TIME_TEXT_MAX];
	const char **ids;
	size_t n;
	bool ok;

	time_now_text(now);
	ok = store_texts(s, store_asked(s, sql, TEXTS(now), err), &arena, &ids, &n, err);
	for (size_t i = 0; ok && i < n; i++)
		ok = sync_place_follow(s, ids[i], err) &&
		    store_change(s, ended, TEXTS(ids[i]), NULL, err);
	arena_done(&arena);
	return ok;
}

static bool keep(struct store *s, const char *config_id, const char *number, struct error *err)
{
	static const char sql[] =
	    "insert into forwarding_numbers (id, business_id, phone_number, pool_number_id, forwarding_type, reserved_until, created_at, updated_at) "
	    "select c.id, c.org_id, c.business_number, p.id, c.condition, ?4, ?1, ?1 from forwarding_configs c join pool_numbers p "
	    "on p.phone_number = ?3 and p.deleted_at is null where c.id = ?2 and c.deleted_at is null "
	    "on conflict (id) do update set business_id = excluded.business_id, phone_number = excluded.phone_number, "
	    "pool_number_id = excluded.pool_number_id, forwarding_type = excluded.forwarding_type, status = 'pending_setup', "
	    "reserved_until = excluded.reserved_until, updated_at = excluded.updated_at, version = version + 1, deleted_at = null "
	    /* A place that it has there is left as it is. */
	    "where deleted_at is not null or reserved_until is not null or status = 'disabled' or pool_number_id <> excluded.pool_number_id";
	static const char known[] =
	    "select 1 from forwarding_configs c join pool_numbers p on p.phone_number = ?2 and p.deleted_at is null "
	    "where c.id = ?1 and c.deleted_at is null";
	char shown[NUMBER_TEXT_MAX], until[TIME_TEXT_MAX];
	bool there;

	time_text(time_now() + RESERVED_S, until);
	if (!store_has(s, known, TEXTS(config_id, number), &there, err))
		return false;
	number_show(number, shown, sizeof shown);
	if (!there)
		return error_set(err, ERROR_NOT_FOUND, "no-such-pool-number",
		    _("Let it sync once more, then try again."),
		    _("The place was given in %s, which is not in this store's pool yet; nothing was saved."),
		    shown);
	return store_change(s, sql, TEXTS(config_id, number, until), NULL, err);
}

bool pool_place_keep(struct store *s, const char *config_id, const char *number, struct error *err)
{
	if (!store_begin(s, err))
		return false;
	if (!keep(s, config_id, number, err) ||
	    !store_audit(s, NULL, "pool.place", config_id, err, "%s", number))
		return store_rollback(s);
	if (!store_commit(s, err))
		return false;
	FAIL_POINT("place-kept");
	return true;
}

bool pool_place_of(struct store *s, const char *config_id, char number[17], struct error *err)
{
	static const char sql[] =
	    "select p.phone_number from forwarding_numbers f join pool_numbers p on p.id = f.pool_number_id and "
	    "p.deleted_at is null where f.id = ?1 and f.deleted_at is null and f.status <> 'disabled'";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum stepped row;

	number[0] = '\0';
	if (!statement)
		return false;
	bind_text(statement, 1, config_id);
	row = store_row(s, statement, err);
	if (row == ROW_HERE)
		(void)text_copy(number, 17, (const char *)sqlite3_column_text(statement, 0));
	(void)sqlite3_reset(statement);
	return row != ROW_ERROR;
}
