/* The audit log in words. What it holds is exact, so it is cleaned here. */
#include "desk/history.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/conflict_values.h"
#include "desk/settle.h"
#include "store/journal.h"
#include "store/store.h"

#define LONG_TEXT 400 /* no state and no number: shown whole, where a conflict shows its begin */

static const struct {
	const char *action, *words;
} actions[] = {
	{ "customer.add", N_("customer added") },
	{ "customer.edit", N_("customer edited") },
	{ "customer.call-back", N_("put on the call-back list") },
	{ "customer.call-back-done", N_("taken off the call-back list") },
	{ "customer.back", N_("customer brought back") },
	{ "customer.remove", N_("customer removed") },
	{ "customer.account-seen", N_("its Twilio account was seen") },
	{ "forwarding.add", N_("business number added") },
	{ "forwarding.renumber", N_("business number changed") },
	{ "forwarding.set", N_("line and condition chosen") },
	{ "forwarding.given", N_("code given") },
	{ "forwarding.reported", N_("reported done") },
	{ "forwarding.refused", N_("the network refused it") },
	{ "forwarding.removed", N_("forward removed") },
	{ "forwarding.cancel-done", N_("earlier code cancelled") },
	{ "forwarding.drifted", N_("its AI number was given back") },
	{ "caller-id.calling", N_("verification call asked for") },
	{ "caller-id.called", N_("Twilio took the call") },
	{ "caller-id.call-found", N_("the call was found at Twilio") },
	{ "caller-id.verified", N_("caller ID verified") },
	{ "caller-id.failed", N_("verification failed") },
	{ "caller-id.gone", N_("caller ID gone at Twilio") },
	{ "caller-id.removing", N_("caller ID is being removed") },
	{ "caller-id.removed", N_("caller ID removed") },
	{ "caller-id.offered", N_("offered to Vapi") },
	{ "caller-id.pending", N_("phone answered") },
	{ "caller-id.not-sent", N_("not sent; nothing rang") },
	{ "telnyx-id.asked", N_("Telnyx asked to tell a code") },
	{ "telnyx-id.refused", N_("Telnyx refused") },
	{ "telnyx-id.verified", N_("verified at Telnyx") },
	{ "telnyx-id.wrong-code", N_("wrong code typed") },
	{ "telnyx-id.gone", N_("gone at Telnyx") },
	{ "telnyx-id.removed", N_("removed at Telnyx") },
	{ "agent.link", N_("agent linked") },
	{ "agent.unlink", N_("agent taken off") },
	{ "agent.pointed", N_("number led to the agent") },
	{ "agent.seen", N_("agents read") },
	{ "managed.add", N_("AI number of its own added") },
	{ "managed.seen", N_("AI number seen at Twilio") },
	{ "managed.missing", N_("AI number gone at Twilio") },
	{ "managed.accept", N_("AI number's new place taken as right") },
	{ "pool.add", N_("pool number added") },
	{ "pool.sync", N_("pool read at its provider") },
	{ "pool.place", N_("place in the pool given by the project") },
	{ "pool.switch", N_("pool number switched") },
	{ "pool.capacity", N_("places of a pool number changed") },
	{ "pool.accept", N_("pool number's new place taken as right") },
	{ "pool.remove", N_("pool number removed") },
	{ "provision.begin", N_("purchase or release begun") },
	{ "provision.account", N_("Twilio subaccount made") },
	{ "provision.bought", N_("number bought") },
	{ "provision.imported", N_("number made known to Vapi") },
	{ "provision.unimported", N_("number taken out of Vapi") },
	{ "provision.released", N_("number given back") },
	{ "provision.stopped", N_("purchase or release stopped") },
	{ "provision.failed", N_("nothing was bought") },
	{ "provision.resumed", N_("gone on with") },
	{ "provision.done", N_("purchase or release done") },
	{ "provision.left", N_("left as it is") },
	{ "sync.conflict", N_("changed by another desk too") },
	{ "sync.decided", N_("conflict decided") },
	{ "sync.same-row", N_("one entry with another desk's") },
	{ "sync.moved", N_("another desk gave the number away") },
	{ "sync.join", N_("store shared with a project") },
	{ "sync.leave", N_("store no longer shared") },
	{ "sync.set-back", N_("the shared project was set back; all is read again") },
	{ "sync.pulled", N_("read from the shared project") },
	{ "sync.pushed", N_("written to the shared project") },
	{ "journal.planned", N_("planned") },
	{ "journal.sent", N_("request sent") },
	{ "journal.done", N_("request done") },
	{ "journal.failed", N_("request failed") },
	{ "journal.unknown", N_("outcome not known") },
	{ "journal.cancelled", N_("not sent: cancelled") },
	{ "journal.retry-later", N_("to be tried again") },
	{ "journal.pending", N_("request taken, not finished") },
	{ "setting.set", N_("noted for this store") },
	{ "restore", N_("store restored from a backup") },
};

const char *history_words(const char *action)
{
	for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
		if (strcmp(actions[i].action, action) == 0)
			return _(actions[i].words);
	return action;
}

static const char *cleaned(const char *text, struct arena *arena)
{
	const size_t n = strlen(text), size = 8 * n + 32; /* a character can be shown by its code */
	char *out = arena_alloc(arena, size);

	(void)text_clean(text, n, out, size, 0);
	return out;
}

const char *history_who(const struct audit_line *line, struct arena *arena)
{
	return cleaned(line->operator_name, arena);
}

/* ---- what was dropped: "TABLE: SIDE; dropped: NAME="VALUE" ..." (sync_decide.c) */

