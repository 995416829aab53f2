/*
 * The log: one line an event in $XDG_STATE_HOME/voxdesk/voxdesk.log, cleaned so that it cannot
 * attack a terminal. Never stderr, never a number, a name or a secret. Without a place to write it
 * is silent; what goes past 1000 bytes is cut.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

void log_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
