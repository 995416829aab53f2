/*
 * The shape of the compiled-in speech texts: tools/embed makes BUILD/gen/speech_data.c from
 * data/speech/LANG.txt
 * (`key = text`, # comments, UTF-8). Constant; only say.c reads it.
 */
#ifndef PHONE_SPEECH_TABLE_H
#define PHONE_SPEECH_TABLE_H

#include <stddef.h>

struct speech_entry {
	const char *key, *text;
};

struct speech_language {
	const char *lang;
	const struct speech_entry *entries; /* sorted by key */
	size_t n;
};

extern const struct speech_language speech_languages[]; /* sorted by language */
extern const size_t n_speech_languages;

#endif
