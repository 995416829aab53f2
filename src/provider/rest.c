/*
 * DESIGN
 * Requests are started here with their key and nothing unchecked in the path. A reply is one of
 * three things: no whole answer (words by what became of the connection), a refusal (words by the
 * provider's code, rest_errors.c), or a document that is read field by field. An answer that is not
 * as documented is an error of the network: nobody knows what was meant.
 */
#include "provider/rest.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#define NUMBER_DIGITS_MAX 15 /* E.164 6 */
#define NUMBER_DIGITS_MIN 2
#define MINUTE_MS 60000

/* ---- making requests */

bool rest_none(struct http_request *out, bool ignored)
{
	(void)ignored;
	http_request_init(out, HTTP_GET);
	http_request_done(out);
	return false;
}

bool rest_id(const char *text, size_t max)
{
	size_t n;

	if (text == NULL)
		return false;
	n = strspn(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");
	return n > 0 && n < max && text[n] == '\0';
}

bool rest_e164(const char *text)
{
	size_t n;

	if (text == NULL || text[0] != '+' || text[1] == '0')
		return false;
	n = strspn(text + 1, "0123456789");
	return n >= NUMBER_DIGITS_MIN && n <= NUMBER_DIGITS_MAX && text[n + 1] == '\0';
}

static bool too_long(const struct rest *p, struct http_request *out, struct error *err)
{
	http_request_done(out);
	return error_set(err, ERROR_INPUT, "url-too-long",
	    _("Look at the base URL in the environment."),
	    _("The address of the request to %s is too long; nothing was sent."), p->name);
}

static bool no_key(const struct rest *p, struct http_request *out, struct error *err)
{
	char code[sizeof err->code];

	http_request_done(out);
	(void)snprintf(code, sizeof code, "%s-credentials", p->prefix);
	return error_set(err, ERROR_INPUT, code, _(p->key_hint),
	    _("There are no usable credentials for %s; nothing was sent."), p->name);
}

bool rest_start(const struct rest *p, const char *base, const struct secret *key,
    enum http_method method, struct http_request *out, struct error *err, const char *fmt, ...)
{
	va_list ap;
	int n, m;

	http_request_init(out, method);
	if (!rest_plain(secret_reveal(key)))
		return no_key(p, out, err);
	n = snprintf(out->url, sizeof out->url, "%s", base);
	if (n < 0 || (size_t)n >= sizeof out->url)
		return too_long(p, out, err);
	va_start(ap, fmt);
	m = vsnprintf(out->url + n, sizeof out->url - (size_t)n, fmt, ap);
	va_end(ap);
	if (m < 0 || (size_t)m >= sizeof out->url - (size_t)n)
		return too_long(p, out, err);
	out->auth = p->auth;
	out->json = method == HTTP_POST || method == HTTP_PATCH;
	(void)secret_copy(&out->password, key);
	return true;
}

bool rest_query(const struct rest *p, struct http_request *out, const char *name, const char *value,
    struct error *err)
{
	if (value == NULL || value[0] == '\0')
		return true;
	return http_query_add(out, name, value) || too_long(p, out, err);
}

bool rest_query_int(const struct rest *p, struct http_request *out, const char *name, int value,
    struct error *err)
{
	char text[16];

	(void)snprintf(text, sizeof text, "%d", value);
	return rest_query(p, out, name, text, err);
}

/* ---- no whole answer: net knows what became of the connection, here it is the provider's */

bool rest_no_answer(const struct rest *p, const struct http_reply *reply, struct error *err)
{
	const struct error *came = &reply->err;
	enum error_kind kind = came->kind == ERROR_NONE ? ERROR_NETWORK : came->kind;
	const char *code = came->code[0] != '\0' ? came->code : "no-answer";
	const char *hint = came->hint[0] != '\0'
	    ? came->hint
	    : _("Look at the network of this machine, then look at the provider what was done.");

	(void)error_set(err, kind, code, hint,
	    reply->end == HTTP_NOT_SENT        ? _("%s was not reached. %s")
		: reply->end == HTTP_NO_ANSWER ? _("%s did not answer. %s")
					       : _("%s sent an answer that cannot be used. %s"),
	    p->name, came->message);
	error_detail(err, "%s", came->detail);
	return false;
}

bool rest_not_theirs(const struct rest *p, int status, struct error *err)
{
	char code[sizeof err->code];

	(void)snprintf(code, sizeof code, "%s-http-%d", p->prefix, status);
	return error_set(err, ERROR_NETWORK, code,
	    _("Look at the base URL in the environment, and for a proxy between here and the provider."),
	    _("What answered does not speak as %s does, so its answer was not used (HTTP %d)."),
	    p->name, status);
}

/* Balancers of the provider may answer 429 and 5xx without a document. */
/* "In a moment" is not true where the provider has named a time. */
static void say_how_long(const struct rest *p, const struct http_reply *reply, struct error *err)
{
	const int minutes = (reply->retry_after_ms + MINUTE_MS - 1) / MINUTE_MS;
	char hint[sizeof err->hint];

	if (reply->retry_after_ms < MINUTE_MS || (reply->status != 429 && reply->status < 500))
		return;
	(void)snprintf(hint, sizeof hint,
	    ngettext("%s asks to wait %d minute. %s", "%s asks to wait %d minutes. %s",
		(unsigned long)minutes),
	    p->name, minutes, err->hint);
	(void)text_copy(err->hint, sizeof err->hint, hint);
}

bool rest_refusal(const struct rest *p, const struct http_reply *reply, struct error *err)
{
	struct arena arena = { 0 };
	struct rest_said said = { 0 };
	struct error ignored;
	struct json *body;
	bool spoke;

	if (reply->end != HTTP_ANSWERED)
		return rest_no_answer(p, reply, err);
	body = json_parse(reply->body != NULL ? reply->body : "", reply->n, &ignored);
	if (body != NULL)
		said = p->said(body, &arena);
	said.asked_only = reply->only_asked;
	spoke = (said.code != NULL && said.code[0] != '\0') ||
	    (said.words != NULL && said.words[0] != '\0');
	if (spoke || reply->status == 429 || reply->status >= 500)
		(void)rest_say(p, reply->status, &said, err);
	else
		(void)rest_not_theirs(p, reply->status, err);
	if (err != NULL) {
		rest_note(p, err);
		say_how_long(p, reply, err);
	}
	json_free(body);
	arena_done(&arena);
	return false;
}

bool rest_deleted(const struct rest *p, const struct http_reply *reply, bool *was_gone,
    struct error *err)
{
	struct error refused;
	struct json *body;

	*was_gone = false;
	if (reply->end == HTTP_ANSWERED &&
	    (reply->status == 204 ||
		(reply->status >= 200 && reply->status <= 202 && reply->n == 0)))
		return true;
	/* A page with 200 is a proxy's, and nothing was deleted. */
	body = rest_answer(p, reply, &refused);
	if (body != NULL) {
		json_free(body);
		return true;
	}
	*was_gone = refused.kind == ERROR_NOT_FOUND;
	if (*was_gone && p->coded && rest_code(p, &refused) == NULL)
		*was_gone = rest_not_theirs(p, reply->status, &refused);
	if (!*was_gone && err != NULL)
		*err = refused;
	return *was_gone;
}

/* ---- documents */

bool rest_unexpected(const struct rest *p, struct error *err)
{
	struct error came;

	if (err == NULL)
		return false;
	came = *err;
	(void)error_set(err, ERROR_NETWORK, came.code[0] != '\0' ? came.code : "answer-unexpected",
	    _("Do it again; if it stays so, look at the base URL in the environment and at the log."),
	    _("The answer of %s is not of the form that it documents, so it was not used."),
	    p->name);
	error_detail(err, "%s", came.detail[0] != '\0' ? came.detail : came.message);
	rest_note(p, err);
	return false;
}

bool rest_wrong_field(const struct rest *p, struct error *err, const char *where, const char *field)
{
	(void)error_set(err, ERROR_NETWORK, "answer-unexpected", NULL, "%s: %s", where, field);
	return rest_unexpected(p, err);
}

struct json *rest_answer(const struct rest *p, const struct http_reply *reply, struct error *err)
{
	struct json *body;

	if (reply->end != HTTP_ANSWERED || reply->status < 200 || reply->status > 202) {
		(void)rest_refusal(p, reply, err);
		return NULL;
	}
	body = json_parse(reply->body != NULL ? reply->body : "", reply->n, err);
	if (body == NULL)
		(void)rest_unexpected(p, err);
	return body;
}

bool rest_fields(const struct rest *p, const struct json *object, const struct json_field *fields,
    size_t n, void *out, const char *where, struct arena *arena, struct error *err)
{
	return json_read(object, fields, n, out, where, arena, err) || rest_unexpected(p, err);
}

bool rest_object(const struct rest *p, const struct json *object, const char *name, bool null_fine,
    const struct json **out, const char *where, struct error *err)
{
	const struct json_field field[] = { { name, JSON_OBJECT, 0, null_fine, 0 } };
	struct arena none = { 0 }; /* an object takes nothing of it */

	*out = NULL;
	return rest_fields(p, object, field, 1, (void *)out, where, &none, err);
}

bool rest_plain(const char *text)
{
	const char *s = text;

	while (*s > ' ' && *s <= '~')
		s++;
	return s > text && *s == '\0';
}

/* The array, or none where that is fine. */
static bool find_array(const struct rest *p, const struct json *object, const char *key,
    bool null_fine, const struct json **first, size_t *n, const char *where, struct error *err)
{
	const struct json *nothing = NULL;
	const struct json_field field[] = { { key, JSON_OBJECT, 0, true, 0 } };
	struct arena none = { 0 };
	struct error ignored;

	*first = NULL;
	*n = 0;
	/* Read as an object it is NULL only where it is missing or null. */
	if (null_fine && json_read(object, field, 1, (void *)&nothing, where, &none, &ignored) &&
	    nothing == NULL)
		return true;
	return json_array(object, key, n, first, where, err) || rest_unexpected(p, err);
}

bool rest_items(const struct rest *p, const struct json *object, const struct rest_list *list,
    struct arena *arena, void **items, size_t *n, struct error *err)
{
	const struct json *item;
	bool fine = list->null_fine && list->key != NULL;

	*items = NULL;
	if (!find_array(p, object, list->key, fine, &item, n, list->where, err))
		return false;
	if (*n > 0)
		*items = arena_alloc(arena, *n * list->size);
	for (size_t i = 0; i < *n; i++, item = json_next(item)) {
		if (!list->read(item, (char *)*items + i * list->size, arena, err))
			return false;
	}
	return true;
}

bool rest_texts(const struct rest *p, const struct json *object, const char *key, const char *where,
    struct arena *arena, const char ***texts, size_t *n, struct error *err)
{
	const struct json *item;

	*texts = NULL;
	if (!find_array(p, object, key, true, &item, n, where, err))
		return false;
	if (*n > 0)
		*texts = arena_alloc(arena, *n * sizeof **texts);
	for (size_t i = 0; i < *n; i++, item = json_next(item)) {
		(*texts)[i] = json_text(item, arena);
		if ((*texts)[i] == NULL)
			return rest_wrong_field(p, err, where, key);
	}
	return true;
}
