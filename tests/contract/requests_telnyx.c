/*
 * Telnyx's. VOXDESK_TELNYX_URL, TELNYX_API_KEY; NUMBER to verify, CODE that its phone hears.
 */
#include "provider/telnyx.h"
#include "tests/contract/requests.h"

#define REFERENCE "voxdesk-0f3a"

static struct {
	struct telnyx telnyx;
	char number[24], code[12];
	/* What one answer gave and a later request needs. */
	char id[TELNYX_ID_MAX], app_id[TELNYX_ID_MAX], order_id[TELNYX_ID_MAX], offered[24];
	struct telnyx_app app;
	enum telnyx_order_status order;
	bool was_gone;
} own;

static bool balance_make(struct http_request *r, struct error *err)
{
	return telnyx_balance_make(&own.telnyx, r, err);
}
static bool balance_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_balance b;

	return telnyx_balance_read(reply, &requests_arena, &b, err) && b.balance[0] != '\0';
}

/* ---- numbers and their voice settings */

static bool numbers_make(struct http_request *r, struct error *err)
{
	return telnyx_numbers_make(&own.telnyx, NULL, 1, r, err);
}
static bool numbers_page_make(struct http_request *r, struct error *err)
{
	return telnyx_numbers_make(&own.telnyx, NULL, 2, r, err);
}
static bool numbers_asked_make(struct http_request *r, struct error *err)
{
	static const struct telnyx_numbers_query query = {
		.number = "+16504595418", .country = "US", .status = "active"
	};

	return telnyx_numbers_make(&own.telnyx, &query, 1, r, err);
}
static bool numbers_tagged_make(struct http_request *r, struct error *err)
{
	const struct telnyx_numbers_query query = { .tag = "pool",
		.connection_id = "1293384261075731499",
		.customer_reference = REFERENCE };

	return telnyx_numbers_make(&own.telnyx, &query, 1, r, err);
}
static bool numbers_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_numbers n;

	return telnyx_numbers_read(reply, 1, &requests_arena, &n, err) && n.n > 0 &&
	    keep(own.id, sizeof own.id, n.items[0].id);
}
/* None may be there: what counts is that the question was understood. */
static bool numbers_some_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_numbers n;

	return telnyx_numbers_read(reply, 1, &requests_arena, &n, err);
}
static bool numbers_page_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_numbers n;

	return telnyx_numbers_read(reply, 2, &requests_arena, &n, err);
}
static bool number_make(struct http_request *r, struct error *err)
{
	return telnyx_number_make(&own.telnyx, own.id, r, err);
}
static bool number_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_number n;

	return telnyx_number_read(reply, &requests_arena, &n, err) && telnyx_id_valid(n.id);
}
static bool number_change_make(struct http_request *r, struct error *err)
{
	static const char *const tags[] = { "pool", "BE \"nieuw\"" };
	static const struct telnyx_number_change change = {
		.customer_reference = REFERENCE, .tags = tags, .tags_n = 2
	};

	return telnyx_number_change_make(&own.telnyx, own.id, &change, r, err);
}
static bool number_attach_make(struct http_request *r, struct error *err)
{
	static const char *const none[] = { NULL };
	const struct telnyx_number_change change = {
		.connection_id = own.app_id, .tags = none, .tags_n = 0
	};

	return telnyx_number_change_make(&own.telnyx, own.id, &change, r, err);
}
static bool voice_make(struct http_request *r, struct error *err)
{
	return telnyx_voice_make(&own.telnyx, own.id, r, err);
}
static bool voice_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_voice v;

	return telnyx_voice_read(reply, &requests_arena, &v, err);
}
static bool voice_change_make(struct http_request *r, struct error *err)
{
	static const struct telnyx_voice_change change = { .translated_number = "+13035559999",
		.forwards_to = "+13035559123",
		.forward_on_failure = true };

	return telnyx_voice_change_make(&own.telnyx, own.id, &change, r, err);
}
static bool voice_off_make(struct http_request *r, struct error *err)
{
	static const struct telnyx_voice_change change = { .translated_number = "",
		.forwards_to = "" };

	return telnyx_voice_change_make(&own.telnyx, own.id, &change, r, err);
}

/* ---- numbers to be had, and orders */

