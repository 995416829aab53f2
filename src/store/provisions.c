#include "store/provisions.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/words.h"
#include "store/journal_rows.h"
#include "store/provision_rows.h"

static const char *const kinds[] = { "buy", "release" };
static const char *const states[PROVISION_STATES] = { "open", "stopped", "done", "failed" };

const char *provision_kind_name(enum provision_kind k)
{
	return kinds[k];
}

const char *provision_state_name(enum provision_state s)
{
	return states[s];
}

bool provision_was_left(const struct provision *p)
{
	if (p->state != PROVISION_DONE)
		return false;
	if (p->kind == PROVISION_BUY)
		return p->reason[0] != '\0';
	return strcmp(p->operation_kind, OPERATION_RELEASE) != 0 ||
	    p->operation_state != OPERATION_DONE;
}

#define COLUMNS                                                                                \
	"select p.id, p.org_id, p.number_id, p.kind, p.state, coalesce(o.name, ''), "          \
	"p.phone_number, p.country_code, p.number_type, p.address_sid, p.bundle_sid, "         \
	"p.account_sid, p.agent_id, p.reason, p.created_at, p.updated_at, p.version, op.id, "  \
	"op.kind, op.state, p.owner_host, p.owner_boot_id, p.owner_pid, p.owner_started_at "   \
	"from provisions p left join organizations o on o.id = p.org_id left join operations " \
	"op on op.row_id = (select max(x.row_id) from operations x where x.subject = "         \
	"'" PROVISION_SUBJECT "' || p.id) "

static void owner_read(sqlite3_stmt *row, struct arena *arena, struct provision_row *out)
{
	struct owner self;

	out->owner = (struct owner){ .pid = sqlite3_column_int(row, 22) };
	(void)text_copy(out->owner.host, sizeof out->owner.host, column_text(row, 20, arena));
	(void)text_copy(out->owner.boot_id, sizeof out->owner.boot_id, column_text(row, 21, arena));
	(void)text_copy(out->owner.started_at, sizeof out->owner.started_at,
	    column_text(row, 23, arena));
	if (out->p.state != PROVISION_OPEN)
		return;
	owner_self(&self);
	out->p.ours = owner_same(&out->owner, &self);
	out->p.owner_alive = out->p.ours || owner_alive(&out->owner, out->p.updated_at);
}

static bool row_read(struct store *s, sqlite3_stmt *row, struct arena *arena, void *to,
    struct error *err)
{
	struct provision_row *out = to;
	struct provision *p = &out->p;
	int kind = word_index(kinds, sizeof kinds / sizeof kinds[0], column_text(row, 3, arena));
	int state = word_index(states, PROVISION_STATES, column_text(row, 4, arena));

	*p = (struct provision){
		.customer = column_text(row, 5, arena),
		.number = column_text(row, 6, arena),
		.country = column_text(row, 7, arena),
		.type = column_text(row, 8, arena),
		.address_sid = column_text(row, 9, arena),
		.bundle_sid = column_text(row, 10, arena),
		.account_sid = column_text(row, 11, arena),
		.agent_id = column_text(row, 12, arena),
		.reason = column_text(row, 13, arena),
		.created_at = column_text(row, 14, arena),
		.updated_at = column_text(row, 15, arena),
		.version = sqlite3_column_int64(row, 16),
		.operation_kind = column_text(row, 18, arena),
	};
	column_id(row, 0, p->id);
	column_id(row, 1, p->org_id);
	column_id(row, 2, p->number_id);
	column_id(row, 17, p->operation_id);
	if (kind < 0 || state < 0 ||
	    (p->operation_id[0] &&
		!operation_state_parse(column_text(row, 19, arena), &p->operation_state)))
		return store_fail_corrupt(s, "provisions: a word", err);
	p->kind = (enum provision_kind)kind;
	p->state = (enum provision_state)state;
	owner_read(row, arena, out);
	return true;
}
static const struct row_reader reader = { sizeof(struct provision_row), row_read };

static bool provision_read(struct store *s, sqlite3_stmt *row, struct arena *arena, void *to,
    struct error *err)
{
	struct provision *out = to;
	struct provision_row read;

	if (!row_read(s, row, arena, &read, err))
		return false;
	*out = read.p;
	return true;
}
static const struct row_reader provision_reader = { sizeof(struct provision), provision_read };

bool provision_row(struct store *s, const char *id, struct arena *arena, struct provision_row *out,
    struct error *err)
{
	static const char sql[] = COLUMNS "where p.id = ?1";
	bool found;

	if (!store_one(s, store_asked(s, sql, TEXTS(id), err), &reader, arena, &found, out, err))
		return false;
	return found ||
	    error_set(err, ERROR_NOT_FOUND, "no-such-provision", _("Look at the journal again."),
		_("There is no such purchase or release."));
}

bool provision_running(struct store *s, const char *org_id, const char *number, struct arena *arena,
    bool *found, struct provision_row *out, struct error *err)
{
	static const char of_customer[] =
	    COLUMNS "where p.org_id = ?1 and p.state in ('open', 'stopped')";
	static const char of_number[] =
	    COLUMNS "where p.phone_number = ?1 and p.state in ('open', 'stopped')";
	sqlite3_stmt *asked = org_id ? store_asked(s, of_customer, TEXTS(org_id), err)
				     : store_asked(s, of_number, TEXTS(number), err);

	return store_one(s, asked, &reader, arena, found, out, err);
}

