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

#define PIECE (64u << 10)
#define LINE_ROOM (64u << 10) /* a value is shortened, and a reason is a few sentences */

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

/* What is there so far; 0, or errno. */
static int piece_write(int fd, struct buf *text)
{
	size_t at = 0;

	if (text->full)
		return EFBIG;
	while (at < text->n) {
		const ssize_t n = write(fd, buf_text(text) + at, text->n - at);

		if (n < 0 && errno != EINTR)
			return errno;
		if (n == 0)
			return EIO;
		at += n > 0 ? (size_t)n : 0;
	}
	buf_clear(text);
	return 0;
}

/* The whole list; 0, or errno. */
static int list_write(int fd, const struct import *i)
{
	struct buf text;
	int why = 0;

	buf_init(&text, PIECE + LINE_ROOM);
	buf_str(&text, "line,column,value,reason\r\n");
	for (size_t n = 0; why == 0 && n < i->n_bad; n++) {
		line_write(&text, i->bad[n].line, i->bad[n].column, i->bad[n].value,
		    i->bad[n].reason);
		why = text.n < PIECE ? 0 : piece_write(fd, &text);
	}
	for (size_t n = 0; why == 0 && n < i->n_unplaced; n++) {
		line_write(&text, i->unplaced[n].line, "to", i->unplaced[n].name,
		    i->unplaced[n].reason);
		why = text.n < PIECE ? 0 : piece_write(fd, &text);
	}
	if (why == 0)
		why = piece_write(fd, &text);
	buf_done(&text);
	return why != 0 || fsync(fd) == 0 ? why : errno;
}

bool import_bad_save(const struct import *i, const char *typed, struct error *err)
{
	char path[PATH_TEXT_MAX];
	int fd, why;

	if (!paths_typed(typed, path, sizeof path))
		(void)snprintf(path, sizeof path, "%s", typed);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 && errno == EEXIST)
		return error_set(err, ERROR_REFUSED, "file-there", _("Give another name."),
		    _("%s is there already; it was left as it is."), path);
	why = fd >= 0 ? list_write(fd, i) : errno;
	if (fd >= 0 && close(fd) != 0 && why == 0)
		why = errno;
	if (why == 0)
		return true;
	if (fd >= 0)
		(void)unlink(path);
	return error_set(err, ERROR_INPUT, "file-unwritten", _("Give another name or folder."),
	    _("%s could not be written: %s."), path, strerror(why));
}
