/* The AI numbers: the pool's and the managed ones, as their providers were last seen to have them,
 * and who forwards to each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "desk/pool.h"
#include "store/managed.h"
#include "store/records.h"
#include "ui/app.h"
#include "ui/list.h"
#include "ui/screens.h"
#include "ui/states.h"

#define DETAIL_ROWS 8
#define TIMER_AGAIN 0
#define AGAIN_MS 250

/* One of the two; the pool's come first. */
struct number_row {
	const struct pool_number *pool;
	const struct managed_number *managed;
};

struct numbers {
	struct app *app;
	struct arena arena;
	struct number_row *rows;
	size_t n, n_pool, n_managed;
	struct pool_place *places; /* of the chosen pool number */
	size_t n_places;
	struct arena places_arena;
	const char *words; /* of the chosen one */
	struct list list;
	struct rect list_rect, detail_rect;
	struct read *reading, *managed; /* NULL: not under way */
	struct pool_synced synced;      /* by the last reading of the pool */
	struct error first;             /* that reading met */
	char heading[120];
	char asked[ID_MAX]; /* the row that a question is about */
	int64_t asked_version;
};

static const struct number_row *chosen(const struct numbers *v)
{
	return v->list.at < v->n ? &v->rows[v->list.at] : NULL;
}

static const char *row_id(const struct number_row *row)
{
	return row == NULL ? "" : row->pool != NULL ? row->pool->id : row->managed->id;
}

static const char *row_number(const struct number_row *row)
{
	return row->pool != NULL ? row->pool->number : row->managed->number;
}

/* What its provider says of it; where nothing is wrong, where its calls go. */
static const char *row_words(struct numbers *v, const struct number_row *row)
{
	const struct pool_number *p = row->pool;
	struct ai_standing standing;
	struct error err;
	const char *at;

	if (!ai_standing_load(app_session(v->app), row_number(row), &v->places_arena, &standing,
		&err))
		return err.message[0] != '\0' ? arena_strdup(&v->places_arena, err.message) : "";
	if (standing.text[0] != '\0')
		return standing.text;
	if (standing.seen_at[0] == '\0')
		return _("Never seen at its provider: u asks.");
	if (p == NULL)
		return row->managed->vapi_id[0] != '\0' ? _("Known to Vapi.")
							: _("Not known to Vapi.");
	at = p->connection_name[0] != '\0' ? p->connection_name : p->connection_id;
	return at[0] != '\0' ? arena_printf(&v->places_arena, _("Attached to \"%s\"."), at)
			     : _("Attached to no voice application: calls to it go nowhere.");
}

static void take_places(struct numbers *v)
{
	const struct number_row *row = chosen(v);
	struct error err;

	arena_reset(&v->places_arena);
	v->n_places = 0;
	if (row != NULL && row->pool != NULL &&
	    !pool_places(app_session(v->app)->store, row->pool->id, &v->places_arena, &v->places,
		&v->n_places, &err))
		v->n_places = 0;
	v->words = row == NULL ? "" : row_words(v, row);
}

/* The same number stays under the cursor. */
static void keep_place(struct numbers *v, const char *id)
{
	for (size_t i = 0; i < v->n; i++)
		if (strcmp(row_id(&v->rows[i]), id) == 0)
			v->list.at = i;
}

static bool load(struct numbers *v)
{
	struct store *store = app_session(v->app)->store;
	struct managed_number *managed;
	struct pool_number *pool;
	struct arena arena = { 0 };
	char id[ID_MAX];
	struct error err;

	(void)text_copy(id, sizeof id, row_id(chosen(v)));
	if (!pool_list(store, &arena, &pool, &v->n_pool, &err) ||
	    !managed_list(store, &arena, &managed, &v->n_managed, &err)) {
		arena_done(&arena);
		if (err.kind == ERROR_BUSY)
			app_timer(v->app, v, TIMER_AGAIN, AGAIN_MS);
		else
			app_error(v->app, &err);
		return false;
	}
	arena_done(&v->arena);
	v->arena = arena;
	v->n = v->n_pool + v->n_managed;
	v->rows = arena_alloc(&v->arena, (v->n + 1) * sizeof *v->rows);
	for (size_t i = 0; i < v->n; i++)
		v->rows[i] = i < v->n_pool
		    ? (struct number_row){ .pool = &pool[i] }
		    : (struct number_row){ .managed = &managed[i - v->n_pool] };
	keep_place(v, id);
	list_fit(&v->list, v->n, v->list.rows);
	take_places(v);
	(void)snprintf(v->heading, sizeof v->heading, _("AI numbers: %zu of the pool, %zu managed"),
	    v->n_pool, v->n_managed);
	app_dirty(v->app);
	return true;
}

