/*
 * Operations of the journal that are no errands at Twilio (settle_errand.h): agents' numbers,
 * offers to Vapi, numbers verified at Telnyx or ordered there. Each is brought to its end by what
 * carries it out otherwise, for less than a minute. Internal to desk/.
 */
#ifndef DESK_SETTLE_OTHER_H
#define DESK_SETTLE_OTHER_H

#include "desk/settle_errand.h"

struct other;
bool other_takes(const char *kind);
/* `done` as an errand's, once, from the loop; the other may be freed there. NULL with err as
 * errand_new() says. */
must_check struct other *other_new(struct session *s, struct loop *l,
    const struct errand_order *order, struct error *err);
void other_free(struct other *o); /* NULL is fine */

#endif
