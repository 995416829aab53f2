/* Use cases of lane 1. A `struct lane1` is all that a screen or a command shows of one business number. */
#ifndef DESK_FORWARDING_H
#define DESK_FORWARDING_H

#include "desk/customers.h"
#include "phone/dialcode.h"
#include "store/records.h"

struct lane1 {
	struct customer customer;
	struct forwarding *configs; size_t n_configs; /* all business numbers */
	struct forwarding *config;                    /* the one in hand; NULL: the customer has no number yet */
	struct number business, ai;                   /* ai.e164 empty: none chosen */
	struct ai_number *ai_choices; size_t n_ai_choices;
	const struct carrier *carrier;                /* chosen, else the suggestion */
	bool carrier_suggested;                       /* not chosen by a person yet */
	bool ai_suggested;
	enum condition condition;                     /* chosen, else no_answer, or what the carrier takes */
	int ring;                                     /* 0: the network's own */
	bool has_code;                                /* `code` is filled */
	struct dial_code code;
	struct error code_error;                      /* why not */
	bool needs_foreign_yes;                       /* the AI number lies abroad: ask before setting */
	const char *next_step;                        /* the lane's one next step, translated */
};

/* Reads the customer and builds the code; `number` NULL: the first business number. Texts live in `arena`. Missing choices get
 * their defaults (AI number: managed, then pool of the country; carrier: first of catalogue_suggest; condition no_answer where it is taken). */
must_check bool lane1_load(struct session *s, const char *customer_id, const char *number, struct arena *arena,
    struct lane1 *out, struct error *err);

/* The same without a store, for `voxdesk code` and the codes screen: build with warnings. */

/* What the operator chose; fields NULL (or -1) stay. Saved in one transaction, with the suggestions that were on the screen. */
struct lane1_choice { const char *ai_number; const char *carrier_id; const enum condition *condition; int ring; bool foreign_yes; bool force; };
must_check bool lane1_choose(struct session *s, const struct lane1 *lane, const struct lane1_choice *choice, struct error *err);
/* Saves what is on the screen (suggestions included) and marks it given, with the exact codes. */
must_check bool lane1_given(struct session *s, const struct lane1 *lane, struct error *err);
must_check bool lane1_reported(struct session *s, const struct lane1 *lane, struct error *err);
must_check bool lane1_refused(struct session *s, const struct lane1 *lane, const char *reason, struct error *err);
must_check bool lane1_removed(struct session *s, const struct lane1 *lane, struct error *err);

#endif
