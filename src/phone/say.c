/* The sentences come from data/speech, so a language is a file. */
#include "phone/say.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/i18n.h"
#include "phone/say_spell.h"
#include "phone/speech_table.h"

#define SPELLED_MAX 1024

const char *const say_languages[] = { "en", "nl", "fr", "de", NULL };

static const char *const calls_keys[CONDITIONS] = {
	[CONDITION_ALL] = "calls_all",
	[CONDITION_NO_ANSWER] = "calls_no_answer",
	[CONDITION_BUSY] = "calls_busy",
	[CONDITION_UNAVAILABLE] = "calls_unavailable",
	[CONDITION_ALL_CONDITIONAL] = "calls_all_conditional",
	[CONDITION_BUSY_OR_NO_ANSWER] = "calls_busy_or_no_answer",
};

static const struct speech_language *find_language(const char *lang)
{
	for (size_t i = 0; lang != NULL && i < n_speech_languages; i++) {
		if (strcmp(speech_languages[i].lang, lang) == 0)
			return &speech_languages[i];
	}
	return NULL;
}

bool say_language_known(const char *lang)
{
	return find_language(lang) != NULL;
}

/* NULL: there is no such key. */
static const char *find_text(const char *lang, const char *key)
{
	const struct speech_language *l = find_language(lang);
	size_t low = 0, high;

	if (l == NULL)
		l = find_language("en");
	check(l != NULL);
	high = l->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(key, l->entries[mid].key);

		if (order == 0)
			return l->entries[mid].text;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

const char *say_text(const char *lang, const char *key)
{
	const char *text = find_text(lang, key);

	if (text == NULL)
		check_failed("a speech text is missing", __FILE__, __LINE__);
	return text;
}

struct word {
	const char *name, *value;
};

/* The word whose {name} stands at `s`, or NULL. */
static const struct word *word_at(const char *s, const struct word *words, size_t n)
{
	for (size_t i = 0; i < n && *s == '{'; i++) {
		size_t len = strlen(words[i].name);

		if (strncmp(s + 1, words[i].name, len) == 0 && s[len + 1] == '}')
			return &words[i];
	}
	return NULL;
}

/* Adds a text, its {name} replaced by the values, as one line. */
static void line(const char *lang, const char *key, const struct word *words, size_t n,
    struct buf *out)
{
	const char *s = say_text(lang, key);

	if (buf_text(out)[0] != '\0')
		buf_char(out, '\n');
	while (*s != '\0') {
		const struct word *w = word_at(s, words, n);

		if (w != NULL) {
			buf_str(out, w->value);
			s += strlen(w->name) + 2;
		} else {
			buf_char(out, *s++);
		}
	}
}

static void plain_line(const char *lang, const char *key, struct buf *out)
{
	line(lang, key, NULL, 0, out);
}

/* Which code of a leg. */
enum part { PART_ACTIVATE, PART_DEACTIVATE, PART_QUERY };

static const char *part_of(const struct dial_leg *leg, enum part part)
{
	return part == PART_ACTIVATE ? leg->activate
	    : part == PART_QUERY     ? leg->query
				     : leg->deactivate;
}

/* The legs' codes without those that an earlier leg has already; how many. */
static size_t part_codes(const struct dial_code *code, enum part part, const char **out, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < code->n_legs && n < max; i++) {
		const char *c = part_of(&code->legs[i], part);
		bool seen = c[0] == '\0';

		for (size_t k = 0; k < n && !seen; k++)
			seen = strcmp(out[k], c) == 0;
		if (!seen)
			out[n++] = c;
	}
	return n;
}

size_t say_first_codes(const struct dial_code *code, const char *first,
    char out[SAY_FIRST_MAX][CODE_MAX])
{
	const char *ends[] = { first, code->first };
	size_t n = 0;

	for (size_t i = 0; i < 2; i++) {
		for (const char *s = ends[i]; *s != '\0' && n < SAY_FIRST_MAX;) {
			size_t length = strcspn(s, "\n"), k = 0;

			if (length > 0 && length < CODE_MAX) {
				memcpy(out[n], s, length);
				out[n][length] = '\0';
				while (strcmp(out[k], out[n]) != 0)
					k++;
				n += k == n;
			}
			s += length + (s[length] == '\n');
		}
	}
	return n;
}

