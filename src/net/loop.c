#include "net/loop.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/mem.h"
#include "base/time.h"

#define WATCHES_MAX 32
#define TIMERS_MAX 64

struct watch {
	loop_fd_fn *fn;
	void *user;
};

struct timer {
	loop_timer_fn *fn;
	void *user;
	uint64_t at_ms;
};

struct loop {
	struct pollfd fds[WATCHES_MAX]; /* beside watches, as poll wants them */
	struct watch watches[WATCHES_MAX];
	size_t n_fds;
	struct timer timers[TIMERS_MAX];
	size_t n_timers;
};

struct loop *loop_new(void)
{
	return xcalloc(1, sizeof(struct loop));
}

void loop_free(struct loop *l)
{
	free(l);
}

static size_t find_fd(const struct loop *l, int fd)
{
	size_t i;

	for (i = 0; i < l->n_fds && l->fds[i].fd != fd; i++)
		;
	return i;
}

void loop_watch(struct loop *l, int fd, short events, loop_fd_fn *fn, void *user)
{
	size_t i = find_fd(l, fd);

	check(i < WATCHES_MAX);
	if (i == l->n_fds)
		l->n_fds++;
	l->fds[i].fd = fd;
	l->fds[i].events = events;
	l->fds[i].revents = 0;
	l->watches[i].fn = fn;
	l->watches[i].user = user;
}

void loop_unwatch(struct loop *l, int fd)
{
	size_t i = find_fd(l, fd);

	if (i == l->n_fds)
		return;
	l->n_fds--;
	l->fds[i] = l->fds[l->n_fds];
	l->watches[i] = l->watches[l->n_fds];
}

void loop_timer(struct loop *l, loop_timer_fn *fn, void *user, int ms)
{
	size_t i;

	for (i = 0; i < l->n_timers; i++) {
		if (l->timers[i].fn == fn && l->timers[i].user == user)
			break;
	}
	if (ms <= 0) {
		if (i < l->n_timers)
			l->timers[i] = l->timers[--l->n_timers];
		return;
	}
	check(i < TIMERS_MAX);
	if (i == l->n_timers)
		l->n_timers++;
	l->timers[i].fn = fn;
	l->timers[i].user = user;
	l->timers[i].at_ms = time_monotonic_ms() + (uint64_t)ms;
}

static int wait_ms(const struct loop *l)
{
	uint64_t now, first = UINT64_MAX;
	size_t i;

	for (i = 0; i < l->n_timers; i++) {
		if (l->timers[i].at_ms < first)
			first = l->timers[i].at_ms;
	}
	if (first == UINT64_MAX)
		return -1;
	now = time_monotonic_ms();
	if (first <= now)
		return 0;
	return first - now > 3600000 ? 3600000 : (int)(first - now);
}

/* Takes each timer out before calling it: it may start itself again, or others. */
static void run_timers(struct loop *l)
{
	uint64_t now = time_monotonic_ms();
	struct timer due;
	size_t i = 0;

	while (i < l->n_timers) {
		if (l->timers[i].at_ms > now) {
			i++;
			continue;
		}
		due = l->timers[i];
		l->timers[i] = l->timers[--l->n_timers];
		due.fn(due.user);
		i = 0;
	}
}

void loop_step(struct loop *l)
{
	struct pollfd ready[WATCHES_MAX];
	size_t n = l->n_fds, i, at;

	if (poll(l->fds, (nfds_t)n, wait_ms(l)) > 0) {
		memcpy(ready, l->fds, n * sizeof ready[0]);
		for (i = 0; i < n; i++) {
			at = find_fd(l, ready[i].fd); /* a callback may have taken it away */
			if (ready[i].revents != 0 && at < l->n_fds)
				l->watches[at].fn(l->watches[at].user, ready[i].revents);
		}
	}
	run_timers(l);
}
