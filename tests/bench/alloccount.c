/*
 * Preloaded into a program, counts its heap allocations: see alloccount.h for where.
 * glibc's own functions stand behind; before the counters are mapped (the loader allocates too)
 * they go to a struct of our own.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "tests/bench/alloccount.h"

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t count, size_t n);
void *__libc_realloc(void *p, size_t n);
void __libc_free(void *p);

static struct alloc_counts early;
static struct alloc_counts *counts = &early;

static void add(uint64_t *counter, uint64_t n)
{
	__atomic_fetch_add(counter, n, __ATOMIC_RELAXED);
}

__attribute__((constructor)) static void attach(void)
{
	const char *fd = getenv(ALLOC_COUNT_FD);
	void *shared;

	if (!fd)
		return;
	shared = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED,
	    (int)strtol(fd, NULL, 10), 0);
	if (shared == MAP_FAILED)
		return;
	counts = shared;
	add(&counts->taken, early.taken);
	add(&counts->freed, early.freed);
	add(&counts->bytes, early.bytes);
}

void *malloc(size_t n)
{
	add(&counts->taken, 1);
	add(&counts->bytes, n);
	return __libc_malloc(n);
}

void *calloc(size_t count, size_t n)
{
	add(&counts->taken, 1);
	add(&counts->bytes, count * n);
	return __libc_calloc(count, n);
}

void *realloc(void *p, size_t n)
{
	add(&counts->taken, 1);
	add(&counts->bytes, n);
	return __libc_realloc(p, n);
}

void free(void *p)
{
	if (p)
		add(&counts->freed, 1);
	__libc_free(p);
}
