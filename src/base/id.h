/* Identifiers made here: random UUIDs (RFC 4122 version 4) as 36 characters of text. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdbool.h>

#define ID_MAX 37 /* with the NUL */

void id_new(char out[ID_MAX]);
bool id_valid(const char *text);

#endif
