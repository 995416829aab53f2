/*
 * DESIGN
 * What can be known without asking comes first; then Twilio is asked two things at once: whether it
 * still offers the number (and what that needs), and how the account stands in which it will be.
 * The kind of number may be left open: then each kind is asked in turn.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/agent_parts.h"
#include "desk/provision_internal.h"
#include "phone/number.h"
#include "store/records.h"

static void printf_like(5, 6) say(struct provisioner *p, enum provision_check_id id,
    enum check_state state, const char *hint, const char *fmt, ...)
{
	struct provision_check *check = &p->view.checks[id];
	va_list args;

	check->state = (int)state;
	(void)text_copy(check->hint, sizeof check->hint, hint ? hint : "");
	va_start(args, fmt);
	(void)vsnprintf(check->text, sizeof check->text, fmt, args);
	va_end(args);
}

static void say_error(struct provisioner *p, enum provision_check_id id, const struct error *err)
{
	say(p, id, err->kind == ERROR_NETWORK || err->kind == ERROR_BUSY ? CHECK_UNREAD : CHECK_BAR,
	    err->hint, "%s", err->message);
}

static void shown(const struct provisioner *p, char out[NUMBER_TEXT_MAX])
{
	number_show(p->order.number, out, NUMBER_TEXT_MAX);
}

/* ---- what is known here */

static bool check_credentials(struct provisioner *p)
{
	const bool byoc = p->customer.mode == MODE_BYOC;
	struct error err = { 0 };

	if (byoc && !p->customer.twilio_account_sid[0]) {
		say(p, PROVISION_CHECK_CREDENTIALS, CHECK_BAR,
		    _("Enter the SID of the customer's own Twilio account, or choose another mode."),
		    _("The customer's own Twilio account is not known."));
		return false;
	}
	if (!provisioner_account(p, p->customer.twilio_account_sid, &err)) {
		say_error(p, PROVISION_CHECK_CREDENTIALS, &err);
		return false;
	}
	(void)text_copy(p->account_sid, sizeof p->account_sid, p->customer.twilio_account_sid);
	say(p, PROVISION_CHECK_CREDENTIALS, CHECK_FINE, NULL,
	    byoc ? _("It is bought in the customer's own Twilio account.")
		 : _("There are credentials for Twilio."));
	return true;
}

/* The first number that is the customer's already. */
static bool has_own(const struct provisioner *p, struct arena *arena, char number[NUMBER_TEXT_MAX],
    struct error *err)
{
	struct managed_number *all;
	size_t n;

	if (!managed_list(p->m.session->store, arena, &all, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(all[i].org_id, p->customer_id) != 0 || all[i].drift == DRIFT_MISSING)
			continue;
		number_show(all[i].number, number, NUMBER_TEXT_MAX);
		return true;
	}
	return false;
}

static void check_running(struct provisioner *p)
{
	struct store *store = p->m.session->store;
	struct arena arena = { 0 };
	struct number_holder holder = { .use = NUMBER_USE_NONE };
	struct provision *open;
	struct error err = { 0 };
	char number[NUMBER_TEXT_MAX];
	size_t n = 0;

	if (!provision_list(store, p->customer_id, true, &arena, &open, &n, &err) ||
	    !number_holder_get(store, p->order.number, &arena, &holder, &err)) {
		say_error(p, PROVISION_CHECK_RUNNING, &err);
	} else if (n > 0) {
		number_show(open[0].number, number, sizeof number);
		say(p, PROVISION_CHECK_RUNNING, CHECK_BAR,
		    _("Bring that to its end first: go on with it, or leave it."),
		    _("Something is under way for this customer already: %s."), number);
	} else if (holder.use != NUMBER_USE_NONE) {
		shown(p, number);
		say(p, PROVISION_CHECK_RUNNING, CHECK_BAR, _("Choose another number."),
		    _("%s is known here already."), number);
	} else if (!has_own(p, &arena, number, &err)) {
		if (err.kind != ERROR_NONE)
			say_error(p, PROVISION_CHECK_RUNNING, &err);
		else
			say(p, PROVISION_CHECK_RUNNING, CHECK_FINE, NULL,
			    _("Nothing else is under way for this customer."));
	} else {
		say(p, PROVISION_CHECK_RUNNING, CHECK_DOUBT,
		    _("A second one is paid for every month as well."),
		    _("The customer has a managed number of its own already: %s."), number);
	}
	arena_done(&arena);
}

