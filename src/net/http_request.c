/* Requests as values. */
#include <string.h>

#include "net/http.h"

void http_request_init(struct http_request *r, enum http_method method)
{
	*r = (struct http_request){ .method = method, .repeatable = method != HTTP_POST };
	buf_init(&r->body, HTTP_FORM_MAX);
}

void http_request_done(struct http_request *r)
{
	buf_done(&r->body);
	secret_done(&r->password);
	secret_done(&r->apikey);
	explicit_bzero(r, sizeof *r);
}

void http_encode(struct buf *out, const char *text)
{
	static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					 "0123456789-._~"; /* RFC 3986 2.3 */

	for (; *text != '\0'; text++) {
		if (strchr(unreserved, *text) != NULL)
			(void)buf_char(out, *text);
		else
			(void)buf_printf(out, "%%%02X", (unsigned)(unsigned char)*text);
	}
}

static void add_pair(struct buf *out, const char *name, const char *value)
{
	http_encode(out, name);
	(void)buf_char(out, '=');
	http_encode(out, value);
}

void http_form_add(struct http_request *r, const char *name, const char *value)
{
	if (r->body.n > 0)
		(void)buf_char(&r->body, '&');
	add_pair(&r->body, name, value);
}

bool http_query_add(struct http_request *r, const char *name, const char *value)
{
	size_t n = strlen(r->url);
	struct buf pair;
	bool fits;

	buf_init(&pair, sizeof r->url);
	(void)buf_char(&pair, strchr(r->url, '?') == NULL ? '?' : '&');
	add_pair(&pair, name, value);
	fits = !pair.full && pair.n < sizeof r->url - n;
	if (fits)
		memcpy(r->url + n, pair.text, pair.n + 1);
	buf_done(&pair);
	return fits;
}
