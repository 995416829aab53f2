/* A managed number given back in the plain console, what is open of purchases and releases, and
 * what an earlier run left in the middle. */
#include "base/i18n.h"
#include "desk/customers.h"
#include "store/forwardings.h"
#include "store/managed.h"
#include "ui/plain_chain.h"

/* ---- giving back */

/* Those whose callers would reach nobody. */
static bool say_who_forwards(struct plain_chain *c, const char *number, struct error *err)
{
	struct forwarding *configs;
	struct customer customer;
	size_t n;

	if (!forwarding_list_to(c->p->session->store, number, &c->arena, &configs, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct error gone;
		const bool named = customer_get(c->p->session->store, configs[i].org_id, &c->arena,
		    &customer, &gone);

		if (!forwarding_may_be_on(&configs[i]))
			continue;
		plain_say(
		    _("! %s (%s) still forwards to it: those callers reach nobody then. Have it cancelled first:"),
		    plain_shown(&c->arena, configs[i].business_number),
		    named ? customer.name : _("nobody's"));
		plain_say("    %s", configs[i].deactivate_code);
	}
	return true;
}

static void release(struct plain_chain *c, const struct managed_number *number)
{
	struct error err = { 0 };

	if (!say_who_forwards(c, number->number, &err)) {
		plain_error(&err);
		return;
	}
	if (!plain_sure(c->p,
		arena_printf(&c->arena,
		    _("%s goes back to Twilio; the same number can hardly be had again. It is taken away from the agents' providers first. Give it back?"),
		    plain_shown(&c->arena, number->number))))
		return;
	if (provisioner_release(c->provisioner, number->id, &err))
		plain_chain_finish(c);
	else
		plain_error(&err);
}

void plain_release(struct plain *p, const char *number_id)
{
	struct arena arena = { 0 };
	struct managed_number number;
	struct error err = { 0 };
	struct plain_chain c;

	if (!managed_get(p->session->store, number_id, &arena, &number, &err)) {
		plain_error(&err);
	} else if (plain_chain_start(&c, p, number.org_id)) {
		if (plain_chain_open(&c)) {
			plain_say(_("Something of this kind is open for this customer."));
			plain_chain_finish(&c);
		} else {
			release(&c, &number);
		}
		plain_chain_end(&c);
	}
	arena_done(&arena);
}

/* ---- what is open */

void plain_open_show(struct plain *p, const char *customer_id)
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
		    plain_shown(&p->arena, open[i].number));
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

void plain_open_settle(struct plain *p)
{
	struct settling s = { .done = false };
	struct provision_settler *settler;
	bool none = false, on = true;

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
