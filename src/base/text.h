/*
 * UTF-8 text: cells, cleaning of text from outside, folding for searches.
 * Foreign text passes text_clean() when it enters the model. Nothing here allocates but where said.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads one character at *s (end exclusive) and moves *s past it. A byte that is not UTF-8 gives
 * U+FFFD and moves one byte. */
uint32_t text_next(const char **s, const char *end);

/* Appends one character as UTF-8; returns its bytes (1..4). `out` has room for 4. */
size_t text_put(char *out, uint32_t c);

/* Columns that a character takes: 0 for a combining mark or a joiner, 1 or 2; -1 when it must never
 * reach a terminal as it is (control, escape, bidirectional, zero width, private use, not a
 * character). */
int text_columns(uint32_t c);

/* ZERO WIDTH JOINER and NON-JOINER (Persian and Indic words, emoji families), and the selectors of
 * text or emoji style: a part of the text, though there is nothing to draw. */
bool text_joiner(uint32_t c);

/* Columns of a whole (clean) text. */
size_t text_width(const char *s);

/* How many bytes of `s` fit in `columns`, never splitting a character; *used gets the columns. */
size_t text_fit(const char *s, size_t columns, size_t *used);

/* Copies `in` so that it is safe to show: controls, escapes, bidirectional and invisible characters
 * become visible marks (<U+202E>, ^[), line ends, tabs and wide blanks become blanks, bad bytes
 * U+FFFD; blanks at both ends go, and so does what stands above four combining marks on one
 * character. A joiner stays where scripts and emoji have it (between two characters of such a
 * script, a selector after a sign that has both styles) and becomes visible elsewhere. Keeps at
 * most `max_columns` columns (0: no limit) and size-1 bytes; an ellipsis marks a cut. Returns false
 * if anything was changed or cut other than blanks at the ends. Cleaning again changes nothing. */
bool text_clean(const char *in, size_t n, char *out, size_t size, size_t max_columns);

/* text_clean() of what a person typed or pasted, to be kept: the invisible signs that come along
 * from web pages, chats and spreadsheets (zero width blanks, direction marks, soft hyphens, a byte
 * order mark, a joiner where it joins nothing) are dropped instead of becoming marks. What hides or
 * turns text (overrides, embeddings, escapes) stays visible. */
bool text_take(const char *in, size_t n, char *out, size_t size, size_t max_columns);

/* Folds for searching: lower case, accents taken off Latin letters, every run of other signs one
 * blank. Returns the bytes written, at most size-1. */
size_t text_fold(const char *in, char *out, size_t size);

/* The digits of a text as people say numbers ("09 224.61-11" -> "092246111"; "+" is dropped).
 * False when it has letters or no digit at all, so it is not a number. */
bool text_digits(const char *in, char *out, size_t size);

/* Bounded copy; false when it was cut (at a character's border). */
bool text_copy(char *out, size_t size, const char *in);

/* How many letters have to be changed, added, left out or swapped with their neighbour (optimal
 * string alignment, by bytes). Both at most TEXT_DISTANCE_MAX bytes long. */
#define TEXT_DISTANCE_MAX 64
size_t text_distance(const char *a, const char *b);

bool text_equal_nocase(const char *a, const char *b); /* ASCII letters only */

#endif
