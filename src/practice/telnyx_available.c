/* Numbers to be had at Telnyx, as the searches find them. */
#include <stdio.h>
#include <string.h>

#include "practice/telnyx.h"

#define FOUND_MAX 100 /* when no limit is asked for */

/* `prefix` and one digit. */
static const struct block {
	const char *iso, *type, *prefix, *locality, *area;
	int first, n;
	const char *code; /* national destination code */
} blocks[] = {
	{ "US", "local", "+1650555030", "Mountain View", "CA", 1, 9, "650" },
	{ "BE", "mobile", "+3248021045", NULL, NULL, 0, 10, "480" },
	{ "GB", "local", "+44207946078", "London", NULL, 0, 10, "20" },
};
#define N_BLOCKS (sizeof blocks / sizeof blocks[0])

/* The i-th number, whether it is still to be had or not; NULL: no more. */
static const struct block *offer_at(size_t i, char number[24])
{
	size_t b = 0;

	while (b < N_BLOCKS && i >= (size_t)blocks[b].n)
		i -= (size_t)blocks[b++].n;
	if (b == N_BLOCKS)
		return NULL;
	(void)snprintf(number, 24, "%s%d", blocks[b].prefix, blocks[b].first + (int)i);
	return &blocks[b];
}

static void add_region(cJSON *list, const char *type, const char *name)
{
	cJSON *region;

	if (name == NULL)
		return;
	region = cJSON_CreateObject();
	(void)cJSON_AddItemToArray(list, region);
	(void)cJSON_AddStringToObject(region, "region_type", type);
	(void)cJSON_AddStringToObject(region, "region_name", name);
}

static cJSON *offer_json(const struct block *b, const char *number)
{
	static const char *const features[] = { "voice", "sms" };
	cJSON *offer = cJSON_CreateObject(), *list, *part;
	size_t i;

	(void)cJSON_AddStringToObject(offer, "record_type", "available_phone_number");
	(void)cJSON_AddStringToObject(offer, "phone_number", number);
	(void)cJSON_AddStringToObject(offer, "vanity_format", "");
	(void)cJSON_AddBoolToObject(offer, "best_effort", false);
	(void)cJSON_AddBoolToObject(offer, "quickship", true);
	(void)cJSON_AddBoolToObject(offer, "reservable", true);
	list = cJSON_AddArrayToObject(offer, "region_information");
	add_region(list, "country_code", b->iso);
	add_region(list, "state", b->area);
	add_region(list, "location", b->locality);
	part = cJSON_AddObjectToObject(offer, "cost_information");
	(void)cJSON_AddStringToObject(part, "upfront_cost", "1.00");
	(void)cJSON_AddStringToObject(part, "monthly_cost", "1.00");
	(void)cJSON_AddStringToObject(part, "currency", "USD");
	list = cJSON_AddArrayToObject(offer, "features");
	for (i = 0; i < 2; i++) {
		part = cJSON_CreateObject();
		(void)cJSON_AddStringToObject(part, "name", features[i]);
		(void)cJSON_AddItemToArray(list, part);
	}
	return offer;
}

static bool same(const struct door *r, const char *name, const char *is)
{
	const char *wanted = door_query(r, name);

	return wanted == NULL || (is != NULL && strcmp(wanted, is) == 0);
}

/* Patterns are of the number without "+", with its country code or without. */
static bool pattern(const struct door *r, const struct block *b, const char *number)
{
	const char *begins = door_query(r, "filter[phone_number][starts_with]");
	const char *ends = door_query(r, "filter[phone_number][ends_with]");
	const char *holds = door_query(r, "filter[phone_number][contains]");
	const char *national = strstr(number, b->code);
	size_t n = strlen(number), k = ends == NULL ? 0 : strlen(ends);

	return (begins == NULL || strncmp(number + 1, begins, strlen(begins)) == 0 ||
		   strncmp(national, begins, strlen(begins)) == 0) &&
	    (holds == NULL || strstr(number + 1, holds) != NULL) &&
	    (ends == NULL || (k <= n && strcmp(number + n - k, ends) == 0));
}

/* Every number has voice and sms, and nothing else. */
static bool features(const char *list)
{
	size_t n;

	for (; list != NULL && *list != '\0'; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		if ((n != 5 || strncmp(list, "voice", n) != 0) &&
		    (n != 3 || strncmp(list, "sms", n) != 0))
			return false;
	}
	return true;
}

static bool offered(const struct door *r, const struct block *b, const char *number)
{
	return !tn_taken(tn_of(r), number) && same(r, "filter[country_code]", b->iso) &&
	    same(r, "filter[phone_number_type]", b->type) &&
	    same(r, "filter[locality]", b->locality) &&
	    same(r, "filter[administrative_area]", b->area) &&
	    same(r, "filter[national_destination_code]", b->code) &&
	    same(r, "filter[rate_center]", NULL) && pattern(r, b, number) &&
	    features(door_query(r, "filter[features]")) &&
	    features(door_query(r, "filter[features][]"));
}

bool tn_shown(const struct tn *tn, const char *number, const char **iso, const char **type)
{
	const struct block *b;
	char offer[24];
	size_t i;

	for (i = 0;; i++) {
		b = offer_at(i, offer);
		if (b == NULL)
			return false;
		if (strcmp(offer, number) == 0)
			break;
	}
	*iso = b->iso;
	*type = b->type;
	return tn->shown[i];
}

static void add_meta(cJSON *answer, const char *name, int n)
{
	cJSON *meta = cJSON_AddObjectToObject(answer, name);

	(void)cJSON_AddNumberToObject(meta, "total_results", n);
	(void)cJSON_AddNumberToObject(meta, "best_effort_results", 0);
}

void tn_available_list(struct door *r)
{
	cJSON *answer = cJSON_CreateObject();
	cJSON *data = cJSON_AddArrayToObject(answer, "data");
	int limit = door_query_whole(r, "filter[limit]", FOUND_MAX), n = 0;
	const struct block *b;
	char number[24];
	size_t i;

	for (i = 0; n < limit; i++) {
		b = offer_at(i, number);
		if (b == NULL)
			break;
		if (!offered(r, b, number))
			continue;
		(void)cJSON_AddItemToArray(data, offer_json(b, number));
		tn_of(r)->shown[i] = true;
		n++;
	}
	add_meta(answer, "meta", n);
	add_meta(answer, "metadata", n);
	door_answer(r, 200, answer);
}
