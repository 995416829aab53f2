/* Identifiers and keys that nobody can guess, from the system's randomness. */
#ifndef PRACTICE_CHANCE_H
#define PRACTICE_CHANCE_H

#include <stddef.h>

#define CHANCE_UUID_SIZE 37

/* n digits and a NUL, n at most 64. */
void chance_hex(char *out, size_t n);
void chance_uuid(char out[CHANCE_UUID_SIZE]); /* version 4, RFC 9562 5.4 */

#endif
