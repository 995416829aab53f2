/* What a planned push is about, for the journal's words. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "store/customers.h"
#include "store/journal.h"
#include "store/sync_rows.h"

static bool no_such_row(struct error *err)
{
	return error_set(err, ERROR_NOT_FOUND, "no-such-row", NULL,
	    _("This entry of the journal is about nothing that is shared and here."));
}

bool sync_operation_get(struct store *s, const struct operation *o, struct arena *arena,
    struct sync_told *out, struct error *err)
{
	const struct sync_plan plan = { .open = true, .parameters = o->parameters };
	const size_t n = strcspn(o->subject, "/");
	struct customer customer;
	struct sync_here here;
	struct row base;
	char table[SYNC_SUBJECT_MAX];
	bool known;

	(void)text_copy(table, n + 1 < sizeof table ? n + 1 : sizeof table, o->subject);
	*out = (struct sync_told){ .table = shared_find(table), .customer = "" };
	if (out->table == SHARED_TABLES || !o->subject[n])
		return no_such_row(err);
	if (!sync_read(s, out->table, o->subject + n + 1, arena, &here, err) ||
	    !sync_plan_base(s, out->table, &plan, arena, &base, &known, err))
		return false;
	if (!here.found)
		return no_such_row(err);
	out->ours = here.row;
	out->base = known ? base.values : NULL;
	out->removed = sync_deleted(out->table, &here.row);
	if (out->table != SHARED_CUSTOMERS && sync_org(out->table, &here.row)[0] &&
	    customer_get(s, sync_org(out->table, &here.row), arena, &customer, NULL))
		out->customer = customer.name;
	return true;
}
