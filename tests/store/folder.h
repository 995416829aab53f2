/* A folder for one test's files, removed afterwards. */
#ifndef TESTS_STORE_FOLDER_H
#define TESTS_STORE_FOLDER_H

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

#include "store/caller_ids.h"
#include "store/customers.h"
#include "store/forwardings.h"
#include "store/records.h"
#include "store/store.h"

struct folder {
	char path[128];
	char db[160];
	struct arena arena;
	struct store *store;
	struct error err;
};

static inline int folder_unlink(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st, (void)flag, (void)ftw;
	return remove(path);
}

static inline void folder_make_in(struct folder *f, const char *tmp)
{
	memset(f, 0, sizeof *f);
	(void)snprintf(f->path, sizeof f->path, "%s/store-test.XXXXXX", tmp);
	assert_non_null(mkdtemp(f->path));
	(void)snprintf(f->db, sizeof f->db, "%s/v.db", f->path);
}

static inline int folder_setup(void **state)
{
	struct folder *f = xmalloc(sizeof *f);
	const char *tmp = getenv("TMPDIR");

	folder_make_in(f, tmp && tmp[0] ? tmp : "/tmp");
	*state = f;
	return 0;
}

/* The same with an open store. */
static inline int folder_setup_store(void **state)
{
	struct folder *f;

	(void)folder_setup(state);
	f = *state;
	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	if (!f->store)
		(void)fprintf(stderr, "%s (%s)\n", f->err.message, f->err.detail);
	return f->store ? 0 : -1;
}

static inline int folder_teardown(void **state)
{
	struct folder *f = *state;

	store_close(f->store);
	arena_done(&f->arena);
	(void)chmod(f->path, 0700);
	(void)nftw(f->path, folder_unlink, 8, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

#define assert_ok(f, call)                                                                 \
	do {                                                                               \
		bool done_ = (call);                                                       \
		if (!done_)                                                                \
			(void)fprintf(stderr, "%s: %s [%s] %s\n", #call, (f)->err.message, \
			    (f)->err.code, (f)->err.detail);                               \
		assert_true(done_);                                                        \
	} while (0)

/* The call is refused with this kind and code, in a sentence. */
#define assert_refused(f, call, kind_, code_)              \
	do {                                               \
		error_clear(&(f)->err);                    \
		assert_false(call);                        \
		assert_string_equal((f)->err.code, code_); \
		assert_int_equal((f)->err.kind, kind_);    \
		assert_true((f)->err.message[0] != '\0');  \
	} while (0)

static inline void add(struct folder *f, const char *name, const char *number, char id[ID_MAX])
{
	struct customer_edit fields = { .name = name, .country = "BE", .language = "nl" };

	assert_ok(f, customer_add(f->store, &fields, number, "fixed", id, &f->err));
}

/* The customer's first business number. */
static inline struct forwarding first(struct folder *f, const char *customer)
{
	struct forwarding *all;
	size_t n;

	assert_ok(f, forwarding_list(f->store, customer, &f->arena, &all, &n, &f->err));
	assert_true(n > 0);
	return all[0];
}

#endif
