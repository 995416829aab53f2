/* Conflicts in words: what happened, what each decision does, and the two sides beside each other.
 */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/conflict_values.h"
#include "desk/sync.h"

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static const char *subject(const struct sync_conflict *c, struct arena *arena)
{
	return shared_row_name(c->table, c->name, c->customer, arena);
}

/* Their labels stand beside a value and are no nouns: "the answers of". */
static bool is_noun(const char *column)
{
	static const char *const others[] = { "outbound_provider", "ai_source", "condition",
		"owed_cancel", "refused_reason", "capacity", "method", "inbound_enabled",
		"outbound_enabled", "inbound_number", "outbound_number", "inbound_way",
		"outbound_way" };

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (strcmp(others[i], column) == 0)
			return false;
	return true;
}

static bool all_nouns(const struct sync_conflict *c)
{
	const struct row_table *t = &shared_tables[c->table].row;

	for (size_t i = 0; i < t->n; i++)
		if (!same(c->ours.values[i], c->theirs.values[i]) && !is_noun(t->columns[i].name))
			return false;
	return true;
}

/* Labels as a list; "" where it is too long for a title. */
static const char *listed(const char *const *labels, size_t n, size_t max, struct arena *arena)
{
	const char *what = n > 0 && n <= max ? labels[0] : "";

	for (size_t i = 1; i < n && n <= max; i++)
		what = arena_printf(arena, "%s, %s", what, labels[i]);
	return what;
}

/* What this side made of what both began with; "" not known. */
static const char *changed_by(const struct sync_conflict *c, const struct row *side,
    struct arena *arena)
{
	const char *labels[3];

	if (!c->base)
		return "";
	return listed(labels, shared_differing(c->table, side->values, c->base, labels, 3), 3,
	    arena);
}

static const char *changed_title(const struct sync_conflict *c, struct arena *arena)
{
	const char *labels[3] = { "", "", "" };
	const size_t n = shared_differing(c->table, c->ours.values, c->theirs.values, labels, 3);
	const char *here = changed_by(c, &c->ours, arena),
		   *there = changed_by(c, &c->theirs, arena);

	if (here[0] && there[0] && strcmp(here, there) != 0)
		return arena_printf(arena, _("%s was changed here (%s), and by another desk (%s)."),
		    subject(c, arena), here, there);
	if (n == 1 && all_nouns(c))
		return arena_printf(arena, _("The %s of %s was changed here and by another desk."),
		    labels[0], subject(c, arena));
	if (n == 2 && all_nouns(c))
		return arena_printf(arena,
		    _("The %s and the %s of %s were changed here and by another desk."), labels[0],
		    labels[1], subject(c, arena));
	if (n == 0 || n > 3)
		return arena_printf(arena, _("%s was changed here and by another desk."),
		    subject(c, arena));
	return arena_printf(arena, _("%s was changed here and by another desk: %s."),
	    subject(c, arena), listed(labels, n, 3, arena));
}

static const char *cleaned(const char *text, struct arena *arena)
{
	char out[400];

	(void)text_clean(text, strlen(text), out, sizeof out, 60);
	return arena_strdup(arena, out);
}

static const char *their_customer(const struct sync_conflict *c, struct arena *arena)
{
	return c->their_customer[0] ? cleaned(c->their_customer, arena)
				    : cleaned(c->customer, arena);
}

static const char *number_of(const struct sync_conflict *c, struct arena *arena)
{
	char number[NUMBER_TEXT_MAX];

	number_show(c->name, number, sizeof number);
	return cleaned(number, arena);
}

/* A clash in which one of two customers loses its business number. */
static bool two_customers(const struct sync_conflict *c)
{
	return c->kind == CONFLICT_CLASH && c->table == SHARED_FORWARDINGS &&
	    c->their_customer[0] && c->customer[0];
}

const char *conflict_title(const struct sync_conflict *c, struct arena *arena)
{
	switch (c->kind) {
	case CONFLICT_REMOVED_THERE:
		return arena_printf(arena,
		    _("%s was removed by another desk, and changed or needed here."),
		    subject(c, arena));
	case CONFLICT_REMOVED_HERE:
		return arena_printf(arena, _("%s was removed here, and changed by another desk."),
		    subject(c, arena));
	case CONFLICT_NUMBER_TAKEN:
		return arena_printf(arena,
		    _("%s was registered here for %s, and by another desk for %s."),
		    number_of(c, arena), cleaned(c->customer, arena), their_customer(c, arena));
	case CONFLICT_CLASH:
		if (two_customers(c))
			return arena_printf(arena,
			    _("%s is the number of %s here, and of %s at another desk."),
			    number_of(c, arena), cleaned(c->customer, arena),
			    their_customer(c, arena));
		return arena_printf(arena,
		    _("%s cannot stand beside what another desk has: one of the two has to give way."),
		    subject(c, arena));
	default:
		return changed_title(c, arena);
	}
}

/* ---- what a decision does */

static const struct {
	const char *ours, *theirs;
} choices[CONFLICT_KINDS] = {
	[CONFLICT_CHANGED] = { N_("What is here is kept, and goes to all desks; what the other desk changed is dropped."),
	    N_("What the other desk has is taken; what was changed here is dropped.") },
	[CONFLICT_REMOVED_THERE] = { N_("It is not removed: it lives again at all desks, as it is here."),
	    N_("It is removed here too; what was changed here is dropped.") },
	[CONFLICT_REMOVED_HERE] = { N_("It is removed at all desks, with what the other desk changed."),
	    N_("It is not removed: it lives again here, as the other desk has it.") },
	[CONFLICT_CLASH] = { N_("What is here stays, and what the other desk has in its place is removed."),
	    N_("What the other desk has is taken, and what was entered here in its place is removed.") },
}, customers[CONFLICT_KINDS] = {
	[CONFLICT_REMOVED_THERE] = { N_("The customer is not removed: it lives again at all desks, with its numbers, as it is here."),
	    N_("The customer is removed here too, with its numbers; what was changed here is dropped.") },
	[CONFLICT_REMOVED_HERE] = { N_("The customer is removed at all desks, with its numbers and what the other desk changed."),
	    N_("The customer is not removed: it lives again here, with its numbers, as the other desk has it.") },
};

