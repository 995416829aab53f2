/*
 * DESIGN. Setup and state of lane 1. A change reads its row inside the transaction, checks version
 * and state, then writes; the write lock makes that a compare and set. Times say when a state was
 * reached in the present round: an earlier step that is taken again clears the later ones. What was
 * before stands in audit_log.
 */
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/time.h"
#include "phone/number.h"
#include "store/forwarding_rows.h"
#include "store/internal.h"
#include "store/pool_rows.h"
#include "store/sync_rows.h"

#define CODES_MAX 1000

static bool in_pool(struct store *s, const char *id, bool *out, struct error *err)
{
	static const char sql[] =
	    "select 1 from forwarding_configs where id = ?1 and ai_source = 'pool'";

	return store_has(s, sql, TEXTS(id), out, err);
}

/* A number that takes no calls, that was switched off, or that leads to another customer's agent
 * keeps the places it has, and gives no new ones. */
#define LED POOL_LED_ELSEWHERE("p.phone_number", "c.org_id")
static bool place_fits(struct store *s, const char *id, struct error *err)
{
	static const char sql[] =
	    "select p.phone_number, p.drift, p.status = 'active' from forwarding_configs c join pool_numbers p "
	    "on p.phone_number = c.ai_number and p.deleted_at is null where c.id = ?1 and c.ai_source = 'pool' and c.state <> 'removed' and "
	    "(p.status <> 'active' or p.drift in ('missing', 'suspended') or " LED
	    ") and not exists (select 1 from forwarding_numbers f "
	    "where f.id = c.id and f.pool_number_id = p.id and f.deleted_at is null and f.status <> 'disabled')";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum number_drift drift = DRIFT_NONE;
	char shown[NUMBER_TEXT_MAX];
	enum stepped row;
	bool active;

	if (!statement)
		return false;
	bind_text(statement, 1, id);
	row = store_row(s, statement, err);
	if (row != ROW_HERE)
		return row == ROW_NONE;
	number_show((const char *)sqlite3_column_text(statement, 0), shown, sizeof shown);
	(void)number_drift_parse((const char *)sqlite3_column_text(statement, 1), &drift);
	active = sqlite3_column_int(statement, 2) != 0;
	(void)sqlite3_reset(statement);
	if (active && drift != DRIFT_MISSING && drift != DRIFT_SUSPENDED)
		return error_set(err, ERROR_REFUSED, "pool-led",
		    _("Choose another AI number, or take that customer's agent off this one first."),
		    _("The pool number %s leads to another customer's agent, which would answer these calls; nothing was saved."),
		    shown);
	return error_set(err, ERROR_REFUSED, "pool-inactive", _("Choose another AI number."),
	    drift == DRIFT_MISSING
		? _("The pool number %s is missing at its provider; nothing was saved.")
		: drift == DRIFT_SUSPENDED
		? _("The pool number %s takes no calls at its provider now; nothing was saved.")
		: _("The pool number %s is switched off; nothing was saved."),
	    shown);
}

/* In a shared store only a place that the remote gave is taken. */
static bool place_given(struct store *s, const char *id, struct error *err)
{
	static const char sql[] =
	    "select 1 from settings where name = '" SETTING_SYNC_URL
	    "' and exists (select 1 from forwarding_configs c where c.id = ?1 and c.state <> 'removed') and not exists "
	    "(select 1 from forwarding_configs c join pool_numbers p on p.phone_number = c.ai_number and p.deleted_at is null "
	    "join forwarding_numbers f on f.id = c.id and f.pool_number_id = p.id and f.deleted_at is null and "
	    "f.status <> 'disabled' where c.id = ?1)";
	bool wanted;

	return store_has(s, sql, TEXTS(id), &wanted, err) && (!wanted || pool_online(err));
}

