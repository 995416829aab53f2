/* A session on a store of its own in a temporary folder, for the tests of desk/. */
#ifndef TESTS_DESK_FIXTURE_H
#define TESTS_DESK_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/time.h"
#include "desk/forwarding.h"
#include "store/journal.h"

struct fixture {
	char folder[64], db[96];
	struct session session;
	struct arena arena;
	struct error err;
};

static inline int fixture_unlink(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

/* HOME is the folder, nothing else is set. */
static inline int fixture_folder(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	assert_non_null(f);
	snprintf(f->folder, sizeof f->folder, "/tmp/voxdesk-desk-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->db, sizeof f->db, "%s/store.db", f->folder);
	setenv("HOME", f->folder, 1);
	for (size_t i = 0; i < 6; i++)
		unsetenv((const char *const[]){ "VOXDESK_DB", "VOXDESK_PROFILE", "VOXDESK_OPERATOR",
		    "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME" }[i]);
	*state = f;
	return 0;
}

static inline int fixture_store(void **state)
{
	struct fixture *f;
	struct session_options options = { 0 };

	fixture_folder(state);
	f = *state;
	options.db = f->db;
	session_init(&f->session, &options);
	assert_true(session_open_store(&f->session, &f->err));
	return 0;
}

static inline int fixture_end(void **state)
{
	struct fixture *f = *state;

	session_done(&f->session);
	nftw(f->folder, fixture_unlink, 16, FTW_DEPTH | FTW_PHYS);
	arena_done(&f->arena);
	time_freeze(0);
	free(f);
	return 0;
}

#define must(f, what)                                                                       \
	do {                                                                                \
		if (!(what))                                                                \
			fail_msg("%s: %s: %s (%s)", #what, (f)->err.code, (f)->err.message, \
			    (f)->err.detail);                                               \
	} while (0)

/* A refusal with exactly that code. */
#define must_refuse(f, what, wanted)                        \
	do {                                                \
		error_clear(&(f)->err);                     \
		assert_false(what);                         \
		assert_string_equal((f)->err.code, wanted); \
		assert_true((f)->err.message[0] != '\0');   \
	} while (0)

static inline void fixture_customer(struct fixture *f, const char *name, const char *number,
    const char *mode, char id[ID_MAX])
{
	const struct new_customer in = { .name = name, .number = number, .mode = mode };
	char warning[240];

	must(f, desk_customer_add(&f->session, &in, id, warning, &f->err));
}

static inline struct lane1 fixture_lane(struct fixture *f, const char *id)
{
	struct lane1 lane;

	must(f, lane1_load(&f->session, id, NULL, &f->arena, &lane, &f->err));
	return lane;
}

/* The one operation that is open, of this customer (NULL: of anybody). */
static inline struct operation fixture_open_one(struct fixture *f, const char *org_id)
{
	struct operation *open;
	size_t n;

	must(f,
	    operation_list(f->session.store, org_id, true, NULL, 0, &f->arena, &open, &n, &f->err));
	assert_int_equal(n, 1);
	return open[0];
}

/* The customer has named the carrier: it is the one suggested. */
static inline struct lane1 fixture_asked(struct fixture *f, const char *id)
{
	const struct lane1 lane = fixture_lane(f, id);
	const struct lane1_choice choice = { .carrier_id = lane.carrier->id, .ring = -1 };

	must(f, lane1_choose(&f->session, &lane, &choice, &f->err));
	return fixture_lane(f, id);
}

#endif
