#include "store/health.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/time.h"
#include "store/internal.h"

#define STEPS 20000 /* virtual machine steps between looks at the clock: about a millisecond */

static int time_is_up(void *until)
{
	return time_monotonic_ms() >= *(const uint64_t *)until;
}

bool store_look_through(struct store *s, int most_ms, bool *whole, struct error *err)
{
	uint64_t until = time_monotonic_ms() + (uint64_t)most_ms;
	sqlite3_stmt *statement = NULL;
	bool ok = true;

	*whole = false;
	sqlite3_progress_handler(s->db, STEPS, time_is_up, &until);
	if (sqlite3_prepare_v2(s->db, "pragma quick_check(1)", -1, &statement, NULL) != SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_ROW) {
		ok = sqlite3_errcode(s->db) == SQLITE_INTERRUPT || store_fail(s, err);
	} else {
		const char *said = (const char *)sqlite3_column_text(statement, 0);

		*whole = said && strcmp(said, "ok") == 0;
		ok = *whole || store_fail_corrupt(s, said, err);
	}
	(void)sqlite3_finalize(statement);
	store_interrupt_check(s, s->stop, s->stop_user);
	return ok;
}

bool store_try_lock(struct store *s, struct error *err)
{
	if (!store_begin(s, err))
		return false;
	(void)store_rollback(s);
	return true;
}

int store_schema_number(const struct store *s)
{
	return s->newest;
}

static void count(int folder, const char *name, bool damaged, struct store_copies *out)
{
	struct stat st;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
		return;
	out->n += !damaged;
	out->damaged += damaged;
	if (!damaged && st.st_mtime > out->newest)
		out->newest = st.st_mtime;
}

void store_copies(const struct store *s, struct store_copies *out)
{
	static const char before[] = ".before-", damaged[] = ".damaged";
	const char *slash = strrchr(s->path, '/'), *own = slash ? slash + 1 : s->path;
	const size_t n = strlen(own);
	char *name = store_folder(s->path);
	DIR *folder = opendir(name);

	*out = (struct store_copies){ .n = 0 };
	free(name);
	if (!folder)
		return;
	for (const struct dirent *at = readdir(folder); at; at = readdir(folder)) {
		const char *end = strncmp(at->d_name, own, n) == 0 ? at->d_name + n : "";

		if (strncmp(end, before, strlen(before)) == 0 || strcmp(end, damaged) == 0)
			count(dirfd(folder), at->d_name, end[1] == 'd', out);
	}
	(void)closedir(folder);
}
