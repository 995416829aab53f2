/* A customer's links, and a pointer as a command sees it. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "cli/command_agent.h"
#include "store/sync.h"

/* ---- links */

static bool waits(const struct operation *all, size_t n, const struct agent *a,
    enum agent_direction direction)
{
	const char *kind = direction == AGENT_INBOUND ? OPERATION_POINT_IN : OPERATION_POINT_OUT;
	/* Taking off is of one kind, with the direction among its parameters. */
	const char *off = direction == AGENT_INBOUND ? "\"inbound\"" : "\"outbound\"";

	for (size_t i = 0; i < n; i++) {
		const char *id = strchr(all[i].subject, '/');

		if (all[i].state == OPERATION_PLANNED && id && strcmp(id + 1, a->id) == 0 &&
		    (strcmp(all[i].kind, kind) == 0 ||
			(strcmp(all[i].kind, OPERATION_UNPOINT) == 0 &&
			    strstr(all[i].parameters, off))))
			return true;
	}
	return false;
}

static void side_add(cJSON *doc, const char *key, const struct agent *a,
    enum agent_direction direction, bool queued)
{
	cJSON *side;

	if (!a->side[direction].enabled) {
		cJSON_AddNullToObject(doc, key);
		return;
	}
	side = cJSON_AddObjectToObject(doc, key);
	cli_json_text(side, "number", a->side[direction].number);
	cJSON_AddStringToObject(side, "state", agent_way_name(a->side[direction].way));
	cli_json_text(side, "reason", a->side[direction].reason);
	cli_json_text(side, "seen_at", a->side[direction].seen_at);
	if (queued)
		cJSON_AddTrueToObject(side, "queued");
}

bool cli_agents_document(struct cli *c, const char *org_id, cJSON **out, struct error *err)
{
	struct operation *open;
	struct agent *rows;
	size_t n, n_open;

	if (!agent_list(c->session.store, org_id, &c->arena, &rows, &n, err) ||
	    !operation_list(c->session.store, org_id, true, NULL, 0, &c->arena, &open, &n_open,
		err))
		return false;
	*out = cJSON_CreateArray();
	for (size_t i = 0; i < n; i++) {
		const struct agent *a = &rows[i];
		cJSON *doc = cJSON_CreateObject();

		cJSON_AddStringToObject(doc, "id", a->remote_id);
		cJSON_AddStringToObject(doc, "provider", agent_provider_name(a->provider));
		cli_json_text(doc, "name", a->name);
		side_add(doc, "inbound", a, AGENT_INBOUND, waits(open, n_open, a, AGENT_INBOUND));
		side_add(doc, "outbound", a, AGENT_OUTBOUND,
		    waits(open, n_open, a, AGENT_OUTBOUND));
		cJSON_AddItemToArray(*out, doc);
	}
	return true;
}

static const char *way_words(enum agent_way way)
{
	switch (way) {
	case WAY_POINTED:
		return _("pointed at it");
	case WAY_REFUSED:
		return _("refused");
	case WAY_DRIFTED:
		return _("leads elsewhere now");
	default:
		return _("linked here only");
	}
}

static void side_say(struct cli *c, const struct agent *a, enum agent_direction direction)
{
	char shown[NUMBER_TEXT_MAX] = "", seen[40] = "";

	if (!a->side[direction].enabled)
		return;
	if (a->side[direction].number[0])
		number_show(a->side[direction].number, shown, sizeof shown);
	if (a->side[direction].seen_at[0])
		time_for_operator(a->side[direction].seen_at, seen, sizeof seen);
	cli_say(c, "  %-9s %s (%s): %s%s%s  %s",
	    direction == AGENT_INBOUND ? _("inbound") : _("outbound"),
	    a->name[0] ? a->name : a->remote_id, agent_provider_name(a->provider), shown,
	    shown[0] ? ", " : "", way_words(a->side[direction].way), seen);
	if (a->side[direction].reason[0])
		cli_say(c, "    %s", a->side[direction].reason);
}

