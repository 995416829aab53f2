/*
 * DESIGN
 * look -> (yes) plan -> sent -> order -> asked until it turned -> the journal closes -> the pool is
 * read again, which takes the number in. An order that is pending stays sent while this process
 * lives; whoever comes after it finds it by its reference.
 */
#include "desk/pool_order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/settle_errand.h"
#include "net/json.h"
#include "phone/number.h"
#include "provider/telnyx.h"
#include "store/records.h"

#define FRESH_MS 60000
#define AGAIN_MS 3000
#define AGAIN_MAX_MS 30000

struct pool_order {
	struct machine m;
	struct pool_order_view view;
	pool_order_changed_fn *changed;
	void *user;
	struct telnyx telnyx;
	struct number number;
	char connection_id[TELNYX_ID_MAX], order_id[TELNYX_ID_MAX];
	uint64_t checked_ms, yes_ms, ended_ms, began_ms; /* machine_boot_ms() */
	time_t sent_at;                                  /* 0: only planned */
	bool settling;                                   /* unknown, by the store */
	int page;
	unsigned turns, failures;
	enum operation_state end_state;
	char result[300];
	struct error outcome;
	struct read *refresh;
};

static void ask_again(void *user);

/* ---- telling */

static void tell(struct pool_order *o)
{
	o->view.requests = o->m.requests;
	if (o->changed)
		o->changed(o->user);
}

static void stuck(void *owner, const struct error *err)
{
	struct pool_order *o = owner;

	if (err)
		o->view.problem = *err;
	else
		error_clear(&o->view.problem);
	tell(o);
}

static void say(struct pool_order *o, enum pool_order_phase phase, const char *text)
{
	o->view.phase = phase;
	(void)text_copy(o->view.text, sizeof o->view.text, text);
	tell(o);
}

static void bar(struct pool_order *o, const struct error *err)
{
	o->view.problem = *err;
	say(o, POOL_ORDER_BARRED, "");
}

/* ---- the end */

static void refreshed(void *user, const struct pool_refreshed *p, const struct error *err)
{
	struct pool_order *o = user;

	(void)p;
	/* It is bought all the same; the next reading of the pool takes it in. */
	if (err)
		o->view.problem = *err;
	say(o, POOL_ORDER_DONE, "");
}

static void closed(void *owner, bool ok, const struct error *err)
{
	struct pool_order *o = owner;
	struct error why = { 0 };

	FAIL_POINT("pool-order-stored");
	o->sent_at = 0;
	/* A conflict: somebody else settled it meanwhile. */
	if (!ok && err->kind != ERROR_CONFLICT)
		o->view.problem = *err;
	if (o->end_state != OPERATION_DONE) {
		o->view.problem = o->outcome;
		say(o, POOL_ORDER_FAILED, "");
		return;
	}
	error_clear(&o->view.problem);
	o->refresh = pool_refresh(o->m.session, o->m.loop, refreshed, o, &why);
	if (o->refresh)
		say(o, POOL_ORDER_WORKING, _("It is bought; the pool is read again."));
	else
		refreshed(o, NULL, &why);
}

static bool write_close(void *owner, struct error *err)
{
	struct pool_order *o = owner;

	return operation_end(o->m.session->store, o->view.operation_id, o->end_state, o->result,
	    err);
}

static void close_as(struct pool_order *o, enum operation_state state, const char *result)
{
	o->end_state = state;
	(void)text_copy(o->result, sizeof o->result, result);
	machine_keep(&o->m, write_close, closed);
}

static void refused(struct pool_order *o)
{
	close_as(o, OPERATION_FAILED, o->outcome.message);
}

/* ---- asking what became of it */

static void again(struct pool_order *o, const struct error *problem)
{
	int ms = AGAIN_MS;

	for (unsigned i = 0; i < o->turns / 5 && ms < AGAIN_MAX_MS; i++)
		ms *= 2;
	o->turns++;
	if (problem) {
		o->view.problem = *problem;
		ms = machine_backoff_ms(++o->failures);
	}
	loop_timer(o->m.loop, ask_again, o,
	    machine_wait_ms(&o->m, ms < AGAIN_MAX_MS ? ms : AGAIN_MAX_MS));
	tell(o);
}

