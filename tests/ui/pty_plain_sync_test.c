/* In the plain console: signing in at the desk's project, sharing the store, a conflict decided, a
 * place in the pool given online, customers from a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "tests/support/plain_walk.h"

static struct plain_walk the;
static struct pty other;

static int setup(void **state)
{
	(void)state;
	return plain_walk_setup(&the) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	return plain_walk_teardown(&the) ? 0 : -1;
}

static void answer(const char *line, const char *expected)
{
	plain_walk_answer(&the, line, expected);
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* A command on the store of that name; does it show that? */
static bool shows(const char *store, const char *const *words, const char *shown)
{
	const char *argv[16] = { the.program };
	char db[PTY_HOME_SIZE + 32];
	size_t n = 1;
	bool there;

	(void)snprintf(db, sizeof db, "%s/%s.db", the.home, store);
	for (; *words != NULL; words++)
		argv[n++] = *words;
	argv[n++] = "--db";
	argv[n++] = db;
	argv[n] = NULL;
	memset(&other, 0, sizeof other);
	the.env[the.n_env] = NULL;
	pty_start(&other, 40, 120, the.home, argv, the.env);
	assert_true(pty_wait_end(&other));
	there = strstr(pty_text(&other), shown) != NULL;
	pty_stop(&other);
	return there;
}

static void elsewhere(const char *const *words, const char *shown)
{
	if (!shows("other", words, shown))
		fail_msg("no \"%s\"", shown);
}

static void signed_in_and_shared(void)
{
	answer("8", "Sign in");
	answer("1", "This store is not shared yet: 0 customers");
	answer("1", "1. Pull and push now");
	answer("q", "8. Sharing with the desk (shared ");
}

/* What is typed here goes out between two questions; what another desk changed too is decided. */
static void a_conflict_is_decided(void **state)
{
	(void)state;
	plain_walk_start(&the, NULL);
	signed_in_and_shared();
	plain_walk_customer(&the);
	answer("q", "What to do?");
	while (!shows("other", WORDS("sync"), "2 pulled, 0 pushed.") &&
	    !shows("other", WORDS("customer", "list"), "Kroon"))
		(void)pty_read(&the.pty, 0);
	elsewhere(WORDS("customer", "edit", "Kroon", "--note", "Ask for Piet"), "Piet");
	elsewhere(WORDS("sync"), "1 pushed.");
	/* The console of this desk has not seen that yet. */
	plain_walk_without(&the, "SUPABASE_PASSWORD");
	plain_walk_without(&the, "SUPABASE_SERVICE_ROLE_KEY");
	plain_walk_start(&the, NULL);
	assert_true(shows("desk", WORDS("customer", "edit", "Kroon", "--note", "Ask for Jan"),
	    "Ask for Jan"));
	answer("8", "1 change waits to be pushed");
	answer("2", "E-mail address");
	answer("desk@practice.example", "Password");
	answer("not-this-one", "does not know this e-mail address");
	answer("2", "E-mail address");
	answer("desk@practice.example", "Password");
	answer("practice-desk", "1 entry was changed here and elsewhere");
	assert_null(memmem(the.pty.log, the.pty.n_log, "practice-desk", 13));
	answer("1", "The note of Kroon was changed here and by another desk.");
	answer("1", "there, changed: Ask for Piet");
	answer("2", "There is no conflict.");
	answer("q", "8. Sharing with the desk (shared ");
	answer("1", "Part of the name");
	answer("kroon", "Customers found");
	answer("1", "Kroon");
}

/* Offline none is given; signed in, the number is chosen as in a store of its own. */
static void a_place_is_given_online(void **state)
{
	(void)state;
	plain_walk_start(&the, NULL);
	signed_in_and_shared();
	plain_walk_customer(&the);
	answer("4", "AI number:");
	answer("+32480210449", "Saved.");
	assert_true(pty_wait(&the.pty, "AI number: +32 480 21 04 49"));
	plain_walk_without(&the, "SUPABASE_URL");
	plain_walk_start(&the, NULL);
	answer("2", "Name of the business");
	answer("Roos", "Country");
	answer("BE", "Business number");
	answer("09 224 61 12", "A number of its own");
	answer("4", "AI number:");
	answer("+32480210449", "no place was taken.");
}

/* Signed out it waits; shared no longer it is a store of its own. */
static void signed_out_and_left(void **state)
{
	(void)state;
	plain_walk_start(&the, NULL);
	signed_in_and_shared();
	answer("8", "3. Sign out");
	answer("3", "Signed out.");
	answer("q", "8. Sharing with the desk (signed out)");
	plain_walk_customer(&the);
	answer("q", "What to do?");
	answer("8", "2 changes wait to be pushed.");
	answer("3", "Type yes to do it");
	answer("y", "3. Share this store no longer");
	answer("3", "Type yes to do it");
	answer("yes", "This store is no longer shared.");
	answer("q", "What to do?");
	answer("5", "Nothing was sent to a provider yet.");
	assert_true(shows("desk", WORDS("customer", "list"), "Kroon"));
}

static void file_make(const char *name, const char *text, char *path, size_t size)
{
	FILE *f;

	(void)snprintf(path, size, "%s/%s", the.home, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* In a shared store, with places that the project gives; the second time nothing is new. */
static void customers_come_from_a_file(void **state)
{
	char path[PTY_HOME_SIZE + 32];

	(void)state;
	file_make("list.csv",
	    "name,number,country,carrier,when,to\n"
	    "Bakkerij Roos,+3292246112,BE,etsi-fixed-standard,no_answer,auto\n"
	    "Slagerij Vos,3.2E+10,BE,etsi-fixed-standard,no_answer,auto\n"
	    "Kapper Zo\xeb,+3292246113,BE,etsi-fixed-standard,no_answer,auto\n",
	    path, sizeof path);
	plain_walk_start(&the, NULL);
	signed_in_and_shared();
	answer("9", "CSV file");
	answer(path, "Folder for a hand-out");
	answer("", "May AI numbers abroad");
	answer("no", "Look at the accents: line 4 is \"Kapper Zo\xc3\xab\".");
	answer("yes", "Save the lines that are left out");
	answer("yes", "Saved:");
	answer("9", "CSV file");
	answer(path, "Folder for a hand-out");
	answer("", "May AI numbers abroad");
	answer("no", "There is nothing new in it: 3 lines, 2 there already, 1 bad.");
	answer("yes", "is there already; it was left as it is.");
}

#define walk_test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		walk_test(a_conflict_is_decided),
		walk_test(a_place_is_given_online),
		walk_test(signed_out_and_left),
		walk_test(customers_come_from_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
