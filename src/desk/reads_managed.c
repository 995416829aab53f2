#include <string.h>

#include "desk/reads_parts.h"
#include "phone/number.h"
#include "store/accounts.h"
#include "store/managed.h"

struct managed_read {
	struct read read;
	const char **accounts; /* the desk's own first */
	size_t n_accounts, at;
	struct managed_seen *seen;
	size_t n_seen, room, total;
	struct error first;
	managed_done_fn *done;
	void *user;
};

static void next_account(struct read *r);

const char *number_way(const struct twilio_number *number)
{
	return number->trunk_sid[0]            ? number->trunk_sid
	    : number->voice_application_sid[0] ? number->voice_application_sid
					       : number->voice_url;
}

static bool take_page(struct read *r, const struct http_reply *reply, const char **next,
    struct error *err)
{
	struct managed_read *m = (struct managed_read *)r;
	struct twilio_numbers page = { 0 };

	if (!twilio_numbers_read(reply, &r->arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++) {
		const struct twilio_number *from = &page.items[i];
		struct number number;

		m->seen = read_grow(&r->arena, m->seen, m->n_seen, &m->room, sizeof *m->seen);
		if (!number_parse(&number, from->number, NULL, NUMBER_UNKNOWN, NULL))
			number.country[0] = '\0'; /* a short code: it is there all the same */
		m->seen[m->n_seen++] = (struct managed_seen){ .number = from->number,
			.country = arena_strdup(&r->arena, number.country),
			.name = from->name,
			.sid = from->sid,
			.account_sid = m->accounts[m->at],
			.active = !from->status[0] || strcmp(from->status, "in-use") == 0,
			.state = from->status,
			.voice_url = number_way(from) };
	}
	*next = page.next;
	return true;
}

static void failed(struct managed_read *m, const struct error *err)
{
	if (m->first.kind == ERROR_NONE)
		m->first = *err;
}

static void sync_account(struct read *r)
{
	struct managed_read *m = (struct managed_read *)r;
	struct error err = { 0 };

	if (managed_sync(r->session->store, m->accounts[m->at], m->seen, m->n_seen, &err)) {
		m->total += m->n_seen;
		r->busy = 0;
	} else if (read_again_when_busy(r, sync_account, &err)) {
		return;
	} else {
		failed(m, &err);
	}
	m->at++;
	next_account(r);
}

static void pages_end(struct read *r, const struct error *err)
{
	struct managed_read *m = (struct managed_read *)r;

	if (!err) {
		sync_account(r);
		return;
	}
	failed(m, err);
	m->at++;
	next_account(r);
}

static void next_account(struct read *r)
{
	struct managed_read *m = (struct managed_read *)r;

	for (; m->at < m->n_accounts; m->at++) {
		struct http_request request;
		struct error err = { 0 };

		m->n_seen = 0;
		if (read_account(r, m->accounts[m->at], false, &err) &&
		    twilio_numbers_make(&r->twilio, NULL, &request, &err)) {
			read_pages(r, &request, read_next_twilio, take_page, pages_end);
			http_request_done(&request);
			return;
		}
		failed(m, &err);
	}
	m->done(m->user, m->total, m->first.kind == ERROR_NONE ? NULL : &m->first);
}

static bool find_accounts(struct managed_read *m, struct error *err)
{
	const char *own = arena_strdup(&m->read.arena, m->read.twilio.user);
	const char **others;
	size_t n;

	if (!customer_accounts(m->read.session->store, MODE_MANAGED, &m->read.arena, &others, &n,
		err))
		return false;
	m->accounts = arena_alloc(&m->read.arena, (n + 1) * sizeof *m->accounts);
	m->accounts[m->n_accounts++] = own;
	for (size_t i = 0; i < n; i++)
		if (strcmp(others[i], own) != 0)
			m->accounts[m->n_accounts++] = others[i];
	return true;
}

struct read *managed_refresh(struct session *s, struct loop *l, managed_done_fn *done, void *user,
    struct error *err)
{
	struct read *r = read_new(sizeof(struct managed_read), s, l, "", false, err);
	struct managed_read *m = (struct managed_read *)r;

	if (!r)
		return NULL;
	m->done = done;
	m->user = user;
	if (!find_accounts(m, err)) {
		read_free(r);
		return NULL;
	}
	read_later(r, next_account, 1);
	return r;
}
