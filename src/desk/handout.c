#include "desk/handout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "phone/say.h"

#define NAME_BYTES 60
#define NAME_SHOWN 2500

bool handout_ready(const struct lane1 *lane)
{
	return lane->config && lane->config->ai_number[0] && lane->carrier &&
	    !lane->carrier_suggested && (lane->has_code || lane->n_steps > 0);
}

/* & < > and quotes; the text holds nothing else that HTML knows. */
static void add_escaped(struct buf *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		switch (text[i]) {
		case '&':
			buf_str(out, "&amp;");
			break;
		case '<':
			buf_str(out, "&lt;");
			break;
		case '>':
			buf_str(out, "&gt;");
			break;
		case '"':
			buf_str(out, "&quot;");
			break;
		default:
			buf_char(out, text[i]);
		}
	}
}

static void text_body(const struct lane1 *lane, const char *lang, struct buf *out)
{
	const char *text;
	struct buf all;

	buf_init(&all, HANDOUT_MAX);
	if (lane->has_code)
		say_written(lang, &lane->code, lane->config->owed_cancel, &all);
	else
		say_written_steps(lang, &lane->code, lane->config->owed_cancel,
		    lane->ai.international, &all);
	text = buf_text(&all);
	buf_str(out, text + strspn(text, "\n"));
	buf_done(&all);
}

/* As a person would have typed it: another program of the shared project may have given any. */
static void name_of(const struct lane1 *lane, char out[NAME_SHOWN])
{
	(void)text_take(lane->customer.name, strlen(lane->customer.name), out, NAME_SHOWN, 0);
}

static void heading(const struct lane1 *lane, struct buf *out)
{
	char name[NAME_SHOWN];

	name_of(lane, name);
	buf_printf(out, "%s\n%s -> %s", name, lane->business.international, lane->ai.international);
}

/* A line a paragraph. */
static void html(const char *lang, const char *title, const char *text, struct buf *out)
{
	const char *rest = strchr(text, '\n');
	const size_t first = rest ? (size_t)(rest - text) : strlen(text);

	buf_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
	    lang);
	buf_str(out, "<title>");
	add_escaped(out, title, strlen(title));
	buf_str(out, "</title>\n</head>\n<body>\n<h1>");
	add_escaped(out, text, first);
	buf_str(out, "</h1>\n");
	for (const char *at = rest ? rest + 1 : ""; *at;) {
		const size_t n = strcspn(at, "\n");

		if (n > 0) {
			buf_str(out, "<p>");
			add_escaped(out, at, n);
			buf_str(out, "</p>\n");
		}
		at += n + (at[n] == '\n');
	}
	buf_str(out, "</body>\n</html>\n");
}

void handout_write(const struct lane1 *lane, const char *lang, enum handout_format format,
    struct buf *out)
{
	char name[NAME_SHOWN];
	struct buf text;

	name_of(lane, name);
	lang = lang ? lang : lane->customer.language;
	buf_init(&text, HANDOUT_MAX);
	heading(lane, &text);
	buf_str(&text, "\n\n");
	text_body(lane, lang, &text);
	buf_char(&text, '\n');
	if (format == HANDOUT_HTML)
		html(lang, name, buf_text(&text), out);
	else
		buf_add(out, buf_text(&text), text.n);
	buf_done(&text);
}

void handout_name(const struct lane1 *lane, enum handout_format format, char out[128])
{
	char folded[256];
	size_t n = 0;

	(void)text_fold(lane->customer.name, folded, sizeof folded);
	for (const char *at = folded; *at && n < NAME_BYTES; at++) {
		if ((*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9'))
			out[n++] = *at;
		else if (n > 0 && out[n - 1] != '-')
			out[n++] = '-';
	}
	if (n > 0 && out[n - 1] != '-')
		out[n++] = '-';
	(void)snprintf(out + n, 128 - n, "%s.%s", lane->config->business_number + 1,
	    format == HANDOUT_HTML ? "html" : "txt");
}

int handout_folder(const char *path, struct error *err)
{
	char shown[200];
	int fd, why;

	if (mkdir(path, 0777) != 0 && errno != EEXIST) {
		why = errno;
		fd = -1;
	} else {
		fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		why = errno;
	}
	if (fd >= 0)
		return fd;
	text_clean(path, strlen(path), shown, sizeof shown, 0);
	error_set(err, ERROR_REFUSED, "folder-unusable", _("Name a folder that you may write to."),
	    _("The folder %s cannot be used for the hand-outs."), shown);
	error_detail(err, "%s", strerror(why));
	return -1;
}

static enum handout_end failed(const char *name, int why, struct error *err)
{
	error_set(err, ERROR_REFUSED, why == ENOSPC ? "disk-full" : "file-unwritten",
	    _("Make room or name another folder, then import the same file again: what was taken in stays."),
	    why == ENOSPC ? _("The disk is full: the hand-out %s was not written.")
			  : _("The hand-out %s could not be written."),
	    name);
	error_detail(err, "%s", strerror(why));
	return HANDOUT_FAILED;
}

static bool write_all(int fd, const char *text, size_t n)
{
	while (n > 0) {
		const ssize_t done = write(fd, text, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		text += done;
		n -= (size_t)done;
	}
	return true;
}

/* What stands there under the name: the same, another, or (false) nothing that can be read. */
static bool there(int folder, const char *name, const char *text, size_t n, bool *same)
{
	const int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	size_t done = 0;
	char *bytes;

	*same = false;
	if (fd < 0)
		return errno != ENOENT;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || (size_t)st.st_size != n) {
		(void)close(fd);
		return true;
	}
	bytes = xmalloc(n + 1);
	while (done < n) {
		const ssize_t got = read(fd, bytes + done, n - done);

		if (got <= 0 && !(got < 0 && errno == EINTR))
			break;
		done += got > 0 ? (size_t)got : 0;
	}
	*same = done == n && memcmp(bytes, text, n) == 0;
	free(bytes);
	(void)close(fd);
	return true;
}

static enum handout_end kept(const char *name, struct error *err)
{
	error_set(err, ERROR_CONFLICT, "file-exists",
	    _("Move it away (or name another folder) and import the same file again."),
	    _("%s is there already with another content, and was left as it is."), name);
	return HANDOUT_KEPT;
}

enum handout_end handout_save(int folder, const char *name, const char *text, size_t n,
    struct error *err)
{
	char part[160];
	bool same;
	int fd, why = 0;

	if (there(folder, name, text, n, &same))
		return same ? HANDOUT_SAME : kept(name, err);
	(void)snprintf(part, sizeof part, ".%s.part", name);
	fd = openat(folder, part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0)
		return failed(name, errno, err);
	if (!write_all(fd, text, n))
		why = errno;
	if (close(fd) != 0 && why == 0)
		why = errno;
	FAIL_POINT("handout-written");
	/* Only into a free place: somebody may have made it just now. */
	if (why == 0 && renameat2(folder, part, folder, name, RENAME_NOREPLACE) != 0) {
		why = errno;
		if (why == EINVAL || why == ENOSYS) /* a file system that does not know that */
			why = renameat(folder, part, folder, name) == 0 ? 0 : errno;
	}
	if (why == 0)
		return HANDOUT_WRITTEN;
	(void)unlinkat(folder, part, 0);
	return why == EEXIST ? kept(name, err) : failed(name, why, err);
}
