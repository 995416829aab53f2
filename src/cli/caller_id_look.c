/* caller-id status, list: they only read at Twilio, and only where they can. */
#include <string.h>

#include "base/time.h"
#include "cli/command.h"
#include "cli/command_caller_id.h"
#include "desk/reads.h"
#include "desk/verifier.h"

#define LOOK_MS 20000
#define SETTLE_MS 6000 /* settling can take minutes: it is gone on with when looked at again */
#define PAGE 200

bool cli_caller_number(struct cli *c, const struct customer *customer, const char *text,
    const char **e164, struct error *err)
{
	const char *country;
	struct forwarding *configs;
	struct number number;
	size_t n;

	if (text) {
		if (!cli_country(c, &country, err) ||
		    !number_parse(&number, text, country ? country : customer->country,
			NUMBER_UNKNOWN, err))
			return false;
		*e164 = arena_strdup(&c->arena, number.e164);
		return true;
	}
	if (!forwarding_list(c->session.store, customer->id, &c->arena, &configs, &n, err))
		return false;
	if (n == 0)
		return error_set(err, ERROR_REFUSED, "no-number",
		    _("Name the number after the customer."), _("%s has no business number."),
		    customer->name);
	if (n > 1)
		return error_set(err, ERROR_USAGE, "number-needed",
		    _("Name the one that is meant after the customer."),
		    _("%s has %zu business numbers."), customer->name, n);
	*e164 = configs[0].business_number;
	return true;
}

/* ---- printing */

cJSON *caller_id_document(const char *number, const struct caller_id *r)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "number", number);
	cJSON_AddStringToObject(doc, "state", outbound_state_name(r ? r->state : OUTBOUND_NONE));
	cli_json_text(doc, "reason", r ? r->reason : NULL);
	cli_json_text(doc, "verified_at", r ? r->verified_at : NULL);
	cli_json_text(doc, "account_sid", r ? r->account_sid : NULL);
	return doc;
}

static void row_say(struct cli *c, const char *number, const struct caller_id *r,
    const char *before, const char *after)
{
	char shown[NUMBER_TEXT_MAX], when[40] = "";

	number_show(number, shown, sizeof shown);
	if (r)
		time_for_operator(r->state_at, when, sizeof when);
	if (after[0])
		cli_say(c, "%s%-20s %-9s %-12s  %s", before, shown,
		    outbound_state_name(r ? r->state : OUTBOUND_NONE), when, after);
	else
		cli_say(c, "%s%-20s %-9s %s", before, shown,
		    outbound_state_name(r ? r->state : OUTBOUND_NONE), when);
	if (r && r->reason[0])
		cli_say(c, "    %s", r->reason);
}

/* The code is shown again while it is known: the customer may still be asked for it. */
static bool code_say(struct cli *c, const struct caller_id *r, struct error *err)
{
	char code[VALIDATION_CODE_MAX], spaced[CODE_SPACED_MAX];

	if (!r || !r->has_code)
		return true;
	if (!caller_id_code(c->session.store, r->id, code, err))
		return false;
	code_spaced(code, spaced);
	if (spaced[0])
		cli_say(c, _("    Code: %s"), spaced);
	explicit_bzero(code, sizeof code);
	explicit_bzero(spaced, sizeof spaced);
	return true;
}

/* ---- other operations */

bool caller_id_other_open(struct cli *c, const struct caller_id *r, bool *open, struct error *err)
{
	struct operation o;

	*open = false;
	if (!r->operation_id[0])
		return true;
	if (!operation_get(c->session.store, r->operation_id, &c->arena, &o, err))
		return false;
	*open = operation_open(o.state) && strcmp(o.kind, OPERATION_VERIFY) != 0;
	return true;
}

bool caller_id_free(struct cli *c, const char *org_id, const char *number, struct error *err)
{
	char shown[NUMBER_TEXT_MAX];
	struct caller_id r;
	bool found, open = false;

	if (!caller_id_of(c->session.store, org_id, number, "", &c->arena, &found, &r, err) ||
	    (found && !caller_id_other_open(c, &r, &open, err)))
		return false;
	if (!open)
		return true;
	number_show(number, shown, sizeof shown);
	return error_set(err, ERROR_CONFLICT, "operation-open",
	    arena_printf(&c->arena, _("First: voxdesk journal retry %.8s (or cancel)."),
		r.operation_id),
	    _("Another change of %s waits in the journal. Nothing was done."), shown);
}

