/* What stays with the side of a conflict that is kept: a customer's rows, and codes that were read
 * out. */
#include <string.h>

#include "store/forwarding_rows.h"
#include "store/sync_rows.h"

#define OWED_MAX 2000 /* cancel codes */

/* ---- a customer's rows */

#define STAY(table)                                                                             \
	"select id from " table                                                                 \
	" where org_id = ?1 and deleted_at is null and remote_version is not null and "         \
	"not exists (select 1 from sync_conflicts c where c.id = " table ".id) and not exists " \
	"(select 1 from operations where kind = '" OPERATION_SYNC "' and subject = '" table     \
	"/' || " table ".id and state in ('planned', 'sent', 'unknown'))"
static const struct {
	enum shared_table table;
	const char *sql;
} children[] = {
	{ SHARED_MANAGED_NUMBERS, STAY("twilio_phone_numbers") },
	{ SHARED_FORWARDINGS, STAY("forwarding_configs") },
	{ SHARED_CALLER_IDS, STAY("verified_caller_ids") },
	{ SHARED_AGENTS, STAY("agents") },
	{ SHARED_TELNYX_NUMBERS, STAY("telnyx_verified_numbers") },
};
#define CHILDREN (sizeof children / sizeof children[0])

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
		sqlite3_stmt *statement = store_statement(k->s, children[i].sql, err);
		char(*ids)[ID_MAX] = NULL;
		size_t n = 0, room = 0;
		enum stepped row;

		if (!statement)
			return false;
		bind_text(statement, 1, org_id);
		while (store_next(k->s, statement, &row, err)) {
			ids = store_grow(k->arena, ids, n, &room, sizeof *ids);
			column_id(statement, 0, ids[n++]);
		}
		if (row != ROW_NONE)
			return false;
		for (size_t j = 0; j < n; j++)
			if (!stay(k, children[i].table, ids[j], at, err))
				return false;
	}
	return true;
}

/* ---- codes that were read out */

static bool may_be_on(const struct row *row)
{
	const enum shared_table t = SHARED_FORWARDINGS;
	struct forwarding f = { .proven_at = sync_value(t, row, "proven_at"),
		.activate_code = sync_value(t, row, "activate_code") };

	return inbound_state_parse(sync_value(t, row, "state"), &f.state) &&
	    forwarding_may_be_on(&f);
}

bool sync_owe(struct store *s, const struct row *base, const struct row *kept,
    const struct row *dropped, struct error *err)
{
	static const char sql[] =
	    "update forwarding_configs set owed_cancel = ?3, updated_at = ?1, version = version + 1 "
	    "where id = ?2 and owed_cancel <> ?3 and deleted_at is null";
	const enum shared_table t = SHARED_FORWARDINGS;
	struct buf owed;
	bool ok;

	if (sync_deleted(t, kept) || sync_deleted(t, dropped))
		return true;
	buf_init(&owed, OWED_MAX);
	forwarding_codes_add(&owed, sync_value(t, kept, "owed_cancel"), "");
	/* What both began with, and is not owed any more, was dialled. */
	forwarding_codes_add(&owed, sync_value(t, dropped, "owed_cancel"),
	    base->values ? sync_value(t, base, "owed_cancel") : "");
	if (may_be_on(dropped))
		forwarding_codes_add(&owed, sync_value(t, dropped, "deactivate_code"),
		    sync_value(t, kept, "deactivate_code"));
	ok = store_change(s, sql, TEXTS(kept->id, buf_text(&owed)), NULL, err);
	buf_done(&owed);
	return ok;
}
