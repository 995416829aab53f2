#include "store/owner.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/time.h"

#define STAT_MAX 1024

/* The first `size - 1` bytes of a file under /proc, without its end of line; "" when unreadable. */
static void read_start(const char *path, char *out, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, out, size - 1) : -1;

	if (fd >= 0)
		(void)close(fd);
	if (n > 0 && out[n - 1] == '\n')
		n--;
	out[n > 0 ? n : 0] = '\0';
}

bool owner_start_time(const char *stat, char *out, unsigned size)
{
	const char *at = strrchr(stat, ')');
	size_t n;

	/* Field 3 is the state: one that ended and was not waited for yet does nothing more. */
	if (!at || strncmp(at, ") Z", 3) == 0 || strncmp(at, ") X", 3) == 0)
		return false;
	/* Field 2 ends at the last bracket; field 22 stands behind the twentieth space from there.
	 */
	for (int field = 2; at && field < 22; field++) {
		at = strchr(at, ' ');
		at = at ? at + 1 : NULL;
	}
	n = at ? strspn(at, "0123456789") : 0;
	if (n == 0 || n >= size)
		return false;
	memcpy(out, at, n);
	out[n] = '\0';
	return true;
}

static bool read_stat(int pid, char *out, size_t size)
{
	char path[48];

	(void)snprintf(path, sizeof path, "/proc/%d/stat", pid);
	read_start(path, out, size);
	return out[0] != '\0';
}

void owner_self(struct owner *out)
{
	char stat[STAT_MAX];

	*out = (struct owner){ .pid = (int)getpid() };
	if (gethostname(out->host, sizeof out->host - 1) != 0 || !out->host[0])
		(void)text_copy(out->host, sizeof out->host, "localhost");
	read_start("/proc/sys/kernel/random/boot_id", out->boot_id, sizeof out->boot_id);
	if (read_stat(out->pid, stat, sizeof stat))
		(void)owner_start_time(stat, out->started_at, sizeof out->started_at);
}

bool owner_same(const struct owner *a, const struct owner *b)
{
	return a->pid == b->pid && strcmp(a->host, b->host) == 0 &&
	    strcmp(a->boot_id, b->boot_id) == 0 && strcmp(a->started_at, b->started_at) == 0;
}

/* A clock that was set is no reason to wait for ever: so far ahead is past too. */
static bool touched_just_now(const char *touched_at)
{
	time_t at;

	return time_parse(touched_at, &at) &&
	    llabs((long long)(time_now() - at)) < OWNER_ELSEWHERE_MINUTES * 60;
}

bool owner_alive(const struct owner *o, const char *touched_at)
{
	struct owner self;
	char started[OWNER_TEXT_MAX], stat[STAT_MAX];

	if (!o->host[0] || o->pid <= 0)
		return false;
	owner_self(&self);
	if (strcmp(o->host, self.host) != 0)
		return touched_just_now(touched_at);
	if (strcmp(o->boot_id, self.boot_id) != 0)
		return false;
	/* Another account's process may be kept from sight (proc(5), hidepid): nobody can look. */
	if (!read_stat(o->pid, stat, sizeof stat))
		return (kill(o->pid, 0) == 0 || errno == EPERM) && touched_just_now(touched_at);
	return owner_start_time(stat, started, sizeof started) &&
	    strcmp(started, o->started_at) == 0;
}
