/* A customer and the rows that are its own, when a conflict is decided: they live or go together.
 */
#include <string.h>

#include "store/sync_rows.h"

/* Tables whose rows are a customer's. */
static const struct {
	enum shared_table table;
	const char *live, *stay; /* ?1 customer */
	const char *kept;        /* its conflicts; ?1 customer */
	const char *back, *gone; /* ?1 now, ?2 customer; back: ?3 when they went */
} children[] = {
#define CHILD(t, name, wiped)                                                                   \
	{                                                                                       \
		.table = (t),                                                                   \
		.live = "select 1 from " name " where org_id = ?1 and deleted_at is null",      \
		.stay =                                                                         \
		    "select id from " name                                                      \
		    " where org_id = ?1 and deleted_at is null and remote_version is not null " \
		    "and not exists (select 1 from sync_conflicts c where c.id = " name         \
		    ".id) and not exists (select 1 from operations where kind = "               \
		    "'" OPERATION_SYNC "' and subject = '" name "/' || " name                   \
		    ".id and state in ('planned', 'sent', 'unknown'))",                         \
		.kept = "select c.id from sync_conflicts c join " name                          \
			" r on r.id = c.id where r.org_id = ?1",                                \
		.back = "update or ignore " name                                                \
			" set deleted_at = null, updated_at = ?1, version = version + 1 "       \
			"where org_id = ?2 and deleted_at = ?3",                                \
		.gone = "update " name                                                          \
			" set deleted_at = ?1, updated_at = ?1, version = version + 1" wiped    \
			" where org_id = ?2 and deleted_at is null"                             \
	}
	CHILD(SHARED_MANAGED_NUMBERS, "twilio_phone_numbers", ""),
	CHILD(SHARED_FORWARDINGS, "forwarding_configs", ""),
	CHILD(SHARED_CALLER_IDS, "verified_caller_ids", ", validation_code = null"),
	CHILD(SHARED_AGENTS, "agents", ""),
	CHILD(SHARED_TELNYX_NUMBERS, "telnyx_verified_numbers", ""),
};
#define CHILDREN (sizeof children / sizeof children[0])

/* One conflict; it is none any more where both sides say the same by now. */
static bool settle_one(struct sync_taking *k, const char *id, struct error *err)
{
	struct sync_kept kept;
	struct sync_here here;

	if (!sync_kept_get(k->s, id, k->arena, &kept, err) ||
	    !sync_read(k->s, kept.table, id, k->arena, &here, err))
		return false;
	if (kept.clash ||
	    !(sync_equal(kept.table, &here.row, &kept.theirs, false) ||
		(sync_deleted(kept.table, &here.row) && sync_deleted(kept.table, &kept.theirs))))
		return true;
	return sync_remote_set(k->s, kept.table, id, kept.theirs.version, kept.theirs.updated_at,
		   err) &&
	    sync_plan_end(k->s, kept.table, id, err) && sync_unkeep(k->s, id, err);
}

static bool settle_all(struct sync_taking *k, const char *sql, const char *org_id,
    struct error *err)
{
	const char **ids;
	size_t n;

