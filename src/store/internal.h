/*
 * Inside the store: the connection, its statements, transactions. Only src/store and its tests
 * include this.
 *
 * A statement is named by its SQL text, a static string that stands beside the function using it;
 * it is prepared on first use and kept until the store is closed. Whoever steps it to the end or
 * gives it up leaves it reset, so that no read transaction stays open (a reader that lingers keeps
 * the WAL from being checkpointed).
 */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include <sqlite3.h>

#include "store/migrations_table.h"
#include "store/store.h"

#define STORE_APPLICATION_ID 0x766f7864 /* "voxd" */
#define STORE_BUSY_MS 50
#define STORE_OPEN_BUSY_MS                                                     \
	3000 /* another process may be migrating; nothing is on the screen yet \
	      */
#define STORE_STATEMENTS_MAX 640

enum store_phase { PHASE_OPEN, PHASE_READ, PHASE_WRITE, PHASE_COPY, STORE_PHASES };

struct store {
	sqlite3 *db;
	char *path, *operator_name;
	bool readonly, wal;
	int failed;             /* SQLite's code of the last failure */
	enum store_phase phase; /* what an error's sentence is about */
	struct {
		const char *sql;
		sqlite3_stmt *statement;
	} statements[STORE_STATEMENTS_MAX];
	size_t n_statements;
	int (*stop)(void *);
	void *stop_user;
	const struct migration *migrations;
	int newest; /* user_version that this program writes */
	/* sync_hold(): what sharing writes, it writes while this sharing lasts. */
	bool held;
	char sharing[ID_MAX];
};

struct store_options {
	enum store_mode mode;
	const char *operator_name;
	const char *vfs;                    /* NULL: the system's */
	const struct migration *migrations; /* NULL: the compiled-in ones */
	size_t n_migrations;
};
/* What store_open() does, with the parts that a test replaces. */
must_check struct store *store_open_with(const char *path, const struct store_options *options,
    struct error *err);

/* sql.c */

/* The statement of `sql`, reset, without bindings; NULL with err. */
must_check sqlite3_stmt *store_statement(struct store *s, const char *sql, struct error *err);
void store_statements_close(struct store *s);
enum stepped { ROW_ERROR = -1, ROW_NONE, ROW_HERE };
/* After ROW_NONE and ROW_ERROR the statement is reset. */
must_check enum stepped store_row(struct store *s, sqlite3_stmt *statement, struct error *err);
/* The same for a loop: true while there is a row; *row says how it ended. */
must_check bool store_next(struct store *s, sqlite3_stmt *statement, enum stepped *row,
    struct error *err);
/* Steps to the end. */
must_check bool store_run(struct store *s, sqlite3_stmt *statement, struct error *err);
must_check bool store_exec(struct store *s, const char *sql, struct error *err);
must_check bool store_number(struct store *s, const char *sql, int64_t *out, struct error *err);

static inline const char *or_empty(const char *text)
{
	return text ? text : "";
}
static inline const char *or_null(const char *text) /* "" is null in the store */
{
	return text && text[0] ? text : NULL;
}

/* Parameters are counted from 1. The text must live until the statement was run. NULL binds null.
 */
void bind_text(sqlite3_stmt *statement, int at, const char *text);
void bind_word(sqlite3_stmt *statement, int at, const char *text); /* "" binds null too */
void bind_number(sqlite3_stmt *statement, int at, int64_t n);
/* Columns are counted from 0. A null text gives "". */
const char *column_text(sqlite3_stmt *statement, int at, struct arena *arena);
void column_id(sqlite3_stmt *statement, int at, char out[ID_MAX]);

/* Runs a change of rows whose parameters are texts: ?1 is the time now, ?2 and on are `texts` (NULL
 * is null). `changed` (or NULL) gets how many rows it changed. */
must_check bool store_change(struct store *s, const char *sql, const char *const *texts, size_t n,
    int *changed, struct error *err);
/* The same where exactly one row must have been there: ERROR_CONFLICT "changed-meanwhile". */
must_check bool store_change_one(struct store *s, const char *sql, const char *const *texts,
    size_t n, struct error *err);
