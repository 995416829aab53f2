/*
 * The two-lane screen, in parts: lanes.c (state and events), lanes_commands.c (the table of keys),
 * lanes_ai.c, lanes_choose.c, lanes_states.c, lanes_customer.c (what they do in lane 1),
 * lanes_verify.c, lanes_twilio.c, lanes_telnyx.c (in lane 2), lanes_agents.c, lanes_shared.c (in
 * both), lanes_text.c, lanes_inbound.c, lanes_codes.c and lanes_outbound.c (state into lines),
 * lanes_draw.c (lines into cells).
 */
#ifndef UI_LANES_H
#define UI_LANES_H

#include "desk/agents.h"
#include "desk/forwarding.h"
#include "desk/lane2.h"
#include "desk/place.h"
#include "desk/provision.h"
#include "desk/reads.h"
#include "desk/telnyx_verifier.h"
#include "ui/qr_code.h"
#include "ui/screens.h"
#include "ui/watch.h"

#define LANE_LINES_MAX 96

enum lane { LANE_INBOUND, LANE_OUTBOUND, LANES };
enum lane_field {
	FIELD_AI,
	FIELD_CARRIER,
	FIELD_WHEN,
	FIELD_RING,
	FIELD_AGENT_IN,
	INBOUND_FIELDS,
	FIELD_PHONE = INBOUND_FIELDS,
	FIELD_DELAY,
	FIELD_EXTENSION,
	FIELD_START,
	FIELD_AGENT_OUT,
	LANE_FIELDS,
	FIELD_NONE = -1
};

/* One line of a lane. When rows are few, those of a high rank go first; rank 0 always stays. */
struct lane_line {
	const char *label, *text; /* label NULL: text from the left; text NULL: a blank line */
	enum role role;
	int rank;
	int field; /* an enum lane_field: Enter opens it */
	int indent;
	bool wrap;   /* may take several rows */
	bool bottom; /* pinned to the lane's last rows */
	bool big;    /* digits to be read from across a desk */
};

struct lane_lines {
	struct lane_line line[LANE_LINES_MAX];
	size_t n;
	int rows[LANE_LINES_MAX]; /* from the last layout: rows given to each, 0 left out */
	int left_out;             /* lines that had no room */
};

struct lanes {
	struct app *app;
	struct session *session;
	char customer_id[ID_MAX];
	char number[E164_MAX]; /* the business number in hand; "" the first */
	struct arena arena;    /* everything below, until the next load */
	struct lane1 lane1;
	bool shown;        /* loaded once: there is a picture */
	char reading[300]; /* the code that is being read out; "" none */
	bool code_changed; /* it became another one, and not by this operator */
	struct lane2 lane2;
	struct agent *agents; /* linked to this customer */
	size_t n_agents;
	struct offered offer;        /* of lane2.record, at Vapi */
	struct ai_standing standing; /* how the AI number is at its provider */
	struct provision *purchases; /* and releases: open or stopped */
	size_t n_purchases;
	struct { /* the agent that a question is about */
		enum agent_provider provider;
		char remote_id[80], name[128];
	} chosen;
	struct error no_twilio;       /* why its account cannot be asked; kind ERROR_NONE: it can */
	char telnyx_number[E164_MAX]; /* what the next one is about */
	struct telnyx_verifier
	    *telnyx;                  /* lane 2 of a customer who calls through Telnyx; else NULL */
	struct watch *watch;          /* of lane2.number; NULL without a number */
	char watched[E164_MAX];       /* the number it was asked for */
	char verify_number[E164_MAX]; /* another number than the business number; "" that one */
	int delay_s;                  /* chosen for the next call */
	char extension[TWILIO_EXTENSION_MAX + 1];
	bool silent;            /* Twilio owes an answer (watch.h) */
	char call_line[160];    /* the call's state and the time since the yes, anew each second */
	struct verify_ask *ask; /* the question before a call, while it is open; verify_ask.h */
	bool looking;           /* the operator asked Twilio, and waits for a word */
	bool asks_again;        /* a start was asked for: what the checks find new opens it again */
	struct read *read;      /* account or Lookup; NULL: none under way */
	struct read *agents_read;             /* the providers' agents, ditto */
	uint64_t agents_at_ms;                /* when they were last read; 0 not yet */
	enum agent_direction asked_direction; /* that a list or question is about */
	struct audit_line *events;
	size_t n_events;
	struct lane_lines lines[LANES], extra; /* extra: the third column of a wide screen */
	struct qr_code *qr;                    /* of a mobile's only code; NULL none */
	enum lane focus;
	int field[LANES]; /* under the cursor in each, an enum lane_field */
	struct rect box[LANES], extra_box, qr_box;
	bool one_lane; /* too narrow for both */
	char heading[200];
	/* What a question, list or form was opened about: a yes is only good for that. */
	struct {
		char config[ID_MAX];
		int64_t version;
	} asked;
	struct {
		struct lane1_choice choice;
		enum condition condition;
		char ai[E164_MAX];
	} later;                 /* a choice that waits for its yes */
	char asked_ai[E164_MAX]; /* the number abroad that a yes is asked for */
	size_t n_conflicts;      /* with another desk, of this customer */
	char conflict_id[ID_MAX];
	struct placing *placing; /* a place in the pool that is asked for online, and for what: */
	bool placing_now;
	struct {
		bool give; /* the code was read out; else a choice */
		struct lane1_choice choice;
		enum condition condition;
		char ai[E164_MAX];
	} wanted;
};

