/* What follows from a shared row that came: search texts, the digits dialled at home, places. */
#include <stdio.h>
#include <string.h>

#include "store/sync_rows.h"

void sync_touch_org(struct sync_taking *k, const char *org_id)
{
	if (!org_id[0] || (k->n_orgs > 0 && strcmp(k->orgs[k->n_orgs - 1], org_id) == 0))
		return;
	k->orgs = store_grow(k->arena, k->orgs, k->n_orgs, &k->room_orgs, sizeof *k->orgs);
	(void)snprintf(k->orgs[k->n_orgs++], ID_MAX, "%s", org_id);
}

static bool number_follow(struct sync_taking *k, const struct row *after, struct error *err)
{
	static const char sql[] =
	    "update forwarding_configs set national_digits = ?3 where id = ?2";
	char national[64];

	national_digits(sync_value(SHARED_FORWARDINGS, after, "business_number"), national,
	    sizeof national);
	return store_change(k->s, sql, TEXTS(after->id, national), NULL, err);
}

static bool pooled(const struct row *row)
{
	return row && strcmp(sync_value(SHARED_FORWARDINGS, row, "ai_source"), "pool") == 0;
}

static bool forwarding_follow(struct sync_taking *k, const struct row *before,
    const struct row *after, struct error *err)
{
	const enum shared_table t = SHARED_FORWARDINGS;
	const bool other = !before ||
	    strcmp(sync_value(t, before, "business_number"),
		sync_value(t, after, "business_number")) != 0;

	if (other || strcmp(sync_org(t, before), sync_org(t, after)) != 0 ||
	    sync_deleted(t, before) != sync_deleted(t, after)) {
		sync_touch_org(k, sync_org(t, after));
		if (before)
			sync_touch_org(k, sync_org(t, before));
	}
	return (!other || number_follow(k, after, err)) &&
	    ((!pooled(before) && !pooled(after)) || sync_place_follow(k->s, after->id, err));
}

bool sync_follow(struct sync_taking *k, enum shared_table t, const struct row *before,
    const struct row *after, struct error *err)
{
	const bool gone = sync_deleted(t, after), was = before && sync_deleted(t, before);

	switch (t) {
	case SHARED_CUSTOMERS:
		if (!before) /* sync_learn() */
			return true;
		if (gone)
			return was ||
			    (sync_learn(k, err) && customer_unindex(k->s, after->id, err));
		if (was || !sync_same(before->values[0], after->values[0]))
			sync_touch_org(k, after->id);
		return true;
	case SHARED_FORWARDINGS:
		return forwarding_follow(k, before, after, err);
	case SHARED_POOL_NUMBERS:
		return (before && was == gone) ||
		    sync_places_follow(k->s, sync_value(t, after, "phone_number"), err);
	default:
		return true;
	}
}
