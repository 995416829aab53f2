/* Three stores and a remote, and what operators do in them, by the dice. For sync_random_test.c. */
#ifndef TESTS_STORE_SYNC_WORLD_H
#define TESTS_STORE_SYNC_WORLD_H

#include "remote_model.h"

#include <sys/random.h>
#include <time.h>

#include "base/buf.h"
#include "base/time.h"
#include "store/internal.h"
#include "store/pool.h"

#define STORES 3
#define PAGE_MAX 8

struct desk {
	struct store *s;
	char path[160];
};
struct world {
	struct folder *f;
	struct model m;
	struct desk desks[STORES];
	uint64_t random, run;
	int fresh, edits, decided, conflicts, clashes, merged, asides;
	bool trace;
};

#define SAY(w, ...)                                         \
	do {                                                \
		if ((w)->trace)                             \
			(void)fprintf(stderr, __VA_ARGS__); \
	} while (0)

/* Ids too come from the seed, so that a run can be played again. */
static uint64_t noise;
ssize_t getrandom(void *out, size_t n, unsigned flags)
{
	(void)flags;
	for (size_t i = 0; i < n; i++) {
		noise = noise * 6364136223846793005u + 1442695040888963407u;
		((uint8_t *)out)[i] = (uint8_t)(noise >> 40);
	}
	return (ssize_t)n;
}

static inline unsigned dice(struct world *w, unsigned sides)
{
	w->random = w->random * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((w->random >> 33) % sides);
}

/* Whatever went wrong, with the seed that shows it again. */
static inline void fail_run(struct world *w, const char *what)
{
	(void)fprintf(stderr, "run %llu: %s [%s] %s %s\n", (unsigned long long)w->run, what,
	    w->f->err.code, w->f->err.message, w->f->err.detail);
	fail();
}
#define MUST(w, call)                       \
	do {                                \
		if (!(call))                \
			fail_run(w, #call); \
	} while (0)

static inline int64_t number(struct world *w, struct store *s, const char *sql)
{
	int64_t n = 0;

	MUST(w, store_number(s, sql, &n, &w->f->err));
	return n;
}

/* A random row of what the query gives (its first column); "" none. */
static inline void pick(struct world *w, struct store *s, const char *sql, char out[ID_MAX])
{
	sqlite3_stmt *statement = NULL;
	char all[64][ID_MAX];
	unsigned n = 0;

	assert_int_equal(sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL), SQLITE_OK);
	while (n < 64 && sqlite3_step(statement) == SQLITE_ROW)
		(void)snprintf(all[n++], ID_MAX, "%s",
		    (const char *)sqlite3_column_text(statement, 0));
	(void)sqlite3_finalize(statement);
	out[0] = '\0';
	if (n > 0)
		memcpy(out, all[dice(w, n)], ID_MAX);
}

static inline void do_sql(struct world *w, struct store *s, const char *sql)
{
	char *message = NULL;

	if (sqlite3_exec(s->db, sql, NULL, NULL, &message) != SQLITE_OK &&
	    !strstr(message, "UNIQUE"))
		fail_run(w, message);
	sqlite3_free(message);
}

/* ---- what operators do */

#define LIVE " where deleted_at is null order by id"

static const char *some_number(struct world *w, char out[24])
{
	(void)snprintf(out, 24, "+3292246%03u", dice(w, 8));
	return out;
}

static inline void edit_customer(struct world *w, struct store *s, const char *org)
{
	struct customer c;
	struct customer_edit e = { 0 };
	char text[48];

	MUST(w, customer_get(s, org, &w->f->arena, &c, &w->f->err));
	(void)snprintf(text, sizeof text, "edit %d", ++w->edits);
	if (dice(w, 2))
		e.note = text;
	else
		e.name = text;
	MUST(w, customer_update(s, org, c.version, &e, &w->f->err));
	SAY(w, "  %s of %s: %s\n", e.note ? "note" : "name", org, text);
}

