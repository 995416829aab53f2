/* pool list, add, sync, capacity, switch, remove. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "cli/command.h"
#include "desk/pool.h"

const char *cli_number_state(bool active, enum number_drift drift)
{
	switch (drift) {
	case DRIFT_MISSING:
		return N_("missing");
	case DRIFT_SUSPENDED:
		return N_("suspended");
	default:
		break;
	}
	if (!active)
		return N_("inactive");
	return drift == DRIFT_MOVED ? N_("moved") : N_("active");
}

/* ---- printing */

/* {number, country, provider, state, used, capacity, seen_at} */
static cJSON *document(const struct pool_number *p)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "number", p->number);
	cli_json_text(doc, "country", p->country);
	cJSON_AddStringToObject(doc, "provider", p->provider);
	cJSON_AddStringToObject(doc, "state", cli_number_state(p->active, p->drift));
	cJSON_AddNumberToObject(doc, "used", p->used);
	cJSON_AddNumberToObject(doc, "capacity", p->capacity);
	cli_json_text(doc, "seen_at", p->seen_at);
	return doc;
}

static bool row_say(struct cli *c, const struct pool_number *p, bool first, struct error *err)
{
	char shown[NUMBER_TEXT_MAX], seen[40] = "", places[24];
	struct ai_standing standing;

	if (!ai_standing_load(&c->session, p->number, &c->arena, &standing, err))
		return false;
	if (first)
		cli_say(c, "%-2s %-20s %-8s %-9s %6s  %-12s  %s", "", _("number"), _("provider"),
		    _("state"), _("places"), _("seen"), _("attached to"));
	number_show(p->number, shown, sizeof shown);
	if (p->seen_at[0])
		time_for_operator(p->seen_at, seen, sizeof seen);
	(void)snprintf(places, sizeof places, "%d/%d", p->used, p->capacity);
	cli_say(c, "%-2s %-20s %-8s %-9s %6s  %-12s  %s", p->country, shown, p->provider,
	    _(cli_number_state(p->active, p->drift)), places, seen,
	    p->connection_name[0] ? p->connection_name : p->connection_id);
	if (standing.text[0])
		cli_say(c, "    %s", standing.text);
	if (p->led_to[0])
		cli_say(c, "    %s",
		    arena_printf(&c->arena,
			_("It leads to the agent of %s: no other customer gets a place on it."),
			p->led_to));
	return true;
}

static bool print(struct cli *c, const struct pool_number *rows, size_t first, size_t end,
    struct error *err)
{
	size_t printed = 0;

	for (size_t i = first; i < end; i++) {
		if (c->options.json)
			cli_list_item(c, document(&rows[i]), &printed);
		else if (!row_say(c, &rows[i], i == first, err))
			return false;
	}
	if (c->options.json)
		cli_list_item(c, NULL, &printed);
	return true;
}

/* The one that was changed, as a list like all others. */
static bool one_print(struct cli *c, const char *number, struct error *err)
{
	struct pool_number p;

	return pool_get(c->session.store, number, &c->arena, &p, err) && print(c, &p, 0, 1, err);
}

static bool is_number(const void *rows, size_t i, const char *word)
{
	const struct pool_number *p = (const struct pool_number *)rows + i;

	return strcmp(p->number, word) == 0 || strcmp(p->id, word) == 0;
}

static bool all_print(struct cli *c, struct error *err)
{
	struct pool_number *rows;
	size_t n, first, end;

	if (!pool_list(c->session.store, &c->arena, &rows, &n, err) ||
	    !cli_page(c, rows, n, is_number, "voxdesk pool list", &first, &end, err) ||
	    !print(c, rows, first, end, err))
		return false;
	if (n == 0 && !c->options.json)
		cli_note("%s",
		    _("The pool has no number yet. Read them: voxdesk pool sync, or add one: voxdesk pool add NUMBER"));
	return true;
}

bool run_pool_list(struct cli *c, struct error *err)
{
	return all_print(c, err);
}

/* ---- add */

/* Who has it already. */
static bool held(struct cli *c, const char *e164, struct error *err)
{
	struct number_holder holder;
	char shown[NUMBER_TEXT_MAX];

	if (!number_holder_get(c->session.store, e164, &c->arena, &holder, err))
		return false;
	number_show(e164, shown, sizeof shown);
	switch (holder.use) {
	case NUMBER_USE_POOL:
		return error_set(err, ERROR_CONFLICT, "number-known", _("See: voxdesk pool list."),
		    _("%s is in the pool already."), shown);
	case NUMBER_USE_MANAGED:
		return holder.name[0]
		    ? error_set(err, ERROR_CONFLICT, "number-known",
			  _("See: voxdesk managed list."),
			  _("%s is a managed number of %s, who does not share it."), shown,
			  holder.name)
		    : error_set(err, ERROR_CONFLICT, "number-known",
			  _("See: voxdesk managed list."),
			  _("%s is among the managed numbers, as nobody's."), shown);
	case NUMBER_USE_BUSINESS:
		return error_set(err, ERROR_CONFLICT, "number-taken",
		    _("A pool number is one that the desk owns."),
		    _("%s is a business number of %s."), shown, holder.name);
	default:
		return true;
	}
}

