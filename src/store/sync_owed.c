/* Codes that were read out for the side of a conflict that is dropped: they may be on. */
#include "store/forwarding_rows.h"
#include "store/sync_rows.h"

#define OWED_MAX 2000 /* cancel codes */

static bool may_be_on(const struct row *row)
{
	const enum shared_table t = SHARED_FORWARDINGS;
	struct forwarding f = { .proven_at = sync_value(t, row, "proven_at"),
		.activate_code = sync_value(t, row, "activate_code") };

	return inbound_state_parse(sync_value(t, row, "state"), &f.state) &&
	    forwarding_may_be_on(&f);
}

bool sync_owe(struct store *s, const struct row *base, const struct row *kept,
    const struct row *dropped, struct error *err)
{
	static const char sql[] =
	    "update forwarding_configs set owed_cancel = ?3, updated_at = ?1, version = version + 1 "
	    "where id = ?2 and owed_cancel <> ?3 and deleted_at is null";
	const enum shared_table t = SHARED_FORWARDINGS;
	struct buf owed;
	bool ok;

	if (sync_deleted(t, kept) || sync_deleted(t, dropped))
		return true;
	buf_init(&owed, OWED_MAX);
	forwarding_codes_add(&owed, sync_value(t, kept, "owed_cancel"), "");
	/* What both began with, and is not owed any more, was dialled. */
	forwarding_codes_add(&owed, sync_value(t, dropped, "owed_cancel"),
	    base->values ? sync_value(t, base, "owed_cancel") : "");
	if (may_be_on(dropped))
		forwarding_codes_add(&owed, sync_value(t, dropped, "deactivate_code"),
		    sync_value(t, kept, "deactivate_code"));
	ok = store_change(s, sql, TEXTS(kept->id, buf_text(&owed)), NULL, err);
	buf_done(&owed);
	return ok;
}
