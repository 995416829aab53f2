/* What the import's files share: reading the file (import_file.c), its header (import_header.c),
 * one line (import_line.c, import_number.c), the line against the store (import_store.c), and the
 * steps (import.c, import_write.c). Internal to desk/. */
#ifndef DESK_IMPORT_PARTS_H
#define DESK_IMPORT_PARTS_H

#include "base/csv.h"
#include "desk/customer_fields.h"
#include "desk/import.h"
#include "desk/number_typed.h"
#include "store/bulk.h"

/* The whole file as UTF-8, without its mark. */
struct import_text {
	char *bytes; /* on the heap; NULL none */
	size_t n;
	const char *encoding; /* for import_encoding() */
};
/* The bytes as they came become that; `bytes` may be another block afterwards. */
must_check bool import_bytes_decode(struct import_text *text, struct error *err);
must_check bool import_file_read(const char *path, bool may_wait, struct import_text *out,
    struct error *err);

struct import_header {
	char separator;
	int place[IMPORT_COLUMNS]; /* which cell of a line; -1: the file has no such column */
	int cells;                 /* how many a line has */
	const char *rows;          /* where the lines begin */
	int line;                  /* and the number of the first of them */
	struct import_ignored *ignored;
	size_t n_ignored;
};
must_check bool import_header_read(const struct import_text *text, struct arena *arena,
    struct import_header *out, struct error *err);

/* What a line says, checked as far as that goes without the store. */
enum import_to { TO_NONE, TO_AUTO, TO_NUMBER };
struct import_line {
	int line;
	const char *cell[IMPORT_COLUMNS]; /* trimmed, "" nothing said */
	struct customer_fields fields;
	const struct carrier *carrier; /* NULL none */
	bool has_condition;
	enum condition condition;
	int ring;
	bool force;
	enum import_to to;
	struct number ai; /* TO_NUMBER */
	/* What the number was where it was exported: AI_POOL: only a place in the pool will do. */
	enum ai_source ai_was;
	enum ai_source ai_source;
};

/* The first thing that is wrong with a line; `column` IMPORT_COLUMNS: with the line as a whole. */
struct import_fault {
	enum import_column column;
	const char *value; /* as it stood there */
	struct error err;  /* message and hint make the reason */
};
bool import_fault_set(struct import_fault *out, enum import_column column, const char *value,
    const char *code, const char *hint, const char *fmt, ...) printf_like(6, 7);

/* The catalogue's check of ring times needs a target of the line's country: one is made once. */
struct import_checks {
	const struct catalogue *catalogue;
	bool foreign_yes;
	char country[3];
	struct number example;
};

/* All cells of a row, without looking at what they hold. False: the row is faulty as a whole; true
 * with *empty: nothing stands in it. */
must_check bool import_row_cells(const struct import_header *header, const struct csv *csv,
    const char *const *fields, int n, struct arena *arena, struct import_line *out, bool *empty,
    struct import_fault *fault);
/* The business number, then all else: so that the same number in two lines is found whatever else
 * is wrong. */
must_check bool import_line_number(struct import_line *line, struct import_fault *fault);
/* Without one the line is a customer that has none, as an export writes it. */
bool import_has_number(const struct import_line *line);
must_check bool import_line_check(struct import_checks *checks, struct arena *arena,
    struct import_line *line, struct import_fault *fault);
/* The choices of lane 1, of import_line_check() (import_choice.c). */
must_check bool import_choice_check(struct import_checks *checks, struct arena *arena,
    struct import_line *line, struct import_fault *fault);

/* Numbers and ids that were seen in the file. */
struct import_seen {
	struct import_seen_slot {
		uint64_t key, sum;
		int line; /* 0: free */
	} * slots;
	size_t n, room;
};
/* The slot of `key`, new (line 0, to be filled in by the caller) or known; valid until the next. */
struct import_seen_slot *import_seen_find(struct import_seen *seen, uint64_t key);
void import_seen_done(struct import_seen *seen);
uint64_t import_number_key(const char *e164);
uint64_t import_text_key(const char *text);
/* What two lines of one customer must have in common. */
uint64_t import_customer_sum(const struct import_line *line);

