/* What a refusal of rows is of: of those rows alone, and then what becomes of each, or of the
 * round. */
#include <string.h>

#include "base/i18n.h"
#include "desk/sync_parts.h"
#include "phone/number.h"
#include "store/forwardings.h"

void sync_push_ends(struct sync_pushing *p, size_t i, enum push_how how, const char *why)
{
	p->ends[i].how = how;
	p->ends[i].why = arena_strdup(&p->arena, why);
}

/* One that the next pull may explain (who is in the way, which customer is gone), or a change of
 * this desk that had not gone yet may end (a place given up), is tried again at once, after that.
 */
static enum push_how refused_how(const struct error *why)
{
	static const char *const soon[] = { "supabase-exists", "supabase-parent",
		"supabase-customer-removed", "supabase-customer-in-use", "supabase-pool-in-use",
		"supabase-pool-full" };

	for (size_t i = 0; i < sizeof soon / sizeof soon[0]; i++)
		if (strcmp(why->code, soon[i]) == 0)
			return PUSH_SOON;
	return PUSH_LATER;
}

/* Two that have exchanged their numbers: neither goes before the other. */
static const char *exchanged(struct syncer *y, const struct sync_push *push)
{
	const char *number = push->row.values[shared_tables[push->table].name_column];
	char shown[NUMBER_TEXT_MAX];
	struct error ignored;
	bool waits = false;

	if (push->table != SHARED_FORWARDINGS || push->tombstone ||
	    !sync_number_waits(y->session->store, push->row.id, number, &waits, &ignored) || !waits)
		return NULL;
	number_show(number, shown, sizeof shown);
	return arena_printf(&y->push.arena,
	    _("The shared project still has %s for another entry of this desk, whose own change waits. If the two have exchanged their numbers: give one of them a third number, share, then give it the right one."),
	    shown);
}

/* One whose place went to another while it was gone is told the way out; a pool number that got
 * fewer places than are taken is told how many. */
static const char *refused_why(struct syncer *y, size_t i, const struct http_reply *reply,
    const struct error *why)
{
	struct sync_pushing *p = &y->push;
	const struct sync_push *push = &p->rows[i];
	const char *both = strcmp(why->code, "supabase-exists") == 0 ? exchanged(y, push) : NULL;
	const bool full = strcmp(why->code, "supabase-pool-full") == 0;
	struct forwarding f;
	char shown[NUMBER_TEXT_MAX];
	int taken = 0;

	if (both)
		return both;
	if (full && push->table == SHARED_FORWARDINGS &&
	    forwarding_get(y->session->store, push->row.id, &p->arena, &f, NULL)) {
		number_show(f.ai_number, shown, sizeof shown);
		return arena_printf(&p->arena,
		    _("All places of %s in the shared pool are other customers' by now, so this one has none: give it another AI number, or have a place added."),
		    shown);
	}
	if (push->table == SHARED_POOL_NUMBERS && full)
		taken = supabase_places_taken(reply);
	if (taken == 0)
		return why->message;
	number_show(push->row.values[shared_tables[push->table].name_column], shown, sizeof shown);
	return arena_printf(&p->arena,
	    _("%d places of %s are taken by this desk's customers, so it keeps the places that it has in the shared pool: give it at least %d here, or give some of those customers another AI number first."),
	    taken, shown, taken);
}

enum supabase_failure sync_refused_failure(const struct http_reply *reply, const struct error *why)
{
	const enum supabase_failure failure = supabase_failure_of(why);
	const char *const dash = strchr(why->code, '-'), *const sqlstate = dash ? dash + 1 : "";

	return failure == SUPABASE_OTHER && (reply->status == 400 || reply->status == 409) &&
		strlen(sqlstate) == 5 &&
		strspn(sqlstate, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 5
	    ? SUPABASE_ROW
	    : failure;
}

bool sync_refused_rows(struct syncer *y, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *why, size_t from, size_t to)
{
	const enum supabase_failure failure = sync_refused_failure(reply, why);

	if (sync_ask_again(ask, why))
		return false;
	if (failure != SUPABASE_ROW && failure != SUPABASE_RLS) {
		syncer_fail(y, ask, reply, why);
		return false;
	}
	for (size_t i = from; i < to; i++)
		sync_push_ends(&y->push, i, failure == SUPABASE_RLS ? PUSH_LATER : refused_how(why),
		    refused_why(y, i, reply, why));
	return true;
}
