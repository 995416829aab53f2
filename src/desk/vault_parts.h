/* The vault's format and its file: sealing, reading, writing, its lock. Internal to vault*.c. */
#ifndef DESK_VAULT_PARTS_H
#define DESK_VAULT_PARTS_H

#include <stdint.h>

#include "desk/vault.h"

#define VAULT_SALT 16
#define VAULT_CHECK 16
#define VAULT_NONCE 24
#define VAULT_SUM 16
#define VAULT_KEY 32

/* As in the file, whose numbers are little endian, in this order after a magic word of 8 bytes, a
 * version (4) and the algorithm (4); behind it a sum over it all, which tells a damaged header from
 * a wrong passphrase, and then what is sealed. */
struct vault_header {
	uint64_t ops, memory;             /* of Argon2id */
	unsigned char salt[VAULT_SALT];   /* another for each passphrase */
	unsigned char check[VAULT_CHECK]; /* what the right passphrase gives beside the key */
	unsigned char nonce[VAULT_NONCE]; /* another for each write */
};

/* Memory kept out of dumps; sodium_free() wipes it. */
struct vault_plain {
	unsigned char *bytes; /* NAME NUL VALUE NUL ... NUL, sorted by name, zeros up to n */
	size_t n;
};

struct vault_key {
	unsigned char bytes[VAULT_KEY], check[VAULT_CHECK];
};

/* A sentence with the file's name in the place of its %s. */
bool vault_fault(struct error *err, enum error_kind kind, const char *code, const char *hint,
    const char *fmt, const char *path);

bool vault_damaged(const char *path, struct error *err); /* "vault-damaged"; false always */

/* ---- vault_seal.c */

/* sodium_malloc(); never NULL. sodium_init() has been called by then. */
void *vault_memory(size_t n);
must_check bool vault_ready(const char *path, struct error *err);
/* A salt and the parameters for a new passphrase. */
void vault_header_new(struct vault_header *h);
must_check bool vault_derive(const char *path, const struct vault_header *h,
    const struct secret *passphrase, struct vault_key *key, struct error *err);

/* What stands at the head of a file: "vault-foreign", "vault-newer", "vault-damaged". */
must_check bool vault_header_read(const char *path, const unsigned char *in, size_t n,
    struct vault_header *h, struct error *err);
/* Opens what is sealed: `out` is to be freed with sodium_free(). "vault-damaged". */
must_check bool vault_unseal(const char *path, const unsigned char *bytes, size_t n,
    const struct vault_header *h, const struct vault_key *key, struct vault_plain *out,
    struct error *err);
/* The bytes of a file, to be freed; a new nonce and the key's check go into *h. */
void vault_seal(struct vault_header *h, const struct vault_key *key,
    const struct vault_plain *plain, unsigned char **bytes, size_t *n);

/* ---- vault_file.c */

/* The file's bytes, to be freed, its header looked at. As vault_open() says. */
must_check bool vault_read(const char *path, struct vault_header *h, unsigned char **bytes,
    size_t *n, struct error *err);
/* Beside it, synced, renamed; a new nonce goes into *h. */
must_check bool vault_write(const char *path, struct vault_header *h, const struct vault_key *key,
    const struct vault_plain *plain, struct error *err);

/* Its lock, or -1. */
must_check int vault_lock(const char *path, struct error *err);
void vault_unlock(int lock);
/* Another lock beside it, without waiting: VAULT_CLAIMED, VAULT_NO_CLAIM. */
must_check int vault_lock_once(const char *path, const char *ending);

#endif
