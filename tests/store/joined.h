/* A store that is shared, and rows of the remote for it. */
#ifndef TESTS_STORE_JOINED_H
#define TESTS_STORE_JOINED_H

#include "verifications.h"

#include "store/pool.h"
#include "store/sync.h"

#define COLUMNS_MAX 32
#define JAN "2027-01-01T00:00:00Z"
#define THEIR_ORG "0b5e55ed-0000-4000-8000-000000000001"
#define THEIR_ID "0b5e55ed-0000-4000-8000-0000000000aa"

static inline int joined_setup(void **state)
{
	const struct sync_remote remote = { "https://desk.example", "p1", false };
	struct folder *f;

	time_freeze(1795269725); /* before JAN, whenever this runs */
	if (folder_setup_store(state) != 0)
		return -1;
	f = *state;
	return sync_join(f->store, &remote, &f->err) ? 0 : -1;
}

/* A row there: columns by name, "name=value ...;"; the others as a new one has them. */
static inline struct row theirs(struct folder *f, enum shared_table t, const char *id,
    int64_t version)
{
	static const struct {
		const char *column, *value;
	} defaults[] = {
		{ "name", "Theirs" },
		{ "country", "BE" },
		{ "language", "nl" },
		{ "telephony_mode", "managed" },
		{ "outbound_provider", "twilio" },
		{ "note", "" },
		{ "call_back_note", "" },
		{ "created_at", JAN },
		{ "state", "none" },
		{ "state_at", JAN },
		{ "status", "active" },
		{ "capacity", "50" },
		{ "provider", "telnyx" },
		{ "friendly_name", "" },
		{ "country_code", "BE" },
		{ "line_type", "fixed" },
		{ "ring_seconds", "0" },
		{ "activate_code", "" },
		{ "deactivate_code", "" },
		{ "query_code", "" },
		{ "owed_cancel", "" },
		{ "refused_reason", "" },
		{ "reason", "" },
		{ "method", "" },
		{ "inbound_enabled", "0" },
		{ "outbound_enabled", "0" },
		{ "inbound_number", "" },
		{ "outbound_number", "" },
		{ "inbound_way", "none" },
		{ "outbound_way", "none" },
		{ "inbound_reason", "" },
		{ "outbound_reason", "" },
	};
	const char **values = arena_alloc(&f->arena, COLUMNS_MAX * sizeof *values);

	for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++) {
		int at = shared_column(t, defaults[i].column);

		if (at >= 0)
			values[at] = defaults[i].value;
	}
	return (struct row){ .id = id,
		.version = version,
		.updated_at = "2027-01-01T00:00:00.000001+00:00",
		.values = values };
}

static inline void put(enum shared_table t, struct row *row, const char *column, const char *value)
{
	((const char **)row->values)[shared_column(t, column)] = value;
}

static inline struct sync_applied apply_one(struct folder *f, enum shared_table t,
    const struct row *row)
{
	struct sync_applied done;

	assert_ok(f, sync_apply(f->store, t, row, 1, NULL, &f->arena, &done, &f->err));
	return done;
}

/* Their customer, as of version 1. */
static inline void their_customer(struct folder *f)
{
	struct row row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 1);

	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).applied, 1);
}

static inline struct row their_number(struct folder *f, const char *id, int64_t version,
    const char *number)
{
	struct row row = theirs(f, SHARED_FORWARDINGS, id, version);

	put(SHARED_FORWARDINGS, &row, "org_id", THEIR_ORG);
	put(SHARED_FORWARDINGS, &row, "business_number", number);
	return row;
}

/* Everything planned is pushed, and taken: as version 1, or one more than it is based on. */
static inline size_t push_all(struct folder *f)
{
	struct sync_push *pushes;
	size_t n, total = 0;

	for (int phase = 0; phase < SYNC_PHASES; phase++)
		do {
			int64_t versions[100];

			assert_ok(f,
			    sync_push_next(f->store, (enum sync_phase)phase, 100, &f->arena,
				&pushes, &n, &f->err));
			for (size_t i = 0; i < n; i++)
				versions[i] = pushes[i].row.version + 1;
			assert_ok(f, sync_push_done(f->store, pushes, versions, n, &f->err));
			total += n;
		} while (n > 0);
	return total;
}

static inline int64_t planned_count(struct folder *f)
{
	struct sync_waiting waits;

	assert_ok(f, sync_waiting(f->store, &waits, &f->err));
	return (int64_t)waits.planned;
}

static inline struct sync_conflict conflict_of(struct folder *f, const char *id)
{
	struct sync_conflict c;

	assert_ok(f, sync_conflict_get(f->store, id, &f->arena, &c, &f->err));
	return c;
}

static inline size_t conflict_count(struct folder *f)
{
	struct sync_conflict *all;
	size_t n;

	assert_ok(f, sync_conflict_list(f->store, NULL, &f->arena, &all, &n, &f->err));
	return n;
}

static inline bool decide(struct folder *f, const char *id, enum sync_side side)
{
	bool removed;

	assert_ok(f,
	    sync_decide(f->store, id, side, conflict_of(f, id).theirs.version, &removed, &f->err));
	return removed;
}

static inline const char *text_of(struct folder *f, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	const char *text;

	assert_int_equal(sqlite3_prepare_v2(f->store->db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	text = column_text(statement, 0, &f->arena);
	(void)sqlite3_finalize(statement);
	return text;
}

static inline void do_sql(struct folder *f, const char *sql)
{
	assert_ok(f, store_exec(f->store, sql, &f->err));
}

static inline void note(struct folder *f, const char *org, const char *text)
{
	struct customer_edit e = { .note = text };
	struct customer c;

	assert_ok(f, customer_get(f->store, org, &f->arena, &c, &f->err));
	assert_ok(f, customer_update(f->store, org, c.version, &e, &f->err));
}

#endif
