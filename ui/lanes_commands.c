/* The lanes' table of commands; those that only look, copy and move stand here too. */
#include <stdio.h>
#include <string.h>

#include "desk/help_with.h"
#include "ui/lanes.h"
#include "ui/screens.h"
#include "ui/states.h"

/* ---- reading out, copying, looking closer */

static const char *needs_code(void *self)
{
	struct lanes *l = self;

	if (l->lane1.customer.mode == MODE_BYOC)
		return _("a BYOC customer needs no forwarding, so there is no code");
	if (!l->lane1.has_code)
		return _("there is no code yet");
	if (l->standing.warning)
		return _("calls do not arrive at that AI number: a chooses another");
	return l->lane1.needs_foreign_yes ? _("the AI number is abroad: choose it with a first")
					  : NULL;
}

/* Also what switches an earlier forward off. */
static const char *needs_codes(void *self)
{
	struct lanes *l = self;

	return l->lane1.has_code && l->standing.warning ? NULL : needs_code(self);
}

static void do_say(void *self)
{
	struct lanes *l = self;
	char arg[ID_MAX + E164_MAX + 2];

	(void)snprintf(arg, sizeof arg, "%s %s", l->customer_id, l->lane1.business.e164);
	app_push(l->app, &screen_say, arg);
}

static size_t copy_line(struct arena *arena, struct pick_line *out, size_t n, const char *id,
    const char *text, const char *note)
{
	if (id[0] == '\0')
		return n;
	out[n] = (struct pick_line){
		.id = arena_strdup(arena, id), .text = arena_strdup(arena, text), .note = note
	};
	return n + 1;
}

/* The lines are copies: the lane may be read again while the list is open. */
static size_t copy_fill(void *self, const char *filter, struct arena *arena, struct pick_line *out,
    size_t max)
{
	struct lanes *l = self;
	const struct dial_code *code = &l->lane1.code;
	size_t n = 0;

	(void)filter;
	for (const char *at = l->lane1.config->owed_cancel; *at != '\0' && n + 5 < max;) {
		size_t length = strcspn(at, "\n");
		const char *owed = arena_strndup(arena, at, length);

		n = copy_line(arena, out, n, owed, owed, _("old one off"));
		at += length + (at[length] == '\n');
	}
	n = copy_line(arena, out, n, code->first, code->first, _("first"));
	for (size_t i = 0; i < code->n_legs && n + 5 < max; i++) {
		const struct dial_leg *leg = &code->legs[i];

		n = copy_line(arena, out, n, leg->activate, leg->activate,
		    condition_label(leg->condition));
		n = copy_line(arena, out, n, leg->deactivate, leg->deactivate, _("cancel"));
		n = copy_line(arena, out, n, leg->query, leg->query, _("check"));
	}
	n = copy_line(arena, out, n, l->lane1.ai.e164, l->lane1.ai.international, _("AI number"));
	return copy_line(arena, out, n, l->lane1.business.e164, l->lane1.business.international,
	    _("business number"));
}

static void copy_chosen(void *self, const char *id)
{
	app_copy(((struct lanes *)self)->app, id, id);
}

static void do_copy_any(void *self)
{
	struct lanes *l = self;
	struct pick pick = { .title = N_("Copy"), .fill = copy_fill, .chosen = copy_chosen };

	app_pick(l->app, &pick, l);
}

static void do_copy(void *self)
{
	struct lanes *l = self;

	if (l->lane1.code.n_legs == 1 && l->lane1.code.first[0] == '\0' &&
	    l->lane1.config->owed_cancel[0] == '\0')
		app_copy(l->app, l->lane1.code.legs[0].activate, l->lane1.code.legs[0].activate);
	else
		do_copy_any(self);
}

static void do_others(void *self)
{
	struct lanes *l = self;
	struct arena *a = &l->arena;
	const char *text = _(
	    "Forms to try if the network refuses the code; some leave the ring time out or forward voice calls only:\n");

	for (size_t i = 0; i < l->lane1.code.n_alternatives; i++)
		text = arena_printf(a, "%s\n   %s", text, l->lane1.code.alternatives[i]);
	app_tell(l->app, _("Other forms"), text);
}

static const char *has_others(void *self)
{
	struct lanes *l = self;

	return !l->lane1.has_code || l->lane1.code.n_alternatives == 0
	    ? _("no other form of this code is known")
	    : needs_code(self);
}

