/* The steps at Twilio: a subaccount, a number bought, a number given back. */
#include <stdio.h>
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "desk/provision_internal.h"
#include "phone/number.h"

#define DELETIONS_MAX 3

/* ---- a subaccount for the customer: looked for by the name that carries its id, then made */

static bool write_account(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	return provision_account(p->m.session->store, p->operation_id, p->found_sid, err);
}

static void account_name(const struct provisioner *p, char out[TWILIO_FRIENDLY_NAME_MAX * 4 + 1])
{
	char whole[600];
	const char *at = whole, *end;
	size_t n;

	(void)snprintf(whole, sizeof whole, PROVISION_ACCOUNT_NAME " %s", p->customer_id,
	    p->customer.name);
	end = whole + strlen(whole);
	for (int i = 0; i < TWILIO_FRIENDLY_NAME_MAX && at < end; i++)
		(void)text_next(&at, end);
	/* A blank at the end is nobody's to keep. */
	for (n = (size_t)(at - whole); n > 0 && whole[n - 1] == ' '; n--)
		continue;
	whole[n] = '\0';
	(void)text_copy(out, TWILIO_FRIENDLY_NAME_MAX * 4 + 1, whole);
}

/* Whatever the customer was called then. */
bool provision_account_of(const struct twilio_account *a, char org_id[ID_MAX])
{
	static const char head[] = "voxdesk ";
	const char *id = a->name + sizeof head - 1;

	if (strncmp(a->name, head, sizeof head - 1) != 0 || strlen(id) < ID_MAX - 1 ||
	    (id[ID_MAX - 1] && id[ID_MAX - 1] != ' '))
		return false;
	memcpy(org_id, id, ID_MAX - 1);
	org_id[ID_MAX - 1] = '\0';
	return id_valid(org_id) && strcmp(a->status, "closed") != 0 &&
	    strcmp(a->sid, a->owner_sid) != 0;
}

static bool is_ours(const struct provisioner *p, const struct twilio_account *a)
{
	char org_id[ID_MAX];

	return provision_account_of(a, org_id) && strcmp(org_id, p->customer_id) == 0;
}

static void made_came(void *owner, const struct http_reply *reply)
{
	struct provisioner *p = owner;
	struct twilio_account a;

	FAIL_POINT("provision-answered");
	if (twilio_subaccount_read(reply, &p->m.arena, &a, NULL, &p->outcome)) {
		(void)text_copy(p->found_sid, sizeof p->found_sid, a.sid);
		provisioner_outcome(p, write_account);
	} else if (twilio_buy_refused(reply, &p->outcome)) {
		provisioner_refused(p);
	} else {
		provisioner_unknown(p);
	}
}

static void make_account(struct provisioner *p)
{
	char name[TWILIO_FRIENDLY_NAME_MAX * 4 + 1];
	struct http_request r;

	if (!provisioner_yes_fresh(p)) {
		error_set(&p->outcome, ERROR_REFUSED, "yes-too-old", _("Check it again."),
		    _("More than a minute passed since the yes, so nothing was bought."));
		provisioner_refused(p);
		return;
	}
	account_name(p, name);
	provisioner_change(p, twilio_subaccount_make(&p->twilio, name, &r, &p->outcome), &r,
	    made_came);
}

static void accounts_came(void *owner, const struct http_reply *reply)
{
	struct provisioner *p = owner;
	struct twilio_subaccounts page;

	if (!twilio_subaccounts_read(reply, &p->m.arena, &page, &p->outcome)) {
		provisioner_unread(p);
		return;
	}
	for (size_t i = 0; i < page.n; i++) {
		if (!is_ours(p, &page.items[i]))
			continue;
		(void)text_copy(p->found_sid, sizeof p->found_sid, page.items[i].sid);
		provisioner_outcome(p, write_account);
		return;
	}
	if (page.next[0]) {
		if (!machine_next(&p->m, ASK_LIST, &p->twilio, TWILIO_API, page.next, accounts_came,
			&p->outcome))
			provisioner_unread(p);
	} else if (p->may_send) {
		make_account(p);
	} else {
		provisioner_not_there(p,
		    _("Twilio lists no account of this customer: none was made, and nothing was bought."));
	}
}

void provision_subaccount_round(struct provisioner *p)
{
	struct http_request r;
	const bool made = provisioner_account(p, "", &p->outcome) &&
	    twilio_subaccounts_make(&p->twilio, NULL, &r, &p->outcome);

	provisioner_ask(p, ASK_LIST, made, &r, accounts_came);
}

/* ---- a number */

static bool write_bought(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	return provision_bought(p->m.session->store, p->operation_id, &p->bought, err);
}

static void bought(struct provisioner *p, const struct twilio_number *n)
{
	struct arena *arena = &p->bought_arena;

	arena_reset(arena);
	p->bought = (struct managed_seen){ .number = arena_strdup(arena, n->number),
		.country = arena_strdup(arena, p->chain.country),
		.name = arena_strdup(arena, n->name),
		.sid = arena_strdup(arena, n->sid),
		.account_sid = arena_strdup(arena, p->chain.account_sid),
		.active = !n->status[0] || strcmp(n->status, "in-use") == 0,
		.state = arena_strdup(arena, n->status),
		.voice_url = arena_strdup(arena, n->voice_url) };
	provisioner_outcome(p, write_bought);
}

