/*
 * A managed number in the plain console: looked for at Twilio, checked, bought after a yes, given
 * back, and what is open of that brought to its end. The work is the provisioner's
 * (desk/provision.h).
 */
#include "ui/plain_io.h"

#include <ctype.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/customers.h"
#include "desk/provision.h"
#include "desk/verifier.h"
#include "phone/number.h"
#include "store/forwardings.h"
#include "store/managed.h"

#define OFFERS_MAX 20

struct buying { /* one provisioner at work */
	struct plain *p;
	struct provisioner *provisioner;
	struct arena arena; /* outlives what a question needs */
	const char *customer_id, *customer;
	char said_step[PLAIN_SAID_MAX], said_problem[PLAIN_SAID_MAX];
	bool opening; /* what is open of an earlier run is being taken up */
	/* the search */
	char country[3], type[12], contains[24];
	struct number_offer *offers;
	size_t n_offers;
	bool found;
	struct error problem;
	/* what the country's rules ask for */
	char address_sid[TWILIO_SID_MAX], bundle_sid[TWILIO_SID_MAX];
};

static const struct provision_view *view(const struct buying *b)
{
	return provisioner_view(b->provisioner);
}

static const char *shown(struct arena *arena, const char *number)
{
	char text[NUMBER_TEXT_MAX];

	number_show(number, text, sizeof text);
	return arena_strdup(arena, text);
}

/* ---- following it */

static void changed(void *user)
{
	(void)user; /* what is new is said at the loop's next turn */
}

static bool busy(void *user)
{
	struct buying *b = user;
	const struct provision_view *v = view(b);

	switch (v->phase) {
	case PROVISIONING_IDLE:
		return b->opening && v->id[0] != '\0';
	case PROVISIONING_CHECKING:
		return true;
	case PROVISIONING_WORKING:
	case PROVISIONING_SETTLING:
	case PROVISIONING_WAITING:
		plain_say_once(b->said_step, v->step);
		if (v->phase == PROVISIONING_SETTLING)
			plain_say_once(b->said_problem,
			    _("What came of it is not known yet: Twilio is being asked. Nothing is bought twice."));
		else if (v->problem.kind != ERROR_NONE)
			plain_say_once(b->said_problem, v->problem.message);
		return true;
	default:
		return false;
	}
}

/* False: the operator pressed Enter. */
static bool follow(struct buying *b)
{
	if (plain_wait(b->p, busy, b)) {
		b->opening = false;
		return true;
	}
	if (view(b)->phase != PROVISIONING_CHECKING)
		plain_say(_(
		    "It is left as far as it is, and every step stands in the journal. What was sent is looked up when this is opened again, or the console started."));
	return false;
}

static bool start(struct buying *b, struct plain *p, const char *customer_id)
{
	struct customer customer = { .name = "", .country = "" };
	struct error err = { 0 };

	*b = (struct buying){ .p = p, .opening = true };
	b->customer_id = arena_strdup(&b->arena, customer_id);
	if (customer_id[0] == '\0' ||
	    customer_get(p->session->store, customer_id, &b->arena, &customer, &err))
		b->provisioner =
		    provisioner_new(p->session, plain_loop(p), customer_id, changed, b, &err);
	b->customer = customer.name;
	(void)text_copy(b->country, sizeof b->country, customer.country);
	if (b->provisioner != NULL)
		return true;
	plain_error(&err);
	arena_done(&b->arena);
	return false;
}

static void end(struct buying *b)
{
	provisioner_free(b->provisioner);
	arena_done(&b->arena);
}

/* ---- how it ended */

static bool stopped_choice(struct buying *b)
{
	const char *const lines[] = { _("Go on: try what was refused once more"),
		_("Leave it as it is") };
	struct error err = { 0 };
	bool ok;

	switch (plain_choose(b->p, _("It has stopped. What to do?"), lines, 2)) {
	case 0:
		ok = provisioner_go_on(b->provisioner, &err);
		break;
	case 1:
		if (!plain_yes(b->p,
			_("What was bought stays the customer's, and paid for. What is missing can be done later from the customer's page. Leave it as it is?")))
			return false;
		ok = provisioner_leave(b->provisioner, &err);
		break;
	default:
		plain_say(_("It waits: open this again to go on with it, or to leave it."));
		return false;
	}
	if (!ok)
		plain_error(&err);
	return ok && follow(b);
}

