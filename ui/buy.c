/*
 * A managed number for one customer: looked for at Twilio, checked, bought after a yes, and what
 * becomes of it. The work itself is the provisioner's (desk/provision.h), and goes
 * on when this page is left (works.h).
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/customers.h"
#include "desk/verifier.h"
#include "ui/offers.h"
#include "ui/purchase.h"
#include "ui/screens.h"
#include "ui/states.h"

#define SID_MAX 35

struct buy {
	struct app *app;
	struct session *session;
	char customer_id[ID_MAX], customer[80];
	struct offers offers;
	struct purchase chain;
	char bought[E164_MAX];  /* what the chain of this customer came to; "" not yet */
	char checked[E164_MAX]; /* the offer that the checks are about; "" none */
	char address_sid[SID_MAX], bundle_sid[SID_MAX];
	struct rect detail_rect;
	char heading[160];
};

static const struct provision_view *view(const struct buy *b)
{
	return purchase_view(&b->chain);
}

/* ---- looking for numbers */

static void do_search(void *self)
{
	offers_ask(&((struct buy *)self)->offers);
}

static const char *can_search(void *self)
{
	struct buy *b = self;

	return purchase_begun(&b->chain) ? _("one purchase at a time for a customer") : NULL;
}

/* ---- the checks, and the yes */

static void check(struct buy *b)
{
	const struct offer *o = offers_chosen(&b->offers);
	struct provision_order order = { .number = o->number,
		.country = b->offers.country,
		.type = o->type,
		.address_sid = b->address_sid,
		.bundle_sid = b->bundle_sid };
	struct error err;

	(void)text_copy(b->checked, sizeof b->checked, o->number);
	if (!provisioner_check(b->chain.provisioner, &order, &err))
		app_error(b->app, &err);
}

static const char *can_check(void *self)
{
	struct buy *b = self;
	const char *why = can_search(self);

	if (why != NULL)
		return why;
	return offers_chosen(&b->offers) != NULL ? NULL : _("there is no number to choose");
}

static bool checked(const struct buy *b)
{
	const struct offer *o = offers_chosen(&b->offers);

	return o != NULL && strcmp(o->number, b->checked) == 0;
}

static bool needs_paper(const struct buy *b)
{
	return (view(b)->needs_address && b->address_sid[0] == '\0') ||
	    (view(b)->needs_bundle && b->bundle_sid[0] == '\0');
}

static void buy_yes(void *self)
{
	struct buy *b = self;
	struct error err;

	if (!provisioner_buy(b->chain.provisioner, &err))
		app_error(b->app, &err);
	app_dirty(b->app);
}

static void ask_buy(struct buy *b)
{
	char text[700], shown[NUMBER_TEXT_MAX];

	number_show(b->checked, shown, sizeof shown);
	(void)snprintf(text, sizeof text,
	    _("Twilio sells %s to this account, for %s.\nPrice: %s\n\nIt is paid for from now on until it is given back. %s"),
	    shown, b->customer, view(b)->price, view(b)->checks[PROVISION_CHECK_ACCOUNT].text);
	app_ask_careful(b->app, _("Buy this number?"), text, _("Yes, buy it"), b, buy_yes);
}

/* The SIDs that the form asks for, in its order: only the bundle where only that is needed. */
static bool bundle_only(const struct buy *b)
{
	return view(b)->needs_bundle && !view(b)->needs_address && b->address_sid[0] == '\0';
}

static bool papers_save(void *self, struct form *form, struct error *err, int *at_fault)
{
	struct buy *b = self;
	bool only = bundle_only(b);
	const char *bundle = form->fields[only ? 0 : 1].value;
	const char *address = only ? "" : form->fields[0].value;

	*at_fault = 0;
	if (address[0] != '\0' && !twilio_sid_valid(address, "AD"))
		return error_set(err, ERROR_INPUT, "sid", _("Copy it from Twilio's console."),
		    _("A SID of this kind is AD and 32 hexadecimal digits."));
	*at_fault = only ? 0 : 1;
	if (bundle[0] != '\0' && !twilio_sid_valid(bundle, "BU"))
		return error_set(err, ERROR_INPUT, "sid", _("Copy it from Twilio's console."),
		    _("A SID of this kind is BU and 32 hexadecimal digits."));
	(void)text_copy(b->address_sid, sizeof b->address_sid, address);
	(void)text_copy(b->bundle_sid, sizeof b->bundle_sid, bundle);
	check(b);
	return true;
}

