/* A shared row's values as people read them: numbers as they are written, states and conditions in
 * words, ids by name. Texts of the remote are exact, so they are cleaned here. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/conflict_values.h"
#include "desk/lane1.h"
#include "phone/dialcode.h"
#include "store/agents.h"

#define TEXT_BYTES 2000

typedef const char *value_fn(struct session *s, const char *value, struct arena *arena);

static const char *clean(const char *text, struct arena *arena)
{
	const size_t n = strlen(text), size = n * 8 + 32 < TEXT_BYTES ? n * 8 + 32 : TEXT_BYTES;
	char *out = arena_alloc(arena, size);

	(void)text_clean(text, n, out, size, 0);
	return out;
}

static const char *as_number(struct session *s, const char *value, struct arena *arena)
{
	char out[NUMBER_TEXT_MAX];

	(void)s;
	number_show(value, out, sizeof out);
	return clean(out, arena);
}

static const char *as_country(struct session *s, const char *value, struct arena *arena)
{
	char out[80];

	(void)s;
	country_name(value, _("en"), out, sizeof out);
	return clean(out, arena);
}

static const char *as_carrier(struct session *s, const char *value, struct arena *arena)
{
	const struct carrier *carrier = catalogue_find(s->catalogue, value);

	return clean(carrier ? carrier->name : value, arena);
}

static const char *as_condition(struct session *s, const char *value, struct arena *arena)
{
	enum condition condition;

	(void)s;
	return condition_parse(value, &condition) ? condition_words(condition)
						  : clean(value, arena);
}

static const char *as_seconds(struct session *s, const char *value, struct arena *arena)
{
	(void)s;
	return strcmp(value, "0") == 0 ? _("the network's own")
				       : arena_printf(arena, _("%s s"), clean(value, arena));
}

/* Several codes stand one a line. */
static const char *as_codes(struct session *s, const char *value, struct arena *arena)
{
	(void)s;
	return clean(lane1_in_words(value, arena), arena);
}

static const char *as_customer(struct session *s, const char *value, struct arena *arena)
{
	struct customer c;

	return customer_get(s->store, value, arena, &c, NULL) ? clean(c.name, arena)
							      : _("a customer that is not here");
}

/* Its name where it was seen: an id says nothing to a person. */
static const char *as_assistant(struct session *s, const char *value, struct arena *arena)
{
	struct remote_agent *rows;
	struct error ignored;
	size_t n;

	if (remote_agent_list(s->store, arena, &rows, &n, &ignored))
		for (size_t i = 0; i < n; i++)
			if (strcmp(rows[i].remote_id, value) == 0 && rows[i].name[0])
				return arena_printf(arena, "%s (%.8s)", clean(rows[i].name, arena),
				    clean(value, arena)); /* two may have one name */
	return clean(value, arena);
}

static const struct {
	const char *column;
	value_fn *words;
} formats[] = {
	{ "business_number", as_number },
	{ "ai_number", as_number },
	{ "phone_number", as_number },
	{ "inbound_number", as_number },
	{ "outbound_number", as_number },
	{ "country", as_country },
	{ "country_code", as_country },
	{ "carrier_id", as_carrier },
	{ "condition", as_condition },
	{ "ring_seconds", as_seconds },
	{ "activate_code", as_codes },
	{ "deactivate_code", as_codes },
	{ "query_code", as_codes },
	{ "owed_cancel", as_codes },
	{ "org_id", as_customer },
	{ "vapi_assistant_id", as_assistant },
	{ "elevenlabs_agent_id", as_assistant },
};

