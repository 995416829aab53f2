/*
 * DESIGN. A conflict is told from what is there now: ours as it is, theirs as it was kept, so that
 * what somebody changes meanwhile is seen. Columns that mean something only together (a code and
 * the number it forwards to) are never mixed from both sides.
 */
#include <string.h>

#include "base/i18n.h"
#include "store/sync_rows.h"

static const struct {
	enum shared_table table;
	const char *columns; /* each with a blank before and after it; "*": all */
} together[] = {
	{ SHARED_CUSTOMERS, " telephony_mode twilio_account_sid " },
	{ SHARED_CUSTOMERS, " call_back_at call_back_note " },
	{ SHARED_FORWARDINGS, "*" },
	{ SHARED_CALLER_IDS, "*" },
	{ SHARED_TELNYX_NUMBERS, "*" },
	{ SHARED_MANAGED_NUMBERS,
	    " org_id phone_number account_sid phone_number_sid country_code " },
	{ SHARED_POOL_NUMBERS, " phone_number provider account_sid country_code " },
	/* Who answers and who calls is one a customer. */
	{ SHARED_AGENTS,
	    " org_id vapi_assistant_id elevenlabs_agent_id inbound_enabled outbound_enabled vapi_phone_number_id "
	    "vapi_outbound_phone_number_id elevenlabs_phone_number_id elevenlabs_outbound_phone_number_id "
	    "inbound_number outbound_number inbound_way outbound_way inbound_reason outbound_reason " },
};
#define TOGETHER (sizeof together / sizeof together[0])

static bool has_word(const char *words, const char *word)
{
	const size_t n = strlen(word);

	for (const char *at = strstr(words, word); at; at = strstr(at + 1, word))
		if (at > words && at[-1] == ' ' && at[n] == ' ')
			return true;
	return false;
}

/* Which of `together` a column is in; past them: its own. */
static size_t group_of(enum shared_table t, size_t column)
{
	const char *name = shared_tables[t].row.columns[column].name;

	for (size_t i = 0; i < TOGETHER; i++)
		if (together[i].table == t &&
		    (together[i].columns[0] == '*' || has_word(together[i].columns, name)))
			return i;
	return TOGETHER + column;
}

bool sync_can_both(const struct sync_kept *kept, const struct row *ours, struct arena *arena,
    const char *const **values)
{
	const enum shared_table t = kept->table;
	const size_t n = shared_tables[t].row.n;
	const struct row *base = &kept->base, *theirs = &kept->theirs;
	bool here[TOGETHER + 64] = { false }, there[TOGETHER + 64] = { false };
	const char **mixed = arena_alloc(arena, n * sizeof *mixed);

	*values = mixed;
	if (!base->values || kept->clash || sync_deleted(t, ours) || sync_deleted(t, theirs))
		return false;
	for (size_t i = 0; i < n; i++) {
		const size_t group = group_of(t, i);
		const bool changed = !sync_same(base->values[i], ours->values[i]);

		here[group] = here[group] || changed;
		there[group] = there[group] || !sync_same(base->values[i], theirs->values[i]);
		mixed[i] = changed ? ours->values[i] : theirs->values[i];
		if (here[group] && there[group])
			return false;
	}
	return true;
}

static bool customer_name(struct store *s, const char *org_id, struct arena *arena,
    const char **out, struct error *err)
{
	static const char sql[] = "select name from organizations where id = ?1";
	bool found;

	return store_text(s, store_asked(s, sql, TEXTS(org_id), err), arena, &found, out, err);
}

/* Who changed it here last; it may have had another id before it became one row with theirs. */
static bool changed_by(struct store *s, const char *org_id, const char *id, struct arena *arena,
    const char **out, struct error *err)
{
	static const char sql[] =
	    "select operator_name from audit_log where org_id is ?1 and action not like 'sync.%' and (subject_id = ?2 or "
	    "subject_id in (select substr(detail, -36) from audit_log where org_id is ?1 and subject_id = ?2 and "
	    "action = 'sync.same-row')) order by id desc limit 1";
	bool found;

	return store_text(s, store_asked(s, sql, TEXTS(or_null(org_id), id), err), arena, &found,
	    out, err);
}

static enum sync_conflict_kind kind_of(const struct sync_kept *kept, const struct row *ours)
{
	if (kept->clash)
		return CONFLICT_CLASH;
	if (sync_deleted(kept->table, &kept->theirs))
		return CONFLICT_REMOVED_THERE;
	if (sync_deleted(kept->table, ours))
		return CONFLICT_REMOVED_HERE;
	if (kept->table == SHARED_FORWARDINGS && !kept->base.values &&
	    strcmp(sync_org(kept->table, ours), sync_org(kept->table, &kept->theirs)) != 0)
		return CONFLICT_NUMBER_TAKEN;
	return CONFLICT_CHANGED;
}

static bool no_conflict(struct error *err)
{
	return error_set(err, ERROR_NOT_FOUND, "no-such-conflict",
	    _("Look at the conflicts again."),
	    _("There is no such conflict any more; perhaps somebody decided it meanwhile."));
}

bool sync_conflict_get(struct store *s, const char *id, struct arena *arena,
    struct sync_conflict *out, struct error *err)
{
	struct sync_kept kept;
	struct sync_here here;
	const char *const *values;
	const char *theirs_of;
	int name;

	if (!sync_kept_get(s, id, arena, &kept, err))
		return false;
	if (!kept.found)
		return no_conflict(err);
	if (!sync_read(s, kept.table, id, arena, &here, err))
		return false;
	if (!here.found)
		return no_conflict(err);
	name = shared_tables[kept.table].name_column;
	*out = (struct sync_conflict){ .table = kept.table,
		.kind = kind_of(&kept, &here.row),
		.name = here.row.values[name] ? here.row.values[name] : "",
		.their_customer = "",
		.ours = here.row,
		.theirs = kept.theirs,
		.base = kept.base.values,
		.found_at = kept.found_at,
		.can_both = sync_can_both(&kept, &here.row, arena, &values) };
	memcpy(out->id, kept.id, sizeof out->id);
	memcpy(out->org_id, sync_org(kept.table, &here.row),
	    strnlen(sync_org(kept.table, &here.row), ID_MAX - 1));
	theirs_of = sync_org(kept.table, &kept.theirs);
	return customer_name(s, out->org_id, arena, &out->customer, err) &&
	    (strcmp(theirs_of, out->org_id) == 0 ||
		customer_name(s, theirs_of, arena, &out->their_customer, err)) &&
	    changed_by(s, out->org_id, id, arena, &out->by, err);
}

bool sync_conflict_list(struct store *s, const char *org_id, struct arena *arena,
    struct sync_conflict **out, size_t *n, struct error *err)
{
	static const char sql[] = "select id from sync_conflicts order by row_id";
	const char **ids;
	size_t n_ids;

	*out = NULL;
	*n = 0;
	if (!store_texts(s, store_asked(s, sql, NULL, 0, err), arena, &ids, &n_ids, err))
		return false;
	if (n_ids > 0)
		*out = arena_alloc(arena, n_ids * sizeof **out);
	for (size_t i = 0; i < n_ids; i++) {
		if (!sync_conflict_get(s, ids[i], arena, &(*out)[*n], err))
			return false;
		*n += !org_id || strcmp((*out)[*n].org_id, org_id) == 0;
	}
	return true;
}
