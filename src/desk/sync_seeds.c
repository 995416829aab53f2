/*
 * DESIGN
 * A project with nothing but the four tables of the earlier systems is read and never written.
 * Their rows become ours as far as what they say is certain: what others only said is "reported",
 * a customer is known by its number as its name stands nowhere (as data/supabase/from_seeds.sql has
 * it, so that both say the same on the day that the project becomes a shared one). They have no row
 * versions (0: the content alone counts), and two of them no updated_at: they are read whole each
 * time.
 */
#include <string.h>

#include "desk/sync_parts.h"
#include "phone/number.h"
#include "store/customers.h"

/* clang-format off */
enum { F_BUSINESS, F_NUMBER, F_TYPE, F_POOL, F_STATUS, F_CREATED, F_UPDATED };
static const struct row_column forwarding_columns[] = {
	{ "business_id", ROW_UUID }, { "phone_number", ROW_TEXT }, { "forwarding_type", ROW_TEXT },
	{ "pool_number", ROW_TEXT }, { "status", ROW_TEXT }, { "created_at", ROW_TIME },
	{ "updated_at", ROW_TIME },
};
enum { M_ORG, M_NUMBER, M_STATUS, M_COUNTRY, M_VAPI, M_NAME, M_CREATED };
static const struct row_column managed_columns[] = {
	{ "org_id", ROW_UUID }, { "phone_number", ROW_TEXT }, { "status", ROW_TEXT },
	{ "country_code", ROW_TEXT }, { "vapi_phone_id", ROW_UUID }, { "friendly_name", ROW_TEXT },
	{ "created_at", ROW_TIME },
};
enum { C_ORG, C_NUMBER, C_COUNTRY, C_SID, C_STATUS, C_VERIFIED, C_CREATED, C_UPDATED };
static const struct row_column caller_columns[] = {
	{ "org_id", ROW_UUID }, { "phone_number", ROW_TEXT }, { "country_code", ROW_TEXT },
	{ "verification_sid", ROW_TEXT }, { "status", ROW_TEXT }, { "verified_at", ROW_TIME },
	{ "created_at", ROW_TIME }, { "updated_at", ROW_TIME },
};
enum { A_ORG, A_NAME, A_ASSISTANT, A_VAPI, A_IN, A_OUT, A_CREATED };
static const struct row_column agent_columns[] = {
	{ "org_id", ROW_UUID }, { "name", ROW_TEXT }, { "vapi_assistant_id", ROW_TEXT },
	{ "vapi_phone_number_id", ROW_UUID }, { "inbound_enabled", ROW_FLAG },
	{ "outbound_enabled", ROW_FLAG }, { "created_at", ROW_TIME },
};
#define TABLE(name, list) { name, list, sizeof list / sizeof *list }
static const struct row_table tables[] = {
	TABLE("forwarding_numbers", forwarding_columns),
	TABLE("verified_caller_ids", caller_columns),
	TABLE("agents", agent_columns),
	TABLE("twilio_phone_numbers", managed_columns),
};
/* In the order in which they name a customer. */
const struct sync_source sync_seeds[] = {
	{ &tables[0], "created_at", SHARED_FORWARDINGS, true },
	{ &tables[1], "created_at", SHARED_CALLER_IDS, true },
	{ &tables[2], "created_at", SHARED_AGENTS, true },
	{ &tables[3], "created_at", SHARED_MANAGED_NUMBERS, true },
};
/* clang-format on */
const size_t sync_seeds_n = sizeof sync_seeds / sizeof sync_seeds[0];

/* What a column holds where nothing is told; null elsewhere. */
static const struct {
	enum shared_table table;
	const char *column, *value;
} empty[] = {
	{ SHARED_CUSTOMERS, "country", "" },
	{ SHARED_CUSTOMERS, "language", "en" },
	{ SHARED_CUSTOMERS, "telephony_mode", "managed" },
	{ SHARED_CUSTOMERS, "outbound_provider", "twilio" },
	{ SHARED_CUSTOMERS, "note", "" },
	{ SHARED_CUSTOMERS, "call_back_note", "" },
	{ SHARED_MANAGED_NUMBERS, "status", "active" },
	{ SHARED_MANAGED_NUMBERS, "country_code", "" },
	{ SHARED_MANAGED_NUMBERS, "friendly_name", "" },
	{ SHARED_FORWARDINGS, "line_type", "" },
	{ SHARED_FORWARDINGS, "ring_seconds", "0" },
	{ SHARED_FORWARDINGS, "activate_code", "" },
	{ SHARED_FORWARDINGS, "deactivate_code", "" },
	{ SHARED_FORWARDINGS, "query_code", "" },
	{ SHARED_FORWARDINGS, "owed_cancel", "" },
	{ SHARED_FORWARDINGS, "refused_reason", "" },
	{ SHARED_CALLER_IDS, "country_code", "" },
	{ SHARED_CALLER_IDS, "reason", "" },
	{ SHARED_AGENTS, "name", "" },
	{ SHARED_AGENTS, "inbound_enabled", "0" },
	{ SHARED_AGENTS, "outbound_enabled", "0" },
	{ SHARED_AGENTS, "inbound_number", "" },
	{ SHARED_AGENTS, "outbound_number", "" },
	{ SHARED_AGENTS, "inbound_way", "none" },
	{ SHARED_AGENTS, "outbound_way", "none" },
	{ SHARED_AGENTS, "inbound_reason", "" },
	{ SHARED_AGENTS, "outbound_reason", "" },
};

