/* A managed number given back to Twilio, after saying who still forwards to it. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/customers.h"
#include "store/managed.h"
#include "ui/purchase.h"
#include "ui/screens.h"

struct release {
	struct app *app;
	struct session *session;
	struct purchase chain;
	char id[ID_MAX], number[E164_MAX]; /* of twilio_phone_numbers */
	char voice_url[160];               /* where its calls go, as last seen */
	char forwards[700];                /* who still forwards to it; "" nobody */
	char customer_id[ID_MAX], customer[80];
};

static void chain_changed(void *self)
{
	app_dirty(((struct release *)self)->app);
}

static bool load(struct release *r, const char *id, struct error *err)
{
	struct arena arena = { 0 };
	struct managed_number number;
	bool ok = managed_get(r->session->store, id, &arena, &number, err);

	if (ok) {
		(void)text_copy(r->id, sizeof r->id, id);
		(void)text_copy(r->number, sizeof r->number, number.number);
		(void)text_copy(r->customer_id, sizeof r->customer_id, number.org_id);
		(void)text_copy(r->customer, sizeof r->customer, number.customer);
		(void)text_copy(r->voice_url, sizeof r->voice_url, number.voice_url);
	}
	arena_done(&arena);
	return ok;
}

/* Business numbers that a code may still forward to it, each with what switches that off. */
static void add_forwards(struct release *r)
{
	struct arena arena = { 0 };
	struct forwarding *configs;
	struct error err;
	size_t n;

	r->forwards[0] = '\0';
	if (!forwarding_list_to(r->session->store, r->number, &arena, &configs, &n, &err))
		n = 0;
	for (size_t i = 0; i < n; i++) {
		char business[NUMBER_TEXT_MAX];
		size_t at = strlen(r->forwards);

		if (!forwarding_may_be_on(&configs[i]))
			continue;
		number_show(configs[i].business_number, business, sizeof business);
		(void)snprintf(r->forwards + at, sizeof r->forwards - at,
		    _("\n! %s still forwards to it: those callers reach nobody then. Have it cancelled first: %s"),
		    business, configs[i].deactivate_code);
	}
	arena_done(&arena);
}

static bool open_release(void *self, struct app *app, const char *arg)
{
	struct release *r = self;
	struct error err;

	r->app = r->chain.app = app;
	r->session = app_session(app);
	if (load(r, arg, &err))
		r->chain.provisioner =
		    works_provisioner(app, r->customer_id, r->customer, chain_changed, r, &err);
	if (r->chain.provisioner != NULL) {
		add_forwards(r);
		return true;
	}
	app_error(app, &err);
	return false;
}

static void close_release(void *self)
{
	struct release *r = self;

	works_leave(r->app, r);
}

static const char *can_release(void *self)
{
	struct release *r = self;

	return purchase_begun(&r->chain) ? _("it is under way") : NULL;
}

static void release_yes(void *self)
{
	struct release *r = self;
	struct error err;

	if (!provisioner_release(r->chain.provisioner, r->id, &err))
		app_error(r->app, &err);
	app_dirty(r->app);
}

static void do_release(void *self)
{
	struct release *r = self;
	struct arena arena = { 0 };
	char text[1400], shown[NUMBER_TEXT_MAX];
	struct managed_number number;
	const char *stays = "";
	struct error err;

	if (managed_get(r->session->store, r->id, &arena, &number, &err))
		stays = provision_stays(r->session, &number, &arena);
	number_show(r->number, shown, sizeof shown);
	add_forwards(r);
	(void)snprintf(text, sizeof text,
	    _("%s goes back to Twilio; the same number can hardly be had again. It is taken away from the agents' providers first.%s%s%s"),
	    shown, stays[0] != '\0' ? "\n! " : "", stays, r->forwards);
	arena_done(&arena);
	app_ask_careful(r->app, _("Give this number back?"), text, _("Yes, give it back"), r,
	    release_yes);
}

static const char *can_go_on(void *self)
{
	return purchase_can_go_on(&((struct release *)self)->chain);
}

static void do_go_on(void *self)
{
	purchase_go_on(&((struct release *)self)->chain);
}

static void do_leave(void *self)
{
	purchase_leave(&((struct release *)self)->chain);
}

static void release_draw(void *self, struct rect area)
{
	struct release *r = self;
	struct rect in = rect_inside(area);
	char shown[NUMBER_TEXT_MAX], done[120];
	int y = 0;

	number_show(r->number, shown, sizeof shown);
	draw_box(area, shown, false);
	if (purchase_begun(&r->chain)) {
		(void)snprintf(done, sizeof done, _("%s is given back to Twilio."), shown);
		purchase_draw(&r->chain, in, done, _("Next: q goes back"));
		return;
	}
	if (r->customer[0] != '\0')
		(void)draw_textf(in, y++, 0, ROLE_TEXT, _("Bought at Twilio for %s."), r->customer);
	else
		y += draw_wrapped(in, y, 0, 3, ROLE_WARN,
		    _("! It is no customer's here: voxdesk did not buy it for one, and something else may use it."));
	if (r->voice_url[0] != '\0')
		(void)draw_textf(in, y++, 0, ROLE_DIM, _("Its calls go to: %s"), r->voice_url);
	if (r->forwards[0] != '\0')
		y += draw_wrapped(in, y, 0, in.h - 2 - y, ROLE_WARN, r->forwards + 1);
	if (purchase_view(&r->chain)->problem.kind != ERROR_NONE)
		(void)draw_wrapped(in, y, 0, in.h - 1 - y, ROLE_BAD,
		    purchase_view(&r->chain)->problem.message);
	(void)draw_text(in, in.h - 1, 0, ROLE_TITLE, _("Next: D gives it back, after a question"));
}

static const struct command release_commands[] = {
	{ "release", "D", N_("Give back"), N_("Give the number back to Twilio"),
	    CMD_WRITES | CMD_NETWORK | CMD_CONFIRM, can_release, do_release, NULL },
	{ "release-go-on", "g", N_("Go on"), N_("Try the step that was refused once more"),
	    CMD_WRITES | CMD_NETWORK, can_go_on, do_go_on, NULL },
	{ "release-leave", "L", N_("Leave it"), N_("Leave the number as it is"),
	    CMD_WRITES | CMD_CONFIRM, can_go_on, do_leave, NULL },
	{ 0 },
};

const struct screen screen_release = {
	.name = "release",
	.title = N_("Give back a managed number"),
	.size = sizeof(struct release),
	.open = open_release,
	.close = close_release,
	.draw = release_draw,
	.in_footer = app_ready,
	.commands = release_commands,
};