#define TEXTS(...)                            \
	(const char *const[]){ __VA_ARGS__ }, \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *)

/* A number as one of those texts: SQL casts it where no column does ("cast(?3 as integer)"). */
#define INT_TEXT_MAX 24
const char *int_text(int64_t n, char out[INT_TEXT_MAX]);

/* Is there a row? Parameters are texts, from ?1. */
must_check bool store_has(struct store *s, const char *sql, const char *const *texts, size_t n,
    bool *out, struct error *err);

/* rows.c: what a query gives, into structs. `asked` is a statement with its parameters; NULL
 * (err is set already) gives false. */

/* store_statement() with texts as its first parameters, from ?1 (NULL is null). */
must_check sqlite3_stmt *store_asked(struct store *s, const char *sql, const char *const *texts,
    size_t n, struct error *err);
struct row_reader { /* how a row becomes a struct */
	size_t size;
	/* Fills `out`, which lives as long as the arena; false with err: the row is damaged. */
	bool (*read)(struct store *s, sqlite3_stmt *row, struct arena *arena, void *out,
	    struct error *err);
};
/* Every row, as an array in the arena: *out, NULL when there is none. */
must_check bool store_list(struct store *s, sqlite3_stmt *asked, const struct row_reader *reader,
    struct arena *arena, void **out, size_t *n, struct error *err);
/* The first row; *found. Without one, `out` is all zero. */
must_check bool store_one(struct store *s, sqlite3_stmt *asked, const struct row_reader *reader,
    struct arena *arena, bool *found, void *out, struct error *err);
/* The same for a query of one column of texts. Without a row, the one text is "". */
must_check bool store_texts(struct store *s, sqlite3_stmt *asked, struct arena *arena,
    const char ***out, size_t *n, struct error *err);
must_check bool store_text(struct store *s, sqlite3_stmt *asked, struct arena *arena, bool *found,
    const char **out, struct error *err);
/* The first row's one column, copied and cut to `out`; "" without a row, and for null. */
must_check bool store_word(struct store *s, sqlite3_stmt *asked, char *out, size_t size,
    bool *found, struct error *err);

/* The list with room for one more of `size` bytes; it grows in the arena. */
void *store_grow(struct arena *arena, void *list, size_t n, size_t *room, size_t size);

/* One BEGIN IMMEDIATE transaction. After store_commit() or store_rollback() it is over, whatever
 * they return. */
must_check bool store_begin(struct store *s, struct error *err);
must_check bool store_commit(struct store *s, struct error *err);
bool store_rollback(struct store
	*s); /* false always, so that `return store_rollback(s)` reads well */

/* The line of audit_log for a change; what is too long is cut, between two characters. */
must_check bool store_audit(struct store *s, const char *org_id, const char *action,
    const char *subject_id, struct error *err, const char *fmt, ...) printf_like(6, 7);
/* The same, however long. */
must_check bool store_audit_whole(struct store *s, const char *org_id, const char *action,
    const char *subject_id, const char *detail, struct error *err);

/* fail.c: words for what SQLite said last on this connection; false always. */
bool store_fail(struct store *s, struct error *err);
bool store_fail_code(const struct store *s, int code, const char *detail, struct error *err);
/* Something in the file is not what this program writes. */
bool store_fail_corrupt(const struct store *s, const char *detail, struct error *err);
/* A compare and set found another version, or no row. */
bool store_fail_changed(struct error *err);
/* A path as it may stand in a sentence. */
const char *store_shown_path(const char *path, char out[256]);

/* place.c: what stands at a path, before SQLite looks at it. */
enum place { PLACE_BAD, PLACE_FREE, PLACE_FILE };
must_check enum place store_place(const char *path, bool write, struct error *err);
/* A file that is ours, and its log, is nobody else's to read, however it was made. */
void store_keep_private(const char *path);
must_check bool store_make_file(const char *path,
    struct error *err);                   /* mode 0600; fine when it is there already */
