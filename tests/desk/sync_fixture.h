/* Consoles that share practice's Supabase, in one loop: what the tests of sharing have in common.
 */
#ifndef TESTS_DESK_SYNC_FIXTURE_H
#define TESTS_DESK_SYNC_FIXTURE_H

#include "tests/desk/verifier_fixture.h"

#include "tests/support/shared_text.h"

#include "base/time.h"
#include "desk/customers.h"
#include "desk/sync.h"
#include "store/pool.h"
#include "store/records.h"

#define DESKS_MAX 4
#define POOL_BE "+32480210449" /* the shared pool's one number at practice */

struct console { /* a store of its own, and who shares it */
	struct session session;
	char db[96];
	struct syncer *syncer;
	unsigned changes;
	bool done;
	bool well;
	struct error err; /* of the last round */
};

struct sharing {
	struct desk d; /* first; d.f's own store is the first console's */
	struct console one[DESKS_MAX];
	char folder[64]; /* of their stores: memory rather than a disk where there is that */
};

/* The format with the time of day of what was pulled last. */
static inline const char *shared_at(const struct sync_status *status, const char *fmt,
    struct arena *arena)
{
	char at[TIME_TEXT_MAX], shown[32];

	time_text(status->fresh_at, at);
	time_for_operator(at, shown, sizeof shown);
	return arena_printf(arena, fmt, shown);
}

static inline void console_changed(void *user)
{
	((struct console *)user)->changes++;
}

static inline void console_done(void *user, const struct sync_status *status,
    const struct error *err)
{
	struct console *c = user;

	(void)status;
	c->done = true;
	c->well = err == NULL;
	if (err)
		c->err = *err;
	else
		error_clear(&c->err);
}

static inline bool console_is_done(void *user)
{
	return ((struct console *)user)->done;
}

/* Which of practice's variables a console gets: all but those that begin with one of these. */
static inline void console_environment(struct sharing *s, const char *const *without, char *out,
    size_t size)
{
	const char *from = practice_environment(s->d.practice);

	out[0] = '\0';
	while (*from) {
		const size_t n = strcspn(from, "\n");
		bool leave = false;

		for (size_t i = 0; without && without[i]; i++)
			leave = leave || strncmp(from, without[i], strlen(without[i])) == 0;
		if (!leave)
			snprintf(out + strlen(out), size - strlen(out), "%.*s\n", (int)n, from);
		from += n + (from[n] == '\n');
	}
}

static const char *const by_person[] = { "SUPABASE_SERVICE_ROLE_KEY=", NULL };
static const char *const by_service[] = { "SUPABASE_EMAIL=", "SUPABASE_PASSWORD=", NULL };
static const char *const by_nobody[] = {
	"SUPABASE_SERVICE_ROLE_KEY=", "SUPABASE_EMAIL=", "SUPABASE_PASSWORD=", NULL
};

static inline void console_connect(struct sharing *s, struct console *c, const char *const *without)
{
	char environment[8192];

	console_environment(s, without, environment, sizeof environment);
	desk_connect(&s->d, &c->session, environment);
}

/* The i-th console on its own store, without anybody at it yet. */
static inline struct console *console_open(struct sharing *s, size_t i, const char *const *without)
{
	struct console *c = &s->one[i];
	struct session_options options = { 0 };
	char db[sizeof c->db];

	memset(c, 0, sizeof *c);
	snprintf(db, sizeof db, "%s/desk%zu.db", s->folder, i);
	memcpy(c->db, db, sizeof c->db);
	options.db = c->db;
	session_init(&c->session, &options);
	must(&s->d.f, session_open_store(&c->session, &s->d.f.err));
	console_connect(s, c, without);
	return c;
}

static inline void console_sync_begin(struct sharing *s, struct console *c, bool idle)
{
	c->syncer = syncer_new(&c->session, s->d.loop, idle, console_changed, c);
}

static inline void console_close(struct console *c)
{
	syncer_free(c->syncer);
	c->syncer = NULL;
	if (c->db[0])
		session_done(&c->session);
	c->db[0] = '\0';
}