static void turned(struct pool_order *o, const struct telnyx_order *order)
{
	error_clear(&o->view.problem);
	o->failures = 0;
	(void)text_copy(o->order_id, sizeof o->order_id, order->id);
	switch (order->status) {
	case TELNYX_ORDER_SUCCESS:
		close_as(o, OPERATION_DONE, order->id);
		break;
	case TELNYX_ORDER_FAILURE:
		error_set(&o->outcome, ERROR_REFUSED, "order-failed",
		    _("Look at the order in Telnyx's portal, or choose another number."),
		    order->requirements_met
			? _("Telnyx took the order and could not carry it out: the number was not bought.")
			: _("Telnyx took the order and could not carry it out (its requirements are not met): the number was not bought."));
		refused(o);
		break;
	default:
		(void)text_copy(o->view.text, sizeof o->view.text,
		    _("Ordered; Telnyx carries it out, which may take a while."));
		again(o, NULL);
		break;
	}
}

static void order_came(void *owner, const struct http_reply *reply)
{
	struct pool_order *o = owner;
	struct telnyx_order order;

	if (telnyx_order_read(reply, &o->m.arena, &order, &o->outcome))
		turned(o, &order);
	else
		again(o, &o->outcome);
}

static void not_there(struct pool_order *o)
{
	if (!settle_too_late(&o->m, o->ended_ms, o->sent_at, o->began_ms, 0)) {
		again(o, NULL);
		return;
	}
	error_set(&o->outcome, ERROR_REFUSED, "nothing-came-of-it",
	    _("Look for a number again if one is still wanted."),
	    _("Telnyx has no such order: nothing was bought."));
	refused(o);
}

static void orders_came(void *owner, const struct http_reply *reply)
{
	struct pool_order *o = owner;
	const struct telnyx_order *found;
	struct telnyx_orders page;
	struct http_request r;

	if (!telnyx_orders_read(reply, o->page, &o->m.arena, &page, &o->outcome)) {
		again(o, &o->outcome);
		return;
	}
	found = telnyx_orders_find(&page, o->view.operation_id);
	if (found) {
		turned(o, found);
	} else if (page.next == 0) {
		not_there(o);
	} else {
		o->page = page.next;
		if (telnyx_orders_make(&o->telnyx, o->view.operation_id, o->page, &r, &o->outcome))
			machine_ask(&o->m, ASK_LIST, &r, orders_came);
		else
			again(o, &o->outcome);
	}
}

static void ask_again(void *user)
{
	struct pool_order *o = user;
	struct http_request r;
	const bool known = o->order_id[0] != '\0';
	const bool made = known
	    ? telnyx_order_make(&o->telnyx, o->order_id, &r, &o->outcome)
	    : telnyx_orders_make(&o->telnyx, o->view.operation_id, 1, &r, &o->outcome);

	o->page = 1;
	if (made)
		machine_ask(&o->m, ASK_LIST, &r, known ? order_came : orders_came);
	else
		again(o, &o->outcome);
	FAIL_POINT("pool-order-asked");
}

/* ---- ordering */

static bool write_unknown(void *owner, struct error *err)
{
	struct pool_order *o = owner;

	return operation_unknown(o->m.session->store, o->view.operation_id, o->outcome.message,
	    err);
}

static void wrote_unknown(void *owner, bool ok, const struct error *err)
{
	struct pool_order *o = owner;

	(void)err;
	FAIL_POINT("pool-order-stored");
	o->settling = ok;
	o->began_ms = machine_boot_ms();
	o->view.phase = POOL_ORDER_SETTLING;
	again(o, &o->outcome);
}

