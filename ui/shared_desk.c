/*
 * The page of the shared desk: how this store and the desk's Supabase project stand to each other,
 * signing in, and what needs a decision: conflicts first, then what the project refused.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "desk/settle.h"
#include "desk/signin.h"
#include "store/customers.h"
#include "store/journal.h"
#include "ui/app.h"
#include "ui/list.h"
#include "ui/screens.h"
#include "ui/sharing.h"

#define STATE_ROWS 9
#define REFUSED_MAX 200
#define TIMER_AGAIN 0
#define AGAIN_MS 250

struct desk_row { /* one of the two */
	const struct sync_conflict *conflict;
	const struct operation *refused;
	const char *title;
};

struct shared_desk {
	struct app *app;
	struct session *session;
	struct arena arena;
	struct desk_row *rows;
	size_t n, n_conflicts;
	struct list list;
	struct rect state_rect, list_rect;
	char email[SIGNIN_WHO_MAX]; /* typed last; "" not yet */
	bool asked_to_join;         /* the question was put, and is not to be put again unasked */
};

static const struct desk_row *chosen(const struct shared_desk *v)
{
	return v->list.at < v->n ? &v->rows[v->list.at] : NULL;
}

static bool waits_refused(const struct operation *o)
{
	return strcmp(o->kind, OPERATION_SYNC) == 0 && o->last_error[0] != '\0';
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
	return arena_printf(&v->arena, "%s: %s", customer.name, title);
}

static bool load(struct shared_desk *v)
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
		if (err.kind == ERROR_BUSY)
			app_timer(v->app, v, TIMER_AGAIN, AGAIN_MS);
		else
			app_error(v->app, &err);
		return false;
	}
	arena_done(&v->arena);
	v->arena = arena;
	v->rows = arena_alloc(&v->arena, (n_conflicts + n_open + 1) * sizeof *v->rows);
	v->n = v->n_conflicts = n_conflicts;
	for (size_t i = 0; i < n_conflicts; i++)
		v->rows[i] = (struct desk_row){ .conflict = &conflicts[i],
			.title = conflict_title(&conflicts[i], &v->arena) };
	for (size_t i = 0; i < n_open; i++)
		if (waits_refused(&open[i]))
			v->rows[v->n++] = (struct desk_row){ .refused = &open[i],
				.title = refused_title(v, &open[i]) };
	list_fit(&v->list, v->n, v->list.rows);
	app_dirty(v->app);
	return true;
}

/* ---- joining: asked once by itself, as soon as somebody is signed in */

static void join_yes(void *self)
{
	struct shared_desk *v = self;
	struct error err;

	if (!syncer_join(sharing_syncer(v->app), &err))
		app_error(v->app, &err);
	(void)load(v);
}

static void ask_join(struct shared_desk *v)
{
	const struct sync_status *status = sharing_status(v->app);
	char text[600];

	v->asked_to_join = true;
	(void)snprintf(text, sizeof text,
	    _("%s\n\nIts customers come into this store, and the %lld customers here go there: everybody who signs in to that project sees them from then on. Nothing rings and nothing is bought. The store stays whole on this machine and works without the network."),
	    status->project, (long long)status->joining.customers);
	app_ask_careful(v->app, _("Share this store with the project?"), text, _("Yes, share it"),
	    v, join_yes);
}

static const char *can_join(void *self)
{
	struct shared_desk *v = self;

	return sharing_status(v->app)->state == SYNC_NOT_JOINED
	    ? NULL
	    : _("this store is shared already, or nobody is signed in");
}

static void do_join(void *self)
{
	ask_join(self);
}

/* ---- signing in and out */

static bool sign_in_save(void *self, struct form *form, struct error *err, int *field)
{
	struct shared_desk *v = self;
	const char *email = form->fields[0].value, *password = form->fields[1].value;
	struct secret secret = { .hidden = NULL };

	if (strchr(email, '@') == NULL || password[0] == '\0') {
		*field = strchr(email, '@') == NULL ? 0 : 1;
		return error_set(err, ERROR_INPUT, "sign-in", "", "%s",
		    *field == 0 ? _("That is no e-mail address.")
				: _("Type the password of this address."));
	}
	if (!secret_set(&secret, password, strlen(password))) {
		*field = 1;
		return error_set(err, ERROR_INPUT, "sign-in", "", "%s",
		    _("That password is too long to be one."));
	}
	v->asked_to_join = false;
	(void)text_copy(v->email, sizeof v->email, email);
	syncer_sign_in(sharing_syncer(v->app), email, &secret);
	secret_done(&secret);
	return true;
}

static const char *can_sign(void *self)
{
	struct shared_desk *v = self;

	if (app_readonly(v->app))
		return _("this console only looks (--readonly)");
	if (sharing_status(v->app)->state == SYNC_NO_PROJECT)
		return _("no project is given: SUPABASE_URL and SUPABASE_ANON_KEY");
	return NULL;
}

