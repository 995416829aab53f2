/* A home and a terminal of its own for each test of a program. */
#ifndef TESTS_UI_ONE_PTY_H
#define TESTS_UI_ONE_PTY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/pty.h"

static char home[PTY_HOME_SIZE];
static struct pty pty;

static inline int setup(void **state)
{
	(void)state;
	memset(&pty, 0, sizeof pty);
	return pty_home_make(home) ? 0 : -1;
}

static inline int teardown(void **state)
{
	(void)state;
	if (pty.vterm != NULL)
		pty_stop(&pty);
	return pty_home_remove(home) ? 0 : -1;
}

#define pty_test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
