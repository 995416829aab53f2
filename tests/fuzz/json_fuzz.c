/* Any bytes as an answer: read or refused with a word, never past their end; what was read is
 * clean, and what is written from it reads back as the same. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/check.h"
#include "base/text.h"
#include "net/json.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct thing {
	const char *sid, *name;
	int64_t whole;
	bool yes;
	const struct json *object;
	double number;
};

static const struct json_field fields[] = {
	{ "sid", JSON_EXACT, offsetof(struct thing, sid), true, 34 },
	{ "name", JSON_TEXT, offsetof(struct thing, name), true, 0 },
	{ "n", JSON_INT, offsetof(struct thing, whole), true, 0 },
	{ "yes", JSON_BOOL, offsetof(struct thing, yes), true, 0 },
	{ "object", JSON_OBJECT, offsetof(struct thing, object), true, 0 },
	{ "x", JSON_NUMBER, offsetof(struct thing, number), true, 0 },
};
#define N_FIELDS (sizeof fields / sizeof fields[0])

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	check_on_failure(abort); /* so that the input is kept */
	return 0;
}

static void check_clean(const char *text, size_t max)
{
	char again[8192];

	check(strlen(text) <= max);
	check(text_clean(text, strlen(text), again, sizeof again, 0));
}

static bool is_field(const char *name)
{
	for (size_t i = 0; i < N_FIELDS; i++) {
		if (strcmp(fields[i].name, name) == 0)
			return true;
	}
	return false;
}

static void write_and_read(const struct thing *t, struct arena *arena)
{
	const struct json *item;
	struct error err;
	struct thing back;
	struct json *doc;
	struct buf out;
	size_t n;

	buf_init(&out, 4096);
	json_write_open(&out, NULL, '{');
	json_write_member(&out, "sid", t->sid);
	json_write_open(&out, "object", '{');
	json_write_close(&out, '}');
	json_write_open(&out, t->name, '[');
	json_write_member(&out, NULL, t->sid);
	json_write_member(&out, NULL, NULL);
	json_write_close(&out, ']');
	json_write_int(&out, "n", t->whole);
	json_write_bool(&out, "yes", t->yes);
	json_write_close(&out, '}');
	check(!out.full);
	doc = json_parse(out.text, out.n, &err);
	check(doc != NULL);
	check(json_array(doc, t->name, &n, &item, "x", &err) ? n == 2 : is_field(t->name));
	if (!is_field(t->name)) {
		check(json_read(doc, fields, N_FIELDS, &back, "x", arena, &err));
		check(strcmp(back.sid, t->sid) == 0 && back.whole == t->whole &&
		    back.yes == t->yes && back.object != NULL);
	}
	json_free(doc);
	buf_done(&out);
}

static void check_error(const struct error *err)
{
	check(err->kind == ERROR_NETWORK && err->message[0] != '\0' && err->hint[0] != '\0');
}

static void walk(const struct json *value, struct arena *arena, int depth)
{
	struct error err = { 0 };
	const struct json *item;
	struct thing t;
	const char *text = json_text(value, arena);
	size_t n;

	check(depth <= JSON_DEPTH_MAX);
	if (text != NULL)
		check_clean(text, 300);
	if (json_read(value, fields, N_FIELDS, &t, "x", arena, &err)) {
		check_clean(t.name, 300);
		check(strlen(t.sid) <= 34);
		check(isfinite(t.number));
		write_and_read(&t, arena);
		if (t.object != NULL)
			walk(t.object, arena, depth + 1);
	} else {
		check_error(&err);
	}
	if (!json_array(value, NULL, &n, &item, "x", &err) &&
	    !json_array(value, "items", &n, &item, "x", &err)) {
		check_error(&err);
		return;
	}
	for (; item != NULL; item = json_next(item), n--)
		walk(item, arena, depth + 1);
	check(n == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena arena;
	struct error err = { 0 };
	struct json *doc = json_parse((const char *)data, n, &err);

	if (doc == NULL)
		check_error(&err);
	else
		walk(doc, &arena, 0);
	json_free(doc);
	arena_reset(&arena);
	return 0;
}
