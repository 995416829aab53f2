/* The lines that an import leaves out, as a file that can be handed to who made the first one. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "desk/cell.h"
#include "desk/import_parts.h"

#define SAVED_MAX (64u << 20) /* twice what a file that is read may have */

static void line_write(struct buf *out, int line, const char *column, const char *value,
    const char *reason)
{
	buf_printf(out, "%d,", line);
	cell_write(out, column);
	buf_char(out, ',');
	cell_write(out, value);
	buf_char(out, ',');
	cell_write(out, reason);
	buf_str(out, "\r\n");
}

static bool write_all(int fd, const struct buf *text)
{
	size_t at = 0;

	while (at < text->n) {
		const ssize_t n = write(fd, buf_text(text) + at, text->n - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += (size_t)n;
	}
	return fsync(fd) == 0;
}

static bool save(const char *path, const struct buf *text, struct error *err)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool ok;

	if (fd < 0 && errno == EEXIST)
		return error_set(err, ERROR_REFUSED, "file-there", _("Give another name."),
		    _("%s is there already; it was left as it is."), path);
	ok = fd >= 0 && write_all(fd, text);
	if (!ok)
		error_set(err, ERROR_INPUT, "file-unwritten", _("Give another name or folder."),
		    _("%s could not be written: %s."), path, strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	if (fd >= 0 && !ok)
		(void)unlink(path);
	return ok;
}

bool import_bad_save(const struct import *i, const char *typed, struct error *err)
{
	char path[PATH_TEXT_MAX];
	struct buf text;
	bool ok;

	if (!paths_typed(typed, path, sizeof path))
		(void)snprintf(path, sizeof path, "%s", typed);
	buf_init(&text, SAVED_MAX);
	buf_str(&text, "line,column,value,reason\r\n");
	for (size_t n = 0; n < i->n_bad; n++)
		line_write(&text, i->bad[n].line, i->bad[n].column, i->bad[n].value,
		    i->bad[n].reason);
	for (size_t n = 0; n < i->n_unplaced; n++)
		line_write(&text, i->unplaced[n].line, "to", i->unplaced[n].name,
		    i->unplaced[n].reason);
	ok = save(path, &text, err);
	buf_done(&text);
	return ok;
}
