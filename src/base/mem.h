/*
 * Memory that never returns NULL, and arenas.
 * No memory ends the program through check_failed(): the store is safe by its transactions.
 * An arena owns all that was taken from it; arena_reset() keeps its blocks for the next use, so
 * that a page that is loaded again takes nothing from the heap.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

void *xmalloc(size_t n);
void *xcalloc(size_t count, size_t n);
void *xrealloc(void *p, size_t n);
char *xstrdup(const char *s);

struct arena_block;

/* Zero-initialised is empty and ready. */
struct arena {
	struct arena_block *first, *now;
};

void *arena_alloc(struct arena *a, size_t n); /* zeroed, aligned for any type */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void arena_reset(struct arena *a); /* forgets all, keeps the blocks */
void arena_done(struct arena *a);  /* gives the blocks back */
void arena_wipe(struct arena *a);  /* the same, and nothing of what was in them stays in memory */

#endif
