#include "desk/verifier_machine.h"

#include <time.h>

#include "base/check.h"
#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/time.h"

#define BUSY_MS 250       /* the store's own busy timeout is 50 ms (design: one loop) */
#define STORE_BAD_MS 2000 /* a full disk is not empty again so soon */
#define BACKOFF_MAX_MS 30000
#define PAGES_MAX 50 /* of what was asked for by number: one or two are usual */

void machine_init(struct machine *m, struct session *s, struct loop *l, void *owner,
    machine_stuck_fn *stuck)
{
	*m = (struct machine){ .session = s, .loop = l, .owner = owner, .stuck = stuck };
	for (size_t i = 0; i < ASKS; i++)
		m->asks[i].machine = m;
}

static void answered(void *user, const struct http_reply *reply)
{
	struct ask *ask = user;
	struct session *s = ask->machine->session;
	const struct credential_use use = ask->use;
	const enum http_end end = reply->end;
	const int status = reply->status;

	ask->call = NULL;
	ask->machine->requests += (unsigned)reply->tries;
	arena_reset(&ask->machine->arena);
	ask->done(ask->machine->owner, reply);
	/* After what the answer itself has to be written for: this may be lost. */
	credentials_answered(s, &use, end, status);
}

void machine_ask(struct machine *m, enum ask_slot slot, struct http_request *r,
    machine_reply_fn *done)
{
	struct ask *ask = &m->asks[slot];

	check(!ask->call);
	ask->done = done;
	ask->pages = 1;
	ask->use = credentials_use(m->session, r);
	ask->call = http_start(m->loop, r, answered, ask);
	http_request_done(r);
}

bool machine_next(struct machine *m, enum ask_slot slot, const struct twilio *t,
    enum twilio_host host, const char *next, machine_reply_fn *done, struct error *err)
{
	const unsigned pages = m->asks[slot].pages;
	struct http_request r;

	if (pages >= PAGES_MAX)
		return error_set(err, ERROR_NETWORK, "answer-unexpected",
		    _("Try again; if it stays so, look at the base URL in the environment."),
		    _("A list of Twilio's has no end: %u pages were read."), pages);
	if (!twilio_next_make(t, host, next, &r, err))
		return false;
	machine_ask(m, slot, &r, done);
	m->asks[slot].pages = pages + 1;
	return true;
}

bool machine_asking(const struct machine *m)
{
	for (size_t i = 0; i < ASKS; i++)
		if (m->asks[i].call)
			return true;
	return false;
}

void machine_cancel(struct machine *m)
{
	for (size_t i = 0; i < ASKS; i++) {
		http_cancel(m->asks[i].call);
		m->asks[i].call = NULL;
	}
}

static void write_try(void *user)
{
	struct machine *m = user;
	machine_wrote_fn *wrote = m->wrote;
	struct error err = { 0 };
	bool ok = m->write(m->owner, &err);

	if (!ok && (err.kind == ERROR_BUSY || (m->keep && err.kind == ERROR_STORE))) {
		m->was_stuck = true;
		m->stuck(m->owner, &err);
		loop_timer(m->loop, write_try, m, err.kind == ERROR_BUSY ? BUSY_MS : STORE_BAD_MS);
		return;
	}
	m->write = NULL;
	m->wrote = NULL;
	if (m->was_stuck)
		m->stuck(m->owner, NULL);
	m->was_stuck = false;
	wrote(m->owner, ok, &err);
}

static void write_begin(struct machine *m, bool keep, machine_write_fn *write,
    machine_wrote_fn *wrote)
{
	check(!m->write && m->stuck);
	m->write = write;
	m->wrote = wrote;
	m->keep = keep;
	write_try(m);
}

void machine_store(struct machine *m, machine_write_fn *write, machine_wrote_fn *wrote)
{
	write_begin(m, false, write, wrote);
}

void machine_keep(struct machine *m, machine_write_fn *write, machine_wrote_fn *wrote)
{
	write_begin(m, true, write, wrote);
}

bool machine_writing(const struct machine *m)
{
	return m->write != NULL;
}

bool machine_save(struct machine *m, int ms, struct error *err)
{
	const struct timespec pause = { .tv_nsec = 20L * 1000 * 1000 };
	const uint64_t until = machine_boot_ms() + (uint64_t)ms;

	if (!m->write || !m->keep)
		return true;
	/* Any other error is an answer: there is nothing left to write. */
	while (!m->write(m->owner, err) && (err->kind == ERROR_BUSY || err->kind == ERROR_STORE)) {
		if (machine_boot_ms() >= until)
			return false;
		(void)nanosleep(&pause, NULL);
	}
	loop_timer(m->loop, write_try, m, 0);
	m->write = NULL;
	m->wrote = NULL;
	return true;
}

void machine_done(struct machine *m)
{
	struct error ignored;

	machine_cancel(m);
	loop_timer(m->loop, write_try, m, 0);
	if (m->write && m->keep)
		(void)m->write(m->owner, &ignored);
	m->write = NULL;
	arena_done(&m->arena);
}

void machine_stuck_shown(struct machine *m, struct error *problem, const struct error *err)
{
	if (err && !m->stuck_shown)
		m->before_stuck = *problem;
	if (err)
		*problem = *err;
	else if (m->stuck_shown)
		*problem = m->before_stuck;
	m->stuck_shown = err != NULL;
}

int machine_wait_ms(const struct machine *m, int ms)
{
	const int64_t percent = m->pace > 0 ? m->pace : 100;
	const int64_t wait = (int64_t)ms * percent * fail_pace() / 10000;

	return wait < 1 ? 1 : (int)wait;
}

int machine_backoff_ms(unsigned failures)
{
	return failures > 4 ? BACKOFF_MAX_MS : 1000 << (failures > 0 ? failures : 1);
}

uint64_t machine_boot_ms(void)
{
	struct timespec at;

	if (clock_gettime(CLOCK_BOOTTIME, &at) != 0)
		return time_monotonic_ms();
	return (uint64_t)at.tv_sec * 1000 + (uint64_t)at.tv_nsec / 1000000;
}
