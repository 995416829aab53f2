#include "store/agents.h"

#include <string.h>

#include "base/i18n.h"
#include "base/words.h"
#include "store/internal.h"

static const char *const providers[AGENT_PROVIDERS] = { "vapi", "elevenlabs" };
static const char *const titles[AGENT_PROVIDERS] = { "Vapi", "ElevenLabs" }; /* for people */
static const char *const ways[AGENT_WAYS] = { "none", "pointed", "refused", "drifted" };

const char *agent_provider_name(enum agent_provider p)
{
	return providers[p];
}

WORD_PARSE(agent_provider_parse, agent_provider, providers, AGENT_PROVIDERS)

const char *agent_way_name(enum agent_way w)
{
	return ways[w];
}

static WORD_PARSE(way_parse, agent_way, ways, AGENT_WAYS)

/* ---- reading */

/* The provider follows from which of the two ids there is. */
#define SIDE(side, vapi, elevenlabs)                                                        \
	"a." side "_enabled, a." side                                                       \
	"_number, case when a.vapi_assistant_id is null then a." elevenlabs " else a." vapi \
	" end, a." side "_way, a." side "_reason, a." side "_seen_at"
#define SIDE_COLUMNS 6
#define COLUMNS                                                                                  \
	"a.id, a.org_id, coalesce(o.name, ''), a.vapi_assistant_id is null, "                    \
	"coalesce(a.vapi_assistant_id, a.elevenlabs_agent_id), coalesce(r.name, a.name), "       \
	"a.version, " SIDE("inbound", "vapi_phone_number_id",                                    \
	    "elevenlabs_phone_number_id") ", " SIDE("outbound", "vapi_outbound_phone_number_id", \
	    "elevenlabs_outbound_phone_number_id")
#define FROM                                                                             \
	" from agents a left join organizations o on o.id = a.org_id left join "         \
	"remote_agents r on r.remote_id = coalesce(a.vapi_assistant_id, "                \
	"a.elevenlabs_agent_id) and r.provider = case when a.vapi_assistant_id is null " \
	"then 'elevenlabs' else 'vapi' end where a.deleted_at is null and "              \
	"coalesce(a.vapi_assistant_id, a.elevenlabs_agent_id) is not null "

    static bool row_read(struct store *s, sqlite3_stmt *row, struct arena *arena, void *to,
	struct error *err)
{
	struct agent *out = to;

	*out = (struct agent){
		.customer = column_text(row, 2, arena),
		.provider = sqlite3_column_int(row, 3) ? AGENT_ELEVENLABS : AGENT_VAPI,
		.remote_id = column_text(row, 4, arena),
		.name = column_text(row, 5, arena),
		.version = sqlite3_column_int64(row, 6),
	};
	column_id(row, 0, out->id);
	column_id(row, 1, out->org_id);
	for (int i = 0; i < AGENT_DIRECTIONS; i++) {
		int at = 7 + i * SIDE_COLUMNS;

		out->side[i].enabled = sqlite3_column_int(row, at) != 0;
		out->side[i].number = column_text(row, at + 1, arena);
		out->side[i].number_id = column_text(row, at + 2, arena);
		if (!way_parse(column_text(row, at + 3, arena), &out->side[i].way))
			return store_fail_corrupt(s, "agents: way", err);
		out->side[i].reason = column_text(row, at + 4, arena);
		out->side[i].seen_at = column_text(row, at + 5, arena);
	}
	return true;
}
static const struct row_reader reader = { sizeof(struct agent), row_read };

static bool one_read(struct store *s, const char *sql, const char *const *texts, size_t n,
    struct arena *arena, bool *found, struct agent *out, struct error *err)
{
	return store_one(s, store_asked(s, sql, texts, n, err), &reader, arena, found, out, err);
}

bool agent_list(struct store *s, const char *org_id, struct arena *arena, struct agent **out,
    size_t *n, struct error *err)
{
	static const char all[] = "select " COLUMNS FROM "order by a.row_id";
	static const char of_one[] = "select " COLUMNS FROM "and a.org_id = ?1 order by a.row_id";
	void *rows;
	bool ok = store_list(s, store_asked(s, org_id ? of_one : all, &org_id, org_id != NULL, err),
	    &reader, arena, &rows, n, err);

	*out = rows;
	return ok;
}

bool agent_get(struct store *s, const char *id, struct arena *arena, struct agent *out,
    struct error *err)
{
	static const char sql[] = "select " COLUMNS FROM "and a.id = ?1";
	bool found;

