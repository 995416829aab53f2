/*
 * Readers by tables: each on a documented answer, then on the same answer with one field missing,
 * null, of another type, empty or hostile, for every field. A test program says fixtures_use(), and
 * lists FIXTURE_TESTS among its tests.
 */
#ifndef TESTS_PROVIDER_FIXTURES_H
#define TESTS_PROVIDER_FIXTURES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/provider/reading.h"

#define FIELDS_MAX 14

enum use {
	NONE,
	NEEDED, /* missing or null: refused */
	FREE    /* missing or null: none */
};
enum type {
	EXACT,
	LINK, /* EXACT, and its form is not looked at here */
	TEXT,
	DATE,
	BOOL,
	INT,
	OBJECT,
	LIST,
	LOOSE /* of any type */
};

struct field {
	const char *name, *value; /* the value as JSON */
	enum use use;
	enum type type;
};
struct fixture {
	const char *reader;
	int status;
	const char *before, *after; /* around the object that has the fields */
	struct field fields[FIELDS_MAX];
	const char *expected;
};

static struct {
	const struct reader *readers;
	size_t readers_n;
	const struct fixture *rows;
	size_t n;
} table;

static inline void fixtures_use(const struct reader *all, size_t all_n, const struct fixture *rows,
    size_t n)
{
	table.readers = all;
	table.readers_n = all_n;
	table.rows = rows;
	table.n = n;
}

/* ---- reading one text */

static char said[8192];
static struct error refusal;

static inline bool reads(const char *reader, int status, const char *body)
{
	struct http_reply reply = reply_with(HTTP_ANSWERED, status, body);
	struct arena arena = { 0 };
	struct buf out;
	bool ok = false;
	size_t i = 0;

	while (strcmp(table.readers[i].name, reader) != 0)
		i++;
	buf_init(&out, sizeof said - 1);
	error_clear(&refusal);
	ok = table.readers[i].read(&reply, &arena, &out, &refusal);
	(void)snprintf(said, sizeof said, "%s", buf_text(&out));
	buf_done(&out);
	arena_done(&arena);
	return ok;
}

/* The fixture with its field `at` written as `value`; NULL: without it. */
static inline const char *body_of(const struct fixture *f, size_t at, const char *value)
{
	static char body[4096];
	FILE *out = fmemopen(body, sizeof body, "w");
	const char *comma = "";

	assert_non_null(out);
	fprintf(out, "%s{", f->before);
	for (size_t i = 0; i < FIELDS_MAX && f->fields[i].name != NULL; i++) {
		const char *now = i == at ? value : f->fields[i].value;

		if (now == NULL)
			continue;
		fprintf(out, "%s\"%s\":%s", comma, f->fields[i].name, now);
		comma = ",";
	}
	fprintf(out, "}%s", f->after);
	fclose(out);
	return body;
}

static inline void fault(const struct fixture *f, size_t at, const char *how)
{
	fail_msg("%s, %s %s: read \"%s\", error \"%s\"", f->reader, f->fields[at].name, how, said,
	    refusal.message);
}

/* A refusal of what is not as documented: named, useful, and without the value. */
static inline void not_as_documented(const struct fixture *f, size_t at, const char *how)
{
	if (refusal.kind != ERROR_NETWORK || strcmp(refusal.code, "answer-unexpected") != 0 ||
	    refusal.message[0] == '\0' || refusal.hint[0] == '\0' || !harmless(refusal.message) ||
	    !harmless(refusal.detail) || said[0] != '\0')
		fault(f, at, how);
	if (f->fields[at].use != NONE && strstr(refusal.detail, f->fields[at].name) == NULL)
		fail_msg("%s, %s %s: the detail is \"%s\"", f->reader, f->fields[at].name, how,
		    refusal.detail);
}

/* ---- the tests */

static inline void documented_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < table.n; i++) {
		const struct fixture *f = &table.rows[i];

		if (!reads(f->reader, f->status, body_of(f, FIELDS_MAX, NULL)))
			fail_msg("%s: %s (%s)", f->reader, refusal.message, refusal.detail);
		assert_string_equal(said, f->expected);
	}
}

/* ... and any of 200, 201, 202, but no other status. */
static inline void only_with_a_status_of_success(void **state)
{
	(void)state;
	for (size_t i = 0; i < table.n; i++) {
		const struct fixture *f = &table.rows[i];
		const char *body = body_of(f, FIELDS_MAX, NULL);

		for (int status = 200; status <= 202; status++)
			assert_true(reads(f->reader, status, body));
		for (int status = 203; status < 599; status += 33) {
			if (reads(f->reader, status, body))
				fail_msg("%s took HTTP %d", f->reader, status);
		}
	}
}

