#include "store/records.h"

#include <string.h>

#include "base/i18n.h"
#include "phone/number.h"
#include "store/internal.h"
#include "store/pool_rows.h"
#include "store/sync_rows.h"

#define LED POOL_LED_ELSEWHERE("n.phone_number", "?1")
/* A place that one of its business numbers was given (online), and that it does not use yet. */
#define KEPT                                                                                   \
	"exists (select 1 from forwarding_numbers f join forwarding_configs c on c.id = f.id " \
	"where f.pool_number_id = p.id and f.business_id = ?1 and f.deleted_at is null and "   \
	"f.status <> 'disabled' and c.ai_number is null and c.deleted_at is null)"

static bool ai_number_read(struct store *s, sqlite3_stmt *row, struct arena *arena, void *to,
    struct error *err)
{
	struct ai_number *a = to;

	(void)s;
	(void)err;
	column_id(row, 2, a->id);
	a->number = column_text(row, 3, arena);
	a->country = column_text(row, 4, arena);
	a->source = column_text(row, 5, arena);
	a->provider = column_text(row, 6, arena);
	a->state = column_text(row, 7, arena);
	a->seen_at = column_text(row, 8, arena);
	a->used = sqlite3_column_int(row, 9);
	a->capacity = sqlite3_column_int(row, 10);
	a->org_id = column_text(row, 11, arena);
	return true;
}

bool ai_number_list(struct store *s, const char *org_id, const char *country, struct arena *arena,
    struct ai_number **out, size_t *n, struct error *err)
{
	static const char sql[] =
	    "select 0 as rank, row_id, id, phone_number, country_code, 'managed', 'twilio', case drift when 'moved' then drift else status end, seen_at, 0 as used, 0 as capacity, "
	    "org_id, 0 as elsewhere, 0 as kept, 0 as unseen from twilio_phone_numbers where org_id = ?1 and status = 'active' and "
	    "drift not in ('missing', 'suspended') and deleted_at is null "
	    "union all "
	    "select 1, row_id, id, phone_number, country_code, 'pool', provider, case drift when 'moved' then drift else status end, seen_at, used, capacity, null, "
	    "country_code <> ?2, kept, seen_at is null from (select p.*, (select count(*) from forwarding_numbers f where f.pool_number_id = p.id and "
	    "f.deleted_at is null and f.status <> 'disabled') as used, " KEPT
	    " as kept from pool_numbers p "
	    "where p.status = 'active' and p.drift not in ('missing', 'suspended') and not " POOL_DANGLING(
		"p") " and p.deleted_at is null) as n where kept or (used < capacity "
		     "and not " LED ") "
		     "order by rank, kept desc, elsewhere, unseen, used, row_id";
	static const struct row_reader reader = { sizeof(struct ai_number), ai_number_read };
	void *rows;
	bool ok = store_list(s, store_asked(s, sql, TEXTS(org_id, or_empty(country)), err), &reader,
	    arena, &rows, n, err);

	*out = rows;
	return ok;
}

bool number_holder_get(struct store *s, const char *number, struct arena *arena,
    struct number_holder *out, struct error *err)
{
	/* Columns: use, whose, name, inactive, drift, the provider's word. */
	static const char sql[] =
	    "select 3, o.id, o.name, 0, '', '' from forwarding_configs f join organizations o on o.id = f.org_id "
	    "where f.business_number = ?1 and f.deleted_at is null "
	    "union all select 1, null, '', status <> 'active' or drift in ('missing', 'suspended'), drift, provider_state "
	    "from pool_numbers where phone_number = ?1 and deleted_at is null "
	    "union all select 2, t.org_id, coalesce(o.name, ''), t.status <> 'active' or t.drift in ('missing', 'suspended'), t.drift, "
	    "t.provider_state from twilio_phone_numbers t "
	    "left join organizations o on o.id = t.org_id where t.phone_number = ?1 and t.deleted_at is null";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum stepped row;
	bool ok;

	*out = (struct number_holder){ .name = "", .provider_state = "" };
	if (!statement)
		return false;
	bind_text(statement, 1, number);
	row = store_row(s, statement, err);
	ok = row != ROW_ERROR;
	if (row == ROW_HERE) {
		out->use = (enum number_use)sqlite3_column_int(statement, 0);
		column_id(statement, 1, out->org_id);
		out->name = column_text(statement, 2, arena);
		out->inactive = sqlite3_column_int(statement, 3) != 0;
		ok = number_drift_parse(column_text(statement, 4, arena), &out->drift) ||
		    store_fail_corrupt(s, "drift", err);
		out->provider_state = column_text(statement, 5, arena);
		(void)sqlite3_reset(statement);
	}
	return ok;
}

