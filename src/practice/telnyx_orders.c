/* Orders of Telnyx' numbers, which turn later. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/time.h"
#include "practice/chance.h"
#include "practice/telnyx.h"

#define TURNS_MS 3000
#define PAGE_SIZE 20

enum outcome { SUCCESS, FAILURE, GONE, PENDING, FAILS_ORDERED };

static const struct sale {
	const char *number;
	enum outcome outcome;
	const char *words;
} sales[] = {
	{ "+16505550301", SUCCESS,
	    N_("pending, success after 3 s (as every number that is not named here)") },
	{ "+16505550302", FAILURE, N_("pending, failure after 3 s") },
	{ "+16505550303", GONE, N_("85001: not available, at the order") },
	{ "+16505550304", PENDING, N_("stays pending for ever") },
	{ "+16505550305", FAILS_ORDERED, N_("500, and yet it is ordered") },
};
#define N_SALES (sizeof sales / sizeof sales[0])

const char *tn_sale_at(size_t i, const char **words)
{
	if (i >= N_SALES)
		return NULL;
	*words = sales[i].words;
	return sales[i].number;
}

static enum outcome outcome_of(const char *number)
{
	size_t i;

	for (i = 0; i < N_SALES && strcmp(sales[i].number, number) != 0; i++)
		;
	return i == N_SALES ? SUCCESS : sales[i].outcome;
}

static const cJSON *numbers_of(const cJSON *order)
{
	return cJSON_GetObjectItemCaseSensitive(order, "phone_numbers");
}

bool tn_taken(const struct tn *tn, const char *number)
{
	const cJSON *order, *line;

	if (tn_number_owned(tn, number))
		return true;
	cJSON_ArrayForEach(order, tn->orders)
	{
		line = tn_find(numbers_of(order), "phone_number", number);
		if (line != NULL && strcmp(door_text(line, "status"), "pending") == 0)
			return true;
	}
	return false;
}

struct tn_turn {
	struct tn_turn *next;
	struct tn *tn;
	cJSON *order;
};

void tn_turns_free(struct tn *tn)
{
	struct tn_turn *turn;

	while (tn->turns != NULL) {
		turn = tn->turns;
		tn->turns = turn->next;
		free(turn);
	}
}

/* All of its numbers decided: failure where one failed. */
static void settle(cJSON *order)
{
	const cJSON *line;
	const char *status = "success";

	cJSON_ArrayForEach(line, numbers_of(order))
	{
		if (strcmp(door_text(line, "status"), "pending") == 0)
			return;
		if (strcmp(door_text(line, "status"), "failure") == 0)
			status = "failure";
	}
	tn_put(order, "status", status);
	tn_touch(order);
}

static void deliver(struct tn *tn, const cJSON *order, const cJSON *line)
{
	cJSON *n = tn_number_add(tn, door_text(line, "phone_number"),
	    door_text(line, "country_iso_alpha2"), door_text(line, "phone_number_type"), "active",
	    door_text(order, "connection_id"));

	tn_put(n, "customer_reference", door_text(order, "customer_reference"));
}

static void turn(void *user)
{
	struct tn_turn *t = user, **at = &t->tn->turns;
	cJSON *line;

	cJSON_ArrayForEach(line, numbers_of(t->order))
	{
		switch (outcome_of(door_text(line, "phone_number"))) {
		case PENDING:
			break;
		case FAILURE:
			tn_put(line, "status", "failure");
			break;
		default:
			tn_put(line, "status", "success");
			deliver(t->tn, t->order, line);
			break;
		}
	}
	settle(t->order);
	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	free(t);
}

static void turn_later(struct tn *tn, cJSON *order)
{
	struct tn_turn *t = xcalloc(1, sizeof *t);

	t->tn = tn;
	t->order = order;
	t->next = tn->turns;
	tn->turns = t;
	agenda_add(tn->agenda, TURNS_MS, turn, t);
}

static cJSON *line_json(const struct tn *tn, const char *number)
{
	const char *iso = "", *type = "";
	cJSON *line = cJSON_CreateObject();
	char id[CHANCE_UUID_SIZE];

	(void)tn_shown(tn, number, &iso, &type);
	chance_uuid(id);
	(void)cJSON_AddStringToObject(line, "id", id);
	(void)cJSON_AddStringToObject(line, "record_type", "number_order_phone_number");
	(void)cJSON_AddStringToObject(line, "phone_number", number);
	(void)cJSON_AddStringToObject(line, "country_code", iso);
	(void)cJSON_AddStringToObject(line, "country_iso_alpha2", iso);
	(void)cJSON_AddStringToObject(line, "phone_number_type", type);
	(void)cJSON_AddStringToObject(line, "status", "pending");
	(void)cJSON_AddBoolToObject(line, "requirements_met", true);
	(void)cJSON_AddStringToObject(line, "requirements_status", "approved");
	(void)cJSON_AddArrayToObject(line, "regulatory_requirements");
	return line;
}

