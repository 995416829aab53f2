/* What an operator begins, after a yes: a purchase that was checked, a release; going on, or not,
 * with what stopped. */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "desk/provision_internal.h"
#include "phone/number.h"

bool provisioner_in_the_way(const struct provisioner *p, struct error *err)
{
	char number[NUMBER_TEXT_MAX];

	if (!p->has_chain)
		return error_set(err, ERROR_CONFLICT, "provision-running",
		    _("Wait until it has ended."),
		    _("Something is under way for this customer already; nothing was begun."));
	number_show(p->chain.number, number, sizeof number);
	return error_set(err, ERROR_CONFLICT, "provision-running",
	    p->chain.state == PROVISION_STOPPED
		? _("Go on with that first, or leave it as it is.")
		: _("Wait until that has ended; the same command for it, or voxdesk journal retry, asks how it stands."),
	    p->chain.kind == PROVISION_BUY
		? _("The purchase of %s for this customer has not ended; nothing was begun.")
		: _("The release of %s for this customer has not ended; nothing was begun."),
	    number);
}

static bool may_begin(const struct provisioner *p, struct error *err)
{
	if (provisioner_readonly(p))
		return error_set(err, ERROR_REFUSED, "read-only",
		    _("Open the console without --readonly for this."),
		    _("This console only looks: nothing was changed."));
	return provisioner_rests(p) || provisioner_in_the_way(p, err);
}

static void begun(void *owner, bool ok, const struct error *err)
{
	struct provisioner *p = owner;

	if (!ok) {
		p->outcome = *err;
		p->view.problem = *err;
		p->view.phase = PROVISIONING_IDLE;
		p->chain_id[0] = '\0';
		provisioner_resume(p);
		return;
	}
	p->working = true;
	provisioner_resume(p);
}

static void begin(struct provisioner *p, machine_write_fn *write)
{
	p->view.phase = PROVISIONING_WORKING;
	p->left[0] = p->stays[0] = '\0';
	p->without_keys = false;
	error_clear(&p->outcome);
	error_clear(&p->view.problem);
	FAIL_POINT("provision-beginning");
	machine_store(&p->m, write, begun);
	provisioner_tell(p);
}

static bool write_buy(void *owner, struct error *err)
{
	struct provisioner *p = owner;
	const struct provision_plan plan = { .org_id = p->customer_id,
		.number = p->order.number,
		.country = p->order.country,
		.type = p->order.type,
		.address_sid = p->order.address_sid,
		.bundle_sid = p->order.bundle_sid,
		.account_sid = p->account_sid,
		.agent_id = p->agent_id };

	return (provisioner_yes_fresh(p) ||
		   error_set(err, ERROR_REFUSED, "yes-too-old", _("Check it again."),
		       _("More than a minute passed since the yes, so nothing was bought."))) &&
	    provision_buy(p->m.session->store, &plan, p->chain_id, err);
}

bool provisioner_buy(struct provisioner *p, struct error *err)
{
	struct twilio t;

	if (!may_begin(p, err))
		return false;
	if (p->view.phase != PROVISIONING_READY || p->view.barred || p->checked_ms == 0 ||
	    machine_boot_ms() - p->checked_ms >= PROVISION_FRESH_MS)
		return error_set(err, ERROR_REFUSED, "not-checked",
		    _("Check it again, then say yes within a minute."),
		    p->view.barred
			? _("Something stands in the way of buying this number; nothing was bought.")
			: _("Number and price were not looked at within the last minute; nothing was bought."));
	if (!credentials_twilio(&p->m.session->credentials, p->account_sid,
		p->customer.mode == MODE_BYOC, &t, err))
		return false;
	twilio_account_done(&t);
	p->yes_ms = machine_boot_ms();
	p->checked_ms = 0;
	begin(p, write_buy);
	return true;
}

static bool write_release(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	return provision_release(p->m.session->store, p->release_number_id, p->chain_id, err);
}

static bool can_release(struct provisioner *p, const struct managed_number *number,
    struct error *err)
{
	if (strcmp(number->org_id, p->customer_id) != 0)
		return error_set(err, ERROR_CONFLICT, "managed-elsewhere",
		    _("Look at the list of numbers again."),
		    _("The number is another customer's by now; nothing was begun."));
	return provisioner_account(p, number->account_sid, err);
}

bool provisioner_release(struct provisioner *p, const char *number_id, struct error *err)
{
	struct arena arena = { 0 };
	struct managed_number number;
	bool ok;

	if (!may_begin(p, err))
		return false;
	ok = managed_get(p->m.session->store, number_id, &arena, &number, err) &&
	    can_release(p, &number, err);
	arena_done(&arena);
	if (!ok)
		return false;
	arena_reset(&p->order_arena);
	p->order = (struct provision_order){ .number = "" };
	p->release_number_id = arena_strdup(&p->order_arena, number_id);
	p->checked_ms = p->yes_ms = 0;
	begin(p, write_release);
	return true;
}

static bool write_leave(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	return provision_leave(p->m.session->store, p->chain_id, err);
}

static bool is_stopped(const struct provisioner *p, struct error *err)
{
	if (provisioner_readonly(p))
		return error_set(err, ERROR_REFUSED, "read-only",
		    _("Open the console without --readonly for this."),
		    _("This console only looks: nothing was changed."));
	return (p->view.phase == PROVISIONING_STOPPED && !machine_writing(&p->m)) ||
	    error_set(err, ERROR_REFUSED, "not-stopped", NULL,
		_("It is not stopped; nothing was changed."));
}

static void after_stop(struct provisioner *p, machine_write_fn *write)
{
	error_clear(&p->outcome);
	error_clear(&p->view.problem);
	p->view.phase = PROVISIONING_WORKING;
	machine_keep(&p->m, write, provisioner_wrote);
	provisioner_tell(p);
}

bool provisioner_go_on(struct provisioner *p, struct error *err)
{
	if (!is_stopped(p, err))
		return false;
	p->without_keys = true;
	after_stop(p, provisioner_write_take);
	return true;
}

bool provisioner_leave(struct provisioner *p, struct error *err)
{
	if (!is_stopped(p, err))
		return false;
	after_stop(p, write_leave);
	return true;
}