bool ai_number_unknown(struct store *s, const char *number, struct error *err)
{
	static const char sql[] =
	    "select 1 from pool_numbers where phone_number = ?1 and deleted_at is null "
	    "union all select 1 from twilio_phone_numbers where phone_number = ?1 and deleted_at is null";
	char shown[NUMBER_TEXT_MAX];
	bool known;

	if (!store_has(s, sql, TEXTS(number), &known, err))
		return false;
	if (!known)
		return true;
	number_show(number, shown, sizeof shown);
	return error_set(err, ERROR_CONFLICT, "number-known", _("Choose it as an AI number."),
	    _("%s is among the AI numbers already; nothing was saved."), shown);
}

static bool pool_insert(struct store *s, const char *number, const char *country,
    const char *provider, int capacity, const char *id, struct error *err)
{
	static const char sql[] =
	    "insert into pool_numbers (id, phone_number, country_code, provider, capacity, created_at, updated_at) "
	    "values (?2, ?3, coalesce(?4, ''), ?5, cast(?6 as integer), ?1, ?1)";
	char places[INT_TEXT_MAX];

	return store_change(s, sql,
	    TEXTS(id, number, country, provider, int_text(capacity, places)), NULL, err);
}

/* One whose removal the shared project has not taken (yet): that is undone, and it is as it was. */
static bool pool_bring_back(struct store *s, const char *number, char id[ID_MAX], bool *back,
    struct error *err)
{
#define PUSH_OF "kind = '" OPERATION_SYNC "' and subject = 'pool_numbers/' || "
	static const char find[] =
	    "select id from pool_numbers p where phone_number = ?1 and deleted_at is not null and exists (select 1 from "
	    "operations where " PUSH_OF "p.id and state in ('planned', 'sent', 'unknown'))";
	static const char live[] =
	    "update pool_numbers set deleted_at = null, updated_at = ?1, version = version + 1 where id = ?2";
	static const char due[] =
	    "update operations set next_attempt_at = null, last_error = '', updated_at = ?1, version = version + 1 "
	    "where " PUSH_OF "?2 and state = 'planned'";
	char was[ID_MAX];

	if (!store_word(s, store_asked(s, find, TEXTS(number), err), was, sizeof was, back, err))
		return false;
	if (!*back)
		return true;
	memcpy(id, was, ID_MAX);
	return store_change_one(s, live, TEXTS(id), err) &&
	    store_change(s, due, TEXTS(id), NULL, err);
}

bool pool_number_add(struct store *s, const char *number, const char *country, const char *provider,
    int capacity, char id[ID_MAX], struct error *err)
{
	bool back;

	id_new(id);
	if (!store_begin(s, err))
		return false;
	if (!ai_number_unknown(s, number, err) || !pool_bring_back(s, number, id, &back, err) ||
	    (!back && !pool_insert(s, number, country, provider, capacity, id, err)) ||
	    !sync_places_follow(s, number, err) ||
	    !store_audit(s, NULL, "pool.add", id, err, "%s", number))
		return store_rollback(s);
	return store_commit(s, err);
}

static bool managed_insert(struct store *s, const char *org_id, const char *number,
    const char *country, const char *id, struct error *err)
{
	static const char sql[] =
	    "insert into twilio_phone_numbers (id, org_id, phone_number, country_code, created_at, updated_at) "
	    "values (?2, ?3, ?4, coalesce(?5, ''), ?1, ?1)";

	return store_change(s, sql, TEXTS(id, or_null(org_id), number, country), NULL, err);
}

bool managed_number_add(struct store *s, const char *org_id, const char *number,
    const char *country, char id[ID_MAX], struct error *err)
{
	id_new(id);
	if (!store_begin(s, err))
		return false;
	if ((org_id && !customer_exists(s, org_id, err)) || !ai_number_unknown(s, number, err) ||
	    !managed_insert(s, org_id, number, country, id, err) ||
	    !store_audit(s, org_id, "managed.add", id, err, "%s", number))
		return store_rollback(s);
	return store_commit(s, err);
}
