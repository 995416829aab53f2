/* The vault's file: read with care for who else may read it, replaced as a whole, locked. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/vault_parts.h"

#define FILE_MAX (8u << 20)
#define LOCK_TOTAL_MS 2000
#define LOCK_PAUSE_MS 20

bool vault_fault(struct error *err, enum error_kind kind, const char *code, const char *hint,
    const char *fmt, const char *path)
{
	char shown[160];

	text_clean(path, strlen(path), shown, sizeof shown, 120);
	return error_set(err, kind, code, hint, fmt, shown);
}

bool vault_damaged(const char *path, struct error *err)
{
	return vault_fault(err, ERROR_STORE, "vault-damaged",
	    _("Put a copy of it in its place, or move it away and set the secrets again: voxdesk secret set NAME."),
	    _("The vault %s is damaged: it is not as voxdesk wrote it. It was left as it is."),
	    path);
}

/* ---- reading */

static bool unreadable(const char *path, const char *why, struct error *err)
{
	vault_fault(err, ERROR_STORE, "vault-unreadable",
	    _("Look at the file and who may read it. Secrets can be given by the environment, too."),
	    _("The vault %s cannot be read."), path);
	error_detail(err, "%s", why);
	return false;
}

static bool private(const char *path, const struct stat *st, struct error *err)
{
	if (!S_ISREG(st->st_mode))
		return unreadable(path, "not a plain file", err);
	if (st->st_uid == geteuid() && !(st->st_mode & (S_IRWXG | S_IRWXO)))
		return true;
	return vault_fault(err, ERROR_REFUSED, "vault-not-private",
	    _("Make it yours and readable by you alone (chmod 600, chown). If others could read it, give it another passphrase, and have new keys made."),
	    _("The vault %s can be read or written by others, so it was not used."), path);
}

static bool read_whole(int fd, unsigned char *out, size_t n)
{
	size_t at = 0;

	while (at < n) {
		const ssize_t got = read(fd, out + at, n - at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += (size_t)got;
	}
	return true;
}

static bool read_bytes(const char *path, int fd, unsigned char **bytes, size_t *n,
    struct error *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return unreadable(path, strerror(errno), err);
	if (!private(path, &st, err))
		return false;
	if (st.st_size <= 0 || st.st_size > FILE_MAX)
		return vault_damaged(path, err);
	*n = (size_t)st.st_size;
	*bytes = xmalloc(*n);
	if (read_whole(fd, *bytes, *n))
		return true;
	free(*bytes);
	*bytes = NULL;
	return unreadable(path, "read error", err);
}

bool vault_read(const char *path, struct vault_header *h, unsigned char **bytes, size_t *n,
    struct error *err)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	bool ok;

	*bytes = NULL;
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return vault_fault(err, ERROR_NOT_FOUND, "no-vault",
		    _("It is made with its first secret: voxdesk secret set NAME."),
		    _("There is no vault %s."), path);
	if (fd < 0)
		return unreadable(path, strerror(errno), err);
	ok = read_bytes(path, fd, bytes, n, err);
	(void)close(fd);
	if (ok && vault_header_read(path, *bytes, *n, h, err))
		return true;
	free(*bytes);
	*bytes = NULL;
	return false;
}

/* ---- writing */

static bool unwritable(const char *path, struct error *err)
{
	const int why = errno;

	if (why == ENOSPC || why == EDQUOT)
		vault_fault(err, ERROR_STORE, "vault-full",
		    _("Make room on the disk, then try again."),
		    _("The disk is full: the vault %s was left as it was."), path);
	else
		vault_fault(err, ERROR_STORE, "vault-unwritable",
		    _("Look at who may write in its folder."),
		    _("The vault %s cannot be written. It was left as it was."), path);
	error_detail(err, "%s", strerror(why));
	return false;
}

static bool write_whole(int fd, const unsigned char *bytes, size_t n)
{
	size_t at = 0;

	while (at < n) {
		const ssize_t wrote = write(fd, bytes + at, n - at);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return false;
		at += (size_t)wrote;
	}
	return fsync(fd) == 0;
}

/* So that the new name is on the disk, too. Where that cannot be had, the next sync does it. */
static void sync_folder(const char *path)
{
	char folder[PATH_TEXT_MAX];
	const char *slash = strrchr(path, '/');
	int fd;

	snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + 1) : 1,
	    slash ? path : ".");
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)fsync(fd);
	(void)close(fd);
}

/* The name beside it may be one for all: whoever writes has the lock. */
static bool replace(const char *path, const unsigned char *bytes, size_t n)
{
	char beside[PATH_TEXT_MAX + 8];
	bool ok;
	int fd, why;

	snprintf(beside, sizeof beside, "%s.new", path);
	(void)unlink(beside);
	fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return false;
	ok = write_whole(fd, bytes, n);
	why = errno;
	if (close(fd) != 0 && ok) {
		ok = false;
		why = errno;
	}
	if (ok && rename(beside, path) != 0) {
		ok = false;
		why = errno;
	}
	if (ok)
		sync_folder(path);
	else
		(void)unlink(beside);
	errno = why;
	return ok;
}

bool vault_write(const char *path, struct vault_header *h, const struct vault_key *key,
    const struct vault_plain *plain, struct error *err)
{
	unsigned char *bytes;
	size_t n;
	bool ok;

	vault_seal(h, key, plain, &bytes, &n);
	ok = replace(path, bytes, n) || unwritable(path, err);
	free(bytes);
	return ok;
}

/* ---- the lock: a file of its own, for the vault itself is replaced by every write */

static int lock_file(const char *path, const char *ending)
{
	char name[PATH_TEXT_MAX + 16];

	snprintf(name, sizeof name, "%s%s", path, ending);
	return open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
}

int vault_lock_once(const char *path, const char *ending)
{
	const int fd = lock_file(path, ending);

	if (fd < 0)
		return VAULT_NO_CLAIM;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	(void)close(fd);
	return VAULT_CLAIMED;
}

int vault_lock(const char *path, struct error *err)
{
	const struct timespec pause = { 0, LOCK_PAUSE_MS * 1000000L };
	const uint64_t end = time_monotonic_ms() + LOCK_TOTAL_MS;
	const int fd = lock_file(path, ".lock");

	if (fd < 0) {
		(void)unwritable(path, err);
		return -1;
	}
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (time_monotonic_ms() >= end) {
			(void)close(fd);
			vault_fault(err, ERROR_BUSY, "vault-busy", _("Try again in a moment."),
			    _("Another process is changing the vault %s. It was left as it is."),
			    path);
			return -1;
		}
		(void)nanosleep(&pause, NULL);
	}
	return fd;
}

void vault_unlock(int lock)
{
	(void)close(lock);
}
