#include "store/telnyx_ids.h"

#include "base/i18n.h"
#include "base/words.h"
#include "store/sync.h"
#include "store/telnyx_id_rows.h"

static const char *const states[TELNYX_ID_STATES] = {
	"none",
	"pending",
	"verified",
	"failed",
	"removed",
};

const char *telnyx_id_state_name(enum telnyx_id_state s)
{
	return states[s];
}

#define COLUMNS                                                                                 \
	"select v.id, v.org_id, v.phone_number, v.method, v.reason, v.state, v.state_at, "      \
	"v.verified_at, v.seen_at, v.version, p.id, p.state from telnyx_verified_numbers v "    \
	"left join operations p on p.row_id = (select o.row_id from operations o where "        \
	"o.subject = '" TELNYX_SUBJECT "' || v.id and o.kind <> '" OPERATION_SYNC "' and "      \
	"o.state in ('planned', 'sent', 'unknown') order by o.kind = '" OPERATION_TELNYX_VERIFY \
	"' desc, o.row_id desc limit 1) where v.deleted_at is null "

static bool row_read(struct store *s, sqlite3_stmt *row, struct arena *arena, void *to,
    struct error *err)
{
	struct telnyx_id *out = to;
	int state = word_index(states, TELNYX_ID_STATES, column_text(row, 5, arena));

	*out = (struct telnyx_id){
		.number = column_text(row, 2, arena),
		.method = column_text(row, 3, arena),
		.reason = column_text(row, 4, arena),
		.state_at = column_text(row, 6, arena),
		.verified_at = column_text(row, 7, arena),
		.seen_at = column_text(row, 8, arena),
		.version = sqlite3_column_int64(row, 9),
	};
	column_id(row, 0, out->id);
	column_id(row, 1, out->org_id);
	column_id(row, 10, out->operation_id);
	if (state < 0 ||
	    (out->operation_id[0] &&
		!operation_state_parse(column_text(row, 11, arena), &out->operation_state)))
		return store_fail_corrupt(s, "telnyx_verified_numbers: state", err);
	out->state = (enum telnyx_id_state)state;
	return true;
}
static const struct row_reader reader = { sizeof(struct telnyx_id), row_read };

static bool row_by(struct store *s, const char *sql, const char *const *texts, size_t n,
    struct arena *arena, bool *found, struct telnyx_id *out, struct error *err)
{
	return store_one(s, store_asked(s, sql, texts, n, err), &reader, arena, found, out, err);
}

bool telnyx_id_of(struct store *s, const char *org_id, const char *number, struct arena *arena,
    bool *found, struct telnyx_id *out, struct error *err)
{
	static const char sql[] = COLUMNS "and v.org_id = ?1 and v.phone_number = ?2";

	return row_by(s, sql, TEXTS(org_id, number), arena, found, out, err);
}

bool telnyx_id_other(struct store *s, const struct telnyx_id *of, struct arena *arena,
    const char **name, struct error *err)
{
	static const char sql[] =
	    "select o.name from telnyx_verified_numbers v join organizations o on o.id = v.org_id where "
	    "v.phone_number = ?1 and v.id <> ?2 and v.state in ('pending', 'verified') and v.deleted_at is null";
	bool found;

	return store_text(s, store_asked(s, sql, TEXTS(of->number, of->id), err), arena, &found,
	    name, err);
}

bool telnyx_id_list(struct store *s, const char *org_id, struct arena *arena,
    struct telnyx_id **out, size_t *n, struct error *err)
{
	/* Each its own text, so that each finds its index. */
	static const char all[] = COLUMNS "and v.state <> 'none' order by v.row_id";
	static const char of_one[] =
	    COLUMNS "and v.state <> 'none' and v.org_id = ?1 order by v.row_id";
	bool one = org_id && org_id[0];
	void *rows;
	bool ok = store_list(s, store_asked(s, one ? of_one : all, &org_id, one, err), &reader,
	    arena, &rows, n, err);

	*out = rows;
	return ok;
}

bool telnyx_id_get(struct store *s, const char *id, struct arena *arena, struct telnyx_id *out,
    struct error *err)
{
	static const char sql[] = COLUMNS "and v.id = ?1";
	bool found;

	if (!row_by(s, sql, TEXTS(id), arena, &found, out, err))
		return false;
	return found ||
	    error_set(err, ERROR_NOT_FOUND, "no-such-caller-id",
		_("Look at the customer's caller IDs again."),
		_("There is no such caller ID; perhaps somebody removed it meanwhile."));
}

/* The customer's record of the number, made (state none) when there is none. */
bool telnyx_id_record(struct store *s, const char *org_id, const char *number, struct arena *arena,
    struct telnyx_id *out, struct error *err)
{
	static const char sql[] =
	    "insert into telnyx_verified_numbers (id, org_id, phone_number, state_at, created_at, updated_at) "
	    "values (?2, ?3, ?4, ?1, ?1, ?1)";
	char id[ID_MAX];
	bool found;

	if (!customer_exists(s, org_id, err) ||
	    !telnyx_id_of(s, org_id, number, arena, &found, out, err))
		return false;
	if (found)
		return true;
	id_new(id);
	return store_change_one(s, sql, TEXTS(id, org_id, number), err) &&
	    telnyx_id_get(s, id, arena, out, err);
}
