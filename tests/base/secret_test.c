/* Secrets: held apart, bounded, and gone when they are let go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/secret.h"

static void it_holds_what_it_was_given(void **state)
{
	struct secret a = { NULL }, b = { NULL };
	char most[SECRET_MAX + 1];

	(void)state;
	assert_false(secret_there(&a));
	assert_string_equal(secret_reveal(&a), "");
	assert_false(secret_copy(&b, &a));
	assert_true(secret_set(&a, "hunter2 and more", 7));
	assert_string_equal(secret_reveal(&a), "hunter2");
	assert_true(secret_copy(&b, &a));
	assert_ptr_not_equal(secret_reveal(&a), secret_reveal(&b));
	assert_true(secret_set(&a, secret_reveal(&a) + 3, 3));
	assert_string_equal(secret_reveal(&a), "ter");
	assert_true(secret_copy(&a, &a));
	assert_string_equal(secret_reveal(&a), "ter");
	assert_string_equal(secret_reveal(&b), "hunter2");
	memset(most, 'x', sizeof most);
	assert_true(secret_set(&a, most, SECRET_MAX));
	assert_int_equal(strlen(secret_reveal(&a)), SECRET_MAX);
	secret_done(&a);
	secret_done(&a);
	assert_false(secret_there(&a));
	secret_done(&b);
}

static void what_cannot_be_held_leaves_none(void **state)
{
	static char long_one[SECRET_MAX + 1];
	struct secret s = { NULL };

	(void)state;
	memset(long_one, 'x', sizeof long_one);
	assert_true(secret_set(&s, "x", 1));
	assert_false(secret_set(&s, long_one, sizeof long_one));
	assert_false(secret_there(&s));
	assert_true(secret_set(&s, "x", 1));
	assert_false(secret_set(&s, "a\0b", 3));
	assert_false(secret_there(&s));
	assert_true(secret_set(&s, "x", 1));
	assert_false(secret_set(&s, "", 0));
	assert_false(secret_there(&s));
}

/* The kernel's flags of the pages at `at`: "dd" is left out of core dumps. */
static bool page_flag(const void *at, const char *flag)
{
	FILE *maps = fopen("/proc/self/smaps", "re");
	unsigned long from, to, a = (unsigned long)at;
	char line[512], *end;
	bool here = false, found = false;

	assert_non_null(maps);
	while (fgets(line, sizeof line, maps) != NULL) {
		from = strtoul(line, &end, 16);
		if (end > line + 7 && *end == '-') {
			to = strtoul(end + 1, NULL, 16);
			here = a >= from && a < to;
		}
		if (here && strncmp(line, "VmFlags:", 8) == 0)
			found = strstr(line, flag) != NULL;
	}
	(void)fclose(maps);
	return found;
}

static void it_is_left_out_of_core_dumps(void **state)
{
	struct secret s = { NULL };

	(void)state;
	assert_true(secret_set(&s, "hunter2", 7));
	assert_true(page_flag(secret_reveal(&s), " dd"));
	secret_done(&s);
}

static void a_small_lock_limit_does_not_matter(void **state)
{
	struct secret s = { NULL };
	struct rlimit none = { 0, 0 };
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		bool ok = setrlimit(RLIMIT_MEMLOCK, &none) == 0 && secret_set(&s, "hunter2", 7) &&
		    strcmp(secret_reveal(&s), "hunter2") == 0;

		secret_done(&s);
		_exit(ok ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_holds_what_it_was_given),
		cmocka_unit_test(what_cannot_be_held_leaves_none),
		cmocka_unit_test(it_is_left_out_of_core_dumps),
		cmocka_unit_test(a_small_lock_limit_does_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
