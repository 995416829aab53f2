/* Vapi's phone numbers. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/time.h"
#include "practice/vapi.h"
#include "practice/writer.h"

#define LIMIT_DEFAULT 100

struct vp_number *vp_number_add(struct vp *vp, cJSON *settings, long long at_ms)
{
	struct vp_number *n = xcalloc(1, sizeof *n);

	if (at_ms <= vp->last_ms)
		at_ms = vp->last_ms + 1;
	vp->last_ms = n->created_ms = n->updated_ms = at_ms;
	chance_uuid(n->id);
	n->settings = settings;
	n->next = vp->numbers;
	vp->numbers = n;
	return n;
}

static cJSON *number_json(const struct vp *vp, const struct vp_number *n)
{
	cJSON *json = cJSON_Duplicate(n->settings, true);

	(void)cJSON_AddStringToObject(json, "id", n->id);
	(void)cJSON_AddStringToObject(json, "orgId", vp->org);
	vp_add_time(json, "createdAt", n->created_ms);
	vp_add_time(json, "updatedAt", n->updated_ms);
	(void)cJSON_AddStringToObject(json, "status", "active");
	return json;
}

void vp_numbers_list(struct door *r)
{
	const struct vp *vp = vp_of(r);
	int left = door_query_whole(r, "limit", LIMIT_DEFAULT);
	cJSON *list = cJSON_CreateArray();
	const struct vp_number *n;

	for (n = vp->numbers; n != NULL && left > 0; n = n->next) {
		if (!vp_in_time(r, n->created_ms, n->updated_ms))
			continue;
		(void)cJSON_AddItemToArray(list, number_json(vp, n));
		left--;
	}
	door_answer(r, 200, list);
}

static bool found(const struct door *r, const struct vp_number *n)
{
	const char *search = door_query(r, "search");
	const char *number = door_text(n->settings, "number");
	const char *name = door_text(n->settings, "name");

	return vp_in_time(r, n->created_ms, n->updated_ms) &&
	    (search == NULL || (number != NULL && strcasestr(number, search) != NULL) ||
		(name != NULL && strcasestr(name, search) != NULL));
}

static void add_metadata(cJSON *answer, int total, int limit, int page, bool ascending)
{
	cJSON *meta = cJSON_AddObjectToObject(answer, "metadata");
	int pages = limit == 0 ? 0 : (total + limit - 1) / limit;

	(void)cJSON_AddNumberToObject(meta, "itemsPerPage", limit);
	(void)cJSON_AddNumberToObject(meta, "totalItems", total);
	(void)cJSON_AddNumberToObject(meta, "currentPage", page);
	(void)cJSON_AddNumberToObject(meta, "totalPages", pages);
	(void)cJSON_AddBoolToObject(meta, "hasNextPage", page < pages);
	(void)cJSON_AddStringToObject(meta, "sortOrder", ascending ? "ASC" : "DESC");
}

void vp_numbers_page(struct door *r)
{
	const struct vp *vp = vp_of(r);
	const char *order = door_query(r, "sortOrder");
	bool ascending = order != NULL && strcmp(order, "ASC") == 0;
	int limit = door_query_whole(r, "limit", LIMIT_DEFAULT);
	int page = door_query_whole(r, "page", 1);
	cJSON *answer = cJSON_CreateObject(), *results, *all = cJSON_CreateArray();
	const struct vp_number *n;
	long long i, first;

	for (n = vp->numbers; n != NULL; n = n->next) {
		if (!found(r, n))
			continue;
		if (ascending)
			(void)cJSON_InsertItemInArray(all, 0, number_json(vp, n));
		else
			(void)cJSON_AddItemToArray(all, number_json(vp, n));
	}
	results = cJSON_AddArrayToObject(answer, "results");
	first = (long long)(page - 1) * limit;
	for (i = first; i < first + limit && i < cJSON_GetArraySize(all); i++)
		(void)cJSON_AddItemToArray(results,
		    cJSON_Duplicate(cJSON_GetArrayItem(all, (int)i), true));
	add_metadata(answer, cJSON_GetArraySize(all), limit, page, ascending);
	cJSON_Delete(all);
	door_answer(r, 200, answer);
}

/* The body's provider; NULL: refused. Vapi has two more, vonage and vapi; practice does not. */
static const char *provider_of(struct door *r)
{
	static const char *const names[] = { "twilio", "telnyx", "byo-phone-number", NULL };
	static const struct rule rule = { .name = "provider", .values = names };
	const char *provider = door_text(r->body, "provider");

	if (provider != NULL && vp_rules_create(provider) != NULL)
		return provider;
	door_fault(r, FAULT_VALUE, &rule);
	return NULL;
}

