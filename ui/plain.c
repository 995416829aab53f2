/* The plain console's menus: customers, and the codes that need neither store nor network. */
#include "ui/plain_io.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/customers.h"
#include "phone/dialcode.h"
#include "phone/explain.h"
#include "ui/states.h"

#define PLAIN_COLUMNS 76
#define FOUND_MAX 20

static void put_line(const char *line, size_t n)
{
	char clean[1200];
	const char *at = clean;
	size_t fit, used;

	(void)text_clean(line, n, clean, sizeof clean, 0);
	while (text_width(at) > PLAIN_COLUMNS) {
		fit = text_fit(at, PLAIN_COLUMNS, &used);
		while (fit > 0 && at[fit] != ' ')
			fit--;
		if (fit == 0) /* a word that long: leave it to the terminal */
			break;
		(void)printf("%.*s\n", (int)fit, at);
		at += fit + 1;
	}
	(void)puts(at);
}

void plain_say(const char *fmt, ...)
{
	char text[4096];
	const char *at = text;
	size_t n;
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	for (;;) {
		n = strcspn(at, "\n");
		put_line(at, n);
		if (at[n] == '\0')
			return;
		at += n + 1;
	}
}

void plain_error(const struct error *err)
{
	plain_say("%s", err->message);
	if (err->hint[0] != '\0')
		plain_say("%s", err->hint);
}

bool plain_ask(struct plain *p, const char *prompt, char *out, size_t size)
{
	char line[1024];

	out[0] = '\0';
	if (p->ended)
		return false;
	(void)printf("%s ", prompt);
	(void)fflush(stdout);
	if (fgets(line, sizeof line, stdin) == NULL) {
		p->ended = true;
		(void)puts("");
		return false;
	}
	if (strchr(line, '\n') == NULL &&
	    feof(stdin) ==
		0) { /* longer than any answer: its rest is no answer to the next question */
		int c = getchar();

		while (c != '\n' && c != EOF)
			c = getchar();
	}
	(void)text_clean(line, strlen(line), out, size, 0);
	return out[0] != '\0';
}

bool plain_yes(struct plain *p, const char *question)
{
	char answer[16];

	plain_say("%s", question);
	return plain_ask(p, _("yes or no?"), answer, sizeof answer) &&
	    (answer[0] == _("yes")[0] || answer[0] == 'y');
}

int plain_choose(struct plain *p, const char *title, const char *const *lines, size_t n)
{
	char answer[32], *end;
	unsigned long which, shown = 0;
	size_t i;

	plain_say("\n%s", title);
	for (i = 0; i < n; i++) {
		if (lines[i] != NULL)
			plain_say("%lu. %s", ++shown, lines[i]);
	}
	plain_say("0. %s", _("Back (or q)"));
	while (!p->ended) {
		if (!plain_ask(p, _("Number?"), answer, sizeof answer))
			continue;
		which = strtoul(answer, &end, 10);
		if (strcmp(answer, "q") == 0 || (*end == '\0' && which == 0))
			return -1;
		for (i = 0; *end == '\0' && which <= shown && i < n; i++) {
			which -= lines[i] != NULL;
			if (which == 0)
				return (int)i;
		}
		plain_say(_("Type one of the numbers above."));
	}
	return -1;
}

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

int plain_run(struct session *session, const struct console_options *options)
{
	static void (*const actions[])(struct plain * p) = { find_customer, new_customer, look_up,
		explain, journal };
	const char *lines[] = { _("Find a customer"), _("New customer"),
		_("Look up a line's codes"), _("Explain a code"), _("Journal") };
	struct plain p = { .session = session };
	int which;

	plain_say("voxdesk%s%s", session->options.practice ? _(", practice") : "",
	    session->options.readonly ? _(", read-only") : "");
	if (options->notice != NULL && options->notice[0] != '\0')
		plain_say("%s", options->notice);
	if (session->carriers_problem[0] != '\0')
		plain_say("%s", session->carriers_problem);
	while (!p.ended) {
		which = plain_choose(&p, _("What to do?"), lines, sizeof lines / sizeof lines[0]);
		if (which < 0)
			break;
		actions[which](&p);
	}
	arena_done(&p.arena);
	return 0;
}
