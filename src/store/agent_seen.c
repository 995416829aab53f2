/* What Vapi and ElevenLabs were seen to have: agents, where numbers lead, and what became of a
 * verified caller ID that was offered. */
#include <string.h>

#include "base/i18n.h"
#include "store/agent_rows.h"
#include "store/internal.h"
#include "store/journal_rows.h"
#include "store/managed_rows.h"
#include "store/pool_rows.h"

#define AGENT_SUBJECT "agents/"

/* ---- the lists */

static bool agent_read(struct store *s, sqlite3_stmt *row, struct arena *arena, void *to,
    struct error *err)
{
	struct remote_agent *r = to;

	r->remote_id = column_text(row, 1, arena);
	r->name = column_text(row, 2, arena);
	r->seen_at = column_text(row, 3, arena);
	r->gone = sqlite3_column_int(row, 4) != 0;
	r->customers = sqlite3_column_int(row, 5);
	return agent_provider_parse(column_text(row, 0, arena), &r->provider) ||
	    store_fail_corrupt(s, "remote_agents: provider", err);
}

/* A customer has an agent once (agents_vapi, agents_elevenlabs), so links are customers. Each
 * provider's count is its own, so that each finds its index: this is asked at every key of a
 * filter. */
bool remote_agent_list(struct store *s, struct arena *arena, struct remote_agent **out, size_t *n,
    struct error *err)
{
	static const char sql[] =
	    "select r.provider, r.remote_id, r.name, r.seen_at, r.gone_at is not null, case r.provider when 'vapi' then "
	    "(select count(*) from agents a where a.vapi_assistant_id = r.remote_id and a.deleted_at is null) else "
	    "(select count(*) from agents a where a.elevenlabs_agent_id = r.remote_id and a.vapi_assistant_id is null and "
	    "a.deleted_at is null) end from remote_agents r where r.deleted_at is null "
	    "order by r.provider = 'elevenlabs', r.name collate nocase, r.remote_id";
	static const struct row_reader reader = { sizeof(struct remote_agent), agent_read };
	void *rows;
	bool ok = store_list(s, store_statement(s, sql, err), &reader, arena, &rows, n, err);

	*out = rows;
	return ok;
}

struct listed {
	size_t added, changed, gone;
};

static bool list_one(struct store *s, const char *provider, const struct remote_agent_seen *seen,
    struct listed *l, struct error *err)
{
	static const char again[] =
	    "update remote_agents set seen_at = ?1 where provider = ?2 and remote_id = ?3 and name = ?4 and gone_at is null";
	static const char other[] =
	    "update remote_agents set name = ?4, seen_at = ?1, gone_at = null, updated_at = ?1, version = version + 1 "
	    "where provider = ?2 and remote_id = ?3";
	static const char add[] =
	    "insert into remote_agents (provider, remote_id, name, seen_at, created_at, updated_at) "
	    "values (?2, ?3, ?4, ?1, ?1, ?1)";
	const char *const texts[] = { provider, seen->remote_id, or_empty(seen->name) };
	int changed = 0;

	if (!seen->remote_id || !seen->remote_id[0])
		return true;
	if (!store_change(s, again, texts, 3, &changed, err))
		return false;
	if (changed > 0)
		return true;
	if (!store_change(s, other, texts, 3, &changed, err))
		return false;
	if (changed > 0) {
		l->changed++;
		return true;
	}
	l->added++;
	return store_change(s, add, texts, 3, NULL, err);
}

static bool listed(const struct remote_agent_seen *seen, size_t n, const char *remote_id)
{
	for (size_t i = 0; i < n; i++)
		if (seen[i].remote_id && strcmp(seen[i].remote_id, remote_id) == 0)
			return true;
	return false;
}