/* ---- asking Twilio */

struct look {
	const struct verifier_view *view;
	bool calls; /* its call's state is read beside the list */
};

/* Once looked at. A lost outcome is waited for a little longer: it may be settled just now. */
static bool looked(void *user)
{
	const struct look *look = user;
	const struct verifier_view *view = look->view;

	switch (view->phase) {
	case VERIFIER_IDLE:
	case VERIFIER_READY:
		return true;
	case VERIFIER_WATCHING:
		return view->problem.kind != ERROR_NONE ||
		    (view->looked_at != 0 && (view->call_known || !look->calls) && !view->ending);
	case VERIFIER_SETTLING:
	case VERIFIER_REMOVING:
		return view->problem.kind != ERROR_NONE;
	default:
		return false;
	}
}

static bool look_at(struct cli *c, const char *org_id, const char *number, struct error *problem,
    struct error *err)
{
	struct look look = { .calls = false };
	struct verifier *v;
	struct caller_id r;
	enum cli_end end;
	bool found, other = false;

	if (!caller_id_of(c->session.store, org_id, number, "", &c->arena, &found, &r, err) ||
	    (found && !caller_id_other_open(c, &r, &other, err)))
		return false;
	if (other) { /* looking never sends */
		if (!c->options.json)
			cli_note(
			    _("A change of %s waits in the journal: voxdesk journal show %.8s"),
			    number, r.operation_id);
		return true;
	}
	v = verifier_new(&c->session, cli_loop(c), org_id, number, caller_id_changed, NULL, err);
	if (!v)
		return false;
	look.view = verifier_view(v);
	look.calls = found && r.call_sid[0];
	verifier_look(v);
	end = cli_run_until(c, looked, &look, SETTLE_MS);
	if (end == CLI_LATE && look.view->phase != VERIFIER_SETTLING)
		end = cli_run_until(c, looked, &look, LOOK_MS - SETTLE_MS);
	if (problem->kind == ERROR_NONE && look.view->problem.kind != ERROR_NONE)
		*problem = look.view->problem;
	else if (problem->kind == ERROR_NONE && end == CLI_LATE &&
	    look.view->phase != VERIFIER_SETTLING && look.view->looked_at == 0)
		cli_no_answer(problem);
	verifier_free(v);
	return true;
}

/* ---- status */

/* The customer's business numbers, and what else it has a record of. */
struct numbers {
	const char **e164;
	size_t n;
};

static void number_add(struct numbers *all, const char *e164)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->e164[i], e164) == 0)
			return;
	all->e164[all->n++] = e164;
}

static bool numbers_of(struct cli *c, const char *org_id, struct numbers *all, struct error *err)
{
	struct forwarding *configs;
	struct caller_id *records;
	size_t n_configs, n_records;

	if (!forwarding_list(c->session.store, org_id, &c->arena, &configs, &n_configs, err) ||
	    !caller_id_list(c->session.store, org_id, NULL, 0, &c->arena, &records, &n_records,
		err))
		return false;
	all->n = 0;
	all->e164 = arena_alloc(&c->arena, (n_configs + n_records + 1) * sizeof *all->e164);
	for (size_t i = 0; i < n_configs; i++)
		number_add(all, configs[i].business_number);
	for (size_t i = 0; i < n_records; i++)
		number_add(all, records[i].number);
	return true;
}

static bool status_ask(struct cli *c, const struct customer *customer, const struct numbers *all,
    struct error *problem, struct error *err)
{
	struct error why = { 0 };
	struct twilio t;

	if (cli_only_store(c))
		return true;
	if (!credentials_twilio(&c->session.credentials, customer->twilio_account_sid,
		customer->mode == MODE_BYOC, &t, &why)) {
		cli_not_asked(&why, problem);
		return true;
	}
	twilio_account_done(&t);
	for (size_t i = 0; i < all->n; i++)
		if (!look_at(c, customer->id, all->e164[i], problem, err))
			return false;
	return true;
}

static bool status_print(struct cli *c, const char *org_id, const struct numbers *all,
    struct error *err)
{
	size_t printed = 0;

