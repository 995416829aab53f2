/*
 * A provider's refusal in our words, found in its table: first by its code (with this HTTP status,
 * where the row names one), then by the status alone. What the table does not know is said in the
 * provider's own words, cleaned.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "provider/rest.h"

#define NUMBER_MAX 99999999
#define KEY_MIN 24  /* no key of theirs is shorter */
#define NOTE_MIN 4  /* a word with digits may be a number, a told code or an id from there on */
#define CODE_MAX 32 /* of a provider's code that is taken for one */

/* The i-th word of a row's codes; NULL past the last. */
static const char *nth_code(const char *codes, size_t i, size_t *n)
{
	for (const char *s = codes; *s != '\0'; s += *n) {
		s += strspn(s, " ");
		*n = strcspn(s, " ");
		if (*n > 0 && i-- == 0)
			return s;
	}
	return NULL;
}

static bool has_code(const struct rest_refusal *row, const char *code)
{
	const char *s;
	size_t n;

	for (size_t i = 0;; i++) {
		s = nth_code(row->codes, i, &n);
		if (s == NULL)
			return false;
		if (strlen(code) == n && memcmp(s, code, n) == 0)
			return true;
	}
}

static const struct rest_refusal *find(const struct rest *p, int status, const char *code)
{
	for (size_t i = 0; i < p->refusals_n; i++) {
		const struct rest_refusal *row = &p->refusals[i];

		if ((row->only == 0 || row->only == status) && has_code(row, code))
			return row;
	}
	return NULL;
}

static const struct rest_refusal *find_status(const struct rest *p, int status)
{
	for (size_t i = 0; i < p->refusals_n; i++) {
		if (status > 0 && p->refusals[i].alone == status)
			return &p->refusals[i];
	}
	return status > 500 ? find_status(p, 500) : NULL;
}

static enum error_kind kind_of(const struct rest *p, int status, const struct rest_refusal *row)
{
	if (status == 429 || status >= 500)
		return ERROR_NETWORK;
	if (status == 404 && (row == NULL || !p->kinds_hold))
		return ERROR_NOT_FOUND;
	return row != NULL ? row->kind : ERROR_REFUSED;
}

/* Short, and of signs that a script may have in a word. */
static bool usable(const char *code)
{
	return rest_id(code, CODE_MAX);
}

/* What is found by words alone means it only of a request that was looked at: not of a key that was
 * not accepted, nor of a fault of the provider's. */
static bool judged(int status)
{
	return status == 400 || status == 404 || status == 409 || status == 422;
}

/* What a row says was not done nobody knows where the provider has a fault of its own. */
static bool counts(const struct rest_refusal *row, int status)
{
	return row != NULL && (status < 500 || row->kind == ERROR_NETWORK);
}

/* How long the word at `s` is: letters, digits, _. */
static size_t word_length(const char *s)
{
	size_t n = 0;

	while ((s[n] >= '0' && s[n] <= '9') || (s[n] >= 'A' && s[n] <= 'Z') ||
	    (s[n] >= 'a' && s[n] <= 'z') || s[n] == '_')
		n++;
	return n;
}

/* An auth token has 32 signs, the keys of the others more; ids of things are known by their head.
 */
