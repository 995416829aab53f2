#include "ui/purchase.h"

#include "base/text.h"

const struct provision_view *purchase_view(const struct purchase *c)
{
	return provisioner_view(c->provisioner);
}

bool purchase_begun(const struct purchase *c)
{
	switch (purchase_view(c)->phase) {
	case PROVISIONING_WORKING:
	case PROVISIONING_SETTLING:
	case PROVISIONING_WAITING:
	case PROVISIONING_STOPPED:
	case PROVISIONING_DONE:
		return true;
	default:
		return false;
	}
}

const char *purchase_can_go_on(const struct purchase *c)
{
	return purchase_view(c)->phase == PROVISIONING_STOPPED ? NULL
							       : _("nothing has stopped here");
}

void purchase_go_on(struct purchase *c)
{
	struct error err;

	if (!provisioner_go_on(c->provisioner, &err))
		app_error(c->app, &err);
}

static void leave_yes(void *self)
{
	struct purchase *c = self;
	struct error err;

	if (!provisioner_leave(c->provisioner, &err))
		app_error(c->app, &err);
	else
		app_say(c->app, ROLE_OK, _("Left as it is; the list of numbers (#) has it."));
}

void purchase_leave(struct purchase *c)
{
	app_ask(c->app, _("Leave it as it is"),
	    _("What was bought stays the customer's, and paid for. What is missing (Vapi, the agent) can be done later from the customer's page."),
	    _("Yes, leave it"), c, leave_yes);
}

void purchase_draw(const struct purchase *c, struct rect in, const char *done, const char *next)
{
	const struct provision_view *v = purchase_view(c);
	bool ended = v->phase == PROVISIONING_DONE, stopped = v->phase == PROVISIONING_STOPPED;
	const char *words = ended
	    ? v->left ? _("It was left as it is: the number is kept, and paid for.") : done
	    : v->step[0] != '\0' ? v->step
				 : _("Wait.");
	int y = draw_wrapped(in, 0, 0, 4,
		    ended         ? ROLE_OK
			: stopped ? ROLE_WARN
				  : ROLE_TITLE,
		    words) +
	    1;

	if (ended && v->step[0] != '\0')
		y += draw_wrapped(in, y, 0, 4, ROLE_TEXT, v->step) + 1;
	if (v->problem.kind != ERROR_NONE) {
		y += draw_wrapped(in, y, 0, 4, ROLE_BAD, v->problem.message);
		(void)draw_wrapped(in, y, 0, 4, ROLE_TEXT, v->problem.hint);
	}
	(void)draw_wrapped(in, in.h - 2, 0, 2, ROLE_TITLE,
	    stopped ? _("Next: g goes on with it, L leaves it as it is")
		: ended
		? next
		: _("Next: wait. The journal has each step; leaving this page changes nothing"));
}