	for (size_t i = 0; i < all->n; i++) {
		struct caller_id r;
		bool found;

		if (!caller_id_of(c->session.store, org_id, all->e164[i], "", &c->arena, &found, &r,
			err))
			return false;
		if (c->options.json) {
			cli_list_item(c, caller_id_document(all->e164[i], found ? &r : NULL),
			    &printed);
			continue;
		}
		row_say(c, all->e164[i], found ? &r : NULL, "", "");
		if (!code_say(c, found ? &r : NULL, err))
			return false;
	}
	if (c->options.json)
		cli_list_item(c, NULL, &printed);
	return true;
}

bool run_caller_id_status(struct cli *c, struct error *err)
{
	struct error problem = { 0 };
	struct numbers all = { .n = 0 };
	struct customer customer;
	char id[ID_MAX];

	if (!desk_customer_find(&c->session, c->operand[0], c->value[FLAG_COUNTRY], true, id,
		err) ||
	    !customer_get(c->session.store, id, &c->arena, &customer, err) ||
	    !numbers_of(c, id, &all, err) || !status_ask(c, &customer, &all, &problem, err) ||
	    !numbers_of(c, id, &all, err) || !status_print(c, id, &all, err))
		return false;
	if (problem.kind == ERROR_NONE)
		return true;
	*err = problem;
	return false;
}

/* ---- list */

struct refresh {
	bool done;
	struct error err;
};

static void refreshed(void *user, size_t seen, size_t gone, size_t verified,
    const struct error *err)
{
	struct refresh *r = user;

	(void)seen;
	(void)gone;
	(void)verified;
	r->done = true;
	if (err)
		r->err = *err;
}

static bool refresh_done(void *user)
{
	return ((const struct refresh *)user)->done;
}

static void list_ask(struct cli *c, const char *org_id, struct error *problem)
{
	struct refresh r = { 0 };
	struct error why = { 0 };
	struct read *read;

	if (cli_only_store(c))
		return;
	read = caller_ids_refresh(&c->session, cli_loop(c), org_id, refreshed, &r, &why);
	if (!read) {
		cli_not_asked(&why, problem);
		return;
	}
	if (cli_run_until(c, refresh_done, &r, CLI_REST) != CLI_DONE)
		cli_no_answer(problem);
	else
		cli_not_asked(&r.err, problem);
	read_free(read);
}

static bool list_row(struct cli *c, const struct caller_id *r, size_t *printed, struct error *err)
{
	struct customer customer;

	if (c->options.json) {
		cli_list_item(c, caller_id_document(r->number, r), printed);
		return true;
	}
	if ((*printed)++ == 0)
		cli_say(c, "%-36s  %-20s %-9s %-12s  %s", _("id"), _("number"), _("state"),
		    _("since"), _("customer"));
	if (!customer_get(c->session.store, r->org_id, &c->arena, &customer, err))
		return false;
	row_say(c, r->number, r, arena_printf(&c->arena, "%s  ", r->id), customer.name);
	return true;
}

static bool list_print(struct cli *c, const char *org_id, const char *after, size_t left,
    struct error *err)
{
	size_t printed = 0, n = PAGE;

	while (n == PAGE && left > 0) {
		struct caller_id *rows;

		if (!caller_id_list(c->session.store, org_id, after, PAGE, &c->arena, &rows, &n,
			err))
			return false;
		for (size_t i = 0; i < n && left > 0; i++, left--)
			if (!list_row(c, &rows[i], &printed, err))
				return false;
		if (n > 0)
			after = rows[n - 1].id;
	}
	if (c->options.json)
		cli_list_item(c, NULL, &printed);
	else if (printed == 0)
		cli_note("%s", _("There is no caller ID yet."));
	return true;
}

bool run_caller_id_list(struct cli *c, struct error *err)
{
	struct error problem = { 0 };
	const char *after = c->value[FLAG_AFTER];
	char found[ID_MAX];
	const char *org_id = NULL;
	int limit = 0;

	if (!cli_integer(c, FLAG_LIMIT, 1, 1000000, &limit, err))
		return false;
	if (c->n > 0) {
		if (!desk_customer_find(&c->session, c->operand[0], c->value[FLAG_COUNTRY], true,
			found, err))
			return false;
		org_id = found;
	}
	if (after) {
		struct caller_id r;

		if (!caller_id_get(c->session.store, after, &c->arena, &r, err))
			return false;
	}
	list_ask(c, org_id, &problem);
	if (!list_print(c, org_id, after, limit > 0 ? (size_t)limit : SIZE_MAX, err))
		return false;
	if (problem.kind == ERROR_NONE)
		return true;
	*err = problem;
	return false;
}
