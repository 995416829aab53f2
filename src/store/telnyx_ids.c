#include "store/telnyx_ids.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "phone/number.h"
#include "store/journal_rows.h"
#include "store/sync.h"
#include "store/words.h"

#define TELNYX_SUBJECT "telnyx_verified_numbers/"
#define SECRETS "[\"TELNYX_API_KEY\"]"

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

static bool by_id(struct store *s, const char *id, struct arena *arena, struct telnyx_id *out,
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
static bool record(struct store *s, const char *org_id, const char *number, struct arena *arena,
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
	    by_id(s, id, arena, out, err);
}

static const char *id_of(const struct operation *o)
{
	static const char prefix[] = TELNYX_SUBJECT;
	size_t n = sizeof prefix - 1;

	return strncmp(o->subject, prefix, n) == 0 ? o->subject + n : "";
}

/* ---- planned */

static bool under_way(const char *number, struct error *err)
{
	char shown[NUMBER_TEXT_MAX];

	number_show(number, shown, sizeof shown);
	return error_set(err, ERROR_CONFLICT, "operation-open",
	    _("Wait until it has ended, or look at the journal."),
	    _("Telnyx is being asked about %s already; nothing was started."), shown);
}

/* Whoever's it is: a second request would ring the same phone. */
static bool number_idle(struct store *s, const char *number, struct error *err)
{
	static const char sql[] =
	    "select 1 from operations o join telnyx_verified_numbers v on o.subject = '" TELNYX_SUBJECT
	    "' || v.id where v.phone_number = ?1 and o.state in ('planned', 'sent', 'unknown') "
	    "and o.kind <> '" OPERATION_SYNC "'";
	bool open;

	return store_has(s, sql, TEXTS(number), &open, err) && (!open || under_way(number, err));
}

static bool plan_operation(struct store *s, const struct telnyx_id *v, const char *kind,
    const char *method, struct arena *arena, char operation_id[ID_MAX], struct error *err)
{
	static const char sql[] = "select json_object('number', ?1, 'method', ?2)";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	char subject[sizeof TELNYX_SUBJECT + ID_MAX];
	const char *json;

	if (!statement)
		return false;
	bind_text(statement, 1, v->number);
	bind_text(statement, 2, method);
	if (store_row(s, statement, err) != ROW_HERE)
		return false;
	json = column_text(statement, 0, arena);
	(void)sqlite3_reset(statement);
	(void)snprintf(subject, sizeof subject, "%s%s", TELNYX_SUBJECT, v->id);
	return journal_insert(s,
	    &(struct new_operation){ .kind = kind,
		.subject = subject,
		.org_id = v->org_id,
		.parameters = json,
		.secrets = SECRETS },
	    operation_id, err);
}

static bool plan_inside(struct store *s, const char *org_id, const char *number, const char *method,
    struct arena *arena, char id[ID_MAX], char operation_id[ID_MAX], struct error *err)
{
	char shown[NUMBER_TEXT_MAX];
	struct telnyx_id v;

	number_show(number, shown, sizeof shown);
	if (!number_idle(s, number, err) || !record(s, org_id, number, arena, &v, err))
		return false;
	memcpy(id, v.id, ID_MAX);
	if (v.state == TELNYX_ID_VERIFIED)
		return error_set(err, ERROR_CONFLICT, "already-verified",
		    _("Nothing needs to be done."),
		    _("%s is verified already; nothing was started."), shown);
	return plan_operation(s, &v, OPERATION_TELNYX_VERIFY, method, arena, operation_id, err) &&
	    store_audit(s, org_id, "journal.planned", operation_id, err, "%s %s %s",
		OPERATION_TELNYX_VERIFY, number, method);
}

bool telnyx_id_plan(struct store *s, const char *org_id, const char *number, const char *method,
    char id[ID_MAX], char operation_id[ID_MAX], struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = plan_inside(s, org_id, number, method, &arena, id, operation_id, err);
	arena_done(&arena);
	return journal_commit(s, ok, "journal-planned", err);
}

static bool remove_plan_inside(struct store *s, const char *id, struct arena *arena,
    char operation_id[ID_MAX], struct error *err)
{
	struct telnyx_id v;

	return by_id(s, id, arena, &v, err) && number_idle(s, v.number, err) &&
	    plan_operation(s, &v, OPERATION_TELNYX_REMOVE, "", arena, operation_id, err) &&
	    store_audit(s, v.org_id, "journal.planned", operation_id, err, "%s %s",
		OPERATION_TELNYX_REMOVE, v.number);
}

bool telnyx_id_remove_plan(struct store *s, const char *id, char operation_id[ID_MAX],
    struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = remove_plan_inside(s, id, &arena, operation_id, err);
	arena_done(&arena);
	return journal_commit(s, ok, "journal-planned", err);
}

/* ---- what came of it */

struct outcome {
	const char *operation_id, *kind;
	enum operation_state to;
	const char *text; /* of the operation, and the record's reason */
	const char *sql;  /* of the record: ?1 now, ?2 id, ?3 text, ?4 method */
	const char *action, *point;
};

static bool outcome_inside(struct store *s, const struct outcome *o, struct arena *arena,
    struct error *err)
{
	static const char asked_by[] =
	    "select json_extract(parameters, '$.method') from operations where id = ?1";
	sqlite3_stmt *statement;
	const char *id, *method;
	struct journal_row row;

	if (!journal_get(s, o->operation_id, arena, &row, err) || !journal_ours(&row, err))
		return false;
	id = id_of(&row.o);
	if (!id[0] || strcmp(row.o.kind, o->kind) != 0)
		return error_set(err, ERROR_CONFLICT, "operation-changed",
		    _("Look at it as it is now."),
		    _("The journal's entry has moved on meanwhile; nothing was changed."));
	statement = store_statement(s, asked_by, err);
	if (!statement)
		return false;
	bind_text(statement, 1, o->operation_id);
	if (store_row(s, statement, err) != ROW_HERE)
		return false;
	method = column_text(statement, 0, arena);
	(void)sqlite3_reset(statement);
	/* The customer may have been removed meanwhile: then the operation alone has ended. */
	return journal_move(s, &row, o->to, o->text, err) &&
	    store_change(s, o->sql, TEXTS(id, o->text ? o->text : "", method), NULL, err) &&
	    store_audit(s, row.o.org_id, o->action, id, err, "%s", o->text ? o->text : "");
}

static bool outcome(struct store *s, const struct outcome *o, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = outcome_inside(s, o, &arena, err);
	arena_done(&arena);
	return journal_commit(s, ok, o->point, err);
}

#define TO(state)                                                                              \
	"update telnyx_verified_numbers set state = '" state "', state_at = ?1, reason = ?3, " \
	"method = ?4, updated_at = ?1, version = version + 1 where id = ?2 and deleted_at is null"

bool telnyx_id_asked(struct store *s, const char *operation_id, struct error *err)
{
	return outcome(s,
	    &(struct outcome){ .operation_id = operation_id,
		.kind = OPERATION_TELNYX_VERIFY,
		.to = OPERATION_DONE,
		.sql = TO("pending"),
		.action = "telnyx-id.asked",
		.point = "journal-called" },
	    err);
}

bool telnyx_id_refused(struct store *s, const char *operation_id, const char *reason,
    struct error *err)
{
	return outcome(s,
	    &(struct outcome){ .operation_id = operation_id,
		.kind = OPERATION_TELNYX_VERIFY,
		.to = OPERATION_FAILED,
		.text = reason,
		.sql = TO("failed"),
		.action = "telnyx-id.refused",
		.point = "journal-refused" },
	    err);
}

bool telnyx_id_removed(struct store *s, const char *operation_id, struct error *err)
{
	return outcome(s,
	    &(struct outcome){ .operation_id = operation_id,
		.kind = OPERATION_TELNYX_REMOVE,
		.to = OPERATION_DONE,
		.sql =
		    "update telnyx_verified_numbers set state = 'removed', state_at = ?1, reason = ?3, deleted_at = ?1, "
		    "method = coalesce(nullif(?4, ''), method), updated_at = ?1, version = version + 1 where id = ?2 and deleted_at is null",
		.action = "telnyx-id.removed",
		.point = "journal-removed" },
	    err);
}

/* ---- what was seen */

/* Its open verification; *open. Another operation, a removal, goes on. */
static bool verify_open(struct store *s, const struct telnyx_id *v, struct arena *arena,
    struct journal_row *row, bool *open, struct error *err)
{
	*open = false;
	if (!v->operation_id[0])
		return true;
	if (!journal_get(s, v->operation_id, arena, row, err))
		return false;
	*open = strcmp(row->o.kind, OPERATION_TELNYX_VERIFY) == 0;
	return true;
}

/* It has come to its end, whoever sent it. */
static bool end_verify(struct store *s, const struct journal_row *row, struct error *err)
{
	return journal_move(s, row,
	    row->o.state == OPERATION_PLANNED ? OPERATION_CANCELLED : OPERATION_DONE, NULL, err);
}

static bool verified_inside(struct store *s, const char *org_id, const char *number,
    const char *verified_at, struct arena *arena, struct error *err)
{
	static const char again[] = "update telnyx_verified_numbers set seen_at = ?1 where id = ?2";
	static const char other[] =
	    "update telnyx_verified_numbers set state = 'verified', state_at = ?1, verified_at = coalesce(nullif(?3, ''), ?1), "
	    "reason = '', seen_at = ?1, updated_at = ?1, version = version + 1 where id = ?2";
	struct journal_row row;
	struct telnyx_id v;
	bool open;

	if (!record(s, org_id, number, arena, &v, err) ||
	    !verify_open(s, &v, arena, &row, &open, err))
		return false;
	if (v.state == TELNYX_ID_VERIFIED && !open)
		return store_change_one(s, again, TEXTS(v.id), err);
	return (!open || end_verify(s, &row, err)) &&
	    store_change_one(s, other, TEXTS(v.id, verified_at ? verified_at : ""), err) &&
	    store_audit(s, org_id, "telnyx-id.verified", v.id, err, "%s", number);
}

bool telnyx_id_verified(struct store *s, const char *org_id, const char *number,
    const char *verified_at, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = verified_inside(s, org_id, number, verified_at, &arena, err);
	arena_done(&arena);
	return journal_commit(s, ok, "journal-verified", err);
}

/* A record of its own, by its id; nothing where `state` is not the one it is in. */
static bool seen_inside(struct store *s, const char *id, enum telnyx_id_state state,
    const char *sql, const char *action, const char *reason, struct arena *arena, struct error *err)
{
	struct telnyx_id v;

	if (!by_id(s, id, arena, &v, err))
		return false;
	return v.state != state ||
	    (store_change_one(s, sql, TEXTS(id, reason), err) &&
		store_audit(s, v.org_id, action, id, err, "%s %s", v.number, reason));
}

bool telnyx_id_gone(struct store *s, const char *id, const char *reason, struct error *err)
{
	static const char sql[] =
	    "update telnyx_verified_numbers set state = 'removed', state_at = ?1, reason = ?3, seen_at = ?1, updated_at = ?1, "
	    "version = version + 1 where id = ?2";
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = seen_inside(s, id, TELNYX_ID_VERIFIED, sql, "telnyx-id.gone", reason ? reason : "",
	    &arena, err);
	arena_done(&arena);
	return journal_commit(s, ok, "journal-gone", err);
}

bool telnyx_id_wrong_code(struct store *s, const char *id, const char *reason, struct error *err)
{
	static const char sql[] =
	    "update telnyx_verified_numbers set reason = ?3, updated_at = ?1, version = version + 1 where id = ?2";
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = seen_inside(s, id, TELNYX_ID_ASKED, sql, "telnyx-id.wrong-code", reason ? reason : "",
	    &arena, err);
	arena_done(&arena);
	return journal_commit(s, ok, "journal-seen", err);
}
