/* What the files of src/provider/supabase*.c share; nobody else includes this. */
#ifndef PROVIDER_SUPABASE_PARTS_H
#define PROVIDER_SUPABASE_PARTS_H

#include "provider/rest.h"
#include "provider/supabase.h"

extern const struct rest supabase_rest; /* supabase_errors.c */

/* A request to `path` ("/rest/v1/agents") with the keys that belong to it; a body may be as large
 * as SUPABASE_BODY_MAX. */
must_check bool supabase_start(const struct supabase *s, enum http_method method, const char *path,
    struct http_request *out, struct error *err);
/* The same below /rest/v1 for a table. */
must_check bool supabase_start_table(const struct supabase *s, enum http_method method,
    const char *table, struct http_request *out, struct error *err);
void supabase_prefer(struct http_request *out, const char *prefer);
/* The body is whole: it did fit. ERROR_INPUT "body"; then `out` holds nothing. */
must_check bool supabase_whole(struct http_request *out, struct error *err);
/* ERROR_INPUT "supabase-id": what is no UUID never goes out; then `out` holds nothing. */
must_check bool supabase_id_wanted(const char *id, struct http_request *out, struct error *err);
/* The names of a table's columns, commas between them, behind `before`. */
void supabase_names(struct buf *out, const char *before, const struct row_table *table);

/* ---- values (supabase_values.c) */

/* Microseconds since 1970 of what PostgreSQL writes as a moment, with any zone or none (UTC). */
bool supabase_moment(const char *text, int64_t *us);
/* The same of a moment that goes back in an address, as it came: short, and without blanks. */
bool supabase_key_moment(const char *text, int64_t *us);
/* An object with the row's id and columns, named `name` (NULL in an array). ERROR_INPUT
 * "supabase-id", "supabase-value": a value is not of its column's kind. */
must_check bool supabase_write_row(struct buf *out, const struct row_table *table,
    const struct row *row, struct error *err);
struct supabase_form {
	const char *time; /* where row.updated_at comes from: "updated_at", "created_at" */
	bool plain;       /* no version */
};
must_check bool supabase_read_row(const struct json *item, const struct row_table *table,
    const struct supabase_form *form, struct arena *arena, struct row *row, struct error *err);
/* "agents.name: null": an answer that is not as documented. False always. */
bool supabase_wrong(const char *table, const char *column, const char *instead, struct error *err);
/* id, version and updated_at of what was written. */
must_check bool supabase_read_written(const struct json *item, void *written, struct arena *arena,
    struct error *err);

#endif
