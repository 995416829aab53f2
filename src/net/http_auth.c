/* The field that says who asks, made here: libcurl keeps a user and password (and a bearer) that it
 * was given as long as the connection stands, in memory that is not ours to wipe. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "net/internal.h"

/* RFC 4648 4. `out` has room for 4 bytes for each 3 begun, and the NUL. */
static void base64(const unsigned char *in, size_t n, char *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				     "0123456789+/";

	for (; n > 0; in += 3, n -= n < 3 ? n : 3) {
		unsigned bits = (unsigned)in[0] << 16;

		if (n > 1)
			bits |= (unsigned)in[1] << 8;
		if (n > 2)
			bits |= in[2];
		*out++ = digits[bits >> 18];
		*out++ = digits[(bits >> 12) & 63];
		*out++ = '=';
		*out++ = '=';
		if (n > 1)
			out[-2] = digits[(bits >> 6) & 63];
		if (n > 2)
			out[-1] = digits[bits & 63];
	}
	*out = '\0';
}

static char *basic(const struct http_request *r)
{
	static const char name[] = "Authorization: Basic ";
	const char *password = secret_reveal(&r->password);
	size_t n = strlen(r->user) + 1 + strlen(password);
	char *both = xmalloc(n + 1), *line = xmalloc(sizeof name + (n + 2) / 3 * 4);

	(void)snprintf(both, n + 1, "%s:%s", r->user, password);
	memcpy(line, name, sizeof name);
	base64((const unsigned char *)both, n, line + sizeof name - 1);
	wipe_free(both);
	return line;
}

static char *plain(const char *name, const char *secret)
{
	const size_t size = strlen(name) + strlen(secret) + 1;
	char *line = xmalloc(size);

	(void)snprintf(line, size, "%s%s", name, secret);
	return line;
}

/* Every sign lies from `least` to ~. */
static bool signs_fine(const char *s, char least)
{
	while (*s >= least && *s <= '~')
		s++;
	return *s == '\0';
}

/* A line end in a key would begin a field of its own. */
bool http_auth_fine(const struct http_request *r)
{
	return (r->auth == HTTP_BASIC || signs_fine(secret_reveal(&r->password), '!')) &&
	    signs_fine(secret_reveal(&r->apikey), '!') && signs_fine(r->prefer, ' ');
}

char *http_auth_line(const struct http_request *r)
{
	if (r->auth == HTTP_BASIC)
		return r->user[0] != '\0' ? basic(r) : NULL;
	if (!secret_there(&r->password))
		return NULL;
	return plain(r->auth == HTTP_BEARER ? "Authorization: Bearer " : "xi-api-key: ",
	    secret_reveal(&r->password));
}

char *http_apikey_line(const struct http_request *r)
{
	return secret_there(&r->apikey) ? plain("apikey: ", secret_reveal(&r->apikey)) : NULL;
}