bool forwarding_pool_follow(struct store *s, const char *id, struct error *err)
{
	static const char take[] =
	    "insert into forwarding_numbers (id, business_id, phone_number, pool_number_id, forwarding_type, status, verified_at, "
	    "created_at, updated_at) select c.id, c.org_id, c.business_number, p.id, c.condition, "
	    "case when c.state in ('proven', 'stale') then 'active' when c.state = 'removed' then 'disabled' "
	    "else 'pending_setup' end, c.proven_at, ?2, ?2 "
	    "from forwarding_configs c join pool_numbers p on p.phone_number = c.ai_number and p.deleted_at is null "
	    "where c.id = ?1 and c.ai_source = 'pool' and c.deleted_at is null "
	    "on conflict (id) do update set phone_number = excluded.phone_number, pool_number_id = excluded.pool_number_id, "
	    "forwarding_type = excluded.forwarding_type, status = excluded.status, verified_at = excluded.verified_at, "
	    "updated_at = excluded.updated_at, version = version + 1, deleted_at = null";
	static const char leave[] =
	    "update forwarding_numbers set deleted_at = ?2, updated_at = ?2, version = version + 1 "
	    "where id = ?1 and deleted_at is null";
	const char *const sql[] = { leave, take };
	sqlite3_stmt *statement;
	char now[TIME_TEXT_MAX];
	bool pooled;

	if (!in_pool(s, id, &pooled, err) ||
	    (pooled && (!place_fits(s, id, err) || !place_given(s, id, err))))
		return false;
	statement = store_statement(s, sql[pooled], err);
	if (!statement)
		return false;
	time_now_text(now);
	bind_text(statement, 1, id);
	bind_text(statement, 2, now);
	if (!store_run(s, statement, err))
		return false;
	if (pooled && sqlite3_changes(s->db) == 0)
		return error_set(err, ERROR_REFUSED, "no-such-pool-number",
		    _("Choose another AI number."),
		    _("That number is not in the pool any more; nothing was saved."));
	return true;
}

/* Is `line` one of the lines of `lines`? */
static bool has_line(const char *lines, const char *line, size_t n)
{
	for (const char *at = lines; *at;) {
		size_t here = strcspn(at, "\n");

		if (here == n && strncmp(at, line, n) == 0)
			return true;
		at += here + (at[here] == '\n');
	}
	return false;
}

void forwarding_codes_add(struct buf *out, const char *from, const char *without)
{
	for (const char *at = from; *at;) {
		size_t n = strcspn(at, "\n");

		if (n > 0 && !has_line(buf_text(out), at, n) && !has_line(without, at, n)) {
			if (out->n > 0)
				buf_char(out, '\n');
			buf_add(out, at, n);
		}
		at += n + (at[n] == '\n');
	}
}

