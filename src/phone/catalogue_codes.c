/*
 * The rules about one row of codes: each family's form (mobile: 3GPP TS 22.030 6.5.2 and annexes B,
 * C; European fixed lines: ETS 300 738; North America: carriers' practice), and that a check code
 * never switches anything.
 */
#include "phone/catalogue_rules.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

#define TEMPLATE_MAX 40 /* the longest code of the catalogue has 27 signs */
#define GROUPS_MAX 6

enum shape { GSM_ON, GSM_OFF, FIXED_ON, FIXED_OFF, QUERY, NANP_ON, NANP_OFF, SHAPES };

/* Group 1 is the service code; 3 the field after the number; 5 the seconds (fixed lines: 3). */
static const char *const patterns[SHAPES] = {
	[GSM_ON] = "^\\*\\*?([0-9]{2,3})\\*\\{number\\}(\\*([0-9]{2})?(\\*(\\{seconds\\}))?)?#$",
	[GSM_OFF] = "^##?([0-9]{2,3})#$",
	[FIXED_ON] = "^\\*([0-9]{2})\\*\\{number\\}(\\*(\\{seconds\\}))?#$",
	[FIXED_OFF] = "^#([0-9]{2})#$",
	[QUERY] = "^\\*#([0-9]{2,3})(\\*\\{number\\})?#$",
	[NANP_ON] = "^(\\*[0-9]{2}#?|[0-9]{2}#)\\{number\\}#?$",
	[NANP_OFF] = "^(\\*[0-9]{2,3}#?|[0-9]{2}#)$",
};

struct code_shapes {
	regex_t regex[SHAPES];
};

/* Service codes, TS 22.030 annex B; "" where there is none. */
static const char *const service_codes[CODE_CONDITIONS] = {
	[CONDITION_ALL] = "21",
	[CONDITION_NO_ANSWER] = "61",
	[CONDITION_BUSY] = "67",
	[CONDITION_UNAVAILABLE] = "62",
	[CONDITION_ALL_CONDITIONAL] = "004",
	[CONDITION_BUSY_OR_NO_ANSWER] = "",
	[CONDITION_CANCEL_ALL] = "002",
};
static const char *const timer_codes[] = { "61", "002", "004", NULL };
/* Basic service groups, TS 22.030 annex C. */
static const char *const service_groups[] = { "", "10", "11", "12", "13", "16", "17", "18", "19",
	"20", "21", "22", "24", "25", "26", "99", NULL };

/* One row in hand. */
struct subject {
	const struct code_shapes *shapes;
	const struct csv_line *code;
	const char *carrier, *ring_unit, *condition_word;
	enum condition condition;
	enum family family;
	struct catalogue_faults *faults;
};

struct matched {
	char group[GROUPS_MAX][TEMPLATE_MAX + 1];
};

struct code_shapes *code_shapes_new(void)
{
	struct code_shapes *s = xmalloc(sizeof *s);

	for (int i = 0; i < SHAPES; i++)
		check(regcomp(&s->regex[i], patterns[i], REG_EXTENDED) == 0);
	return s;
}

void code_shapes_free(struct code_shapes *shapes)
{
	for (int i = 0; i < SHAPES; i++)
		regfree(&shapes->regex[i]);
	free(shapes);
}

static bool among(const char *const *words, const char *word)
{
	for (; *words != NULL; words++) {
		if (strcmp(*words, word) == 0)
			return true;
	}
	return false;
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (const char *s = strstr(text, part); s != NULL; s = strstr(s + 1, part))
		n++;
	return n;
}

static void fault(const struct subject *x, int column, const char *what)
{
	int n;

	catalogue_fault(x->faults, FILE_CODES, x->code->line, x->carrier, "%s: %s %s",
	    x->condition_word, column >= 0 ? catalogue_columns(FILE_CODES, &n)[column] : "", what);
}

/* Matches one template. False, after saying so, when it has another form or another service code
 * than the family's; an excepted form is passed over in silence. */
static bool shaped(const struct subject *x, int column, enum shape shape, bool with_code,
    struct matched *m)
{
	const char *text = x->code->field[column];
	regmatch_t at[GROUPS_MAX];
	int n;
	const char *name = catalogue_columns(FILE_CODES, &n)[column];