static bool open_numbers(void *self, struct app *app, const char *arg)
{
	struct numbers *v = self;

	(void)arg;
	v->app = app;
	if (app_session(app)->store == NULL) {
		app_say(app, ROLE_WARN, _("The store is not open, so there are no numbers."));
		return false;
	}
	return load(v);
}

static void close_numbers(void *self)
{
	struct numbers *v = self;

	read_free(v->reading);
	read_free(v->managed);
	arena_done(&v->places_arena);
	arena_done(&v->arena);
}

static void numbers_event(void *self, const struct event *e)
{
	struct numbers *v = self;

	if (e->kind == EVENT_KEY) {
		if (list_key(&v->list, e->key)) {
			take_places(v);
			app_dirty(v->app);
		}
	} else if (e->kind != EVENT_PASTE) {
		(void)load(v);
	}
}

/* ---- reading again at the providers */

static const char *can_sync(void *self)
{
	struct numbers *v = self;
	const struct credentials *c = &app_session(v->app)->credentials;

	if (v->reading != NULL || v->managed != NULL)
		return _("the providers are being asked already");
	return credentials_has(c, SERVICE_TWILIO) || credentials_has(c, SERVICE_TELNYX)
	    ? NULL
	    : _("there are no credentials for Telnyx or Twilio");
}

static void say_synced(struct numbers *v)
{
	const struct pool_synced *p = &v->synced;

	if (v->first.kind != ERROR_NONE)
		app_error(v->app, &v->first);
	else
		app_say(v->app, p->missing + p->suspended + p->moved > 0 ? ROLE_WARN : ROLE_OK,
		    _("Read just now: %zu pool numbers, %zu new, %zu missing, %zu suspended, %zu moved."),
		    p->listed, p->added, p->missing, p->suspended, p->moved);
}

static void managed_known(void *user, size_t n, const struct error *err)
{
	struct numbers *v = user;

	(void)n;
	if (err != NULL && v->first.kind == ERROR_NONE)
		v->first = *err;
	read_free(v->managed);
	v->managed = NULL;
	app_unsay(v->app);
	say_synced(v);
	(void)load(v);
}

/* Then Twilio's managed numbers, where there are credentials for it. */
static void managed_too(struct numbers *v)
{
	struct error err;

	v->managed = managed_refresh(app_session(v->app), app_loop(v->app), managed_known, v, &err);
	if (v->managed == NULL)
		say_synced(v);
	(void)load(v);
}

static void pool_known(void *user, const struct pool_refreshed *p, const struct error *err)
{
	struct numbers *v = user;

	if (p != NULL)
		v->synced = p->synced;
	if (p != NULL && p->telnyx)
		app_provider_seen(v->app, SERVICE_TELNYX, NULL);
	else if (err != NULL && strncmp(err->code, "telnyx", 6) == 0)
		app_provider_seen(v->app, SERVICE_TELNYX, err);
	if (err != NULL)
		v->first = *err;
	read_free(v->reading);
	v->reading = NULL;
	managed_too(v);
}

static void do_sync(void *self)
{
	struct numbers *v = self;
	struct error err;

	error_clear(&v->first);
	v->synced = (struct pool_synced){ 0 };
	v->reading = pool_refresh(app_session(v->app), app_loop(v->app), pool_known, v, &err);
	app_say(v->app, ROLE_TEXT, _("The providers are being asked."));
	if (v->reading == NULL)
		managed_too(v);
}

/* ---- what can be done with the chosen one */

static const char *needs_row(const struct numbers *v)
{
	return chosen(v) == NULL ? _("there is no number yet") : NULL;
}

static const char *needs_pool(void *self)
{
	struct numbers *v = self;

	if (chosen(v) == NULL)
		return needs_row(v);
	return chosen(v)->pool != NULL ? NULL : _("it is no pool number");
}

static void asking(struct numbers *v)
{
	const struct number_row *row = chosen(v);

	(void)text_copy(v->asked, sizeof v->asked, row_id(row));
	v->asked_version = row->pool != NULL ? row->pool->version : 0;
}

