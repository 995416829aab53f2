/* managed buy, release, leave: what costs, or is lost, after a yes. */
#include <string.h>

#include "cli/command_managed.h"
#include "desk/settle.h"
#include "desk/verifier.h"

#define CHECKS_MS 25000
#define ASK_MAX 3

static bool number_take(struct chain_run *r, const char *fallback, const char **country,
    struct error *err)
{
	if (!cli_number(r->c, r->c->operand[0], fallback, &r->number, country, err))
		return false;
	number_show(r->number, r->shown, sizeof r->shown);
	return true;
}

/* ---- buy */

struct buying {
	struct chain_run run;
	struct customer customer;
	struct provision_order order;
	bool yes; /* given as a flag */
};

static bool checks_over(void *user)
{
	const struct buying *b = user;

	return b->run.view->phase != PROVISIONING_CHECKING;
}

static void check_say(const struct provision_check *at)
{
	const size_t n = strlen(at->text);
	const bool sentence = n > 0 && at->text[n - 1] == '.';

	if (n == 0)
		return; /* not looked at */
	if (at->state == CHECK_FINE)
		cli_note("  %s", at->text);
	else
		cli_note("! %s%s%s", at->text, !at->hint[0] ? "" : sentence ? " " : ". ", at->hint);
}

static bool is_doubt(const struct provision_check *at)
{
	return at->state == CHECK_DOUBT || at->state == CHECK_UNREAD;
}

/* Once a script's document is printed. */
static void doubts_say(const struct buying *b, const struct provision_check *checks)
{
	if (!b->run.c->options.json || !cli_written(b->run.c))
		return;
	for (int i = 0; i < PROVISION_CHECKS; i++)
		if (is_doubt(&checks[i]))
			check_say(&checks[i]);
}

/* The check that bars, as the command's end. */
static bool barred(const struct provision_view *v, struct error *err)
{
	static const char *const codes[PROVISION_CHECKS] = { "no-credentials", "provision-running",
		"not-for-sale", "account", "price", "agent" };
	const struct provision_check *at = v->checks;
	int first = -1, unread = -1;

	for (int i = 0; i < PROVISION_CHECKS; i++) {
		if (at[i].state == CHECK_BAR && first < 0)
			first = i;
		if (at[i].state == CHECK_UNREAD && unread < 0)
			unread = i;
	}
	if (first == PROVISION_CHECK_NUMBER && v->needs_address)
		return error_set(err, ERROR_REFUSED, "needs-address",
		    _("Give the customer's own address at Twilio with it: --address AD..., as it stands in Twilio's console."),
		    "%s", at[first].text);
	if (first == PROVISION_CHECK_NUMBER && v->needs_bundle)
		return error_set(err, ERROR_REFUSED, "needs-bundle",
		    _("Give an approved regulatory bundle with it: --bundle BU..., as it stands in Twilio's console."),
		    "%s", at[first].text);
	if (first >= 0)
		return error_set(err,
		    first == PROVISION_CHECK_RUNNING ? ERROR_CONFLICT : ERROR_REFUSED, codes[first],
		    at[first].hint, "%s", at[first].text);
	return error_set(err, ERROR_NETWORK, "unread",
	    unread >= 0 ? at[unread].hint : _("Try again in a moment."), "%s",
	    unread >= 0 ? at[unread].text : _("Twilio does not answer. Nothing was bought."));
}

static bool checked(struct buying *b, struct error *err)
{
	struct chain_run *r = &b->run;
	enum cli_end end;
	bool ok;

	if (!provisioner_check(r->p, &b->order, err))
		return false;
	end = cli_run_until(r->c, checks_over, b, CHECKS_MS);
	if (end == CLI_STOPPED)
		return error_set(err, ERROR_REFUSED, "stopped", NULL,
		    _("Stopped before anything was sent."));
	if (end == CLI_LATE)
		return error_set(err, ERROR_NETWORK, "timeout", _("Try again in a moment."),
		    _("Twilio does not answer. Nothing was bought."));
	ok = !r->view->barred || barred(r->view, err);
	for (int i = 0; i < PROVISION_CHECKS && !r->c->options.json; i++)
		if (ok || strcmp(r->view->checks[i].text, err->message) != 0)
			check_say(&r->view->checks[i]);
	return ok;
}

