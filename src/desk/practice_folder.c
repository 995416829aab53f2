/*
 * DESIGN
 * The folder itself is locked (flock) as long as its process lives; the kernel lets go of it
 * however that ends. So a folder that can be locked belongs to nobody any more. A young one is left
 * alone: its owner may be about to lock it.
 */
#include "desk/practice_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/i18n.h"

#define NAME "voxdesk-practice-"
#define YOUNG_SECONDS 60

/* One level: what the store makes beside its file (log, backups). */
static void empty_and_remove(int parent, const char *name, int fd)
{
	DIR *dir = fdopendir(fd);
	const struct dirent *entry;

	if (!dir) {
		close(fd);
		return;
	}
	rewinddir(dir);
	for (entry = readdir(dir); entry; entry = readdir(dir))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			unlinkat(dirfd(dir), entry->d_name, 0);
	unlinkat(parent, name, AT_REMOVEDIR);
	closedir(dir);
}

static void sweep_one(int parent, const char *name)
{
	const int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && st.st_uid == geteuid() &&
	    st.st_mtime + YOUNG_SECONDS < time(NULL) && flock(fd, LOCK_EX | LOCK_NB) == 0)
		empty_and_remove(parent, name, fd);
	else
		close(fd);
}

static void sweep(const char *base)
{
	DIR *dir = opendir(base);
	const struct dirent *entry;

	if (!dir)
		return;
	for (entry = readdir(dir); entry; entry = readdir(dir))
		if (strncmp(entry->d_name, NAME, strlen(NAME)) == 0)
			sweep_one(dirfd(dir), entry->d_name);
	closedir(dir);
}

bool practice_folder_make(char *folder, size_t size, int *lock, struct error *err)
{
	const char *base = getenv("TMPDIR");
	int n;

	if (!base || !base[0])
		base = "/tmp";
	sweep(base);
	n = snprintf(folder, size, "%s/" NAME "XXXXXX", base);
	if (n < 0 || (size_t)n >= size || !mkdtemp(folder)) {
		error_set(err, ERROR_STORE, "store-no-place",
		    _("Set TMPDIR to a folder that you can write."),
		    _("No temporary folder for practice could be made."));
		error_detail(err, "%s", strerror(errno));
		folder[0] = '\0';
		return false;
	}
	*lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*lock >= 0)
		(void)flock(*lock, LOCK_EX | LOCK_NB);
	return true;
}

void practice_folder_remove(const char *folder, int lock)
{
	if (lock >= 0)
		empty_and_remove(AT_FDCWD, folder, lock);
}
