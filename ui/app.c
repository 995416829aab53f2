/* The app as its screens and the console see it: what happens outside, and the status. */
#include "ui/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/sharing.h"
#include "ui/upkeep.h"
#include "ui/watch.h"
#include "ui/works.h"

#define AGAIN_MS 250 /* until a store that another process holds is read again */

void app_init(struct app *app, struct session *session, const struct screen *const *screens,
    struct loop *loop)
{
	memset(app, 0, sizeof *app);
	app->session = session;
	app->screens = screens;
	app->loop = loop;
	app->dirty = true;
}

/* Not at once: what was being done may still close the windows on top. */
static void tell_long_status(struct app *app)
{
	char text[STATUS_MAX];

	if (app->status[0] == '\0' || app->n == LAYERS_MAX ||
	    (app->status_title == NULL && app_status_fits(app->status)))
		return;
	(void)text_copy(text, sizeof text, app->status);
	app->status[0] = '\0';
	app_tell(app, app->status_title != NULL ? app->status_title : _("Message"), text);
}

void app_reap(struct app *app)
{
	app_layers_free(app);
	watches_reap(app);
	works_reap(app);
	if (app->stale) {
		app->stale = false;
		app_give(app_top_screen(app), &(struct event){ .kind = EVENT_STORE });
	}
	if (app->n > 0)
		tell_long_status(app);
}

void app_provider_seen(struct app *app, enum service service, const struct error *err)
{
	enum provider_state state = PROVIDER_OK;

	if (err != NULL && err->kind == ERROR_NETWORK)
		state = PROVIDER_AWAY;
	else if (err != NULL &&
	    (strstr(err->code, "-401") != NULL || strcmp(err->code, "twilio-20003") == 0))
		state = PROVIDER_REFUSED;
	else if (err != NULL)
		return;
	if (state == PROVIDER_OK && app->seen[service] == PROVIDER_TRIAL)
		return;
	app->seen[service] = state;
	app->dirty = true;
}

void app_count_journal(struct app *app)
{
	struct error err;

	if (app->session == NULL || app->session->store == NULL)
		return;
	/* What cannot be counted just now is counted at the next change. */
	if (!operation_count_open(app->session->store, &app->waiting, &app->unknown, &err))
		return;
	app->dirty = true;
	upkeep_wake(app);
}

void app_done(struct app *app)
{
	app_layers_close(app);
	app_reap(app);
	watches_free(app);
	works_free(app);
	sharing_done(app);
	upkeep_done(app);
}

void app_quit(struct app *app)
{
	app->quit = true;
}

struct loop *app_loop(struct app *app)
{
	return app->loop;
}

struct session *app_session(struct app *app)
{
	return app->session;
}

bool app_readonly(struct app *app)
{
	return app->session != NULL && app->session->options.readonly;
}

void app_dirty(struct app *app)
{
	app->dirty = true;
}

void app_say(struct app *app, enum role role, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(app->status, sizeof app->status, fmt, args);
	va_end(args);
	app->status_role = role;
	app->status_title = NULL;
	app->dirty = true;
}

void app_unsay(struct app *app)
{
	app->status[0] = '\0';
	app->dirty = true;
}

void app_error(struct app *app, const struct error *err)
{
	app_say(app, ROLE_BAD, err->hint[0] != '\0' ? "%s %s" : "%s%s", err->message, err->hint);
	if (!app_status_fits(app->status)) {
		app_say(app, ROLE_BAD, err->hint[0] != '\0' ? "%s\n\n%s" : "%s%s", err->message,
		    err->hint);
		app->status_title = _("That did not work");
	}
}

bool app_not_read(struct app *app, void *self, const struct error *err)
{
	if (err->kind == ERROR_BUSY)
		app_timer(app, self, 0, AGAIN_MS);
	else
		app_error(app, err);
	return false;
}

bool app_key_waiting(struct app *app)
{
	return app->key_waiting != NULL && app->key_waiting(app->user);
}

void app_copy(struct app *app, const char *text, const char *what)
{
	if (app->copy != NULL && app->copy(text))
		app_say(app, ROLE_OK, _("%s: sent to the terminal's clipboard."), what);
	else
		app_say(app, ROLE_WARN,
		    _("%s: this terminal has no clipboard that voxdesk may use. Mark the text with the mouse."),
		    what);
}

/* Letters, signs, controls and F-keys mean something or nothing; moves may be at their end. */
static bool says_when_useless(struct key k)
{
	return !key_in(k,
	    "Up Down Left Right Home End PgUp PgDn Tab Shift-Tab Backspace Delete Insert Enter Esc Space j k h l g G");
}

/* Where only the size is shown nothing is done unseen. */
static void hidden_key(struct app *app, struct key k)
{
	if (key_in(k, "q Ctrl-C F10"))
		app_quit(app); /* an open form is kept */
	else if (key_in(k, "Ctrl-L Ctrl-Z"))
		(void)app_command_key(app, app_top(app), k);
	app_reap(app);
}

void app_key(struct app *app, struct key k)
{
	struct event e = { .kind = EVENT_KEY, .key = k };
	struct layer *layer = app_top(app);
	bool in_field;
	char name[32];

	if (layer == NULL)
		return;
	if (app_too_small()) {
		hidden_key(app, k);
		return;
	}
	if (app->status[0] != '\0') {
		app->status[0] = '\0';
		app->dirty = true;
	}
	if (!app_command_key(app, layer, k)) {
		app->dirty = true;
		in_field = layer->screen->in_field != NULL && layer->screen->in_field(layer->self);
		app_give(layer, &e);
		if (!in_field && !layer->dialog && app->status[0] == '\0' && says_when_useless(k)) {
			(void)key_text(k, name, sizeof name);
			app_say(app, ROLE_DIM, _("%s does nothing here; ? lists what can be done."),
			    name);
		}
	}
	app_reap(app);
}

void app_paste(struct app *app, const char *text, size_t n, bool cut)
{
	struct event e = { .kind = EVENT_PASTE, .text = text, .n = n };
	struct layer *layer = app_top(app);

	if (layer == NULL || app_too_small())
		return;
	app->dirty = true;
	if (cut)
		app_say(app, ROLE_WARN,
		    _("The pasted text is too long; only its beginning was taken."));
	if (layer->screen->in_field != NULL && layer->screen->in_field(layer->self))
		app_give(layer, &e);
	else
		app_say(app, ROLE_WARN,
		    _("Pasted text was ignored: no field is open. Open one first."));
	app_reap(app);
}

void app_store_changed(struct app *app)
{
	struct event e = { .kind = EVENT_STORE };

	app->dirty = true;
	watches_store_changed(app);
	works_store_changed(app);
	app_give(app_top_screen(app), &e);
	app_reap(app);
}

void app_interrupt(struct app *app)
{
	struct key esc = { KEYS_ESC };
	struct layer *layer = app_top(app);

	if (layer == NULL)
		return;
	if (app->n > 1 || (layer->screen->in_field != NULL && layer->screen->in_field(layer->self)))
		app_key(app, esc);
	else
		app_ask_quit(app);
}