struct telling {
	const char *lang;
	const struct dial_code *code;
	bool written; /* codes as they are dialled, not spelled */
};

/* KEY_written says it to somebody who reads it alone, where that is said otherwise. */
static void sentence(const struct telling *t, const char *key, struct buf *out)
{
	char written[64];

	(void)snprintf(written, sizeof written, "%s_written", key);
	plain_line(t->lang, t->written && find_text(t->lang, written) != NULL ? written : key, out);
}

/* One code within its sentence, or several numbered ones after it. */
static void say_codes(const struct telling *t, const char *const *codes, size_t n,
    const char *one_key, const char *many_key, struct buf *out)
{
	const char *country = t->code->carrier->country, *lang = t->lang;
	char step[24], count[24];

	(void)snprintf(count, sizeof count, "%zu", n);
	if (n > 1)
		line(lang, many_key, &(struct word){ "count", count }, 1, out);
	for (size_t i = 0; i < n; i++) {
		struct buf spelled;

		(void)snprintf(step, sizeof step, "%zu", i + 1);
		buf_init(&spelled, SPELLED_MAX);
		if (t->written)
			buf_str(&spelled, codes[i]);
		else
			say_spelled(lang, codes[i], strcmp(country, "*") != 0 ? country : NULL,
			    &spelled);
		line(lang, n > 1 ? "dial_step" : one_key,
		    (struct word[]){ { "code", buf_text(&spelled) }, { "step", step } }, 2, out);
		buf_done(&spelled);
	}
}

/* Returns how many codes it said. */
static size_t say_part(const struct telling *t, enum part part, const char *one_key,
    const char *many_key, struct buf *out)
{
	const char *codes[CONDITIONS];
	size_t n = part_codes(t->code, part, codes, CONDITIONS);

	say_codes(t, codes, n, one_key, many_key, out);
	return n;
}

/* Read in order, nothing here may come after the code: ##002# would erase it again. */
static size_t say_first(const struct telling *t, const char *first, struct buf *out)
{
	const struct dial_code *code = t->code;
	const char *lang = t->lang;
	char codes[SAY_FIRST_MAX][CODE_MAX];
	const char *texts[SAY_FIRST_MAX] = { NULL };
	size_t n = say_first_codes(code, first, codes);

	for (size_t i = 0; i < n; i++)
		texts[i] = codes[i];
	say_codes(t, texts, n, "first", "first_many", out);
	if (n > 0 && code->press_call)
		plain_line(lang, n > 1 ? "press_call_each" : "press_call", out);
	if (n > 0)
		plain_line(lang, code->press_call ? "first_wait_mobile" : "first_wait_fixed", out);
	return n;
}

static void say_effect(const char *lang, const struct dial_code *code, struct buf *out)
{
	char n[16];

	check(code->when < CONDITIONS);
	line(lang, "effect", &(struct word){ "calls", say_text(lang, calls_keys[code->when]) }, 1,
	    out);
	if (code->when == CONDITION_ALL)
		plain_line(lang, "effect_all", out);
	(void)snprintf(n, sizeof n, "%d", code->ring);
	if (code->ring > 0)
		line(lang, code->ring_unit == RING_RINGS ? "ring_rings" : "ring_seconds",
		    &(struct word){ "n", n }, 1, out);
	for (int c = 0; c < CONDITIONS; c++) {
		if ((code->also_sets & (1u << c)) != 0 && c != (int)code->when)
			line(lang, "also", &(struct word){ "calls", say_text(lang, calls_keys[c]) },
			    1, out);
	}
}

/* A step of the catalogue that only repeats what the customer was told: the code to dial first, or
 * the check code. */
