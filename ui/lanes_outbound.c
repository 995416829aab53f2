/* Lane 2 put into words, line by line. Ranks as in lanes_text.c. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "ui/lanes.h"
#include "ui/states.h"

const struct verifier_view *lanes_view(const struct lanes *l)
{
	static const struct verifier_view none;

	return l->watch != NULL ? verifier_view(watch_verifier(l->watch)) : &none;
}

bool lanes_under_way(const struct lanes *l)
{
	const struct verifier_view *view = lanes_view(l);

	return view->phase != VERIFIER_IDLE && view->phase != VERIFIER_READY;
}

bool lanes_code_lost(const struct lanes *l)
{
	const struct verifier_view *view = lanes_view(l);

	return view->phase == VERIFIER_WATCHING && l->lane2.code[0] == '\0' &&
	    view->code[0] == '\0';
}

static const char *call_words(const struct verifier_view *view, bool silent)
{
	static const char *const words[] = {
		[TWILIO_CALL_QUEUED] = N_("Twilio is about to ring"),
		[TWILIO_CALL_RINGING] = N_("the phone is ringing"),
		[TWILIO_CALL_IN_PROGRESS] = N_("answered: Twilio asks for the code"),
		[TWILIO_CALL_COMPLETED] = N_("the call has ended; is the number listed?"),
		[TWILIO_CALL_BUSY] = N_("busy"),
		[TWILIO_CALL_FAILED] = N_("the call failed"),
		[TWILIO_CALL_NO_ANSWER] = N_("nobody answered"),
		[TWILIO_CALL_CANCELED] = N_("the call was cancelled"),
	};

	if (view->phase == VERIFIER_STARTING && view->code[0] != '\0')
		return _("Twilio is about to ring");
	if (view->phase == VERIFIER_STARTING)
		return silent ? _("Twilio has not answered yet: it may ring, or not")
			      : _("Twilio is being asked to ring");
	if (view->phase == VERIFIER_SETTLING)
		return _("no answer came: Twilio is asked what it did");
	if (view->phase == VERIFIER_OPENING)
		return view->looked_at != 0
		    ? _("still closed at Twilio; read just now, and again in a few seconds")
		    : _("Twilio is being asked to open it");
	if (!view->call_known)
		return _("the call's state is being read");
	return view->call == TWILIO_CALL_OTHER ? view->call_word : _(words[view->call]);
}

void lanes_show_elapsed(struct lanes *l)
{
	const struct verifier_view *view = lanes_view(l);
	uint64_t seconds;
	const char *words = call_words(view, l->silent);

	l->call_line[0] = '\0';
	if (view->began_ms == 0 || !lanes_under_way(l)) {
		(void)text_copy(l->call_line, sizeof l->call_line, words);
		return;
	}
	seconds = (time_monotonic_ms() - view->began_ms) / 1000;
	if (view->phase == VERIFIER_WATCHING && l->silent) {
		seconds =
		    view->heard_ms > view->began_ms ? (view->heard_ms - view->began_ms) / 1000 : 0;
		(void)snprintf(l->call_line, sizeof l->call_line,
		    _("no answer from Twilio since %u:%02u; last heard: %s"),
		    (unsigned)(seconds / 60) % 1000, (unsigned)(seconds % 60), words);
		return;
	}
	(void)snprintf(l->call_line, sizeof l->call_line, "%s  %u:%02u", words,
	    (unsigned)(seconds / 60) % 1000, (unsigned)(seconds % 60));
}

static bool running(const struct lanes *l)
{
	return l->lane2.state == OUTBOUND_CALLING || l->lane2.state == OUTBOUND_PENDING;
}

/* ---- the number and how far it is */

