/* The rules about the files as texts: UTF-8, visible characters, plain RFC 4180. */
#include "phone/catalogue_rules.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/csv.h"
#include "base/text.h"

#define FIELD_BYTES_MAX 1000

/* Categories that cannot be seen or do things to a terminal. */
#define INVISIBLE \
	(U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK | U_GC_CO_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK)

static bool plain_ascii(const char *s)
{
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < 0x20 || (unsigned char)*s >= 0x7f)
			return false;
	}
	return true;
}

static const char *unicode_problem(const char *s, size_t n)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar text[FIELD_BYTES_MAX + 1];
	const UNormalizer2 *nfc;
	const char *at = s;
	int32_t length = 0;

	(void)u_strFromUTF8(text, FIELD_BYTES_MAX + 1, &length, s, (int32_t)n, &status);
	if (U_FAILURE(status))
		return "not UTF-8";
	while (at < s + n) {
		if ((U_GET_GC_MASK((UChar32)text_next(&at, s + n)) & INVISIBLE) != 0)
			return "control or invisible character";
	}
	if (length > 0 && (u_isUWhiteSpace(text[0]) || u_isUWhiteSpace(text[length - 1])))
		return "stray space";
	nfc = unorm2_getNFCInstance(&status);
	if (U_SUCCESS(status) && !unorm2_isNormalized(nfc, text, length, &status))
		return "not in Unicode form NFC";
	return NULL;
}

static const char *field_problem(const char *s, size_t n)
{
	if (n > FIELD_BYTES_MAX)
		return "longer than 1000 bytes";
	if (strstr(s, "  ") != NULL || (n > 0 && (s[0] == ' ' || s[n - 1] == ' ')))
		return "stray space";
	return plain_ascii(s) ? NULL : unicode_problem(s, n);
}

/* False when a field is too long. */
static bool row_text(enum catalogue_file file, const struct csv_line *row,
    struct catalogue_faults *faults)
{
	int n_columns;
	const char *const *names = catalogue_columns(file, &n_columns);
	bool short_enough = true;

	for (int column = 0; column < n_columns; column++) {
		size_t n = strlen(row->field[column]);
		const char *problem = field_problem(row->field[column], n);

		if (problem == NULL)
			continue;
		/* The id may be what is hostile: it is not repeated. */
		catalogue_fault(faults, file, row->line, NULL, "%s: %s", names[column], problem);
		short_enough = short_enough && n <= FIELD_BYTES_MAX;
	}
	return short_enough;
}

bool catalogue_text_check(const struct catalogue_csv *csv, struct catalogue_faults *faults)
{
	bool short_enough = true;

	for (int f = 0; f < CATALOGUE_FILES; f++) {
		for (size_t i = 0; i < csv->file[f].n; i++) {
			if (!row_text((enum catalogue_file)f, &csv->file[f].row[i], faults))
				short_enough = false;
		}
	}
	return short_enough;
}

/* Past one field; NULL when its quotes are not as a CSV writer would set them. */
static const char *plain_field(const char *s, const char *end)
{
	bool needed = false;

	if (s == end || *s != '"') {
		while (s < end && *s != ',' && *s != '\n') {
			if (*s == '"')
				return NULL;
			s++;
		}
		return s;
	}
	for (s++; s < end; s++) {
		if (*s == '"' && (s + 1 == end || s[1] != '"'))
			return needed ? s + 1 : NULL;
		needed = needed || *s == '"' || *s == ',' || *s == '\n';
		if (*s == '"')
			s++;
	}
	return NULL;
}

static void form_of(enum catalogue_file file, const char *s, size_t n,
    struct catalogue_faults *faults)
{
	const char *end = s + n;
	int line = 1;

	if (csv_mark(s, n) > 0)
		catalogue_fault(faults, file, 1, NULL, "starts with a byte order mark");
	if (n == 0 || end[-1] != '\n')
		catalogue_fault(faults, file, 0, NULL, "no line end after the last line");
	if (memchr(s, '\r', n) != NULL)
		catalogue_fault(faults, file, 0, NULL, "carriage return: lines end in LF");
	while (s < end) {
		const char *after = plain_field(s, end);

		if (after == NULL || (after < end && *after != ',' && *after != '\n')) {
			catalogue_fault(faults, file, line, NULL,
			    "quotes are not set as a CSV writer would (only where needed)");
			after = memchr(s, '\n', (size_t)(end - s));
			if (after == NULL)
				return;
		}
		for (; s < after; s++)
			line += *s == '\n';
		if (s < end)
			line += *s++ == '\n';
	}
}

void catalogue_form_check(const struct catalogue_texts *texts, struct catalogue_faults *faults)
{
	for (int f = 0; f < CATALOGUE_FILES; f++) {
		if (texts->file[f].text == NULL)
			catalogue_fault(faults, (enum catalogue_file)f, 0, NULL, "missing");
		else
			form_of((enum catalogue_file)f, texts->file[f].text, texts->file[f].n,
			    faults);
	}
}
