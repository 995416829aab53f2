/* The plain console's menus: customers, and the codes that need neither store nor network. */
#include "ui/plain_io.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/customers.h"
#include "desk/settle.h"
#include "desk/sync.h"
#include "phone/dialcode.h"
#include "phone/explain.h"
#include "store/journal.h"
#include "ui/states.h"

#define FOUND_MAX 20
#define SHARING 7 /* of the menu: its line says how that stands */

static bool needs_store(struct plain *p, bool writes)
{
	if (p->session->store == NULL)
		plain_say(_("The store is not open; codes can still be looked up."));
	else if (writes && p->session->options.readonly)
		plain_say(_("Not possible: read-only."));
	else
		return true;
	return false;
}

static void find_customer(struct plain *p)
{
	struct customer_row *rows;
	struct error err = { 0 };
	const char *lines[FOUND_MAX];
	char text[256];
	bool more = false;
	size_t n = 0, i;
	int which;

	if (!needs_store(p, false) ||
	    !plain_ask(p, _("Part of the name or number:"), text, sizeof text))
		return;
	arena_reset(&p->arena);
	if (!customer_search(p->session->store, text, false, FOUND_MAX, &p->arena, &rows, &n, &more,
		&err)) {
		plain_error(&err);
		return;
	}
	if (n == 0) {
		plain_say(_("No customer fits \"%s\"."), text);
		return;
	}
	for (i = 0; i < n; i++) {
		char number[NUMBER_TEXT_MAX] = "";

		if (rows[i].business_number != NULL)
			number_show(rows[i].business_number, number, sizeof number);
		lines[i] = arena_printf(&p->arena, _("%s, %s, %s: forwarding %s, caller ID %s"),
		    rows[i].name, rows[i].country, number[0] != '\0' ? number : _("no number"),
		    inbound_look(rows[i].inbound_state).word,
		    outbound_look(rows[i].outbound_state).word);
	}
	which = plain_choose(p,
	    more ? _("The first of the customers found:") : _("Customers found:"), lines, n);
	if (which >= 0) {
		char id[ID_MAX];

		(void)text_copy(id, sizeof id, rows[which].id);
		plain_customer(p, id);
	}
}

static void new_customer(struct plain *p)
{
	struct new_customer in = { 0 };
	struct error err = { 0 };
	char name[256], number[256], country[64], id[ID_MAX], warning[240] = "";

	if (!needs_store(p, true) || !plain_ask(p, _("Name of the business:"), name, sizeof name))
		return;
	(void)plain_ask(p, _("Country, two letters (empty: the number begins with +):"), country,
	    sizeof country);
	in.name = name;
	in.country = country;
	while (plain_ask(p, _("Business number (empty: give up):"), number, sizeof number)) {
		in.number = number;
		if (desk_customer_add(p->session, &in, id, warning, &err)) {
			plain_say(_("%s is saved."), name);
			if (warning[0] != '\0')
				plain_say("%s", warning);
			plain_customer(p, id);
			return;
		}
		plain_error(&err);
		if (strcmp(err.code, "country-unknown") == 0)
			(void)plain_ask(p,
			    _("Country, two letters (empty: the number begins with +):"), country,
			    sizeof country);
	}
}

/* The line's own table, as it stands in the catalogue. */
static void show_carrier(struct arena *a, const struct carrier *carrier)
{
	const char *steps[16];
	size_t i, n;

	plain_say("\n%s, %s, %s. %s", carrier->name, carrier->country,
	    line_type_label(carrier->line_type), confidence_label(carrier->confidence));
	plain_say(_("N stands for the AI number, S for the seconds."));
	for (i = 0; i < carrier->n_codes; i++) {
		const struct code_row *row = &carrier->codes[i];

		plain_say(_("%s: %s  cancel %s  check %s"),
		    row->condition < CONDITIONS ? condition_label(row->condition) : _("cancel all"),
		    row->activate[0] != '\0' ? template_text(a, row->activate) : "-",
		    row->deactivate[0] != '\0' ? template_text(a, row->deactivate) : "-",
		    row->query[0] != '\0' ? template_text(a, row->query) : "-");
	}
	n = dial_steps(carrier, CONDITION_ANY, steps, 16);
	for (i = 0; i < n; i++)
		plain_say("%zu. %s", i + 1, steps[i]);
	for (i = 0; i < carrier->n_restrictions; i++)
		plain_say("! %s", carrier->restrictions[i].text);
	for (i = 0; i < carrier->n_sources; i++)
		plain_say(_("Source: %s"), carrier->sources[i].source);
}

