/*
 * A shared library that is loaded while the program runs instead of when it starts, for what most
 * starts do not need. Whoever calls it keeps a struct of pointers to its functions, typed by the
 * library's header, and one table that fills it.
 */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

struct library_function {
	const char *name;
	size_t offset; /* of the pointer, in the struct */
};

/* Loads the library with this file name (as the system finds it) for the rest of the process's life
 * and fills the struct. NULL: done; otherwise what was missing, in the system's words (for the log;
 * valid until the next call), and nothing stays loaded. */
const char *library_load(const char *file, const struct library_function *functions, size_t n,
    void *out);

#endif
