/*
 * What the readers of every provider refuse, by tables: bodies that are no answers, fields of
 * another form, the provider's own refusals, and requests of which nobody knows what came.
 */
#ifndef TESTS_PROVIDER_REFUSALS_H
#define TESTS_PROVIDER_REFUSALS_H

#include "provider/rest.h"
#include "tests/provider/fixtures.h"

/* No reader takes any of them, but those named in `but` ("delete", which looks at the status). */
static inline void no_answers(const char *const *bodies, size_t n, const char *but)
{
	for (size_t i = 0; i < table.readers_n; i++) {
		for (size_t k = 0; k < n; k++) {
			if (strstr(but, table.readers[i].name) != NULL)
				continue;
			if (reads(table.readers[i].name, 200, bodies[k]))
				fail_msg("%s took %s", table.readers[i].name, bodies[k]);
			assert_int_equal(refusal.kind, ERROR_NETWORK);
			assert_true(refusal.message[0] != '\0' && refusal.hint[0] != '\0');
		}
	}
}

struct bad_body {
	const char *reader, *body;
};

static inline void bad_bodies(const struct bad_body *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (reads(rows[i].reader, 200, rows[i].body))
			fail_msg("%s took %s", rows[i].reader, rows[i].body);
		assert_string_equal(refusal.code, "answer-unexpected");
	}
}

struct bad_field { /* of a fixture, with its field written as `value` */
	size_t row, field;
	const char *value;
};

static inline void bad_fields(const struct bad_field *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct fixture *f = &table.rows[rows[i].row];

		if (reads(f->reader, 200, body_of(f, rows[i].field, rows[i].value)))
			fail_msg("%s took %s", f->reader, rows[i].value);
		assert_string_equal(refusal.code, "answer-unexpected");
	}
}

struct refused {
	int status;
	const char *body, *code;
	enum error_kind kind;
	const char *words; /* in the message */
};

/* Every reader tells it so; what is not there is removed. A token is shown nowhere. */
static inline void refused_in_words(const struct refused *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < table.readers_n; k++) {
			const char *reader = table.readers[k].name;
			bool gone =
			    rows[i].kind == ERROR_NOT_FOUND && strcmp(reader, "delete") == 0;

			assert_int_equal(reads(reader, rows[i].status, rows[i].body), gone);
			if (gone) {
				assert_string_equal(said, "was_gone=1\n");
				continue;
			}
			if (refusal.kind != rows[i].kind ||
			    strcmp(refusal.code, rows[i].code) != 0 ||
			    strstr(refusal.message, rows[i].words) == NULL ||
			    refusal.hint[0] == '\0')
				fail_msg("row %zu: %s %s | %s", i, refusal.code, refusal.message,
				    refusal.hint);
			assert_true(harmless(refusal.message) && harmless(refusal.detail));
			assert_null(strstr(refusal.message, "a-token"));
			assert_null(strstr(refusal.detail, "a-token"));
		}
	}
}

/* No row of a provider's table is silent, none is cut. */
static inline void codes_have_words(const struct rest *p, size_t least)
{
	char code[40];
	size_t n = 0;

	for (; rest_table_code(p, n, code, sizeof code); n++) {
		const struct rest_said own = { .code = code, .words = "own words" };

		(void)rest_say(p, 400, &own, &refusal);
		assert_string_equal(rest_code(p, &refusal), code);
		if (strstr(refusal.message, "own words") != NULL || refusal.hint[0] == '\0' ||
		    strstr(refusal.hint, "...") != NULL || strstr(refusal.message, "...") != NULL)
			fail_msg("%s: %s | %s", code, refusal.message, refusal.hint);
		assert_non_null(strstr(refusal.detail, "own words"));
	}
	assert_true(n >= least);
}

/* How a request that makes something ended: was it surely not made? */
struct ending {
	enum http_end end;
	int status;
	const char *body;
	bool refused;
};

/* After a reader has refused it: the judgement, and what the hint says is open ("all the same"). */
static inline void ended_so(const struct ending *e, bool judged, const char *open)
{
	if (judged != e->refused)
		fail_msg("end %d, HTTP %d %s: %s", (int)e->end, e->status, e->body,
		    refusal.message);
	assert_int_equal(strstr(refusal.hint, open) == NULL, e->refused);
	if (!e->refused)
		assert_int_equal(refusal.kind, ERROR_NETWORK);
}

#endif
