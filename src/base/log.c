#include "base/log.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/paths.h"
#include "base/text.h"
#include "base/time.h"

#define LINE_MAX_BYTES 1024

void log_line(const char *fmt, ...)
{
	char path[PATH_TEXT_MAX], now[TIME_TEXT_MAX], raw[LINE_MAX_BYTES], clean[LINE_MAX_BYTES];
	char line[LINE_MAX_BYTES + 64];
	va_list ap;
	int fd, n;

	va_start(ap, fmt);
	n = vsnprintf(raw, sizeof raw, fmt, ap);
	va_end(ap);
	if (n < 0 || !paths_state_file("voxdesk.log", path, sizeof path))
		return;
	(void)text_clean(raw, strlen(raw), clean, sizeof clean, 0);
	time_now_text(now);
	n = snprintf(line, sizeof line, "%s %ld %s\n", now, (long)getpid(), clean);
	if (n < 0 || (size_t)n >= sizeof line)
		return;
	/* Opened for each line: events are few, and the file may be moved away meanwhile. One write
	 * in append mode keeps two consoles' lines apart; a pipe in the file's place must not stop
	 * the screen. */
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
	if (fd < 0)
		return;
	if (write(fd, line, (size_t)n) != n) {
		/* A full disk has nobody to tell here; the store will. */
	}
	(void)close(fd);
}
