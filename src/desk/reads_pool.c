/*
 * DESIGN
 * Telnyx first, whose numbers are all the pool's; then those accounts of Twilio's that pool numbers
 * are in, one after the other. What one provider or account does not tell leaves its numbers as
 * they are.
 */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "desk/pool.h"
#include "desk/reads_parts.h"
#include "phone/number.h"
#include "store/settings.h"

struct pool_reading {
	struct read read;
	struct pool_refreshed found;
	bool adopt;                    /* take in what is at Telnyx and not known here */
	char looked_at[TIME_TEXT_MAX]; /* when the list that is read was asked for */
	int page;                      /* of Telnyx's list, the one that was asked for */
	const char **accounts;
	size_t n_accounts, at, failed_accounts;
	struct pool_seen *seen;
	size_t n_seen, room;
	struct error first;
	pool_refreshed_fn *done;
	void *user;
};

static void next_account(struct read *r);

static void failed(struct pool_reading *p, const struct error *err)
{
	if (p->first.kind == ERROR_NONE)
		p->first = *err;
}

static void see(struct pool_reading *p, const struct pool_seen *seen)
{
	p->seen = read_grow(&p->read.arena, p->seen, p->n_seen, &p->room, sizeof *p->seen);
	p->seen[p->n_seen++] = *seen;
}

static const char *country_of(struct pool_reading *p, const char *e164)
{
	struct number number;

	return number_parse(&number, e164, NULL, NUMBER_UNKNOWN, NULL)
	    ? arena_strdup(&p->read.arena, number.country)
	    : "";
}

static void add(struct pool_synced *all, const struct pool_synced *one)
{
	all->listed += one->listed;
	all->added += one->added;
	all->unknown += one->unknown;
	all->missing += one->missing;
	all->suspended += one->suspended;
	all->moved += one->moved;
	all->returned += one->returned;
}

/* What was gathered goes into the store; while that is busy, `step` is called again. 1: it is
 * there, 0: again later, -1: it could not be written. */
static int keep(struct pool_reading *p, const char *provider, const char *account_sid, bool adopt,
    read_step_fn *step)
{
	struct read *r = &p->read;
	struct pool_synced one = { 0 };
	struct error err = { 0 };

	if (pool_sync(r->session->store, provider, account_sid, p->looked_at, p->seen, p->n_seen,
		adopt, &one, &err)) {
		add(&p->found.synced, &one);
		r->busy = 0;
		return 1;
	}
	if (read_again_when_busy(r, step, &err))
		return 0;
	failed(p, &err);
	return -1;
}

/* Best effort: the numbers have their own times. */
static void end(struct pool_reading *p)
{
	struct error ignored;
	char now[TIME_TEXT_MAX];

	time_now_text(now);
	if (p->adopt && (p->found.telnyx || p->found.twilio) &&
	    !setting_note(p->read.session->store, SETTING_POOL_SYNCED, now, &ignored))
		error_clear(&ignored);
	p->done(p->user, &p->found, p->first.kind == ERROR_NONE ? NULL : &p->first);
}

/* ---- Twilio */

static bool twilio_take(struct read *r, const struct http_reply *reply, const char **next,
    struct error *err)
{
	struct pool_reading *p = (struct pool_reading *)r;
	struct twilio_numbers page = { 0 };

	if (!twilio_numbers_read(reply, &r->arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++) {
		const struct twilio_number *from = &page.items[i];
		see(p,
		    &(struct pool_seen){ .number = from->number,
			.country = country_of(p, from->number),
			.provider_id = from->sid,
			.state = from->status,
			.takes_calls = from->voice &&
			    (!from->status[0] || strcmp(from->status, "in-use") == 0),
			.connection_id = number_way(from),
			.connection_name = "" });
	}
	*next = page.next;
	return true;
}

static void twilio_keep(struct read *r)
{
	struct pool_reading *p = (struct pool_reading *)r;
	const int kept = keep(p, "twilio", r->twilio.account, false, twilio_keep);

	if (kept == 0)
		return;
	p->failed_accounts += kept < 0;
	p->at++;
	next_account(r);
}

static void twilio_end(struct read *r, const struct error *err)
{
	struct pool_reading *p = (struct pool_reading *)r;

	if (!err) {
		twilio_keep(r);
		return;
	}
	failed(p, err);
	p->failed_accounts++;
	p->at++;
	next_account(r);
}

static void next_account(struct read *r)
{
	struct pool_reading *p = (struct pool_reading *)r;

	for (; p->at < p->n_accounts; p->at++) {
		struct http_request request;
		struct error err = { 0 };

		p->n_seen = 0;
		time_now_text(p->looked_at);
		if (read_account(r, p->accounts[p->at], false, &err) &&
		    twilio_numbers_make(&r->twilio, NULL, &request, &err)) {
			read_pages(r, &request, read_next_twilio, twilio_take, twilio_end);
			http_request_done(&request);
			return;
		}
		/* A provider without credentials is left out. */
		if (strcmp(err.code, "no-credentials") != 0 || !p->found.telnyx)
			failed(p, &err);
		p->failed_accounts++;
	}
	p->found.twilio = p->n_accounts > 0 && p->failed_accounts == 0;
	end(p);
}

/* ---- Telnyx */

static bool telnyx_next(struct read *r, const char *next, struct http_request *out,
    struct error *err)
{
	struct pool_reading *p = (struct pool_reading *)r;

