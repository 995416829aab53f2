/*
 * Tables of tests as text: a "#" line says why, the next line is the input, the next the answer
 * expected, a blank line ends the triple. The file lies beside the test.
 */
#ifndef TESTS_PHONE_TRIPLES_H
#define TESTS_PHONE_TRIPLES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TRIPLE_MAX 512

/* Writes the answer to `input` into `out`. */
typedef void triple_fn(const char *input, char *out, size_t size);

static inline void triple_line(char *line, FILE *f, const char *path, size_t *number)
{
	if (fgets(line, TRIPLE_MAX, f) == NULL)
		fail_msg("%s ends in the middle of a triple", path);
	line[strcspn(line, "\n")] = '\0';
	(*number)++;
}

static inline void triples_run(const char *test_file, const char *name, triple_fn *run)
{
	char path[TRIPLE_MAX], why[TRIPLE_MAX], input[TRIPLE_MAX], expected[TRIPLE_MAX],
	    got[4 * TRIPLE_MAX];
	const char *slash = strrchr(test_file, '/');
	size_t number = 0, n = 0, bad = 0;
	FILE *f;

	(void)snprintf(path, sizeof path, "%.*s%s",
	    slash != NULL ? (int)(slash - test_file + 1) : 0, test_file, name);
	f = fopen(path, "r");
	if (f == NULL)
		fail_msg("%s cannot be read: run from the project's folder", path);
	while (fgets(why, sizeof why, f) != NULL) {
		number++;
		if (why[0] != '#')
			continue;
		why[strcspn(why, "\n")] = '\0';
		triple_line(input, f, path, &number);
		triple_line(expected, f, path, &number);
		run(input, got, sizeof got);
		n++;
		if (strcmp(got, expected) != 0) {
			print_error("%s:%zu %s\n  %s\n  wanted %s\n  got    %s\n", path, number,
			    why, input, expected, got);
			bad++;
		}
	}
	fclose(f);
	assert_true(n > 0);
	assert_int_equal(bad, 0);
}

/* The value after "key=" among blank-separated words, or NULL. */
static inline const char *triple_option(const char *word, const char *key)
{
	size_t n = strlen(key);

	return strncmp(word, key, n) == 0 && word[n] == '=' ? word + n + 1 : NULL;
}

#endif
