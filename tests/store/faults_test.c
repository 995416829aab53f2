/* A disk that is full or broken at the N-th write or sync, for every N until nothing fails any
 * more. */
#include "verifications.h"

#include "faulty_vfs.h"
#include "store/agents.h"
#include "store/managed.h"
#include "store/provisions.h"
#include "store/settings.h"
#include "store/telnyx_ids.h"

static const struct disk {
	const char *what;
	int write_code, sync_code;
	const char *error;
} disks[] = {
	{ "full", SQLITE_FULL, 0, "store-full" },
	{ "broken at writing", SQLITE_IOERR_WRITE, 0, "store-disk" },
	{ "broken at syncing", 0, SQLITE_IOERR_FSYNC, "store-disk" },
};

static void arm(const struct disk *disk, int n, bool for_ever)
{
	fault.write_code = disk->write_code;
	fault.sync_code = disk->sync_code;
	fault.writes_until = disk->write_code ? n : 0;
	fault.syncs_until = disk->sync_code ? n : 0;
	fault.for_ever = for_ever;
	fault.failed = 0;
}

static void disarm(void)
{
	fault.writes_until = fault.syncs_until = 0;
}

static struct store *open_faulty(struct folder *f, const char *path)
{
	struct store_options o = {
		.mode = STORE_READ_WRITE, .operator_name = "Ann", .vfs = "faulty"
	};

	error_clear(&f->err);
	return store_open_with(path, &o, &f->err);
}

/* Not a byte is free: not even to look. */
static void no_room_for_the_index(void **state)
{
	struct folder *f = *state;
	struct store *s = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);

	assert_non_null(s);
	store_close(s);
	fault.shm_code = SQLITE_IOERR_SHMSIZE;
	assert_null(open_faulty(f, f->db));
	fault.shm_code = 0;
	assert_string_equal(f->err.code, "store-full");
}

static int64_t count(struct folder *f, struct store *s, const char *sql)
{
	int64_t n = -1;

	assert_ok(f, store_number(s, sql, &n, &f->err));
	return n;
}

/* Through the healthy disk: nothing is broken, and there is no half customer. */
static void look(struct folder *f, int64_t customers)
{
	struct store *s = store_open(f->db, STORE_READ_WRITE, "Bob", &f->err);

	if (!s)
		fail_msg("%s %s", f->err.message, f->err.detail);
	assert_int_equal(
	    count(f, s,
		"select count(*) from pragma_integrity_check where integrity_check <> 'ok'"),
	    0);
	assert_int_equal(count(f, s, "select count(*) from organizations"), customers);
	assert_int_equal(count(f, s, "select count(*) from forwarding_configs"), customers);
	assert_int_equal(count(f, s, "select count(*) from audit_log"), customers);
	assert_ok(f,
	    store_exec(s,
		"insert into customer_search (customer_search, rank) values ('integrity-check', 1)",
		&f->err));
	store_close(s);
}

/* Returns at which N nothing failed. */
static int add_until_saved(struct folder *f, const struct disk *disk, bool for_ever, int64_t before)
{
	struct customer_edit fields = {
		.name = "Frituur De Kroon", .country = "BE", .language = "nl"
	};
	char number[32], id[ID_MAX];
	int n = 1;

	(void)snprintf(number, sizeof number, "+3292246%03d", (int)before);
	for (;; n++) {
		bool saved;

		arm(disk, n, for_ever);
		error_clear(&f->err);
		saved = customer_add(f->store, &fields, number, "fixed", id, &f->err);
		disarm();
		if (saved && fault.failed == 0)
			return n;
		if (saved) /* the fault came after the commit: in moving the log into the file,
			      which is tried again */
			fail_msg("%s, fault %d was not noticed", disk->what, n);
		assert_string_equal(f->err.code, disk->error);
		assert_int_equal(f->err.kind, ERROR_STORE);
		assert_non_null(strstr(f->err.message, "not saved"));
		assert_true(f->err.hint[0] != '\0');
		look(f, before);
	}
}

static void every_write_and_sync(void **state)
{
	struct folder *f = *state;
	int64_t saved = 0;

	faulty_register();
	f->store = open_faulty(f, f->db);
	if (!f->store)
		fail_msg("%s %s", f->err.message, f->err.detail);
	for (size_t i = 0; i < sizeof disks / sizeof disks[0]; i++)
		for (int for_ever = 0; for_ever < 2; for_ever++) {
			int n = add_until_saved(f, &disks[i], for_ever, saved);

			assert_true(n > 1); /* something did fail before */
			look(f, ++saved);
		}
}

/* ---- the journal's and the caller IDs' writers: saved whole, or not at all */

struct fault_case {
	const char *what;
	void (*bring)(struct verification *v); /* on a healthy disk */
	bool (*write)(struct verification *v);
};

static bool write_plan(struct verification *v)
{
	return caller_id_plan(v->f->store, &v->plan, v->id, v->op, &v->f->err);
}

