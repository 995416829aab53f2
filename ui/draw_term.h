/* Between draw.c and term.c only. */
#ifndef UI_DRAW_TERM_H
#define UI_DRAW_TERM_H

#include "ui/draw.h"

void draw_start(bool colour, bool utf8); /* after curses has started */
void draw_clip(struct rect area);        /* nothing is drawn outside; also forgets the cursor */
bool draw_cursor_place(int *y, int *x);  /* where draw_cursor was last asked for; false: nowhere */
/* How often a rectangle given to draw.c reached outside the clip: a fault in a layout. Tests read
 * it. */
size_t draw_outside(void);
void draw_area(struct rect area); /* from now on, rectangles outside `area` count as faults */

#endif
