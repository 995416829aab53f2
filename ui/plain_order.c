/* A number for the pool, ordered from Telnyx in the plain console: looked for, its price told,
 * ordered after a yes, awaited. The work is pool_order.h's. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/pool_order.h"
#include "ui/plain_offers.h"

struct ordering {
	struct plain *p;
	struct pool_order *order;
	char said[PLAIN_SAID_MAX], said_problem[PLAIN_SAID_MAX];
};

static const struct pool_order_view *view(const struct ordering *o)
{
	return pool_order_view(o->order);
}

static void changed(void *user)
{
	(void)user; /* what is new is said at the loop's next turn */
}

static bool busy(void *user)
{
	struct ordering *o = user;
	const struct pool_order_view *v = view(o);

	switch (v->phase) {
	case POOL_ORDER_CHECKING:
		return true;
	case POOL_ORDER_WORKING:
	case POOL_ORDER_SETTLING:
		plain_say_once(o->said, v->text);
		if (v->problem.kind != ERROR_NONE)
			plain_say_once(o->said_problem, v->problem.message);
		return true;
	default:
		return false;
	}
}

/* Looked for at Telnyx, which an order needs. False: it cannot be ordered, or not now. */
static bool check(struct ordering *o, const char *number)
{
	struct error err = { 0 };

	pool_order_free(o->order);
	o->order = pool_order_new(o->p->session, plain_loop(o->p), number, NULL, changed, o, &err);
	if (o->order == NULL) {
		plain_error(&err);
		return false;
	}
	if (!plain_wait(o->p, busy, o))
		return false;
	if (view(o)->phase != POOL_ORDER_READY)
		plain_error(&view(o)->problem);
	return view(o)->phase == POOL_ORDER_READY;
}

static bool yes(struct ordering *o)
{
	const struct pool_order_view *v = view(o);

	return plain_sure(o->p,
	    arena_printf(&o->p->arena,
		_("Telnyx sells %s to the desk's account, for the pool.\nPrice: %s\nIt will be attached to: %s\nIt is paid for from now on until it is given back at Telnyx. Order it?"),
		plain_shown(&o->p->arena, v->number), v->price,
		v->connection[0] != '\0' ? v->connection : _("nothing")));
}

/* As in plain_buy.c: a yes that took its time counts if the same is offered still. */
static bool buy(struct ordering *o, const char *number)
{
	struct pool_order_view seen;
	struct error err = { 0 };

	for (;;) {
		seen = *view(o);
		if (!yes(o))
			return false;
		if (pool_order_buy(o->order, &err))
			return true;
		if (strcmp(err.code, "not-checked") != 0) {
			plain_error(&err);
			return false;
		}
		plain_say(_("The offer is older than a minute; it is looked at once more."));
		if (!check(o, number))
			return false;
		if (strcmp(view(o)->price, seen.price) == 0 &&
		    strcmp(view(o)->connection, seen.connection) == 0) {
			if (pool_order_buy(o->order, &err))
				return true;
			plain_error(&err);
			return false;
		}
		plain_say(_("It is offered otherwise by now, so nothing was ordered."));
	}
}

static void follow(struct ordering *o)
{
	if (!plain_wait(o->p, busy, o)) {
		plain_say(_(
		    "It is not waited for any more; Telnyx goes on with it, and the journal asks how it went."));
		return;
	}
	if (view(o)->phase == POOL_ORDER_DONE)
		plain_say(_("%s is in the pool."), plain_shown(&o->p->arena, view(o)->number));
	if (view(o)->problem.kind != ERROR_NONE)
		plain_error(&view(o)->problem);
}

void plain_order(struct plain *p)
{
	const char *country = p->session->country_in_hand;
	struct plain_offers offers = { .p = p, .pool = true };
	struct ordering o = { .p = p };
	const struct plain_offer *offer;

	if (!plain_has(p, SERVICE_TELNYX))
		return;
	(void)text_copy(offers.country, sizeof offers.country, country[0] != '\0' ? country : "US");
	offer = plain_offers_find(&offers);
	if (offer != NULL) {
		plain_say(
		    _("The number is being checked; nothing is ordered yet. Enter stops waiting."));
		if (check(&o, offer->number) && buy(&o, offer->number))
			follow(&o);
	}
	pool_order_free(o.order);
	plain_offers_done(&offers);
}
