/* A purchase or release as a command sees it: told step by step, waited for, and how it ended. */
#include "cli/command_managed.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "desk/settle.h"
#include "store/journal.h"

#define NETWORK_MS 5000

void chain_changed(void *user)
{
	(void)user;
}

bool chain_find(struct cli *c, const char *number, const char *org_id, bool *found,
    struct provision *out, struct error *err)
{
	struct provision *open;
	size_t n;

	*found = false;
	if (!provision_list(c->session.store, org_id, true, &c->arena, &open, &n, err))
		return false;
	for (size_t i = 0; i < n && !*found; i++) {
		*found = strcmp(open[i].number, number) == 0;
		*out = open[i];
	}
	return true;
}

/* ---- waiting */

static void news_say(struct chain_run *r)
{
	const struct provision_view *v = r->view;

	if (r->c->options.json)
		return;
	if (v->step[0] && strcmp(v->step, r->said) != 0 && v->phase == PROVISIONING_WORKING)
		cli_note("  %s", v->step);
	(void)text_copy(r->said, sizeof r->said, v->step);
	if (strcmp(v->problem.code, r->problem) == 0)
		return;
	(void)text_copy(r->problem, sizeof r->problem, v->problem.code);
	if (v->phase == PROVISIONING_WAITING || v->phase == PROVISIONING_SETTLING)
		cli_note("! %s", v->problem.message);
}

/* Another program was faster with this customer. */
static bool others(const struct chain_run *r)
{
	struct provision chain;
	struct error ignored;

	return r->view->id[0] &&
	    provision_get(r->c->session.store, r->view->id, &r->c->arena, &chain, &ignored) &&
	    chain.state == PROVISION_OPEN && chain.owner_alive && !chain.ours;
}

/* Waits for what no waiting mends: a key, another program. */
static bool goes_nowhere(const struct provision_view *v)
{
	return v->problem.kind != ERROR_NONE && v->problem.kind != ERROR_NETWORK &&
	    v->problem.kind != ERROR_BUSY;
}

/* Nothing is unknown, and no answer comes: a command does not wait until there is a network. */
static bool unreached(struct chain_run *r)
{
	const uint64_t now = time_monotonic_ms();

	if (r->view->problem.kind != ERROR_NETWORK)
		return false;
	if (r->waiting_ms == 0)
		r->waiting_ms = now;
	return now - r->waiting_ms >= NETWORK_MS;
}

static bool over(void *user)
{
	struct chain_run *r = user;

	news_say(r);
	switch (r->view->phase) {
	case PROVISIONING_IDLE:
		return !r->resumed;
	case PROVISIONING_WORKING:
		if (r->view->problem.kind == ERROR_NONE)
			r->waiting_ms = 0;
		return others(r);
	case PROVISIONING_WAITING:
		return goes_nowhere(r->view) || unreached(r);
	case PROVISIONING_SETTLING:
		return goes_nowhere(r->view);
	default:
		return true;
	}
}

/* ---- how it ended */

/* {number, customer, state, account_sid, vapi_id, reason, left?}; left: a release that kept the
 * number, a purchase without what was still to be done */
static cJSON *document(const struct provision *chain, const char *vapi_id)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "number", chain->number);
	cli_json_text(doc, "customer", chain->org_id);
	cJSON_AddStringToObject(doc, "state", provision_state_name(chain->state));
	cli_json_text(doc, "account_sid", chain->account_sid);
	cli_json_text(doc, "vapi_id", vapi_id);
	cli_json_text(doc, "reason", chain->reason);
	if (provision_was_left(chain))
		cJSON_AddTrueToObject(doc, "left");
	return doc;
}

static void say(const struct chain_run *r, const struct provision *chain)
{
	if (chain->state != PROVISION_DONE)
		return; /* the error says it */
	if (chain->kind == PROVISION_RELEASE && provision_was_left(chain))
		cli_say(r->c, _("%s is kept, and is paid for, in the Twilio account %s."), r->shown,
		    chain->account_sid);
	else if (chain->kind == PROVISION_RELEASE)
		cli_say(r->c, _("%s was given back to Twilio."), r->shown);
	else
		cli_say(r->c, _("%s is %s's now, in the Twilio account %s."), r->shown,
		    chain->customer, chain->account_sid);
	if (chain->reason[0])
		cli_say(r->c, "  %s", chain->reason);
}

bool chain_print(struct chain_run *r, const char *id, struct provision *out, struct error *err)
{
	struct managed_number m = { .vapi_id = "" };
	struct error none = { 0 };

	if (!provision_get(r->c->session.store, id, &r->c->arena, out, err))
		return false;
	/* Given back, it is no longer there. */
	if (out->number_id[0] &&
	    !managed_get(r->c->session.store, out->number_id, &r->c->arena, &m, &none))
		m.vapi_id = "";
	if (r->c->options.json)
		cli_document(r->c, document(out, m.vapi_id));
	else
		say(r, out);
	return true;
}

