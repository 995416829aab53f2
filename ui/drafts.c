#include "ui/drafts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/paths.h"
#include "base/text.h"

#define FIRST_LINE "voxdesk drafts 1"

void drafts_save(const struct app *app)
{
	char path[PATH_TEXT_MAX];
	const struct draft *draft;
	FILE *file = NULL;
	size_t i, field;

	for (i = 0; i < DRAFTS_MAX; i++) {
		draft = &app->drafts[i];
		if (draft->title[0] == '\0')
			continue;
		if (file == NULL) {
			if (!paths_state_file("drafts", path, sizeof path))
				return;
			file = fopen(path, "we");
			if (file == NULL)
				return;
			(void)fprintf(file, "%s\n", FIRST_LINE);
		}
		(void)fprintf(file, "%s\n%" PRIu64 "\n", draft->title, draft->initial);
		for (field = 0; field < FORM_FIELDS_MAX; field++)
			(void)fprintf(file, "%s\n", draft->values[field]);
	}
	if (file != NULL)
		(void)fclose(file);
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
	    line(file, number, sizeof number);
	if (whole)
		draft->initial = strtoull(number, NULL, 10);
	for (field = 0; whole && field < FORM_FIELDS_MAX; field++)
		whole = line(file, draft->values[field], sizeof draft->values[field]);
	if (!whole)
		memset(draft, 0, sizeof *draft);
	return whole;
}

size_t drafts_load(struct app *app)
{
	char path[PATH_TEXT_MAX], first[64];
	FILE *file;
	size_t n = 0;

	if (!paths_state_file("drafts", path, sizeof path))
		return 0;
	file = fopen(path, "re");
	if (file == NULL)
		return 0;
	if (line(file, first, sizeof first) && strcmp(first, FIRST_LINE) == 0) {
		while (n < DRAFTS_MAX && one_draft(file, &app->drafts[n]))
			n++;
	}
	(void)fclose(file);
	(void)unlink(path);
	app->next_draft = n;
	return n;
}
