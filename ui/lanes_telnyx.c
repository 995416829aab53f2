/* Lane 2 of a customer whose calls go through Telnyx: the phone is told a code, the customer reads
 * it out, the operator types it here. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/lanes.h"
#include "ui/states.h"

static const struct telnyx_verifier_view *view(const struct lanes *l)
{
	static const struct telnyx_verifier_view none;

	return l->telnyx != NULL ? telnyx_verifier_view(l->telnyx) : &none;
}

static void changed(void *self)
{
	(void)lanes_load(self);
}

void lanes_telnyx_follow(struct lanes *l)
{
	bool wanted = l->lane1.customer.through_telnyx && l->lane2.number.e164[0] != '\0' &&
	    app_loop(l->app) != NULL;
	struct error err;

	if (wanted && l->telnyx != NULL && strcmp(l->telnyx_number, l->lane2.number.e164) == 0)
		return;
	telnyx_verifier_free(l->telnyx);
	l->telnyx = NULL;
	if (!wanted)
		return;
	(void)text_copy(l->telnyx_number, sizeof l->telnyx_number, l->lane2.number.e164);
	l->telnyx = telnyx_verifier_new(l->session, app_loop(l->app), l->customer_id,
	    l->telnyx_number, changed, l, &err);
	if (l->telnyx == NULL)
		app_error(l->app, &err);
}

static const char *next_words(const struct lanes *l)
{
	if (!credentials_has(&l->session->credentials, SERVICE_TELNYX))
		return _("Telnyx's key is missing: F12 says how to give it");
	switch (view(l)->phase) {
	case TELNYX_VERIFY_LOOKING:
		return _("wait: Telnyx is asked what it has");
	case TELNYX_VERIFY_ASKING:
		return _("wait: Telnyx is asked to call");
	case TELNYX_VERIFY_CODE:
		return _("F5: type the code that the customer reads out, or call again");
	case TELNYX_VERIFY_CHECKING:
		return _("wait: the code is checked");
	case TELNYX_VERIFY_REMOVING:
		return _("wait: it is being taken away at Telnyx");
	default:
		break;
	}
	return view(l)->record.state == TELNYX_ID_VERIFIED
	    ? _("nothing: calls through Telnyx may show this number")
	    : _("F5 has Telnyx tell that phone a code, after a question");
}

void lanes_telnyx_lines(struct lanes *l)
{
	struct lane_lines *out = &l->lines[LANE_OUTBOUND];
	const struct telnyx_verifier_view *v = view(l);
	const struct telnyx_id *record = &v->record;
	struct state_look look = outbound_look(telnyx_id_state_name(record->state));
	bool verified = record->state == TELNYX_ID_VERIFIED;

	out->n = 0;
	(void)lane_add(out, 0, ROLE_TEXT, _("Caller ID"), l->lane2.number.international);
	(void)lane_add(out, 0, look.role, "",
	    arena_printf(&l->arena, "%s %s %s", glyph(look.glyph), look.word,
		record->state != TELNYX_ID_NONE ? lane_moment(l, record->state_at) : ""));
	(void)lane_add(out, 3, ROLE_DIM, "", _("calls go through Telnyx"));
	lanes_agent_lines(l, AGENT_OUTBOUND);
	lane_blank(out);
	if (record->state != TELNYX_ID_NONE && record->reason[0] != '\0' && !verified)
		lane_paragraph(out, 0, ROLE_TEXT, arena_strdup(&l->arena, record->reason));
	if (v->phase == TELNYX_VERIFY_CODE) {
		lane_paragraph(out, 0, ROLE_TITLE, _("Telnyx tells that phone a code."));
		lane_paragraph(out, 1, ROLE_TEXT,
		    _("Ask the customer to read the code out, and type it here. It is not kept."));
		if (v->alone[0] != '\0')
			lane_paragraph(out, 3, ROLE_WARN, v->alone);
	} else if (!verified) {
		lane_paragraph(out, 3, ROLE_TEXT,
		    _("Telnyx calls this phone, or sends it an SMS, with a code. The customer reads it out and you type it here: the other way round than with Twilio."));
		if (l->lane2.theirs[0] != '\0')
			lane_paragraph(out, 1, ROLE_WARN,
			    arena_printf(&l->arena, "! %s", l->lane2.theirs));
		if (l->lane2.lane1_warning[0] != '\0')
			lane_paragraph(out, 1, ROLE_WARN,
			    arena_printf(&l->arena, "! %s", l->lane2.lane1_warning));
		lane_add(out, 1, ROLE_TEXT, "", _("[ Start verification ]"))->field = FIELD_START;
	}
	if (v->problem.kind != ERROR_NONE &&
	    (record->reason == NULL || strcmp(record->reason, v->problem.message) != 0)) {
		lane_paragraph(out, 0, ROLE_BAD,
		    arena_printf(&l->arena, "! %s", v->problem.message));
		lane_paragraph(out, 1, ROLE_TEXT, arena_strdup(&l->arena, v->problem.hint));
	}
	lane_next(l, out, next_words(l));
}

/* ---- what the keys do */