static void say_done(struct buying *b)
{
	const struct provision_view *v = view(b);
	struct provision chain;
	struct error err;

	if (v->id[0] != '\0' &&
	    provision_get(b->p->session->store, v->id, &b->arena, &chain, &err)) {
		if (chain.kind == PROVISION_RELEASE)
			plain_say(_("%s is given back to Twilio."), shown(&b->arena, chain.number));
		else if (chain.number_id[0] != '\0')
			plain_say(_("%s is bought, for %s alone."), shown(&b->arena, chain.number),
			    b->customer);
	}
	if (v->step[0] != '\0')
		plain_say("%s", v->step);
}

/* Until it is done, has failed, or is left; says how it ended. */
static void finish(struct buying *b)
{
	bool on = follow(b);

	while (on && view(b)->phase == PROVISIONING_STOPPED) {
		plain_error(&view(b)->problem);
		on = stopped_choice(b);
	}
	if (!on)
		return;
	if (view(b)->phase == PROVISIONING_DONE)
		say_done(b);
	else if (view(b)->problem.kind != ERROR_NONE)
		plain_error(&view(b)->problem);
}

/* ---- looking for numbers */

static void found(void *user, const struct number_search *s, const struct error *err)
{
	struct buying *b = user;

	b->found = true;
	if (err != NULL)
		b->problem = *err;
	if (s == NULL)
		return;
	(void)text_copy(b->type, sizeof b->type, s->type);
	b->offers = arena_alloc(&b->arena, (s->n + 1) * sizeof *b->offers);
	for (b->n_offers = 0; b->n_offers < s->n; b->n_offers++) {
		const struct number_offer *from = &s->offers[b->n_offers];

		b->offers[b->n_offers] = *from;
		b->offers[b->n_offers].number = arena_strdup(&b->arena, from->number);
		b->offers[b->n_offers].type = arena_strdup(&b->arena, from->type);
		b->offers[b->n_offers].locality = arena_strdup(&b->arena, from->locality);
		b->offers[b->n_offers].region = arena_strdup(&b->arena, from->region);
		b->offers[b->n_offers].needs = arena_strdup(&b->arena, from->needs);
		b->offers[b->n_offers].price = arena_strdup(&b->arena, from->price);
	}
}

/* Asks what is looked for. False: given up. */
static bool ask_search(struct buying *b)
{
	static const char *const types[] = { "", "local", "mobile", "toll_free" };
	const char *const lines[] = { _("Any kind"), _("Local"), _("Mobile"), _("Toll-free") };
	char country[16];
	int which;

	plain_say(_("Country of the number, two letters (empty: %s)."), b->country);
	if (plain_ask(b->p, _("Country:"), country, sizeof country)) {
		if (strlen(country) != 2) {
			plain_say(_("BE, NL, GB, US: the two letters of the country."));
			return false;
		}
		for (size_t i = 0; i < 2; i++)
			b->country[i] = (char)toupper((unsigned char)country[i]);
	}
	which = plain_choose(b->p, _("Which kind?"), lines, 4);
	if (which < 0)
		return false;
	(void)text_copy(b->type, sizeof b->type, types[which]);
	(void)plain_ask(b->p, _("Digits that it shall contain, a star for any (empty: any):"),
	    b->contains, sizeof b->contains);
	return !b->p->ended;
}

static bool search(struct buying *b)
{
	const struct number_query query = {
		.country = b->country, .type = b->type, .contains = b->contains
	};
	struct read *read;
	bool on;

	b->found = false;
	b->n_offers = 0;
	error_clear(&b->problem);
	read = number_search(b->p->session, plain_loop(b->p), &query, found, b, &b->problem);
	if (read == NULL) {
		plain_error(&b->problem);
		return false;
	}
	plain_say(_("Twilio is being asked which numbers it has. Enter stops waiting."));
	on = plain_wait(b->p, plain_undone, &b->found);
	read_free(read);
	if (!on)
		return false;
	if (b->problem.kind != ERROR_NONE)
		plain_error(&b->problem);
	else if (b->n_offers == 0)
		plain_say(_("Twilio has no such number just now."));
	return b->n_offers > 0;
}