/* A yes is only good for what the question was about. */
static const struct number_row *asked(struct numbers *v)
{
	const struct number_row *row = chosen(v);

	if (row != NULL && strcmp(row_id(row), v->asked) == 0 &&
	    (row->pool == NULL || row->pool->version == v->asked_version))
		return row;
	app_say(v->app, ROLE_WARN,
	    _("The number changed meanwhile: look again. Nothing was done."));
	return NULL;
}

static void done(struct numbers *v, bool ok, const struct error *err, const char *words)
{
	if (ok)
		app_say(v->app, ROLE_OK, "%s", words);
	else
		app_error(v->app, err);
	(void)load(v);
}

static bool capacity_save(void *self, struct form *form, struct error *err, int *at_fault)
{
	struct numbers *v = self;
	const struct number_row *row = chosen(v);
	char *end;
	long places = strtol(form->fields[0].value, &end, 10);

	*at_fault = 0;
	if (row == NULL || row->pool == NULL || strcmp(row->pool->id, v->asked) != 0)
		return error_set(err, ERROR_CONFLICT, "changed-meanwhile", NULL,
		    _("The number changed meanwhile: look again. Nothing was done."));
	if (form->fields[0].value[0] == '\0' || *end != '\0' || places < 1 ||
	    places > POOL_CAPACITY_MAX)
		return error_set(err, ERROR_INPUT, "capacity", NULL, _("A number from 1 to %d."),
		    POOL_CAPACITY_MAX);
	if (!pool_capacity_set(app_session(v->app)->store, row->pool->id, (int)places, err))
		return false;
	(void)load(v);
	return true;
}

static void do_capacity(void *self)
{
	struct numbers *v = self;
	struct form form = {
		.title = N_("Places of this pool number"),
		.save_label = N_("Save"),
		.key = row_id(chosen(v)),
		.fields = { { .label = N_("Places"),
		    .help = N_("How many business numbers may forward to it, at most 50") } },
		.n = 1,
		.save = capacity_save,
	};

	asking(v);
	(void)snprintf(form.fields[0].value, sizeof form.fields[0].value, "%d",
	    chosen(v)->pool->capacity);
	app_form(v->app, &form, v);
}

static const char *switch_label(void *self)
{
	const struct number_row *row = chosen(self);

	return row == NULL || row->pool == NULL || row->pool->active ? _("Switch off")
								     : _("Switch on");
}

static void switch_yes(void *self)
{
	struct numbers *v = self;
	const struct number_row *row = asked(v);
	struct error err;

	if (row != NULL)
		done(v,
		    pool_switch(app_session(v->app)->store, row->pool->id, !row->pool->active,
			&err),
		    &err,
		    row->pool->active ? _("Switched off: no new customer gets it.")
				      : _("Switched on."));
}

static void do_switch(void *self)
{
	struct numbers *v = self;
	const struct pool_number *pool = chosen(v)->pool;
	char text[300], shown[NUMBER_TEXT_MAX];

	asking(v);
	if (!pool->active) {
		switch_yes(v);
		return;
	}
	number_show(pool->number, shown, sizeof shown);
	(void)snprintf(text, sizeof text,
	    _("%s is not given to new customers any more. The %d that forward to it keep it."),
	    shown, pool->used);
	app_ask(v->app, _("Switch off"), text, _("Yes, switch it off"), v, switch_yes);
}

static enum number_drift drift_of(const struct number_row *row)
{
	return row->pool != NULL ? row->pool->drift : row->managed->drift;
}

static const char *can_accept(void *self)
{
	struct numbers *v = self;

	if (chosen(v) == NULL)
		return needs_row(v);
	return drift_of(chosen(v)) == DRIFT_MOVED ? NULL : _("it has not moved");
}

static void accept_yes(void *self)
{
	struct numbers *v = self;
	const struct number_row *row = asked(v);
	struct store *store = app_session(v->app)->store;
	struct error err;

	if (row != NULL)
		done(v,
		    row->pool != NULL ? pool_accept_move(store, row->pool->id, &err)
				      : managed_accept_move(store, row->managed->id, &err),
		    &err, _("Noted: this is where it belongs now."));
}

