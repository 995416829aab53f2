/* conflict list, show, decide, and places in the pool that are given online, through the real
 * program.
 */
#include "tests/cli/desks.h"

#define CONFLICT_FIELDS \
	WORDS("id", "table", "kind", "name", "customer", "found_at", "ours", "theirs", "can_both")
#define AUDIT_FIELDS WORDS("id", "at", "who", "action", "subject", "customer", "detail")
#define DECIDED_FIELDS WORDS("id", "table", "name", "decided", "removed", "queued")

/* Both desks have Kroon and changed its note. */
static void conflict_made(void)
{
	synced();
	kroon_added();
	synced();
	desk('b');
	synced();
	(void)expect(0, WORDS("customer", "edit", "Kroon", "--note", "Ask for Piet"));
	synced();
	desk('a');
	(void)expect(0, WORDS("customer", "edit", "Kroon", "--note", "Ask for Jan"));
}

static cJSON *conflicts(void)
{
	return document(expect(0, WORDS("conflict", "list", "--json")), 0, CONFLICT_FIELDS);
}

static const char *note_in(const cJSON *conflict, const char *side)
{
	return text_of(cJSON_GetObjectItem(conflict, side), "note");
}

static void test_conflict_is_decided(void **state)
{
	const struct {
		const char *flag, *note;
	} rows[] = { { "--ours", "Ask for Jan" }, { "--theirs", "Ask for Piet" } };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char id[ID_MAX];
		struct process p;
		cJSON *doc;

		if (i > 0)
			(void)begin(state);
		conflict_made();
		run(&p, NULL, SYNC);
		assert_int_equal(p.exit, 1);
		complains(&p, "conflict", "conflicts-open");
		doc = document(p.said, 0, SYNC_FIELDS);
		assert_int_equal(number_of(doc, "conflicts"), 1);
		cJSON_Delete(doc);
		process_free(&p);

		doc = conflicts();
		assert_int_equal(cJSON_GetArraySize(doc), 1);
		assert_string_equal(text_of(doc->child, "table"), "organizations");
		assert_string_equal(text_of(doc->child, "kind"), "changed");
		assert_string_equal(text_of(doc->child, "name"), "Frituur De Kroon");
		assert_string_equal(note_in(doc->child, "ours"), "Ask for Jan");
		assert_string_equal(note_in(doc->child, "theirs"), "Ask for Piet");
		(void)snprintf(id, sizeof id, "%s", text_of(doc->child, "id"));
		cJSON_Delete(doc);
		id[8] = '\0';
		assert_non_null(strstr(expect(0, WORDS("conflict", "list", "Kroon")), "note of"));
		shows("Kroon", "See: voxdesk conflict show");
		assert_non_null(strstr(expect(0, WORDS("conflict", "show", id)), "Ask for Piet"));

		(void)expect(2, WORDS("conflict", "decide", id, "--yes"));
		(void)expect(2, WORDS("conflict", "decide", id, "--ours", "--both", "--yes"));
		(void)expect(2, WORDS("conflict", "decide", id, rows[i].flag));
		(void)expect(1, WORDS("conflict", "decide", id, "--both", "--yes"));
		(void)expect(3, WORDS("conflict", "decide", "0b5e55ed", "--ours", "--yes"));
		doc =
		    document(expect(0,
				 WORDS("conflict", "decide", id, rows[i].flag, "--yes", "--json")),
			0, DECIDED_FIELDS);
		assert_string_equal(text_of(doc, "decided"), rows[i].flag + 2);
		assert_true(cJSON_IsTrue(cJSON_GetObjectItem(doc, "queued")) == (i == 0));
		cJSON_Delete(doc);
		assert_string_equal(expect(0, WORDS("conflict", "list", "--json")), "[]\n");
		/* What was dropped is kept, by the name of its column. */
		assert_non_null(strstr(expect(0, WORDS("audit", "Kroon", "--limit", "1")),
		    i == 0 ? "note: Ask for Piet" : "note: Ask for Jan"));
		doc =
		    document(expect(0, WORDS("audit", "--limit", "1", "--json")), 0, AUDIT_FIELDS);
		assert_string_equal(text_of(doc->child, "action"), "sync.decided");
		assert_string_equal(text_of(doc->child, "customer"),
		    text_of(doc->child, "subject"));
		cJSON_Delete(doc);
		synced();
		shows(KROON, rows[i].note);
		desk('b');
		synced();
		shows(KROON, rows[i].note);
	}
}

