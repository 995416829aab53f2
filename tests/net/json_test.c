/* Answers read by tables: what fits is taken, what does not is named, and nothing hostile comes
 * through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "net/json.h"

struct thing {
	const char *text, *exact;
	int64_t whole;
	bool yes;
	const struct json *object;
	double number;
};

#define FIELD(key, k, member, ...)                                                            \
	{                                                                                     \
		.name = key, .kind = k, .offset = offsetof(struct thing, member), __VA_ARGS__ \
	}

static struct arena arena;

static int teardown(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

static const char *parse_code(const char *text, size_t n)
{
	static struct error err;
	struct json *j;

	error_clear(&err);
	j = json_parse(text, n, &err);
	assert_true((j != NULL) == (err.kind == ERROR_NONE));
	json_free(j);
	return err.code;
}

static void only_json_is_json(void **state)
{
	static const char *const good[] = { "{}", "[]", " {\"a\":1} \r\n\t", "null", "1.5", "\"x\"",
		"{\"a\":\"\\u00e9\\ud83d\\ude00\"}", "{\"a\":\"\\\\u0000\"}" };
	static const char *const bad[] = { "", " ", "{", "}", "{\"a\":1", "{\"a\" 1}", "{\"a\":1}x",
		"{}{}", "<html>", "[1,]", "{'a':1}", "nul", "{\"a\":\"\\u0000\"}", "\"\\ud800\"",
		"\"\\x\"", "-", "[1 2]", "\"open" };

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_string_equal(parse_code(good[i], strlen(good[i])), "");
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_string_equal(parse_code(bad[i], strlen(bad[i])), "answer-not-json");
	assert_string_equal(parse_code("{}\0", 3), "answer-not-json");
	assert_string_equal(parse_code("[\"a\0b\"]", 7), "answer-not-json");
	assert_string_equal(parse_code("[1]garbage", 3), ""); /* n counts, not the NUL */
}

/* An exact copy on the heap, so that a sanitizer sees a byte read past the end. */
static void the_end_is_where_n_says(void **state)
{
	static const char text[] = "{\"a\":[true,\"x\\\\\"]}";

	(void)state;
	for (size_t n = 1; n < sizeof text; n++) {
		char *copy = malloc(n);

		assert_non_null(copy);
		memcpy(copy, text, n);
		(void)parse_code(copy, n);
		free(copy);
	}
}

