/* Voice v1: which countries may be called, and whether a subaccount takes that from its owner. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "practice/countries.h"
#include "practice/twilio.h"
#include "practice/writer.h"

#define IN_FORCE_MS 5000 /* a change reads as such after this */
#define CHANGES_MAX 100

/* Ranges that stay closed while high-risk special numbers are. Two are of Twilio's own example. */
static const char *const prefixes[][2] = {
	{ "LV", "+37181" },
	{ "LV", "+3719000" },
	{ "NG", "+234700" },
	{ "GB", "+4470" },
	{ "BE", "+32900" },
};
#define N_PREFIXES (sizeof prefixes / sizeof prefixes[0])

static size_t index_of(const char *iso)
{
	size_t i;

	for (i = 0; i < countries_count() && strcmp(countries_at(i)->iso, iso) != 0; i++)
		;
	return i;
}

static const struct tw_permission *in_force(const struct tw_account *a, size_t country)
{
	return a->inherits_now && a->owner != NULL ? &a->owner->permissions[country]
						   : &a->permissions[country];
}

bool tw_permitted(const struct tw_account *a, const char *number)
{
	const struct country_row *c = countries_of_number(number);
	const struct tw_permission *p;
	size_t i;

	if (c == NULL)
		return false;
	p = in_force(a, index_of(c->iso));
	for (i = 0; i < N_PREFIXES; i++) {
		if (strcmp(prefixes[i][0], c->iso) == 0 &&
		    strncmp(number, prefixes[i][1], strlen(prefixes[i][1])) == 0)
			return p->special;
	}
	return p->low_risk;
}

static void write_country(struct tw_request *r, size_t i)
{
	const struct country_row *c = countries_at(i);
	const struct tw_permission *p = in_force(r->account, i);
	struct buf *out = &r->out;
	char text[200];

	writer_open(out, NULL, '{');
	writer_text(out, "iso_code", c->iso);
	writer_text(out, "name", c->name);
	writer_text(out, "continent", c->continent);
	(void)snprintf(text, sizeof text, "+%s", c->code);
	writer_open(out, "country_codes", '[');
	writer_text(out, NULL, text);
	writer_close(out, ']');
	writer_bool(out, "low_risk_numbers_enabled", p->low_risk);
	writer_bool(out, "high_risk_special_numbers_enabled", p->special);
	writer_bool(out, "high_risk_tollfraud_numbers_enabled", p->tollfraud);
	(void)snprintf(text, sizeof text, "%s/v1/DialingPermissions/Countries/%s", r->tw->url,
	    c->iso);
	writer_text(out, "url", text);
	(void)snprintf(text, sizeof text,
	    "%s/v1/DialingPermissions/Countries/%s/"
	    "HighRiskSpecialPrefixes",
	    r->tw->url, c->iso);
	writer_open(out, "links", '{');
	writer_text(out, "highrisk_special_prefixes", text);
	writer_close(out, '}');
	writer_close(out, '}');
}

static bool yes_or_no(const char *text, bool *out)
{
	*out = strcmp(text, "true") == 0;
	return *out || strcmp(text, "false") == 0;
}

/* 1: matches or was not asked for, 0: does not, -1: not a yes or no. */
static int switch_matches(const struct tw_request *r, const char *name, bool is)
{
	const char *text = fields_get(&r->fields, name);
	bool wanted;

	if (text == NULL)
		return 1;
	if (!yes_or_no(text, &wanted))
		return -1;
	return wanted == is;
}

/* The same three answers for the whole of the filters. */
static int country_matches(const struct tw_request *r, size_t i)
{
	const struct country_row *c = countries_at(i);
	const struct tw_permission *p = in_force(r->account, i);
	const char *iso = fields_get(&r->fields, "IsoCode");
	const char *continent = fields_get(&r->fields, "Continent");
	const char *code = fields_get(&r->fields, "CountryCode");
	int low = switch_matches(r, "LowRiskNumbersEnabled", p->low_risk);
	int special = switch_matches(r, "HighRiskSpecialNumbersEnabled", p->special);
	int fraud = switch_matches(r, "HighRiskTollfraudNumbersEnabled", p->tollfraud);

	if (low < 0 || special < 0 || fraud < 0)
		return -1;
	return low && special && fraud && (iso == NULL || strcmp(iso, c->iso) == 0) &&
	    (continent == NULL || strcmp(continent, c->continent) == 0) &&
	    (code == NULL || strcmp(code + (code[0] == '+'), c->code) == 0);
}

void tw_countries_list(struct tw_request *r)
{
	struct tw_list list;
	size_t i;

	if (country_matches(r, 0) < 0) {
		tw_refuse(r, 400, 20001, "A filter has to be true or false.");
		return;
	}
	if (!tw_list_begin(&list, r, "content", true))
		return;
	for (i = 0; i < countries_count(); i++) {
		if (country_matches(r, i) > 0 && tw_list_has(&list, i + 1))
			write_country(r, i);
	}
	tw_list_end(&list, "content");
}

void tw_country_get(struct tw_request *r)
{
	size_t i = index_of(r->id);

	if (i == countries_count()) {
		tw_not_found(r);
		return;
	}
	write_country(r, i);
	tw_answer(r, 200);
}

