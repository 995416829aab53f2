/* The console: the loop, the stack of screens, the terminal. main.c calls console_run() only. */
#ifndef UI_CONSOLE_H
#define UI_CONSOLE_H

#include "desk/session.h"

struct console_options {
	bool ascii, no_color, plain;
	const char *first_screen; /* NULL: "customers"; "codes" when there is no store */
	const char
	    *notice; /* shown in the status row at the start: why there is no store; or NULL */
};

/* Runs until the operator quits; restores the terminal in every case. Returns the exit code.
 * Without a terminal on stdin and stdout, or with TERM=dumb, it takes the plain form (numbered
 * prompts) or says what to do. */
int console_run(struct session *session, const struct console_options *options);

#endif