/* The line against the store. */
enum import_fate {
	FATE_BAD,
	FATE_NEW,     /* to be taken in */
	FATE_ALREADY, /* there just so */
	FATE_WANTS    /* there just so, but for its AI number */
};
/* False: the store failed. FATE_BAD: `fault` says why; ALREADY and WANTS: *there is filled. */
must_check bool import_line_fate(struct session *s, struct arena *arena, struct import_line *line,
    enum import_fate *fate, struct forwarding *there, struct import_fault *fault,
    struct error *err);

struct import_kept_line { /* a line to be taken in, or there already */
	uint32_t at;      /* where it begins in the text */
	int line;
	unsigned char fate; /* enum import_fate; FATE_ALREADY also once it was added */
	unsigned char config[16];
};

struct import {
	struct session *session;
	struct import_options options;
	struct import_text text;
	struct import_header header;
	struct import_checks checks;
	struct csv csv;
	struct import_seen numbers, customers;
	struct import_count count;
	struct arena arena; /* texts that are given out */
	struct arena row;   /* of the line or batch in hand */

	struct import_kept_line *lines;
	size_t n_lines, lines_room;
	size_t next; /* the line in hand, of the present phase */

	struct import_bad *bad, *doubts;
	size_t n_bad, bad_room, n_doubts, doubts_room;
	struct import_want *unplaced, *wanting;
	size_t n_unplaced, unplaced_room, n_wanting, wanting_room;
	struct import_answer { /* by import_wishes() */
		enum { ANSWER_NONE, ANSWER_NUMBER, ANSWER_REFUSED, ANSWER_DONE } what;
		char number[E164_MAX];
		const char *reason;
	} * answers;
	struct import_kept *kept;
	size_t n_kept, kept_room;
	struct { /* import_example() */
		int line;
		const char *name; /* NULL none yet */
	} example;
	const char *reason; /* the last one given, shared by equal ones */

	struct bulk_customer *batch; /* of IMPORT_BATCH */
	struct bulk_made *made;
	struct import_batch_line {
		size_t at; /* in `lines` */
		struct import_line *line;
		struct forwarding_setup setup;
		char country[3]; /* of the pool place that it wants; "" none */
	} * batch_lines;
	size_t n_batch, batch_max;
	int folder; /* of the hand-outs; -1 not open */
};

/* One more of `size` bytes in a list of the heap; zeroed. */
void *import_grow(void **list, size_t *n, size_t *room, size_t size);
void import_bad_add(struct import *i, int line, const struct import_fault *fault);
/* Into import_doubts(). */
void import_doubt_add(struct import *i, int line, enum import_column column, const char *value,
    const char *reason);
/* Into import_unplaced() or import_wishes(). */
void import_want_add(struct import *i, bool wanting, const struct import_want *want,
    const char *reason);
/* Reads lines[at] again into i->row; it was readable before. */
struct import_line *import_reread(struct import *i, size_t at);
void import_config_pack(const char *id, unsigned char out[16]);
void import_config_text(const unsigned char in[16], char id[ID_MAX]);
/* Message and hint as one text, in `arena`. */
const char *import_reason(struct arena *arena, const struct error *err);

/* import_place.c. The country whose pool numbers fit. */
const char *import_pool_country(struct import *i, const struct number *number);
void import_want_of(const struct import_line *line, const struct forwarding *f, const char *name,
    const char *country, struct import_want *out);
bool import_is_online_only(const struct error *err);
/* Why the pool gave none, in `row`. */
const char *import_no_place(struct import *i, const struct import_want *want,
    const struct error *err);
/* For one that is there and wants an AI number still. False: the store is busy or failed. */
must_check bool import_place_there(struct import *i, const struct import_line *line,
    const struct forwarding *f, struct error *err);

#define IMPORT_BATCH_MIN 20
#define IMPORT_WRITE_MS 40
#define IMPORT_STEP_MS 25 /* a console is asked for a key in between */
enum import_step import_failed(const struct error *err); /* busy: later */
void import_phase_set(struct import *i, enum import_phase phase);
enum import_step import_write_step(struct import *i, struct error *err);
enum import_step import_place_step(struct import *i, struct error *err);
enum import_step import_handout_step(struct import *i, struct error *err);

#endif
