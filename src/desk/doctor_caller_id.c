/* What the doctor makes of one customer's caller ID. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "desk/doctor_parts.h"
#include "desk/verifier_words.h"
#include "store/telnyx_ids.h"

/* What the store says of it. */
struct caller {
	bool verified, running;
	const char *state, *at, *reason, *mend;
};

static bool caller_load(struct doctor *d, struct caller *out, struct error *err)
{
	const struct lane2 *lane = &d->lane2;
	struct telnyx_id at_telnyx;
	bool found;

	*out = (struct caller){ .state = outbound_state_name(lane->state),
		.at = lane->record ? lane->record->state_at : "",
		.reason = lane->record ? lane->record->reason : "",
		.mend = lane->mend,
		.verified = lane->state == OUTBOUND_VERIFIED,
		.running = lane->record && caller_id_running(lane->record) };
	if (!lane->customer.through_telnyx)
		return true;
	if (!telnyx_id_of(d->session->store, lane->customer.id, lane->number.e164, &d->arena,
		&found, &at_telnyx, err))
		return false;
	*out = (struct caller){
		.state = telnyx_id_state_name(TELNYX_ID_NONE), .at = "", .reason = "", .mend = ""
	};
	if (found) {
		out->state = telnyx_id_state_name(at_telnyx.state);
		out->at = at_telnyx.state_at;
		out->reason = at_telnyx.reason;
		out->verified = at_telnyx.state == TELNYX_ID_VERIFIED;
		out->running = at_telnyx.state == TELNYX_ID_ASKED;
	}
	return true;
}

/* "at Twilio (AC...)" */
static const char *where(struct doctor *d)
{
	return d->lane2.customer.through_telnyx || !d->caller_account[0]
	    ? service_name(d->lane2.customer.through_telnyx ? SERVICE_TELNYX : SERVICE_TWILIO)
	    : SAY(d, "%s (%s)", service_name(SERVICE_TWILIO), d->caller_account);
}

static const char *start_words(struct doctor *d)
{
	return SAY(d,
	    _("voxdesk caller-id start %s rings the phone, after a question (console: F5)."),
	    doctor_named(d));
}

static void caller_listed(struct doctor *d, const struct doctor_check *check,
    const struct caller *c)
{
	const char *number = d->lane2.number.international;

	if (c->verified)
		doctor_say(d, check, DOCTOR_OK,
		    SAY(d, _("%s is verified since %s, and in the list at %s."), number,
			doctor_moment(d, c->at), where(d)),
		    "");
	else
		doctor_say(d, check, DOCTOR_WARN,
		    SAY(d, _("%s is verified at %s, and here it is %s."), number, where(d),
			c->state),
		    SAY(d, _("voxdesk caller-id status %s takes that up; nothing rings."),
			doctor_named(d)));
}

static void caller_not_listed(struct doctor *d, const struct doctor_check *check,
    const struct caller *c)
{
	const char *number = d->lane2.number.international;

	if (c->verified)
		doctor_say(d, check, DOCTOR_FAIL,
		    SAY(d, _("%s was verified, and is not in the list at %s any more."), number,
			where(d)),
		    start_words(d));
	else if (c->running)
		doctor_say(d, check, DOCTOR_WARN,
		    SAY(d, _("A verification of %s is under way (%s)."), number, c->state),
		    SAY(d, "voxdesk caller-id status %s", doctor_named(d)));
	else if (d->lane2.own_number)
		doctor_say(d, check, DOCTOR_OK,
		    _("This is one of the Twilio account's own numbers: calls may show it without any verification."),
		    "");
	else if (d->lane2.elsewhere)
		doctor_say(d, check, DOCTOR_WARN,
		    SAY(d,
			_("It is verified in the Twilio account %s, which is not the one used here."),
			d->lane2.elsewhere->account_sid),
		    start_words(d));
	else
		doctor_say(d, check, DOCTOR_WARN,
		    c->reason[0] ? SAY(d, _("%s is not verified: %s"), number, c->reason)
				 : SAY(d, _("%s is not verified."), number),
		    c->mend[0] ? c->mend : start_words(d));
}

void doctor_caller_id(struct doctor *d, const struct doctor_check *check)
{
	struct error err = { 0 };
	struct caller c;

	if (!d->lane2.number.e164[0] || doctor_unseen(d, check, LOOK_CALLER_ID))
		return;
	if (!caller_load(d, &c, &err))
		doctor_say_error(d, check, &err);
	else if (d->caller_listed)
		caller_listed(d, check, &c);
	else
		caller_not_listed(d, check, &c);
}

void doctor_country(struct doctor *d, const struct doctor_check *check)
{
	char name[80];

	if (d->lane2.customer.through_telnyx || !d->lane2.number.country[0])
		return;
	if (d->looks[LOOK_COUNTRY].err.kind != ERROR_NONE &&
	    strcmp(d->looks[LOOK_COUNTRY].err.code, d->looks[LOOK_CALLER_ID].err.code) == 0)
		return; /* for the caller ID's reason: that is said once */
	if (doctor_unseen(d, check, LOOK_COUNTRY))
		return;
	country_name(d->lane2.number.country, _("en"), name, sizeof name);
	if (d->country.found == COUNTRY_OPEN)
		doctor_say(d, check, DOCTOR_OK, SAY(d, _("Twilio may call %s."), name), "");
	else if (d->country.found == COUNTRY_BLOCKED)
		doctor_say(d, check, DOCTOR_FAIL, SAY(d, _(REASON_BLOCKED), name), _(MEND_BLOCKED));
	else
		doctor_say(d, check, DOCTOR_FAIL, SAY(d, _(REASON_COUNTRY_CLOSED), name),
		    _("F5 on the customer's page offers to enable it, before anything rings."));
}
