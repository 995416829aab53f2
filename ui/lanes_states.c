/* Lane 1's states by hand: given, reported, refused, removed, the earlier code cancelled. */
#include <stdio.h>
#include <string.h>

#include "ui/lanes.h"

void lanes_mark_given(struct lanes *l)
{
	struct error err;

	lanes_own_change(l);
	if (lane1_given(l->session, &l->lane1, &err))
		app_say(l->app, ROLE_OK,
		    _("Given: the code is kept as it was read out. Press m again when the customer has dialled it."));
	else if (lanes_place(l, &err, NULL))
		return;
	else
		app_error(l->app, &err);
	(void)lanes_load(l);
}

static void given_yes(void *self)
{
	struct lanes *l = self;

	if (lanes_asked_still(l))
		lanes_mark_given(l);
}

const char *lanes_can_mark(void *self)
{
	struct lanes *l = self;
	const char *why = lanes_can_choose(self);

	if (why != NULL)
		return why;
	if (l->lane1.config->state == INBOUND_REPORTED || l->lane1.config->state == INBOUND_PROVEN)
		return _("it is reported already; x removes it, R marks it refused");
	if (l->lane1.config->state == INBOUND_GIVEN)
		return NULL;
	if (!l->lane1.has_code && l->lane1.n_steps == 0)
		return _("there is no code to give yet");
	if (l->standing.warning)
		return _("calls do not arrive at that AI number: a chooses another");
	if (l->lane1.carrier_suggested)
		return _("nobody has said which carrier it is: ask, then c");
	return NULL;
}

const char *lanes_mark_label(void *self)
{
	struct lanes *l = self;

	return l->lane1.config != NULL && l->lane1.config->state == INBOUND_GIVEN ? _("Reported")
										  : _("Given");
}

void lanes_do_mark(void *self)
{
	struct lanes *l = self;
	struct error err;

	if (l->lane1.config->state == INBOUND_GIVEN) {
		if (lane1_reported(l->session, &l->lane1, &err))
			app_say(l->app, ROLE_OK,
			    _("Reported: the customer says it is done. Let them check it with the check code."));
		else
			app_error(l->app, &err);
		(void)lanes_load(l);
	} else if (l->code_changed) {
		lanes_asking(l);
		app_ask(l->app, _("The code has changed"),
		    arena_printf(&l->arena,
			_("It changed while this page was open and is now:\n\n   %s\n\nWas this one read out?"),
			l->lane1.has_code ? l->lane1.code.legs[0].activate : ""),
		    _("Yes, this one"), l, given_yes);
	} else if (l->lane1.needs_foreign_yes) {
		lanes_ask_foreign(l,
		    l->lane1.ai
			.e164); /* the code is shown after the yes, and given by the next m */
	} else {
		lanes_mark_given(l);
	}
}

const char *lanes_needs_given(void *self)
{
	struct lanes *l = self;
	const struct forwarding *f = l->lane1.config;

	if (f == NULL)
		return _("the customer has no business number yet: e adds it");
	if (f->state != INBOUND_NONE && f->state != INBOUND_REMOVED)
		return NULL;
	return f->owed_cancel[0] != '\0'
	    ? _("an earlier code is still on: dial its cancel code, then K")
	    : _("no code was given yet");
}

static bool refused_save(void *self, struct form *form, struct error *err, int *field)
{
	struct lanes *l = self;

	*field = 0;
	if (!lanes_asked_still(l))
		return error_set(err, ERROR_CONFLICT, "changed-meanwhile",
		    _("Esc keeps what you typed; look at the lane, then open this again."),
		    _("Another console changed this number meanwhile; nothing was saved."));
	if (!lane1_refused(l->session, &l->lane1, form->fields[0].value, err))
		return false;
	(void)lanes_load(l);
	app_say(l->app, ROLE_WARN,
	    _("Kept as refused. o shows other forms of the code, c another carrier, w another condition."));
	return true;
}

void lanes_do_refused(void *self)
{
	struct lanes *l = self;
	struct form form = {
		.title = N_("The network said no"),
		.save_label = N_("Keep"),
		.fields = { { .label = N_("What it said"),
		    .help = N_("As the customer heard or read it; may stay empty"),
		    .optional = true } },
		.n = 1,
		.save = refused_save,
	};

	lanes_asking(l);
	form.key = l->asked.config;
	app_form(l->app, &form, l);
}

static void removed_yes(void *self)
{
	struct lanes *l = self;
	struct error err;

	if (!lanes_asked_still(l))
		return;
	if (lane1_removed(l->session, &l->lane1, &err))
		app_say(l->app, ROLE_OK, _("Removed: voxdesk counts this forward as off."));
	else
		app_error(l->app, &err);
	(void)lanes_load(l);
}

void lanes_do_removed(void *self)
{
	struct lanes *l = self;
	const struct forwarding *f = l->lane1.config;
	const char *both = f->deactivate_code[0] != '\0' && f->owed_cancel[0] != '\0' ? "\n" : "";
	char text[700];

	if (f->deactivate_code[0] == '\0' && f->owed_cancel[0] == '\0')
		(void)snprintf(text, sizeof text, "%s",
		    _("No cancel code is known for this line: the customer switches it off at the carrier.\nHas that been done?"));
	else
		(void)snprintf(text, sizeof text,
		    _("voxdesk cannot switch off a forward: the customer dials this on the business phone:\n\n%s%s%s\n\nHas the customer dialled it?"),
		    f->owed_cancel, both, f->deactivate_code);
	lanes_asking(l);
	app_ask_careful(l->app, _("Remove the forward"), text, _("Yes, it is off"), l, removed_yes);
}

const char *lanes_owes_cancel(void *self)
{
	struct lanes *l = self;

	return l->lane1.config != NULL && l->lane1.config->owed_cancel[0] != '\0'
	    ? NULL
	    : _("no earlier code is waiting to be cancelled");
}

void lanes_do_cancel_done(void *self)
{
	struct lanes *l = self;
	struct error err;

	if (lane1_cancel_done(l->session, &l->lane1, &err))
		app_say(l->app, ROLE_OK, _("The earlier code is cancelled."));
	else
		app_error(l->app, &err);
	(void)lanes_load(l);
}
