/* Practice's Supabase has what data/supabase/schema.sql has: every table, column, rule and unique
 * index by its name there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "practice/supabase_tables.h"

static char *schema;

static int load(void **state)
{
	FILE *f = fopen("data/supabase/schema.sql", "r");
	long n;

	(void)state;
	if (f == NULL || fseek(f, 0, SEEK_END) != 0)
		return -1;
	n = ftell(f);
	rewind(f);
	schema = calloc(1, (size_t)n + 1);
	if (schema == NULL || fread(schema, 1, (size_t)n, f) != (size_t)n)
		return -1;
	return fclose(f);
}

static int unload(void **state)
{
	(void)state;
	free(schema);
	return 0;
}

/* What stands between `open` and `close` behind *at, which moves on; false: no more. */
static bool next(const char **at, const char *open, const char *close, char out[64])
{
	const char *found = strstr(*at, open);

	if (found == NULL)
		return false;
	found += strlen(open);
	*at = strstr(found, close);
	assert_non_null(*at);
	(void)snprintf(out, 64, "%.*s", (int)(*at - found), found);
	return true;
}

static const struct sb_table *table(const char *name)
{
	for (size_t i = 0; i < SB_TABLES; i++)
		if (strcmp(sb_tables[i].name, name) == 0)
			return &sb_tables[i];
	fail_msg("practice has no table %s", name);
	return NULL;
}

/* "uuid", "text", ... */
static void same_type(const struct sb_table *t, const char *name, const char *type)
{
	static const char *const types[] = { "uuid", "text", "integer", "bigint", "boolean",
		"timestamptz" };
	const struct sb_column *column = sb_column(t, name);

	if (column == NULL)
		fail_msg("%s.%s is not there", t->name, name);
	else
		assert_string_equal(types[column->type], type);
}

static void columns(void **state)
{
	const char *at = schema, *line, *end;
	char name[64], column[64], type[64];
	size_t n = 0;

	(void)state;
	while (next(&at, "create table if not exists public.", " (", name)) {
		const struct sb_table *t;
		size_t found = 1;

		if (strcmp(name, "voxdesk_schema") == 0)
			continue; /* is written otherwise */
		t = table(name);
		line = at;
		end = strstr(at, ";\n\n");
		same_type(t, "id", "uuid");
		while (next(&line, "add column if not exists ", " ", column) && line < end) {
			(void)snprintf(type, sizeof type, "%.*s", (int)strcspn(line + 1, " ,;\n"),
			    line + 1);
			same_type(t, column, type);
			found++;
		}
		assert_int_equal(found, t->n);
		n++;
	}
	assert_int_equal(n, SB_TABLES - 1);
}

/* A view there is one here, with the same columns and no others. */
static void views(void **state)
{
	const char *at = schema;
	char name[64], word[80];
	size_t n = 0;

	(void)state;
	while (next(&at, "create or replace view public.", " ", name)) {
		const char *end = strstr(at, "from public.");
		const struct sb_table *t = NULL;

		for (size_t i = 0; i < SB_VIEWS; i++)
			if (strcmp(sb_views[i].name, name) == 0)
				t = &sb_views[i];
		if (t == NULL)
			fail_msg("practice has no view %s", name);
		for (size_t i = 0; t != NULL && i < t->n; i++) {
			const char *found;

			(void)snprintf(word, sizeof word, ".%s", t->columns[i].name);
			for (found = strstr(at, word); found != NULL && found < end &&
			     strchr(",\n\t ", found[strlen(word)]) == NULL;)
				found = strstr(found + 1, word);
			if ((found != NULL && found < end) != sb_shows(t, &t->columns[i]))
				fail_msg("%s%s", name, word);
		}
		n++;
	}
	assert_int_equal(n, SB_VIEWS);
}

static bool has_rule(const char *name)
{
	char text[180];

	(void)snprintf(text, sizeof text, "constraint %s check", name);
	for (size_t i = 0; i < SB_TABLES; i++) {
		if (strstr(sb_tables[i].more, text) != NULL)
			return true;
		for (size_t k = 0; k < sb_tables[i].n; k++)
			if (strstr(sb_tables[i].columns[k].rest, text) != NULL)
				return true;
	}
	return false;
}

static void rules(void **state)
{
	const char *at = schema;
	char where[64], name[64], whole[140];
	size_t n = 0;

	(void)state;
	while (next(&at, "call voxdesk.rule('", "', '", where)) {
		assert_true(next(&at, "', '", "'", name));
		(void)snprintf(whole, sizeof whole, "%s_%s", where, name);
		if (!has_rule(whole))
			fail_msg("practice has no rule %s", whole);
		n++;
	}
	assert_true(n > 20);
}

static void unique_indexes(void **state)
{
	const char *at = schema;
	char name[64], whole[140];
	size_t n = 0;

	(void)state;
	while (next(&at, "create unique index if not exists ", " on ", name)) {
		(void)snprintf(whole, sizeof whole, "create unique index %s on ", name);
		if (strcmp(name, "voxdesk_schema_one") == 0)
			continue;
		if (strstr(sb_rules_sql, whole) == NULL)
			fail_msg("practice has no index %s", name);
		n++;
	}
	assert_true(n >= 9);
}

/* Where a number is at home: home_of() there. */
static void homes(void **state)
{
	const char *at = strstr(schema, "function voxdesk.home_of"), *end = strstr(at, "c (code");
	char code[64], row[96];
	size_t n = 0;

	(void)state;
	while (next(&at, "('+", ")", code) && at < end) {
		(void)snprintf(row, sizeof row, "('+%s)", code);
		if (strstr(sb_rules_sql, row) == NULL)
			fail_msg("practice does not know %s", row);
		n++;
	}
	assert_true(n > 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns),
		cmocka_unit_test(views),
		cmocka_unit_test(rules),
		cmocka_unit_test(unique_indexes),
		cmocka_unit_test(homes),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
