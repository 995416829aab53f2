/* What a decision takes along that does not stand in the conflict itself. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/customers.h"
#include "desk/sync.h"
#include "store/agents.h"
#include "store/caller_ids.h"
#include "store/forwardings.h"
#include "store/managed.h"
#include "store/provisions.h"
#include "store/telnyx_ids.h"

static bool managed_count(struct store *s, const char *org_id, struct arena *arena, size_t *out)
{
	struct managed_number *rows;
	struct error ignored;
	size_t n;

	if (!managed_list(s, arena, &rows, &n, &ignored))
		return false;
	for (size_t i = 0; i < n; i++)
		*out += rows[i].org_id[0] && strcmp(rows[i].org_id, org_id) == 0;
	return true;
}

/* Everything that keeps a customer here. */
static bool entries(struct store *s, const char *org_id, struct arena *arena, size_t *out)
{
	struct forwarding *forwardings;
	struct provision *provisions;
	struct caller_id *callers;
	struct telnyx_id *telnyx;
	struct agent *agents;
	struct error ignored;
	size_t n[5] = { 0 };

	if (!forwarding_list(s, org_id, arena, &forwardings, &n[0], &ignored) ||
	    !caller_id_list(s, org_id, NULL, 0, arena, &callers, &n[1], &ignored) ||
	    !agent_list(s, org_id, arena, &agents, &n[2], &ignored) ||
	    !telnyx_id_list(s, org_id, arena, &telnyx, &n[3], &ignored) ||
	    !provision_list(s, org_id, true, arena, &provisions, &n[4], &ignored))
		return false;
	*out = n[0] + n[1] + n[2] + n[3] + n[4];
	return managed_count(s, org_id, arena, out);
}

/* What a customer leaves behind that goes by the decision: codes that may still be on, first of
 * all.
 */
static const char *left_behind(struct session *s, const char *org_id, struct arena *arena)
{
	const char *left = "";
	struct error ignored;
	char *line;
	size_t n;

	if (!desk_customer_left_behind(s, org_id, arena, &left, &ignored))
		return "";
	line = arena_strdup(arena, left);
	n = strlen(line);
	for (size_t i = 0; i < n; i++)
		if (line[i] == '\n')
			line[i] = i + 1 < n ? ' ' : '\0';
	return line;
}

const char *conflict_removes(struct session *s, const struct sync_conflict *c, enum sync_side side,
    struct arena *arena)
{
	char name[240];
	const char *left;
	size_t n = 0;

	if (side == SIDE_THEIRS && c->table == SHARED_CUSTOMERS &&
	    c->kind == CONFLICT_REMOVED_THERE)
		return left_behind(s, c->id, arena);
	if (side != SIDE_THEIRS || c->table == SHARED_CUSTOMERS || !c->org_id[0] ||
	    !c->their_customer[0] || !entries(s->store, c->org_id, arena, &n) || n != 1)
		return "";
	text_clean(c->customer, strlen(c->customer), name, sizeof name, 0);
	left = left_behind(s, c->org_id, arena);
	return arena_printf(arena,
	    _("%s has nothing else here, and is removed with its note and all that is known of it.%s%s"),
	    name, left[0] ? " " : "", left);
}
