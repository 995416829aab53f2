/* Words of enums, as files and the store have them: a table of words each, in the enum's order. */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

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

/* The function `parse`: a word's enum into *out; false, and *out stays, where it is none of them.
 */
#define WORD_PARSE(parse, type, words, n)                 \
	bool parse(const char *word, enum type *out)      \
	{                                                 \
		const int i = word_index(words, n, word); \
                                                          \
		if (i >= 0)                               \
			*out = (enum type)i;              \
		return i >= 0;                            \
	}

#endif