struct making { /* a row of ours */
	enum shared_table table;
	const char **values;
};

static struct making make(enum shared_table table, struct arena *arena)
{
	struct making m = { .table = table };

	m.values = arena_alloc(arena, shared_tables[table].row.n * sizeof *m.values);
	for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++)
		if (empty[i].table == table)
			m.values[shared_column(table, empty[i].column)] = empty[i].value;
	return m;
}

/* Null leaves what is there. */
static void set(struct making *m, const char *column, const char *value)
{
	if (value)
		m->values[shared_column(m->table, column)] = value;
}

static bool is(const char *value, const char *word)
{
	return value && strcmp(value, word) == 0;
}

/* In E.164; NULL where it is none. */
static const char *e164(const char *text, struct arena *arena)
{
	struct number number;

	return text && number_parse(&number, text, NULL, NUMBER_UNKNOWN, NULL)
	    ? arena_strdup(arena, number.e164)
	    : NULL;
}

static const char *country(const char *code)
{
	return code && strlen(code) == 2 && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' &&
		code[1] <= 'Z'
	    ? code
	    : NULL;
}

/* ---- the four tables */

static bool forwarding(const char *const *from, struct making *m, struct arena *arena)
{
	const char *number = e164(from[F_NUMBER], arena), *ai = e164(from[F_POOL], arena);
	const char *created = from[F_CREATED];
	const char *at = from[F_UPDATED] ? from[F_UPDATED] : created;

	if (!from[F_BUSINESS] || !number)
		return false;
	if (is(ai, number))
		ai = NULL;
	set(m, "org_id", from[F_BUSINESS]);
	set(m, "business_number", number);
	set(m, "ai_number", ai);
	set(m, "ai_source", ai ? "pool" : NULL);
	set(m, "condition", from[F_TYPE]);
	set(m, "state", "none");
	set(m, "state_at", at);
	set(m, "created_at", created);
	if (is(from[F_STATUS], "disabled")) {
		set(m, "state", "removed");
		set(m, "removed_at", at);
	} else if (ai && is(from[F_STATUS], "active")) {
		set(m, "state", "reported");
		set(m, "given_at", created);
		set(m, "reported_at", at);
	} else if (ai && is(from[F_STATUS], "pending_setup")) {
		set(m, "state", "given");
		set(m, "given_at", created);
	}
	return true;
}

static bool managed(const char *const *from, struct making *m, struct arena *arena)
{
	const char *number = e164(from[M_NUMBER], arena);

	if (!number)
		return false;
	set(m, "org_id", from[M_ORG]);
	set(m, "phone_number", number);
	set(m, "status", from[M_STATUS]);
	set(m, "country_code", country(from[M_COUNTRY]));
	set(m, "vapi_phone_id", from[M_VAPI]);
	set(m, "friendly_name", from[M_NAME]);
	set(m, "created_at", from[M_CREATED]);
	return true;
}

static bool caller_id(const char *const *from, struct making *m, struct arena *arena)
{
	const char *number = e164(from[C_NUMBER], arena);
	const char *at = from[C_UPDATED] ? from[C_UPDATED] : from[C_CREATED];

	if (!from[C_ORG] || !number)
		return false;
	set(m, "org_id", from[C_ORG]);
	set(m, "phone_number", number);
	set(m, "country_code", country(from[C_COUNTRY]));
	set(m, "verification_sid", from[C_SID]);
	set(m, "state", "none"); /* pending: what rings elsewhere is not known here */
	set(m, "state_at", at);
	set(m, "created_at", from[C_CREATED]);
	if (is(from[C_STATUS], "verified")) {
		set(m, "state", "verified");
		set(m, "verified_at", from[C_VERIFIED] ? from[C_VERIFIED] : at);
	} else if (is(from[C_STATUS], "failed")) {
		set(m, "state", "failed");
	}
	return true;
}

