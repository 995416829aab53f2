/*
 * The audit log in words: who did what, and what a decision between two desks dropped. The one
 * table of its actions, for the console and the commands.
 */
#ifndef DESK_HISTORY_H
#define DESK_HISTORY_H

#include "desk/session.h"

struct audit_line;

/* "forwarding.given" as "code given"; an action that is not known as it is kept. */
const char *history_words(const char *action);
/* The operator's name, cleaned. */
const char *history_who(const struct audit_line *line, struct arena *arena);
/* What the line says besides, cleaned; "" nothing. Its first line says it in short; what was
 * dropped follows, one column a line. */
const char *history_detail(struct session *s, const struct audit_line *line, struct arena *arena);
/* "caller ID verified, Frituur De Kroon: +3292246111": one line, for lists. `whose` false: without
 * the customer. */
const char *history_title(struct session *s, const struct audit_line *line, bool whose,
    struct arena *arena);

#endif
