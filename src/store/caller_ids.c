#include "store/caller_ids.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "base/words.h"
#include "store/journal_rows.h"
#include "store/sync.h"

static const char *const states[OUTBOUND_STATES] = {
	"none",
	"calling",
	"pending",
	"verified",
	"failed",
	"removed",
};

const char *outbound_state_name(enum outbound_state state)
{
	return states[state];
}

/* validation_code is not among the columns: what reads a record must not come by it. */
#define COLUMNS                                                                                \
	"v.id, v.org_id, v.state, v.phone_number, v.country_code, v.account_sid, v.call_sid, " \
	"v.caller_id_sid, v.state_at, v.verified_at, v.seen_at, v.started_at, v.reason, "      \
	"v.version, v.validation_code is not null, p.id, p.state"
/* Of several open ones the verification counts: the others do not ring. */
#define FROM                                                                                 \
	" from verified_caller_ids v left join operations p on p.row_id = (select o.row_id " \
	"from operations o where o.subject = '" CALLER_ID_SUBJECT "' || v.id and "           \
	"o.state in ('planned', 'sent', 'unknown') and o.kind <> '" OPERATION_SYNC           \
	"' order by o.kind = '" OPERATION_VERIFY "' desc, o.row_id desc limit 1) "

static bool young(const char *since)
{
	time_t at;

	return time_parse(since, &at) &&
	    llabs((long long)(time_now() - at)) < VERIFICATION_MINUTES * 60;
}

static bool is_old(const struct caller_id *c)
{
	return !young(c->started_at[0] ? c->started_at : c->state_at);
}

bool caller_id_running(const struct caller_id *c)
{
	return (c->state == OUTBOUND_CALLING || c->state == OUTBOUND_PENDING) &&
	    (c->operation_id[0] || !is_old(c));
}

static bool row_read(struct store *s, sqlite3_stmt *row, struct arena *arena, void *to,
    struct error *err)
{
	struct caller_id *out = to;
	int state = word_index(states, OUTBOUND_STATES, column_text(row, 2, arena));

	*out = (struct caller_id){
		.number = column_text(row, 3, arena),
		.country = column_text(row, 4, arena),
		.account_sid = column_text(row, 5, arena),
		.call_sid = column_text(row, 6, arena),
		.caller_id_sid = column_text(row, 7, arena),
		.state_at = column_text(row, 8, arena),
		.verified_at = column_text(row, 9, arena),
		.seen_at = column_text(row, 10, arena),
		.started_at = column_text(row, 11, arena),
		.reason = column_text(row, 12, arena),
		.version = sqlite3_column_int64(row, 13),
	};
	column_id(row, 0, out->id);
	column_id(row, 1, out->org_id);
	column_id(row, 15, out->operation_id);
	out->has_code = sqlite3_column_int(row, 14) != 0 && !is_old(out);
	if (state < 0 ||
	    (out->operation_id[0] &&
		!operation_state_parse(column_text(row, 16, arena), &out->operation_state)))
		return store_fail_corrupt(s, "verified_caller_ids: state", err);
	out->state = (enum outbound_state)state;
	return true;
}
static const struct row_reader reader = { sizeof(struct caller_id), row_read };

static bool rows_read(struct store *s, sqlite3_stmt *asked, struct arena *arena,
    struct caller_id **out, size_t *n, struct error *err)
{
	void *all;
	bool ok = store_list(s, asked, &reader, arena, &all, n, err);

	*out = all;
	return ok;
}

#define AFTER                                                                     \
	"v.deleted_at is null and (?2 is null or v.row_id > (select row_id from " \
	"verified_caller_ids where id = ?2)) order by v.row_id limit ?3"

bool caller_id_list_running(struct store *s, size_t max, struct arena *arena,
    struct caller_id **out, size_t *n, struct error *err)
{
	/* The states stand here as the index verified_caller_ids_running has them. */
	static const char sql[] =
	    "select " COLUMNS FROM
	    "where v.state in ('calling', 'pending') and v.deleted_at is null limit ?1";
	sqlite3_stmt *asked = store_statement(s, sql, err);

	if (asked)
		bind_number(asked, 1, (int64_t)max);
	return rows_read(s, asked, arena, out, n, err);
}

bool caller_id_list(struct store *s, const char *org_id, const char *after_id, size_t max,
    struct arena *arena, struct caller_id **out, size_t *n, struct error *err)
{
	static const char all[] = "select " COLUMNS FROM "where " AFTER;
	static const char of_one[] = "select " COLUMNS FROM "where v.org_id = ?1 and " AFTER;
	sqlite3_stmt *asked = store_asked(s, org_id ? of_one : all, &org_id, org_id != NULL, err);