static void buy_came(void *owner, const struct http_reply *reply)
{
	struct provisioner *p = owner;
	struct twilio_number n;

	FAIL_POINT("provision-answered");
	if (!twilio_buy_read(reply, &p->m.arena, &n, &p->outcome)) {
		if (!twilio_buy_refused(reply, &p->outcome)) {
			provisioner_unknown(p);
			return;
		}
		provision_needs_note(p, &p->outcome);
		provisioner_refused(p);
	} else if (strcmp(n.number, p->chain.number) == 0) {
		bought(p, &n);
	} else {
		error_set(&p->outcome, ERROR_NETWORK, "answer-unexpected", NULL,
		    _("Twilio's answer is about another number."));
		provisioner_unknown(p);
	}
}

static void owned_came(void *owner, const struct http_reply *reply)
{
	struct provisioner *p = owner;
	const struct twilio_number *n;
	struct twilio_numbers page;

	if (!twilio_numbers_read(reply, &p->m.arena, &page, &p->outcome)) {
		provisioner_unread(p);
		return;
	}
	n = twilio_numbers_find(&page, p->chain.number);
	if (n)
		bought(p, n);
	else if (!page.next[0])
		provisioner_not_there(p,
		    _("Twilio does not have the number in this account: it was not bought."));
	else if (!machine_next(&p->m, ASK_LIST, &p->twilio, TWILIO_API, page.next, owned_came,
		     &p->outcome))
		provisioner_unread(p);
}

void provision_buy_round(struct provisioner *p)
{
	const struct twilio_buy buy = { .number = p->chain.number,
		.name = p->customer.name,
		.address_sid = p->chain.address_sid,
		.bundle_sid = p->chain.bundle_sid,
		.voice_url = "" };
	const bool there = provisioner_account(p, p->chain.account_sid, &p->outcome);
	struct http_request r;

	if (p->may_send)
		provisioner_change(p, there && twilio_buy_make(&p->twilio, &buy, &r, &p->outcome),
		    &r, buy_came);
	else
		provisioner_ask(p, ASK_LIST,
		    there && twilio_numbers_make(&p->twilio, p->chain.number, &r, &p->outcome), &r,
		    owned_came);
}

/* ---- given back */

static bool write_released(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	return provision_released(p->m.session->store, p->operation_id, err);
}

static void look_for_it(struct provisioner *p);

static void released_came(void *owner, const struct http_reply *reply)
{
	struct provisioner *p = owner;
	bool was_gone = false;

	FAIL_POINT("provision-answered");
	if (!twilio_delete_read(reply, &was_gone, &p->outcome)) {
		/* Whether a lost one was carried out the next round sees. */
		provisioner_unread(p);
	} else if (was_gone) {
		/* Twilio also says so of an account that is not ours: its list has to be read. */
		(void)text_copy(p->left, sizeof p->left,
		    _("Twilio did not have the number in this account any more. If it was moved to another account, it is still paid for there."));
		look_for_it(p);
	} else {
		provisioner_outcome(p, write_released);
	}
}

static void release(struct provisioner *p, const char *sid)
{
	struct http_request r;

	p->deletions++;
	p->left[0] = '\0';
	provisioner_change(p, twilio_release_make(&p->twilio, sid, &r, &p->outcome), &r,
	    released_came);
}

static void release_list_came(void *owner, const struct http_reply *reply)
{
	struct provisioner *p = owner;
	const struct twilio_number *n;
	struct twilio_numbers page;

	if (!twilio_numbers_read(reply, &p->m.arena, &page, &p->outcome)) {
		provisioner_unread(p);
		return;
	}
	n = twilio_numbers_find(&page, p->chain.number);
	if (n && p->deletions < DELETIONS_MAX) {
		release(p, n->sid);
	} else if (n) {
		error_set(&p->outcome, ERROR_REFUSED, "number-stays",
		    _("Look at the number in Twilio's console."),
		    _("Twilio lists the number again after each release."));
		provisioner_refused(p);
	} else if (!page.next[0]) {
		provisioner_outcome(p, write_released);
	} else if (!machine_next(&p->m, ASK_LIST, &p->twilio, TWILIO_API, page.next,
		       release_list_came, &p->outcome)) {
		provisioner_unread(p);
	}
}

static void look_for_it(struct provisioner *p)
{
	struct http_request r;

	provisioner_ask(p, ASK_LIST,
	    twilio_numbers_make(&p->twilio, p->chain.number, &r, &p->outcome), &r,
	    release_list_came);
}

void provision_release_round(struct provisioner *p)
{
	p->deletions = 0;
	if (!provisioner_account(p, p->chain.account_sid, &p->outcome))
		provisioner_unread(p);
	else if (p->has_number && twilio_sid_valid(p->number.sid, "PN"))
		release(p, p->number.sid);
	else
		/* Its SID was never seen here. */
		look_for_it(p);
}
