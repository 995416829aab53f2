/* customer import through the real program: from standard input, on a terminal, beside a program
 * that keeps the store busy, and in a shared store. What it says of files and lines stands in
 * import.tests and tests/desk. */
#include "tests/cli/asking.h"

#define LINES 300

/* Standard input of the next processes: so many lines. */
static void lines_given(int n)
{
	struct buf text;

	buf_init(&text, 1u << 20);
	buf_str(&text, "name,number,carrier,when,to\n");
	for (int i = 0; i < n; i++)
		buf_printf(&text, "Zaak %d,+329%07d,gsm-standard,no_answer,auto\n", i, 2000000 + i);
	input_set(buf_text(&text));
	buf_done(&text);
}

static int count_of(const cJSON *doc, const char *name)
{
	const cJSON *at = cJSON_GetObjectItemCaseSensitive(doc, name);

	assert_true(cJSON_IsNumber(at));
	return at->valueint;
}

/* `customer import - --json`: what it counted. */
static void imported(int added, int already, int placed, int unplaced)
{
	struct process p;
	cJSON *doc;

	run(&p, NULL, WORDS("customer", "import", "-", "--json"));
	if (p.exit != 0)
		fail_msg("exit %d: %s%s", p.exit, p.said, p.complained);
	doc = cJSON_Parse(p.said);
	assert_non_null(doc);
	assert_int_equal(count_of(doc, "added"), added);
	assert_int_equal(count_of(doc, "already"), already);
	assert_int_equal(count_of(doc, "placed"), placed);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(doc, "unplaced")), unplaced);
	/* Each has a place, and so a code, or a reason. */
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(doc, "codes")) + unplaced,
	    added + already);
	cJSON_Delete(doc);
	process_free(&p);
}

/* Who fills the pipe comes when the reader is there. */
static void pipe_fill(const char *path, const char *text)
{
	const int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd >= 0)
		(void)!write(fd, text, strlen(text));
	_exit(0);
}