static void look_up(struct plain *p)
{
	const struct carrier *found[FOUND_MAX];
	const char *lines[FOUND_MAX];
	char text[256];
	size_t n, i;
	int which;

	if (!plain_ask(p, _("Country, carrier or brand:"), text, sizeof text))
		return;
	arena_reset(&p->arena);
	n = catalogue_search(p->session->catalogue, text, "", -1, found, FOUND_MAX);
	if (n == 0) {
		plain_say(_("No line fits \"%s\"."), text);
		return;
	}
	for (i = 0; i < n; i++)
		lines[i] = arena_printf(&p->arena, "%s, %s, %s", found[i]->name, found[i]->country,
		    line_type_label(found[i]->line_type));
	which = plain_choose(p, _("Lines found:"), lines, n);
	if (which >= 0)
		show_carrier(&p->arena, found[which]);
}

static void explain(struct plain *p)
{
	struct explained e;
	struct error err = { 0 };
	char text[256];
	size_t i;

	if (!plain_ask(p, _("Code:"), text, sizeof text))
		return;
	arena_reset(&p->arena);
	if (!explain_code(p->session->catalogue, text, -1, NULL, &p->arena, &e, &err)) {
		plain_error(&err);
		return;
	}
	plain_say("%s", e.meaning);
	for (i = 0; i < e.n_problems; i++)
		plain_say("! %s", e.problems[i]);
	for (i = 0; i < e.n_readings; i++)
		plain_say(_("or: %s"), e.readings[i]);
}

static void journal(struct plain *p)
{
	if (needs_store(p, false))
		plain_journal(p);
}

static void numbers(struct plain *p)
{
	if (needs_store(p, false))
		plain_numbers(p);
}

static void history(struct plain *p)
{
	if (needs_store(p, false))
		plain_history(p, NULL);
}

static void sharing(struct plain *p)
{
	if (needs_store(p, false))
		plain_sync(p);
}

static void take_in(struct plain *p)
{
	if (needs_store(p, true))
		plain_import(p);
}

/* What an earlier run left: purchases are settled at once, all else waits in the journal. */
static void say_left(struct plain *p)
{
	struct error err = { 0 };
	size_t waiting = 0, unknown = 0;

	if (p->session->store == NULL)
		return;
	if (!p->session->options.readonly) {
		plain_open_settle(p);
		if (!settle_sweep(p->session, &err))
			plain_error(&err);
	}
	if (operation_count_open(p->session->store, &waiting, &unknown, &err) && unknown > 0)
		plain_say(
		    ngettext(
			"In the journal stands %zu entry whose outcome is not known: ask there what came of it.",
			"In the journal stand %zu entries whose outcome is not known: ask there what came of them.",
			unknown),
		    unknown);
}

int plain_run(struct session *session, const struct console_options *options)
{
	static void (*const actions[])(struct plain * p) = { find_customer, new_customer, look_up,
		explain, journal, numbers, plain_secrets, sharing, take_in, history };
	const char *lines[] = { _("Find a customer"), _("New customer"),
		_("Look up a line's codes"), _("Explain a code"), _("Journal"), _("AI numbers"),
		_("Secrets and providers"), NULL, _("Take in customers from a CSV file"),
		_("History") };
	struct plain p = { .session = session };
	int which;

	plain_say("voxdesk%s%s", session->options.practice ? _(", practice") : "",
	    session->options.readonly ? _(", read-only") : "");
	if (options->notice != NULL && options->notice[0] != '\0')
		plain_say("%s", options->notice);
	if (session->carriers_problem[0] != '\0')
		plain_say("%s", session->carriers_problem);
	if (session->credentials.problem.kind != ERROR_NONE)
		plain_error(&session->credentials.problem);
	say_left(&p);
	(void)plain_syncer(&p);
	while (!p.ended) {
		arena_reset(&p.arena);
		plain_sync_soon(&p);
		lines[SHARING] = plain_sync_label(&p);
		which = plain_choose(&p, _("What to do?"), lines, sizeof lines / sizeof lines[0]);
		if (which < 0)
			break;
		actions[which](&p);
	}
	syncer_free(p.syncer);
	loop_free(p.loop);
	arena_done(&p.arena);
	return 0;
}
