#include "practice/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/text.h"

#define PATH_SIZE 256

struct check {
	rules_fault_fn *fault;
	void *user;
	bool good;
};

static void wrong(struct check *c, enum fault_kind kind, const char *path, const struct rule *rule)
{
	c->good = false;
	c->fault(c->user, kind, path, rule);
}

static bool is_json(const char *type)
{
	static const char json[] = "application/json";
	size_t n = sizeof json - 1;

	return type != NULL && strncasecmp(type, json, n) == 0 &&
	    (type[n] == '\0' || type[n] == ';' || type[n] == ' ');
}

bool rules_utf8(const char *text, size_t n)
{
	const char *end = text + n, *at;

	while (text < end) {
		at = text;
		if (text_next(&text, end) == 0xfffd && text == at + 1)
			return false;
	}
	return true;
}

cJSON *rules_parse(const struct server_request *request)
{
	cJSON *json;

	if (!is_json(request->content_type) || request->too_large ||
	    strlen(request->body) != request->n_body || !rules_utf8(request->body, request->n_body))
		return NULL;
	json = cJSON_ParseWithOpts(request->body, NULL, true);
	if (cJSON_IsObject(json))
		return json;
	cJSON_Delete(json);
	return NULL;
}

/* ---- forms */

bool rules_e164(const char *text)
{
	size_t n = text[0] == '+' ? strspn(text + 1, "0123456789") : 0;

	return n >= 2 && n <= 15 && text[1] != '0' && text[n + 1] == '\0';
}

bool rules_uuid(const char *text)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	size_t i;

	if (strlen(text) != sizeof form - 1)
		return false;
	for (i = 0; form[i] != '\0'; i++) {
		if (form[i] == '-' ? text[i] != '-'
				   : strchr("0123456789abcdefABCDEF", text[i]) == NULL)
			return false;
	}
	return true;
}

/* n digits at *s, which moves past them; -1: they are not there. */
static int digits(const char **s, size_t n)
{
	int value = 0;

	for (; n > 0; n--, (*s)++) {
		if (**s < '0' || **s > '9')
			return -1;
		value = value * 10 + (**s - '0');
	}
	return value;
}

/* "Z", "+01:00": seconds to take off. */
static bool zone(const char *s, long long *seconds)
{
	int hours, minutes, sign = *s == '-' ? -1 : 1;

	*seconds = 0;
	if (strcmp(s, "Z") == 0 || strcmp(s, "z") == 0)
		return true;
	if (*s != '+' && *s != '-')
		return false;
	s++;
	hours = digits(&s, 2);
	if (hours < 0 || hours > 23 || *s++ != ':')
		return false;
	minutes = digits(&s, 2);
	*seconds = sign * (hours * 3600LL + minutes * 60LL);
	return minutes >= 0 && minutes <= 59 && *s == '\0';
}

/* Digits behind the point, as many as there are; what is less than a millisecond does not count. */
static bool fraction(const char **s, int *ms)
{
	int weight = 100;

	*ms = 0;
	if (**s != '.')
		return true;
	(*s)++;
	if (**s < '0' || **s > '9')
		return false;
	for (; **s >= '0' && **s <= '9'; (*s)++, weight /= 10)
		*ms += (**s - '0') * weight;
	return true;
}

bool rules_time(const char *text, long long *ms)
{
	static const char form[] = "-- ::"; /* what stands behind year, month, day, hour, minute */
	int part[6], most[6] = { 9999, 12, 31, 23, 59, 60 };
	struct tm tm = { 0 };
	long long off;
	int thousandth;
	size_t i;

	for (i = 0; i < 6; i++) {
		part[i] = digits(&text, i == 0 ? 4 : 2);
		if (part[i] < 0 || part[i] > most[i] || ((i == 1 || i == 2) && part[i] == 0))
			return false;
		if (i == 5)
			break;
		if (form[i] == ' ' ? *text != 'T' && *text != 't' : *text != form[i])
			return false;
		text++;
	}
	if (!fraction(&text, &thousandth) || !zone(text, &off))
		return false;
	tm.tm_year = part[0] - 1900;
	tm.tm_mon = part[1] - 1;
	tm.tm_mday = part[2];
	tm.tm_hour = part[3];
	tm.tm_min = part[4];
	tm.tm_sec = part[5];
	*ms = ((long long)timegm(&tm) - off) * 1000 + thousandth;
	return true;
}

