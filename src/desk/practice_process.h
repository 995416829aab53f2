/* `voxdesk practice` as a child on a free loopback port, for --practice; it ends with this process,
 * however that ends. */
#ifndef DESK_PRACTICE_PROCESS_H
#define DESK_PRACTICE_PROCESS_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/error.h"

struct practice_process {
	pid_t pid; /* 0: none */
	struct buf environment;
};
/* The program to run, "/proc/self/exe" in voxdesk itself (set by main.c: another program that uses
 * this code must not start itself). NULL, as at first: none. The text stays the caller's. */
void practice_process_program(const char *path);
/* ERROR_NETWORK "practice-not-started". Waits at most 5 s for its environment lines. */
must_check bool practice_process_start(struct practice_process *p, struct error *err);
void practice_process_stop(struct practice_process *p);

#endif
