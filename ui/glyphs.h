/* Signs in their UTF-8 and ASCII form, and the big digits. draw.h has what screens use. */
#ifndef UI_GLYPHS_H
#define UI_GLYPHS_H

#include "ui/draw.h"

void glyphs_ascii(bool ascii);
bool glyphs_are_ascii(void);

struct box_signs {
	const char *horizontal, *vertical, *corners[4];
}; /* top left, top right, bottom left, bottom right */
const struct box_signs *glyphs_box(bool focused);

#define BIG_ROWS 5
#define BIG_COLUMNS 5
/* The five rows of a big digit ("#" is ink), or NULL: not one of 0-9 * # + - and blank. */
const char *const *glyphs_big(char digit);
const char *glyphs_ink(void);

#endif
