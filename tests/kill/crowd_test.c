/*
 * Two hundred of the real program at once, each asking for one of the last ten places of a pool:
 * ten get one, the others are told why not, and nothing is overfilled.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/customers.h"
#include "store/pool.h"
#include "tests/kill/story.h"

enum { CROWD = 200, NUMBERS = 3, LEFT = 10 };

static char ids[CROWD][ID_MAX];

/* Three numbers with four, three and three places, and a customer for each of the crowd. */
static void fill(void)
{
	static const struct pool_seen seen[NUMBERS] = {
		{ "+3224000001", "BE", "1", "active", true, "app", "voxdesk inbound" },
		{ "+3224000002", "BE", "2", "active", true, "app", "voxdesk inbound" },
		{ "+3224000003", "BE", "3", "active", true, "app", "voxdesk inbound" },
	};
	struct customer_edit fields = { .country = "BE", .language = "nl" };
	struct store *store = story_store(STORE_READ_WRITE);
	struct error err = { .kind = ERROR_NONE };
	struct arena arena = { .first = NULL };
	struct pool_synced synced;
	char name[40], number[24];

	assert_true(pool_sync(store, "telnyx", "", NULL, seen, NUMBERS, true, &synced, &err));
	for (int i = 0; i < NUMBERS; i++) {
		struct pool_number p;

		assert_true(pool_get(store, seen[i].number, &arena, &p, &err));
		assert_true(pool_capacity_set(store, p.id, i == 0 ? 4 : 3, &err));
	}
	for (int i = 0; i < CROWD; i++) {
		(void)snprintf(name, sizeof name, "Customer %d", i);
		(void)snprintf(number, sizeof number, "+3292246%03d", i);
		fields.name = name;
		if (!customer_add(store, &fields, number, "fixed", ids[i], &err))
			fail_msg("%s: %s", err.message, err.detail);
	}
	arena_done(&arena);
	store_close(store);
}

static void file_of(const char *what, int i, char out[300])
{
	(void)snprintf(out, 300, "%s/%s%d", world.folder, what, i);
}

/* In the child: waits at the gate, then becomes the program. */
static _Noreturn void ask(int i, int gate)
{
	const char *words[] = { "voxdesk", "forward", "set", ids[i], "--to", "auto", "--carrier",
		"etsi-fixed-standard", "--when", "no_answer", "--json", NULL };
	char *environment[WORLD_LINES + 1], program[480], path[300], byte;
	size_t n = 0;

	(void)snprintf(program, sizeof program, "%s/voxdesk", world.bin);
	for (; n < world.n_lines; n++)
		environment[n] = world.line[n];
	environment[n] = NULL;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	file_of("out", i, path);
	(void)dup2(open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600), 1);
	file_of("err", i, path);
	(void)dup2(open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600), 2);
	if (read(gate, &byte, 1) != 0) /* until the last writer is gone */
		_exit(126);
	(void)execve(program, (char **)(uintptr_t)words, environment);
	_exit(127);
}

static void text_of(const char *what, int i, char out[2000])
{
	char path[300];
	FILE *f;
	size_t n;

	file_of(what, i, path);
	f = fopen(path, "re");
	assert_non_null(f);
	n = fread(out, 1, 1999, f);
	out[n] = '\0';
	(void)fclose(f);
}

enum verdict { GOT, TOLD, BUSY, VERDICTS };

static enum verdict verdict_of(int i, int status)
{
	char out[2000], complained[2000];

	text_of("out", i, out);
	text_of("err", i, complained);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && strstr(out, "\"+3224000"))
		return GOT;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 1) {
		if ((strstr(complained, "\"pool-full\"") ||
			strstr(complained, "\"no-ai-number\"")) &&
		    strstr(complained, "pool"))
			return TOLD;
		if (strstr(complained, "\"store-busy\"")) /* after 5 s: on a slow machine */
			return BUSY;
	}
	fail_msg("status %x: %s%s", status, out, complained);
	return VERDICTS;
}

/* All that have no answer yet, at once; how many have none afterwards. */
static int round_of(bool answered[CROWD], int count[VERDICTS])
{
	int gate[2], status, left = 0;
	pid_t pid[CROWD];

	assert_int_equal(pipe(gate), 0);
	for (int i = 0; i < CROWD; i++) {
		pid[i] = answered[i] ? 0 : fork();
		assert_true(pid[i] >= 0);
		if (pid[i] == 0 && !answered[i]) {
			(void)close(gate[1]);
			ask(i, gate[0]);
		}
	}
	(void)close(gate[0]);
	(void)close(gate[1]);
	for (int i = 0; i < CROWD; i++) {
		enum verdict v;

		if (answered[i])
			continue;
		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
		v = verdict_of(i, status);
		count[v]++;
		answered[i] = v != BUSY;
		left += v == BUSY;
	}
	return left;
}

static void ten_of_two_hundred_get_a_place(void **state)
{
	bool answered[CROWD] = { false };
	int count[VERDICTS] = { 0 };
	struct arena arena = { .first = NULL };
	struct error err = { .kind = ERROR_NONE };
	struct pool_number *all;
	struct store *store;
	size_t n, used = 0;

	(void)state;
	world_open(&world, PRACTICE_PACE);
	fill();
	for (int round = 0; round < 5 && round_of(answered, count) > 0; round++)
		;
	assert_int_equal(count[GOT], LEFT);
	assert_int_equal(count[TOLD], CROWD - LEFT);
	store = story_store(STORE_READ_ONLY);
	assert_true(pool_list(store, &arena, &all, &n, &err));
	for (size_t i = 0; i < n; i++) {
		assert_true(all[i].used <= all[i].capacity);
		used += (size_t)all[i].used;
	}
	assert_int_equal(used, LEFT);
	store_close(store);
	arena_done(&arena);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(ten_of_two_hundred_get_a_place) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