	p->page = (int)strtol(next, NULL, 10);
	return telnyx_numbers_make(&r->telnyx, NULL, p->page, out, err);
}

static bool telnyx_take(struct read *r, const struct http_reply *reply, const char **next,
    struct error *err)
{
	struct pool_reading *p = (struct pool_reading *)r;
	struct telnyx_numbers page = { 0 };

	if (!telnyx_numbers_read(reply, p->page, &r->arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++) {
		const struct telnyx_number *from = &page.items[i];

		see(p,
		    &(struct pool_seen){ .number = from->number,
			.country = from->country[0] ? from->country : country_of(p, from->number),
			.provider_id = from->id,
			.state = from->status,
			.takes_calls = from->active,
			.connection_id = from->connection_id,
			.connection_name = from->connection_name });
	}
	*next = page.next > 0 ? arena_printf(&r->arena, "%d", page.next) : "";
	return true;
}

static void telnyx_keep(struct read *r)
{
	struct pool_reading *p = (struct pool_reading *)r;
	const int kept = keep(p, "telnyx", "", p->adopt, telnyx_keep);

	if (kept == 0)
		return;
	p->found.untaken = p->found.synced.unknown; /* before Twilio's, which never are taken in */
	p->found.telnyx = kept > 0;
	next_account(r);
}

static void telnyx_end(struct read *r, const struct error *err)
{
	if (!err) {
		telnyx_keep(r);
		return;
	}
	failed((struct pool_reading *)r, err);
	next_account(r);
}

/* ---- beginning */

/* The different accounts of Twilio's that pool numbers are in; "" is the desk's own. */
static bool find_accounts(struct pool_reading *p, struct error *err)
{
	struct pool_number *all;
	size_t n;

	if (!pool_list(p->read.session->store, &p->read.arena, &all, &n, err))
		return false;
	p->accounts = arena_alloc(&p->read.arena, (n + 1) * sizeof *p->accounts);
	for (size_t i = 0; i < n; i++) {
		size_t at = 0;

		if (strcmp(all[i].provider, "twilio") != 0)
			continue;
		while (at < p->n_accounts && strcmp(p->accounts[at], all[i].account_sid) != 0)
			at++;
		if (at == p->n_accounts)
			p->accounts[p->n_accounts++] = all[i].account_sid;
	}
	return true;
}

static bool twilio_there(struct session *s)
{
	struct error ignored;
	struct twilio t;

	if (!credentials_twilio(&s->credentials, "", false, &t, &ignored))
		return false;
	twilio_account_done(&t);
	return true;
}

static void begin_twilio(struct read *r)
{
	next_account(r);
}

static bool begin(struct pool_reading *p, struct error *err)
{
	struct read *r = &p->read;
	struct http_request request;
	struct error why = { 0 };

	if (!find_accounts(p, err))
		return false;
	p->page = 1;
	time_now_text(p->looked_at);
	if (credentials_telnyx(&r->session->credentials, &r->telnyx, &why) &&
	    telnyx_numbers_make(&r->telnyx, NULL, p->page, &request, &why)) {
		read_pages(r, &request, telnyx_next, telnyx_take, telnyx_end);
		http_request_done(&request);
		return true;
	}
	if (p->n_accounts == 0 || !twilio_there(r->session)) {
		*err = why;
		return false;
	}
	if (strcmp(why.code, "no-credentials") != 0)
		failed(p, &why);
	read_later(r, begin_twilio, 1);
	return true;
}

static struct read *look(struct session *s, struct loop *l, bool adopt, pool_refreshed_fn *done,
    void *user, struct error *err)
{
	struct read *r = read_plain(sizeof(struct pool_reading), s, l);
	struct pool_reading *p = (struct pool_reading *)r;

	p->adopt = adopt;
	p->done = done;
	p->user = user;
	if (begin(p, err))
		return r;
	read_free(r);
	return NULL;
}

struct read *pool_refresh(struct session *s, struct loop *l, pool_refreshed_fn *done, void *user,
    struct error *err)
{
	return look(s, l, true, done, user, err);
}

struct read *pool_compare(struct session *s, struct loop *l, pool_refreshed_fn *done, void *user,
    struct error *err)
{
	return look(s, l, false, done, user, err);
}
