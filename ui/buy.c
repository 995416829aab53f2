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
#include "ui/buy.h"
#include "ui/screens.h"

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

bool buy_checked(const struct buy *b)
{
	const struct offer *o = offers_chosen(&b->offers);

	return o != NULL && strcmp(o->number, b->checked) == 0;
}

bool buy_needs_paper(const struct buy *b)
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
bool buy_bundle_only(const struct buy *b)
{
	return view(b)->needs_bundle && !view(b)->needs_address && b->address_sid[0] == '\0';
}

static bool papers_save(void *self, struct form *form, struct error *err, int *at_fault)
{
	struct buy *b = self;
	bool only = buy_bundle_only(b);
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
		.n = buy_bundle_only(b) ? 1 : 2,
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

	if (!buy_checked(b) || view(b)->phase == PROVISIONING_FAILED ||
	    view(b)->phase == PROVISIONING_IDLE)
		check(b);
	else if (view(b)->phase != PROVISIONING_READY)
		app_say(b->app, ROLE_TEXT, _("Wait until the checks are through."));
	else if (buy_needs_paper(b))
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

	if (!buy_checked(b) || view(b)->phase != PROVISIONING_READY)
		return _("Check");
	return !buy_needs_paper(b) ? _("Buy") : buy_bundle_only(b) ? _("Bundle") : _("Address");
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

static const char *buy_heading(void *self)
{
	return ((struct buy *)self)->heading;
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
	.in_footer = app_ready,
	.commands = buy_commands,
};
