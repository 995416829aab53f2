#include "store/journal.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/words.h"
#include "store/agents.h"
#include "store/journal_rows.h"
#include "store/provisions.h"
#include "store/sync.h"
#include "store/telnyx_ids.h"

static const char *const states[OPERATION_STATES] = {
	"planned",
	"sent",
	"done",
	"failed",
	"unknown",
	"cancelled",
};

const char *operation_state_name(enum operation_state state)
{
	return states[state];
}

WORD_PARSE(operation_state_parse, operation_state, states, OPERATION_STATES)

bool operation_open(enum operation_state state)
{
	return state == OPERATION_PLANNED || state == OPERATION_SENT || state == OPERATION_UNKNOWN;
}

bool operation_kind_queues(const char *kind)
{
	static const char *const queueing[] = {
		OPERATION_CALLER_ID_REMOVE,
		OPERATION_CALLER_ID_RENAME,
		OPERATION_IMPORT,
		OPERATION_UNIMPORT,
		OPERATION_RELEASE,
		OPERATION_POINT_IN,
		OPERATION_POINT_OUT,
		OPERATION_UNPOINT,
		OPERATION_OFFER,
		OPERATION_TELNYX_REMOVE,
		OPERATION_SYNC,
	};

	return word_index(queueing, sizeof queueing / sizeof queueing[0], kind) >= 0;
}

#define COLUMNS                                                                               \
	"id, state, kind, subject, org_id, parameters, next_attempt_at, last_error, result, " \
	"owner_host, operator_name, owner_pid, created_at, sent_at, ended_at, updated_at, "   \
	"attempts, version, owner_boot_id, owner_started_at"

static bool row_read(struct store *s, sqlite3_stmt *row, struct arena *arena, void *to,
    struct error *err)
{
	struct journal_row *out = to;
	struct operation *o = &out->o;

	*o = (struct operation){
		.kind = column_text(row, 2, arena),
		.subject = column_text(row, 3, arena),
		.parameters = column_text(row, 5, arena),
		.next_attempt_at = column_text(row, 6, arena),
		.last_error = column_text(row, 7, arena),
		.result = column_text(row, 8, arena),
		.owner_host = column_text(row, 9, arena),
		.operator_name = column_text(row, 10, arena),
		.owner_pid = sqlite3_column_int(row, 11),
		.created_at = column_text(row, 12, arena),
		.sent_at = column_text(row, 13, arena),
		.ended_at = column_text(row, 14, arena),
		.updated_at = column_text(row, 15, arena),
		.attempts = sqlite3_column_int(row, 16),
		.version = sqlite3_column_int64(row, 17),
	};
	column_id(row, 0, o->id);
	column_id(row, 4, o->org_id);
	if (!operation_state_parse(column_text(row, 1, arena), &o->state))
		return store_fail_corrupt(s, "operations: state", err);
	out->owner = (struct owner){ .pid = o->owner_pid };
	(void)text_copy(out->owner.host, sizeof out->owner.host, o->owner_host);
	(void)text_copy(out->owner.boot_id, sizeof out->owner.boot_id, column_text(row, 18, arena));
	(void)text_copy(out->owner.started_at, sizeof out->owner.started_at,
	    column_text(row, 19, arena));
	/* What a trigger planned is nobody's. */
	if ((o->state == OPERATION_PLANNED || o->state == OPERATION_SENT) && o->owner_pid != 0) {
		struct owner self;

		owner_self(&self);
		o->ours = owner_same(&out->owner, &self);
		o->owner_alive = o->ours || owner_alive(&out->owner, o->updated_at);
	}
	return true;
}
static const struct row_reader reader = { sizeof(struct journal_row), row_read };

static bool operation_read(struct store *s, sqlite3_stmt *row, struct arena *arena, void *to,
    struct error *err)
{
	struct operation *out = to;
	struct journal_row read;

	if (!row_read(s, row, arena, &read, err))
		return false;
	*out = read.o;
	return true;
}
static const struct row_reader operation_reader = { sizeof(struct operation), operation_read };

bool journal_get(struct store *s, const char *id, struct arena *arena, struct journal_row *out,
    struct error *err)
{
	static const char sql[] = "select " COLUMNS " from operations where id = ?";
	bool found;

