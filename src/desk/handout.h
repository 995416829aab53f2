/*
 * The hand-out: what a business owner is sent so that the forward can be set without a call. The
 * words are those that are said (phone/say.h), in the customer's language, under its name and
 * numbers.
 */
#ifndef DESK_HANDOUT_H
#define DESK_HANDOUT_H

#include "base/buf.h"
#include "desk/forwarding.h"

enum handout_format { HANDOUT_TEXT, HANDOUT_HTML };

#define HANDOUT_MAX (64u << 10)

/* Has it a code or steps, for an AI number and a carrier that were chosen (not only suggested)? */
bool handout_ready(const struct lane1 *lane);
/* Appends the hand-out of a lane that is ready, in `lang` (NULL: the customer's). */
void handout_write(const struct lane1 *lane, const char *lang, enum handout_format format,
    struct buf *out);
/* A file name of the customer's name and the number: "frituur-de-kroon-3292246111.txt". The number
 * makes it one customer's alone; nothing in it is more than a letter, a digit or a dash. */
void handout_name(const struct lane1 *lane, enum handout_format format, char out[128]);

enum handout_end {
	HANDOUT_WRITTEN,
	HANDOUT_SAME, /* it is there already, with this content */
	HANDOUT_KEPT, /* there with another content, and left as it is */
	HANDOUT_FAILED
};
/* Opens (and makes) the folder; -1 with ERROR_REFUSED "folder-unusable". */
must_check int handout_folder(const char *path, struct error *err);
/* Writes the file whole or not at all; err for KEPT and FAILED. */
must_check enum handout_end handout_save(int folder, const char *name, const char *text, size_t n,
    struct error *err);

#endif