/* What may go wrong with this set-up, with cause and remedy, behind `text`. */
static const char *troubles_text(struct lanes *l, const char *text)
{
	const struct trouble *found[TROUBLES_MAX];
	const size_t n = lane1_troubles(&l->lane1, found, TROUBLES_MAX);

	if (n > 0)
		text = arena_printf(&l->arena, _("%s\n\nIf it does not work:"), text);
	for (size_t i = 0; i < n; i++)
		text = arena_printf(&l->arena, "%s\n%s %s\n  %s%s%s", text, found[i]->id,
		    found[i]->symptom, found[i]->cause, found[i]->cause[0] != '\0' ? " " : "",
		    trouble_fix(found[i], l->lane1.carrier->family, &l->arena));
	return text;
}

static void do_notes(void *self)
{
	struct lanes *l = self;
	const struct carrier *c = l->lane1.carrier;
	const char *text;

	text = arena_printf(&l->arena, _("%s\n%s\nSure: %s\n"), c->name, c->note,
	    confidence_label(c->confidence));
	if (l->lane1.has_code || l->lane1.n_steps > 0) {
		for (size_t i = 0; i < l->lane1.code.n_steps; i++)
			text = arena_printf(&l->arena, "%s\n%zu. %s", text, i + 1,
			    l->lane1.code.steps[i]);
		for (size_t i = 0; i < l->lane1.code.n_warnings; i++)
			text = arena_printf(&l->arena, "%s\n%s %s%s%s%s", text,
			    l->lane1.code.warnings[i].loud ? "!" : "-",
			    l->lane1.code.warnings[i].text,
			    l->lane1.code.warnings[i].source[0] != '\0' ? " (" : "",
			    l->lane1.code.warnings[i].source,
			    l->lane1.code.warnings[i].source[0] != '\0' ? ")" : "");
	}
	text = arena_printf(&l->arena, _("%s\n\nSources:"), text);
	for (size_t i = 0; i < c->n_sources; i++)
		text = arena_printf(&l->arena, "%s\n  %s (%s)", text, c->sources[i].source,
		    c->sources[i].kind);
	app_tell(l->app, _("Notes and sources"), troubles_text(l, text));
}

static const char *needs_carrier(void *self)
{
	return ((struct lanes *)self)->lane1.carrier != NULL ? NULL : _("choose the carrier first");
}

static const char *can_qr(void *self)
{
	struct lanes *l = self;
	const char *why = needs_code(self);

	if (why != NULL)
		return why;
	if (l->lane1.carrier->line_type != LINE_MOBILE)
		return _("a fixed line cannot scan");
	return l->qr != NULL ? NULL : _("there are several codes, to be dialled one by one");
}

static void do_qr(void *self)
{
	struct lanes *l = self;

	app_push(l->app, &screen_qr, l->lane1.code.legs[0].activate);
}

static void do_history(void *self)
{
	struct lanes *l = self;

	app_push(l->app, &screen_history, l->customer_id);
}

/* ---- moving */

static void do_lane(void *self)
{
	struct lanes *l = self;

	l->focus = l->focus == LANE_INBOUND ? LANE_OUTBOUND : LANE_INBOUND;
	app_dirty(l->app);
}

/* The fields of a lane, in the order of its rows. */
static const struct {
	int first, n;
} lane_fields[LANES] = {
	[LANE_INBOUND] = { 0, INBOUND_FIELDS },
	[LANE_OUTBOUND] = { INBOUND_FIELDS, LANE_FIELDS - INBOUND_FIELDS },
};

bool lanes_has_fields(const struct lanes *l)
{
	for (size_t i = 0; i < l->lines[l->focus].n; i++)
		if (l->lines[l->focus].line[i].field != FIELD_NONE)
			return true;
	return false;
}

static void move_field(struct lanes *l, int by)
{
	int first = lane_fields[l->focus].first, n = lane_fields[l->focus].n;

	if (lanes_has_fields(l))
		l->field[l->focus] = first + (l->field[l->focus] - first + by + n) % n;
	app_dirty(l->app);
}

static void do_up(void *self)
{
	move_field(self, -1);
}

static void do_down(void *self)
{
	move_field(self, 1);
}

