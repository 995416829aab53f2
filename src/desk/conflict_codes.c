/* Codes that were read out on the side that a decision drops: a phone may still be forwarded. */
#include <string.h>

#include "base/i18n.h"
#include "desk/conflict_values.h"
#include "desk/lane1.h"
#include "store/forwardings.h"

static const char *value(const struct row *row, const char *column)
{
	const int i = shared_column(SHARED_FORWARDINGS, column);

	return row->values[i] ? row->values[i] : "";
}

static bool may_be_on(const struct row *row)
{
	struct forwarding f = { .proven_at = value(row, "proven_at"),
		.activate_code = value(row, "activate_code") };

	return inbound_state_parse(value(row, "state"), &f.state) && forwarding_may_be_on(&f);
}

const char *conflict_codes(const struct sync_conflict *c, enum sync_side side, struct arena *arena)
{
	const struct row *kept = side == SIDE_OURS ? &c->ours : &c->theirs;
	const struct row *dropped = side == SIDE_OURS ? &c->theirs : &c->ours;
	const char *cancel;
	bool forgotten;

	if (c->table != SHARED_FORWARDINGS || side == SIDE_BOTH || !may_be_on(dropped))
		return "";
	cancel = value(dropped, "deactivate_code");
	forgotten = value(kept, "deleted_at")[0] != '\0';
	if (!forgotten && strcmp(cancel, value(kept, "deactivate_code")) == 0)
		return "";
	if (!cancel[0])
		return _("The setup that was given there is dropped, and may still be on.");
	cancel = lane1_in_words(cancel, arena);
	return arena_printf(arena,
	    forgotten
		? _("A code that was read out may still be on, and is forgotten then: have the customer dial %s first.")
		: _("A code that was read out is dropped and may still be on: %s, which cancels it, stays on the page until it was dialled (K)."),
	    cancel);
}