static void do_accept(void *self)
{
	struct numbers *v = self;
	char text[700];

	asking(v);
	(void)snprintf(text, sizeof text, _("%s\n\nIs that how it shall be?"), v->words);
	app_ask(v->app, _("Moved"), text, _("Yes, it belongs there"), v, accept_yes);
}

static void remove_yes(void *self)
{
	struct numbers *v = self;
	const struct number_row *row = asked(v);
	struct error err;

	if (row != NULL)
		done(v, pool_remove(app_session(v->app)->store, row->pool->id, &err), &err,
		    _("Taken out of the pool. It stays yours at the provider."));
}

static void do_remove(void *self)
{
	struct numbers *v = self;
	const struct number_row *row = chosen(v);
	char text[300], shown[NUMBER_TEXT_MAX];

	asking(v);
	if (row->managed != NULL) {
		app_push(v->app, &screen_buy,
		    arena_printf(&v->arena, "release %s", row->managed->id));
		return;
	}
	number_show(row->pool->number, shown, sizeof shown);
	(void)snprintf(text, sizeof text,
	    _("%s leaves the pool here. At %s nothing changes: it stays yours, and paid for."),
	    shown, row->pool->provider);
	app_ask_careful(v->app, _("Take out of the pool"), text, _("Yes, take it out"), v,
	    remove_yes);
}

static const char *can_remove(void *self)
{
	struct numbers *v = self;
	const struct number_row *row = chosen(v);

	if (row == NULL)
		return needs_row(v);
	if (row->pool != NULL && row->pool->used > 0)
		return _("customers still forward to it: Enter lists them");
	return NULL;
}

static const char *remove_label(void *self)
{
	const struct number_row *row = chosen(self);

	return row != NULL && row->managed != NULL ? _("Give back") : _("Take out");
}

static bool add_save(void *self, struct form *form, struct error *err, int *at_fault)
{
	struct numbers *v = self;
	struct number number;
	char id[ID_MAX];

	*at_fault = 0;
	if (!number_parse(&number, form->fields[0].value, app_session(v->app)->country_in_hand,
		NUMBER_UNKNOWN, err) ||
	    !pool_number_add(app_session(v->app)->store, number.e164, number.country,
		form->fields[1].value, POOL_CAPACITY_MAX, id, err))
		return false;
	app_say(v->app, ROLE_OK, _("Added. u asks the provider how it stands."));
	(void)load(v);
	return true;
}

static void add_note(void *self, const struct form *form, const char *value, char *out, size_t size,
    enum role *role)
{
	struct numbers *v = self;
	struct number number;
	struct error err;

	(void)form;
	out[0] = '\0';
	*role = ROLE_BAD;
	if (value[0] == '\0')
		return;
	if (number_parse(&number, value, app_session(v->app)->country_in_hand, NUMBER_UNKNOWN,
		&err)) {
		*role = ROLE_OK;
		(void)snprintf(out, size, "%s  %s", number.international, number.country);
	} else {
		(void)text_copy(out, size, err.message);
	}
}

static void do_add(void *self)
{
	static const char *const providers[] = { "telnyx", "twilio", NULL };
	struct numbers *v = self;
	struct form form = {
		.title = N_("Add to the pool"),
		.save_label = N_("Add"),
		.fields = { { .label = N_("Number"),
				.help = N_("One that you have at the provider already"),
				.note = add_note },
		    { .label = N_("Provider"), .value = "telnyx", .choices = providers } },
		.n = 2,
		.save = add_save,
	};

	app_form(v->app, &form, v);
}

/* Who forwards to it: one is opened, several are listed. */
static size_t places_fill(void *self, const char *filter, struct arena *arena,
    struct pick_line *out, size_t max)
{
	struct numbers *v = self;
	char shown[NUMBER_TEXT_MAX];
	size_t n = 0;

	(void)filter;
	for (; n < v->n_places && n < max; n++) {
		const struct pool_place *p = &v->places[n];
		struct state_look look = inbound_look(p->state);

		number_show(p->business_number, shown, sizeof shown);
		out[n] = (struct pick_line){ .id = arena_strdup(arena, p->org_id),
			.text = arena_printf(arena, "%s  %s", p->customer, shown),
			.note = look.word,
			.role = look.role };
	}
	return n;
}

static void place_chosen(void *self, const char *id)
{
	app_push(((struct numbers *)self)->app, &screen_lanes, id);
}

