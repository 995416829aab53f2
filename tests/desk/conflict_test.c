/* Conflicts as an operator in a hurry reads them: what happened, what differs, what each key does.
 */
#include "tests/desk/fixture.h"

#include "desk/sync.h"
#include "store/agents.h"

#define COLUMNS_MAX 40

/* A conflict made by hand: columns by name, base, ours and theirs; what is not named is null. */
struct made {
	struct sync_conflict c;
	const char *base[COLUMNS_MAX], *ours[COLUMNS_MAX], *theirs[COLUMNS_MAX];
};

static void make(struct made *m, enum shared_table table, enum sync_conflict_kind kind)
{
	memset(m, 0, sizeof *m);
	m->c = (struct sync_conflict){ .table = table,
		.kind = kind,
		.name = "Frituur De Kroon",
		.customer = "Frituur De Kroon",
		.their_customer = "",
		.found_at = "",
		.by = "" };
	m->c.ours.values = m->ours;
	m->c.theirs.values = m->theirs;
	m->c.base = m->base;
}

static void set(struct made *m, const char *column, const char *base, const char *ours,
    const char *theirs)
{
	const int i = shared_column(m->c.table, column);

	assert_true(i >= 0);
	m->base[i] = base;
	m->ours[i] = ours;
	m->theirs[i] = theirs;
}

static void the_title_says_what_happened(void **state)
{
	struct fixture *f = *state;
	struct made m;

	make(&m, SHARED_CUSTOMERS, CONFLICT_CHANGED);
	set(&m, "note", "", "a", "b");
	assert_string_equal(conflict_title(&m.c, &f->arena),
	    "The note of Frituur De Kroon was changed here and by another desk.");
	set(&m, "language", "en", "nl", "fr");
	assert_string_equal(conflict_title(&m.c, &f->arena),
	    "The language and the note of Frituur De Kroon were changed here and by another desk.");
	set(&m, "country", "", "BE", "NL");
	assert_string_equal(conflict_title(&m.c, &f->arena),
	    "Frituur De Kroon was changed here and by another desk: country, language, note.");
	set(&m, "name", "", "a", "b");
	assert_string_equal(conflict_title(&m.c, &f->arena),
	    "Frituur De Kroon was changed here and by another desk.");
	make(&m, SHARED_CUSTOMERS, CONFLICT_CHANGED); /* each another thing */
	set(&m, "name", "old", "new", "old");
	set(&m, "note", "", "", "b");
	assert_string_equal(conflict_title(&m.c, &f->arena),
	    "Frituur De Kroon was changed here (name), and by another desk (note).");
	make(&m, SHARED_POOL_NUMBERS, CONFLICT_CHANGED);
	m.c.customer = "";
	m.c.name = "+32480210449";
	set(&m, "capacity", "50", "9", "8");
	assert_string_equal(conflict_title(&m.c, &f->arena),
	    "+32 480 21 04 49 (pool number) was changed here and by another desk: places.");
	make(&m, SHARED_FORWARDINGS, CONFLICT_CHANGED);
	m.c.name = "+3292246111";
	set(&m, "condition", "all", "busy", "no_answer");
	assert_string_equal(conflict_title(&m.c, &f->arena),
	    "+32 9 224 61 11 (business number of Frituur De Kroon) was changed here and by another desk: when.");
	make(&m, SHARED_CUSTOMERS, CONFLICT_REMOVED_HERE);
	assert_string_equal(conflict_title(&m.c, &f->arena),
	    "Frituur De Kroon was removed here, and changed by another desk.");
	make(&m, SHARED_FORWARDINGS, CONFLICT_NUMBER_TAKEN);
	m.c.name = "+3292246111";
	m.c.their_customer = "Bakkerij Wouters";
	assert_string_equal(conflict_title(&m.c, &f->arena),
	    "+32 9 224 61 11 was registered here for Frituur De Kroon, and by another desk for Bakkerij Wouters.");
}

/* A code that was read out and is dropped may forward the phone still. */
static void a_decision_says_what_code_it_drops(void **state)
{
	struct fixture *f = *state;
	struct made m;

	make(&m, SHARED_FORWARDINGS, CONFLICT_CHANGED);
	m.c.name = "+3292246111";
	set(&m, "state", "none", "given", "none");
	set(&m, "activate_code", "", "*61*1#", "");
	set(&m, "deactivate_code", "", "#61#", "");
	assert_non_null(strstr(conflict_choice(&m.c, SIDE_THEIRS, &f->arena),
	    "#61#, which cancels it"));
	assert_null(strstr(conflict_choice(&m.c, SIDE_OURS, &f->arena), "#61#"));
	set(&m, "deactivate_code", "", "#61#", "#61#");
	assert_null(strstr(conflict_choice(&m.c, SIDE_THEIRS, &f->arena), "#61#"));
	m.c.kind = CONFLICT_REMOVED_THERE;
	set(&m, "deleted_at", NULL, NULL, "2026-11-21T20:00:00Z");
	assert_non_null(strstr(conflict_choice(&m.c, SIDE_THEIRS, &f->arena),
	    "have the customer dial #61# first"));
}