static bool signed_in(const struct shared_desk *v)
{
	const struct sync_status *status = sharing_status(v->app);

	return status->who[0] != '\0' && status->state != SYNC_SIGNED_OUT;
}

static void sign_out_yes(void *self)
{
	struct shared_desk *v = self;

	syncer_sign_out(sharing_syncer(v->app));
	app_say(v->app, ROLE_OK,
	    _("Signed out. What is changed here waits in this store until somebody signs in."));
	(void)load(v);
}

/* The address that is given; true when there is all that it takes to sign in by itself. */
static bool given(const struct shared_desk *v, char *email, size_t size)
{
	struct supabase_project p;
	struct error err;
	bool whole = false;

	email[0] = '\0';
	if (credentials_supabase(&v->session->credentials, &p, &err)) {
		whole = secret_there(&p.refresh) || secret_there(&p.service_key) ||
		    (p.email[0] != '\0' && secret_there(&p.password));
		(void)text_copy(email, size, p.email);
	}
	supabase_project_done(&p);
	return whole;
}

static void do_sign(void *self)
{
	struct shared_desk *v = self;
	struct form form = { .title = N_("Sign in to the shared desk"),
		.save_label = N_("Sign in"),
		.fields = { { .label = N_("E-mail"),
				.help = N_("Your own address at the desk's project") },
		    { .label = N_("Password"),
			.help = N_(
			    "Not shown, not kept; an open vault keeps the sign-in for the next start"),
			.hidden = true } },
		.n = 2,
		.forget = true,
		.save = sign_in_save };

	if (signed_in(v)) {
		app_ask(v->app, _("Sign out?"),
		    _("This console then works on its own store alone. Nothing that waits is lost."),
		    _("Yes, sign out"), v, sign_out_yes);
		return;
	}
	if (given(v, form.fields[0].value, sizeof form.fields[0].value) &&
	    sharing_status(v->app)->problem.kind == ERROR_NONE) {
		v->asked_to_join = false;
		syncer_now(sharing_syncer(v->app));
		return;
	}
	if (v->email[0] != '\0')
		(void)text_copy(form.fields[0].value, sizeof form.fields[0].value, v->email);
	app_form(v->app, &form, v);
}

static const char *sign_label(void *self)
{
	return signed_in(self) ? _("Sign out") : _("Sign in");
}

/* ---- a round now, and what needs a decision */

static const char *can_round(void *self)
{
	struct shared_desk *v = self;
	const char *why = can_sign(self);

	if (why != NULL)
		return why;
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

/* ---- sharing no longer */

static void leave_yes(void *self)
{
	struct shared_desk *v = self;
	struct error err;

	sharing_done(v->app);
	if (!sync_leave(v->session->store, &err))
		app_error(v->app, &err);
	else
		app_say(v->app, ROLE_OK,
		    _("This store is shared no longer. What it holds stays here, and what the project holds stays there."));
	sharing_start(v->app);
	v->asked_to_join = true; /* not asked right again */
	app_count_journal(v->app);
	(void)load(v);
}

static const char *can_leave(void *self)
{
	struct shared_desk *v = self;

	return sharing_status(v->app)->joined ? NULL : _("this store is not shared");
}

static void do_leave(void *self)
{
	struct shared_desk *v = self;
	const struct sync_waiting *w = &sharing_status(v->app)->waiting;
	char text[500];

	(void)snprintf(text, sizeof text,
	    _("This store then works alone. Its customers stay here, and at the project. What waits to be sent (%zu) and what is not decided (%zu) stays in this store only."),
	    w->planned, w->conflicts);
	app_ask_careful(v->app, _("Share no longer?"), text, _("Yes, share no longer"), v,
	    leave_yes);
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
	return load(v);
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
		(void)load(v);
		if (!v->asked_to_join && sharing_status(v->app)->state == SYNC_NOT_JOINED)
			ask_join(v);
	}
}

/* ---- drawing */

static void shared_layout(void *self, struct rect area)
{
	struct shared_desk *v = self;

	v->state_rect = rect_rows(area, 0, STATE_ROWS);
	v->list_rect = rect_rows(area, STATE_ROWS, area.h - STATE_ROWS);
	list_fit(&v->list, v->n, rect_inside(v->list_rect).h);
}

/* Signed in, and to no avail. */
static const char *role_words(const struct sync_status *status)
{
	if (status->no_role)
		return _(
		    "This address has no role at the desk: the project shows it nothing. Ask who manages the project for the role.");
	return status->not_desk
	    ? _("This address has not the role of the desk: the project takes nothing of this store's. Ask who manages the project for the role.")
	    : "";
}

static bool waits(const struct sync_status *status)
{
	return status->waiting.planned + status->waiting.conflicts > 0;
}

