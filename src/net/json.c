#include "net/json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

#include "base/check.h"
#include "base/i18n.h"
#include "base/text.h"

#define TEXT_MAX 300 /* what a field's `max` is when it says nothing */
#define TEXT_LIMIT 4096
#define WHOLE_MAX 9007199254740992.0 /* 2^53: a double holds every whole number up to it */

/* A struct json is cJSON's node: this file alone knows. */
static const cJSON *value_of(const struct json *j)
{
	return (const cJSON *)(const void *)j;
}

static const struct json *json_of(const cJSON *c)
{
	return (const struct json *)(const void *)c;
}

static bool not_json(struct error *err, const char *why)
{
	(void)error_set(err, ERROR_NETWORK, "answer-not-json",
	    _("Try again; if it stays so, something between here and the provider answers in its place "
	      "(a proxy, a login page)."),
	    "%s", _("The answer is not what a provider sends (no JSON); it was not used."));
	error_detail(err, "%s", why);
	return false;
}

static bool too_much(struct error *err, const char *code, const char *sentence)
{
	return error_set(err, ERROR_NETWORK, code,
	    _("Try again; if it stays so, the address may not be the provider's."), "%s", sentence);
}

/* Before cJSON sees it: how deep it goes (cJSON recurses), how many values it has (each is a node
 * of cJSON's), and NULs, at which cJSON would silently end a text. */
static bool scan(const char *text, size_t n, struct error *err)
{
	bool quoted = false;
	size_t values = 0;
	int depth = 0;

	if (memchr(text, '\0', n) != NULL)
		return not_json(err, "a NUL byte in it");
	for (size_t i = 0; i < n; i++) {
		const char c = text[i];

		if (quoted && c != '"' && c != '\\')
			continue;
		if (quoted && c == '\\') {
			if (n - i >= 6 && memcmp(text + i, "\\u0000", 6) == 0)
				return not_json(err, "\\u0000 in it");
			i++;
			continue;
		}
		if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '[' || c == '{'))
			depth++;
		else if (!quoted && (c == ']' || c == '}'))
			depth--;
		values += !quoted && (c == ',' || c == '[' || c == '{');
		if (depth > JSON_DEPTH_MAX)
			return too_much(err, "answer-too-deep",
			    _("The answer nests deeper than any answer of a provider; it was not used."));
		if (values > JSON_VALUES_MAX)
			return too_much(err, "answer-too-large",
			    _("The answer holds more than any answer of a provider; it was not used."));
	}
	return true;
}

/*
 * A document is read a node and a text at a time, and given up as a whole: it stands in an arena of
 * its own, which its first node leads to (that has no neighbours). cJSON's hooks have no argument,
 * so the arena of the document that is being read stands here.
 */
static struct arena *reading;

static void *take_memory(size_t n)
{
	return arena_alloc(reading, n);
}

static void leave_memory(void *p)
{
	(void)p;
}

/* NULL: no document; what was read of it is gone. */
static cJSON *read_document(const char *text, size_t n, const char **end)
{
	cJSON_Hooks hooks = { .malloc_fn = take_memory, .free_fn = leave_memory };
	struct arena arena = { 0 }, *own;
	cJSON *root;

	reading = &arena;
	cJSON_InitHooks(&hooks);
	root = cJSON_ParseWithLengthOpts(text, n, end, 0);
	cJSON_InitHooks(NULL);
	if (root == NULL) {
		arena_wipe(&arena);
	} else {
		own = arena_alloc(&arena, sizeof *own);
		*own = arena;
		root->prev = (cJSON *)(void *)own;
	}
	reading = NULL;
	return root;
}

struct json *json_parse(const char *text, size_t n, struct error *err)
{
	const char *end = NULL;
	cJSON *root;

	if (!scan(text, n, err))
		return NULL;
	root = n == 0 ? NULL : read_document(text, n, &end);
	if (root == NULL) {
		(void)not_json(err, n == 0 ? "it is empty" : "malformed");
		return NULL;
	}
	while (end < text + n && strchr(" \t\r\n", *end) != NULL)
		end++;
	if (end != text + n) {
		json_free((struct json *)(void *)root);
		(void)not_json(err, "something follows it");
		return NULL;
	}
	return (struct json *)(void *)root;
}

void json_free(struct json *document)
{
	struct arena arena;

	if (document == NULL)
		return;
	arena = *(struct arena *)(void *)value_of(document)->prev;
	arena_wipe(&arena);
}

static const char *kind_of(const cJSON *v)
{
	if (v == NULL)
		return "missing";
	if (cJSON_IsNull(v))
		return "null";
	if (cJSON_IsString(v))
		return "a text";
	if (cJSON_IsBool(v))
		return "true or false";
	if (cJSON_IsNumber(v))
		return "a number";
	return cJSON_IsArray(v) ? "a list" : "an object";
}

static bool unexpected(struct error *err, const char *where, const char *name, const char *instead)
{
	(void)error_set(err, ERROR_NETWORK, "answer-unexpected",
	    _("Try again; if it stays so, voxdesk must be brought up to date with the provider."),
	    _("The provider's answer is not what it documents for %s; it was not used."), where);
	error_detail(err, "%s: %s", name, instead);
	return false;
}

/* Without controls, invisible or reversing characters, and bytes that are not UTF-8. */
static bool exact(const char *text, size_t max)
{
	const char *end = text + strlen(text), *s = text;

	if ((size_t)(end - text) > max)
		return false;
	while (s < end) {
		const char *from = s;
		uint32_t c = text_next(&s, end);

		if (text_columns(c) < 0 || (c == 0xfffd && s - from == 1))
			return false;
	}
	return true;
}

