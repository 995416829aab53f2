/*
 * A row of a table that several stores share, as texts: what a provider's page is read into, and
 * what the store takes and gives, so that neither has to know the other.
 */
#ifndef BASE_ROW_H
#define BASE_ROW_H

#include <stddef.h>
#include <stdint.h>

enum row_kind {
	ROW_TEXT,
	ROW_UUID,   /* lower case */
	ROW_NUMBER, /* whole; decimal digits */
	ROW_FLAG,   /* "0", "1" */
	ROW_TIME    /* RFC 3339 in UTC, whole seconds, as base/time.h writes them */
};
struct row_column {
	const char *name;
	enum row_kind kind;
};
struct row_table {
	const char *name;
	const struct row_column *columns; /* without id, version and updated_at */
	size_t n;
};
struct row {
	const char *id;            /* a UUID */
	int64_t version;           /* counted by the remote; 0: not there yet */
	const char *updated_at;    /* the remote's own, as it came; "" none */
	const char *const *values; /* by the table's columns; NULL is null */
};

#endif