/* Characters, not bytes. */
static int length(const char *text)
{
	int n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static bool formed(enum rule_type type, const char *text)
{
	long long ms;

	switch (type) {
	case RULE_E164:
		return rules_e164(text);
	case RULE_UUID:
		return rules_uuid(text);
	case RULE_TIME:
		return rules_time(text, &ms);
	default:
		return true;
	}
}

static void check_text(struct check *c, const char *text, const struct rule *rule, const char *path)
{
	const char *const *value = rule->values;

	while (value != NULL && *value != NULL && strcmp(*value, text) != 0)
		value++;
	if (!formed(rule->type, text))
		wrong(c, FAULT_TYPE, path, rule);
	else if (value != NULL && *value == NULL)
		wrong(c, FAULT_VALUE, path, rule);
	else if (length(text) < rule->least)
		wrong(c, FAULT_LEAST, path, rule);
	else if (rule->most > 0 && length(text) > rule->most)
		wrong(c, FAULT_MOST, path, rule);
}

static void check_whole(struct check *c, double value, const struct rule *rule, const char *path)
{
	if (value < -1e9 || value > 1e9 || value != (double)(long)value)
		wrong(c, FAULT_TYPE, path, rule);
	else if (value < rule->least)
		wrong(c, FAULT_LEAST, path, rule);
	else if (rule->most > 0 && value > rule->most)
		wrong(c, FAULT_MOST, path, rule);
}

static const struct rule *find_rule(const struct rule *rules, const char *name)
{
	while (rules->name != NULL && strcmp(rules->name, name) != 0)
		rules++;
	return rules->name == NULL ? NULL : rules;
}

/* ---- bodies */

static void check_object(struct check *c, const cJSON *object, const struct rule *rules,
    const char *inside);

static bool all_texts(const cJSON *list)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		if (!cJSON_IsString(item))
			return false;
	}
	return true;
}

static bool of_type(const cJSON *item, enum rule_type type)
{
	switch (type) {
	case RULE_BOOL:
		return cJSON_IsBool(item);
	case RULE_WHOLE:
		return cJSON_IsNumber(item);
	case RULE_OBJECT:
		return cJSON_IsObject(item);
	case RULE_OBJECTS:
		return cJSON_IsArray(item);
	case RULE_TEXTS:
		return cJSON_IsArray(item) && all_texts(item);
	case RULE_TEXT_MAP:
		return cJSON_IsObject(item) && all_texts(item);
	default:
		return cJSON_IsString(item);
	}
}

static void check_objects(struct check *c, const cJSON *list, const struct rule *rule,
    const char *path)
{
	char inside[PATH_SIZE + 12]; /* and a dot and an index */
	const cJSON *item;
	int i = 0;

	cJSON_ArrayForEach(item, list)
	{
		(void)snprintf(inside, sizeof inside, "%s.%d", path, i++);
		if (!cJSON_IsObject(item))
			wrong(c, FAULT_TYPE, inside, rule);
		else if (rule->rules != NULL)
			check_object(c, item, rule->rules, inside);
	}
}

static void check_value(struct check *c, const cJSON *item, const struct rule *rule,
    const char *path)
{
	if (cJSON_IsNull(item) && rule->nullable)
		return;
	if (!of_type(item, rule->type))
		wrong(c, FAULT_TYPE, path, rule);
	else if (cJSON_IsString(item))
		check_text(c, item->valuestring, rule, path);
	else if (cJSON_IsNumber(item))
		check_whole(c, item->valuedouble, rule, path);
	else if (rule->type == RULE_OBJECTS)
		check_objects(c, item, rule, path);
	else if (rule->type == RULE_OBJECT && rule->rules != NULL)
		check_object(c, item, rule->rules, path);
}

static void join(char out[PATH_SIZE], const char *inside, const char *name)
{
	(void)snprintf(out, PATH_SIZE, "%s%s%s", inside, inside[0] == '\0' ? "" : ".", name);
}

static void check_object(struct check *c, const cJSON *object, const struct rule *rules,
    const char *inside)
{
	const struct rule *rule;
	const cJSON *item;
	char path[PATH_SIZE];

	cJSON_ArrayForEach(item, object)
	{
		join(path, inside, item->string);
		rule = find_rule(rules, item->string);
		if (rule == NULL)
			wrong(c, FAULT_UNKNOWN, path, NULL);
		else if (cJSON_GetObjectItemCaseSensitive(object, item->string) != item)
			wrong(c, FAULT_TWICE, path, rule);
		else
			check_value(c, item, rule, path);
	}
	for (rule = rules; rule->name != NULL; rule++) {
		join(path, inside, rule->name);
		if (rule->required && cJSON_GetObjectItemCaseSensitive(object, rule->name) == NULL)
			wrong(c, FAULT_MISSING, path, rule);
	}
}

bool rules_check(const cJSON *object, const struct rule *rules, rules_fault_fn *fault, void *user)
{
	struct check c = { .fault = fault, .user = user, .good = true };

	check_object(&c, object, rules, "");
	return c.good;
}

/* ---- queries */

static void check_query_value(struct check *c, const char *text, const struct rule *rule)
{
	char *end = NULL;
	double value;

	if (rule->type == RULE_BOOL) {
		if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
			wrong(c, FAULT_TYPE, rule->name, rule);
	} else if (rule->type == RULE_WHOLE) {
		value = strtod(text, &end);
		if (strspn(text, "-0123456789") != strlen(text) || text[0] == '\0' || *end != '\0')
			wrong(c, FAULT_TYPE, rule->name, rule);
		else
			check_whole(c, value, rule, rule->name);
	} else {
		check_text(c, text, rule, rule->name);
	}
}

bool rules_check_query(const struct fields *query, const struct rule *rules, rules_fault_fn *fault,
    void *user)
{
	struct check c = { .fault = fault, .user = user, .good = true };
	const struct rule *rule;
	size_t i;

	for (i = 0; i < query->n; i++) {
		rule = find_rule(rules, query->field[i].name);
		if (rule == NULL)
			wrong(&c, FAULT_UNKNOWN, query->field[i].name, NULL);
		else
			check_query_value(&c, query->field[i].value, rule);
	}
	return c.good;
}
