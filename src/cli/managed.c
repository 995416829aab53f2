/* managed list, search: they only read at Twilio. */
#include <string.h>

#include "base/time.h"
#include "cli/command.h"
#include "desk/pool.h"
#include "store/provisions.h"

/* ---- list */

struct refresh {
	bool done;
	struct error err;
};

static void refreshed(void *user, size_t n, const struct error *err)
{
	struct refresh *r = user;

	(void)n;
	r->done = true;
	if (err)
		r->err = *err;
}

static bool refresh_done(void *user)
{
	return ((const struct refresh *)user)->done;
}

/* As the caller IDs: what cannot be asked is told, and what is known here is shown. */
static void ask(struct cli *c, struct error *problem)
{
	struct refresh r = { 0 };
	struct error why = { 0 };
	struct read *read;

	if (cli_only_store(c, "Twilio"))
		return;
	read = managed_refresh(&c->session, cli_loop(c), refreshed, &r, &why);
	if (!read) {
		cli_not_asked("Twilio", &why, problem);
		return;
	}
	if (cli_run_until(c, refresh_done, &r, CLI_REST) != CLI_DONE)
		cli_no_answer("Twilio", problem);
	else
		cli_not_asked("Twilio", &r.err, problem);
	read_free(read);
}

/* A store of before drift was kept knows only that it was not there. */
static const char *state_of(const struct managed_number *m)
{
	return cli_number_state(m->active, m->drift);
}

/* The shape of a pool number; who shares one is nobody here. */
static cJSON *document(const struct managed_number *m)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "number", m->number);
	cli_json_text(doc, "country", m->country);
	cJSON_AddStringToObject(doc, "provider", "twilio");
	cJSON_AddStringToObject(doc, "state", state_of(m));
	cJSON_AddNullToObject(doc, "used");
	cJSON_AddNullToObject(doc, "capacity");
	cli_json_text(doc, "seen_at", m->seen_at);
	return doc;
}

static bool row_say(struct cli *c, const struct managed_number *m, bool first, struct error *err)
{
	char shown[NUMBER_TEXT_MAX], seen[40] = "";
	struct ai_standing standing;

	if (!ai_standing_load(&c->session, m->number, &c->arena, &standing, err))
		return false;
	if (first)
		cli_say(c, "%-36s  %-2s %-20s %-9s %-12s  %s", _("id"), "", _("number"), _("state"),
		    _("seen"), _("customer"));
	number_show(m->number, shown, sizeof shown);
	time_for_operator(m->seen_at, seen, sizeof seen);
	cli_say(c, "%s  %-2s %-20s %-9s %-12s  %s", m->id, m->country, shown, _(state_of(m)), seen,
	    m->customer);
	if (standing.text[0])
		cli_say(c, "    %s", standing.text);
	return true;
}

/* What is under way or has stopped: it keeps its customer from another purchase. */
static bool chains_say(struct cli *c, struct error *err)
{
	struct provision *open;
	size_t n;

	if (c->options.json)
		return true;
	if (!provision_list(c->session.store, NULL, true, &c->arena, &open, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		char shown[NUMBER_TEXT_MAX];

		number_show(open[i].number, shown, sizeof shown);
		cli_note(open[i].kind == PROVISION_BUY
			? _("! The purchase of %s (%s) is not at its end. %s")
			: _("! The release of %s (%s) is not at its end. %s"),
		    shown, open[i].customer[0] ? open[i].customer : _("nobody's"), open[i].reason);
	}
	return true;
}

static bool is_number(const void *rows, size_t i, const char *word)
{
	const struct managed_number *m = (const struct managed_number *)rows + i;

	return strcmp(m->number, word) == 0 || strcmp(m->id, word) == 0;
}

bool run_managed_list(struct cli *c, struct error *err)
{
	struct error problem = { 0 };
	struct managed_number *rows;
	size_t n, first, end, printed = 0;

	ask(c, &problem);
	if (!managed_list(c->session.store, &c->arena, &rows, &n, err) ||
	    !cli_page(c, rows, n, is_number, "voxdesk managed list", &first, &end, err))
		return false;
	for (size_t i = first; i < end; i++) {
		if (c->options.json)
			cli_list_item(c, document(&rows[i]), &printed);
		else if (!row_say(c, &rows[i], i == first, err))
			return false;
	}
	if (c->options.json)
		cli_list_item(c, NULL, &printed);
	else if (n == 0)
		cli_note("%s", _("There is no managed number."));
	if (!chains_say(c, err))
		return false;
	if (problem.kind == ERROR_NONE)
		return true;
	*err = problem;
	return false;
}

/* ---- search */

struct searching {
	struct cli *c;
	bool done;
	struct error err;
};

/* {number, type, locality, region, needs, price, voice, sms} */
static cJSON *offer_document(const struct number_offer *o)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "number", o->number);
	cli_json_text(doc, "type", o->type);
	cli_json_text(doc, "locality", o->locality);
	cli_json_text(doc, "region", o->region);
	cli_json_text(doc, "needs", o->needs);
	cli_json_text(doc, "price", o->price);
	cJSON_AddBoolToObject(doc, "voice", o->voice);
	cJSON_AddBoolToObject(doc, "sms", o->sms);
	return doc;
}

