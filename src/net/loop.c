/*
 * DESIGN: once a request was made, curl_multi_poll waits (until then poll(2)), so that libcurl's
 * sockets and timeouts are awaited together with the loop's own descriptors and timers. Two things
 * about it: it refuses to wait without an end (so an hour is the longest), and of a descriptor it
 * tells readable, writable and urgent only: a pipe whose other end was closed would end every wait
 * and never be named. Hence poll(2) is asked once more, without waiting, for what is ready.
 */
#include "net/loop.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/mem.h"
#include "base/time.h"
#include "net/internal.h"

#define WATCHES_MAX 64
#define WAIT_MAX_MS (60 * 60 * 1000)

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
	struct timer *timers;
	size_t n_timers, timers_size;
	struct loop_http http;
};

struct loop *loop_new(void)
{
	return xcalloc(1, sizeof(struct loop));
}

void loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	http_drop_all(&l->http);
	if (l->http.multi != NULL)
		(void)curl.multi_cleanup(l->http.multi);
	free(l->timers);
	free(l);
}

struct loop_http *loop_http(struct loop *l)
{
	return &l->http;
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
	if (i == l->timers_size) {
		l->timers_size = i ? i * 2 : 16;
		l->timers = xrealloc(l->timers, l->timers_size * sizeof l->timers[0]);
	}
	if (i == l->n_timers)
		l->n_timers++;
	l->timers[i].fn = fn;
	l->timers[i].user = user;
	l->timers[i].at_ms = time_monotonic_ms() + (uint64_t)ms;
}

static size_t first_timer(const struct loop *l)
{
	size_t first = 0;

	for (size_t i = 1; i < l->n_timers; i++)
		if (l->timers[i].at_ms < l->timers[first].at_ms)
			first = i;
	return first;
}

static int wait_ms(const struct loop *l)
{
	uint64_t now, first;

	if (l->n_timers == 0)
		return WAIT_MAX_MS;
	first = l->timers[first_timer(l)].at_ms;
	now = time_monotonic_ms();
	if (first <= now)
		return 0;
	return first - now > WAIT_MAX_MS ? WAIT_MAX_MS : (int)(first - now);
}

/* In the order of their times, where the machine was busy and several are due. Takes each timer out
 * before calling it: it may start itself again, or others. */
static void run_timers(struct loop *l)
{
	uint64_t now = time_monotonic_ms();
	struct timer due;
	size_t i;

	while (l->n_timers > 0) {
		i = first_timer(l);
		if (l->timers[i].at_ms > now)
			break;
		due = l->timers[i];
		l->timers[i] = l->timers[--l->n_timers];
		due.fn(due.user);
	}
}

/* Whether a descriptor, the loop's own or libcurl's, was ready when the wait ended. A signal
 * (EINTR) ends it with nothing ready. */
static bool wait_for_any(struct loop *l)
{
	struct curl_waitfd fds[WATCHES_MAX];
	int ready = 0;

	if (l->http.multi == NULL)
		return poll(l->fds, (nfds_t)l->n_fds, wait_ms(l)) > 0;
	for (size_t i = 0; i < l->n_fds; i++) {
		short events = l->fds[i].events;

		fds[i] = (struct curl_waitfd){ .fd = l->fds[i].fd,
			.events = (short)(((events & POLLIN) ? CURL_WAIT_POLLIN : 0) |
			    ((events & POLLPRI) ? CURL_WAIT_POLLPRI : 0) |
			    ((events & POLLOUT) ? CURL_WAIT_POLLOUT : 0)) };
	}
	check(curl.multi_poll(l->http.multi, fds, (unsigned)l->n_fds, wait_ms(l), &ready) ==
	    CURLM_OK);
	return ready > 0;
}

static void run_watches(struct loop *l)
{
	struct pollfd ready[WATCHES_MAX];
	size_t n = l->n_fds, i, at;

	if (n == 0 || poll(l->fds, (nfds_t)n, 0) <= 0)
		return;
	memcpy(ready, l->fds, n * sizeof ready[0]);
	for (i = 0; i < n; i++) {
		at = find_fd(l, ready[i].fd); /* a callback may have taken it away */
		if (ready[i].revents != 0 && at < l->n_fds)
			l->watches[at].fn(l->watches[at].user, ready[i].revents);
	}
}

void loop_step(struct loop *l)
{
	if (wait_for_any(l))
		run_watches(l);
	http_step(&l->http);
	run_timers(l);
}