static bool agent(const char *const *from, struct making *m, struct arena *arena)
{
	(void)arena;
	set(m, "org_id", from[A_ORG]);
	set(m, "name", from[A_NAME]);
	set(m, "vapi_assistant_id", from[A_ASSISTANT]);
	set(m, "vapi_phone_number_id", from[A_VAPI]);
	set(m, "inbound_enabled", from[A_IN]);
	set(m, "outbound_enabled", from[A_OUT]);
	set(m, "created_at", from[A_CREATED]);
	return true;
}

static bool (*const turn[])(const char *const *from, struct making *m,
    struct arena *arena) = { forwarding, caller_id, agent, managed };

/* ---- the customers that they name */

/* Which of a customer's entries it is named by: one in use, then the newest. */
struct namer {
	bool live;
	const char *at;
};

static struct namer namer(const struct making *child)
{
	const int at = shared_column(child->table, "state_at");
	const char *created = child->values[shared_column(child->table, "created_at")];
	const char *changed = at >= 0 && child->values[at] ? child->values[at] : created;

	return (struct namer){ .live = child->table != SHARED_FORWARDINGS ||
		    !is(child->values[shared_column(child->table, "state")], "removed"),
		.at = changed ? changed : "" };
}

static bool names_better(const struct namer *a, const struct namer *b)
{
	return a->live != b->live ? a->live : strcmp(a->at, b->at) > 0;
}

/* The country of a number says its country code, which is one for all of North America. */
static void name_fill(struct making *m, const struct making *child, struct arena *arena)
{
	const struct shared *t = &shared_tables[child->table];
	const char *name = child->values[t->name_column];
	struct number known;

	set(m, "name", name && name[0] ? name : child->values[t->org_column]);
	set(m, "country", "");
	if (child->table != SHARED_AGENTS && child->table != SHARED_MANAGED_NUMBERS && name &&
	    number_parse(&known, name, NULL, NUMBER_UNKNOWN, NULL) &&
	    !number_same_area(&known, "US"))
		set(m, "country", arena_strdup(arena, known.country));
}

static void add_customer(struct row *customers, struct namer *namers, size_t *n,
    const struct making *child, struct arena *arena)
{
	const char *org_id = child->values[shared_tables[child->table].org_column];
	const struct namer by = namer(child);
	struct making m = make(SHARED_CUSTOMERS, arena);
	size_t i = 0;

	while (i < *n && strcmp(customers[i].id, org_id) != 0)
		i++;
	if (i < *n && !names_better(&by, &namers[i]))
		return;
	set(&m, "created_at",
	    i < *n ? customers[i].values[shared_column(SHARED_CUSTOMERS, "created_at")]
		   : child->values[shared_column(child->table, "created_at")]);
	name_fill(&m, child, arena);
	customers[i] = (struct row){ .id = org_id, .updated_at = "", .values = m.values };
	namers[i] = by;
	*n += i == *n;
}

static bool is_here(struct session *s, const char *org_id, struct arena *arena, bool *here,
    struct error *err)
{
	struct customer c;

	*here = customer_get(s->store, org_id, arena, &c, err);
	return *here || err->kind == ERROR_NOT_FOUND;
}

bool sync_seeds_rows(struct session *s, size_t source, const struct row *rows, size_t n,
    struct arena *arena, struct sync_seeds *out, struct error *err)
{
	const enum shared_table table = sync_seeds[source].into;
	struct namer *namers = arena_alloc(arena, (n + 1) * sizeof *namers);

	*out = (struct sync_seeds){ .rows = arena_alloc(arena, (n + 1) * sizeof(struct row)),
		.customers = arena_alloc(arena, (n + 1) * sizeof(struct row)) };
	for (size_t i = 0; i < n; i++) {
		struct making m = make(table, arena);
		const char *org_id;
		bool here = true;

		if (!turn[source](rows[i].values, &m, arena)) {
			out->unseen++;
			continue;
		}
		org_id = m.values[shared_tables[table].org_column];
		if (org_id && !is_here(s, org_id, arena, &here, err))
			return false;
		if (!here)
			add_customer(out->customers, namers, &out->n_customers, &m, arena);
		out->rows[out->n++] = (struct row){
			.id = rows[i].id, .updated_at = rows[i].updated_at, .values = m.values
		};
	}
	return true;
}
