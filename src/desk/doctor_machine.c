/* What the doctor sees on this machine: the store's file and its place, the settings, the terminal.
 * No network. */
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/paths.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/config.h"
#include "desk/doctor_parts.h"
#include "desk/vault.h"
#include "store/health.h"
#include "store/settings.h"
#include "store/sync.h"

#define MEGABYTE ((uint64_t)1000 * 1000)
#define DISK_FULL_MB 20 /* a write, its log, and a backup before a migration */
#define DISK_LOW_MB 200
#define BACKUP_OLD_DAYS 30
#define DAY_S 86400
#define SCREEN_COLUMNS 80
#define SCREEN_ROWS 24
#define LEAST_COLUMNS 60 /* below this the console only says so */
#define LEAST_ROWS 16

/* A path as it may stand in a sentence. */
static const char *shown(struct doctor *d, const char *path)
{
	char clean[PATH_TEXT_MAX];

	text_clean(path, strlen(path), clean, sizeof clean, 200);
	return arena_strdup(&d->arena, clean);
}

static const char *size_words(struct doctor *d, uint64_t bytes)
{
	return bytes >= 1000 * MEGABYTE
	    ? SAY(d, _("%.1f GB"), (double)bytes / (double)(1000 * MEGABYTE))
	    : SAY(d, _("%.1f MB"), (double)bytes / (double)MEGABYTE);
}

/* "" for a file of the folder it is started in. */
static const char *folder_of(struct doctor *d, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	return slash == path ? "/" : arena_strndup(&d->arena, path, (size_t)(slash - path));
}

/* ---- the store */

void doctor_store(struct doctor *d, const struct doctor_check *check)
{
	struct store *store = d->session->store;
	struct stat st = { 0 }, log = { 0 };

	if (!store) {
		doctor_say_error(d, check, d->subject.store);
		return;
	}
	(void)stat(store_path(store), &st);
	(void)stat(SAY(d, "%s-wal", store_path(store)), &log);
	doctor_say(d, check, DOCTOR_OK,
	    SAY(d, _("%s, schema %d, %s%s"), shown(d, store_path(store)),
		store_schema_number(store), size_words(d, (uint64_t)(st.st_size + log.st_size)),
		store_readonly(store) ? _(", opened for reading only") : ""),
	    "");
}

void doctor_store_whole(struct doctor *d, const struct doctor_check *check)
{
	struct error err = { 0 };
	bool whole;

	if (!store_look_through(d->session->store, DOCTOR_STORE_MS, &whole, &err))
		doctor_say_error(d, check, &err);
	else if (whole)
		doctor_say(d, check, DOCTOR_OK, _("Looked through: nothing is damaged."), "");
	else
		doctor_say(d, check, DOCTOR_UNKNOWN,
		    SAY(d, _("Too large to be looked through in %d seconds; no damage so far."),
			DOCTOR_STORE_MS / 1000),
		    _("voxdesk backup FILE checks the whole copy that it makes."));
}

/* Who else may read or change what stands there; "" nobody. */
static const char *open_to(const char *path, mode_t closed)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return "";
	if (st.st_uid != geteuid())
		return N_("%s belongs to another user.");
	if (st.st_mode & closed & (S_IWGRP | S_IWOTH))
		return N_("Others may write to %s.");
	return st.st_mode & closed & (S_IRWXG | S_IRWXO) ? N_("Others may read %s.") : "";
}

void doctor_store_files(struct doctor *d, const struct doctor_check *check)
{
	struct store *store = d->session->store;
	const char *path = store_path(store), *folder = folder_of(d, path), *at = path;
	struct error err = { 0 };
	const char *open = open_to(path, S_IRWXG | S_IRWXO);
	struct stat st;

	/* In a folder with the sticky bit others put nothing in the place of what is ours. */
	if (!open[0] && stat(folder, &st) == 0 && !(st.st_mode & S_ISVTX)) {
		open = open_to(folder, S_IWGRP | S_IWOTH);
		at = folder;
	}
	if (!store_readonly(store) && !store_try_lock(store, &err))
		doctor_say_error(d, check, &err);
	else if (open[0])
		doctor_say(d, check, DOCTOR_WARN, SAY(d, _(open), shown(d, at)),
		    _("Make the file and its folder yours and writable by you alone: chmod go-w, chown."));
	else if (store_readonly(store))
		doctor_say(d, check, DOCTOR_UNKNOWN,
		    _("Not tried whether it can be written: it is opened for reading only."),
		    _("Run it without --readonly."));
	else
		doctor_say(d, check, DOCTOR_OK, _("It can be written, and by nobody else."), "");
}

void doctor_disk(struct doctor *d, const struct doctor_check *check)
{
	const char *path = store_path(d->session->store);
	struct statvfs disk;
	struct stat st = { 0 };
	const char *found;
	uint64_t room;

	(void)stat(path, &st);
	if (statvfs(folder_of(d, path), &disk) != 0) {
		doctor_say(d, check, DOCTOR_UNKNOWN,
		    _("The disk does not tell how much room it has."), "");
		return;
	}
	room = (uint64_t)disk.f_bavail * disk.f_frsize;
	found = SAY(d, _("%s free on the store's disk."), size_words(d, room));
	if (room < DISK_FULL_MB * MEGABYTE)
		doctor_say(d, check, DOCTOR_FAIL, found,
		    _("Make room on that disk: what is entered could not be saved any more."));
	else if (room < DISK_LOW_MB * MEGABYTE || room < 2 * (uint64_t)st.st_size)
		doctor_say(d, check, DOCTOR_WARN, found,
		    _("Make room on that disk: a copy of the store is made there before it is brought up to date."));
	else
		doctor_say(d, check, DOCTOR_OK, found, "");
}