static inline void edit_agent(struct world *w, struct store *s, const char *org)
{
	char sql[600], agent[ID_MAX], id[ID_MAX];

	(void)snprintf(sql, sizeof sql,
	    "select id from agents where deleted_at is null and org_id = '%s'", org);
	pick(w, s, sql, agent);
	id_new(id);
	if (!agent[0] || dice(w, 3) == 0)
		(void)snprintf(sql, sizeof sql,
		    "insert into agents (id, org_id, name, vapi_assistant_id, inbound_enabled, created_at, updated_at) values "
		    "('%s', '%s', 'agent %d', 'a%u', %u, '2026-11-21T10:00:00Z', '2026-11-21T10:00:00Z')",
		    id, org, ++w->edits, dice(w, 3), dice(w, 2));
	else if (dice(w, 3) == 0)
		(void)snprintf(sql, sizeof sql,
		    "update agents set deleted_at = '2026-11-21T11:00:00Z', version = version + 1 where id = '%s'",
		    agent);
	else
		(void)snprintf(sql, sizeof sql,
		    "update agents set name = 'agent %d', inbound_enabled = %u, version = version + 1 where id = '%s'",
		    ++w->edits, dice(w, 2), agent);
	do_sql(w, s, sql);
	SAY(w, "  %s\n", sql);
}

static inline void edit_caller_id(struct world *w, struct store *s, const char *org)
{
	char sql[700], row[ID_MAX], id[ID_MAX], phone[24];

	(void)snprintf(sql, sizeof sql,
	    "select id from verified_caller_ids where deleted_at is null and org_id = '%s'", org);
	pick(w, s, sql, row);
	id_new(id);
	if (!row[0])
		(void)snprintf(sql, sizeof sql,
		    "insert into verified_caller_ids (id, org_id, phone_number, account_sid, state_at, created_at, updated_at) "
		    "values ('%s', '%s', '%s', 'AC1', '2026-11-21T10:00:00Z', '2026-11-21T10:00:00Z', '2026-11-21T10:00:00Z')",
		    id, org, some_number(w, phone));
	else
		(void)snprintf(sql, sizeof sql,
		    "update verified_caller_ids set state = iif(state = 'calling', 'failed', 'calling'), "
		    "reason = 'edit %d', version = version + 1 where id = '%s'",
		    ++w->edits, row);
	do_sql(w, s, sql);
	SAY(w, "  %s\n", sql);
}

/* Not to a number that another change here has yet to free at the remote: two that change places
 * cannot be pushed one after the other. */
static inline bool may_become(struct world *w, struct store *s, const char *phone)
{
	for (size_t i = 0; i < w->m.n; i++) {
		struct model_row *r = &w->m.rows[i];
		char sql[200];

		if (r->table != SHARED_FORWARDINGS || !model_live(r->table, &r->row) ||
		    strcmp(model_value(r->table, &r->row, "business_number"), phone) != 0)
			continue;
		(void)snprintf(sql, sizeof sql,
		    "select count(*) from forwarding_configs where id = '%s'", r->id);
		if (number(w, s, sql))
			return false;
	}
	return true;
}

static inline void edit_forwarding(struct world *w, struct store *s, const char *org)
{
	struct forwarding_setup setup = { .ai_source = AI_MANUAL };
	struct forwarding *all, *f;
	char id[ID_MAX], phone[24];
	bool ok = true;
	size_t n;

	MUST(w, forwarding_list(s, org, &w->f->arena, &all, &n, &w->f->err));
	some_number(w, phone);
	if (n == 0 || dice(w, 4) == 0) {
		ok = forwarding_add(s, org, phone, "fixed", id, &w->f->err);
		SAY(w, "  add %s to %s: %d\n", phone, org, ok);
		return;
	}
	f = &all[dice(w, (unsigned)n)];
	switch (dice(w, 3)) {
	case 0:
		if (dice(w, 2))
			(void)snprintf(phone, sizeof phone, "+32933%05d", ++w->fresh);
		if (may_become(w, s, phone))
			ok = forwarding_renumber(s, f->id, f->version, phone, NULL, &w->f->err);
		break;
	case 1:
		setup.ai_number = "+32480210449";
		setup.ring_seconds = (int)dice(w, 60);
		ok = forwarding_set(s, f->id, f->version, &setup, &w->f->err);
		break;
	default:
		pick(w, s, "select phone_number from pool_numbers" LIVE, id);
		if (!id[0])
			return;
		MUST(w, pool_place_keep(s, f->id, id, &w->f->err));
		setup.ai_source = AI_POOL;
		setup.ai_number = id;
		ok = forwarding_set(s, f->id, f->version, &setup, &w->f->err);
	}
	SAY(w, "  forwarding %s: %s %d\n", f->id, phone, ok);
}

