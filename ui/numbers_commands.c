/* What can be done with the chosen AI number, and the page's table of keys. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/records.h"
#include "ui/numbers.h"
#include "ui/screens.h"
#include "ui/states.h"

static const char *needs_row(const struct numbers *v)
{
	return numbers_chosen(v) == NULL ? _("there is no number yet") : NULL;
}

static const char *needs_pool(void *self)
{
	struct numbers *v = self;

	if (numbers_chosen(v) == NULL)
		return needs_row(v);
	return numbers_chosen(v)->pool != NULL ? NULL : _("it is no pool number");
}

static void asking(struct numbers *v)
{
	const struct number_row *row = numbers_chosen(v);

	(void)text_copy(v->asked, sizeof v->asked, number_row_id(row));
	v->asked_version = row->pool != NULL ? row->pool->version : 0;
}

/* A yes is only good for what the question was about. */
static const struct number_row *asked(struct numbers *v)
{
	const struct number_row *row = numbers_chosen(v);

	if (row != NULL && strcmp(number_row_id(row), v->asked) == 0 &&
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
	(void)numbers_load(v);
}

static bool capacity_save(void *self, struct form *form, struct error *err, int *at_fault)
{
	struct numbers *v = self;
	const struct number_row *row = numbers_chosen(v);
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
	(void)numbers_load(v);
	return true;
}

static void do_capacity(void *self)
{
	struct numbers *v = self;
	struct form form = {
		.title = N_("Places of this pool number"),
		.save_label = N_("Save"),
		.key = number_row_id(numbers_chosen(v)),
		.fields = { { .label = N_("Places"),
		    .help = N_("How many business numbers may forward to it, at most 50") } },
		.n = 1,
		.save = capacity_save,
	};

	asking(v);
	(void)snprintf(form.fields[0].value, sizeof form.fields[0].value, "%d",
	    numbers_chosen(v)->pool->capacity);
	app_form(v->app, &form, v);
}

static const char *switch_label(void *self)
{
	const struct number_row *row = numbers_chosen(self);

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

static void switch_on(struct numbers *v, const struct pool_number *pool)
{
	struct arena arena = { 0 };
	const char *question = pool_switch_on_question(pool, &arena);

	if (question[0] != '\0')
		app_ask(v->app, _("Switch on"), question, _("Yes, switch it on"), v, switch_yes);
	else
		switch_yes(v);
	arena_done(&arena);
}

static void do_switch(void *self)
{
	struct numbers *v = self;
	const struct pool_number *pool = numbers_chosen(v)->pool;
	char text[300], shown[NUMBER_TEXT_MAX];

	asking(v);
	if (!pool->active) {
		switch_on(v, pool);
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

	if (numbers_chosen(v) == NULL)
		return needs_row(v);
	return drift_of(numbers_chosen(v)) == DRIFT_MOVED ? NULL : _("it has not moved");
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
	const struct number_row *row = numbers_chosen(v);
	char text[300], shown[NUMBER_TEXT_MAX];

	asking(v);
	if (row->managed != NULL) {
		app_push(v->app, &screen_release, row->managed->id);
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
	const struct number_row *row = numbers_chosen(v);

	if (row == NULL)
		return needs_row(v);
	if (row->pool != NULL && row->pool->used > 0)
		return _("customers still forward to it: Enter lists them");
	return NULL;
}

static const char *remove_label(void *self)
{
	const struct number_row *row = numbers_chosen(self);

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
	(void)numbers_load(v);
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

static void do_order(void *self)
{
	struct numbers *v = self;
	const struct number_row *row = numbers_chosen(v);

	app_push(v->app, &screen_order,
	    row == NULL             ? NULL
		: row->pool != NULL ? row->pool->country
				    : row->managed->country);
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
	const struct number_row *row = numbers_chosen(v);

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

	if (numbers_chosen(v)->managed != NULL)
		place_chosen(v, numbers_chosen(v)->managed->org_id);
	else
		app_pick(v->app, &pick, v);
}

static void do_copy(void *self)
{
	struct numbers *v = self;

	app_copy(v->app, number_row_number(numbers_chosen(v)),
	    number_row_number(numbers_chosen(v)));
}

static const char *can_copy(void *self)
{
	return needs_row(self);
}

const struct command numbers_commands[] = {
	{ "numbers-sync", "u F9", N_("Look"),
	    N_("Read all of them at Telnyx and Twilio: state, voice application, what is missing"),
	    CMD_WRITES | CMD_NETWORK, numbers_can_sync, numbers_do_sync, NULL },
	{ "numbers-open", "Enter", N_("Who"), N_("Who forwards to it, or whose it is"), 0, can_open,
	    do_open, NULL },
	{ "numbers-add", "n", N_("Add"), N_("Add a number that you have to the pool"), CMD_WRITES,
	    NULL, do_add, NULL },
	{ "numbers-order", "b", N_("Order"),
	    N_("Order another pool number from Telnyx, after a question"),
	    CMD_WRITES | CMD_NETWORK | CMD_CONFIRM, NULL, do_order, NULL },
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
