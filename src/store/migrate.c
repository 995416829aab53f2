#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/log.h"
#include "store/internal.h"

#define ANNOUNCED_BYTES (32 * 1024 * 1024) /* a second's work; a gigabyte takes half a minute */
#define HEADER_SIZE 100                    /* sqlite.org/fileformat2.html 1.3 */

static bool foreign(const struct store *s, struct error *err)
{
	char shown[256];

	return error_set(err, ERROR_STORE, "store-foreign",
	    _("Choose another file with --db FILE."),
	    _("%s is not a voxdesk store; it was left as it is."),
	    store_shown_path(s->path, shown));
}

/* The size of the file and its first bytes, through SQLite's handle. False: they could not be read.
 */
static bool file_head(struct store *s, char head[HEADER_SIZE], sqlite3_int64 *size)
{
	sqlite3_file *file = NULL;

	*size = -1;
	if (sqlite3_file_control(s->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
	    !file || !file->pMethods)
		return false;
	if (file->pMethods->xFileSize(file, size) != SQLITE_OK)
		return false;
	return *size < HEADER_SIZE ||
	    file->pMethods->xRead(file, head, HEADER_SIZE, 0) == SQLITE_OK;
}

/* One look: between two, another process may have made or migrated the store. */
static bool read_marks(struct store *s, int64_t *application, int64_t *version, int64_t *tables,
    struct error *err)
{
	bool ok = store_exec(s, "begin", err) &&
	    store_number(s, "select count(*) from sqlite_schema", tables, err) &&
	    store_number(s, "pragma application_id", application, err) &&
	    store_number(s, "pragma user_version", version, err);

	if (!sqlite3_get_autocommit(s->db))
		(void)sqlite3_exec(s->db, "rollback", NULL, NULL, NULL);
	return ok;
}

/* Why the marks could not be read. */
static enum store_kind unread_kind(struct store *s, int code, struct error *err)
{
	char head[HEADER_SIZE];
	sqlite3_int64 size;

	if (code != SQLITE_CORRUPT && code != SQLITE_NOTADB)
		return KIND_UNREAD;
	if (!file_head(s, head, &size) ||
	    (size >= HEADER_SIZE && memcmp(head, "SQLite format 3", 16) == 0))
		return KIND_CORRUPT;
	foreign(s, err);
	return KIND_FOREIGN;
}

enum store_kind store_kind(struct store *s, struct error *err)
{
	int64_t application = 0, version = 0, tables = 0;
	char shown[256];

	if (!read_marks(s, &application, &version, &tables, err))
		return unread_kind(s, s->failed & 0xff, err);
	if (application == 0 && version == 0 && tables == 0)
		return KIND_EMPTY;
	if (application != STORE_APPLICATION_ID || version < 1) {
		foreign(s, err);
		return KIND_FOREIGN;
	}
	if (version > s->newest) {
		error_set(err, ERROR_STORE, "store-newer",
		    _("Install the newer voxdesk, or choose another file with --db FILE."),
		    _("%s was made by a newer voxdesk (its schema is %d, this program knows up to %d); it was left as it is."),
		    store_shown_path(s->path, shown), (int)version, s->newest);
		return KIND_NEWER;
	}
	return version < s->newest ? KIND_OLDER : KIND_OURS;
}

/* Nothing is on the screen yet, and a big file takes a while: copied, checked, changed. */
static bool announce(struct store *s, struct error *err)
{
	int64_t pages = 0, size = 0;

	if (!store_number(s, "pragma page_count", &pages, err) ||
	    !store_number(s, "pragma page_size", &size, err))
		return false;
	if (pages >= ANNOUNCED_BYTES / size)
		(void)fprintf(stderr, "%s\n",
		    _("The store is brought up to date for this version; with a file of this size that may take a minute."));
	return true;
}

/* The file as it was, beside it, made under this connection's write lock. */
static bool keep_former(struct store *s, struct error *err)
{
	char suffix[32];

	(void)snprintf(suffix, sizeof suffix, ".before-v%d", s->newest);
	if (!store_keep_former(s, suffix, NULL, 0, err))
		return false;
	log_line("store: backed up before migrating to schema %d", s->newest);
	return true;
}

static bool foreign_keys_hold(struct store *s, struct error *err)
{
	int64_t broken = 0;

	if (!store_number(s, "select count(*) from pragma_foreign_key_check", &broken, err))
		return false;
	return broken == 0 || store_fail_corrupt(s, "a migration broke a foreign key", err);
}

static bool migrate_inside(struct store *s, int64_t from, struct error *err)
{
	char marks[96];

	for (int i = 0; i < s->newest; i++)
		if (s->migrations[i].number > from && !store_exec(s, s->migrations[i].sql, err))
			return false;
	if (from > 0 && !foreign_keys_hold(s, err))
		return false;
	(void)snprintf(marks, sizeof marks, "pragma application_id = %d; pragma user_version = %d",
	    STORE_APPLICATION_ID, s->newest);
	return store_exec(s, marks, err);
}

/* All migrations in one transaction: nobody finds the store between two of them, and takes a new
 * one for an older. Another process may have done it while this one waited for the lock. */
static bool migrate_all(struct store *s, struct error *err)
{
	int64_t version = 0;

	if (!store_exec(s, "begin immediate", err))
		return false;
	if (!store_number(s, "pragma user_version", &version, err))
		return store_rollback(s);
	if (version >= s->newest) {
		store_rollback(s);
		return true;
	}
	if ((version > 0 && (!announce(s, err) || !keep_former(s, err))) ||
	    !migrate_inside(s, version, err))
		return store_rollback(s);
	return store_exec(s, "commit", err) || store_rollback(s);
}

bool store_migrate(struct store *s, struct error *err)
{
	int64_t version = 0;
	bool ok;

	if (!store_number(s, "pragma user_version", &version, err))
		return false;
	if (version >= s->newest)
		return true;
	/* A migration that makes a table again must not cascade; the keys are checked before it
	 * commits. */
	if (!store_exec(s, "pragma foreign_keys = off", err))
		return false;
	ok = migrate_all(s, err);
	s->phase = PHASE_OPEN;
	return store_exec(s, "pragma foreign_keys = on", ok ? err : NULL) && ok;
}

/* Do both connections' schemas say the same? Tables of the query planner's statistics may come and
 * go. */
static bool schemas_equal(sqlite3 *a, sqlite3 *b)
{
	static const char sql[] =
	    "select type, name, tbl_name, coalesce(sql, '') from sqlite_schema where name not like 'sqlite\\_%' "
	    "escape '\\' order by type, name";
	sqlite3_stmt *x = NULL, *y = NULL;
	bool equal = sqlite3_prepare_v2(a, sql, -1, &x, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(b, sql, -1, &y, NULL) == SQLITE_OK;
	int code = SQLITE_ROW;

	while (equal && code == SQLITE_ROW) {
		code = sqlite3_step(x);
		equal = sqlite3_step(y) == code && (code == SQLITE_ROW || code == SQLITE_DONE);
		for (int i = 0; equal && code == SQLITE_ROW && i < 4; i++)
			equal = strcmp((const char *)sqlite3_column_text(x, i),
				    (const char *)sqlite3_column_text(y, i)) == 0;
	}
	(void)sqlite3_finalize(x);
	(void)sqlite3_finalize(y);
	return equal;
}

bool store_schema_ours(struct store *s, struct error *err)
{
	int64_t version = 0;
	sqlite3 *model = NULL;
	bool ok;

	if (!store_number(s, "pragma user_version", &version, err))
		return false;
	ok = sqlite3_open_v2(":memory:", &model, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
		 NULL) == SQLITE_OK;
	for (int i = 0; ok && i < version && i < s->newest; i++)
		ok = sqlite3_exec(model, s->migrations[i].sql, NULL, NULL, NULL) == SQLITE_OK;
	ok = ok && schemas_equal(s->db, model);
	(void)sqlite3_close(model);
	return ok || foreign(s, err);
}
