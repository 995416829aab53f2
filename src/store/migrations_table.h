/*
 * The schema's migrations as compiled in from data/sql/NNNN_name.sql (tools/embed.c): numbered 1,
 * 2, 3 ... without a gap, in that order. Migration N brings user_version from N-1 to N.
 */
#ifndef STORE_MIGRATIONS_TABLE_H
#define STORE_MIGRATIONS_TABLE_H

#include <stddef.h>

struct migration {
	int number;
	const char *name, *sql; /* "customers" of 0001_customers.sql; the whole file */
};

extern const struct migration migrations[];
extern const size_t n_migrations;

#endif
