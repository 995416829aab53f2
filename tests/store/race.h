/* Processes that start together at a gate. No connection may be open while they are made. */
#ifndef TESTS_STORE_RACE_H
#define TESTS_STORE_RACE_H

#include "folder.h"

#include <sys/wait.h>

#include "base/time.h"

struct gate {
	int ends[2];
};

static inline void gate_make(struct gate *g)
{
	assert_int_equal(pipe(g->ends), 0);
}

static inline void gate_wait(struct gate *g)
{
	char byte;

	(void)close(g->ends[1]);
	(void)!read(g->ends[0], &byte, 1);
}

static inline void gate_open(struct gate *g)
{
	(void)close(g->ends[0]);
	(void)close(g->ends[1]);
}

/* Tries again while the store is busy, as the console does. */
#define RETRY(call, err)                                                                     \
	do {                                                                                 \
		uint64_t until_ = time_monotonic_ms() + 60000;                               \
		while (!(call) && (err)->kind == ERROR_BUSY && time_monotonic_ms() < until_) \
			error_clear(err);                                                    \
	} while (0)

/* Runs `work` in processes that start together; counts their verdicts. */
static inline void race(const char *db, int (*work)(const char *, int), int processes,
    int counts[16])
{
	pid_t pids[8];
	struct gate gate;
	int status;

	memset(counts, 0, 16 * sizeof *counts);
	gate_make(&gate);
	for (int i = 0; i < processes; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] == 0) {
			gate_wait(&gate);
			_exit(work(db, i));
		}
	}
	gate_open(&gate);
	for (int i = 0; i < processes; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_true(WIFEXITED(status));
		counts[WEXITSTATUS(status) & 15]++;
	}
}

#endif
