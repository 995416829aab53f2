/*
 * The catalogue of carriers' lines and their forwarding codes (data/catalogue, with its rules in
 * its README). The built-in rows are constant tables made at build time; a user's own rows are laid
 * over them. No I/O.
 */
#ifndef PHONE_CATALOGUE_H
#define PHONE_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/mem.h"
#include "phone/number.h"

enum line_type { LINE_MOBILE, LINE_FIXED, LINE_VOIP, LINE_TYPES };
enum family {
	FAMILY_GSM_MMI,
	FAMILY_ETSI_FIXED,
	FAMILY_NANP_VSC,
	FAMILY_APP_ONLY,
	FAMILY_OTHER,
	FAMILIES
};
enum confidence { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH, CONFIDENCES };
enum ring_unit { RING_NONE, RING_SECONDS, RING_RINGS };
#define RING_UNITS (RING_RINGS + 1)

enum condition {
	CONDITION_ALL,
	CONDITION_NO_ANSWER,
	CONDITION_BUSY,
	CONDITION_UNAVAILABLE,
	CONDITION_ALL_CONDITIONAL,
	CONDITION_BUSY_OR_NO_ANSWER,
	CONDITIONS,                        /* what an operator can choose */
	CONDITION_CANCEL_ALL = CONDITIONS, /* only a row of codes */
	CONDITION_ANY /* steps and conflicts that hold for all ("*" or empty) */
};
#define CODE_CONDITIONS (CONDITION_CANCEL_ALL + 1)

/* Templates with {number}, {seconds}, {rings}; "" where no source gives a code. */
struct code_row {
	enum condition condition;
	const char *activate, *activate_no_timer, *deactivate, *query;
	unsigned also_sets; /* bit per condition */
	enum confidence confidence;
	bool filled_activate, filled_deactivate, filled_query; /* completed from a standard */
};
struct step_row {
	enum condition condition;
	int position;
	const char *text;
};
struct restriction_row {
	const char *kind, *text, *source;
};
struct conflict_row {
	enum condition condition;
	const char *says, *versus, *where;
};
struct source_row {
	const char *source, *kind;
};

struct carrier {
	const char *id, *country, *name, *aliases; /* aliases separated by ; */
	enum line_type line_type;
	enum family family;
	const char *host_id; /* "" or the network's row */
	bool press_call;
	enum number_form number_form, foreign_form;
	unsigned alt_forms;                /* bit per number form */
	int ring_min, ring_max, ring_step; /* 0 where the source gives none */
	enum ring_unit ring_unit;
	enum confidence confidence;
	bool one_by_one;        /* set several conditions with their own codes, never with 004 */
	const char *first_code; /* to dial before every code that sets; "" none */
	const char *note;
	const struct code_row *codes;
	size_t n_codes;
	const struct step_row *steps;
	size_t n_steps;
	const struct restriction_row *restrictions;
	size_t n_restrictions;
	const struct conflict_row *conflicts;
	size_t n_conflicts;
	const struct source_row *sources;
	size_t n_sources;
	bool from_user; /* from the user's own files */
};

struct catalogue {
	/* Sorted by country, then id; the generic rows ("*") first. */
	const struct carrier *const *rows;
	size_t n;
};

/* The built-in catalogue; constant, never fails. */
const struct catalogue *catalogue_builtin(void);

/* The six files as texts (NULL or n 0: that file is absent). */
enum catalogue_file {
	FILE_CARRIERS,
	FILE_CODES,
	FILE_STEPS,
	FILE_RESTRICTIONS,
	FILE_CONFLICTS,
	FILE_SOURCES,
	CATALOGUE_FILES
};
struct catalogue_texts {
	struct {
		const char *text;
		size_t n;
	} file[CATALOGUE_FILES];
};
extern const char *const catalogue_file_names[CATALOGUE_FILES]; /* "carriers.csv", ... */

/* Called for each fault; `where` is "codes.csv:12 ng-glo". */
typedef void catalogue_fault_fn(const char *where, const char *what, void *user);

/* Lays a user's rows over `base`: a carrier of the same id is replaced whole, others are added.
 * Every rule of the catalogue is checked first; on a fault nothing is taken, NULL comes
 * back, err (ERROR_INPUT "carriers-faulty") names the first file and line, and `fault` (may be
 * NULL) hears all (200 at most), cleaned for showing. Bounds: 4 MB, 20,000 rows. The result lives
 * in `arena`. */
must_check const struct catalogue *catalogue_overlay(const struct catalogue *base,
    const struct catalogue_texts *texts, struct arena *arena, catalogue_fault_fn *fault, void *user,
    struct error *err);

const struct carrier *catalogue_find(const struct catalogue *c, const char *id); /* or NULL */
const struct code_row *carrier_code(const struct carrier *c,
    enum condition condition); /* or NULL */

/* Its codes are used where this number is: the country code is the row's. A standard row of
 * landlines holds where its codes are used (North America's star codes in country code 1, the
 * European ones elsewhere); a VoIP provider has numbers of other countries, too. True where the
 * number tells no country. */
bool carrier_is_for(const struct carrier *c, const struct number *number);

/* The place of a row among the seed's four carriers (AT&T, Verizon, T-Mobile, International / GSM),
 * which everybody knows; CATALOGUE_SEEDS for every other. */
#define CATALOGUE_SEEDS 4
int catalogue_seed_place(const struct carrier *c);

/* Search as people type: words over id, name, aliases, kind of line, country code and names (en,
 * nl, fr, de); every word must match, at the beginning of a word or inside one. `country` "" or
 * NULL: all; generic rows match every country where their codes are used. Best first: the country
 * whose code is typed, names that begin with the text, aliases that do, beginnings of words, then
 * the rest. Among equals (so on an empty text) the seed's four lead (AT&T, Verizon, T-Mobile,
 * International / GSM) unless another country than the US is asked for, whose own rows then come
 * before the generic ones. `line` < 0: any kind. Returns how many of at most `max` pointers were
 * written. */
size_t catalogue_search(const struct catalogue *c, const char *text, const char *country, int line,
    const struct carrier **out, size_t max);

/* The rows to offer for a business number, the default choice first; the rule stands in
 * catalogue_suggest.c. A suggestion is never knowledge: the carrier of a number is not known, the
 * customer must be asked. `number` NULL: the three standard rows. Returns how many of at most `max`
 * were written. */
size_t catalogue_suggest(const struct catalogue *c, const struct number *number,
    const struct carrier **out, size_t max);

/* Words: the same in CSV, JSON and the store. *_parse return false for an unknown word and leave
 * `out` alone. */
const char *line_type_name(enum line_type t);
const char *family_name(enum family f);
const char *confidence_name(enum confidence c);
const char *ring_unit_name(enum ring_unit u); /* "" for RING_NONE */
const char *condition_name(enum condition c); /* "*" for CONDITION_ANY */
const char *number_form_name(enum number_form f);
bool line_type_parse(const char *word, enum line_type *out);
bool family_parse(const char *word, enum family *out);
bool confidence_parse(const char *word, enum confidence *out);
bool ring_unit_parse(const char *word, enum ring_unit *out);
bool number_form_parse(const char *word, enum number_form *out);
bool condition_parse(const char *word,
    enum condition *out); /* what an operator can choose (below CONDITIONS) */
bool condition_parse_row(const char *word,
    enum condition *out); /* also cancel_all, and "*" or "": any */

#endif
