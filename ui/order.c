/* A number for the pool, ordered from Telnyx: looked for, its price shown, ordered after a yes, and
 * awaited. What is left in the middle is settled like everything in the journal. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/pool_order.h"
#include "ui/app.h"
#include "ui/offers.h"
#include "ui/screens.h"
#include "ui/upkeep.h"

struct order {
	struct app *app;
	struct offers offers;
	struct pool_order *order; /* of the number that is checked or ordered; NULL none */
	struct rect detail_rect;
};

static const struct pool_order_view *view(const struct order *o)
{
	static const struct pool_order_view none = { .phase = POOL_ORDER_BARRED };

	return o->order != NULL ? pool_order_view(o->order) : &none;
}

static bool ordered(const struct order *o)
{
	return view(o)->operation_id[0] != '\0';
}

/* Nothing is under way that would be lost from sight. */
static const char *can_search(void *self)
{
	enum pool_order_phase phase = view(self)->phase;

	return phase == POOL_ORDER_WORKING || phase == POOL_ORDER_SETTLING
	    ? _("one order at a time: wait until it is through")
	    : NULL;
}

static void do_search(void *self)
{
	struct order *o = self;

	pool_order_free(o->order);
	o->order = NULL;
	offers_ask(&o->offers);
}

static void changed(void *self)
{
	struct order *o = self;

	app_count_journal(o->app);
	app_provider_seen(o->app, SERVICE_TELNYX,
	    view(o)->problem.kind != ERROR_NONE ? &view(o)->problem : NULL);
	app_dirty(o->app);
}

static void buy_yes(void *self)
{
	struct order *o = self;
	struct error err;

	if (!pool_order_buy(o->order, &err))
		app_error(o->app, &err);
	app_dirty(o->app);
}

static void ask(struct order *o)
{
	char text[600], shown[NUMBER_TEXT_MAX];

	number_show(view(o)->number, shown, sizeof shown);
	(void)snprintf(text, sizeof text,
	    _("Telnyx sells %s to the desk's account, for the pool.\nPrice: %s\nIt will be attached to: %s\n\nIt is paid for from now on until it is given back at Telnyx."),
	    shown, view(o)->price,
	    view(o)->connection[0] != '\0' ? view(o)->connection : _("nothing"));
	app_ask_careful(o->app, _("Order this number?"), text, _("Yes, order it"), o, buy_yes);
}

static const char *can_enter(void *self)
{
	struct order *o = self;
	const char *why = can_search(self);

	if (why != NULL)
		return why;
	return offers_chosen(&o->offers) != NULL ? NULL : _("there is no number to choose");
}

static void do_enter(void *self)
{
	struct order *o = self;
	const char *number = offers_chosen(&o->offers)->number;
	struct error err;

	if (o->order != NULL && view(o)->phase == POOL_ORDER_READY &&
	    strcmp(view(o)->number, number) == 0) {
		ask(o);
		return;
	}
	pool_order_free(o->order);
	o->order =
	    pool_order_new(app_session(o->app), app_loop(o->app), number, NULL, changed, o, &err);
	if (o->order == NULL)
		app_error(o->app, &err);
	app_dirty(o->app);
}

static const char *enter_label(void *self)
{
	struct order *o = self;
	const struct offer *offer = offers_chosen(&o->offers);

	return offer != NULL && view(o)->phase == POOL_ORDER_READY &&
		strcmp(view(o)->number, offer->number) == 0
	    ? _("Order")
	    : _("Check");
}

static bool open_order(void *self, struct app *app, const char *arg)
{
	struct order *o = self;
	const char *country =
	    arg != NULL && arg[0] != '\0' ? arg : app_session(app)->country_in_hand;

	o->app = o->offers.app = app;
	o->offers.pool = true;
	if (app_session(app)->store == NULL)
		return false;
	if (!credentials_has(&app_session(app)->credentials, SERVICE_TELNYX)) {
		app_say(app, ROLE_WARN, _("Telnyx's key is missing: F12 says how to give it."));
		return false;
	}
	(void)text_copy(o->offers.country, sizeof o->offers.country,
	    country[0] != '\0' ? country : "US");
	offers_search(&o->offers);
	return true;
}

