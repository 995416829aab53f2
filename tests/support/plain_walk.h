/*
 * A walk through the plain console of the real program in a pty, with practice providers in a
 * process of their own, so that they outlive a console that is killed. The program is the one with
 * fail points, at 4 percent of the waiting times of life.
 */
#ifndef TESTS_SUPPORT_PLAIN_WALK_H
#define TESTS_SUPPORT_PLAIN_WALK_H

#include "tests/support/pty.h"

#define WALK_ENV_MAX 24

struct plain_walk {
	char home[PTY_HOME_SIZE], db[PTY_HOME_SIZE + 16], program[4200];
	char text[4096];               /* what practice prints: NAME=value lines, then comments */
	const char *env[WALK_ENV_MAX]; /* those lines, and what is added */
	size_t n_env;
	pid_t practice;
	struct pty pty;
};

/* Practice runs, the store is not made yet; false: not possible here. */
bool plain_walk_setup(struct plain_walk *w);
bool plain_walk_teardown(struct plain_walk *w);
/* Starts the console (again), up to its first question. `extra` NAME=value for it, or NULL. */
void plain_walk_start(struct plain_walk *w, const char *extra);
/* The same up to another question: the passphrase. */
void plain_walk_begin(struct plain_walk *w, const char *extra, const char *question);
/* Takes a variable out of what is given to it. */
void plain_walk_without(struct plain_walk *w, const char *name);
/* Types a line, sees the text among what is written from then on, and ends at the next question:
 * what is typed before that would end a wait. Fails the test otherwise. */
void plain_walk_answer(struct plain_walk *w, const char *line, const char *expected);
/* Adds a customer (Kroon, BE, +32 9 224 61 11); ends on its page. */
void plain_walk_customer(struct plain_walk *w);
/* practice/faults.h, as JSON. */
void plain_walk_fault(struct plain_walk *w, const char *fault);

#endif