/* A yes that took more than a minute is asked for again, after new checks. */
static bool begun(struct buying *b, struct error *err)
{
	struct chain_run *r = &b->run;
	struct cli *c = r->c;

	for (int asked = 0; asked < ASK_MAX; asked++) {
		cli_hold_signals(false);
		c->options.yes = b->yes;
		if (!checked(b, err) ||
		    !cli_confirm(c,
			arena_printf(&c->arena,
			    _("Buy %s for %s (%s)? It is paid every month until it is given back."),
			    r->shown, b->customer.name, r->view->price),
			err))
			return false;
		cli_hold_signals(true);
		if (provisioner_buy(r->p, err))
			return true;
		if (strcmp(err->code, "not-checked") != 0)
			return false;
	}
	return false;
}

static bool buy(struct buying *b, struct error *err)
{
	struct chain_run *r = &b->run;
	struct cli *c = r->c;
	struct provision_check checks[PROVISION_CHECKS];

	r->p = provisioner_new(&c->session, cli_loop(c), b->customer.id, chain_changed, NULL, err);
	if (!r->p)
		return false;
	r->view = provisioner_view(r->p);
	if (!begun(b, err)) {
		provisioner_free(r->p);
		return false;
	}
	c->wrote = true; /* from here on never again by itself */
	memcpy(checks, r->view->checks, sizeof checks);
	if (!chain_end(r, err))
		return false;
	doubts_say(b, checks);
	return true;
}

/* What stopped, or was left by a program that ended: it costs nothing more to go on. */
static bool go_on(struct buying *b, const struct provision *chain, struct error *err)
{
	struct chain_run *r = &b->run;

	if (chain->kind != PROVISION_BUY)
		return error_set(err, ERROR_CONFLICT, "provision-running",
		    arena_printf(&r->c->arena,
			_("Bring that to its end first: voxdesk managed release %s"), r->number),
		    _("%s is being given back."), r->shown);
	return chain_go_on(r, chain, err);
}

static bool not_had(const struct chain_run *r, struct error *err)
{
	struct cli *c = r->c;
	struct managed_number m;
	bool found;

	if (!managed_find(c->session.store, r->number, &c->arena, &found, &m, err))
		return false;
	return !found ||
	    error_set(err, ERROR_CONFLICT, "number-known", _("See: voxdesk managed list."),
		_("%s is bought already (%s). Nothing was bought."), r->shown,
		m.customer[0] ? m.customer : _("nobody's"));
}

bool run_managed_buy(struct cli *c, struct error *err)
{
	struct buying b = { .run.c = c, .yes = c->options.yes };
	struct provision chain;
	char id[ID_MAX];
	bool found;

	if (!cli_can_ask(c,
		_("This costs money, and nobody can be asked here. Nothing was bought."), err) ||
	    !settle_sweep(&c->session, err) || /* what was only planned is undone */
	    !desk_customer_find(&c->session, c->value[FLAG_CUSTOMER], c->value[FLAG_COUNTRY], true,
		id, err) ||
	    !customer_get(c->session.store, id, &c->arena, &b.customer, err) ||
	    !number_take(&b.run, b.customer.country, &b.order.country, err) ||
	    !chain_find(c, b.run.number, id, &found, &chain, err))
		return false;
	if (found)
		return go_on(&b, &chain, err);
	if (!not_had(&b.run, err))
		return false;
	b.order.number = b.run.number;
	b.order.type = c->value[FLAG_TYPE];
	b.order.address_sid = c->value[FLAG_ADDRESS];
	b.order.bundle_sid = c->value[FLAG_BUNDLE];
	return buy(&b, err);
}

/* ---- release */

/* A line on stderr, which has nothing but the error where one follows in JSON: then into `later`,
 * for the question, and for the end. */
static void warn(struct cli *c, const char **later, const char *line)
{
	if (c->options.json)
		*later = arena_printf(&c->arena, "%s%s%s", *later, (*later)[0] ? "\n" : "", line);
	else
		cli_note("%s", line);
}

