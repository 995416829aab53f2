/*
 * What can go wrong with forwarding, its likely cause and what helps: data/troubleshooting.csv,
 * compiled in. The console's third column and `voxdesk help-with` read this one table. Pure; all
 * texts are constant and plain English, like the catalogue's.
 */
#ifndef PHONE_TROUBLE_H
#define PHONE_TROUBLE_H

#include "phone/catalogue.h"

struct trouble {
	const char *id; /* "A1" for ever, so that desks can name it; A: the code is not taken, B: no
			   calls arrive, C: they arrive wrong, D: switching off */
	const char *symptom, *cause, *fix; /* cause may be ""; they name no code to dial, but */
	const char *codes;   /* what to dial on lines with GSM codes; "" nothing more */
	const char *words;   /* more words that it is found by */
	const char *applies; /* words of a set-up (trouble_words.c); "" every one of its stage */
	const char *source;  /* "vendor guide (Voqo)", "standard"; "" none is known */
};

#define TROUBLES_MAX 200
extern const struct trouble troubles[]; /* ended by .id NULL; made by tools/embed */
extern const size_t n_troubles;

/* Those that fit `text` (words, a code of the network or a provider, an id), best first; case and
 * accents do not count. Returns how many, at most `max`; 0 when nothing fits. */
size_t trouble_find(const char *text, const struct trouble **out, size_t max);

struct trouble_case {       /* a set-up, as far as it is known */
	const char *stages; /* "A", "BC", "D" */
	enum line_type line;
	enum family family;
	enum condition condition;
	bool abroad;        /* the AI number */
	unsigned also_sets; /* bit per condition that the code sets besides */
};
/* What may go wrong there, in the table's order; at most `max`. Returns how many. What to do about
 * it is trouble_fix(): no other line's codes are in it. */
size_t trouble_for(const struct trouble_case *is, const struct trouble **out, size_t max);
/* The remedy on a line of that family, with the GSM codes where it takes them; may be of `arena`.
 */
const char *trouble_fix(const struct trouble *t, enum family family, struct arena *arena);

/* The column `applies`: whether a word of `n` bytes may stand there, and whether it fits: of each
 * kind of words that it has (line, condition ...) one is true of the case. */
bool trouble_word(const char *word, size_t n);
bool trouble_fits(const char *applies, const struct trouble_case *is);

#endif