static bool write_send(struct verification *v)
{
	return operation_send(v->f->store, v->op, &v->f->err);
}

static bool write_called(struct verification *v)
{
	return caller_id_called(v->f->store, v->op, "CA1", CODE, &v->f->err);
}

static bool write_refused(struct verification *v)
{
	return caller_id_refused(v->f->store, v->op, "no", &v->f->err);
}

static bool write_failed(struct verification *v)
{
	return now_failed(v->f->store, v->id, "busy", &v->f->err);
}

static bool write_verified(struct verification *v)
{
	return caller_id_verified(v->f->store, &v->plan, "PN1", v->id, &v->f->err);
}

static bool write_cancel(struct verification *v)
{
	return operation_cancel(v->f->store, v->op, &v->f->err);
}

static bool write_removal(struct verification *v)
{
	return caller_id_remove_plan(v->f->store, v->id, v->op, &v->f->err);
}

static bool write_sweep(struct verification *v)
{
	size_t n;

	return operation_sweep(v->f->store, &n, &v->f->err);
}

static bool write_managed(struct verification *v)
{
	struct managed_seen seen = { .number = v->number,
		.country = "US",
		.name = "",
		.sid = "PN2",
		.account_sid = ACCOUNT,
		.active = true };

	return managed_sync(v->f->store, ACCOUNT, NULL, &seen, 1, &v->f->err);
}

static bool write_setting(struct verification *v)
{
	return setting_set(v->f->store, v->number, v->number, &v->f->err);
}

/* A number to buy: not its business number. */
static const char *ai_number(struct verification *v)
{
	return arena_printf(&v->f->arena, "+1700%s", v->number + 5);
}

static bool write_purchase(struct verification *v)
{
	const struct provision_plan plan = {
		.org_id = v->org, .number = ai_number(v), .country = "US", .account_sid = ACCOUNT
	};

	return provision_buy(v->f->store, &plan, v->id, &v->f->err);
}

static void purchase_sent(struct verification *v)
{
	struct folder *f = v->f;

	assert_ok(f, write_purchase(v));
	assert_ok(f, provision_step(f->store, v->id, OPERATION_BUY, v->op, &f->err));
	assert_ok(f, operation_send(f->store, v->op, &f->err));
}

static bool write_bought(struct verification *v)
{
	struct managed_seen seen = { .number = ai_number(v),
		.country = "US",
		.name = "",
		.sid = "PN2",
		.account_sid = ACCOUNT,
		.active = true };

	return provision_bought(v->f->store, v->op, &seen, &v->f->err);
}

static void release_sent(struct verification *v)
{
	struct folder *f = v->f;
	struct managed_number m;
	bool found;

	purchase_sent(v);
	assert_ok(f, write_bought(v));
	assert_ok(f, provision_close(f->store, v->id, &f->err));
	assert_ok(f, managed_find(f->store, ai_number(v), &f->arena, &found, &m, &f->err));
	assert_ok(f, provision_release(f->store, m.id, v->id, &f->err));
	assert_ok(f, provision_step(f->store, v->id, OPERATION_RELEASE, v->op, &f->err));
	assert_ok(f, operation_send(f->store, v->op, &f->err));
}

static bool write_released(struct verification *v)
{
	return provision_released(v->f->store, v->op, &v->f->err);
}

static void purchase_orphan(struct verification *v)
{
	purchase_sent(v);
	assert_ok(v->f,
	    store_exec(v->f->store,
		"update operations set owner_pid = 4194305; update provisions set owner_pid = 4194305",
		&v->f->err));
}

static bool write_take(struct verification *v)
{
	return provision_take(v->f->store, v->id, &v->f->err);
}

static bool write_pool(struct verification *v)
{
	const struct pool_seen seen = { ai_number(v), "US", "1", "active", true, "7", "inbound" };
	struct pool_synced done;

	return pool_sync(v->f->store, "telnyx", "", NULL, &seen, 1, true, &done, &v->f->err);
}

static bool write_telnyx(struct verification *v)
{
	return telnyx_id_plan(v->f->store, v->org, v->number, "call", v->id, v->op, &v->f->err);
}

static void remote_agent(struct verification *v)
{
	const struct remote_agent_seen seen = { "as-1", "Front desk" };

	assert_ok(v->f, remote_agent_sync(v->f->store, AGENT_VAPI, &seen, 1, &v->f->err));
}

static bool write_link(struct verification *v)
{
	return agent_link(v->f->store, v->org, AGENT_VAPI, "as-1", true, true, v->id, &v->f->err);
}

static void orphan(struct verification *v)
{
	sent(v);
	assert_ok(v->f,
	    store_exec(v->f->store, "update operations set owner_pid = 4194305", &v->f->err));
}

static void nothing(struct verification *v)
{
	(void)v;
}

