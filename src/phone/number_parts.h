/*
 * Between number_parse.c (reads a number), number_refuse.c (says what is wrong with it) and
 * number_write.c (writes it).
 */
#ifndef PHONE_NUMBER_PARTS_H
#define PHONE_NUMBER_PARTS_H

#include "phone/numplan.h"

#define E164_DIGITS 15 /* ITU-T E.164: country code included */
#define PREFIX_MAX 16
/* What was typed: at most 200 bytes, each of which may be no UTF-8 and become three. */
#define TYPED_MAX 601

/* "be" -> "BE"; "" when it is no country. */
void number_region(const char *country, char out[3]);
/* Keeps only the ASCII digits of `text`. */
void number_digits(char *text);

/* Sets what is known of the refusal, in `out` and in `err`; always false. `fmt` makes the sentence.
 */
bool number_refuse(struct number *out, struct error *err, const char *code, const char *hint,
    const char *fmt, ...) printf_like(5, 6);
/* Why it has letters in it, or cannot be read: from what was typed, in plain signs. */
bool number_refuse_letters(struct number *out, struct error *err, const char *text);
bool number_refuse_unreadable(struct number *out, struct error *err, const char *text,
    const char *region);
/* What is to be said of the length and the range of a number that could be read, and is filled into
 * `out`; `local` when it was typed without any prefix. False: it is refused. */
bool number_judge(struct number *out, struct error *err, const struct plan_number *n,
    enum number_type expected, bool local);

#endif
