/* The console without a screen: numbered prompts, one line after another (--plain, ACCESSIBLE=1,
 * TERM=dumb). */
#ifndef UI_PLAIN_H
#define UI_PLAIN_H

#include "ui/console.h"

/* Until the operator quits or the input ends. Returns the exit code. */
int plain_run(struct session *session, const struct console_options *options);

#endif