/* To be called before the load that follows a change of the operator's own. */
void lanes_own_change(struct lanes *l);
/* Reads again. False after saying why; what is shown then stays as it was. */
bool lanes_load(struct lanes *l);
void lanes_make_lines(struct lanes *l);          /* lanes_text.c */
void lanes_layout(void *self, struct rect area); /* lanes_draw.c */
void lanes_draw(void *self, struct rect area);
extern const struct command lanes_commands[];

/* A BYOC customer without any forward that may be on. */
bool lanes_needs_no_forward(const struct lanes *l);
/* To be called before anything is asked, and before the answer is acted upon: false, and said so,
 * when another console changed this number meanwhile. */
void lanes_asking(struct lanes *l);
bool lanes_asked_still(struct lanes *l);

/* lanes_choose.c */
const char *lanes_can_choose(void *self);
const char *lanes_can_choose_when(void *self);
const char *lanes_can_ring(void *self);
void lanes_do_carrier(void *self);
void lanes_do_when(void *self);
void lanes_do_ring(void *self);
/* Saves and shows; asks first where a code was given already, and after it about an AI number
 * abroad. */
void lanes_save_choice(struct lanes *l, const struct lane1_choice *choice);
bool lanes_was_given(const struct lanes *l); /* a code was given that may be on */
/* The same after the yes. */
void lanes_save_asked(struct lanes *l, const struct lane1_choice *choice);
#define LANES_CHANGE_WORDS \
	N_("A code was given for this number already. If the new choice has another code, the customer must dial the cancel code of the old one first, and it starts again as not given.")

/* lanes_ai.c */
void lanes_do_ai(void *self);
void lanes_ask_foreign(struct lanes *l, const char *e164);
void lanes_ai_form_note(void *self, const struct form *form, const char *value, char *out,
    size_t size, enum role *role);

/* lanes_states.c */
const char *lanes_can_mark(void *self);
const char *lanes_mark_label(void *self);
void lanes_do_mark(void *self);
void lanes_mark_given(struct lanes *l);
const char *lanes_needs_given(void *self);
void lanes_do_refused(void *self);
void lanes_do_removed(void *self);
const char *lanes_owes_cancel(void *self);
void lanes_do_cancel_done(void *self);

/* lanes_commands.c */
bool lanes_has_fields(const struct lanes *l); /* the lane in focus has something to choose */

void lanes_inbound_lines(struct lanes *l); /* lanes_inbound.c */

/* lanes_codes.c */
void lanes_code_lines(struct lanes *l);
void lanes_warning_lines(struct lanes *l);
/* Codes kept one a line, in one line; of the arena. */
const char *lanes_in_one_line(struct lanes *l, const char *lines);