static const char *needs_words(const char *needs)
{
	if (strcmp(needs, "none") == 0 || needs[0] == '\0')
		return "";
	if (strcmp(needs, "local") == 0)
		return _(", needs a local address");
	if (strcmp(needs, "foreign") == 0)
		return _(", needs an address abroad");
	return _(", needs an address");
}

static const char *offer_line(struct buying *b, const struct number_offer *o)
{
	return arena_printf(&b->p->arena, "%s, %s%s%s%s%s%s%s%s%s", shown(&b->p->arena, o->number),
	    o->type, o->locality[0] != '\0' ? ", " : "", o->locality,
	    o->region[0] != '\0' ? ", " : "", o->region, needs_words(o->needs),
	    o->voice ? "" : _(", takes no calls"), o->price[0] != '\0' ? ", " : "", o->price);
}

static const struct number_offer *choose_offer(struct buying *b)
{
	const size_t n = b->n_offers < OFFERS_MAX ? b->n_offers : OFFERS_MAX;
	const char *lines[OFFERS_MAX];
	int which;

	for (size_t i = 0; i < n; i++)
		lines[i] = offer_line(b, &b->offers[i]);
	which = plain_choose(b->p,
	    b->n_offers > n ? _("The first of the numbers that Twilio has (give digits for fewer):")
			    : _("Numbers that Twilio has:"),
	    lines, n);
	return which >= 0 ? &b->offers[which] : NULL;
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
	while (plain_ask(b->p, _("SID (empty: give up):"), text, sizeof text)) {
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

static bool check(struct buying *b, const struct number_offer *o)
{
	const struct provision_order order = { .number = o->number,
		.country = b->country,
		.type = o->type,
		.address_sid = b->address_sid,
		.bundle_sid = b->bundle_sid };
	struct error err = { 0 };

	if (!provisioner_check(b->provisioner, &order, &err)) {
		plain_error(&err);
		return false;
	}
	if (!follow(b))
		return false;
	if (view(b)->phase != PROVISIONING_READY)
		plain_error(&view(b)->problem);
	return view(b)->phase == PROVISIONING_READY;
}

/* Checked until nothing is asked for any more. False: it cannot be bought, or not now. */
static bool make_ready(struct buying *b, const struct number_offer *o)
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

static bool buy_yes(struct buying *b, const struct number_offer *o)
{
	return plain_sure(b->p,
	    arena_printf(&b->p->arena,
		_("Twilio sells %s to this account, for %s. Price: %s. It is paid for from now on until it is given back. Buy it?"),
		shown(&b->p->arena, o->number), b->customer, view(b)->price));
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
static bool buy(struct buying *b, const struct number_offer *o)
{
	struct provision_view seen;
	struct error err = { 0 };

	for (;;) {
		seen = *view(b);
		if (!buy_yes(b, o))
			return false;
		if (provisioner_buy(b->provisioner, &err))
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
		if (provisioner_buy(b->provisioner, &err))
			return true;
		plain_error(&err);
		return false;
	}
}

/* What Twilio asks for may show only when it refuses to sell: then it is asked for, and checked
 * again. */
static void buy_one(struct buying *b, const struct number_offer *o)
{
	bool again = true;

	while (again && make_ready(b, o) && buy(b, o)) {
		finish(b);
		again = view(b)->phase == PROVISIONING_FAILED && needs_paper(b);
	}
}

static bool is_open(const struct buying *b)
{
	return view(b)->phase != PROVISIONING_IDLE || view(b)->id[0] != '\0';
}

void plain_buy(struct plain *p, const char *customer_id)
{
	const struct number_offer *offer;
	struct buying b;

	if (!start(&b, p, customer_id))
		return;
	if (is_open(&b)) {
		plain_say(_("Something of this kind is open for this customer."));
		finish(&b);
	} else if (ask_search(&b) && search(&b)) {
		offer = choose_offer(&b);
		if (offer != NULL)
			buy_one(&b, offer);
	}
	end(&b);
}

/* ---- giving back */

/* Those whose callers would reach nobody. */
static bool say_who_forwards(struct buying *b, const char *number, struct error *err)
{
	struct forwarding *configs;
	struct customer customer;
	size_t n;

	if (!forwarding_list_to(b->p->session->store, number, &b->arena, &configs, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct error gone;
		const bool named = customer_get(b->p->session->store, configs[i].org_id, &b->arena,
		    &customer, &gone);

		if (!forwarding_may_be_on(&configs[i]))
			continue;
		plain_say(
		    _("! %s (%s) still forwards to it: those callers reach nobody then. Have it cancelled first:"),
		    shown(&b->arena, configs[i].business_number),
		    named ? customer.name : _("nobody's"));
		plain_say("    %s", configs[i].deactivate_code);
	}
	return true;
}

static void release(struct buying *b, const struct managed_number *number)
{
	struct error err = { 0 };

	if (!say_who_forwards(b, number->number, &err)) {
		plain_error(&err);
		return;
	}
	if (!plain_sure(b->p,
		arena_printf(&b->arena,
		    _("%s goes back to Twilio; the same number can hardly be had again. It is taken away from the agents' providers first. Give it back?"),
		    shown(&b->arena, number->number))))
		return;
	if (provisioner_release(b->provisioner, number->id, &err))
		finish(b);
	else
		plain_error(&err);
}

void plain_release(struct plain *p, const char *number_id)
{
	struct arena arena = { 0 };
	struct managed_number number;
	struct error err = { 0 };
	struct buying b;

	if (!managed_get(p->session->store, number_id, &arena, &number, &err)) {
		plain_error(&err);
	} else if (start(&b, p, number.org_id)) {
		if (is_open(&b)) {
			plain_say(_("Something of this kind is open for this customer."));
			finish(&b);
		} else {
			release(&b, &number);
		}
		end(&b);
	}
	arena_done(&arena);
}

/* ---- what is open */

void plain_buy_show(struct plain *p, const char *customer_id)
{
	struct provision *open;
	struct error err = { 0 };
	size_t n;

	if (!provision_list(p->session->store, customer_id, true, &p->arena, &open, &n, &err)) {
		plain_error(&err);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		plain_say(open[i].kind == PROVISION_BUY ? _("! The purchase of %s is not finished.")
							: _("! Giving back %s is not finished."),
		    shown(&p->arena, open[i].number));
		if (open[i].reason[0] != '\0')
			plain_say("%s", open[i].reason);
	}
}

struct settling {
	bool done;
	size_t finished, open;
	struct error last;
};

static void settled(void *user, size_t finished, size_t open, const struct error *last)
{
	struct settling *s = user;

	s->done = true;
	s->finished = finished;
	s->open = open;
	if (last != NULL)
		s->last = *last;
}

void plain_buy_settle(struct plain *p)
{
	struct settling s = { .done = false };
	struct provision_settler *settler;
	bool none = false, on = true;

	if (p->session->store == NULL || p->session->options.readonly)
		return;
	settler = provision_settler_new(p->session, plain_loop(p), settled, &s, &none, &s.last);
	if (settler != NULL) {
		plain_say(_(
		    "A purchase or release was interrupted: Twilio is being asked what came of it, for a few minutes if need be. Enter stops waiting."));
		on = plain_wait(p, plain_undone, &s.done);
	}
	provision_settler_free(settler);
	if (none || !on)
		return;
	if (s.finished > 0)
		plain_say(_("What was interrupted has been brought to its end: %zu."), s.finished);
	if (s.open > 0)
		plain_say(_("Still open: %zu. The customer's page goes on with it."), s.open);
	if (s.last.kind != ERROR_NONE)
		plain_error(&s.last);
}
