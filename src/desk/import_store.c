/* A line beside what the store has: new, there just so, or there otherwise. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/import_parts.h"
#include "desk/lane1.h"

struct there { /* what the store has for a line */
	struct customer customer;
	const struct forwarding *config; /* NULL: the customer, not this number */
};

/* What the store has in a column and what the line says, as texts; *said false: the line says
 * nothing of it. */
struct beside {
	enum import_column column;
	const char *store, *line;
};

static size_t customer_beside(const struct there *t, const struct import_line *line,
    struct beside out[IMPORT_COLUMNS], struct arena *arena)
{
	const struct customer *c = &t->customer;
	const struct customer_fields *f = &line->fields;
	const struct beside all[] = {
		/* Another program of the shared project may have written what is taken out here. */
		{ IMPORT_NAME, customer_text(c->name, arena), f->name },
		{ IMPORT_COUNTRY, c->country, f->country },
		{ IMPORT_LANGUAGE, c->language, f->language },
		{ IMPORT_MODE, telephony_mode_name(c->mode), telephony_mode_name(f->mode) },
		{ IMPORT_NOTE, customer_text(c->note, arena), f->note },
		{ IMPORT_ACCOUNT, c->twilio_account_sid, line->cell[IMPORT_ACCOUNT] },
		{ IMPORT_THROUGH, c->through_telnyx ? "telnyx" : "twilio",
		    f->through_telnyx ? "telnyx" : "twilio" },
	};

	memcpy(out, all, sizeof all);
	return sizeof all / sizeof all[0];
}

static size_t choice_beside(const struct there *t, const struct import_line *line,
    struct beside out[IMPORT_COLUMNS], struct arena *arena)
{
	const struct forwarding *f = t->config;
	const struct beside all[] = {
		{ IMPORT_CARRIER, f->carrier_id, line->carrier ? line->carrier->id : "" },
		{ IMPORT_WHEN, f->condition,
		    line->has_condition ? condition_name(line->condition) : "" },
		{ IMPORT_RING, arena_printf(arena, "%d", f->ring_seconds),
		    arena_printf(arena, "%d", line->ring) },
		/* Without an AI number it still wants one: the same as auto then. */
		{ IMPORT_TO, f->ai_number[0] ? f->ai_number : line->ai.e164, line->ai.e164 },
		{ IMPORT_SOURCE, f->ai_number[0] ? ai_source_name(f->ai_source) : "pool", "pool" },
	};

	memcpy(out, all, sizeof all);
	return sizeof all / sizeof all[0];
}

/* An empty cell says nothing, so that there is nothing to differ from. */
static bool differs(const struct import_line *line, const struct beside *b)
{
	if (!line->cell[b->column][0] || (b->column == IMPORT_TO && line->to != TO_NUMBER) ||
	    (b->column == IMPORT_SOURCE && (line->to != TO_NUMBER || line->ai_was != AI_POOL)))
		return false;
	return strcmp(b->store, b->line) != 0;
}

static bool same(const struct import_line *line, const struct beside *all, size_t n,
    struct import_fault *fault)
{
	for (size_t i = 0; i < n; i++) {
		char shown[64];

		if (!differs(line, &all[i]))
			continue;
		return import_fault_set(fault, all[i].column, line->cell[all[i].column],
		    "there-otherwise", _("Change it at that customer, or take this line out."),
		    all[i].store[0]
			? _("The customer is in the store already, with another %s: %s. Nothing was changed.")
			: _("The customer is in the store already, without %s%s. Nothing was changed."),
		    import_columns[all[i].column].name,
		    all[i].store[0] ? customer_quoted(all[i].store, shown) : "");
	}
	return true;
}

/* Names are compared as a search does: another spelling is not another business. */
static bool same_business(const char *a, const char *b)
{
	char left[512], right[512];

	(void)text_fold(a, left, sizeof left);
	(void)text_fold(b, right, sizeof right);
	return strcmp(left, right) == 0;
}

static void compare(struct there *t, struct arena *arena, const struct import_line *line,
    enum import_fate *fate, struct import_fault *fault)
{
	struct beside all[IMPORT_COLUMNS];
	size_t n;

