/*
 * What the operator says and the customer hears or reads, in the customer's language: en, nl, fr,
 * de. The texts are compiled in from data/speech/LANG.txt (key = text), one file per language.
 */
#ifndef PHONE_SAY_H
#define PHONE_SAY_H

#include "base/buf.h"
#include "phone/dialcode.h"

/* The languages, NULL-ended: "en", "nl", "fr", "de". */
extern const char *const say_languages[];
bool say_language_known(const char *lang);

/* The text of a key ("star"); an unknown language falls back to English; an unknown key is a bug.
 */
const char *say_text(const char *lang, const char *key);

/* Spells a code for reading aloud: "star, six one, star, zero four eight zero, ...". The service
 * code is read in one breath; digits of numbers in groups as that language's speakers group them.
 */
void say_code(const char *lang, const char *code, struct buf *out);

/* The whole paragraph for this code: lift the handset or not, what to dial first, the code (or
 * numbered codes), the call key, what they will hear, how to cancel; at the end, under a heading of
 * its own, what the catalogue tells the operator in English. `first`: an earlier setup's cancel
 * codes, separated by \n ("" none); they and then code->first come before the code. Lines separated
 * by \n.
 */
void say_instructions(const char *lang, const struct dial_code *code, const char *first,
    struct buf *out);

/* The same to be read by the customer: codes as they are dialled, and nothing for the operator.
 * What the operator is warned of (a number abroad, a line that pays for forwarding, a service that
 * must be ordered) stands before the code, without a price: nobody here knows the customer's. */
void say_written(const char *lang, const struct dial_code *code, const char *first,
    struct buf *out);

/* The same of a line that is set by steps (no legs): `number`, as people read it, is where the
 * calls go. The steps are the catalogue's, in English, and it is said. */
void say_written_steps(const char *lang, const struct dial_code *code, const char *first,
    const char *number, struct buf *out);

#define SAY_FIRST_MAX 16
/* What to dial before the code, in order, each once: `first` as above, then code->first. Returns
 * how many texts were written to `out`. */
size_t say_first_codes(const struct dial_code *code, const char *first,
    char out[SAY_FIRST_MAX][CODE_MAX]);

#endif
