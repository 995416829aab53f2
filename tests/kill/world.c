#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/kill/world.h"

#define COMMAND_LIMIT_MS 120000
#define MORE_MAX 16 /* environment of one run alone */

static int64_t now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void add_line(struct world *w, const char *name, const char *value)
{
	int n;

	assert_true(w->n_lines < WORLD_LINES);
	n = snprintf(w->line[w->n_lines], sizeof w->line[0], "%s=%s", name, value);
	assert_true(n > 0 && (size_t)n < sizeof w->line[0]);
	w->n_lines++;
}

/* In the child: its files, its environment, and the end of its parent is its own. */
static _Noreturn void become(const struct world *w, const char *const *words, const char *program,
    const char *const *more, const char *input, int out, int err)
{
	char *environment[WORLD_LINES + MORE_MAX];
	size_t n = 0;
	int null = open("/dev/null", O_RDWR), in[2] = { null, null };

	if (input && pipe(in) == 0) { /* a line of it fits in the pipe */
		if (write(in[1], input, strlen(input)) < 0)
			_exit(126);
		(void)close(in[1]);
	}
	for (size_t i = 0; more && more[i]; i++)
		environment[n++] = (char *)(uintptr_t)more[i];
	for (size_t i = 0; i < w->n_lines; i++)
		environment[n++] = (char *)(uintptr_t)w->line[i];
	environment[n] = NULL;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)dup2(in[0], 0);
	(void)dup2(out >= 0 ? out : null, 1);
	(void)dup2(err >= 0 ? err : 2, 2);
	(void)execve(program, (char **)(uintptr_t)words, environment);
	_exit(127);
}

static void practice_line(struct world *w, char *text)
{
	char *equals = strchr(text, '=');
	const char *colon;

	if (!equals || text[0] == '#')
		return;
	*equals = '\0';
	add_line(w, text, equals + 1);
	if (strcmp(text, "VOXDESK_TWILIO_URL") == 0) {
		(void)snprintf(w->url, sizeof w->url, "%s", equals + 1);
		colon = strrchr(w->url, ':');
		w->port = colon ? (int)strtol(colon + 1, NULL, 10) : 0;
	}
}

/* Its environment lines, up to the one that names its address and those that came with it. */
static void practice_start(struct world *w, int pace)
{
	char program[480], percent[16], text[8192] = "", *line, *rest;
	const char *words[] = { "voxdesk", "practice", "--listen", "127.0.0.1:0", "--pace", percent,
		NULL };
	size_t n = 0;
	int out[2];

	(void)snprintf(program, sizeof program, "%s/voxdesk", w->bin);
	(void)snprintf(percent, sizeof percent, "%d", pace);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	w->practice = fork();
	assert_true(w->practice >= 0);
	if (w->practice == 0)
		become(w, words, program, NULL, NULL, out[1], -1);
	(void)close(out[1]);
	w->practice_out = out[0];
	while (!strstr(text, "VOXDESK_TWILIO_LOOKUPS_URL=") || text[n - 1] != '\n') {
		struct pollfd p = { .fd = out[0], .events = POLLIN };
		ssize_t got;

		assert_true(poll(&p, 1, 10000) == 1);
		got = read(out[0], text + n, sizeof text - 1 - n);
		assert_true(got > 0); /* else: voxdesk practice has ended */
		n += (size_t)got;
		text[n] = '\0';
	}
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		practice_line(w, line);
	assert_true(w->port > 0);
}

