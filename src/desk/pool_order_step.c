/* An order on its way: journalled, sent once, asked for until it turned. */
#include <stdio.h>

#include "base/buf.h"
#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/pool_order_internal.h"
#include "net/json.h"

#define AGAIN_MS 3000
#define AGAIN_MAX_MS 30000

/* ---- the end */

static void refreshed(void *user, const struct pool_refreshed *p, const struct error *err)
{
	struct pool_order *o = user;

	(void)p;
	/* It is bought all the same; the next reading of the pool takes it in. */
	if (err)
		o->view.problem = *err;
	pool_order_say(o, POOL_ORDER_DONE, "");
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
		pool_order_say(o, POOL_ORDER_FAILED, "");
		return;
	}
	error_clear(&o->view.problem);
	o->refresh = pool_refresh(o->m.session, o->m.loop, refreshed, o, &why);
	if (o->refresh)
		pool_order_say(o, POOL_ORDER_WORKING, _("It is bought; the pool is read again."));
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
	loop_timer(o->m.loop, pool_order_ask, o,
	    machine_wait_ms(&o->m, ms < AGAIN_MAX_MS ? ms : AGAIN_MAX_MS));
	pool_order_tell(o);
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
		o->view.pending = true;
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

void pool_order_ask(void *user)
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
	pool_order_bar(o, &o->outcome);
}

static bool write_cancel(void *owner, struct error *err)
{
	struct pool_order *o = owner;

	return operation_cancel(o->m.session->store, o->view.operation_id, err);
}

static bool fresh(const struct pool_order *o, struct error *err)
{
	return machine_boot_ms() - o->yes_ms < POOL_ORDER_FRESH_MS ||
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
	pool_order_say(o, POOL_ORDER_WORKING, _("Telnyx is asked for the number."));
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
		pool_order_bar(o, err);
		return;
	}
	FAIL_POINT("pool-order-planned");
	machine_store(&o->m, write_send, wrote_send);
}

void pool_order_begin(struct pool_order *o)
{
	o->yes_ms = machine_boot_ms();
	o->view.phase = POOL_ORDER_WORKING;
	error_clear(&o->view.problem);
	machine_store(&o->m, write_plan, wrote_plan);
}