	*fate = FATE_BAD;
	if (!same_business(customer_text(t->customer.name, arena), line->fields.name)) {
		(void)import_fault_set(fault, IMPORT_NUMBER, line->cell[IMPORT_NUMBER],
		    "number-taken", _("Open that customer, or check the number."),
		    _("%s is registered already, for %s."), line->fields.number.international,
		    t->customer.name);
		return;
	}
	n = customer_beside(t, line, all, arena);
	if (!same(line, all, n, fault))
		return;
	n = choice_beside(t, line, all, arena);
	if (!same(line, all, n, fault))
		return;
	*fate =
	    line->to != TO_NONE && !t->config->ai_number[0] && t->config->state != INBOUND_REMOVED
	    ? FATE_WANTS
	    : FATE_ALREADY;
}

/* The AI number that the line names: a pool number, a managed one, or one of its own. */
static bool ai_number_known(struct session *s, struct arena *arena, const char *customer_id,
    struct import_line *line, bool *fine, struct import_fault *fault, struct error *err)
{
	struct number_holder holder;

	*fine = true;
	if (line->to != TO_NUMBER)
		return true;
	if (!number_holder_get(s->store, line->ai.e164, arena, &holder, err))
		return false;
	line->ai_source = holder.use == NUMBER_USE_POOL            ? AI_POOL
	    : holder.use == NUMBER_USE_MANAGED && holder.org_id[0] ? AI_MANAGED
	    : line->ai_was == AI_POOL || line->ai_was == AI_MANUAL ? line->ai_was
	    : line->fields.mode == MODE_BYOC                       ? AI_BYOC
								   : AI_MANUAL;
	*fine = lane1_holder_refuse(customer_id, &holder, line->ai.international, &fault->err);
	fault->column = IMPORT_TO;
	fault->value = line->cell[IMPORT_TO];
	return true;
}

/* Of one without a number: another customer would be made of it each time. */
static bool not_removed(struct session *s, const struct import_line *line, enum import_fate *fate,
    struct import_fault *fault, struct error *err)
{
	bool removed;

	if (!customer_was_removed(s->store, line->cell[IMPORT_ID], &removed, err))
		return false;
	if (removed)
		*fate = FATE_BAD;
	return !removed ||
	    !import_fault_set(fault, IMPORT_ID, line->cell[IMPORT_ID], "customer-removed",
		_("Take this line out, or fill in a business number: then it is a new customer."),
		_("The customer with this id was removed here, and the line has no business number."));
}

/* A further number of a customer that an earlier line, or an earlier run, took in. */
static bool by_id(struct session *s, struct arena *arena, const struct import_line *line,
    enum import_fate *fate, struct import_fault *fault, struct error *err)
{
	struct beside all[IMPORT_COLUMNS];
	struct error own = { 0 };
	struct there t = { .config = NULL };

	*fate = FATE_NEW;
	if (!line->cell[IMPORT_ID][0])
		return true;
	if (customer_get(s->store, line->cell[IMPORT_ID], arena, &t.customer, &own)) {
		if (!same(line, all, customer_beside(&t, line, all, arena), fault))
			*fate = FATE_BAD;
		else if (!import_has_number(line))
			*fate = FATE_ALREADY;
		return true;
	}
	if (own.kind == ERROR_NOT_FOUND)
		return import_has_number(line) || not_removed(s, line, fate, fault, err);
	if (err)
		*err = own;
	return false;
}

bool import_line_fate(struct session *s, struct arena *arena, struct import_line *line,
    enum import_fate *fate, struct forwarding *there, struct import_fault *fault, struct error *err)
{
	struct there t = { .config = there };
	bool found = false, fine;

	there->id[0] = '\0';
	if (import_has_number(line) &&
	    !forwarding_find(s->store, line->fields.number.e164, arena, there, &found, err))
		return false;
	if (found) {
		if (!customer_get(s->store, there->org_id, arena, &t.customer, err))
			return false;
		compare(&t, arena, line, fate, fault);
		if (*fate != FATE_WANTS)
			return true;
	} else if (!by_id(s, arena, line, fate, fault, err)) {
		return false;
	}
	if (*fate == FATE_BAD)
		return true;
	if (!ai_number_known(s, arena, found ? there->org_id : "", line, &fine, fault, err))
		return false;
	if (!fine)
		*fate = FATE_BAD;
	return true;
}
