/*
 * DESIGN
 * gettext() itself is not called: it looks nothing up while the locale is C or, from glibc 2.39 on,
 * C.UTF-8, and an SSH account seldom has any other locale installed. The catalogue is read by
 * base/mo.h instead, which needs no locale, allocates nothing, and searches for its file once.
 * It lies in LOCALE_DIR, or in a folder `locale` beside the program: the build folder has one.
 */
#include "base/i18n.h"

#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mo.h"

#define DOMAIN "voxdesk"
#define PATH_SIZE 4096

static struct mo words;

/* "" where it is not set. */
static const char *environment(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL ? value : "";
}

/* "C", "POSIX", "C.UTF-8": plain words by name. */
static bool is_plain(const char *locale)
{
	return strcmp(locale, "POSIX") == 0 || (locale[0] == 'C' && strchr(".", locale[1]) != NULL);
}

static void locale_dir(char out[PATH_SIZE])
{
	ssize_t n = readlink("/proc/self/exe", out, PATH_SIZE - sizeof "/locale");
	struct stat st;

	while (n > 0 && out[n - 1] != '/')
		n--;
	if (n > 0) {
		memcpy(out + n, "locale", sizeof "locale");
		if (stat(out, &st) == 0 && S_ISDIR(st.st_mode))
			return;
	}
	(void)snprintf(out, PATH_SIZE, "%s", LOCALE_DIR);
}

/* Takes the words of a language, named as a locale is ("nl", "nl_BE.UTF-8"): true where it is
 * English or has a catalogue. */
static bool take_language(const char *dir, const char *name, size_t n)
{
	size_t letters = strspn(name, "abcdefghijklmnopqrstuvwxyz");
	char path[PATH_SIZE + 64];
	struct mo found;

	if (letters > n)
		letters = n;
	words = (struct mo){ .bytes = NULL };
	if (letters == 2 && strncmp(name, "en", 2) == 0)
		return true;
	if (letters < 2 || letters > 8)
		return false;
	(void)snprintf(path, sizeof path, "%s/%.*s/LC_MESSAGES/" DOMAIN ".mo", dir, (int)letters,
	    name);
	if (!mo_open(&found, path))
		return false;
	words = found;
	return true;
}

/* As gettext does: LANGUAGE is a list, and counts only beside a locale that is not plain. */
static void take_environment(const char *dir)
{
	static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *list = environment("LANGUAGE"), *locale = "";
	size_t n;

	words = (struct mo){ .bytes = NULL };
	for (size_t i = 0; i < sizeof variables / sizeof *variables && locale[0] == '\0'; i++)
		locale = environment(variables[i]);
	if (locale[0] == '\0' || is_plain(locale))
		return;
	for (; list[0] != '\0'; list += n + (list[n] == ':')) {
		n = strcspn(list, ":");
		if (take_language(dir, list, n))
			return;
	}
	(void)take_language(dir, locale, strlen(locale));
}

void i18n_init(const char *ui_lang)
{
	char dir[PATH_SIZE];

	if (setlocale(LC_ALL, "") == NULL) {
		(void)setlocale(LC_ALL, "C.UTF-8");
	} else if (environment("LC_ALL")[0] == '\0' && environment("LC_CTYPE")[0] == '\0' &&
	    environment("LANG")[0] == '\0') {
		/* A container or a bare SSH session, nearly always in a UTF-8 terminal. */
		(void)setlocale(LC_CTYPE, "C.UTF-8");
	}
	(void)setlocale(LC_NUMERIC, "C");
	locale_dir(dir);
	if (ui_lang != NULL)
		(void)take_language(dir, ui_lang, strlen(ui_lang));
	else
		take_environment(dir);
}

const char *i18n_text(const char *text)
{
	const char *found = mo_find(&words, text, 0);

	return found != NULL ? found : text;
}

/* One form for 1 and one for all else: English, Dutch, German. tests/check-translations.sh holds
 * the catalogues to that. */
const char *i18n_plural(const char *one, const char *many, unsigned long n)
{
	const char *found = mo_find(&words, one, n == 1 ? 0 : 1);

	if (found != NULL)
		return found;
	return n == 1 ? one : many;
}