static inline void missing_and_null(void **state)
{
	static const char *const values[] = { NULL, "null" };

	(void)state;
	for (size_t i = 0; i < table.n; i++) {
		const struct fixture *f = &table.rows[i];

		for (size_t k = 0; k < FIELDS_MAX && f->fields[k].name != NULL; k++) {
			for (size_t v = 0; v < 2; v++) {
				bool ok = reads(f->reader, f->status, body_of(f, k, values[v]));
				const char *how = v == 0 ? "missing" : "null";

				if (ok != (f->fields[k].use != NEEDED))
					fault(f, k, how);
				if (!ok)
					not_as_documented(f, k, how);
			}
		}
	}
}

static inline bool wrong_type(enum type type, const char *value)
{
	switch (type) {
	case EXACT:
	case LINK:
	case TEXT:
	case DATE:
		return value[0] != '"';
	case BOOL:
		return true;
	case INT:
		return strcmp(value, "7") != 0;
	case OBJECT:
		return value[0] != '{';
	case LIST:
		return value[0] != '[';
	case LOOSE:
		return false;
	}
	return true;
}

static inline void other_types(void **state)
{
	static const char *const values[] = { "\"text\"", "7", "-1.5", "1e400", "{}", "[]",
		"\"true\"", "18014398509481984" };

	(void)state;
	for (size_t i = 0; i < table.n; i++) {
		const struct fixture *f = &table.rows[i];

		for (size_t k = 0; k < FIELDS_MAX && f->fields[k].name != NULL; k++) {
			for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
				bool ok;

				if (f->fields[k].use == NONE ||
				    !wrong_type(f->fields[k].type, values[v]))
					continue;
				ok = reads(f->reader, f->status, body_of(f, k, values[v]));
				if (ok)
					fault(f, k, values[v]);
				not_as_documented(f, k, values[v]);
			}
		}
	}
}

/* An escape sequence, a bell, a C1 control, a right-to-left override and an isolate. */
#define HOSTILE "\"\\u001b[31mA\\u0007\\u009b\\u202eB\\u2066\xe2\x80\xae\""

static inline void hostile_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < table.n; i++) {
		const struct fixture *f = &table.rows[i];

		for (size_t k = 0; k < FIELDS_MAX && f->fields[k].name != NULL; k++) {
			bool ok;

			if (f->fields[k].type != TEXT && f->fields[k].type != EXACT &&
			    f->fields[k].type != LINK && f->fields[k].type != DATE)
				continue;
			ok = reads(f->reader, f->status, body_of(f, k, HOSTILE));
			if (!harmless(said) || !harmless(refusal.message) ||
			    !harmless(refusal.detail))
				fault(f, k, "hostile");
			if (f->fields[k].use == NONE)
				continue;
			if (ok != (f->fields[k].type == TEXT))
				fault(f, k, "hostile");
		}
	}
}

/* An empty text is no value where a value is needed. */
static inline void empty_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < table.n; i++) {
		const struct fixture *f = &table.rows[i];

		for (size_t k = 0; k < FIELDS_MAX && f->fields[k].name != NULL; k++) {
			if (f->fields[k].use == NEEDED &&
			    (f->fields[k].type == TEXT || f->fields[k].type == EXACT) &&
			    reads(f->reader, f->status, body_of(f, k, "\"\"")))
				fault(f, k, "empty");
		}
	}
}

/* The type is right and the text is not: a date that is none, an id with something unseen in it. */
static inline void texts_of_another_form(void **state)
{
	(void)state;
	for (size_t i = 0; i < table.n; i++) {
		const struct fixture *f = &table.rows[i];

		for (size_t k = 0; k < FIELDS_MAX && f->fields[k].name != NULL; k++) {
			const struct field *field = &f->fields[k];
			const char *value = field->type == DATE ? "\"today\"" : "\"+1650\\u202e5\"";

			if (field->use == NONE || (field->type != DATE && field->type != EXACT))
				continue;
			if (reads(f->reader, f->status, body_of(f, k, value)))
				fault(f, k, value);
			not_as_documented(f, k, value);
		}
	}
}

#define FIXTURE_TESTS                                                                          \
	cmocka_unit_test(documented_answers), cmocka_unit_test(only_with_a_status_of_success), \
	    cmocka_unit_test(missing_and_null), cmocka_unit_test(other_types),                 \
	    cmocka_unit_test(hostile_texts), cmocka_unit_test(empty_texts),                    \
	    cmocka_unit_test(texts_of_another_form)

#endif
