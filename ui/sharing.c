#include "ui/sharing.h"

#include "ui/app.h"

static const struct sync_status nothing;

/* What came in is shown; how it stands, in the header. */
static void changed(void *user)
{
	struct app *app = user;
	const struct sync_status *status = syncer_status(app->syncer);
	bool more = status->pulled != app->pulled || status->state != app->shared_state ||
	    status->online != app->shared_online ||
	    status->waiting.conflicts != app->shared_conflicts;

	if (status->waiting.conflicts > app->shared_conflicts)
		app_say(app, ROLE_WARN,
		    _("Changed here and by another desk: @ shows both, and you decide."));
	if (status->n_moved > app->shared_moved)
		app_say(app, ROLE_BAD, "%s", status->moved);
	app->shared_moved = status->n_moved;
	app->pulled = status->pulled;
	app->shared_state = status->state;
	app->shared_online = status->online;
	app->shared_conflicts = status->waiting.conflicts;
	arena_reset(&app->shared_arena);
	app->shared_words = sync_words(status, &app->shared_arena);
	app_count_journal(app);
	if (more)
		app->stale = true; /* read again once this event is through */
	app_dirty(app);
}

void sharing_start(struct app *app)
{
	struct session *s = app->session;

	if (app->loop == NULL || s->store == NULL || app->syncer != NULL)
		return;
	app->syncer = syncer_new(s, app->loop, false, changed, app);
	app->shared_words = sync_words(syncer_status(app->syncer), &app->shared_arena);
	app->shared_conflicts = syncer_status(app->syncer)->waiting.conflicts;
}

void sharing_done(struct app *app)
{
	syncer_free(app->syncer);
	app->syncer = NULL;
	arena_done(&app->shared_arena);
	app->shared_words = NULL;
}

struct syncer *sharing_syncer(const struct app *app)
{
	return app->syncer;
}

const struct sync_status *sharing_status(const struct app *app)
{
	return app->syncer != NULL ? syncer_status(app->syncer) : &nothing;
}

void sharing_touched(struct app *app)
{
	struct sync_waiting waiting;
	struct error err;

	if (app->syncer == NULL || !sharing_status(app)->joined || app_readonly(app))
		return;
	/* The rounds write too: only what waits for one begins another. */
	if (!sync_waiting(app->session->store, &waiting, &err))
		return;
	if (waiting.planned > waiting.refused)
		syncer_soon(app->syncer);
	else if (waiting.conflicts != sharing_status(app)->waiting.conflicts ||
	    waiting.planned != sharing_status(app)->waiting.planned)
		syncer_look(app->syncer);
}

const char *sharing_words(const struct app *app)
{
	return app->shared_words != NULL && sharing_status(app)->joined ? app->shared_words : "";
}

size_t sharing_waiting(const struct app *app)
{
	return sharing_status(app)->waiting.planned + sharing_status(app)->waiting.conflicts;
}
