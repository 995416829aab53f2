/* Accounts: one's own, its balance, and the subaccounts of it. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/time.h"
#include "practice/chance.h"
#include "practice/countries.h"
#include "practice/twilio.h"
#include "practice/writer.h"

static const char *const statuses[] = {
	[TW_ACTIVE] = "active",
	[TW_SUSPENDED] = "suspended",
	[TW_CLOSED] = "closed",
};
#define STATUSES (sizeof statuses / sizeof statuses[0])

const char *tw_status_word(enum tw_status status)
{
	return statuses[status];
}

/* RFC 4648. */
static void base64(const char *in, char *out)
{
	static const char signs[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = strlen(in), i, k;
	unsigned long three;

	for (i = 0; i < n; i += 3) {
		three = 0;
		for (k = 0; k < 3; k++)
			three = three << 8 | (i + k < n ? (unsigned char)in[i + k] : 0U);
		for (k = 0; k < 4; k++)
			*out++ = i + k > n ? '=' : signs[three >> (18 - 6 * k) & 63];
	}
	*out = '\0';
}

static void open_country(struct tw_account *a, const char *iso)
{
	size_t i;

	for (i = 0; i < countries_count(); i++) {
		if (strcmp(countries_at(i)->iso, iso) == 0)
			a->permissions[i].low_risk = true;
	}
}

struct tw_account *tw_account_new(struct tw *tw, struct tw_account *owner, const char *name,
    const char *type, const char *balance, const char *countries)
{
	struct tw_account *a = xcalloc(1, sizeof *a);
	struct tw_account **at = &tw->accounts;
	char pair[TW_SID_SIZE + 33], iso[3] = "";

	a->key = ++tw->last_key;
	tw_sid_new(a->sid, "AC");
	chance_hex(a->token, 32);
	(void)snprintf(pair, sizeof pair, "%s:%s", a->sid, a->token);
	base64(pair, a->basic);
	(void)snprintf(a->name, sizeof a->name, "%s", name);
	a->type = type;
	a->balance = balance;
	a->owner = owner;
	a->created = a->updated = time_now();
	for (; *countries != '\0'; countries += 2) {
		memcpy(iso, countries, 2);
		open_country(a, iso);
	}
	while (*at != NULL)
		at = &(*at)->next;
	*at = a;
	return a;
}

struct tw_account *tw_account_find(struct tw *tw, const char *sid)
{
	struct tw_account *a = tw->accounts;

	while (a != NULL && strcmp(a->sid, sid) != 0)
		a = a->next;
	return a;
}

static void write_account(struct buf *out, const struct tw_account *a)
{
	static const char *const parts[] = { "available_phone_numbers", "AvailablePhoneNumbers",
		"balance", "Balance", "calls", "Calls", "incoming_phone_numbers",
		"IncomingPhoneNumbers", "outgoing_caller_ids", "OutgoingCallerIds" };
	char link[160];
	size_t i;

	writer_open(out, NULL, '{');
	writer_text(out, "sid", a->sid);
	writer_text(out, "owner_account_sid", a->owner == NULL ? a->sid : a->owner->sid);
	writer_text(out, "auth_token", a->token);
	writer_text(out, "friendly_name", a->name);
	writer_text(out, "status", statuses[a->status]);
	writer_text(out, "type", a->type);
	tw_date(out, "date_created", a->created);
	tw_date(out, "date_updated", a->updated);
	(void)snprintf(link, sizeof link, "/2010-04-01/Accounts/%s.json", a->sid);
	writer_text(out, "uri", link);
	writer_open(out, "subresource_uris", '{');
	for (i = 0; i < sizeof parts / sizeof parts[0]; i += 2) {
		(void)snprintf(link, sizeof link, "/2010-04-01/Accounts/%s/%s.json", a->sid,
		    parts[i + 1]);
		writer_text(out, parts[i], link);
	}
	writer_close(out, '}');
	writer_close(out, '}');
}

void tw_account_get(struct tw_request *r)
{
	write_account(&r->out, r->account);
	tw_answer(r, 200);
}

static bool status_of(const char *word, enum tw_status *out)
{
	size_t i;

	for (i = 0; i < STATUSES; i++) {
		if (strcmp(statuses[i], word) == 0) {
			*out = (enum tw_status)i;
			return true;
		}
	}
	return false;
}

/* One's own and one's subaccounts. */
void tw_accounts_list(struct tw_request *r)
{
	const char *name = fields_get(&r->fields, "FriendlyName");
	const char *status = fields_get(&r->fields, "Status");
	enum tw_status wanted = TW_ACTIVE;
	const struct tw_account *a;
	struct tw_list list;

	if (status != NULL && !status_of(status, &wanted)) {
		tw_refuse(r, 400, 20001, "Status has to be active, suspended or closed.");
		return;
	}
	if (!tw_list_begin(&list, r, "accounts", false))
		return;
	for (a = r->tw->accounts; a != NULL; a = a->next) {
		if ((a == r->signed_in || a->owner == r->signed_in) &&
		    (name == NULL || strcmp(name, a->name) == 0) &&
		    (status == NULL || a->status == wanted) && tw_list_has(&list, a->key))
			write_account(&r->out, a);
	}
	tw_list_end(&list, "accounts");
}

void tw_account_make(struct tw_request *r)
{
	const char *name = fields_get(&r->fields, "FriendlyName");
	char usual[64], date[TIME_TEXT_MAX];

	if (r->signed_in->owner != NULL) {
		tw_refuse(r, 403, 20003, "A subaccount cannot have accounts of its own.");
	} else if (r->signed_in == r->tw->known[TW_TRIAL]) {
		tw_refuse(r, 403, 10002, "A trial account cannot have subaccounts here.");
	} else if (name != NULL && !tw_name_fits(name)) {
		tw_refuse(r, 400, 20001, "FriendlyName has more than %d characters.", TW_NAME_MAX);
	} else {
		time_now_text(date);
		(void)snprintf(usual, sizeof usual, "SubAccount Created at %s", date);
		write_account(&r->out,
		    tw_account_new(r->tw, r->signed_in,
			name == NULL || name[0] == '\0' ? usual : name, "Full", NULL, "USCA"));
		tw_answer(r, 201);
	}
}

/* Closed is for ever, and its numbers go back. */
static void set_status(struct tw *tw, struct tw_account *a, enum tw_status status)
{
	a->status = status;
	if (status == TW_CLOSED)
		tw_numbers_release(tw, a);
}

void tw_account_change(struct tw_request *r)
{
	struct tw_account *a = r->account;
	const char *name = fields_get(&r->fields, "FriendlyName");
	const char *status = fields_get(&r->fields, "Status");
	enum tw_status to = a->status;

	if (name != NULL && !tw_name_fits(name)) {
		tw_refuse(r, 400, 20001, "FriendlyName has more than %d characters.", TW_NAME_MAX);
	} else if (status != NULL && !status_of(status, &to)) {
		tw_refuse(r, 400, 20001, "Status has to be active, suspended or closed.");
	} else if (status != NULL && a == r->signed_in) {
		tw_refuse(r, 403, 20003, "Only its owner changes the status of a subaccount.");
	} else if (a->status == TW_CLOSED && to != TW_CLOSED) {
		tw_refuse(r, 400, 20005, "A closed account stays closed.");
	} else {
		if (name != NULL)
			(void)snprintf(a->name, sizeof a->name, "%s", name);
		set_status(r->tw, a, to);
		a->updated = time_now();
		write_account(&r->out, a);
		tw_answer(r, 200);
	}
}

void tw_balance_get(struct tw_request *r)
{
	if (r->account->balance == NULL) {
		tw_not_found(r); /* "child accounts do not contain balance information" */
		return;
	}
	writer_open(&r->out, NULL, '{');
	writer_text(&r->out, "account_sid", r->account->sid);
	writer_text(&r->out, "balance", r->account->balance);
	writer_text(&r->out, "currency", "USD");
	writer_close(&r->out, '}');
	tw_answer(r, 200);
}
