/*
 * The real program as a process beside one `voxdesk practice` for the whole suite: what a command
 * is given, what it prints, how it ends. The program with fail points is used where it lies in the
 * build folder, for its pace; nothing here sleeps.
 */
#ifndef TESTS_CLI_PROGRAM_H
#define TESTS_CLI_PROGRAM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/id.h"
#include "net/http.h"
#include "provider/twilio.h"
#include "tests/support/pty.h"

#define ENV_MAX 40
#define SAID_MAX (1 << 18)
#define PACE "VOXDESK_PACE=3" /* percent of waiting; people at phones take 10 */
/* For a command that is left to give up a request by itself, because its connection hangs. */
#define HURRY "VOXDESK_PATIENCE=2000"

struct process {
	pid_t pid;
	int out, err; /* files; -1: closed */
	char out_path[PTY_HOME_SIZE + 32], err_path[PTY_HOME_SIZE + 32];
	int exit;
	char *said, *complained; /* stdout, stderr, once ended */
};

static struct {
	char program[4096];
	pid_t practice;
	char lines[8192]; /* the practice providers' environment, '\0' between lines */
	const char *env[ENV_MAX];
	size_t n_env; /* of the suite */
	const char *token, *sid, *url, *subaccount;
	const char *keys[8]; /* the token, the other providers', and a password */
	size_t n_keys;
	const char *trial[4]; /* its lines, and where it is; NULL-ended */
	char home[PTY_HOME_SIZE], db[PTY_HOME_SIZE + 32];
	unsigned files;
	char code[16];                  /* the last validation code, which nothing else may show */
	char input[PTY_HOME_SIZE + 32]; /* the next process's standard input; "" none */
	bool full;                      /* its standard output takes nothing */
} suite;

static inline void program_find(void)
{
	(void)snprintf(suite.program, sizeof suite.program, "%s-failing", pty_program());
	if (access(suite.program, X_OK) != 0)
		(void)snprintf(suite.program, sizeof suite.program, "%s", pty_program());
}

/* NULL-ended, over the suite's own; a pace among them is the one that counts. */
static inline void environment_make(const char *const *more, const char **out)
{
	static char home[PTY_HOME_SIZE + 8], db[PTY_HOME_SIZE + 48];
	static const char *const kept[] = { "PATH", "ASAN_OPTIONS", "LSAN_OPTIONS",
		"UBSAN_OPTIONS" };
	static char values[4][4200];
	size_t n = 0;
	bool paced = false;

	for (size_t i = 0; more && more[i]; i++)
		paced = paced || strncmp(more[i], "VOXDESK_PACE=", 13) == 0;
	(void)snprintf(home, sizeof home, "HOME=%s", suite.home);
	(void)snprintf(db, sizeof db, "VOXDESK_DB=%s", suite.db);
	out[n++] = home;
	out[n++] = db;
	out[n++] = "LC_ALL=C.UTF-8";
	out[n++] = "TZ=UTC";
	out[n++] = "VOXDESK_OPERATOR=tester";
	if (!paced)
		out[n++] = PACE;
	for (size_t i = 0; i < 4; i++) {
		if (!getenv(kept[i]))
			continue;
		(void)snprintf(values[i], sizeof values[i], "%s=%s", kept[i], getenv(kept[i]));
		out[n++] = values[i];
	}
	for (; more && *more; more++)
		out[n++] = *more;
	assert_true(n < ENV_MAX - 1);
	out[n] = NULL;
}

static inline int file_make(char *path, size_t size, const char *name)
{
	int fd;

	(void)snprintf(path, size, "%s/%s-%u", suite.home, name, suite.files);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	return fd;
}

/* `env` NULL: the practice providers' lines. Words end in NULL, without the program's name. */
static inline void start(struct process *p, const char *const *env, const char *const *words)
{
	const char *argv[32] = { suite.program }, *environment[ENV_MAX];
	size_t n = 1;
	int null;

	memset(p, 0, sizeof *p);
	for (; *words; words++)
		argv[n++] = *words;
	environment_make(env ? env : suite.env, environment);
	suite.files++;
	p->out = file_make(p->out_path, sizeof p->out_path, "out");
	p->err = file_make(p->err_path, sizeof p->err_path, "err");
	p->pid = fork();
	assert_true(p->pid >= 0);
	if (p->pid > 0)
		return;
	null = open(suite.input[0] ? suite.input : "/dev/null", O_RDONLY);
	(void)dup2(null, 0);
	(void)dup2(suite.full ? open("/dev/full", O_WRONLY) : p->out, 1);
	(void)dup2(p->err, 2);
	(void)execve(argv[0], (char **)(uintptr_t)argv, (char **)(uintptr_t)environment);
	_exit(127);
}

static inline char *file_text(int fd)
{
	char *text = test_calloc(1, SAID_MAX);
	const ssize_t n = pread(fd, text, SAID_MAX - 1, 0);

	assert_true(n >= 0);
	return text;
}

