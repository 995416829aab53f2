#include "base/i18n.h"

#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define DOMAIN "voxdesk"

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL && value[0] != '\0';
}

void i18n_init(const char *ui_lang)
{
	bool english = ui_lang != NULL && strcmp(ui_lang, "en") == 0;

	if (ui_lang != NULL && !english) /* gettext reads it before any locale's name */
		(void)setenv("LANGUAGE", ui_lang, 1);
	if (setlocale(LC_ALL, "") == NULL) {
		(void)setlocale(LC_ALL, "C.UTF-8");
		english = english || ui_lang == NULL;
	} else if (!is_set("LC_ALL") && !is_set("LC_CTYPE") && !is_set("LANG")) {
		/* A container or a bare SSH session, nearly always in a UTF-8 terminal. */
		(void)setlocale(LC_CTYPE, "C.UTF-8");
	}
	/* In the C locale gettext looks nothing up; its messages are the English ones. A chosen
	 * language needs some other locale than C, and C.UTF-8 is the one that is always there. */
	if (english)
		(void)setlocale(LC_MESSAGES, "C");
	else if (ui_lang != NULL && strcmp(setlocale(LC_MESSAGES, NULL), "C") == 0)
		(void)setlocale(LC_MESSAGES, "C.UTF-8");
	(void)setlocale(LC_NUMERIC, "C");
	(void)bindtextdomain(DOMAIN, LOCALE_DIR);
	/* Texts are UTF-8 inside, whatever the terminal takes. */
	(void)bind_textdomain_codeset(DOMAIN, "UTF-8");
	(void)textdomain(DOMAIN);
	/* Where a language has no catalogue gettext looks for its file at every text, and allocates
	 * for that (glibc 2.36). The empty text is the catalogue's header: none, so English without
	 * looking. */
	if (gettext("")[0] == '\0')
		(void)setlocale(LC_MESSAGES, "C");
}