static void do_enter(void *self)
{
	static const struct {
		const char *(*enabled)(void *);
		void (*run)(void *);
	} fields[LANE_FIELDS] = {
		[FIELD_AI] = { lanes_can_choose, lanes_do_ai },
		[FIELD_CARRIER] = { lanes_can_choose, lanes_do_carrier },
		[FIELD_WHEN] = { lanes_can_choose_when, lanes_do_when },
		[FIELD_RING] = { lanes_can_ring, lanes_do_ring },
		[FIELD_AGENT_IN] = { lanes_can_agent, lanes_do_agent },
		[FIELD_PHONE] = { lanes_can_choose_call, lanes_do_phone },
		[FIELD_DELAY] = { lanes_can_choose_call, lanes_do_delay },
		[FIELD_EXTENSION] = { lanes_can_choose_call, lanes_do_extension },
		[FIELD_START] = { lanes_can_verify, lanes_do_verify },
		[FIELD_AGENT_OUT] = { lanes_can_agent, lanes_do_agent },
	};
	struct lanes *l = self;
	int field = l->field[l->focus];
	const char *why = fields[field].enabled(self);

	if (why != NULL)
		app_say(l->app, ROLE_WARN, "%s", why);
	else
		fields[field].run(self);
}

static const char *can_enter(void *self)
{
	struct lanes *l = self;

	if (l->focus == LANE_OUTBOUND)
		return lanes_has_fields(l) ? NULL : _("there is nothing to choose here now");
	return lanes_can_choose(self);
}