static const char *needs_telnyx(const struct lanes *l)
{
	if (l->telnyx == NULL)
		return _("the customer has no business number yet: e adds it");
	return credentials_has(&l->session->credentials, SERVICE_TELNYX)
	    ? NULL
	    : _("Telnyx's key is missing: F12 says how to give it");
}

const char *lanes_telnyx_can_start(const struct lanes *l)
{
	const char *why = needs_telnyx(l);

	if (why != NULL)
		return why;
	if (view(l)->phase != TELNYX_VERIFY_IDLE && view(l)->phase != TELNYX_VERIFY_CODE)
		return _("wait until this is done");
	return view(l)->record.state == TELNYX_ID_VERIFIED ? _("it is verified already") : NULL;
}

const char *lanes_telnyx_label(const struct lanes *l)
{
	return view(l)->phase == TELNYX_VERIFY_CODE ? _("Type code") : _("Verify");
}

static bool code_save(void *self, struct form *form, struct error *err, int *at_fault)
{
	struct lanes *l = self;

	*at_fault = 0;
	return telnyx_verifier_code(l->telnyx, form->fields[0].value, err);
}

static void type_code(struct lanes *l)
{
	struct form form = {
		.title = N_("Code from Telnyx"),
		.save_label = N_("Check it"),
		.fields = { { .label = N_("Code"),
		    .help = N_("The digits that the customer hears or reads in the SMS") } },
		.n = 1,
		.forget = true,
		.save = code_save,
	};

	app_form(l->app, &form, l);
}

static void start(struct lanes *l, bool sms)
{
	struct error err;

	if (!telnyx_verifier_start(l->telnyx, sms, sms ? "" : l->extension, &err))
		app_error(l->app, &err);
	(void)lanes_load(l);
}

static void call_yes(void *self)
{
	start(self, false);
}

static void sms_yes(void *self)
{
	start(self, true);
}

static size_t way_fill(void *self, const char *filter, struct arena *arena, struct pick_line *out,
    size_t max)
{
	struct lanes *l = self;
	size_t n = 0;

	(void)filter;
	(void)arena;
	(void)max;
	if (view(l)->phase == TELNYX_VERIFY_CODE)
		out[n++] = (struct pick_line){ .id = "code", .text = _("Type the code") };
	out[n++] = (struct pick_line){ .id = "call",
		.text = view(l)->phase == TELNYX_VERIFY_CODE ? _("Call it again") : _("Call it"),
		.note = _("rings") };
	out[n++] = (struct pick_line){ .id = "sms",
		.text = _("Send an SMS"),
		.note = _("mobiles only"),
		.disabled =
		    l->lane2.number.type == NUMBER_FIXED ? _("a fixed line gets no SMS") : NULL };
	return n;
}

static void way_chosen(void *self, const char *id)
{
	struct lanes *l = self;
	bool sms = strcmp(id, "sms") == 0;
	char text[900];

	if (strcmp(id, "code") == 0) {
		type_code(l);
		return;
	}
	(void)snprintf(text, sizeof text,
	    sms ? _("Telnyx sends an SMS with a code to %s now; it may charge for it.%s%s%s%s")
		: _("Telnyx rings %s now and tells a code; it may charge for it.%s%s%s%s"),
	    l->lane2.number.international, l->lane2.theirs[0] != '\0' ? "\n\n! " : "",
	    l->lane2.theirs, l->lane2.lane1_warning[0] != '\0' ? "\n\n! " : "",
	    l->lane2.lane1_warning);
	app_ask(l->app, _("Verify at Telnyx"), text, sms ? _("Yes, send it") : _("Yes, ring it"), l,
	    sms ? sms_yes : call_yes);
}

void lanes_telnyx_start(struct lanes *l)
{
	struct pick pick = {
		.title = N_("How Telnyx tells the code"), .fill = way_fill, .chosen = way_chosen
	};

	l->focus = LANE_OUTBOUND;
	app_pick(l->app, &pick, l);
}

void lanes_telnyx_look(struct lanes *l)
{
	telnyx_verifier_look(l->telnyx);
}

const char *lanes_telnyx_can_remove(const struct lanes *l)
{
	const char *why = needs_telnyx(l);

	if (why != NULL)
		return why;
	return view(l)->record.state == TELNYX_ID_VERIFIED ? NULL
							   : _("this number has no caller ID");
}

static void remove_yes(void *self)
{
	struct lanes *l = self;
	struct error err;

	if (!telnyx_verifier_remove(l->telnyx, &err))
		app_error(l->app, &err);
}

void lanes_telnyx_remove(struct lanes *l)
{
	char text[400];

	(void)snprintf(text, sizeof text,
	    _("%s is taken off Telnyx's list of verified numbers: calls through it can no longer show it."),
	    l->lane2.number.international);
	app_ask_careful(l->app, _("Remove the caller ID"), text, _("Yes, remove it"), l,
	    remove_yes);
}