	if (!one_read(s, sql, TEXTS(id), arena, &found, out, err))
		return false;
	return found ||
	    error_set(err, ERROR_NOT_FOUND, "no-such-agent",
		_("Look at the customer's agents again."),
		_("This agent is not linked; perhaps somebody took the link off meanwhile."));
}

bool agent_of(struct store *s, const char *org_id, enum agent_direction direction,
    struct arena *arena, bool *found, struct agent *out, struct error *err)
{
	static const char *const sql[AGENT_DIRECTIONS] = {
		"select " COLUMNS FROM "and a.org_id = ?1 and a.inbound_enabled = 1",
		"select " COLUMNS FROM "and a.org_id = ?1 and a.outbound_enabled = 1",
	};

	return one_read(s, sql[direction], TEXTS(org_id), arena, found, out, err);
}

bool agent_other_at(struct store *s, const char *org_id, const char *number, struct arena *arena,
    bool *found, struct agent *out, struct error *err)
{
	static const char sql[] =
	    "select " COLUMNS FROM "and a.inbound_number = ?1 and a.inbound_number <> '' and "
	    "a.org_id <> ?2 and a.inbound_way = 'pointed'";

	return one_read(s, sql, TEXTS(number, org_id), arena, found, out, err);
}

bool agent_former(struct store *s, const char *org_id, enum agent_provider provider,
    struct arena *arena, const char **remote_id, struct error *err)
{
	/* A link that was taken off keeps its row. */
	static const char *const sql[AGENT_PROVIDERS] = {
		"select vapi_assistant_id from agents where org_id = ?1 and vapi_assistant_id is not null and "
		"inbound_enabled = 0 order by updated_at desc, row_id desc limit 1",
		"select elevenlabs_agent_id from agents where org_id = ?1 and vapi_assistant_id is null and "
		"elevenlabs_agent_id is not null and inbound_enabled = 0 order by updated_at desc, row_id desc limit 1",
	};
	bool found;

	return store_text(s, store_asked(s, sql[provider], TEXTS(org_id), err), arena, &found,
	    remote_id, err);
}

/* ---- links */

/* The direction's link, number and way are gone; a row without any direction becomes a tombstone.
 */
static bool side_clear(struct store *s, const char *id, enum agent_direction direction,
    struct error *err)
{
	static const char *const sql[AGENT_DIRECTIONS] = {
		"update agents set inbound_enabled = 0, inbound_number = '', inbound_way = 'none', inbound_reason = '', "
		"inbound_seen_at = null, vapi_phone_number_id = null, elevenlabs_phone_number_id = null, "
		"deleted_at = case when outbound_enabled = 1 then null else ?1 end, updated_at = ?1, version = version + 1 "
		"where id = ?2 and deleted_at is null",
		"update agents set outbound_enabled = 0, outbound_number = '', outbound_way = 'none', outbound_reason = '', "
		"outbound_seen_at = null, vapi_outbound_phone_number_id = null, elevenlabs_outbound_phone_number_id = null, "
		"deleted_at = case when inbound_enabled = 1 then null else ?1 end, updated_at = ?1, version = version + 1 "
		"where id = ?2 and deleted_at is null",
	};

	return store_change_one(s, sql[direction], TEXTS(id), err);
}

static const char *direction_name(enum agent_direction direction)
{
	return direction == AGENT_INBOUND ? "inbound" : "outbound";
}

/* Whoever has the direction gives it up. */
static bool side_free(struct store *s, const char *org_id, enum agent_direction direction,
    struct arena *arena, struct error *err)
{
	struct agent had;
	bool found;

	if (!agent_of(s, org_id, direction, arena, &found, &had, err))
		return false;
	return !found ||
	    (side_clear(s, had.id, direction, err) &&
		store_audit(s, org_id, "agent.unlink", had.id, err, "%s %s, %s", had.name,
		    direction_name(direction), "another one has it now"));
}

static bool remote_seen(struct store *s, enum agent_provider provider, const char *remote_id,
    struct arena *arena, const char **name, struct error *err)
{
	static const char sql[] =
	    "select name from remote_agents where provider = ?1 and remote_id = ?2 and gone_at is null";
	bool found;

	if (!store_text(s,
		store_asked(s, sql, TEXTS(agent_provider_name(provider), remote_id), err), arena,
		&found, name, err))
		return false;
	return found ||
	    error_set(err, ERROR_NOT_FOUND, "no-such-agent",
		_("Read the agents again, then choose one of the list."),
		_("There is no such agent at %s, or it is not listed any more; nothing was linked."),
		titles[provider]);
}