static void state_lines(struct lanes *l)
{
	struct lane_lines *out = &l->lines[LANE_OUTBOUND];
	const struct caller_id *record = l->lane2.record;
	struct state_look look = outbound_look(outbound_state_name(l->lane2.state));
	const char *at = "";

	(void)lane_add(out, 0, ROLE_TEXT, _("Caller ID"), l->lane2.number.international);
	if (record != NULL)
		at = record->verified_at[0] != '\0' && record->state == OUTBOUND_VERIFIED
		    ? record->verified_at
		    : record->state_at;
	if (!l->lane2.own_number)
		(void)lane_add(out, 0, look.role, "",
		    arena_printf(&l->arena, "%s %s %s", glyph(look.glyph), look.word,
			lane_moment(l, at)));
	if (l->lane2.elsewhere != NULL)
		lane_paragraph(out, 1, ROLE_WARN,
		    arena_printf(&l->arena,
			_("! Verified in another Twilio account (%s), not in the one used here: its calls cannot show it."),
			l->lane2.elsewhere->account_sid));
	if (l->lane2.own_number) {
		lane_paragraph(out, 1, ROLE_OK,
		    arena_printf(&l->arena, "%s %s", glyph(GLYPH_OK),
			_("One of the Twilio account's own numbers: calls may show it as it is.")));
		return;
	}
	if (record == NULL)
		return;
	if (record->reason[0] != '\0' && !running(l))
		lane_paragraph(out, 0, ROLE_TEXT,
		    arena_printf(&l->arena, "%s%s%s", record->reason,
			l->lane2.mend[0] != '\0' ? " " : "", l->lane2.mend));
	if (record->state == OUTBOUND_VERIFIED && record->seen_at[0] != '\0')
		lane_paragraph(out, 2, ROLE_DIM,
		    arena_printf(&l->arena,
			_("Last seen in Twilio's caller ID list: %s, account %s"),
			lane_moment(l, record->seen_at),
			record->account_sid[0] != '\0' ? record->account_sid : _("not known")));
}

static void other_numbers(struct lanes *l)
{
	struct lane_lines *out = &l->lines[LANE_OUTBOUND];

	for (size_t i = 0; i < l->lane2.n_all; i++) {
		const struct caller_id *id = &l->lane2.all[i];
		struct state_look look = outbound_look(outbound_state_name(id->state));
		char shown[NUMBER_TEXT_MAX];

		if (id == l->lane2.record || strcmp(id->number, l->lane2.number.e164) == 0)
			continue;
		number_show(id->number, shown, sizeof shown);
		(void)lane_add(out, 6, look.role, _("also"),
		    arena_printf(&l->arena, "%s %s", shown, look.word));
	}
}

static const char *step(struct lanes *l, bool here, const char *word)
{
	return arena_printf(&l->arena, "%s %s", glyph(here ? GLYPH_ON : GLYPH_OFF), word);
}

static void steps_line(struct lanes *l)
{
	bool done = l->lane2.state == OUTBOUND_VERIFIED, call = running(l) || l->lane2.unsettled;

	(void)lane_add(&l->lines[LANE_OUTBOUND], 4, ROLE_TEXT, NULL,
	    arena_printf(&l->arena, "%s   %s   %s", step(l, !done && !call, _("1 number")),
		step(l, call, _("2 call")), step(l, done, _("3 done"))));
}

/* ---- before the call */

static void field(struct lanes *l, int rank, const char *label, const char *text, int which)
{
	lane_add(&l->lines[LANE_OUTBOUND], rank, ROLE_TEXT, label, text)->field = which;
}

static void choice_lines(struct lanes *l)
{
	const struct number *n = &l->lane2.number;
	char country[64];

	country_name(n->country, _("en"), country, sizeof country);
	field(l, 2, _("Phone"), n->international, FIELD_PHONE);
	(void)lane_add(&l->lines[LANE_OUTBOUND], 5, n->valid ? ROLE_DIM : ROLE_WARN, "",
	    arena_printf(&l->arena, "%s%s%s", country, country[0] != '\0' ? ", " : "",
		number_type_label(n->type)));
	field(l, 2, _("Delay"),
	    l->delay_s == 0 ? _("rings at once")
			    : arena_printf(&l->arena, _("rings after %d seconds"), l->delay_s),
	    FIELD_DELAY);
	field(l, 4, _("Extension"), l->extension[0] != '\0' ? l->extension : _("none"),
	    FIELD_EXTENSION);
	field(l, 1, "",
	    l->lane2.state == OUTBOUND_NONE ? _("[ Start verification ]") : _("[ Call again ]"),
	    FIELD_START);
}