static void depth_is_limited(void **state)
{
	char text[4096];
	char *deep = malloc(2 * 1024 * 1024);

	(void)state;
	for (int depth = 31; depth <= 34; depth++) {
		memset(text, '[', (size_t)depth);
		memset(text + depth, ']', (size_t)depth);
		assert_string_equal(parse_code(text, (size_t)depth * 2),
		    depth <= JSON_DEPTH_MAX ? "" : "answer-too-deep");
	}
	assert_non_null(deep);
	memset(deep, '[', 2 * 1024 * 1024);
	assert_string_equal(parse_code(deep, 2 * 1024 * 1024), "answer-too-deep");
	free(deep);
	assert_string_equal(parse_code("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"]", 46), "");
}

static bool read_one(const char *text, const struct json_field *f, struct thing *t,
    struct error *err, struct json **doc)
{
	error_clear(err);
	memset(t, 0, sizeof *t);
	*doc = json_parse(text, strlen(text), err);
	assert_non_null(*doc);
	return json_read(*doc, f, 1, t, "a thing", &arena, err);
}

struct row {
	const char *json, *instead; /* NULL: it is taken */
};

static void check_rows(const struct json_field *f, const struct row *rows, size_t n)
{
	struct json *doc;
	struct thing t;
	struct error err;

	for (size_t i = 0; i < n; i++) {
		bool ok = read_one(rows[i].json, f, &t, &err, &doc);

		json_free(doc);
		if (ok != (rows[i].instead == NULL))
			fail_msg("%s: %s", rows[i].json, ok ? "taken" : err.detail);
		if (ok)
			continue;
		assert_int_equal(err.kind, ERROR_NETWORK);
		assert_string_equal(err.code, "answer-unexpected");
		assert_non_null(strstr(err.message, "a thing"));
		if (strstr(err.detail, rows[i].instead) == NULL)
			fail_msg("%s: \"%s\" is not \"%s\"", rows[i].json, err.detail,
			    rows[i].instead);
		assert_null(strstr(err.detail, "secret"));
		assert_null(strstr(err.message, "secret"));
	}
}

#define ROWS(f, rows) check_rows(f, rows, sizeof(rows) / sizeof(rows)[0])

/* A small value takes 64 bytes and more in memory: megabytes of them would take hundreds. */
static void how_many_values_is_limited(void **state)
{
	static const struct {
		size_t values;
		const char *code;
	} rows[] = { { JSON_VALUES_MAX - 1, "" }, { JSON_VALUES_MAX + 1, "answer-too-large" } };
	char *many = malloc(2 * JSON_VALUES_MAX + 8);

	(void)state;
	assert_non_null(many);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t n = 0;

		many[n++] = '[';
		for (size_t k = 0; k < rows[i].values; k++) {
			many[n++] = '0';
			many[n++] = ',';
		}
		many[n - 1] = ']';
		assert_string_equal(parse_code(many, n), rows[i].code);
	}
	/* Commas in a text are none. */
	memset(many, ',', JSON_VALUES_MAX + 10);
	many[0] = many[JSON_VALUES_MAX + 9] = '"';
	assert_string_equal(parse_code(many, JSON_VALUES_MAX + 10), "");
	free(many);
}

static void mistyped_and_missing_fields_are_named(void **state)
{
	static const struct json_field text = FIELD("a", JSON_TEXT, text);
	static const struct json_field exact = FIELD("a", JSON_EXACT, exact, .max = 10);
	static const struct json_field yes = FIELD("a", JSON_BOOL, yes);
	static const struct json_field whole = FIELD("a", JSON_INT, whole);
	static const struct json_field object = FIELD("a", JSON_OBJECT, object);
	static const struct json_field number = FIELD("a", JSON_NUMBER, number);
	static const struct row texts[] = { { "{\"a\":\"x\"}", NULL }, { "{\"a\":\"\"}", NULL },
		{ "{\"a\":1}", "a: a number" }, { "{\"a\":null}", "a: null" },
		{ "{}", "a: missing" }, { "{\"A\":\"secret\"}", "a: missing" },
		{ "{\"a\":[]}", "a: a list" }, { "[]", "value: a list" },
		{ "\"secret\"", "value: a text" }, { "{\"b\":{\"a\":\"x\"}}", "a: missing" } };
	static const struct row exacts[] = { { "{\"a\":\"+123456789\"}", NULL },
		{ "{\"a\":\"+1234567890\"}", "too long" },
		{ "{\"a\":\"se\\ncret\"}", "do not belong" },
		{ "{\"a\":\"\\u202e1\"}", "do not belong" },
		{ "{\"a\":\"\xff\"}", "do not belong" },
		{ "{\"a\":\"\\u001b[2J\"}", "do not belong" }, { "{\"a\":\"\\ufffd\"}", NULL },
		{ "{\"a\":12}", "a number" } };
	static const struct row bools[] = { { "{\"a\":true}", NULL }, { "{\"a\":false}", NULL },
		{ "{\"a\":1}", "a number" }, { "{\"a\":\"true\"}", "a text" } };
	static const struct row ints[] = { { "{\"a\":0}", NULL }, { "{\"a\":-7}", NULL },
		{ "{\"a\":7.0}", NULL }, { "{\"a\":9007199254740992}", NULL },
		{ "{\"a\":9007199254740994}", "no whole number" }, { "{\"a\":1e400}", "no whole" },
		{ "{\"a\":1.5}", "no whole number" }, { "{\"a\":\"7\"}", "a text" } };
	static const struct row objects[] = { { "{\"a\":{}}", NULL }, { "{\"a\":[]}", "a list" },
		{ "{\"a\":null}", "null" } };
	static const struct row numbers[] = { { "{\"a\":0}", NULL }, { "{\"a\":-1.5e3}", NULL },
		{ "{\"a\":1e400}", "a number too large" }, { "{\"a\":\"1\"}", "a text" },
		{ "{\"a\":null}", "null" } };

	(void)state;
	ROWS(&text, texts);
	ROWS(&exact, exacts);
	ROWS(&yes, bools);
	ROWS(&whole, ints);
	ROWS(&object, objects);
	ROWS(&number, numbers);
}