static const char *state_words(const struct sync_status *status, char *out, size_t size)
{
	bool nothing_left = !waits(status);
	char text[TIME_TEXT_MAX], at[32];

	switch (status->state) {
	case SYNC_NO_PROJECT:
		return _(
		    "No project is given. SUPABASE_URL and SUPABASE_ANON_KEY say which (, shows where they come from).");
	case SYNC_SIGNED_OUT:
		return status->joined
		    ? _("Nobody is signed in. What is changed here waits in this store.")
		    : _("Nobody is signed in: this console works on its own store.");
	case SYNC_NOT_JOINED:
		return _("Signed in. This store is not shared with the project yet.");
	case SYNC_RUNNING:
		(void)snprintf(out, size, _("At work: %zu rows in this round."),
		    status->round_rows);
		return out;
	case SYNC_FRESH:
		time_text(status->fresh_at, text);
		time_for_operator(text, at, sizeof at);
		(void)snprintf(out, size,
		    status->readonly ? _("Read whole at %s. Nothing is written there.")
			: nothing_left
			? _("Equal with the project as of %s.")
			: _("Equal with the project as of %s, but for what is listed below."),
		    at);
		return out;
	case SYNC_WAITING:
		return _("The project is not reached now. It is tried again by itself.");
	default:
		return _("Sharing has stopped until somebody looks at it.");
	}
}

/* What comes next, in one sentence. */
static const char *next_words(const struct shared_desk *v)
{
	const struct sync_status *status = sharing_status(v->app);

	if (v->n_conflicts > 0)
		return _("Next: Enter shows both sides of the chosen one; you decide");
	if (status->state == SYNC_NO_PROJECT)
		return _("Next: give the project's address and key, then start voxdesk again");
	if (status->state == SYNC_SIGNED_OUT)
		return _("Next: L signs in");
	if (status->state == SYNC_NOT_JOINED)
		return _("Next: j shares this store, after a question");
	if (v->n > 0)
		return _(
		    "Next: what was refused is tried again by itself; u tries now, Enter looks");
	return _("Next: nothing to do here; u looks now");
}

static void draw_state(const struct shared_desk *v)
{
	const struct sync_status *status = sharing_status(v->app);
	struct rect in = rect_inside(v->state_rect);
	char text[200], title[300];
	int y = 0;

	(void)snprintf(title, sizeof title, "%s%s%s",
	    status->project[0] != '\0' ? status->project : _("No project"),
	    status->who[0] != '\0' ? "  " : "", status->who);
	draw_box(v->state_rect, title, false);
	y += draw_wrapped(in, y, 0, 2,
	    status->state == SYNC_STOPPED     ? ROLE_BAD
		: status->state == SYNC_FRESH ? ROLE_OK
					      : ROLE_TEXT,
	    state_words(status, text, sizeof text));
	if (role_words(status)[0] != '\0')
		y += draw_wrapped(in, y, 0, 2, ROLE_BAD, role_words(status));
	if (status->problem.kind != ERROR_NONE && status->state != SYNC_NOT_JOINED &&
	    status->state != SYNC_RUNNING) {
		y += draw_wrapped(in, y, 0, 2, ROLE_BAD, status->problem.message);
		if (y < in.h - 1)
			y += draw_wrapped(in, y, 0, in.h - 1 - y, ROLE_TEXT, status->problem.hint);
	}
	if (y < in.h - 1 && status->pulled + status->pushed > 0)
		(void)draw_textf(in, y++, 0, ROLE_DIM,
		    _("Since voxdesk was started %zu changes came in and %zu went there."),
		    status->pulled, status->pushed);
	if (y < in.h - 1 && waits(status))
		(void)draw_textf(in, y, 0, ROLE_DIM,
		    _("Waiting to be sent: %zu. Refused: %zu. Conflicts: %zu."),
		    status->waiting.planned - status->waiting.refused, status->waiting.refused,
		    status->waiting.conflicts);
	(void)draw_text(in, in.h - 1, 0, ROLE_TITLE, next_words(v));
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
	return strcmp(command->name, "shared-leave") != 0 && command->enabled(self) == NULL;
}

static const struct command shared_commands[] = {
	{ "shared-open", "Enter", N_("Look"),
	    N_("Show both sides of a conflict, or what was refused"), 0, can_open, do_open, NULL },
	{ "shared-sign", "L F4", N_("Sign in"), N_("Sign in to the desk's project, or out"),
	    CMD_NETWORK, can_sign, do_sign, sign_label },
	{ "shared-join", "j", N_("Share"), N_("Share this store with the project from now on"),
	    CMD_WRITES | CMD_CONFIRM, can_join, do_join, NULL },
	{ "shared-leave", "X", N_("Share no longer"),
	    N_("Go on with this store alone; what the project has stays there"),
	    CMD_WRITES | CMD_CONFIRM, can_leave, do_leave, NULL },
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