/* Open: the journal's own words where a step is under way. */
static bool unfinished(const struct chain_run *r, const struct provision *chain,
    const struct error *problem, struct error *err)
{
	struct arena *arena = &r->c->arena;
	struct operation o;

	if (chain->operation_id[0] && operation_open(chain->operation_state)) {
		if (!operation_get(r->c->session.store, chain->operation_id, arena, &o, err))
			return false;
		return error_set(err, ERROR_OPEN, "outcome-unknown",
		    arena_printf(arena,
			_("Ask how it ended: voxdesk journal retry %.8s, or the same command again. The console does it when it starts."),
			o.id),
		    "%s: %s", operation_title(&o, arena), operation_words(&o, arena));
	}
	return error_set(err, ERROR_OPEN, "unfinished",
	    _("The same command goes on with it; so does the console when it starts."), "%s: %s",
	    r->shown,
	    problem->kind != ERROR_NONE ? problem->message : _("it is not finished yet."));
}

static bool stopped(const struct chain_run *r, const struct provision *chain, struct error *err)
{
	return error_set(err, ERROR_REFUSED, "provision-stopped",
	    arena_printf(&r->c->arena,
		_("Put it right, then the same command goes on; or leave it as it is: voxdesk managed leave %s"),
		chain->number),
	    chain->kind == PROVISION_BUY ? _("%s is bought, but: %s")
					 : _("%s is not given back: %s"),
	    r->shown, chain->reason);
}

static bool failed(const struct provision *chain, const struct provision_view *v, struct error *err)
{
	const char *hint = v->problem.hint;

	if (v->needs_address && !chain->address_sid[0])
		hint = _(
		    "Give the customer's own address at Twilio with it: --address AD..., as it stands in Twilio's console.");
	else if (v->needs_bundle && !chain->bundle_sid[0])
		hint = _(
		    "Give an approved regulatory bundle with it: --bundle BU..., as it stands in Twilio's console.");
	return error_set(err, v->problem.kind != ERROR_NONE ? v->problem.kind : ERROR_REFUSED,
	    v->problem.code[0] ? v->problem.code : "provision-failed", hint, "%s", chain->reason);
}

/* Nothing was begun. */
static bool not_begun(const struct provision_view *v, enum cli_end end, struct error *err)
{
	if (v->problem.kind != ERROR_NONE) {
		*err = v->problem;
		return false;
	}
	if (end == CLI_STOPPED)
		return error_set(err, ERROR_REFUSED, "stopped", NULL,
		    _("Stopped before anything was sent."));
	return error_set(err, ERROR_BUSY, "store-busy", _("Try again in a moment."),
	    _("It could not be begun; nothing was sent."));
}

bool chain_end(struct chain_run *r, struct error *err)
{
	const enum cli_end end = cli_run_until(r->c, over, r, CLI_REST);
	const bool other = others(r);
	const struct provision_view view = *r->view;
	struct provision chain;

	provisioner_free(r->p); /* what surely was not sent is undone here */
	r->p = NULL;
	if (!view.id[0] || other)
		return not_begun(&view, end, err);
	if (!chain_print(r, view.id, &chain, err))
		return false;
	switch (chain.state) {
	case PROVISION_DONE:
		r->c->did = arena_printf(&r->c->arena,
		    chain.kind == PROVISION_BUY ? _("%s is bought.") : _("%s is given back."),
		    r->shown);
		/* What stays behind; the store's reason stands above. */
		if (view.step[0] && strcmp(view.step, chain.reason) != 0 && !r->c->options.json)
			cli_note("  %s", view.step);
		return true;
	case PROVISION_FAILED:
		return failed(&chain, &view, err);
	case PROVISION_STOPPED:
		return stopped(r, &chain, err);
	default:
		return unfinished(r, &chain, &view.problem, err);
	}
}

/* ---- going on */

static bool read_in(void *user)
{
	const struct chain_run *r = user;

	return r->view->phase != PROVISIONING_IDLE;
}

bool chain_go_on(struct chain_run *r, const struct provision *chain, struct error *err)
{
	struct cli *c = r->c;

	if (chain->state == PROVISION_OPEN && chain->owner_alive && !chain->ours)
		return error_set(err, ERROR_CONFLICT, "provision-running",
		    _("Wait until that has ended."),
		    _("Another voxdesk is at %s just now. Nothing was done a second time."),
		    r->shown);
	r->p = provisioner_open(&c->session, cli_loop(c), chain->id, chain_changed, NULL, err);
	if (!r->p)
		return false;
	r->view = provisioner_view(r->p);
	c->wrote = true;
	r->resumed = true;
	cli_hold_signals(true);
	(void)cli_run_until(c, read_in, r, CLI_REST);
	if (r->view->phase == PROVISIONING_STOPPED && !provisioner_go_on(r->p, err)) {
		provisioner_free(r->p);
		return false;
	}
	return chain_end(r, err);
}
