#include "store/forwardings.h"

#include "base/i18n.h"
#include "base/words.h"
#include "phone/number.h"
#include "store/customers.h"
#include "store/forwarding_rows.h"
#include "store/internal.h"

static const char *const states[INBOUND_STATES] = {
	"none",
	"given",
	"reported",
	"proven",
	"stale",
	"drifted",
	"refused",
	"removed",
};
static const char *const sources[AI_SOURCES] = { "", "pool", "managed", "byoc", "manual" };

const char *inbound_state_name(enum inbound_state s)
{
	return states[s];
}

WORD_PARSE(inbound_state_parse, inbound_state, states, INBOUND_STATES)

const char *ai_source_name(enum ai_source s)
{
	return sources[s];
}

#define COLUMNS                                                                                                          \
	"id, org_id, business_number, line_type, ai_number, ai_source, carrier_id, condition, ring_seconds, "            \
	"activate_code, deactivate_code, query_code, owed_cancel, state, given_at, reported_at, proven_at, removed_at, " \
	"refused_at, state_at, refused_reason, updated_at, version"

static bool row_read(struct store *s, sqlite3_stmt *row, struct arena *arena, void *to,
    struct error *err)
{
	struct forwarding *out = to;
	int source = word_index(sources, AI_SOURCES, column_text(row, 5, arena));

	*out = (struct forwarding){
		.business_number = column_text(row, 2, arena),
		.line_type = column_text(row, 3, arena),
		.ai_number = column_text(row, 4, arena),
		.ai_source = source < 0 ? AI_NONE : (enum ai_source)source,
		.carrier_id = column_text(row, 6, arena),
		.condition = column_text(row, 7, arena),
		.ring_seconds = sqlite3_column_int(row, 8),
		.activate_code = column_text(row, 9, arena),
		.deactivate_code = column_text(row, 10, arena),
		.query_code = column_text(row, 11, arena),
		.owed_cancel = column_text(row, 12, arena),
		.given_at = column_text(row, 14, arena),
		.reported_at = column_text(row, 15, arena),
		.proven_at = column_text(row, 16, arena),
		.removed_at = column_text(row, 17, arena),
		.refused_at = column_text(row, 18, arena),
		.state_at = column_text(row, 19, arena),
		.refused_reason = column_text(row, 20, arena),
		.updated_at = column_text(row, 21, arena),
		.version = sqlite3_column_int64(row, 22),
	};
	column_id(row, 0, out->id);
	column_id(row, 1, out->org_id);
	if (source >= 0 && inbound_state_parse(column_text(row, 13, arena), &out->state))
		return true;
	return store_fail_corrupt(s, "forwarding_configs: a word", err);
}
static const struct row_reader reader = { sizeof(struct forwarding), row_read };

static bool rows_read(struct store *s, const char *sql, const char *text, struct arena *arena,
    struct forwarding **out, size_t *n, struct error *err)
{
	void *all;
	bool ok =
	    store_list(s, store_asked(s, sql, TEXTS(text), err), &reader, arena, &all, n, err);

	*out = all;
	return ok;
}

bool forwarding_list(struct store *s, const char *org_id, struct arena *arena,
    struct forwarding **out, size_t *n, struct error *err)
{
	static const char sql[] =
	    "select " COLUMNS
	    " from forwarding_configs where org_id = ? and deleted_at is null order by row_id";

	return rows_read(s, sql, org_id, arena, out, n, err);
}

bool forwarding_list_to(struct store *s, const char *ai_number, struct arena *arena,
    struct forwarding **out, size_t *n, struct error *err)
{
	static const char sql[] =
	    "select " COLUMNS
	    " from forwarding_configs where ai_number = ? and deleted_at is null order by row_id";

	return rows_read(s, sql, ai_number, arena, out, n, err);
}

bool forwarding_get(struct store *s, const char *id, struct arena *arena, struct forwarding *out,
    struct error *err)
{
	static const char sql[] =
	    "select " COLUMNS " from forwarding_configs where id = ? and deleted_at is null";
	bool found;

	if (!store_one(s, store_asked(s, sql, TEXTS(id), err), &reader, arena, &found, out, err))
		return false;
	return found ||
	    error_set(err, ERROR_NOT_FOUND, "no-such-number", _("Look at the customer again."),
		_("This business number is no longer there; perhaps somebody removed it meanwhile."));
}

bool forwarding_ai_gone(struct store *s, const char *id, bool *gone, struct error *err)
{
	static const char sql[] =
	    "select 1 from forwarding_configs c where c.id = ?1 and c.ai_source = 'managed' and not exists (select 1 from "
	    "twilio_phone_numbers t where t.phone_number = c.ai_number and t.deleted_at is null and "
	    "coalesce(t.org_id, c.org_id) = c.org_id)";

	return store_has(s, sql, TEXTS(id), gone, err);
}

bool forwarding_load(struct store *s, const char *id, int64_t version, struct arena *arena,
    struct forwarding *out, struct error *err)
{
	if (!forwarding_get(s, id, arena, out, err))
		return false;
	return out->version == version || store_fail_changed(err);
}

