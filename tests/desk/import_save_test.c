/* The list of what an import left out, as a file: whole however long it is, or not at all. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "desk/import_parts.h"
#include "tests/desk/import_fixture.h"

#define LINES 40000

/* LINES lines for one reason, which stands there once, as after a file all wrong. */
static void list_fill(struct import *i, struct fixture *f, size_t reason_length)
{
	char *reason = arena_alloc(&f->arena, reason_length + 1);

	memset(reason, 'x', reason_length);
	reason[reason_length] = '\0';
	i->bad = arena_alloc(&f->arena, LINES * sizeof *i->bad);
	i->n_bad = LINES;
	for (int n = 0; n < LINES; n++)
		i->bad[n] = (struct import_bad){ n + 2, "number", "=1", reason };
}

/* More than any buffer for it would hold. */
static void test_a_long_list_is_whole(void **state)
{
	struct fixture *f = *state;
	struct import i = { 0 };
	char path[160], line[3000];
	int lines = 0;
	FILE *in;

	(void)snprintf(path, sizeof path, "%s/left-out.csv", f->folder);
	list_fill(&i, f, 1800);
	assert_true(import_bad_save(&i, path, &f->err));
	in = fopen(path, "r");
	assert_non_null(in);
	assert_non_null(fgets(line, sizeof line, in));
	assert_string_equal(line, "line,column,value,reason\r\n");
	while (fgets(line, sizeof line, in) != NULL) {
		assert_int_equal(strtol(line, NULL, 10), lines + 2);
		assert_int_equal(line[strlen(line) - 1], '\n');
		lines++;
	}
	assert_int_equal(fclose(in), 0);
	assert_int_equal(lines, LINES);
}

static void test_half_a_list_is_none(void **state)
{
	struct fixture *f = *state;
	struct import i = { 0 };
	struct rlimit usual, small;
	struct stat there;
	char path[160];
	bool ok;

	(void)snprintf(path, sizeof path, "%s/left-out.csv", f->folder);
	list_fill(&i, f, 10);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &usual), 0);
	small = (struct rlimit){ 100000, usual.rlim_max };
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	ok = import_bad_save(&i, path, &f->err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &usual), 0);
	assert_false(ok);
	assert_string_equal(f->err.code, "file-unwritten");
	assert_int_equal(stat(path, &there), -1);
	assert_true(import_bad_save(&i, path, &f->err));
	assert_false(import_bad_save(&i, path, &f->err));
	assert_string_equal(f->err.code, "file-there");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_long_list_is_whole, fixture_store,
		    fixture_end),
		cmocka_unit_test_setup_teardown(test_half_a_list_is_none, fixture_store,
		    fixture_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
