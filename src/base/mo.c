/*
 * The format is that of the gettext manual, "The Format of GNU MO Files": a header of 32-bit
 * numbers (magic, revision, count, where the table of ids is, where that of the texts), tables of
 * length and offset, ids sorted as strcmp() sorts them.
 */
#include "base/mo.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC 0x950412deu
#define MAGIC_SWAPPED 0xde120495u
#define HEADER_SIZE 28

static uint32_t number_at(const struct mo *mo, size_t at)
{
	uint32_t number;

	memcpy(&number, mo->bytes + at, sizeof number);
	return mo->swapped ? __builtin_bswap32(number) : number;
}

/* Entry i of a table; NULL where it does not lie in the file with its closing NUL. */
static const char *string_at(const struct mo *mo, uint32_t table, uint32_t i, size_t *n)
{
	size_t at = number_at(mo, (size_t)table + 8 * (size_t)i + 4);

	*n = number_at(mo, (size_t)table + 8 * (size_t)i);
	if (at >= mo->size || *n >= mo->size - at || mo->bytes[at + *n] != '\0')
		return NULL;
	return (const char *)mo->bytes + at;
}

static bool table_fits(const struct mo *mo, uint32_t table)
{
	return table <= mo->size && mo->n <= (mo->size - table) / 8;
}

bool mo_open(struct mo *mo, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *bytes = MAP_FAILED;
	uint32_t magic;

	*mo = (struct mo){ .bytes = NULL };
	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= HEADER_SIZE) {
		mo->size = (size_t)st.st_size;
		bytes = mmap(NULL, mo->size, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	(void)close(fd);
	if (bytes == MAP_FAILED)
		return false;
	mo->bytes = bytes;
	memcpy(&magic, bytes, sizeof magic);
	mo->swapped = magic == MAGIC_SWAPPED;
	mo->n = number_at(mo, 8);
	mo->ids = number_at(mo, 12);
	mo->texts = number_at(mo, 16);
	if ((magic == MAGIC || mo->swapped) && table_fits(mo, mo->ids) && table_fits(mo, mo->texts))
		return true;
	(void)munmap(bytes, mo->size);
	*mo = (struct mo){ .bytes = NULL };
	return false;
}

const char *mo_find(const struct mo *mo, const char *id, int form)
{
	uint32_t low = 0, high = mo->bytes != NULL ? mo->n : 0;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		size_t n;
		const char *text = string_at(mo, mo->ids, middle, &n);
		int order = text != NULL ? strcmp(id, text) : 0;

		if (order == 0) {
			text = text != NULL ? string_at(mo, mo->texts, middle, &n) : NULL;
			if (text == NULL || form == 0)
				return text;
			return strlen(text) < n ? text + strlen(text) + 1 : text;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