static bool like_key(const char *s, size_t n)
{
	static const char *const ids[] = { "agent_", "phnum_" };

	if (n < KEY_MIN || strcspn(s, "0123456789") >= n)
		return false;
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		if (strncmp(s, ids[i], strlen(ids[i])) == 0)
			return false;
	return !(n == 34 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z');
}

/* A refusal may quote what was sent to it, a token with that. It is kept in the journal. */
static void hide_keys(char *text)
{
	while (*text != '\0') {
		size_t n = word_length(text);

		if (like_key(text, n))
			memset(text, '#', n);
		text += n > 0 ? n : 1;
	}
}

void rest_note(const struct rest *p, const struct error *err)
{
	char text[sizeof err->detail];

	(void)text_copy(text, sizeof text, err->detail);
	for (char *s = text; *s != '\0';) {
		size_t n = word_length(s);

		if (n >= NOTE_MIN && strcspn(s, "0123456789") < n)
			memset(s, '#', n);
		s += n > 0 ? n : 1;
	}
	log_line("%s: %s: %s", p->name, err->code, text);
}

static bool leaves_open(const struct rest_refusal *row)
{
	return row->alone == 500 || row->alone == 504;
}

/* The sentence: ours, else the provider's, else ours for the status. Returns the next step. */
static const char *word(const struct rest *p, const struct rest_refusal *row, int status,
    bool coded, bool asked_only, const char *said, char *out, size_t size)
{
	const struct rest_refusal *by_status = find_status(p, status);

	if (row == NULL && (!coded || said[0] == '\0'))
		row = by_status;
	if (row != NULL && leaves_open(row) && asked_only) {
		(void)snprintf(out, size, _("%s has a fault of its own and gave no answer."),
		    p->name);
		return _("Try again in a moment.");
	}
	if (row != NULL) {
		(void)snprintf(out, size, "%s", _(row->message));
		return _(row->hint);
	}
	if (said[0] != '\0')
		(void)snprintf(out, size, _("%s says: %s"), p->name, said);
	else
		(void)snprintf(out, size,
		    coded ? _("%s refused this; voxdesk has no words for its code.")
			  : _("%s refused this and gave no reason."),
		    p->name);
	if (by_status != NULL && leaves_open(by_status) && asked_only)
		return _("Try again in a moment.");
	if (by_status != NULL)
		return _(by_status->hint);
	return coded ? _("Look the code up in the provider's list of errors, or ask its support.")
		     : _("Do it again; if it stays so, ask the provider's support.");
}

bool rest_say(const struct rest *p, int status, const struct rest_said *said, struct error *err)
{
	char words[301], more[200], sentence[400], small[CODE_MAX + 40], name[CODE_MAX + 24];
	const char *code = said->code != NULL ? said->code : "";
	const char *own = said->words != NULL ? said->words : "";
	const char *link = said->more != NULL ? said->more : "";
	const struct rest_refusal *row;
	bool coded = usable(code) && (!said->ours || judged(status));
	const char *hint, *ours;

	(void)text_clean(own, strlen(own), words, sizeof words, 0);
	(void)text_clean(link, strlen(link), more, sizeof more, 0);
	hide_keys(words);
	hide_keys(more);
	row = coded ? find(p, status, code) : NULL;
	ours = p->word != NULL ? p->word(coded ? code : "", status) : NULL;
	if (coded || ours != NULL)
		(void)snprintf(name, sizeof name, "%s-%s", p->prefix, ours != NULL ? ours : code);
	else
		(void)snprintf(name, sizeof name, "%s-http-%d", p->prefix, status);
	if (coded && !said->ours)
		(void)snprintf(small, sizeof small, "(%s %s)", p->name, code);
	else
		(void)snprintf(small, sizeof small, "(HTTP %d)", status);
	if (row != NULL && !counts(row, status))
		row = find_status(p, status);
	hint = word(p, row, status, coded, said->asked_only, words, sentence, sizeof sentence);
	(void)error_set(err, kind_of(p, status, row), name, hint, "%s %s", sentence, small);
	error_detail(err, "HTTP %d %s %s", status, more,
	    strstr(sentence, words) == NULL ? words : "");
	return false;
}

bool rest_refused(const struct http_reply *reply, bool spoke)
{
	if (reply->end == HTTP_NOT_SENT)
		return true;
	if (reply->end != HTTP_ANSWERED)
		return false;
	return reply->status == 429 ||
	    (reply->status >= 400 && reply->status < 500 && reply->status != 408 && spoke);
}

void rest_open_end(struct error *err, const char *hint)
{
	const struct error came = *err;

	(void)error_set(err, ERROR_NETWORK, came.code, hint, "%s", came.message);
	error_detail(err, "%s", came.detail);
}

const char *rest_code(const struct rest *p, const struct error *err)
{
	size_t n = strlen(p->prefix);

	if (strncmp(err->code, p->prefix, n) != 0 || err->code[n] != '-' ||
	    err->code[n + 1] == '\0' || strncmp(err->code + n + 1, "http-", 5) == 0 ||
	    strcmp(err->code + n + 1, "credentials") == 0)
		return NULL;
	return err->code + n + 1;
}

int rest_code_number(const struct rest *p, const struct error *err)
{
	const char *code = rest_code(p, err);
	char *end;
	long number;

	if (code == NULL || code[0] < '0' || code[0] > '9')
		return 0;
	number = strtol(code, &end, 10);
	return *end == '\0' && number <= NUMBER_MAX ? (int)number : 0;
}

bool rest_table_code(const struct rest *p, size_t i, char *out, size_t size)
{
	for (size_t r = 0; r < p->refusals_n; r++) {
		for (size_t k = 0;; k++) {
			size_t n;
			const char *code = nth_code(p->refusals[r].codes, k, &n);

			if (code == NULL)
				break;
			if (i-- == 0) {
				(void)snprintf(out, size, "%.*s", (int)n, code);
				return true;
			}
		}
	}
	return false;
}