static bool available_make(struct http_request *r, struct error *err)
{
	static const struct telnyx_available_query query = {
		.country = "US", .type = "local", .contains = "5550309", .limit = 20
	};

	return telnyx_available_make(&own.telnyx, &query, r, err);
}
static bool available_from_make(struct http_request *r, struct error *err)
{
	static const struct telnyx_available_query query = {
		.country = "BE", .starts_with = "480", .limit = TELNYX_AVAILABLE_MAX
	};

	return telnyx_available_make(&own.telnyx, &query, r, err);
}
static bool available_some_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_available_list a;

	return telnyx_available_read(reply, &requests_arena, &a, err);
}
static bool available_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_available_list a;

	return telnyx_available_read(reply, &requests_arena, &a, err) && a.n > 0 &&
	    keep(own.offered, sizeof own.offered, a.items[0].number);
}
static bool order_place_make(struct http_request *r, struct error *err)
{
	const struct telnyx_order_new order = {
		.number = own.offered, .customer_reference = REFERENCE, .connection_id = own.app_id
	};

	return telnyx_order_place_make(&own.telnyx, &order, r, err);
}
static bool order_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_order o;

	if (!telnyx_order_read(reply, &requests_arena, &o, err))
		return false;
	own.order = o.status;
	return o.n > 0 && keep(own.order_id, sizeof own.order_id, o.id);
}
static bool order_make(struct http_request *r, struct error *err)
{
	return telnyx_order_make(&own.telnyx, own.order_id, r, err);
}
static bool order_pending(void)
{
	return own.order == TELNYX_ORDER_PENDING;
}
static bool orders_make(struct http_request *r, struct error *err)
{
	return telnyx_orders_make(&own.telnyx, NULL, 1, r, err);
}
static bool orders_named_make(struct http_request *r, struct error *err)
{
	return telnyx_orders_make(&own.telnyx, REFERENCE, 1, r, err);
}
static bool orders_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_orders o;

	return telnyx_orders_read(reply, 1, &requests_arena, &o, err) && o.n > 0;
}

/* ---- applications, connections, events */

static bool apps_make(struct http_request *r, struct error *err)
{
	return telnyx_apps_make(&own.telnyx, 1, r, err);
}
static bool apps_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_apps a;

	if (!telnyx_apps_read(reply, 1, &requests_arena, &a, err) || a.n == 0)
		return false;
	own.app = a.items[0];
	return keep(own.app_id, sizeof own.app_id, a.items[0].id);
}
static bool app_make(struct http_request *r, struct error *err)
{
	return telnyx_app_make(&own.telnyx, own.app_id, r, err);
}
static bool app_read(const struct http_reply *reply, struct error *err)
{
	return telnyx_app_read(reply, &requests_arena, &own.app, err) && own.app.name_exact;
}
static bool app_webhook_make(struct http_request *r, struct error *err)
{
	return telnyx_app_webhook_make(&own.telnyx, &own.app,
	    "https://desk.example.com/webhooks/telnyx?a=1", r, err);
}
static bool connections_make(struct http_request *r, struct error *err)
{
	return telnyx_connections_make(&own.telnyx, 1, r, err);
}
static bool connections_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_connections c;

	return telnyx_connections_read(reply, 1, &requests_arena, &c, err) && c.n > 0;
}
static bool connection_make(struct http_request *r, struct error *err)
{
	return telnyx_connection_make(&own.telnyx, own.app_id, r, err);
}
static bool connection_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_connection c;

	return telnyx_connection_read(reply, &requests_arena, &c, err);
}
static bool events_make(struct http_request *r, struct error *err)
{
	static const struct telnyx_events_query query = { .from = "+16505550101",
		.to = "+16504595418",
		.connection_id = "1293384261075731499",
		.type = "webhook",
		.since = "2026-11-20T00:00:00Z" };

	return telnyx_events_make(&own.telnyx, &query, 1, r, err);
}
static bool events_of_leg_make(struct http_request *r, struct error *err)
{
	static const struct telnyx_events_query query = {
		.leg_id = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
	};

	return telnyx_events_make(&own.telnyx, &query, 1, r, err);
}
static bool events_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_events e;

	return telnyx_events_read(reply, 1, &requests_arena, &e, err);
}

/* ---- lookup and verified numbers */

