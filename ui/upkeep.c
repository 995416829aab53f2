#include "ui/upkeep.h"

#include "desk/provision.h"
#include "desk/settle.h"
#include "store/customers.h"
#include "ui/watch.h"

#define SWEEP_MS (60 * 1000) /* while something is open: codes grow old, owners die */
#define FOLLOW_MAX 16        /* verifications at once; a desk has a handful */

static void sweep(void *user)
{
	struct app *app = user;
	struct error err;

	app->sweeping = false;
	if (!app_readonly(app) && !settle_sweep(app->session, &err) && err.kind != ERROR_BUSY)
		app_error(app, &err);
	upkeep_follow(app);
	app_count_journal(app); /* and so on, while something is open */
}

void upkeep_wake(struct app *app)
{
	if (app->loop == NULL || app->sweeping || (app->waiting == 0 && app->running == 0))
		return;
	app->sweeping = true;
	loop_timer(app->loop, sweep, app, SWEEP_MS);
}

void upkeep_follow(struct app *app)
{
	struct arena arena = { 0 };
	struct caller_id *running;
	struct customer customer;
	struct error err;
	size_t n;

	if (app->loop == NULL || app_readonly(app) || app->session->store == NULL)
		return;
	if (caller_id_list_running(app->session->store, FOLLOW_MAX, &arena, &running, &n, &err)) {
		app->running = n;
		for (size_t i = 0; i < n; i++)
			if (customer_get(app->session->store, running[i].org_id, &arena, &customer,
				&err) &&
			    credentials_reach(&app->session->credentials,
				customer.twilio_account_sid, customer.mode == MODE_BYOC))
				watch_follow(app, customer.id, running[i].number, customer.name);
	}
	arena_done(&arena);
}

static void settled(void *user, size_t done, size_t open, const struct error *last)
{
	struct app *app = user;

	app->settled =
	    true; /* the settler may still be at work: freed by the next one, or the end */
	app_count_journal(app);
	if (last != NULL && last->kind != ERROR_NONE && last->kind != ERROR_OPEN)
		app_error(app, last);
	else if (done > 0 && open == 0)
		app_say(app, ROLE_OK,
		    _("The providers were asked how it went: the journal has no unknown outcome any more."));
	else if (open > 0)
		app_say(app, ROLE_WARN,
		    _("Still unknown in the journal: %zu. F8 shows it; r there asks the provider again."),
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

static void provisions_settled(void *user, size_t finished, size_t open, const struct error *last)
{
	struct app *app = user;

	app_count_journal(app);
	if (open > 0)
		app_say(app, ROLE_WARN,
		    _("A purchase or release is not finished: %s The customer's page goes on with it (B)."),
		    last != NULL ? last->message : "");
	else if (finished > 0)
		app_say(app, ROLE_OK, _("Finished what was interrupted: %s"),
		    provision_settler_words(app->provisions));
	app_store_changed(app);
}

/* Purchases and releases of programs that have ended. */
static void provisions_start(struct app *app)
{
	struct error err;
	bool none;

	app->provisions =
	    provision_settler_new(app->session, app->loop, provisions_settled, app, &none, &err);
	if (app->provisions == NULL && !none)
		app_say(app, ROLE_WARN, "%s %s", err.message, err.hint);
}

void upkeep_start(struct app *app)
{
	if (app->session->store == NULL)
		return;
	sweep(app);
	if (!app_readonly(app))
		provisions_start(app);
	if (app->unknown > 0 && !app_readonly(app))
		upkeep_settle(app, NULL);
}

void upkeep_done(struct app *app)
{
	settler_free(app->settler);
	app->settler = NULL;
	provision_settler_free(app->provisions);
	app->provisions = NULL;
}
