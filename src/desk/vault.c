#include "desk/vault.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/text.h"
#include "desk/secret_names.h"
#include "desk/vault_parts.h"

#define PADDED 4096 /* the file's size tells little of what is in it */

struct vault {
	char *path;
	struct vault_header header;
	struct vault_key *key; /* vault_memory() */
	struct vault_plain plain;
	size_t n;
};

bool vault_path_of(const char *database, char *out, size_t size)
{
	const size_t n = strlen(database);
	const bool db = n > 3 && strcmp(database + n - 3, ".db") == 0;
	const int wrote = snprintf(out, size, "%.*s.vault", (int)(db ? n - 3 : n), database);

	return wrote > 0 && (size_t)wrote < size && wrote < PATH_TEXT_MAX;
}

bool vault_exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

/* ---- what is in it */

static const char *after(const char *name)
{
	return name + strlen(name) + 1;
}

static const char *first(const struct vault_plain *p)
{
	return (const char *)p->bytes;
}

/* The entry of that name, or the one before which it belongs (its name may be ""). */
static const char *entry_at(const struct vault_plain *p, const char *name)
{
	const char *at = first(p);

	while (*at && strcmp(at, name) < 0)
		at = after(after(at));
	return at;
}

/* Every text ends, and so does the list. */
static bool entries_count(const struct vault_plain *p, size_t *n)
{
	const unsigned char *at = p->bytes, *end = p->bytes + p->n;

	for (*n = 0; at < end && *at; ++*n) {
		for (int i = 0; i < 2; i++) {
			const unsigned char *nul = memchr(at, '\0', (size_t)(end - at));

			if (!nul)
				return false;
			at = nul + 1;
		}
	}
	return at < end;
}

/* `p` with `name` set to `value` ("" removed), in memory of its own. */
static struct vault_plain edited(const struct vault_plain *p, const char *name, const char *value)
{
	const char *at = entry_at(p, name), *rest = at;
	struct vault_plain out;
	unsigned char *to;
	size_t before, behind, need;

	if (strcmp(at, name) == 0)
		rest = after(after(at));
	before = (size_t)(at - first(p));
	behind = p->n - (size_t)(rest - first(p));
	while (behind > 1 && rest[behind - 1] == '\0' && rest[behind - 2] == '\0')
		behind--; /* the padding */
	need = before + behind + strlen(name) + strlen(value) + 3;
	out.n = (need + PADDED - 1) / PADDED * PADDED;
	out.bytes = vault_memory(out.n + 1);
	sodium_memzero(out.bytes, out.n + 1);
	to = out.bytes;
	memcpy(to, first(p), before);
	to += before;
	if (value[0]) {
		memcpy(to, name, strlen(name) + 1);
		to += strlen(name) + 1;
		memcpy(to, value, strlen(value) + 1);
		to += strlen(value) + 1;
	}
	memcpy(to, rest, behind);
	return out;
}

size_t vault_count(const struct vault *v)
{
	return v->n;
}

const char *vault_name(const struct vault *v, size_t i)
{
	const char *at = first(&v->plain);

	while (i-- > 0)
		at = after(after(at));
	return at;
}

bool vault_holds(const struct vault *v, const char *name)
{
	return name[0] && strcmp(entry_at(&v->plain, name), name) == 0;
}

bool vault_get(const struct vault *v, const char *name, struct secret *out)
{
	const char *value;

	if (!vault_holds(v, name)) {
		secret_done(out);
		return false;
	}
	value = after(entry_at(&v->plain, name));
	return secret_set(out, value, strlen(value));
}

/* ---- opening */

static struct vault *vault_make(const char *path)
{
	struct vault *v = xcalloc(1, sizeof *v);

	v->path = xstrdup(path);
	v->key = vault_memory(sizeof *v->key);
	return v;
}

void vault_free(struct vault *v)
{
	if (!v)
		return;
	sodium_free(v->key);
	sodium_free(v->plain.bytes);
	free(v->path);
	free(v);
}

static void plain_take(struct vault *v, struct vault_plain *plain, size_t n)
{
	sodium_free(v->plain.bytes);
	v->plain = *plain;
	v->n = n;
}

/* With the key that `v` has. */
static bool content_read(struct vault *v, const unsigned char *bytes, size_t n, struct error *err)
{
	struct vault_plain plain;
	size_t entries;

	if (!vault_unseal(v->path, bytes, n, &v->header, v->key, &plain, err))
		return false;
	if (entries_count(&plain, &entries)) {
		plain_take(v, &plain, entries);
		return true;
	}
	sodium_free(plain.bytes);
	return vault_fault(err, ERROR_STORE, "vault-damaged", NULL,
	    _("The vault %s holds what voxdesk does not write. It was left as it is."), v->path);
}

static bool wrong_passphrase(const char *path, struct error *err)
{
	return vault_fault(err, ERROR_REFUSED, "vault-passphrase",
	    _("Try again. A passphrase that is lost cannot be had back: then move the vault away, and set the secrets again."),
	    _("This passphrase does not open the vault %s."), path);
}

struct vault *vault_open(const char *path, const struct secret *passphrase, struct error *err)
{
	struct vault *v = NULL;
	struct vault_header h;
	unsigned char *bytes;
	size_t n;
	bool ok;

	if (!vault_ready(path, err) || !vault_read(path, &h, &bytes, &n, err))
		return NULL;
	v = vault_make(path);
	v->header = h;
	ok = vault_derive(path, &h, passphrase, v->key, err) &&
	    (sodium_memcmp(v->key->check, h.check, VAULT_CHECK) == 0 ||
		wrong_passphrase(path, err)) &&
	    content_read(v, bytes, n, err);
	free(bytes);
	if (ok)
		return v;
	vault_free(v);
	return NULL;
}

