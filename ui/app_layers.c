/* The stack of layers: screens and dialogs that open, close and get their events and timers. */
#include "ui/app.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/text.h"

struct layer *app_top(struct app *app)
{
	return app->n > 0 ? app->stack[app->n - 1] : NULL;
}

static struct layer *layer_of(struct app *app, const void *self)
{
	size_t i;

	for (i = 0; i < app->n; i++) {
		if (app->stack[i]->self == self)
			return app->stack[i];
	}
	return NULL;
}

struct layer *app_top_screen(struct app *app)
{
	size_t i = app->n;

	while (i > 0 && app->stack[i - 1]->dialog)
		i--;
	return i > 0 ? app->stack[i - 1] : NULL;
}

static struct layer *add_layer(struct app *app, const struct screen *screen, bool dialog)
{
	struct layer *layer;
	int i;

	if (app->n == LAYERS_MAX) {
		app_say(app, ROLE_WARN, _("Too many windows are open. Press q to close some."));
		return NULL;
	}
	layer = xcalloc(1, sizeof *layer);
	layer->screen = screen;
	layer->self = xcalloc(1, screen->size > 0 ? screen->size : 1);
	layer->dialog = dialog;
	for (i = 0; i < LAYER_TIMERS; i++) {
		layer->timers[i].app = app;
		layer->timers[i].self = layer->self;
		layer->timers[i].number = i;
	}
	app->stack[app->n++] = layer;
	app->dirty = true;
	return layer;
}

static void remove_layer(struct app *app, struct layer *layer)
{
	size_t i = 0;
	int timer;

	while (i < app->n && app->stack[i] != layer)
		i++;
	if (i == app->n)
		return;
	for (timer = 0; timer < LAYER_TIMERS; timer++)
		app_timer(app, layer->self, timer, 0);
	memmove(&app->stack[i], &app->stack[i + 1], (app->n - i - 1) * sizeof app->stack[0]);
	app->n--;
	app->dirty = true;
	if (app->n_dead ==
	    LAYERS_MAX * 2) /* hundreds closed in one event: not from the screens we have */
		app_reap(app);
	app->dead[app->n_dead++] = layer;
}

void app_give(struct layer *layer, const struct event *e)
{
	if (layer != NULL && layer->screen->event != NULL)
		layer->screen->event(layer->self, e);
}

void app_layers_close(struct app *app)
{
	while (app->n > 0)
		remove_layer(app, app_top(app));
}

void app_layers_free(struct app *app)
{
	while (app->n_dead > 0) {
		struct layer *layer = app->dead[--app->n_dead];

		if (layer->screen->close != NULL && !layer->dead)
			layer->screen->close(layer->self);
		free(layer->self);
		free(layer);
	}
}

void app_push(struct app *app, const struct screen *screen, const char *arg)
{
	struct layer *layer = add_layer(app, screen, false);

	if (layer == NULL || screen->open == NULL)
		return;
	if (!screen->open(layer->self, app, arg)) {
		layer->dead = true; /* nothing was opened, so nothing is closed */
		remove_layer(app, layer);
	}
}

void *app_push_dialog(struct app *app, const struct screen *screen)
{
	struct layer *layer = add_layer(app, screen, true);

	return layer != NULL ? layer->self : NULL;
}

void app_close(struct app *app, void *self)
{
	struct layer *layer = layer_of(app, self);

	if (layer != NULL)
		remove_layer(app, layer);
}

void app_pop(struct app *app, const char *result)
{
	struct event back = { .kind = EVENT_BACK };
	struct layer *layer = app_top_screen(app);
	char kept[256] = "";

	if (layer == NULL)
		return;
	if (result != NULL)
		(void)text_copy(kept, sizeof kept, result); /* it may live in what closes now */
	back.result = result != NULL ? kept : NULL;
	while (app->n > 0 && app_top(app) != layer)
		remove_layer(app, app_top(app));
	remove_layer(app, layer);
	if (app->n == 0)
		app->quit = true;
	app_give(app_top_screen(app), &back);
}

const struct screen *app_screen_named(struct app *app, const char *name)
{
	const struct screen *const *screen;

	for (screen = app->screens; screen != NULL && *screen != NULL; screen++) {
		if (strcmp((*screen)->name, name) == 0)
			return *screen;
	}
	return NULL;
}

void app_go(struct app *app, const char *name, const char *arg)
{
	const struct screen *screen = app_screen_named(app, name);
	struct event back = { .kind = EVENT_BACK, .result = arg };
	struct layer *layer;
	size_t i;

	if (screen == NULL)
		return;
	for (i = 0; i < app->n; i++) {
		if (app->stack[i]->screen != screen)
			continue;
		layer = app->stack[i];
		while (app_top(app) != layer)
			remove_layer(app, app_top(app));
		app_give(layer, &back);
		return;
	}
	app_push(app, screen, arg);
}

static void timer_ran_out(void *user)
{
	struct layer_timer *timer = user;
	struct app *app = timer->app;
	struct event e = { .kind = EVENT_TIMER, .timer = timer->number };

	app_give(layer_of(app, timer->self), &e);
	app_reap(app);
}

void app_timer(struct app *app, void *self, int timer, int ms)
{
	struct layer *layer = layer_of(app, self);

	check(timer >= 0 && timer < LAYER_TIMERS);
	if (app->loop != NULL && layer != NULL)
		loop_timer(app->loop, timer_ran_out, &layer->timers[timer], ms);
}
