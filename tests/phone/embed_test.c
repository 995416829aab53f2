/* tools/embed as the build runs it: what it must refuse, and that what it writes is a table. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* The build folder holds this program as tests/phone/embed_test and the generator as tools/embed.
 */
static void embed_path(char *out, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", out, size - 1);

	assert_true(n > 0);
	out[n] = '\0';
	for (int i = 0; i < 3; i++)
		*strrchr(out, '/') = '\0';
	(void)snprintf(out + strlen(out), size - strlen(out), "/tools/embed");
}

/* Runs `embed MODE FILE...` in `folder`; both outputs go into `said`. Returns its exit status. */
static int run(const char *folder, const char *mode, const char *const *files, struct buf *said)
{
	char path[4096], bytes[512];
	const char *argv[8] = { path, mode };
	int out[2], status = 0;
	ssize_t n;
	pid_t pid;

	embed_path(path, sizeof path);
	for (size_t i = 0; files[i] != NULL; i++)
		argv[2 + i] = files[i];
	assert_int_equal(pipe(out), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (chdir(folder) != 0 || dup2(out[1], STDOUT_FILENO) < 0 ||
		    dup2(out[1], STDERR_FILENO) < 0)
			_exit(99);
		(void)execv(path, (char *const *)(uintptr_t)argv);
		_exit(98);
	}
	(void)close(out[1]);
	buf_init(said, 1000000);
	for (n = read(out[0], bytes, sizeof bytes); n > 0; n = read(out[0], bytes, sizeof bytes))
		(void)buf_add(said, bytes, (size_t)n);
	(void)close(out[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void put_file(const char *folder, const char *name, const char *text)
{
	char path[200];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

#define TROUBLES "id,symptom,cause,fix,codes,words,applies,source\n"

static const struct {
	const char *mode;
	struct {
		const char *name, *text;
	} file[2];
	int status;
	const char *says;
} runs[] = {
	{ "speech", { { "nl.txt", "# hier\nstar = ster\n hash =  hekje \n\n" } }, 0,
	    "{ \"hash\", \"hekje\" },\n\t{ \"star\", \"ster\" }" },
	{ "speech", { { "nl.txt", "a = b = c\n" } }, 0, "{ \"a\", \"b = c\" }" },
	{ "speech", { { "fr.txt", "a = \xc3\xa9t\xc3\xa9 \"x\" \\ ?\?/\n" } }, 0,
	    "\"\\303\\251t\\303\\251 \\\"x\\\" \\\\ \\?\\?/\"" },
	{ "speech", { { "nl.txt", "a = 1\n" }, { "en.txt", "a = 2\n" } }, 0,
	    "{ \"en\", entries_0, 1 },\n\t{ \"nl\", entries_1, 1 }" },
	{ "speech", { { "nl.txt", "star = ster\nhash hekje\n" } }, 1, "nl.txt:2: not" },
	{ "speech", { { "nl.txt", "star =\n" } }, 1, "nl.txt:1: empty" },
	{ "speech", { { "nl.txt", "= ster\n" } }, 1, "nl.txt:1: empty" },
	{ "speech", { { "nl.txt", "star = a\nx = y\nstar = b\n" } }, 1, "key star stands" },
	{ "speech", { { "nl.csv", "a = b\n" } }, 1, "not LANG.txt" },
	{ "sql", { { "0001_first.sql", "CREATE TABLE a (\n\tb TEXT -- ?\n);\n" } }, 0,
	    "{ 1, \"first\",\n\t\"CREATE TABLE a (\\n\"\n\t\"\\011b TEXT -- \\?\\n\"\n\t\");\\n\" }" },
	{ "sql", { { "0002_b.sql", "B;" }, { "0001_a.sql", "A;" } }, 0, "n_migrations = 2;" },
	{ "sql", { { "0001_a.sql", "A;" }, { "0003_c.sql", "C;" } }, 1,
	    "0003_c.sql: migrations are numbered" },
	{ "sql", { { "0001_a.sql", "A;" }, { "0001_b.sql", "B;" } }, 1,
	    "0001_b.sql: migrations are numbered" },
	{ "sql", { { "0002_a.sql", "A;" } }, 1, "this should be 0001" },
	{ "sql", { { "1_a.sql", "A;" } }, 1, "not NNNN_name.sql" },
	{ "sql", { { "0001_.sql", "A;" } }, 1, "not NNNN_name.sql" },
	{ "sql", { { "0001a.sql", "A;" } }, 1, "not NNNN_name.sql" },
	{ "troubles",
	    { { "t.csv",
		TROUBLES "A1,s,,f,,w,mobile busy,\n\"B1\",\"a \"\"b\"\"\",c,f,set 67,,,v\n" } },
	    0,
	    "{ \"B1\", \"a \\\"b\\\"\", \"c\", \"f\", \"set 67\", \"\", \"\", \"v\" },\n\t{ 0 }\n};\nconst size_t n_troubles = 2;" },
	{ "troubles", { { "t.csv", "id,symptom\nA1,s\n" } }, 1, "t.csv:1: the columns are" },
	{ "troubles", { { "t.csv", TROUBLES "A2,s,,f,,,,\n" } }, 1, "t.csv:2: A1 comes here" },
	{ "troubles", { { "t.csv", TROUBLES "A1,s,,f,,,,\nA3,s,,f,,,,\n" } }, 1,
	    "t.csv:3: A2 or B1 comes here, not A3" },
	{ "troubles", { { "t.csv", TROUBLES "A1,s,,f,,\n" } }, 1, "t.csv:2: 6 fields" },
	{ "troubles", { { "t.csv", TROUBLES "A1,,c,f,,,,\n" } }, 1, "symptom or fix is missing" },
	{ "troubles", { { "t.csv", TROUBLES "A1,s,c,f,,,mobile wrong,\n" } }, 1,
	    "applies to no \"wrong\"" },
	{ "troubles", { { "t.csv", TROUBLES "A1,s\xe2\x80\x8b,c,f,,,,\n" } }, 1,
	    "symptom has blanks or invisible signs" },
	{ "troubles", { { "t.csv", TROUBLES } }, 1, "0 entries" },
	{ "completion", { { "v.zsh", "a\n@TABLES@\nb\n" } }, 0,
	    "{ \"zsh\",\n\t\"a\\n\"\n\t\"@TABLES@\\n\"\n\t\"b\\n\" }," },
	{ "completion", { { "v.zsh", "a\n#@TABLES@\n" } }, 1, "v.zsh: there is no line @TABLES@" },
	{ "completion", { { "zsh", "\n@TABLES@\n" } }, 1, "zsh: the name is not voxdesk.SHELL" },
	{ "poetry", { { "a", "A" } }, 1, "usage:" },
};

static void test_runs(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(runs); i++) {
		char folder[] = "/tmp/voxdesk-embed.XXXXXX", path[200];
		const char *files[3] = { runs[i].file[0].name, runs[i].file[1].name, NULL };
		struct buf said;
		int status;

		assert_non_null(mkdtemp(folder));
		for (int k = 0; k < 2 && files[k] != NULL; k++)
			put_file(folder, files[k], runs[i].file[k].text);
		status = run(folder, runs[i].mode, files, &said);
		if (status != runs[i].status || strstr(buf_text(&said), runs[i].says) == NULL)
			fail_msg("run %zu: exit %d, waited for \"%s\", heard\n%s", i, status,
			    runs[i].says, buf_text(&said));
		for (int k = 0; k < 2 && files[k] != NULL; k++) {
			(void)snprintf(path, sizeof path, "%s/%s", folder, files[k]);
			assert_int_equal(unlink(path), 0);
		}
		assert_int_equal(rmdir(folder), 0);
		buf_done(&said);
	}
}

/* A fault in the catalogue ends the build, and says where. */
static void test_catalogue_fault(void **state)
{
	static const char *const files[] = { "carriers.csv", "codes.csv", "steps.csv",
		"restrictions.csv", "conflicts.csv", "sources.csv" };
	static const char *const argument[] = { ".", NULL };
	char folder[] = "/tmp/voxdesk-embed.XXXXXX", path[200];
	struct buf said;

	(void)state;
	assert_non_null(mkdtemp(folder));
	for (size_t i = 0; i < COUNT(files); i++)
		put_file(folder, files[i], i == 1 ? "carrier_id;condition\n" : "x\n");
	assert_int_equal(run(folder, "catalogue", argument, &said), 1);
	assert_non_null(strstr(buf_text(&said),
	    "./codes.csv:1: the header must be carrier_id,condition,"));
	assert_null(strstr(buf_text(&said), "#include"));
	buf_done(&said);
	for (size_t i = 0; i < COUNT(files); i++) {
		(void)snprintf(path, sizeof path, "%s/%s", folder, files[i]);
		assert_int_equal(unlink(path), 0);
	}
	assert_int_equal(run(folder, "catalogue", argument, &said), 1);
	assert_non_null(strstr(buf_text(&said), "./carriers.csv: cannot be opened"));
	buf_done(&said);
	assert_int_equal(rmdir(folder), 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_runs),
	cmocka_unit_test(test_catalogue_fault),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
