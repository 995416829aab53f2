/*
 * The one loop: the terminal, a signalfd, timers and all sockets (http.h's too) are awaited at
 * once; no threads of our own. Timers are coarse (ms) and run once. With nothing to wait for but
 * keys it sleeps, an hour at a time: 0 wakeups.
 */
#ifndef NET_LOOP_H
#define NET_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop;
typedef void loop_fd_fn(void *user, short revents);
typedef void loop_timer_fn(void *user);

struct loop *loop_new(void);
void loop_free(struct loop *l); /* never from a callback; NULL is fine */
/* `events` as in poll(2). One watch an fd; watching it again replaces, loop_unwatch forgets. */
void loop_watch(struct loop *l, int fd, short events, loop_fd_fn *fn, void *user);
void loop_unwatch(struct loop *l, int fd);
/* Starts (or starts again) the timer of this function and user; ms 0 stops it. */
void loop_timer(struct loop *l, loop_timer_fn *fn, void *user, int ms);
/* Waits once and calls what is ready. */
void loop_step(struct loop *l);

#endif
