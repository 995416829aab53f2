/* The words of the enums of catalogue and numbers: one table each, the same in CSV, JSON and the
 * store. */
#include "phone/catalogue.h"

#include "base/check.h"
#include "base/words.h"

static const char *const line_types[LINE_TYPES] = {
	[LINE_MOBILE] = "mobile",
	[LINE_FIXED] = "fixed",
	[LINE_VOIP] = "voip",
};
static const char *const families[FAMILIES] = {
	[FAMILY_GSM_MMI] = "gsm-mmi",
	[FAMILY_ETSI_FIXED] = "etsi-fixed",
	[FAMILY_NANP_VSC] = "nanp-vsc",
	[FAMILY_APP_ONLY] = "app-only",
	[FAMILY_OTHER] = "other",
};
static const char *const confidences[CONFIDENCES] = {
	[CONFIDENCE_LOW] = "low",
	[CONFIDENCE_MEDIUM] = "medium",
	[CONFIDENCE_HIGH] = "high",
};
static const char *const ring_units[RING_UNITS] = {
	[RING_NONE] = "",
	[RING_SECONDS] = "seconds",
	[RING_RINGS] = "rings",
};
static const char *const conditions[CONDITION_ANY + 1] = {
	[CONDITION_ALL] = "all",
	[CONDITION_NO_ANSWER] = "no_answer",
	[CONDITION_BUSY] = "busy",
	[CONDITION_UNAVAILABLE] = "unavailable",
	[CONDITION_ALL_CONDITIONAL] = "all_conditional",
	[CONDITION_BUSY_OR_NO_ANSWER] = "busy_or_no_answer",
	[CONDITION_CANCEL_ALL] = "cancel_all",
	[CONDITION_ANY] = "*",
};
static const char *const number_forms[FORMS] = {
	[FORM_PLUS] = "plus",
	[FORM_CC] = "cc",
	[FORM_NATIONAL] = "national",
	[FORM_NANP10] = "nanp10",
	[FORM_NANP11] = "nanp11",
	[FORM_IDD] = "idd",
	[FORM_AS_DIALLED] = "as-dialled",
	[FORM_NONE] = "none",
	[FORM_UNKNOWN] = "unknown",
};
static const char *const number_types[NUMBER_TYPES] = {
	[NUMBER_UNKNOWN] = "unknown",
	[NUMBER_MOBILE] = "mobile",
	[NUMBER_FIXED] = "fixed",
	[NUMBER_FIXED_OR_MOBILE] = "fixed_or_mobile",
	[NUMBER_VOIP] = "voip",
	[NUMBER_TOLL_FREE] = "toll_free",
	[NUMBER_PREMIUM] = "premium",
	[NUMBER_SHARED_COST] = "shared_cost",
	[NUMBER_UAN] = "uan",
	[NUMBER_PERSONAL] = "personal",
	[NUMBER_PAGER] = "pager",
	[NUMBER_VOICEMAIL] = "voicemail",
};

static const char *word_at(const char *const *words, int n, int i)
{
	check(i >= 0 && i < n);
	return words[i];
}

const char *line_type_name(enum line_type t)
{
	return word_at(line_types, LINE_TYPES, (int)t);
}

const char *family_name(enum family f)
{
	return word_at(families, FAMILIES, (int)f);
}

const char *confidence_name(enum confidence c)
{
	return word_at(confidences, CONFIDENCES, (int)c);
}

const char *ring_unit_name(enum ring_unit u)
{
	return word_at(ring_units, RING_UNITS, (int)u);
}

const char *condition_name(enum condition c)
{
	return word_at(conditions, CONDITION_ANY + 1, (int)c);
}

const char *number_form_name(enum number_form f)
{
	return word_at(number_forms, FORMS, (int)f);
}

const char *number_type_name(enum number_type type)
{
	return word_at(number_types, NUMBER_TYPES, (int)type);
}

WORD_PARSE(line_type_parse, line_type, line_types, LINE_TYPES)
WORD_PARSE(family_parse, family, families, FAMILIES)
WORD_PARSE(confidence_parse, confidence, confidences, CONFIDENCES)
WORD_PARSE(ring_unit_parse, ring_unit, ring_units, RING_UNITS)
WORD_PARSE(condition_parse, condition, conditions, CONDITIONS)

bool condition_parse_row(const char *word, enum condition *out)
{
	int i =
	    *word == '\0' ? (int)CONDITION_ANY : word_index(conditions, CONDITION_ANY + 1, word);

	if (i >= 0)
		*out = (enum condition)i;
	return i >= 0;
}

WORD_PARSE(number_form_parse, number_form, number_forms, FORMS)
