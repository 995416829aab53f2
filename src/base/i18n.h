/*
 * The console's own words, in gettext's format and with its tools. _() translates now, N_() marks a
 * table's string for translation where it is shown. What the customer hears is not here: see
 * phone/say.h.
 */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#define _(s) i18n_text(s)
#define N_(s) s
#define ngettext(one, many, n) i18n_plural(one, many, n)

/* Sets the locale: the environment's, else C.UTF-8 (never a refusal). Where the environment names
 * none at all, characters are UTF-8; "C" by name stays ASCII. Numbers keep the C form (LC_NUMERIC).
 * The words are those of `ui_lang` ("en" or "nl"); NULL: of the first language in LANGUAGE, then of
 * LC_ALL, LC_MESSAGES or LANG, that has a catalogue, whether or not that locale is installed. */
void i18n_init(const char *ui_lang);

/* Both give UTF-8, valid until the program ends: the translation, else the text itself. */
const char *i18n_text(const char *text) __attribute__((format_arg(1)));
const char *i18n_plural(const char *one, const char *many, unsigned long n)
    __attribute__((format_arg(1), format_arg(2)));

#endif
