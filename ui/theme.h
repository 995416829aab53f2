/* How a role looks: colours of the terminal's own palette, so that it follows the user's light or
 * dark theme. */
#ifndef UI_THEME_H
#define UI_THEME_H

#include "ui/draw.h"

enum look_flag { LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_REVERSE = 4, LOOK_UNDERLINE = 8 };

struct look {
	short fg, bg;   /* 0..7 of the palette, -1: the terminal's own */
	unsigned flags; /* enum look_flag */
};

/* `colour` false: NO_COLOR or a terminal without colours. */
const struct look *theme_look(enum role role, bool colour);

#endif
