/*
 * DESIGN. Every way in which SQLite can fail gets one sentence that says what became of the
 * operator's work. What became of it depends on what the store was doing, so each failure has a
 * sentence a phase.
 */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "store/internal.h"

struct failure {
	int code; /* primary result code of SQLite */
	enum error_kind kind;
	const char *word, *sentence[STORE_PHASES], *hint;
};

static const struct failure failures[] = {
	{ SQLITE_BUSY, ERROR_BUSY, "store-busy",
	    { N_("Another program is using the store right now; it was not opened."),
		N_("Another program is writing to the store right now; it could not be read."),
		N_("Another program is writing to the store right now; this change was not saved."),
		N_("Another program is using the store right now; nothing was copied.") },
	    N_("Try again in a moment.") },
	{ SQLITE_FULL, ERROR_STORE, "store-full",
	    { N_("The disk is full; the store could not be opened."),
		N_("The disk is full; the store could not be read."),
		N_("The disk is full; this change was not saved. Everything saved before is kept."),
		N_("The disk is full; the copy was not made.") },
	    N_("Make room on that disk, then try again.") },
	{ SQLITE_IOERR, ERROR_STORE, "store-disk",
	    { N_("The disk gave an error; the store could not be opened."),
		N_("The disk gave an error; the store could not be read. Nothing was changed."),
		N_("The disk gave an error; this change was not saved. Everything saved before is kept."),
		N_("The disk gave an error; the copy was not made.") },
	    N_("Check the disk, then try again. If it stays: voxdesk backup to another disk.") },
	{ SQLITE_CORRUPT, ERROR_STORE, "store-corrupt",
	    { N_("The store is damaged and was not opened. Nothing was changed in it."),
		N_("The store is damaged; this part of it could not be read."),
		N_("The store is damaged; this change was not saved."),
		N_("The file is damaged; nothing was copied.") },
	    N_("Move the file aside (and its -wal), then put a backup back: voxdesk restore FILE.") },
	{ SQLITE_READONLY, ERROR_STORE, "store-readonly",
	    { N_("The store cannot be written here; it was not opened."),
		N_("The store cannot be written here."),
		N_("The store cannot be written any more; this change was not saved."),
		N_("That place cannot be written; nothing was copied.") },
	    N_("Make the file and its folder writable for you, or look only: --readonly.") },
	{ SQLITE_CANTOPEN, ERROR_STORE, "store-no-place",
	    { N_("The store's file could not be opened."),
		N_("The store's file could not be opened; it could not be read."),
		N_("The store's files could not be opened; this change was not saved."),
		N_("The file could not be opened; nothing was copied.") },
	    N_("Check that the folder is there and that you may use it.") },
	{ SQLITE_INTERRUPT, ERROR_BUSY, "interrupted",
	    { N_("Stopped."), N_("The search was stopped."), N_("Stopped; nothing was saved."),
		N_("Stopped.") },
	    NULL },
	{ SQLITE_CONSTRAINT, ERROR_REFUSED, "store-rule",
	    { N_("The store's own rules refused this; it was not opened."),
		N_("The store's own rules refused this."),
		N_("A rule of the store refused this change; nothing was saved."),
		N_("The file breaks a rule of the store; nothing was copied.") },
	    N_("Check what was entered. If it looks right, report this with the log.") },
	{ SQLITE_OK, ERROR_STORE, "store-failed",
	    { N_("The store could not be opened."), N_("The store could not be read."),
		N_("The store could not be written; this change was not saved."),
		N_("The copy was not made.") },
	    N_("Try again. If it stays, report it with the log.") },
};

/* Rules that have a sentence of their own: what their trigger raises. */
static const struct {
	const char *raised, *sentence, *hint;
} rules[] = {
	{ "pool-full", N_("That pool number has no free place; nothing was saved."),
	    N_("Choose another AI number.") },
	{ "audit-log-is-kept", N_("The audit log cannot be changed; nothing was saved."),
	    N_("It only grows.") },
};

static int primary(int code, const char *detail)
{
	if (code == SQLITE_IOERR_SHMSIZE) /* the index of the log could not grow */
		return SQLITE_FULL;
	code &= 0xff;
	switch (code) {
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
		return SQLITE_BUSY;
	case SQLITE_NOTADB:
		return SQLITE_CORRUPT;
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return SQLITE_READONLY;
	case SQLITE_ERROR:
		/* A table or column that the schema's version promises is not there. */
		return detail && strstr(detail, "no such ") ? SQLITE_CORRUPT : code;
	default:
		return code;
	}
}

bool store_fail_code(const struct store *s, int code, const char *detail, struct error *err)
{
	const struct failure *f = failures;
	int extended;

	for (size_t i = 0; detail && i < sizeof rules / sizeof rules[0]; i++)
		if (strcmp(detail, rules[i].raised) == 0)
			return error_set(err, ERROR_REFUSED, rules[i].raised, _(rules[i].hint),
			    "%s", _(rules[i].sentence));
	extended = code;
	for (code = primary(code, detail); f->code != code && f->code != SQLITE_OK;)
		f++;
	error_set(err, f->kind, f->word, f->hint ? _(f->hint) : NULL, "%s",
	    _(f->sentence[s->phase]));
	if (detail)
		error_detail(err, "sqlite %d: %s", extended, detail);
	return false;
}

bool store_fail(struct store *s, struct error *err)
{
	s->failed = sqlite3_extended_errcode(s->db);
	return store_fail_code(s, s->failed, sqlite3_errmsg(s->db), err);
}

bool store_fail_corrupt(const struct store *s, const char *detail, struct error *err)
{
	return store_fail_code(s, SQLITE_CORRUPT, detail, err);
}

bool store_fail_changed(struct error *err)
{
	return error_set(err, ERROR_CONFLICT, "changed-meanwhile",
	    _("Look at it as it is now, then make your change again."),
	    _("Somebody else changed this meanwhile; your change was not saved."));
}

const char *store_shown_path(const char *path, char out[256])
{
	(void)text_clean(path, strlen(path), out, 256, 120);
	return out;
}
