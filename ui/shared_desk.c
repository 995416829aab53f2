/*
 * The page of the shared desk: how this store and the desk's Supabase project stand to each other,
 * signing in, and what needs a decision: conflicts first, then what the project refused.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/settle.h"
#include "store/customers.h"
#include "ui/app.h"
#include "ui/screens.h"
#include "ui/shared_desk.h"
#include "ui/sharing.h"

#define STATE_ROWS 9 /* at least */
#define LIST_ROWS 3
#define REFUSED_MAX 200
#define NAME_COLUMNS 20

static const struct desk_row *chosen(const struct shared_desk *v)
{
	return v->list.at < v->n ? &v->rows[v->list.at] : NULL;
}

/* A row that has a conflict is listed as that alone: it is held until that is decided. */
static bool waits_refused(const struct operation *o, const struct sync_conflict *conflicts,
    size_t n)
{
	const char *id = strchr(o->subject, '/');

	if (strcmp(o->kind, OPERATION_SYNC) != 0 || o->last_error[0] == '\0')
		return false;
	for (size_t i = 0; i < n && id != NULL; i++)
		if (strcmp(conflicts[i].id, id + 1) == 0)
			return false;
	return true;
}

/* A long name would push what happened out of the row; the conflict's own page has it whole. */
static const char *brief(const char *name, struct arena *arena)
{
	char out[160];

	(void)text_clean(name, strlen(name), out, sizeof out, NAME_COLUMNS);
	return arena_strdup(arena, out);
}

static const char *brief_title(const struct sync_conflict *c, struct arena *arena)
{
	struct sync_conflict k = *c;

	k.name = brief(c->name, arena);
	k.customer = brief(c->customer, arena);
	k.their_customer = brief(c->their_customer, arena);
	return conflict_title(&k, arena);
}

/* Whose it is: many are refused for one reason. */
static const char *refused_title(struct shared_desk *v, const struct operation *o)
{
	const char *title = operation_title(o, &v->arena);
	struct customer customer;
	struct error err;

	if (o->org_id[0] == '\0' ||
	    !customer_get(v->session->store, o->org_id, &v->arena, &customer, &err))
		return title;
	return arena_printf(&v->arena, "%s: %s", brief(customer.name, &v->arena), title);
}

bool shared_load(struct shared_desk *v)
{
	struct arena arena = { 0 };
	struct sync_conflict *conflicts;
	struct operation *open;
	size_t n_conflicts, n_open;
	struct error err;

	if (!sync_conflict_list(v->session->store, NULL, &arena, &conflicts, &n_conflicts, &err) ||
	    !operation_list(v->session->store, NULL, true, NULL, REFUSED_MAX, &arena, &open,
		&n_open, &err)) {
		arena_done(&arena);
		return app_not_read(v->app, v, &err);
	}
	arena_done(&v->arena);
	v->arena = arena;
	v->rows = arena_alloc(&v->arena, (n_conflicts + n_open + 1) * sizeof *v->rows);
	v->n = v->n_conflicts = n_conflicts;
	for (size_t i = 0; i < n_conflicts; i++)
		v->rows[i] = (struct desk_row){ .conflict = &conflicts[i],
			.title = brief_title(&conflicts[i], &v->arena) };
	for (size_t i = 0; i < n_open; i++)
		if (waits_refused(&open[i], conflicts, n_conflicts))
			v->rows[v->n++] = (struct desk_row){ .refused = &open[i],
				.title = refused_title(v, &open[i]) };
	list_fit(&v->list, v->n, v->list.rows);
	app_dirty(v->app);
	return true;
}

/* ---- a round now, and what needs a decision */

static const char *can_round(void *self)
{
	struct shared_desk *v = self;
	const char *why = shared_can_sign(self);

	if (why != NULL)
		return why;
	if (sharing_status(v->app)->state == SYNC_SIGNED_OUT)
		return _("nobody is signed in: L");
	return sharing_status(v->app)->joined ? NULL : _("this store is not shared yet");
}

static void do_round(void *self)
{
	struct shared_desk *v = self;
	struct error err;

	if (!app_readonly(v->app) && !sync_push_now(v->session->store, &err))
		app_error(v->app, &err);
	syncer_now(sharing_syncer(v->app));
}

static const char *can_open(void *self)
{
	return chosen(self) != NULL ? NULL : _("nothing waits for a decision");
}

static void do_open(void *self)
{
	struct shared_desk *v = self;
	const struct desk_row *row = chosen(v);

	if (row->conflict != NULL)
		app_go(v->app, "conflict", row->conflict->id);
	else if (row->refused->org_id[0] != '\0')
		app_go(v->app, "lanes", row->refused->org_id);
	else
		app_go(v->app, "journal", NULL);
}

