/* What alloccount.so counts, in a file that ptybench maps too. */
#ifndef BENCH_ALLOCCOUNT_H
#define BENCH_ALLOCCOUNT_H

#include <stdint.h>

#define ALLOC_COUNT_FD \
	"ALLOC_COUNT_FD" /* environment: the number of the open file, one struct long */

struct alloc_counts {
	uint64_t taken; /* calls of malloc, calloc, realloc */
	uint64_t freed;
	uint64_t bytes; /* asked for */
};

#endif
