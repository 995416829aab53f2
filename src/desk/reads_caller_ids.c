/*
 * DESIGN: the records are read first, then each account's list, then record and list are compared;
 * a record that changed in between (another console, a verification that ended) is left to the
 * next look, so that an older list never overrules a newer observation. Writing is done in slices
 * of some milliseconds, because each record is a transaction of its own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/time.h"
#include "desk/reads_parts.h"
#include "desk/verifier_words.h"
#include "store/caller_ids.h"
#include "store/customers.h"

#define SLICE_MS 15

struct reached {
	const char *sid;
	bool theirs; /* a customer's own, by its own token */
};

struct refresh {
	struct read read;
	struct caller_id *records;
	size_t n_records, at_record;
	const char **account; /* of each record; NULL: not to be reached with our credentials */
	struct reached *accounts;
	size_t n_accounts, room_accounts, at_account;
	struct twilio_caller_id *listed;
	size_t n_listed, room_listed;
	char looked_at[TIME_TEXT_MAX];
	size_t seen, gone, verified, left;
	struct error first; /* the first thing that failed */
	refreshed_fn *done;
	void *user;
};

static void next_account(struct read *r);
static void compare(struct read *r);

static void note(struct refresh *f, const struct error *err)
{
	if (f->first.kind == ERROR_NONE)
		f->first = *err;
}

static void finish(struct refresh *f)
{
	const char *left = ngettext(
	    "%zu caller ID belongs to a Twilio account that the credentials here are not for. It was left as it is.",
	    "%zu caller IDs belong to Twilio accounts that the credentials here are not for. They were left as they are.",
	    f->left);

	if (f->left > 0 && f->first.kind == ERROR_NONE)
		error_set(&f->first, ERROR_REFUSED, "other-account",
		    _("Start voxdesk with the credentials of that account to look at them."), left,
		    f->left);
	f->done(f->user, f->seen, f->gone, f->verified,
	    f->first.kind == ERROR_NONE ? NULL : &f->first);
}

static int by_number(const void *a, const void *b)
{
	return strcmp(((const struct twilio_caller_id *)a)->number,
	    ((const struct twilio_caller_id *)b)->number);
}

static bool is_listed(struct refresh *f, const struct caller_id *c,
    const struct twilio_caller_id *found, struct error *err)
{
	const struct verification_plan plan = { .org_id = c->org_id,
		.number = c->number,
		.country = c->country,
		.account_sid = c->account_sid,
		.extension = "" };
	struct store *store = f->read.session->store;
	const bool known = c->state == OUTBOUND_VERIFIED;
	char id[ID_MAX];

	if (known && strcmp(c->caller_id_sid, found->sid) == 0) {
		if (!caller_id_seen(store, c->id, err))
			return false;
	} else if (!caller_id_verified(store, &plan, found->sid, id, err)) {
		return false;
	}
	f->seen += known;
	f->verified += !known;
	return true;
}

static bool is_not_listed(struct refresh *f, const struct caller_id *c, struct error *err)
{
	char reason[200];

	/* An open operation is a removal (or a new name): whoever sent it sees to its end. */
	if (c->state != OUTBOUND_VERIFIED || c->operation_id[0])
		return true;
	snprintf(reason, sizeof reason, _(REASON_GONE_AT), f->looked_at, f->looked_at + 11);
	if (!caller_id_gone(f->read.session->store, c->id, reason, err))
		return false;
	f->gone++;
	return true;
}

static bool compare_one(struct refresh *f, const struct caller_id *c, struct error *err)
{
	const struct twilio_caller_id wanted = { .number = c->number };
	const struct twilio_caller_id *found = NULL;
	struct arena arena = { 0 };
	struct caller_id now;
	bool same, ok;

	ok = caller_id_get(f->read.session->store, c->id, &arena, &now, err);
	same = ok && now.version == c->version;
	arena_done(&arena);
	if (!ok)
		return strcmp(err->code, "no-such-caller-id") == 0;
	if (!same)
		return true;
	if (f->n_listed > 0)
		found = bsearch(&wanted, f->listed, f->n_listed, sizeof wanted, by_number);
	return found ? is_listed(f, c, found, err) : is_not_listed(f, c, err);
}

static void compare(struct read *r)
{
	struct refresh *f = (struct refresh *)r;
	const uint64_t end = time_monotonic_ms() + SLICE_MS;

	for (; f->at_record < f->n_records; f->at_record++) {
		struct error err = { 0 };

		if (f->account[f->at_record] != f->accounts[f->at_account].sid)
			continue;
		if (time_monotonic_ms() >= end) {
			read_later(r, compare, 1);
			return;
		}
		if (compare_one(f, &f->records[f->at_record], &err)) {
			r->busy = 0;
			continue;
		}
		if (read_again_when_busy(r, compare, &err))
			return;
		note(f, &err);
		finish(f);
		return;
	}
	f->at_account++;
	next_account(r);
}