static bool list_rest(struct store *s, const char *provider, const struct remote_agent_seen *seen,
    size_t n, struct arena *arena, struct listed *l, struct error *err)
{
	static const char there[] =
	    "select remote_id from remote_agents where provider = ?1 and gone_at is null and deleted_at is null";
	static const char gone[] =
	    "update remote_agents set gone_at = ?1, updated_at = ?1, version = version + 1 "
	    "where provider = ?2 and remote_id = ?3 and gone_at is null";
	const char **all;
	size_t n_all;

	if (!store_texts(s, store_asked(s, there, TEXTS(provider), err), arena, &all, &n_all, err))
		return false;
	for (size_t i = 0; i < n_all; i++) {
		if (listed(seen, n, all[i]))
			continue;
		l->gone++;
		if (!store_change_one(s, gone, TEXTS(provider, all[i]), err))
			return false;
	}
	return true;
}

static bool list_inside(struct store *s, const char *provider, const struct remote_agent_seen *seen,
    size_t n, struct arena *arena, struct error *err)
{
	struct listed l = { 0 };

	for (size_t i = 0; i < n; i++)
		if (!list_one(s, provider, &seen[i], &l, err))
			return false;
	if (!list_rest(s, provider, seen, n, arena, &l, err))
		return false;
	return l.added + l.changed + l.gone == 0 ||
	    store_audit(s, NULL, "agent.seen", provider, err, "%zu new, %zu changed, %zu gone",
		l.added, l.changed, l.gone);
}

bool remote_agent_sync(struct store *s, enum agent_provider provider,
    const struct remote_agent_seen *seen, size_t n, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = list_inside(s, agent_provider_name(provider), seen, n, &arena, err);
	arena_done(&arena);
	return ok ? store_commit(s, err) : store_rollback(s);
}

/* ---- where numbers lead */

/* The operation that an observation ends, if any. ERROR_CONFLICT as journal_move(). */
static bool operation_over(struct store *s, const char *operation_id, const char *subject_prefix,
    const char *id, bool refused, const char *text, struct arena *arena, struct error *err)
{
	struct journal_row row;
	size_t n = strlen(subject_prefix);

	if (!operation_id || !operation_id[0])
		return true;
	if (!journal_get(s, operation_id, arena, &row, err) || !journal_ours(&row, err))
		return false;
	if (strncmp(row.o.subject, subject_prefix, n) != 0 || strcmp(row.o.subject + n, id) != 0)
		return error_set(err, ERROR_CONFLICT, "operation-changed",
		    _("Look at it as it is now."),
		    _("The journal's entry is about something else; nothing was changed."));
	return journal_move(s, &row, refused ? OPERATION_FAILED : OPERATION_DONE, text, err);
}

static bool side_write(struct store *s, const struct agent *a, const struct agent_seen *seen,
    struct error *err)
{
	/* ?3 number, ?4 its id there, ?5 way, ?6 reason */
#define WRITE(side, id)                                                          \
	"update agents set " side "_number = ?3, " id " = nullif(?4, ''), " side \
	"_way = ?5, " side "_reason = ?6, " side                                 \
	"_seen_at = ?1, updated_at = ?1, version = version + 1 "                 \
	"where id = ?2"
	static const char *const sql[AGENT_PROVIDERS][AGENT_DIRECTIONS] = {
		{ WRITE("inbound", "vapi_phone_number_id"),
		    WRITE("outbound", "vapi_outbound_phone_number_id") },
		{ WRITE("inbound", "elevenlabs_phone_number_id"),
		    WRITE("outbound", "elevenlabs_outbound_phone_number_id") },
	};
#undef WRITE

	return store_change_one(s, sql[a->provider][seen->direction],
	    TEXTS(a->id, or_empty(seen->number), or_empty(seen->number_id),
		agent_way_name(seen->way), or_empty(seen->reason)),
	    err);
}

/* Seen again as it was: the time, nothing else. */
static bool side_again(struct store *s, const struct agent *a, enum agent_direction direction,
    struct error *err)
{
	static const char *const sql[AGENT_DIRECTIONS] = {
		"update agents set inbound_seen_at = ?1 where id = ?2",
		"update agents set outbound_seen_at = ?1 where id = ?2",
	};