bool forwarding_may_be_on(const struct forwarding *f)
{
	switch (f->state) {
	case INBOUND_NONE:
	case INBOUND_REMOVED:
		return false;
	case INBOUND_REFUSED:
		return f->proven_at[0] || strchr(f->activate_code, '\n');
	default:
		return true;
	}
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* Was anything chosen otherwise that a code is built from? */
static bool other_choice(const struct forwarding *f, const struct forwarding_setup *setup)
{
	return strcmp(f->ai_number, or_empty(setup->ai_number)) != 0 ||
	    strcmp(f->carrier_id, or_empty(setup->carrier_id)) != 0 ||
	    strcmp(f->condition, or_empty(setup->condition)) != 0 ||
	    f->ring_seconds != setup->ring_seconds;
}

/* Is the very code that was read out the new setup's too? (Verizon's *71 is for busy and for no
 * answer.) Then nothing has to be dialled, and what was said about it holds. */
static bool same_codes(const struct forwarding *f, const struct forwarding_setup *setup)
{
	return f->activate_code[0] &&
	    strcmp(f->activate_code, or_empty(setup->activate_code)) == 0 &&
	    strcmp(f->ai_number, or_empty(setup->ai_number)) == 0;
}

static bool same_setup(const struct forwarding *f, const struct forwarding_setup *setup)
{
	return !other_choice(f, setup) && f->ai_source == setup->ai_source &&
	    (!setup->line_type || strcmp(f->line_type, setup->line_type) == 0);
}

static bool write_setup(struct store *s, const struct forwarding *f,
    const struct forwarding_setup *setup, struct error *err)
{
	static const char sql[] =
	    "update forwarding_configs set ai_number = ?2, ai_source = ?3, carrier_id = ?4, condition = ?5, "
	    "ring_seconds = ?6, line_type = coalesce(?7, line_type), updated_at = ?8, version = version + 1 "
	    "where id = ?1";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	char now[TIME_TEXT_MAX];

	if (!statement)
		return false;
	time_now_text(now);
	bind_text(statement, 1, f->id);
	bind_word(statement, 2, setup->ai_number);
	bind_word(statement, 3, ai_source_name(setup->ai_source));
	bind_word(statement, 4, setup->carrier_id);
	bind_word(statement, 5, setup->condition);
	bind_number(statement, 6, setup->ring_seconds);
	bind_text(statement, 7, setup->line_type);
	bind_text(statement, 8, now);
	return store_run(s, statement, err);
}

/* Another setup than the one that was read out: what may be on is owed a cancel, and the round
 * begins again. */
static bool fall_back(struct store *s, const struct forwarding *f,
    const struct forwarding_setup *setup, struct error *err)
{
	static const char to_none[] =
	    "update forwarding_configs set state = 'none', state_at = ?2, owed_cancel = ?3, activate_code = '', deactivate_code = '', "
	    "query_code = '', given_at = null, reported_at = null, proven_at = null, stale_at = null, drifted_at = null, "
	    "refused_at = null, removed_at = null, refused_reason = '', proof_result = null, proof_call_id = null where id = ?1";
	static const char to_stale[] =
	    "update forwarding_configs set state = 'stale', state_at = ?2, stale_at = ?2, owed_cancel = ?3, activate_code = '', "
	    "deactivate_code = '', query_code = '', drifted_at = null where id = ?1";
	bool stale = f->proven_at[0] && f->given_at[0] && setup->ai_number && setup->ai_number[0] &&
	    (f->state == INBOUND_PROVEN || f->state == INBOUND_STALE ||
		f->state == INBOUND_DRIFTED);
	sqlite3_stmt *statement = store_statement(s, stale ? to_stale : to_none, err);
	char now[TIME_TEXT_MAX];
	struct buf owed;
	bool ok;

	if (!statement)
		return false;
	buf_init(&owed, CODES_MAX);
	forwarding_codes_add(&owed, f->owed_cancel, "");
	if (forwarding_may_be_on(f))
		forwarding_codes_add(&owed, f->deactivate_code, "");
	time_now_text(now);
	bind_text(statement, 1, f->id);
	bind_text(statement, 2, now);
	bind_text(statement, 3, buf_text(&owed));
	ok = store_run(s, statement, err);
	buf_done(&owed);
	return ok;
}

bool forwarding_set_inside(struct store *s, const char *id, int64_t version,
    const struct forwarding_setup *setup, bool take, bool *changed, struct arena *arena,
    struct error *err)
{
	struct forwarding f;
	bool anew;

	/* The same choice again is no change, whatever happened to the row meanwhile. */
	if (!forwarding_get(s, id, arena, &f, err))
		return false;
	anew = take && f.state == INBOUND_REMOVED;
	*changed = anew || !same_setup(&f, setup);
	if (!*changed)
		return true;
	if (f.version != version)
		return store_fail_changed(err);
	if (!sync_places_end(s, err))
		return false;
	/* The state first: what is forwarded must have an AI number at every moment. */
	if (f.state != INBOUND_NONE &&
	    (anew || (other_choice(&f, setup) && !same_codes(&f, setup))) &&
	    !fall_back(s, &f, setup, err))
		return false;
	return write_setup(s, &f, setup, err) && forwarding_pool_follow(s, id, err) &&
	    store_audit(s, f.org_id, "forwarding.set", id, err,
		"%s to %s (%s), carrier %s, when %s, ring %d", f.business_number,
		or_empty(setup->ai_number), ai_source_name(setup->ai_source),
		or_empty(setup->carrier_id), or_empty(setup->condition), setup->ring_seconds);
}

bool forwarding_set(struct store *s, const char *id, int64_t version,
    const struct forwarding_setup *setup, struct error *err)
{
	struct arena arena = { 0 };
	bool changed = false, ok;

	if (!store_begin(s, err))
		return false;
	ok = forwarding_set_inside(s, id, version, setup, false, &changed, &arena, err);
	if (!ok || !changed)
		(void)store_rollback(s);
	else
		ok = store_commit(s, err);
	arena_done(&arena);
	return ok;
}

/* A change of state by hand. */
struct step {
	const char *action;
	unsigned from;  /* bit per state it may be taken from */
	const char *no; /* why not, otherwise */
	const char *hint;
	const char *sql; /* ?1 id, ?2 now, ?3 ... the texts given */
	bool forwards;   /* calls go to the AI number from then on */
};

#define BIT(state) (1u << (state))
#define OUT_THERE                                                                                \
	(BIT(INBOUND_GIVEN) | BIT(INBOUND_REPORTED) | BIT(INBOUND_PROVEN) | BIT(INBOUND_STALE) | \
	    BIT(INBOUND_DRIFTED) | BIT(INBOUND_REFUSED))

static bool not_now(const struct step *step, const struct forwarding *f, struct error *err)
{
	char shown[NUMBER_TEXT_MAX];

	number_show(f->business_number, shown, sizeof shown);
	return error_set(err, ERROR_REFUSED, "not-now", step->hint[0] ? _(step->hint) : NULL,
	    _(step->no), shown);
}

/* Nobody's calls are forwarded to a number that was given back. */
static bool number_ours(struct store *s, const struct forwarding *f, struct error *err)
{
	char shown[NUMBER_TEXT_MAX];
	bool gone;

	if (!forwarding_ai_gone(s, f->id, &gone, err))
		return false;
	number_show(f->ai_number, shown, sizeof shown);
	return !gone ||
	    error_set(err, ERROR_REFUSED, "ai-number-gone",
		_("Have the cancel code dialled, and choose another AI number."),
		_("The AI number %s was given back and is not this customer's any more; nothing was saved."),
		shown);
}

/* What the audit line keeps beside the number: the code, the reason; of what is taken off, the
 * codes that cancel it, and those that an earlier setup still owes. */
static const char *kept(const struct forwarding *f, const char *const *texts, size_t n,
    struct buf *out)
{
	forwarding_codes_add(out, n > 0 ? or_empty(texts[0]) : f->deactivate_code, "");
	if (n == 0)
		forwarding_codes_add(out, f->owed_cancel, "");
	return buf_text(out);
}

static bool step_inside(struct store *s, const struct step *step, const struct forwarding *f,
    const char *const *texts, size_t n, struct error *err)
{
	sqlite3_stmt *statement;
	char now[TIME_TEXT_MAX];
	struct buf detail;
	bool ok;

	if (!(step->from & BIT(f->state)))
		return not_now(step, f, err);
	if (step->forwards && !number_ours(s, f, err))
		return false;
	statement = store_statement(s, step->sql, err);
	if (!statement)
		return false;
	time_now_text(now);
	bind_text(statement, 1, f->id);
	bind_text(statement, 2, now);
	for (size_t i = 0; i < n; i++)
		bind_text(statement, (int)i + 3, or_empty(texts[i]));
	buf_init(&detail, 2 * CODES_MAX);
	ok = store_run(s, statement, err) && forwarding_pool_follow(s, f->id, err) &&
	    store_audit(s, f->org_id, step->action, f->id, err, "%s %s", f->business_number,
		kept(f, texts, n, &detail));
	buf_done(&detail);
	return ok;
}

static bool step_take(struct store *s, const struct step *step, const char *id, int64_t version,
    const char *const *texts, size_t n, struct error *err)
{
	struct arena arena = { 0 };
	struct forwarding f;
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = forwarding_load(s, id, version, &arena, &f, err) &&
	    step_inside(s, step, &f, texts, n, err);
	ok = ok ? store_commit(s, err) : store_rollback(s);
	arena_done(&arena);
	return ok;
}

/* What the customer said to be done (or was seen to work) is not put back by the same code. */
static bool given_anew(const struct forwarding *f, const struct forwarding_codes *codes,
    struct error *err)
{
	char shown[NUMBER_TEXT_MAX];

	if ((f->state != INBOUND_REPORTED && f->state != INBOUND_PROVEN) ||
	    strcmp(f->activate_code, or_empty(codes->activate)) != 0)
		return true;
	number_show(f->business_number, shown, sizeof shown);
	return error_set(err, ERROR_REFUSED, "reported-already",
	    _("If it is not set after all, mark it removed or refused first."),
	    f->state == INBOUND_PROVEN
		? _("The forward of %s is proven already; nothing was changed.")
		: _("The forward of %s is reported already; nothing was changed."),
	    shown);
}

static bool given_inside(struct store *s, const struct forwarding *f,
    const struct forwarding_codes *codes, struct error *err)
{
	static const struct step given = {
		"forwarding.given",
		~0u,
		"",
		"",
		"update forwarding_configs set state = 'given', state_at = ?2, given_at = ?2, activate_code = ?3, deactivate_code = ?4, "
		"query_code = ?5, owed_cancel = ?6, reported_at = null, proven_at = null, stale_at = null, drifted_at = null, "
		"refused_at = null, refused_reason = '', removed_at = null, updated_at = ?2, version = version + 1 where id = ?1",
		true,
	};
	const char *texts[4] = { codes->activate, codes->deactivate, codes->query, NULL };
	char shown[NUMBER_TEXT_MAX];
	struct buf owed;
	bool ok;

	number_show(f->business_number, shown, sizeof shown);
	if (!f->ai_number[0] || !f->carrier_id[0] || !f->condition[0])
		return error_set(err, ERROR_REFUSED, "nothing-to-give",
		    _("Choose the AI number, the carrier and the condition first."),
		    _("There is no code for %s yet that could have been given."), shown);
	if (!given_anew(f, codes, err))
		return false;
	/* A code read out again in another form replaces the earlier one where both are cancelled
	 * alike. */
	buf_init(&owed, CODES_MAX);
	forwarding_codes_add(&owed, f->owed_cancel, or_empty(codes->deactivate));
	if (forwarding_may_be_on(f))
		forwarding_codes_add(&owed, f->deactivate_code, or_empty(codes->deactivate));
	texts[3] = buf_text(&owed);
	ok = step_inside(s, &given, f, texts, 4, err);
	buf_done(&owed);
	return ok;
}

bool forwarding_given(struct store *s, const char *id, int64_t version,
    const struct forwarding_codes *codes, struct error *err)
{
	struct arena arena = { 0 };
	struct forwarding f;
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = forwarding_load(s, id, version, &arena, &f, err) && given_inside(s, &f, codes, err);
	ok = ok ? store_commit(s, err) : store_rollback(s);
	arena_done(&arena);
	return ok;
}

bool forwarding_reported(struct store *s, const char *id, int64_t version, struct error *err)
{
	static const struct step step = {
		"forwarding.reported",
		BIT(INBOUND_GIVEN) | BIT(INBOUND_REPORTED) | BIT(INBOUND_STALE) |
		    BIT(INBOUND_DRIFTED) | BIT(INBOUND_REFUSED),
		N_("%s has no code out that the customer could have dialled; nothing was saved."),
		N_("Read the code out and mark it given first."),
		"update forwarding_configs set state = 'reported', state_at = ?2, reported_at = ?2, refused_at = null, refused_reason = '', "
		"updated_at = ?2, version = version + 1 where id = ?1",
		true,
	};

	return step_take(s, &step, id, version, NULL, 0, err);
}

bool forwarding_refused(struct store *s, const char *id, int64_t version, const char *reason,
    struct error *err)
{
	static const struct step step = {
		"forwarding.refused",
		OUT_THERE,
		N_("%s has no code out that the network could have refused; nothing was saved."),
		N_("Read the code out and mark it given first."),
		"update forwarding_configs set state = 'refused', state_at = ?2, refused_at = ?2, refused_reason = ?3, reported_at = null, "
		"updated_at = ?2, version = version + 1 where id = ?1",
		false,
	};

	return step_take(s, &step, id, version, &reason, 1, err);
}

bool forwarding_removed(struct store *s, const char *id, int64_t version, struct error *err)
{
	static const struct step step = {
		"forwarding.removed",
		OUT_THERE,
		N_("%s has no forwarding to take off; nothing was saved."),
		N_("Only what was given can be removed."),
		"update forwarding_configs set state = 'removed', state_at = ?2, removed_at = ?2, owed_cancel = '', updated_at = ?2, "
		"deactivate_code = deactivate_code || case when deactivate_code = '' or owed_cancel = '' then '' else char(10) end || owed_cancel, "
		"version = version + 1 where id = ?1",
		false,
	};

	return step_take(s, &step, id, version, NULL, 0, err);
}

bool forwarding_cancel_done(struct store *s, const char *id, int64_t version, struct error *err)
{
	static const struct step step = {
		"forwarding.cancel-done",
		~0u,
		"",
		"",
		"update forwarding_configs set owed_cancel = '', updated_at = ?2, version = version + 1 where id = ?1",
		false,
	};

	return step_take(s, &step, id, version, NULL, 0, err);
}