static const struct {
	const char *begin, *some, *none; /* some and none: with what the row is */
} sides[] = {
	{ ": ours; dropped:", N_("%s, ours counts; dropped of theirs:"),
	    N_("%s, ours counts; nothing was dropped") },
	{ ": theirs; dropped:", N_("%s, theirs counts; dropped of ours:"),
	    N_("%s, theirs counts; nothing was dropped") },
	{ ": both; dropped:", N_("%s, both are kept"), N_("%s, both are kept") },
};

/* Takes NAME="VALUE" off *at; false: none is there. */
static bool pair_take(const char **at, const char **name, const char **value, struct arena *arena)
{
	const size_t n = strcspn(*at, "=");
	const char *from = *at + n;
	size_t used = 0;
	char *out;

	if (strncmp(from, "=\"", 2) != 0)
		return false;
	from++;
	*name = arena_strndup(arena, *at, n);
	out = arena_alloc(arena, strlen(from));
	for (from++; *from && (*from != '"' || from[1] == '"'); from++) {
		from += *from == '"';
		out[used++] = *from;
	}
	if (*from != '"') /* cut off */
		return false;
	out[used] = '\0';
	*value = out;
	*at = from + 1 + strspn(from + 1, " ");
	return true;
}

/* NULL: it is none of these. */
static const char *decided(struct session *s, const char *detail, struct arena *arena)
{
	const size_t n = strcspn(detail, ":");
	const enum shared_table table = shared_find(arena_strndup(arena, detail, n));
	const char *said, *name, *value;

	for (size_t i = 0; table != SHARED_TABLES && i < sizeof sides / sizeof sides[0]; i++) {
		const struct shared *t = &shared_tables[table];
		const char *at = detail + n + strlen(sides[i].begin);

		if (strncmp(detail + n, sides[i].begin, strlen(sides[i].begin)) != 0)
			continue;
		at += strspn(at, " ");
		said = arena_printf(arena, *at ? _(sides[i].some) : _(sides[i].none), _(t->thing));
		while (*at) {
			int column;

			if (!pair_take(&at, &name, &value, arena))
				return NULL;
			column = shared_column(table, name);
			if (column < 0)
				return NULL;
			if (t->labels[column][0])
				name = _(t->labels[column]);
			value = strlen(value) < LONG_TEXT
			    ? shared_value_words(s, table, column, value, arena)
			    : cleaned(value, arena);
			said =
			    arena_printf(arena, "%s\n%s: %s", said, name, value[0] ? value : "-");
		}
		return said;
	}
	return NULL;
}

/* ---- the others */

/* "forwarding_configs +3292246111" as "business number +3292246111"; NULL: no table begins it. */
static const char *of_table(const char *detail, struct arena *arena)
{
	const size_t n = strcspn(detail, " ");
	const enum shared_table table = shared_find(arena_strndup(arena, detail, n));

	return table == SHARED_TABLES ? NULL
				      : arena_printf(arena, "%s %s", _(shared_tables[table].thing),
					    cleaned(detail + n, arena));
}

/* "KIND SUBJECT: why" with what the entry of the journal is about; NULL: it is none. The subject
 * may be another one by now (a row that became one with another desk's), and the entry gone. */
static const char *of_journal(struct session *s, const struct audit_line *line, struct arena *arena)
{
	const size_t n = strcspn(line->detail, " ");
	const char *kind = arena_strndup(arena, line->detail, n), *rest = line->detail + n, *title;
	struct operation o;
	size_t subject;

	if (strncmp(line->action, "journal.", 8) != 0)
		return NULL;
	if (!operation_get(s->store, line->subject_id, arena, &o, NULL))
		o = (struct operation){ .kind = kind, .subject = "", .parameters = "{}" };
	title = operation_title_in(s, &o, arena);
	if (strcmp(o.kind, kind) != 0 || strcmp(title, kind) == 0)
		return NULL;
	rest += rest[0] == ' ';
	subject = strlen(o.subject);
	if (subject == 0 || strncmp(rest, o.subject, subject) != 0) {
		subject = strcspn(rest, " ");
		subject -= subject > 0 && rest[subject - 1] == ':';
	}
	return arena_printf(arena, "%s%s", title, cleaned(rest + subject, arena));
}

const char *history_detail(struct session *s, const struct audit_line *line, struct arena *arena)
{
	const enum shared_table subject = shared_find(line->subject_id);
	const char *said = NULL;

	if (strcmp(line->action, "sync.decided") == 0)
		said = decided(s, line->detail, arena);
	if (!said)
		said = of_journal(s, line, arena);
	if (!said)
		said = of_table(line->detail, arena);
	if (!said)
		said = cleaned(line->detail, arena);
	if (subject != SHARED_TABLES)
		return arena_printf(arena, "%s: %s", _(shared_tables[subject].thing), said);
	if (strcmp(line->action, "setting.set") == 0)
		return arena_printf(arena, "%s %s", cleaned(line->subject_id, arena), said);
	return said;
}

const char *history_title(struct session *s, const struct audit_line *line, bool whose,
    struct arena *arena)
{
	const char *detail = history_detail(s, line, arena);
	const char *customer = whose ? cleaned(line->customer, arena) : "";

	detail = arena_strndup(arena, detail, strcspn(detail, "\n"));
	if (strncmp(detail, customer, strlen(customer)) == 0)
		customer = ""; /* named by the detail */
	return arena_printf(arena, "%s%s%s%s%s", cleaned(history_words(line->action), arena),
	    customer[0] ? ", " : "", customer, detail[0] ? ": " : "", detail);
}
