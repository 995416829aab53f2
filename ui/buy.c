/*
 * A managed number for one customer: looked for at Twilio, checked, bought after a yes, and what
 * becomes of it; also given back. The work itself is the provisioner's (desk/provision.h), and goes
 * on when this page is left (works.h).
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/customers.h"
#include "desk/verifier.h"
#include "phone/country.h"
#include "ui/list.h"
#include "ui/screens.h"
#include "ui/states.h"
#include "ui/works.h"

#define OFFERS_MAX 200
#define SID_MAX 35

/* An offer as it is kept: the search's own memory ends with it. */
struct offer {
	char number[E164_MAX], type[12], needs[12], place[60], price[40];
	bool voice;
};

struct buy {
	struct app *app;
	struct session *session;
	char customer_id[ID_MAX], customer[80], country[3], type[12], contains[20], types[60];
	char release_id[ID_MAX]; /* twilio_phone_numbers row to be given back; "" buying */
	char release_number[E164_MAX];
	struct provisioner *provisioner;
	struct read *search;
	struct offer offers[OFFERS_MAX];
	size_t n;
	bool searched;
	struct error problem;   /* of the search */
	char checked[E164_MAX]; /* the offer that the checks are about; "" none */
	char address_sid[SID_MAX], bundle_sid[SID_MAX];
	struct list list;
	struct rect list_rect, detail_rect;
	char heading[160];
};

static const struct provision_view *view(const struct buy *b)
{
	return provisioner_view(b->provisioner);
}

/* A chain is under way or waits for a decision: the offers are of no use then. */
static bool in_chain(const struct buy *b)
{
	switch (view(b)->phase) {
	case PROVISIONING_WORKING:
	case PROVISIONING_SETTLING:
	case PROVISIONING_WAITING:
	case PROVISIONING_STOPPED:
	case PROVISIONING_DONE:
		return true;
	default:
		return false;
	}
}

static void set_heading(struct buy *b)
{
	if (b->release_id[0] != '\0')
		(void)snprintf(b->heading, sizeof b->heading, _("Give back a managed number"));
	else
		(void)snprintf(b->heading, sizeof b->heading, _("A number for %s"), b->customer);
}

/* ---- looking for numbers */

static void search(struct buy *b);

static void found(void *user, const struct number_search *s, const struct error *err)
{
	struct buy *b = user;

	b->n = 0;
	b->searched = true;
	error_clear(&b->problem);
	if (err != NULL)
		b->problem = *err;
	for (size_t i = 0; s != NULL && i < s->n && b->n < OFFERS_MAX; i++) {
		const struct number_offer *from = &s->offers[i];
		struct offer *to = &b->offers[b->n++];

		(void)text_copy(to->number, sizeof to->number, from->number);
		(void)text_copy(to->type, sizeof to->type, from->type);
		(void)text_copy(to->needs, sizeof to->needs, from->needs);
		(void)text_copy(to->price, sizeof to->price, from->price);
		(void)snprintf(to->place, sizeof to->place, "%s%s%s", from->locality,
		    from->locality[0] != '\0' && from->region[0] != '\0' ? ", " : "", from->region);
		to->voice = from->voice;
	}
	if (s != NULL) {
		(void)text_copy(b->type, sizeof b->type, s->type);
		(void)text_copy(b->types, sizeof b->types, s->types);
	}
	b->list.at = b->list.top = 0;
	list_fit(&b->list, b->n, b->list.rows);
	read_free(b->search);
	b->search = NULL;
	app_unsay(b->app);
	app_dirty(b->app);
}

static void search(struct buy *b)
{
	struct number_query query = {
		.country = b->country, .type = b->type, .contains = b->contains
	};
	struct error err;

	read_free(b->search);
	b->search = number_search(b->session, app_loop(b->app), &query, found, b, &err);
	if (b->search == NULL) {
		b->problem = err;
		b->searched = true;
	} else {
		app_say(b->app, ROLE_TEXT, _("Twilio is being asked which numbers it has."));
	}
	app_dirty(b->app);
}

