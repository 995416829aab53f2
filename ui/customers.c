/* The first screen: all customers by name, or those that a search finds. Its keys and events. */
#include "ui/customer_form.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "desk/customers.h"
#include "ui/customers_list.h"
#include "ui/screens.h"
#include "ui/sharing.h"

/* ---- commands */

static const char *needs_row(void *self)
{
	return customers_chosen(self) != NULL ? NULL : _("there is no customer on the list");
}

static void do_open(void *self)
{
	struct customers *c = self;
	const struct customer_row *row = customers_chosen(c);

	if (row != NULL)
		app_push(c->app, &screen_lanes, row->id);
}

static void find_changed(struct customers *c)
{
	if (customers_searching(c))
		customers_search(c, SEARCH_FIRST);
	else
		customers_browse_from(c, PAGE_FIRST);
	customers_set_heading(c);
	app_dirty(c->app);
}

static void do_find(void *self)
{
	struct customers *c = self;

	if (!c->finding) { /* another search, not the end of the last one */
		line_edit_set(&c->find, "");
		find_changed(c);
	}
	c->finding = true;
	app_dirty(c->app);
}

static void do_new(void *self)
{
	struct customers *c = self;

	customer_form_new(c->app, c->session, c);
}

static void do_import(void *self)
{
	struct customers *c = self;

	app_push(c->app, &screen_import, NULL);
}

static void edited(void *self)
{
	customers_reload(self);
}

static void do_edit(void *self)
{
	struct customers *c = self;
	const struct customer_row *row = customers_chosen(c);

	if (row != NULL)
		customer_form_edit(c->app, c->session, row->id, c, edited);
}

static void remove_yes(void *self)
{
	struct customers *c = self;
	struct error err;

	if (!customer_remove(c->session->store, c->removing.id, &err)) {
		app_error(c->app, &err);
		return;
	}
	customers_reload(c);
	app_say(c->app, ROLE_OK, _("%s is removed."), c->removing.name);
}

/* What holds the customer is said instead of a question whose yes would be refused. */
static void say_held(struct customers *c, const struct error *err, const char *left)
{
	struct arena arena = { 0 };

	app_tell(c->app, _("This customer cannot be removed yet"),
	    arena_printf(&arena, "%s\n\n%s\n%s\n%s%s", err->message, err->hint,
		_("On the customer's page (Enter, once this is closed) D in the outbound lane takes a caller ID away and g an agent; # has the bought numbers, where D gives one back."),
		left[0] != '\0' ? _("\nIn all there is:\n") : "", left));
	arena_done(&arena);
}

/* The dialog's customer is kept by its id: the list may be read again while the question stands. */
static void do_remove(void *self)
{
	struct customers *c = self;
	const struct customer_row *row = customers_chosen(c);
	const bool shared = sharing_status(c->app)->joined;
	struct arena arena = { 0 };
	struct error err;
	const char *left = "";

	if (row == NULL)
		return;
	(void)text_copy(c->removing.id, sizeof c->removing.id, row->id);
	(void)text_copy(c->removing.name, sizeof c->removing.name, row->name);
	if (!desk_customer_left_behind(c->session, row->id, &arena, &left, &err))
		app_error(c->app, &err);
	else if (!customer_removable(c->session->store, row->id, &err) && err.kind == ERROR_REFUSED)
		say_held(c, &err, left);
	else
		app_ask_careful(c->app, _("Remove this customer?"),
		    arena_printf(&arena, "%s, %s\n%s%s%s", row->name,
			customers_row_at(c, c->cursor)->number,
			left[0] != '\0'
			    ? left
			    : _("Nothing is forwarded or paid for as far as this store knows."),
			shared ? "\n" : "",
			shared ? _("This store is shared: the whole desk loses this customer.")
			       : ""),
		    _("Remove"), c, remove_yes);
	arena_done(&arena);
}