	if (*text == '\0')
		return false;
	if (regexec(&x->shapes->regex[shape], text, GROUPS_MAX, at, 0) != 0) {
		if (!catalogue_excepted(EXCEPT_SHAPE, x->carrier, x->condition_word, name))
			fault(x, column, "does not have the form of its family");
		return false;
	}
	for (int i = 0; i < GROUPS_MAX; i++) {
		size_t length = at[i].rm_so < 0 ? 0 : (size_t)(at[i].rm_eo - at[i].rm_so);

		memcpy(m->group[i], text + (length != 0 ? at[i].rm_so : 0), length);
		m->group[i][length] = '\0';
	}
	if (with_code && strcmp(m->group[1], service_codes[x->condition]) != 0 &&
	    !catalogue_excepted(EXCEPT_SERVICE_CODE, x->carrier, x->condition_word, name))
		fault(x, column, "carries another service code than its condition has");
	return true;
}

static void check_gsm(const struct subject *x)
{
	static const int activations[] = { CODE_ACTIVATE, CODE_NO_TIMER };
	struct matched m;

	for (int i = 0; i < 2; i++) {
		if (!shaped(x, activations[i], GSM_ON, true, &m))
			continue;
		if (!among(service_groups, m.group[3]))
			fault(x, activations[i], "has no service group between number and seconds");
		if (m.group[5][0] != '\0' && !among(timer_codes, m.group[1]))
			fault(x, activations[i], "has seconds, which only 61, 002 and 004 take");
	}
	(void)shaped(x, CODE_DEACTIVATE, GSM_OFF, true, &m);
	(void)shaped(x, CODE_QUERY, QUERY, true, &m);
}

static void check_fixed(const struct subject *x)
{
	static const int activations[] = { CODE_ACTIVATE, CODE_NO_TIMER };
	struct matched m;

	for (int i = 0; i < 2; i++) {
		if (shaped(x, activations[i], FIXED_ON, true, &m) && m.group[3][0] != '\0' &&
		    strcmp(m.group[1], "61") != 0)
			fault(x, activations[i], "has seconds, which only 61 takes");
	}
	if (x->condition == CONDITION_UNAVAILABLE || x->condition == CONDITION_ALL_CONDITIONAL)
		fault(x, -1, "fixed lines have no such code");
	(void)shaped(x, CODE_DEACTIVATE, FIXED_OFF, true, &m);
	(void)shaped(x, CODE_QUERY, QUERY, true, &m);
}

static void check_nanp(const struct subject *x)
{
	struct matched m;

	if (strstr(x->code->field[CODE_ACTIVATE], "{seconds}") != NULL)
		fault(x, CODE_ACTIVATE, "has seconds, which no star code takes");
	(void)shaped(x, CODE_ACTIVATE, NANP_ON, false, &m);
	(void)shaped(x, CODE_DEACTIVATE, NANP_OFF, false, &m);
}

/* The signs of a template besides its placeholders. */
static bool signs_right(const char *s)
{
	static const char *const holders[] = { "{number}", "{seconds}", "{rings}", NULL };

	while (*s != '\0') {
		size_t n = strspn(s, "0123456789*#");

		for (int i = 0; n == 0 && holders[i] != NULL; i++) {
			if (strncmp(s, holders[i], strlen(holders[i])) == 0)
				n = strlen(holders[i]);
		}
		if (n == 0)
			return false;
		s += n;
	}
	return true;
}

static void check_placeholders(const struct subject *x)
{
	const char *const *f = x->code->field;
	const char *on = f[CODE_ACTIVATE], *plain = f[CODE_NO_TIMER], *ask = f[CODE_QUERY];

	if (*on != '\0' && count(on, "{number}") != 1 &&
	    !catalogue_excepted(EXCEPT_STORED_NUMBER, x->carrier, NULL, NULL))
		fault(x, CODE_ACTIVATE, "needs {number} once");
	if (*plain != '\0' && count(plain, "{number}") != 1)
		fault(x, CODE_NO_TIMER, "needs {number} once");
	if (*plain != '\0' &&
	    (strstr(plain, "{seconds}") != NULL || strstr(on, "{seconds}") == NULL))
		fault(x, CODE_NO_TIMER,
		    "is for codes whose activate has {seconds}, and has none itself");
	if (strchr(f[CODE_DEACTIVATE], '{') != NULL)
		fault(x, CODE_DEACTIVATE, "has a placeholder");
	if (strstr(ask, "{seconds}") != NULL ||
	    (strstr(ask, "{number}") != NULL &&
		!catalogue_excepted(EXCEPT_NUMBER_IN_QUERY, x->carrier, x->condition_word, NULL)))
		fault(x, CODE_QUERY, "has a placeholder");
	if ((strstr(on, "{seconds}") != NULL && strcmp(x->ring_unit, "seconds") != 0) ||
	    (strstr(on, "{rings}") != NULL && strcmp(x->ring_unit, "rings") != 0))
		fault(x, CODE_ACTIVATE, "has a ring time, but the carrier has no such ring_unit");
}