static const struct fault_case fault_cases[] = {
	{ "plan", nothing, write_plan },
	{ "send", planned, write_send },
	{ "called", sent, write_called },
	{ "refused", sent, write_refused },
	{ "failed", called, write_failed },
	{ "verified", called, write_verified },
	{ "cancel", planned, write_cancel },
	{ "removal", verified, write_removal },
	{ "sweep", orphan, write_sweep },
	{ "managed", nothing, write_managed },
	{ "setting", nothing, write_setting },
	{ "purchase", nothing, write_purchase },
	{ "bought", purchase_sent, write_bought },
	{ "taken over", purchase_orphan, write_take },
	{ "released", release_sent, write_released },
	{ "pool", nothing, write_pool },
	{ "telnyx", nothing, write_telnyx },
	{ "agent", remote_agent, write_link },
};

/* Everything that a writer may change, in one number. */
static int64_t state_of_all(struct folder *f, struct store *s)
{
	return count(f, s,
	    "select (select count(*) from audit_log) + 1000 * (select total(version) from operations) + "
	    "1000000 * (select total(version) from verified_caller_ids) + "
	    "1000000000 * ((select total(version) from twilio_phone_numbers) + (select total(version) from settings) + "
	    "(select total(version) from provisions) + (select total(version) from pool_numbers) + "
	    "(select total(version) from agents) + (select total(version) from telnyx_verified_numbers))");
}

static void try_faults(struct folder *f, struct store *healthy, const struct fault_case *c,
    const struct disk *disk)
{
	for (int n = 1;; n++) {
		struct verification v;
		int64_t before;
		bool saved;

		verification_new(f, &v);
		c->bring(&v);
		before = state_of_all(f, f->store);
		arm(disk, n, false);
		error_clear(&f->err);
		saved = c->write(&v);
		disarm();
		if (saved != (state_of_all(f, healthy) != before))
			fail_msg("%s, %s at %d: %s", c->what, disk->what, n,
			    saved ? "said to be saved" : "said not to be saved");
		/* Once saved, later faults are those of moving the log into the file, which is
		 * tried again. */
		if (saved)
			return;
		assert_string_equal(f->err.code, disk->error);
		assert_ok(f, c->write(&v)); /* the disk is mended */
		assert_true(n < 100);
	}
}

static void every_journal_write_and_sync(void **state)
{
	struct folder *f = *state;
	struct store *healthy;

	faulty_register();
	f->store = open_faulty(f, f->db);
	assert_non_null(f->store);
	healthy = store_open(f->db, STORE_READ_WRITE, "Bob", &f->err);
	assert_non_null(healthy);
	for (size_t c = 0; c < sizeof fault_cases / sizeof fault_cases[0]; c++)
		for (size_t i = 0; i < sizeof disks / sizeof disks[0]; i++)
			try_faults(f, healthy, &fault_cases[c], &disks[i]);
	assert_int_equal(
	    count(f, healthy,
		"select count(*) from pragma_integrity_check where integrity_check <> 'ok'"),
	    0);
	store_close(healthy);
}

/* Another program is writing: said, nothing changed, done when tried again. */
static void every_journal_write_while_busy(void **state)
{
	struct folder *f = *state;
	struct store *other;

	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	other = store_open(f->db, STORE_READ_WRITE, "Bob", &f->err);
	(void)sqlite3_busy_timeout(f->store->db, 1);
	for (size_t c = 0; c < sizeof fault_cases / sizeof fault_cases[0]; c++) {
		struct verification v;
		int64_t before;

		verification_new(f, &v);
		fault_cases[c].bring(&v);
		before = state_of_all(f, f->store);
		assert_true(store_begin(other, &f->err));
		assert_refused(f, fault_cases[c].write(&v), ERROR_BUSY, "store-busy");
		assert_int_equal(state_of_all(f, f->store), before);
		store_rollback(other);
		assert_ok(f, fault_cases[c].write(&v));
	}
	store_close(other);
}

/* Making a store on such a disk: refused politely, and what is left is a place where it can be made
 * afterwards. */
static void making_a_store(void **state)
{
	struct folder *f = *state;

	faulty_register();
	for (size_t i = 0; i < sizeof disks / sizeof disks[0]; i++) {
		int n = 1, failures = 0;

		for (;; n += 1 + n / 4) {
			struct store *s;
			bool all;

			arm(&disks[i], n, true);
			s = open_faulty(f, f->db);
			disarm();
			all = s && fault.failed == 0;
			if (!s) {
				failures++;
				assert_string_equal(f->err.code, disks[i].error);
			}
			store_close(s);
			look(f, 0);
			for (const char *const *suffix =
				 (const char *const[]){ "", "-wal", "-shm", "-journal", NULL };
			     *suffix; suffix++)
				(void)unlink(arena_printf(&f->arena, "%s%s", f->db, *suffix));
			if (all)
				break;
		}
		assert_true(failures > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_write_and_sync, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(every_journal_write_and_sync, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(every_journal_write_while_busy, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(no_room_for_the_index, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(making_a_store, folder_setup, folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
