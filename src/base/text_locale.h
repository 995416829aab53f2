/*
 * What characters are (wcwidth, towlower, iswalnum), independent of the operator's locale:
 * C.UTF-8's answers. For base/text*.c only.
 */
#ifndef BASE_TEXT_LOCALE_H
#define BASE_TEXT_LOCALE_H

#include <locale.h>

/* Made at the first call and kept until the program ends. */
locale_t text_locale(void);

#endif
