#include "desk/own_carriers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/paths.h"
#include "base/text.h"

#define FILE_MAX (2u << 20) /* the built-in catalogue is a tenth of this */

static bool problem_set(char *problem, size_t size, const char *sentence, const char *path)
{
	char shown[160];

	text_clean(path, strlen(path), shown, sizeof shown, 0);
	snprintf(problem, size, sentence, shown);
	return false;
}

/* A row decides what a customer dials: whoever can write it must be the user (or root). */
static bool is_private(const struct stat *st)
{
	return (st->st_uid == geteuid() || st->st_uid == 0) &&
	    (st->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static bool read_all(int fd, char *out, size_t n)
{
	size_t done = 0;

	while (done < n) {
		const ssize_t got = read(fd, out + done, n - done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

/* False with a problem when the file is there but cannot be used; a missing file is fine. */
static bool file_read(const char *path, struct arena *arena, const char **text, size_t *n,
    char *problem, size_t size)
{
	/* O_NONBLOCK: a FIFO of that name must not hold up the start. */
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	bool ok = false;

	if (fd < 0) {
		if (errno == ENOENT)
			return true;
		return problem_set(problem, size,
		    _("Your carriers were not taken: %s cannot be read."), path);
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		problem_set(problem, size,
		    _("Your carriers were not taken: %s is not a plain file."), path);
	} else if (!is_private(&st)) {
		problem_set(problem, size,
		    _("Your carriers were not taken: others can write %s. Run: chmod go-w on it."),
		    path);
	} else if (st.st_size > (off_t)FILE_MAX) {
		problem_set(problem, size,
		    _("Your carriers were not taken: %s is larger than 2 MB."), path);
	} else {
		char *bytes = arena_alloc(arena, (size_t)st.st_size + 1);

		ok = read_all(fd, bytes, (size_t)st.st_size);
		if (!ok)
			problem_set(problem, size,
			    _("Your carriers were not taken: %s cannot be read."), path);
		*text = bytes;
		*n = (size_t)st.st_size;
	}
	close(fd);
	return ok;
}

static bool is_catalogue_file(const char *name)
{
	for (int i = 0; i < CATALOGUE_FILES; i++)
		if (strcmp(name, catalogue_file_names[i]) == 0)
			return true;
	return false;
}

/* A misspelt file would be left out without a word. */
static bool names_known(DIR *dir, char *problem, size_t size)
{
	const struct dirent *entry;

	for (entry = readdir(dir); entry; entry = readdir(dir)) {
		const char *dot = strrchr(entry->d_name, '.');

		if (dot && strcmp(dot, ".csv") == 0 && entry->d_name[0] != '.' &&
		    !is_catalogue_file(entry->d_name))
			return problem_set(problem, size,
			    _("Your carriers were not taken: %s is not one of carriers.csv, codes.csv, steps.csv, "
			      "restrictions.csv, conflicts.csv, sources.csv."),
			    entry->d_name);
	}
	return true;
}

static bool folder_usable(const char *folder, bool *missing, char *problem, size_t size)
{
	DIR *dir = opendir(folder);
	struct stat st;
	bool ok;

	*missing = false;
	if (!dir) {
		*missing = errno == ENOENT;
		return *missing ||
		    problem_set(problem, size,
			_("Your carriers were not taken: the folder %s cannot be read."), folder);
	}
	if (fstat(dirfd(dir), &st) != 0 || !is_private(&st))
		ok = problem_set(problem, size,
		    _("Your carriers were not taken: others can write the folder %s. Run: chmod go-w on it."),
		    folder);
	else
		ok = names_known(dir, problem, size);
	closedir(dir);
	return ok;
}

const struct catalogue *own_carriers_load(const char *folder, const struct catalogue *base,
    struct arena *arena, char *problem, size_t size)
{
	struct catalogue_texts texts = { 0 };
	const struct catalogue *laid;
	struct error err = { 0 };
	bool missing, any = false;

	problem[0] = '\0';
	if (!folder_usable(folder, &missing, problem, size) || missing)
		return base;
	for (int i = 0; i < CATALOGUE_FILES; i++) {
		char path[PATH_TEXT_MAX];

		if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, catalogue_file_names[i]) >=
		    sizeof path)
			return base;
		if (!file_read(path, arena, &texts.file[i].text, &texts.file[i].n, problem, size))
			return base;
		any = any || texts.file[i].text;
	}
	if (!any)
		return base;
	laid = catalogue_overlay(base, &texts, arena, NULL, NULL, &err);
	if (!laid) {
		snprintf(problem, size, _("Your carriers were not taken: %s"), err.message);
		return base;
	}
	return laid;
}
