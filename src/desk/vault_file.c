#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/vault_parts.h"

#define MAGIC_BYTES 8
#define VERSION 1
#define ALGORITHM crypto_pwhash_ALG_ARGON2ID13
#define AT_VERSION MAGIC_BYTES
#define AT_ALGORITHM (AT_VERSION + 4)
#define AT_OPS (AT_ALGORITHM + 4)
#define AT_MEMORY (AT_OPS + 8)
#define AT_SALT (AT_MEMORY + 8)
#define AT_CHECK (AT_SALT + VAULT_SALT)
#define AT_NONCE (AT_CHECK + VAULT_CHECK)
#define AT_SUM (AT_NONCE + VAULT_NONCE)
#define HEADER (AT_SUM + VAULT_SUM)
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES
#define FILE_MAX (8u << 20)
/* What a header may ask for: a file put into its place must not eat the machine. */
#define OPS_MAX 16
#define MEMORY_MAX (UINT64_C(1) << 30)
#define LOCK_TOTAL_MS 2000
#define LOCK_PAUSE_MS 20

_Static_assert(VAULT_SALT == crypto_pwhash_SALTBYTES, "salt");
_Static_assert(VAULT_NONCE == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "nonce");
_Static_assert(VAULT_KEY == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key");
_Static_assert(VAULT_SUM == crypto_generichash_BYTES_MIN, "sum");

static const unsigned char magic[MAGIC_BYTES] = { 'V', 'O', 'X', 'V', 'A', 'U', 'L', 'T' };
static bool cheap;

void vault_cheap(bool on)
{
	cheap = on;
}

bool vault_fault(struct error *err, enum error_kind kind, const char *code, const char *hint,
    const char *fmt, const char *path)
{
	char shown[160];

	text_clean(path, strlen(path), shown, sizeof shown, 120);
	return error_set(err, kind, code, hint, fmt, shown);
}

void *vault_memory(size_t n)
{
	void *at = sodium_malloc(n);

	check(at != NULL);
	return at;
}

bool vault_ready(const char *path, struct error *err)
{
	return sodium_init() >= 0 ||
	    vault_fault(err, ERROR_STORE, "vault-unreadable", NULL,
		_("The vault %s cannot be used: the system gives no random bytes."), path);
}

void vault_header_new(struct vault_header *h)
{
	const bool hurried = cheap || fail_pace() < 100;

	memset(h, 0, sizeof *h);
	h->ops = hurried ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_MODERATE;
	h->memory = hurried ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_MODERATE;
	randombytes_buf(h->salt, sizeof h->salt);
}

bool vault_derive(const char *path, const struct vault_header *h, const struct secret *passphrase,
    struct vault_key *key, struct error *err)
{
	const char *text = secret_reveal(passphrase);

	if (crypto_pwhash((unsigned char *)key, sizeof *key, text, strlen(text), h->salt, h->ops,
		(size_t)h->memory, ALGORITHM) == 0)
		return true;
	return vault_fault(err, ERROR_STORE, "vault-memory",
	    _("Close other programs, or give the secrets by the environment or secret_command."),
	    _("There is not enough memory to open the vault %s (it takes 256 MB for a moment)."),
	    path);
}

/* ---- numbers and header */

static void put(unsigned char *at, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		at[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t get(const unsigned char *at, size_t n)
{
	uint64_t value = 0;

	for (size_t i = 0; i < n; i++)
		value |= (uint64_t)at[i] << (8 * i);
	return value;
}

static void sum_of(const unsigned char *header, unsigned char out[VAULT_SUM])
{
	crypto_generichash(out, VAULT_SUM, header, AT_SUM, NULL, 0);
}

static void header_put(const struct vault_header *h, unsigned char out[HEADER])
{
	memcpy(out, magic, MAGIC_BYTES);
	put(out + AT_VERSION, VERSION, 4);
	put(out + AT_ALGORITHM, ALGORITHM, 4);
	put(out + AT_OPS, h->ops, 8);
	put(out + AT_MEMORY, h->memory, 8);
	memcpy(out + AT_SALT, h->salt, VAULT_SALT);
	memcpy(out + AT_CHECK, h->check, VAULT_CHECK);
	memcpy(out + AT_NONCE, h->nonce, VAULT_NONCE);
	sum_of(out, out + AT_SUM);
}

static bool damaged(const char *path, struct error *err)
{
	return vault_fault(err, ERROR_STORE, "vault-damaged",
	    _("Put a copy of it in its place, or move it away and set the secrets again: voxdesk secret set NAME."),
	    _("The vault %s is damaged: it is not as voxdesk wrote it. It was left as it is."),
	    path);
}

static bool header_get(const char *path, const unsigned char *in, size_t n, struct vault_header *h,
    struct error *err)
{
	unsigned char sum[VAULT_SUM];

	if (memcmp(in, magic, n < MAGIC_BYTES ? n : MAGIC_BYTES) != 0)
		return vault_fault(err, ERROR_STORE, "vault-foreign",
		    _("Move it away, or name another store with --db or --profile."),
		    _("The file %s is no vault of voxdesk's. It was left as it is."), path);
	if (n >= AT_ALGORITHM && get(in + AT_VERSION, 4) > VERSION)
		return vault_fault(err, ERROR_STORE, "vault-newer",
		    _("Use that version of voxdesk."),
		    _("The vault %s was written by a later voxdesk. It was left as it is."), path);
	if (n < HEADER + TAG || get(in + AT_VERSION, 4) != VERSION)
		return damaged(path, err);
	sum_of(in, sum);
	h->ops = get(in + AT_OPS, 8);
	h->memory = get(in + AT_MEMORY, 8);
	memcpy(h->salt, in + AT_SALT, VAULT_SALT);
	memcpy(h->check, in + AT_CHECK, VAULT_CHECK);
	memcpy(h->nonce, in + AT_NONCE, VAULT_NONCE);
	return (sodium_memcmp(sum, in + AT_SUM, VAULT_SUM) == 0 &&
		   get(in + AT_ALGORITHM, 4) == ALGORITHM && h->ops >= crypto_pwhash_OPSLIMIT_MIN &&
		   h->ops <= OPS_MAX && h->memory >= crypto_pwhash_MEMLIMIT_MIN &&
		   h->memory <= MEMORY_MAX) ||
	    damaged(path, err);
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
		return damaged(path, err);
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
	if (ok && header_get(path, *bytes, *n, h, err))
		return true;
	free(*bytes);
	*bytes = NULL;
	return false;
}

bool vault_unseal(const char *path, const unsigned char *bytes, size_t n,
    const struct vault_header *h, const struct vault_key *key, struct vault_plain *out,
    struct error *err)
{
	const size_t sealed_n = n - HEADER;

	out->n = sealed_n - TAG;
	out->bytes = vault_memory(out->n + 1);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(out->bytes, NULL, NULL, bytes + HEADER,
		sealed_n, bytes, HEADER, h->nonce, key->bytes) == 0)
		return true;
	sodium_free(out->bytes);
	out->bytes = NULL;
	return damaged(path, err);
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
	const size_t n = HEADER + plain->n + TAG;
	unsigned char *bytes = xmalloc(n);
	bool ok;

	memcpy(h->check, key->check, VAULT_CHECK);
	randombytes_buf(h->nonce, VAULT_NONCE);
	header_put(h, bytes);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + HEADER, NULL, plain->bytes,
	    plain->n, bytes, HEADER, NULL, h->nonce, key->bytes);
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
