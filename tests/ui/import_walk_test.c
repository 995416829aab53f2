/* Customers from a file, by keyboard: good lines, bad ones, a file that cannot be read to its end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "tests/ui/walk.h"

static char path[256];

static int start_file(void **state)
{
	int fd;

	(void)snprintf(path, sizeof path, "/tmp/voxdesk-import-XXXXXX");
	fd = mkstemp(path);
	if (fd < 0)
		return -1;
	(void)close(fd);
	return start(state);
}

static int stop_file(void **state)
{
	char saved[300];

	(void)snprintf(saved, sizeof saved, "%s.left-out.csv", path);
	(void)unlink(saved);
	(void)unlink(path);
	return stop(state);
}

static void chosen_file(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	(void)fputs(text, f);
	(void)fclose(f);
	press("i");
	wait_for("Take in customers from a CSV file");
	type(path);
	press("Enter");
}

/* What is left out, for who made the file. */
static void the_saved_list(void)
{
	char name[300], text[2000] = "";
	FILE *f;

	(void)snprintf(name, sizeof name, "%s.left-out.csv", path);
	f = fopen(name, "r");
	assert_non_null(f);
	assert_true(fread(text, 1, sizeof text - 1, f) > 0);
	(void)fclose(f);
	assert_non_null(strstr(text, "line,column,value,reason\r\n3,number,3.2E+10,"));
	assert_non_null(strstr(text, "\n4,name,,"));
}

static void test_customers_from_a_file(void **state)
{
	(void)state;
	chosen_file("name;number;country;carrier;to\r\n"
		    "Bakkerij Noord;09 224 70 01;BE;etsi-fixed-standard;auto\r\n"
		    "Bakkerij Zuid;3.2E+10;BE;;\r\n"
		    ";09 224 70 02;BE;;\r\n");
	wait_for("Lines 3: to take in 1, taken in 0, there already 0, not taken in 2.");
	wait_for("3.2E+10");
	press("g y");
	wait_for("1 taken in, 0 were there already, 2 lines were not taken in");
	press("Down Enter");
	wait_for("Line 4");
	press("Esc s");
	wait_for(".left-out.csv");
	press("Enter");
	wait_for("Saved: ");
	the_saved_list();
	press("s Enter");
	wait_for("is there already");
	press("Esc f");
	wait_for("Take in customers from a CSV file");
	press("Enter");
	wait_for("to take in 0, taken in 0, there already 1, not taken in 2.");
	screen_start(16, 60, false, false);
	wait_for("│taken in 2.");
	wait_for("Next: mend the lines below in the file; f reads it again");
	screen_start(24, 80, false, false);
	back_to_list();
	press("/");
	type("noord");
	wait_for("Bakkerij Noord");
}

/* Finding: what is taken in with a doubt was told by the command alone. */
static void test_doubts_are_listed(void **state)
{
	(void)state;
	chosen_file("name,number\nBakkerij Noord,+3299999999\n,+3292247002\n");
	wait_for("Not taken in, and why (1); to be looked at (1)");
	press("Down");
	wait_for("line 2  +3299999999");
	press("Enter");
	wait_for("To be looked at once more");
	wait_for("Line 2, number: +3299999999");
}

/* A name that is cut short would be another file's. */
static void test_a_list_beside_a_long_path(void **state)
{
	char folder[232];

	(void)state;
	(void)unlink(path);
	(void)snprintf(folder, sizeof folder, "/tmp/%0219d", (int)getpid());
	assert_int_equal(mkdir(folder, 0700), 0);
	(void)snprintf(path, sizeof path, "%s/voxdesk-customers.csv", folder);
	chosen_file("name;number\n;09 224 70 02\n");
	wait_for("not taken in 1.");
	press("s");
	wait_for("Save the lines that are left out");
	assert_false(screen_has(".left-out"));
	(void)unlink(path);
	(void)rmdir(folder);
}

/* What is wrong with it stays in sight, and the next step helps. */
static void test_a_file_that_is_not_read_to_its_end(void **state)
{
	(void)state;
	screen_start(16, 60, false, false);
	chosen_file("name;number\nA;\"09 224 70 41\nB;x");
	wait_for("a quote that is never closed");
	press("Enter");
	wait_for("│has to be mended.");
	wait_for("a quote that is never closed");
	wait_for("Next: put that right, then f reads the file again");
	press("g");
	wait_for("not possible now: it was stopped");
}

static void test_leaving_says_what_is_taken_in(void **state)
{
	static char text[32768];
	size_t n = 0;

	(void)state;
	n += (size_t)snprintf(text, sizeof text, "name;number\n");
	for (int i = 0; i < 400; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "Zaak %d;+32922%05d\n", i,
		    45000 + i);
	chosen_file(text);
	wait_for("to take in 400");
	press("g y");
	wait_for("Taking in the customers.");
	press("q");
	wait_for("Stopped before its end");
	assert_true(screen_has("The same file again"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_customers_from_a_file, start_file, stop_file),
		cmocka_unit_test_setup_teardown(test_doubts_are_listed, start_file, stop_file),
		cmocka_unit_test_setup_teardown(test_a_list_beside_a_long_path, start_file,
		    stop_file),
		cmocka_unit_test_setup_teardown(test_a_file_that_is_not_read_to_its_end, start_file,
		    stop_file),
		cmocka_unit_test_setup_teardown(test_leaving_says_what_is_taken_in, start_file,
		    stop_file),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