	return store_change_one(s, sql[direction], TEXTS(a->id), err);
}

static bool same_side(const struct agent *a, const struct agent_seen *seen)
{
	return a->side[seen->direction].way == seen->way &&
	    strcmp(a->side[seen->direction].number, or_empty(seen->number)) == 0 &&
	    strcmp(a->side[seen->direction].number_id, or_empty(seen->number_id)) == 0 &&
	    strcmp(a->side[seen->direction].reason, or_empty(seen->reason)) == 0;
}

/* The number's own row says whether Vapi has it. */
static bool managed_at_vapi(struct store *s, const struct agent *a, const struct agent_seen *seen,
    struct error *err)
{
	static const char sql[] =
	    "update twilio_phone_numbers set vapi_phone_id = nullif(?3, ''), updated_at = ?1, version = version + 1 "
	    "where phone_number = ?2 and deleted_at is null and coalesce(vapi_phone_id, '') <> ?3";
	const char *id = or_empty(seen->number_id);

	/* Refused: it was not read what stands there. */
	if (a->provider != AGENT_VAPI ||
	    !(seen->way == WAY_POINTED ? id[0] != '\0' : seen->way == WAY_DRIFTED))
		return true;
	return store_change(s, sql, TEXTS(or_empty(seen->number), id), NULL, err);
}

static bool pointed_inside(struct store *s, const char *id, const char *operation_id,
    const struct agent_seen *seen, struct arena *arena, struct error *err)
{
	struct error gone = { 0 };
	struct agent a;
	bool there, off, same;

	there = agent_get(s, id, arena, &a, &gone);
	if (!there && (gone.kind != ERROR_NOT_FOUND || !operation_id || !operation_id[0])) {
		if (err)
			*err = gone;
		return false;
	}
	/* The link, or its direction, may have been taken off meanwhile: then only the operation is
	 * over. A way written now would be nobody's to take back. */
	off = !there || !a.side[seen->direction].enabled;
	if (!operation_over(s, operation_id, AGENT_SUBJECT, id, seen->way == WAY_REFUSED,
		off && !or_empty(seen->reason)[0] ? _("The link was taken off meanwhile.")
						  : seen->reason,
		arena, err))
		return false;
	if (off)
		return true;
	if (!managed_at_vapi(s, &a, seen, err))
		return false;
	same = same_side(&a, seen);
	/* A number that leads to an agent was brought there by its provider, who set where its
	 * calls go. */
	if (same && (!operation_id || !operation_id[0]))
		return side_again(s, &a, seen->direction, err);
	return side_write(s, &a, seen, err) &&
	    (same || seen->direction != AGENT_INBOUND || seen->way != WAY_POINTED ||
		(managed_voice_anew(s, or_empty(seen->number), err) &&
		    pool_voice_anew(s, or_empty(seen->number), err))) &&
	    store_audit(s, a.org_id, "agent.pointed", id, err, "%s %s %s%s%s", a.name,
		or_empty(seen->number), agent_way_name(seen->way),
		or_empty(seen->reason)[0] ? ": " : "", or_empty(seen->reason));
}

bool agent_pointed(struct store *s, const char *id, const char *operation_id,
    const struct agent_seen *seen, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = pointed_inside(s, id, operation_id, seen, &arena, err);
	arena_done(&arena);
	return journal_commit(s, ok, "agent-pointed", err);
}

