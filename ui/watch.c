#include "ui/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "ui/states.h"
#include "ui/upkeep.h"

struct watch {
	struct watch *next;
	struct app *app;
	struct verifier *verifier;
	char customer_id[ID_MAX], number[E164_MAX], name[80];
	struct lookers lookers;
	bool left; /* while something ran: how it ends is news */
};

static bool under_way(const struct watch *w)
{
	switch (verifier_view(w->verifier)->phase) {
	case VERIFIER_STARTING:
	case VERIFIER_WATCHING:
	case VERIFIER_SETTLING:
	case VERIFIER_OPENING:
	case VERIFIER_REMOVING:
		return true;
	default:
		return false;
	}
}

/* Looks come every 2 to 5 s, and a request may hang for much longer before it fails. */
#define SILENT_MS 9000

bool watch_silent(struct watch *w)
{
	const struct verifier_view *view = w != NULL ? verifier_view(w->verifier) : NULL;
	uint64_t since;

	if (view == NULL ||
	    (view->phase != VERIFIER_WATCHING &&
		(view->phase != VERIFIER_STARTING || view->code[0] != '\0')))
		return false;
	since = view->phase == VERIFIER_WATCHING ? view->heard_ms : view->began_ms;
	if (time_monotonic_ms() - since < SILENT_MS)
		return view->phase == VERIFIER_WATCHING && view->problem.kind == ERROR_NETWORK;
	if (w->app->seen[SERVICE_TWILIO] != PROVIDER_TRIAL)
		w->app->seen[SERVICE_TWILIO] = PROVIDER_AWAY;
	return true;
}

/* What the header says of Twilio: the last thing that was seen. */
static void note_provider(struct watch *w)
{
	const struct verifier_view *view = verifier_view(w->verifier);

	if (view->trial)
		w->app->seen[SERVICE_TWILIO] = PROVIDER_TRIAL;
	else if (view->problem.kind == ERROR_NETWORK ||
	    strcmp(view->problem.code, "twilio-20003") == 0)
		app_provider_seen(w->app, SERVICE_TWILIO, &view->problem);
	else if (view->looked_at != 0)
		app_provider_seen(w->app, SERVICE_TWILIO, NULL);
}

static void verifier_changed(void *user)
{
	struct watch *w = user;

	w->app->dirty = true;
	if (w->verifier == NULL) /* it is being made */
		return;
	note_provider(w);
	app_count_journal(w->app);
	lookers_tell(&w->lookers);
	if (w->lookers.n == 0)
		w->app->stale = true;
}

bool watches_calling(const struct app *app)
{
	for (const struct watch *w = app->watches; w != NULL; w = w->next) {
		const enum verifier_phase phase = verifier_view(w->verifier)->phase;

		if (phase == VERIFIER_STARTING || phase == VERIFIER_WATCHING ||
		    phase == VERIFIER_SETTLING)
			return true;
	}
	return false;
}

bool watches_busy(const struct app *app)
{
	for (const struct watch *w = app->watches; w != NULL; w = w->next)
		if (under_way(w))
			return true;
	return false;
}

static struct watch *find(struct app *app, const char *customer_id, const char *number)
{
	struct watch *w = app->watches;

	while (w != NULL &&
	    (strcmp(w->customer_id, customer_id) != 0 || strcmp(w->number, number) != 0))
		w = w->next;
	return w;
}

/* The number's watch, made where there is none; NULL with err. */
static struct watch *take(struct app *app, const char *customer_id, const char *number,
    const char *name, struct error *err)
{
	struct watch *w = find(app, customer_id, number);

	if (w == NULL) {
		w = xcalloc(1, sizeof *w);
		w->app = app;
		(void)text_copy(w->customer_id, sizeof w->customer_id, customer_id);
		(void)text_copy(w->number, sizeof w->number, number);
		w->verifier = verifier_new(app->session, app->loop, customer_id, number,
		    verifier_changed, w, err);
		if (w->verifier == NULL) {
			free(w);
			return NULL;
		}
		w->next = app->watches;
		app->watches = w;
	}
	(void)text_copy(w->name, sizeof w->name, name);
	return w;
}

struct watch *watch_attach(struct app *app, const char *customer_id, const char *number,
    const char *name, looker_fn *changed, void *self, struct error *err)
{
	struct watch *w = take(app, customer_id, number, name, err);

	if (w == NULL)
		return NULL;
	lookers_add(&w->lookers, changed, self);
	return w;
}

void watch_follow(struct app *app, const char *customer_id, const char *number, const char *name)
{
	struct watch *w;
	struct error err;

	if (find(app, customer_id, number) != NULL)
		return;
	w = take(app, customer_id, number, name, &err);
	if (w != NULL)
		w->left = under_way(w);
}

void watch_detach(struct watch *w, void *self)
{
	if (w == NULL)
		return;
	lookers_remove(&w->lookers, self);
	w->left = w->lookers.n == 0 && under_way(w);
}

struct verifier *watch_verifier(struct watch *w)
{
	return w->verifier;
}

void watches_store_changed(struct app *app)
{
	for (struct watch *w = app->watches; w != NULL; w = w->next)
		verifier_store_changed(w->verifier);
	app_count_journal(app);
	upkeep_follow(app);
}

/* How a verification ended that nobody was looking at. */
static void say_end(struct watch *w)
{
	struct arena arena = { 0 };
	char shown[NUMBER_TEXT_MAX];
	struct lane2 lane;
	struct error err;

	number_show(w->number, shown, sizeof shown);
	if (lane2_load(w->app->session, w->customer_id, w->number, &arena, &lane, &err)) {
		if (lane.state == OUTBOUND_VERIFIED)
			app_say(w->app, ROLE_OK, _("%s: %s is verified."), w->name, shown);
		else if (lane.state == OUTBOUND_FAILED)
			app_say(w->app, ROLE_BAD, _("%s: %s was not verified; its page says why."),
			    w->name, shown);
		lane2_done(&lane);
	}
	arena_done(&arena);
}

void watches_reap(struct app *app)
{
	struct watch **at = &app->watches;

	while (*at != NULL) {
		struct watch *w = *at;

		if (w->lookers.n > 0 || under_way(w)) {
			at = &w->next;
			continue;
		}
		*at = w->next;
		if (w->left)
			say_end(w);
		verifier_free(w->verifier);
		free(w);
	}
}

void watches_free(struct app *app)
{
	struct watch *w = app->watches;

	while (w != NULL) {
		struct watch *next = w->next;
		struct error err;

		/* The screen is gone by now (console.c). */
		if (!verifier_save(w->verifier, &err))
			(void)fprintf(stderr, "voxdesk: %s %s\n", err.message, err.hint);
		verifier_free(w->verifier);
		free(w);
		w = next;
	}
	app->watches = NULL;
}