/* A check must never switch anything: #21# switches off, *#21# asks. */
static void check_meanings(const struct subject *x)
{
	const char *const *f = x->code->field;
	const char *on = f[CODE_ACTIVATE], *off = f[CODE_DEACTIVATE], *ask = f[CODE_QUERY];

	if (*on == '\0' && *off == '\0' && *ask == '\0')
		fault(x, -1, "row without any code");
	if (x->condition == CONDITION_CANCEL_ALL &&
	    (*on != '\0' || f[CODE_NO_TIMER][0] != '\0' || *ask != '\0' || *off == '\0'))
		fault(x, -1, "cancel_all has a deactivate code and nothing else");
	if (*off != '\0' && strcmp(off, ask) == 0)
		fault(x, CODE_DEACTIVATE, "is the same code as query");
	if (strncmp(off, "*#", 2) == 0)
		fault(x, CODE_DEACTIVATE, "has the form of a query");
	if (*on != '\0' && (strcmp(on, off) == 0 || strcmp(on, ask) == 0))
		fault(x, CODE_ACTIVATE, "repeats another code");
}

void code_rules_check(const struct code_shapes *shapes, const struct csv_line *code,
    const struct csv_line *carrier, struct catalogue_faults *faults)
{
	struct subject x = {
		.shapes = shapes,
		.code = code,
		.carrier = carrier->field[CARRIER_ID],
		.ring_unit = carrier->field[CARRIER_RING_UNIT],
		.condition_word = code->field[CODE_CONDITION],
		.faults = faults,
	};
	bool short_enough = true;

	/* A wrong condition or family was told already, where it stands. */
	if (!condition_parse_row(x.condition_word, &x.condition) || x.condition == CONDITION_ANY ||
	    !family_parse(carrier->field[CARRIER_FAMILY], &x.family))
		return;
	for (int column = CODE_ACTIVATE; column <= CODE_QUERY; column++) {
		if (!signs_right(code->field[column]))
			fault(&x, column, "has a sign that is not 0-9 * #");
		if (strlen(code->field[column]) > TEMPLATE_MAX) {
			fault(&x, column, "is too long for a code");
			short_enough = false;
		}
	}
	if (!short_enough)
		return;
	check_meanings(&x);
	check_placeholders(&x);
	if (x.family == FAMILY_GSM_MMI)
		check_gsm(&x);
	else if (x.family == FAMILY_ETSI_FIXED)
		check_fixed(&x);
	else if (x.family == FAMILY_NANP_VSC)
		check_nanp(&x);
	else if (x.family == FAMILY_APP_ONLY)
		fault(&x, -1, "an app-only line has no codes");
}

void first_code_rules_check(const struct code_shapes *shapes, const struct csv_line *carrier,
    struct catalogue_faults *faults)
{
	static const enum shape cancels[FAMILIES] = {
		[FAMILY_GSM_MMI] = GSM_OFF,
		[FAMILY_ETSI_FIXED] = FIXED_OFF,
		[FAMILY_NANP_VSC] = NANP_OFF,
	};
	const char *code = carrier->field[CARRIER_FIRST_CODE];
	enum family family;
	bool right = strlen(code) <= TEMPLATE_MAX;

	if (*code == '\0' || !family_parse(carrier->field[CARRIER_FAMILY], &family))
		return;
	if (family == FAMILY_OTHER)
		right = right && strspn(code, "0123456789*#") == strlen(code);
	else
		right = right && family != FAMILY_APP_ONLY &&
		    regexec(&shapes->regex[cancels[family]], code, 0, NULL, 0) == 0;
	if (!right)
		catalogue_fault(faults, FILE_CARRIERS, carrier->line, carrier->field[CARRIER_ID],
		    "first_code is not a code that ends something in its family");
}
