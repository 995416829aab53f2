/*
 * Asks on the terminal that this process belongs to (/dev/tty: stdin and stdout may be pipes), for
 * what must not be seen. Only before a screen is up, and for `voxdesk secret`.
 */
#ifndef DESK_ASK_SECRET_H
#define DESK_ASK_SECRET_H

#include "base/error.h"
#include "base/secret.h"

/* One line without echo; an empty one, or the end of input, leaves none in `out`. Ctrl-C and the
 * like find the terminal as it was. ERROR_USAGE "needs-terminal" without one; ERROR_INPUT
 * "secret-long". */
must_check bool ask_secret(const char *prompt, struct secret *out, struct error *err);
/* True for y alone; false without a terminal, too. */
bool ask_yes(const char *question);

#endif
