/* Text from outside: the first two bytes choose the room and the columns, the rest is the text. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/mem.h"
#include "base/text.h"

#define ROOM 300

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	check_on_failure(abort); /* so that the input is kept */
	return 0;
}

/* Valid UTF-8 in shortest form, nothing hidden but joiners within a word that is not Latin, no more
 * than four marks on one character. */
static void is_clean(const char *text)
{
	const char *at = text, *end = text + strlen(text), *start;
	int marks = 0;
	uint32_t last = ' ';
	char bytes[4];

	while (at < end) {
		uint32_t c;

		start = at;
		c = text_next(&at, end);
		check(text_columns(c) >= 0);
		check(text_put(bytes, c) == (size_t)(at - start));
		check(memcmp(bytes, start, (size_t)(at - start)) == 0);
		marks = text_columns(c) == 0 ? marks + 1 : 0;
		check(marks <= 4);
		check(!text_joiner(c) || (last != ' ' && !(last >= 'A' && last <= 'z')));
		check(c > ' ' || (last != 0x200c && last != 0x200d));
		last = c;
	}
	check(last != 0x200c && last != 0x200d);
	check(text[0] != ' ' && (end == text || end[-1] != ' '));
}

static void check_clean(const char *text, size_t n, size_t size, size_t columns)
{
	char once[ROOM], twice[ROOM];
	bool same = text_clean(text, n, once, size, columns);
	size_t used;

	check(strlen(once) < size);
	is_clean(once);
	check(columns == 0 || text_width(once) <= columns);
	check(text_clean(once, strlen(once), twice, size, columns));
	check(strcmp(once, twice) == 0);
	check(!same || strlen(once) <= n);
	for (size_t fit = 0; fit < 8; fit++) {
		size_t bytes = text_fit(once, fit, &used);

		check(used <= fit && bytes <= strlen(once));
		check(((unsigned char)once[bytes] & 0xc0) != 0x80);
	}
	if (text_copy(twice, size / 2 + 1, once))
		check(strcmp(once, twice) == 0);
	is_clean(once);
}

static void check_fold(const char *text, size_t size)
{
	char once[ROOM], twice[ROOM];
	size_t n = text_fold(text, once, size);

	check(n < size && n == strlen(once));
	check(n == 0 || (once[0] != ' ' && once[n - 1] != ' '));
	check(strstr(once, "  ") == NULL);
	for (size_t i = 0; i < n; i++)
		check(once[i] < 'A' || once[i] > 'Z');
	(void)text_fold(once, twice, sizeof twice);
	check(strcmp(once, twice) == 0);
}

static void check_digits(const char *text, size_t size)
{
	char digits[ROOM];
	bool number = text_digits(text, digits, size);

	check(number == (digits[0] != '\0'));
	check(strlen(digits) < size);
	check(strspn(digits, "0123456789") == strlen(digits));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t size, columns;
	char *text;

	if (n < 2)
		return 0;
	size = (size_t)data[0] + 1;
	columns = data[1] % 64;
	n -= 2;
	text = xmalloc(n + 1);
	memcpy(text, data + 2, n);
	text[n] = '\0';
	check_clean(text, n, size, columns);
	check_fold(text, size);
	check_digits(text, size);
	free(text);
	return 0;
}