static bool search_save(void *self, struct form *form, struct error *err, int *at_fault)
{
	struct buy *b = self;
	const char *country = form->fields[0].value, *digits = form->fields[2].value;
	char name[64];

	*at_fault = 0;
	country_name(country, "en", name, sizeof name);
	if (strlen(country) != 2 || name[0] == '\0')
		return error_set(err, ERROR_INPUT, "country",
		    _("BE, NL, GB, US: the two letters of the country."), _("That is no country."));
	*at_fault = 2;
	if (digits[0] != '\0' &&
	    (strlen(digits) < 2 || strlen(digits) > 16 ||
		strspn(digits, "0123456789*") != strlen(digits)))
		return error_set(err, ERROR_INPUT, "contains", NULL,
		    _("2 to 16 digits; a star stands for any digit."));
	for (size_t i = 0; i < 2; i++)
		b->country[i] = (char)(country[i] & ~0x20);
	(void)text_copy(b->type, sizeof b->type,
	    strcmp(form->fields[1].value, "any") == 0 ? "" : form->fields[1].value);
	(void)text_copy(b->contains, sizeof b->contains, digits);
	search(b);
	return true;
}

static void do_search(void *self)
{
	static const char *const types[] = { "any", "local", "mobile", "toll_free", NULL };
	struct buy *b = self;
	struct form form = {
		.title = N_("Look for a number"),
		.save_label = N_("Look"),
		.key = b->customer_id,
		.fields = { { .label = N_("Country"), .help = N_("Two letters: BE, NL, GB, US") },
		    { .label = N_("Kind"), .value = "any", .choices = types },
		    { .label = N_("With digits"),
			.help = N_("Digits that it shall contain; a star stands for any one"),
			.optional = true } },
		.n = 3,
		.save = search_save,
	};

	(void)text_copy(form.fields[0].value, sizeof form.fields[0].value, b->country);
	if (b->type[0] != '\0')
		(void)text_copy(form.fields[1].value, sizeof form.fields[1].value, b->type);
	(void)text_copy(form.fields[2].value, sizeof form.fields[2].value, b->contains);
	app_form(b->app, &form, b);
}

static const char *can_search(void *self)
{
	struct buy *b = self;

	if (b->release_id[0] != '\0')
		return _("a number is being given back here");
	return in_chain(b) ? _("one purchase at a time for a customer") : NULL;
}

/* ---- the checks, and the yes */

static void check(struct buy *b)
{
	const struct offer *o = &b->offers[b->list.at];
	struct provision_order order = { .number = o->number,
		.country = b->country,
		.type = o->type,
		.address_sid = b->address_sid,
		.bundle_sid = b->bundle_sid };
	struct error err;

	(void)text_copy(b->checked, sizeof b->checked, o->number);
	if (!provisioner_check(b->provisioner, &order, &err))
		app_error(b->app, &err);
}

static const char *can_check(void *self)
{
	struct buy *b = self;
	const char *why = can_search(self);

	if (why != NULL)
		return why;
	return b->list.at < b->n ? NULL : _("there is no number to choose");
}

