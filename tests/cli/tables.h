/*
 * Runs command lines of a table in a child process each and compares exit code, documents and
 * messages; tests/cli/commands.tests says how a table is read. One test a section; a section has a
 * home folder and a store of its own. For the programs beside the tables.
 */
#ifndef TESTS_CLI_TABLES_H
#define TESTS_CLI_TABLES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <cjson/cJSON.h>
#include <fcntl.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "cli/cli.h"

#define SECTIONS_MAX 200
#define WORDS_MAX 40
#define NAMES_MAX 16

#define TABLES_MAX 2

struct section {
	const char *title, *table;
	char *text; /* its lines */
	int line;   /* of the first */
};

static struct {
	struct arena arena;
	char folder[64];
	struct {
		const char *name, *value;
	} saved[NAMES_MAX];
	size_t n_saved;
	char *out, *err;
	size_t n_out;
	int exit;
	bool ran, checked;
	cJSON *doc;
	int line;
	const char *command, *table;
} now;

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \xNN gives that byte, \*N:c the character c N times, $NAME what was saved. */
static char *expand(const char *in)
{
	struct buf b;
	char *out;

	buf_init(&b, 1 << 20);
	while (*in) {
		bool done = false;

		if (in[0] == '\\' && in[1] == 'x' && hex(in[2]) >= 0 && hex(in[3]) >= 0) {
			buf_char(&b, (char)(hex(in[2]) * 16 + hex(in[3])));
			in += 4;
			continue;
		}
		if (in[0] == '\\' && in[1] == '*') {
			char *end;
			const long n = strtol(in + 2, &end, 10);

			for (long i = 0; i < n; i++)
				buf_char(&b, end[1]);
			in = end + 2;
			continue;
		}
		for (size_t i = 0; *in == '$' && i < now.n_saved && !done; i++) {
			const size_t n = strlen(now.saved[i].name);

			if (strncmp(in + 1, now.saved[i].name, n) == 0) {
				buf_str(&b, now.saved[i].value);
				in += 1 + n;
				done = true;
			}
		}
		if (!done)
			buf_char(&b, *in++);
	}
	out = arena_strdup(&now.arena, buf_text(&b));
	buf_done(&b);
	return out;
}

static void save(const char *name, const char *value)
{
	size_t i = 0;

	while (i < now.n_saved && strcmp(now.saved[i].name, name) != 0)
		i++;
	assert_true(i < NAMES_MAX);
	now.saved[i].name = arena_strdup(&now.arena, name);
	now.saved[i].value = arena_strdup(&now.arena, value);
	now.n_saved += i == now.n_saved;
}

static void fail_line(const char *what, const char *wanted)
{
	fail_msg("%s:%d: %s: %s\n  $ %.200s\n  exit %d\n  stdout: %.3000s\n  stderr: %.1500s",
	    now.table, now.line, what, wanted, now.command ? now.command : "", now.exit,
	    now.out ? now.out : "", now.err ? now.err : "");
}

/* Words separated by blanks; '...' keeps them together. */
static int split(const char *line, char **words)
{
	char *copy = arena_strdup(&now.arena, line);
	int n = 0;

	while (*copy) {
		const bool quoted = *copy == '\'';
		char *end;

		if (*copy == ' ') {
			copy++;
			continue;
		}
		copy += quoted;
		end = strchr(copy, quoted ? '\'' : ' ');
		assert_true(n < WORDS_MAX - 2);
		words[n++] = copy;
		if (!end)
			break;
		*end = '\0';
		copy = end + 1;
	}
	for (int i = 0; i < n; i++)
		words[i] = expand(words[i]);
	words[n] = NULL;
	return n;
}

static char *slurp(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *text;

	assert_non_null(f);
	fseek(f, 0, SEEK_END);
	*n = (size_t)ftell(f);
	rewind(f);
	text = arena_alloc(&now.arena, *n + 1);
	assert_int_equal(fread(text, 1, *n, f), *n);
	fclose(f);
	return text;
}

static void run(const char *line, const char *out_path)
{
	char *words[WORDS_MAX] = { (char *)"voxdesk" };
	char out[128], err[128];
	const int n = split(line, words + 1) + 1;
	size_t ignored;
	int status;
	pid_t pid;

	snprintf(out, sizeof out, "%s/out", now.folder);
	snprintf(err, sizeof err, "%s/err", now.folder);
	now.command = line;
	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct cli_options options = { 0 };
		const int in = open("/dev/null", O_RDONLY);
		const int o = open(out_path ? out_path : out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		const int e = open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600);

		dup2(in, 0);
		dup2(o, 1);
		dup2(e, 2);
		status = cli_main(n, words, &options);
		fflush(NULL);
		_exit(status < 0 ? 99 : status); /* 99: it would open the console */
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	now.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	if (out_path) {
		now.out = arena_strdup(&now.arena, "");
		now.n_out = 0;
	} else {
		now.out = slurp(out, &now.n_out);
	}
	now.err = slurp(err, &ignored);
	cJSON_Delete(now.doc);
	now.doc = NULL;
	now.ran = true;
	now.checked = false;
}

