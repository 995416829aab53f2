/*
 * The console's own words, through gettext. _() translates now, N_() marks a table's string for
 * translation where it is shown. What the customer hears is not here: see phone/say.h.
 */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#include <libintl.h>

#define _(s) gettext(s)
#define N_(s) s

/* Sets the locale: the environment's, else C.UTF-8 with English words (never a refusal). Where the
 * environment names none at all, characters are UTF-8; "C" by name stays ASCII. `ui_lang` is NULL,
 * "en" or "nl". Numbers keep the C form (LC_NUMERIC). */
void i18n_init(const char *ui_lang);

#endif
