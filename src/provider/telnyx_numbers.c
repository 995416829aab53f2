/* Numbers that the account owns, and their voice settings. */
#include <stddef.h>
#include <string.h>

#include "base/i18n.h"
#include "provider/telnyx_parts.h"

#define TRANSLATED_MAX 64 /* ours: the API names no limit */

static const struct json_field number_fields[] = {
	{ "id", JSON_EXACT, offsetof(struct telnyx_number, id), false, 0 },
	{ "phone_number", JSON_EXACT, offsetof(struct telnyx_number, number), false, 0 },
	{ "status", JSON_TEXT, offsetof(struct telnyx_number, status), false, 60 },
	{ "country_iso_alpha2", JSON_TEXT, offsetof(struct telnyx_number, country), true, 8 },
	{ "phone_number_type", JSON_TEXT, offsetof(struct telnyx_number, type), true, 60 },
	{ "connection_id", JSON_EXACT, offsetof(struct telnyx_number, connection_id), true, 0 },
	{ "connection_name", JSON_TEXT, offsetof(struct telnyx_number, connection_name), true, 0 },
	{ "customer_reference", JSON_TEXT, offsetof(struct telnyx_number, customer_reference), true,
	    0 },
	{ "purchased_at", JSON_TEXT, offsetof(struct telnyx_number, purchased_at), true, 60 },
	{ "deletion_lock_enabled", JSON_BOOL, offsetof(struct telnyx_number, locked), true, 0 },
};
static const char number_where[] = "a number of the account";

static bool read_number(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	struct telnyx_number *number = out;

	if (!telnyx_fields(item, number_fields, COUNT(number_fields), number, number_where, arena,
		err) ||
	    !rest_texts(&telnyx_rest, item, "tags", number_where, arena, &number->tags,
		&number->tags_n, err))
		return false;
	number->active = strcmp(number->status, "active") == 0;
	if (!telnyx_id_valid(number->id))
		return telnyx_wrong_field(err, number_where, "id");
	return rest_plain(number->number) || telnyx_wrong_field(err, number_where, "phone_number");
}

bool telnyx_numbers_make(const struct telnyx *t, const struct telnyx_numbers_query *query, int page,
    struct http_request *out, struct error *err)
{
	static const struct telnyx_numbers_query all = { 0 };
	const struct telnyx_numbers_query *q = query != NULL ? query : &all;

	const bool one = q->number != NULL && q->number[0] != '\0';

	if (one && !rest_e164(q->number))
		return telnyx_no_number(out, err);
	/* "Non-numerical characters will result in no values being returned": no plus sign. */
	return telnyx_start_page(t, "phone_numbers", page, out, err) &&
	    telnyx_query(out, "filter[phone_number]", one ? q->number + 1 : NULL, err) &&
	    telnyx_query(out, "filter[country_iso_alpha2]", q->country, err) &&
	    telnyx_query(out, "filter[status]", q->status, err) &&
	    telnyx_query(out, "filter[connection_id]", q->connection_id, err) &&
	    telnyx_query(out, "filter[tag]", q->tag, err) &&
	    telnyx_query(out, "filter[customer_reference]", q->customer_reference, err);
}

bool telnyx_numbers_read(const struct http_reply *reply, int page, struct arena *arena,
    struct telnyx_numbers *out, struct error *err)
{
	static const struct telnyx_list list = { .where = "the list of numbers",
		.size = sizeof(struct telnyx_number),
		.read = read_number };
	struct telnyx_page got;
	bool ok = telnyx_page_read(reply, page, &list, arena, &got, err);

	*out = (struct telnyx_numbers){ .items = got.items, .n = got.n, .next = got.next };
	return ok;
}

const struct telnyx_number *telnyx_numbers_find(const struct telnyx_numbers *page,
    const char *number)
{
	for (size_t i = 0; i < page->n; i++) {
		if (strcmp(page->items[i].number, number) == 0)
			return &page->items[i];
	}
	return NULL;
}

bool telnyx_number_make(const struct telnyx *t, const char *id, struct http_request *out,
    struct error *err)
{
	return telnyx_start_id(t, HTTP_GET, "phone_numbers", id, "", out, err);
}

bool telnyx_number_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_number *out, struct error *err)
{
	return telnyx_one_read(reply, read_number, sizeof *out, out, arena, err);
}

