/*
 * A terminal without a terminal: curses on /dev/null, its cells read back. For tests of drawing and
 * of whole screens. Golden files lie in tests/ui/golden/; UPDATE=1 in the environment writes them
 * anew.
 */
#ifndef TESTS_SUPPORT_SCREEN_H
#define TESTS_SUPPORT_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#define SCREEN_TEXT_MAX 262144

/* Starts, or starts again with another size and kind. */
void screen_start(int rows, int columns, bool ascii, bool mono);
void screen_size(int rows, int columns);
void screen_stop(void);
/* All rows, blanks at their ends taken off, each ended by a line end; valid until the next call. */
const char *screen_text(void);
/* The same size, a sign a cell: "." plain, "b" bold, "d" dim, "r" reverse, "u" underlined, "c"
 * coloured. */
const char *screen_looks(void);
/* One row of screen_text. */
const char *screen_row(int y);
bool screen_has(const char *text);
/* Compares with tests/ui/golden/NAME.txt; prints both when they differ. */
bool golden_equal(const char *name, const char *text);

#endif
