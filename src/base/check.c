#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/paths.h"
#include "base/time.h"
#include "base/version.h"

static void (*failure_hook)(void);

void check_on_failure(void (*hook)(void))
{
	failure_hook = hook;
}

/* The report names place and version only: no numbers, no names. */
static void write_report(const char *what, const char *file, int line)
{
	char path[PATH_TEXT_MAX], now[TIME_TEXT_MAX];
	FILE *report;

	if (!paths_state_file("crash-report.txt", path, sizeof path))
		return;
	report = fopen(path, "a");
	if (report == NULL)
		return;
	time_now_text(now);
	(void)fprintf(report, "%s voxdesk %s: check failed: %s (%s:%d)\n", now, VERSION_TEXT, what,
	    file, line);
	if (fclose(report) == 0)
		(void)fprintf(stderr, "A report was written to %s.\n", path);
}

void check_failed(const char *what, const char *file, int line)
{
	void (*hook)(void) = failure_hook;

	failure_hook = NULL;
	if (hook != NULL)
		hook();
	(void)fprintf(stderr,
	    "voxdesk: a bug in voxdesk: %s (%s:%d). What was saved is safe; start it again.\n",
	    what, file, line);
	write_report(what, file, line);
	_exit(70);
}
