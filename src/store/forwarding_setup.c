/* The setup of lane 1: where calls go, over which carrier, when; and the codes that a former setup
 * still owes. */
#include <string.h>

#include "base/buf.h"
#include "store/forwarding_rows.h"
#include "store/internal.h"
#include "store/sync_rows.h"

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
	    "update forwarding_configs set ai_number = ?3, ai_source = ?4, carrier_id = ?5, condition = ?6, "
	    "ring_seconds = cast(?7 as integer), line_type = coalesce(?8, line_type), updated_at = ?1, "
	    "version = version + 1 where id = ?2";
	char ring[INT_TEXT_MAX];

	return store_change(s, sql,
	    TEXTS(f->id, or_null(setup->ai_number), or_null(ai_source_name(setup->ai_source)),
		or_null(setup->carrier_id), or_null(setup->condition),
		int_text(setup->ring_seconds, ring), setup->line_type),
	    NULL, err);
}

/* Another setup than the one that was read out: what may be on is owed a cancel, and the round
 * begins again. */
static bool fall_back(struct store *s, const struct forwarding *f,
    const struct forwarding_setup *setup, struct error *err)
{
	static const char to_none[] =
	    "update forwarding_configs set state = 'none', state_at = ?1, owed_cancel = ?3, activate_code = '', deactivate_code = '', "
	    "query_code = '', given_at = null, reported_at = null, proven_at = null, stale_at = null, drifted_at = null, "
	    "refused_at = null, removed_at = null, refused_reason = '', proof_result = null, proof_call_id = null where id = ?2";
	static const char to_stale[] =
	    "update forwarding_configs set state = 'stale', state_at = ?1, stale_at = ?1, owed_cancel = ?3, activate_code = '', "
	    "deactivate_code = '', query_code = '', drifted_at = null where id = ?2";
	bool stale = f->proven_at[0] && f->given_at[0] && setup->ai_number && setup->ai_number[0] &&
	    (f->state == INBOUND_PROVEN || f->state == INBOUND_STALE ||
		f->state == INBOUND_DRIFTED);
	struct buf owed;
	bool ok;

	buf_init(&owed, FORWARDING_CODES_MAX);
	forwarding_codes_add(&owed, f->owed_cancel, "");
	if (forwarding_may_be_on(f))
		forwarding_codes_add(&owed, f->deactivate_code, "");
	ok = store_change(s, stale ? to_stale : to_none, TEXTS(f->id, buf_text(&owed)), NULL, err);
	buf_done(&owed);
	return ok;
}

/* What was chosen, for the log; what was not is left out. */
static const char *set_words(const struct forwarding *f, const struct forwarding_setup *setup,
    struct arena *arena)
{
	const char *text = f->business_number;

	if (or_empty(setup->ai_number)[0])
		text = arena_printf(arena, "%s to %s (%s)", text, setup->ai_number,
		    ai_source_name(setup->ai_source));
	if (or_empty(setup->carrier_id)[0])
		text = arena_printf(arena, "%s, carrier %s", text, setup->carrier_id);
	if (or_empty(setup->condition)[0])
		text = arena_printf(arena, "%s, when %s", text, setup->condition);
	if (setup->ring_seconds > 0)
		text = arena_printf(arena, "%s, ring %d", text, setup->ring_seconds);
	return text;
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
	    store_audit(s, f.org_id, "forwarding.set", id, err, "%s", set_words(&f, setup, arena));
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
