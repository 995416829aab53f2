#include "store/pool.h"

#include "base/i18n.h"
#include "base/time.h"
#include "base/words.h"
#include "phone/number.h"
#include "store/internal.h"
#include "store/pool_rows.h"

static const char *const drifts[NUMBER_DRIFTS] = { "", "missing", "suspended", "moved" };

const char *number_drift_name(enum number_drift d)
{
	return drifts[d];
}

WORD_PARSE(number_drift_parse, number_drift, drifts, NUMBER_DRIFTS)

#define COLUMNS                                                                                \
	"select p.id, p.phone_number, p.country_code, p.provider, p.status = 'active', "       \
	"p.provider_state, p.drift, p.provider_id, p.connection_id, p.connection_name, "       \
	"p.connection_was, p.connection_was_id, p.account_sid, p.seen_at, p.capacity, "        \
	"p.version, (select count(*) from forwarding_numbers f where f.pool_number_id = p.id " \
	"and f.deleted_at is null and f.status <> 'disabled'), coalesce((select o.name from "  \
	"agents a join organizations o on o.id = a.org_id where a.inbound_number = "           \
	"p.phone_number and a.inbound_number <> '' and a.deleted_at is null and "              \
	"a.inbound_way in ('pointed', 'drifted') limit 1), (select o.name from operations l "  \
	"join organizations o on o.id = l.org_id where l.kind = 'agent.inbound' and l.state "  \
	"in ('planned', 'sent', 'unknown') and json_extract(l.parameters, '$.number') = "      \
	"p.phone_number limit 1), ''), p.updated_at from pool_numbers p where "                \
	"p.deleted_at is null"

static bool row_read(struct store *s, sqlite3_stmt *row, struct arena *arena, void *to,
    struct error *err)
{
	struct pool_row *out = to;
	struct pool_number *n = &out->n;

	*out = (struct pool_row){ .connection_was_id = column_text(row, 11, arena),
		.updated_at = column_text(row, 18, arena) };
	*n = (struct pool_number){
		.number = column_text(row, 1, arena),
		.country = column_text(row, 2, arena),
		.provider = column_text(row, 3, arena),
		.active = sqlite3_column_int(row, 4) != 0,
		.provider_state = column_text(row, 5, arena),
		.provider_id = column_text(row, 7, arena),
		.connection_id = column_text(row, 8, arena),
		.connection_name = column_text(row, 9, arena),
		.connection_was = column_text(row, 10, arena),
		.account_sid = column_text(row, 12, arena),
		.seen_at = column_text(row, 13, arena),
		.capacity = sqlite3_column_int(row, 14),
		.version = sqlite3_column_int64(row, 15),
		.used = sqlite3_column_int(row, 16),
		.led_to = column_text(row, 17, arena),
	};
	column_id(row, 0, n->id);
	return number_drift_parse(column_text(row, 6, arena), &n->drift) ||
	    store_fail_corrupt(s, "pool_numbers: drift", err);
}
static const struct row_reader reader = { sizeof(struct pool_row), row_read };

bool pool_rows(struct store *s, struct arena *arena, struct pool_row **out, size_t *n,
    struct error *err)
{
	static const char sql[] = COLUMNS " order by p.country_code, p.phone_number";
	void *rows;
	bool ok = store_list(s, store_statement(s, sql, err), &reader, arena, &rows, n, err);

	*out = rows;
	return ok;
}

bool pool_list(struct store *s, struct arena *arena, struct pool_number **out, size_t *n,
    struct error *err)
{
	struct pool_row *rows;

	*out = NULL;
	if (!pool_rows(s, arena, &rows, n, err))
		return false;
	if (*n > 0)
		*out = arena_alloc(arena, *n * sizeof **out);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = rows[i].n;
	return true;
}

static bool row_by(struct store *s, const char *sql, const char *text, struct arena *arena,
    struct pool_number *out, struct error *err)
{
	struct pool_row read;
	bool found,
	    ok = store_one(s, store_asked(s, sql, TEXTS(text), err), &reader, arena, &found, &read,
		err);

	*out = read.n;
	return ok &&
	    (found ||
		error_set(err, ERROR_NOT_FOUND, "no-such-pool-number", _("Look at the pool again."),
		    _("That number is not in the pool; nothing was changed.")));
}

bool pool_get(struct store *s, const char *number, struct arena *arena, struct pool_number *out,
    struct error *err)
{
	static const char sql[] = COLUMNS " and p.phone_number = ?1";

	return row_by(s, sql, number, arena, out, err);
}

/* ---- what an operator changes */

struct change {
	const char *id, *action;
	bool active;
	int capacity;
	/* *changed: anything was done, and `line` says what. */
	bool (*work)(struct store *s, const struct change *c, const struct pool_number *p,
	    bool *changed, struct error *err);
};

static bool change_run(struct store *s, const struct change *c, struct error *err)
{
	static const char sql[] = COLUMNS " and p.id = ?1";
	struct arena arena = { 0 };
	struct pool_number p;
	bool changed = false, ok;

	if (!store_begin(s, err))
		return false;
	ok = row_by(s, sql, c->id, &arena, &p, err) && c->work(s, c, &p, &changed, err);
	if (ok && changed)
		ok = store_commit(s, err);
	else
		(void)store_rollback(s);
	arena_done(&arena);
	return ok;
}

