#include "store/caller_ids.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/time.h"
#include "store/journal_rows.h"
#include "store/words.h"

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
#define COLUMNS                                                                                    \
	"v.id, v.org_id, v.state, v.phone_number, v.country_code, v.account_sid, v.call_sid, "     \
	"v.caller_id_sid, v.state_at, v.verified_at, v.seen_at, v.started_at, v.reason, "          \
	"v.version, v.validation_code is not null, p.id, p.state"
#define FROM                                                                                       \
	" from verified_caller_ids v left join operations p on p.row_id = (select max(o.row_id) "  \
	"from operations o where o.subject = 'verified_caller_ids/' || v.id and "                  \
	"o.state in ('planned', 'sent', 'unknown')) "

static bool young(const char *since)
{
	time_t at;

	return time_parse(since, &at) &&
	    llabs((long long)(time_now() - at)) < VERIFICATION_MINUTES * 60;
}

static bool row_read(struct store *s, sqlite3_stmt *row, struct arena *arena, struct caller_id *out,
    struct error *err)
{
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
	out->has_code = sqlite3_column_int(row, 14) != 0 &&
	    young(out->started_at[0] ? out->started_at : out->state_at);
	if (state < 0 ||
	    (out->operation_id[0] &&
		!operation_state_parse(column_text(row, 16, arena), &out->operation_state)))
		return store_fail_corrupt(s, "verified_caller_ids: state", err);
	out->state = (enum outbound_state)state;
	return true;
}

bool caller_id_list(struct store *s, const char *org_id, const char *after_id, size_t max,
    struct arena *arena, struct caller_id **out, size_t *n, struct error *err)
{
	static const char all[] = "select " COLUMNS FROM
	    "where v.deleted_at is null and "
	    "(?2 is null or v.row_id > (select row_id from verified_caller_ids where id = ?2)) "
	    "order by v.row_id limit ?3";
	static const char of_one[] = "select " COLUMNS FROM
	    "where v.org_id = ?1 and v.deleted_at is null and "
	    "(?2 is null or v.row_id > (select row_id from verified_caller_ids where id = ?2)) "
	    "order by v.row_id limit ?3";
	sqlite3_stmt *statement = store_statement(s, org_id ? of_one : all, err);
	size_t room = 0;
	enum row row;

	*out = NULL;
	*n = 0;
	if (!statement)
		return false;
	if (org_id)
		bind_text(statement, 1, org_id);
	bind_word(statement, 2, after_id);
	bind_number(statement, 3, max ? (int64_t)max : -1);
	while (store_next(s, statement, &row, err)) {
		*out = store_grow(arena, *out, *n, &room, sizeof **out);
		if (!row_read(s, statement, arena, &(*out)[*n], err)) {
			(void)sqlite3_reset(statement);
			return false;
		}
		(*n)++;
	}
	return row == ROW_NONE;
}