static void explain_lines(struct lanes *l)
{
	struct lane_lines *out = &l->lines[LANE_OUTBOUND];

	lane_paragraph(out, 5, ROLE_TEXT,
	    _("Twilio rings this phone and asks for a code that appears here; the customer types it there."));
	if (l->lane2.state != OUTBOUND_FAILED) /* a failure has advice of its own */
		lane_paragraph(out, 3, ROLE_TEXT,
		    _("Is the customer on that phone now? d lets them hang up first."));
	if (l->lane1.customer.mode == MODE_BYOC)
		lane_paragraph(out, 4, ROLE_TEXT,
		    _("It is done in the customer's own Twilio account."));
	if (l->lane2.theirs[0] != '\0')
		lane_paragraph(out, 1, ROLE_WARN, arena_printf(&l->arena, "! %s", l->lane2.theirs));
	if (l->lane2.lane1_warning[0] != '\0')
		lane_paragraph(out, 1, ROLE_WARN,
		    arena_printf(&l->arena, "! %s", l->lane2.lane1_warning));
}

/* ---- during the call */

static void tell_lines(struct lanes *l, enum lane2_telling which, int rank)
{
	const char *const *lines;
	struct error err;
	size_t n;

	if (!lane2_tell(&l->lane2, which, l->lane1.customer.language, l->delay_s, &l->arena, &lines,
		&n, &err))
		return;
	for (size_t i = 0; i < n; i++)
		lane_paragraph(&l->lines[LANE_OUTBOUND], rank, ROLE_TEXT, lines[i]);
}

static void call_lines(struct lanes *l, const struct verifier_view *view)
{
	struct lane_lines *out = &l->lines[LANE_OUTBOUND];
	/* From memory while the store is busy or full: the phone rings all the same. */
	const char *code = l->lane2.code[0] != '\0' ? l->lane2.code : view->code;

	lanes_show_elapsed(l);
	lane_paragraph(out, 0, ROLE_TITLE, l->call_line);
	if (code[0] != '\0') {
		(void)lane_add(out, 1, ROLE_LABEL, NULL, _("To be typed on that phone's keypad:"));
		lane_add(out, 0, ROLE_CODE, NULL, code)->big = true;
	} else if (lanes_code_lost(l)) {
		lane_paragraph(out, 0, ROLE_WARN,
		    _("The code of this call is not known here (any more): nothing can be typed. Tell the customer not to pick up, or to hang up; it rings again later, with a new code."));
	}
	/* Nobody picks up a phone that perhaps never rings, or types what nobody knows. */
	if (code[0] != '\0' ||
	    (!l->silent && view->phase != VERIFIER_SETTLING && !lanes_code_lost(l)))
		tell_lines(l, TELL_DURING, 3);
	if (view->alone[0] != '\0')
		lane_paragraph(out, 3, ROLE_WARN, view->alone);
}

/* ---- what stands in the way */

static void problem_lines(struct lanes *l, const struct verifier_view *view)
{
	struct lane_lines *out = &l->lines[LANE_OUTBOUND];

	if (view->trial)
		lane_paragraph(out, 1, ROLE_BADGE, view->checks[CHECK_ACCOUNT].text);
	if (view->problem.kind == ERROR_NONE || l->lane2.own_number)
		return;
	/* What ended a verification stands above as its reason already. */
	if (l->lane2.record == NULL || strcmp(l->lane2.record->reason, view->problem.message) != 0)
		lane_paragraph(out, 0, ROLE_BAD,
		    arena_printf(&l->arena, "! %s", view->problem.message));
	if (strcmp(view->problem.hint, l->lane2.mend) != 0)
		lane_paragraph(out, 1, ROLE_TEXT, view->problem.hint);
}

static const char *next_of_failure(const struct lanes *l, const struct verifier_view *view)
{
	if (app_readonly(l->app))
		return _("nothing can be started here: read-only");
	if (view->country_open)
		return _("the country is open now: F5 rings the phone, after a question");
	if (view->country_closed)
		return _("p lets Twilio call that country, then F5 rings the phone");
	return l->lane2.state == OUTBOUND_REMOVED ? _("F5 verifies it again")
						  : _("F5 calls again, after a question");
}