static void answered(void *owner, const struct http_reply *reply)
{
	struct pool_order *o = owner;
	struct telnyx_order order;

	FAIL_POINT("pool-order-answered");
	o->ended_ms = machine_boot_ms();
	if (telnyx_order_read(reply, &o->m.arena, &order, &o->outcome))
		turned(o, &order);
	else if (telnyx_refused(reply, &o->outcome))
		refused(o);
	else
		machine_keep(&o->m, write_unknown, wrote_unknown);
}

static void not_sent(void *owner, bool ok, const struct error *err)
{
	struct pool_order *o = owner;

	(void)ok;
	(void)err;
	o->view.operation_id[0] = '\0';
	bar(o, &o->outcome);
}

static bool write_cancel(void *owner, struct error *err)
{
	struct pool_order *o = owner;

	return operation_cancel(o->m.session->store, o->view.operation_id, err);
}

static bool fresh(const struct pool_order *o, struct error *err)
{
	return machine_boot_ms() - o->yes_ms < FRESH_MS ||
	    error_set(err, ERROR_CONFLICT, "yes-too-old", _("Look for it again."),
		_("More than a minute passed since the yes, so nothing was ordered."));
}

static bool write_send(void *owner, struct error *err)
{
	struct pool_order *o = owner;

	return fresh(o, err) && operation_send(o->m.session->store, o->view.operation_id, err);
}

static void wrote_send(void *owner, bool ok, const struct error *err)
{
	struct pool_order *o = owner;
	const struct telnyx_order_new order = { .number = o->number.e164,
		.customer_reference = o->view.operation_id,
		.connection_id = o->connection_id[0] ? o->connection_id : NULL };
	struct http_request r;

	if (!ok) {
		o->outcome = *err;
		machine_keep(&o->m, write_cancel, not_sent);
		return;
	}
	FAIL_POINT("pool-order-sent");
	o->sent_at = time_now();
	if (!telnyx_order_place_make(&o->telnyx, &order, &r, &o->outcome)) {
		refused(o);
		return;
	}
	machine_ask(&o->m, ASK_CHANGE, &r, answered);
	FAIL_POINT("pool-order-requested");
	say(o, POOL_ORDER_WORKING, _("Telnyx is asked for the number."));
}

static bool write_plan(void *owner, struct error *err)
{
	struct pool_order *o = owner;
	struct buf parameters;
	struct new_operation new = { .kind = OPERATION_POOL_ORDER,
		.secrets = "[\"TELNYX_API_KEY\"]" };
	char subject[40];
	bool ok;

	(void)snprintf(subject, sizeof subject, "pool_numbers/%s", o->number.e164);
	buf_init(&parameters, 400);
	json_write_open(&parameters, NULL, '{');
	json_write_member(&parameters, "number", o->number.e164);
	json_write_member(&parameters, "country", o->number.country);
	json_write_member(&parameters, "connection_id", o->connection_id);
	json_write_close(&parameters, '}');
	new.subject = subject;
	new.parameters = buf_text(&parameters);
	ok = fresh(o, err) && operation_plan(o->m.session->store, &new, o->view.operation_id, err);
	buf_done(&parameters);
	return ok;
}

static void wrote_plan(void *owner, bool ok, const struct error *err)
{
	struct pool_order *o = owner;

	if (!ok) {
		o->view.operation_id[0] = '\0';
		bar(o, err);
		return;
	}
	FAIL_POINT("pool-order-planned");
	machine_store(&o->m, write_send, wrote_send);
}

bool pool_order_buy(struct pool_order *o, struct error *err)
{
	if (o->m.session->options.readonly || store_readonly(o->m.session->store))
		return error_set(err, ERROR_REFUSED, "read-only",
		    _("Open the console without --readonly for this."),
		    _("This console only looks: nothing was changed."));
	if (o->view.phase != POOL_ORDER_READY || machine_writing(&o->m) ||
	    machine_boot_ms() - o->checked_ms >= FRESH_MS)
		return error_set(err, ERROR_REFUSED, "not-checked",
		    _("Look for it again, then say yes within a minute."),
		    _("Number and price were not looked at within the last minute; nothing was ordered."));
	o->yes_ms = machine_boot_ms();
	o->view.phase = POOL_ORDER_WORKING;
	error_clear(&o->view.problem);
	machine_store(&o->m, write_plan, wrote_plan);
	return true;
}

