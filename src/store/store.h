/*
 * The store: one SQLite file per profile (or --db FILE). sqlite3.h appears in this folder only.
 *
 * Ownership: a `struct store` owns its connection and statements. Structs that a *_get or *_list
 * fills point into the arena that the caller gave. Every write is one BEGIN IMMEDIATE transaction
 * that also writes its line of audit_log; a function that returns false has changed nothing. The
 * busy timeout is 50 ms: ERROR_BUSY "store-busy" means "try again", the caller decides when.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/id.h"
#include "base/mem.h"

struct store;

enum store_mode { STORE_READ_WRITE, STORE_READ_ONLY };

/* Opens or makes the file (mode 0600) and brings it to this program's schema; before migrating an
 * older one a backup FILE.before-vN is written beside it. `operator_name` goes into the audit log.
 * NULL with err ERROR_STORE: "store-newer", "store-foreign" (not a voxdesk file), "store-corrupt",
 * "store-readonly", "store-no-place", "store-full", "store-disk", "store-older" (read-only, and
 * must be migrated first), "store-failed"; ERROR_BUSY "store-busy". Every write can meet
 * "store-full", "store-disk", "store-corrupt" and "store-busy" too. */
must_check struct store *store_open(const char *path, enum store_mode mode,
    const char *operator_name, struct error *err);
void store_close(struct store *s); /* NULL is fine */

const char *store_path(const struct store *s); /* as it was opened; of the store */
bool store_readonly(const struct store *s);

/* For a command that writes many rows while no screen waits for this store: twice as much of it
 * stays in memory, and its log is taken over a quarter as often (measured: tests/bench/shared.sh,
 * a quarter of the time that a first pull spends in the system). Until it is closed. */
void store_expect_many(struct store *s);

/* Changes with every commit of another process (PRAGMA data_version). */
int64_t store_data_version(struct store *s);

/* Copies the store with SQLite's backup API while others may use it. An existing file is refused
 * unless it is a voxdesk store and `replace` (ERROR_CONFLICT "file-exists"; ERROR_INPUT
 * "same-file"). The copy is written beside, checked and renamed, so a failure leaves nothing. */
must_check bool store_backup(struct store *s, const char *to, bool replace, struct error *err);

/* Puts the content of `from` (checked first: ours, intact, not newer) in place of this store's
 * content under an exclusive lock; what was there is kept in FILE.before-restore (-2, -3 ... when
 * that is there), whose name `kept` gets. ERROR_NOT_FOUND "no-such-file", ERROR_INPUT "same-file",
 * ERROR_STORE as for opening. An older one is migrated, with its backup. */
must_check bool store_restore(struct store *s, const char *from, char *kept, size_t size,
    struct error *err);

/* Stops a running query from a callback (a key was pressed): nonzero stops. NULL takes it away. */
void store_interrupt_check(struct store *s, int (*stop)(void *), void *user);

/* Lines of audit_log of a customer (or all: org_id NULL), newest first: those before the line
 * `before` (0: the newest), at most `max`. desk/history.h puts them into words. */
struct audit_line {
	int64_t id;
	const char *at, *operator_name, *action, *org_id, *customer, *subject_id, *detail;
}; /* org_id "": no customer's; customer: its name, also of one that was removed; "" unknown */
must_check bool audit_list(struct store *s, const char *org_id, int64_t before, size_t max,
    struct arena *arena, struct audit_line **out, size_t *n, struct error *err);

#endif