static bool link_get(struct store *s, const char *org_id, enum agent_provider provider,
    const char *remote_id, struct arena *arena, bool *found, struct agent *out, struct error *err)
{
	static const char *const sql[AGENT_PROVIDERS] = {
		"select " COLUMNS FROM "and a.org_id = ?1 and a.vapi_assistant_id = ?2",
		"select " COLUMNS FROM
		"and a.org_id = ?1 and a.vapi_assistant_id is null and a.elevenlabs_agent_id = ?2",
	};

	return one_read(s, sql[provider], TEXTS(org_id, remote_id), arena, found, out, err);
}

static bool link_make(struct store *s, const char *org_id, enum agent_provider provider,
    const char *remote_id, const char *name, struct arena *arena, struct agent *out,
    struct error *err)
{
	static const char *const sql[AGENT_PROVIDERS] = {
		"insert into agents (id, org_id, name, vapi_assistant_id, created_at, updated_at) values (?2, ?3, ?4, ?5, ?1, ?1)",
		"insert into agents (id, org_id, name, elevenlabs_agent_id, created_at, updated_at) values (?2, ?3, ?4, ?5, ?1, ?1)",
	};
	char id[ID_MAX];

	id_new(id);
	return store_change_one(s, sql[provider], TEXTS(id, org_id, name, remote_id), err) &&
	    agent_get(s, id, arena, out, err);
}

static bool side_take(struct store *s, const struct agent *a, enum agent_direction direction,
    struct arena *arena, struct error *err)
{
	static const char *const sql[AGENT_DIRECTIONS] = {
		"update agents set inbound_enabled = 1, updated_at = ?1, version = version + 1 where id = ?2",
		"update agents set outbound_enabled = 1, updated_at = ?1, version = version + 1 where id = ?2",
	};

	if (a->side[direction].enabled)
		return true;
	return side_free(s, a->org_id, direction, arena, err) &&
	    store_change_one(s, sql[direction], TEXTS(a->id), err) &&
	    store_audit(s, a->org_id, "agent.link", a->id, err, "%s %s %s",
		agent_provider_name(a->provider), a->name, direction_name(direction));
}

static bool link_inside(struct store *s, const char *org_id, enum agent_provider provider,
    const char *remote_id, const bool wanted[AGENT_DIRECTIONS], struct arena *arena,
    struct agent *out, struct error *err)
{
	const char *name = "";
	bool found;

	if (!customer_exists(s, org_id, err) ||
	    !link_get(s, org_id, provider, remote_id, arena, &found, out, err))
		return false;
	if (!found &&
	    (!remote_seen(s, provider, remote_id, arena, &name, err) ||
		!link_make(s, org_id, provider, remote_id, name, arena, out, err)))
		return false;
	for (int i = 0; i < AGENT_DIRECTIONS; i++)
		if (wanted[i] && !side_take(s, out, (enum agent_direction)i, arena, err))
			return false;
	return true;
}

bool agent_link(struct store *s, const char *org_id, enum agent_provider provider,
    const char *remote_id, bool inbound, bool outbound, char id[ID_MAX], struct error *err)
{
	const bool wanted[AGENT_DIRECTIONS] = { inbound, outbound };
	struct arena arena = { 0 };
	struct agent a = { .id = "" };
	bool ok;

	if (!inbound && !outbound)
		return error_set(err, ERROR_INPUT, "direction",
		    _("Say whether it answers calls, makes them, or both."),
		    _("The agent would have nothing to do; nothing was linked."));
	if (!store_begin(s, err))
		return false;
	ok = link_inside(s, org_id, provider, remote_id, wanted, &arena, &a, err);
	ok = ok ? store_commit(s, err) : store_rollback(s);
	if (ok)
		memcpy(id, a.id, ID_MAX);
	arena_done(&arena);
	return ok;
}

static bool unlink_inside(struct store *s, const char *id, enum agent_direction direction,
    struct arena *arena, struct error *err)
{
	struct agent a;

	if (!agent_get(s, id, arena, &a, err))
		return false;
	return !a.side[direction].enabled ||
	    (side_clear(s, id, direction, err) &&
		store_audit(s, a.org_id, "agent.unlink", id, err, "%s %s", a.name,
		    direction_name(direction)));
}

bool agent_unlink(struct store *s, const char *id, enum agent_direction direction,
    struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = unlink_inside(s, id, direction, &arena, err);
	arena_done(&arena);
	return ok ? store_commit(s, err) : store_rollback(s);
}
