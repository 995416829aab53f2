/*
 * Programs run as an operator's shell would run them, with what others could see of them looked at
 * all the while: their argument list and those of whatever they start, and the environment of the
 * latter. What goes wrong here ends the test.
 */
#ifndef TESTS_SECRETS_WATCH_H
#define TESTS_SECRETS_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define WATCH_LINES 48

struct watch {
	char bin[400];    /* the build folder */
	char folder[256]; /* everything that is made lies below it, but what is in `apart`: */
	char apart[280];  /* where the test keeps the secrets themselves */
	char line[WATCH_LINES][600];
	size_t n_lines; /* environment of what runs here */
	pid_t practice;
	int practice_out;
	char practice_said[16384];
	size_t seen; /* secrets seen in argument lists and environments */
	size_t looks;
};

void watch_open(struct watch *w);
void watch_close(struct watch *w);
void watch_env(struct watch *w, const char *name, const char *value); /* NULL: takes it away */
const char *watch_env_of(const struct watch *w, const char *name);
/* `voxdesk practice`, whose lines become the environment. */
void watch_practice(struct watch *w);

struct watched {
	int status; /* exit code; -1: ended by `signal` */
	int signal;
	bool core;
	char out[65536], err[65536];
};
struct watch_how {
	const char *program; /* in the build folder, or its whole path; NULL: voxdesk */
	const char *input;   /* NULL: none */
	const char *more;    /* NAME=value, for this run */
	int signal;          /* sent once it has said something; 0: none */
};
/* `how` NULL: plainly. Both outputs are looked through as well, and copied into `folder`. */
void watch_run(struct watch *w, const struct watch_how *how, struct watched *out,
    const char *const *words);
#define WATCH_RUN(w, how, out, ...) \
	watch_run(w, how, out, (const char *const[]){ "voxdesk", __VA_ARGS__, NULL })

/* One look at a program and all that it has started. */
void watch_look(struct watch *w, pid_t program);

#endif
