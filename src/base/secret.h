/*
 * A secret (token, key): a type of its own, so that no format and no comparison takes it for text.
 * The struct owns its bytes, kept out of core dumps and swap where the system allows it, and wiped
 * by secret_done(). Only what puts a credential on the wire may call secret_reveal().
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

struct secret {
	void *hidden; /* NULL: none */
};

#define SECRET_MAX 4096

/* Copies n bytes (1 to SECRET_MAX, no NUL among them; false otherwise, then none is held) in place
 * of what it held, which may be the source. The source is the caller's to wipe. */
bool secret_set(struct secret *s, const char *bytes, size_t n);
/* False: there was none, and none is held. */
bool secret_copy(struct secret *to, const struct secret *from);
bool secret_there(const struct secret *s);
/* NUL-terminated; valid until the secret changes; "" when there is none. */
const char *secret_reveal(const struct secret *s);
void secret_done(struct secret *s);

#endif