/* .a.b[2].c in the document on stdout, or from !.a in the one on stderr; NULL when it is not there.
 */
static const cJSON *at_path(const char *path)
{
	const char *text = path[0] == '!' ? now.err : now.out;
	const char *end = NULL;
	const cJSON *at;

	cJSON_Delete(now.doc);
	now.doc = cJSON_ParseWithOpts(text, &end, 0);
	if (!now.doc || strcmp(end, "\n") != 0)
		fail_line("not one JSON document and a line end", path);
	path += *path == '!';
	for (at = now.doc; at && *path;) {
		char name[64];
		size_t n;

		if (*path == '[') {
			char *bracket;

			at = cJSON_GetArrayItem(at, (int)strtol(path + 1, &bracket, 10));
			path = bracket + 1;
			continue;
		}
		path++;
		n = strcspn(path, ".[");
		snprintf(name, sizeof name, "%.*s", (int)n, path);
		if (n > 0)
			at = cJSON_GetObjectItemCaseSensitive(at, name);
		path += n;
	}
	return at;
}

static void check_value(char *rest)
{
	char *value = strchr(rest, ' ');
	const cJSON *at;
	cJSON *wanted;

	assert_non_null(value);
	*value++ = '\0';
	at = at_path(rest);
	if (strncmp(value, "has ", 4) == 0) { /* a text with it, or a list with such a text */
		const cJSON *item = cJSON_IsArray(at) ? at->child : at;
		bool found = false;

		for (; item && !found; item = cJSON_IsArray(at) ? item->next : NULL)
			found = cJSON_IsString(item) && strstr(item->valuestring, value + 4);
		if (!found)
			fail_line(rest, value);
		return;
	}
	wanted = cJSON_Parse(expand(value));
	if (!wanted)
		fail_line("the table's value is no JSON", value);
	if (!at || !cJSON_Compare(at, wanted, true)) {
		cJSON_Delete(wanted);
		fail_line(rest, value);
	}
	cJSON_Delete(wanted);
}

static void check_fields(char *rest)
{
	char *words[WORDS_MAX];
	const int n = split(rest, words);
	const cJSON *at, *item;
	int i = 1;

	at = at_path(words[0]);
	if (!cJSON_IsObject(at))
		fail_line("no object", words[0]);
	for (item = at->child; item && i < n && strcmp(item->string, words[i]) == 0;
	     item = item->next)
		i++;
	if (item || i < n)
		fail_line("fields", item ? item->string : words[i]);
}

static bool begins(const char *line, const char *word, char **rest)
{
	const size_t n = strlen(word);

	if (strncmp(line, word, n) != 0)
		return false;
	*rest = (char *)line + n;
	return true;
}

static void write_file(char *rest, mode_t mode)
{
	char *words[WORDS_MAX];
	int fd;

	assert_int_equal(split(rest, words), 2);
	fd = open(words[0], O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, words[1], strlen(words[1])), strlen(words[1]));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

