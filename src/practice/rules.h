/*
 * What a JSON body or a query may hold, as tables: every name known, each value of its type, within
 * its bounds, nothing twice. Says all that is wrong, each once; the providers word it, each in its
 * own way. For the parts of practice whose provider takes JSON; all may use the forms.
 */
#ifndef PRACTICE_RULES_H
#define PRACTICE_RULES_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "practice/fields.h"
#include "practice/server.h"

enum rule_type {
	RULE_TEXT,
	RULE_E164,
	RULE_UUID,
	RULE_TIME, /* RFC 3339 with a time and a zone */
	RULE_BOOL,
	RULE_WHOLE,   /* a whole number */
	RULE_OBJECT,  /* of `rules`; without them of anything */
	RULE_OBJECTS, /* an array of such */
	RULE_TEXTS,   /* an array of texts */
	RULE_TEXT_MAP /* an object of texts */
};

struct rule { /* a table ends with a name of NULL */
	const char *name;
	enum rule_type type;
	bool required, nullable;
	int least, most; /* characters of a text, or a whole number's bounds; most 0: none */
	const char *const *values; /* that a text may have, NULL-terminated; NULL: any */
	const struct rule *rules;
};

enum fault_kind {
	FAULT_UNKNOWN, /* no rule of this name: `rule` is NULL */
	FAULT_MISSING,
	FAULT_TWICE,
	FAULT_TYPE, /* not of its type, or not of its form */
	FAULT_VALUE,
	FAULT_LEAST,
	FAULT_MOST
};

/* `path`: the names from the outside in, with dots between ("server.url", "hooks.0.on"). */
typedef void rules_fault_fn(void *user, enum fault_kind kind, const char *path,
    const struct rule *rule);

/* The object that a request's body is; NULL where it is none, has something behind it, is not
 * UTF-8, or the content type is not JSON's. The caller deletes it. */
cJSON *rules_parse(const struct server_request *request);
/* True when nothing is wrong. */
bool rules_check(const cJSON *object, const struct rule *rules, rules_fault_fn *fault, void *user);
bool rules_check_query(const struct fields *query, const struct rule *rules, rules_fault_fn *fault,
    void *user);
/* An RFC 3339 time with zone, in milliseconds since the epoch. */
bool rules_time(const char *text, long long *ms);
bool rules_e164(const char *text); /* "+", then 2 to 15 digits, not with 0 first */
bool rules_uuid(const char *text);
bool rules_utf8(const char *text, size_t n);

#endif