void world_open(struct world *w, int practice_pace)
{
	static const char *const kept[] = { "PATH", "ASAN_OPTIONS", "LSAN_OPTIONS",
		"UBSAN_OPTIONS" };
	/* Memory rather than a disk where there is that: a killed process leaves the same file. */
	const char *tmp = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : getenv("TMPDIR");
	ssize_t n;
	char *slash;

	memset(w, 0, sizeof *w);
	/* This program lies two folders below the one that the programs are in. */
	n = readlink("/proc/self/exe", w->bin, sizeof w->bin - 1);
	assert_true(n > 0);
	for (int i = 0; i < 3; i++) {
		slash = strrchr(w->bin, '/');
		assert_non_null(slash);
		*slash = '\0';
	}
	(void)snprintf(w->folder, sizeof w->folder, "%s/voxdesk-kill.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(w->folder));
	(void)snprintf(w->db, sizeof w->db, "%s/store.db", w->folder);
	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
		if (getenv(kept[i]))
			add_line(w, kept[i], getenv(kept[i]));
	add_line(w, "HOME", w->folder);
	add_line(w, "LC_ALL", "C.UTF-8");
	add_line(w, "TZ", "UTC");
	add_line(w, "VOXDESK_DB", w->db);
	add_line(w, "VOXDESK_OPERATOR", "Ann");
	add_line(w, "VOXDESK_PACE", "1");
	add_line(w, "VOXDESK_PATIENCE", "2000"); /* what hangs; everything is settled later */
	practice_start(w, practice_pace);
}

static int unlink_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

void world_close(struct world *w)
{
	int status;

	if (w->practice > 0) {
		(void)kill(w->practice, SIGTERM);
		assert_int_equal(waitpid(w->practice, &status, 0), w->practice);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		(void)close(w->practice_out);
	}
	(void)nftw(w->folder, unlink_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* One of its two outputs; false when it is closed. What does not fit is dropped. */
static bool drain(int fd, char *into, size_t size, size_t *n)
{
	char dropped[4096];
	const size_t room = size - 1 - *n;
	const ssize_t got =
	    room > 0 ? read(fd, into + *n, room) : read(fd, dropped, sizeof dropped);

	if (got < 0)
		return errno == EINTR;
	if (room > 0)
		*n += (size_t)got;
	into[*n] = '\0';
	return got > 0;
}

/* Until both outputs are closed; kills when the time has come. */
static void listen_to(pid_t pid, int out, int err, int after_us, struct ended *ended)
{
	const int64_t began = now_us();
	struct pollfd p[2] = { { .fd = out, .events = POLLIN }, { .fd = err, .events = POLLIN } };
	size_t n_out = 0, n_err = 0;
	bool killed = after_us == 0;

	while (p[0].fd >= 0 || p[1].fd >= 0) {
		const int64_t passed = now_us() - began;
		const int64_t left = killed ? COMMAND_LIMIT_MS * 1000 - passed : after_us - passed;
		const struct timespec wait = { .tv_sec = left > 0 ? left / 1000000 : 0,
			.tv_nsec = left > 0 ? left % 1000000 * 1000 : 0 };

		if (ppoll(p, 2, &wait, NULL) == 0 && left <= 0) {
			if (killed)
				fail_msg("a command did not end within %d ms: %s%s",
				    COMMAND_LIMIT_MS, ended->out, ended->err);
			(void)kill(pid, SIGKILL);
			killed = true;
		}
		if (p[0].revents && !drain(out, ended->out, sizeof ended->out, &n_out))
			p[0].fd = -1;
		if (p[1].revents && !drain(err, ended->err, sizeof ended->err, &n_err))
			p[1].fd = -1;
		p[0].revents = p[1].revents = 0;
	}
}

static void note_place(struct ended *ended)
{
	static const char words[] = "killed at ";
	const char *found = strstr(ended->err, words);
	size_t n;

	if (!found)
		return;
	found += sizeof words - 1;
	n = strcspn(found, "\n");
	(void)snprintf(ended->place, sizeof ended->place, "%.*s", (int)n, found);
}

void world_run(struct world *w, const struct killing *how, struct ended *ended,
    const char *const *words)
{
	char program[480], at[128], permille[64], seed[64];
	const char *more[MORE_MAX] = { NULL };
	size_t n = 0;
	int out[2], err[2], status;
	pid_t pid;

	memset(ended, 0, sizeof *ended);
	(void)snprintf(program, sizeof program, "%s/%s", w->bin,
	    how && how->program ? how->program : "voxdesk-failing");
	if (how && how->trace)
		more[n++] = "VOXDESK_FAIL_TRACE=1";
	if (how && how->offline) { /* the first of a name counts; port 9 is nobody's */
		more[n++] = "VOXDESK_TWILIO_URL=http://127.0.0.1:9";
		more[n++] = "VOXDESK_TWILIO_VOICE_URL=http://127.0.0.1:9";
		more[n++] = "VOXDESK_TWILIO_LOOKUPS_URL=http://127.0.0.1:9";
		more[n++] = "VOXDESK_TELNYX_URL=http://127.0.0.1:9";
		more[n++] = "VOXDESK_VAPI_URL=http://127.0.0.1:9";
		more[n++] = "VOXDESK_ELEVENLABS_URL=http://127.0.0.1:9";
	}
	if (how && how->place) {
		(void)snprintf(at, sizeof at, "VOXDESK_FAIL=%s", how->place);
		more[n++] = at;
	}
	if (how && how->permille > 0) {
		(void)snprintf(permille, sizeof permille, "VOXDESK_FAIL_PERMILLE=%u",
		    how->permille);
		(void)snprintf(seed, sizeof seed, "VOXDESK_FAIL_SEED=%u", how->seed);
		more[n++] = permille;
		more[n++] = seed;
	}
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	assert_int_equal(pipe2(err, O_CLOEXEC), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		become(w, words, program, more, how ? how->input : NULL, out[1], err[1]);
	(void)close(out[1]);
	(void)close(err[1]);
	listen_to(pid, out[0], err[0], how ? how->after_us : 0, ended);
	(void)close(out[0]);
	(void)close(err[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status)) {
		ended->status = WEXITSTATUS(status);
		if (ended->status == 70 || strstr(ended->err, "Sanitizer"))
			fail_msg("%s %s %s: %s", words[0], words[1], words[2], ended->err);
		return;
	}
	if (WTERMSIG(status) != SIGKILL)
		fail_msg("%s %s %s ended by signal %d: %s", words[0], words[1], words[2],
		    WTERMSIG(status), ended->err);
	ended->status = -1;
	note_place(ended);
}

cJSON *world_get(struct world *w, const char *path)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)w->port) };
	static char text[1024 * 1024];
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	size_t n = 0;
	char *body;
	cJSON *document;

	assert_int_equal(inet_pton(AF_INET, "127.0.0.1", &to.sin_addr), 1);
	assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
	(void)dprintf(fd, "GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n", path);
	for (ssize_t got = 1; got > 0 && n + 1 < sizeof text; n += (size_t)(got > 0 ? got : 0))
		got = read(fd, text + n, sizeof text - 1 - n);
	(void)close(fd);
	text[n] = '\0';
	body = strstr(text, "\r\n\r\n");
	document = body ? cJSON_Parse(body + 4) : NULL;
	if (!document)
		fail_msg("GET %s was answered with: %s", path, text);
	return document;
}

