/*
 * Many rows pulled in bounded memory and interrupted at random: answers cut and connections
 * dropped, the syncer freed, the process killed. SYNC_ROWS=N (10000) rows, SYNC_SEED=S.
 */
#include "tests/desk/sync_fixture.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define MEMORY_MAX_KB \
	(24 * 1024) /* whatever the number of rows: two pages and what they are read by */
#define INTERRUPTED 24

static uint64_t dice;

static unsigned roll(unsigned below)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (unsigned)(dice % below);
}

static unsigned number_of(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);

	return text && text[0] ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

/* ---- practice's rows */

struct posted {
	bool came;
	int status;
};

static void on_posted(void *user, const struct http_reply *reply)
{
	struct posted *p = user;

	p->came = true;
	p->status = reply->status;
}

static bool is_posted(void *user)
{
	return ((struct posted *)user)->came;
}

static void make_rows(struct sharing *s, unsigned n)
{
	struct posted p = { .came = false };
	struct http_request r;

	http_request_init(&r, HTTP_POST);
	r.json = true;
	snprintf(r.url, sizeof r.url, "%s/practice/supabase", practice_url(s->d.practice));
	(void)buf_printf(&r.body, "{\"what\":\"rows\",\"n\":%u,\"table\":\"organizations\"}", n);
	(void)http_start(s->d.loop, &r, on_posted, &p);
	http_request_done(&r);
	while (!is_posted(&p))
		loop_step(s->d.loop);
	assert_int_equal(p.status, 201);
}

/* ---- interruptions */

static void fault(struct sharing *s)
{
	static const char *const whats[] = { "cut", "fail", "hang", "fail-done" };

	practice_fault(s->d.practice, "GET", "/rest/v1/", whats[roll(4)], 1 + (int)roll(4));
}

/* Freed after so many steps of the loop. */
static void free_on_the_way(struct sharing *s, struct console *c, unsigned steps)
{
	console_sync_begin(s, c, true);
	c->done = false;
	syncer_once(c->syncer, console_done, c);
	while (steps-- > 0 && !c->done)
		loop_step(s->d.loop);
	syncer_free(c->syncer);
	c->syncer = NULL;
}

static long status_kb(const char *name)
{
	char line[200];
	long kb = -1;
	FILE *f = fopen("/proc/self/status", "r");

	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, name, strlen(name)) == 0)
			kb = strtol(line + strlen(name) + 1, NULL, 10);
	if (f)
		(void)fclose(f);
	return kb;
}

/* The peak from now on. */
static void peak_forget(void)
{
	FILE *f = fopen("/proc/self/clear_refs", "w");

	if (f) {
		(void)fputs("5", f);
		(void)fclose(f);
	}
}

/* A process of its own, with its own store and loop; its exit code tells how it went. The parent's
 * loop goes on serving. */
static _Noreturn void pull_in_child(struct sharing *s, struct console *c, int out)
{
	struct session_options options = { .db = c->db };
	char environment[8192];
	struct console me = { .done = false };
	struct loop *l = loop_new();
	struct error err;
	long before, after;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	session_init(&me.session, &options);
	if (!session_open_store(&me.session, &err))
		_exit(3);
	console_environment(s, by_service, environment, sizeof environment);
	credentials_load(&me.session.credentials, environment);
	me.session.providers = true;
	peak_forget();
	before = status_kb("VmRSS");
	me.syncer = syncer_new(&me.session, l, true, NULL, NULL);
	syncer_once(me.syncer, console_done, &me);
	while (!me.done)
		loop_step(l);
	after = status_kb("VmHWM");
	(void)dprintf(out, "%ld %s\n", after - before, me.err.message);
	_exit(me.well ? 0 : 2);
}

