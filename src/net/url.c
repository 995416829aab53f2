#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/i18n.h"
#include "net/internal.h"

static bool refuse(struct error *err, const char *what)
{
	return error_set(err, ERROR_INPUT, "base-url",
	    _("Give it as https://HOST, or http://127.0.0.1:PORT for a server on this machine."),
	    "%s", what);
}

/* 127.0.0.0/8 or ::1, as an address: what a name leads to can change. */
static bool literal_loopback(const char *host)
{
	size_t n = strlen(host);
	struct in6_addr six;
	struct in_addr four;
	char bare[64];

	if (inet_pton(AF_INET, host, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	if (n < 3 || n >= sizeof bare || host[0] != '[' || host[n - 1] != ']')
		return false;
	memcpy(bare, host + 1, n - 2);
	bare[n - 2] = '\0';
	return inet_pton(AF_INET6, bare, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

/* What libcurl would take, but a reader would take for something else. */
static bool plain_characters(const char *text)
{
	for (const char *s = text; *s != '\0'; s++) {
		if (*s <= ' ' || *s >= 0x7f || *s == '\\')
			return false;
	}
	return true;
}

/* "SCHEME://HOST": libcurl would also take "HOST" and "SCHEME:///HOST". */
static bool scheme_and_host(const char *text)
{
	const char *at = strstr(text, "://");

	return at != NULL && at[3] != '/';
}

static bool has_part(CURLU *u, CURLUPart part)
{
	char *text = NULL;
	bool there = curl.url_get(u, part, &text, 0) == CURLUE_OK;

	curl.free(text);
	return there;
}

/* The part's text; "" when there is none. False: no room. */
static bool get_part(CURLU *u, CURLUPart part, char *out, size_t size)
{
	char *text = NULL;
	bool fits = true;

	out[0] = '\0';
	if (curl.url_get(u, part, &text, 0) == CURLUE_OK)
		fits = snprintf(out, size, "%s", text) < (int)size;
	curl.free(text);
	return fits;
}

static bool check_parts(CURLU *u, int flags, char *host, size_t host_size, bool *loopback,
    struct error *err)
{
	char scheme[16];

	if (!get_part(u, CURLUPART_SCHEME, scheme, sizeof scheme) ||
	    !get_part(u, CURLUPART_HOST, host, host_size) || host[0] == '\0')
		return refuse(err, _("This address is none that can be used."));
	*loopback = literal_loopback(host);
	if (has_part(u, CURLUPART_USER) || has_part(u, CURLUPART_PASSWORD))
		return refuse(err, _("An address with a user name in it is not taken."));
	if (has_part(u, CURLUPART_FRAGMENT) ||
	    ((flags & URL_QUERY) == 0 && has_part(u, CURLUPART_QUERY)))
		return refuse(err, _("An address with a query or a fragment is not taken here."));
	if (strcmp(scheme, "https") == 0 || (strcmp(scheme, "http") == 0 && *loopback))
		return true;
	if (strcmp(scheme, "http") == 0)
		return refuse(err,
		    _("Plain http is for a server on this machine only; elsewhere it must be https."));
	return refuse(err, _("This address is neither https nor http."));
}

bool url_check(const char *text, int flags, char *out, size_t size, char *host, size_t host_size,
    bool *loopback, struct error *err)
{
	CURLU *u;
	bool ok;

	if (!curl_load(err))
		return false;
	u = curl.url();
	check(u != NULL);
	*loopback = false;
	host[0] = '\0';
	if (!scheme_and_host(text) || strchr(text, '#') != NULL || !plain_characters(text) ||
	    curl.url_set(u, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
		ok = refuse(err, _("This address is none that can be used."));
	else
		ok = check_parts(u, flags, host, host_size, loopback, err);
	if (ok && !get_part(u, CURLUPART_URL, out, size))
		ok = refuse(err, _("This address is too long."));
	curl.url_cleanup(u);
	return ok;
}

bool url_base_parse(const char *text, char out[URL_BASE_MAX], struct error *err)
{
	char host[256];
	bool loopback;
	size_t n;

	if (strchr(text, '?') != NULL) /* an empty query is none to libcurl */
		return refuse(err, _("An address with a query or a fragment is not taken here."));
	if (!url_check(text, 0, out, URL_BASE_MAX, host, sizeof host, &loopback, err))
		return false;
	n = strlen(out);
	while (n > 0 && out[n - 1] == '/')
		out[--n] = '\0';
	return true;
}
