#include "ui/works.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct work {
	struct work *next;
	struct app *app;
	char customer_id[ID_MAX], name[80];
	enum work_key key;
	struct pointer *pointer; /* one of the two */
	struct provisioner *provisioner;
	struct lookers lookers;
	bool left; /* a purchase whose page was left while it ran: its end is news */
};

static bool under_way(const struct work *w)
{
	if (w->pointer != NULL) {
		enum pointer_phase phase = pointer_view(w->pointer)->phase;

		return phase == POINTER_WORKING || phase == POINTER_WAITING;
	}
	switch (provisioner_view(w->provisioner)->phase) {
	case PROVISIONING_WORKING:
	case PROVISIONING_SETTLING:
	case PROVISIONING_WAITING:
		return true;
	default:
		return false;
	}
}

static void work_changed(void *user)
{
	struct work *w = user;

	w->app->dirty = true;
	if (w->pointer == NULL && w->provisioner == NULL) /* it is being made */
		return;
	app_count_journal(w->app);
	lookers_tell(&w->lookers);
	w->app->stale = true;
}

static struct work *find(struct app *app, const char *customer_id, enum work_key key)
{
	struct work *w = app->works;

	while (w != NULL && (w->key != key || strcmp(w->customer_id, customer_id) != 0))
		w = w->next;
	return w;
}

static struct work *new (struct app *app, const char *customer_id, const char *name,
    enum work_key key)
{
	struct work *w = xcalloc(1, sizeof *w);

	w->app = app;
	w->key = key;
	(void)text_copy(w->customer_id, sizeof w->customer_id, customer_id);
	(void)text_copy(w->name, sizeof w->name, name);
	return w;
}

/* Takes it up, or frees it when nothing came of it. */
static bool begun(struct work *w)
{
	if (w->pointer == NULL && w->provisioner == NULL) {
		free(w);
		return false;
	}
	w->next = w->app->works;
	w->app->works = w;
	app_count_journal(w->app);
	return true;
}

static bool busy(struct app *app, const char *customer_id, enum work_key key, struct error *err)
{
	if (find(app, customer_id, key) == NULL)
		return false;
	error_set(err, ERROR_CONFLICT, "operation-open", _("Wait until it has ended."),
	    _("This is being done already."));
	return true;
}

bool works_point(struct app *app, const struct agent *agent, enum agent_direction direction,
    bool take_off, struct error *err)
{
	enum work_key key = direction == AGENT_INBOUND ? WORK_INBOUND : WORK_OUTBOUND;
	struct work *w;

	if (busy(app, agent->org_id, key, err))
		return false;
	w = new (app, agent->org_id, agent->customer, key);
	w->pointer = take_off
	    ? unpointer_new(app->session, app->loop, agent->id, direction, work_changed, w, err)
	    : pointer_new(app->session, app->loop, agent->id, direction, work_changed, w, err);
	return begun(w);
}

bool works_offer(struct app *app, const char *customer_id, const char *name,
    const char *caller_id_id, struct error *err)
{
	struct work *w;

	if (busy(app, customer_id, WORK_OFFER, err))
		return false;
	w = new (app, customer_id, name, WORK_OFFER);
	w->pointer = offer_new(app->session, app->loop, caller_id_id, work_changed, w, err);
	return begun(w);
}

bool works_doing(struct app *app, const char *customer_id, enum work_key key, const char **text,
    const struct error **problem)
{
	struct work *w = find(app, customer_id, key);
	const struct error *in_the_way;

	if (w == NULL || !under_way(w))
		return false;
	in_the_way = w->pointer != NULL ? &pointer_view(w->pointer)->problem
					: &provisioner_view(w->provisioner)->problem;
	*text = w->pointer != NULL ? pointer_view(w->pointer)->text
				   : provisioner_view(w->provisioner)->step;
	*problem = in_the_way->kind != ERROR_NONE ? in_the_way : NULL;
	return true;
}

bool works_busy(const struct app *app)
{
	for (const struct work *w = app->works; w != NULL; w = w->next)
		if (under_way(w))
			return true;
	return false;
}

struct provisioner *works_provisioner(struct app *app, const char *customer_id, const char *name,
    looker_fn *changed, void *self, struct error *err)
{
	struct work *w = find(app, customer_id, WORK_NUMBER);

	if (w == NULL) {
		w = new (app, customer_id, name, WORK_NUMBER);
		w->provisioner =
		    provisioner_new(app->session, app->loop, customer_id, work_changed, w, err);
		if (!begun(w))
			return NULL;
	}
	lookers_add(&w->lookers, changed, self);
	return w->provisioner;
}

void works_leave(struct app *app, void *self)
{
	for (struct work *w = app->works; w != NULL; w = w->next) {
		lookers_remove(&w->lookers, self);
		w->left = w->lookers.n == 0 && under_way(w);
	}
}

void works_store_changed(struct app *app)
{
	for (struct work *w = app->works; w != NULL; w = w->next)
		if (w->provisioner != NULL)
			provisioner_store_changed(w->provisioner);
}

static void say_pointer(struct work *w)
{
	const struct pointer_view *view = pointer_view(w->pointer);

	if (view->phase == POINTER_DONE)
		app_say(w->app, ROLE_OK, "%s: %s", w->name, view->text);
	else
		app_say(w->app, ROLE_BAD, "%s: %s %s", w->name, view->problem.message,
		    view->problem.hint);
}

static void say_purchase(struct work *w)
{
	const struct provision_view *view = provisioner_view(w->provisioner);

	if (view->phase == PROVISIONING_DONE)
		app_say(w->app, ROLE_OK, "%s: %s", w->name, view->step);
	else if (view->phase == PROVISIONING_STOPPED || view->phase == PROVISIONING_FAILED)
		app_say(w->app, ROLE_BAD, "%s: %s %s", w->name, view->problem.message,
		    view->problem.hint);
}

static void work_free(struct work *w)
{
	pointer_free(w->pointer);
	provisioner_free(w->provisioner);
	free(w);
}

void works_reap(struct app *app)
{
	struct work **at = &app->works;

	while (*at != NULL) {
		struct work *w = *at;

		if (w->lookers.n > 0 || under_way(w)) {
			at = &w->next;
			continue;
		}
		*at = w->next;
		if (w->pointer != NULL)
			say_pointer(w);
		else if (w->left)
			say_purchase(w);
		work_free(w);
		app->stale = true;
	}
}

void works_free(struct app *app)
{
	while (app->works != NULL) {
		struct work *next = app->works->next;

		work_free(app->works);
		app->works = next;
	}
}