static const char *can_open(void *self)
{
	struct numbers *v = self;
	const struct number_row *row = chosen(v);

	if (row == NULL)
		return needs_row(v);
	if (row->managed != NULL)
		return row->managed->org_id[0] != '\0' ? NULL : _("it is no customer's");
	return v->n_places > 0 ? NULL : _("nobody forwards to it");
}

static void do_open(void *self)
{
	struct numbers *v = self;
	struct pick pick = {
		.title = N_("Who forwards to it"), .fill = places_fill, .chosen = place_chosen
	};

	if (chosen(v)->managed != NULL)
		place_chosen(v, chosen(v)->managed->org_id);
	else
		app_pick(v->app, &pick, v);
}

static void do_copy(void *self)
{
	struct numbers *v = self;

	app_copy(v->app, row_number(chosen(v)), row_number(chosen(v)));
}

static const char *can_copy(void *self)
{
	return needs_row(self);
}

/* ---- drawing */

static struct state_look pool_look(const struct pool_number *p)
{
	if (p->drift == DRIFT_MISSING)
		return (struct state_look){ GLYPH_BAD, _("missing"), ROLE_BAD };
	if (p->drift == DRIFT_SUSPENDED)
		return (struct state_look){ GLYPH_BAD, _("suspended"), ROLE_BAD };
	if (p->drift == DRIFT_MOVED)
		return (struct state_look){ GLYPH_WARN, _("moved"), ROLE_WARN };
	if (!p->active)
		return (struct state_look){ GLYPH_OFF, _("switched off"), ROLE_DIM };
	return p->seen_at[0] != '\0'
	    ? (struct state_look){ GLYPH_OK, _("active"), ROLE_OK }
	    : (struct state_look){ GLYPH_OFF, _("not read yet"), ROLE_DIM };
}

static struct state_look managed_look(const struct managed_number *m)
{
	if (m->drift == DRIFT_MISSING)
		return (struct state_look){ GLYPH_BAD, _("missing"), ROLE_BAD };
	if (m->drift == DRIFT_SUSPENDED || !m->active)
		return (struct state_look){ GLYPH_BAD, _("suspended"), ROLE_BAD };
	if (m->drift == DRIFT_MOVED)
		return (struct state_look){ GLYPH_WARN, _("moved"), ROLE_WARN };
	return m->seen_at[0] != '\0'
	    ? (struct state_look){ GLYPH_OK, _("active"), ROLE_OK }
	    : (struct state_look){ GLYPH_OFF, _("not read yet"), ROLE_DIM };
}

static void draw_line(void *user, struct rect row, size_t i, bool selected)
{
	const struct numbers *v = user;
	const struct number_row *r = &v->rows[i];
	struct state_look look = r->pool != NULL ? pool_look(r->pool) : managed_look(r->managed);
	enum role text = selected ? ROLE_SELECTED : ROLE_TEXT;
	char shown[NUMBER_TEXT_MAX], whose[80];
	int x;

	number_show(row_number(r), shown, sizeof shown);
	if (r->pool != NULL)
		(void)snprintf(whose, sizeof whose, _("pool, %d of %d used"), r->pool->used,
		    r->pool->capacity);
	else
		(void)text_copy(whose, sizeof whose,
		    r->managed->customer[0] != '\0' ? r->managed->customer : _("nobody's"));
	x = draw_cell(row, 0, 1, 20, text, shown);
	x = draw_cell(row, 0, x, 3, text, r->pool != NULL ? r->pool->country : r->managed->country);
	x = draw_cell(row, 0, x, 8, text, r->pool != NULL ? r->pool->provider : "twilio");
	x = draw_text(row, 0, x, selected ? ROLE_SELECTED : look.role, glyph(look.glyph)) + 1;
	x = draw_cell(row, 0, x, 14, selected ? ROLE_SELECTED : look.role, look.word);
	(void)draw_cell(row, 0, x, row.w - x, text, whose);
}

