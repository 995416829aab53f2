#include <string.h>

#include "base/time.h"
#include "desk/provision_internal.h"
#include "desk/reads_parts.h"
#include "phone/number.h"
#include "store/accounts.h"
#include "store/managed.h"

struct managed_read {
	struct read read;
	/* The desk's own first, then its subaccounts; from `theirs` on those of customers that have
	 * their own, of which only the numbers known here are looked at. */
	const char **accounts;
	size_t n_accounts, theirs, at;
	char looked_at[TIME_TEXT_MAX]; /* when this account's list was asked for */
	/* Subaccounts, as Twilio lists them. */
	struct customers_account {
		char org_id[ID_MAX]; /* that it was made for; "" another one */
		const char *sid;
	} * made;
	size_t n_made, made_room, made_at;
	struct managed_number *known;
	size_t n_known;
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

static const struct managed_seen *seen_find(const struct managed_read *m, const char *number)
{
	for (size_t i = 0; i < m->n_seen; i++)
		if (strcmp(m->seen[i].number, number) == 0)
			return &m->seen[i];
	return NULL;
}

/* Not changed, nor given back, since the list was asked for. */
static bool is_as_known(struct managed_read *m, size_t i)
{
	struct managed_number now;
	struct error ignored;

	return managed_get(m->read.session->store, m->known[i].id, &m->read.arena, &now,
		   &ignored) &&
	    !store_changed_since(now.updated_at, m->looked_at);
}

/* What else a customer has in its own account is nothing of ours. */
static bool note_known(struct managed_read *m, struct error *err)
{
	const char *account = m->accounts[m->at];

	for (size_t i = 0; i < m->n_known; i++)
		if (strcmp(m->known[i].account_sid, account) == 0 && is_as_known(m, i) &&
		    !managed_note(m->read.session->store, account, m->known[i].number,
			seen_find(m, m->known[i].number), err))
			return false;
	return true;
}

static void sync_account(struct read *r)
{
	struct managed_read *m = (struct managed_read *)r;
	struct error err = { 0 };

	if (m->at < m->theirs ? managed_sync(r->session->store, m->accounts[m->at], m->looked_at,
				    m->seen, m->n_seen, &err)
			      : note_known(m, &err)) {
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
		time_now_text(m->looked_at);
		if (read_account(r, m->accounts[m->at], m->at >= m->theirs, &err) &&
		    twilio_numbers_make(&r->twilio, NULL, &request, &err)) {
			read_pages(r, &request, read_next_twilio, take_page, pages_end);
			http_request_done(&request);
			return;
		}
		/* Whose credentials are not here is left alone. */
		if (m->at < m->theirs)
			failed(m, &err);
	}
	m->done(m->user, m->total, m->first.kind == ERROR_NONE ? NULL : &m->first);
}

static bool is_in(const char *const *all, size_t n, const char *account)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i], account) == 0)
			return true;
	return false;
}

static bool has_numbers(const struct managed_read *m, const char *account)
{
	for (size_t i = 0; i < m->n_known; i++)
		if (strcmp(m->known[i].account_sid, account) == 0)
			return true;
	return false;
}

static bool find_accounts(struct managed_read *m, struct error *err)
{
	struct store *store = m->read.session->store;
	struct arena *arena = &m->read.arena;
	const char *own = arena_strdup(arena, m->read.twilio.user);
	const char **others, **customers;
	size_t n, n_customers;

	if (!customer_accounts(store, MODE_MANAGED, arena, &others, &n, err) ||
	    !customer_accounts(store, MODE_BYOC, arena, &customers, &n_customers, err) ||
	    !managed_list(store, arena, &m->known, &m->n_known, err))
		return false;
	m->accounts = arena_alloc(arena, (n + n_customers + m->n_made + 1) * sizeof *m->accounts);
	m->accounts[m->n_accounts++] = own;
	for (size_t i = 0; i < n; i++)
		if (!is_in(m->accounts, m->n_accounts, others[i]))
			m->accounts[m->n_accounts++] = others[i];
	/* What is known to be in a subaccount is paid for, whatever account its customer has here
	 * now. One that is no subaccount of the desk's is not asked with the desk's key. */
	for (size_t i = 0; i < m->n_made; i++)
		if (has_numbers(m, m->made[i].sid) &&
		    !is_in(m->accounts, m->n_accounts, m->made[i].sid) &&
		    !is_in(customers, n_customers, m->made[i].sid))
			m->accounts[m->n_accounts++] = m->made[i].sid;
	m->theirs = m->n_accounts;
	for (size_t i = 0; i < n_customers; i++)
		if (has_numbers(m, customers[i]) &&
		    !is_in(m->accounts, m->n_accounts, customers[i]))
			m->accounts[m->n_accounts++] = customers[i];
	return true;
}

/* ---- the desk's subaccounts, of which a purchase may have made one that this store does not know:
 * it was put back from a copy that is older. Its numbers are paid for all the same. */

static void keep_accounts(struct read *r)
{
	struct managed_read *m = (struct managed_read *)r;
	struct error err = { 0 };

	for (; m->made_at < m->n_made; m->made_at++) {
		const struct customers_account *a = &m->made[m->made_at];

		if (!a->org_id[0] ||
		    customer_account_seen(r->session->store, a->org_id, a->sid, &err))
			continue;
		if (read_again_when_busy(r, keep_accounts, &err))
			return;
		failed(m, &err);
	}
	r->busy = 0;
	if (find_accounts(m, &err))
		next_account(r);
	else
		m->done(m->user, 0, &err);
}

static bool take_accounts(struct read *r, const struct http_reply *reply, const char **next,
    struct error *err)
{
	struct managed_read *m = (struct managed_read *)r;
	struct twilio_subaccounts page = { 0 };
	struct customers_account found;

	if (!twilio_subaccounts_read(reply, &r->arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++) {
		if (strcmp(page.items[i].status, "closed") == 0)
			continue;
		if (!provision_account_of(&page.items[i], found.org_id))
			found.org_id[0] = '\0';
		found.sid = page.items[i].sid;
		m->made = read_grow(&r->arena, m->made, m->n_made, &m->made_room, sizeof *m->made);
		m->made[m->n_made++] = found;
	}
	*next = page.next;
	return true;
}

static void accounts_end(struct read *r, const struct error *err)
{
	if (err)
		failed((struct managed_read *)r, err);
	keep_accounts(r);
}

static void look_for_accounts(struct read *r)
{
	struct http_request request;
	struct error err = { 0 };

	if (!twilio_subaccounts_make(&r->twilio, NULL, &request, &err)) {
		accounts_end(r, &err);
		return;
	}
	read_pages(r, &request, read_next_twilio, take_accounts, accounts_end);
	http_request_done(&request);
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
	read_later(r, look_for_accounts, 1);
	return r;
}