const struct command lanes_commands[] = {
	{ "forward-carrier", "c", N_("Carrier"),
	    N_("Choose the carrier and kind of line of the business phone"), CMD_WRITES,
	    lanes_can_choose, lanes_do_carrier, NULL },
	{ "forward-when", "w", N_("When"), N_("Choose which calls are forwarded"), CMD_WRITES,
	    lanes_can_choose_when, lanes_do_when, NULL },
	{ "forward-ring", "r", N_("Ring"), N_("Choose how long the phone rings first"), CMD_WRITES,
	    lanes_can_ring, lanes_do_ring, NULL },
	{ "forward-ai", "a", N_("AI number"),
	    N_("Choose or type the number that calls are forwarded to"), CMD_WRITES,
	    lanes_can_choose, lanes_do_ai, NULL },
	{ "forward-copy", "y", N_("Copy"), N_("Copy the code to the terminal's clipboard"), 0,
	    needs_code, do_copy, NULL },
	{ "forward-say", "s F6", N_("Say"),
	    N_("Show what to say, in the customer's language, with the code spelt out"), 0,
	    needs_code, do_say, NULL },
	{ "forward-mark", "m F7", N_("Given"), N_("Mark the code as given, then as reported done"),
	    CMD_WRITES, lanes_can_mark, lanes_do_mark, lanes_mark_label },
	{ "forward-notes", "i", N_("Notes"),
	    N_("All warnings, restrictions, conflicts and sources of this line, and what helps if it does not work"),
	    0, needs_carrier, do_notes, NULL },
	{ "forward-others", "o", N_("Other forms"),
	    N_("Other forms of the code, to try if the network refuses it"), 0, has_others,
	    do_others, NULL },
	{ "forward-refused", "R", N_("Refused"), N_("The network said no: keep what it said"),
	    CMD_WRITES, lanes_needs_given, lanes_do_refused, NULL },
	{ "forward-remove", "x", N_("Remove"), N_("Take the forward off, with its cancel code"),
	    CMD_WRITES | CMD_CONFIRM, lanes_needs_given, lanes_do_removed, NULL },
	{ "forward-cancelled", "K", N_("Cancelled"),
	    N_("The customer has cancelled the earlier code"), CMD_WRITES, lanes_owes_cancel,
	    lanes_do_cancel_done, NULL },
	{ "forward-copy-any", "Y", N_("Copy other"), N_("Copy a cancel or check code, or a number"),
	    0, needs_codes, do_copy_any, NULL },
	{ "forward-qr", "Q", N_("QR"), N_("Show the code as a QR code, to scan with the mobile"), 0,
	    can_qr, do_qr, NULL },
	{ "verify-start", "v F5", N_("Verify"),
	    N_("Have Twilio, or Telnyx, call the business phone, after a question; or type Telnyx' code"),
	    CMD_WRITES | CMD_NETWORK | CMD_CONFIRM | CMD_FIRST, lanes_can_verify, lanes_do_verify,
	    lanes_verify_label },
	{ "verify-offer", "O", N_("Offer to Vapi"),
	    N_("Offer the verified number to Vapi, so that the AI can call with it"),
	    CMD_WRITES | CMD_NETWORK | CMD_CONFIRM, lanes_can_offer, lanes_do_offer, NULL },
	{ "verify-look", "u F9", N_("Look"), N_("Ask Twilio now how it stands"), CMD_NETWORK,
	    lanes_can_look, lanes_do_look, NULL },
	{ "verify-delay", "d", N_("Delay"),
	    N_("Let Twilio wait before it rings, so that the customer can hang up first"), 0,
	    lanes_can_delay, lanes_do_delay, NULL },
	{ "verify-tell", "t", N_("Tell"),
	    N_("What to tell the customer about the call, in their language"), 0, lanes_can_tell,
	    lanes_do_tell, NULL },
	{ "verify-extension", "E", N_("Extension"),
	    N_("Digits that Twilio dials after the phone is answered"), 0, lanes_can_extend,
	    lanes_do_extension, NULL },
	{ "verify-phone", "P", N_("Other phone"),
	    N_("Verify another number than the business number"), 0, lanes_can_choose_call,
	    lanes_do_phone, NULL },
	{ "verify-permit", "p", N_("Permit"),
	    N_("Let Twilio call the number's country, after a question"),
	    CMD_WRITES | CMD_NETWORK | CMD_CONFIRM, lanes_can_permit, lanes_do_permit, NULL },
	{ "verify-remove", "D", N_("Remove ID"), N_("Take the caller ID away, at Twilio and here"),
	    CMD_WRITES | CMD_NETWORK | CMD_CONFIRM, lanes_can_remove_id, lanes_do_remove_id, NULL },
	{ "verify-rename", "M", N_("Rename"), N_("Change the name that Twilio shows beside it"),
	    CMD_WRITES | CMD_NETWORK, lanes_can_rename, lanes_do_rename, NULL },
	{ "twilio-account", "A", N_("Account"),
	    N_("Which Twilio account this is, its balance, what a trial cannot do"), CMD_NETWORK,
	    lanes_can_ask_twilio, lanes_do_account, NULL },
	{ "twilio-lookup", "L", N_("Lookup"),
	    N_("Ask Twilio what kind of line and which carrier the number has; costs money, asks first"),
	    CMD_NETWORK | CMD_CONFIRM, lanes_can_lookup, lanes_do_lookup, NULL },
	{ "agent-link", "g", N_("Agent"),
	    N_("Choose the agent that answers (inbound lane) or calls (outbound lane)"),
	    CMD_WRITES | CMD_CONFIRM, lanes_can_agent, lanes_do_agent, NULL },
	{ "agent-point", "G", N_("Lead there"),
	    N_("Lead the number to the linked agent, after a question"),
	    CMD_WRITES | CMD_NETWORK | CMD_CONFIRM, lanes_can_point, lanes_do_point, NULL },
	{ "forward-buy", "B", N_("Buy number"),
	    N_("A managed number for this customer: look for one, buy it after a question"),
	    CMD_WRITES | CMD_NETWORK | CMD_CONFIRM, lanes_can_buy, lanes_do_buy, NULL },
	{ "conflict", "C", N_("Conflict"),
	    N_("What another desk changed too: both sides, and the decision"), 0,
	    lanes_can_conflict, lanes_do_conflict, NULL },
	{ "customer-edit", "e", N_("Edit"), N_("Change name, number, country, language or mode"),
	    CMD_WRITES, NULL, lanes_do_edit, NULL },
	{ "customer-number", "N", N_("Numbers"),
	    N_("Another business number of this customer, or add one"), 0, NULL, lanes_do_number,
	    NULL },
	{ "customer-call-back", "b", N_("Call back"),
	    N_("Put the customer on the call-back list, or take it off"), CMD_WRITES, NULL,
	    lanes_do_call_back, NULL },
	{ "customer-history", "H", N_("History"),
	    N_("Who did what for this customer, and what decisions dropped"), CMD_HIDDEN, NULL,
	    do_history, NULL },
	{ "lane-switch", "Tab h l Left Right", N_("Lane"), N_("To the other lane"), CMD_FIRST, NULL,
	    do_lane, NULL },
	{ "lane-field", "Enter", N_("Open"), N_("Open the field under the cursor"),
	    CMD_WRITES | CMD_HIDDEN, can_enter, do_enter, NULL },
	{ "lane-up", "Up k", N_("Up"), N_("The field above"), CMD_HIDDEN, NULL, do_up, NULL },
	{ "lane-down", "Down j", N_("Down"), N_("The field below"), CMD_HIDDEN, NULL, do_down,
	    NULL },
	{ 0 },
};