static void check_agent(struct provisioner *p)
{
	char led[NUMBER_TEXT_MAX];
	struct arena arena = { 0 };
	struct agent agent;
	struct error err = { 0 };
	bool found = false;

	p->agent_id[0] = '\0';
	if (!agent_of(p->m.session->store, p->customer_id, AGENT_INBOUND, &arena, &found, &agent,
		&err)) {
		say_error(p, PROVISION_CHECK_AGENT, &err);
	} else if (!found) {
		say(p, PROVISION_CHECK_AGENT, CHECK_FINE, NULL,
		    _("No agent answers for this customer yet: one is linked afterwards."));
	} else {
		const enum service service =
		    agent.provider == AGENT_VAPI ? SERVICE_VAPI : SERVICE_ELEVENLABS;
		const char *name = agent.name[0] ? agent.name : agent.remote_id;

		const char *keeps = agent_keeps(&agent, p->order.number);

		(void)text_copy(p->agent_id, sizeof p->agent_id, agent.id);
		if (keeps[0]) {
			number_show(keeps, led, sizeof led);
			say(p, PROVISION_CHECK_AGENT, CHECK_DOUBT,
			    _("Nobody answers the further number until that is the AI number and the agent is linked again."),
			    _("\"%s\" (%s) answers %s for this customer, and goes on doing so."),
			    name, service_name(service), led);
		} else if (credentials_has(&p->m.session->credentials, service))
			say(p, PROVISION_CHECK_AGENT, CHECK_FINE, NULL,
			    _("Its calls will be answered by \"%s\" (%s)."), name,
			    service_name(service));
		else
			say(p, PROVISION_CHECK_AGENT, CHECK_DOUBT,
			    _("Give the key first, or link the agent afterwards."),
			    _("\"%s\" cannot be linked at once: there is no key for %s here."),
			    name, service_name(service));
	}
	arena_done(&arena);
}

/* ---- the end */

static void finish(struct provisioner *p)
{
	struct provision_view *v = &p->view;

	if (!p->account_read || !p->offers_read)
		return;
	/* Twilio never tells it. Where it was not reached nobody was asked. */
	if (v->checks[PROVISION_CHECK_ACCOUNT].text[0] &&
	    (v->checks[PROVISION_CHECK_ACCOUNT].state != CHECK_UNREAD ||
		v->checks[PROVISION_CHECK_NUMBER].state != CHECK_UNREAD))
		say(p, PROVISION_CHECK_PRICE, CHECK_DOUBT,
		    _("See Twilio's price list; it is paid every month until the number is given back."),
		    "%s.", v->price);
	v->barred = false;
	for (int i = 0; i < PROVISION_CHECKS; i++)
		if (v->checks[i].state == CHECK_BAR || v->checks[i].state == CHECK_WAITING ||
		    (v->checks[i].state == CHECK_UNREAD && i != PROVISION_CHECK_AGENT))
			v->barred = true;
	p->checked_ms = machine_boot_ms();
	v->phase = PROVISIONING_READY;
	provisioner_resume(p);
}

/* ---- the account */

static void account_came(void *owner, const struct http_reply *reply)
{
	struct provisioner *p = owner;
	struct twilio_account a;
	struct error err = { 0 };

	p->account_read = true;
	if (!twilio_account_read(reply, &p->m.arena, &a, NULL, &err))
		say_error(p, PROVISION_CHECK_ACCOUNT, &err);
	else if (strcmp(a.status, "active") != 0)
		say(p, PROVISION_CHECK_ACCOUNT, CHECK_BAR,
		    _("Look at the account in Twilio's console."),
		    _("The Twilio account \"%s\" is %s: nothing can be bought in it."), a.name,
		    a.status);
	else if (a.trial)
		say(p, PROVISION_CHECK_ACCOUNT, CHECK_DOUBT,
		    _("Upgrade the account at Twilio for what customers shall call."),
		    _("TRIAL account \"%s\": it may own one number only, and only verified numbers can call or be called."),
		    a.name);
	else if (!p->account_sid[0])
		say(p, PROVISION_CHECK_ACCOUNT, CHECK_FINE, NULL,
		    _("A subaccount of \"%s\" is made for this customer first; that costs nothing."),
		    a.name);
	else
		say(p, PROVISION_CHECK_ACCOUNT, CHECK_FINE, NULL,
		    _("It is bought in the Twilio account \"%s\"."), a.name);
	finish(p);
}

