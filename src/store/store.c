/*
 * DESIGN. Opening goes from the outside in, so that each thing that can be wrong is named before
 * SQLite sees it: the place, the file's header, its marks (application_id, user_version), its
 * schema. The header is read through SQLite's own file handle, never by a second open(): closing
 * that would drop the locks of every connection of this process.
 */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/time.h"
#include "store/internal.h"

#define PROGRESS_STEPS                                                            \
	2000 /* virtual machine steps between looks at the keyboard: about 0.1 ms \
	      */

static int progress(void *user)
{
	struct store *s = user;

	/* A change is never stopped half way, though it would be rolled back: the operator has
	 * confirmed it. */
	return s->stop && s->phase == PHASE_READ ? s->stop(s->stop_user) : 0;
}

/* Before anything in the file is believed, its schema included. */
static bool distrust(struct store *s, struct error *err)
{
	(void)sqlite3_extended_result_codes(s->db, 1);
	(void)sqlite3_busy_timeout(s->db, STORE_OPEN_BUSY_MS);
	(void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
	(void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
	return store_exec(s, "pragma cell_size_check = on", err);
}

/* These read the schema, so the file is ours by now. */
static bool settings(struct store *s, struct error *err)
{
	/* secure_delete: a validation code that was wiped leaves the file too. */
	return store_exec(s,
	    "pragma foreign_keys = on; pragma mmap_size = 0; pragma synchronous = full; "
	    "pragma secure_delete = on",
	    err);
}

static bool journal_mode(struct store *s, const char *sql, const char *expected)
{
	sqlite3_stmt *statement = NULL;
	bool ok = false;

	if (sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		ok = strcmp((const char *)sqlite3_column_text(statement, 0), expected) == 0;
	(void)sqlite3_finalize(statement);
	return ok;
}

/* The write-ahead log needs memory shared between processes, which a network filesystem does not
 * give (sqlite.org/wal.html). Two processes that make a new store at once meet here: SQLite answers
 * the second at once with "locked", whatever its busy timeout. */
static bool journal_settings(struct store *s, struct error *err)
{
	static const char to_wal[] = "pragma journal_mode = wal";
	uint64_t until = time_monotonic_ms() + STORE_OPEN_BUSY_MS;

	if (store_network_filesystem(store_filesystem(s->path))) {
		log_line("store: network filesystem, no write-ahead log");
		if (!journal_mode(s, "pragma journal_mode = delete", "delete"))
			return store_fail_code(s, SQLITE_BUSY, "cannot leave the write-ahead log",
			    err);
		return store_exec(s, "pragma synchronous = extra", err);
	}
	while (!journal_mode(s, to_wal, "wal")) {
		int code = sqlite3_extended_errcode(s->db);

		if ((code & 0xff) == SQLITE_BUSY && time_monotonic_ms() < until) {
			(void)nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
			continue;
		}
		if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
			return store_fail(s, err);
		log_line("store: no write-ahead log here");
		return store_exec(s, "pragma synchronous = extra", err);
	}
	s->wal = true;
	return store_exec(s, "pragma journal_size_limit = 16777216", err);
}

/* A store in a folder that nobody here can write has no log beside it, and none can be made; then
 * the file is all there is, and nobody changes it. */
static bool immutable(const char *path)
{
	char *log = store_beside(path, "-wal"), *folder = store_folder(path);
	struct stat st;
	bool fixed = access(folder, W_OK) != 0 && (stat(log, &st) != 0 || st.st_size == 0);

	free(log);
	free(folder);
	return fixed;
}

static char *immutable_uri(const char *path)
{
	char *plain = store_path_for_sqlite(path), *uri = xmalloc(3 * strlen(plain) + 32);
	size_t n = (size_t)snprintf(uri, 6, "file:");

	for (const char *c = plain; *c; c++) {
		if (strchr("?#%", *c))
			n += (size_t)snprintf(uri + n, 4, "%%%02X", (unsigned)*c);
		else
			uri[n++] = *c;
	}
	(void)snprintf(uri + n, 16, "?immutable=1");
	free(plain);
	return uri;
}

static bool connect_to(struct store *s, const char *vfs, struct error *err)
{
	int flags =
	    SQLITE_OPEN_NOMUTEX | (s->readonly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
	char *name;
	int code;

	if (s->readonly && immutable(s->path)) {
		log_line("store: folder cannot be written, the file is read as it is");
		name = immutable_uri(s->path);
		flags |= SQLITE_OPEN_URI;
	} else {
		name = store_path_for_sqlite(s->path);
	}
	code = sqlite3_open_v2(name, &s->db, flags, vfs);
	free(name);
	if (code != SQLITE_OK)
		return s->db ? store_fail(s, err) : store_fail_code(s, code, NULL, err);
	return distrust(s, err);
}

/* What the file is decides what may be done to it. */
static bool check_kind(struct store *s, struct error *err)
{
	char shown[256];

	switch (store_kind(s, err)) {
	case KIND_OURS:
		return true;
	case KIND_EMPTY:
		if (!s->readonly)
			return true;
		return error_set(err, ERROR_STORE, "store-no-place",
		    _("Open it once without --readonly."),
		    _("%s is empty, and nothing can be made in it for reading only."),
		    store_shown_path(s->path, shown));
	case KIND_OLDER:
		if (!s->readonly)
			return true;
		return error_set(err, ERROR_STORE, "store-older",
		    _("Open it once without --readonly: it is backed up, then brought up to date."),
		    _("%s was made by an older voxdesk and must be brought up to date first."),
		    store_shown_path(s->path, shown));
	default:
		return false;
	}
}

static bool open_all(struct store *s, const struct store_options *o, struct error *err)
{
	enum place place = store_place(s->path, !s->readonly, err);
	char shown[256];

	if (place == PLACE_BAD)
		return false;
	if (place == PLACE_FREE && s->readonly)
		return error_set(err, ERROR_STORE, "store-no-place",
		    _("Open it once without --readonly to make it."),
		    _("There is no store %s yet."), store_shown_path(s->path, shown));
	if (place == PLACE_FREE && !store_make_file(s->path, err))
		return false;
	if (place == PLACE_FILE && !s->readonly)
		store_keep_private(s->path);
	if (!connect_to(s, o->vfs, err) || !check_kind(s, err) || !settings(s, err))
		return false;
	if (!s->readonly) {
		if (sqlite3_db_readonly(s->db, "main") == 1)
			return store_fail_code(s, SQLITE_READONLY, "opened read-only", err);
		if (!journal_settings(s, err) || !store_migrate(s, err))
			return false;
	}
	return true;
}

/*
 * A list of three words or more in a CHECK, or in the condition of an index, is a table of its own
 * in memory whenever a row is written. Without the first SQLite takes 20 pages for each at once,
 * which was most of the time of a write; with the second it does not count its memory, which nobody
 * asks for. The third lets what a statement of ten rows may have to undo (sync_rows.c) stay in
 * memory, about 100 kB, instead of a file: as much as SQLite can write there at once, since with
 * more it would take the disk for full (measured: 3.40, os_unix.c masks a length with 0x1ffff).
 * Refused where SQLite runs already: the same, but slower.
 */
static void sqlite_settings(void)
{
	static bool done;

	if (!done) {
		(void)sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
		(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
		(void)sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, 0x1ffff);
	}
	done = true;
}

struct store *store_open_with(const char *path, const struct store_options *o, struct error *err)
{
	struct store *s = xcalloc(1, sizeof *s);

	sqlite_settings();
	s->path = xstrdup(path);
	s->operator_name =
	    xstrdup(o->operator_name && o->operator_name[0] ? o->operator_name : "unknown");
	s->readonly = o->mode == STORE_READ_ONLY;
	s->phase = PHASE_OPEN;
	s->migrations = o->migrations ? o->migrations : migrations;
	s->newest = (int)(o->migrations ? o->n_migrations : n_migrations);
	if (!open_all(s, o, err)) {
		store_close(s);
		return NULL;
	}
	(void)sqlite3_busy_timeout(s->db, STORE_BUSY_MS);
	s->phase = PHASE_READ;
	return s;
}

struct store *store_open(const char *path, enum store_mode mode, const char *operator_name,
    struct error *err)
{
	return store_open_with(path,
	    &(struct store_options){ .mode = mode, .operator_name = operator_name }, err);
}

void store_expect_many(struct store *s)
{
	/* As large as a log may stay (journal_settings). What fails here is slower and no more. */
	(void)sqlite3_wal_autocheckpoint(s->db, 4000);
	(void)sqlite3_exec(s->db, "pragma cache_size = -4000", NULL, NULL, NULL);
}

void store_close(struct store *s)
{
	if (!s)
		return;
	store_statements_close(s);
	(void)sqlite3_close(s->db);
	free(s->path);
	free(s->operator_name);
	free(s);
}

const char *store_path(const struct store *s)
{
	return s->path;
}

bool store_readonly(const struct store *s)
{
	return s->readonly;
}

int64_t store_data_version(struct store *s)
{
	static const char sql[] = "pragma data_version";
	struct error err;
	sqlite3_stmt *statement = store_statement(s, sql, &err);
	int64_t version = -1;

	if (statement && store_row(s, statement, &err) == ROW_HERE) {
		version = sqlite3_column_int64(statement, 0);
		(void)sqlite3_reset(statement);
	}
	return version;
}

void store_interrupt_check(struct store *s, int (*stop)(void *), void *user)
{
	s->stop = stop;
	s->stop_user = user;
	if (stop)
		sqlite3_progress_handler(s->db, PROGRESS_STEPS, progress, s);
	else
		sqlite3_progress_handler(s->db, 0, NULL, NULL);
}

static bool read_line(struct store *s, sqlite3_stmt *row, struct arena *arena, void *out,
    struct error *err)
{
	(void)s;
	(void)err;
	*(struct audit_line *)out = (struct audit_line){
		.id = sqlite3_column_int64(row, 0),
		.at = column_text(row, 1, arena),
		.operator_name = column_text(row, 2, arena),
		.action = column_text(row, 3, arena),
		.org_id = column_text(row, 4, arena),
		.customer = column_text(row, 5, arena),
		.subject_id = column_text(row, 6, arena),
		.detail = column_text(row, 7, arena),
	};
	return true;
}

bool audit_list(struct store *s, const char *org_id, int64_t before, size_t max,
    struct arena *arena, struct audit_line **out, size_t *n, struct error *err)
{
#define LINES(whose)                                                                                   \
	"select a.id, a.at, a.operator_name, a.action, a.org_id, o.name, a.subject_id, a.detail from " \
	"audit_log a left join organizations o on o.id = a.org_id where " whose                        \
	"a.id < ?2 order by a.id desc limit ?1"
	static const char all[] = LINES("");
	static const char of_one[] = LINES("a.org_id = ?3 and ");
#undef LINES
	static const struct row_reader reader = { sizeof(struct audit_line), read_line };
	sqlite3_stmt *statement = store_statement(s, org_id ? of_one : all, err);
	void *lines;
	bool ok;

	if (statement) {
		bind_number(statement, 1, (int64_t)max);
		bind_number(statement, 2, before > 0 ? before : INT64_MAX);
	}
	if (statement && org_id)
		bind_text(statement, 3, org_id);
	ok = store_list(s, statement, &reader, arena, &lines, n, err);
	*out = lines;
	return ok;
}