static inline void process_free(struct process *p)
{
	test_free(p->said);
	test_free(p->complained);
	(void)close(p->out);
	(void)close(p->err);
}

/* No token or key anywhere; the validation code in no complaint. */
static inline void nothing_secret(const struct process *p)
{
	for (size_t i = 0; i < suite.n_keys; i++) {
		assert_null(strstr(p->said, suite.keys[i]));
		assert_null(strstr(p->complained, suite.keys[i]));
	}
	if (suite.code[0])
		assert_null(strstr(p->complained, suite.code));
}

static inline void ended(struct process *p)
{
	int status;

	assert_int_equal(waitpid(p->pid, &status, 0), p->pid);
	p->exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	p->said = file_text(p->out);
	p->complained = file_text(p->err);
	nothing_secret(p);
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static inline void run(struct process *p, const char *const *env, const char *const *words)
{
	start(p, env, words);
	ended(p);
}

/* Runs and expects the exit code; what was said on stdout (valid until the next). */
static inline const char *expect(int exit, const char *const *words)
{
	static char said[SAID_MAX];
	struct process p;

	run(&p, NULL, words);
	if (p.exit != exit)
		fail_msg("exit %d instead of %d: %s %s %s\n%s%s", p.exit, exit, words[0],
		    words[1] ? words[1] : "", words[1] && words[2] ? words[2] : "", p.said,
		    p.complained);
	(void)snprintf(said, sizeof said, "%s", p.said);
	process_free(&p);
	return said;
}

/* The n-th line as a document with exactly these fields, in this order; the caller deletes it. */
static inline cJSON *document(const char *said, size_t line, const char *const *fields)
{
	const cJSON *at;
	cJSON *doc;

	for (; line > 0; line--) {
		said = strchr(said, '\n');
		assert_non_null(said);
		said++;
	}
	doc = cJSON_ParseWithLength(said, said[0] == '[' ? strlen(said) : strcspn(said, "\n"));
	if (!doc)
		fail_msg("no document: %s", said);
	at = cJSON_IsArray(doc) ? cJSON_GetArrayItem(doc, 0) : doc;
	at = at ? at->child : NULL;
	for (; fields && *fields; fields++, at = at->next) {
		if (!at || strcmp(at->string, *fields) != 0)
			fail_msg("field %s is missing: %s", *fields, said);
	}
	if (at)
		fail_msg("one field too many, %s: %s", at->string, said);
	return doc;
}

/* A field's text; "null" for null, "" when it is not there. */
static inline const char *text_of(const cJSON *doc, const char *name)
{
	const cJSON *at = cJSON_GetObjectItemCaseSensitive(doc, name);

	if (cJSON_IsNull(at))
		return "null";
	return cJSON_IsString(at) ? at->valuestring : "";
}

/* ---- the practice providers */

static inline void practice_lines(void)
{
	char *at = suite.lines;

	suite.n_env = 0;
	while (*at) {
		char *end = strchr(at, '\n');

		assert_non_null(end);
		*end = '\0';
		/* Behind the environment a subaccount, then a trial account. */
		if (strncmp(at, "# TWILIO_ACCOUNT_SID=", 21) == 0) {
			if (!suite.subaccount)
				suite.subaccount = at + 21;
			suite.trial[0] = at + 2;
		}
		if (strncmp(at, "# TWILIO_AUTH_TOKEN=", 20) == 0)
			suite.trial[1] = at + 2;
		if (at[0] != '#' && strchr(at, '=')) {
			assert_true(suite.n_env < ENV_MAX - 16);
			suite.env[suite.n_env++] = at;
			if ((strstr(at, "_AUTH_TOKEN=") || strstr(at, "_API_KEY=") ||
				strstr(at, "_SERVICE_ROLE_KEY=") || strstr(at, "_PASSWORD=")) &&
			    suite.n_keys < 8)
				suite.keys[suite.n_keys++] = strchr(at, '=') + 1;
			if (strncmp(at, "TWILIO_AUTH_TOKEN=", 18) == 0)
				suite.token = at + 18;
			if (strncmp(at, "TWILIO_ACCOUNT_SID=", 19) == 0)
				suite.sid = at + 19;
			if (strncmp(at, "VOXDESK_TWILIO_URL=", 19) == 0)
				suite.url = at + 19;
		}
		at = end + 1;
	}
	assert_non_null(suite.token);
	assert_non_null(suite.sid);
	assert_non_null(suite.url);
	assert_non_null(suite.subaccount);
	suite.trial[2] = suite.url - strlen("VOXDESK_TWILIO_URL=");
}

static inline int practice_start(void **state)
{
	const char *environment[ENV_MAX];
	size_t n = 0;
	int ends[2];

	(void)state;
	program_find();
	assert_true(pty_home_make(suite.home));
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	environment_make(NULL, environment);
	suite.practice = fork();
	assert_true(suite.practice >= 0);
	if (suite.practice == 0) {
		char *const words[] = { suite.program, (char *)"practice", (char *)"--pace",
			(char *)"10", NULL };

		(void)dup2(ends[1], 1);
		(void)execve(suite.program, words, (char **)(uintptr_t)environment);
		_exit(127);
	}
	(void)close(ends[1]);
	while (!strstr(suite.lines, "\n# +234") || suite.lines[n - 1] != '\n') {
		const ssize_t got = read(ends[0], suite.lines + n, sizeof suite.lines - 1 - n);

		assert_true(got > 0);
		n += (size_t)got;
	}
	(void)close(ends[0]);
	practice_lines();
	return 0;
}

/* Nothing that was made in the whole suite holds a key: stores, logs, what was printed. */
static inline int file_keeps_no_key(const char *path, const struct stat *st, int kind,
    struct FTW *at)
{
	char *bytes;
	ssize_t n;
	int fd;

	(void)at;
	if (kind != FTW_F || !S_ISREG(st->st_mode))
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	bytes = malloc((size_t)st->st_size + 1);
	n = fd >= 0 && bytes ? read(fd, bytes, (size_t)st->st_size) : -1;
	for (size_t i = 0; n > 0 && i < suite.n_keys; i++) {
		if (!memmem(bytes, (size_t)n, suite.keys[i], strlen(suite.keys[i])))
			continue;
		fprintf(stderr, "a key stands in %s\n", path);
		n = -1;
	}
	free(bytes);
	if (fd >= 0)
		(void)close(fd);
	return n < 0;
}

static inline int practice_stop(void **state)
{
	int status;

	(void)state;
	assert_int_equal(kill(suite.practice, SIGTERM), 0);
	assert_int_equal(waitpid(suite.practice, &status, 0), suite.practice);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	status = nftw(suite.home, file_keeps_no_key, 16, FTW_PHYS);
	return pty_home_remove(suite.home) ? status : -1;
}

/* ---- every test has a store of its own, in the suite's folder */

static inline int store_begin(void **state)
{
	(void)state;
	suite.code[0] = '\0';
	(void)snprintf(suite.db, sizeof suite.db, "%s/store-%u.db", suite.home, ++suite.files);
	return 0;
}

/* What the next processes read as their standard input. */
static inline void input_set(const char *text)
{
	int fd = file_make(suite.input, sizeof suite.input, "in");

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	(void)close(fd);
}

static inline void input_none(void)
{
	suite.input[0] = '\0';
}

/* ---- asking the practice providers themselves */

struct counting {
	cJSON *state;
	bool done;
};

static inline void counted(void *user, const struct http_reply *reply)
{
	struct counting *c = user;

	assert_int_equal(reply->end, HTTP_ANSWERED);
	if (reply->status >= 300)
		fail_msg("practice: %d %s", reply->status, reply->body);
	c->state = cJSON_ParseWithLength(reply->body, reply->n);
	c->done = true;
}

/* The answer, "{}" for none; the caller deletes it. `json` NULL: no body. */
static inline cJSON *practice_ask(enum http_method method, const char *path, const char *json)
{
	struct counting c = { .done = false };
	struct http_request request;
	struct loop *l = loop_new();

	http_request_init(&request, method);
	(void)snprintf(request.url, sizeof request.url, "%s/practice/%s", suite.url, path);
	if (json) {
		request.json = true;
		buf_str(&request.body, json);
	}
	assert_non_null(http_start(l, &request, counted, &c));
	http_request_done(&request);
	while (!c.done)
		loop_step(l);
	loop_free(l);
	return c.state ? c.state : cJSON_CreateObject();
}

static inline cJSON *practice_state(void)
{
	return practice_ask(HTTP_GET, "state", NULL);
}

/* What goes wrong next (practice/faults.h). */
static inline void practice_faults(const char *json)
{
	cJSON_Delete(practice_ask(HTTP_POST, "faults", json));
}

static inline void practice_no_faults(void)
{
	cJSON_Delete(practice_ask(HTTP_DELETE, "faults", NULL));
}

/* How often Twilio called this number, as the practice providers tell. */
static inline size_t rings(const char *number)
{
	cJSON *state = practice_state();
	const cJSON *n =
	    cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItem(state, "rings"), number);
	const size_t count = cJSON_IsNumber(n) ? (size_t)n->valueint : 0;

	cJSON_Delete(state);
	return count;
}

/* How many of a list have this text there. */
static inline size_t practice_count(const char *list, const char *name, const char *text)
{
	cJSON *state = practice_state();
	const cJSON *item;
	size_t n = 0;

	cJSON_ArrayForEach(item, cJSON_GetObjectItem(state, list)) n +=
	    strcmp(text_of(item, name), text) == 0;
	cJSON_Delete(state);
	return n;
}

#endif
