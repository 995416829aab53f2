/* A code read aloud, sign by sign. Only for say.c; others call say_code(). */
#ifndef PHONE_SAY_SPELL_H
#define PHONE_SAY_SPELL_H

#include "base/buf.h"

/* As say_code(); `country`: whose national form a number within it may be, or NULL. */
void say_spelled(const char *lang, const char *code, const char *country, struct buf *out);

#endif
