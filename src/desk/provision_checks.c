/*
 * DESIGN
 * What can be known without asking comes first; then Twilio is asked two things at once: whether it
 * still offers the number (and what that needs), and how the account stands in which it will be.
 * The kind of number may be left open: then each kind is asked in turn.
 */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/provision_internal.h"
#include "phone/number.h"

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
		provision_say(p, PROVISION_CHECK_PRICE, CHECK_DOUBT,
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
		provision_say_error(p, PROVISION_CHECK_ACCOUNT, &err);
	else if (strcmp(a.status, "active") != 0)
		provision_say(p, PROVISION_CHECK_ACCOUNT, CHECK_BAR,
		    _("Look at the account in Twilio's console."),
		    _("The Twilio account \"%s\" is %s: nothing can be bought in it."), a.name,
		    a.status);
	else if (a.trial)
		provision_say(p, PROVISION_CHECK_ACCOUNT, CHECK_DOUBT,
		    _("Upgrade the account at Twilio for what customers shall call."),
		    _("TRIAL account \"%s\": it may own one number only, and only verified numbers can call or be called."),
		    a.name);
	else if (!p->account_sid[0])
		provision_say(p, PROVISION_CHECK_ACCOUNT, CHECK_FINE, NULL,
		    _("A subaccount of \"%s\" is made for this customer first; that costs nothing."),
		    a.name);
	else
		provision_say(p, PROVISION_CHECK_ACCOUNT, CHECK_FINE, NULL,
		    _("It is bought in the Twilio account \"%s\"."), a.name);
	finish(p);
}

static bool ask_account(struct provisioner *p)
{
	struct http_request r;
	struct error err = { 0 };

	if (!twilio_account_make(&p->twilio, &r, &err)) {
		p->account_read = true;
		provision_say_error(p, PROVISION_CHECK_ACCOUNT, &err);
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
		provision_say(p, PROVISION_CHECK_NUMBER, CHECK_FINE, NULL,
		    o->beta ? _("%s can be had. Twilio has it as beta.") : _("%s can be had."),
		    number);
	else if (p->account_sid[0])
		provision_say(p, PROVISION_CHECK_NUMBER, CHECK_DOUBT,
		    _("See in Twilio's console that they stand in that account."),
		    _("%s can be had. Twilio looks at the address or bundle only when it sells; it has to belong to the account that buys (%s)."),
		    number, p->account_sid);
	else
		provision_say(p, PROVISION_CHECK_NUMBER, CHECK_DOUBT,
		    _("Where Twilio refuses it nothing is bought: make it in the new subaccount, in Twilio's console, then buy again."),
		    _("%s can be had. Twilio looks at the address or bundle only when it sells; it has to belong to the account that buys, and that one is made for this customer first."),
		    number);
}

static void offered(struct provisioner *p, const struct twilio_offer *o)
{
	struct provision_view *v = &p->view;
	char number[NUMBER_TEXT_MAX];

	provision_shown(p, number);
	p->order.type = twilio_kind_name(p->kind);
	/* Where it is not told, a refusal will tell. */
	v->needs_address =
	    v->needs_address || (o->address != TWILIO_ADDRESS_NONE && o->address_word[0]);
	/* "none" is no word for what a refusal asked for. */
	if (o->address != TWILIO_ADDRESS_NONE)
		(void)text_copy(v->needs, sizeof v->needs, o->address_word);
	if (v->needs_address && !p->order.address_sid[0] && !v->needs[0])
		provision_say(p, PROVISION_CHECK_NUMBER, CHECK_BAR,
		    _("Enter the SID (AD...) of the customer's own address, as it stands in Twilio's console; never one that is invented."),
		    _("%s can be had, but Twilio asks for an address with it."), number);
	else if (v->needs_address && !p->order.address_sid[0])
		provision_say(p, PROVISION_CHECK_NUMBER, CHECK_BAR,
		    _("Enter the SID (AD...) of the customer's own address, as it stands in Twilio's console; never one that is invented."),
		    _("%s can be had, but Twilio asks for an address (%s) with it."), number,
		    v->needs);
	else if (v->needs_bundle && !p->order.bundle_sid[0])
		provision_say(p, PROVISION_CHECK_NUMBER, CHECK_BAR,
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

	provision_shown(p, number);
	if (!twilio_offers_read(reply, &p->m.arena, &page, &err)) {
		if (err.kind != ERROR_NOT_FOUND) {
			provision_say_error(p, PROVISION_CHECK_NUMBER, &err);
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
		provision_say(p, PROVISION_CHECK_NUMBER, CHECK_BAR,
		    _("Search again and choose another one."),
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
	provision_say_error(p, PROVISION_CHECK_NUMBER, &err);
	offers_end(p);
}

void provision_needs_note(struct provisioner *p, const struct error *err)
{
	/* That it can be had is no longer so. */
	provision_say_error(p, PROVISION_CHECK_NUMBER, err);
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
	provision_check_running(p);
	provision_check_agent(p);
	if (provision_check_credentials(p)) {
		(void)ask_account(p);
		ask_offers(p);
	} else {
		p->account_read = p->offers_read = true;
	}
	finish(p);
	provisioner_tell(p);
	return true;
}