static void values_arrive(void **state)
{
	static const struct json_field fields[] = {
		FIELD("text", JSON_TEXT, text),
		FIELD("exact", JSON_EXACT, exact),
		FIELD("whole", JSON_INT, whole),
		FIELD("yes", JSON_BOOL, yes),
		FIELD("object", JSON_OBJECT, object),
		FIELD("number", JSON_NUMBER, number),
	};
	static const char text[] =
	    "{\"text\":\" Caf\\u00e9\\u001b[31m\xff \",\"exact\":\"+1 650\",\"whole\":-9007199254740992,"
	    "\"yes\":true,\"object\":{\"exact\":\"in\"},\"exact\":\"second\",\"new\":1,\"number\":42.25}";
	struct error err;
	struct thing t, in = { 0 };
	struct json *doc = json_parse(text, sizeof text - 1, &err);

	(void)state;
	assert_non_null(doc);
	assert_true(json_read(doc, fields, 6, &t, "a thing", &arena, &err));
	assert_true(json_read(t.object, &fields[1], 1, &in, "a thing", &arena, &err));
	json_free(doc); /* the texts are the arena's */
	assert_string_equal(t.text, "Caf\xc3\xa9^[[31m\xef\xbf\xbd");
	assert_string_equal(t.exact, "+1 650");
	assert_int_equal(t.whole, -9007199254740992);
	assert_true(t.yes);
	assert_true(t.number == 42.25);
	assert_string_equal(in.exact, "in");
}

static void nothing_is_fine_where_it_may_be(void **state)
{
	static const struct json_field fields[] = {
		FIELD("a", JSON_TEXT, text, .null_fine = true),
		FIELD("b", JSON_EXACT, exact, .null_fine = true),
		FIELD("c", JSON_INT, whole, .null_fine = true),
		FIELD("d", JSON_BOOL, yes, .null_fine = true),
		FIELD("e", JSON_OBJECT, object, .null_fine = true),
		FIELD("f", JSON_NUMBER, number, .null_fine = true),
	};
	static const char text[] = "{\"a\":null,\"c\":null,\"e\":null}";
	struct json *doc;
	struct error err;
	struct thing t;

	(void)state;
	memset(&t, 0xff, sizeof t);
	doc = json_parse(text, sizeof text - 1, &err);
	assert_non_null(doc);
	assert_true(json_read(doc, fields, 6, &t, "a thing", &arena, &err));
	assert_string_equal(t.text, "");
	assert_string_equal(t.exact, "");
	assert_int_equal(t.whole, 0);
	assert_false(t.yes);
	assert_null(t.object);
	assert_true(t.number == 0);
	json_free(doc);
	assert_false(read_one("{\"a\":7}", &fields[0], &t, &err, &doc));
	json_free(doc);
}

static void long_texts_are_cut_at_a_character(void **state)
{
	static const struct json_field usual = FIELD("a", JSON_TEXT, text);
	static const struct json_field small = FIELD("a", JSON_TEXT, text, .max = 8);
	struct json *doc;
	struct error err;
	struct thing t;
	char text[1024];

	(void)state;
	(void)snprintf(text, sizeof text, "{\"a\":\"%0500d\"}", 0);
	assert_true(read_one(text, &usual, &t, &err, &doc));
	assert_true(strlen(t.text) <= 300 && strlen(t.text) > 290);
	json_free(doc);
	assert_true(read_one("{\"a\":\"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\"}", &small, &t,
	    &err, &doc));
	assert_string_equal(t.text, "\xc3\xa9\xc3\xa9\xe2\x80\xa6");
	json_free(doc);
}

