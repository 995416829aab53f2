/*
 * A remote as sync.h means it, as small as can be: rows with versions and the time of their last
 * change, what must be unique, and which row needs which. For tests of src/store/sync_*.c.
 */
#ifndef TESTS_STORE_REMOTE_MODEL_H
#define TESTS_STORE_REMOTE_MODEL_H

#include "folder.h"

#include "store/sync.h"

#define MODEL_MAX 4000
#define MODEL_COLUMNS 32

struct model_row {
	enum shared_table table;
	struct row row;
	char id[ID_MAX];
	const char *values[MODEL_COLUMNS];
	int64_t changed; /* counts up with every change */
	char updated_at[40];
};

struct model {
	struct arena arena;
	struct model_row *rows;
	size_t n;
	int64_t clock;
};

static inline void model_make(struct model *m)
{
	*m = (struct model){ .clock = 0 };
	m->rows = xcalloc(MODEL_MAX, sizeof *m->rows);
}

static inline void model_done(struct model *m)
{
	arena_done(&m->arena);
	free(m->rows);
}

static inline struct model_row *model_find(struct model *m, enum shared_table t, const char *id)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->rows[i].table == t && strcmp(m->rows[i].id, id) == 0)
			return &m->rows[i];
	return NULL;
}

static inline const char *model_value(enum shared_table t, const struct row *row, const char *name)
{
	const char *value = row->values[shared_column(t, name)];

	return value ? value : "";
}

static inline bool model_live(enum shared_table t, const struct row *row)
{
	return row->values[shared_tables[t].deleted_column] == NULL;
}

/* The live row that has what must be unique in `row`; NULL: none. */
static inline struct model_row *model_taken(struct model *m, enum shared_table t,
    const struct row *row)
{
	static const struct {
		enum shared_table table;
		const char *columns[3], *flag;
	} uniques[] = {
		{ SHARED_POOL_NUMBERS, { "phone_number" }, NULL },
		{ SHARED_MANAGED_NUMBERS, { "phone_number" }, NULL },
		{ SHARED_FORWARDINGS, { "business_number" }, NULL },
		{ SHARED_CALLER_IDS, { "org_id", "phone_number", "account_sid" }, NULL },
		{ SHARED_TELNYX_NUMBERS, { "org_id", "phone_number" }, NULL },
		{ SHARED_AGENTS, { "org_id", "vapi_assistant_id" }, "vapi_assistant_id" },
		{ SHARED_AGENTS, { "org_id", "elevenlabs_agent_id" }, "elevenlabs_agent_id" },
		{ SHARED_AGENTS, { "org_id", "inbound_enabled" }, "inbound_enabled" },
		{ SHARED_AGENTS, { "org_id", "outbound_enabled" }, "outbound_enabled" },
	};

	for (size_t u = 0; u < sizeof uniques / sizeof uniques[0]; u++) {
		const char *flag = uniques[u].flag
		    ? model_value(uniques[u].table == t ? t : SHARED_AGENTS, row,
			  uniques[u].table == t ? uniques[u].flag : "name")
		    : "1";

		if (uniques[u].table != t || !flag[0] || strcmp(flag, "0") == 0)
			continue;
		for (size_t i = 0; i < m->n; i++) {
			struct model_row *other = &m->rows[i];
			bool same = other->table == t && strcmp(other->id, row->id) != 0 &&
			    model_live(t, &other->row);

			for (int c = 0; same && c < 3 && uniques[u].columns[c]; c++)
				same = strcmp(model_value(t, &other->row, uniques[u].columns[c]),
					   model_value(t, row, uniques[u].columns[c])) == 0;
			if (same)
				return other;
		}
	}
	return NULL;
}

static inline bool model_customer_lives(struct model *m, const char *id)
{
	struct model_row *r = model_find(m, SHARED_CUSTOMERS, id);

	return r && model_live(SHARED_CUSTOMERS, &r->row);
}

/* A live row of a removed customer, or a removed customer with live rows. */
static inline bool model_refuses(struct model *m, enum shared_table t, const struct row *row)
{
	int org = shared_tables[t].org_column;

	if (org >= 0 && row->values[org])
		return model_live(t, row) ? !model_customer_lives(m, row->values[org])
					  : !model_find(m, SHARED_CUSTOMERS, row->values[org]);
	if (t != SHARED_CUSTOMERS || model_live(t, row))
		return false;
	for (size_t i = 0; i < m->n; i++) {
		enum shared_table of = m->rows[i].table;
		int column = shared_tables[of].org_column;

		if (column >= 0 && m->rows[i].values[column] && model_live(of, &m->rows[i].row) &&
		    strcmp(m->rows[i].values[column], row->id) == 0)
			return true;
	}
	return false;
}

static inline void model_set(struct model *m, struct model_row *r, const struct row *row)
{
	for (size_t i = 0; i < shared_tables[r->table].row.n; i++)
		r->values[i] = row->values[i] ? arena_strdup(&m->arena, row->values[i]) : NULL;
	r->changed = ++m->clock;
	r->row.version++;
	(void)snprintf(r->updated_at, sizeof r->updated_at, "2026-11-21T10:00:00.%06dZ",
	    (int)(r->changed % 1000000));
	r->row.id = r->id;
	r->row.updated_at = r->updated_at;
	r->row.values = r->values;
}

enum model_answer { MODEL_DONE, MODEL_OTHER, MODEL_REFUSED };

/* Inserts a new row or changes version row->version. MODEL_OTHER: *theirs is in the way. */
static inline enum model_answer model_push(struct model *m, enum shared_table t,
    const struct row *row, int64_t *version, struct model_row **theirs)
{
	struct model_row *r = model_find(m, t, row->id);

	*theirs = r;
	if (row->version == 0 ? r != NULL : !r || r->row.version != row->version)
		return MODEL_OTHER;
	if (model_live(t, row)) {
		*theirs = model_taken(m, t, row);
		if (*theirs)
			return MODEL_OTHER;
	}
	if (model_refuses(m, t, row))
		return MODEL_REFUSED;
	if (!r) {
		assert_true(m->n < MODEL_MAX);
		r = &m->rows[m->n++];
		*r = (struct model_row){ .table = t };
		(void)snprintf(r->id, sizeof r->id, "%s", row->id);
	}
	model_set(m, r, row);
	*version = r->row.version;
	return MODEL_DONE;
}

/* The next rows of a table after the mark, by time and id. */
static inline size_t model_page(struct model *m, enum shared_table t, const struct sync_mark *mark,
    size_t max, struct row *out)
{
	const char *after = mark->updated_at;
	size_t n = 0;

	while (n < max) {
		struct model_row *next = NULL;

		for (size_t i = 0; i < m->n; i++)
			if (m->rows[i].table == t && strcmp(m->rows[i].updated_at, after) > 0 &&
			    (!next || m->rows[i].changed < next->changed))
				next = &m->rows[i];
		if (!next)
			break;
		out[n++] = next->row;
		after = next->updated_at;
	}
	return n;
}

#endif