/* Every kind has a sentence for each side, and they are not the same one. */
static void every_decision_says_what_it_does(void **state)
{
	struct fixture *f = *state;

	for (int kind = 0; kind < CONFLICT_KINDS; kind++)
		for (int t = SHARED_CUSTOMERS; t < SHARED_TABLES; t++) {
			struct made m;
			const char *ours, *theirs;

			make(&m, (enum shared_table)t, (enum sync_conflict_kind)kind);
			m.c.their_customer = "Bakkerij Wouters";
			ours = conflict_choice(&m.c, SIDE_OURS, &f->arena);
			theirs = conflict_choice(&m.c, SIDE_THEIRS, &f->arena);
			assert_true(ours[0] && theirs[0] && strcmp(ours, theirs) != 0);
			assert_string_equal(conflict_choice(&m.c, SIDE_BOTH, &f->arena), "");
			assert_true(conflict_title(&m.c, &f->arena)[0] != '\0');
		}
}

static void both_names_what_is_kept_of_each(void **state)
{
	struct fixture *f = *state;
	struct made m;

	make(&m, SHARED_CUSTOMERS, CONFLICT_CHANGED);
	set(&m, "note", "", "a", "");
	set(&m, "language", "en", "en", "fr");
	m.c.can_both = true;
	assert_string_equal(conflict_choice(&m.c, SIDE_BOTH, &f->arena),
	    "Both are kept, and go to all desks: note as here, language as the other desk has it.");
}

static void must_show(struct fixture *f, struct made *m, const char *column, const char *ours,
    const char *theirs)
{
	struct conflict_line *lines;
	const size_t n = conflict_lines(&f->session, &m->c, &f->arena, &lines);

	if (n != 1)
		fail_msg("%s: %zu lines", column, n);
	if (strcmp(lines[0].ours, ours) != 0 || strcmp(lines[0].theirs, theirs) != 0)
		fail_msg("%s: \"%s\" and \"%s\"", column, lines[0].ours, lines[0].theirs);
}

/* Values as people read them: numbers, states, carriers, times, and never raw bytes. */
static void values_are_shown_as_people_read_them(void **state)
{
	static const struct {
		enum shared_table table;
		const char *column, *ours, *theirs, *shown, *shown_theirs;
	} cases[] = {
		{ SHARED_CUSTOMERS, "country", "BE", "NL", "Belgium", "Netherlands" },
		{ SHARED_CUSTOMERS, "language", "nl", "fr", "Dutch", "French" },
		{ SHARED_CUSTOMERS, "outbound_provider", "twilio", "telnyx", "Twilio", "Telnyx" },
		{ SHARED_CUSTOMERS, "note", "one\ntwo", "\x1b[31mred", "one two", "^[[31mred" },
		{ SHARED_CUSTOMERS, "call_back_at", "2025-11-20T14:02:00Z", NULL,
		    "2025-11-20 14:02", "" },
		{ SHARED_FORWARDINGS, "business_number", "+3292246111", "+32470123456",
		    "+32 9 224 61 11", "+32 470 12 34 56" },
		{ SHARED_FORWARDINGS, "ai_source", "pool", "manual", "of the pool",
		    "typed by hand" },
		{ SHARED_FORWARDINGS, "carrier_id", "gsm-standard", "no-such-line", NULL,
		    "no-such-line" },
		{ SHARED_FORWARDINGS, "ring_seconds", "0", "20", "the network's own", "20 s" },
		{ SHARED_FORWARDINGS, "activate_code", "**61*1#\n**67*1#", "",
		    "**61*1#, then **67*1#", "" },
		{ SHARED_FORWARDINGS, "state", "given", "proven", "given", "proven" },
		{ SHARED_AGENTS, "inbound_enabled", "1", "0", "yes", "no" },
		{ SHARED_POOL_NUMBERS, "status", "active", "inactive", "active", "switched off" },
	};
	struct fixture *f = *state;

	setenv("TZ", "UTC", 1);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct carrier *carrier = catalogue_find(f->session.catalogue, cases[i].ours);
		struct made m;

		make(&m, cases[i].table, CONFLICT_CHANGED);
		set(&m, cases[i].column, "", cases[i].ours, cases[i].theirs);
		must_show(f, &m, cases[i].column, cases[i].shown ? cases[i].shown : carrier->name,
		    cases[i].shown_theirs);
	}
}

