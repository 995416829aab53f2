/* Two desks that share practice's Supabase, each with a store of its own: what the suites of sync
 * and conflict have in common. */
#ifndef TESTS_CLI_DESKS_H
#define TESTS_CLI_DESKS_H

#include "tests/cli/asking.h"

#define SYNC_FIELDS WORDS("pulled", "pushed", "conflicts", "queued")
#define KROON "+3292246111"

static struct pty pty;
static unsigned test;

/* Another desk's store, made when it is first used. */
static inline void desk(char letter)
{
	(void)snprintf(suite.db, sizeof suite.db, "%s/store-%u-%c.db", suite.home, test, letter);
}

static inline void practice_supabase(const char *json)
{
	cJSON_Delete(practice_ask(HTTP_POST, "supabase", json));
}

/* Every test begins with an empty project, and in the store of desk a. */
static inline int begin(void **state)
{
	(void)state;
	memset(&pty, 0, sizeof pty);
	practice_no_faults();
	practice_supabase("{\"what\":\"wipe\"}");
	test = ++suite.files;
	desk('a');
	return 0;
}

/* The suite's environment without the names that begin so, and with other lines. */
static inline const char *const *env_of(const char *without, const char *const *more)
{
	static const char *out[ENV_MAX];
	size_t n = 0;

	for (size_t i = 0; i < suite.n_env; i++)
		if (!without || strncmp(suite.env[i], without, strlen(without)) != 0)
			out[n++] = suite.env[i];
	for (; more && *more; more++)
		out[n++] = *more;
	out[n] = NULL;
	return out;
}

static inline const char *line_of(const char *name)
{
	for (size_t i = 0; i < suite.n_env; i++)
		if (strncmp(suite.env[i], name, strlen(name)) == 0)
			return suite.env[i];
	fail_msg("practice prints no %s", name);
	return "";
}

static inline int number_of(const cJSON *doc, const char *name)
{
	const cJSON *at = cJSON_GetObjectItemCaseSensitive(doc, name);

	assert_true(cJSON_IsNumber(at));
	return at->valueint;
}

struct counts {
	int pulled, pushed, conflicts, queued;
};

/* `sync --json` with that exit; what it counted. */
static inline struct counts sync_to(int exit, const char *const *env, const char *const *words)
{
	struct process p;
	struct counts n;
	cJSON *doc;

	run(&p, env, words);
	if (p.exit != exit)
		fail_msg("exit %d instead of %d: %s%s", p.exit, exit, p.said, p.complained);
	doc = document(p.said, 0, SYNC_FIELDS);
	n = (struct counts){ number_of(doc, "pulled"), number_of(doc, "pushed"),
		number_of(doc, "conflicts"), number_of(doc, "queued") };
	cJSON_Delete(doc);
	process_free(&p);
	return n;
}

#define SYNC WORDS("sync", "--yes", "--json")
static inline void synced(void)
{
	const struct counts n = sync_to(0, NULL, SYNC);

	assert_int_equal(n.conflicts, 0);
	assert_int_equal(n.queued, 0);
}

static inline void kroon_added(void)
{
	(void)expect(0, WORDS("customer", "add", "--name", "Frituur De Kroon", "--number", KROON));
}

/* The field of `customer show`. */
static inline void shows(const char *customer, const char *text)
{
	const char *said = expect(0, WORDS("customer", "show", customer));

	if (!strstr(said, text))
		fail_msg("no \"%s\": %s", text, said);
}

static inline void on_terminal(const char *const *words)
{
	static char db[PTY_HOME_SIZE + 48];
	const char *argv[16] = { suite.program };
	const char *env[8] = { db, PACE, line_of("SUPABASE_URL="), line_of("SUPABASE_ANON_KEY=") };
	size_t n = 1;

	(void)snprintf(db, sizeof db, "VOXDESK_DB=%s", suite.db);
	for (; *words; words++)
		argv[n++] = *words;
	argv[n] = NULL;
	pty_start(&pty, 24, 100, suite.home, argv, env);
}

#define test(f) cmocka_unit_test_setup(f, begin)

#endif
