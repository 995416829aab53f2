/*
 * DESIGN. What must be unique among live rows is so at the remote too. So where a row of the remote
 * finds its value taken here, either ours was made apart (never pushed: it becomes the same row),
 * or ours was changed to it here (a clash: for a person), or the remote has moved ours on and that
 * has not come yet: then theirs is put aside until it has. Two rows that changed places are both
 * put aside; one of them then makes room first.
 */
#include <string.h>

#include "store/sync_rows.h"

struct unique {
	enum shared_table table;
	const char *columns[3];
	const char *flag; /* counts only where this column is not "0" or null */
	const char *sql;  /* ?1 the row's own id, ?2 and on the columns; gives the other's id */
};
#define OTHER(table) "select id from " table " where id <> ?1 and deleted_at is null and "
static const struct unique uniques[] = {
	{ SHARED_POOL_NUMBERS, { "phone_number" }, NULL,
	    OTHER("pool_numbers") "phone_number = ?2" },
	{ SHARED_MANAGED_NUMBERS, { "phone_number" }, NULL,
	    OTHER("twilio_phone_numbers") "phone_number = ?2" },
	{ SHARED_FORWARDINGS, { "business_number" }, NULL,
	    OTHER("forwarding_configs") "business_number = ?2" },
	{ SHARED_CALLER_IDS, { "org_id", "phone_number", "account_sid" }, NULL,
	    OTHER("verified_caller_ids") "org_id = ?2 and phone_number = ?3 and "
					 "coalesce(account_sid, '') = coalesce(?4, '')" },
	{ SHARED_AGENTS, { "org_id", "vapi_assistant_id" }, "vapi_assistant_id",
	    OTHER("agents") "org_id = ?2 and vapi_assistant_id = ?3" },
	{ SHARED_AGENTS, { "org_id", "elevenlabs_agent_id" }, "elevenlabs_agent_id",
	    OTHER("agents") "org_id = ?2 and elevenlabs_agent_id = ?3" },
	{ SHARED_AGENTS, { "org_id", "inbound_enabled" }, "inbound_enabled",
	    OTHER("agents") "org_id = ?2 and inbound_enabled = 1 and ?3 <> ''" },
	{ SHARED_AGENTS, { "org_id", "outbound_enabled" }, "outbound_enabled",
	    OTHER("agents") "org_id = ?2 and outbound_enabled = 1 and ?3 <> ''" },
	{ SHARED_TELNYX_NUMBERS, { "org_id", "phone_number" }, NULL,
	    OTHER("telnyx_verified_numbers") "org_id = ?2 and phone_number = ?3" },
};
#define UNIQUES (sizeof uniques / sizeof uniques[0])

static bool counts(const struct unique *u, const struct row *row)
{
	const char *flag = u->flag ? sync_value(u->table, row, u->flag) : "1";

	return flag[0] && strcmp(flag, "0") != 0;
}

static bool taken_by(struct store *s, const struct unique *u, const struct row *row,
    char other[ID_MAX], struct error *err)
{
	const char *texts[1 + sizeof u->columns / sizeof u->columns[0]] = { row->id };
	size_t n = 1;
	bool any;

	other[0] = '\0';
	if (!counts(u, row))
		return true;
	for (; n < sizeof texts / sizeof texts[0] && u->columns[n - 1]; n++)
		texts[n] = row->values[shared_column(u->table, u->columns[n - 1])];
	return store_word(s, store_asked(s, u->sql, texts, n, err), other, ID_MAX, &any, err);
}

bool sync_in_way(struct store *s, enum shared_table t, const struct row *row,
    const struct unique **by, char other[ID_MAX], struct error *err)
{
	other[0] = '\0';
	for (size_t i = 0; i < UNIQUES && !other[0]; i++) {
		if (uniques[i].table != t)
			continue;
		if (!taken_by(s, &uniques[i], row, other, err))
			return false;
		*by = &uniques[i];
	}
	return true;
}

/* Are both unique by the same value? */
static bool same_value(const struct unique *u, const struct row *a, const struct row *b)
{
	for (int i = 0; i < 3 && u->columns[i]; i++) {
		int at = shared_column(u->table, u->columns[i]);

		if (!sync_same(a->values[at], b->values[at]))
			return false;
	}
	return true;
}

/* Our row, which nobody else has seen, gets the id of theirs, and whatever refers to it with it. */
static bool rename_row(struct store *s, enum shared_table t, const char *from, const char *to,
    struct error *err)
{
	static const char *const rows[SHARED_TABLES] = {
		[SHARED_POOL_NUMBERS] = "update pool_numbers set id = ?3 where id = ?2",
		[SHARED_MANAGED_NUMBERS] = "update twilio_phone_numbers set id = ?3 where id = ?2",
		[SHARED_FORWARDINGS] = "update forwarding_configs set id = ?3 where id = ?2",
		[SHARED_CALLER_IDS] = "update verified_caller_ids set id = ?3 where id = ?2",
		[SHARED_AGENTS] = "update agents set id = ?3 where id = ?2",
		[SHARED_TELNYX_NUMBERS] =
		    "update telnyx_verified_numbers set id = ?3 where id = ?2",
	};
	static const struct {
		enum shared_table table;
		const char *sql;
	} references[] = {
		{ SHARED_POOL_NUMBERS,
		    "update forwarding_numbers set pool_number_id = ?3 where pool_number_id = ?2" },
		{ SHARED_MANAGED_NUMBERS,
		    "update provisions set number_id = ?3 where number_id = ?2" },
		{ SHARED_FORWARDINGS, "update forwarding_numbers set id = ?3 where id = ?2" },
		{ SHARED_FORWARDINGS,
		    "update calls set forwarding_config_id = ?3 where forwarding_config_id = ?2" },
		{ SHARED_AGENTS, "update provisions set agent_id = ?3 where agent_id = ?2" },
	};
	static const char subjects[] =
	    "update operations set subject = ?3, version = version + 1 where subject = ?2";
	char before[SYNC_SUBJECT_MAX], after[SYNC_SUBJECT_MAX];

