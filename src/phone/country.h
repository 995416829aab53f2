/*
 * Words about countries, for length.c: "a Nigerian mobile", "a mobile number in Portugal". Pure.
 * country_name() and country_language() are declared in phone/number.h.
 */
#ifndef PHONE_COUNTRY_H
#define PHONE_COUNTRY_H

#include "phone/number.h"

/* What a number of `type` in `country` is called, with its article: "a Belgian fixed line". Country
 * code 1 is one plan for many countries: "a North American number". */
void country_kind(const char *country, int country_code, enum number_type type, char *out,
    size_t size);

#endif
