/* caller-id status: it only reads at Twilio, and only where it can. */
#include <string.h>

#include "base/time.h"
#include "cli/command.h"
#include "cli/command_caller_id.h"
#include "desk/verifier.h"

#define LOOK_MS 20000
#define SETTLE_MS 6000 /* settling can take minutes: it is gone on with when looked at again */

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

void caller_id_say(struct cli *c, const char *number, const struct caller_id *r, const char *before,
    const char *after)
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
static void lane_say(struct cli *c, const struct lane2 *lane, const char *number,
    const struct caller_id *r)
{
	char spaced[CODE_SPACED_MAX];

	caller_id_say(c, number, r, "", "");
	if (lane->mend[0])
		cli_say(c, "    %s", lane->mend);
	if (lane->elsewhere)
		cli_say(c, "    %s",
		    arena_printf(&c->arena,
			_("It is verified in the Twilio account %s, which is not the one used here."),
			lane->elsewhere->account_sid));
	code_spaced(lane->code, spaced);
	if (spaced[0])
		cli_say(c, _("    Code: %s"), spaced);
	explicit_bzero(spaced, sizeof spaced);
}

/* ---- other operations */

/* *open: it has one that is no verification (a removal that waits). */
static bool other_open(struct cli *c, const struct caller_id *r, bool *open, struct error *err)
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
	    (found && !other_open(c, &r, &open, err)))
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

/* Several numbers share the command's minute. */
static int at_most(const struct cli *c, int ms)
{
	return cli_rest_ms(c) < ms ? cli_rest_ms(c) : ms;
}

void caller_id_waits_say(struct cli *c, const char *provider, const char *number,
    const char *operation_id)
{
	char shown[NUMBER_TEXT_MAX];

	number_show(number, shown, sizeof shown);
	cli_note_later(c,
	    arena_printf(&c->arena,
		_("%s was not asked about %s: a change of it waits in the journal (voxdesk journal show %.8s). Shown is what is known here."),
		provider, shown, operation_id));
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
	    (found && !other_open(c, &r, &other, err)))
		return false;
	if (other) { /* looking never sends */
		caller_id_waits_say(c, "Twilio", number, r.operation_id);
		return true;
	}
	v = verifier_new(&c->session, cli_loop(c), org_id, number, caller_id_changed, NULL, err);
	if (!v)
		return false;
	look.view = verifier_view(v);
	look.calls = found && r.call_sid[0];
	verifier_look(v);
	end = cli_run_until(c, looked, &look, at_most(c, SETTLE_MS));
	if (end == CLI_LATE && look.view->phase != VERIFIER_SETTLING)
		end = cli_run_until(c, looked, &look, at_most(c, LOOK_MS - SETTLE_MS));
	if (problem->kind == ERROR_NONE && look.view->problem.kind != ERROR_NONE)
		*problem = look.view->problem;
	else if (problem->kind == ERROR_NONE && end == CLI_LATE &&
	    look.view->phase != VERIFIER_SETTLING && look.view->looked_at == 0)
		cli_no_answer("Twilio", problem);
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
	struct telnyx_id *others;
	size_t n_configs, n_records, n_others;

	if (!forwarding_list(c->session.store, org_id, &c->arena, &configs, &n_configs, err) ||
	    !caller_id_list(c->session.store, org_id, NULL, 0, &c->arena, &records, &n_records,
		err) ||
	    !telnyx_id_list(c->session.store, org_id, &c->arena, &others, &n_others, err))
		return false;
	all->n = 0;
	all->e164 =
	    arena_alloc(&c->arena, (n_configs + n_records + n_others + 1) * sizeof *all->e164);
	for (size_t i = 0; i < n_configs; i++)
		number_add(all, configs[i].business_number);
	for (size_t i = 0; i < n_records; i++)
		number_add(all, records[i].number);
	for (size_t i = 0; i < n_others; i++)
		number_add(all, others[i].number);
	return true;
}

static bool status_ask(struct cli *c, const struct customer *customer, const struct numbers *all,
    struct error *problem, struct error *err)
{
	struct error why = { 0 };
	struct twilio t;

	if (cli_only_store(c, customer->through_telnyx ? "Telnyx" : "Twilio"))
		return true;
	for (size_t i = 0; i < all->n && customer->through_telnyx; i++)
		if (!caller_id_telnyx_look(c, customer, all->e164[i], problem, err))
			return false;
	if (customer->through_telnyx)
		return true;
	if (!credentials_twilio(&c->session.credentials, customer->twilio_account_sid,
		customer->mode == MODE_BYOC, &t, &why)) {
		cli_not_asked("Twilio", &why, problem);
		return true;
	}
	twilio_account_done(&t);
	for (size_t i = 0; i < all->n; i++)
		if (!look_at(c, customer->id, all->e164[i], problem, err))
			return false;
	return true;
}

/* At Twilio, but for customers that call through Telnyx and have nothing there. */
static bool twilio_print(struct cli *c, const struct customer *customer, const char *number,
    size_t *printed, struct error *err)
{
	const struct caller_id *r;
	struct lane2 lane;

	if (!lane2_load(&c->session, customer->id, number, &c->arena, &lane, err))
		return false;
	r = lane.record ? lane.record : lane.elsewhere;
	if (!r && customer->through_telnyx) {
		lane2_done(&lane);
		return true;
	}
	if (c->options.json)
		cli_list_item(c, caller_id_document(number, r), printed);
	else
		lane_say(c, &lane, number, r);
	lane2_done(&lane);
	return true;
}

static bool telnyx_print(struct cli *c, const struct customer *customer, const char *number,
    size_t *printed, struct error *err)
{
	struct caller_id shown = { .state = OUTBOUND_NONE };
	struct telnyx_id r;
	bool found;

	if (!telnyx_id_of(c->session.store, customer->id, number, &c->arena, &found, &r, err))
		return false;
	found = found && r.state != TELNYX_ID_NONE;
	if (!found && !customer->through_telnyx)
		return true;
	if (found)
		shown = caller_id_of_telnyx(&r);
	if (c->options.json)
		cli_list_item(c, caller_id_document(number, found ? &shown : NULL), printed);
	else
		caller_id_say(c, number, found ? &shown : NULL, "", "Telnyx");
	return true;
}

static bool status_print(struct cli *c, const struct customer *customer, const struct numbers *all,
    struct error *err)
{
	size_t printed = 0;

	for (size_t i = 0; i < all->n; i++)
		if (!twilio_print(c, customer, all->e164[i], &printed, err) ||
		    !telnyx_print(c, customer, all->e164[i], &printed, err))
			return false;
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
	    !numbers_of(c, id, &all, err) || !status_print(c, &customer, &all, err))
		return false;
	if (problem.kind == ERROR_NONE)
		return true;
	*err = problem;
	return false;
}