/* Where each side changed something else both can be kept. */
static void test_both_are_kept(void **state)
{
	struct process p;
	char id[ID_MAX];
	cJSON *doc;

	(void)state;
	synced();
	kroon_added();
	synced();
	desk('b');
	synced();
	(void)expect(0, WORDS("customer", "edit", "Kroon", "--note", "Ask for Piet"));
	synced();
	desk('a');
	(void)expect(0, WORDS("customer", "edit", "Kroon", "--language", "fr"));
	(void)sync_to(1, NULL, SYNC);
	doc = conflicts();
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(doc->child, "can_both")));
	(void)snprintf(id, sizeof id, "%s", text_of(doc->child, "id"));
	cJSON_Delete(doc);
	(void)expect(0, WORDS("conflict", "decide", id, "--both", "--yes"));
	synced();
	desk('b');
	synced();
	shows(KROON, "Ask for Piet");
	run(&p, NULL, WORDS("customer", "show", KROON, "--json"));
	assert_non_null(strstr(p.said, "\"language\":\"fr\""));
	process_free(&p);
}

static void test_decided_on_a_terminal(void **state)
{
	char id[ID_MAX];
	cJSON *doc;

	(void)state;
	conflict_made();
	(void)sync_to(1, NULL, SYNC);
	doc = conflicts();
	(void)snprintf(id, sizeof id, "%s", text_of(doc->child, "id"));
	cJSON_Delete(doc);
	on_terminal(WORDS("conflict", "decide", id, "--theirs"));
	assert_true(pty_wait(&pty, "Ask for Jan"));
	assert_true(pty_wait(&pty, "Do that?"));
	assert_true(pty_answer(&pty, "y", "Decided"));
	assert_true(pty_wait_end(&pty));
	pty_stop(&pty);
	shows(KROON, "Ask for Piet");
}

/* `forward set` with that exit; the error's code, or "" where it went well. */
static const char *forward_set(int exit, const char *const *env, const char *who, const char *to)
{
	static char code[64];
	struct process p;
	cJSON *doc;

	run(&p, env,
	    WORDS("forward", "set", who, "--to", to, "--carrier", "etsi-fixed-standard", "--when",
		"no_answer", "--json"));
	if (p.exit != exit)
		fail_msg("exit %d instead of %d: %s%s", p.exit, exit, p.said, p.complained);
	doc = cJSON_Parse(exit == 0 ? p.said : p.complained);
	(void)snprintf(code, sizeof code, "%s", text_of(cJSON_GetObjectItem(doc, "error"), "code"));
	if (exit == 0)
		assert_string_equal(text_of(doc, "ai_number"), "+32480210449");
	cJSON_Delete(doc);
	process_free(&p);
	return code;
}