	if (!store_one(s, store_asked(s, sql, TEXTS(id), err), &reader, arena, &found, out, err))
		return false;
	return found ||
	    error_set(err, ERROR_NOT_FOUND, "no-such-operation", _("Look at the journal again."),
		_("There is no such entry in the journal."));
}

bool journal_owned(struct store *s, struct arena *arena, struct journal_row **out, size_t *n,
    struct error *err)
{
	static const char sql[] =
	    "select " COLUMNS " from operations where state in ('planned', 'sent') "
	    "and kind <> '" OPERATION_SYNC "' order by row_id";
	void *rows;
	bool ok = store_list(s, store_statement(s, sql, err), &reader, arena, &rows, n, err);

	*out = rows;
	return ok;
}

const char *operation_about(const struct operation *o, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(o->subject, prefix, n) == 0 ? o->subject + n : "";
}

#define AFTER \
	"(?2 is null or row_id < (select row_id from operations where id = ?2)) order by row_id desc limit ?3"
#define OPEN "state in ('planned', 'sent', 'unknown') and "

bool operation_list(struct store *s, const char *org_id, bool open_only, const char *after_id,
    size_t max, struct arena *arena, struct operation **out, size_t *n, struct error *err)
{
	/* Each its own text, so that each finds its index. */
	static const char *const sql[2][2] = {
		{ "select " COLUMNS " from operations where " AFTER,
		    /* Many may be open: only what is shown is read, the rest is counted off by an
		       index. */
		    "select " COLUMNS
		    " from operations where row_id in (select row_id from operations where " OPEN
			AFTER ") order by row_id desc" },
		{ "select " COLUMNS " from operations where org_id = ?1 and " AFTER,
		    "select " COLUMNS " from operations where org_id = ?1 and " OPEN AFTER },
	};
	sqlite3_stmt *asked =
	    store_asked(s, sql[org_id != NULL][open_only], &org_id, org_id != NULL, err);
	void *rows;
	bool ok;

	if (asked) {
		bind_word(asked, 2, after_id);
		bind_number(asked, 3, max ? (int64_t)max : -1);
	}
	ok = store_list(s, asked, &operation_reader, arena, &rows, n, err);
	*out = rows;
	return ok;
}

bool operation_get(struct store *s, const char *id, struct arena *arena, struct operation *out,
    struct error *err)
{
	struct journal_row row = { .o.version = 0 };
	bool ok = journal_get(s, id, arena, &row, err);

	*out = row.o;
	return ok;
}

bool operation_calls(struct store *s, const char *number, struct arena *arena, const char ***out,
    size_t *n, struct error *err)
{
	static const char sql[] =
	    "select result from operations where kind = '" OPERATION_VERIFY "' and "
	    "result is not null and subject in (select '" CALLER_ID_SUBJECT
	    "' || id from verified_caller_ids where phone_number = ?1)";

	return store_texts(s, store_asked(s, sql, TEXTS(number), err), arena, out, n, err);
}

bool operation_verifying(struct store *s, const char *number, bool *out, struct error *err)
{
	static const char sql[] =
	    "select 1 from operations where kind = '" OPERATION_VERIFY "' and "
	    "state in ('sent', 'unknown') and subject in (select '" CALLER_ID_SUBJECT
	    "' || id from verified_caller_ids where phone_number = ?1)";

	return store_has(s, sql, TEXTS(number), out, err);
}

bool operation_count_open(struct store *s, size_t *waiting, size_t *unknown, struct error *err)
{
	static const char sql[] =
	    "select coalesce(sum(state <> 'unknown'), 0), coalesce(sum(state = 'unknown'), 0) "
	    "from operations where state in ('planned', 'sent', 'unknown')";
	sqlite3_stmt *statement = store_statement(s, sql, err);

	*waiting = *unknown = 0;
	if (!statement || store_row(s, statement, err) != ROW_HERE)
		return false;
	*waiting = (size_t)sqlite3_column_int64(statement, 0);
	*unknown = (size_t)sqlite3_column_int64(statement, 1);
	(void)sqlite3_reset(statement);
	return true;
}
