/* The place in the pool of a configuration that forwards to a pool number. */
#include "base/i18n.h"
#include "phone/number.h"
#include "store/forwarding_rows.h"
#include "store/internal.h"
#include "store/pool_rows.h"
#include "store/sync_rows.h"

static bool in_pool(struct store *s, const char *id, bool *out, struct error *err)
{
	static const char sql[] =
	    "select 1 from forwarding_configs where id = ?1 and ai_source = 'pool'";

	return store_has(s, sql, TEXTS(id), out, err);
}

/* A number that takes no calls, that was switched off, or that leads to another customer's agent
 * keeps the places it has, and gives no new ones. */
#define LED POOL_LED_ELSEWHERE("p.phone_number", "c.org_id")
static bool place_fits(struct store *s, const char *id, struct error *err)
{
	static const char sql[] =
	    "select p.phone_number, p.drift, p.status = 'active' from forwarding_configs c join pool_numbers p "
	    "on p.phone_number = c.ai_number and p.deleted_at is null where c.id = ?1 and c.ai_source = 'pool' and c.state <> 'removed' and "
	    "(p.status <> 'active' or p.drift in ('missing', 'suspended') or " LED
	    ") and not exists (select 1 from forwarding_numbers f "
	    "where f.id = c.id and f.pool_number_id = p.id and f.deleted_at is null and f.status <> 'disabled')";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum number_drift drift = DRIFT_NONE;
	char shown[NUMBER_TEXT_MAX];
	enum stepped row;
	bool active;

	if (!statement)
		return false;
	bind_text(statement, 1, id);
	row = store_row(s, statement, err);
	if (row != ROW_HERE)
		return row == ROW_NONE;
	number_show((const char *)sqlite3_column_text(statement, 0), shown, sizeof shown);
	(void)number_drift_parse((const char *)sqlite3_column_text(statement, 1), &drift);
	active = sqlite3_column_int(statement, 2) != 0;
	(void)sqlite3_reset(statement);
	if (active && drift != DRIFT_MISSING && drift != DRIFT_SUSPENDED)
		return error_set(err, ERROR_REFUSED, "pool-led",
		    _("Choose another AI number, or take that customer's agent off this one first."),
		    _("The pool number %s leads to another customer's agent, which would answer these calls; nothing was saved."),
		    shown);
	return error_set(err, ERROR_REFUSED, "pool-inactive", _("Choose another AI number."),
	    drift == DRIFT_MISSING
		? _("The pool number %s is missing at its provider; nothing was saved.")
		: drift == DRIFT_SUSPENDED
		? _("The pool number %s takes no calls at its provider now; nothing was saved.")
		: _("The pool number %s is switched off; nothing was saved."),
	    shown);
}

/* In a shared store only a place that the remote gave is taken. */
static bool place_given(struct store *s, const char *id, struct error *err)
{
	static const char sql[] =
	    "select 1 from settings where name = '" SETTING_SYNC_URL
	    "' and exists (select 1 from forwarding_configs c where c.id = ?1 and c.state <> 'removed') and not exists "
	    "(select 1 from forwarding_configs c join pool_numbers p on p.phone_number = c.ai_number and p.deleted_at is null "
	    "join forwarding_numbers f on f.id = c.id and f.pool_number_id = p.id and f.deleted_at is null and "
	    "f.status <> 'disabled' where c.id = ?1)";
	bool wanted;

	return store_has(s, sql, TEXTS(id), &wanted, err) && (!wanted || pool_online(err));
}

bool forwarding_place_write(struct store *s, const char *id, bool take, int *rows,
    struct error *err)
{
	static const char taken[] =
	    "insert into forwarding_numbers (id, business_id, phone_number, pool_number_id, forwarding_type, status, verified_at, "
	    "created_at, updated_at) select c.id, c.org_id, c.business_number, p.id, c.condition, "
	    "case when c.state in ('proven', 'stale') then 'active' when c.state = 'removed' then 'disabled' "
	    "else 'pending_setup' end, c.proven_at, ?1, ?1 "
	    "from forwarding_configs c join pool_numbers p on p.phone_number = c.ai_number and p.deleted_at is null "
	    "where c.id = ?2 and c.ai_source = 'pool' and c.deleted_at is null "
	    "on conflict (id) do update set business_id = excluded.business_id, phone_number = excluded.phone_number, "
	    "pool_number_id = excluded.pool_number_id, forwarding_type = excluded.forwarding_type, status = excluded.status, "
	    "verified_at = excluded.verified_at, updated_at = excluded.updated_at, version = version + 1, deleted_at = null";
	static const char left[] =
	    "update forwarding_numbers set deleted_at = ?1, updated_at = ?1, version = version + 1 "
	    "where id = ?2 and deleted_at is null";

	return store_change(s, take ? taken : left, TEXTS(id), rows, err);
}

bool forwarding_pool_follow(struct store *s, const char *id, struct error *err)
{
	bool pooled;
	int rows;

	if (!in_pool(s, id, &pooled, err) ||
	    (pooled && (!place_fits(s, id, err) || !place_given(s, id, err))))
		return false;
	if (!forwarding_place_write(s, id, pooled, &rows, err))
		return false;
	if (pooled && rows == 0)
		return error_set(err, ERROR_REFUSED, "no-such-pool-number",
		    _("Choose another AI number."),
		    _("That number is not in the pool any more; nothing was saved."));
	return true;
}