/* What the project has is a copy too, of all that is shared. */
static bool is_shared(struct doctor *d)
{
	struct sync_remote remote = { .url = "" };
	struct error ignored;

	return sync_joined(d->session->store, &d->arena, &remote, &ignored) && remote.url[0];
}

void doctor_backup(struct doctor *d, const struct doctor_check *check)
{
	struct store *store = d->session->store;
	struct store_copies copies;
	struct error err = { 0 };
	const char *at, *beside;

	if (d->session->options.practice)
		return;
	if (!setting_get(store, SETTING_BACKUP_AT, &d->arena, &at, &err)) {
		doctor_say_error(d, check, &err);
		return;
	}
	store_copies(store, &copies);
	beside = copies.n == 0
	    ? ""
	    : SAY(d,
		  ngettext(" %zu earlier copy lies beside it.",
		      " %zu earlier copies lie beside it.", (unsigned long)copies.n),
		  copies.n);
	if (copies.damaged > 0)
		doctor_say(d, check, DOCTOR_WARN,
		    SAY(d, _("A damaged store lies beside it: %s.damaged"),
			shown(d, store_path(store))),
		    _("Move that file away once nothing of it is wanted any more."));
	else if (at[0] && !doctor_older(at, (int64_t)BACKUP_OLD_DAYS * DAY_S))
		doctor_say(d, check, DOCTOR_OK,
		    SAY(d, _("Copied last %s.%s"), doctor_moment(d, at), beside), "");
	else if (is_shared(d))
		doctor_say(d, check, DOCTOR_OK,
		    SAY(d, _("The shared project has what is shared.%s"), beside), "");
	else
		doctor_say(d, check, DOCTOR_WARN,
		    at[0] ? SAY(d, _("Copied last %s.%s"), doctor_moment(d, at), beside)
			  : SAY(d, _("No copy of this store was made with voxdesk backup.%s"),
				beside),
		    _("voxdesk backup FILE copies it while it is in use."));
}

/* ---- settings */

void doctor_config(struct doctor *d, const struct doctor_check *check)
{
	char path[PATH_TEXT_MAX];
	struct config config;
	struct error err = { 0 };

	if (d->session->options.practice)
		return; /* nothing is taken from it */
	if (!config_load(&config, d->session->options.profile, &err))
		doctor_say_error(d, check, &err);
	else if (!paths_config_file("config.ini", path, sizeof path) || access(path, F_OK) != 0)
		doctor_say(d, check, DOCTOR_OK, _("There is no config.ini, and none is needed."),
		    "");
	else
		doctor_say(d, check, DOCTOR_OK, SAY(d, _("%s was read."), shown(d, path)), "");
	explicit_bzero(&config, sizeof config);
}

void doctor_carriers(struct doctor *d, const struct doctor_check *check)
{
	if (d->session->carriers_problem[0])
		doctor_say(d, check, DOCTOR_FAIL, d->session->carriers_problem,
		    _("Mend those rows, or move them away; the built-in ones are used until then."));
}

/* Closed is how it should be: only the console opens it. */
void doctor_vault(struct doctor *d, const struct doctor_check *check)
{
	char path[PATH_TEXT_MAX];
	const char *open;
	struct error ignored;

	if (!session_vault_path(d->session, path, sizeof path, &ignored) || !vault_exists(path))
		return;
	open = open_to(path, S_IRWXG | S_IRWXO);
	if (open[0])
		doctor_say(d, check, DOCTOR_WARN, SAY(d, _(open), shown(d, path)),
		    _("Make it yours alone: chmod 600, chown."));
	else
		doctor_say(d, check, DOCTOR_OK,
		    d->session->vault ? _("The vault is open.")
				      : _("The vault is closed: the console alone opens it."),
		    "");
}

/* ---- the terminal; says nothing where the output goes elsewhere */

void doctor_terminal(struct doctor *d, const struct doctor_check *check)
{
	const char *codes = nl_langinfo(CODESET);
	struct winsize size = { 0 };
	const char *found;

	if (!isatty(STDOUT_FILENO))
		return;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
		doctor_say(d, check, DOCTOR_UNKNOWN, _("The terminal does not tell its size."), "");
		return;
	}
	found = SAY(d, _("%u columns, %u rows, %s"), (unsigned)size.ws_col, (unsigned)size.ws_row,
	    codes);
	if (strcmp(codes, "UTF-8") != 0)
		doctor_say(d, check, DOCTOR_WARN, found,
		    _("Set LANG to a locale with UTF-8 (C.UTF-8): names with accents are not shown as they are."));
	else if (size.ws_col < LEAST_COLUMNS || size.ws_row < LEAST_ROWS)
		doctor_say(d, check, DOCTOR_WARN, found,
		    SAY(d,
			_("The console needs %d columns and %d rows; voxdesk --plain goes without."),
			LEAST_COLUMNS, LEAST_ROWS));
	else if (size.ws_col < SCREEN_COLUMNS || size.ws_row < SCREEN_ROWS)
		doctor_say(d, check, DOCTOR_OK,
		    SAY(d, _("%s: the console shows one lane at a time."), found), "");
	else
		doctor_say(d, check, DOCTOR_OK, found, "");
}
