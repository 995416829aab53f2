/* Files for the import, and its run to the end, in a fixture's folder. */
#ifndef TESTS_DESK_IMPORT_FIXTURE_H
#define TESTS_DESK_IMPORT_FIXTURE_H

#include "desk/export.h"
#include "desk/import.h"
#include "store/pool.h"
#include "store/records.h"
#include "tests/desk/fixture.h"

static inline void file_write(struct fixture *f, const char *name, const char *bytes, size_t n,
    char path[160])
{
	FILE *file;

	snprintf(path, 160, "%s/%s", f->folder, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
}

/* Steps to the end (or, `check`, to where nothing is written yet). */
static inline struct import *import_run(struct fixture *f, const char *path,
    const struct import_options *options, bool check)
{
	struct import *i = import_new(&f->session, path, options, &f->err);
	enum import_step step;

	if (!i)
		fail_msg("%s: %s", f->err.code, f->err.message);
	for (;;) {
		step = import_step(i, &f->err);
		if (step == IMPORT_FAILED)
			fail_msg("%s: %s", f->err.code, f->err.message);
		if (step != IMPORT_WAITS)
			continue;
		if (import_count(i)->phase == IMPORT_CHECKED && !check)
			import_go(i);
		else
			return i;
	}
}

static inline struct import *import_text_run(struct fixture *f, const char *text, bool check)
{
	const struct import_options options = { .foreign_yes = false };
	char path[160];

	file_write(f, "in.csv", text, strlen(text), path);
	return import_run(f, path, &options, check);
}

static inline void import_counts(struct fixture *f, const char *text, size_t added, size_t already,
    size_t bad)
{
	struct import *i = import_text_run(f, text, false);
	const struct import_count *n = import_count(i);
	const struct import_bad *all;

	if (n->added != added || n->already != already || n->bad != bad) {
		(void)import_bad(i, &all);
		fail_msg("%zu added, %zu already, %zu bad: %s", n->added, n->already, n->bad,
		    n->bad > 0 ? all[0].reason : "");
	}
	assert_int_equal(n->good, 0);
	assert_int_equal(n->read, added + already + bad);
	import_free(i);
}

/* The whole file that an export gives. */
static inline char *export_all(struct fixture *f)
{
	struct export_at at = { .begun = false };
	struct arena arena = { 0 };
	struct export_row *rows;
	struct buf out;
	char *text;
	size_t n;

	buf_init(&out, 8u << 20);
	export_line(NULL, &out);
	do {
		arena_reset(&arena);
		must(f, export_next(&f->session, &at, &arena, &rows, &n, &f->err));
		for (size_t i = 0; i < n; i++)
			export_line(&rows[i], &out);
	} while (n > 0);
	assert_false(out.full);
	text = strdup(buf_text(&out));
	buf_done(&out);
	arena_done(&arena);
	return text;
}

#endif