/* A named pipe, and /dev/stdin; a folder on standard input. */
static void test_pipes(void **state)
{
	char path[PTY_HOME_SIZE + 16];
	struct process p;
	pid_t child;

	(void)state;
	(void)snprintf(path, sizeof path, "%s/lines", suite.home);
	assert_int_equal(mkfifo(path, 0600), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		pipe_fill(path, "name,number\nPijp,+3292246188\n");
	(void)expect(0, WORDS("customer", "import", path));
	assert_int_equal(waitpid(child, NULL, 0), child);
	(void)expect(0, WORDS("customer", "show", "+3292246188"));
	assert_int_equal(unlink(path), 0);
	lines_given(1);
	(void)expect(0, WORDS("customer", "import", "/dev/stdin", "--check"));
	input_none();
	(void)snprintf(suite.input, sizeof suite.input, "/");
	run(&p, NULL, WORDS("customer", "import", "-"));
	input_none();
	assert_int_equal(p.exit, 4);
	assert_non_null(strstr(p.complained, "is a folder"));
	process_free(&p);
}

static void test_standard_input(void **state)
{
	(void)state;
	(void)expect(0, WORDS("pool", "add", "+32480210449"));
	lines_given(60);
	imported(60, 0, 50, 10);
	imported(0, 60, 0, 10);
	input_none();
}

/* Without a terminal there is no progress; on one it is a line that is gone at the end. */
static void test_progress(void **state)
{
	const char *argv[] = { suite.program, "customer", "import", NULL, NULL };
	const char *environment[ENV_MAX];
	char path[sizeof suite.input];
	struct process p;
	struct pty pty;

	(void)state;
	lines_given(LINES);
	(void)snprintf(path, sizeof path, "%s", suite.input);
	input_none();
	run(&p, NULL, WORDS("customer", "import", path, "--check"));
	assert_int_equal(p.exit, 0);
	assert_string_equal(p.complained, "");
	process_free(&p);
	argv[3] = path;
	environment_make(suite.env, environment);
	pty_start(&pty, 24, 100, suite.home, argv, environment);
	assert_true(pty_wait(&pty, "[y/N]"));
	pty_send(&pty, "y\n");
	assert_true(pty_wait(&pty, "300 lines read: 300 taken in"));
	assert_true(pty_wait_end(&pty));
	assert_int_equal(WEXITSTATUS(pty.status), 0);
	assert_non_null(memmem(pty.log, pty.n_log, "\rLooking at the lines", 21));
	assert_null(strstr(pty_text(&pty), "Looking at"));
	pty_stop(&pty);
}

/* On a terminal it is asked, after what stands in the way; --yes was the answer before. */
static void test_asks(void **state)
{
	const char *argv[] = { suite.program, "customer", "import", NULL, "--yes", NULL };
	const char *environment[ENV_MAX];
	char path[sizeof suite.input];
	struct pty pty;

	(void)state;
	input_set("name;number;country;to\nCaf\xe9;09 224 61 88;BE;+31612345678\n"
		  "Bad\xe9;2026-11-21;BE;\nVis;09 224 61 89;BE;\n");
	(void)snprintf(path, sizeof path, "%s", suite.input);
	input_none();
	terminal(WORDS("customer", "import", path),
	    "3 lines, read as windows-1252 with semicolons: 1", "n\n", 1, "Nothing was changed.");
	assert_string_equal(expect(0, WORDS("customer", "list", "--json")), "[]\n");
	/* It was no yes to the number abroad. */
	terminal(WORDS("customer", "import", path), "This is a date", "y\n", 4,
	    "1 taken in, 0 there already, 2 not taken in");
	assert_non_null(strstr(expect(0, WORDS("customer", "list")), "Vis"));
	/* Nothing is new in it: nothing to ask. */
	argv[3] = path;
	environment_make(suite.env, environment);
	pty_start(&pty, 24, 100, suite.home, argv, environment);
	assert_true(pty_wait(&pty, "1 taken in, 1 there already, 1 not taken in"));
	assert_true(pty_wait_end(&pty));
	assert_int_equal(WEXITSTATUS(pty.status), 4);
	assert_null(memmem(pty.log, pty.n_log, "[y/N]", 5));
	pty_stop(&pty);
}

/* Two imports of one file at once: every customer once. */
static void test_two_at_once(void **state)
{
	struct process a, b;
	cJSON *doc;

	(void)state;
	(void)expect(0, WORDS("customer", "list"));
	lines_given(LINES);
	start(&a, NULL, WORDS("customer", "import", "-", "--json"));
	start(&b, NULL, WORDS("customer", "import", "-", "--json"));
	ended(&a);
	ended(&b);
	if (a.exit != 0 || b.exit != 0)
		fail_msg("%d %s, %d %s", a.exit, a.complained, b.exit, b.complained);
	process_free(&a);
	process_free(&b);
	input_none();
	doc = cJSON_Parse(expect(0, WORDS("customer", "export", "--json")));
	assert_int_equal(cJSON_GetArraySize(doc), LINES);
	cJSON_Delete(doc);
}

/* The project gives the places: to as many as there are, also by name, and never twice. */
static void test_shared(void **state)
{
	const char *said;

	(void)state;
	cJSON_Delete(practice_ask(HTTP_POST, "supabase", "{\"what\":\"wipe\"}"));
	(void)expect(0, WORDS("pool", "add", "+32480210449"));
	(void)expect(0, WORDS("sync", "--yes", "--json"));
	input_set("name,number,carrier,when,to\n"
		  "A,+3292246111,gsm-standard,no_answer,+32480210449\n");
	imported(1, 0, 1, 0);
	lines_given(60);
	imported(60, 0, 49, 11);
	imported(0, 60, 0, 11);
	input_none();
	said = expect(0, WORDS("pool", "list", "--json"));
	assert_non_null(strstr(said, "\"used\":50"));
	(void)expect(0, WORDS("sync", "--json"));
}

/* Nobody is signed in: the customers are taken in, and their places are asked for the next time. */
static void test_shared_offline(void **state)
{
	const char *env[ENV_MAX];
	struct process p;
	cJSON *doc;

	(void)state;
	cJSON_Delete(practice_ask(HTTP_POST, "supabase", "{\"what\":\"wipe\"}"));
	(void)expect(0, WORDS("pool", "add", "+32480210449"));
	(void)expect(0, WORDS("sync", "--yes", "--json"));
	lines_given(3);
	env_with("SUPABASE_URL=", "SUPABASE_URL=http://127.0.0.1:1", env);
	run(&p, env, WORDS("customer", "import", "-", "--json"));
	assert_int_equal(p.exit, 0);
	doc = cJSON_Parse(p.said);
	assert_int_equal(count_of(doc, "added"), 3);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(doc, "unplaced")), 3);
	assert_non_null(strstr(p.said, "import the same file again"));
	cJSON_Delete(doc);
	process_free(&p);
	imported(0, 3, 3, 0);
	input_none();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_standard_input, store_begin),
		cmocka_unit_test_setup(test_pipes, store_begin),
		cmocka_unit_test_setup(test_progress, store_begin),
		cmocka_unit_test_setup(test_asks, store_begin),
		cmocka_unit_test_setup(test_two_at_once, store_begin),
		cmocka_unit_test_setup(test_shared, store_begin),
		cmocka_unit_test_setup(test_shared_offline, store_begin),
	};

	return cmocka_run_group_tests(tests, practice_start, practice_stop);
}
