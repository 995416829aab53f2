/*
 * The vault: a file of secrets sealed with a passphrase, one per profile, beside its database.
 * libsodium: Argon2id makes the key, XChaCha20-Poly1305 seals names and values together, with the
 * header (format, parameters, salt) as associated data. Deriving the key takes 256 MB and most of a
 * second, once for each vault_open(); libsodium is not touched before.
 *
 * A change is written beside, synced and renamed, under a lock and over what other processes wrote
 * meanwhile: a change that fails leaves the file as it was. Everything opened is kept out of core
 * dumps and swap where the system allows it, and wiped by vault_free().
 */
#ifndef DESK_VAULT_H
#define DESK_VAULT_H

#include "base/error.h"
#include "base/secret.h"

#define VAULT_PASSPHRASE_MIN 12 /* bytes: the file can be tried at leisure by who steals it */
#define VAULT_ENTRIES_MAX 1000

struct vault;

/* A vault's file: the database's, with .vault in the place of .db (or behind it). False: too long.
 */
must_check bool vault_path_of(const char *database, char *out, size_t size);
/* There is one. It may be damaged, or not for us. */
bool vault_exists(const char *path);

/* NULL with err: ERROR_NOT_FOUND "no-vault"; ERROR_REFUSED "vault-passphrase" (it does not open
 * this vault), "vault-not-private" (others may read or write it, or it is another's); ERROR_STORE
 * "vault-damaged", "vault-newer" (made by a later voxdesk), "vault-foreign" (no vault at all),
 * "vault-unreadable", "vault-memory" (no 256 MB for the key). vault_free() ends it. */
must_check struct vault *vault_open(const char *path, const struct secret *passphrase,
    struct error *err);
/* Long enough for a new vault: ERROR_INPUT "passphrase-short". */
must_check bool vault_passphrase_fine(const struct secret *passphrase, struct error *err);
/* Makes an empty one. ERROR_CONFLICT "vault-there"; ERROR_INPUT "passphrase-short"; as
 * vault_set(). */
must_check struct vault *vault_new(const char *path, const struct secret *passphrase,
    struct error *err);
void vault_free(struct vault *v); /* NULL is fine */

/* As of when it was opened, or last changed from here. */
size_t vault_count(const struct vault *v);
/* The i-th name, sorted; valid until the next change. */
const char *vault_name(const struct vault *v, size_t i);
bool vault_holds(const struct vault *v, const char *name);
/* False: it has none of that name, and `out` holds none. */
bool vault_get(const struct vault *v, const char *name, struct secret *out);

/* On false nothing has changed: ERROR_CONFLICT "vault-changed" (somebody gave it another
 * passphrase since it was opened); ERROR_BUSY "vault-busy" (another process holds its lock for more
 * than 2 s); ERROR_STORE "vault-full" (the disk, or VAULT_ENTRIES_MAX), "vault-unwritable",
 * and what vault_open() says. */
must_check bool vault_set(struct vault *v, const char *name, const struct secret *value,
    struct error *err);
/* ERROR_NOT_FOUND "no-such-secret" too. */
must_check bool vault_remove(struct vault *v, const char *name, struct error *err);
/* What other processes wrote since. "vault-changed", and what vault_open() says: then it stays as
 * it was known. */
must_check bool vault_reload(struct vault *v, struct error *err);
/* The right to use what is good once (a refresh token), among the processes on one vault.
 * VAULT_CLAIMED: another has it just now; VAULT_NO_CLAIM: it cannot be had at all (the folder may
 * not be written), which takes no claim to be ended. Never waits. */
#define VAULT_CLAIMED (-1)
#define VAULT_NO_CLAIM (-2)
must_check int vault_claim(const struct vault *v);
void vault_claim_end(int claim);
/* Another passphrase, another salt; the content stays. "passphrase-short" too. */
must_check bool vault_passphrase(struct vault *v, const struct secret *passphrase,
    struct error *err);

/* Tests: cheaper parameters for vaults that are made from now on (libsodium's MIN). */
void vault_cheap(bool cheap);

#endif