bool store_network_filesystem(long type); /* statfs f_type */
long store_filesystem(const char *path);
char *store_folder(const char *path);                     /* freed by the caller */
char *store_beside(const char *path, const char *suffix); /* path + suffix; freed by the caller */
/* path + suffix, or path + suffix + "-2" and so on: the first that is not there. Freed by the
 * caller. */
char *store_free_name(const char *path, const char *suffix);
bool store_sync_folder(const char *path);
char *store_path_for_sqlite(const char
	*path); /* never taken for a URI or ":memory:"; freed by the caller */

/* migrate.c */
enum store_kind {
	KIND_EMPTY,
	KIND_OURS,
	KIND_OLDER,
	KIND_NEWER,
	KIND_FOREIGN,
	KIND_CORRUPT,
	KIND_UNREAD
};
/* What the open file is; err is filled from KIND_NEWER on. */
must_check enum store_kind store_kind(struct store *s, struct error *err);
/* Is the schema to the letter what the migrations make? ERROR_STORE "store-foreign" otherwise. A
 * file that comes from elsewhere could carry triggers and views of its own. */
must_check bool store_schema_ours(struct store *s, struct error *err);
must_check bool store_migrate(struct store *s, struct error *err);

/* copy.c: copies the content of `s` into the new file `to` and sees to it that it is on the disk.
 */
must_check bool store_copy_to(struct store *s, const char *to, struct error *err);
/* Copies what others see of the store, while this connection may hold its write lock, to its path +
 * suffix (numbered when that is taken); `kept` (or NULL) gets that name. */
must_check bool store_keep_former(struct store *s, const char *suffix, char *kept, size_t size,
    struct error *err);

/* settings.c: within a transaction. `value` NULL: it is none any more. *changed: it was another. */
must_check bool setting_put(struct store *s, const char *name, const char *value, bool *changed,
    struct error *err);

/* customers.c, search_text.c, forwardings.c: parts of a change, inside its transaction. */

/* Makes the customer's sort_name and search_text again from its name and its live business numbers.
 */
must_check bool customer_reindex(struct store *s, const char *org_id, struct error *err);
/* What a customer is found by that is new and has no number yet: its row is inserted with these. */
struct customer_texts {
	char sort_name[128];
	char *search_text; /* of the arena */
};
void customer_texts(const char *name, struct arena *arena, struct customer_texts *out);
/* The index gets what the customers were inserted with that came after this one. FTS5 writes out
 * what it holds in memory whenever a statement begins that may be undone by itself: so all rows
 * first, then this. */
must_check bool customers_learn(struct store *s, int64_t after, struct error *err);
must_check bool customers_newest(struct store *s, int64_t *row_id, struct error *err); /* 0 none */
/* Takes the customer out of every search. */
must_check bool customer_unindex(struct store *s, const char *org_id, struct error *err);
bool no_such_customer(struct error *err); /* false always */
enum presence { ABSENT, LIVE, REMOVED };  /* no row; a row; a tombstone */
must_check bool customer_presence(struct store *s, const char *id, enum presence *out,
    struct error *err);
must_check bool customer_exists(struct store *s, const char *id, struct error *err);
/* What the rules of the tables take as a phone number and as a country. */
bool ai_number_fits(const char *number);
bool country_fits(const char *country);
/* Neither in the pool nor a managed number; ERROR_CONFLICT "number-known". */
must_check bool ai_number_unknown(struct store *s, const char *number, struct error *err);
/* Folded and cut to what the list is sorted by. */
void customer_sort_name(const char *name, char out[128]);
/* The digits of an E.164 number as dialled in its own country; "" when the plan is not known. */
void national_digits(const char *e164, char *out, size_t size);
struct customer_edit;
must_check bool customer_insert(struct store *s, const struct customer_edit *fields, const char *id,
    struct error *err); /* the row alone */
struct customer_number;
must_check bool forwarding_number_set(struct store *s, const char *org_id,
    const struct customer_number *number, struct error *err);
must_check bool forwarding_insert(struct store *s, const char *org_id, const char *business_number,
    const char *line_type, char id[ID_MAX], struct error *err);

#endif
