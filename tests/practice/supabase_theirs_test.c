/* Deletions and rows of other programs: practice's database does what PostgreSQL does with
 * data/supabase. The cases are tests/pg/theirs.tests, which tests/pg/run.sh asks there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "practice/supabase_parts.h"

#define LINE_MAX 2000
#define STATEMENTS_MAX 16

struct cases {
	struct sb s;
	char what[LINE_MAX], query[LINE_MAX];
	char statements[STATEMENTS_MAX][LINE_MAX];
	size_t n, done;
};

static void run(struct cases *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (sqlite3_exec(c->s.db, c->statements[i], NULL, NULL, NULL) != SQLITE_OK)
			fail_msg("%s: %s: %s", c->what, c->statements[i], sqlite3_errmsg(c->s.db));
	c->n = 0;
}

static void is(struct cases *c, const char *want)
{
	sqlite3_stmt *statement = NULL;
	const char *got = "";

	run(c, c->n);
	if (sqlite3_prepare_v2(c->s.db, c->query, -1, &statement, NULL) != SQLITE_OK)
		fail_msg("%s: %s", c->what, sqlite3_errmsg(c->s.db));
	if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_text(statement, 0))
		got = (const char *)sqlite3_column_text(statement, 0);
	if (strcmp(got, want) != 0)
		fail_msg("%s: \"%s\", not \"%s\"", c->what, got, want);
	sqlite3_finalize(statement);
	c->done++;
}

static void refused(struct cases *c, const char *want)
{
	struct sb_fault fault = { .status = 0 };
	char got[SB_WORDS + 16] = "nothing";
	const char *last;

	assert_true(c->n > 0);
	last = c->statements[c->n - 1];
	run(c, c->n - 1);
	if (sqlite3_exec(c->s.db, last, NULL, NULL, NULL) != SQLITE_OK) {
		(void)sb_refused(&c->s, &sb_tables[0], &fault);
		(void)snprintf(got, sizeof got, "%s %s", fault.code, fault.message);
	}
	if (strcmp(got, want) != 0)
		fail_msg("%s: %s, not %s", c->what, got, want);
	c->done++;
}

static void same_as_postgresql(void **state)
{
	static struct cases c;
	FILE *f = fopen("tests/pg/theirs.tests", "r");
	char line[LINE_MAX];

	(void)state;
	assert_non_null(f);
	sb_init(&c.s, 0, "http://127.0.0.1:1");
	(void)sb_db(&c.s);
	while (fgets(line, sizeof line, f)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#')
			(void)snprintf(c.what, sizeof c.what, "%s", line + 1);
		else if (line[0] == '?')
			(void)snprintf(c.query, sizeof c.query, "%s", line + 1);
		else if (line[0] == '=')
			is(&c, line[1] == ' ' ? line + 2 : "");
		else if (line[0] == '!')
			refused(&c, line + 2);
		else if (line[0] != '\0') {
			assert_true(c.n < STATEMENTS_MAX);
			(void)snprintf(c.statements[c.n++], LINE_MAX, "%s", line);
		}
	}
	assert_int_equal(c.n, 0);
	assert_true(c.done > 30);
	sb_done(&c.s);
	fclose(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_as_postgresql),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