bool agent_number_gone(struct store *s, const char *number, struct error *err)
{
	static const char *const sql[] = {
		"update agents set inbound_number = '', inbound_way = 'none', inbound_reason = '', inbound_seen_at = ?1, "
		"vapi_phone_number_id = null, elevenlabs_phone_number_id = null, updated_at = ?1, version = version + 1 "
		"where inbound_number = ?2 and inbound_number <> '' and deleted_at is null",
		"update agents set outbound_number = '', outbound_way = 'none', outbound_reason = '', outbound_seen_at = ?1, "
		"vapi_outbound_phone_number_id = null, elevenlabs_outbound_phone_number_id = null, updated_at = ?1, "
		"version = version + 1 where outbound_number = ?2 and outbound_number <> '' and deleted_at is null",
	};

	return store_change(s, sql[0], TEXTS(number), NULL, err) &&
	    store_change(s, sql[1], TEXTS(number), NULL, err);
}

/* ---- a verified caller ID at Vapi */

bool offer_get(struct store *s, const char *caller_id_id, struct arena *arena, struct offered *out,
    struct error *err)
{
	static const char sql[] =
	    "select vapi_phone_number_id, offer_way, offer_reason, offer_seen_at from verified_caller_ids "
	    "where id = ?1 and deleted_at is null";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum stepped row;

	*out = (struct offered){ "", "", "", "" };
	if (!statement)
		return false;
	bind_text(statement, 1, caller_id_id);
	row = store_row(s, statement, err);
	if (row == ROW_NONE)
		return error_set(err, ERROR_NOT_FOUND, "no-such-caller-id",
		    _("Look at the customer's caller IDs again."),
		    _("There is no such caller ID; perhaps somebody removed it meanwhile."));
	if (row == ROW_HERE)
		*out = (struct offered){
			.vapi_id = column_text(statement, 0, arena),
			.way = column_text(statement, 1, arena),
			.reason = column_text(statement, 2, arena),
			.seen_at = column_text(statement, 3, arena),
		};
	(void)sqlite3_reset(statement);
	return row == ROW_HERE;
}

static bool same_offer(const struct offered *a, const struct offered *b)
{
	return strcmp(a->vapi_id, or_empty(b->vapi_id)) == 0 &&
	    strcmp(a->way, or_empty(b->way)) == 0 && strcmp(a->reason, or_empty(b->reason)) == 0;
}

static bool noted_inside(struct store *s, const char *id, const char *operation_id,
    const struct offered *seen, struct arena *arena, struct error *err)
{
	static const char again[] =
	    "update verified_caller_ids set offer_seen_at = ?1 where id = ?2 and deleted_at is null";
	static const char other[] =
	    "update verified_caller_ids set vapi_phone_number_id = nullif(?3, ''), offer_way = ?4, offer_reason = ?5, "
	    "offer_seen_at = ?1, updated_at = ?1, version = version + 1 where id = ?2 and deleted_at is null";
	bool refused = strcmp(or_empty(seen->way), "refused") == 0;
	struct error gone = { 0 };
	struct offered had;
	struct caller_id c;

	if (!operation_over(s, operation_id, CALLER_ID_SUBJECT, id, refused, seen->reason, arena,
		err))
		return false;
	if (!offer_get(s, id, arena, &had, &gone)) {
		if (gone.kind == ERROR_NOT_FOUND && operation_id && operation_id[0])
			return true;
		if (err)
			*err = gone;
		return false;
	}
	if (same_offer(&had, seen) && (!operation_id || !operation_id[0]))
		return store_change_one(s, again, TEXTS(id), err);
	return caller_id_get(s, id, arena, &c, err) &&
	    store_change_one(s, other,
		TEXTS(id, or_empty(seen->vapi_id), or_empty(seen->way), or_empty(seen->reason)),
		err) &&
	    store_audit(s, c.org_id, "caller-id.offered", id, err, "%s %s%s%s", c.number,
		or_empty(seen->way), or_empty(seen->reason)[0] ? ": " : "", or_empty(seen->reason));
}

bool offer_noted(struct store *s, const char *caller_id_id, const char *operation_id,
    const struct offered *seen, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = noted_inside(s, caller_id_id, operation_id, seen, &arena, err);
	arena_done(&arena);
	return journal_commit(s, ok, "caller-id-offered", err);
}