/* What the country's rules ask for is made in Twilio's console: never invented here. */
static void do_papers(void *self)
{
	static const struct form_field address = { .label = N_("Address SID"),
		.help = N_(
		    "AD...: a true address, made in Twilio's console in the account that buys; Twilio looks at it when it sells"),
		.optional = true };
	static const struct form_field bundle = { .label = N_("Bundle SID"),
		.help = N_(
		    "BU...: a regulatory bundle that Twilio has approved, of the account that buys"),
		.optional = true };
	struct buy *b = self;
	struct form form = {
		.title = N_("What this country's rules ask for"),
		.save_label = N_("Check again"),
		.key = b->customer_id,
		.n = bundle_only(b) ? 1 : 2,
		.save = papers_save,
	};

	form.fields[0] = form.n == 1 ? bundle : address;
	form.fields[1] = bundle;
	if (form.n == 2)
		(void)text_copy(form.fields[0].value, sizeof form.fields[0].value, b->address_sid);
	(void)text_copy(form.fields[form.n - 1].value, sizeof form.fields[0].value, b->bundle_sid);
	app_form(b->app, &form, b);
}

static void do_enter(void *self)
{
	struct buy *b = self;

	if (!checked(b) || view(b)->phase == PROVISIONING_FAILED ||
	    view(b)->phase == PROVISIONING_IDLE)
		check(b);
	else if (view(b)->phase != PROVISIONING_READY)
		app_say(b->app, ROLE_TEXT, _("Wait until the checks are through."));
	else if (needs_paper(b))
		do_papers(b);
	else if (view(b)->barred)
		app_say(b->app, ROLE_WARN,
		    _("Something stands in the way: read the line with the cross."));
	else
		ask_buy(b);
}

static const char *enter_label(void *self)
{
	struct buy *b = self;

	if (!checked(b) || view(b)->phase != PROVISIONING_READY)
		return _("Check");
	return !needs_paper(b) ? _("Buy") : bundle_only(b) ? _("Bundle") : _("Address");
}

/* ---- a chain that stopped */

static const char *can_go_on(void *self)
{
	return purchase_can_go_on(&((struct buy *)self)->chain);
}

static void do_go_on(void *self)
{
	purchase_go_on(&((struct buy *)self)->chain);
}

static void do_leave(void *self)
{
	purchase_leave(&((struct buy *)self)->chain);
}

/* ---- opening, events */

/* Which number a chain came to: another console may have been faster with another one. */
static void take_bought(struct buy *b)
{
	struct arena arena = { 0 };
	struct managed_number number;
	struct error err;

	if (view(b)->phase == PROVISIONING_DONE && view(b)->number_id[0] != '\0' &&
	    managed_get(b->session->store, view(b)->number_id, &arena, &number, &err))
		(void)text_copy(b->bought, sizeof b->bought, number.number);
	arena_done(&arena);
}

static void chain_changed(void *self)
{
	struct buy *b = self;

	take_bought(b);
	app_dirty(b->app);
}

static bool load_customer(struct buy *b, struct error *err)
{
	struct arena arena = { 0 };
	struct customer customer;
	bool ok = customer_get(b->session->store, b->customer_id, &arena, &customer, err);

	if (ok) {
		(void)text_copy(b->customer, sizeof b->customer, customer.name);
		(void)text_copy(b->offers.country, sizeof b->offers.country, customer.country);
	}
	arena_done(&arena);
	return ok;
}

