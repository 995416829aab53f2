/* What the parts of explain.c share: the code being explained and its findings. Internal. */
#ifndef PHONE_EXPLAIN_PARTS_H
#define PHONE_EXPLAIN_PARTS_H

#include "phone/explain.h"
#include "phone/mmi.h"

#define EXPLAIN_LIST_MAX 12

struct explaining {
	const struct catalogue *c;
	const struct carrier *carrier; /* NULL: any */
	int line;                      /* LINE_MOBILE, LINE_FIXED or -1 */
	struct arena *arena;
	char text[MMI_TEXT_MAX]; /* the code: 0-9 * # + alone */
	struct explained *out;
	const char *problem[EXPLAIN_LIST_MAX];
	const char *reading[EXPLAIN_LIST_MAX];
};

void explain_problem(struct explaining *e, const char *fmt, ...) printf_like(2, 3);
void explain_reading(struct explaining *e, const char *fmt, ...) printf_like(2, 3);

/* What the found procedure does, as a sentence. */
const char *explain_meaning(struct explaining *e, enum procedure procedure,
    enum condition condition, const char *number, int seconds);

/* The grammar of TS 22.030 6.5.2 with the forwarding service codes of annex B, on mobiles and on
 * European fixed lines. False when the text does not have that form or another service code. */
must_check bool explain_mmi(struct explaining *e);

/* A code of that form with another service code: not a forwarding code. False when it has not the
 * form. */
must_check bool explain_other_service(struct explaining *e);

/* The catalogue's own templates: of `only` and its host, or (NULL) of every line. False when none
 * matches. */
must_check bool explain_rows(struct explaining *e, const struct carrier *only);

#endif
