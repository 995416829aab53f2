/*
 * Which codes serve a condition on a line: the row's own, several one after the other, the host
 * network's, or the standard's where the row names it (data/catalogue/README.md, rules for a
 * program). Internal to dialcode.c and dialwarn.c. Everything points into the catalogue.
 */
#ifndef PHONE_DIALPLAN_H
#define PHONE_DIALPLAN_H

#include "phone/dialcode.h"

#define PLAN_LEGS_MAX 3

struct plan_leg {
	enum condition condition;
	const struct code_row *row;
	const struct carrier *owner; /* whose row it is */
};

struct plan {
	struct plan_leg leg[PLAN_LEGS_MAX];
	size_t n;
	unsigned also_sets;            /* conditions set beyond the one asked for */
	const struct carrier *network; /* the row of host_id; NULL: none */
	const struct carrier *host;    /* the network, where codes of it were borrowed; else NULL */
	bool unverified;               /* the standard's codes, which the row only names */
	bool one_by_one; /* several codes because the network's one code is not to be trusted */
};

/* False when nothing is known for `when`. */
must_check bool plan_find(const struct catalogue *c, const struct carrier *carrier,
    enum condition when, struct plan *plan);

/* No condition has a code here, and steps say how it is set: in a menu, an app, a portal. */
bool plan_by_steps(const struct catalogue *c, const struct carrier *carrier);

/* Says that such a line has no code; returns false. */
bool plan_refuse_steps(const struct carrier *carrier, struct error *err);

/* Says why there is no plan; returns false for the caller to hand on. */
bool plan_refuse(const struct catalogue *c, const struct carrier *carrier, enum condition when,
    struct error *err);

struct ring_range {
	int min, max, step; /* max 0: no ring time can be dialled */
	enum ring_unit unit;
	bool stated; /* by the source or by the standard */
	bool always; /* no form without a ring time is printed */
};

void plan_ring_range(const struct carrier *carrier, const struct plan *plan,
    struct ring_range *range);

/* The bits of the conditions that a condition stands for (all_conditional: the three). */
unsigned condition_bits(enum condition condition);

#endif