/* One round, whatever becomes of it. */
static inline const struct sync_status *console_try(struct sharing *s, struct console *c)
{
	c->done = false;
	syncer_once(c->syncer, console_done, c);
	if (!desk_run(&s->d, console_is_done, c))
		fail_msg("state %d stays: %s", (int)syncer_status(c->syncer)->state,
		    syncer_status(c->syncer)->problem.message);
	return syncer_status(c->syncer);
}

static inline const struct sync_status *console_round(struct sharing *s, struct console *c)
{
	const struct sync_status *status = console_try(s, c);

	if (!c->well)
		fail_msg("%s: %s (%s)", c->err.code, c->err.message, c->err.detail);
	return status;
}

/* Signs in, and shares the store from now on. */
static inline struct console *console_joined(struct sharing *s, size_t i)
{
	struct console *c = console_open(s, i, by_service);

	console_sync_begin(s, c, true);
	(void)console_try(s, c);
	assert_int_equal(syncer_status(c->syncer)->state, SYNC_NOT_JOINED);
	must(&s->d.f, syncer_join(c->syncer, &s->d.f.err));
	(void)console_round(s, c);
	return c;
}

static inline bool console_rests(void *user)
{
	const enum sync_state state = syncer_status(((struct console *)user)->syncer)->state;

	return state == SYNC_SIGNED_OUT || state == SYNC_FRESH || state == SYNC_NOT_JOINED ||
	    state == SYNC_STOPPED;
}

/* Somebody signs in at the screen. */
static inline const struct sync_status *console_sign_in(struct sharing *s, struct console *c,
    const char *email, const char *password)
{
	struct secret secret = { .hidden = NULL };

	assert_true(secret_set(&secret, password, strlen(password)));
	syncer_sign_in(c->syncer, email, &secret);
	secret_done(&secret);
	c->changes = 0;
	while (c->changes == 0 || !console_rests(c))
		loop_step(s->d.loop);
	return syncer_status(c->syncer);
}

static inline int sharing_setup(void **state)
{
	struct desk *d;
	struct sharing *s;

	desk_setup((void **)&d);
	s = calloc(1, sizeof *s);
	assert_non_null(s);
	s->d = *d;
	free(d);
	snprintf(s->folder, sizeof s->folder, "%s/voxdesk-sync-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(s->folder));
	*state = s;
	return 0;
}

static inline int sharing_end(void **state)
{
	struct sharing *s = *state;

	for (size_t i = 0; i < DESKS_MAX; i++)
		console_close(&s->one[i]);
	nftw(s->folder, fixture_unlink, 16, FTW_DEPTH | FTW_PHYS);
	return desk_end(state);
}

/* ---- what is here, and what is there */

struct there {
	struct sharing *s;
	struct supabase supabase;
	struct supabase_page page;
	enum shared_table table;
	struct arena arena;
	struct row *rows;
	size_t n;
	bool came;
};

static inline void there_came(void *user, const struct http_reply *reply)
{
	struct there *t = user;
	struct error err = { 0 };

	t->came = true;
	if (!supabase_rows_read(reply, &shared_tables[t->table].row, &t->page, &t->arena, &t->rows,
		&t->n, &err))
		fail_msg("%s: %s (%s)", err.code, err.message, err.detail);
}

static inline bool there_is(void *user)
{
	return ((struct there *)user)->came;
}

static inline int by_id(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->id, ((const struct row *)b)->id);
}

static inline void environment_value(struct sharing *s, const char *name, char *out, size_t size)
{
	const char *at = strstr(practice_environment(s->d.practice), name);

	assert_non_null(at);
	at += strlen(name) + 1;
	snprintf(out, size, "%.*s", (int)strcspn(at, "\n"), at);
}

