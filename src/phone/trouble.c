/*
 * DESIGN. A text is folded into words; each word counts as much as the field it stands in, and the
 * more the fewer entries have it, so that "voicemail" leads and "code" hardly weighs. No index: the
 * table is a page of text.
 */
#include "phone/trouble.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define QUERY_MAX 400
#define WORDS_MAX 40
#define FOLDED_MAX 1200
#define STEM_MIN 4  /* letters that two forms of a word have in common: silent, silence */
#define STEM_SURE 6 /* as many make up for both ends: declined, declining */
#define STEM_MORE 3 /* letters that either has beyond them */
#define WORTHLESS 6 /* an entry with less than so much of the best one's score is left out */

/* ---- by words */

/* They stand everywhere and say nothing. */
static const char *const fillers[] = { "a", "after", "also", "an", "and", "any", "are", "as", "at",
	"be", "but", "by", "can", "cannot", "customer", "customers", "do", "does", "for", "from",
	"get", "gets", "has", "have", "he", "help", "his", "how", "i", "if", "in", "is", "it",
	"its", "me", "more", "my", "not", "now", "of", "on", "or", "our", "out", "s", "say", "says",
	"she", "so", "still", "t", "that", "the", "their", "them", "then", "there", "they", "this",
	"to", "too", "was", "we", "what", "when", "why", "will", "with", "you", "your" };

struct word {
	const char *text;
	size_t n;
};

static bool same(const char *a, size_t n, const char *b)
{
	return strlen(b) == n && memcmp(a, b, n) == 0;
}

static size_t words_of(const char *folded, struct word *out)
{
	size_t n = 0;

	while (*folded != '\0' && n < WORDS_MAX) {
		const size_t length = strcspn(folded, " ");
		bool filler = false;

		for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
			filler = filler || same(folded, length, fillers[i]);
		if (length > 0 && !filler)
			out[n++] = (struct word){ folded, length };
		folded += length + (folded[length] == ' ');
	}
	return n;
}

static size_t common(const char *a, size_t n, const char *b, size_t m)
{
	size_t i = 0;

	while (i < n && i < m && a[i] == b[i])
		i++;
	return i;
}

/* Digits have no forms. */
static bool is_form(const char *a, size_t n, const struct word *w)
{
	const size_t c = common(a, n, w->text, w->n), shorter = n < w->n ? n : w->n;

	return c >= STEM_MIN && n - c <= STEM_MORE && w->n - c <= STEM_MORE &&
	    (shorter - c <= 1 || c >= STEM_SURE) && strcspn(w->text, "0123456789") >= w->n;
}

/* 2: the word stands there; 1: another form of it; 0. */
static int stands(const char *text, const struct word *w)
{
	int best = 0;

	while (*text != '\0' && best < 2) {
		const size_t n = strcspn(text, " ");

		if (n == w->n && memcmp(text, w->text, n) == 0)
			best = 2;
		else if (is_form(text, n, w))
			best = 1;
		text += n + (text[n] == ' ');
	}
	return best;
}

enum { SYMPTOM, WORDS, CAUSE, FIX, CODES, FIELDS };
static const int weights[FIELDS] = { 6, 6, 3, 2, 2 };

struct folded { /* an entry, ready to be searched */
	char field[FIELDS][FOLDED_MAX];
	char id[8];
};

static void fold(const struct trouble *t, struct folded *out)
{
	const char *const texts[FIELDS] = { t->symptom, t->words, t->cause, t->fix, t->codes };

	for (int f = 0; f < FIELDS; f++)
		(void)text_fold(texts[f], out->field[f], FOLDED_MAX);
	(void)text_fold(t->id, out->id, sizeof out->id);
}

/* How much one word weighs in one entry; 0: it is not there. */
static int weigh(const struct folded *entry, const struct word *w)
{
	int best = 0;

	for (int f = 0; f < FIELDS; f++) {
		const int it = weights[f] * stands(entry->field[f], w);

		best = it > best ? it : best;
	}
	return best;
}

struct ranked {
	const struct trouble *is;
	int score;
};

static int by_score(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return (x->is > y->is) - (x->is < y->is);
}

size_t trouble_find(const char *text, const struct trouble **out, size_t max)
{
	char folded[QUERY_MAX];
	struct word words[WORDS_MAX];
	struct ranked found[TROUBLES_MAX] = { { NULL, 0 } };
	struct folded entry;
	int weight[TROUBLES_MAX] = { 0 };
	size_t n, n_words, kept = 0;

	(void)text_fold(text, folded, sizeof folded);
	n_words = words_of(folded, words);
	n = n_troubles < TROUBLES_MAX ? n_troubles : TROUBLES_MAX;
	for (size_t i = 0; i < n; i++)
		found[i] = (struct ranked){ &troubles[i], 0 };
	for (size_t w = 0; w < n_words; w++) {
		int have = 0;

		for (size_t i = 0; i < n; i++) {
			fold(&troubles[i], &entry);
			weight[i] = weigh(&entry, &words[w]);
			have += weight[i] > 0;
			if (same(words[w].text, words[w].n, entry.id))
				found[i].score += 100000;
		}
		for (size_t i = 0; i < n; i++)
			found[i].score += have > 0 ? weight[i] * 100 / have : 0;
	}
	qsort(found, n, sizeof *found, by_score);
	while (kept < n && kept < max && found[kept].score > 0 &&
	    found[kept].score * WORTHLESS >= found[0].score) {
		out[kept] = found[kept].is;
		kept++;
	}
	return kept;
}

/* ---- by situation */

size_t trouble_for(const struct trouble_case *is, const struct trouble **out, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < n_troubles && n < max; i++)
		if (strchr(is->stages, troubles[i].id[0]) != NULL &&
		    trouble_fits(troubles[i].applies, is))
			out[n++] = &troubles[i];
	return n;
}

const char *trouble_fix(const struct trouble *t, enum family family, struct arena *arena)
{
	return family == FAMILY_GSM_MMI && t->codes[0] != '\0'
	    ? arena_printf(arena, "%s On GSM lines: %s", t->fix, t->codes)
	    : t->fix;
}
