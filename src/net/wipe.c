/* What libcurl and cJSON give back to the heap held requests and answers, so it is wiped first. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "net/internal.h"

void wipe_free(void *p)
{
	if (p == NULL)
		return;
	explicit_bzero(p, malloc_usable_size(p));
	free(p);
}

/* Never in place: realloc() itself may move and leave the old bytes behind. */
void *wipe_realloc(void *p, size_t n)
{
	size_t old = p == NULL ? 0 : malloc_usable_size(p);
	void *q;

	if (p != NULL && n <= old && n > old / 2)
		return p;
	q = malloc(n ? n : 1);
	if (q == NULL)
		return NULL;
	if (p != NULL)
		memcpy(q, p, old < n ? old : n);
	wipe_free(p);
	return q;
}