/* What no command does to a store: another version, a fault. */
static void do_sql(char *rest)
{
	char *words[WORDS_MAX];
	sqlite3 *db;

	assert_int_equal(split(rest, words), 2);
	assert_int_equal(sqlite3_open(words[0], &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, words[1], NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void damage(const char *path)
{
	char junk[4000];
	const int fd = open(path, O_WRONLY);
	struct stat st;

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	memset(junk, 0x5a, sizeof junk);
	for (off_t at = 100; at < st.st_size; at += (off_t)sizeof junk)
		assert_true(pwrite(fd, junk, sizeof junk, at) == (ssize_t)sizeof junk);
	close(fd);
}

static void set_env(char *rest)
{
	char *value = strchr(rest, '=');

	if (!value) {
		unsetenv(rest);
		return;
	}
	*value++ = '\0';
	setenv(rest, expand(value), 1);
}

static void check_text(const char *line)
{
	char *rest;

	if (begins(line, "exit ", &rest)) {
		now.checked = true;
		if (now.exit != (int)strtol(rest, NULL, 10))
			fail_line("exit", rest);
	} else if (begins(line, "says ", &rest)) {
		if (!strstr(now.out, expand(rest)))
			fail_line("stdout lacks", rest);
	} else if (begins(line, "err ", &rest)) {
		if (!strstr(now.err, expand(rest)))
			fail_line("stderr lacks", rest);
	} else if (begins(line, "lacks ", &rest)) {
		if (strstr(now.out, expand(rest)) || strstr(now.err, expand(rest)))
			fail_line("has", rest);
	} else if (strcmp(line, "quiet") == 0) {
		if (now.n_out > 0)
			fail_line("something on stdout", "");
	} else if (strcmp(line, "calm") == 0) {
		if (now.err[0])
			fail_line("something on stderr", "");
	} else {
		fail_line("unknown line in the table", line);
	}
}

static void do_line(const char *line)
{
	char *rest, *copy = arena_strdup(&now.arena, line);

	if (begins(copy, "$", &rest) || begins(copy, "full$", &rest)) {
		if (now.ran && !now.checked)
			fail_line("the command before has no exit line", "");
		run(rest, copy[0] == 'f' ? "/dev/full" : NULL);
	} else if (begins(copy, "out ", &rest)) {
		check_value(rest);
	} else if (begins(copy, "absent ", &rest)) {
		if (at_path(rest))
			fail_line("it is there", rest);
	} else if (begins(copy, "fields ", &rest)) {
		check_fields(rest);
	} else if (begins(copy, "env ", &rest)) {
		set_env(rest);
	} else if (begins(copy, "file ", &rest)) {
		write_file(rest, 0600);
	} else if (begins(copy, "loose-file ", &rest)) {
		write_file(rest, 0666);
	} else if (begins(copy, "damage ", &rest)) {
		damage(expand(rest));
	} else if (begins(copy, "there ", &rest)) {
		if (access(expand(rest), F_OK) != 0)
			fail_line("no such file", rest);
	} else if (begins(copy, "sql ", &rest)) {
		do_sql(rest);
	} else if (begins(copy, "folder ", &rest)) {
		assert_int_equal(mkdir(expand(rest), 0700), 0);
	} else if (begins(copy, "save ", &rest)) {
		char *words[WORDS_MAX];
		const cJSON *at;

		assert_int_equal(split(rest, words), 2);
		at = at_path(words[1]);
		if (!cJSON_IsString(at))
			fail_line("nothing to save", words[1]);
		save(words[0], at->valuestring);
	} else {
		check_text(copy);
	}
}

static int unlink_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static int section_begin(void **state)
{
	char db[96];

	(void)state;
	memset(&now, 0, sizeof now);
	snprintf(now.folder, sizeof now.folder, "/tmp/voxdesk-cli-XXXXXX");
	assert_non_null(mkdtemp(now.folder));
	snprintf(db, sizeof db, "%s/store.db", now.folder);
	setenv("HOME", now.folder, 1);
	setenv("VOXDESK_DB", db, 1);
	unsetenv("VOXDESK_PROFILE");
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("XDG_DATA_HOME");
	unsetenv("XDG_STATE_HOME");
	setenv("VOXDESK_OPERATOR", "Test", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TERM", "xterm", 1);
	save("DIR", now.folder);
	save("DB", db);
	return 0;
}

static int section_end(void **state)
{
	(void)state;
	nftw(now.folder, unlink_one, 16, FTW_DEPTH | FTW_PHYS);
	cJSON_Delete(now.doc);
	arena_done(&now.arena);
	return 0;
}

static void section_run(void **state)
{
	const struct section *s = *state;
	char *save_at = NULL;
	int line = s->line;

	now.table = s->table;
	/* Line by line by hand: empty lines count too. */
	for (save_at = s->text; *save_at; line++) {
		char *end = strchr(save_at, '\n');
		const size_t n = end ? (size_t)(end - save_at) : strlen(save_at);
		char *text = arena_strndup(&now.arena, save_at, n);

		now.line = line;
		if (text[0] && text[0] != '#')
			do_line(text);
		save_at += n + (end != NULL);
	}
	if (now.ran && !now.checked)
		fail_line("the last command has no exit line", "");
}

static struct section sections[SECTIONS_MAX];
static struct CMUnitTest tests[SECTIONS_MAX];
static size_t n_sections;

/* Cuts a table into its sections. */
static bool table_read(const char *path, char *text, size_t size, struct arena *arena)
{
	FILE *f = fopen(path, "rb");
	int line = 1;

	if (!f || fread(text, 1, size - 1, f) == size - 1) {
		fprintf(stderr, "%s cannot be read (run from the project's folder)\n", path);
		return false;
	}
	fclose(f);
	for (char *at = text; *at; line++) {
		char *end = strchr(at, '\n');
		const size_t n = n_sections;

		if (!end)
			end = at + strlen(at);
		if (strncmp(at, "== ", 3) == 0 && n < SECTIONS_MAX) {
			sections[n].title = arena_strndup(arena, at + 3, (size_t)(end - at - 3));
			sections[n].table = path;
			sections[n].text = end + (*end != '\0');
			sections[n].line = line + 1;
			*at = '\0'; /* ends the section before */
			tests[n] = (struct CMUnitTest){ sections[n].title, section_run,
				section_begin, section_end, &sections[n] };
			n_sections++;
		}
		at = end + (*end != '\0');
	}
	return true;
}

/* The tables at `paths`, ended by NULL, as one group of tests; the program's exit code. */
static int tables_run(const char *group, const char *const *paths)
{
	static struct arena arena;
	static char text[TABLES_MAX][1 << 18];

	for (size_t i = 0; paths[i]; i++) {
		assert_true(i < TABLES_MAX);
		if (!table_read(paths[i], text[i], sizeof text[i], &arena))
			return 1;
	}
	return _cmocka_run_group_tests(group, tests, n_sections, NULL, NULL);
}

#endif