static bool open_shared(void *self, struct app *app, const char *arg)
{
	struct shared_desk *v = self;

	(void)arg;
	v->app = app;
	v->session = app_session(app);
	if (v->session->store == NULL || sharing_syncer(app) == NULL) {
		app_say(app, ROLE_WARN, _("The store is not open, so there is nothing to share."));
		return false;
	}
	return shared_load(v);
}

static void close_shared(void *self)
{
	arena_done(&((struct shared_desk *)self)->arena);
}

static void shared_event(void *self, const struct event *e)
{
	struct shared_desk *v = self;

	if (e->kind == EVENT_KEY) {
		if (list_key(&v->list, e->key))
			app_dirty(v->app);
	} else if (e->kind != EVENT_PASTE) {
		(void)shared_load(v);
		if (!v->asked_to_join && sharing_status(v->app)->state == SYNC_NOT_JOINED)
			shared_ask_join(v);
	}
}

/* ---- drawing */

static void shared_layout(void *self, struct rect area)
{
	struct shared_desk *v = self;
	struct arena arena = { 0 };
	const struct says says = shared_says(v, &arena);

	says_over_list(&says, area, STATE_ROWS, LIST_ROWS, &v->state_rect, &v->list_rect);
	arena_done(&arena);
	list_fit(&v->list, v->n, rect_inside(v->list_rect).h);
}

static void draw_state(const struct shared_desk *v)
{
	const struct sync_status *status = sharing_status(v->app);
	struct arena arena = { 0 };
	const struct says says = shared_says(v, &arena);

	draw_box(v->state_rect,
	    arena_printf(&arena, "%s%s%s",
		status->project[0] != '\0' ? status->project : _("No project"),
		status->who[0] != '\0' ? "  " : "", status->who),
	    false);
	says_draw(&says, rect_inside(v->state_rect));
	arena_done(&arena);
}

static void draw_line(void *user, struct rect row, size_t i, bool selected)
{
	const struct shared_desk *v = user;
	const struct desk_row *r = &v->rows[i];
	char text[500];

	if (r->conflict != NULL) {
		(void)draw_textf(row, 0, 1, selected ? ROLE_SELECTED : ROLE_WARN, "%s %s",
		    glyph(GLYPH_WARN), r->title);
		return;
	}
	(void)snprintf(text, sizeof text, "%s: %s", r->title, r->refused->last_error);
	(void)draw_textf(row, 0, 1, selected ? ROLE_SELECTED : ROLE_BAD, "%s %s", glyph(GLYPH_BAD),
	    text);
}

static void shared_draw(void *self, struct rect area)
{
	struct shared_desk *v = self;

	(void)area;
	draw_state(v);
	draw_box(v->list_rect, _("To be decided, and refused"), false);
	if (v->n == 0)
		(void)draw_text(rect_inside(v->list_rect), 0, 1, ROLE_DIM,
		    _("Nothing waits for a decision."));
	else
		list_draw(&v->list, rect_inside(v->list_rect), draw_line, v);
}

static bool shared_in_footer(void *self, const struct command *command)
{
	return strcmp(command->name, "shared-leave") != 0 && app_ready(self, command);
}

static const struct command shared_commands[] = {
	{ "shared-open", "Enter", N_("Look"),
	    N_("Show both sides of a conflict, or what was refused"), 0, can_open, do_open, NULL },
	{ "shared-sign", "L F4", N_("Sign in"), N_("Sign in to the desk's project, or out"),
	    CMD_NETWORK, shared_can_sign, shared_do_sign, shared_sign_label },
	{ "shared-join", "j", N_("Share"), N_("Share this store with the project from now on"),
	    CMD_WRITES | CMD_CONFIRM, shared_can_join, shared_do_join, NULL },
	{ "shared-leave", "X", N_("Share no longer"),
	    N_("Go on with this store alone; what the project has stays there"),
	    CMD_WRITES | CMD_CONFIRM, shared_can_leave, shared_do_leave, NULL },
	{ "shared-now", "u F9", N_("Now"), N_("Pull and push now, also what was refused before"),
	    CMD_NETWORK, can_round, do_round, NULL },
	{ 0 },
};

const struct screen screen_shared = {
	.name = "shared",
	.title = N_("The shared desk"),
	.size = sizeof(struct shared_desk),
	.open = open_shared,
	.close = close_shared,
	.event = shared_event,
	.layout = shared_layout,
	.draw = shared_draw,
	.in_footer = shared_in_footer,
	.commands = shared_commands,
};
