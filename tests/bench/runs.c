/*
 * Runs a command many times and says how long it took as a whole process, from the start to its
 * end, its own processor time and the most memory that it had resident: runs TIMES PROGRAM
 * [ARG...] Its output is thrown away; a run that does not end with 0 ends the measuring with exit
 * 1, unless RUNS_EXIT says which other exit is as good.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
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

static double ms_of(const struct timeval *t)
{
	return (double)t->tv_sec * 1e3 + (double)t->tv_usec / 1e3;
}

static bool well(int status)
{
	const char *other = getenv("RUNS_EXIT");

	return WIFEXITED(status) &&
	    (WEXITSTATUS(status) == 0 ||
		(other && WEXITSTATUS(status) == (int)strtol(other, NULL, 10)));
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
	double processor = 0;
	long resident = 0;
	size_t n = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;

	if (n < 1 || n > TIMES_MAX) {
		fprintf(stderr, "usage: runs TIMES PROGRAM [ARG...]\n");
		return 2;
	}
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	for (size_t i = 0; i < n; i++) {
		double began = now_ms();
		struct rusage usage;
		int status = -1;
		pid_t child;

		if (posix_spawnp(&child, argv[2], &files, NULL, argv + 2, environ) != 0 ||
		    wait4(child, &status, 0, &usage) < 0 || !well(status)) {
			fprintf(stderr, "runs: %s did not end well (status %d)\n", argv[2], status);
			return 1;
		}
		took[i] = now_ms() - began;
		processor += ms_of(&usage.ru_utime) + ms_of(&usage.ru_stime);
		if (usage.ru_maxrss > resident)
			resident = usage.ru_maxrss;
	}
	posix_spawn_file_actions_destroy(&files);
	qsort(took, n, sizeof took[0], ascending);
	printf("run_ms_p50 %.3f\nrun_ms_p95 %.3f\nrun_ms_max %.3f\n", took[n / 2],
	    took[(n * 95 + 99) / 100 - 1], took[n - 1]);
	printf("cpu_ms %.3f\nresident_kb %ld\n", processor / (double)n, resident);
	return 0;
}