	if (asked) {
		bind_word(asked, 2, after_id);
		bind_number(asked, 3, max ? (int64_t)max : -1);
	}
	return rows_read(s, asked, arena, out, n, err);
}

bool caller_id_under_way(struct store *s, const char *number, struct arena *arena,
    struct caller_id **out, size_t *n, struct error *err)
{
	static const char all[] = "select " COLUMNS FROM "where v.state in ('calling', 'pending') "
				  "and v.deleted_at is null order by v.row_id";
	static const char of_one[] =
	    "select " COLUMNS FROM "where v.state in ('calling', 'pending') "
	    "and v.phone_number = ? and v.deleted_at is null";

	return rows_read(s, store_asked(s, number ? of_one : all, &number, number != NULL, err),
	    arena, out, n, err);
}

bool caller_id_others(struct store *s, const struct caller_id *of, bool vapi, struct arena *arena,
    struct caller_id **out, size_t *n, struct error *err)
{
	/* An offer whose end nobody saw may have brought it there. */
	static const char sql[] =
	    "select " COLUMNS FROM
	    "where v.phone_number = ?1 and v.id <> ?2 and v.deleted_at is null "
	    "and v.state in ('calling', 'pending', 'verified') and (?3 = 0 or "
	    "coalesce(v.vapi_phone_number_id, '') <> '' or exists (select 1 from operations x where "
	    "x.subject = '" CALLER_ID_SUBJECT "' || v.id and x.kind = 'caller-id.offer' and "
	    "x.state in ('planned', 'sent', 'unknown')))";
	sqlite3_stmt *asked = store_asked(s, sql, TEXTS(of->number, of->id), err);

	if (asked)
		bind_number(asked, 3, vapi);
	return rows_read(s, asked, arena, out, n, err);
}

bool caller_id_get(struct store *s, const char *id, struct arena *arena, struct caller_id *out,
    struct error *err)
{
	static const char sql[] = "select " COLUMNS FROM "where v.id = ? and v.deleted_at is null";
	bool found;

	if (!store_one(s, store_asked(s, sql, TEXTS(id), err), &reader, arena, &found, out, err))
		return false;
	return found ||
	    error_set(err, ERROR_NOT_FOUND, "no-such-caller-id",
		_("Look at the customer's caller IDs again."),
		_("There is no such caller ID; perhaps somebody removed it meanwhile."));
}

bool caller_id_of(struct store *s, const char *org_id, const char *number, const char *account_sid,
    struct arena *arena, bool *found, struct caller_id *out, struct error *err)
{
	static const char sql[] =
	    "select " COLUMNS FROM "where v.org_id = ?1 and v.phone_number = ?2 and "
	    "(?3 is null or v.account_sid = ?3) and v.deleted_at is null "
	    "order by v.state = 'verified' desc, v.state_at desc, v.row_id desc limit 1";
	sqlite3_stmt *asked = store_asked(s, sql, TEXTS(org_id, number), err);

	if (asked)
		bind_word(asked, 3, account_sid);
	return store_one(s, asked, &reader, arena, found, out, err);
}

bool caller_id_exact(struct store *s, const struct verification_plan *plan, struct arena *arena,
    bool *found, struct caller_id *out, struct error *err)
{
	static const char sql[] =
	    "select " COLUMNS FROM "where v.org_id = ?1 and v.phone_number = ?2 and "
	    "coalesce(v.account_sid, '') = ?3 and v.deleted_at is null";
	const char *account = plan->account_sid ? plan->account_sid : "";

	return store_one(s, store_asked(s, sql, TEXTS(plan->org_id, plan->number, account), err),
	    &reader, arena, found, out, err);
}

bool caller_id_code(struct store *s, const char *id, char out[VALIDATION_CODE_MAX],
    struct error *err)
{
	static const char sql[] =
	    "select validation_code, coalesce(started_at, state_at) from verified_caller_ids "
	    "where id = ? and validation_code is not null";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum stepped row;

	memset(out, 0, VALIDATION_CODE_MAX);
	if (!statement)
		return false;
	bind_text(statement, 1, id);
	row = store_row(s, statement, err);
	if (row == ROW_HERE && young((const char *)sqlite3_column_text(statement, 1)))
		(void)text_copy(out, VALIDATION_CODE_MAX,
		    (const char *)sqlite3_column_text(statement, 0));
	(void)sqlite3_reset(statement);
	return row != ROW_ERROR;
}
