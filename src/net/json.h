/*
 * Typed, strict reading of JSON answers into plain structs, by tables. A missing or mistyped field
 * is a named error, never an empty text. Texts are cleaned (text_clean) and live in the caller's
 * arena, except JSON_EXACT and JSON_KEPT. Numbers that are written as text stay text.
 */
#ifndef NET_JSON_H
#define NET_JSON_H

#include <stdint.h>

#include "base/error.h"
#include "base/mem.h"

#define JSON_VALUES_MAX 200000 /* a page of a thousand calls has a quarter of it */
#define JSON_DEPTH_MAX 32

struct json; /* one value, of a document that json_free() frees */

/* ERROR_NETWORK "answer-not-json", "answer-too-deep", "answer-too-large" (too many values).
 * Duplicate keys: the first one counts. */
must_check struct json *json_parse(const char *text, size_t n, struct error *err);
void json_free(struct json *document); /* NULL is fine; wipes the texts */

enum json_kind {
	JSON_TEXT,  /* const char *: a string */
	JSON_EXACT, /* const char *: a string without control characters, taken as it is or refused:
		       ids, numbers, links */
	JSON_BOOL,  /* bool */
	JSON_INT,   /* int64_t: a whole number of at most 2^53 */
	JSON_OBJECT, /* const struct json * */
	JSON_NUMBER, /* double: any number that one can hold */
	JSON_KEPT    /* const char *: a string of UTF-8, kept whatever it holds and however long it
			is, because it goes back some day; who shows it cleans it */
};
struct json_field {
	const char *name; /* the key, exact case */
	enum json_kind kind;
	size_t offset;  /* into the struct */
	bool null_fine; /* null or missing gives "" (false, 0, NULL); otherwise an error */
	unsigned max;   /* bytes; 0: 300. More is cut (JSON_TEXT) or refused (JSON_EXACT) */
};
/* `where` names the thing in an error ("a caller ID"). ERROR_NETWORK "answer-unexpected"; detail
 * has the field's name and what it was instead, never its value. */
must_check bool json_read(const struct json *object, const struct json_field *fields, size_t n,
    void *out, const char *where, struct arena *arena, struct error *err);
/* The array under `name` (NULL: the value itself); false when it is none. */
must_check bool json_array(const struct json *object, const char *name, size_t *n,
    const struct json **first, const char *where, struct error *err);
const struct json *json_next(const struct json *item);
/* The value itself, of an array of texts: cleaned as JSON_TEXT is (at most 300 bytes), in the
 * arena; NULL when it is no string. */
const char *json_text(const struct json *value, struct arena *arena);

/* For rows whose columns are known at run time: the member `name`, NULL when there is none. *near
 * (NULL at first) follows: members that are asked for in the document's order are found at once. */
const struct json *json_member(const struct json *object, const char *name,
    const struct json **near);
bool json_null(const struct json *value);
/* One value by itself, to `at` (a const char * and so on). NULL: taken; else what it is instead,
 * for json_read()'s kind of detail. `max` as in json_field. */
const char *json_take(const struct json *value, enum json_kind kind, unsigned max, void *at,
    struct arena *arena);

/*
 * Writing small documents (requests, operation parameters) onto a buffer, in order. Commas come by
 * themselves. `name` is the key, and NULL for an item of an array and for the document itself:
 *
 *	json_write_open(&r->body, NULL, '{');
 *	json_write_member(&r->body, "name", "Reception");
 *	json_write_open(&r->body, "tools", '[');
 *	...
 *	json_write_close(&r->body, ']');
 *	json_write_close(&r->body, '}');
 *
 * What does not fit sets the buffer's `full`, which http_start() refuses.
 */
struct buf;
void json_write_open(struct buf *out, const char *name, char bracket); /* '{' or '[' */
void json_write_close(struct buf *out, char bracket);                  /* '}' or ']' */
/* NULL is written as null. */
void json_write_member(struct buf *out, const char *name, const char *text);
void json_write_int(struct buf *out, const char *name, int64_t value);
void json_write_bool(struct buf *out, const char *name, bool value);
/* One text, quoted and escaped, without a comma; bytes that are not UTF-8 become U+FFFD. */
void json_write_text(struct buf *out, const char *text);

#endif