/* Words of the store, by column; those of lane 1 and 2 as the screens have them. */
static const struct {
	const char *column, *value, *words;
} words[] = {
	{ "language", "en", N_("English") },
	{ "language", "nl", N_("Dutch") },
	{ "language", "fr", N_("French") },
	{ "language", "de", N_("German") },
	{ "telephony_mode", "managed", N_("managed") },
	{ "telephony_mode", "byoc", N_("byoc") },
	{ "telephony_mode", "none", N_("none") },
	{ "outbound_provider", "twilio", "Twilio" },
	{ "outbound_provider", "telnyx", "Telnyx" },
	{ "provider", "twilio", "Twilio" },
	{ "provider", "telnyx", "Telnyx" },
	{ "status", "active", N_("active") },
	{ "status", "inactive", N_("switched off") },
	{ "line_type", "mobile", N_("mobile") },
	{ "line_type", "fixed", N_("fixed line") },
	{ "line_type", "voip", N_("internet phone") },
	{ "ai_source", "pool", N_("of the pool") },
	{ "ai_source", "managed", N_("managed") },
	{ "ai_source", "byoc", N_("byoc") },
	{ "ai_source", "manual", N_("typed by hand") },
	{ "state", "none", N_("not set") },
	{ "state", "given", N_("given") },
	{ "state", "reported", N_("reported") },
	{ "state", "proven", N_("proven") },
	{ "state", "stale", N_("stale") },
	{ "state", "drifted", N_("drifted") },
	{ "state", "refused", N_("refused") },
	{ "state", "removed", N_("removed") },
	{ "state", "calling", N_("calling") },
	{ "state", "pending", N_("pending") },
	{ "state", "verified", N_("verified") },
	{ "state", "failed", N_("failed") },
	{ "method", "call", N_("call") },
	{ "method", "sms", N_("text message") },
	{ "inbound_way", "none", N_("no") },
	{ "inbound_way", "pointed", N_("yes") },
	{ "inbound_way", "refused", N_("refused") },
	{ "inbound_way", "drifted", N_("drifted") },
	{ "outbound_way", "none", N_("no") },
	{ "outbound_way", "pointed", N_("yes") },
	{ "outbound_way", "refused", N_("refused") },
	{ "outbound_way", "drifted", N_("drifted") },
};

const char *shared_value_words(struct session *s, enum shared_table table, int column,
    const char *value, struct arena *arena)
{
	const struct row_column *c = &shared_tables[table].row.columns[column];
	char at[40];

	if (!value || !value[0])
		return "";
	if (c->kind == ROW_TIME) {
		time_for_operator(value, at, sizeof at);
		return clean(at, arena);
	}
	if (c->kind == ROW_FLAG)
		return strcmp(value, "1") == 0 ? _("yes") : _("no");
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(words[i].column, c->name) == 0 && strcmp(words[i].value, value) == 0)
			return _(words[i].words);
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (strcmp(formats[i].column, c->name) == 0)
			return formats[i].words(s, value, arena);
	return clean(value, arena);
}

const char *shared_row_name(enum shared_table table, const char *name, const char *customer,
    struct arena *arena)
{
	const struct shared *t = &shared_tables[table];
	const char *shown = t->row.columns[t->name_column].name, *who = clean(customer, arena);
	const bool is_number = strcmp(shown, "name") != 0;

	name = is_number ? as_number(NULL, name, arena) : clean(name, arena);
	if (table == SHARED_CUSTOMERS)
		return name;
	if (who[0]) /* number or name, what it is, whose */
		return arena_printf(arena, _("%s (%s of %s)"), name, _(t->thing), who);
	return arena_printf(arena, _("%s (%s)"), name, _(t->thing));
}

size_t shared_differing(enum shared_table table, const char *const *a, const char *const *b,
    const char **labels, size_t max)
{
	const struct shared *t = &shared_tables[table];
	size_t n = 0;

	for (size_t i = 0; i < t->row.n; i++) {
		const bool same = a[i] && b[i] ? strcmp(a[i], b[i]) == 0 : a[i] == b[i];

		if (same || !t->labels[i][0] || t->row.columns[i].kind == ROW_TIME)
			continue;
		if (n < max)
			labels[n] = _(t->labels[i]);
		n++;
	}
	return n;
}