/* False: the number is not to be had, which the refusal says. */
static bool orderable(struct door *r, const char *number)
{
	const char *iso, *type;

	if (!tn_shown(tn_of(r), number, &iso, &type))
		tn_refuse(r, 422, 85000, "/phone_numbers",
		    "A number has to be found by a search before it is ordered.");
	else if (outcome_of(number) == GONE || tn_taken(tn_of(r), number))
		tn_refuse(r, 422, 85001, "/phone_numbers", "The number is not available any more.");
	else
		return true;
	return false;
}

static bool order_fine(struct door *r)
{
	const char *app_id = door_text(r->body, "connection_id");
	const cJSON *line;

	if (cJSON_GetArraySize(numbers_of(r->body)) == 0) {
		tn_refuse(r, 422, 10004, "/phone_numbers", "An order needs a number.");
		return false;
	}
	if (app_id != NULL && tn_find(tn_of(r)->apps, "id", app_id) == NULL) {
		tn_refuse(r, 422, 85004, "/connection_id", "The connection does not exist.");
		return false;
	}
	if (door_text(r->body, "messaging_profile_id") != NULL) { /* there is none */
		tn_refuse(r, 422, 85005, "/messaging_profile_id",
		    "The messaging profile does not exist.");
		return false;
	}
	cJSON_ArrayForEach(line, numbers_of(r->body))
	{
		if (tn_find(numbers_of(r->body), "phone_number", door_text(line, "phone_number")) !=
		    line) {
			tn_refuse(r, 422, 10015, "/phone_numbers", "A number is there twice.");
			return false;
		}
		if (!orderable(r, door_text(line, "phone_number")))
			return false;
	}
	return true;
}

static cJSON *order_json(const struct door *r, bool *fails)
{
	static const char *const copied[] = { "connection_id", "messaging_profile_id",
		"billing_group_id", "customer_reference" };
	cJSON *order = cJSON_CreateObject(), *lines;
	const cJSON *wanted;
	char id[CHANCE_UUID_SIZE], at[TIME_TEXT_MAX];
	const char *number;
	size_t i;

	chance_uuid(id);
	time_now_text(at);
	(void)cJSON_AddStringToObject(order, "id", id);
	(void)cJSON_AddStringToObject(order, "record_type", "number_order");
	(void)cJSON_AddStringToObject(order, "status", "pending");
	(void)cJSON_AddBoolToObject(order, "requirements_met", true);
	(void)cJSON_AddStringToObject(order, "created_at", at);
	(void)cJSON_AddStringToObject(order, "updated_at", at);
	(void)cJSON_AddArrayToObject(order, "sub_number_orders_ids");
	for (i = 0; i < sizeof copied / sizeof copied[0]; i++) {
		if (door_text(r->body, copied[i]) != NULL)
			(void)cJSON_AddStringToObject(order, copied[i],
			    door_text(r->body, copied[i]));
	}
	lines = cJSON_AddArrayToObject(order, "phone_numbers");
	cJSON_ArrayForEach(wanted, numbers_of(r->body))
	{
		number = door_text(wanted, "phone_number");
		(void)cJSON_AddItemToArray(lines, line_json(tn_of(r), number));
		*fails = *fails || outcome_of(number) == FAILS_ORDERED;
	}
	(void)cJSON_AddNumberToObject(order, "phone_numbers_count", cJSON_GetArraySize(lines));
	return order;
}

void tn_order_place(struct door *r)
{
	struct tn *tn = tn_of(r);
	bool fails = false;
	cJSON *order;

	if (!door_body(r, tn_order_rules) || !order_fine(r))
		return;
	order = order_json(r, &fails);
	(void)cJSON_AddItemToArray(tn->orders, order);
	turn_later(tn, order);
	if (fails)
		tn_refuse(r, 500, 10007, NULL, "An unexpected error occurred.");
	else
		tn_answer(r, 200, order);
}

static bool also(const struct door *r, const cJSON *order)
{
	const char *n = door_query(r, "filter[phone_numbers_count]");
	const char *met = door_query(r, "filter[requirements_met]");

	return (n == NULL || strtol(n, NULL, 10) == cJSON_GetArraySize(numbers_of(order))) &&
	    (met == NULL || strcmp(met, "true") == 0);
}

void tn_orders_list(struct door *r)
{
	static const struct tn_filter filters[] = {
		{ "filter[status]", "status", TN_EQUALS },
		{ "filter[customer_reference]", "customer_reference", TN_EQUALS },
		{ "filter[created_at][gt]", "created_at", TN_AFTER },
		{ "filter[created_at][lt]", "created_at", TN_BEFORE },
		{ NULL, NULL, TN_EQUALS },
	};

	tn_list(r, tn_of(r)->orders, filters, also, PAGE_SIZE);
}

void tn_order_get(struct door *r)
{
	tn_answer_named(r, tn_of(r)->orders, "id");
}

void tn_order_change(struct door *r)
{
	cJSON *order = tn_named(r, tn_of(r)->orders, "id");

	if (order == NULL || !door_body(r, tn_order_change_rules))
		return;
	cJSON_DeleteItemFromObjectCaseSensitive(r->body, "regulatory_requirements");
	door_merge(order, r->body);
	tn_touch(order);
	tn_answer(r, 200, order);
}
