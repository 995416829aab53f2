/* The words of the console: the file that msgfmt writes, whole and damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mo.h"

/* A catalogue of three ids by hand: "a", "day" with a plural, "z". */
static const struct {
	const char *id;
	size_t id_size;
	const char *text;
	size_t text_size;
} entries[] = {
	{ "a", 1, "eerste", 6 },
	{ "day\0days", 8, "dag\0dagen", 9 },
	{ "z", 1, "laatste", 7 },
};

#define N 3
#define STRINGS (28 + 2 * N * 8)

static char path[] = "/tmp/voxdesk-mo-XXXXXX";

static void put(unsigned char *out, uint32_t value, bool swapped)
{
	value = swapped ? __builtin_bswap32(value) : value;
	memcpy(out, &value, sizeof value);
}

static size_t build(unsigned char *out, bool swapped)
{
	const uint32_t head[] = { 0x950412de, 0, N, 28, 28 + N * 8, 0, 28 };
	size_t at = STRINGS;

	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		put(out + 4 * i, head[i], swapped);
	for (size_t t = 0; t < 2; t++)
		for (size_t i = 0; i < N; i++) {
			const char *text = t == 0 ? entries[i].id : entries[i].text;
			size_t size = t == 0 ? entries[i].id_size : entries[i].text_size;

			put(out + 28 + t * N * 8 + i * 8, (uint32_t)size, swapped);
			put(out + 28 + t * N * 8 + i * 8 + 4, (uint32_t)at, swapped);
			memcpy(out + at, text, size);
			out[at + size] = '\0';
			at += size + 1;
		}
	return at;
}

static bool opened(struct mo *mo, const unsigned char *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
	return mo_open(mo, path);
}

static void finds_what_is_there(void **state)
{
	unsigned char bytes[512];
	struct mo mo;

	(void)state;
	for (int swapped = 0; swapped < 2; swapped++) {
		assert_true(opened(&mo, bytes, build(bytes, swapped)));
		assert_string_equal(mo_find(&mo, "a", 0), "eerste");
		assert_string_equal(mo_find(&mo, "z", 0), "laatste");
		assert_string_equal(mo_find(&mo, "day", 0), "dag");
		assert_string_equal(mo_find(&mo, "day", 1), "dagen");
		assert_string_equal(mo_find(&mo, "a", 1), "eerste");
		assert_null(mo_find(&mo, "days", 0));
		assert_null(mo_find(&mo, "", 0));
		assert_null(mo_find(&mo, "zz", 0));
	}
}

/* Every cut, and every byte of header and tables wrong in two ways: no text or a whole one. */
static void damage_gives_no_crash(void **state)
{
	unsigned char bytes[512], bad[512];
	size_t n = build(bytes, false);
	struct mo mo;

	(void)state;
	for (size_t cut = 0; cut < n; cut++)
		if (opened(&mo, bytes, cut))
			for (size_t i = 0; i < N; i++) {
				const char *text = mo_find(&mo, entries[i].id, 1);

				assert_true(text == NULL || strlen(text) < cut);
			}
	for (size_t at = 0; at < STRINGS; at++)
		for (int how = 0; how < 2; how++) {
			memcpy(bad, bytes, n);
			bad[at] = how == 0 ? 0xff : (unsigned char)(bytes[at] ^ 1);
			if (opened(&mo, bad, n))
				for (size_t i = 0; i < N; i++)
					(void)mo_find(&mo, entries[i].id, 1);
		}
	assert_false(mo_open(&mo, "/nowhere/voxdesk.mo"));
	assert_false(mo_open(&mo, "/"));
	assert_null(mo_find(&mo, "a", 0));
}

static void without_a_catalogue_english(void **state)
{
	(void)state;
	i18n_init("xx");
	assert_string_equal(_("Yes"), "Yes");
	assert_string_equal(ngettext("%d day", "%d days", 1), "%d day");
	assert_string_equal(ngettext("%d day", "%d days", 0), "%d days");
	i18n_init("../../etc");
	assert_string_equal(_("Yes"), "Yes");
}

static int begin(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd >= 0 ? close(fd) : -1;
}

static int end(void **state)
{
	(void)state;
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_is_there),
		cmocka_unit_test(damage_gives_no_crash),
		cmocka_unit_test(without_a_catalogue_english),
	};

	return cmocka_run_group_tests_name("i18n", tests, begin, end);
}