static const char *line_of(const struct world *w, const char *name)
{
	const size_t n = strlen(name);

	for (size_t i = 0; i < w->n_lines; i++)
		if (strncmp(w->line[i], name, n) == 0 && w->line[i][n] == '=')
			return w->line[i] + n + 1;
	return "";
}

void world_delete(struct world *w, const char *path)
{
	const char *account = line_of(w, "TWILIO_ACCOUNT_SID");
	CURL *curl = curl_easy_init();
	char url[400];
	long status = 0;

	(void)snprintf(url, sizeof url, "%s/2010-04-01/Accounts/%s/%s", w->url, account, path);
	(void)curl_easy_setopt(curl, CURLOPT_URL, url);
	(void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "DELETE");
	(void)curl_easy_setopt(curl, CURLOPT_USERNAME, account);
	(void)curl_easy_setopt(curl, CURLOPT_PASSWORD, line_of(w, "TWILIO_AUTH_TOKEN"));
	assert_int_equal(curl_easy_perform(curl), CURLE_OK);
	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	assert_int_equal(status, 204);
	curl_easy_cleanup(curl);
}

static size_t unread(char *bytes, size_t size, size_t n, void *user)
{
	(void)bytes, (void)user;
	return size * n;
}

static void faults(struct world *w, const char *method, const char *body)
{
	struct curl_slist *type = curl_slist_append(NULL, "Content-Type: application/json");
	CURL *curl = curl_easy_init();
	char url[200];
	long status = 0;

	(void)snprintf(url, sizeof url, "%s/practice/faults", w->url);
	(void)curl_easy_setopt(curl, CURLOPT_URL, url);
	(void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
	(void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, type);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, unread);
	if (body)
		(void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
	assert_int_equal(curl_easy_perform(curl), CURLE_OK);
	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (status < 200 || status > 299)
		fail_msg("%s /practice/faults was answered with %ld: %s", method, status,
		    body ? body : "");
	curl_easy_cleanup(curl);
	curl_slist_free_all(type);
}

/* A refusal as an unpaid account has it: a later step, or a later try, is not refused. */
void world_fault(struct world *w, const char *method, const char *path, const char *what, int times)
{
	char body[600];

	(void)snprintf(body, sizeof body,
	    "{\"method\":\"%s\",\"path\":\"%s\",\"what\":\"%s\",\"times\":%d%s}", method, path,
	    what, times,
	    strcmp(what, "refuse") != 0 ? ""
					: ",\"status\":403,\"body\":\"{\\\"code\\\":20003,"
					  "\\\"message\\\":\\\"No\\\",\\\"status\\\":403,"
					  "\\\"statusCode\\\":403,\\\"error\\\":\\\"No\\\"}\"");
	faults(w, "POST", body);
}

void world_forget_faults(struct world *w)
{
	faults(w, "DELETE", NULL);
}