	if (!store_texts(k->s, store_asked(k->s, sql, TEXTS(org_id), err), k->arena, &ids, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!settle_one(k, ids[i], err))
			return false;
	return true;
}

static bool settle(struct sync_taking *k, const char *org_id, struct error *err)
{
	static const char itself[] = "select id from sync_conflicts where id = ?1";

	for (size_t i = 0; i < CHILDREN; i++)
		if (!settle_all(k, children[i].kept, org_id, err))
			return false;
	return settle_all(k, itself, org_id, err);
}

bool sync_customer_lives(struct sync_taking *k, const char *org_id, struct error *err)
{
	static const char sql[] =
	    "update organizations set deleted_at = null, updated_at = ?1, version = version + 1 "
	    "where id = ?2 and deleted_at is not null";
	int changed = 0;

	if (!org_id[0])
		return true;
	if (!store_change(k->s, sql, TEXTS(org_id), &changed, err))
		return false;
	if (changed == 0)
		return true;
	sync_touch_org(k, org_id);
	return store_audit(k->s, org_id, "customer.back", org_id, err, "%s", "") &&
	    settle(k, org_id, err);
}

static bool places_follow(struct sync_taking *k, const char *org_id, struct error *err)
{
	static const char sql[] =
	    "select id from forwarding_configs where org_id = ?1 and ai_source = 'pool'";
	const char **ids;
	size_t n;

	if (!store_texts(k->s, store_asked(k->s, sql, TEXTS(org_id), err), k->arena, &ids, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!sync_place_follow(k->s, ids[i], err))
			return false;
	return true;
}

bool sync_children_back(struct sync_taking *k, const char *org_id, const char *at,
    struct error *err)
{
	for (size_t i = 0; i < CHILDREN; i++)
		if (!store_change(k->s, children[i].back, TEXTS(org_id, at), NULL, err))
			return false;
	sync_touch_org(k, org_id);
	return places_follow(k, org_id, err) && settle(k, org_id, err);
}

bool sync_children_gone(struct sync_taking *k, const char *org_id, struct error *err)
{
	for (size_t i = 0; i < CHILDREN; i++)
		if (!store_change(k->s, children[i].gone, TEXTS(org_id), NULL, err))
			return false;
	return places_follow(k, org_id, err) && settle(k, org_id, err);
}

static bool stay(struct sync_taking *k, enum shared_table t, const char *id, const char *at,
    struct error *err)
{
	const size_t n = shared_tables[t].row.n;
	const char **values = arena_alloc(k->arena, n * sizeof *values);
	struct sync_here here;
	struct row removal;

	if (!sync_read(k->s, t, id, k->arena, &here, err))
		return false;
	memcpy(values, here.row.values, n * sizeof *values);
	values[shared_tables[t].deleted_column] = at;
	removal = here.row;
	removal.values = values;
	return sync_plan_set(k->s, t, id, &removal, err);
}

bool sync_children_stay(struct sync_taking *k, const char *org_id, const char *at,
    struct error *err)
{
	for (size_t i = 0; i < CHILDREN; i++) {
		const char **ids;
		size_t n;

		if (!store_texts(k->s, store_asked(k->s, children[i].stay, TEXTS(org_id), err),
			k->arena, &ids, &n, err))
			return false;
		for (size_t j = 0; j < n; j++)
			if (!stay(k, children[i].table, ids[j], at, err))
				return false;
	}
	return true;
}

static bool has_any(struct store *s, const char *org_id, bool *any, struct error *err)
{
	static const char others[] =
	    "select 1 from organizations where id = ?1 and deleted_at is not null union all "
	    "select 1 from provisions where org_id = ?1 and state in ('open', 'stopped') union all "
	    "select 1 from sync_conflicts where id = ?1";

	*any = false;
	for (size_t i = 0; i < CHILDREN && !*any; i++)
		if (!store_has(s, children[i].live, TEXTS(org_id), any, err))
			return false;
	return *any || store_has(s, others, TEXTS(org_id), any, err);
}

bool sync_customer_drop(struct sync_taking *k, const char *org_id, bool *removed, struct error *err)
{
	static const char sql[] =
	    "update organizations set deleted_at = ?1, updated_at = ?1, version = version + 1, call_back_at = null, "
	    "call_back_note = '' where id = ?2";
	bool any;

	if (!has_any(k->s, org_id, &any, err))
		return false;
	if (any)
		return true;
	*removed = true;
	return customer_unindex(k->s, org_id, err) &&
	    store_change_one(k->s, sql, TEXTS(org_id), err) &&
	    store_audit(k->s, org_id, "customer.remove", org_id, err, "%s",
		"its number is another customer's at the shared project");
}