static bool lookup_make(struct http_request *r, struct error *err)
{
	return telnyx_lookup_make(&own.telnyx, own.number, TELNYX_LOOKUP_CARRIER, r, err);
}
static bool lookup_name_make(struct http_request *r, struct error *err)
{
	return telnyx_lookup_make(&own.telnyx, own.number, TELNYX_LOOKUP_CALLER_NAME, r, err);
}
static bool lookup_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_lookup l;

	return telnyx_lookup_read(reply, &requests_arena, &l, err) && l.number[0] == '+';
}
static bool verify_make(struct http_request *r, struct error *err)
{
	const struct telnyx_verify v = { .number = own.number, .extension = "ww12#" };

	return telnyx_verify_make(&own.telnyx, &v, r, err);
}
static bool verify_sms_make(struct http_request *r, struct error *err)
{
	const struct telnyx_verify v = { .number = own.number, .sms = true, .extension = "" };

	return telnyx_verify_make(&own.telnyx, &v, r, err);
}
static bool verify_read(const struct http_reply *reply, struct error *err)
{
	return telnyx_verify_read(reply, err);
}
static bool verify_code_make(struct http_request *r, struct error *err)
{
	return telnyx_verify_code_make(&own.telnyx, own.number, own.code, r, err);
}
static bool verify_code_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_verified v;

	return telnyx_verify_code_read(reply, &requests_arena, &v, err) && v.number[0] == '+';
}
static bool verified_make(struct http_request *r, struct error *err)
{
	return telnyx_verified_make(&own.telnyx, own.number, r, err);
}
static bool verified_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_verified v;

	return telnyx_verified_read(reply, &requests_arena, &v, err) && v.number[0] == '+';
}
static bool verified_list_make(struct http_request *r, struct error *err)
{
	return telnyx_verified_list_make(&own.telnyx, 1, r, err);
}
static bool verified_list_read(const struct http_reply *reply, struct error *err)
{
	struct telnyx_verified_list l;

	return telnyx_verified_list_read(reply, 1, &requests_arena, &l, err) && l.n > 0;
}
static bool verified_delete_make(struct http_request *r, struct error *err)
{
	return telnyx_verified_delete_make(&own.telnyx, own.number, r, err);
}
static bool verified_delete_read(const struct http_reply *reply, struct error *err)
{
	return telnyx_verified_delete_read(reply, &own.was_gone, err) && !own.was_gone;
}

static const struct step steps[] = {
	{ "balance", balance_make, balance_read, NULL, NULL },
	{ "apps", apps_make, apps_read, NULL, NULL },
	{ "app", app_make, app_read, NULL, NULL },
	{ "app: webhook", app_webhook_make, app_read, NULL, NULL },
	{ "connections", connections_make, connections_read, NULL, NULL },
	{ "connection", connection_make, connection_read, NULL, NULL },
	{ "numbers: second page", numbers_page_make, numbers_page_read, NULL, NULL },
	{ "numbers", numbers_make, numbers_read, NULL, NULL },
	{ "numbers: asked for", numbers_asked_make, numbers_read, NULL, NULL },
	{ "numbers: by tag and more", numbers_tagged_make, numbers_some_read, NULL, NULL },
	{ "number", number_make, number_read, NULL, NULL },
	{ "number: change", number_change_make, number_read, NULL, NULL },
	{ "number: attach, no tags", number_attach_make, number_read, NULL, NULL },
	{ "voice", voice_make, voice_read, NULL, NULL },
	{ "voice: change", voice_change_make, voice_read, NULL, NULL },
	{ "voice: off", voice_off_make, voice_read, NULL, NULL },
	{ "available: beginning", available_from_make, available_some_read, NULL, NULL },
	{ "available", available_make, available_read, NULL, NULL },
	{ "order: place", order_place_make, order_read, NULL, NULL },
	{ "order", order_make, order_read, order_pending, NULL },
	{ "orders", orders_make, orders_read, NULL, NULL },
	{ "orders: by reference", orders_named_make, orders_read, NULL, NULL },
	{ "events", events_make, events_read, NULL, NULL },
	{ "events: of a leg", events_of_leg_make, events_read, NULL, NULL },
	{ "lookup", lookup_make, lookup_read, NULL, NULL },
	{ "lookup: caller's name", lookup_name_make, lookup_read, NULL, NULL },
	{ "verify: text", verify_sms_make, verify_read, NULL, NULL },
	{ "verify", verify_make, verify_read, NULL, NULL },
	{ "verify: code", verify_code_make, verify_code_read, NULL, NULL },
	{ "verified", verified_make, verified_read, NULL, NULL },
	{ "verified: list", verified_list_make, verified_list_read, NULL, NULL },
	{ "verified: delete", verified_delete_make, verified_delete_read, NULL, NULL },
};

static bool open_telnyx(void)
{
	return given_url("VOXDESK_TELNYX_URL", own.telnyx.api) &&
	    given_secret("TELNYX_API_KEY", &own.telnyx.key) &&
	    given_text("NUMBER", own.number, sizeof own.number) &&
	    given_text("CODE", own.code, sizeof own.code);
}

static void close_telnyx(void)
{
	secret_done(&own.telnyx.key);
}

const struct requests telnyx_requests = { "telnyx", open_telnyx, steps,
	sizeof steps / sizeof steps[0], close_telnyx };