static inline void edit_pool(struct world *w, struct store *s)
{
	char id[ID_MAX], phone[24];
	bool ok;

	(void)snprintf(phone, sizeof phone, "+3248021044%u", dice(w, 4));
	pick(w, s, "select id from pool_numbers" LIVE, id);
	if (!id[0] || dice(w, 2))
		ok = pool_number_add(s, phone, "BE", "telnyx", 50, id, &w->f->err);
	else if (dice(w, 3) == 0)
		ok = pool_remove(s, id, &w->f->err);
	else
		ok = pool_capacity_set(s, id, 1 + (int)dice(w, 50), &w->f->err);
	SAY(w, "  pool %s %s: %d\n", id, phone, ok);
}

static inline void edit_managed(struct world *w, struct store *s, const char *org)
{
	char sql[300], id[ID_MAX], phone[24];
	bool ok;

	(void)snprintf(phone, sizeof phone, "+3246000000%u", dice(w, 3));
	(void)snprintf(sql, sizeof sql,
	    "select id from twilio_phone_numbers where deleted_at is null and org_id = '%s'", org);
	pick(w, s, sql, id);
	if (!id[0]) {
		ok = managed_number_add(s, org, phone, "BE", id, &w->f->err);
		SAY(w, "  managed %s %s: %d\n", id, phone, ok);
		return;
	}
	(void)snprintf(sql, sizeof sql,
	    "update twilio_phone_numbers set %s, version = version + 1 where id = '%s'",
	    dice(w, 2) ? "deleted_at = '2026-11-21T11:00:00Z'"
		       : "friendly_name = friendly_name || 'x'",
	    id);
	do_sql(w, s, sql);
	SAY(w, "  %s\n", sql);
}

static inline void edit(struct world *w, int desk)
{
	struct store *s = w->desks[desk].s;
	struct customer_edit fields = { .country = "BE" };
	char org[ID_MAX], name[48], phone[24];
	bool ok;

	time_freeze(time_now() + (time_t)dice(w, 3));
	SAY(w, "desk %d edits\n", desk);
	pick(w, s, "select id from organizations" LIVE, org);
	switch (org[0] ? dice(w, 10) +
		    (number(w, s, "select count(*) from organizations where deleted_at is null") >
			2)
		       : 0) {
	case 0:
		(void)snprintf(name, sizeof name, "customer %d", ++w->edits);
		fields.name = name;
		if (customer_add(s, &fields, dice(w, 3) ? some_number(w, phone) : NULL, "fixed",
			org, &w->f->err))
			SAY(w, "  new %s %s\n", org, name);
		break;
	case 1:
		ok = customer_remove(s, org, &w->f->err);
		SAY(w, "  remove %s: %d\n", org, ok);
		break;
	case 2:
	case 3:
		edit_customer(w, s, org);
		break;
	case 4:
		if (dice(w, 2))
			edit_pool(w, s);
		else
			edit_managed(w, s, org);
		break;
	case 5:
		edit_agent(w, s, org);
		break;
	case 6:
		edit_caller_id(w, s, org);
		break;
	default:
		edit_forwarding(w, s, org);
	}
}

#endif