/* ---- looking for it */

void pool_price(const struct telnyx_available *a, char *out, size_t size)
{
	if (a->upfront_cost[0] && a->monthly_cost[0])
		(void)snprintf(out, size, _("%s %s once, %s %s a month"), a->upfront_cost,
		    a->currency, a->monthly_cost, a->currency);
	else if (a->monthly_cost[0])
		(void)snprintf(out, size, _("%s %s a month"), a->monthly_cost, a->currency);
	else
		(void)text_copy(out, size, _("price not told by the provider"));
}

static void offers_came(void *owner, const struct http_reply *reply)
{
	struct pool_order *o = owner;
	struct telnyx_available_list list;
	struct error err = { 0 };

	if (!telnyx_available_read(reply, &o->m.arena, &list, &err)) {
		bar(o, &err);
		return;
	}
	for (size_t i = 0; i < list.n; i++) {
		if (strcmp(list.items[i].number, o->number.e164) != 0)
			continue;
		pool_price(&list.items[i], o->view.price, sizeof o->view.price);
		o->checked_ms = machine_boot_ms();
		say(o, POOL_ORDER_READY, "");
		return;
	}
	error_set(&err, ERROR_NOT_FOUND, "not-for-sale", _("Search again and choose another one."),
	    _("Telnyx does not offer %s (any more): somebody may have bought it."),
	    o->number.international);
	bar(o, &err);
}

static void look(void *user)
{
	struct pool_order *o = user;
	char code[16];
	struct telnyx_available_query query = { .country = o->number.country,
		.type = "",
		.starts_with = "",
		.limit = TELNYX_AVAILABLE_MAX };
	struct http_request r;
	struct error err = { 0 };

	/* Its digits as they stand behind the country's. */
	(void)snprintf(code, sizeof code, "%d", o->number.country_code);
	query.contains = o->number.e164 + 1 + strlen(code);
	if (telnyx_available_make(&o->telnyx, &query, &r, &err))
		machine_ask(&o->m, ASK_LIST, &r, offers_came);
	else
		bar(o, &err);
}

/* ---- making one */

/* What most of Telnyx's numbers in the pool are attached to. */
static bool connection_find(struct pool_order *o, const char *wanted, struct error *err)
{
	struct arena arena = { 0 };
	struct pool_number *all;
	size_t n, best = 0;
	bool ok = pool_list(o->m.session->store, &arena, &all, &n, err);

	if (wanted)
		(void)text_copy(o->connection_id, sizeof o->connection_id, wanted);
	for (size_t i = 0; ok && i < n; i++) {
		const char *id = all[i].connection_id;
		size_t same = 0;

		if (strcmp(all[i].provider, "telnyx") != 0 || !telnyx_id_valid(id) ||
		    (wanted && strcmp(id, wanted) != 0))
			continue;
		for (size_t k = 0; k < n; k++)
			same += strcmp(all[k].connection_id, id) == 0;
		if (same <= best)
			continue;
		best = same;
		(void)text_copy(o->connection_id, sizeof o->connection_id, id);
		(void)text_copy(o->view.connection, sizeof o->view.connection,
		    all[i].connection_name[0] ? all[i].connection_name : id);
	}
	if (!o->view.connection[0])
		(void)text_copy(o->view.connection, sizeof o->view.connection, o->connection_id);
	arena_done(&arena);
	return ok;
}

static bool unknown_here(struct pool_order *o, struct error *err)
{
	struct arena arena = { 0 };
	struct number_holder holder = { .use = NUMBER_USE_NONE };
	const bool ok =
	    number_holder_get(o->m.session->store, o->number.e164, &arena, &holder, err);

	arena_done(&arena);
	return ok &&
	    (holder.use == NUMBER_USE_NONE ||
		error_set(err, ERROR_CONFLICT, "number-known", _("Choose another number."),
		    _("%s is known here already."), o->number.international));
}

