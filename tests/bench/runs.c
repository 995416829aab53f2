/*
 * Runs a command many times and says how long it took as a whole process, from the start to its
 * end: runs TIMES PROGRAM [ARG...] Its output is thrown away; a run that does not end with 0 ends
 * the measuring with exit 1.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TIMES_MAX 10000

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	static double took[TIMES_MAX];
	posix_spawn_file_actions_t files;
	size_t n = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;

	if (n < 1 || n > TIMES_MAX) {
		fprintf(stderr, "usage: runs TIMES PROGRAM [ARG...]\n");
		return 2;
	}
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	for (size_t i = 0; i < n; i++) {
		double began = now_ms();
		int status = -1;
		pid_t child;

		if (posix_spawnp(&child, argv[2], &files, NULL, argv + 2, environ) != 0 ||
		    waitpid(child, &status, 0) < 0 || status != 0) {
			fprintf(stderr, "runs: %s did not end with 0 (status %d)\n", argv[2],
			    status);
			return 1;
		}
		took[i] = now_ms() - began;
	}
	posix_spawn_file_actions_destroy(&files);
	qsort(took, n, sizeof took[0], ascending);
	printf("run_ms_p50 %.3f\nrun_ms_p95 %.3f\nrun_ms_max %.3f\n", took[n / 2],
	    took[(n * 95 + 99) / 100 - 1], took[n - 1]);
	return 0;
}
