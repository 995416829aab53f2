/*
 * DESIGN
 * One request after the other in one slot: the account (a subaccount's token) if it is not there,
 * the country, then what the answer makes needed: of an open one its blocked ranges, of a closed
 * subaccount's whether it inherits and what its owner has. Sources: Twilio, "Dialing Permissions
 * resources", and the incident with error 13227 that the product's notes tell.
 */
#include "desk/verifier_country.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

static void country_ask(struct country *c);

static void ended(struct country *c, enum country_found found)
{
	c->found = found;
	c->done(c->user);
}

static void failed(struct country *c)
{
	ended(c, COUNTRY_UNREAD);
}

void country_init(struct country *c, struct session *s, struct loop *l)
{
	memset(c, 0, sizeof *c);
	machine_init(&c->m, s, l, c, NULL);
}

void country_done(struct country *c)
{
	machine_done(&c->m);
	twilio_account_done(&c->owner);
	twilio_account_done(&c->self);
}

static void twilio_copy(struct twilio *to, const struct twilio *from)
{
	twilio_account_done(to);
	*to = *from;
	to->token = (struct secret){ 0 };
	(void)secret_copy(&to->token, &from->token);
}

void country_account(struct country *c, const struct twilio *t)
{
	if (strcmp(c->owner.account, t->account) != 0) {
		twilio_account_done(&c->self);
		c->self_there = false;
	}
	twilio_copy(&c->owner, t);
	if (strcmp(t->user, t->account) != 0)
		return;
	twilio_copy(&c->self, t);
	c->self_there = true;
}

void country_token(struct country *c, const struct secret *token)
{
	if (c->self_there || !secret_there(token))
		return;
	twilio_copy(&c->self, &c->owner);
	(void)text_copy(c->self.user, sizeof c->self.user, c->owner.account);
	c->self_there = secret_copy(&c->self.token, token);
}

static void account_came(void *owner, const struct http_reply *reply)
{
	struct country *c = owner;
	struct twilio_account account;
	struct secret token = { 0 };
	const bool ok = twilio_account_read(reply, &c->m.arena, &account, &token, &c->err);

	if (ok)
		country_token(c, &token);
	secret_done(&token);
	if (ok && !c->self_there)
		error_set(&c->err, ERROR_REFUSED, "subaccount-token",
		    _("Look at the dialing permissions in Twilio's console."),
		    _("Twilio did not give the token of the subaccount, so its dialing permissions could not be read."));
	if (ok && c->self_there)
		country_ask(c);
	else
		failed(c);
}

/* ---- an open country: the ranges that stay blocked */

static void prefixes_came(void *owner, const struct http_reply *reply)
{
	struct country *c = owner;
	struct twilio_prefixes page;

	if (!twilio_prefixes_read(reply, &c->m.arena, &page, &c->err)) {
		failed(c);
		return;
	}
	for (size_t i = 0; i < page.n; i++) {
		if (strncmp(c->number, page.prefix[i], strlen(page.prefix[i])) == 0) {
			ended(c, COUNTRY_BLOCKED);
			return;
		}
	}
	if (!page.next[0])
		ended(c, COUNTRY_OPEN);
	else if (!machine_next(&c->m, ASK_COUNTRY, &c->self, TWILIO_VOICE, page.next, prefixes_came,
		     &c->err))
		failed(c);
}

static void open_found(struct country *c)
{
	struct http_request r;

	if (!c->number || c->as_read.high_risk_special)
		ended(c, COUNTRY_OPEN);
	else if (twilio_prefixes_make(&c->self, c->iso, &r, &c->err))
		machine_ask(&c->m, ASK_COUNTRY, &r, prefixes_came);
	else
		failed(c);
}

/* ---- a closed subaccount */

static void as_read_take(struct country *c, const struct twilio_country *read)
{
	c->as_read = *read;
	c->as_read.iso = c->iso;
	c->as_read.name = "";
}

static void owners_came(void *owner, const struct http_reply *reply)
{
	struct country *c = owner;
	struct twilio_country read;
	struct error ignored;

	/* What the owner has is only known when it could be read: then inheriting is worth nothing
	 * where the owner's own is closed. */
	if (twilio_country_read(reply, &c->m.arena, &read, &ignored)) {
		if (c->way == COUNTRY_WAY_OWNER)
			as_read_take(c, &read);
		else if (!read.low_risk)
			c->way = COUNTRY_WAY_HERE;
	}
	ended(c, COUNTRY_CLOSED);
}

static void inherits_came(void *owner, const struct http_reply *reply)
{
	struct country *c = owner;
	struct http_request r;
	struct error ignored;
	bool inherits;

	c->way = COUNTRY_WAY_INHERIT;
	if (twilio_inherit_read(reply, &inherits, &ignored) && inherits)
		c->way = COUNTRY_WAY_OWNER;
	if (twilio_country_make(&c->owner, c->iso, &r, &c->err))
		machine_ask(&c->m, ASK_COUNTRY, &r, owners_came);
	else
		failed(c);
}

static void closed_found(struct country *c)
{
	struct http_request r;

	c->way = COUNTRY_WAY_HERE;
	if (strcmp(c->owner.user, c->owner.account) == 0)
		ended(c, COUNTRY_CLOSED);
	else if (twilio_inherit_make(&c->self, false, &r, &c->err))
		machine_ask(&c->m, ASK_COUNTRY, &r, inherits_came);
	else
		failed(c);
}

/* ---- the country */

static void country_came(void *owner, const struct http_reply *reply)
{
	struct country *c = owner;
	struct twilio_country read;

	if (!twilio_country_read(reply, &c->m.arena, &read, &c->err)) {
		failed(c);
		return;
	}
	as_read_take(c, &read);
	if (read.low_risk)
		open_found(c);
	else
		closed_found(c);
}

static void country_ask(struct country *c)
{
	struct http_request r;

	if (twilio_country_make(&c->self, c->iso, &r, &c->err))
		machine_ask(&c->m, ASK_COUNTRY, &r, country_came);
	else
		failed(c);
}

void country_read(struct country *c, const char *iso, const char *number, country_done_fn *done,
    void *user)
{
	struct http_request r;

	machine_cancel(&c->m);
	c->done = done;
	c->user = user;
	c->number = number;
	c->found = COUNTRY_UNREAD;
	c->way = COUNTRY_WAY_HERE;
	error_clear(&c->err);
	(void)text_copy(c->iso, sizeof c->iso, iso);
	if (c->self_there)
		country_ask(c);
	else if (twilio_account_make(&c->owner, &r, &c->err))
		machine_ask(&c->m, ASK_COUNTRY, &r, account_came);
	else
		failed(c);
}

/* ---- changing it */

bool country_change_make(const struct country *c, struct http_request *out, struct error *err)
{
	if (c->way == COUNTRY_WAY_INHERIT)
		return twilio_inherit_make(&c->self, true, out, err);
	return twilio_country_open_make(c->way == COUNTRY_WAY_OWNER ? &c->owner : &c->self,
	    &c->as_read, out, err);
}

bool country_change_read(const struct country *c, const struct http_reply *reply, struct error *err)
{
	int64_t updated;
	bool inherits;

	if (c->way == COUNTRY_WAY_INHERIT)
		return twilio_inherit_read(reply, &inherits, err);
	if (!twilio_country_open_read(reply, &updated, err))
		return false;
	return updated > 0 ||
	    error_set(err, ERROR_REFUSED, "country-not-updated",
		_("Open the country in Twilio's console, then check again."),
		_("Twilio took the request, but changed no country."));
}
