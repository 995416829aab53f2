/* What the suites of several commands share: how one complains, what another environment makes of
 * it, and what it asks on a terminal. */
#ifndef TESTS_CLI_ASKING_H
#define TESTS_CLI_ASKING_H

#include "tests/cli/program.h"

/* The error document on stderr: kind and code (NULL: any). */
static inline void complains(const struct process *p, const char *kind, const char *code)
{
	cJSON *doc = cJSON_Parse(p->complained);
	const cJSON *inner = cJSON_GetObjectItem(doc, "error");

	if (!inner || strcmp(text_of(inner, "kind"), kind) != 0 ||
	    (code && strcmp(text_of(inner, "code"), code) != 0))
		fail_msg("not %s %s: %s", kind, code ? code : "", p->complained);
	assert_true(strlen(text_of(inner, "message")) > 10);
	assert_string_not_equal(text_of(inner, "message"), "null");
	cJSON_Delete(doc);
}

/* The newest operation of a kind that is in this state; "" none. */
static inline const char *newest_id(const char *kind, const char *state)
{
	static char id[ID_MAX];
	cJSON *doc = cJSON_Parse(expect(0, WORDS("journal", "--json")));
	const cJSON *item;

	id[0] = '\0';
	cJSON_ArrayForEach(item, doc)
	{
		if (!id[0] && strcmp(text_of(item, "kind"), kind) == 0 &&
		    strcmp(text_of(item, "state"), state) == 0)
			(void)snprintf(id, sizeof id, "%s", text_of(item, "id"));
	}
	cJSON_Delete(doc);
	return id;
}

/* It has ended so; else what it said is shown. */
static inline void exits(const struct process *p, int exit)
{
	if (p->exit != exit)
		fail_msg("exit %d instead of %d: %s%s", p->exit, exit, p->said, p->complained);
}

/* Ctrl-C while it is not known, or not yet, what comes of what was sent. */
static inline void interrupted(struct process *p)
{
	assert_int_equal(kill(p->pid, SIGINT), 0);
	ended(p);
	exits(p, 6);
}

/* The suite's environment with another line in the place of the one that begins with `name`. */
static inline void env_with(const char *name, const char *line, const char **out)
{
	size_t n = 0;

	for (size_t i = 0; i < suite.n_env; i++)
		if (strncmp(suite.env[i], name, strlen(name)) != 0)
			out[n++] = suite.env[i];
	out[n++] = line;
	out[n] = NULL;
}

/* The command on a terminal: its question says `asked`, and this answer makes it show and end so.
 */
static inline void terminal(const char *const *words, const char *asked, const char *answer,
    int exit, const char *shown)
{
	const char *argv[32] = { suite.program }, *environment[ENV_MAX];
	struct pty p;

	for (size_t n = 1; *words; words++)
		argv[n++] = *words;
	environment_make(suite.env, environment);
	pty_start(&p, 24, 100, suite.home, argv, environment);
	assert_true(pty_wait(&p, "[y/N]"));
	assert_non_null(strstr(pty_text(&p), asked));
	pty_send(&p, answer);
	assert_true(pty_wait(&p, shown));
	assert_true(pty_wait_end(&p));
	assert_true(WIFEXITED(p.status));
	assert_int_equal(WEXITSTATUS(p.status), exit);
	pty_stop(&p);
}

#endif