static bool open_buy(void *self, struct app *app, const char *arg)
{
	struct buy *b = self;
	struct error err;

	b->app = b->offers.app = b->chain.app = app;
	b->session = app_session(app);
	(void)text_copy(b->customer_id, sizeof b->customer_id, arg);
	if (load_customer(b, &err))
		b->chain.provisioner =
		    works_provisioner(app, arg, b->customer, chain_changed, b, &err);
	if (b->chain.provisioner == NULL) {
		app_error(app, &err);
		return false;
	}
	(void)snprintf(b->heading, sizeof b->heading, _("A number for %s"), b->customer);
	if (!purchase_begun(&b->chain))
		offers_search(&b->offers);
	return true;
}

static void close_buy(void *self)
{
	struct buy *b = self;

	offers_done(&b->offers);
	works_leave(b->app, b);
}

static void buy_event(void *self, const struct event *e)
{
	struct buy *b = self;

	if (e->kind == EVENT_KEY && !purchase_begun(&b->chain) && list_key(&b->offers.list, e->key))
		app_dirty(b->app);
}

/* ---- drawing */

static void buy_layout(void *self, struct rect area)
{
	struct buy *b = self;
	int detail = checked(b) && area.h < 20 ? area.h - 4 : area.h * 3 / 5;

	if (purchase_begun(&b->chain))
		detail = area.h;
	offers_layout(&b->offers, rect_rows(area, 0, area.h - detail));
	b->detail_rect = rect_rows(area, area.h - detail, detail);
}

static const struct check_look {
	int state;
	enum glyph glyph;
	enum role role;
} looks[] = {
	/* in the order in which they get room */
	{ CHECK_BAR, GLYPH_BAD, ROLE_BAD },
	{ CHECK_DOUBT, GLYPH_WARN, ROLE_WARN },
	{ CHECK_UNREAD, GLYPH_WARN, ROLE_WARN },
	{ CHECK_WAITING, GLYPH_ELLIPSIS, ROLE_DIM },
	{ CHECK_FINE, GLYPH_OK, ROLE_DIM },
};

static int draw_check(struct rect r, int y, const struct check_look *look, const char *text,
    bool draw)
{
	if (draw && y < r.h) {
		(void)draw_text(r, y, 0, look->role, glyph(look->glyph));
		(void)draw_wrapped(rect_cols(r, 2, r.w - 2), y, 0, r.h - y, look->role, text);
	}
	return y + draw_wrapped_rows(r.w - 2, text);
}

/* The gravest first; `draw` false only counts their rows. `brief`: those that are fine in one line.
 */
static int draw_checks(const struct provision_view *v, struct rect r, bool brief, bool draw)
{
	char text[620];
	int y = 0, fine = 0;

	for (size_t k = 0; k < sizeof looks / sizeof *looks; k++)
		for (size_t i = 0; i < PROVISION_CHECKS; i++) {
			const struct provision_check *c = &v->checks[i];

			if (c->state != looks[k].state || c->text[0] == '\0')
				continue;
			if (brief && c->state == CHECK_FINE && i != PROVISION_CHECK_ACCOUNT) {
				fine++;
				continue;
			}
			(void)snprintf(text, sizeof text, "%s%s%s", c->text,
			    c->hint[0] != '\0' && c->state != CHECK_FINE ? " " : "",
			    c->state != CHECK_FINE ? c->hint : "");
			y = draw_check(r, y, &looks[k], text, draw);
		}
	if (fine > 0) {
		(void)snprintf(text, sizeof text, _("%d more checks are fine"), fine);
		y = draw_check(r, y, &looks[sizeof looks / sizeof *looks - 1], text, draw);
	}
	return y;
}

static const char *next_words(const struct buy *b)
{
	switch (view(b)->phase) {
	case PROVISIONING_CHECKING:
		return _("Next: wait, Twilio is being asked");
	case PROVISIONING_FAILED:
		return needs_paper(b)
		    ? _("Next: A gives what Twilio asks for, or choose another number")
		    : _("Next: choose another number");
	case PROVISIONING_READY:
		break;
	default:
		return _("Next: Enter checks it");
	}
	if (needs_paper(b))
		return bundle_only(b) ? _("Next: Enter, for the bundle that Twilio asks for")
				      : _("Next: Enter, for the address that Twilio asks for");
	return view(b)->barred ? _("Next: another number, or put that right")
			       : _("Next: Enter buys it, after a question");
}