/* An id says nothing to a person; what was seen under it does. */
static void an_assistant_is_shown_by_name(void **state)
{
	static const struct remote_agent_seen seen[] = {
		{ "5a1c0d3e-8f42-4000-8000-000000000001", "Reception" },
	};
	struct fixture *f = *state;
	struct made m;

	must(f, remote_agent_sync(f->session.store, AGENT_VAPI, seen, 1, &f->err));
	make(&m, SHARED_AGENTS, CONFLICT_CHANGED);
	set(&m, "vapi_assistant_id", "", seen[0].remote_id, "6b1c0d3e-8f42-4000-8000-000000000002");
	must_show(f, &m, "vapi_assistant_id", "Reception (5a1c0d3e)",
	    "6b1c0d3e-8f42-4000-8000-000000000002");
}

static void each_line_tells_who_changed_it(void **state)
{
	struct fixture *f = *state;
	struct conflict_line *lines;
	struct made m;

	make(&m, SHARED_CUSTOMERS, CONFLICT_CHANGED);
	set(&m, "note", "old", "new", "old");
	set(&m, "created_at", NULL, "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
	assert_int_equal(conflict_lines(&f->session, &m.c, &f->arena, &lines), 1);
	assert_string_equal(lines[0].label, "note");
	assert_string_equal(lines[0].base, "old");
	assert_true(lines[0].changed_here && !lines[0].changed_there);
	m.c.base = NULL;
	assert_int_equal(conflict_lines(&f->session, &m.c, &f->arena, &lines), 1);
	assert_null(lines[0].base);
	assert_true(lines[0].changed_here && lines[0].changed_there);
}

/* A customer by its name, here or not. */
static void whose_it_is_is_shown_by_name(void **state)
{
	struct fixture *f = *state;
	struct conflict_line *lines;
	struct made m;
	char id[ID_MAX];

	fixture_customer(f, "Bakkerij Wouters", "+3292246112", "managed", id);
	make(&m, SHARED_FORWARDINGS, CONFLICT_NUMBER_TAKEN);
	set(&m, "org_id", NULL, id, "0b5e55ed-0000-4000-8000-00000000ffff");
	m.c.customer = "";
	assert_int_equal(conflict_lines(&f->session, &m.c, &f->arena, &lines), 1);
	assert_string_equal(lines[0].label, "customer");
	assert_string_equal(lines[0].ours, "Bakkerij Wouters");
	assert_string_equal(lines[0].theirs, "a customer that is not here");
	m.c.their_customer = "Frituur De Kroon";
	assert_int_equal(conflict_lines(&f->session, &m.c, &f->arena, &lines), 1);
	assert_string_equal(lines[0].theirs, "Frituur De Kroon");
}

/* A number that went to two customers: whatever is chosen, one of them loses it. */
static void a_clash_names_who_loses_what(void **state)
{
	struct fixture *f = *state;
	struct made m;

	make(&m, SHARED_FORWARDINGS, CONFLICT_CLASH);
	m.c.name = "+3292246111";
	m.c.their_customer = "Bakkerij Wouters";
	set(&m, "business_number", "+3292246112", "+3292246111", "+3292246111");
	m.c.ours.version = 3;
	assert_string_equal(conflict_title(&m.c, &f->arena),
	    "+32 9 224 61 11 is the number of Frituur De Kroon here, and of Bakkerij Wouters at another desk.");
	assert_string_equal(conflict_choice(&m.c, SIDE_OURS, &f->arena),
	    "+32 9 224 61 11 goes to Frituur De Kroon at all desks. Bakkerij Wouters loses it, and has the number again that it had before, if any.");
	assert_string_equal(conflict_choice(&m.c, SIDE_THEIRS, &f->arena),
	    "+32 9 224 61 11 goes to Bakkerij Wouters, as the other desk has it. Frituur De Kroon has its earlier number again, +32 9 224 61 12; what else was changed here is dropped.");
	m.c.ours.version = 0;
	m.c.base = NULL;
	assert_non_null(strstr(conflict_choice(&m.c, SIDE_THEIRS, &f->arena),
	    "Frituur De Kroon loses it"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_store, fixture_end)
		TEST(the_title_says_what_happened),
		TEST(a_decision_says_what_code_it_drops),
		TEST(every_decision_says_what_it_does),
		TEST(both_names_what_is_kept_of_each),
		TEST(values_are_shown_as_people_read_them),
		TEST(an_assistant_is_shown_by_name),
		TEST(each_line_tells_who_changed_it),
		TEST(whose_it_is_is_shown_by_name),
		TEST(a_clash_names_who_loses_what),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