bool provision_get(struct store *s, const char *id, struct arena *arena, struct provision *out,
    struct error *err)
{
	struct provision_row row;
	bool ok = provision_row(s, id, arena, &row, err);

	*out = row.p;
	return ok;
}

bool provision_list(struct store *s, const char *org_id, bool open_only, struct arena *arena,
    struct provision **out, size_t *n, struct error *err)
{
	/* Each its own text, so that each finds its index. */
	static const char *const sql[2][2] = {
		{ COLUMNS "order by p.row_id desc",
		    COLUMNS "where p.state in ('open', 'stopped') order by p.row_id desc" },
		{ COLUMNS "where p.org_id = ?1 order by p.row_id desc",
		    COLUMNS
		    "where p.org_id = ?1 and p.state in ('open', 'stopped') order by p.row_id desc" },
	};
	void *rows;
	bool ok = store_list(s,
	    store_asked(s, sql[org_id != NULL][open_only], &org_id, org_id != NULL, err),
	    &provision_reader, arena, &rows, n, err);

	*out = rows;
	return ok;
}

/* ---- what all changes share */

bool provision_taken(struct error *err)
{
	return error_set(err, ERROR_CONFLICT, "provision-taken",
	    _("Look at the journal to see what became of it."),
	    _("Another voxdesk works on this number, or it has ended; nothing was done from here."));
}

bool provision_bought_any(const struct provision *p)
{
	return p->number_id[0] != '\0';
}

bool provision_step_open(const struct provision *p)
{
	return p->operation_id[0] && operation_open(p->operation_state);
}

bool provision_to(struct store *s, const struct provision *p, enum provision_state to,
    const char *reason, struct error *err)
{
	static const char sql[] =
	    "update provisions set state = ?3, reason = coalesce(?4, reason), updated_at = ?1, version = version + 1, "
	    "ended_at = case when ?3 in ('done', 'failed') then ?1 end where id = ?2 and state in ('open', 'stopped')";

	return store_change_one(s, sql, TEXTS(p->id, provision_state_name(to), reason), err);
}

bool provision_halt(struct store *s, const struct provision *p, const char *reason,
    struct error *err)
{
	bool failed = !provision_bought_any(p);

	return provision_to(s, p, failed ? PROVISION_FAILED : PROVISION_STOPPED, reason, err) &&
	    store_audit(s, p->org_id, failed ? "provision.failed" : "provision.stopped", p->id, err,
		"%s %s: %s", provision_kind_name(p->kind), p->number, reason);
}

/* ---- for the journal */

bool provision_sends(struct store *s, const struct operation *o, struct error *err)
{
	static const char touch[] =
	    "update provisions set updated_at = ?1, version = version + 1 where id = ?2";
	const char *id = operation_about(o, PROVISION_SUBJECT);
	struct arena arena = { 0 };
	struct provision_row row;
	bool ok;

	if (!id[0])
		return true;
	ok = provision_row(s, id, &arena, &row, err) &&
	    (row.p.ours || provision_taken(err)) && /* ours: only while it is open */
	    store_change_one(s, touch, TEXTS(id), err);
	arena_done(&arena);
	return ok;
}

bool provision_ends(struct store *s, const struct operation *o, const char *reason,
    struct error *err)
{
	const char *id = operation_about(o, PROVISION_SUBJECT);
	struct arena arena = { 0 };
	struct provision_row row;
	bool ok;

	if (!id[0])
		return true;
	ok = provision_row(s, id, &arena, &row, err) &&
	    (row.p.state != PROVISION_OPEN || provision_halt(s, &row.p, reason, err));
	arena_done(&arena);
	return ok;
}

static bool orphans(struct store *s, struct arena *arena, struct provision **out, size_t *n,
    struct error *err)
{
	struct provision *all;
	size_t n_all;

	*n = 0;
	if (!provision_list(s, NULL, true, arena, &all, &n_all, err))
		return false;
	*out = all;
	for (size_t i = 0; i < n_all; i++)
		if (all[i].state == PROVISION_OPEN && all[i].kind == PROVISION_BUY &&
		    !all[i].owner_alive && !provision_bought_any(&all[i]) &&
		    !provision_step_open(&all[i]))
			all[(*n)++] = all[i];
	return true;
}

bool provision_orphans(struct store *s, bool *any, struct error *err)
{
	struct arena arena = { 0 };
	struct provision *all;
	size_t n;
	bool ok = orphans(s, &arena, &all, &n, err);

	*any = ok && n > 0;
	arena_done(&arena);
	return ok;
}

/* The yes was given to a process that is no more: what was not bought yet is not bought later. */
bool provision_sweep(struct store *s, size_t *n, struct error *err)
{
	struct arena arena = { 0 };
	struct provision *all;
	size_t n_all;
	bool ok = orphans(s, &arena, &all, &n_all, err);

	for (size_t i = 0; ok && i < n_all; i++, (*n)++)
		ok = provision_halt(s, &all[i],
		    _("the program that bought it ended before anything was bought"), err);
	arena_done(&arena);
	return ok;
}
