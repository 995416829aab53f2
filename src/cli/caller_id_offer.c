/* caller-id offer: a verified number becomes one of Vapi's, if Vapi takes it. */
#include <string.h>

#include "cli/command_agent.h"
#include "cli/command_caller_id.h"
#include "store/telnyx_ids.h"

/* {number, vapi_id, state, reason, seen_at} */
static bool offer_print(struct cli *c, const struct caller_id *r, bool queued, struct error *err)
{
	char shown[NUMBER_TEXT_MAX];
	struct offered o;
	cJSON *doc;

	if (!offer_get(c->session.store, r->id, &c->arena, &o, err))
		return false;
	if (!c->options.json) {
		number_show(r->number, shown, sizeof shown);
		if (strcmp(o.way, "pointed") == 0)
			cli_say(c, _("Vapi has %s now."), shown);
		return true;
	}
	doc = cJSON_CreateObject();
	cJSON_AddStringToObject(doc, "number", r->number);
	cli_json_text(doc, "vapi_id", o.vapi_id);
	cJSON_AddStringToObject(doc, "state", o.way[0] ? o.way : agent_way_name(WAY_NONE));
	cli_json_text(doc, "reason", o.reason);
	cli_json_text(doc, "seen_at", o.seen_at);
	if (queued)
		cJSON_AddTrueToObject(doc, "queued");
	cli_document(c, doc);
	return true;
}

static bool offer(struct cli *c, const struct caller_id *r, struct error *err)
{
	struct pointer *p =
	    offer_new(&c->session, cli_loop(c), r->id, cli_pointer_changed, NULL, err);
	struct error why = { 0 };
	const char *said;
	bool queued = false, ok;

	if (!p)
		return false;
	c->wrote = true;
	cli_hold_signals(true);
	ok = cli_pointer_end(c, p, r->org_id,
	    arena_printf(&c->arena, "verified_caller_ids/%s", r->id), &queued, &said, &why);
	/* What Vapi took earlier is no answer to what went wrong now. */
	if ((ok || c->options.json) && !offer_print(c, r, queued, err))
		return false;
	if (!ok)
		*err = why;
	return ok;
}

static bool record_find(struct cli *c, const struct customer *customer, const char *number,
    struct caller_id *out, struct error *err)
{
	char shown[NUMBER_TEXT_MAX];
	struct telnyx_id at_telnyx;
	bool found, there;

	if (!caller_id_of(c->session.store, customer->id, number, "", &c->arena, &found, out, err))
		return false;
	number_show(number, shown, sizeof shown);
	if (found && out->state == OUTBOUND_VERIFIED)
		return true;
	if (!telnyx_id_of(c->session.store, customer->id, number, &c->arena, &there, &at_telnyx,
		err))
		return false;
	if (there && at_telnyx.state == TELNYX_ID_VERIFIED)
		return error_set(err, ERROR_REFUSED, "not-verified",
		    _("Have it verified at Twilio, too: voxdesk customer edit CUSTOMER --through twilio, then voxdesk caller-id start CUSTOMER."),
		    _("%s is verified at Telnyx; only a number that is verified at Twilio can be offered to Vapi."),
		    shown);
	return error_set(err, ERROR_REFUSED, "not-verified",
	    _("First: voxdesk caller-id start CUSTOMER."),
	    _("%s is not verified at Twilio, as far as is known here; only such a number can be offered to Vapi."),
	    shown);
}

bool run_caller_id_offer(struct cli *c, struct error *err)
{
	const char *number, *question;
	struct customer customer;
	struct caller_id r;
	char id[ID_MAX], shown[NUMBER_TEXT_MAX];

	if (!desk_customer_find(&c->session, c->operand[0], c->value[FLAG_COUNTRY], true, id,
		err) ||
	    !customer_get(c->session.store, id, &c->arena, &customer, err) ||
	    !cli_caller_number(c, &customer, c->n > 1 ? c->operand[1] : c->value[FLAG_NUMBER],
		&number, err) ||
	    !record_find(c, &customer, number, &r, err))
		return false;
	number_show(number, shown, sizeof shown);
	if (!c->options.json)
		cli_note("! %s", offer_doubts());
	question = arena_printf(&c->arena, _("Offer %s (%s) to Vapi?"), shown, customer.name);
	return cli_confirm(c, question, err) && offer(c, &r, err);
}