/* lanes_outbound.c */
void lanes_outbound_lines(struct lanes *l);
bool lanes_under_way(const struct lanes *l); /* something runs at Twilio: the seconds are shown */
bool lanes_code_lost(const struct lanes *l); /* a call runs, and its code is known nowhere */
void lanes_show_elapsed(struct lanes *l);
/* Parts of a lane's text, see lanes_text.c. */
struct lane_line *lane_add(struct lane_lines *lines, int rank, enum role role, const char *label,
    const char *text);
void lane_blank(struct lane_lines *lines);
void lane_paragraph(struct lane_lines *lines, int rank, enum role role, const char *text);
void lane_next(struct lanes *l, struct lane_lines *lines, const char *text);
const char *lane_moment(struct lanes *l, const char *at);

/* lanes_verify.c */
const struct verifier_view *lanes_view(const struct lanes *l); /* all zero without a number */
bool lanes_reach_twilio(const struct lanes *l);     /* with credentials for its account */
const char *lanes_no_twilio(const struct lanes *l); /* why Twilio cannot be asked at all */
const char *lanes_can_verify(void *self);
const char *lanes_verify_label(void *self);
void lanes_do_verify(void *self);
const char *lanes_can_choose_call(void *self);
const char *lanes_can_delay(void *self);
const char *lanes_can_extend(void *self);
void lanes_do_delay(void *self);
void lanes_do_extension(void *self);
void lanes_do_phone(void *self);
const char *lanes_can_look(void *self);
void lanes_do_look(void *self);
void lanes_looked(struct lanes *l); /* says what Twilio said, once it has */
const char *lanes_can_permit(void *self);
void lanes_do_permit(void *self);
const char *lanes_can_remove_id(void *self);
void lanes_do_remove_id(void *self);
const char *lanes_can_rename(void *self);
void lanes_do_rename(void *self);
const char *lanes_can_tell(void *self);
void lanes_do_tell(void *self);

/* lanes_twilio.c */
const char *lanes_can_ask_twilio(void *self);
void lanes_do_account(void *self);
const char *lanes_can_lookup(void *self);
void lanes_do_lookup(void *self);

/* lanes_agents.c */
const struct agent *lanes_agent(const struct lanes *l, enum agent_direction direction);
void lanes_agent_lines(struct lanes *l, enum agent_direction direction);
void lanes_offer_lines(struct lanes *l);
const char *lanes_can_agent(void *self);
void lanes_do_agent(void *self);
const char *lanes_can_point(void *self);
void lanes_do_point(void *self);
const char *lanes_can_offer(void *self);
void lanes_do_offer(void *self);
const char *lanes_can_buy(void *self);
void lanes_do_buy(void *self);

/* lanes_telnyx.c: lane 2 of a customer whose calls go through Telnyx */
void lanes_telnyx_follow(struct lanes *l);
void lanes_telnyx_lines(struct lanes *l);
const char *lanes_telnyx_can_start(const struct lanes *l);
void lanes_telnyx_start(struct lanes *l);
const char *lanes_telnyx_label(const struct lanes *l);
void lanes_telnyx_look(struct lanes *l);
const char *lanes_telnyx_can_remove(const struct lanes *l);
void lanes_telnyx_remove(struct lanes *l);

/* lanes_shared.c */
must_check bool lanes_shared_load(struct lanes *l, struct arena *arena, struct error *err);
/* Which number another desk's decision took away and who has it now; NULL: none. */
const char *lanes_number_moved(struct lanes *l);
/* Right after a load: a code that cannot be given now is not shown. */
void lanes_shared_take(struct lanes *l);
void lanes_shared_lines(struct lanes *l);
void lanes_shared_close(struct lanes *l); /* says what is dropped with the page */
/* Refused for want of a place in the shared pool: asks for it, and does this choice (NULL: marking
 * given) again. False: it was refused for something else. */
bool lanes_place(struct lanes *l, const struct error *why, const struct lane1_choice *choice);
const char *lanes_can_conflict(void *self);
void lanes_do_conflict(void *self);

/* lanes_customer.c */
void lanes_do_edit(void *self);
void lanes_do_call_back(void *self);
void lanes_do_number(void *self);

#endif
