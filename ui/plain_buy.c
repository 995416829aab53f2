/* A managed number in the plain console: looked for at Twilio, checked, and bought after a yes. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/verifier.h"
#include "ui/plain_chain.h"
#include "ui/plain_offers.h"

struct buying {
	struct plain_chain chain;
	struct plain_offers offers;
	/* what the country's rules ask for */
	char address_sid[TWILIO_SID_MAX], bundle_sid[TWILIO_SID_MAX];
};

static const struct provision_view *view(const struct buying *b)
{
	return provisioner_view(b->chain.provisioner);
}

/* ---- the checks */

static void say_checks(const struct buying *b)
{
	const struct provision_view *v = view(b);

	for (int i = 0; i < PROVISION_CHECKS; i++) {
		const struct provision_check *c = &v->checks[i];

		if (c->state == CHECK_WAITING || c->text[0] == '\0' || i == PROVISION_CHECK_PRICE)
			continue;
		plain_say("%s%s %s",
		    c->state == CHECK_FINE      ? _("fine: ")
			: c->state == CHECK_BAR ? _("in the way: ")
						: "! ",
		    c->text, c->state == CHECK_FINE ? "" : c->hint);
	}
}

static bool needs_paper(const struct buying *b)
{
	return (view(b)->needs_address && b->address_sid[0] == '\0') ||
	    (view(b)->needs_bundle && b->bundle_sid[0] == '\0');
}

static bool ask_sid(struct buying *b, const char *what, const char *prefix, char *out)
{
	char text[80];

	plain_say("%s", what);
	while (plain_ask(b->chain.p, _("SID (empty: give up):"), text, sizeof text)) {
		if (twilio_sid_valid(text, prefix)) {
			(void)text_copy(out, TWILIO_SID_MAX, text);
			return true;
		}
		plain_say(_("A SID of this kind is %s and 32 digits and letters from a to f."),
		    prefix);
	}
	return false;
}

/* What the country's rules ask for is made in Twilio's console, never invented here. */
static bool ask_papers(struct buying *b)
{
	if (view(b)->needs_address && b->address_sid[0] == '\0' &&
	    !ask_sid(b,
		_("Twilio asks for an address with this number: the SID (AD...) of the customer's own, made in Twilio's console under Phone Numbers, Addresses."),
		"AD", b->address_sid))
		return false;
	return !view(b)->needs_bundle || b->bundle_sid[0] != '\0' ||
	    ask_sid(b,
		_("Twilio asks for a regulatory bundle with this number: the SID (BU...) of one that it has approved."),
		"BU", b->bundle_sid);
}

static bool check(struct buying *b, const struct plain_offer *o)
{
	const struct provision_order order = { .number = o->number,
		.country = b->offers.country,
		.type = o->type,
		.address_sid = b->address_sid,
		.bundle_sid = b->bundle_sid };
	struct error err = { 0 };

	if (!provisioner_check(b->chain.provisioner, &order, &err)) {
		plain_error(&err);
		return false;
	}
	if (!plain_chain_follow(&b->chain))
		return false;
	if (view(b)->phase != PROVISIONING_READY)
		plain_error(&view(b)->problem);
	return view(b)->phase == PROVISIONING_READY;
}

/* Checked until nothing is asked for any more. False: it cannot be bought, or not now. */
static bool make_ready(struct buying *b, const struct plain_offer *o)
{
	plain_say(_("The number is being checked; nothing is bought yet. Enter stops waiting."));
	while (check(b, o)) {
		if (!needs_paper(b)) {
			say_checks(b);
			if (view(b)->barred)
				plain_say(_("So it cannot be bought now."));
			return !view(b)->barred;
		}
		if (!ask_papers(b))
			return false;
	}
	return false;
}

/* ---- the yes, and buying */

static bool buy_yes(struct buying *b, const struct plain_offer *o)
{
	return plain_sure(b->chain.p,
	    arena_printf(&b->chain.p->arena,
		_("Twilio sells %s to this account, for %s.\nPrice: %s\nIt is paid for from now on until it is given back. Buy it?"),
		plain_shown(&b->chain.p->arena, o->number), b->chain.customer, view(b)->price));
}

static bool same_checks(const struct provision_view *v, const struct provision_view *seen)
{
	bool same = strcmp(v->price, seen->price) == 0;

	for (int i = 0; i < PROVISION_CHECKS; i++)
		same = same && v->checks[i].state == seen->checks[i].state &&
		    strcmp(v->checks[i].text, seen->checks[i].text) == 0;
	return same;
}

/*
 * A question takes as long as it takes to be read aloud, and a yes counts for a minute after the
 * checks: where they are too old by then they are made once more, and the yes counts if they say
 * the very same.
 */
static bool buy(struct buying *b, const struct plain_offer *o)
{
	struct provision_view seen;
	struct error err = { 0 };

	for (;;) {
		seen = *view(b);
		if (!buy_yes(b, o))
			return false;
		if (provisioner_buy(b->chain.provisioner, &err))
			return true;
		if (strcmp(err.code, "not-checked") != 0) {
			plain_error(&err);
			return false;
		}
		if (!make_ready(b, o))
			return false;
		if (!same_checks(view(b), &seen)) {
			plain_say(_("The checks show something new, so nothing was bought."));
			continue;
		}
		if (provisioner_buy(b->chain.provisioner, &err))
			return true;
		plain_error(&err);
		return false;
	}
}

/* What Twilio asks for may show only when it refuses to sell: then it is asked for, and checked
 * again. */
static void buy_one(struct buying *b, const struct plain_offer *o)
{
	bool again = true;

	while (again && make_ready(b, o) && buy(b, o)) {
		plain_chain_finish(&b->chain);
		again = view(b)->phase == PROVISIONING_FAILED && needs_paper(b);
	}
}

void plain_buy(struct plain *p, const char *customer_id)
{
	struct buying b = { .offers = { .p = p } };
	const struct plain_offer *offer;

	if (!plain_chain_start(&b.chain, p, customer_id))
		return;
	if (plain_chain_open(&b.chain)) {
		plain_say(_("Something of this kind is open for this customer."));
		plain_chain_finish(&b.chain);
	} else if (plain_has(p, SERVICE_TWILIO)) {
		(void)text_copy(b.offers.country, sizeof b.offers.country, b.chain.country);
		offer = plain_offers_find(&b.offers);
		if (offer != NULL)
			buy_one(&b, offer);
	}
	plain_chain_end(&b.chain);
	plain_offers_done(&b.offers);
}
