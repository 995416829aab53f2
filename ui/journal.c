/* The journal: what is waiting, running, failed or unknown at the providers, newest first, and what
 * can be done about it. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "desk/settle.h"
#include "store/customers.h"
#include "ui/app.h"
#include "ui/list.h"
#include "ui/screens.h"
#include "ui/states.h"
#include "ui/upkeep.h"

#define LINES_MAX 500
#define DETAIL_ROWS 7

struct journal {
	struct app *app;
	struct arena arena;
	struct operation *operations;
	const char **titles; /* beside operations */
	size_t n;
	struct list list;
	struct rect list_rect, detail_rect;
	bool open_only;
	char heading[120];
	struct arena words_arena;
	const char *words; /* of the chosen one */
};

static const struct operation *chosen(const struct journal *j)
{
	return j->list.at < j->n ? &j->operations[j->list.at] : NULL;
}

static void take_words(struct journal *j)
{
	const struct operation *o = chosen(j);
	struct customer customer;
	struct error err;

	arena_reset(&j->words_arena);
	j->words = o != NULL ? operation_words(o, &j->words_arena) : "";
	if (o != NULL && o->org_id[0] != '\0' &&
	    customer_get(app_session(j->app)->store, o->org_id, &j->words_arena, &customer, &err))
		j->words = arena_printf(&j->words_arena, "%s: %s", customer.name, j->words);
}

/* The same operation stays under the cursor. */
static void keep_place(struct journal *j, const char *id)
{
	for (size_t i = 0; i < j->n; i++)
		if (strcmp(j->operations[i].id, id) == 0)
			j->list.at = i;
}

static bool load(struct journal *j)
{
	struct arena arena = { 0 };
	struct operation *operations;
	char id[ID_MAX] = "";
	struct error err;
	size_t n;

	if (chosen(j) != NULL)
		(void)text_copy(id, sizeof id, chosen(j)->id);
	if (!operation_list(app_session(j->app)->store, NULL, j->open_only, NULL, LINES_MAX, &arena,
		&operations, &n, &err)) {
		arena_done(&arena);
		return app_not_read(j->app, j, &err);
	}
	arena_done(&j->arena);
	j->arena = arena;
	j->operations = operations;
	j->n = n;
	j->titles = arena_alloc(&j->arena, (n + 1) * sizeof *j->titles);
	for (size_t i = 0; i < n; i++)
		j->titles[i] = operation_title_in(j->app->session, &operations[i], &j->arena);
	keep_place(j, id);
	list_fit(&j->list, j->n, j->list.rows);
	take_words(j);
	(void)snprintf(j->heading, sizeof j->heading,
	    j->open_only ? _("Journal: %zu open") : _("Journal: the last %zu"), n);
	app_dirty(j->app);
	return true;
}

static bool open_journal(void *self, struct app *app, const char *arg)
{
	struct journal *j = self;

	(void)arg;
	j->app = app;
	if (app_session(app)->store == NULL) {
		app_say(app, ROLE_WARN, _("The store is not open, so there is no journal."));
		return false;
	}
	return load(j);
}

static void close_journal(void *self)
{
	struct journal *j = self;

	arena_done(&j->words_arena);
	arena_done(&j->arena);
}

static void journal_event(void *self, const struct event *e)
{
	struct journal *j = self;

	if (e->kind == EVENT_KEY) {
		if (list_key(&j->list, e->key)) {
			take_words(j);
			app_dirty(j->app);
		}
	} else if (e->kind != EVENT_PASTE) {
		(void)load(j);
	}
}

/* ---- what can be done */

static const char *can_retry(void *self)
{
	struct journal *j = self;
	const struct operation *o = chosen(j);

	if (o == NULL)
		return _("the journal is empty");
	if (upkeep_settling(j->app))
		return _("the providers are being asked already");
	if (o->state == OPERATION_UNKNOWN)
		return NULL;
	if (o->state == OPERATION_PLANNED && operation_kind_queues(o->kind))
		return NULL;
	return operation_kind_queues(o->kind)
	    ? _("only what is unknown or waiting can be tried again")
	    : _("what rings or costs is never repeated from here: start it anew on the customer's page");
}

static void do_retry(void *self)
{
	struct journal *j = self;

	app_say(j->app, ROLE_TEXT,
	    _("The provider is being asked what exists; nothing is sent twice."));
	upkeep_settle(j->app, chosen(j)->id);
}

static const char *can_cancel(void *self)
{
	const struct operation *o = chosen(self);

	if (o == NULL)
		return _("the journal is empty");
	return o->state == OPERATION_PLANNED ? NULL
					     : _("only what was not sent yet can be cancelled");
}