static void draw_choice(const struct buy *b, struct rect in)
{
	const struct provision_view *v = view(b);
	char shown[NUMBER_TEXT_MAX];
	struct rect checks;
	int y = 0;

	if (!checked(b)) {
		(void)draw_wrapped(in, 0, 0, in.h, ROLE_TEXT,
		    b->offers.n > 0
			? _("Enter checks the number under the cursor: nothing is bought yet.")
			: _("Another country, kind or digits: f."));
		if (v->problem.kind != ERROR_NONE)
			(void)draw_wrapped(in, 2, 0, in.h - 2, ROLE_BAD, v->problem.message);
		return;
	}
	number_show(b->checked, shown, sizeof shown);
	(void)draw_text(in, y++, 0, ROLE_TITLE, shown);
	if (v->phase == PROVISIONING_FAILED) { /* the ticks of before say nothing any more */
		y += draw_wrapped(in, y, 0, 3, ROLE_BAD, v->problem.message);
		(void)draw_wrapped(in, y, 0, in.h - 1 - y, ROLE_TEXT, v->problem.hint);
	} else {
		checks = rect_rows(in, y, in.h - 2 - y);
		y += draw_checks(v, checks, draw_checks(v, checks, false, false) > checks.h, true);
		if (v->problem.kind != ERROR_NONE)
			(void)draw_wrapped(in, y, 0, in.h - 1 - y, ROLE_BAD, v->problem.message);
	}
	(void)draw_text(in, in.h - 1, 0, ROLE_TITLE, next_words(b));
}

static void buy_draw(void *self, struct rect area)
{
	struct buy *b = self;
	struct rect in = rect_inside(b->detail_rect);
	char shown[NUMBER_TEXT_MAX], done[120];

	(void)area;
	draw_box(b->detail_rect, purchase_begun(&b->chain) ? _("What is done") : _("Chosen"),
	    false);
	if (purchase_begun(&b->chain)) {
		number_show(b->bought, shown, sizeof shown);
		(void)snprintf(done, sizeof done, _("%s is bought, for this customer alone."),
		    b->bought[0] != '\0' ? shown : _("A number"));
		purchase_draw(&b->chain, in, done,
		    _("Next: q goes back; the lane offers it as the AI number"));
		return;
	}
	offers_draw(&b->offers);
	draw_choice(b, in);
}

static const char *buy_heading(void *self)
{
	return ((struct buy *)self)->heading;
}

static bool buy_in_footer(void *self, const struct command *command)
{
	return command->enabled == NULL || command->enabled(self) == NULL;
}

static const struct command buy_commands[] = {
	{ "buy-check", "Enter v F5", N_("Check"),
	    N_("Check the chosen number, then buy it after a question"),
	    CMD_WRITES | CMD_NETWORK | CMD_CONFIRM, can_check, do_enter, enter_label },
	{ "buy-search", "f", N_("Look for"), N_("Another country, kind or digits"), CMD_NETWORK,
	    can_search, do_search, NULL },
	{ "buy-papers", "A", N_("Address"),
	    N_("The address and bundle that the country's rules ask for"), 0, can_check, do_papers,
	    NULL },
	{ "buy-go-on", "g", N_("Go on"), N_("Try the step that was refused once more"),
	    CMD_WRITES | CMD_NETWORK, can_go_on, do_go_on, NULL },
	{ "buy-leave", "L", N_("Leave it"), N_("Leave what was bought as it is"),
	    CMD_WRITES | CMD_CONFIRM, can_go_on, do_leave, NULL },
	{ 0 },
};

const struct screen screen_buy = {
	.name = "buy",
	.title = N_("A managed number"),
	.size = sizeof(struct buy),
	.open = open_buy,
	.close = close_buy,
	.event = buy_event,
	.layout = buy_layout,
	.draw = buy_draw,
	.heading = buy_heading,
	.in_footer = buy_in_footer,
	.commands = buy_commands,
};