/* All live rows of the project; at most one page a table. */
static inline void remote_text(struct sharing *s, struct buf *out)
{
	char key[200];
	struct there t = { .s = s };
	struct http_request r;

	environment_value(s, "SUPABASE_SERVICE_ROLE_KEY", key, sizeof key);
	environment_value(s, "SUPABASE_URL", t.supabase.base, sizeof t.supabase.base);
	assert_true(secret_set(&t.supabase.key, key, strlen(key)));
	for (int i = 0; i < SHARED_TABLES; i++) {
		t.table = (enum shared_table)i;
		t.page = (struct supabase_page){ "updated_at", "", "", SUPABASE_PAGE_MAX, false };
		t.came = false;
		arena_reset(&t.arena);
		must(&s->d.f,
		    supabase_page_make(&t.supabase, &shared_tables[i].row, &t.page, &r,
			&s->d.f.err));
		(void)http_start(s->d.loop, &r, there_came, &t);
		http_request_done(&r);
		assert_true(desk_run(&s->d, there_is, &t));
		if (t.n > 0)
			qsort(t.rows, t.n, sizeof *t.rows, by_id);
		for (size_t k = 0; k < t.n; k++)
			if (!t.rows[k].values[shared_tables[i].deleted_column])
				row_text(t.table, t.rows[k].id, t.rows[k].values, out);
	}
	arena_done(&t.arena);
	supabase_done(&t.supabase);
}

static inline void must_be_equal(const char *what, struct buf *a, struct buf *b)
{
	size_t at = 0;
	const char *x = buf_text(a), *y = buf_text(b);

	if (strcmp(x, y) == 0)
		return;
	while (x[at] && x[at] == y[at])
		at++;
	while (at > 0 && x[at - 1] != '\n')
		at--;
	fail_msg("%s differ:\n%.700s\n---\n%.700s", what, x + at, y + at);
}

/* How the console stands with the project, with that problem ("" none). */
static inline void must_stand(struct console *c, enum sync_state state, const char *code)
{
	const struct sync_status *status = syncer_status(c->syncer);

	if (status->state != state || strcmp(status->problem.code, code) != 0)
		fail_msg("state %d, %s: %s (%s)", (int)status->state, status->problem.code,
		    status->problem.message, status->problem.detail);
	assert_true(code[0] == '\0' || status->problem.message[0] != '\0');
}

/* The stores of these consoles and the project have the same live rows. */
static inline void must_agree(struct sharing *s, size_t n)
{
	struct buf there, here;

	buf_init(&there, 64 * 1024 * 1024);
	remote_text(s, &there);
	for (size_t i = 0; i < n; i++) {
		buf_init(&here, 64 * 1024 * 1024);
		store_text(s->one[i].db, &here);
		must_be_equal("store and project", &here, &there);
		buf_done(&here);
	}
	buf_done(&there);
}

/* ---- what people do */

static inline void console_customer(struct sharing *s, struct console *c, const char *name,
    const char *number, char id[ID_MAX])
{
	const struct new_customer in = { .name = name, .number = number, .mode = "managed" };
	char warning[240];

	must(&s->d.f, desk_customer_add(&c->session, &in, id, warning, &s->d.f.err));
}

static inline struct customer console_get(struct sharing *s, struct console *c, const char *id)
{
	struct customer out;

	must(&s->d.f, customer_get(c->session.store, id, &s->d.f.arena, &out, &s->d.f.err));
	return out;
}

static inline void console_note(struct sharing *s, struct console *c, const char *id,
    const char *note)
{
	const struct customer_edit edit = { .note = note };

	must(&s->d.f,
	    customer_update(c->session.store, id, console_get(s, c, id).version, &edit,
		&s->d.f.err));
}

static inline size_t console_conflicts(struct sharing *s, struct console *c,
    struct sync_conflict **out)
{
	size_t n;

	must(&s->d.f,
	    sync_conflict_list(c->session.store, NULL, &s->d.f.arena, out, &n, &s->d.f.err));
	return n;
}

static inline void console_decide(struct sharing *s, struct console *c,
    const struct sync_conflict *conflict, enum sync_side side)
{
	bool removed;

	must(&s->d.f,
	    sync_decide(c->session.store, conflict->id, side, conflict->theirs.version, &removed,
		&s->d.f.err));
}

#endif
