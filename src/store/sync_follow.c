/* What follows from a shared row that came: search texts, the digits dialled at home, places. */
#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "store/sync_rows.h"

void sync_touch_org(struct sync_taking *k, const char *org_id)
{
	if (!org_id[0] || (k->n_orgs > 0 && strcmp(k->orgs[k->n_orgs - 1], org_id) == 0))
		return;
	k->orgs = store_grow(k->arena, k->orgs, k->n_orgs, &k->room_orgs, sizeof *k->orgs);
	(void)snprintf(k->orgs[k->n_orgs++], ID_MAX, "%s", org_id);
}

bool sync_moved(struct sync_taking *k, const char *config_id, const char *number,
    const char *from_org, const char *to_org, struct error *err)
{
	static const char sql[] =
	    "select name from organizations where id = ?1 and deleted_at is null";
	const char *from, *to;
	bool here, known;

	if (!store_text(k->s, store_asked(k->s, sql, TEXTS(from_org), err), k->arena, &here, &from,
		err) ||
	    !store_text(k->s, store_asked(k->s, sql, TEXTS(to_org), err), k->arena, &known, &to,
		err))
		return false;
	if (!here || strcmp(from_org, to_org) == 0)
		return true;
	k->out->moved++;
	k->out->moved_number = arena_strdup(k->arena, number);
	k->out->moved_from = from;
	k->out->moved_to = to;
	return store_audit(k->s, from_org, "sync.moved", config_id, err, "%s -> %s", number,
	    k->out->moved_to);
}

#define LOST_LATELY_S (24L * 60 * 60)

/* A configuration is removed without its customer only where its number went to another. */
static bool lost_to(struct sync_taking *k, const struct row *after, struct error *err)
{
	static const char sql[] =
	    "select id, org_id from forwarding_configs where business_number = ?1 and deleted_at is not null and "
	    "deleted_at > ?2 and id <> ?3 and org_id <> ?4 order by deleted_at desc limit 1";
	const enum shared_table t = SHARED_FORWARDINGS;
	sqlite3_stmt *statement = store_statement(k->s, sql, err);
	char since[TIME_TEXT_MAX], id[ID_MAX], org_id[ID_MAX];
	enum stepped row;

	if (!statement)
		return false;
	time_text(time_now() - LOST_LATELY_S, since);
	bind_text(statement, 1, sync_value(t, after, "business_number"));
	bind_text(statement, 2, since);
	bind_text(statement, 3, after->id);
	bind_text(statement, 4, sync_org(t, after));
	row = store_row(k->s, statement, err);
	if (row == ROW_HERE) {
		column_id(statement, 0, id);
		column_id(statement, 1, org_id);
	}
	(void)sqlite3_reset(statement);
	(void)sqlite3_clear_bindings(statement);
	return row == ROW_NONE ||
	    (row == ROW_HERE &&
		sync_moved(k, id, sync_value(t, after, "business_number"), org_id,
		    sync_org(t, after), err));
}

static bool number_moves(struct sync_taking *k, const struct row *before, const struct row *after,
    struct error *err)
{
	const enum shared_table t = SHARED_FORWARDINGS;
	const char *number = sync_value(t, after, "business_number");

	if (sync_deleted(t, after))
		return true;
	if (!before || sync_deleted(t, before) ||
	    strcmp(sync_value(t, before, "business_number"), number) != 0)
		return lost_to(k, after, err);
	return strcmp(sync_org(t, before), sync_org(t, after)) == 0 ||
	    sync_moved(k, after->id, number, sync_org(t, before), sync_org(t, after), err);
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
	return (!other || number_follow(k, after, err)) && number_moves(k, before, after, err) &&
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