/* What Twilio wants to know of whom it sells to. */
static const char *needs_words(const char *needs)
{
	if (strcmp(needs, "none") == 0)
		return _("no address");
	if (strcmp(needs, "any") == 0)
		return _("an address");
	if (strcmp(needs, "local") == 0)
		return _("an address in that country");
	return strcmp(needs, "foreign") == 0 ? _("an address abroad") : needs;
}

static void offer_say(struct cli *c, const struct number_offer *o)
{
	char shown[NUMBER_TEXT_MAX];

	number_show(o->number, shown, sizeof shown);
	cli_say(c, "%-20s %-9s %-26s  %s%s%s%s%s", shown, o->type, needs_words(o->needs),
	    o->locality, o->locality[0] && o->region[0] ? ", " : "", o->region,
	    o->voice ? "" : _("  (no calls)"), o->beta ? _("  (beta)") : "");
	if (o->price[0])
		cli_say(c, "    %s", o->price);
}

static void found(void *user, const struct number_search *s, const struct error *err)
{
	struct searching *search = user;
	struct cli *c = search->c;
	size_t printed = 0;

	search->done = true;
	if (err) {
		search->err = *err;
		return;
	}
	for (size_t i = 0; i < s->n; i++) {
		if (c->options.json)
			cli_list_item(c, offer_document(&s->offers[i]), &printed);
		else
			offer_say(c, &s->offers[i]);
	}
	if (c->options.json) {
		cli_list_item(c, NULL, &printed);
		return;
	}
	if (s->n == 0)
		cli_note("%s", _("Twilio offers no such number now."));
	else if (!s->offers[0].price[0])
		cli_note("%s",
		    _("The price is not told by the provider: see Twilio's price list."));
	cli_note(_("Kinds there: %s. Searched: %s."), s->types, s->type);
}

static bool search_done(void *user)
{
	return ((const struct searching *)user)->done;
}

bool run_managed_search(struct cli *c, struct error *err)
{
	struct searching s = { .c = c };
	struct number_query query = { .type = c->value[FLAG_TYPE],
		.contains = c->value[FLAG_CONTAINS] };
	struct read *read;
	enum cli_end end;

	if (!cli_country(c, &query.country, err))
		return false;
	read = number_search(&c->session, cli_loop(c), &query, found, &s, err);
	if (!read)
		return false;
	end = cli_run_until(c, search_done, &s, CLI_REST);
	read_free(read);
	if (end == CLI_STOPPED)
		return error_set(err, ERROR_REFUSED, "stopped", NULL,
		    _("Stopped. Nothing was changed."));
	if (end == CLI_LATE)
		return error_set(err, ERROR_NETWORK, "timeout", _("Try again in a moment."),
		    _("Twilio does not answer."));
	*err = s.err;
	return s.err.kind == ERROR_NONE;
}
