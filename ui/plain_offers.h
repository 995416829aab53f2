/* Numbers for sale in the plain console: what is looked for is asked, what there is is shown, one
 * is chosen. At Twilio for one customer (plain_buy.c), at Telnyx for the pool (plain_order.c). */
#ifndef UI_PLAIN_OFFERS_H
#define UI_PLAIN_OFFERS_H

#include "ui/plain_io.h"

struct plain_offer {
	const char *number, *type;
	const char *line; /* as it is shown */
};

struct plain_offers {
	struct plain *p;
	bool pool;       /* at Telnyx */
	char country[3]; /* as proposed, then as looked for */
	char type[12], contains[24];
	struct arena arena; /* of what was found */
	struct plain_offer *offers;
	size_t n;
	bool found;
	struct error problem;
};

/* NULL: none, or given up; what is in the way was said. The offer is good until
 * plain_offers_done(). */
const struct plain_offer *plain_offers_find(struct plain_offers *o);
void plain_offers_done(struct plain_offers *o);

#endif