static bool take_page(struct read *r, const struct http_reply *reply, const char **next,
    struct error *err)
{
	struct refresh *f = (struct refresh *)r;
	struct twilio_caller_ids page = { 0 };

	if (!twilio_caller_ids_read(reply, &r->arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++) {
		f->listed = read_grow(&r->arena, f->listed, f->n_listed, &f->room_listed,
		    sizeof *f->listed);
		f->listed[f->n_listed++] = page.items[i];
	}
	*next = page.next;
	return true;
}

/* Another account than the one that the credentials are of, and they do not open it: it was noted
 * while others were in use. */
static bool is_not_ours(const struct refresh *f, const struct error *err)
{
	const struct reached *account = &f->accounts[f->at_account];

	return !account->theirs &&
	    strcmp(account->sid, f->read.session->credentials.twilio.user) != 0 &&
	    (err->kind == ERROR_NOT_FOUND || strcmp(err->code, "twilio-20003") == 0 ||
		strcmp(err->code, "twilio-http-401") == 0);
}

static void leave_account(struct refresh *f)
{
	for (size_t i = 0; i < f->n_records; i++)
		f->left += f->account[i] == f->accounts[f->at_account].sid;
}

static void pages_end(struct read *r, const struct error *err)
{
	struct refresh *f = (struct refresh *)r;

	if (err) {
		if (is_not_ours(f, err))
			leave_account(f);
		else
			note(f, err);
		f->at_account++;
		next_account(r);
		return;
	}
	if (f->n_listed > 0)
		qsort(f->listed, f->n_listed, sizeof *f->listed, by_number);
	f->at_record = 0;
	compare(r);
}

static void next_account(struct read *r)
{
	struct refresh *f = (struct refresh *)r;

	for (; f->at_account < f->n_accounts; f->at_account++) {
		const struct reached *account = &f->accounts[f->at_account];
		struct http_request request;
		struct error err = { 0 };

		f->n_listed = 0;
		time_now_text(f->looked_at);
		if (read_account(r, account->sid, account->theirs, &err) &&
		    twilio_caller_ids_make(&r->twilio, NULL, &request, &err)) {
			read_pages(r, &request, read_next_twilio, take_page, pages_end);
			http_request_done(&request);
			return;
		}
		note(f, &err);
	}
	finish(f);
}

/* An account of the list, added when it is new: the same text for the same account. */
static const char *account_known(struct refresh *f, const char *sid, bool theirs)
{
	for (size_t i = 0; i < f->n_accounts; i++)
		if (strcmp(f->accounts[i].sid, sid) == 0)
			return f->accounts[i].sid;
	f->accounts = read_grow(&f->read.arena, f->accounts, f->n_accounts, &f->room_accounts,
	    sizeof *f->accounts);
	f->accounts[f->n_accounts++] = (struct reached){ sid, theirs };
	return sid;
}

/* A managed customer's subaccount is reached with its owner's credentials; a customer's own account
 * with its own token, where there is one. */
static bool find_account(struct refresh *f, size_t i, struct error *err)
{
	const struct caller_id *c = &f->records[i];
	const char *own = f->read.session->credentials.twilio.user;
	struct customer customer;

	if (!c->account_sid[0] || strcmp(c->account_sid, own) == 0) {
		f->account[i] = account_known(f, own, false);
		return true;
	}
	if (!customer_get(f->read.session->store, c->org_id, &f->read.arena, &customer, err))
		return false;
	if (customer.mode != MODE_BYOC)
		f->account[i] = account_known(f, c->account_sid, false);
	else if (credentials_reach(&f->read.session->credentials, c->account_sid, true))
		f->account[i] = account_known(f, c->account_sid, true);
	else
		f->left++;
	return true;
}

static bool any_theirs(const struct refresh *f)
{
	for (size_t i = 0; i < f->n_accounts; i++)
		if (f->accounts[i].theirs)
			return true;
	return false;
}

struct read *caller_ids_refresh(struct session *s, struct loop *l, const char *org_id,
    refreshed_fn *done, void *user, struct error *err)
{
	struct read *r = read_plain(sizeof(struct refresh), s, l);
	struct refresh *f = (struct refresh *)r;
	struct error none = { 0 };
	bool ok;

	f->done = done;
	f->user = user;
	ok = caller_id_list(s->store, org_id, NULL, 0, &r->arena, &f->records, &f->n_records, err);
	if (ok)
		f->account = arena_alloc(&r->arena, (f->n_records + 1) * sizeof *f->account);
	for (size_t i = 0; ok && i < f->n_records; i++)
		ok = find_account(f, i, err);
	/* Without credentials of our own there may be some of a customer's. */
	if (ok && !read_account(r, "", false, &none) && !any_theirs(f)) {
		*err = none;
		ok = false;
	}
	if (!ok) {
		read_free(r);
		return NULL;
	}
	read_later(r, next_account, 1);
	return r;
}
