#include "ui/upkeep.h"

#include "desk/settle.h"

#define SWEEP_MS (60 * 1000) /* while something is open: codes grow old, owners die */

static void sweep(void *user)
{
	struct app *app = user;
	struct error err;

	if (!app_readonly(app) && !settle_sweep(app->session, &err) && err.kind != ERROR_BUSY)
		app_error(app, &err);
	app_count_journal(app);
	loop_timer(app->loop, sweep, app, app->waiting > 0 ? SWEEP_MS : 0);
}

static void settled(void *user, size_t done, size_t open, const struct error *last)
{
	struct app *app = user;

	app->settled = true; /* the settler may still be at work: freed by the next one, or the end */
	app_count_journal(app);
	if (last != NULL && last->kind != ERROR_NONE && last->kind != ERROR_OPEN)
		app_error(app, last);
	else if (done > 0 && open == 0)
		app_say(app, ROLE_OK,
		    _("Twilio was asked how it went: the journal has no unknown outcome any more."));
	else if (open > 0)
		app_say(app, ROLE_WARN,
		    _("Still unknown in the journal: %zu. F8 shows it; r there asks Twilio again."),
		    open);
	app_store_changed(app);
}

bool upkeep_settling(const struct app *app)
{
	return app->settler != NULL && !app->settled;
}

void upkeep_settle(struct app *app, const char *operation_id)
{
	struct error err;

	if (upkeep_settling(app))
		return;
	settler_free(app->settler);
	app->settled = false;
	app->settler = settler_new(app->session, app->loop, operation_id, settled, app, &err);
	if (app->settler == NULL && operation_id != NULL)
		app_error(app, &err);
}

void upkeep_start(struct app *app)
{
	if (app->session->store == NULL)
		return;
	sweep(app);
	if (app->unknown > 0 && !app_readonly(app))
		upkeep_settle(app, NULL);
}

void upkeep_done(struct app *app)
{
	settler_free(app->settler);
	app->settler = NULL;
}
