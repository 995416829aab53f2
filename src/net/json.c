#include "net/json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"

#define TEXT_MAX 300
#define INTEGER_MAX 9007199254740992.0 /* 2^53: beyond it a double skips integers */

/* A struct json is cJSON's node: this file alone knows. */
static const cJSON *node(const struct json *j)
{
	return (const cJSON *)(const void *)j;
}

static struct json *value(cJSON *item)
{
	return (struct json *)(void *)item;
}

/* How deep brackets nest, seen before the parser is: it recurses. */
static bool too_deep(const char *text, size_t n)
{
	int depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < n; i++) {
		if (quoted) {
			if (text[i] == '\\')
				i++;
			else if (text[i] == '"')
				quoted = false;
		} else if (text[i] == '"') {
			quoted = true;
		} else if (text[i] == '{' || text[i] == '[') {
			depth++;
			if (depth > JSON_DEPTH_MAX)
				return true;
		} else if (text[i] == '}' || text[i] == ']') {
			depth--;
		}
	}
	return false;
}

static bool blank(const char *text, const char *end)
{
	while (text < end && strchr(" \t\r\n", *text) != NULL)
		text++;
	return text >= end;
}

struct json *json_parse(const char *text, size_t n, struct error *err)
{
	const char *end = NULL;
	cJSON *document;

	if (too_deep(text, n)) {
		error_set(err, ERROR_NETWORK, "answer-too-deep",
		    _("Try again; if it stays so, the address may not be the provider's."),
		    _("The answer nests deeper than any answer of a provider; it was not used."));
		return NULL;
	}
	document =
	    memchr(text, '\0', n) == NULL ? cJSON_ParseWithLengthOpts(text, n, &end, false) : NULL;
	if (document != NULL && blank(end, text + n))
		return value(document);
	json_free(value(document));
	error_set(err, ERROR_NETWORK, "answer-not-json",
	    _("Try again; if it stays so, something between here and the provider answers in its place."),
	    _("The answer is not what a provider sends (no JSON); it was not used."));
	return NULL;
}

static void wipe(cJSON *item)
{
	for (; item != NULL; item = item->next) {
		if (item->valuestring != NULL && (item->type & cJSON_IsReference) == 0)
			explicit_bzero(item->valuestring, strlen(item->valuestring));
		wipe(item->child);
	}
}

void json_free(struct json *document)
{
	cJSON *item = (cJSON *)(void *)document;

	wipe(item);
	cJSON_Delete(item);
}

static const char *kind_name(const cJSON *item)
{
	if (item == NULL)
		return "missing";
	if (cJSON_IsNull(item))
		return "null";
	if (cJSON_IsString(item))
		return "a text";
	if (cJSON_IsNumber(item))
		return "a number";
	if (cJSON_IsBool(item))
		return "true or false";
	return cJSON_IsArray(item) ? "a list" : "an object";
}

static bool unexpected(struct error *err, const char *where, const char *name, const cJSON *item)
{
	(void)error_set(err, ERROR_NETWORK, "answer-unexpected",
	    _("Try again; if it stays so, voxdesk must be brought up to date with the provider."),
	    _("The provider's answer is not what it documents for %s; it was not used."), where);
	error_detail(err, "%s: %s", name != NULL ? name : "value", kind_name(item));
	return false;
}

static const char *clean(const char *text, size_t max, struct arena *arena)
{
	const size_t size = 4 * (max != 0 ? max : TEXT_MAX) + 1;
	const size_t length = strlen(text);
	/* A control or bidirectional character grows when it is made visible. */
	char *out = arena_alloc(arena, size < 8 * length + 8 ? size : 8 * length + 8);

	(void)text_clean(text, length, out, size < 8 * length + 8 ? size : 8 * length + 8, 0);
	if (strlen(out) > (max != 0 ? max : TEXT_MAX)) {
		char *cut = arena_alloc(arena, (max != 0 ? max : TEXT_MAX) + 1);

		(void)text_copy(cut, (max != 0 ? max : TEXT_MAX) + 1, out);
		return cut;
	}
	return out;
}