static void lists_are_walked(void **state)
{
	static const char text[] = "{\"items\":[\"a\",7,\"c\\u001b\"],\"none\":[],\"no\":{}}";
	const struct json *item;
	struct error err;
	struct json *doc = json_parse(text, sizeof text - 1, &err);
	size_t n;

	(void)state;
	assert_non_null(doc);
	assert_true(json_array(doc, "items", &n, &item, "things", &err));
	assert_int_equal(n, 3);
	assert_string_equal(json_text(item, &arena), "a");
	item = json_next(item);
	assert_null(json_text(item, &arena));
	item = json_next(item);
	assert_string_equal(json_text(item, &arena), "c^[");
	assert_null(json_next(item));
	assert_true(json_array(doc, "none", &n, &item, "things", &err));
	assert_int_equal(n, 0);
	assert_null(item);
	assert_false(json_array(doc, "no", &n, &item, "things", &err));
	assert_string_equal(err.detail, "no: an object");
	assert_false(json_array(doc, "gone", &n, &item, "things", &err));
	assert_false(json_array(doc, NULL, &n, &item, "things", &err));
	json_free(doc);
	doc = json_parse("[1,2]", 5, &err);
	assert_true(json_array(doc, NULL, &n, &item, "things", &err));
	assert_int_equal(n, 2);
	assert_false(json_array(doc, "items", &n, &item, "things", &err));
	json_free(doc);
}

static void what_is_written_reads_back(void **state)
{
	static const struct json_field f = FIELD("a", JSON_EXACT, exact);
	struct buf out;
	struct json *doc;
	struct error err;
	struct thing t;

	(void)state;
	buf_init(&out, 1000);
	json_write_text(&out, "a\"b\\c\n\x1b\x7f\xc3\xa9\xff");
	assert_string_equal(buf_text(&out),
	    "\"a\\\"b\\\\c\\u000a\\u001b\\u007f\xc3\xa9\xef\xbf\xbd\"");
	buf_clear(&out);
	(void)buf_str(&out, "{\"a\":");
	json_write_text(&out, "\\\"\\\\u0000 \xf0\x9f\x98\x80");
	(void)buf_char(&out, '}');
	assert_true(read_one(buf_text(&out), &f, &t, &err, &doc));
	assert_string_equal(t.exact, "\\\"\\\\u0000 \xf0\x9f\x98\x80");
	json_free(doc);
	buf_done(&out);
}

static void bodies_are_built_in_order(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 200);
	json_write_open(&out, NULL, '{');
	json_write_member(&out, "phone_number", "+32480210449");
	json_write_open(&out, "list", '[');
	json_write_open(&out, NULL, '{');
	json_write_close(&out, '}');
	json_write_member(&out, NULL, "[{:,");
	json_write_member(&out, NULL, "");
	json_write_open(&out, NULL, '[');
	json_write_close(&out, ']');
	json_write_int(&out, NULL, -9007199254740993);
	json_write_close(&out, ']');
	json_write_open(&out, "a\"b", '{');
	json_write_bool(&out, "yes", true);
	json_write_bool(&out, "no", false);
	json_write_member(&out, "none", NULL);
	json_write_int(&out, "n", 12);
	json_write_close(&out, '}');
	json_write_close(&out, '}');
	assert_string_equal(buf_text(&out),
	    "{\"phone_number\":\"+32480210449\",\"list\":[{},\"[{:,\",\"\",[],-9007199254740993],"
	    "\"a\\\"b\":{\"yes\":true,\"no\":false,\"none\":null,\"n\":12}}");
	assert_false(out.full);
	for (int i = 0; i < 20; i++)
		json_write_member(&out, "more", "than there is room for");
	assert_true(out.full);
	buf_done(&out);
}

