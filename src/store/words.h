/* Words of enums, as they stand in the store. Internal to store/. */
#ifndef STORE_WORDS_H
#define STORE_WORDS_H

#include <stdbool.h>
#include <string.h>

/* The place of `word` among `n` words, or -1. */
static inline int word_index(const char *const *words, int n, const char *word)
{
	for (int i = 0; i < n; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}

#endif