static bool ask_account(struct provisioner *p)
{
	struct http_request r;
	struct error err = { 0 };

	if (!twilio_account_make(&p->twilio, &r, &err)) {
		p->account_read = true;
		say_error(p, PROVISION_CHECK_ACCOUNT, &err);
		return false;
	}
	machine_ask(&p->m, ASK_ACCOUNT, &r, account_came);
	return true;
}

/* ---- the number */

static void ask_offers(struct provisioner *p);

static void can_be_had(struct provisioner *p, const struct twilio_offer *o, const char *number)
{
	if (!p->order.address_sid[0] && !p->order.bundle_sid[0])
		say(p, PROVISION_CHECK_NUMBER, CHECK_FINE, NULL,
		    o->beta ? _("%s can be had. Twilio has it as beta.") : _("%s can be had."),
		    number);
	else if (p->account_sid[0])
		say(p, PROVISION_CHECK_NUMBER, CHECK_DOUBT,
		    _("See in Twilio's console that they stand in that account."),
		    _("%s can be had. Twilio looks at the address or bundle only when it sells; it has to belong to the account that buys (%s)."),
		    number, p->account_sid);
	else
		say(p, PROVISION_CHECK_NUMBER, CHECK_DOUBT,
		    _("Where Twilio refuses it nothing is bought: make it in the new subaccount, in Twilio's console, then buy again."),
		    _("%s can be had. Twilio looks at the address or bundle only when it sells; it has to belong to the account that buys, and that one is made for this customer first."),
		    number);
}

static void offered(struct provisioner *p, const struct twilio_offer *o)
{
	struct provision_view *v = &p->view;
	char number[NUMBER_TEXT_MAX];

	shown(p, number);
	p->order.type = twilio_kind_name(p->kind);
	/* Where it is not told, a refusal will tell. */
	v->needs_address =
	    v->needs_address || (o->address != TWILIO_ADDRESS_NONE && o->address_word[0]);
	/* "none" is no word for what a refusal asked for. */
	if (o->address != TWILIO_ADDRESS_NONE)
		(void)text_copy(v->needs, sizeof v->needs, o->address_word);
	if (v->needs_address && !p->order.address_sid[0] && !v->needs[0])
		say(p, PROVISION_CHECK_NUMBER, CHECK_BAR,
		    _("Enter the SID (AD...) of the customer's own address, as it stands in Twilio's console; never one that is invented."),
		    _("%s can be had, but Twilio asks for an address with it."), number);
	else if (v->needs_address && !p->order.address_sid[0])
		say(p, PROVISION_CHECK_NUMBER, CHECK_BAR,
		    _("Enter the SID (AD...) of the customer's own address, as it stands in Twilio's console; never one that is invented."),
		    _("%s can be had, but Twilio asks for an address (%s) with it."), number,
		    v->needs);
	else if (v->needs_bundle && !p->order.bundle_sid[0])
		say(p, PROVISION_CHECK_NUMBER, CHECK_BAR,
		    _("Enter the SID (BU...) of an approved regulatory bundle of the customer's, as it stands in Twilio's console."),
		    _("%s can be had, but Twilio asks for a regulatory bundle with it."), number);
	else
		can_be_had(p, o, number);
}

static void offers_end(struct provisioner *p)
{
	p->offers_read = true;
	finish(p);
}

static void offers_came(void *owner, const struct http_reply *reply)
{
	struct provisioner *p = owner;
	struct twilio_offers page;
	struct error err = { 0 };
	char number[NUMBER_TEXT_MAX];

	shown(p, number);
	if (!twilio_offers_read(reply, &p->m.arena, &page, &err)) {
		if (err.kind != ERROR_NOT_FOUND) {
			say_error(p, PROVISION_CHECK_NUMBER, &err);
			offers_end(p);
			return;
		}
		page.n = 0; /* there are none of this kind */
	}
	for (size_t i = 0; i < page.n && !p->sold; i++) {
		if (strcmp(page.items[i].number, p->order.number) != 0)
			continue;
		p->sold = true;
		offered(p, &page.items[i]);
	}
	if (!p->sold && p->kind < p->kind_last) {
		p->kind = (enum twilio_kind)((int)p->kind + 1);
		ask_offers(p);
		return;
	}
	if (!p->sold)
		say(p, PROVISION_CHECK_NUMBER, CHECK_BAR, _("Search again and choose another one."),
		    _("Twilio does not offer %s (any more): somebody may have bought it."), number);
	offers_end(p);
}

