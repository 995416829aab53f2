/*
 * What a verifier that was freed could not write any more: the store was busy or the disk full. It
 * is written by whoever comes next in this process (a verifier, the sweep): until then the rows
 * count as those of a living process, and bar what they are about. What Twilio told of a call, its
 * code too, waits here in memory only and is wiped with its entry. Internal to desk/.
 */
#ifndef DESK_LEFT_H
#define DESK_LEFT_H

#include "desk/session.h"

struct left;

/* An operation of this process that nobody is at any more: planned is cancelled, sent becomes
 * unknown. `call_sid` not "": Twilio has accepted it; then call and code are what is stored. */
void left_add(struct session *s, const char *operation_id, const char *call_sid, const char *code);
/* Writes what can be written; the rest stays for the next time. */
void left_write(struct session *s);
void left_done(struct session *s); /* wipes; the journal's rows say the rest */

#endif
