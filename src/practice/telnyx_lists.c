/* Telnyx' lists: filters, order, pages. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "practice/telnyx.h"

static bool ends(const char *text, const char *with)
{
	size_t n = strlen(text), k = strlen(with);

	return n >= k && strcmp(text + n - k, with) == 0;
}

/* "US,GB": how the official SDK sends several. */
static bool one_of(const char *words, const char *text)
{
	const size_t n = strlen(text);
	const char *at = words;

	for (;; at++) {
		if (strncmp(at, text, n) == 0 && strcspn(at, ",") == n)
			return true;
		at += strcspn(at, ",");
		if (*at == '\0')
			return false;
	}
}

static bool matches(enum tn_how how, const char *wanted, const char *is)
{
	switch (how) {
	case TN_EQUALS:
		return strcmp(is, wanted) == 0;
	case TN_ONE_OF:
		return one_of(wanted, is);
	case TN_HOLDS:
		return strstr(is, wanted) != NULL;
	case TN_BEGINS:
		return strncmp(is, wanted, strlen(wanted)) == 0;
	case TN_ENDS:
		return ends(is, wanted);
	case TN_DIGITS: /* "Non-numerical characters will result in no values being returned" */
		return strspn(wanted, "0123456789") == strlen(wanted) && strstr(is, wanted) != NULL;
	case TN_AFTER: /* RFC 3339 in UTC, so the texts are in the order of the times */
		return strcmp(is, wanted) > 0;
	case TN_BEFORE:
		return strcmp(is, wanted) < 0;
	}
	return false;
}

/* Does the query leave this thing in? What is null matches nothing. */
static bool left_in(const struct door *r, const struct tn_filter *filters, const cJSON *thing)
{
	const char *wanted, *is;

	for (; filters->name != NULL; filters++) {
		wanted = door_query(r, filters->name);
		if (wanted == NULL)
			continue;
		is = door_text(thing, filters->member);
		if (is == NULL || !matches(filters->how, wanted, is))
			return false;
	}
	return true;
}

/* Into its place behind those that are not greater. */
static void sort_in(const cJSON **sorted, size_t n, const cJSON *item, const char *by)
{
	const char *key = by == NULL ? NULL : door_text(item, by);
	const char *other;

	for (; n > 0 && key != NULL; n--) {
		other = door_text(sorted[n - 1], by);
		if (other == NULL || strcmp(other, key) <= 0)
			break;
		sorted[n] = sorted[n - 1];
	}
	sorted[n] = item;
}

static void answer_page(struct door *r, const cJSON *const *found, size_t n, int page_size)
{
	cJSON *answer = cJSON_CreateObject();
	cJSON *data = cJSON_AddArrayToObject(answer, "data");
	cJSON *meta = cJSON_AddObjectToObject(answer, "meta");
	size_t size = (size_t)door_query_whole(r, "page[size]", page_size);
	size_t page = (size_t)door_query_whole(r, "page[number]", 1);
	size_t pages = (n + size - 1) / size, i;

	for (i = (page - 1) * size; i < page * size && i < n; i++)
		(void)cJSON_AddItemToArray(data, cJSON_Duplicate(found[i], true));
	(void)cJSON_AddNumberToObject(meta, "page_number", (double)page);
	(void)cJSON_AddNumberToObject(meta, "page_size", (double)size);
	(void)cJSON_AddNumberToObject(meta, "total_pages", (double)pages);
	(void)cJSON_AddNumberToObject(meta, "total_results", (double)n);
	door_answer(r, 200, answer);
}

void tn_list(struct door *r, const cJSON *list, const struct tn_filter *filters,
    bool (*also)(const struct door *r, const cJSON *thing), int page_size)
{
	const cJSON **found = xcalloc((size_t)cJSON_GetArraySize(list) + 1, sizeof *found);
	const cJSON *item;
	size_t n = 0;

	cJSON_ArrayForEach(item, list)
	{
		if (left_in(r, filters, item) && (also == NULL || also(r, item)))
			sort_in(found, n++, item, door_query(r, "sort"));
	}
	answer_page(r, found, n, page_size);
	free(found);
}