/* Nobody else may have the number; err names who does. */
static bool number_free(struct store *s, const char *business_number, const char *except_id,
    struct error *err)
{
	static const char sql[] =
	    "select o.name from forwarding_configs f join organizations o on o.id = f.org_id "
	    "where f.business_number = ? and f.id <> ? and f.deleted_at is null";
	char shown[NUMBER_TEXT_MAX], name[256];
	bool taken;

	if (!store_word(s, store_asked(s, sql, TEXTS(business_number, except_id), err), name,
		sizeof name, &taken, err))
		return false;
	if (!taken)
		return true;
	number_show(business_number, shown, sizeof shown);
	return error_set(err, ERROR_CONFLICT, "number-taken",
	    _("Open that customer, or check the number."),
	    _("%s is already registered, for %s; nothing was saved."), shown, name);
}

bool forwarding_insert(struct store *s, const char *org_id, const char *business_number,
    const char *line_type, char id[ID_MAX], struct error *err)
{
	static const char sql[] =
	    "insert into forwarding_configs (id, org_id, business_number, national_digits, line_type, state_at, "
	    "created_at, updated_at) values (?2, ?3, ?4, ?5, coalesce(?6, ''), ?1, ?1, ?1)";
	char national[NUMBER_TEXT_MAX];

	id_new(id);
	if (!number_free(s, business_number, "", err))
		return false;
	national_digits(business_number, national, sizeof national);
	return store_change(s, sql, TEXTS(id, org_id, business_number, national, line_type), NULL,
	    err);
}

bool forwarding_add(struct store *s, const char *org_id, const char *business_number,
    const char *line_type, char id[ID_MAX], struct error *err)
{
	if (!store_begin(s, err))
		return false;
	if (!customer_exists(s, org_id, err) ||
	    !forwarding_insert(s, org_id, business_number, line_type, id, err) ||
	    !customer_reindex(s, org_id, err) ||
	    !store_audit(s, org_id, "forwarding.add", id, err, "%s", business_number))
		return store_rollback(s);
	return store_commit(s, err);
}

static bool renumber(struct store *s, const struct forwarding *f, const char *business_number,
    const char *line_type, struct error *err)
{
	static const char sql[] =
	    "update forwarding_configs set business_number = ?3, national_digits = ?4, "
	    "line_type = coalesce(?5, line_type), updated_at = ?1, version = version + 1 where id = ?2";
	char national[NUMBER_TEXT_MAX], shown[NUMBER_TEXT_MAX];

	number_show(f->business_number, shown, sizeof shown);
	if (f->state != INBOUND_NONE && f->state != INBOUND_REMOVED)
		return error_set(err, ERROR_REFUSED, "still-forwarded",
		    _("Cancel that forwarding first, then mark it removed."),
		    _("%s is still forwarded, so its number cannot be changed; nothing was saved."),
		    shown);
	if (f->owed_cancel[0])
		return error_set(err, ERROR_REFUSED, "still-forwarded",
		    _("Have that dialled on it and mark it cancelled; then change the number."),
		    _("An earlier forward of %s may still be on until its cancel code is dialled; nothing was saved."),
		    shown);
	if (!number_free(s, business_number, f->id, err))
		return false;
	national_digits(business_number, national, sizeof national);
	return store_change(s, sql, TEXTS(f->id, business_number, national, line_type), NULL,
		   err) &&
	    forwarding_pool_follow(s, f->id, err);
}

static bool renumber_inside(struct store *s, const struct customer_number *n, struct error *err)
{
	struct arena arena = { 0 };
	struct forwarding f;
	bool ok;

	ok = forwarding_load(s, n->config_id, n->version, &arena, &f, err) &&
	    renumber(s, &f, n->business_number, n->line_type, err) &&
	    customer_reindex(s, f.org_id, err) &&
	    store_audit(s, f.org_id, "forwarding.renumber", n->config_id, err, "%s -> %s",
		f.business_number, n->business_number);
	arena_done(&arena);
	return ok;
}

bool forwarding_number_set(struct store *s, const char *org_id, const struct customer_number *n,
    struct error *err)
{
	char id[ID_MAX];

	if (n->config_id)
		return renumber_inside(s, n, err);
	return customer_exists(s, org_id, err) &&
	    forwarding_insert(s, org_id, n->business_number, n->line_type, id, err) &&
	    customer_reindex(s, org_id, err) &&
	    store_audit(s, org_id, "forwarding.add", id, err, "%s", n->business_number);
}

bool forwarding_renumber(struct store *s, const char *id, int64_t version,
    const char *business_number, const char *line_type, struct error *err)
{
	const struct customer_number number = {
		.config_id = id,
		.version = version,
		.business_number = business_number,
		.line_type = line_type,
	};

	if (!store_begin(s, err))
		return false;
	return renumber_inside(s, &number, err) ? store_commit(s, err) : store_rollback(s);
}