static bool checked(const struct buy *b)
{
	return b->list.at < b->n && strcmp(b->offers[b->list.at].number, b->checked) == 0;
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

	if (!provisioner_buy(b->provisioner, &err))
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

static bool papers_save(void *self, struct form *form, struct error *err, int *at_fault)
{
	static const char *const prefix[] = { "AD", "BU" };
	struct buy *b = self;

	for (size_t i = 0; i < 2; i++) {
		*at_fault = (int)i;
		if (form->fields[i].value[0] != '\0' &&
		    !twilio_sid_valid(form->fields[i].value, prefix[i]))
			return error_set(err, ERROR_INPUT, "sid",
			    _("Copy it from Twilio's console."),
			    _("A SID of this kind is %s and 32 hexadecimal digits."), prefix[i]);
	}
	(void)text_copy(b->address_sid, sizeof b->address_sid, form->fields[0].value);
	(void)text_copy(b->bundle_sid, sizeof b->bundle_sid, form->fields[1].value);
	check(b);
	return true;
}

/* What the country's rules ask for is made in Twilio's console: never invented here. */
static void do_papers(void *self)
{
	struct buy *b = self;
	struct form form = {
		.title = N_("What this country's rules ask for"),
		.save_label = N_("Check again"),
		.key = b->customer_id,
		.fields = { { .label = N_("Address SID"),
				.help = N_(
				    "AD...: a true address, made in Twilio's console under Phone Numbers, Addresses"),
				.optional = true },
		    { .label = N_("Bundle SID"),
			.help = N_("BU...: a regulatory bundle that Twilio has approved"),
			.optional = true } },
		.n = 2,
		.save = papers_save,
	};

	(void)text_copy(form.fields[0].value, sizeof form.fields[0].value, b->address_sid);
	(void)text_copy(form.fields[1].value, sizeof form.fields[1].value, b->bundle_sid);
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
	return needs_paper(b) ? _("Address") : _("Buy");
}

/* ---- giving back */

static void release_yes(void *self)
{
	struct buy *b = self;
	struct error err;

	if (!provisioner_release(b->provisioner, b->release_id, &err))
		app_error(b->app, &err);
	app_dirty(b->app);
}

static const char *can_release(void *self)
{
	struct buy *b = self;

	if (b->release_id[0] == '\0')
		return _("choose the number among the AI numbers (#)");
	return in_chain(b) ? _("it is under way") : NULL;
}

static void do_release(void *self)
{
	struct buy *b = self;
	struct arena arena = { 0 };
	struct forwarding *configs;
	char text[900], shown[NUMBER_TEXT_MAX], who[400] = "";
	struct error err;
	size_t n = 0;

	number_show(b->release_number, shown, sizeof shown);
	if (b->customer_id[0] != '\0' &&
	    !forwarding_list(b->session->store, b->customer_id, &arena, &configs, &n, &err))
		n = 0;
	for (size_t i = 0; i < n; i++) {
		char business[NUMBER_TEXT_MAX];
		size_t at = strlen(who);

		if (strcmp(configs[i].ai_number, b->release_number) != 0 ||
		    !forwarding_may_be_on(&configs[i]))
			continue;
		number_show(configs[i].business_number, business, sizeof business);
		(void)snprintf(who + at, sizeof who - at,
		    _("\n! %s still forwards to it: those callers reach nobody then. Have it cancelled first: %s"),
		    business, configs[i].deactivate_code);
	}
	arena_done(&arena);
	(void)snprintf(text, sizeof text,
	    _("%s goes back to Twilio; the same number can hardly be had again. It is taken out of Vapi first.%s"),
	    shown, who);
	app_ask_careful(b->app, _("Give this number back?"), text, _("Yes, give it back"), b,
	    release_yes);
}

/* ---- a chain that stopped */

static const char *can_go_on(void *self)
{
	struct buy *b = self;

	return view(b)->phase == PROVISIONING_STOPPED ? NULL : _("nothing has stopped here");
}

static void do_go_on(void *self)
{
	struct buy *b = self;
	struct error err;

	if (!provisioner_go_on(b->provisioner, &err))
		app_error(b->app, &err);
}

static void leave_yes(void *self)
{
	struct buy *b = self;
	struct error err;

	if (!provisioner_leave(b->provisioner, &err))
		app_error(b->app, &err);
	else
		app_say(b->app, ROLE_OK, _("Left as it is; the numbers' page (#) has it."));
}

static void do_leave(void *self)
{
	struct buy *b = self;

	app_ask(b->app, _("Leave it as it is"),
	    _("What was bought stays the customer's, and paid for. What is missing (Vapi, the agent) can be done later from the customer's page."),
	    _("Yes, leave it"), b, leave_yes);
}

/* ---- opening, events */

static void chain_changed(void *self)
{
	app_dirty(((struct buy *)self)->app);
}

static bool load_customer(struct buy *b, struct error *err)
{
	struct arena arena = { 0 };
	struct customer customer;
	bool ok = customer_get(b->session->store, b->customer_id, &arena, &customer, err);

	if (ok) {
		(void)text_copy(b->customer, sizeof b->customer, customer.name);
		(void)text_copy(b->country, sizeof b->country, customer.country);
	}
	arena_done(&arena);
	return ok;
}

static bool load_release(struct buy *b, const char *id, struct error *err)
{
	struct arena arena = { 0 };
	struct managed_number number;
	bool ok = managed_get(b->session->store, id, &arena, &number, err);

	if (ok) {
		(void)text_copy(b->release_id, sizeof b->release_id, id);
		(void)text_copy(b->release_number, sizeof b->release_number, number.number);
		(void)text_copy(b->customer_id, sizeof b->customer_id, number.org_id);
	}
	arena_done(&arena);
	return ok;
}

static bool open_buy(void *self, struct app *app, const char *arg)
{
	static const char release[] = "release ";
	struct buy *b = self;
	struct error err;
	bool ok;

	b->app = app;
	b->session = app_session(app);
	if (strncmp(arg, release, sizeof release - 1) == 0) {
		ok = load_release(b, arg + sizeof release - 1, &err);
	} else {
		(void)text_copy(b->customer_id, sizeof b->customer_id, arg);
		ok = true;
	}
	ok = ok && (b->customer_id[0] == '\0' || load_customer(b, &err));
	if (ok) {
		b->provisioner =
		    works_provisioner(app, b->customer_id, b->customer, chain_changed, b, &err);
		ok = b->provisioner != NULL;
	}
	if (!ok) {
		app_error(app, &err);
		return false;
	}
	set_heading(b);
	if (b->release_id[0] == '\0' && !in_chain(b))
		search(b);
	return true;
}

static void close_buy(void *self)
{
	struct buy *b = self;

	read_free(b->search);
	works_leave(b->app, b);
}

static void buy_event(void *self, const struct event *e)
{
	struct buy *b = self;

	if (e->kind == EVENT_KEY && !in_chain(b) && list_key(&b->list, e->key))
		app_dirty(b->app);
}

/* ---- drawing */

static void buy_layout(void *self, struct rect area)
{
	struct buy *b = self;
	int detail = area.h * 3 / 5;

	if (in_chain(b) || b->release_id[0] != '\0')
		detail = area.h;
	b->list_rect = rect_rows(area, 1, area.h - detail - 1);
	b->detail_rect = rect_rows(area, area.h - detail, detail);
	list_fit(&b->list, b->n, b->list_rect.h);
}

static const char *needs_words(const char *needs)
{
	if (strcmp(needs, "any") == 0)
		return _("needs an address");
	if (strcmp(needs, "local") == 0)
		return _("needs a local address");
	if (strcmp(needs, "foreign") == 0)
		return _("needs an address abroad");
	return strcmp(needs, "none") == 0 ? "" : needs;
}

static void draw_offer(void *user, struct rect row, size_t i, bool selected)
{
	const struct buy *b = user;
	const struct offer *o = &b->offers[i];
	enum role text = selected ? ROLE_SELECTED : ROLE_TEXT;
	char shown[NUMBER_TEXT_MAX];
	int x;

	number_show(o->number, shown, sizeof shown);
	x = draw_cell(row, 0, 1, 20, text, shown);
	x = draw_cell(row, 0, x, 10, text, o->type);
	x = draw_cell(row, 0, x, 22, text, o->place);
	(void)draw_cell(row, 0, x, row.w - x, selected ? ROLE_SELECTED : ROLE_WARN,
	    o->voice ? needs_words(o->needs) : _("takes no calls"));
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

static void draw_chain(const struct buy *b, struct rect in)
{
	const struct provision_view *v = view(b);
	enum role role = v->phase == PROVISIONING_DONE ? ROLE_OK
	    : v->phase == PROVISIONING_STOPPED         ? ROLE_WARN
						       : ROLE_TITLE;
	const char *next = v->phase == PROVISIONING_STOPPED
	    ? _("Next: g goes on with it, L leaves it as it is")
	    : v->phase == PROVISIONING_DONE
	    ? b->release_id[0] != '\0' ? _("Next: q goes back")
				       : _("Next: q goes back; the lane offers it as the AI number")
	    : _("Next: wait. The journal has each step; leaving this page changes nothing");
	const char *number = b->release_id[0] != '\0' ? b->release_number : b->checked;
	char shown[NUMBER_TEXT_MAX], line[240];
	int y;

	number_show(number, shown, sizeof shown);
	if (v->step[0] != '\0')
		(void)text_copy(line, sizeof line, v->step);
	else if (v->phase != PROVISIONING_DONE)
		(void)text_copy(line, sizeof line, _("Wait."));
	else
		(void)snprintf(line, sizeof line,
		    b->release_id[0] != '\0' ? _("%s is given back to Twilio.")
					     : _("%s is bought, for this customer alone."),
		    shown);
	y = draw_wrapped(in, 0, 0, 4, role, line) + 1;

	if (v->problem.kind != ERROR_NONE) {
		y += draw_wrapped(in, y, 0, 4, ROLE_BAD, v->problem.message);
		y += draw_wrapped(in, y, 0, 4, ROLE_TEXT, v->problem.hint) + 1;
	}
	(void)draw_wrapped(in, in.h - 2, 0, 2, ROLE_TITLE, next);
}

static void draw_choice(const struct buy *b, struct rect in)
{
	const struct provision_view *v = view(b);
	char shown[NUMBER_TEXT_MAX];
	struct rect checks;
	int y = 0;

	if (!checked(b)) {
		(void)draw_wrapped(in, 0, 0, in.h, ROLE_TEXT,
		    b->n > 0 ? _("Enter checks the number under the cursor: nothing is bought yet.")
			     : _("Another country, kind or digits: f."));
		if (v->problem.kind != ERROR_NONE)
			(void)draw_wrapped(in, 2, 0, in.h - 2, ROLE_BAD, v->problem.message);
		return;
	}
	number_show(b->checked, shown, sizeof shown);
	(void)draw_text(in, y++, 0, ROLE_TITLE, shown);
	checks = rect_rows(in, y, in.h - 2 - y);
	y += draw_checks(v, checks, draw_checks(v, checks, false, false) > checks.h, true);
	if (v->problem.kind != ERROR_NONE)
		(void)draw_wrapped(in, y, 0, in.h - 1 - y, ROLE_BAD, v->problem.message);
	(void)draw_wrapped(in, in.h - 1, 0, 1, ROLE_TITLE,
	    v->phase == PROVISIONING_CHECKING    ? _("Next: wait, Twilio is being asked")
		: v->phase != PROVISIONING_READY ? _("Next: Enter checks it")
		: needs_paper(b) ? _("Next: Enter, for the address that Twilio asks for")
		: v->barred      ? _("Next: another number, or put that right")
				 : _("Next: Enter buys it, after a question"));
}

static void draw_release(const struct buy *b, struct rect in)
{
	char shown[NUMBER_TEXT_MAX];

	number_show(b->release_number, shown, sizeof shown);
	(void)draw_textf(in, 0, 0, ROLE_TEXT, "%s  %s", shown, b->customer);
	if (view(b)->problem.kind != ERROR_NONE)
		(void)draw_wrapped(in, 2, 0, 4, ROLE_BAD, view(b)->problem.message);
	(void)draw_text(in, in.h - 1, 0, ROLE_TITLE, _("Next: D gives it back, after a question"));
}

static void buy_draw(void *self, struct rect area)
{
	struct buy *b = self;
	struct rect in = rect_inside(b->detail_rect);
	char country[64], line[200];

	draw_box(b->detail_rect,
	    in_chain(b) || b->release_id[0] != '\0' ? _("What is done") : _("Chosen"), false);
	if (in_chain(b)) {
		draw_chain(b, in);
		return;
	}
	if (b->release_id[0] != '\0') {
		draw_release(b, in);
		return;
	}
	country_name(b->country, _("en"), country, sizeof country);
	(void)snprintf(line, sizeof line, _("%s, %s%s%s   Twilio has there: %s"), country,
	    b->type[0] != '\0' ? b->type : _("any kind"),
	    b->contains[0] != '\0' ? _(", with ") : "", b->contains,
	    b->types[0] != '\0' ? b->types : _("not read yet"));
	(void)draw_text(area, 0, 1, ROLE_LABEL, line);
	if (b->n > 0)
		list_draw(&b->list, b->list_rect, draw_offer, b);
	else if (b->problem.kind != ERROR_NONE)
		(void)draw_wrapped(b->list_rect, 0, 1, b->list_rect.h, ROLE_BAD,
		    b->problem.message);
	else if (b->searched && b->search == NULL)
		(void)draw_wrapped(b->list_rect, 0, 1, b->list_rect.h, ROLE_WARN,
		    _("Twilio has no such number just now."));
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
	{ "buy-release", "D", N_("Give back"), N_("Give the number back to Twilio"),
	    CMD_WRITES | CMD_NETWORK | CMD_CONFIRM, can_release, do_release, NULL },
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