/* One business number, registered by two desks for two customers. */
static void test_same_number_twice(void **state)
{
	char id[ID_MAX];
	cJSON *doc;

	(void)state;
	(void)expect(0, WORDS("pool", "add", "+32480210449"));
	synced();
	desk('b');
	synced();
	desk('a');
	kroon_added();
	synced();
	desk('b');
	(void)expect(0, WORDS("customer", "add", "--name", "Bakkerij Roos", "--number", KROON));
	/* No place is taken for the other desk's customer, neither in the round that finds it nor
	 * later, and it is said what to do. */
	for (int i = 0; i < 2; i++) {
		struct process p;

		run(&p, NULL,
		    WORDS("forward", "set", "Roos", "--to", "auto", "--carrier",
			"etsi-fixed-standard", "--when", "no_answer"));
		exits(&p, 1);
		assert_non_null(strstr(p.complained, "Decide the conflict first"));
		process_free(&p);
	}
	(void)sync_to(1, NULL, SYNC);
	assert_non_null(strstr(expect(0, WORDS("pool", "list", "--json")), "\"used\":0"));
	doc = conflicts();
	assert_int_equal(cJSON_GetArraySize(doc), 1);
	assert_string_equal(text_of(doc->child, "kind"), "number-taken");
	(void)snprintf(id, sizeof id, "%s", text_of(doc->child, "id"));
	cJSON_Delete(doc);
	/* What goes with it is said before. */
	assert_non_null(strstr(expect(0, WORDS("conflict", "show", id)),
	    "Bakkerij Roos has nothing else here, and is removed"));
	/* The customer's removal is pushed: it stands there, without a number. */
	assert_non_null(strstr(expect(0,
				   WORDS("conflict", "decide", id, "--theirs", "--yes", "--json")),
	    "\"removed\":true,\"queued\":true"));
	synced();
	shows(KROON, "Frituur De Kroon");
}

/* ---- places in the pool */

static void test_place_is_given_online(void **state)
{
	const char *const line[] = { "SUPABASE_URL=http://127.0.0.1:1", NULL };
	const char *const *offline;

	(void)state;
	(void)expect(0, WORDS("pool", "add", "+32480210449"));
	(void)expect(0, WORDS("pool", "capacity", "+32480210449", "1"));
	synced();
	kroon_added();
	offline = env_of("SUPABASE_URL=", line);
	assert_string_equal(forward_set(5, offline, "Kroon", "auto"), "pool-offline");
	assert_string_equal(forward_set(5, offline, "Kroon", "+32480210449"), "pool-offline");
	assert_string_equal(forward_set(1, env_of("SUPABASE_", line), "Kroon", "auto"),
	    "pool-offline");
	(void)forward_set(0, NULL, "Kroon", "auto");
	synced();
	/* The other desk is told that it was the last. */
	desk('b');
	synced();
	assert_non_null(strstr(expect(0, WORDS("pool", "list", "--json")), "\"used\":1"));
	(void)expect(0, WORDS("customer", "add", "--name", "Roos", "--number", "+3292246112"));
	assert_string_equal(forward_set(1, NULL, "Roos", "+32480210449"), "pool-full");
	/* Given back, and given to the other; who had it before asks in vain, and then not. */
	desk('a');
	(void)expect(0, WORDS("forward", "given", KROON));
	(void)expect(0, WORDS("forward", "remove", KROON, "--yes"));
	synced();
	desk('b');
	synced();
	(void)forward_set(0, NULL, "Roos", "auto");
	synced();
	desk('a');
	(void)expect(1, WORDS("forward", "given", KROON));
	desk('b');
	(void)expect(0, WORDS("customer", "remove", "Roos", "--yes"));
	synced();
	desk('a');
	(void)expect(0, WORDS("forward", "given", KROON));
	synced();
}

/* What this store knows of the pool is no answer: another desk has freed a place meanwhile. */
static void test_place_is_asked_for_at_the_project(void **state)
{
	const char *const line[] = { "SUPABASE_URL=http://127.0.0.1:1", NULL };

	(void)state;
	(void)expect(0, WORDS("pool", "add", "+32480210449"));
	(void)expect(0, WORDS("pool", "capacity", "+32480210449", "1"));
	kroon_added();
	synced();
	(void)forward_set(0, NULL, "Kroon", "auto");
	synced();
	desk('b');
	synced();
	(void)expect(0, WORDS("customer", "add", "--name", "Roos", "--number", "+3292246112"));
	assert_string_equal(forward_set(1, NULL, "Roos", "auto"), "pool-full");
	desk('a');
	(void)expect(0, WORDS("customer", "remove", KROON, "--yes"));
	synced();
	desk('b');
	assert_string_equal(forward_set(5, env_of("SUPABASE_URL=", line), "Roos", "auto"),
	    "pool-offline");
	(void)forward_set(0, NULL, "Roos", "auto");
	synced();
}

