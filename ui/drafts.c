/*
 * DESIGN. A console holds a lock on its file as long as it lives, also when it is killed: a file
 * that can be locked belongs to nobody and is taken over. Writing is one pwrite() over the old
 * text and a cut behind it, so that at no moment nothing is there.
 */
#include "ui/drafts.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/paths.h"
#include "base/text.h"

#define FIRST_LINE "voxdesk drafts 1"
#define LAST_LINE "."
#define FILE_MAX 16384
#define PREFIX "drafts-"

static struct {
	bool open;
	int fd;
	size_t n; /* bytes in it */
	char path[PATH_TEXT_MAX];
} own;

static bool own_open(void)
{
	if (own.open)
		return true;
	if (!paths_state_file(PREFIX "XXXXXX", own.path, sizeof own.path))
		return false;
	own.fd = mkostemp(own.path, O_CLOEXEC);
	own.open = own.fd >= 0;
	if (own.open)
		(void)flock(own.fd, LOCK_EX | LOCK_NB);
	return own.open;
}

static size_t write_all(const struct app *app, struct buf *out)
{
	const struct draft *draft;
	size_t i, field, n = 0;

	(void)buf_str(out, FIRST_LINE "\n");
	for (i = 0; i < DRAFTS_MAX; i++) {
		draft = &app->drafts[i];
		if (draft->title[0] == '\0')
			continue;
		n++;
		(void)buf_printf(out, "%s\n%" PRIu64 "\n", draft->title, draft->initial);
		for (field = 0; field < FORM_FIELDS_MAX; field++)
			(void)buf_printf(out, "%s\n", draft->values[field]);
	}
	(void)buf_str(out, LAST_LINE "\n");
	return n;
}

void drafts_save(const struct app *app)
{
	struct buf out;

	buf_init(&out, FILE_MAX);
	if (write_all(app, &out) == 0)
		buf_clear(&out);
	if ((out.n > 0 || own.open) && own_open() &&
	    pwrite(own.fd, buf_text(&out), out.n, 0) == (ssize_t)out.n &&
	    ftruncate(own.fd, (off_t)out.n) == 0)
		own.n = out.n;
	buf_done(&out);
}

void drafts_done(void)
{
	if (!own.open)
		return;
	if (own.n == 0)
		(void)unlink(own.path);
	(void)close(own.fd);
	own.open = false;
}

static bool line(FILE *file, char *out, size_t size)
{
	char text[512];

	if (fgets(text, sizeof text, file) == NULL)
		return false;
	text[strcspn(text, "\n")] = '\0';
	return text_copy(out, size, text);
}

static bool one_draft(FILE *file, struct draft *draft)
{
	char number[32];
	size_t field;
	bool whole;

	memset(draft, 0, sizeof *draft);
	whole = line(file, draft->title, sizeof draft->title) && draft->title[0] != '\0' &&
	    strcmp(draft->title, LAST_LINE) != 0 && line(file, number, sizeof number);
	if (whole)
		draft->initial = strtoull(number, NULL, 10);
	for (field = 0; whole && field < FORM_FIELDS_MAX; field++)
		whole = line(file, draft->values[field], sizeof draft->values[field]);
	if (!whole)
		memset(draft, 0, sizeof *draft);
	return whole;
}

/* Is in our own file before the other one goes. */
static size_t take_over(struct app *app, const char *path)
{
	FILE *file = fopen(path, "r+e");
	char first[64];
	size_t n = 0;

	if (file == NULL)
		return 0;
	if (flock(fileno(file), LOCK_EX | LOCK_NB) == 0) {
		if (line(file, first, sizeof first) && strcmp(first, FIRST_LINE) == 0) {
			while (app->next_draft < DRAFTS_MAX &&
			    one_draft(file, &app->drafts[app->next_draft])) {
				app->next_draft++;
				n++;
			}
		}
		if (n > 0)
			drafts_save(app);
		(void)unlink(path);
	}
	(void)fclose(file);
	return n;
}

size_t drafts_load(struct app *app)
{
	char path[PATH_TEXT_MAX];
	const struct dirent *entry;
	size_t n = 0;
	DIR *folder;

	if (!paths_state_file("", path, sizeof path))
		return 0;
	folder = opendir(path);
	if (folder == NULL)
		return 0;
	for (entry = readdir(folder); entry != NULL && app->next_draft < DRAFTS_MAX;
	     entry = readdir(folder)) {
		if (strncmp(entry->d_name, PREFIX, sizeof PREFIX - 1) == 0 &&
		    paths_state_file(entry->d_name, path, sizeof path))
			n += take_over(app, path);
	}
	(void)closedir(folder);
	return n;
}
