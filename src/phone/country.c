#include "phone/country.h"

#include <stdio.h>
#include <string.h>

#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "base/i18n.h"

/* The countries of the catalogue, so that a sentence about them reads as people speak; ICU has
 * names of countries but no adjectives. Any other country is named. Sorted by code. */
static const struct {
	char country[3];
	const char *adjective;
} adjectives[] = {
	{ "AM", "Armenian" },
	{ "AT", "Austrian" },
	{ "AU", "Australian" },
	{ "BA", "Bosnian" },
	{ "BD", "Bangladeshi" },
	{ "BE", "Belgian" },
	{ "CA", "Canadian" },
	{ "CH", "Swiss" },
	{ "CN", "Chinese" },
	{ "CZ", "Czech" },
	{ "DE", "German" },
	{ "DK", "Danish" },
	{ "DZ", "Algerian" },
	{ "EE", "Estonian" },
	{ "ES", "Spanish" },
	{ "FI", "Finnish" },
	{ "FR", "French" },
	{ "GB", "British" },
	{ "GE", "Georgian" },
	{ "GH", "Ghanaian" },
	{ "HK", "Hong Kong" },
	{ "HR", "Croatian" },
	{ "ID", "Indonesian" },
	{ "IE", "Irish" },
	{ "IL", "Israeli" },
	{ "IN", "Indian" },
	{ "IR", "Iranian" },
	{ "IT", "Italian" },
	{ "JP", "Japanese" },
	{ "KR", "South Korean" },
	{ "KZ", "Kazakh" },
	{ "LK", "Sri Lankan" },
	{ "LV", "Latvian" },
	{ "LY", "Libyan" },
	{ "ME", "Montenegrin" },
	{ "MK", "Macedonian" },
	{ "MV", "Maldivian" },
	{ "MX", "Mexican" },
	{ "NA", "Namibian" },
	{ "NG", "Nigerian" },
	{ "NI", "Nicaraguan" },
	{ "NL", "Dutch" },
	{ "NO", "Norwegian" },
	{ "NZ", "New Zealand" },
	{ "PL", "Polish" },
	{ "RS", "Serbian" },
	{ "SA", "Saudi" },
	{ "SE", "Swedish" },
	{ "SG", "Singapore" },
	{ "SK", "Slovak" },
	{ "TJ", "Tajik" },
	{ "TR", "Turkish" },
	{ "TW", "Taiwanese" },
	{ "US", "US" },
	{ "UZ", "Uzbek" },
	{ "VN", "Vietnamese" },
	{ "ZA", "South African" },
	{ "ZW", "Zimbabwean" },
};

/* After an English adjective, and before a country's name in any language. */
static const struct {
	const char *after_adjective, *in_country;
} kinds[NUMBER_TYPES] = {
	[NUMBER_UNKNOWN] = { "number", N_("a number in %s") },
	[NUMBER_MOBILE] = { "mobile", N_("a mobile number in %s") },
	[NUMBER_FIXED] = { "fixed line", N_("a fixed line in %s") },
	[NUMBER_FIXED_OR_MOBILE] = { "number", N_("a number in %s") },
	[NUMBER_VOIP] = { "internet number", N_("an internet number in %s") },
	[NUMBER_TOLL_FREE] = { "toll-free number", N_("a toll-free number in %s") },
	[NUMBER_PREMIUM] = { "premium-rate number", N_("a premium-rate number in %s") },
	[NUMBER_SHARED_COST] = { "shared-cost number", N_("a shared-cost number in %s") },
	[NUMBER_UAN] = { "company number", N_("a company number in %s") },
	[NUMBER_PERSONAL] = { "personal number", N_("a personal number in %s") },
	[NUMBER_PAGER] = { "pager", N_("a pager in %s") },
	[NUMBER_VOICEMAIL] = { "voicemail number", N_("a voicemail number in %s") },
};

static const char *adjective_of(const char *country)
{
	for (size_t i = 0; i < sizeof adjectives / sizeof *adjectives; i++)
		if (strcmp(adjectives[i].country, country) == 0)
			return adjectives[i].adjective;
	return NULL;
}

static const char *article(const char *word)
{
	return strcmp(word, "US") != 0 && strchr("AEIOU", word[0]) != NULL ? "an" : "a";
}

void country_kind(const char *country, int country_code, enum number_type type, char *out,
    size_t size)
{
	/* Translators: the two letters of the language that you translate to. */
	const char *lang = _("en"), *adjective = NULL;
	char name[96];

	if (type >= NUMBER_TYPES)
		type = NUMBER_UNKNOWN;
	if (country_code != 1 && strcmp(lang, "en") == 0)
		adjective = adjective_of(country);
	if (country_code == 1) {
		(void)snprintf(out, size, "%s", _("a North American number"));
	} else if (adjective != NULL) {
		(void)snprintf(out, size, "%s %s %s", article(adjective), adjective,
		    kinds[type].after_adjective);
	} else if (country[0] == '\0') {
		(void)snprintf(out, size, _("a number with country code %d"), country_code);
	} else {
		country_name(country, lang, name, sizeof name);
		(void)snprintf(out, size, _(kinds[type].in_country), name);
	}
}

static bool is_country(const char *s)
{
	return s != NULL && strlen(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' &&
	    s[1] <= 'Z';
}

void country_name(const char *country, const char *lang, char *out, size_t size)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar wide[96];
	char locale[8];
	int32_t n;

	(void)snprintf(out, size, "%s", country != NULL ? country : "");
	if (!is_country(country))
		return;
	(void)snprintf(locale, sizeof locale, "und_%s", country);
	n = uloc_getDisplayCountry(locale, lang, wide, (int32_t)(sizeof wide / sizeof *wide),
	    &status);
	if (U_FAILURE(status) || n <= 0 || n >= (int32_t)(sizeof wide / sizeof *wide))
		return;
	u_strToUTF8(out, (int32_t)size, NULL, wide, n, &status);
	if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING)
		(void)snprintf(out, size, "%s", country);
}

const char *country_language(const char *country)
{
	static const char *const ours[] = { "en", "nl", "fr", "de" };
	UErrorCode status = U_ZERO_ERROR;
	char locale[8], likely[ULOC_FULLNAME_CAPACITY], lang[ULOC_LANG_CAPACITY];

	if (!is_country(country))
		return "en";
	(void)snprintf(locale, sizeof locale, "und_%s", country);
	uloc_addLikelySubtags(locale, likely, sizeof likely, &status);
	uloc_getLanguage(likely, lang, sizeof lang, &status);
	if (U_FAILURE(status))
		return "en";
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (strcmp(lang, ours[i]) == 0)
			return ours[i];
	return "en";
}
