#include <string.h>

#include "base/time.h"
#include "desk/reads_parts.h"
#include "store/settings.h"

struct reading {
	struct read read;
	struct account_read found;
	bool own; /* the desk's own account, which is remembered */
	account_done_fn *done;
	void *user;
};

static void finish(struct reading *a, bool found, const struct error *err)
{
	a->done(a->user, found ? &a->found : NULL, err);
}

/* Best effort: what is shown does not depend on it. */
static void remember(struct reading *a)
{
	const struct twilio_account *account = &a->found.account;
	const struct {
		const char *name, *value;
	} rows[] = {
		{ "sid", account->sid },
		{ "name", account->name },
		{ "type", account->type },
		{ "status", account->status },
	};
	struct store *store = a->read.session->store;
	struct error err = { 0 };
	char now[TIME_TEXT_MAX];
	struct buf text;

	if (!store || store_readonly(store))
		return;
	buf_init(&text, 4096);
	buf_char(&text, '{');
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		json_write_text(&text, rows[i].name);
		buf_char(&text, ':');
		json_write_text(&text, rows[i].value);
		buf_char(&text, ',');
	}
	time_now_text(now);
	buf_printf(&text, "\"seen_at\":\"%s\"}", now);
	if (!text.full && !setting_set(store, SETTING_TWILIO_ACCOUNT, buf_text(&text), &err))
		error_clear(&err);
	buf_done(&text);
}

static void on_balance(struct read *r, const struct http_reply *reply)
{
	struct reading *a = (struct reading *)r;
	struct error err = { 0 };

	if (twilio_balance_read(reply, &r->arena, &a->found.balance, &err)) {
		finish(a, true, NULL);
		return;
	}
	a->found.balance = (struct twilio_balance){ .balance = "", .currency = "" };
	finish(a, true, &err);
}

static void on_account(struct read *r, const struct http_reply *reply)
{
	struct reading *a = (struct reading *)r;
	const struct twilio_account *account = &a->found.account;
	struct http_request request;
	struct error err = { 0 };

	if (!twilio_account_read(reply, &r->arena, &a->found.account, NULL, &err)) {
		finish(a, false, &err);
		return;
	}
	if (a->own)
		remember(a);
	a->found.balance = (struct twilio_balance){ .balance = "", .currency = "" };
	if (account->owner_sid[0] && strcmp(account->owner_sid, account->sid) != 0) {
		finish(a, true, NULL);
		return;
	}
	if (!twilio_balance_make(&r->twilio, &request, &err)) {
		finish(a, true, &err);
		return;
	}
	read_send(r, &request, on_balance);
	http_request_done(&request);
}

struct read *account_read(struct session *s, struct loop *l, const char *account_sid, bool byoc,
    account_done_fn *done, void *user, struct error *err)
{
	struct read *r = read_new(sizeof(struct reading), s, l, account_sid, byoc, err);
	struct reading *a = (struct reading *)r;
	struct http_request request;

	if (!r)
		return NULL;
	a->done = done;
	a->user = user;
	a->own = strcmp(r->twilio.account, r->twilio.user) == 0;
	if (!twilio_account_make(&r->twilio, &request, err)) {
		read_free(r);
		return NULL;
	}
	read_send(r, &request, on_account);
	http_request_done(&request);
	return r;
}
