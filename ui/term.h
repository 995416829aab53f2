/*
 * The terminal: taking it over, giving it back in every case, its size, its keys, its clipboard.
 * With draw.c the only user of curses.h. One terminal a process.
 */
#ifndef UI_TERM_H
#define UI_TERM_H

#include <stdio.h>

#include "base/error.h"
#include "ui/draw.h"
#include "ui/input.h"

struct term_options {
	FILE *in, *out;   /* NULL: stdin and stdout */
	const char *type; /* NULL: $TERM */
	bool ascii, no_color;
};

/* Takes the terminal over: raw input, alternate screen, bracketed paste; arranges that a failed
 * check() and the fatal signals give it back. False: this terminal type cannot show the console. */
must_check bool term_start(const struct term_options *options, struct error *err);
/* Gives it back; does nothing when it was not taken. */
void term_stop(void);
/* Around a stop by Ctrl-Z. After term_resume everything is painted again. */
void term_suspend(void);
void term_resume(void);
/* Takes on the size that the terminal has now. */
void term_resized(void);
/* What the next term_show() paints, it paints on a screen it knows nothing of (Ctrl-L). */
void term_repaint(void);
struct rect term_area(void);
int term_fd(void);
/* The sequences that this terminal type has for its keys. */
void term_sequences(struct input *in);
/* Milliseconds that a lone ESC waits: $ESCDELAY, else 25. */
int term_escape_ms(void);

/* A picture: term_begin, the draw functions, term_show. */
void term_begin(void);
void term_show(void);

/* Sends text to the clipboard by OSC 52; false: too long (1 kB), or forbidden by VOXDESK_NO_OSC52.
 */
bool term_copy(const char *text);

#endif