void tw_prefixes_list(struct tw_request *r)
{
	struct tw_list list;
	size_t i;

	if (countries_by_iso(r->id) == NULL) {
		tw_not_found(r);
		return;
	}
	if (!tw_list_begin(&list, r, "content", true))
		return;
	for (i = 0; i < N_PREFIXES; i++) {
		if (strcmp(prefixes[i][0], r->id) == 0 && tw_list_has(&list, i + 1)) {
			writer_open(&r->out, NULL, '{');
			writer_text(&r->out, "prefix", prefixes[i][1]);
			writer_close(&r->out, '}');
		}
	}
	tw_list_end(&list, "content");
}

/* ---- changes, in force a while later */

struct tw_change {
	struct tw_change *next;
	struct tw *tw;
	struct tw_account *account;
	size_t country; /* countries_count(): inheritance */
	struct tw_permission to;
	bool inherit;
};

static void forget(struct tw_change *c)
{
	struct tw_change **at = &c->tw->changes;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	free(c);
}

void tw_changes_free(struct tw *tw)
{
	while (tw->changes != NULL)
		forget(tw->changes);
}

static void take_effect(void *user)
{
	struct tw_change *c = user;

	if (c->country == countries_count())
		c->account->inherits_now = c->inherit;
	else
		c->account->permissions[c->country] = c->to;
	forget(c);
}

static void change_later(struct tw_request *r, const struct tw_change *change)
{
	struct tw_change *c = xmalloc(sizeof *c);

	*c = *change;
	c->tw = r->tw;
	c->account = r->account;
	c->next = r->tw->changes;
	r->tw->changes = c;
	agenda_add(r->tw->agenda, IN_FORCE_MS, take_effect, c);
}

/* One of UpdateRequest's objects: its country and three switches, which are texts, nothing else. */
static bool read_change(const cJSON *item, struct tw_change *c)
{
	static const char *const names[] = { "low_risk_numbers_enabled",
		"high_risk_special_numbers_enabled", "high_risk_tollfraud_numbers_enabled" };
	bool *const to[] = { &c->to.low_risk, &c->to.special, &c->to.tollfraud };
	const cJSON *value = cJSON_GetObjectItemCaseSensitive(item, "iso_code");
	size_t i;

	if (!cJSON_IsObject(item) || cJSON_GetArraySize(item) != 4 || !cJSON_IsString(value))
		return false;
	c->country = index_of(value->valuestring);
	for (i = 0; i < 3; i++) {
		value = cJSON_GetObjectItemCaseSensitive(item, names[i]);
		if (!cJSON_IsString(value) || !yes_or_no(value->valuestring, to[i]))
			return false;
	}
	return c->country < countries_count();
}

static void update(struct tw_request *r, const cJSON *array)
{
	struct tw_change changes[CHANGES_MAX];
	const cJSON *item;
	size_t n = 0, i;

	memset(changes, 0, sizeof changes);
	cJSON_ArrayForEach(item, array)
	{
		if (n == CHANGES_MAX || !read_change(item, &changes[n])) {
			tw_refuse(r, 400, 20001, "UpdateRequest has a country that is malformed.");
			return;
		}
		if (r->account == r->tw->known[TW_TRIAL] &&
		    (changes[n].to.special || changes[n].to.tollfraud)) {
			tw_refuse(r, 403, 10002, "A trial account cannot call high-risk numbers.");
			return;
		}
		n++;
	}
	for (i = 0; i < n; i++)
		change_later(r, &changes[i]);
	writer_open(&r->out, NULL, '{');
	writer_int(&r->out, "update_count", (long long)n);
	writer_text(&r->out, "update_request", fields_get(&r->fields, "UpdateRequest"));
	writer_close(&r->out, '}');
	tw_answer(r, 201);
}

void tw_countries_update(struct tw_request *r)
{
	const char *text = fields_get(&r->fields, "UpdateRequest");
	const char *end = NULL;
	cJSON *array = text == NULL ? NULL : cJSON_ParseWithOpts(text, &end, 1);

	if (!cJSON_IsArray(array) || cJSON_GetArraySize(array) == 0)
		tw_refuse(r, 400, 20001, "UpdateRequest has to be a JSON array of countries.");
	else
		update(r, array);
	cJSON_Delete(array);
}

static void write_settings(struct tw_request *r, int status)
{
	char link[100];

	(void)snprintf(link, sizeof link, "%s/v1/Settings", r->tw->url);
	writer_open(&r->out, NULL, '{');
	writer_bool(&r->out, "dialing_permissions_inheritance", r->account->inherits);
	writer_text(&r->out, "url", link);
	writer_close(&r->out, '}');
	tw_answer(r, status);
}

void tw_settings_get(struct tw_request *r)
{
	write_settings(r, 200);
}

void tw_settings_set(struct tw_request *r)
{
	const char *text = fields_get(&r->fields, "DialingPermissionsInheritance");
	struct tw_change change = { .country = countries_count() };

	if (text != NULL && !yes_or_no(text, &change.inherit)) {
		tw_refuse(r, 400, 20001, "DialingPermissionsInheritance has to be true or false.");
		return;
	}
	if (text != NULL && r->account->owner == NULL) {
		tw_refuse(r, 400, 20001, "Only a subaccount can inherit dialing permissions.");
		return;
	}
	if (text != NULL) {
		r->account->inherits = change.inherit;
		change_later(r, &change);
	}
	write_settings(r, 202);
}