static void draw_detail(const struct numbers *v)
{
	const struct number_row *row = chosen(v);
	struct rect in = rect_inside(v->detail_rect);
	const char *seen_at, *state, *account;
	char seen[32] = "";
	int y;

	draw_box(v->detail_rect, _("Chosen"), false);
	if (row == NULL) {
		(void)draw_wrapped(in, 0, 0, in.h, ROLE_DIM,
		    _("No AI number is known yet. u reads them at Telnyx and Twilio; n adds one to the pool; a customer's page buys one."));
		return;
	}
	seen_at = row->pool != NULL ? row->pool->seen_at : row->managed->seen_at;
	state = row->pool != NULL ? row->pool->provider_state : row->managed->provider_state;
	account = row->pool != NULL ? row->pool->account_sid : row->managed->account_sid;
	y = draw_wrapped(in, 0, 0, 3, ROLE_TEXT, v->words);
	for (size_t i = 0; i < v->n_places && y < in.h - 1; i++, y++) {
		const struct pool_place *p = &v->places[i];
		char shown[NUMBER_TEXT_MAX];

		if (y == in.h - 2 && v->n_places - i > 1) {
			(void)draw_textf(in, y, 0, ROLE_DIM, _("and %zu more: Enter"),
			    v->n_places - i);
			break;
		}
		number_show(p->business_number, shown, sizeof shown);
		(void)draw_textf(in, y, 0, inbound_look(p->state).role, "%s  %s  %s", shown,
		    p->customer, inbound_look(p->state).word);
	}
	time_for_operator(seen_at, seen, sizeof seen);
	(void)draw_textf(in, in.h - 1, 0, ROLE_DIM, "%s%s%s%s%s%s",
	    seen[0] != '\0' ? _("seen at the provider ") : _("never seen at the provider"), seen,
	    state[0] != '\0' ? _("   its word: ") : "", state, account[0] != '\0' ? "   " : "",
	    account);
}

static void numbers_layout(void *self, struct rect area)
{
	struct numbers *v = self;
	int detail = area.h > DETAIL_ROWS * 2 ? DETAIL_ROWS : area.h / 2;

	v->list_rect = rect_rows(area, 0, area.h - detail);
	v->detail_rect = rect_rows(area, area.h - detail, detail);
	list_fit(&v->list, v->n, v->list_rect.h);
}

static void numbers_draw(void *self, struct rect area)
{
	struct numbers *v = self;

	(void)area;
	list_draw(&v->list, v->list_rect, draw_line, v);
	draw_detail(v);
}

static const char *numbers_heading(void *self)
{
	return ((struct numbers *)self)->heading;
}

static bool numbers_in_footer(void *self, const struct command *command)
{
	return command->enabled == NULL || command->enabled(self) == NULL;
}

static const struct command numbers_commands[] = {
	{ "numbers-sync", "u F9", N_("Look"),
	    N_("Read all of them at Telnyx and Twilio: state, voice application, what is missing"),
	    CMD_WRITES | CMD_NETWORK, can_sync, do_sync, NULL },
	{ "numbers-open", "Enter", N_("Who"), N_("Who forwards to it, or whose it is"), 0, can_open,
	    do_open, NULL },
	{ "numbers-add", "n", N_("Add"), N_("Add a number that you have to the pool"), CMD_WRITES,
	    NULL, do_add, NULL },
	{ "numbers-capacity", "c", N_("Places"),
	    N_("How many business numbers may forward to this pool number"), CMD_WRITES, needs_pool,
	    do_capacity, NULL },
	{ "numbers-switch", "o", N_("Switch off"),
	    N_("Give this pool number to no new customers, or give it again"),
	    CMD_WRITES | CMD_CONFIRM, needs_pool, do_switch, switch_label },
	{ "numbers-moved", "k", N_("Moved: right"),
	    N_("The voice application it is attached to now is the right one"),
	    CMD_WRITES | CMD_CONFIRM, can_accept, do_accept, NULL },
	{ "numbers-remove", "D", N_("Take out"),
	    N_("Take it out of the pool, or give a managed number back to Twilio"),
	    CMD_WRITES | CMD_CONFIRM, can_remove, do_remove, remove_label },
	{ "numbers-copy", "y", N_("Copy"), N_("Copy the number to the terminal's clipboard"), 0,
	    can_copy, do_copy, NULL },
	{ 0 },
};

const struct screen screen_numbers = {
	.name = "numbers",
	.title = N_("AI numbers"),
	.size = sizeof(struct numbers),
	.open = open_numbers,
	.close = close_numbers,
	.event = numbers_event,
	.layout = numbers_layout,
	.draw = numbers_draw,
	.heading = numbers_heading,
	.in_footer = numbers_in_footer,
	.commands = numbers_commands,
};