static const char *taken_choice(const struct sync_conflict *c, enum sync_side side,
    struct arena *arena)
{
	const char *here = cleaned(c->customer, arena), *there = their_customer(c, arena);

	if (side == SIDE_OURS)
		return arena_printf(arena,
		    _("The number goes to %s at all desks; it is taken away from %s."), here,
		    there);
	return arena_printf(arena,
	    _("The number stays with %s, as the other desk has it. %s loses it here, and is removed where nothing else hangs on it."),
	    there, here);
}

/* Two rows of two customers: who loses what, and what is left to it. */
static const char *clash_choice(const struct sync_conflict *c, enum sync_side side,
    struct arena *arena)
{
	const char *here = cleaned(c->customer, arena), *there = their_customer(c, arena);
	const char *earlier =
	    c->base ? c->base[shared_tables[SHARED_FORWARDINGS].name_column] : NULL;
	char shown[NUMBER_TEXT_MAX];

	if (side == SIDE_OURS)
		return arena_printf(arena,
		    _("%s goes to %s at all desks. %s loses it, and has the number again that it had before, if any."),
		    number_of(c, arena), here, there);
	if (c->ours.version == 0 || !earlier)
		return taken_choice(c, side, arena);
	number_show(earlier, shown, sizeof shown);
	return arena_printf(arena,
	    _("%s goes to %s, as the other desk has it. %s has its earlier number again, %s; what else was changed here is dropped."),
	    number_of(c, arena), there, here, cleaned(shown, arena));
}

/* Which columns each side changed, so that both can be kept. */
static const char *both_choice(const struct sync_conflict *c, struct arena *arena)
{
	const struct shared *t = &shared_tables[c->table];
	const char *here = "", *there = "";

	for (size_t i = 0; i < t->row.n && c->base; i++) {
		const bool ours = !same(c->ours.values[i], c->base[i]);
		const bool theirs = !same(c->theirs.values[i], c->base[i]);

		if (!t->labels[i][0] || ours == theirs)
			continue;
		if (ours)
			here = here[0] ? arena_printf(arena, "%s, %s", here, _(t->labels[i]))
				       : _(t->labels[i]);
		else
			there = there[0] ? arena_printf(arena, "%s, %s", there, _(t->labels[i]))
					 : _(t->labels[i]);
	}
	if (!here[0] || !there[0])
		return _("What each side changed is kept, and goes to all desks.");
	return arena_printf(arena,
	    _("Both are kept, and go to all desks: %s as here, %s as the other desk has it."), here,
	    there);
}

static const char *choice(const struct sync_conflict *c, enum sync_side side, struct arena *arena)
{
	const char *words;

	if (side == SIDE_BOTH)
		return c->can_both ? both_choice(c, arena) : "";
	if (c->kind == CONFLICT_NUMBER_TAKEN)
		return taken_choice(c, side, arena);
	if (two_customers(c))
		return clash_choice(c, side, arena);
	/* Known to the others, it has something to go back to. */
	if (c->kind == CONFLICT_CLASH && side == SIDE_THEIRS && c->ours.version != 0)
		return _(
		    "What the other desk has is taken, and what was changed here is again what it was.");
	words = side == SIDE_OURS ? customers[c->kind].ours : customers[c->kind].theirs;
	if (c->table != SHARED_CUSTOMERS || !words)
		words = side == SIDE_OURS ? choices[c->kind].ours : choices[c->kind].theirs;
	return _(words);
}

const char *conflict_choice(const struct sync_conflict *c, enum sync_side side, struct arena *arena)
{
	const char *codes = conflict_codes(c, side, arena);

	return arena_printf(arena, "%s%s%s", choice(c, side, arena), codes[0] ? " " : "", codes);
}

/* ---- side by side */

static const char *value(struct session *s, const struct sync_conflict *c, int column, bool ours,
    struct arena *arena)
{
	const char *const text = ours ? c->ours.values[column] : c->theirs.values[column];

	/* A customer's name is known where its row is not here. */
	if (column == shared_tables[c->table].org_column && text) {
		const char *name = ours ? c->customer : c->their_customer;

		if (name[0])
			return cleaned(name, arena);
	}
	return shared_value_words(s, c->table, column, text, arena);
}

size_t conflict_lines(struct session *s, const struct sync_conflict *c, struct arena *arena,
    struct conflict_line **out)
{
	const struct shared *t = &shared_tables[c->table];
	struct conflict_line *lines = arena_alloc(arena, t->row.n * sizeof *lines);
	size_t n = 0;

	for (size_t i = 0; i < t->row.n; i++) {
		const char *base = c->base ? c->base[i] : NULL;

		if (!t->labels[i][0] || same(c->ours.values[i], c->theirs.values[i]))
			continue;
		lines[n++] = (struct conflict_line){ .label = _(t->labels[i]),
			.base =
			    c->base ? shared_value_words(s, c->table, (int)i, base, arena) : NULL,
			.ours = value(s, c, (int)i, true, arena),
			.theirs = value(s, c, (int)i, false, arena),
			.changed_here = !c->base || !same(c->ours.values[i], base),
			.changed_there = !c->base || !same(c->theirs.values[i], base) };
	}
	*out = lines;
	return n;
}