static void ask_offers(struct provisioner *p)
{
	const struct twilio_search search = {
		.country = p->order.country, .kind = p->kind, .contains = p->order.number
	};
	struct http_request r;
	struct error err = { 0 };

	if (twilio_offers_make(&p->twilio, &search, &r, &err)) {
		machine_ask(&p->m, ASK_LIST, &r, offers_came);
		return;
	}
	say_error(p, PROVISION_CHECK_NUMBER, &err);
	offers_end(p);
}

void provision_needs_note(struct provisioner *p, const struct error *err)
{
	/* That it can be had is no longer so. */
	say_error(p, PROVISION_CHECK_NUMBER, err);
	switch (twilio_error_number(err)) {
	case 21615:
	case 21631:
		p->view.needs_address = true;
		break;
	case 21649:
		p->view.needs_bundle = true;
		break;
	default:
		break;
	}
}

/* ---- beginning */

static bool sid_fits(const char *sid, const char *prefix, const char *what, struct error *err)
{
	return !sid || !sid[0] || twilio_sid_valid(sid, prefix) ||
	    error_set(err, ERROR_INPUT, "sid",
		_("Copy it from Twilio's console: two letters and 32 digits and letters from a to f."),
		_("That is no SID of %s (%s...)."), what, prefix);
}

static const char *kept(struct provisioner *p, const char *text)
{
	return arena_strdup(&p->order_arena, text ? text : "");
}

static bool take_order(struct provisioner *p, const struct provision_order *order,
    struct error *err)
{
	struct number number;
	const char *type = order->type ? order->type : "";
	bool other;

	if (!sid_fits(order->address_sid, "AD", _("an address"), err) ||
	    !sid_fits(order->bundle_sid, "BU", _("a regulatory bundle"), err) ||
	    !number_parse(&number, order->number,
		order->country && order->country[0] ? order->country : NULL, NUMBER_UNKNOWN, err))
		return false;
	p->kind = TWILIO_LOCAL;
	p->kind_last = (enum twilio_kind)(TWILIO_KINDS - 1);
	if (type[0] && !twilio_kind_parse(type, &p->kind))
		return error_set(err, ERROR_INPUT, "number-type",
		    _("Give local, mobile or toll_free."), _("\"%s\" is no kind of number."), type);
	if (type[0])
		p->kind_last = p->kind;
	other = !p->order.number || strcmp(p->order.number, number.e164) != 0;
	if (other) /* what a refusal said of another number says nothing of this one */
		p->view.needs_address = p->view.needs_bundle = false;
	arena_reset(&p->order_arena);
	p->order = (struct provision_order){ .number = kept(p, number.e164),
		.country =
		    kept(p, order->country && order->country[0] ? order->country : number.country),
		.type = kept(p, type),
		.address_sid = kept(p, order->address_sid),
		.bundle_sid = kept(p, order->bundle_sid) };
	return true;
}

static bool may_check(struct provisioner *p, struct error *err)
{
	if (!provisioner_rests(p))
		return provisioner_in_the_way(p, err);
	if (!p->has_customer)
		return error_set(err, ERROR_REFUSED, "no-customer",
		    _("Choose the customer that it is for."),
		    _("A number is bought for a customer only."));
	if (p->customer.mode == MODE_NONE)
		return error_set(err, ERROR_REFUSED, "mode-none",
		    _("Change the customer's mode to managed or byoc first, or choose a number of the pool."),
		    _("This customer is to have no Twilio numbers: its telephony mode is \"none\"."));
	return true;
}

bool provisioner_check(struct provisioner *p, const struct provision_order *order,
    struct error *err)
{
	if (!may_check(p, err) || !take_order(p, order, err))
		return false;
	memset(p->view.checks, 0, sizeof p->view.checks);
	p->view.needs[0] = '\0';
	p->view.step[0] = '\0';
	error_clear(&p->view.problem);
	p->sold = p->account_read = p->offers_read = false;
	p->checked_ms = p->yes_ms = 0;
	p->view.phase = PROVISIONING_CHECKING;
	check_running(p);
	check_agent(p);
	if (check_credentials(p)) {
		(void)ask_account(p);
		ask_offers(p);
	} else {
		p->account_read = p->offers_read = true;
	}
	finish(p);
	provisioner_tell(p);
	return true;
}