bool telnyx_number_change_make(const struct telnyx *t, const char *id,
    const struct telnyx_number_change *change, struct http_request *out, struct error *err)
{
	if (change->connection_id == NULL && change->customer_reference == NULL &&
	    change->tags == NULL)
		return telnyx_nothing_to_change(out, err);
	if (change->connection_id != NULL && !telnyx_id_valid(change->connection_id))
		return rest_none(out,
		    error_set(err, ERROR_INPUT, "telnyx-id",
			_("Read the list of connections and choose one that is there."),
			_("Telnyx's name for the connection is missing or damaged; nothing was changed.")));
	if (!telnyx_start_id(t, HTTP_PATCH, "phone_numbers", id, "", out, err))
		return false;
	json_write_open(&out->body, NULL, '{');
	if (change->connection_id != NULL)
		json_write_member(&out->body, "connection_id", change->connection_id);
	if (change->customer_reference != NULL)
		json_write_member(&out->body, "customer_reference", change->customer_reference);
	if (change->tags != NULL) {
		json_write_open(&out->body, "tags", '[');
		for (size_t i = 0; i < change->tags_n; i++)
			json_write_member(&out->body, NULL, change->tags[i]);
		json_write_close(&out->body, ']');
	}
	json_write_close(&out->body, '}');
	return true;
}

/* ---- voice settings */

static const struct json_field voice_fields[] = {
	{ "id", JSON_EXACT, offsetof(struct telnyx_voice, id), false, 0 },
	{ "phone_number", JSON_TEXT, offsetof(struct telnyx_voice, number), true, 60 },
	{ "connection_id", JSON_TEXT, offsetof(struct telnyx_voice, connection_id), true, 0 },
	{ "translated_number", JSON_TEXT, offsetof(struct telnyx_voice, translated_number), true,
	    0 },
};
static const struct json_field forwarding_fields[] = {
	{ "call_forwarding_enabled", JSON_BOOL, offsetof(struct telnyx_voice, forwarding), true,
	    0 },
	{ "forwards_to", JSON_TEXT, offsetof(struct telnyx_voice, forwards_to), true, 60 },
	{ "forwarding_type", JSON_TEXT, offsetof(struct telnyx_voice, forwarding_type), true, 60 },
};
static const char voice_where[] = "a number's voice settings";

static bool read_voice(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	struct telnyx_voice *voice = out;

	return telnyx_fields(item, voice_fields, COUNT(voice_fields), voice, voice_where, arena,
		   err) &&
	    telnyx_within(item, "call_forwarding", forwarding_fields, COUNT(forwarding_fields),
		voice, voice_where, arena, err) &&
	    (telnyx_id_valid(voice->id) || telnyx_wrong_field(err, voice_where, "id"));
}

bool telnyx_voice_make(const struct telnyx *t, const char *id, struct http_request *out,
    struct error *err)
{
	return telnyx_start_id(t, HTTP_GET, "phone_numbers", id, "/voice", out, err);
}

bool telnyx_voice_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_voice *out, struct error *err)
{
	return telnyx_one_read(reply, read_voice, sizeof *out, out, arena, err);
}

/* "any alphanumeric value", and + of a number. */
static bool translated_fine(const char *text)
{
	return strlen(text) < TRANSLATED_MAX &&
	    strspn(text, "+0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
	    strlen(text);
}

static void write_forwarding(struct buf *body, const struct telnyx_voice_change *change)
{
	const bool on = change->forwards_to[0] != '\0';

	json_write_open(body, "call_forwarding", '{');
	json_write_bool(body, "call_forwarding_enabled", on);
	if (on) {
		json_write_member(body, "forwards_to", change->forwards_to);
		json_write_member(body, "forwarding_type",
		    change->forward_on_failure ? "on-failure" : "always");
	}
	json_write_close(body, '}');
}

bool telnyx_voice_change_make(const struct telnyx *t, const char *id,
    const struct telnyx_voice_change *change, struct http_request *out, struct error *err)
{
	const char *to = change->forwards_to;

	if (change->translated_number == NULL && to == NULL)
		return telnyx_nothing_to_change(out, err);
	if ((to != NULL && to[0] != '\0' && !rest_e164(to)) ||
	    (change->translated_number != NULL && !translated_fine(change->translated_number)))
		return telnyx_no_number(out, err);
	if (!telnyx_start_id(t, HTTP_PATCH, "phone_numbers", id, "/voice", out, err))
		return false;
	json_write_open(&out->body, NULL, '{');
	if (change->translated_number != NULL)
		json_write_member(&out->body, "translated_number", change->translated_number);
	if (to != NULL)
		write_forwarding(&out->body, change);
	json_write_close(&out->body, '}');
	return true;
}
