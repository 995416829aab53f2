/*
 * The readers of provider/twilio.h for numbers, numbers to be had and subaccounts, for the tests of
 * replies and the fuzzer.
 */
#ifndef TESTS_PROVIDER_TWILIO_NUMBER_READERS_H
#define TESTS_PROVIDER_TWILIO_NUMBER_READERS_H

#include "provider/twilio.h"
#include "tests/provider/reading.h"

static void show_owned(struct buf *out, const struct twilio_number *n)
{
	show(out, "sid", n->sid);
	show(out, "number", n->number);
	show(out, "name", n->name);
	show(out, "status", n->status);
	show(out, "type", n->type);
	show(out, "account", n->account_sid);
	show(out, "url", n->voice_url);
	show(out, "method", n->voice_method);
	show(out, "trunk", n->trunk_sid);
	show(out, "application", n->voice_application_sid);
	show(out, "address", n->address_sid);
	show(out, "bundle", n->bundle_sid);
	show(out, "wants", n->address_requirements);
	show(out, "created", n->created_at);
	show_number(out, "voice", n->voice);
}

static bool reads_owned(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_number n;

	if (!twilio_number_read(reply, arena, &n, err))
		return false;
	show_owned(out, &n);
	return true;
}

static bool reads_buy(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_number n;

	if (!twilio_buy_read(reply, arena, &n, err))
		return false;
	show_owned(out, &n);
	return true;
}

static void show_market(struct buf *out, const struct twilio_market *m)
{
	show(out, "iso", m->iso);
	show(out, "name", m->name);
	show_number(out, "beta", m->beta);
	for (int i = 0; i < TWILIO_KINDS; i++)
		show_number(out, twilio_kind_name((enum twilio_kind)i), m->kinds[i]);
}

static bool reads_market(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_market m;

	if (!twilio_market_read(reply, arena, &m, err))
		return false;
	show_market(out, &m);
	return true;
}

static bool reads_offers(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_offers page;

	if (!twilio_offers_read(reply, arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++) {
		const struct twilio_offer *o = &page.items[i];

		show(out, "number", o->number);
		show(out, "name", o->name);
		show(out, "locality", o->locality);
		show(out, "region", o->region);
		show(out, "country", o->country);
		show(out, "wants", o->address_word);
		show_number(out, "address", o->address);
		show_number(out, "voice", o->voice);
		show_number(out, "sms", o->sms);
		show_number(out, "mms", o->mms);
		show_number(out, "beta", o->beta);
	}
	show(out, "next", page.next);
	return true;
}

static void show_account(struct buf *out, const struct twilio_account *a)
{
	show(out, "sid", a->sid);
	show(out, "name", a->name);
	show(out, "status", a->status);
	show(out, "type", a->type);
	show(out, "owner", a->owner_sid);
}

static bool reads_subaccount(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_account account;
	struct secret token = { 0 };
	bool ok = twilio_subaccount_read(reply, arena, &account, &token, err);

	if (ok) {
		show_account(out, &account);
		show_number(out, "token", (int64_t)strlen(secret_reveal(&token)));
	} else {
		check(!secret_there(&token));
	}
	secret_done(&token);
	return ok;
}

static bool reads_subaccounts(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_subaccounts page;

	if (!twilio_subaccounts_read(reply, arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++)
		show_account(out, &page.items[i]);
	show(out, "next", page.next);
	return true;
}

/* They follow those of readers.h where the fuzzer counts. */
static const struct reader number_readers[] = {
	{ "owned", reads_owned },
	{ "buy", reads_buy },
	{ "market", reads_market },
	{ "offers", reads_offers },
	{ "subaccount", reads_subaccount },
	{ "subaccounts", reads_subaccounts },
};
#define NUMBER_READERS (sizeof number_readers / sizeof *number_readers)

#endif
