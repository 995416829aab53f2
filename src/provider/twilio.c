/*
 * DESIGN
 * Making requests: whose credentials, below which path, what may be repeated. What goes into a path
 * is a SID, a country or a number that was checked first; all the rest is a form or a query and
 * percent-encoded there. Answers are read in twilio_answer.c, refusals worded in twilio_errors.c.
 */
#include "provider/twilio.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "provider/twilio_parts.h"

#define SID_DIGITS 32

bool twilio_sid_valid(const char *text, const char *prefix)
{
	size_t n = strlen(prefix);

	if (text == NULL || strncmp(text, prefix, n) != 0)
		return false;
	return strspn(text + n, "0123456789abcdefABCDEF") == SID_DIGITS &&
	    text[n + SID_DIGITS] == '\0';
}

bool twilio_sid_wanted(const char *sid, const char *prefix, struct error *err)
{
	if (twilio_sid_valid(sid, prefix))
		return true;
	return error_set(err, ERROR_INPUT, "sid",
	    _("Read the list again: what Twilio calls it stands there."),
	    _("Twilio's name for this is missing or damaged: it is %s and 32 digits or letters a to f."),
	    prefix);
}

bool twilio_country_wanted(const char *iso, struct error *err)
{
	if (iso != NULL && strspn(iso, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 2 && iso[2] == '\0')
		return true;
	return error_set(err, ERROR_INPUT, "country",
	    _("Give the two capital letters of the country, for example NG."),
	    _("Twilio was not asked: this is not a country."));
}

bool twilio_pair_check(const char *account_sid, const struct secret *token, struct error *err)
{
	if (!twilio_sid_wanted(account_sid, "AC", err))
		return false;
	if (token != NULL && rest_plain(secret_reveal(token)))
		return true;
	return error_set(err, ERROR_INPUT, "twilio-credentials",
	    _("Look at the Twilio account's token, then do it again."),
	    _("The Twilio account's token is not known here, so nothing was sent."));
}

static bool credentials_there(const struct twilio *t, struct error *err)
{
	bool user = twilio_sid_valid(t->user, "AC") || twilio_sid_valid(t->user, "SK");

	if (user && twilio_sid_valid(t->account, "AC") && secret_there(&t->token))
		return true;
	return error_set(err, ERROR_INPUT, "twilio-credentials",
	    _("Set TWILIO_ACCOUNT_SID (AC and 32 digits or letters a to f) and TWILIO_AUTH_TOKEN."),
	    _("There are no usable credentials for Twilio; nothing was sent."));
}

static bool too_long(struct http_request *out, struct error *err)
{
	http_request_done(out);
	return error_set(err, ERROR_INPUT, "url-too-long",
	    _("Look at the base URL in the environment."),
	    _("The address of the request to Twilio is too long; nothing was sent."));
}

/* `head` and `path` after the host's base. */
static bool open_request(const struct twilio *t, enum twilio_host host, enum http_method method,
    const char *head, const char *path, struct http_request *out, struct error *err)
{
	const char *base = host == TWILIO_API ? t->api
	    : host == TWILIO_VOICE            ? t->voice
					      : t->lookups;
	int n;

	http_request_init(out, method);
	if (!credentials_there(t, err)) {
		http_request_done(out);
		return false;
	}
	n = snprintf(out->url, sizeof out->url, "%s%s%s", base, head, path);
	if (n < 0 || (size_t)n >= sizeof out->url)
		return too_long(out, err);
	(void)snprintf(out->user, sizeof out->user, "%s", t->user);
	(void)secret_copy(&out->password, &t->token);
	out->repeatable = method != HTTP_POST;
	return true;
}

bool twilio_start(const struct twilio *t, enum twilio_host host, enum http_method method,
    struct http_request *out, struct error *err, const char *fmt, ...)
{
	char head[64] = "", path[256];
	va_list ap;
	int n;

	if (host == TWILIO_API)
		(void)snprintf(head, sizeof head, "/2010-04-01/Accounts/%s", t->account);
	else
		(void)snprintf(head, sizeof head, "%s", host == TWILIO_VOICE ? "/v1" : "/v2");
	va_start(ap, fmt);
	n = vsnprintf(path, sizeof path, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof path) {
		http_request_init(out, method);
		return too_long(out, err);
	}
	return open_request(t, host, method, head, path, out, err);
}

bool twilio_start_accounts(const struct twilio *t, enum http_method method, const char *path,
    struct http_request *out, struct error *err)
{
	return open_request(t, TWILIO_API, method, "/2010-04-01", path, out, err);
}

void twilio_name_add(struct http_request *out, const char *name)
{
	char text[TWILIO_FRIENDLY_NAME_MAX * 4 + 1];
	const char *end = name + strlen(name), *s = name;
	size_t n;

	for (int i = 0; i < TWILIO_FRIENDLY_NAME_MAX && s < end; i++)
		(void)text_next(&s, end);
	n = (size_t)(s - name);
	memcpy(text, name, n);
	text[n] = '\0';
	http_form_add(out, "FriendlyName", text);
}

bool twilio_query(struct http_request *out, const char *name, const char *value, struct error *err)
{
	return http_query_add(out, name, value) || too_long(out, err);
}

/* Path and query of a link, which may be absolute (Voice) or not (2010); "" for anything else. */
static const char *link_path(const char *link)
{
	const char *authority;

	if (link[0] == '/')
		return link;
	if (strncmp(link, "https://", 8) != 0 && strncmp(link, "http://", 7) != 0)
		return "";
	authority = strchr(link, '/') + 2;
	return authority + strcspn(authority, "/?#");
}

/* Stays below `head` however it is read: no way up, written out or encoded, nothing invisible. */
static bool link_fine(const char *path, const char *head)
{
	if (strncmp(path, head, strlen(head)) != 0)
		return false;
	for (const char *s = path; *s != '\0'; s++) {
		if (*s <= ' ' || *s > '~' || *s == '\\' || *s == '#')
			return false;
		if (s[0] == '.' && s[1] == '.')
			return false;
		if (s[0] == '%' && s[1] == '2' && tolower((unsigned char)s[2]) == 'e')
			return false;
	}
	return true;
}

bool twilio_next_make(const struct twilio *t, enum twilio_host host, const char *next,
    struct http_request *out, struct error *err)
{
	const char *path = link_path(next);

	if (!link_fine(path, host == TWILIO_API ? "/2010-04-01/" : "/v1/")) {
		(void)rest_none(out, false);
		(void)error_set(err, ERROR_NETWORK, "answer-unexpected",
		    _("Read the list again; if it stays so, look at the base URL in the environment."),
		    _("Twilio's link to the next page leads out of its lists; the list is not whole."));
		error_detail(err, "next page");
		return false;
	}
	if (!open_request(t, host, HTTP_GET, "", path, out, err))
		return false;
	out->max_body = TWILIO_PAGE_BODY_MAX;
	return true;
}
