/*
 * DESIGN. A copy is made beside its place under a name of its own, checked, brought to the disk and
 * renamed, so that at every moment either the old file or the whole new one stands there. Restoring
 * writes through SQLite's backup API into the open store: one transaction, after which other
 * consoles see the new content. A step of no pages takes the write lock first; what was there is
 * then copied under that lock, so that no change of another console falls between.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/text.h"
#include "store/internal.h"

#define RESTORE_SUFFIX ".before-restore"

static void drop_file(const char *path)
{
	static const char *const suffixes[] = { "", "-journal", "-wal", "-shm" };

	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		char *name = store_beside(path, suffixes[i]);

		(void)unlink(name);
		free(name);
	}
}

static bool to_disk(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		(void)close(fd);
	return ok;
}

/* "ok" from PRAGMA integrity_check, and every foreign key held. */
static bool intact(struct store *s, struct error *err)
{
	sqlite3_stmt *statement = NULL;
	int64_t broken = 0;
	bool ok;

	if (sqlite3_prepare_v2(s->db, "pragma integrity_check(1)", -1, &statement, NULL) !=
		SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_ROW) {
		store_fail(s, err);
		(void)sqlite3_finalize(statement);
		return false;
	}
	ok = strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
	if (!ok)
		store_fail_corrupt(s, (const char *)sqlite3_column_text(statement, 0), err);
	(void)sqlite3_finalize(statement);
	if (!ok || !store_number(s, "select count(*) from pragma_foreign_key_check", &broken, err))
		return false;
	return broken == 0 || store_fail_corrupt(s, "a foreign key is broken", err);
}

/* Moves all pages from one connection to another. */
static bool pages(struct store *to, struct store *from, struct error *err)
{
	sqlite3_backup *backup = sqlite3_backup_init(to->db, "main", from->db, "main");
	int code;

	if (!backup)
		return store_fail(to, err);
	code = sqlite3_backup_step(backup, -1);
	(void)sqlite3_backup_finish(backup);
	return code == SQLITE_DONE || store_fail_code(from, code, sqlite3_errmsg(to->db), err);
}

/* A copy is kept, a validation code is a secret of minutes: none goes into a copy. Its pages are
 * written over (secure_delete). The tables may be those of another schema. */
static bool forget_codes(struct store *copy, struct error *err)
{
	int64_t there = 0;

	if (!store_number(copy,
		"select count(*) from sqlite_schema where type = 'table' and name = 'verified_caller_ids'",
		&there, err))
		return false;
	return there == 0 ||
	    store_exec(copy,
		"pragma secure_delete = on; "
		"update verified_caller_ids set validation_code = null where validation_code is not null",
		err);
}

/* The copy becomes one file without a log, that a medium without writing can hold. */
static bool fill(struct store *copy, struct store *from, struct error *err)
{
	copy->phase = PHASE_COPY;
	(void)sqlite3_busy_timeout(copy->db, STORE_OPEN_BUSY_MS);
	return pages(copy, from, err) && store_exec(copy, "pragma journal_mode = delete", err) &&
	    forget_codes(copy, err) && intact(copy, err);
}

