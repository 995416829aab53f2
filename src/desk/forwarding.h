/* Use cases of lane 1. A `struct lane1` is all that a screen or a command shows of one business
 * number. */
#ifndef DESK_FORWARDING_H
#define DESK_FORWARDING_H

#include "desk/customers.h"
#include "desk/pool.h"
#include "phone/dialcode.h"
#include "store/records.h"

/* What the lane waits for; `next_step` says it in words, a screen adds its key. */
enum lane1_step {
	LANE1_ADD_NUMBER,      /* the customer has no business number */
	LANE1_BYOC,            /* no forwarding is needed */
	LANE1_CHOOSE_AI,       /* no AI number, and none to suggest */
	LANE1_CHOOSE_CARRIER,  /* only suggested, or none that the catalogue knows */
	LANE1_CHOOSE_OTHER,    /* no code can be built: code_error says why */
	LANE1_CONFIRM_FOREIGN, /* a suggested AI number lies abroad */
	LANE1_CANCEL_FIRST,    /* an earlier setup may still be on: config->owed_cancel */
	LANE1_FOLLOW_STEPS,    /* set in an app or portal: no code to dial */
	LANE1_READ_CODE,       /* read the code out, then mark it given */
	LANE1_WAIT_DIAL,       /* given: the customer dials it, then mark it reported */
	LANE1_CHECK,           /* reported: prove it, or dial the check code */
	LANE1_DONE,            /* proven */
	LANE1_AGAIN,           /* stale or drifted: read out and prove again */
	LANE1_TRY_OTHER,       /* the network refused: another form or condition */
	LANE1_REMOVED,         /* taken off; can be given again */
	LANE1_STEPS
};

struct lane1 {
	struct customer customer;
	struct forwarding *configs;
	size_t n_configs;           /* all business numbers */
	struct forwarding *config;  /* the one in hand; NULL: the customer has no number yet */
	struct number business, ai; /* ai.e164 empty: none chosen */
	struct ai_number *ai_choices;
	size_t n_ai_choices;
	const struct carrier *carrier; /* chosen, else the suggestion */
	bool carrier_suggested;        /* not chosen by a person yet */
	bool ai_suggested;
	struct ai_standing ai_standing; /* of `ai` at its provider, as last seen; texts "" none */
	const char *ai_default;         /* the number to suggest, whatever is saved; "" none */
	enum condition condition; /* chosen, else no_answer, whether the carrier takes it or not */
	int ring;                 /* 0: the network's own */
	/* `code` has something to dial; without, where there are steps, it holds their warnings. */
	bool has_code;
	struct dial_code code;
	struct error code_error; /* why not */
	bool needs_foreign_yes;  /* the AI number lies abroad: ask before setting */
	enum lane1_step step;
	const char *next_step; /* the lane's one next step, translated */
	const char *const *steps;
	size_t n_steps; /* how to set it without a code (app, portal); with a code see code.steps */
	const char *touch_warning; /* lane 2 and this setup touch: say it before a verification; ""
				      nothing to say */
	/* What was read out then (config) is not what today's catalogue gives (if anything). */
	bool codes_changed;
};

/* Reads the customer and builds the code; `number` NULL: the first business number. Texts live in
 * `arena`. Missing choices get their defaults (AI number: managed, then pool of the country;
 * carrier: first of catalogue_suggest; condition no_answer). They are shown, not saved. */
must_check bool lane1_load(struct session *s, const char *customer_id, const char *number,
    struct arena *arena, struct lane1 *out, struct error *err);

/* What the operator chose; fields NULL (ring: -1) stay as they were saved. Nothing else is saved: a
 * suggestion stays one until it is chosen or given. A ring time that was not chosen now and does
 * not fit falls back to the network's own; a condition is never changed unasked: a new carrier that
 * has no code for it leaves the lane without a code. ai_number in any spelling; its source is
 * looked up. ERROR_REFUSED "foreign-needs-yes" (a new AI number abroad without foreign_yes),
 * "foreign-target-refused" (without force), "condition-not-supported" (chosen now),
 * "carrier-elsewhere" (a line of another country, without force), "business-number",
 * "managed-elsewhere" (another customer's), "pool-inactive", "pool-full",
 * "pool-empty"; ERROR_INPUT for the number and "ring-not-accepted", "same-number". */
struct lane1_choice {
	const char *ai_number;
	bool ai_auto; /* ai_number is lane->ai_default: where that is a pool number that became
			 full meanwhile, another one of its country is taken */
	const char *carrier_id;
	const enum condition *condition;
	int ring;
	bool foreign_yes;
	bool force;
};
must_check bool lane1_choose(struct session *s, const struct lane1 *lane,
    const struct lane1_choice *choice, struct error *err);
/* Saves what is on the screen (suggested AI number and condition included) and marks it given, with
 * the exact codes. Two transactions: when the second fails the choices are kept and the state is as
 * before. ERROR_CONFLICT "changed-meanwhile" when another console changed anything since the lane
 * was read, "other-number" when the suggested pool number was full by then and another one was
 * saved: its code is another one, and has to be read out first. ERROR_REFUSED "carrier-not-chosen"
 * while the carrier is only suggested, "nothing-to-give" without a code or steps,
 * "foreign-needs-yes", "reported-already" where the same code is reported or proven. */
must_check bool lane1_given(struct session *s, const struct lane1 *lane, struct error *err);
must_check bool lane1_reported(struct session *s, const struct lane1 *lane, struct error *err);
must_check bool lane1_refused(struct session *s, const struct lane1 *lane, const char *reason,
    struct error *err);
must_check bool lane1_removed(struct session *s, const struct lane1 *lane, struct error *err);
/* The customer has dialled the owed cancel codes. */
must_check bool lane1_cancel_done(struct session *s, const struct lane1 *lane, struct error *err);

#endif
