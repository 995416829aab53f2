/* pool buy: a number that Telnyx sells, for all customers. */
#include <string.h>

#include "cli/command.h"
#include "desk/pool_order.h"
#include "desk/settle.h"

#define LOOK_MS 25000
#define ASK_MAX 3

struct ordering {
	struct cli *c;
	const char *number;
	char shown[NUMBER_TEXT_MAX];
	struct pool_order *o;
	const struct pool_order_view *view;
};

static void changed(void *user)
{
	(void)user; /* the step of the loop is all that a command waits for */
}

static bool looked(void *user)
{
	return ((const struct ordering *)user)->view->phase != POOL_ORDER_CHECKING;
}

static bool over(void *user)
{
	const enum pool_order_phase phase = ((const struct ordering *)user)->view->phase;

	return phase == POOL_ORDER_DONE || phase == POOL_ORDER_FAILED || phase == POOL_ORDER_BARRED;
}

static bool look(struct ordering *r, struct error *err)
{
	enum cli_end end;

	r->o = pool_order_new(&r->c->session, cli_loop(r->c), r->number, NULL, changed, NULL, err);
	if (!r->o)
		return false;
	r->view = pool_order_view(r->o);
	end = cli_run_until(r->c, looked, r, LOOK_MS);
	if (end == CLI_STOPPED)
		return error_set(err, ERROR_REFUSED, "stopped", NULL,
		    _("Stopped before anything was sent."));
	if (end == CLI_LATE)
		return error_set(err, ERROR_NETWORK, "timeout", _("Try again in a moment."),
		    _("Telnyx does not answer. Nothing was ordered."));
	if (r->view->phase == POOL_ORDER_READY)
		return true;
	*err = r->view->problem;
	return false;
}

static void attached_say(const struct ordering *r)
{
	if (r->c->options.json)
		return;
	if (r->view->connection[0])
		cli_note(_("It will be attached to: %s."), r->view->connection);
	else
		cli_note("%s",
		    _("It will be attached to nothing, so its calls arrive nowhere yet."));
}

/* A yes that took more than a minute is asked for again, after another look. */
static bool begun(struct ordering *r, struct error *err)
{
	const bool yes = r->c->options.yes;

	for (int asked = 0; asked < ASK_MAX; asked++) {
		struct cli *c = r->c;

		pool_order_free(r->o);
		r->o = NULL;
		cli_hold_signals(false);
		c->options.yes = yes;
		if (!look(r, err))
			return false;
		attached_say(r);
		if (!cli_confirm(c,
			arena_printf(&c->arena, _("Order %s for the pool (%s)?"), r->shown,
			    r->view->price),
			err))
			return false;
		cli_hold_signals(true);
		if (pool_order_buy(r->o, err))
			return true;
		if (strcmp(err->code, "not-checked") != 0)
			return false;
	}
	return false;
}

/* {number, state, price, operation, reason} */
static void order_print(const struct ordering *r, const char *state)
{
	struct cli *c = r->c;
	cJSON *doc;

	if (!c->options.json) {
		if (strcmp(state, "done") == 0)
			cli_say(c, _("%s is the pool's now."), r->shown);
		return;
	}
	doc = cJSON_CreateObject();
	cJSON_AddStringToObject(doc, "number", r->number);
	cJSON_AddStringToObject(doc, "state", state);
	cli_json_text(doc, "price", r->view->price);
	cli_json_text(doc, "operation", r->view->operation_id);
	cli_json_text(doc, "reason", r->view->problem.message);
	cli_document(c, doc);
}

static bool finish(struct ordering *r, struct error *err)
{
	r->c->wrote = true; /* from here on never again by itself */
	(void)cli_run_until(r->c, over, r, CLI_REST);
	switch (r->view->phase) {
	case POOL_ORDER_DONE:
		r->c->did = arena_printf(&r->c->arena, _("%s is the pool's now."), r->shown);
		order_print(r, "done");
		if (r->view->problem.kind != ERROR_NONE && !r->c->options.json)
			cli_note(_("It is bought; the pool could not be read again: %s"),
			    r->view->problem.message);
		return true;
	case POOL_ORDER_FAILED:
	case POOL_ORDER_BARRED:
		order_print(r, "failed");
		*err = r->view->problem;
		return false;
	default:
		order_print(r, "pending");
		return error_set(err, ERROR_OPEN, "order-pending",
		    arena_printf(&r->c->arena, _("See later: voxdesk journal retry %s"),
			r->view->operation_id),
		    r->view->pending ? _("The order of %s is not at its end: %s")
				     : _("What came of the order of %s is not known yet: %s"),
		    r->shown,
		    r->view->problem.kind != ERROR_NONE ? r->view->problem.message : r->view->text);
	}
}

/* An order of this very number that a program left: gone on with, which costs nothing more. */
static bool go_on(struct ordering *r, const char *operation_id, struct error *err)
{
	struct cli *c = r->c;

	cli_hold_signals(true);
	if (!c->options.json)
		cli_note(
		    _("%s is ordered already (%.8s in the journal); it is looked at how that stands."),
		    r->shown, operation_id);
	r->o = pool_order_open(&c->session, cli_loop(c), operation_id, changed, NULL, err);
	if (!r->o)
		return false;
	r->view = pool_order_view(r->o);
	return finish(r, err);
}

bool run_pool_buy(struct cli *c, struct error *err)
{
	struct ordering r = { .c = c };
	enum operation_state state;
	const char *country;
	char id[ID_MAX];
	bool ok;

	if (!cli_can_ask(c,
		_("This costs money, and nobody can be asked here. Nothing was ordered."), err) ||
	    !cli_number(c, c->operand[0], NULL, &r.number, &country, err) ||
	    !settle_sweep(&c->session, err) || /* what a dead program sent can be asked about */
	    !pool_order_find(&c->session, r.number, id, &state, err))
		return false;
	number_show(r.number, r.shown, sizeof r.shown);
	if (id[0] && operation_open(state))
		ok = go_on(&r, id, err);
	else
		ok = begun(&r, err) && finish(&r, err);
	pool_order_free(r.o);
	return ok;
}
