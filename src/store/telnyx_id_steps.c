/* A Telnyx verification, or its removal: planned, what came of it, what was seen since. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "phone/number.h"
#include "store/sync.h"
#include "store/telnyx_id_rows.h"

#define SECRETS "[\"TELNYX_API_KEY\"]"

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
	char subject[sizeof TELNYX_SUBJECT + ID_MAX];
	const char *json;
	bool found;

	if (!store_text(s, store_asked(s, sql, TEXTS(v->number, method), err), arena, &found, &json,
		err))
		return false;
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
	if (!number_idle(s, number, err) || !telnyx_id_record(s, org_id, number, arena, &v, err))
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

	return telnyx_id_get(s, id, arena, &v, err) && number_idle(s, v.number, err) &&
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
	const char *id, *method;
	struct journal_row row;
	bool found;

	if (!journal_get(s, o->operation_id, arena, &row, err) || !journal_ours(&row, err))
		return false;
	id = operation_about(&row.o, TELNYX_SUBJECT);
	if (!id[0] || strcmp(row.o.kind, o->kind) != 0)
		return journal_moved_on(err);
	if (!store_text(s, store_asked(s, asked_by, TEXTS(o->operation_id), err), arena, &found,
		&method, err))
		return false;
	/* The customer may have been removed meanwhile: then the operation alone has ended. */
	return journal_move(s, &row, o->to, o->text, err) &&
	    store_change(s, o->sql, TEXTS(id, or_empty(o->text), method), NULL, err) &&
	    store_audit(s, row.o.org_id, o->action, id, err, "%s", or_empty(o->text));
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

	if (!telnyx_id_record(s, org_id, number, arena, &v, err) ||
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

/* What was seen of a record, by its id; nothing where `in` is not the state that it is in. */
struct seen {
	const char *id, *reason;
	enum telnyx_id_state in;
	const char *sql; /* ?1 now, ?2 id, ?3 reason */
	const char *action, *point;
};

static bool seen_inside(struct store *s, const struct seen *seen, struct arena *arena,
    struct error *err)
{
	const char *reason = or_empty(seen->reason);
	struct telnyx_id v;

	if (!telnyx_id_get(s, seen->id, arena, &v, err))
		return false;
	return v.state != seen->in ||
	    (store_change_one(s, seen->sql, TEXTS(seen->id, reason), err) &&
		store_audit(s, v.org_id, seen->action, seen->id, err, "%s %s", v.number, reason));
}

static bool seen_take(struct store *s, const struct seen *seen, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = seen_inside(s, seen, &arena, err);
	arena_done(&arena);
	return journal_commit(s, ok, seen->point, err);
}

bool telnyx_id_gone(struct store *s, const char *id, const char *reason, struct error *err)
{
	return seen_take(s,
	    &(struct seen){ .id = id,
		.reason = reason,
		.in = TELNYX_ID_VERIFIED,
		.sql =
		    "update telnyx_verified_numbers set state = 'removed', state_at = ?1, reason = ?3, seen_at = ?1, updated_at = ?1, "
		    "version = version + 1 where id = ?2",
		.action = "telnyx-id.gone",
		.point = "journal-gone" },
	    err);
}

bool telnyx_id_wrong_code(struct store *s, const char *id, const char *reason, struct error *err)
{
	return seen_take(s,
	    &(struct seen){ .id = id,
		.reason = reason,
		.in = TELNYX_ID_ASKED,
		.sql =
		    "update telnyx_verified_numbers set reason = ?3, updated_at = ?1, version = version + 1 where id = ?2",
		.action = "telnyx-id.wrong-code",
		.point = "journal-seen" },
	    err);
}
