/*
 * The templates of the catalogue's codes: "**61*{number}**{seconds}#" filled in, and read back.
 * Pure. A filled code holds only 0-9 * # and a plus in front of a number.
 */
#ifndef PHONE_TEMPLATE_H
#define PHONE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define TEMPLATE_NUMBER "{number}"
#define TEMPLATE_SECONDS "{seconds}"
#define TEMPLATE_RINGS "{rings}"

bool template_has(const char *template, const char *placeholder);
bool template_timed(const char *template); /* has {seconds} or {rings} */

/* Fills `template`; `ring` stands for {seconds} and {rings}. False when it does not fit. */
must_check bool template_fill(const char *template, const char *number, int ring, char *out,
    size_t size);

struct template_found {
	char number[32]; /* "" when the template takes none, or none was dialled */
	int ring;        /* 0 none */
};

/* True when `code` is `template` with its places filled. With `bare`, a template that ends in the
 * number also matches without it ("*72", the number being dialled after a tone). A number that
 * touches the service code has at least three digits, so that *720 is no *72 with a 0. */
bool template_match(const char *template, const char *code, bool bare,
    struct template_found *found);

/* The digits of the service code at the head ("**61*{number}#" -> "61"); false when it has none. */
bool template_service_code(const char *template, char out[4]);

#endif