static void close_order(void *self)
{
	struct order *o = self;
	bool open = view(o)->phase == POOL_ORDER_WORKING || view(o)->phase == POOL_ORDER_SETTLING;

	offers_done(&o->offers);
	pool_order_free(o->order);
	if (open) /* Telnyx carries it out meanwhile: asked again by the journal */
		upkeep_settle(o->app, NULL);
}

static void order_event(void *self, const struct event *e)
{
	struct order *o = self;

	if (e->kind == EVENT_KEY && can_search(o) == NULL && list_key(&o->offers.list, e->key))
		app_dirty(o->app);
}

static void order_layout(void *self, struct rect area)
{
	struct order *o = self;
	int detail = area.h / 2;

	offers_layout(&o->offers, rect_rows(area, 0, area.h - detail));
	o->detail_rect = rect_rows(area, area.h - detail, detail);
}

static const char *next_words(const struct order *o)
{
	switch (view(o)->phase) {
	case POOL_ORDER_CHECKING:
		return _("Next: wait, Telnyx is being asked");
	case POOL_ORDER_READY:
		return _("Next: Enter orders it, after a question");
	case POOL_ORDER_WORKING:
	case POOL_ORDER_SETTLING:
		return _("Next: wait. The journal has it; leaving this page changes nothing");
	case POOL_ORDER_DONE:
		return _("Next: q goes back; it is among the pool's numbers");
	default:
		return _("Next: Enter checks the number under the cursor; nothing is ordered yet");
	}
}

static void order_draw(void *self, struct rect area)
{
	struct order *o = self;
	struct rect in = rect_inside(o->detail_rect);
	const struct pool_order_view *v = view(o);
	char shown[NUMBER_TEXT_MAX];
	int y = 0;

	(void)area;
	offers_draw(&o->offers);
	draw_box(o->detail_rect, ordered(o) ? _("What is done") : _("Chosen"), false);
	if (o->order != NULL) {
		number_show(v->number, shown, sizeof shown);
		(void)draw_text(in, y++, 0, ROLE_TITLE, shown);
		(void)draw_textf(in, y++, 0, ROLE_TEXT, _("Price: %s"), v->price);
		if (v->connection[0] != '\0')
			(void)draw_textf(in, y++, 0, ROLE_TEXT, _("To be attached to: %s"),
			    v->connection);
		else
			y += draw_wrapped(in, y, 0, 2, ROLE_WARN,
			    _("It will be attached to nothing: u on the page of numbers reads what the others are attached to."));
		y += draw_wrapped(in, y, 0, 2, v->phase == POOL_ORDER_DONE ? ROLE_OK : ROLE_TEXT,
		    v->text);
		if (v->problem.kind != ERROR_NONE) {
			y += draw_wrapped(in, y, 0, 2, ROLE_BAD, v->problem.message);
			(void)draw_wrapped(in, y, 0, in.h - 1 - y, ROLE_TEXT, v->problem.hint);
		}
	}
	(void)draw_text(in, in.h - 1, 0, ROLE_TITLE, next_words(o));
}

static const struct command order_commands[] = {
	{ "order-check", "Enter v F5", N_("Check"),
	    N_("Check the chosen number, then order it after a question"),
	    CMD_WRITES | CMD_NETWORK | CMD_CONFIRM, can_enter, do_enter, enter_label },
	{ "order-search", "f", N_("Look for"), N_("Another country, kind or digits"), CMD_NETWORK,
	    can_search, do_search, NULL },
	{ 0 },
};

const struct screen screen_order = {
	.name = "order",
	.title = N_("A number for the pool"),
	.size = sizeof(struct order),
	.open = open_order,
	.close = close_order,
	.event = order_event,
	.layout = order_layout,
	.draw = order_draw,
	.in_footer = app_ready,
	.commands = order_commands,
};
