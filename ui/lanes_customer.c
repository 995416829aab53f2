/* The customer behind the lanes: edit, call back, several business numbers. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "ui/customer_form.h"
#include "ui/lanes.h"
#include "ui/states.h"

/* The business number may be another one now. */
static void edited(void *self)
{
	struct lanes *l = self;

	l->number[0] = '\0';
	lanes_own_change(l);
	(void)lanes_load(l);
}

void lanes_do_edit(void *self)
{
	struct lanes *l = self;

	customer_form_edit(l->app, l->session, l->customer_id, l, edited);
}

void lanes_do_call_back(void *self)
{
	struct lanes *l = self;
	bool on = l->lane1.customer.call_back_at[0] == '\0';
	char now[TIME_TEXT_MAX];
	struct error err;

	time_now_text(now);
	if (customer_call_back(l->session->store, l->customer_id, on ? now : NULL, "", &err))
		app_say(l->app, ROLE_OK,
		    on ? _("On the call-back list.") : _("Off the call-back list."));
	else
		app_error(l->app, &err);
	lanes_own_change(l);
	(void)lanes_load(l);
}

static size_t number_fill(void *self, const char *filter, struct arena *arena,
    struct pick_line *out, size_t max)
{
	struct lanes *l = self;
	char shown[NUMBER_TEXT_MAX];
	size_t n = 0;

	(void)filter;
	for (; n < l->lane1.n_configs && n + 1 < max; n++) {
		number_show(l->lane1.configs[n].business_number, shown, sizeof shown);
		out[n] = (struct pick_line){ .id = arena_strdup(arena,
						 l->lane1.configs[n].business_number),
			.text = arena_strdup(arena, shown),
			.note = inbound_look(inbound_state_name(l->lane1.configs[n].state)).word };
	}
	out[n++] = (struct pick_line){ .id = "add",
		.text = _("Add another business number"),
		.disabled = app_readonly(l->app) ? _("read-only") : NULL };
	return n;
}

static bool number_save(void *self, struct form *form, struct error *err, int *field)
{
	struct lanes *l = self;
	char e164[E164_MAX];

	*field = 0;
	if (!desk_number_add(l->session, l->customer_id, form->fields[0].value,
		l->lane1.customer.country, e164, err))
		return false;
	(void)text_copy(l->number, sizeof l->number, e164);
	lanes_own_change(l);
	(void)lanes_load(l);
	return true;
}

static void number_chosen(void *self, const char *id)
{
	struct lanes *l = self;
	struct form form = {
		.title = N_("Another business number"),
		.save_label = N_("Add"),
		.fields = { { .label = N_("Business number"),
		    .help = N_("In any spelling"),
		    .note = lanes_ai_form_note } },
		.n = 1,
		.save = number_save,
	};

	if (strcmp(id, "add") == 0) {
		form.key = l->customer_id;
		app_form(l->app, &form, l);
		return;
	}
	(void)text_copy(l->number, sizeof l->number, id);
	lanes_own_change(l);
	(void)lanes_load(l);
}

void lanes_do_number(void *self)
{
	struct lanes *l = self;
	struct pick pick = { .title = N_("Business number"),
		.fill = number_fill,
		.chosen = number_chosen,
		.initial = l->lane1.business.e164 };

	app_pick(l->app, &pick, l);
}
