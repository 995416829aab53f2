/*
 * DESIGN. What is typed becomes one or more ways to read it (a name's words; a number as typed,
 * without 00, without the leading 0). A customer fits a way when its search_text holds every part
 * of it. Found in this order, until there are enough: names that begin with the text and numbers
 * that begin with the digits (indexes on the beginnings), then the rest through the index of
 * three-character parts, whose candidates are compared in full, since it keeps no positions. Parts
 * of one or two characters are in no index: alone they are found as beginnings only. The call-back
 * list is short, so it is read through and compared.
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "store/customer_rows.h"

#define QUERY_MAX 512
#define WORDS_MAX 24
#define WAYS_MAX 4

struct way {
	char text[QUERY_MAX]; /* the words, each ended by a NUL */
	const char *words[WORDS_MAX];
	size_t n;
	bool last_resort; /* tried only when nothing else was found */
};

struct query {
	char folded[QUERY_MAX]; /* what a name may begin with */
	char digits[QUERY_MAX]; /* "" when it is no number */
	struct way ways[WAYS_MAX];
	size_t n_ways;
};

struct hits {
	int64_t *rows;
	size_t n, max;
};

static void way_add(struct query *q, const char *text, bool one_part, bool last_resort)
{
	struct way *way = &q->ways[q->n_ways++];
	char *at = way->text;

	way->last_resort = last_resort;
	(void)text_copy(way->text, sizeof way->text, text);
	while (*at && way->n < WORDS_MAX) {
		size_t n = one_part ? strlen(at) : strcspn(at, " ");

		if (n > 0)
			way->words[way->n++] = at;
		at += n;
		if (*at)
			*at++ = '\0';
	}
}

/* "+32 (0)9 224": nobody dials that zero after the country code. */
static void drop_trunk_zero(const char *in, char *out, size_t size)
{
	const char *zero = strstr(in, "(0)");

	if (zero)
		(void)snprintf(out, size, "%.*s%s", (int)(zero - in), in, zero + 3);
	else
		(void)text_copy(out, size, in);
}

static void query_read(struct query *q, const char *text)
{
	char plain[QUERY_MAX];

	*q = (struct query){ .n_ways = 0 };
	(void)text_fold(text, q->folded, sizeof q->folded);
	drop_trunk_zero(text, plain, sizeof plain);
	if (!text_digits(plain, q->digits, sizeof q->digits)) {
		q->digits[0] = '\0';
		way_add(q, q->folded, false, false);
		return;
	}
	if (strncmp(q->digits, "00", 2) == 0 && q->digits[2])
		way_add(q, q->digits + 2, true, false);
	way_add(q, q->digits, true, false);
	if (strchr(q->folded, ' '))
		way_add(q, q->folded, true, false); /* "24 7" in a name */
	if (q->digits[0] == '0' && q->digits[1] && q->digits[1] != '0')
		way_add(q, q->digits + 1, true, true);
}

static bool way_fits(const struct way *way, const char *search_text)
{
	for (size_t i = 0; i < way->n; i++)
		if (!strstr(search_text, way->words[i]))
			return false;
	return true;
}

/* The end of the first three characters of `word`, or NULL when it has fewer. */
static const char *three(const char *word, const char *end)
{
	for (int i = 0; i < 3; i++) {
		if (word >= end)
			return NULL;
		(void)text_next(&word, end);
	}
	return word;
}

static void match_part(struct buf *match, const char *from, const char *to)
{
	buf_printf(match, "%s\"%.*s\"", match->n ? " AND " : "", (int)(to - from), from);
}

/* Each part costs the reading of its list, 10 ms where all of 1,000,000 customers have it, and
 * narrows less than the one before (measured: tests/bench): so one after the other without overlap
 * in a word that stands alone, else the first and the last. */
void customer_search_match(const char *word, bool alone, struct buf *match)
{
	const char *end = word + strlen(word), *from = word, *to = three(word, end), *done = NULL;

	for (; to && (alone || !done); to = three(from, end)) {
		match_part(match, from, to);
		done = from;
		from = to;
	}
	if (!done)
		return;
	for (from = done, to = three(from, end); to && to < end; to = three(from, end))
		(void)text_next(&from, end);
	if (from != done)
		match_part(match, from, end);
}

static bool hit_known(const struct hits *hits, int64_t row)
{
	for (size_t i = 0; i < hits->n; i++)
		if (hits->rows[i] == row)
			return true;
	return false;
}

/* Adds the rows of a statement whose columns are row_id, search_text; `way` NULL: all of them. */
static bool take(struct store *s, sqlite3_stmt *statement, const struct way *way, struct hits *hits,
    struct error *err)
{
	enum stepped row = ROW_NONE;

	while (hits->n < hits->max && store_next(s, statement, &row, err)) {
		int64_t id = sqlite3_column_int64(statement, 0);

		if (way && !way_fits(way, (const char *)sqlite3_column_text(statement, 1)))
			continue;
		if (!hit_known(hits, id))
			hits->rows[hits->n++] = id;
	}
	(void)sqlite3_reset(statement);
	return row != ROW_ERROR;
}

/* What sorts after every text that begins with `prefix`. */
static void after_prefix(const char *prefix, char *out, size_t size)
{
	(void)snprintf(out, size, "%s\xf4\x8f\xbf\xbf", prefix);
}

static bool begins(struct store *s, const char *sql, const char *prefix, struct hits *hits,
    struct error *err)
{
	sqlite3_stmt *statement;
	char until[QUERY_MAX + 8];

