/* The functions of data/supabase that take what only one desk can have: business numbers, places in
 * the pool, the right to have a number rung. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/id.h"
#include "provider/supabase_parts.h"

#define WHO_MAX 200
#define HELD_MAX_S 3600

static bool start_call(const struct supabase *s, const char *function, struct http_request *out,
    struct error *err)
{
	char path[96];

	(void)snprintf(path, sizeof path, "/rest/v1/rpc/%s", function);
	if (!supabase_start(s, HTTP_POST, path, out, err))
		return false;
	out->repeatable = true;
	json_write_open(&out->body, NULL, '{');
	json_write_open(&out->body, "rows", '[');
	return true;
}

static bool end_call(struct http_request *out, struct error *err)
{
	json_write_close(&out->body, ']');
	json_write_close(&out->body, '}');
	return supabase_whole(out, err);
}

/* The answer's array, of as many items as were asked for; NULL with err. json_free() ends it. */
static struct json *call_answer(const struct http_reply *reply, const char *function, size_t n,
    const struct json **first, struct error *err)
{
	struct json *body = rest_answer(&supabase_rest, reply, err);
	size_t there = 0;

	if (body == NULL)
		return NULL;
	if (!json_array(body, NULL, &there, first, function, err))
		(void)rest_unexpected(&supabase_rest, err);
	else if (there != n)
		(void)supabase_wrong(function, "*", "another number of rows", err);
	else
		return body;
	json_free(body);
	return NULL;
}

/* The exact text under `name`; `null_fine` gives "". */
static bool text_under(const struct json *item, const char *function, const char *name,
    bool null_fine, const char **out, struct arena *arena, struct error *err)
{
	const struct json *near = NULL, *value = json_member(item, name, &near);
	const char *instead;

	*out = "";
	if (null_fine && (value == NULL || json_null(value)))
		return true;
	instead = json_take(value, JSON_KEPT, 0, out, arena);
	return instead == NULL || supabase_wrong(function, name, instead, err);
}

/* Which of the words `outcome` is, and that this is the answer to the one whose `key` that is. */
static bool outcome_of(const struct json *item, const char *function, const char *key,
    const char *asked, const char *const *outcomes, size_t n, int *out, struct arena *arena,
    struct error *err)
{
	const char *answered, *word;

	if (!text_under(item, function, key, false, &answered, arena, err) ||
	    !text_under(item, function, "outcome", false, &word, arena, err))
		return false;
	if (strcasecmp(answered, asked) != 0)
		return supabase_wrong(function, key, "another row's", err);
	for (*out = 0; (size_t)*out < n; ++*out) {
		if (strcmp(outcomes[*out], word) == 0)
			return true;
	}
	return supabase_wrong(function, "outcome", "a word that is not known", err);
}

/* ---- business numbers */

static const char register_name[] = "register_business_numbers";
static const char *const registrations[] = {
	[SUPABASE_REGISTERED] = "registered",
	[SUPABASE_KNOWN] = "known",
	[SUPABASE_TAKEN] = "taken",
};

bool supabase_register_make(const struct supabase *s, const struct row_table *table,
    const struct row *rows, size_t n, struct http_request *out, struct error *err)
{
	check(n >= 1 && n <= SUPABASE_PAGE_MAX);
	if (!start_call(s, register_name, out, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!supabase_write_row(&out->body, table, &rows[i], err)) {
			http_request_done(out);
			return false;
		}
	}
	return end_call(out, err);
}

static bool read_taken(const struct json *item, const struct row_table *table, struct arena *arena,
    struct supabase_registered *out, struct error *err)
{
	static const struct supabase_form usual = { "updated_at", false };
	const struct json *near = NULL, *theirs = json_member(item, "theirs", &near);
	struct row *row = arena_alloc(arena, sizeof *row);

	if (theirs == NULL || json_null(theirs))
		return supabase_wrong(register_name, "theirs", "missing", err);
	out->theirs = row;
	return supabase_read_row(theirs, table, &usual, arena, row, err) &&
	    text_under(item, register_name, "customer", true, &out->customer, arena, err);
}

static bool read_registered(const struct json *item, const struct row_table *table, const char *id,
    struct arena *arena, struct supabase_registered *out, struct error *err)
{
	struct supabase_written written;
	int outcome = 0;

	*out = (struct supabase_registered){ .id = id, .updated_at = "", .customer = "" };
	if (!outcome_of(item, register_name, "id", id, registrations,
		sizeof registrations / sizeof *registrations, &outcome, arena, err))
		return false;
	out->outcome = (enum supabase_registration)outcome;
	if (out->outcome == SUPABASE_TAKEN)
		return read_taken(item, table, arena, out, err);
	if (!supabase_read_written(item, &written, arena, err))
		return false;
	out->version = written.version;
	out->updated_at = written.updated_at;
	return true;
}

bool supabase_register_read(const struct http_reply *reply, const struct row_table *table,
    const struct row *rows, size_t n, struct arena *arena, struct supabase_registered **done,
    struct error *err)
{
	const struct json *item = NULL;
	struct json *body = call_answer(reply, register_name, n, &item, err);
	bool ok = body != NULL;

