/*
 * DESIGN. States of lane 1, set by hand. A change reads its row inside the transaction, checks
 * version and state, then writes; the write lock makes that a compare and set. Times say when a
 * state was reached in the present round: an earlier step that is taken again clears the later
 * ones. What was before stands in audit_log.
 */
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/time.h"
#include "phone/number.h"
#include "store/forwarding_rows.h"
#include "store/internal.h"
#include "store/sync_rows.h"

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
	buf_init(&detail, 2 * FORWARDING_CODES_MAX);
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
	buf_init(&owed, FORWARDING_CODES_MAX);
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
