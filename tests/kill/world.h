/*
 * What the kill tests stand in: one store in a folder of its own, one `voxdesk practice` process,
 * and commands run as processes that may be ended at any place. What goes wrong here ends the test.
 */
#ifndef TESTS_KILL_WORLD_H
#define TESTS_KILL_WORLD_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define WORLD_LINES 40

struct world {
	char bin[400]; /* the build folder */
	char folder[200], db[240];
	char line[WORLD_LINES][400]; /* the environment of what runs here */
	size_t n_lines;
	char url[120]; /* of the practice provider */
	int port;
	pid_t practice;
	int practice_out;
};

void world_open(struct world *w, int practice_pace);
void world_close(struct world *w);

/* How a command is to be ended before its time; all 0 or NULL: not at all. */
struct killing {
	const char *place;   /* the first time that this fail point is reached */
	unsigned permille;   /* at every fail point with that chance, */
	unsigned seed;       /* ... as this seed wills */
	bool trace;          /* not killed: each place is named on its stderr ("passed NAME") */
	bool offline;        /* the provider's address leads nowhere */
	const char *program; /* another one than voxdesk-failing */
	const char *input;   /* what its standard input gives; NULL: nothing */
	int after_us;        /* from outside, so long after the start */
};
struct ended {
	int status;      /* exit code; -1: killed */
	char place[64];  /* where, when it was at a fail point */
	char out[32768]; /* standard output */
	char err[16384];
};
/* The program with fail points; the words end in NULL. */
void world_run(struct world *w, const struct killing *how, struct ended *ended,
    const char *const *words);
#define WORLD_RUN(w, how, ended, ...) \
	world_run(w, how, ended, (const char *const[]){ "voxdesk", __VA_ARGS__, NULL })

/* GET of the practice provider's own page, its state among them. */
cJSON *world_get(struct world *w, const char *path);

/* DELETE at the provider behind voxdesk's back: path behind the account. */
void world_delete(struct world *w, const char *path);

/* What goes wrong with the next `times` requests of that method to that path (practice/faults.h).
 */
void world_fault(struct world *w, const char *method, const char *path, const char *what,
    int times);
void world_forget_faults(struct world *w);

#endif
