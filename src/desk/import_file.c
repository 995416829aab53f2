/*
 * DESIGN. The whole file in memory, as UTF-8. What it is in is told from its bytes: a mark, else
 * valid UTF-8, else Windows-1252, where five bytes stand for nothing. A file that has both UTF-8
 * that nobody writes in Windows-1252 (or more of it than a chance would give) and bytes that are
 * none is refused: taken as either, its names would be spoilt.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/import_parts.h"

#define SHOWN_MAX 200

static bool too_large(struct error *err)
{
	return error_set(err, ERROR_INPUT, "file-too-large",
	    _("Split it into several files, each with the header line, and import them one after another."),
	    _("The file is larger than %u MB; nothing was taken in."), IMPORT_BYTES_MAX >> 20);
}

#define NOT_A_FILE (-1) /* and it could keep a console waiting */
#define NO_NAME (-2)

static bool unread(const char *shown, int why, struct error *err)
{
	static const struct {
		int why;
		enum error_kind kind;
		const char *code, *sentence, *hint;
	} rows[] = {
		{ ENOENT, ERROR_NOT_FOUND, "no-such-file", N_("There is no file %s."),
		    N_("Check its name and its folder.") },
		{ ENOTDIR, ERROR_NOT_FOUND, "no-such-file", N_("There is no file %s."),
		    N_("Check its name and its folder.") },
		{ NO_NAME, ERROR_INPUT, "file-missing", N_("No file was named."),
		    N_("Name a CSV file.") },
		{ EISDIR, ERROR_INPUT, "file-unread", N_("%s is a folder, not a file."),
		    N_("Name the CSV file in it.") },
		{ EACCES, ERROR_INPUT, "file-unread", N_("You may not read the file %s."),
		    N_("Have its permissions changed, or a copy made for you.") },
		{ NOT_A_FILE, ERROR_INPUT, "file-unread",
		    N_("%s is a pipe or a device, not a file."),
		    N_("Save what it gives as a file first.") },
		{ 0, ERROR_INPUT, "file-unread", N_("The file %s cannot be read."),
		    N_("Make a copy of it on this computer; a command reads its standard input, too: - in place of the name.") },
	};
	size_t k = 0;

	while (rows[k].why != 0 && rows[k].why != why)
		k++;
	error_set(err, rows[k].kind, rows[k].code, _(rows[k].hint), _(rows[k].sentence), shown);
	if (why > 0)
		error_detail(err, "%s", strerror(why));
	return false;
}

static bool read_all(int fd, const char *shown, struct import_text *out, struct error *err)
{
	size_t room = 1u << 16;

	out->bytes = xmalloc(room);
	for (;;) {
		ssize_t got;

		if (out->n == room) {
			if (room > IMPORT_BYTES_MAX)
				return too_large(err);
			room *= 2;
			out->bytes = xrealloc(out->bytes, room);
		}
		got = read(fd, out->bytes + out->n, room - out->n);
		if (got == 0)
			return out->n <= IMPORT_BYTES_MAX || too_large(err);
		if (got > 0)
			out->n += (size_t)got;
		else if (errno != EINTR)
			return unread(shown, errno, err);
	}
}

static bool file_bytes(const char *path, bool may_wait, struct import_text *out, struct error *err)
{
	/* O_NONBLOCK: a FIFO of that name must not hold up a console. */
	const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (may_wait ? 0 : O_NONBLOCK);
	char shown[SHOWN_MAX];
	struct stat st;
	bool ok;
	int fd;

	text_clean(path, strlen(path), shown, sizeof shown, 0);
	if (!path[0])
		return unread(shown, NO_NAME, err);
	if (may_wait && strcmp(path, "-") == 0)
		return read_all(0, shown, out, err);
	fd = open(path, flags);
	if (fd < 0)
		return unread(shown, errno, err);
	if (fstat(fd, &st) != 0)
		ok = unread(shown, errno, err);
	else if (S_ISREG(st.st_mode) && st.st_size > (off_t)IMPORT_BYTES_MAX)
		ok = too_large(err);
	else if (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode) || may_wait)
		ok = read_all(fd, shown, out, err); /* a folder fails there */
	else
		ok = unread(shown, NOT_A_FILE, err);
	(void)close(fd);
	return ok;
}

static int line_at(const struct import_text *text, size_t at)
{
	int line = 1;

	for (size_t i = 0; i < at; i++)
		line += text->bytes[i] == '\n' ||
		    (text->bytes[i] == '\r' && (i + 1 == text->n || text->bytes[i + 1] != '\n'));
	return line;
}

/* Every other byte of what is mostly plain letters is NUL in UTF-16 without its mark. */
static bool is_utf16(const struct import_text *text)
{
	const unsigned char *b = (const unsigned char *)text->bytes;

	return text->n >= 2 &&
	    ((b[0] == 0xff && b[1] == 0xfe) || (b[0] == 0xfe && b[1] == 0xff) ||
		(b[0] == 0 && b[1] != 0) || (b[0] != 0 && b[1] == 0));
}

