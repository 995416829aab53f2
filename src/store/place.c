#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/i18n.h"
#include "store/internal.h"

char *store_folder(const char *path)
{
	char *copy = xstrdup(path);
	char *folder = xstrdup(dirname(copy));

	free(copy);
	return folder;
}

static bool no_place(struct error *err, const char *hint, const char *sentence, const char *path)
{
	char shown[256];

	return error_set(err, ERROR_STORE, "store-no-place", hint, sentence,
	    store_shown_path(path, shown));
}

static bool readonly_place(struct error *err, const char *sentence, const char *path)
{
	char shown[256];

	return error_set(err, ERROR_STORE, "store-readonly",
	    _("Make it writable for you, choose another place with --db FILE, or look only: --readonly."),
	    sentence, store_shown_path(path, shown));
}

static bool folder_fits(const char *path, bool write, struct error *err)
{
	char *folder = store_folder(path);
	struct stat st;
	bool ok = false;

	if (stat(folder, &st) != 0) {
		if (errno == EACCES)
			no_place(err,
			    _("Ask for access to it, or choose another place with --db FILE."),
			    _("The folder %s is closed to you."), folder);
		else
			no_place(err,
			    _("Make the folder first, or choose another place with --db FILE."),
			    _("There is no folder %s."), folder);
	} else if (!S_ISDIR(st.st_mode)) {
		no_place(err, _("Choose another place with --db FILE."),
		    _("%s is not a folder, so no store can be in it."), folder);
	} else if (access(folder, X_OK) != 0) {
		no_place(err, _("Ask for access to it, or choose another place with --db FILE."),
		    _("The folder %s is closed to you."), folder);
	} else if (write && access(folder, W_OK) != 0) {
		/* SQLite keeps its log beside the file: a writable file alone is not enough. */
		readonly_place(err,
		    _("The folder %s cannot be written, and the store keeps its log beside itself."),
		    folder);
	} else {
		ok = true;
	}
	free(folder);
	return ok;
}

enum place store_place(const char *path, bool write, struct error *err)
{
	struct stat st;

	if (!path[0]) {
		error_set(err, ERROR_STORE, "store-no-place", _("Give a file with --db FILE."),
		    _("The store has no file name."));
		return PLACE_BAD;
	}
	if (!folder_fits(path, write, err))
		return PLACE_BAD;
	if (stat(path, &st) != 0) {
		if (errno == ENOENT)
			return PLACE_FREE;
		no_place(err, _("Choose another place with --db FILE."), _("%s cannot be reached."),
		    path);
		error_detail(err, "stat: errno %d", errno);
		return PLACE_BAD;
	}
	if (S_ISDIR(st.st_mode)) {
		no_place(err, _("Give a file in it, such as FOLDER/voxdesk.db."),
		    _("%s is a folder, not a store."), path);
		return PLACE_BAD;
	}
	if (!S_ISREG(st.st_mode)) {
		no_place(err, _("Choose another place with --db FILE."),
		    _("%s is not an ordinary file."), path);
		return PLACE_BAD;
	}
	if (access(path, R_OK) != 0) {
		no_place(err,
		    _("Ask its owner for access, or choose another place with --db FILE."),
		    _("%s may not be read by you."), path);
		return PLACE_BAD;
	}
	if (write && access(path, W_OK) != 0) {
		readonly_place(err, _("%s cannot be written by you."), path);
		return PLACE_BAD;
	}
	return PLACE_FILE;
}

void store_keep_private(const char *path)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };
	struct stat st;

	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		char *name = store_beside(path, suffixes[i]);

		if (stat(name, &st) == 0 && st.st_uid == geteuid() && (st.st_mode & 077) != 0)
			(void)chmod(name, st.st_mode & 0700);
		free(name);
	}
}

bool store_make_file(const char *path, struct error *err)
{
	/* Made here and not by SQLite: its log files take over the mode. Only a file that was not
	 * there is opened and closed by hand; closing one that SQLite has open would drop its locks
	 * (sqlite.org/howtocorrupt.html 2.2). */
	int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd >= 0) {
		(void)close(fd);
		return true;
	}
	if (errno == EEXIST)
		return true;
	if (errno == ENOSPC || errno == EDQUOT)
		return error_set(err, ERROR_STORE, "store-full",
		    _("Make room on that disk, then try again."),
		    _("The disk is full; the store could not be made."));
	if (errno == EROFS || errno == EACCES || errno == EPERM)
		return readonly_place(err, _("%s cannot be made: the folder cannot be written."),
		    path);
	no_place(err, _("Choose another place with --db FILE."), _("%s cannot be made there."),
	    path);
	error_detail(err, "open: errno %d", errno);
	return false;
}

bool store_network_filesystem(long type)
{
	/* f_type, from Linux' magic.h and statfs(2). FUSE is among them: sshfs is, and nothing
	 * tells it from the others. */
	static const long types[] = {
		0x6969,     /* NFS */
		0x517b,     /* SMB */
		0xff534d42, /* CIFS */
		0xfe534d42, /* SMB2 */
		0x65735546, /* FUSE */
		0x01021997, /* 9P */
		0x5346414f, /* AFS */
		0x73757245, /* Coda */
		0x00c36400, /* Ceph */
		0x0bd00bd0, /* Lustre */
		0x01161970, /* GFS2 */
		0x7461636f, /* OCFS2 */
	};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if ((type & 0xffffffffL) == types[i])
			return true;
	return false;
}

long store_filesystem(const char *path)
{
	struct statfs st;

	return statfs(path, &st) == 0 ? (long)st.f_type : 0;
}

char *store_free_name(const char *path, const char *suffix)
{
	size_t size = strlen(path) + strlen(suffix) + 16;
	char *name = xmalloc(size);
	struct stat st;

	(void)snprintf(name, size, "%s%s", path, suffix);
	for (int i = 2; lstat(name, &st) == 0 && i < 10000; i++)
		(void)snprintf(name, size, "%s%s-%d", path, suffix, i);
	return name;
}

bool store_sync_folder(const char *path)
{
	char *folder = store_folder(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		(void)close(fd);
	free(folder);
	return ok;
}

char *store_beside(const char *path, const char *suffix)
{
	size_t size = strlen(path) + strlen(suffix) + 1;
	char *name = xmalloc(size);

	(void)snprintf(name, size, "%s%s", path, suffix);
	return name;
}

char *store_path_for_sqlite(const char *path)
{
	size_t size = strlen(path) + 3;
	char *out = xmalloc(size);

	(void)snprintf(out, size, "%s%s", path[0] == '/' ? "" : "./", path);
	return out;
}
