/* caller-id remove: at Twilio first, then here; it may wait in the journal. */
#include <string.h>

#include "cli/command_caller_id.h"

struct removing {
	struct cli *c;
	struct customer customer;
	const char *number;
	char shown[NUMBER_TEXT_MAX];
	struct caller_id record; /* as it was */
	const struct verifier_view *view;
};

/* Done, or something is in the way: a command does not wait until it no longer is. */
static bool at_rest(void *user)
{
	const struct removing *rm = user;

	return rm->view->phase == VERIFIER_IDLE || rm->view->phase == VERIFIER_READY ||
	    rm->view->problem.kind != ERROR_NONE;
}

/* What the record is now tells how it went: gone, waiting in the journal, or still there. */
static bool removed(struct removing *rm, const struct error *problem, struct error *err)
{
	struct cli *c = rm->c;
	const bool shared = strcmp(problem->code, "stays-for-another") == 0;
	const bool left = shared || strcmp(problem->code, "stays-at-vapi") == 0;
	struct caller_id now;
	bool found, queued;
	cJSON *doc;
	size_t n = 0;

	if (!caller_id_of(c->session.store, rm->customer.id, rm->number, rm->record.account_sid,
		&c->arena, &found, &now, err))
		return false;
	queued = found && now.operation_id[0] && now.operation_state == OPERATION_PLANNED;
	if (found && !queued) {
		if (problem->kind != ERROR_NONE && problem->kind != ERROR_NETWORK) {
			*err = *problem;
			return false;
		}
		return error_set(err, ERROR_OPEN, "outcome-unknown",
		    _("See voxdesk journal list, then voxdesk journal retry ID."),
		    _("Twilio has not answered: whether %s was removed there is not known yet."),
		    rm->shown);
	}
	if (!queued) {
		rm->record.state = OUTBOUND_REMOVED;
		rm->record.reason = "";
	}
	if (c->options.json) {
		doc = caller_id_document(rm->number, &rm->record);
		if (queued)
			cJSON_AddTrueToObject(doc, "queued");
		if (left)
			cJSON_AddStringToObject(doc, "left", problem->message);
		cli_list_item(c, doc, &n);
		cli_list_item(c, NULL, &n);
	} else if (queued) {
		cli_say(c,
		    _("Twilio cannot be reached. The removal of %s waits in the journal; the console goes on with it."),
		    rm->shown);
	} else {
		cli_say(c,
		    shared ? _("%s was removed here.") : _("%s was removed, at Twilio and here."),
		    rm->shown);
		if (left)
			cli_say(c, "%s %s", problem->message, problem->hint);
	}
	return true;
}

static bool run_remove(struct removing *rm, struct error *err)
{
	struct cli *c = rm->c;
	struct verifier *v = verifier_new(&c->session, cli_loop(c), rm->customer.id, rm->number,
	    caller_id_changed, NULL, err);
	struct error problem, unsaved;
	bool planned;

	if (!v)
		return false;
	rm->view = verifier_view(v);
	planned = verifier_remove(v, err);
	if (planned) {
		c->wrote = true; /* not a second time because the store was busy */
		(void)cli_run_until(c, at_rest, rm, CLI_REST);
	}
	problem = rm->view->problem;
	if (!verifier_save(v, &unsaved))
		problem = unsaved;
	verifier_free(v); /* what surely was not sent goes back to the queue here */
	return planned && removed(rm, &problem, err);
}

/* Telnyx' record is meant where the customer calls through it, or there is no other. */
static bool at_telnyx(struct removing *rm, bool at_twilio, bool *is, struct telnyx_id *record,
    struct error *err)
{
	bool found;

	*is = false;
	if (!telnyx_id_of(rm->c->session.store, rm->customer.id, rm->number, &rm->c->arena, &found,
		record, err))
		return false;
	*is =
	    found && record->state != TELNYX_ID_NONE && (rm->customer.through_telnyx || !at_twilio);
	return true;
}

bool run_caller_id_remove(struct cli *c, struct error *err)
{
	struct removing rm = { .c = c };
	struct lane2 lane;
	struct telnyx_id other;
	char id[ID_MAX];
	bool found, telnyx;

	if (!desk_customer_find(&c->session, c->operand[0], c->value[FLAG_COUNTRY], false, id,
		err) ||
	    !customer_get(c->session.store, id, &c->arena, &rm.customer, err) ||
	    !cli_caller_number(c, &rm.customer, c->operand[1], &rm.number, err) ||
	    !lane2_load(&c->session, id, rm.number, &c->arena, &lane, err))
		return false;
	/* Of the account in effect; one of another account is refused in its own words. */
	found = lane.record || lane.elsewhere;
	if (found)
		rm.record = lane.record ? *lane.record : *lane.elsewhere;
	lane2_done(&lane);
	number_show(rm.number, rm.shown, sizeof rm.shown);
	if (!at_telnyx(&rm, found, &telnyx, &other, err))
		return false;
	if (telnyx)
		return caller_id_telnyx_remove(c, &rm.customer, rm.number, &other, err);
	if (!found)
		return error_set(err, ERROR_NOT_FOUND, "no-such-caller-id",
		    _("See: voxdesk caller-id list CUSTOMER."), _("%s is no caller ID of %s."),
		    rm.shown, rm.customer.name);
	if (!caller_id_free(c, id, rm.number, err))
		return false;
	return cli_confirm(c,
		   arena_printf(&c->arena,
		       _("Remove %s as a caller ID of %s, at Twilio too? Calls can no longer show it."),
		       rm.shown, rm.customer.name),
		   err) &&
	    run_remove(&rm, err);
}
