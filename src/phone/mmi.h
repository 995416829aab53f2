/*
 * Codes of 3GPP TS 22.030: their grammar, service codes (annex B) and basic service groups (annex
 * C). 6.5.2: "The procedure always starts with *, #, **, ## or *# and is finished by #. Each part
 * within the procedure is separated by *": service code, number (SIA), basic service group (SIB),
 * seconds (SIC). Annex B: 21 all, 67 busy, 61 no reply, 62 not reachable, 002 all, 004 all
 * conditional; seconds with 61, 002 and 004 only. Nothing allocates; texts live for ever.
 */
#ifndef PHONE_MMI_H
#define PHONE_MMI_H

#include <stdbool.h>

#include "phone/explain.h"

#define MMI_TEXT_MAX 80 /* with the NUL; no code comes near */
#define MMI_FIELDS 3

enum { SIA, SIB, SIC };

struct mmi {
	char action[3];
	char sc[4];
	char field[MMI_FIELDS][MMI_TEXT_MAX];
	size_t n_fields;
	bool closed;      /* ends in # */
	bool too_many;    /* more parts than three */
	const char *rest; /* after the # */
};

/* Takes a text of 0-9 * # + with MMI_TEXT_MAX - 1 signs at most apart; false when it does not have
 * that form up to its service code of two or three digits. m->rest points into `text`. */
must_check bool mmi_parse(const char *text, struct mmi *m);
enum procedure mmi_procedure(const struct mmi *m);
/* Whole number of a field of up to three digits; -1 when it is none. */
int mmi_value(const char *field);

struct mmi_service {
	const char *sc;
	enum condition condition;
	bool timer;    /* takes seconds on a mobile */
	bool on_fixed; /* European fixed lines have it too */
};

const struct mmi_service *mmi_service(const char *sc); /* a forwarding code, or NULL */
const char *mmi_other_service(const char *sc); /* what else it is for, translated, or NULL */
const char *mmi_group_name(const char *group); /* translated, or NULL */

#endif
