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

#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/pool_order_internal.h"
#include "store/records.h"

/* ---- telling */

void pool_order_tell(struct pool_order *o)
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
	pool_order_tell(o);
}

void pool_order_say(struct pool_order *o, enum pool_order_phase phase, const char *text)
{
	o->view.phase = phase;
	(void)text_copy(o->view.text, sizeof o->view.text, text);
	pool_order_tell(o);
}

void pool_order_bar(struct pool_order *o, const struct error *err)
{
	o->view.problem = *err;
	pool_order_say(o, POOL_ORDER_BARRED, "");
}

bool pool_order_buy(struct pool_order *o, struct error *err)
{
	if (o->m.session->options.readonly || store_readonly(o->m.session->store))
		return error_set(err, ERROR_REFUSED, "read-only",
		    _("Open the console without --readonly for this."),
		    _("This console only looks: nothing was changed."));
	if (o->view.phase != POOL_ORDER_READY || machine_writing(&o->m) ||
	    machine_boot_ms() - o->checked_ms >= POOL_ORDER_FRESH_MS)
		return error_set(err, ERROR_REFUSED, "not-checked",
		    _("Look for it again, then say yes within a minute."),
		    _("Number and price were not looked at within the last minute; nothing was ordered."));
	pool_order_begin(o);
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

/* Perhaps because it was bought from here. */
static void not_offered(struct pool_order *o, struct error *err)
{
	char id[ID_MAX];
	enum operation_state state;

	if (!pool_order_find(o->m.session, o->number.e164, id, &state, err))
		return;
	if (id[0])
		error_set(err, ERROR_CONFLICT, "order-done",
		    _("Read the pool: voxdesk pool sync, or voxdesk pool add NUMBER if it was taken out of it."),
		    _("%s was ordered from here already (%.8s in the journal). Nothing was ordered again."),
		    o->number.international, id);
	else
		error_set(err, ERROR_NOT_FOUND, "not-for-sale",
		    _("Search again and choose another one."),
		    _("Telnyx does not offer %s (any more): somebody may have bought it."),
		    o->number.international);
}

static void offers_came(void *owner, const struct http_reply *reply)
{
	struct pool_order *o = owner;
	struct telnyx_available_list list;
	struct error err = { 0 };

	if (!telnyx_available_read(reply, &o->m.arena, &list, &err)) {
		pool_order_bar(o, &err);
		return;
	}
	for (size_t i = 0; i < list.n; i++) {
		if (strcmp(list.items[i].number, o->number.e164) != 0)
			continue;
		pool_price(&list.items[i], o->view.price, sizeof o->view.price);
		o->checked_ms = machine_boot_ms();
		pool_order_say(o, POOL_ORDER_READY, "");
		return;
	}
	not_offered(o, &err);
	pool_order_bar(o, &err);
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
		pool_order_bar(o, &err);
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
		error_set(err, ERROR_CONFLICT, "number-known",
		    holder.use == NUMBER_USE_POOL ? _("See: voxdesk pool list.")
						  : _("Choose another number."),
		    _("%s is known here already."), o->number.international));
}

bool pool_order_find(struct session *s, const char *number, char id[ID_MAX],
    enum operation_state *state, struct error *err)
{
	struct arena arena = { 0 };
	struct operation *all;
	size_t n;
	const bool ok = operation_list(s->store, NULL, false, NULL, 0, &arena, &all, &n, err);

	id[0] = '\0';
	for (size_t i = 0; ok && i < n && !id[0]; i++) {
		const char *at = strrchr(all[i].subject, '/');

		if (strcmp(all[i].kind, OPERATION_POOL_ORDER) != 0 || !at ||
		    strcmp(at + 1, number) != 0 ||
		    (!operation_open(all[i].state) && all[i].state != OPERATION_DONE))
			continue;
		(void)text_copy(id, ID_MAX, all[i].id);
		*state = all[i].state;
	}
	arena_done(&arena);
	return ok;
}

/* One that is open is never ordered anew: what came of it is not known yet. */
static bool not_ordered(struct pool_order *o, struct error *err)
{
	char id[ID_MAX];
	enum operation_state state;

	return pool_order_find(o->m.session, o->number.e164, id, &state, err) &&
	    (!id[0] || !operation_open(state) ||
		error_set(err, ERROR_CONFLICT, "order-open",
		    _("The journal goes on with it: r there, or voxdesk journal retry."),
		    _("%s is ordered already, and that order is not at its end (%.8s in the journal). Nothing was ordered again."),
		    o->number.international, id));
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
	    unknown_here(o, err) && not_ordered(o, err) &&
	    credentials_telnyx(&s->credentials, &o->telnyx, err) &&
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
	return ready(o, ok, pool_order_ask);
}

static void leave(struct pool_order *o)
{
	struct store *store = o->m.session->store;
	struct error err = { 0 };
	bool ok;

	if (!o->view.operation_id[0] || (o->settling && !o->view.pending) ||
	    o->view.phase == POOL_ORDER_DONE || o->view.phase == POOL_ORDER_FAILED || o->refresh)
		return;
	if (!o->sent_at)
		ok = operation_cancel(store, o->view.operation_id, &err);
	else if (o->view.pending)
		ok = operation_pending(store, o->view.operation_id, POOL_ORDER_PENDING, &err);
	else
		ok = operation_unknown(store, o->view.operation_id,
		    _("The answer was not waited for."), &err);
	if (!ok)
		log_line("pool: an order was left without a word: %s", err.code);
}

void pool_order_free(struct pool_order *o)
{
	if (!o)
		return;
	loop_timer(o->m.loop, look, o, 0);
	loop_timer(o->m.loop, pool_order_ask, o, 0);
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