	if (hits->n >= hits->max)
		return true;
	statement = store_statement(s, sql, err);
	if (!statement)
		return false;
	after_prefix(prefix, until, sizeof until);
	bind_text(statement, 1, prefix);
	bind_text(statement, 2, until);
	bind_number(statement, 3, (int64_t)hits->max);
	return take(s, statement, NULL, hits, err);
}

static const char names_beginning[] =
    "select row_id from organizations where sort_name >= ?1 and sort_name < ?2 "
    "and deleted_at is null order by sort_name, id limit ?3";
static const char numbers_beginning[] =
    "select o.row_id from forwarding_configs f join organizations o on o.id = f.org_id "
    "where f.business_number >= ?1 and f.business_number < ?2 and f.deleted_at is null order by f.business_number limit ?3";
static const char nationals_beginning[] =
    "select o.row_id from forwarding_configs f join organizations o on o.id = f.org_id "
    "where f.national_digits >= ?1 and f.national_digits < ?2 and f.deleted_at is null order by f.national_digits limit ?3";

static bool beginnings(struct store *s, const struct query *q, struct hits *hits, struct error *err)
{
	char e164[QUERY_MAX + 1];
	const char *digits = q->digits;

	/* sort_name is cut where the key of a page ends; a longer text is found by its parts. */
	if (strlen(q->folded) < sizeof((struct customer_key *)0)->sort &&
	    !begins(s, names_beginning, q->folded, hits, err))
		return false;
	if (!digits[0])
		return true;
	if (!begins(s, nationals_beginning, digits, hits, err))
		return false;
	if (strncmp(digits, "00", 2) == 0)
		digits += 2;
	(void)snprintf(e164, sizeof e164, "+%s", digits);
	return begins(s, numbers_beginning, e164, hits, err);
}

static bool parts(struct store *s, const struct way *way, struct hits *hits, struct error *err)
{
	static const char sql[] =
	    "select o.row_id, o.search_text from customer_search c join organizations o on o.row_id = c.rowid "
	    "where customer_search match ? and o.deleted_at is null";
	sqlite3_stmt *statement;
	struct buf match;
	bool ok = true;

	buf_init(&match, 64 * QUERY_MAX);
	for (size_t i = 0; i < way->n; i++)
		customer_search_match(way->words[i], way->n == 1, &match);
	if (match.n > 0) {
		statement = store_statement(s, sql, err);
		if (statement)
			bind_text(statement, 1, buf_text(&match));
		ok = statement && take(s, statement, way, hits, err);
	}
	buf_done(&match);
	return ok;
}

static bool find_all(struct store *s, const struct query *q, struct hits *hits, struct error *err)
{
	if (!beginnings(s, q, hits, err))
		return false;
	for (size_t i = 0; i < q->n_ways && hits->n < hits->max; i++) {
		if (q->ways[i].last_resort && hits->n > 0)
			continue;
		if (!parts(s, &q->ways[i], hits, err))
			return false;
	}
	return true;
}

/* The same over the call-back list. */
static bool find_call_backs(struct store *s, const struct query *q, struct hits *hits,
    struct error *err)
{
	static const char sql[] =
	    "select row_id, search_text from organizations where call_back_at is not null and deleted_at is null "
	    "order by substr(sort_name, 1, length(?1)) = ?1 desc, sort_name, id";

	for (size_t i = 0; i < q->n_ways && hits->n < hits->max; i++) {
		sqlite3_stmt *statement = store_statement(s, sql, err);

		if (q->ways[i].last_resort && hits->n > 0)
			continue;
		if (!statement)
			return false;
		bind_text(statement, 1, q->folded);
		if (!take(s, statement, &q->ways[i], hits, err))
			return false;
	}
	return true;
}

static bool load(struct store *s, const struct hits *hits, size_t limit, struct arena *arena,
    struct customer_row **out, size_t *n, struct error *err)
{
	static const char sql[] =
	    "select " CUSTOMER_ROW_COLUMNS " from organizations o" CUSTOMER_ROW_JOIN
	    " where o.row_id = ? and o.deleted_at is null";

	*out = arena_alloc(arena, (limit ? limit : 1) * sizeof **out);
	for (size_t i = 0; i < hits->n && i < limit; i++) {
		sqlite3_stmt *statement = store_statement(s, sql, err);
		enum stepped row;

		if (!statement)
			return false;
		bind_number(statement, 1, hits->rows[i]);
		row = store_row(s, statement, err);
		if (row == ROW_ERROR)
			return false;
		if (row == ROW_HERE)
			customer_row_read(statement, arena, &(*out)[(*n)++]);
		(void)sqlite3_reset(statement);
	}
	return true;
}

bool customer_search(struct store *s, const char *text, bool call_back_only, size_t limit,
    struct arena *arena, struct customer_row **out, size_t *n, bool *more, struct error *err)
{
	struct query *q = arena_alloc(arena, sizeof *q);
	struct hits hits = { .rows = arena_alloc(arena, (limit + 1) * sizeof *hits.rows),
		.max = limit + 1 };

	*n = 0;
	*more = false;
	query_read(q, text);
	if (!(call_back_only ? find_call_backs(s, q, &hits, err) : find_all(s, q, &hits, err)))
		return false;
	*more = hits.n > limit;
	if (!load(s, &hits, limit, arena, out, n, err)) {
		*n = 0; /* half an answer is none */
		return false;
	}
	return true;
}