bool vault_passphrase_fine(const struct secret *passphrase, struct error *err)
{
	return strlen(secret_reveal(passphrase)) >= VAULT_PASSPHRASE_MIN ||
	    error_set(err, ERROR_INPUT, "passphrase-short",
		_("Take four or five words. Nothing was changed."),
		_("A passphrase has at least %d characters."), VAULT_PASSPHRASE_MIN);
}

struct vault *vault_new(const char *path, const struct secret *passphrase, struct error *err)
{
	struct vault_plain none = { NULL, PADDED };
	struct vault *v;
	bool ok;
	int lock;

	if (!vault_passphrase_fine(passphrase, err) || !vault_ready(path, err))
		return NULL;
	v = vault_make(path);
	vault_header_new(&v->header);
	none.bytes = vault_memory(none.n + 1);
	sodium_memzero(none.bytes, none.n + 1);
	plain_take(v, &none, 0);
	/* Before the lock: it takes a while. */
	ok = vault_derive(path, &v->header, passphrase, v->key, err);
	lock = ok ? vault_lock(path, err) : -1;
	ok = lock >= 0 &&
	    (!vault_exists(path) ||
		vault_fault(err, ERROR_CONFLICT, "vault-there", _("Open it with its passphrase."),
		    _("There is a vault %s already. It was left as it is."), path)) &&
	    vault_write(path, &v->header, v->key, &v->plain, err);
	if (lock >= 0)
		vault_unlock(lock);
	if (ok)
		return v;
	vault_free(v);
	return NULL;
}

/* ---- changes, each under the lock, over what is in the file by now */

static bool read_again(struct vault *v, struct error *err)
{
	struct vault_header h;
	unsigned char *bytes;
	size_t n;
	bool ok;

	if (!vault_read(v->path, &h, &bytes, &n, err))
		return false;
	ok = memcmp(h.salt, v->header.salt, VAULT_SALT) == 0 &&
	    memcmp(h.check, v->header.check, VAULT_CHECK) == 0;
	if (ok) {
		v->header = h;
		ok = content_read(v, bytes, n, err);
	} else {
		vault_fault(err, ERROR_CONFLICT, "vault-changed",
		    _("Open it again with its new passphrase."),
		    _("The vault %s has another passphrase since it was opened. Nothing was changed."),
		    v->path);
	}
	free(bytes);
	return ok;
}

static bool no_room(const struct vault *v, const char *name, struct error *err)
{
	return v->n < VAULT_ENTRIES_MAX || vault_holds(v, name) ||
	    vault_fault(err, ERROR_STORE, "vault-full", _("Remove what is not needed any more."),
		_("The vault %s holds as many secrets as it can. It was left as it was."), v->path);
}

static bool no_such(const struct vault *v, const char *name, struct error *err)
{
	char shown[SECRET_NAME_MAX];

	if (vault_holds(v, name))
		return true;
	text_clean(name, strlen(name), shown, sizeof shown, 60);
	return error_set(err, ERROR_NOT_FOUND, "no-such-secret", _("See: voxdesk secret list."),
	    _("The vault holds no %s."), shown);
}

/* value "": removes. */
static bool change(struct vault *v, const char *name, const char *value, struct error *err)
{
	const int lock = vault_lock(v->path, err);
	struct vault_plain plain = { NULL, 0 };
	size_t n = 0;
	bool ok;

	if (lock < 0)
		return false;
	ok = read_again(v, err) && (value[0] ? no_room(v, name, err) : no_such(v, name, err));
	if (ok) {
		plain = edited(&v->plain, name, value);
		ok = entries_count(&plain, &n) &&
		    vault_write(v->path, &v->header, v->key, &plain, err);
	}
	vault_unlock(lock);
	if (ok)
		plain_take(v, &plain, n);
	else
		sodium_free(plain.bytes);
	return ok;
}

bool vault_set(struct vault *v, const char *name, const struct secret *value, struct error *err)
{
	if (!name[0] || strlen(name) >= SECRET_NAME_MAX || !secret_there(value))
		return error_set(err, ERROR_INPUT, "secret-empty", NULL,
		    _("There is no secret to keep. The vault was left as it was."));
	return change(v, name, secret_reveal(value), err);
}

bool vault_reload(struct vault *v, struct error *err)
{
	return read_again(v, err);
}

int vault_claim(const struct vault *v)
{
	return vault_lock_once(v->path, ".sign-in");
}

void vault_claim_end(int claim)
{
	if (claim >= 0)
		vault_unlock(claim);
}

bool vault_remove(struct vault *v, const char *name, struct error *err)
{
	return change(v, name, "", err);
}

bool vault_passphrase(struct vault *v, const struct secret *passphrase, struct error *err)
{
	struct vault_key *key;
	struct vault_header h;
	bool ok;
	int lock;

	if (!vault_passphrase_fine(passphrase, err))
		return false;
	key = vault_memory(sizeof *key);
	vault_header_new(&h);
	ok = vault_derive(v->path, &h, passphrase, key, err);
	lock = ok ? vault_lock(v->path, err) : -1;
	ok = lock >= 0 && read_again(v, err) && vault_write(v->path, &h, key, &v->plain, err);
	if (lock >= 0)
		vault_unlock(lock);
	if (ok) {
		v->header = h;
		sodium_free(v->key);
		v->key = key;
	} else {
		sodium_free(key);
	}
	return ok;
}
