/* What other changes do to managed numbers, inside their transactions. Internal to store/. */
#ifndef STORE_MANAGED_ROWS_H
#define STORE_MANAGED_ROWS_H

#include "store/managed.h"

/* Just bought for this customer: its row is made, or taken where a sync was faster. */
must_check bool managed_bought(struct store *s, const char *org_id, const struct managed_seen *m,
    char id[ID_MAX], struct error *err);
/* Its calls were sent elsewhere on purpose: what is seen of that next is right. */
must_check bool managed_voice_anew(struct store *s, const char *number, struct error *err);

#endif