static void do_call_back(void *self)
{
	struct customers *c = self;
	const struct customer_row *row = customers_chosen(c);
	char now[TIME_TEXT_MAX];
	struct error err;
	bool on;

	if (row == NULL)
		return;
	on = row->call_back_at[0] == '\0';
	time_now_text(now);
	if (!customer_call_back(c->session->store, row->id, on ? now : NULL, "", &err)) {
		app_error(c->app, &err);
		return;
	}
	app_say(c->app, ROLE_OK,
	    on ? _("On the call-back list: B shows it.") : _("Off the call-back list."));
	customers_reload(c);
}

static void do_call_back_list(void *self)
{
	struct customers *c = self;

	c->call_back_only = !c->call_back_only;
	c->n_chunks = 0;
	c->cursor = c->top = 0;
	customers_reload(c);
}

static const char *call_back_label(void *self)
{
	return ((struct customers *)self)->call_back_only ? _("All customers")
							  : _("Call-back list");
}

static void do_up(void *self)
{
	customers_move(self, -1);
}
static void do_down(void *self)
{
	customers_move(self, 1);
}
static void do_page_up(void *self)
{
	customers_move(self, -(long)((struct customers *)self)->height);
}
static void do_page_down(void *self)
{
	customers_move(self, (long)((struct customers *)self)->height);
}

static void do_first(void *self)
{
	struct customers *c = self;

	if (!customers_searching(c))
		customers_browse_from(c, PAGE_FIRST);
	c->cursor = 0;
	customers_keep_in_sight(c);
	app_dirty(c->app);
}

static void do_last(void *self)
{
	struct customers *c = self;

	if (!customers_searching(c))
		customers_browse_from(c, PAGE_LAST);
	c->cursor = customers_rows_loaded(c) > 0 ? customers_rows_loaded(c) - 1 : 0;
	customers_keep_in_sight(c);
	app_dirty(c->app);
}

static void do_refresh(void *self)
{
	struct customers *c = self;

	customers_reload(c);
	app_say(c->app, ROLE_OK, _("Read again from the store."));
}

/* Esc leaves the field first, then what was searched for. */
static void do_show_all(void *self)
{
	struct customers *c = self;

	if (customers_searching(c)) {
		line_edit_set(&c->find, "");
		find_changed(c);
		app_dirty(c->app);
	} else {
		app_say(c->app, ROLE_DIM, _("q leaves voxdesk."));
	}
}

static const struct command commands[] = {
	{ "customer-open", "Enter", N_("Open"), N_("Open the customer's two lanes"), CMD_FIELD,
	    needs_row, do_open, NULL },
	{ "customer-new", "n F4", N_("New"), N_("Add a customer: a name and a number are enough"),
	    CMD_WRITES, NULL, do_new, NULL },
	{ "customer-find", "/ F3", N_("Find"), N_("Find by name or number, as people say it"), 0,
	    NULL, do_find, NULL },
	{ "customer-edit", "e F6", N_("Edit"), N_("Change name, number, country, language or mode"),
	    CMD_WRITES, needs_row, do_edit, NULL },
	{ "customer-call-back", "b F7", N_("Call back"),
	    N_("Put the customer on the call-back list, or take it off"), CMD_WRITES, needs_row,
	    do_call_back, NULL },
	{ "customer-import", "i", N_("Import"), N_("Take in many customers from a CSV file"),
	    CMD_WRITES, NULL, do_import, NULL },
	{ "call-back-list", "B F9", N_("Call-back list"),
	    N_("Show only customers to call back, or all"), 0, NULL, do_call_back_list,
	    call_back_label },
	{ "customer-remove", "x Delete", N_("Remove"),
	    N_("Remove the customer, after a list of what stays forwarded or paid"),
	    CMD_WRITES | CMD_CONFIRM, needs_row, do_remove, NULL },
	{ "find-clear", "Esc", N_("Show all"), N_("Show all customers again"), CMD_HIDDEN, NULL,
	    do_show_all, NULL },
	{ "list-refresh", "Ctrl-R", N_("Refresh"), N_("Read the list again"), CMD_HIDDEN, NULL,
	    do_refresh, NULL },
	{ "list-up", "Up k", N_("Up"), N_("One line up"), CMD_HIDDEN, NULL, do_up, NULL },
	{ "list-down", "Down j", N_("Down"), N_("One line down"), CMD_HIDDEN, NULL, do_down, NULL },
	{ "list-page-up", "PgUp Ctrl-B", N_("Page up"), N_("One page up"), CMD_HIDDEN, NULL,
	    do_page_up, NULL },
	{ "list-page-down", "PgDn Ctrl-F Space", N_("Page down"), N_("One page down"), CMD_HIDDEN,
	    NULL, do_page_down, NULL },
	{ "list-first", "Home g", N_("First"), N_("To the first customer"), CMD_HIDDEN, NULL,
	    do_first, NULL },
	{ "list-last", "End G", N_("Last"), N_("To the last customer"), CMD_HIDDEN, NULL, do_last,
	    NULL },
	{ 0 },
};

