/* Leaving the console: what goes on without it is said first. */
#include "ui/app.h"
#include "ui/import_page.h"
#include "ui/screens.h"
#include "ui/watch.h"
#include "ui/works.h"

static void quit_yes(void *self)
{
	app_quit(self);
}

static bool imports(const struct app *app)
{
	for (size_t i = 0; i < app->n; i++)
		if (app->stack[i]->screen == &screen_import &&
		    import_page_works(app->stack[i]->self))
			return true;
	return false;
}

bool app_busy(const struct app *app)
{
	return watches_busy(app) || works_busy(app);
}

/* What goes on by itself, and what does not. */
static const char *quit_words(const struct app *app)
{
	if (imports(app))
		return _(
		    "A file is being taken in. Leaving stops it: what is taken in stays, and the same file taken in again goes on with the rest.\n\nLeave voxdesk all the same?");
	if (watches_calling(app))
		return app->session->options.practice
		    ? _("A verification call is under way. Practice ends with voxdesk: the call and its number are gone then.\n\nLeave voxdesk all the same?")
		    : _("A verification call is under way. It goes on at Twilio by itself, but its code is not shown while voxdesk is closed; the next start shows it again, or says how it ended.\n\nLeave voxdesk all the same?");
	if (app_busy(app))
		return app->session->options.practice
		    ? _("Something is under way at a provider. Practice ends with voxdesk, and all that it made.\n\nLeave voxdesk all the same?")
		    : _("Something is under way at a provider. It is in the journal: nothing is lost or sent twice, and the next start finishes it.\n\nLeave voxdesk all the same?");
	return _("Leave voxdesk? Everything that was saved stays saved.");
}

void app_ask_quit(struct app *app)
{
	app_ask(app, _("Quit"), quit_words(app), _("Quit"), app, quit_yes);
}