static struct pool_order *make(struct session *s, struct loop *l, pool_order_changed_fn *changed,
    void *user)
{
	struct pool_order *o = xcalloc(1, sizeof *o);

	machine_init(&o->m, s, l, o, stuck);
	o->changed = changed;
	o->user = user;
	return o;
}

static struct pool_order *ready(struct pool_order *o, bool ok, loop_timer_fn *first)
{
	if (!ok) {
		o->sent_at = 0;
		o->view.operation_id[0] = '\0';
		pool_order_free(o);
		return NULL;
	}
	(void)text_copy(o->view.number, sizeof o->view.number, o->number.e164);
	loop_timer(o->m.loop, first, o, 1);
	return o;
}

struct pool_order *pool_order_new(struct session *s, struct loop *l, const char *number,
    const char *connection_id, pool_order_changed_fn *changed, void *user, struct error *err)
{
	struct pool_order *o = make(s, l, changed, user);
	const bool ok = number_parse(&o->number, number, NULL, NUMBER_UNKNOWN, err) &&
	    unknown_here(o, err) && credentials_telnyx(&s->credentials, &o->telnyx, err) &&
	    connection_find(o, connection_id, err);

	return ready(o, ok, look);
}

static bool take_up(struct pool_order *o, const char *operation_id, struct error *err)
{
	struct arena arena = { 0 };
	struct operation op;
	size_t swept;
	const char *number;
	bool ok = operation_sweep(o->m.session->store, &swept, err) &&
	    operation_get(o->m.session->store, operation_id, &arena, &op, err);

	if (ok && !operation_open(op.state))
		ok = error_set(err, ERROR_REFUSED, "operation-closed", NULL,
		    _("This entry of the journal is closed: there is nothing left to do."));
	else if (ok && op.state != OPERATION_UNKNOWN)
		ok = error_set(err, ERROR_REFUSED, "operation-under-way",
		    _("Wait until it has ended there, or end that program."),
		    _("A running voxdesk (process %d on %s) is at it."), op.owner_pid,
		    op.owner_host);
	if (ok) {
		number = strrchr(op.subject, '/');
		ok = number_parse(&o->number, number ? number + 1 : "", NULL, NUMBER_UNKNOWN, err);
		(void)text_copy(o->view.operation_id, sizeof o->view.operation_id, op.id);
		if (!time_parse(op.sent_at, &o->sent_at))
			o->sent_at = time_now();
	}
	arena_done(&arena);
	return ok;
}

struct pool_order *pool_order_open(struct session *s, struct loop *l, const char *operation_id,
    pool_order_changed_fn *changed, void *user, struct error *err)
{
	struct pool_order *o = make(s, l, changed, user);
	const bool ok =
	    take_up(o, operation_id, err) && credentials_telnyx(&s->credentials, &o->telnyx, err);

	o->settling = true;
	o->began_ms = machine_boot_ms();
	o->view.phase = POOL_ORDER_SETTLING;
	return ready(o, ok, ask_again);
}

static void leave(struct pool_order *o)
{
	struct store *store = o->m.session->store;
	struct error err = { 0 };

	if (!o->view.operation_id[0] || o->settling || o->view.phase == POOL_ORDER_DONE ||
	    o->view.phase == POOL_ORDER_FAILED || o->refresh)
		return;
	if (o->sent_at ? !operation_unknown(store, o->view.operation_id,
			     _("The answer was not waited for."), &err)
		       : !operation_cancel(store, o->view.operation_id, &err))
		log_line("pool: an order was left without a word: %s", err.code);
}

void pool_order_free(struct pool_order *o)
{
	if (!o)
		return;
	loop_timer(o->m.loop, look, o, 0);
	loop_timer(o->m.loop, ask_again, o, 0);
	machine_done(&o->m);
	leave(o);
	read_free(o->refresh);
	secret_done(&o->telnyx.key);
	free(o);
}

const struct pool_order_view *pool_order_view(const struct pool_order *o)
{
	return &o->view;
}

void pool_order_pace(struct pool_order *o, int percent)
{
	o->m.pace = percent;
}