bool cli_agents_say(struct cli *c, const char *org_id, bool none_too, struct error *err)
{
	struct agent *rows;
	size_t n;

	if (!agent_list(c->session.store, org_id, &c->arena, &rows, &n, err))
		return false;
	for (int d = 0; d < AGENT_DIRECTIONS; d++)
		for (size_t i = 0; i < n; i++)
			side_say(c, &rows[i], (enum agent_direction)d);
	if (n == 0 && none_too)
		cli_say(c, "%s", _("  no agent is linked"));
	return true;
}

/* ---- a pointer */

struct pointing {
	struct cli *c;
	const struct pointer_view *view;
	char said[300];
};

void cli_pointer_changed(void *user)
{
	(void)user;
}

/* A command does not wait until the network is there again. */
static bool over(void *user)
{
	struct pointing *p = user;

	if (strcmp(p->said, p->view->text) != 0) {
		(void)text_copy(p->said, sizeof p->said, p->view->text);
		if (p->view->phase == POINTER_WORKING && !p->c->options.json)
			cli_note("  %s", p->view->text);
	}
	switch (p->view->phase) {
	case POINTER_WORKING:
		return false;
	case POINTER_WAITING:
		return p->view->problem.kind == ERROR_NETWORK;
	default:
		return true;
	}
}

/* What became of it, in the journal. */
static bool left_open(struct cli *c, const char *org_id, const char *subject, bool *open,
    struct operation *out, struct error *err)
{
	struct operation *all;
	size_t n;

	*open = false;
	if (!operation_list(c->session.store, org_id, true, NULL, 0, &c->arena, &all, &n, err))
		return false;
	for (size_t i = 0; i < n && !*open; i++) {
		*open = strcmp(all[i].subject, subject) == 0 &&
		    strcmp(all[i].kind, OPERATION_SYNC) != 0; /* which goes by itself */
		*out = all[i];
	}
	return true;
}

bool cli_pointer_end(struct cli *c, struct pointer *p, const char *org_id, const char *subject,
    bool *queued, const char **said, struct error *err)
{
	struct pointing pointing = { .c = c, .view = pointer_view(p) };
	struct pointer_view view;
	struct operation o;
	bool open;

	*queued = false;
	(void)cli_run_until(c, over, &pointing, CLI_REST);
	view = *pointing.view;
	*said = view.phase == POINTER_DONE ? arena_strdup(&c->arena, view.text) : "";
	pointer_free(p);
	if (view.phase == POINTER_DONE) {
		if (!c->options.json)
			cli_note("  %s", view.text);
		return true;
	}
	if (view.phase == POINTER_REFUSED) {
		*err = view.problem;
		return false;
	}
	if (!left_open(c, org_id, subject, &open, &o, err))
		return false;
	if (view.phase == POINTER_STOPPED) {
		*queued = open && o.state == OPERATION_PLANNED;
		*err = view.problem;
		if (open)
			(void)text_copy(err->hint, sizeof err->hint,
			    arena_printf(&c->arena,
				_("%s It waits in the journal (%.8s) and is done when that is put right: journal retry does it, journal cancel drops it."),
				view.problem.hint, o.id));
		return false;
	}
	*queued = open && o.state == OPERATION_PLANNED;
	if (*queued) {
		if (!c->options.json)
			cli_note("! %s%s%s", view.problem.message,
			    view.problem.message[0] ? " " : "",
			    _("It waits in the journal; the console goes on with it."));
		return true;
	}
	return error_set(err, ERROR_OPEN, "outcome-unknown",
	    open ? arena_printf(&c->arena, _("Ask again: voxdesk journal retry %.8s"), o.id)
		 : _("See: voxdesk journal list."),
	    view.problem.kind != ERROR_NONE ? "%s" : _("It is not finished: %s"),
	    view.problem.kind != ERROR_NONE ? view.problem.message : view.text);
}