static bool capacity_work(struct store *s, const struct change *c, const struct pool_number *p,
    bool *changed, struct error *err)
{
	static const char sql[] =
	    "update pool_numbers set capacity = ?3, updated_at = ?2, version = version + 1 where id = ?1";
	char now[TIME_TEXT_MAX], shown[NUMBER_TEXT_MAX];
	sqlite3_stmt *statement;

	*changed = p->capacity != c->capacity;
	if (!*changed)
		return true;
	number_show(p->number, shown, sizeof shown);
	if (p->used > c->capacity)
		return error_set(err, ERROR_REFUSED, "pool-full",
		    _("Give some of its business numbers another AI number first."),
		    _("%s has %d places taken, more than %d; nothing was changed."), shown, p->used,
		    c->capacity);
	statement = store_statement(s, sql, err);
	if (!statement)
		return false;
	time_now_text(now);
	bind_text(statement, 1, p->id);
	bind_text(statement, 2, now);
	bind_number(statement, 3, c->capacity);
	return store_run(s, statement, err) &&
	    store_audit(s, NULL, "pool.capacity", p->id, err, "%s %d -> %d", p->number, p->capacity,
		c->capacity);
}

bool pool_capacity_set(struct store *s, const char *id, int capacity, struct error *err)
{
	if (capacity < 1 || capacity > POOL_CAPACITY_MAX)
		return error_set(err, ERROR_INPUT, "capacity",
		    _("Give a number of places from 1 to 50."),
		    _("A pool number has 1 to 50 places; %d was not saved."), capacity);
	return change_run(s,
	    &(struct change){ .id = id, .capacity = capacity, .work = capacity_work }, err);
}

static bool switch_work(struct store *s, const struct change *c, const struct pool_number *p,
    bool *changed, struct error *err)
{
	static const char sql[] =
	    "update pool_numbers set status = ?3, updated_at = ?1, version = version + 1 where id = ?2";
	const char *status = c->active ? "active" : "inactive";

	*changed = p->active != c->active;
	return !*changed ||
	    (store_change_one(s, sql, TEXTS(p->id, status), err) &&
		store_audit(s, NULL, "pool.switch", p->id, err, "%s %s", p->number, status));
}

bool pool_switch(struct store *s, const char *id, bool active, struct error *err)
{
	return change_run(s, &(struct change){ .id = id, .active = active, .work = switch_work },
	    err);
}

static bool accept_work(struct store *s, const struct change *c, const struct pool_number *p,
    bool *changed, struct error *err)
{
	static const char sql[] =
	    "update pool_numbers set connection_was = '', connection_was_id = '', "
	    "drift = case when drift = 'moved' then '' else drift end, updated_at = ?1, version = version + 1 where id = ?2";

	(void)c;
	*changed = p->connection_was[0] != '\0';
	return !*changed ||
	    (store_change_one(s, sql, TEXTS(p->id), err) &&
		store_audit(s, NULL, "pool.accept", p->id, err, "%s %s -> %s", p->number,
		    p->connection_was,
		    p->connection_name[0] ? p->connection_name : p->connection_id));
}

bool pool_accept_move(struct store *s, const char *id, struct error *err)
{
	return change_run(s, &(struct change){ .id = id, .work = accept_work }, err);
}

static bool remove_work(struct store *s, const struct change *c, const struct pool_number *p,
    bool *changed, struct error *err)
{
	static const char sql[] =
	    "update pool_numbers set deleted_at = ?1, updated_at = ?1, version = version + 1 where id = ?2";
	char shown[NUMBER_TEXT_MAX];

	(void)c;
	*changed = true;
	number_show(p->number, shown, sizeof shown);
	if (p->used > 0)
		return error_set(err, ERROR_REFUSED, "still-in-use",
		    _("Give its business numbers another AI number first; switched off, it gets no new ones."),
		    p->used == 1 ? _("%s has %d business number forwarded to it; it was kept.")
				 : _("%s has %d business numbers forwarded to it; it was kept."),
		    shown, p->used);
	return store_change_one(s, sql, TEXTS(p->id), err) &&
	    store_audit(s, NULL, "pool.remove", p->id, err, "%s", p->number);
}

bool pool_remove(struct store *s, const char *id, struct error *err)
{
	return change_run(s, &(struct change){ .id = id, .work = remove_work }, err);
}

static bool place_read(struct store *s, sqlite3_stmt *row, struct arena *arena, void *to,
    struct error *err)
{
	struct pool_place *p = to;

	(void)s;
	(void)err;
	column_id(row, 0, p->org_id);
	column_id(row, 1, p->config_id);
	p->customer = column_text(row, 2, arena);
	p->business_number = column_text(row, 3, arena);
	p->state = column_text(row, 4, arena);
	return true;
}

bool pool_places(struct store *s, const char *id, struct arena *arena, struct pool_place **out,
    size_t *n, struct error *err)
{
	static const char sql[] =
	    "select c.org_id, c.id, o.name, c.business_number, c.state from forwarding_numbers f "
	    "join forwarding_configs c on c.id = f.id join organizations o on o.id = c.org_id "
	    "where f.pool_number_id = ?1 and f.deleted_at is null and f.status <> 'disabled' "
	    "order by o.sort_name, o.id, c.row_id";
	static const struct row_reader places = { sizeof(struct pool_place), place_read };
	void *rows;
	bool ok = store_list(s, store_asked(s, sql, TEXTS(id), err), &places, arena, &rows, n, err);

	*out = rows;
	return ok;
}
