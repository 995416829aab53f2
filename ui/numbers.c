/* The AI numbers: the pool's and the managed ones, as their providers were last seen to have them,
 * and who forwards to each. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "desk/customers.h"
#include "ui/app.h"
#include "ui/numbers.h"
#include "ui/screens.h"
#include "ui/states.h"

#define DETAIL_ROWS 8

const struct number_row *numbers_chosen(const struct numbers *v)
{
	return v->list.at < v->n ? &v->rows[v->list.at] : NULL;
}

const char *number_row_id(const struct number_row *row)
{
	return row == NULL ? "" : row->pool != NULL ? row->pool->id : row->managed->id;
}

const char *number_row_number(const struct number_row *row)
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

	if (!ai_standing_load(app_session(v->app), number_row_number(row), &v->places_arena,
		&standing, &err))
		return err.message[0] != '\0' ? arena_strdup(&v->places_arena, err.message) : "";
	if (standing.text[0] != '\0')
		return standing.text;
	if (standing.seen_at[0] == '\0')
		return _("Never seen at its provider: u asks.");
	if (p == NULL)
		return row->managed->vapi_id[0] != '\0' ? _("Known to Vapi.")
							: _("Not known to Vapi.");
	if (p->led_to[0] != '\0')
		return arena_printf(&v->places_arena,
		    _("Led to the agent of %s: no other customer gets it."), p->led_to);
	at = p->connection_name[0] != '\0' ? p->connection_name : p->connection_id;
	return at[0] != '\0' ? arena_printf(&v->places_arena, _("Attached to \"%s\"."), at)
			     : _("Attached to no voice application: calls to it go nowhere.");
}

/* Who forwards to a managed number: mostly the one customer that it was bought for. */
static bool managed_places(struct numbers *v, const struct managed_number *m, struct error *err)
{
	struct store *store = app_session(v->app)->store;
	struct forwarding *configs;
	size_t n;

	if (!forwarding_list_to(store, m->number, &v->places_arena, &configs, &n, err))
		return false;
	v->places = arena_alloc(&v->places_arena, (n + 1) * sizeof *v->places);
	for (size_t i = 0; i < n; i++) {
		struct pool_place *p = &v->places[v->n_places++];
		struct customer customer;

		if (!customer_get(store, configs[i].org_id, &v->places_arena, &customer, err))
			return false;
		*p = (struct pool_place){ .customer = customer.name,
			.business_number = configs[i].business_number,
			.state = inbound_state_name(configs[i].state) };
		(void)text_copy(p->org_id, sizeof p->org_id, configs[i].org_id);
		(void)text_copy(p->config_id, sizeof p->config_id, configs[i].id);
	}
	return true;
}

static void take_places(struct numbers *v)
{
	const struct number_row *row = numbers_chosen(v);
	struct error err;

	arena_reset(&v->places_arena);
	v->n_places = 0;
	v->words = "";
	if (row == NULL)
		return;
	if (row->pool != NULL ? !pool_places(app_session(v->app)->store, row->pool->id,
				    &v->places_arena, &v->places, &v->n_places, &err)
			      : !managed_places(v, row->managed, &err))
		v->n_places = 0;
	v->words = row_words(v, row);
}

/* The same number stays under the cursor. */
static void keep_place(struct numbers *v, const char *id)
{
	for (size_t i = 0; i < v->n; i++)
		if (strcmp(number_row_id(&v->rows[i]), id) == 0)
			v->list.at = i;
}

bool numbers_load(struct numbers *v)
{
	struct store *store = app_session(v->app)->store;
	struct managed_number *managed;
	struct pool_number *pool;
	struct arena arena = { 0 };
	char id[ID_MAX];
	struct error err;

	(void)text_copy(id, sizeof id, number_row_id(numbers_chosen(v)));
	if (!pool_list(store, &arena, &pool, &v->n_pool, &err) ||
	    !managed_list(store, &arena, &managed, &v->n_managed, &err)) {
		arena_done(&arena);
		return app_not_read(v->app, v, &err);
	}
	arena_done(&v->arena);
	v->arena = arena;
	v->n = v->n_pool + v->n_managed;
	v->rows = arena_alloc(&v->arena, (v->n + 1) * sizeof *v->rows);
	for (size_t i = 0; i < v->n; i++) {
		v->rows[i].pool = i < v->n_pool ? &pool[i] : NULL;
		v->rows[i].managed = i < v->n_pool ? NULL : &managed[i - v->n_pool];
	}
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
	return numbers_load(v);
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
		(void)numbers_load(v);
	}
}

/* ---- reading again at the providers */

const char *numbers_can_sync(void *self)
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
	(void)numbers_load(v);
}

/* Then Twilio's managed numbers, where there are credentials for it. */
static void managed_too(struct numbers *v)
{
	struct error err;

	v->managed = managed_refresh(app_session(v->app), app_loop(v->app), managed_known, v, &err);
	if (v->managed == NULL)
		say_synced(v);
	(void)numbers_load(v);
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

void numbers_do_sync(void *self)
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

/* ---- drawing */

static struct state_look pool_look(const struct pool_number *p)
{
	struct state_look look = number_look(p->drift, p->active, p->seen_at);

	/* As ai_standing_load() has it. */
	if (p->drift == DRIFT_NONE && p->active && p->seen_at[0] != '\0' &&
	    p->connection_id[0] == '\0' && strcmp(p->provider, "telnyx") == 0)
		look = (struct state_look){ GLYPH_WARN, _("unattached"), ROLE_WARN };
	return look;
}

/* Nobody switches a managed number off: one that is not active, its provider suspended. */
static struct state_look managed_look(const struct managed_number *m)
{
	return number_look(m->active || m->drift == DRIFT_MISSING ? m->drift : DRIFT_SUSPENDED,
	    true, m->seen_at);
}

static void draw_line(void *user, struct rect row, size_t i, bool selected)
{
	const struct numbers *v = user;
	const struct number_row *r = &v->rows[i];
	struct state_look look = r->pool != NULL ? pool_look(r->pool) : managed_look(r->managed);
	enum role text = selected ? ROLE_SELECTED : ROLE_TEXT;
	char shown[NUMBER_TEXT_MAX], whose[80];
	int x;

	number_show(number_row_number(r), shown, sizeof shown);
	if (r->pool != NULL)
		(void)snprintf(whose, sizeof whose,
		    row.w < 70 ? _("%d of %d") : _("pool, %d of %d used"), r->pool->used,
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
	const struct number_row *row = numbers_chosen(v);
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
	    seen[0] != '\0' ? _("seen at the provider ") : "", seen, /* else it stands above */
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
	.in_footer = app_ready,
	.commands = numbers_commands,
};