bool run_pool_add(struct cli *c, struct error *err)
{
	const char *provider = c->value[FLAG_PROVIDER] ? c->value[FLAG_PROVIDER] : "telnyx";
	const char *e164, *country;
	char id[ID_MAX];

	if (strcmp(provider, "telnyx") != 0 && strcmp(provider, "twilio") != 0)
		return error_set(err, ERROR_INPUT, "provider-unknown", NULL,
		    _("--provider takes telnyx or twilio."));
	return cli_number(c, c->operand[0], NULL, &e164, &country, err) && held(c, e164, err) &&
	    pool_number_add(c->session.store, e164, country, provider, POOL_CAPACITY_MAX, id,
		err) &&
	    one_print(c, e164, err);
}

/* ---- sync */

struct syncing {
	struct pool_refreshed found;
	struct cli_answer answer;
};

static void synced(void *user, const struct pool_refreshed *p, const struct error *err)
{
	struct syncing *s = user;

	s->found = *p;
	cli_answered(&s->answer, err);
}

static void sync_say(const struct pool_refreshed *found)
{
	const struct pool_synced *n = &found->synced;

	if (found->telnyx || found->twilio)
		cli_note(
		    _("Listed: %zu; new: %zu, missing: %zu, suspended: %zu, moved: %zu, there again: %zu."),
		    n->listed, n->added, n->missing, n->suspended, n->moved, n->returned);
}

bool run_pool_sync(struct cli *c, struct error *err)
{
	struct syncing s = { 0 };
	struct error *problem = &s.answer.err;
	struct read *read = pool_refresh(&c->session, cli_loop(c), synced, &s, err);
	enum cli_end end;

	if (!read)
		return false;
	end = cli_run_until(c, cli_answer_there, &s.answer, CLI_REST);
	read_free(read);
	if (end == CLI_STOPPED)
		error_set(problem, ERROR_REFUSED, "stopped", NULL,
		    _("Stopped. Shown is what is known here."));
	else if (end == CLI_LATE)
		cli_no_answer(_("The numbers' provider"), problem);
	else if (!c->options.json)
		sync_say(&s.found);
	if (!all_print(c, err))
		return false;
	if (problem->kind == ERROR_NONE)
		return true;
	*err = *problem;
	return false;
}

/* ---- capacity, switch, remove */

/* A provider's own list may hold what no numbering plan has. */
static bool known(struct cli *c, struct pool_number *p, struct error *err)
{
	struct error no_such;
	const char *e164, *country;

	if (c->operand[0][0] == '+' &&
	    pool_get(c->session.store, c->operand[0], &c->arena, p, &no_such))
		return true;
	return cli_number(c, c->operand[0], NULL, &e164, &country, err) &&
	    pool_get(c->session.store, e164, &c->arena, p, err);
}

bool run_pool_capacity(struct cli *c, struct error *err)
{
	const char *text = c->operand[1];
	struct pool_number p;
	char *end;
	long n;

	errno = 0;
	n = text[0] >= '0' && text[0] <= '9' ? strtol(text, &end, 10) : 0;
	if (errno || n < 1 || n > POOL_CAPACITY_MAX || *end)
		return error_set(err, ERROR_INPUT, "capacity", NULL,
		    _("A pool number has from 1 to %d places."), POOL_CAPACITY_MAX);
	return known(c, &p, err) && pool_capacity_set(c->session.store, p.id, (int)n, err) &&
	    one_print(c, p.number, err);
}

/* As in the console: only where its calls are not known to be answered. */
static bool switch_on_agreed(struct cli *c, const struct pool_number *p, struct error *err)
{
	const char *question = p->active ? "" : pool_switch_on_question(p, &c->arena);

	return !question[0] ||
	    cli_confirm(c, arena_printf(&c->arena, _("%s Switch it on?"), question), err);
}

bool run_pool_switch(struct cli *c, struct error *err)
{
	const bool on = strcmp(c->operand[1], "on") == 0;
	struct pool_number p;

	if (!on && strcmp(c->operand[1], "off") != 0)
		return error_set(err, ERROR_INPUT, "on-or-off", NULL, _("It takes on or off."));
	return known(c, &p, err) && (!on || switch_on_agreed(c, &p, err)) &&
	    pool_switch(c->session.store, p.id, on, err) && one_print(c, p.number, err);
}

/* Who would be without: on stderr, before the refusal. */
static bool places_say(struct cli *c, const struct pool_number *p, struct error *err)
{
	struct pool_place *places;
	size_t n;

	if (!pool_places(c->session.store, p->id, &c->arena, &places, &n, err))
		return false;
	for (size_t i = 0; i < n && !c->options.json; i++) {
		char shown[NUMBER_TEXT_MAX];

		number_show(places[i].business_number, shown, sizeof shown);
		cli_note("! %s (%s): %s", shown, places[i].customer, places[i].state);
	}
	return true;
}

static bool removed_print(struct cli *c, const struct pool_number *p, const char *shown)
{
	size_t printed = 0;
	cJSON *doc;

	if (!c->options.json) {
		cli_say(c, _("%s is out of the pool."), shown);
		return true;
	}
	doc = document(p);
	(void)cJSON_ReplaceItemInObject(doc, "state", cJSON_CreateString("removed"));
	cli_list_item(c, doc, &printed);
	cli_list_item(c, NULL, &printed);
	return true;
}

bool run_pool_remove(struct cli *c, struct error *err)
{
	char shown[NUMBER_TEXT_MAX];
	struct pool_number p;

	if (!known(c, &p, err) || !places_say(c, &p, err))
		return false;
	number_show(p.number, shown, sizeof shown);
	return cli_confirm(c,
		   arena_printf(&c->arena,
		       _("Take %s out of the pool? Its provider keeps it; a sync does not bring it back."),
		       shown),
		   err) &&
	    pool_remove(c->session.store, p.id, err) && removed_print(c, &p, shown);
}
