/* Parses any forwarding code back into words, and names its faults (3GPP TS 22.030 6.5.2). Pure. */
#ifndef PHONE_EXPLAIN_H
#define PHONE_EXPLAIN_H

#include "phone/catalogue.h"

enum procedure {
	PROCEDURE_REGISTER,   /* ** : store the number and activate */
	PROCEDURE_ACTIVATE,   /* *SC# : re-activate a stored number */
	PROCEDURE_DEACTIVATE, /* #SC# */
	PROCEDURE_ERASE,      /* ##SC# */
	PROCEDURE_QUERY,      /* *#SC# */
	PROCEDURES
};

struct explained {
	enum family family;
	enum procedure procedure;
	enum condition condition; /* CONDITION_CANCEL_ALL for 002; CONDITION_ANY: not a forwarding
				     code that is known */
	char service_code[8];
	char number[E164_MAX + 4]; /* as dialled; "" none */
	char basic_service[4];     /* annex C group; "" none */
	int seconds;               /* 0 none */
	const char *meaning;       /* one sentence */
	const char *const *problems;
	size_t n_problems;
	const char *const *readings;
	size_t n_readings; /* other meanings where the code alone does not tell */
};

/* `line`: LINE_MOBILE, LINE_FIXED or -1 for no hint; `carrier` NULL or the row whose own templates
 * are tried first. False with ERROR_INPUT "not-a-code" when it is no code at all. Texts live in
 * `arena`. */
must_check bool explain_code(const struct catalogue *c, const char *code, int line,
    const struct carrier *carrier, struct arena *arena, struct explained *out, struct error *err);

const char *procedure_name(enum procedure p);

#endif
