/*
 * DESIGN: a call lives from http_start() until `done` has run or it is cancelled; it makes up to
 * three tries (http_transfer.c), with pauses by the loop's timers (http_retry.c). Its deadline is
 * measured by a clock that goes on while the machine is suspended.
 */
#include "net/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/internal.h"

static const struct http_limits usual = {
	.connect_ms = 10000,
	.total_ms = 60000,
	.first_pause_ms = 500,
	.slow_ms = 20000,
};

void http_limits_set(struct loop *l, const struct http_limits *limits)
{
	struct http_limits *to = &loop_http(l)->limits;

	*to = *limits;
	to->connect_ms = to->connect_ms > 0 ? to->connect_ms : usual.connect_ms;
	to->total_ms = to->total_ms > 0 ? to->total_ms : usual.total_ms;
	to->first_pause_ms = to->first_pause_ms > 0 ? to->first_pause_ms : usual.first_pause_ms;
	to->slow_ms = to->slow_ms > 0 ? to->slow_ms : usual.slow_ms;
}

static void unlink_call(struct http_call *call)
{
	struct http_call **at = &call->http->calls;

	while (*at != call)
		at = &(*at)->next;
	*at = call->next;
}

static void free_call(struct http_call *call)
{
	http_try_drop(call);
	http_request_done(&call->request);
	wipe_free(call->body);
	explicit_bzero(call, sizeof *call);
	free(call);
}

static void tell(void *user)
{
	struct http_call *call = user;

	if (call->reply.end == HTTP_NOT_SENT && call->maybe_seen)
		http_words_seen_before(call);
	call->reply.tries = call->tries;
	call->ended = true;
	call->done(call->user, &call->reply);
	unlink_call(call);
	free_call(call);
}

/* After a pause, which a suspended machine can have made much longer. */
static void try_again(void *user)
{
	struct http_call *call = user;

	if (http_clock_ms() >= call->until_ms)
		tell(call);
	else
		http_try_begin(call);
}

static void try_ended(struct http_call *call, CURLcode code)
{
	const struct http_reply *reply = &call->reply;
	int pause;

	http_try_end(call, code);
	if (reply->end == HTTP_ANSWERED ? reply->status >= 500 : reply->end != HTTP_NOT_SENT)
		call->maybe_seen = true;
	if (!http_repeats(call)) {
		tell(call);
		return;
	}
	pause = http_pause_ms(call);
	if (http_clock_ms() + (uint64_t)pause >= call->until_ms)
		tell(call);
	else
		loop_timer(call->loop, try_again, call, pause);
}

/* A callback may start and cancel calls; those that it cancels leave libcurl's list at once. */
void http_step(struct loop_http *h)
{
	int running, left;
	CURLMsg *m;

	if (h->calls == NULL || h->multi == NULL)
		return;
	check(curl.multi_perform(h->multi, &running) == CURLM_OK);
	for (m = curl.multi_info_read(h->multi, &left); m != NULL;
	     m = curl.multi_info_read(h->multi, &left)) {
		CURLcode code = m->data.result;
		char *call = NULL;

		check(m->msg == CURLMSG_DONE);
		(void)curl.easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &call);
		try_ended((struct http_call *)(void *)call, code);
	}
}

void http_drop_all(struct loop_http *h)
{
	struct http_call *call, *next;

	for (call = h->calls; call != NULL; call = next) {
		next = call->next;
		free_call(call);
	}
	h->calls = NULL;
}

/* The request is whole and its URL one that may be used; the URL as libcurl writes it is kept. */
static bool request_fine(struct http_call *call, const struct http_request *r, struct error *err)
{
	if (r->body.full)
		return error_set(err, ERROR_INPUT, "body", NULL, "%s",
		    _("The request is longer than it may be."));
	if (!http_auth_fine(r))
		return error_set(err, ERROR_INPUT, "key",
		    _("Enter the key again, as the provider shows it."), "%s",
		    _("The key has a blank, a line end or another sign that no key has."));
	return url_check(r->url, URL_QUERY, call->request.url, sizeof call->request.url, call->host,
	    sizeof call->host, &call->loopback, err);
}

static void copy_request(struct http_request *to, const struct http_request *r)
{
	http_request_init(to, r->method);
	(void)snprintf(to->user, sizeof to->user, "%s", r->user);
	(void)secret_copy(&to->password, &r->password);
	(void)secret_copy(&to->apikey, &r->apikey);
	(void)text_copy(to->prefer, sizeof to->prefer, r->prefer);
	buf_init(&to->body, r->body.max);
	(void)buf_add(&to->body, buf_text(&r->body), r->body.n);
	to->json = r->json;
	to->auth = r->auth;
	to->max_body = r->max_body ? r->max_body : HTTP_BODY_MAX;
	to->repeatable = r->repeatable;
	to->only_asks = r->only_asks;
}

struct http_call *http_start(struct loop *l, const struct http_request *r, http_done_fn *done,
    void *user)
{
	struct http_call *call = xcalloc(1, sizeof *call);
	struct loop_http *h = loop_http(l);
	struct error why = { 0 };

	if (h->limits.total_ms == 0) {
		h->limits = usual;
		h->limits.total_ms = fail_patience_ms(usual.total_ms);
		h->limits.slow_ms = fail_patience_ms(usual.slow_ms);
		h->limits.first_pause_ms = usual.first_pause_ms * fail_pace() / 100;
	}
	call->loop = l;
	call->http = h;
	call->done = done;
	call->user = user;
	call->next = h->calls;
	h->calls = call;
	call->until_ms = http_clock_ms() + (uint64_t)h->limits.total_ms;
	copy_request(&call->request, r);
	http_reply_none(call);
	if (request_fine(call, r, &why)) {
		http_try_begin(call);
	} else {
		http_words_refused(call, &why);
		loop_timer(l, tell, call, 1);
	}
	return call;
}

void http_cancel(struct http_call *call)
{
	if (call == NULL || call->ended)
		return;
	loop_timer(call->loop, try_again, call, 0);
	loop_timer(call->loop, tell, call, 0);
	unlink_call(call);
	free_call(call);
}
