/* Every reader of provider/telnyx.h behind one signature; lists as their first page. */
#ifndef TESTS_PROVIDER_TELNYX_READERS_H
#define TESTS_PROVIDER_TELNYX_READERS_H

#include "provider/telnyx.h"
#include "tests/provider/reading.h"

static void show_texts(struct buf *out, const char *name, const char **texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		show(out, name, texts[i]);
}

static void show_owned(struct buf *out, const struct telnyx_number *n)
{
	show(out, "id", n->id);
	show(out, "number", n->number);
	show(out, "country", n->country);
	show(out, "status", n->status);
	show_number(out, "active", n->active);
	show(out, "type", n->type);
	show(out, "connection", n->connection_id);
	show(out, "connection_name", n->connection_name);
	show(out, "reference", n->customer_reference);
	show(out, "purchased", n->purchased_at);
	show_texts(out, "tag", n->tags, n->tags_n);
	show_number(out, "locked", n->locked);
}

static bool reads_numbers(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct telnyx_numbers page;

	if (!telnyx_numbers_read(reply, 1, arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++)
		show_owned(out, &page.items[i]);
	show_number(out, "next", page.next);
	return true;
}

static bool reads_number(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct telnyx_number n;

	if (!telnyx_number_read(reply, arena, &n, err))
		return false;
	show_owned(out, &n);
	return true;
}

static bool reads_voice(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct telnyx_voice v;

	if (!telnyx_voice_read(reply, arena, &v, err))
		return false;
	show(out, "id", v.id);
	show(out, "number", v.number);
	show(out, "connection", v.connection_id);
	show(out, "translated", v.translated_number);
	show_number(out, "forwarding", v.forwarding);
	show(out, "to", v.forwards_to);
	show(out, "how", v.forwarding_type);
	return true;
}

static bool reads_available(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct telnyx_available_list list;

	if (!telnyx_available_read(reply, arena, &list, err))
		return false;
	for (size_t i = 0; i < list.n; i++) {
		show(out, "number", list.items[i].number);
		show(out, "region", list.items[i].region);
		show_number(out, "voice", list.items[i].voice);
		show(out, "upfront", list.items[i].upfront_cost);
		show(out, "monthly", list.items[i].monthly_cost);
		show(out, "currency", list.items[i].currency);
	}
	return true;
}

static void show_order(struct buf *out, const struct telnyx_order *o)
{
	show(out, "id", o->id);
	show(out, "word", o->word);
	show_number(out, "status", o->status);
	show(out, "reference", o->customer_reference);
	show(out, "connection", o->connection_id);
	show(out, "created", o->created_at);
	show_number(out, "met", o->requirements_met);
	for (size_t i = 0; i < o->n; i++) {
		show(out, "line", o->numbers[i].id);
		show(out, "number", o->numbers[i].number);
		show(out, "line_status", o->numbers[i].status);
		show(out, "requirements", o->numbers[i].requirements);
	}
}

static bool reads_order(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct telnyx_order order;

	if (!telnyx_order_read(reply, arena, &order, err))
		return false;
	show_order(out, &order);
	return true;
}

static bool reads_orders(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct telnyx_orders page;

	if (!telnyx_orders_read(reply, 1, arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++)
		show_order(out, &page.items[i]);
	show_number(out, "next", page.next);
	return true;
}

static void show_app(struct buf *out, const struct telnyx_app *a)
{
	show(out, "id", a->id);
	show(out, "name", a->name);
	show(out, "exact", a->name_exact != NULL ? a->name_exact : "(not)");
	show(out, "webhook", a->webhook_url);
	show(out, "failover", a->failover_url);
	show(out, "version", a->api_version);
	show(out, "profile", a->outbound_profile_id);
	show(out, "created", a->created_at);
	show_number(out, "active", a->active);
}

static bool reads_app(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct telnyx_app app;

	if (!telnyx_app_read(reply, arena, &app, err))
		return false;
	show_app(out, &app);
	return true;
}

static bool reads_apps(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct telnyx_apps page;

	if (!telnyx_apps_read(reply, 1, arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++)
		show_app(out, &page.items[i]);
	show_number(out, "next", page.next);
	return true;
}

static void show_connection(struct buf *out, const struct telnyx_connection *c)
{
	show(out, "id", c->id);
	show(out, "name", c->name);
	show(out, "kind", c->kind);
	show(out, "webhook", c->webhook_url);
	show(out, "version", c->api_version);
	show(out, "profile", c->outbound_profile_id);
	show_number(out, "active", c->active);
}

static bool reads_connection(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct telnyx_connection connection;

	if (!telnyx_connection_read(reply, arena, &connection, err))
		return false;
	show_connection(out, &connection);
	return true;
}

static bool reads_connections(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct telnyx_connections page;

	if (!telnyx_connections_read(reply, 1, arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++)
		show_connection(out, &page.items[i]);
	show_number(out, "next", page.next);
	return true;
}

static bool reads_events(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct telnyx_events page;

	if (!telnyx_events_read(reply, 1, arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++) {
		const struct telnyx_event *e = &page.items[i];

		show(out, "leg", e->leg_id);
		show(out, "session", e->session_id);
		show(out, "name", e->name);
		show(out, "at", e->at);
		show_number(out, "webhook", e->webhook);
		show(out, "from", e->from);
		show(out, "to", e->to);
		show(out, "direction", e->direction);
		show(out, "cause", e->hangup_cause);
		show_texts(out, "diversion", e->diversions, e->diversions_n);
	}
	show_number(out, "next", page.next);
	return true;
}

static bool reads_balance(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct telnyx_balance b;

	if (!telnyx_balance_read(reply, arena, &b, err))
		return false;
	show(out, "balance", b.balance);
	show(out, "credit", b.available_credit);
	show(out, "limit", b.credit_limit);
	show(out, "pending", b.pending);
	show(out, "currency", b.currency);
	return true;
}

static bool reads_lookup(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct telnyx_lookup l;

	if (!telnyx_lookup_read(reply, arena, &l, err))
		return false;
	show(out, "number", l.number);
	show(out, "country", l.country);
	show(out, "national", l.national);
	show(out, "line", l.line_type);
	show(out, "carrier", l.carrier);
	show(out, "mcc", l.mcc);
	show(out, "mnc", l.mnc);
	show_number(out, "ported", l.ported);
	show(out, "caller", l.caller_name);
	show(out, "problem", l.problem);
	return true;
}

static void show_verified(struct buf *out, const struct telnyx_verified *v)
{
	show(out, "number", v->number);
	show(out, "verified", v->verified_at);
}

static bool reads_verified(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct telnyx_verified v;

	if (!telnyx_verified_read(reply, arena, &v, err))
		return false;
	show_verified(out, &v);
	return true;
}

static bool reads_verified_list(const struct http_reply *reply, struct arena *arena,
    struct buf *out, struct error *err)
{
	struct telnyx_verified_list page;

	if (!telnyx_verified_list_read(reply, 1, arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++)
		show_verified(out, &page.items[i]);
	show_number(out, "next", page.next);
	return true;
}

static bool reads_verify(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	(void)arena;
	if (!telnyx_verify_read(reply, err))
		return false;
	(void)buf_str(out, "started\n");
	return true;
}

static bool reads_code(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct telnyx_verified v;

	if (!telnyx_verify_code_read(reply, arena, &v, err))
		return false;
	show_verified(out, &v);
	return true;
}

static bool reads_delete(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	bool was_gone;

	(void)arena;
	if (!telnyx_verified_delete_read(reply, &was_gone, err))
		return false;
	show_number(out, "was_gone", was_gone);
	return true;
}

/* The order is the fuzzer's: its seeds begin with a byte that counts here. */
static const struct reader readers[] = {
	{ "numbers", reads_numbers },
	{ "number", reads_number },
	{ "voice", reads_voice },
	{ "available", reads_available },
	{ "order", reads_order },
	{ "orders", reads_orders },
	{ "app", reads_app },
	{ "apps", reads_apps },
	{ "connection", reads_connection },
	{ "connections", reads_connections },
	{ "events", reads_events },
	{ "balance", reads_balance },
	{ "lookup", reads_lookup },
	{ "verified", reads_verified },
	{ "verified_list", reads_verified_list },
	{ "verify", reads_verify },
	{ "code", reads_code },
	{ "delete", reads_delete },
};
#define READERS (sizeof readers / sizeof *readers)

#endif