static const char *next_words(const struct lanes *l, const struct verifier_view *view)
{
	static const char *const phases[VERIFIER_PHASES] = {
		[VERIFIER_LOOKING] = N_("wait: Twilio is asked what it has"),
		[VERIFIER_CHECKING] = N_("wait: the checks before the call are made"),
		[VERIFIER_STARTING] = N_("wait: the phone rings in a moment"),
		[VERIFIER_SETTLING] =
		    N_("wait: Twilio is asked whether it rang; nothing is sent twice"),
		[VERIFIER_OPENING] =
		    N_("wait: Twilio opens the country, up to ten minutes; nothing rings"),
		[VERIFIER_REMOVING] = N_("wait: it is being taken away at Twilio"),
	};

	if (l->silent)
		return view->phase == VERIFIER_STARTING
		    ? _("wait: nothing is known yet; then Twilio is asked whether it rang")
		    : _("go on with the customer; it is asked again by itself");
	if (lanes_code_lost(l))
		return _("let this call end; then F5 calls again, after a question");
	if (view->phase == VERIFIER_WATCHING)
		return !view->call_known || view->call == TWILIO_CALL_QUEUED ||
			view->call == TWILIO_CALL_RINGING
		    ? _("the customer answers that phone")
		    : view->call == TWILIO_CALL_IN_PROGRESS
		    ? _("the customer types the code on that phone")
		    : _("wait: Twilio's list tells in a moment");
	if (view->phase == VERIFIER_STARTING && view->code[0] != '\0')
		return _("the customer answers that phone");
	if (phases[view->phase] != NULL)
		return _(phases[view->phase]);
	if (l->lane2.unsettled || running(l))
		return _("u asks Twilio how it went");
	if (l->lane2.state == OUTBOUND_VERIFIED && l->offer.way[0] == '\0' &&
	    credentials_has(&l->session->credentials, SERVICE_VAPI))
		return _("O offers it to Vapi, so that the AI can call with it");
	if (l->lane2.state == OUTBOUND_VERIFIED && strcmp(l->offer.way, "pointed") == 0 &&
	    lanes_agent(l, AGENT_OUTBOUND) == NULL)
		return _("g links the agent that calls");
	if (l->lane2.state == OUTBOUND_VERIFIED || l->lane2.own_number)
		return _("nothing: the AI's calls may show this number");
	if (!lanes_reach_twilio(l))
		return strcmp(l->no_twilio.code, "other-account") == 0
		    ? _("put the account right: e")
		    : _("give Twilio's credentials, then start voxdesk again");
	if (l->lane2.state == OUTBOUND_NONE && !view->country_closed && !view->country_open &&
	    !app_readonly(l->app))
		return _("F5 rings the phone, after a question");
	return next_of_failure(l, view);
}

static void missing_credentials(struct lanes *l)
{
	struct lane_lines *out = &l->lines[LANE_OUTBOUND];

	if (lanes_reach_twilio(l))
		return;
	lane_paragraph(out, 0, ROLE_WARN, l->no_twilio.message);
	lane_paragraph(out, 2, ROLE_TEXT, l->no_twilio.hint);
}

void lanes_outbound_lines(struct lanes *l)
{
	struct lane_lines *out = &l->lines[LANE_OUTBOUND];
	const struct verifier_view *view = lanes_view(l);

	l->silent = watch_silent(l->watch);
	if (l->lane1.customer.through_telnyx && l->lane2.number.e164[0] != '\0') {
		lanes_telnyx_lines(l);
		return;
	}
	out->n = 0;
	if (l->lane2.number.e164[0] == '\0') {
		(void)lane_add(out, 0, ROLE_TEXT, _("Caller ID"), outbound_look("none").word);
		lane_paragraph(out, 0, ROLE_TEXT,
		    _("The business number can be verified once it is there."));
		lane_next(l, out, _("e adds the number"));
		return;
	}
	state_lines(l);
	if (!l->lane2.own_number)
		steps_line(l);
	lanes_offer_lines(l);
	lane_blank(out);
	if (view->phase == VERIFIER_OPENING) {
		lanes_show_elapsed(l);
		lane_paragraph(out, 0, ROLE_TITLE, l->call_line);
		lane_paragraph(out, 1, ROLE_TEXT, view->checks[CHECK_COUNTRY].text);
	} else if (running(l) || l->lane2.unsettled || view->phase == VERIFIER_STARTING) {
		call_lines(l, view);
	} else if (l->lane2.state != OUTBOUND_VERIFIED && !l->lane2.own_number) {
		choice_lines(l);
		explain_lines(l);
	}
	problem_lines(l, view);
	missing_credentials(l);
	other_numbers(l);
	if (!running(l))
		lanes_agent_lines(l, AGENT_OUTBOUND);
	lane_next(l, out, next_words(l, view));
}
