/* The tables of 3GPP TS 22.030: service codes (annex B) and basic service groups (annex C). */
#ifndef PHONE_MMI_TABLES_H
#define PHONE_MMI_TABLES_H

#include <stdbool.h>

#include "phone/catalogue.h"

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
