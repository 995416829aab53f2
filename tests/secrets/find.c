#include "tests/secrets/find.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/mem.h"

#define FORMS_MAX 400
#define FORM_SIZE 600
#define LAST 12 /* letters of its end: what a cut one would leave */

static struct {
	char form[FORMS_MAX][FORM_SIZE];
	char name[FORMS_MAX][120];
	size_t n;
	/* of one walk */
	const char *but;
	size_t files, found;
} known;

static void add_form(const char *name, const char *how, const char *form)
{
	check(known.n < FORMS_MAX && strlen(form) < FORM_SIZE && strlen(form) >= LAST);
	for (size_t i = 0; i < known.n; i++)
		if (strcmp(known.form[i], form) == 0)
			return;
	(void)snprintf(known.form[known.n], FORM_SIZE, "%s", form);
	(void)snprintf(known.name[known.n], sizeof known.name[0], "%s, %s", name, how);
	known.n++;
}

static void add_hex(const char *name, const char *value, const char *digits, const char *how)
{
	char out[FORM_SIZE] = "";
	size_t n = 0;

	for (const char *p = value; *p && n + 3 < sizeof out; p++) {
		out[n++] = digits[(unsigned char)*p >> 4];
		out[n++] = digits[(unsigned char)*p & 15];
	}
	out[n] = '\0';
	add_form(name, how, out);
}

static void base64(const char *bytes, size_t n, char *out, size_t size)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t bits = 0, n_out = 0;
	uint32_t held = 0;

	for (size_t i = 0; i < n && n_out + 2 < size; i++) {
		held = held << 8 | (unsigned char)bytes[i];
		for (bits += 8; bits >= 6; bits -= 6)
			out[n_out++] = letters[held >> (bits - 6) & 63];
	}
	out[n_out] = '\0';
}

void find_base64(const char *text, char *out, size_t size)
{
	static const char zeros[2] = "";
	char padded[400];
	const size_t n = strlen(text), more = (3 - n % 3) % 3;
	size_t at;

	check(n + more < sizeof padded);
	memcpy(padded, text, n);
	memcpy(padded + n, zeros, more);
	base64(padded, n + more, out, size);
	at = strlen(out);
	for (size_t i = 0; i < more; i++)
		out[--at] = '=';
}

/* In a text of which it is the part from the offset on: only what its own bytes alone decide. */
static void add_base64(const char *name, const char *value, size_t offset)
{
	static const size_t undecided[] = { 0, 2, 3 };
	char bytes[FORM_SIZE] = { 0 }, out[FORM_SIZE];

	(void)snprintf(bytes + offset, sizeof bytes - offset, "%s", value);
	base64(bytes, offset + strlen(value), out, sizeof out);
	add_form(name, "base64", out + undecided[offset]);
}

static void add_percent(const char *name, const char *value)
{
	char out[FORM_SIZE] = "";
	size_t n = 0;

	for (const char *p = value; *p && n + 4 < sizeof out; p++) {
		if ((*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') ||
		    (*p >= 'a' && *p <= 'z') || strchr("-._~", *p))
			out[n++] = *p;
		else
			n += (size_t)snprintf(out + n, 4, "%%%02X", (unsigned char)*p);
	}
	out[n] = '\0';
	add_form(name, "percent-encoded", out);
}

void find_add(const char *name, const char *value)
{
	check(strlen(value) >= LAST);
	add_form(name, "as it is", value);
	add_form(name, "its end", value + strlen(value) - LAST);
	add_hex(name, value, "0123456789abcdef", "hexadecimal");
	add_hex(name, value, "0123456789ABCDEF", "HEXADECIMAL");
	for (size_t offset = 0; offset < 3; offset++)
		add_base64(name, value, offset);
	add_percent(name, value);
}

void find_forget(void)
{
	explicit_bzero(&known, sizeof known);
}

size_t find_known(void)
{
	return known.n;
}

const char *find_in(const char *bytes, size_t n)
{
	for (size_t i = 0; i < known.n; i++)
		if (memmem(bytes, n, known.form[i], strlen(known.form[i])))
			return known.name[i];
	return NULL;
}

static const char *in_file(const char *path, const struct stat *st)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	const size_t n = (size_t)st->st_size;
	const char *found = NULL;
	void *bytes;

	if (fd < 0 || n == 0) {
		if (fd >= 0)
			(void)close(fd);
		return NULL;
	}
	bytes = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
	check(bytes != MAP_FAILED);
	found = find_in(bytes, n);
	(void)munmap(bytes, n);
	(void)close(fd);
	return found;
}

static int look(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	const char *found = find_in(path, strlen(path));

	(void)at;
	if (known.but && strncmp(path, known.but, strlen(known.but)) == 0)
		return 0;
	if (!found && kind == FTW_F && S_ISREG(st->st_mode))
		found = in_file(path, st);
	known.files += kind == FTW_F;
	if (found) {
		printf("%s holds %s\n", path, found);
		known.found++;
	}
	return 0;
}

size_t find_in_folder(const char *folder, const char *but, size_t *files)
{
	known.but = but;
	known.files = known.found = 0;
	check(nftw(folder, look, 16, FTW_PHYS) == 0);
	*files = known.files;
	return known.found;
}