static void do_cancel(void *self)
{
	struct journal *j = self;
	struct error err;

	if (operation_cancel(app_session(j->app)->store, chosen(j)->id, &err))
		app_say(j->app, ROLE_OK, _("Cancelled: it will not be sent."));
	else
		app_error(j->app, &err);
	app_count_journal(j->app);
	(void)load(j);
}

static void do_filter(void *self)
{
	struct journal *j = self;

	j->open_only = !j->open_only;
	j->list.at = j->list.top = 0;
	(void)load(j);
}

static const char *filter_label(void *self)
{
	return ((struct journal *)self)->open_only ? _("All") : _("Open only");
}

static const char *can_open(void *self)
{
	const struct operation *o = chosen(self);

	if (o == NULL)
		return _("the journal is empty");
	return o->org_id[0] != '\0' ? NULL : _("it belongs to no customer");
}

static void do_open(void *self)
{
	struct journal *j = self;

	app_push(j->app, &screen_lanes, chosen(j)->org_id);
}

/* ---- drawing */

static void journal_layout(void *self, struct rect area)
{
	struct journal *j = self;
	int detail = area.h > DETAIL_ROWS * 2 ? DETAIL_ROWS : area.h / 2;

	j->list_rect = rect_rows(area, 0, area.h - detail);
	j->detail_rect = rect_rows(area, area.h - detail, detail);
	list_fit(&j->list, j->n, j->list_rect.h);
}

static void draw_line(void *user, struct rect row, size_t i, bool selected)
{
	const struct journal *j = user;
	const struct operation *o = &j->operations[i];
	struct state_look look = operation_look(o->state);
	char when[32];
	int x;

	time_for_operator(o->created_at, when, sizeof when);
	x = draw_cell(row, 0, 1, 13, selected ? ROLE_SELECTED : ROLE_DIM, when);
	x = draw_cell(row, 0, x, 13, selected ? ROLE_SELECTED : look.role, look.word);
	(void)draw_cell(row, 0, x, row.w - x, selected ? ROLE_SELECTED : ROLE_TEXT, j->titles[i]);
}

static void draw_detail(const struct journal *j)
{
	const struct operation *o = chosen(j);
	struct rect in = rect_inside(j->detail_rect);
	char when[32];
	int y;

	draw_box(j->detail_rect, _("Chosen"), false);
	if (o == NULL) {
		(void)draw_wrapped(in, 0, 0, in.h, ROLE_DIM,
		    _("Nothing was sent to a provider yet. What is waiting, running, failed or unknown stands here."));
		return;
	}
	y = draw_wrapped(in, 0, 0, in.h - 2, ROLE_TEXT, j->words);
	time_for_operator(o->updated_at, when, sizeof when);
	if (o->next_attempt_at[0] != '\0' && operation_open(o->state)) {
		char next[32];

		time_for_operator(o->next_attempt_at, next, sizeof next);
		(void)draw_textf(in, y++, 0, ROLE_TEXT, _("Tried again at %s"), next);
	}
	(void)draw_textf(in, in.h - 1, 0, ROLE_DIM,
	    _("%s   %s   tries: %d   last change %s   %.8s"), o->kind, o->operator_name,
	    o->attempts, when, o->id);
}

static void journal_draw(void *self, struct rect area)
{
	struct journal *j = self;

	(void)area;
	list_draw(&j->list, j->list_rect, draw_line, j);
	draw_detail(j);
}

static const char *journal_heading(void *self)
{
	return ((struct journal *)self)->heading;
}

/* Only what can be done with the chosen one. */
static const struct command journal_commands[] = {
	{ "journal-retry", "r", N_("Ask now"),
	    N_("Ask the provider what exists and settle it; what may be repeated is sent again"),
	    CMD_WRITES | CMD_NETWORK, can_retry, do_retry, NULL },
	{ "journal-cancel", "c", N_("Cancel"), N_("Take back what was not sent yet"), CMD_WRITES,
	    can_cancel, do_cancel, NULL },
	{ "journal-filter", "f", N_("Open only"), N_("Show only what is not finished, or all"), 0,
	    NULL, do_filter, filter_label },
	{ "journal-customer", "Enter", N_("Customer"), N_("Open the customer it is for"), 0,
	    can_open, do_open, NULL },
	{ 0 },
};

const struct screen screen_journal = {
	.name = "journal",
	.title = N_("Journal"),
	.size = sizeof(struct journal),
	.open = open_journal,
	.close = close_journal,
	.event = journal_event,
	.layout = journal_layout,
	.draw = journal_draw,
	.heading = journal_heading,
	.in_footer = app_ready,
	.commands = journal_commands,
};
