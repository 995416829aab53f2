/*
 * A message catalogue as gettext's msgfmt writes it (.mo), read in place: nothing is copied or
 * allocated. A damaged file gives no texts, never a crash.
 */
#ifndef BASE_MO_H
#define BASE_MO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mo {
	const unsigned char *bytes; /* NULL: none is open */
	size_t size;
	bool swapped; /* written for the other byte order */
	uint32_t n, ids, texts;
};

/* Maps the file; it stays mapped until the program ends, so that texts from it stay valid.
 * false where there is none, or one that is no catalogue. */
bool mo_open(struct mo *mo, const char *path);

/* The text for `id`; NULL where it has none. `form` is 0 but for plurals, where 1 is the second
 * form ("\0" stands between them in the file). */
const char *mo_find(const struct mo *mo, const char *id, int form);

#endif
