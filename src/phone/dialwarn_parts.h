/* What dialwarn.c and dialrestrict.c share. Internal to them. */
#ifndef PHONE_DIALWARN_PARTS_H
#define PHONE_DIALWARN_PARTS_H

#include "phone/dialwarn.h"

#define WARNINGS_MAX 48

struct warnings {
	struct dial_warning *item;
	size_t n;
	struct arena *arena;
	const struct dial_request *request;
	const struct plan *plan;
	const struct dial_form *form;
	const struct dial_code *code;
};

/* Adds one, unless the same sentence is there; `kind` and `source` must live as long as the code.
 */
void dial_warn_add(struct warnings *w, const char *kind, bool loud, const char *source,
    const char *fmt, ...) printf_like(5, 6);

/* The restrictions of `carrier` (the line's row, or its network's) that apply. */
void dial_warn_restrictions(struct warnings *w, const struct carrier *carrier);

/* Toll-free, premium and other numbers that networks like to refuse. */
bool dial_special_target(const struct number *target);

#endif