/* What goes back some day must be the same then: nothing is cleaned, nothing cut. */
static void kept_texts_and_members_one_by_one(void **state)
{
	static const char doc[] =
	    "{\"a\":\"x\\ny\\u202e\\u0007 \",\"b\":null,\"c\":7,\"d\":\"\xc3\"}";
	const struct json *near = NULL, *v;
	struct json *j;
	const char *text = NULL;
	struct error err;
	int64_t n = 0;

	(void)state;
	j = json_parse(doc, strlen(doc), &err);
	assert_non_null(j);
	v = json_member(j, "a", &near);
	assert_null(json_take(v, JSON_KEPT, 0, &text, &arena));
	assert_string_equal(text, "x\ny\xe2\x80\xae\x07 ");
	v = json_member(j, "c", &near); /* not the next one */
	assert_null(json_take(v, JSON_INT, 0, &n, &arena));
	assert_int_equal(n, 7);
	assert_string_equal(json_take(v, JSON_KEPT, 0, &text, &arena), "a number");
	assert_false(json_null(v));
	v = json_member(j, "b", &near); /* before it */
	assert_true(json_null(v));
	assert_string_equal(json_take(v, JSON_KEPT, 0, &text, &arena), "null");
	v = json_member(j, "d", &near);
	assert_non_null(strstr(json_take(v, JSON_KEPT, 0, &text, &arena), "UTF-8"));
	v = json_member(j, "e", &near);
	assert_null(v);
	assert_false(json_null(v));
	assert_string_equal(json_take(v, JSON_KEPT, 0, &text, &arena), "missing");
	v = json_member(j, "a", &near); /* behind the last one */
	assert_non_null(v);
	near = NULL;
	assert_null(json_member(v, "a", &near));
	json_free(j);
}

static struct json *parsed(const char *text)
{
	struct error err = { .kind = ERROR_NONE };

	return json_parse(text, strlen(text), &err);
}

/* Each has its memory, whatever is read or given up meanwhile; and who writes JSON with cJSON has
 * the heap's, as before. */
static void documents_live_side_by_side(void **state)
{
	static const char long_text[] = "[\"one\", \"two\", {\"a\": {\"b\": [1, 2, 3]}}]";
	struct error err = { .kind = ERROR_NONE };
	struct json *first, *second;
	const struct json *item;
	char *heaps;
	size_t n;

	(void)state;
	first = parsed(long_text);
	second = parsed("[\"other\"]");
	assert_non_null(first);
	assert_non_null(second);
	assert_null(parsed("[\"half\", {\"a\": "));
	assert_null(parsed("[] []"));
	json_free(second);
	second = parsed("[\"third\"]");
	assert_true(json_array(first, NULL, &n, &item, "a list", &err));
	assert_int_equal(n, 3);
	assert_string_equal(json_text(item, &arena), "one");
	assert_string_equal(json_text(json_next(item), &arena), "two");
	json_free(first);
	assert_true(json_array(second, NULL, &n, &item, "a list", &err));
	assert_string_equal(json_text(item, &arena), "third");
	json_free(second);
	heaps = cJSON_malloc(3);
	assert_non_null(heaps);
	free(heaps);
}

#define with_arena(f) cmocka_unit_test_teardown(f, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_arena(only_json_is_json),
		with_arena(the_end_is_where_n_says),
		with_arena(documents_live_side_by_side),
		with_arena(depth_is_limited),
		with_arena(how_many_values_is_limited),
		with_arena(mistyped_and_missing_fields_are_named),
		with_arena(values_arrive),
		with_arena(nothing_is_fine_where_it_may_be),
		with_arena(kept_texts_and_members_one_by_one),
		with_arena(long_texts_are_cut_at_a_character),
		with_arena(lists_are_walked),
		with_arena(what_is_written_reads_back),
		with_arena(bodies_are_built_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
