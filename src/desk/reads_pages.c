#include "desk/reads_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"

#define BUSY_MS 100
#define BUSY_MAX 50

struct read *read_plain(size_t size, struct session *s, struct loop *l)
{
	struct read *r = xcalloc(1, size);

	r->session = s;
	r->loop = l;
	return r;
}

struct read *read_new(size_t size, struct session *s, struct loop *l, const char *account_sid,
    bool byoc, struct error *err)
{
	struct read *r = read_plain(size, s, l);

	if (credentials_twilio(&s->credentials, account_sid, byoc, &r->twilio, err))
		return r;
	read_free(r);
	return NULL;
}

static void tick(void *user)
{
	struct read *r = user;

	r->step(r);
}

void read_free(struct read *r)
{
	if (!r)
		return;
	loop_timer(r->loop, tick, r, 0);
	http_cancel(r->call);
	twilio_account_done(&r->twilio);
	secret_done(&r->telnyx.key);
	secret_done(&r->vapi.key);
	secret_done(&r->elevenlabs.key);
	arena_done(&r->arena);
	free(r);
}

bool read_account(struct read *r, const char *account_sid, bool byoc, struct error *err)
{
	twilio_account_done(&r->twilio);
	return credentials_twilio(&r->session->credentials, account_sid, byoc, &r->twilio, err);
}

static void on_reply(void *user, const struct http_reply *reply)
{
	struct read *r = user;
	struct session *s = r->session;
	const struct credential_use use = r->use;
	const enum http_end end = reply->end;
	const int status = reply->status;

	r->call = NULL;
	r->on_reply(r, reply); /* may free r */
	credentials_answered(s, &use, end, status);
}

void read_send(struct read *r, const struct http_request *request, read_reply_fn *fn)
{
	r->on_reply = fn;
	r->use = credentials_use(r->session, request);
	r->call = http_start(r->loop, request, on_reply, r);
}

void read_later(struct read *r, read_step_fn *fn, int ms)
{
	r->step = fn;
	loop_timer(r->loop, tick, r, ms);
}

bool read_again_when_busy(struct read *r, read_step_fn *fn, const struct error *err)
{
	if (err->kind != ERROR_BUSY || r->busy >= BUSY_MAX)
		return false;
	r->busy++;
	read_later(r, fn, BUSY_MS);
	return true;
}

void *read_grow(struct arena *arena, void *items, size_t n, size_t *room, size_t size)
{
	void *more;

	if (n < *room)
		return items;
	*room = *room ? *room * 2 : 64;
	more = arena_alloc(arena, *room * size);
	if (n > 0)
		memcpy(more, items, n * size);
	return more;
}

/* False: this link was followed already, or there are too many, or they hold too much. */
static bool link_is_new(struct read *r, const char *link)
{
	if (r->gathered > READ_BYTES_MAX)
		return false;
	for (size_t i = 0; i < r->pages.n; i++)
		if (strcmp(r->pages.seen[i], link) == 0)
			return false;
	if (r->pages.n >= PAGES_MAX)
		return false;
	r->pages.seen =
	    read_grow(&r->arena, r->pages.seen, r->pages.n, &r->pages.room, sizeof *r->pages.seen);
	r->pages.seen[r->pages.n++] = arena_strdup(&r->arena, link);
	return true;
}

static void on_page(struct read *r, const struct http_reply *reply)
{
	struct http_request request;
	struct error err = { 0 };
	const char *next = "";

	r->gathered += reply->n;
	if (!r->pages.take(r, reply, &next, &err)) {
		r->pages.end(r, &err);
		return;
	}
	if (!next[0]) {
		r->pages.end(r, NULL);
		return;
	}
	if (!link_is_new(r, next)) {
		error_set(&err, ERROR_NETWORK, "answer-endless",
		    _("Try again later. If it stays, the provider's status page may tell more."),
		    _("The provider's list does not come to an end, so it was not used. Nothing was changed."));
		r->pages.end(r, &err);
		return;
	}
	if (!r->pages.next(r, next, &request, &err)) {
		r->pages.end(r, &err);
		return;
	}
	read_send(r, &request, on_page);
	http_request_done(&request);
}

bool read_next_twilio(struct read *r, const char *next, struct http_request *out, struct error *err)
{
	return twilio_next_make(&r->twilio, TWILIO_API, next, out, err);
}

void read_pages(struct read *r, const struct http_request *first, read_next_fn *next,
    read_page_fn *take, read_pages_end_fn *end)
{
	r->pages.next = next;
	r->pages.take = take;
	r->pages.end = end;
	r->pages.n = 0;
	read_send(r, first, on_page);
}
