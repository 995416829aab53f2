/*
 * The two-lane screen, in parts: lanes.c (state and events), lanes_commands.c (the table of keys),
 * lanes_ai.c, lanes_choose.c, lanes_states.c, lanes_customer.c (what they do), lanes_text.c (state
 * into lines), lanes_draw.c (lines into cells).
 */
#ifndef UI_LANES_H
#define UI_LANES_H

#include "desk/forwarding.h"
#include "store/caller_ids.h"
#include "ui/qr_code.h"
#include "ui/screen.h"

#define LANE_LINES_MAX 96

enum lane { LANE_INBOUND, LANE_OUTBOUND, LANES };
enum lane_field { FIELD_AI, FIELD_CARRIER, FIELD_WHEN, FIELD_RING, LANE_FIELDS, FIELD_NONE = -1 };

/* One line of a lane. When rows are few, those of a high rank go first; rank 0 always stays. */
struct lane_line {
	const char *label, *text; /* label NULL: text from the left; text NULL: a blank line */
	enum role role;
	int rank;
	int field; /* an enum lane_field: Enter opens it */
	int indent;
	bool wrap;   /* may take several rows */
	bool bottom; /* pinned to the lane's last rows */
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
	bool shown; /* loaded once: there is a picture */
	struct caller_id *caller_ids;
	size_t n_caller_ids;
	struct audit_line *events;
	size_t n_events;
	struct lane_lines lines[LANES], extra; /* extra: the third column of a wide screen */
	struct qr_code *qr;                    /* of a mobile's only code; NULL none */
	enum lane focus;
	int field; /* of the inbound lane, an enum lane_field */
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
};

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

/* lanes_customer.c */
void lanes_do_edit(void *self);
void lanes_do_call_back(void *self);
void lanes_do_number(void *self);

#endif