static bool utf8(const char *text)
{
	const char *end = text + strlen(text), *s = text;

	while (s < end) {
		const char *from = s;

		if ((unsigned char)*s < 0x80)
			s++;
		else if (text_next(&s, end) == 0xfffd && s - from == 1)
			return false;
	}
	return true;
}

static const char *cleaned(const char *text, size_t max, struct arena *arena)
{
	char out[TEXT_LIMIT + 1];

	check(max <= TEXT_LIMIT);
	(void)text_clean(text, strlen(text), out, max + 1, 0);
	return arena_strdup(arena, out);
}

static bool whole(double d)
{
	return d >= -WHOLE_MAX && d <= WHOLE_MAX && (double)(int64_t)d == d;
}

/* The field's place gets what stands for none. */
static void take_none(const struct json_field *f, void *at)
{
	switch (f->kind) {
	case JSON_TEXT:
	case JSON_EXACT:
	case JSON_KEPT:
		*(const char **)at = "";
		break;
	case JSON_BOOL:
		*(bool *)at = false;
		break;
	case JSON_INT:
		*(int64_t *)at = 0;
		break;
	case JSON_OBJECT:
		*(const struct json **)at = NULL;
		break;
	case JSON_NUMBER:
		*(double *)at = 0;
		break;
	}
}

/* The field's place gets the value. NULL: fine; otherwise what the value is instead. */
static const char *take(const struct json_field *f, const cJSON *v, void *at, struct arena *arena)
{
	size_t max = f->max ? f->max : TEXT_MAX;

	if (v == NULL)
		return kind_of(v);
	switch (f->kind) {
	case JSON_TEXT:
		if (!cJSON_IsString(v))
			break;
		*(const char **)at = cleaned(v->valuestring, max, arena);
		return NULL;
	case JSON_EXACT:
		if (!cJSON_IsString(v))
			break;
		if (!exact(v->valuestring, max))
			return "a text too long or with characters that do not belong there";
		*(const char **)at = arena_strdup(arena, v->valuestring);
		return NULL;
	case JSON_BOOL:
		if (!cJSON_IsBool(v))
			break;
		*(bool *)at = cJSON_IsTrue(v);
		return NULL;
	case JSON_INT:
		if (!cJSON_IsNumber(v))
			break;
		if (!whole(v->valuedouble))
			return "no whole number";
		*(int64_t *)at = (int64_t)v->valuedouble;
		return NULL;
	case JSON_OBJECT:
		if (!cJSON_IsObject(v))
			break;
		*(const struct json **)at = json_of(v);
		return NULL;
	case JSON_KEPT:
		if (!cJSON_IsString(v))
			break;
		if (!utf8(v->valuestring))
			return "a text that is not UTF-8";
		*(const char **)at = arena_strdup(arena, v->valuestring);
		return NULL;
	case JSON_NUMBER:
		if (!cJSON_IsNumber(v))
			break;
		if (!isfinite(v->valuedouble))
			return "a number too large";
		*(double *)at = v->valuedouble;
		return NULL;
	}
	return kind_of(v);
}

bool json_read(const struct json *object, const struct json_field *fields, size_t n, void *out,
    const char *where, struct arena *arena, struct error *err)
{
	const cJSON *o = value_of(object);

	if (!cJSON_IsObject(o))
		return unexpected(err, where, "value", kind_of(o));
	for (size_t i = 0; i < n; i++) {
		const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, fields[i].name);
		void *at = (char *)out + fields[i].offset;
		const char *instead = NULL;

		if ((v == NULL || cJSON_IsNull(v)) && fields[i].null_fine)
			take_none(&fields[i], at);
		else
			instead = take(&fields[i], v, at, arena);
		if (instead != NULL)
			return unexpected(err, where, fields[i].name, instead);
	}
	return true;
}

bool json_array(const struct json *object, const char *name, size_t *n, const struct json **first,
    const char *where, struct error *err)
{
	const cJSON *v = value_of(object);

	if (name != NULL && !cJSON_IsObject(v))
		return unexpected(err, where, "value", kind_of(v));
	if (name != NULL)
		v = cJSON_GetObjectItemCaseSensitive(v, name);
	if (!cJSON_IsArray(v))
		return unexpected(err, where, name != NULL ? name : "value", kind_of(v));
	*n = (size_t)cJSON_GetArraySize(v);
	*first = json_of(v->child);
	return true;
}

const struct json *json_next(const struct json *item)
{
	return item == NULL ? NULL : json_of(value_of(item)->next);
}

const struct json *json_member(const struct json *object, const char *name,
    const struct json **near)
{
	const cJSON *o = value_of(object), *v;

	if (!cJSON_IsObject(o))
		return NULL;
	v = *near != NULL ? value_of(*near)->next : o->child;
	if (v == NULL || v->string == NULL || strcmp(v->string, name) != 0)
		v = cJSON_GetObjectItemCaseSensitive(o, name);
	if (v != NULL)
		*near = json_of(v);
	return v != NULL ? json_of(v) : NULL;
}

bool json_null(const struct json *value)
{
	return value != NULL && cJSON_IsNull(value_of(value));
}

const char *json_take(const struct json *value, enum json_kind kind, unsigned max, void *at,
    struct arena *arena)
{
	const struct json_field field = { .kind = kind, .max = max };

	return take(&field, value != NULL ? value_of(value) : NULL, at, arena);
}

const char *json_text(const struct json *value, struct arena *arena)
{
	const cJSON *v = value_of(value);

	return cJSON_IsString(v) ? cleaned(v->valuestring, TEXT_MAX, arena) : NULL;
}
