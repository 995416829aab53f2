/*
 * How long a vault takes to open (Argon2id at its real parameters): vaults FILE TIMES. FILE is
 * made. Prints "name value" lines.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "desk/vault.h"

#define TIMES_MAX 100
#define PASSPHRASE "a passphrase of the bench"

static double now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	const size_t n = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	struct error err = { .kind = ERROR_NONE };
	struct secret passphrase = { .hidden = NULL };
	struct rusage usage;
	double took[TIMES_MAX];
	struct vault *v;

	if (n < 1 || n > TIMES_MAX || !secret_set(&passphrase, PASSPHRASE, strlen(PASSPHRASE))) {
		fprintf(stderr, "usage: vaults FILE TIMES\n");
		return 2;
	}
	v = vault_new(argv[1], &passphrase, &err);
	for (size_t i = 0; i < n && err.kind == ERROR_NONE; i++) {
		const double began = now_ms();

		vault_free(v);
		v = vault_open(argv[1], &passphrase, &err);
		took[i] = now_ms() - began;
	}
	vault_free(v);
	secret_done(&passphrase);
	if (err.kind != ERROR_NONE) {
		fprintf(stderr, "vaults: %s: %s (%s)\n", err.code, err.message, err.detail);
		return 1;
	}
	qsort(took, n, sizeof took[0], ascending);
	(void)getrusage(RUSAGE_SELF, &usage);
	printf("open_ms_p50 %.1f\nopen_ms_max %.1f\nresident_kb %ld\n", took[n / 2], took[n - 1],
	    usage.ru_maxrss);
	return 0;
}