/* Printable ASCII and whole UTF-8 without anything that text_clean() would change. */
static bool exact(const char *text, size_t max)
{
	const size_t n = strlen(text), limit = max != 0 ? max : TEXT_MAX;
	char out[4096];

	if (n > limit || n >= sizeof out)
		return false;
	return text_clean(text, n, out, sizeof out, 0) && strcmp(text, out) == 0;
}

static bool read_one(const struct json_field *f, const cJSON *item, char *at, struct arena *arena)
{
	const char *empty = "";

	if (item == NULL || cJSON_IsNull(item)) {
		switch (f->kind) {
		case JSON_TEXT:
		case JSON_EXACT:
			memcpy(at, &empty, sizeof empty);
			break;
		case JSON_BOOL:
			*(bool *)(void *)at = false;
			break;
		case JSON_INT:
			*(int64_t *)(void *)at = 0;
			break;
		case JSON_OBJECT:
			*(const struct json **)(void *)at = NULL;
			break;
		}
		return f->null_fine;
	}
	switch (f->kind) {
	case JSON_TEXT:
		if (!cJSON_IsString(item))
			return false;
		*(const char **)(void *)at = clean(item->valuestring, f->max, arena);
		return true;
	case JSON_EXACT:
		if (!cJSON_IsString(item) || !exact(item->valuestring, f->max))
			return false;
		*(const char **)(void *)at = arena_strdup(arena, item->valuestring);
		return true;
	case JSON_BOOL:
		*(bool *)(void *)at = cJSON_IsTrue(item) != 0;
		return cJSON_IsBool(item);
	case JSON_INT:
		if (!cJSON_IsNumber(item) || floor(item->valuedouble) != item->valuedouble ||
		    fabs(item->valuedouble) > INTEGER_MAX)
			return false;
		*(int64_t *)(void *)at = (int64_t)item->valuedouble;
		return true;
	case JSON_OBJECT:
		*(const struct json **)(void *)at = value((cJSON *)(uintptr_t)item);
		return cJSON_IsObject(item);
	}
	return false;
}

bool json_read(const struct json *object, const struct json_field *fields, size_t n, void *out,
    const char *where, struct arena *arena, struct error *err)
{
	if (object == NULL || !cJSON_IsObject(node(object)))
		return unexpected(err, where, NULL, node(object));
	for (size_t i = 0; i < n; i++) {
		const cJSON *item = cJSON_GetObjectItemCaseSensitive(node(object), fields[i].name);

		if (!read_one(&fields[i], item, (char *)out + fields[i].offset, arena))
			return unexpected(err, where, fields[i].name, item);
	}
	return true;
}

bool json_array(const struct json *object, const char *name, size_t *n, const struct json **first,
    const char *where, struct error *err)
{
	const cJSON *array = node(object);

	if (name != NULL)
		array = array != NULL && cJSON_IsObject(array)
		    ? cJSON_GetObjectItemCaseSensitive(array, name)
		    : NULL;
	if (array == NULL || !cJSON_IsArray(array))
		return unexpected(err, where, name, array);
	*n = 0;
	for (const cJSON *item = array->child; item != NULL; item = item->next)
		(*n)++;
	*first = value(array->child);
	return true;
}

const struct json *json_next(const struct json *item)
{
	return value(node(item)->next);
}

const char *json_text(const struct json *item, struct arena *arena)
{
	return item != NULL && cJSON_IsString(node(item)) ? clean(node(item)->valuestring, 0, arena)
							  : NULL;
}

void json_write_text(struct buf *out, const char *text)
{
	(void)buf_char(out, '"');
	for (; *text != '\0'; text++) {
		const unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			(void)buf_printf(out, "\\%c", c);
		else if (c < 0x20)
			(void)buf_printf(out, "\\u%04x", c);
		else
			(void)buf_char(out, (char)c);
	}
	(void)buf_char(out, '"');
}
