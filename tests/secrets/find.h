/*
 * Known secrets looked for in bytes, files and folders: as they are, in hexadecimal,
 * percent-encoded and in base64, wherever it begins (so also as "user:secret" of HTTP Basic), and
 * their last letters.
 */
#ifndef TESTS_SECRETS_FIND_H
#define TESTS_SECRETS_FIND_H

#include <stdbool.h>
#include <stddef.h>

/* `name` is for messages; never the value. Values of fewer than 12 letters are a mistake. */
void find_add(const char *name, const char *value);
void find_forget(void);
/* RFC 4648 4, with its padding; what does not fit is cut. */
void find_base64(const char *text, char *out, size_t size);
size_t find_known(void); /* forms looked for */
/* The name of a secret that is in the bytes, and in which form; NULL: none. */
const char *find_in(const char *bytes, size_t n);
/* Every file below `folder` (their names too), but for those below `but` (NULL: none): how many
 * hold one, each named on stdout. `files`: how many there were. */
size_t find_in_folder(const char *folder, const char *but, size_t *files);

#endif
