#include "tests/support/plain_walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "practice/practice.h"
#include "tests/support/raw_http.h"

static void practise(int out)
{
	const struct practice_options options = { .pace = 4 };
	struct error err;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)dup2(out, STDOUT_FILENO);
	_exit(practice_run(&options, &err) ? 0 : 1);
}

/* Its environment ends where its comments begin. */
static bool practice_start(struct plain_walk *w)
{
	int out[2];
	size_t n = 0;
	ssize_t got = 1;
	char *at, *save = NULL;

	if (pipe(out) != 0)
		return false;
	w->practice = fork();
	if (w->practice == 0)
		practise(out[1]);
	(void)close(out[1]);
	while (got > 0 && strstr(w->text, "\n#") == NULL && n + 1 < sizeof w->text) {
		got = read(out[0], w->text + n, sizeof w->text - 1 - n);
		n += got > 0 ? (size_t)got : 0;
	}
	(void)close(out[0]);
	for (at = strtok_r(w->text, "\n", &save); at != NULL && w->n_env + 3 < WALK_ENV_MAX;
	     at = strtok_r(NULL, "\n", &save))
		if (at[0] != '#')
			w->env[w->n_env++] = at;
	w->env[w->n_env++] = "VOXDESK_PACE=4";
	return w->practice > 0 && w->n_env > 4;
}

bool plain_walk_setup(struct plain_walk *w)
{
	memset(w, 0, sizeof *w);
	if (!pty_home_make(w->home) || !practice_start(w))
		return false;
	(void)snprintf(w->db, sizeof w->db, "%s/desk.db", w->home);
	(void)snprintf(w->program, sizeof w->program, "%s-failing", pty_program());
	return true;
}

bool plain_walk_teardown(struct plain_walk *w)
{
	if (w->pty.vterm != NULL)
		pty_stop(&w->pty);
	if (w->practice > 0) {
		(void)kill(w->practice, SIGKILL);
		(void)waitpid(w->practice, NULL, 0);
	}
	return pty_home_remove(w->home);
}

void plain_walk_begin(struct plain_walk *w, const char *extra, const char *question)
{
	const char *argv[] = { w->program, "--db", w->db, "--plain", NULL };

	if (w->pty.vterm != NULL)
		pty_stop(&w->pty);
	memset(&w->pty, 0, sizeof w->pty);
	w->env[w->n_env] = extra;
	pty_start(&w->pty, 60, 100, w->home, argv, w->env);
	assert_true(pty_wait(&w->pty, question));
}

void plain_walk_start(struct plain_walk *w, const char *extra)
{
	plain_walk_begin(w, extra, "Number?");
}

void plain_walk_without(struct plain_walk *w, const char *name)
{
	const size_t n = strlen(name);

	for (size_t i = 0; i < w->n_env; i++)
		if (strncmp(w->env[i], name, n) == 0 && w->env[i][n] == '=') {
			w->env[i] = w->env[--w->n_env];
			return;
		}
	fail_msg("practice gives no %s", name);
}

void plain_walk_answer(struct plain_walk *w, const char *line, const char *expected)
{
	const struct pty *p = &w->pty;

	assert_true(pty_answer(&w->pty, line, expected));
	while (p->n_log < 2 ||
	    (memcmp(p->log + p->n_log - 2, "? ", 2) != 0 &&
		memcmp(p->log + p->n_log - 2, ": ", 2) != 0))
		if (!pty_read(&w->pty, PTY_WAIT_MS))
			fail_msg("no question after \"%s\":\n%s", line, pty_text(&w->pty));
}

void plain_walk_customer(struct plain_walk *w)
{
	plain_walk_answer(w, "2", "Name of the business");
	plain_walk_answer(w, "Kroon", "Country");
	plain_walk_answer(w, "BE", "Business number");
	plain_walk_answer(w, "09 224 61 11", "A number of its own");
}

void plain_walk_fault(struct plain_walk *w, const char *fault)
{
	static const char name[] = "VOXDESK_TWILIO_URL=";
	struct raw client = { .fd = -1 };
	struct loop *loop = loop_new();
	const char *url = NULL;

	for (size_t i = 0; i < w->n_env; i++)
		if (strncmp(w->env[i], name, sizeof name - 1) == 0)
			url = w->env[i] + sizeof name - 1;
	assert_non_null(url);
	raw_open(&client, loop, url);
	raw_request_typed(&client, "POST", "/practice/faults", NULL,
	    "Content-Type: application/json\r\n", fault);
	assert_true(raw_wait(&client));
	assert_int_equal(raw_status(&client) / 100, 2);
	raw_close(&client);
	loop_free(loop);
}
