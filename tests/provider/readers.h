/*
 * Every reader of provider/twilio.h behind one signature: what it read becomes lines "name=value",
 * for the tests of replies and for the fuzzer.
 */
#ifndef TESTS_PROVIDER_READERS_H
#define TESTS_PROVIDER_READERS_H

#include "provider/twilio.h"
#include "tests/provider/reading.h"

static bool reads_verify(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_validation v;

	if (!twilio_verify_read(reply, arena, &v, err))
		return false;
	show(out, "account", v.account_sid);
	show(out, "call", v.call_sid);
	show(out, "number", v.number);
	show(out, "code", v.code);
	return true;
}

static void show_caller_id(struct buf *out, const struct twilio_caller_id *id)
{
	show(out, "sid", id->sid);
	show(out, "number", id->number);
	show(out, "name", id->name);
	show(out, "account", id->account_sid);
	show(out, "created", id->created_at);
}

static bool reads_caller_ids(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_caller_ids page;

	if (!twilio_caller_ids_read(reply, arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++)
		show_caller_id(out, &page.items[i]);
	show(out, "next", page.next);
	return true;
}

static bool reads_caller_id(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_caller_id id;

	if (!twilio_caller_id_read(reply, arena, &id, err))
		return false;
	show_caller_id(out, &id);
	return true;
}

static bool reads_delete(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	bool was_gone;

	(void)arena;
	if (!twilio_delete_read(reply, &was_gone, err))
		return false;
	show_number(out, "was_gone", was_gone);
	return true;
}

static void show_call(struct buf *out, const struct twilio_call *call)
{
	show(out, "sid", call->sid);
	show(out, "from", call->from);
	show(out, "to", call->to);
	show(out, "word", call->word);
	show_number(out, "status", call->status);
	show(out, "direction", call->direction);
	show(out, "start", call->start_time);
	show(out, "end", call->end_time);
	show(out, "created", call->created_at);
	show_number(out, "error", call->error_code);
}

static bool reads_call(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_call call;

	if (!twilio_call_read(reply, arena, &call, err))
		return false;
	show_call(out, &call);
	return true;
}

static bool reads_calls(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_calls page;

	if (!twilio_calls_read(reply, arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++)
		show_call(out, &page.items[i]);
	show(out, "next", page.next);
	return true;
}

static bool reads_account(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_account account;
	struct secret token = { 0 };
	bool ok = twilio_account_read(reply, arena, &account, &token, err);

	if (ok) {
		show(out, "sid", account.sid);
		show(out, "name", account.name);
		show(out, "status", account.status);
		show(out, "type", account.type);
		show(out, "owner", account.owner_sid);
		show_number(out, "trial", account.trial);
		check(secret_there(&token));
		show_number(out, "token", (int64_t)strlen(secret_reveal(&token)));
	}
	secret_done(&token);
	return ok;
}

static bool reads_balance(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_balance balance;

	if (!twilio_balance_read(reply, arena, &balance, err))
		return false;
	show(out, "balance", balance.balance);
	show(out, "currency", balance.currency);
	return true;
}

static bool reads_country(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_country country;

	if (!twilio_country_read(reply, arena, &country, err))
		return false;
	show(out, "iso", country.iso);
	show(out, "name", country.name);
	show_number(out, "low", country.low_risk);
	show_number(out, "special", country.high_risk_special);
	show_number(out, "tollfraud", country.high_risk_tollfraud);
	return true;
}

static bool reads_prefixes(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_prefixes page;

	if (!twilio_prefixes_read(reply, arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++)
		show(out, "prefix", page.prefix[i]);
	show(out, "next", page.next);
	return true;
}

static bool reads_open(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	int64_t updated;

	(void)arena;
	if (!twilio_country_open_read(reply, &updated, err))
		return false;
	show_number(out, "updated", updated);
	return true;
}

static bool reads_inherit(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	bool inherits;

	(void)arena;
	if (!twilio_inherit_read(reply, &inherits, err))
		return false;
	show_number(out, "inherits", inherits);
	return true;
}

static bool reads_numbers(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_numbers page;

	if (!twilio_numbers_read(reply, arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++) {
		const struct twilio_number *number = &page.items[i];

		show(out, "sid", number->sid);
		show(out, "number", number->number);
		show(out, "name", number->name);
		show(out, "status", number->status);
		show(out, "type", number->type);
		show(out, "url", number->voice_url);
		show(out, "trunk", number->trunk_sid);
		show(out, "application", number->voice_application_sid);
		show_number(out, "voice", number->voice);
	}
	show(out, "next", page.next);
	return true;
}

static bool reads_lookup(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct twilio_lookup lookup;

	if (!twilio_lookup_read(reply, arena, &lookup, err))
		return false;
	show_number(out, "valid", lookup.valid);
	show(out, "problems", lookup.problems);
	show(out, "number", lookup.number);
	show(out, "country", lookup.country);
	show(out, "national", lookup.national);
	show(out, "line", lookup.line_type);
	show(out, "carrier", lookup.carrier);
	show(out, "mcc", lookup.mcc);
	show(out, "mnc", lookup.mnc);
	show_number(out, "error", lookup.line_error);
	return true;
}

/* The order is the fuzzer's: its seeds begin with a byte that counts here. */
static const struct reader readers[] = {
	{ "verify", reads_verify },
	{ "caller_ids", reads_caller_ids },
	{ "caller_id", reads_caller_id },
	{ "delete", reads_delete },
	{ "call", reads_call },
	{ "calls", reads_calls },
	{ "account", reads_account },
	{ "balance", reads_balance },
	{ "country", reads_country },
	{ "prefixes", reads_prefixes },
	{ "open", reads_open },
	{ "inherit", reads_inherit },
	{ "numbers", reads_numbers },
	{ "lookup", reads_lookup },
};
#define READERS (sizeof readers / sizeof *readers)

#endif