/* ---- the screen */

static bool customers_open(void *self, struct app *app, const char *arg)
{
	struct customers *c = self;

	c->app = app;
	c->session = app_session(app);
	line_edit_init(&c->find, 120, "");
	c->finding = arg != NULL && strcmp(arg, "find") == 0;
	customers_browse_from(c, PAGE_FIRST);
	customers_set_heading(c);
	return true;
}

static void customers_close(void *self)
{
	struct customers *c = self;

	arena_done(&c->chunk[0].arena);
	arena_done(&c->chunk[1].arena);
}

/* Keys while the search field has the focus: text, but the arrows move in the list at once. */
static void find_key(struct customers *c, struct key key)
{
	switch (key.code) {
	case KEYS_ESC:
		c->finding = false;
		if (customers_searching(c)) {
			line_edit_set(&c->find, "");
			find_changed(c);
		}
		break;
	case KEYS_UP:
		customers_move(c, -1);
		break;
	case KEYS_DOWN:
		customers_move(c, 1);
		break;
	case KEYS_PAGE_UP:
		do_page_up(c);
		break;
	case KEYS_PAGE_DOWN:
		do_page_down(c);
		break;
	default:
		if (line_edit_key(&c->find, key))
			find_changed(c);
		break;
	}
	app_dirty(c->app);
}

static void customers_event(void *self, const struct event *e)
{
	struct customers *c = self;

	switch (e->kind) {
	case EVENT_KEY:
		if (c->finding)
			find_key(c, e->key);
		else if (e->key.code == KEYS_ESC && customers_searching(c)) {
			line_edit_set(&c->find, "");
			find_changed(c);
		}
		break;
	case EVENT_PASTE:
		c->finding = true;
		if (!line_edit_paste(&c->find, e->text, e->n))
			app_say(c->app, ROLE_WARN,
			    _("Too long to be searched for: only its beginning is."));
		find_changed(c);
		break;
	case EVENT_TIMER:
		if (e->timer == TIMER_FILL) {
			customers_reload(c);
		} else if (customers_searching(c) && !c->complete) {
			customers_search(c, SEARCH_MAX);
			customers_set_heading(c);
			app_dirty(c->app);
		}
		break;
	case EVENT_BACK:
		if (e->result != NULL && strcmp(e->result, "find") == 0)
			do_find(c);
		else
			c->finding = false; /* what was found stays; keys are commands again */
		customers_reload_at(c, c->session->customer_in_hand);
		c->session->customer_in_hand[0] = '\0';
		break;
	case EVENT_STORE:
		customers_reload(c);
		break;
	}
}

static bool customers_in_field(void *self)
{
	return ((struct customers *)self)->finding;
}

static const char *customers_heading(void *self)
{
	return ((struct customers *)self)->heading;
}

const struct screen screen_customers = {
	.name = "customers",
	.title = N_("Customers"),
	.size = sizeof(struct customers),
	.open = customers_open,
	.close = customers_close,
	.event = customers_event,
	.layout = customers_layout,
	.draw = customers_draw,
	.heading = customers_heading,
	.in_field = customers_in_field,
	.commands = commands,
};
