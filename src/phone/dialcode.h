/*
 * Builds what a person dials on a line so that its calls go to another number. Pure: no I/O, no
 * state. Rules: facts by clause in dialcode.c (3GPP TS 22.030 6.5.2, annexes B and C; ETS 300 738).
 */
#ifndef PHONE_DIALCODE_H
#define PHONE_DIALCODE_H

#include "phone/catalogue.h"

#define CODE_MAX 64

struct dial_request {
	const struct carrier *carrier;
	enum condition when;
	const struct number *target; /* possible, in E.164 */
	/* Of the business line; "" or NULL: the carrier's, else the target's. */
	const char *line_country;
	/* Of the business number, NUMBER_UNKNOWN if not known: a warning when it does not fit the
	 * row. */
	enum number_type line_number_type;
	int ring;   /* seconds (or rings, as the row counts); 0: no timer is set */
	bool force; /* build although the carrier refuses such a target */
};

/* One code of a sequence (or the only one). */
struct dial_leg {
	enum condition condition;
	char activate[CODE_MAX];
	char deactivate[CODE_MAX]; /* "" when no source or standard gives one */
	char query[CODE_MAX];
	/* Filled from the standard, not the carrier's own. */
	bool deactivate_is_standard, query_is_standard;
};

struct dial_warning {
	/* "target", "restriction", "subscription", "price", "blocked", "foreign", "line", "order",
	 * "also_sets", "confidence", "host", "conflict", "cancel", "check", "scope", "ring" */
	const char *kind;
	const char *text;   /* a whole sentence, in `arena` */
	const char *source; /* "" or where it comes from */
	bool loud; /* before the code is given: price, foreign target, refusals, also_sets */
};

struct dial_code {
	const struct carrier *carrier;
	enum condition when;
	const struct dial_leg *legs;
	size_t n_legs; /* one, or a sequence in dialling order; 0: set by steps */
	/* To dial before the legs, never after them (##002# would erase them too); "" none. */
	char first[CODE_MAX];
	unsigned also_sets;
	bool press_call;
	const char *const *steps;
	size_t n_steps; /* for this condition; how to dial */
	/* A line that is set by steps: the code that ends every forward there; "" none known. */
	char switch_off[CODE_MAX];
	char number_as_dialled[NUMBER_TEXT_MAX];
	int ring; /* 0: none set */
	enum ring_unit ring_unit;
	const char *const *alternatives;
	const unsigned char *alternative_leg; /* which leg each would replace, from 0 */
	size_t
	    n_alternatives; /* other activations to try if refused, those of the first leg first */
	const struct dial_warning *warnings;
	size_t n_warnings;          /* loud ones first */
	enum confidence confidence; /* of the codes used, the lowest */
	bool foreign;               /* the target lies in another country: a yes is needed */
	bool unverified;            /* standard form shown for a carrier without codes of its own */
};

/* Builds. True: `out` is filled, its texts live in `arena`. False, with err:
 *   ERROR_REFUSED "condition-not-supported" (hint: the conditions it takes),
 * "foreign-target-refused", "app-only" (the line is set by steps: `out` holds these, the warnings
 * and what switches it off, without legs; in every other failure nothing in it counts);
 * ERROR_INPUT "ring-not-accepted" (hint: those it can), "target-not-dialable". */
must_check bool dial_code_build(const struct catalogue *c, const struct dial_request *request,
    struct arena *arena, struct dial_code *out, struct error *err);

/* True when this carrier has codes (its own, its host's, a sequence or the unverified standard) for
 * `when`; otherwise `why` (size bytes) says the reason in words. */
bool dial_supported(const struct catalogue *c, const struct carrier *carrier, enum condition when,
    char *why, size_t size);

/* The steps for a condition ("*" ones first); how many of at most `max` were written. */
size_t dial_steps(const struct carrier *carrier, enum condition when, const char **out, size_t max);

/* The calls that a condition forwards, as words inside a sentence ("unanswered calls"). */
const char *condition_words(enum condition condition);

/* The ring times that `when` takes on this line, as values; 0 when none can be dialled. */
size_t dial_ring_values(const struct catalogue *c, const struct carrier *carrier,
    enum condition when, int *out, size_t max);

#endif