	*done = ok ? arena_alloc(arena, (n + 1) * sizeof **done) : NULL;
	for (size_t i = 0; ok && i < n; i++, item = json_next(item))
		ok = read_registered(item, table, rows[i].id, arena, &(*done)[i], err);
	if (!ok)
		*done = NULL;
	json_free(body);
	return ok;
}

/* ---- places in the pool */

static const char places_name[] = "take_pool_places";
static const char *const place_outcomes[] = {
	[SUPABASE_PLACE_TAKEN] = "taken",
	[SUPABASE_PLACE_EMPTY] = "pool-empty",
	[SUPABASE_PLACE_FULL] = "pool-full",
	[SUPABASE_PLACE_INACTIVE] = "pool-inactive",
	[SUPABASE_PLACE_NOT_REGISTERED] = "not-registered",
	[SUPABASE_PLACE_REMOVED] = "removed",
};

bool supabase_places_make(const struct supabase *s, const struct supabase_place_wanted *wanted,
    size_t n, struct http_request *out, struct error *err)
{
	check(n >= 1 && n <= SUPABASE_PAGE_MAX);
	if (!start_call(s, places_name, out, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!supabase_id_wanted(wanted[i].id, out, err))
			return false;
		json_write_open(&out->body, NULL, '{');
		json_write_member(&out->body, "id", wanted[i].id);
		if (wanted[i].number[0] != '\0')
			json_write_member(&out->body, "number", wanted[i].number);
		else
			json_write_member(&out->body, "country", wanted[i].country);
		json_write_close(&out->body, '}');
	}
	return end_call(out, err);
}

static bool read_place(const struct json *item, const char *id, struct arena *arena,
    struct supabase_place *out, struct error *err)
{
	int outcome = 0;

	*out = (struct supabase_place){ .id = id, .number = "", .pool_number_id = "" };
	if (!outcome_of(item, places_name, "id", id, place_outcomes,
		sizeof place_outcomes / sizeof *place_outcomes, &outcome, arena, err))
		return false;
	out->outcome = (enum supabase_place_outcome)outcome;
	if (out->outcome != SUPABASE_PLACE_TAKEN)
		return true;
	if (!text_under(item, places_name, "number", false, &out->number, arena, err) ||
	    !text_under(item, places_name, "pool_number_id", false, &out->pool_number_id, arena,
		err))
		return false;
	if (!rest_e164(out->number))
		return supabase_wrong(places_name, "number", "no number", err);
	return id_valid(out->pool_number_id) ||
	    supabase_wrong(places_name, "pool_number_id", "no UUID", err);
}

bool supabase_places_read(const struct http_reply *reply,
    const struct supabase_place_wanted *wanted, size_t n, struct arena *arena,
    struct supabase_place **places, struct error *err)
{
	const struct json *item = NULL;
	struct json *body = call_answer(reply, places_name, n, &item, err);
	bool ok = body != NULL;

	*places = ok ? arena_alloc(arena, (n + 1) * sizeof **places) : NULL;
	for (size_t i = 0; ok && i < n; i++, item = json_next(item))
		ok = read_place(item, wanted[i].id, arena, &(*places)[i], err);
	if (!ok)
		*places = NULL;
	json_free(body);
	return ok;
}

/* ---- the right to have a number rung */

static const char claim_name[] = "claim_rings";
static const char *const claims[] = {
	[SUPABASE_CLAIMED] = "claimed",
	[SUPABASE_HELD] = "held",
};

bool supabase_claim_make(const struct supabase *s, const struct supabase_claim *claim,
    struct http_request *out, struct error *err)
{
	if (!start_call(s, claim_name, out, err))
		return false;
	json_write_open(&out->body, NULL, '{');
	json_write_member(&out->body, "number", claim->number);
	json_write_member(&out->body, "holder", claim->holder);
	json_write_member(&out->body, "who", claim->who);
	json_write_close(&out->body, '}');
	return end_call(out, err);
}

bool supabase_claim_read(const struct http_reply *reply, const struct supabase_claim *claim,
    struct arena *arena, struct supabase_held *out, struct error *err)
{
	static const struct json_field fields[] = {
		{ "who", JSON_TEXT, offsetof(struct supabase_held, who), false, WHO_MAX },
		{ "seconds", JSON_INT, offsetof(struct supabase_held, seconds), false, 0 },
	};
	const struct json *item = NULL;
	struct json *body = call_answer(reply, claim_name, 1, &item, err);
	int outcome = 0;
	bool ok;

	*out = (struct supabase_held){ .who = "" };
	ok = body != NULL &&
	    outcome_of(item, claim_name, "number", claim->number, claims,
		sizeof claims / sizeof *claims, &outcome, arena, err);
	if (ok)
		out->outcome = outcome == SUPABASE_HELD ? SUPABASE_HELD : SUPABASE_CLAIMED;
	if (ok && out->outcome == SUPABASE_HELD) {
		ok = rest_fields(&supabase_rest, item, fields, sizeof fields / sizeof *fields, out,
		    claim_name, arena, err);
		if (ok && (out->seconds < 1 || out->seconds > HELD_MAX_S))
			ok = supabase_wrong(claim_name, "seconds", "out of range", err);
	}
	json_free(body);
	return ok;
}