/* Finding: a number that nobody here had looked at, and that is attached to nothing, was given
 * without a word, being the emptiest. */
static void test_place_in_a_number_that_was_looked_at(void **state)
{
	(void)state;
	synced();
	/* What came within the second of the question is left to the next look. */
	for (int i = 0; i < 20 &&
	     (i == 0 ||
		 strstr(expect(0, WORDS("pool", "list", "--json")),
		     "\"capacity\":1,\"seen_at\":null"));
	     i++)
		(void)expect(0, WORDS("pool", "sync"));
	(void)expect(0, WORDS("pool", "capacity", "+32480210449", "9"));
	(void)expect(0, WORDS("pool", "add", "+32480210451"));
	kroon_added();
	synced();
	(void)forward_set(0, NULL, "Kroon", "auto");
	synced();
}

/* What `customer import - --json` tells of it. */
static cJSON *import_of(const char *csv, const char *const *words)
{
	struct process p;
	cJSON *doc;

	input_set(csv);
	run(&p, NULL, words);
	input_none();
	if (p.exit != 0)
		fail_msg("exit %d: %s%s", p.exit, p.said, p.complained);
	doc = cJSON_Parse(p.said);
	assert_non_null(doc);
	process_free(&p);
	return doc;
}

/* Finding: an import's places went to the emptiest number, whoever had looked at it, and its `want`
 * was 0 whatever was still wanted. */
static void test_import_places_in_numbers_that_were_looked_at(void **state)
{
	static const char csv[] = "name,number,to\nEen,+3292246121,auto\nTwee,+3292246122,auto\n"
				  "Drie,+3292246123,auto\nVier,+3292246124,auto\n";
	const char *const import[] = { "customer", "import", "-", "--json", NULL };
	const cJSON *doubt;
	struct process p;
	cJSON *doc;

	(void)state;
	synced();
	(void)expect(0, WORDS("pool", "sync"));
	(void)expect(0, WORDS("pool", "capacity", "+32480210449", "2"));
	(void)expect(0, WORDS("pool", "add", "+32480210451"));
	(void)expect(0, WORDS("pool", "capacity", "+32480210451", "1"));
	synced();
	doc = import_of(csv, import);
	assert_int_equal(number_of(doc, "placed"), 3);
	assert_int_equal(number_of(doc, "want"), 1);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(doc, "unplaced")), 1);
	doubt = cJSON_GetObjectItem(doc, "doubtful")->child;
	assert_non_null(doubt);
	assert_null(doubt->next);
	assert_int_equal(number_of(doubt, "line"), 4);
	assert_string_equal(text_of(doubt, "column"), "to");
	assert_string_equal(text_of(doubt, "value"), "+32480210451");
	assert_non_null(strstr(text_of(doubt, "reason"), "never looked at"));
	cJSON_Delete(doc);
	doc = import_of(csv, WORDS("customer", "import", "-", "--json", "--check"));
	assert_int_equal(number_of(doc, "want"), 1);
	cJSON_Delete(doc);
	/* Set by itself it is said, too. */
	run(&p, NULL,
	    WORDS("forward", "set", "Drie", "--carrier", "etsi-fixed-standard", "--when",
		"no_answer", "--json"));
	assert_int_equal(p.exit, 0);
	assert_non_null(strstr(p.complained, "! This pool number was never looked at from here"));
	process_free(&p);
	synced();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_conflict_is_decided),
		test(test_both_are_kept),
		test(test_decided_on_a_terminal),
		test(test_same_number_twice),
		test(test_place_is_given_online),
		test(test_place_is_asked_for_at_the_project),
		test(test_place_in_a_number_that_was_looked_at),
		test(test_import_places_in_numbers_that_were_looked_at),
	};

	return cmocka_run_group_tests(tests, practice_start, practice_stop);
}