/* Who still forwards there, and what they have to dial. */
static bool forwards_say(struct chain_run *r, const char **later, struct error *err)
{
	struct cli *c = r->c;
	struct forwarding *all;
	size_t n;

	if (!forwarding_list_to(c->session.store, r->number, &c->arena, &all, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct customer customer;
		char shown[NUMBER_TEXT_MAX];

		if (!customer_get(c->session.store, all[i].org_id, &c->arena, &customer, err))
			return false;
		number_show(all[i].business_number, shown, sizeof shown);
		if (!forwarding_may_be_on(&all[i]))
			warn(c, later,
			    arena_printf(&c->arena,
				_("! %s (%s) is set up for it, and not forwarded yet."), shown,
				customer.name));
		else if (all[i].deactivate_code[0])
			warn(c, later,
			    arena_printf(&c->arena,
				_("! %s (%s) may still be forwarded to it: there, dial %s first."),
				shown, customer.name, cli_one_line(c, all[i].deactivate_code)));
		else
			warn(c, later,
			    arena_printf(&c->arena, _("! %s (%s) may still be forwarded to it."),
				shown, customer.name));
	}
	return true;
}

static bool release(struct chain_run *r, const struct managed_number *m, struct error *err)
{
	struct cli *c = r->c;

	r->p = provisioner_new(&c->session, cli_loop(c), m->org_id, chain_changed, NULL, err);
	if (!r->p)
		return false;
	r->view = provisioner_view(r->p);
	cli_hold_signals(true);
	if (!provisioner_release(r->p, m->id, err)) {
		provisioner_free(r->p);
		return false;
	}
	c->wrote = true;
	return chain_end(r, err);
}

bool run_managed_release(struct cli *c, struct error *err)
{
	struct chain_run r = { .c = c };
	struct managed_number m;
	struct provision chain;
	const char *country, *stays, *question, *later = "";
	bool found, running;

	if (!settle_sweep(&c->session, err) || !number_take(&r, NULL, &country, err) ||
	    !managed_find(c->session.store, r.number, &c->arena, &found, &m, err) ||
	    !chain_find(c, r.number, NULL, &running, &chain, err))
		return false;
	if (running && chain.kind == PROVISION_RELEASE)
		return chain_go_on(&r, &chain, err);
	if (!found)
		return error_set(err, ERROR_NOT_FOUND, "no-such-managed-number",
		    _("voxdesk managed list reads at Twilio which there are."),
		    _("%s is no managed number, as far as is known here."), r.shown);
	stays = provision_stays(&c->session, &m, &c->arena);
	if (stays[0])
		warn(c, &later, arena_printf(&c->arena, "! %s", stays));
	if (!forwards_say(&r, &later, err))
		return false;
	question = arena_printf(&c->arena,
	    _("Give %s (%s) back to Twilio? Calls to it no longer arrive, and it may be sold to somebody else."),
	    r.shown, m.customer[0] ? m.customer : _("nobody's"));
	if (!cli_confirm(c,
		arena_printf(&c->arena, "%s%s%s", later, later[0] ? "\n" : "", question), err) ||
	    !release(&r, &m, err))
		return false;
	if (later[0] && cli_written(c))
		cli_note("%s", later);
	return true;
}

/* ---- leave */

bool run_managed_leave(struct cli *c, struct error *err)
{
	struct chain_run r = { .c = c };
	struct provision chain;
	const char *country;
	bool found;

	if (!number_take(&r, NULL, &country, err) ||
	    !chain_find(c, r.number, NULL, &found, &chain, err))
		return false;
	if (!found || chain.state != PROVISION_STOPPED)
		return error_set(err, ERROR_REFUSED, "not-stopped",
		    _("Only what has stopped can be left as it is."),
		    _("Nothing of %s has stopped; nothing was changed."), r.shown);
	return cli_confirm(c,
		   arena_printf(&c->arena, _("Leave %s as it is (%s)?"), r.shown, chain.reason),
		   err) &&
	    provision_leave(c->session.store, chain.id, err) &&
	    chain_print(&r, chain.id, &chain, err);
}
