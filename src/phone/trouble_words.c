/* The words of the column `applies`: which set-ups an entry is about. Apart from the table itself,
 * since the generator that makes the table checks them. */
#include <string.h>

#include "phone/trouble.h"

enum group { LINE, FAMILY, CONDITION, SETS_BUSY, SETS_UNAVAILABLE, TARGET, LANE, GROUPS };

/* Of each group that an entry names, one word must be true of the case. */
static const struct {
	const char *word;
	enum group group;
	int value;
} tags[] = {
	{ "mobile", LINE, LINE_MOBILE }, { "fixed", LINE, LINE_FIXED }, { "voip", LINE, LINE_VOIP },
	{ "gsm", FAMILY, FAMILY_GSM_MMI }, { "nanp", FAMILY, FAMILY_NANP_VSC },
	{ "all", CONDITION, CONDITION_ALL }, { "no_answer", CONDITION, CONDITION_NO_ANSWER },
	{ "busy", CONDITION, CONDITION_BUSY }, { "unavailable", CONDITION, CONDITION_UNAVAILABLE },
	{ "all_conditional", CONDITION, CONDITION_ALL_CONDITIONAL },
	{ "busy_or_no_answer", CONDITION, CONDITION_BUSY_OR_NO_ANSWER },
	/* The condition's code does not cover these calls besides. */
	{ "not_busy", SETS_BUSY, false }, { "not_unavailable", SETS_UNAVAILABLE, false },
	{ "abroad", TARGET, true }, { "outbound", LANE, true },
	{ "asked", LANE, true }, /* only for who asks: it names the codes of all kinds of lines */
};
#define TAGS (sizeof tags / sizeof *tags)

static bool is_tag(size_t i, const char *word, size_t n)
{
	return strlen(tags[i].word) == n && memcmp(tags[i].word, word, n) == 0;
}

bool trouble_word(const char *word, size_t n)
{
	for (size_t i = 0; i < TAGS; i++)
		if (is_tag(i, word, n))
			return true;
	return false;
}

bool trouble_fits(const char *applies, const struct trouble_case *is)
{
	const int value[GROUPS] = { [LINE] = (int)is->line,
		[FAMILY] = (int)is->family,
		[CONDITION] = (int)is->condition,
		[SETS_BUSY] = (is->also_sets >> CONDITION_BUSY & 1) != 0,
		[SETS_UNAVAILABLE] = (is->also_sets >> CONDITION_UNAVAILABLE & 1) != 0,
		[TARGET] = is->abroad,
		[LANE] = false };
	bool named[GROUPS] = { false }, met[GROUPS] = { false };

	for (const char *s = applies; *s != '\0';) {
		const size_t n = strcspn(s, " ");

		for (size_t i = 0; i < TAGS; i++) {
			if (!is_tag(i, s, n))
				continue;
			named[tags[i].group] = true;
			met[tags[i].group] |= value[tags[i].group] == tags[i].value;
		}
		s += n + (s[n] == ' ');
	}
	for (int g = 0; g < GROUPS; g++)
		if (named[g] && !met[g])
			return false;
	return true;
}
