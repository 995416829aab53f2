/* Diversion headers read: the table is diversion.txt; what is endless ends. */
#include "phone/diversion.h"

#include "tests/phone/one_arena.h"
#include "tests/phone/triples.h"

/* Expands \n, \t and \xNN in place. */
static void expand(char *s)
{
	char *put = s;

	for (; *s != '\0'; s++) {
		if (s[0] == '\\' && s[1] == 'x') {
			const char hex[] = { s[2], s[3], '\0' };

			*put++ = (char)strtol(hex, NULL, 16);
			s += 3;
		} else if (s[0] == '\\' && (s[1] == 'n' || s[1] == 't')) {
			*put++ = s[1] == 'n' ? '\n' : '\t';
			s++;
		} else {
			*put++ = *s;
		}
	}
	*put = '\0';
}

static const char *user_of(const struct diversion *d)
{
	static const char *const words[] = { [DIVERSION_WITHHELD] = "withheld",
		[DIVERSION_NATIONAL] = "national",
		[DIVERSION_NO_NUMBER] = "none" };

	assert_int_equal(d->user == DIVERSION_NUMBER, d->number[0] != '\0');
	return d->user == DIVERSION_NUMBER ? d->number : words[d->user];
}

/* The character that the sentence names. */
static int place_of(const char *message)
{
	const char *at = strstr(message, "character ");

	return at != NULL ? (int)strtol(at + strlen("character "), NULL, 10) : 0;
}

static void describe(const struct diversions *list, char *out, size_t size)
{
	const char *called = diversion_called(list);
	FILE *f = fmemopen(out, size, "w");

	for (size_t i = 0; i < list->n; i++) {
		const struct diversion *d = &list->entry[i];

		fprintf(f, "%s%s %s ", i > 0 ? " | " : "", user_of(d),
		    d->reason != NULL ? d->reason : "-");
		if (d->counter >= 0)
			fprintf(f, "%d", d->counter);
		else
			fputc('-', f);
		fprintf(f, " %s", d->privacy != NULL ? d->privacy : "-");
	}
	fprintf(f, " = %s", called != NULL ? called : "-");
	fclose(f);
}

static void run_header(const char *input, char *out, size_t size)
{
	char text[TRIPLE_MAX], country[3] = "";
	struct diversions list = { .n = 0 };
	struct error err;

	if (triple_option(input, "country") != NULL) {
		(void)snprintf(country, sizeof country, "%s", triple_option(input, "country"));
		input += strcspn(input, " ");
		input += 1;
	}
	(void)snprintf(text, sizeof text, "%s", input);
	expand(text);
	arena_reset(&arena);
	if (diversion_read(&list, text, 1, country[0] != '\0' ? country : NULL, &arena, &err)) {
		describe(&list, out, size);
		return;
	}
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_true(err.hint[0] != '\0');
	(void)snprintf(out, size, "%s %d", err.code, place_of(err.message));
}

static void headers_of_the_table(void **state)
{
	(void)state;
	triples_run(__FILE__, "diversion.txt", run_header);
}

/* What is read is read the same when it comes header by header. */
static void order_is_that_of_the_headers(void **state)
{
	static const char *const headers[] = {
		"Diversion: <sip:+16504595418@a.example>;reason=user-busy,<sip:bob@a.example>",
		"<sip:+3292246111@b.example>;reason=no-answer;counter=1"
	};
	struct diversions list = { .n = 0 };

	(void)state;
	arena_reset(&arena);
	assert_true(diversion_read(&list, headers[0], 1, NULL, &arena, NULL));
	assert_null(diversion_called(&list));
	assert_true(diversion_read(&list, headers[1], 2, NULL, &arena, NULL));
	assert_int_equal(list.n, 3);
	assert_string_equal(list.entry[1].uri, "sip:bob@a.example");
	assert_string_equal(diversion_called(&list), "+3292246111");
}

static void nothing_is_endless(void **state)
{
	static char text[2 * DIVERSION_BYTES_MAX + 1];
	struct diversions list = { .n = 0 };
	struct error err;

	(void)state;
	arena_reset(&arena);
	memset(text, ' ', sizeof text - 1);
	assert_false(diversion_read(&list, text, 2, NULL, &arena, &err));
	assert_string_equal(err.code, "diversion-too-long");
	assert_non_null(strstr(err.message, "header 2 "));
	memset(text, '"', sizeof text);
	text[DIVERSION_BYTES_MAX] = '\0';
	assert_false(diversion_read(&list, text, 1, NULL, &arena, &err));
	assert_int_equal(list.n, 0);
	text[0] = '\0';
	for (int i = 0; i <= DIVERSIONS_MAX; i++)
		(void)snprintf(text + strlen(text), 40, "<tel:+32922461%02d>,", i);
	assert_false(diversion_read(&list, text, 1, NULL, &arena, &err));
	assert_string_equal(err.code, "diversion-too-many");
	assert_int_equal(list.n, DIVERSIONS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_of_the_table),
		cmocka_unit_test(order_is_that_of_the_headers),
		cmocka_unit_test(nothing_is_endless),
	};

	return cmocka_run_group_tests(tests, NULL, arena_free_all);
}