static bool said_already(const struct dial_code *code, const char *step)
{
	const char *codes[CONDITIONS];

	if (code->first[0] != '\0' && strstr(step, code->first) != NULL)
		return true;
	return strncmp(step, "Check with ", strlen("Check with ")) == 0 &&
	    part_codes(code, PART_QUERY, codes, CONDITIONS) > 0;
}

/* The catalogue's steps are English whatever the customer speaks: never amid what is read out. */
static void say_steps(const struct dial_code *code, struct buf *out)
{
	char step[24];
	size_t n = 0;

	for (size_t i = 0; i < code->n_steps; i++) {
		if (said_already(code, code->steps[i]))
			continue;
		if (n == 0) {
			buf_char(out, '\n');
			buf_str(out, _("For you, not to be read out:"));
		}
		(void)snprintf(step, sizeof step, "\n%zu. ", ++n);
		buf_str(out, step);
		buf_str(out, code->steps[i]);
	}
}

static bool warned(const struct dial_code *code, const char *kind)
{
	for (size_t i = 0; i < code->n_warnings; i++)
		if (strcmp(code->warnings[i].kind, kind) == 0)
			return true;
	return false;
}

/* Before the code, what the operator is warned of: that it costs. How much only the customer's own
 * contract says. */
static void say_price(const char *lang, const struct dial_code *code, struct buf *out)
{
	const bool ordered = warned(code, "subscription"), paid = warned(code, "price");

	if (ordered)
		plain_line(lang, "price_ordered", out);
	if (code->foreign)
		plain_line(lang, "price_foreign", out);
	if (paid)
		plain_line(lang, "price_paid", out);
	if (ordered || paid || code->foreign)
		plain_line(lang, "price_ask", out);
}

static void instructions(const struct telling *t, const char *first, struct buf *out)
{
	const struct dial_code *code = t->code;
	const char *lang = t->lang;
	bool mobile = code->carrier->line_type == LINE_MOBILE;
	size_t n, before;

	if (t->written)
		say_price(lang, code, out);
	sentence(t, "before", out);
	sentence(t, mobile ? "prepare_mobile" : "prepare_fixed", out);
	before = say_first(t, first, out);
	n = say_part(t, PART_ACTIVATE, "dial", "dial_many", out);
	if (n > 0 && strchr(code->number_as_dialled, '+') != NULL)
		sentence(t, "plus_hint", out);
	if (n > 0 && code->press_call)
		sentence(t, n > 1 ? "press_call_each" : "press_call", out);
	sentence(t, mobile ? "hear_mobile" : "hear_fixed", out);
	say_effect(lang, code, out);
	say_part(t, PART_QUERY, "check", "check_many", out);
	if (say_part(t, PART_DEACTIVATE, "cancel", "cancel_many", out) == 0)
		sentence(t, "cancel_unknown", out);
	else if (before == 0)
		sentence(t, "cancel_first", out);
	sentence(t, "closing", out);
}

void say_instructions(const char *lang, const struct dial_code *code, const char *first,
    struct buf *out)
{
	instructions(&(struct telling){ lang, code, false }, first, out);
	say_steps(code, out);
}

void say_written(const char *lang, const struct dial_code *code, const char *first, struct buf *out)
{
	instructions(&(struct telling){ lang, code, true }, first, out);
}

void say_written_steps(const char *lang, const struct dial_code *code, const char *first,
    const char *number, struct buf *out)
{
	const struct telling t = { lang, code, true };

	plain_line(lang, "steps_before", out);
	say_price(lang, code, out);
	say_first(&t, first, out);
	line(lang, "steps_number", &(struct word){ "number", number }, 1, out);
	plain_line(lang, "steps_found", out);
	for (size_t i = 0; i < code->n_steps; i++)
		buf_printf(out, "\n%zu. %s", i + 1, code->steps[i]);
	say_effect(lang, code, out);
	if (code->switch_off[0] != '\0')
		line(lang, "cancel", &(struct word){ "code", code->switch_off }, 1, out);
	else
		plain_line(lang, "steps_cancel", out);
	plain_line(lang, "steps_closing", out);
}
