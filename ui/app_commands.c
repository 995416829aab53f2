/* What every screen can do, and how a key finds its command. */
#include "ui/works.h"

#include <string.h>

static void run_help(void *self)
{
	app_help(self, false);
}

static void run_palette(void *self)
{
	app_help(self, true);
}

static void run_codes(void *self)
{
	app_go(self, "codes", NULL);
}

static void run_journal(void *self)
{
	app_go(self, "journal", NULL);
}

static void run_numbers(void *self)
{
	app_go(self, "numbers", NULL);
}

static void run_settings(void *self)
{
	app_go(self, "settings", NULL);
}

static void run_history(void *self)
{
	app_go(self, "history", NULL);
}

static void run_shared(void *self)
{
	app_go(self, "shared", NULL);
}

static void run_find(void *self)
{
	app_go(self, "customers", "find");
}

static const char *can_find(void *self)
{
	struct app *app = self;

	return app->session != NULL && app->session->store == NULL ? _("the store is not open")
								   : NULL;
}

static void run_back(void *self)
{
	struct app *app = self;
	struct layer *top = app_top(app);

	if (top != NULL && top->dialog)
		app_close(app, top->self);
	else if (app->n == 1 && app_busy(app))
		app_ask_quit(app);
	else
		app_pop(app, NULL);
}

/* Esc goes one step back, but leaves the program only by q. */
static void run_escape(void *self)
{
	struct app *app = self;

	if (app->n > 1)
		run_back(app);
	else
		app_say(app, ROLE_DIM, _("q leaves voxdesk."));
}

/* It asks: on a slow line Esc and 0 typed one after the other arrive as F10. */
static void run_quit(void *self)
{
	app_ask_quit(self);
}

static void run_repaint(void *self)
{
	struct app *app = self;

	app->dirty = true;
	if (app->repaint != NULL)
		app->repaint();
}

static void run_suspend(void *self)
{
	struct app *app = self;

	if (app->suspend != NULL)
		app->suspend(app->user);
}

static void run_interrupt(void *self)
{
	app_interrupt(self);
}

const struct command app_global_commands[] = {
	{ "help", "F1 ?", N_("Help"), N_("List what can be done here; Enter does it"), 0, NULL,
	    run_help, NULL },
	{ "codes", "F2 *", N_("Codes"), N_("Look up dial codes of any carrier, also offline"), 0,
	    NULL, run_codes, NULL },
	{ "settings", ", F12", N_("Secrets and providers"),
	    N_("Which secrets are present, where from, when each last worked"), CMD_HIDDEN, NULL,
	    run_settings, NULL },
	{ "journal", "F8 J", N_("Journal"),
	    N_("What is waiting, running, failed or unknown at the providers"), 0, can_find,
	    run_journal, NULL },
	{ "find", "/", N_("Find"), N_("Find a customer by name or number"), 0, can_find, run_find,
	    NULL },
	{ "palette", ":", N_("Command"), N_("List every command of every screen"), 0, NULL,
	    run_palette, NULL },
	{ "back", "q", N_("Back"), N_("Go back one screen; on the first one, leave voxdesk"), 0,
	    NULL, run_back, NULL },
	{ "numbers", "# F11", N_("Numbers"),
	    N_("The AI numbers, pool and managed: how they stand, who forwards to them"), 0,
	    can_find, run_numbers, NULL },
	{ "shared", "@", N_("Shared desk"),
	    N_("How this store and the desk's project stand: sign in, conflicts, what waits"),
	    CMD_HIDDEN, can_find, run_shared, NULL },
	{ "history", "H", N_("History"),
	    N_("Who did what and when, newest first; what decisions between desks dropped"),
	    CMD_HIDDEN, can_find, run_history, NULL },
	{ "escape", "Esc", N_("One step back"),
	    N_("Go back one step; nothing that was typed is lost"), CMD_HIDDEN, NULL, run_escape,
	    NULL },
	{ "repaint", "Ctrl-L", N_("Paint again"), N_("Paint the screen again"),
	    CMD_HIDDEN | CMD_FIELD, NULL, run_repaint, NULL },
	{ "suspend", "Ctrl-Z", N_("Suspend"),
	    N_("Stop voxdesk and return to the shell; fg brings it back"), CMD_HIDDEN | CMD_FIELD,
	    NULL, run_suspend, NULL },
	{ "interrupt", "Ctrl-C", N_("Interrupt"),
	    N_("Go back one step; on the first screen, ask whether to quit"),
	    CMD_HIDDEN | CMD_FIELD, NULL, run_interrupt, NULL },
	{ "quit", "F10", N_("Quit"), N_("Leave voxdesk, after a question"), CMD_HIDDEN, NULL,
	    run_quit, NULL },
	{ NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL },
};

const char *app_disabled(struct app *app, const struct command *command, void *self)
{
	if ((command->flags & CMD_WRITES) != 0 && app_readonly(app))
		return _("read-only");
	return command->enabled != NULL ? command->enabled(self) : NULL;
}

bool app_ready(void *self, const struct command *command)
{
	return command->enabled == NULL || command->enabled(self) == NULL;
}

const char *app_label(const struct command *command, void *self)
{
	const char *now = command->label_now != NULL ? command->label_now(self) : NULL;

	return now != NULL ? now : _(command->label);
}

void app_run(struct app *app, const struct command *command, void *self)
{
	const char *reason = app_disabled(app, command, self);

	app->dirty = true;
	if (reason != NULL)
		app_say(app, ROLE_WARN, _("%s is not possible now: %s."), app_label(command, self),
		    reason);
	else
		command->run(self);
}

static const struct command *find(const struct command *table, struct key k, bool in_field)
{
	for (; table != NULL && table->name != NULL; table++) {
		if (in_field && !key_is_function(k) && (table->flags & CMD_FIELD) == 0)
			continue;
		if (key_in(k, table->keys))
			return table;
	}
	return NULL;
}

/* In a dialog a letter or sign belongs to it (what was typed ahead, the begin of a line), but for
 * the two that every hint names. */
static bool for_the_dialog(const struct layer *layer, struct key k)
{
	return layer->dialog && key_is_text(k) && !key_in(k, "q ?");
}

bool app_command_key(struct app *app, struct layer *layer, struct key k)
{
	bool in_field = layer->screen->in_field != NULL && layer->screen->in_field(layer->self);
	const struct command *command = find(layer->screen->commands, k, in_field);

	if (command != NULL) {
		app_run(app, command, layer->self);
		return true;
	}
	command = for_the_dialog(layer, k) ? NULL : find(app_global_commands, k, in_field);
	if (command == NULL)
		return false;
	app_run(app, command, app);
	return true;
}