void vp_number_create(struct door *r)
{
	struct vp *vp = vp_of(r);
	const char *provider = provider_of(r), *why;
	char said[160];
	cJSON *settings;

	if (provider == NULL || !door_body(r, vp_rules_create(provider)))
		return;
	settings = cJSON_CreateObject();
	if (strcmp(provider, "twilio") == 0)
		(void)cJSON_AddTrueToObject(settings, "smsEnabled");
	door_merge(settings, r->body);
	why = vp_settings_refusal(settings);
	if (why == NULL)
		why = vp_import_refusal(vp, settings, NULL, said, sizeof said);
	if (why != NULL) {
		vp_refuse(r, 400, "%s", why);
		cJSON_Delete(settings);
		return;
	}
	vp_import_done(vp, settings);
	door_answer(r, 201,
	    number_json(vp, vp_number_add(vp, settings, (long long)time_now() * 1000)));
}

/* Where the path's number stands; NULL: refused. */
static struct vp_number **find(struct door *r)
{
	struct vp_number **at = &vp_of(r)->numbers;

	if (!vp_id(r))
		return NULL;
	while (*at != NULL && strcasecmp((*at)->id, r->id) != 0)
		at = &(*at)->next;
	if (*at != NULL)
		return at;
	vp_refuse(r, 404, "Couldn't find the phone number %s", r->id);
	return NULL;
}

void vp_number_get(struct door *r)
{
	struct vp_number **at = find(r);

	if (at != NULL)
		door_answer(r, 200, number_json(vp_of(r), *at));
}

/* Is it another number now, or with other credentials? */
static bool moved(const cJSON *change)
{
	static const char *const names[] = { "number", "credentialId", "twilioAccountSid",
		"twilioAuthToken", "twilioApiKey", "twilioApiSecret" };
	size_t i;

	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (cJSON_GetObjectItemCaseSensitive(change, names[i]) != NULL)
			return true;
	}
	return false;
}

static void update(struct door *r, struct vp_number *n)
{
	struct vp *vp = vp_of(r);
	cJSON *settings = cJSON_Duplicate(n->settings, true);
	long long now_ms = (long long)time_now() * 1000;
	char said[160];
	const char *why;

	door_merge(settings, r->body);
	why = vp_settings_refusal(settings);
	if (why == NULL && moved(r->body))
		why = vp_import_refusal(vp, settings, n, said, sizeof said);
	if (why != NULL) {
		vp_refuse(r, 400, "%s", why);
		cJSON_Delete(settings);
		return;
	}
	cJSON_Delete(n->settings);
	n->settings = settings;
	n->updated_ms = now_ms > n->updated_ms ? now_ms : n->updated_ms + 1;
	if (moved(r->body))
		vp_import_done(vp, settings);
	door_answer(r, 200, number_json(vp, n));
}

void vp_number_update(struct door *r)
{
	struct vp_number **at = find(r);
	const char *provider;

	if (at == NULL)
		return;
	provider = provider_of(r);
	if (provider == NULL || !door_body(r, vp_rules_update(provider)))
		return;
	if (strcmp(provider, door_text((*at)->settings, "provider")) != 0)
		vp_refuse(r, 400, "provider must be that of the phone number: %s",
		    door_text((*at)->settings, "provider"));
	else
		update(r, *at);
}

/* The number at Twilio or Telnyx stays as it is, its voice URL too. */
void vp_number_delete(struct door *r)
{
	struct vp_number **at = find(r), *n;

	if (at == NULL)
		return;
	n = *at;
	*at = n->next;
	door_answer(r, 200, number_json(vp_of(r), n));
	cJSON_Delete(n->settings);
	free(n);
}

static void write_oldest_first(const struct vp_number *n, struct buf *out)
{
	if (n == NULL)
		return;
	write_oldest_first(n->next, out);
	writer_open(out, NULL, '{');
	writer_text(out, "id", n->id);
	writer_text(out, "provider", door_text(n->settings, "provider"));
	writer_text(out, "number", door_text(n->settings, "number"));
	writer_text(out, "assistantId", door_text(n->settings, "assistantId"));
	writer_close(out, '}');
}

void vp_state(const struct vp *vp, struct buf *out)
{
	writer_open(out, "vapi_numbers", '[');
	write_oldest_first(vp->numbers, out);
	writer_close(out, ']');
}