static bool plain_text(const struct import_text *text, struct error *err)
{
	const char *nul = memchr(text->bytes, '\0', text->n);

	if (text->n == 0)
		return error_set(err, ERROR_INPUT, "file-empty",
		    _("Its first line names the columns: name, number ..."),
		    _("The file is empty."));
	if (is_utf16(text))
		return error_set(err, ERROR_INPUT, "file-utf16",
		    _("Save it again as \"CSV UTF-8\" (not \"Unicode text\")."),
		    _("The file is in UTF-16; nothing was taken in."));
	if (nul)
		return error_set(err, ERROR_INPUT, "file-not-text",
		    _("Save the sheet as CSV: the spreadsheet's own format cannot be read."),
		    _("This is no text: there is a NUL byte in line %d. Nothing was taken in."),
		    line_at(text, (size_t)(nul - text->bytes)));
	return true;
}

struct utf8_look {
	size_t longer;    /* characters of several bytes */
	bool telling;     /* one of them is no text in Windows-1252 */
	size_t bad;       /* bytes that are no part of one */
	size_t first_bad; /* where the first of them is */
};

/* In Windows-1252 the bytes of a character are a letter with an accent and signs behind it. A word
 * may end so before a quote, a dash or the like ("CAF\xc9\xbb"), but never in what the accents of
 * Western Europe are made of: \xc2, \xc3 and \xc4, which stand for letters that end no word there.
 */
static bool is_telling(const char *at, const char *end)
{
	static const char ends_a_word[] =
	    "\x85\x91\x92\x93\x94\x96\x97\x99\xa0\xab\xae\xb0\xb7\xbb";
	const unsigned char first = (unsigned char)*at;

	if (first >= 0xc2 && first <= 0xc4)
		return true;
	for (at++; at < end; at++)
		if (!strchr(ends_a_word, *at))
			return true;
	return false;
}

static struct utf8_look look_at_utf8(const struct import_text *text)
{
	const char *at = text->bytes, *end = text->bytes + text->n;
	struct utf8_look look = { 0 };

	while (at < end) {
		const char *from = at;

		if ((signed char)*at >= 0) {
			at++;
			continue;
		}
		(void)text_next(&at, end);
		if (at - from > 1) {
			look.longer++;
			look.telling = look.telling || is_telling(from, at);
		} else if (look.bad++ == 0) {
			look.first_bad = (size_t)(from - text->bytes);
		}
	}
	return look;
}

/* 0x80 to 0x9f; 0: stands for nothing (unicode.org, CP1252.TXT). */
static const uint16_t upper[32] = { 0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d,
	0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178 };

static uint32_t windows_1252(unsigned char c)
{
	return c >= 0x80 && c < 0xa0 ? upper[c - 0x80] : c;
}

static bool unknown_encoding(const struct import_text *text, size_t at, const char *sentence,
    struct error *err)
{
	return error_set(err, ERROR_INPUT, "file-encoding",
	    _("Save it again as \"CSV UTF-8\" from the program that it comes from."), sentence,
	    line_at(text, at));
}

static bool to_utf8(struct import_text *text, struct error *err)
{
	size_t n = 0;
	char one[4], *out, *to;

	for (size_t i = 0; i < text->n; i++) {
		const uint32_t c = windows_1252((unsigned char)text->bytes[i]);

		if (c == 0)
			return unknown_encoding(text, i,
			    _("The file is neither UTF-8 nor Windows-1252 (see line %d); nothing was taken in."),
			    err);
		n += text_put(one, c);
	}
	out = to = xmalloc(n + 1);
	for (size_t i = 0; i < text->n; i++)
		to += text_put(to, windows_1252((unsigned char)text->bytes[i]));
	free(text->bytes);
	text->bytes = out;
	text->n = n;
	return true;
}

static bool decode(struct import_text *text, struct error *err)
{
	const size_t mark = csv_mark(text->bytes, text->n);
	const struct utf8_look look = look_at_utf8(text);

	memmove(text->bytes, text->bytes + mark, text->n - mark);
	text->n -= mark;
	if (look.bad == 0)
		return true;
	if (mark > 0 || look.telling || look.longer > look.bad)
		return unknown_encoding(text, look.first_bad - mark,
		    _("The file is in UTF-8, but line %d has bytes that are not; nothing was taken in."),
		    err);
	text->encoding = "windows-1252";
	return to_utf8(text, err);
}

bool import_bytes_decode(struct import_text *text, struct error *err)
{
	text->encoding = "utf-8";
	return plain_text(text, err) && decode(text, err);
}

bool import_file_read(const char *path, bool may_wait, struct import_text *out, struct error *err)
{
	*out = (struct import_text){ .encoding = "" };
	if (file_bytes(path, may_wait, out, err) && import_bytes_decode(out, err))
		return true;
	free(out->bytes);
	out->bytes = NULL;
	return false;
}
