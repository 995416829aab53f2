#include "tests/support/screen.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/text.h"
#include "ui/term.h"

static char text[SCREEN_TEXT_MAX];
static FILE *null_in, *null_out;
static bool started;

void screen_start(int rows, int cols, bool ascii, bool mono)
{
	struct term_options options = {
		.type = "xterm-256color", .ascii = ascii, .no_color = mono
	};
	struct error err = { 0 };

	screen_stop();
	if (null_in == NULL)
		null_in = fopen("/dev/null", "r");
	if (null_out == NULL)
		null_out = fopen("/dev/null", "w");
	options.in = null_in;
	options.out = null_out;
	check(null_in != NULL && null_out != NULL);
	check(term_start(&options, &err));
	started = true;
	screen_size(rows, cols);
}

void screen_size(int rows, int cols)
{
	check(resizeterm(rows, cols) == OK);
}

void screen_stop(void)
{
	if (started)
		term_stop();
	started = false;
}

static size_t read_row(int y, char *out)
{
	char *at = out, *end = out;
	cchar_t cell;
	wchar_t wide[CCHARW_MAX + 1];
	attr_t attributes;
	short pair;
	int x, i;

	for (x = 0; x < COLS; x++) {
		if (mvin_wch(y, x, &cell) != OK ||
		    getcchar(&cell, wide, &attributes, &pair, NULL) != OK)
			continue;
		for (i = 0; wide[i] != L'\0'; i++)
			at += text_put(at, (uint32_t)wide[i]);
		if (wide[0] != L' ')
			end = at;
		if (text_columns((uint32_t)wide[0]) == 2)
			x++; /* its second half reads as the same character again */
	}
	return (size_t)(end - out);
}

const char *screen_text(void)
{
	char *at = text;
	int y;

	for (y = 0; y < LINES; y++) {
		check((size_t)(at - text) + (size_t)COLS * 8 < sizeof text);
		at += read_row(y, at);
		*at++ = '\n';
	}
	*at = '\0';
	return text;
}

const char *screen_row(int y)
{
	text[read_row(y, text)] = '\0';
	return text;
}

bool screen_has(const char *wanted)
{
	return strstr(screen_text(), wanted) != NULL;
}

const char *screen_looks(void)
{
	char *at = text;
	cchar_t cell;
	wchar_t wide[CCHARW_MAX + 1];
	attr_t attributes;
	short pair;
	int y, x;

	for (y = 0; y < LINES; y++) {
		for (x = 0; x < COLS; x++) {
			*at = '.';
			if (mvin_wch(y, x, &cell) == OK &&
			    getcchar(&cell, wide, &attributes, &pair, NULL) == OK) {
				*at = pair != 0 ? 'c' : *at;
				*at = (attributes & A_UNDERLINE) != 0 ? 'u' : *at;
				*at = (attributes & A_DIM) != 0 ? 'd' : *at;
				*at = (attributes & A_BOLD) != 0 ? 'b' : *at;
				*at = (attributes & A_REVERSE) != 0 ? 'r' : *at;
			}
			at++;
		}
		*at++ = '\n';
	}
	*at = '\0';
	return text;
}

bool golden_equal(const char *name, const char *now)
{
	static char kept[SCREEN_TEXT_MAX];
	char path[256];
	size_t n = 0;
	FILE *file;

	(void)snprintf(path, sizeof path, "tests/ui/golden/%s.txt", name);
	if (getenv("UPDATE") != NULL) {
		file = fopen(path, "w");
		check(file != NULL);
		(void)fputs(now, file);
		return fclose(file) == 0;
	}
	file = fopen(path, "r");
	if (file != NULL) {
		n = fread(kept, 1, sizeof kept - 1, file);
		(void)fclose(file);
	}
	kept[n] = '\0';
	if (strcmp(kept, now) == 0)
		return true;
	(void)printf("%s differs (UPDATE=1 accepts).\n--- kept\n%s--- now\n%s---\n", path, kept,
	    now);
	return false;
}