	/* Until the commit. */
	if (!store_exec(s, "pragma defer_foreign_keys = on", err) ||
	    !store_change_one(s, rows[t], TEXTS(from, to), err))
		return false;
	for (size_t i = 0; i < sizeof references / sizeof references[0]; i++)
		if (references[i].table == t &&
		    !store_change(s, references[i].sql, TEXTS(from, to), NULL, err))
			return false;
	return store_change(s, subjects,
	    TEXTS(sync_subject(t, from, before), sync_subject(t, to, after)), NULL, err);
}

/* It was made on both sides, apart: one row with two contents, or with the same. */
static bool merge(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    const char *other, struct sync_here *here, bool *same, enum sync_fate *fate, struct error *err)
{
	if (!rename_row(k->s, t, other, theirs->id, err) ||
	    !sync_read(k->s, t, theirs->id, &k->scratch, here, err) ||
	    !store_audit(k->s, sync_org(t, &here->row)[0] ? sync_org(t, &here->row) : NULL,
		"sync.same-row", theirs->id, err, "%s %s was %s", shared_tables[t].row.name,
		sync_value(t, theirs,
		    shared_tables[t].row.columns[shared_tables[t].name_column].name),
		other))
		return false;
	*same = sync_equal(t, &here->row, theirs, true);
	if (*same)
		return true;
	*fate = FATE_CONFLICT;
	k->any_kept = true;
	return sync_keep(k->s, t, theirs->id, theirs, NULL, sync_org(t, &here->row), &k->scratch,
	    err);
}

static bool put_aside(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    enum sync_fate *fate, struct error *err)
{
	*fate = FATE_ASIDE;
	k->any_aside = true;
	return sync_aside_put(k->s, t, theirs, &k->scratch, err);
}

bool sync_make_room(struct store *s, enum shared_table t, const char *id, struct error *err)
{
	static const char *const sql[SHARED_TABLES] = {
#define ROOM(table)     \
	"update " table \
	" set deleted_at = ?1, remote_version = 0, remote_at = '', version = version + 1 where id = ?2"
		[SHARED_POOL_NUMBERS] = ROOM("pool_numbers"),
		[SHARED_MANAGED_NUMBERS] = ROOM("twilio_phone_numbers"),
		[SHARED_FORWARDINGS] = ROOM("forwarding_configs"),
		[SHARED_CALLER_IDS] = ROOM("verified_caller_ids"),
		[SHARED_AGENTS] = ROOM("agents"),
		[SHARED_TELNYX_NUMBERS] = ROOM("telnyx_verified_numbers"),
	};

	return store_change_one(s, sql[t], TEXTS(id), err);
}

/* The other row is known to the remote. *room: it has made way. */
static bool meet_known(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    const struct unique *u, const struct sync_here *other, bool *room, enum sync_fate *fate,
    struct error *err)
{
	struct sync_plan plan;
	int64_t version;
	struct row base;
	bool known;

	if (!sync_plan_read(k->s, t, other->row.id, &k->scratch, &plan, err) ||
	    !sync_plan_base(k->s, t, &plan, &k->scratch, &base, &known, err) ||
	    !sync_aside_version(k->s, other->row.id, &version, err))
		return false;
	*room = !plan.open && !plan.other && version > other->remote;
	if (*room)
		return sync_make_room(k->s, t, other->row.id, err);
	if (!plan.open || (known && !sync_deleted(t, &base) && same_value(u, &base, &other->row)))
		return put_aside(k, t, theirs, fate, err);
	*fate = FATE_CONFLICT;
	k->any_kept = true;
	return sync_keep(k->s, t, other->row.id, theirs, known ? &base : NULL,
	    sync_org(t, &other->row), &k->scratch, err);
}

bool sync_make_way(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    struct sync_here *here, bool *clear, enum sync_fate *fate, struct error *err)
{
	const struct unique *u = NULL;
	struct sync_here other;
	struct sync_kept kept;
	char id[ID_MAX];
	bool go_on = true;

	*clear = false;
	while (go_on) {
		if (!sync_in_way(k->s, t, theirs, &u, id, err))
			return false;
		*clear = id[0] == '\0';
		if (*clear)
			return true;
		if (!sync_read(k->s, t, id, &k->scratch, &other, err) ||
		    !sync_kept_get(k->s, id, &k->scratch, &kept, err))
			return false;
		if (kept.found)
			return put_aside(k, t, theirs, fate, err);
		if (other.remote < 0 && !here->found) {
			if (!merge(k, t, theirs, id, here, &go_on, fate, err))
				return false;
		} else if (other.remote < 0) {
			*fate = FATE_CONFLICT;
			k->any_kept = true;
			return sync_keep(k->s, t, id, theirs, NULL, sync_org(t, &other.row),
			    &k->scratch, err);
		} else if (!meet_known(k, t, theirs, u, &other, &go_on, fate, err)) {
			return false;
		}
	}
	return true;
}
