/*
 * What the operator says and the customer hears or reads, in the customer's language: en, nl, fr, de.
 * The texts are compiled in from data/speech/LANG.txt (key = text), one file per language.
 */
#ifndef PHONE_SAY_H
#define PHONE_SAY_H

#include "base/buf.h"
#include "phone/dialcode.h"

/* The languages, NULL-ended: "en", "nl", "fr", "de". */
extern const char *const say_languages[];
bool say_language_known(const char *lang);

/* The text of a key ("star"); an unknown language falls back to English; an unknown key is a bug. */
const char *say_text(const char *lang, const char *key);

/* Spells a code for reading aloud: "star, six one, star, zero four eight zero, ...". The service
 * code is read in one breath; digits of numbers in groups as that language's speakers group them. */
void say_code(const char *lang, const char *code, struct buf *out);

/* The whole paragraph for this code: lift the handset or not, the code (or numbered codes), the call
 * key, what they will hear, how to cancel. Lines separated by \n. */
void say_instructions(const char *lang, const struct dial_code *code, struct buf *out);

#endif
