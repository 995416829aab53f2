/*
 * Names and values of a form (application/x-www-form-urlencoded) or a query string, read as the
 * providers read them: "+" is a blank, percent signs are decoded, nothing is forgiven. The texts
 * live in the struct, in their own memory.
 */
#ifndef PRACTICE_FIELDS_H
#define PRACTICE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#define FIELDS_MAX 32

struct fields {
	char *memory;
	size_t n;
	struct {
		const char *name, *value;
	} field[FIELDS_MAX];
};

/* False (and nothing to free) when it is malformed: a bad percent escape, a NUL, a name twice, no
 * name, too many. An empty text is no fields. */
bool fields_parse(struct fields *f, const char *text, size_t n);
/* The same where a name may come again (PostgREST: two filters of one column). */
bool fields_parse_again(struct fields *f, const char *text, size_t n);
void fields_done(struct fields *f);
/* The first of that name; NULL when it was not given. */
const char *fields_get(const struct fields *f, const char *name);
/* Decodes one segment of a path, where "+" stays; false when malformed or longer than size-1. */
bool fields_segment(const char *text, size_t n, char *out, size_t size);

#endif
