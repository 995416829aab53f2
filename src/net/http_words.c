/* What libcurl's results mean: how far the request came, and the sentence for it. */
#include "base/i18n.h"
#include "net/internal.h"

/* OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and _HAS_EXPIRED, as CURLINFO_SSL_VERIFYRESULT has them.
 */
#define CERTIFICATE_NOT_YET 9
#define CERTIFICATE_EXPIRED 10

#define LOOK_FIRST N_("Whether it acted on the request is not known: look at what is there first.")

/* What to do when an answer is missing. A read acts on nothing: it is simply done again. */
static const char *look_first(const struct http_call *call)
{
	return call->reply.only_asked
	    ? _("Check this machine's network connection, then try again.")
	    : _(LOOK_FIRST);
}

/* The same for an answer that came and is no use. */
static const char *unusable(const struct http_call *call)
{
	return call->reply.only_asked
	    ? _("Try again; if it stays, something on this network may be standing in between.")
	    : _(LOOK_FIRST);
}

static void say(struct http_call *call, enum http_end end, const char *code, const char *hint,
    const char *sentence)
{
	call->reply.end = end;
	(void)error_set(&call->reply.err, ERROR_NETWORK, code, hint, sentence, call->host);
}

static void say_certificate(struct http_call *call)
{
	long result = 0;

	(void)curl.easy_getinfo(call->easy, CURLINFO_SSL_VERIFYRESULT, &result);
	if (result == CERTIFICATE_EXPIRED || result == CERTIFICATE_NOT_YET) {
		say(call, HTTP_NOT_SENT, "tls",
		    _("Check the date and time of this machine's clock first; if they are right, the "
		      "server's certificate must be renewed."),
		    result == CERTIFICATE_EXPIRED
			? _("By this machine's clock the certificate of %s has expired. Nothing was sent.")
			: _("By this machine's clock the certificate of %s is not valid yet. Nothing was "
			    "sent."));
		return;
	}
	say(call, HTTP_NOT_SENT, "tls",
	    _("Something on this network may be standing in between, or this machine's certificate "
	      "store is missing or old (package ca-certificates)."),
	    _("It could not be proven that %s is who it says it is. Nothing was sent."));
}

static void not_sent(struct http_call *call, CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		say(call, HTTP_NOT_SENT, "offline",
		    _("Check this machine's network connection, then try again."),
		    _("The name %s is not known here. Nothing was sent."));
		return;
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_PROXY:
		say(call, HTTP_NOT_SENT, "offline", _("Check https_proxy in the environment."),
		    _("%s could not be reached: the proxy does not let through. Nothing was sent."));
		return;
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_ABORTED_BY_CALLBACK:
		say(call, HTTP_NOT_SENT, "timeout",
		    _("Check this machine's network connection, then try again."),
		    _("No connection to %s came about in time. Nothing was sent."));
		return;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_CACERT_BADFILE:
		say_certificate(call);
		return;
	case CURLE_SSL_CONNECT_ERROR:
		say(call, HTTP_NOT_SENT, "offline",
		    _("Try again; if it stays, something on this network may be standing in between."),
		    _("No secure connection to %s came about. Nothing was sent."));
		return;
	default:
		say(call, HTTP_NOT_SENT, "offline",
		    _("Check this machine's network connection, then try again."),
		    _("%s could not be reached. Nothing was sent."));
	}
}

static void no_answer(struct http_call *call, CURLcode code)
{
	switch (code) {
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_ABORTED_BY_CALLBACK:
		say(call, HTTP_NO_ANSWER, "timeout", look_first(call),
		    _("%s got the request, but no answer came in time."));
		return;
	case CURLE_GOT_NOTHING:
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
	case CURLE_SSL_CONNECT_ERROR:
		say(call, HTTP_NO_ANSWER, "no-answer", look_first(call),
		    _("The connection to %s broke before an answer came."));
		return;
	default: /* bytes that are no HTTP */
		say(call, HTTP_BAD_ANSWER, "answer-broken", unusable(call),
		    _("What %s answered cannot be read."));
	}
}

static void bad_answer(struct http_call *call, CURLcode code)
{
	switch (code) {
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_ABORTED_BY_CALLBACK:
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
		say(call, HTTP_BAD_ANSWER, "answer-cut", look_first(call),
		    _("The answer of %s was cut off."));
		return;
	default:
		say(call, HTTP_BAD_ANSWER, "answer-broken", unusable(call),
		    _("What %s answered cannot be read."));
	}
}

/* Nothing of the request has left: the connection never stood (the callback before the request was
 * not reached), or it did and took no byte. */
static bool surely_not_sent(const struct http_call *call)
{
	long bytes = 0;

	if (!call->asked)
		return true;
	return curl.easy_getinfo(call->easy, CURLINFO_REQUEST_SIZE, &bytes) == CURLE_OK &&
	    bytes == 0;
}

void http_words_curl(struct http_call *call, CURLcode code)
{
	if (call->too_large)
		say(call, HTTP_BAD_ANSWER, "answer-too-large", unusable(call),
		    _("The answer of %s was too large and was not taken."));
	else if (surely_not_sent(call))
		not_sent(call, code);
	else if (call->header_bytes == 0)
		no_answer(call, code);
	else
		bad_answer(call, code);
	error_detail(&call->reply.err, "libcurl %d: %s", (int)code,
	    call->words[0] != '\0' ? call->words : curl.easy_strerror(code));
}

void http_words_redirected(struct http_call *call)
{
	say(call, HTTP_BAD_ANSWER, "redirected",
	    _("Something on this network may be answering instead (a login page); if the base URL was "
	      "set by hand, check it."),
	    _("%s pointed elsewhere instead of answering; this is not followed."));
	error_detail(&call->reply.err, "status %d", call->reply.status);
}

void http_words_refused(struct http_call *call, const struct error *why)
{
	call->reply.end = HTTP_NOT_SENT;
	(void)error_set(&call->reply.err, ERROR_NETWORK,
	    why->kind == ERROR_NETWORK ? why->code : "bad-request", why->hint,
	    _("%s Nothing was sent."), why->message);
	error_detail(&call->reply.err, "%s", why->detail);
}

/* The last try sent nothing, but one before it may have been processed. */
void http_words_seen_before(struct http_call *call)
{
	say(call, HTTP_NO_ANSWER, "no-answer", look_first(call),
	    _("%s got the request, but could not be reached again for its answer."));
}
