/* What telnyx_ids.c (rows) and telnyx_id_steps.c (what is planned, done and seen) share. Internal
 * to store/. */
#ifndef STORE_TELNYX_ID_ROWS_H
#define STORE_TELNYX_ID_ROWS_H

#include "store/journal_rows.h"
#include "store/telnyx_ids.h"

#define TELNYX_SUBJECT "telnyx_verified_numbers/"

/* ERROR_NOT_FOUND "no-such-caller-id". */
must_check bool telnyx_id_get(struct store *s, const char *id, struct arena *arena,
    struct telnyx_id *out, struct error *err);
/* Inside a change: the customer's record of the number, made (state none) when there is none. */
must_check bool telnyx_id_record(struct store *s, const char *org_id, const char *number,
    struct arena *arena, struct telnyx_id *out, struct error *err);

#endif
