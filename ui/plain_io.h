/* Inside of the plain console: asking and answering line by line. */
#ifndef UI_PLAIN_IO_H
#define UI_PLAIN_IO_H

#include "ui/plain.h"

struct plain {
	struct session *session;
	struct arena arena; /* of the question in hand */
	bool ended;         /* the input is at its end: everything returns */
};

/* One line, cleaned of what must not reach a terminal; wraps at 76 columns. */
void plain_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void plain_error(const struct error *err);
/* Shows the prompt and reads one line into `out`, without blanks at its ends. False: empty, or the
 * input has ended. */
bool plain_ask(struct plain *p, const char *prompt, char *out, size_t size);
bool plain_yes(struct plain *p, const char *question);
/* Shows the lines, numbered from 1 on, and 0 (or q) for back; which of `lines` (from 0), or -1.
 * NULL lines are left out and have no number. */
int plain_choose(struct plain *p, const char *title, const char *const *lines, size_t n);

/* plain_verify.c: lane 2 of one number (E.164). */
void plain_verify(struct plain *p, const char *customer_id, const char *number);
void plain_verify_show(struct plain *p, const char *customer_id, const char *number);
void plain_verify_look(struct plain *p, const char *customer_id, const char *number);
void plain_verify_remove(struct plain *p, const char *customer_id, const char *number);

/* plain_journal.c: what was sent to providers or waits, and what can be done about it. */
void plain_journal(struct plain *p);

/* plain_lane.c: one customer and lane 1. */
void plain_customer(struct plain *p, const char *customer_id);

#endif