static bool copy_under(struct store *from, const char *name, struct error *err)
{
	struct store copy = { .phase = PHASE_COPY };
	char *path = store_path_for_sqlite(name);
	int code;
	bool ok;

	if (!store_make_file(name, err)) {
		free(path);
		return false;
	}
	code = sqlite3_open_v2(path, &copy.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	ok = code == SQLITE_OK ? fill(&copy, from, err) : store_fail_code(&copy, code, NULL, err);
	(void)sqlite3_close(copy.db);
	free(path);
	if (ok && !to_disk(name))
		ok = store_fail_code(from, SQLITE_IOERR, "fsync", err);
	return ok;
}

bool store_copy_to(struct store *s, const char *to, struct error *err)
{
	enum store_phase phase = s->phase;
	char *name = store_free_name(to, ".new");
	bool ok;

	s->phase = PHASE_COPY;
	ok = copy_under(s, name, err);
	if (ok && (rename(name, to) != 0 || !store_sync_folder(to))) {
		ok =
		    store_fail_code(s, errno == ENOSPC ? SQLITE_FULL : SQLITE_IOERR, "rename", err);
	}
	if (!ok)
		drop_file(name);
	free(name);
	s->phase = phase;
	return ok;
}

static bool same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static bool refuse_same(const char *path, struct error *err)
{
	char shown[256];

	return error_set(err, ERROR_INPUT, "same-file", _("Give another file."),
	    _("%s is the store itself; nothing was copied."), store_shown_path(path, shown));
}

/* The words about a place are the store's; here the file is a copy. */
static bool with_hint(struct error *err, const char *hint)
{
	if (err)
		(void)text_copy(err->hint, sizeof err->hint, hint);
	return false;
}

/* Opens `path` to look at it, nothing else. */
static bool open_other(struct store *s, struct store *other, const char *path, struct error *err)
{
	enum place place = store_place(path, false, err);
	char shown[256], *name;
	int code;

	if (place == PLACE_BAD)
		return false;
	if (place == PLACE_FREE)
		return error_set(err, ERROR_NOT_FOUND, "no-such-file", _("Check the name."),
		    _("There is no file %s."), store_shown_path(path, shown));
	name = store_path_for_sqlite(path);
	code = sqlite3_open_v2(name, &other->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
	free(name);
	if (code != SQLITE_OK)
		return store_fail_code(other, code, NULL, err);
	(void)sqlite3_busy_timeout(other->db, STORE_OPEN_BUSY_MS);
	(void)sqlite3_db_config(other->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
	other->migrations = s->migrations;
	other->newest = s->newest;
	return store_exec(other, "pragma cell_size_check = on", err);
}

/* A write-ahead log or journal beside the file belongs to what is in it now: SQLite would play it
 * into the new content. It stands there while a console is open on the file, or after one was
 * killed. */
static bool not_in_use(const char *to, struct error *err)
{
	static const char *const beside[] = { "-wal", "-journal" };
	char shown[256];

	for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
		struct buf name;
		struct stat st;
		bool there;

		buf_init(&name, PATH_TEXT_MAX + 16);
		there = buf_printf(&name, "%s%s", to, beside[i]) &&
		    stat(buf_text(&name), &st) == 0 && st.st_size > 0;
		buf_done(&name);
		if (there)
			return error_set(err, ERROR_BUSY, "file-in-use", _("Give another name."),
			    _("%s is open in another voxdesk, or one was killed in it; it was left as it is."),
			    store_shown_path(to, shown));
	}
	return true;
}

/* May `to` be written over? Only by a store over a store. */
static bool may_replace(struct store *s, const char *to, bool replace, struct error *err)
{
	struct store other = { .path = s->path, .phase = PHASE_COPY };
	char shown[256];
	enum store_kind kind;
	struct error ignored;

	if (same_file(s->path, to))
		return refuse_same(to, err);
	switch (store_place(to, true, err)) {
	case PLACE_BAD:
		return with_hint(err,
		    _("Give a file in a folder that is there and that you may write in."));
	case PLACE_FREE:
		return true;
	default:
		break;
	}
	if (!replace)
		return error_set(err, ERROR_CONFLICT, "file-exists",
		    _("Give another name, or --yes to replace it."),
		    _("%s is there already; it was left as it is."), store_shown_path(to, shown));
	kind = open_other(s, &other, to, &ignored) ? store_kind(&other, &ignored) : KIND_UNREAD;
	(void)sqlite3_close(other.db);
	if (kind == KIND_OURS || kind == KIND_OLDER || kind == KIND_NEWER)
		return not_in_use(to, err);
	return error_set(err, ERROR_CONFLICT, "file-exists", _("Give another name."),
	    _("%s is there and is not a voxdesk store; it was left as it is."),
	    store_shown_path(to, shown));
}

bool store_backup(struct store *s, const char *to, bool replace, struct error *err)
{
	return may_replace(s, to, replace, err) && store_copy_to(s, to, err);
}

bool store_keep_former(struct store *s, const char *suffix, char *kept, size_t size,
    struct error *err)
{
	struct store reader = { .path = s->path, .readonly = true, .phase = PHASE_COPY };
	char *name = store_free_name(s->path, suffix);
	bool ok = open_other(s, &reader, s->path, err) && store_copy_to(&reader, name, err);

	(void)sqlite3_close(reader.db);
	if (kept)
		(void)text_copy(kept, size, ok ? name : "");
	free(name);
	return ok;
}

static bool replace_content(struct store *s, struct store *from, char *kept, size_t size,
    struct error *err)
{
	sqlite3_backup *backup;
	int code;
	bool ok;

	/* Without a write-ahead log a writer keeps readers out, this one's own too: then the copy
	 * comes first. */
	if (!s->wal && !store_keep_former(s, RESTORE_SUFFIX, kept, size, err))
		return false;
	backup = sqlite3_backup_init(s->db, "main", from->db, "main");
	if (!backup)
		return store_fail(s, err);
	code = sqlite3_backup_step(backup, 0);
	ok = code == SQLITE_OK || code == SQLITE_DONE;
	if (ok && s->wal && !store_keep_former(s, RESTORE_SUFFIX, kept, size, err)) {
		(void)sqlite3_backup_finish(backup);
		return false;
	}
	if (ok)
		code = sqlite3_backup_step(backup, -1);
	ok = code == SQLITE_DONE;
	if (sqlite3_backup_finish(backup) != SQLITE_OK || !ok)
		return store_fail_code(s, code, sqlite3_errmsg(s->db), err);
	return true;
}

static bool may_restore(struct store *s, struct store *from, const char *path, struct error *err)
{
	char shown[256];

	if (same_file(s->path, path))
		return refuse_same(path, err);
	if (s->readonly)
		return error_set(err, ERROR_STORE, "store-readonly",
		    _("Open it without --readonly to restore."),
		    _("The store is open for reading only; nothing was restored."));
	from->path = (char *)path;
	if (!open_other(s, from, path, err))
		return err && err->kind == ERROR_STORE &&
		    with_hint(err, _("Give a file that voxdesk backup made."));
	switch (store_kind(from, err)) {
	case KIND_OURS:
	case KIND_OLDER:
		return (store_schema_ours(from, err) && intact(from, err)) ||
		    with_hint(err, _("Give another backup."));
	case KIND_NEWER:
		return with_hint(err, _("Install the newer voxdesk, or give an older backup."));
	case KIND_EMPTY:
		return error_set(err, ERROR_STORE, "store-foreign",
		    _("Give a file that voxdesk backup made."),
		    _("%s is empty; nothing was restored."), store_shown_path(path, shown));
	default:
		return with_hint(err, _("Give a file that voxdesk backup made."));
	}
}

/* What was under way in the content that came back belongs to nobody who still has it in hand, not
 * even where that process runs on: the next sweep makes it unknown or cancelled. */
static bool mark_restored(struct store *s, const char *path, struct error *err)
{
	if (!store_begin(s, err))
		return false;
	if (!store_exec(s,
		"update operations set owner_pid = 0, version = version + 1 where state in ('planned', 'sent');"
		"update provisions set owner_pid = 0, version = version + 1 where state = 'open'",
		err) ||
	    !store_audit(s, NULL, "restore", "", err, "%s", path))
		return store_rollback(s);
	return store_commit(s, err);
}

bool store_restore(struct store *s, const char *path, char *kept, size_t size, struct error *err)
{
	struct store from = { .phase = PHASE_COPY };
	struct error audit;
	bool ok = false;

	kept[0] = '\0';
	if (!may_restore(s, &from, path, err))
		goto done;
	s->phase = PHASE_COPY;
	store_statements_close(s);
	(void)sqlite3_busy_timeout(s->db, STORE_OPEN_BUSY_MS);
	ok = replace_content(s, &from, kept, size, err) && store_migrate(s, err);
	s->phase = PHASE_READ;
	/* The content is there by now: a line that cannot be written does not undo that. */
	if (ok)
		log_line(mark_restored(s, path, &audit) ? "store: restored"
							: "store: restored, not in the audit log");
	(void)sqlite3_busy_timeout(s->db, STORE_BUSY_MS);
done:
	(void)sqlite3_close(from.db);
	return ok;
}
