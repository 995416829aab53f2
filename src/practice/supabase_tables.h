/*
 * What there is in practice's database: its tables, their columns and what PostgreSQL would say
 * about them, as data/supabase/schema.sql has it. A test compares this list with store/shared.c's.
 */
#ifndef PRACTICE_SUPABASE_TABLES_H
#define PRACTICE_SUPABASE_TABLES_H

#include <stdbool.h>
#include <stddef.h>

enum sb_type { SB_UUID, SB_TEXT, SB_INT, SB_BIGINT, SB_BOOL, SB_TIME };

struct sb_column {
	const char *name;
	enum sb_type type;
	bool not_null;
	const char *rest; /* of its definition in SQL: default, check */
	bool own;         /* the server's: what is sent is checked, and has no effect */
	const char *fill; /* stands in place of a null that is sent; NULL: nothing does */
};

struct sb_table {
	const char *name, *store; /* what it is called, and the SQLite table behind it */
	const struct sb_column *columns;
	size_t n;
	const char *org;  /* the column that says whose a row is; NULL: nobody's */
	const char *more; /* of its definition in SQL, behind the columns */
	bool open; /* for reading, to those who are not signed in as well; and for nothing else */
	const char *hides; /* of a view, which members alone read: the columns that it leaves out,
			      each between blanks; NULL: a table */
};

/* The shared tables come first, in store/shared.c's order. */
enum { SB_FORWARDING_CONFIGS = 3, SB_SHARED_TABLES = 7, SB_FORWARDING_NUMBERS = 7, SB_TABLES = 9 };
extern const struct sb_table sb_tables[SB_TABLES];
enum { SB_VIEWS = 5 };
extern const struct sb_table sb_views[SB_VIEWS];

/* The four of the seeds' own schema. */
enum { SB_SEED_TABLES = 4 };
extern const struct sb_table sb_seed_tables[SB_SEED_TABLES];

/* A table has all of its columns, a view some of its table's. */
bool sb_shows(const struct sb_table *t, const struct sb_column *column);
/* NULL: there is none of that name. */
const struct sb_column *sb_column(const struct sb_table *t, const char *name);

/* Indexes by the columns that SQLite names when one is violated. */
struct sb_unique {
	const char *violated;       /* in SQLite's words */
	const char *name, *columns; /* in PostgreSQL's */
};
/* NULL: none such. */
const struct sb_unique *sb_unique(const char *violated);

/* Triggers and indexes, and the first rows. */
extern const char sb_rules_sql[];
extern const char sb_start_sql[];
extern const char sb_seed_start_sql[];
/* Adds ?1 made-up rows to a shared table; NULL: none such. */
const char *sb_rows_sql(const char *table);

#endif
