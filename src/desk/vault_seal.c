/* The vault's format and its cryptography: header, key, what is sealed. No file is touched here. */
#include <sodium.h>
#include <string.h>

#include "base/check.h"
#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/mem.h"
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
/* What a header may ask for: a file put into its place must not eat the machine. */
#define OPS_MAX 16
#define MEMORY_MAX (UINT64_C(1) << 30)

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

bool vault_header_read(const char *path, const unsigned char *in, size_t n, struct vault_header *h,
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
		return vault_damaged(path, err);
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
	    vault_damaged(path, err);
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
	return vault_damaged(path, err);
}

void vault_seal(struct vault_header *h, const struct vault_key *key,
    const struct vault_plain *plain, unsigned char **bytes, size_t *n)
{
	*n = HEADER + plain->n + TAG;
	*bytes = xmalloc(*n);
	memcpy(h->check, key->check, VAULT_CHECK);
	randombytes_buf(h->nonce, VAULT_NONCE);
	header_put(h, *bytes);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(*bytes + HEADER, NULL, plain->bytes,
	    plain->n, *bytes, HEADER, NULL, h->nonce, key->bytes);
}