/* Killed after so many ms; 0: not. */
static int child(struct sharing *s, struct console *c, unsigned kill_ms, char *said, size_t size)
{
	const uint64_t began = time_monotonic_ms();
	int status = 0, out[2];
	ssize_t n;
	pid_t pid;

	assert_int_equal(pipe(out), 0);
	(void)fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		pull_in_child(s, c, out[1]);
	(void)close(out[1]);
	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (kill_ms > 0 && time_monotonic_ms() - began >= kill_ms)
			(void)kill(pid, SIGKILL);
		loop_timer(s->d.loop, desk_too_late, &s->d, 1); /* the wait ends every ms */
		loop_step(s->d.loop);
	}
	n = read(out[0], said, size - 1);
	said[n > 0 ? n : 0] = '\0';
	(void)close(out[0]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- what came of it */

static int64_t count(const struct console *c, const char *sql)
{
	sqlite3 *sqlite;
	sqlite3_stmt *st;
	int64_t n;

	assert_int_equal(sqlite3_open_v2(c->db, &sqlite, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(sqlite, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(sqlite);
	return n;
}

static void interrupted_at_random_no_row_is_missing_or_double(void **state)
{
	const unsigned rows = number_of("SYNC_ROWS", 10000), seed = number_of("SYNC_SEED", 1);
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	unsigned killed = 0, freed = 0, faults = 0, late = 0;
	char said[600];
	int64_t there = 1, before;

	dice = seed * 0x9E3779B97F4A7C15u + 1;
	syncer_free(c->syncer);
	c->syncer = NULL;
	session_done(&c->session);
	make_rows(s, rows);
	there += rows;
	for (int i = 0; i < INTERRUPTED; i++) {
		if (roll(3) == 0) {
			fault(s);
			faults++;
		}
		if (roll(2) == 0) {
			killed += child(s, c, 1 + roll(rows / 250 + 20), said, sizeof said) < 0;
		} else {
			struct session_options options = { .db = c->db };

			session_init(&c->session, &options);
			must(&s->d.f, session_open_store(&c->session, &s->d.f.err));
			console_connect(s, c, by_service);
			free_on_the_way(s, c, 1 + roll(rows / 500 + 20));
			session_done(&c->session);
			freed++;
		}
		practice_forget_faults(s->d.practice);
		if (i == INTERRUPTED / 2) { /* others go on writing */
			make_rows(s, 50);
			there += 50;
			late++;
		}
		before = count(c, "select count(*) from organizations");
		assert_true(before <= there);
	}
	if (child(s, c, 0, said, sizeof said) != 0)
		fail_msg("seed %u: the last round failed: %s", seed, said);
	assert_int_equal(count(c, "select count(*) from organizations where deleted_at is null"),
	    there);
	assert_int_equal(count(c, "select count(distinct id) from organizations"), there);
	assert_int_equal(count(c,
			     "select count(*) from organizations where remote_version is null"),
	    0);
	assert_int_equal(count(c, "select count(*) from operations"), 0);
	printf(
	    "%u rows: %u processes killed, %u syncers freed, %u faults, %u writers; the last round "
	    "took %ld kB\n",
	    rows, killed, freed, faults, late, strtol(said, NULL, 10));
	c->db[0] = '\0';
}

/* All of it at once: how much memory that takes does not depend on how much there is. */
static void memory_is_bounded(void **state)
{
	const unsigned rows = number_of("SYNC_ROWS", 10000);
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	char said[600];
	uint64_t began;

	syncer_free(c->syncer);
	c->syncer = NULL;
	session_done(&c->session);
	make_rows(s, rows);
	began = time_monotonic_ms();
	if (child(s, c, 0, said, sizeof said) != 0)
		fail_msg("%s", said);
	printf("%u rows in %u ms (practice included), %ld kB\n", rows,
	    (unsigned)(time_monotonic_ms() - began), strtol(said, NULL, 10));
	assert_int_equal(count(c, "select count(*) from organizations"), rows + 1);
#ifndef __SANITIZE_ADDRESS__
	assert_true(strtol(said, NULL, 10) < MEMORY_MAX_KB);
#endif
	c->db[0] = '\0';
}

/* A disk that is full: it stops with the sentence, and goes on from there when there is room. */
static void a_full_disk_loses_nothing(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct rlimit before, full;
	const struct sync_status *status;

	make_rows(s, 3000);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	full = before;
	full.rlim_cur = 1200 * 1024;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
	status = console_try(s, c);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(status->state, SYNC_STOPPED);
	assert_int_equal(c->err.kind, ERROR_STORE);
	assert_true(c->err.message[0] && c->err.hint[0]);
	assert_true(count(c, "select count(*) from organizations") < 3001);
	(void)console_round(s, c);
	assert_int_equal(count(c, "select count(*) from organizations"), 3001);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, sharing_setup, sharing_end)
		TEST(a_full_disk_loses_nothing),
		TEST(memory_is_bounded),
		TEST(interrupted_at_random_no_row_is_missing_or_double),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
