/*
 * Faults on demand, for tests: what goes wrong with the next requests of a method to a path,
 * whatever provider it is of. A rule counts as used when a request meets it; the oldest that fits
 * is taken.
 *
 *   POST /practice/faults {"method":"POST","path":"/2010-04-01/Accounts.json","what":"hang-done"}
 *   DELETE /practice/faults
 *
 * `path` is a beginning of the path; a "*" in it stands for a segment's rest. `method` "*": any.
 * `what`: fail-done (carried out, answered 500), fail (500, not carried out), hang-done, hang (the
 * connection is dropped after 4 s of life; carried out or not), cut (carried out, half an answer),
 * late (dropped after 4 s, carried out after 8 s), refuse (answered with `status` and `body`, not
 * carried out), slow (carried out, answered after 6 s). `status` is 100 to 599 (500), `body` JSON
 * as a text (the provider's own words for a 500), `times` how often (1; 0: until forgotten),
 * `headers` an object of texts that stand in the answer ({"retry-after":"1"}).
 */
#ifndef PRACTICE_FAULTS_H
#define PRACTICE_FAULTS_H

#include <stdbool.h>

#include "practice/agenda.h"
#include "practice/server.h"

#define FAULTS_DROPPED_MS 4000
#define FAULTS_LATE_MS 8000
#define FAULTS_SLOW_MS 6000

typedef void faults_carry_out_fn(void *user, const struct server_request *request,
    struct exchange *x);

struct faults {
	struct agenda *agenda;
	faults_carry_out_fn *carry_out;
	void *user;
	struct fault *first;       /* oldest first */
	struct fault_run *running; /* requests that a fault is at work on */
};

/* In place. `carry_out` takes a request up as if there were no faults. The server and the agenda
 * are freed before faults_done(). */
void faults_init(struct faults *f, struct agenda *a, faults_carry_out_fn *carry_out, void *user);
void faults_done(struct faults *f);
/* Takes the request up, with what a rule does to it or without. */
void faults_handle(struct faults *f, const struct server_request *request, struct exchange *x);
/* /practice/faults itself. */
void faults_route(struct faults *f, const struct server_request *request, struct exchange *x);
/* The same in C; `status` 0 and `body` NULL: the 500's. False: no such `what`. */
bool faults_add(struct faults *f, const char *method, const char *path, const char *what,
    int status, const char *body, int times);
void faults_forget(struct faults *f);

#endif
