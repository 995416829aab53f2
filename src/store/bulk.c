/*
 * DESIGN. One BEGIN IMMEDIATE for the batch, one savepoint a customer: a rule that refuses one of
 * them takes back that one alone. A place in the pool has a savepoint of its own inside it, so that
 * a pool that is full leaves the customer without an AI number, not unsaved.
 */
#include "store/bulk.h"

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "store/forwarding_rows.h"
#include "store/internal.h"
#include "store/pool_rows.h"

bool forwarding_find(struct store *s, const char *business_number, struct arena *arena,
    struct forwarding *out, bool *found, struct error *err)
{
	static const char sql[] =
	    "select id from forwarding_configs where business_number = ? and deleted_at is null";
	struct error own = { 0 };
	char id[ID_MAX];

	if (!store_word(s, store_asked(s, sql, TEXTS(business_number), err), id, sizeof id, found,
		err))
		return false;
	if (!*found)
		return true;
	*found = forwarding_get(s, id, arena, out, &own);
	if (*found || own.kind == ERROR_NOT_FOUND) /* removed just now by somebody else */
		return true;
	if (err)
		*err = own;
	return false;
}

/* A rule's refusal concerns one customer; everything else the whole batch. */
static bool is_refusal(const struct error *err)
{
	return err->kind == ERROR_REFUSED || err->kind == ERROR_CONFLICT ||
	    err->kind == ERROR_INPUT || err->kind == ERROR_NOT_FOUND;
}

static bool point_back(struct store *s, const char *undo)
{
	struct error ignored;

	return store_exec(s, undo, &ignored);
}

bool customer_was_removed(struct store *s, const char *id, bool *removed, struct error *err)
{
	enum presence owner;
	const bool ok = customer_presence(s, id, &owner, err);

	*removed = owner == REMOVED;
	return ok;
}

static bool has_number(const struct bulk_customer *in)
{
	return in->business_number && in->business_number[0];
}

static bool insert(struct store *s, const struct bulk_customer *in, struct bulk_made *out,
    struct error *err)
{
	enum presence owner = ABSENT;

	id_new(out->customer_id);
	if (in->id && in->id[0]) {
		if (!customer_presence(s, in->id, &owner, err))
			return false;
		if (owner == REMOVED && !has_number(in))
			return error_set(err, ERROR_CONFLICT, "customer-removed", NULL,
			    _("The customer with this id was removed here."));
		if (owner != REMOVED)
			(void)text_copy(out->customer_id, sizeof out->customer_id, in->id);
	}
	if (owner != LIVE && !customer_insert(s, &in->fields, out->customer_id, err))
		return false;
	if (!has_number(in))
		return owner == LIVE ||
		    store_audit(s, out->customer_id, "customer.add", out->customer_id, err, "%s",
			in->fields.name);
	return forwarding_insert(s, out->customer_id, in->business_number, in->line_type,
		   out->config_id, err) &&
	    (owner == LIVE ? store_audit(s, out->customer_id, "forwarding.add", out->config_id, err,
				 "%s", in->business_number)
			   : store_audit(s, out->customer_id, "customer.add", out->customer_id, err,
				 "%s %s", in->fields.name, in->business_number));
}

static bool set(struct store *s, const char *config_id, const struct forwarding_setup *setup,
    struct arena *arena, struct error *err)
{
	bool changed;

	return forwarding_set_inside(s, config_id, 1, setup, false, &changed, arena, err);
}

/* With the AI number that is wanted; where that is refused, all else without it. */
static bool choose(struct store *s, const struct bulk_customer *in, struct bulk_made *out,
    struct arena *arena, struct error *err)
{
	const bool any = in->pool_country && in->pool_country[0];
	struct forwarding_setup without = { .ai_source = AI_NONE };
	bool ok, changed;

	if (in->setup)
		without = *in->setup;
	if (!any && !without.ai_number)
		return !in->setup || set(s, out->config_id, in->setup, arena, err);
	if (!store_exec(s, "savepoint place", err))
		return false;
	if (any)
		ok = pool_allocate_inside(s, out->config_id, 1, in->pool_country, &without,
		    out->ai_number, &changed, arena, err);
	else
		ok = set(s, out->config_id, in->setup, arena, err) &&
		    text_copy(out->ai_number, sizeof out->ai_number, in->setup->ai_number);
	if (ok)
		return store_exec(s, "release place", err);
	if (!is_refusal(err) || !point_back(s, "rollback to place; release place"))
		return false;
	out->why = *err;
	out->ai_number[0] = '\0';
	without.ai_number = NULL;
	without.ai_source = AI_NONE;
	return set(s, out->config_id, &without, arena, err);
}

static bool add(struct store *s, const struct bulk_customer *in, struct bulk_made *out,
    struct arena *arena, struct error *err)
{
	*out = (struct bulk_made){ .made = false };
	if (!store_exec(s, "savepoint customer", err))
		return false;
	if (insert(s, in, out, err) && (!has_number(in) || choose(s, in, out, arena, err))) {
		out->made = true;
		return store_exec(s, "release customer", err);
	}
	if (!is_refusal(err) || !point_back(s, "rollback to customer; release customer"))
		return false;
	*out = (struct bulk_made){ .why = *err };
	return true;
}

bool customers_add(struct store *s, const struct bulk_customer *in, size_t n, struct bulk_made *out,
    struct error *err)
{
	struct arena arena = { 0 };
	struct error own = { 0 };
	bool ok = true;

	if (!store_begin(s, err))
		return false;
	for (size_t i = 0; ok && i < n; i++) {
		error_clear(&own);
		ok = add(s, &in[i], &out[i], &arena, &own);
		FAIL_POINT("bulk-customer");
		arena_reset(&arena);
	}
	arena_done(&arena);
	/* Last, and one after the other: FTS5 writes out what it holds at every savepoint. */
	for (size_t i = 0; ok && i < n; i++)
		ok = !out[i].made || customer_reindex(s, out[i].customer_id, &own);
	if (!ok) {
		if (err)
			*err = own;
		return store_rollback(s);
	}
	if (!store_commit(s, err))
		return false;
	FAIL_POINT("bulk-added");
	return true;
}
