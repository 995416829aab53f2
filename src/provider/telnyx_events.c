/*
 * Call events. What stands around an event is documented and read strictly; the raw event within
 * (`metadata`) is documented for webhooks only, so what is wanted of it is looked for and may be
 * missing, and an event of another form does not spoil the list.
 */
#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "provider/telnyx_parts.h"

#define HEADERS_MAX 64 /* of one event that are looked at */

struct header {
	const char *name, *value;
};

static const struct json_field event_fields[] = {
	{ "call_leg_id", JSON_TEXT, offsetof(struct telnyx_event, leg_id), false, 80 },
	{ "call_session_id", JSON_TEXT, offsetof(struct telnyx_event, session_id), false, 80 },
	{ "name", JSON_TEXT, offsetof(struct telnyx_event, name), false, 80 },
	{ "event_timestamp", JSON_TEXT, offsetof(struct telnyx_event, at), false, 60 },
};
static const char event_where[] = "a call event";

/* The object under a name; NULL when there is none. */
static const struct json *inner(const struct json *object, const char *name)
{
	const struct json_field field[] = { { name, JSON_OBJECT, 0, true, 0 } };
	const struct json *found = NULL;
	struct arena none = { 0 };
	struct error ignored;

	if (object == NULL ||
	    !json_read(object, field, 1, (void *)&found, event_where, &none, &ignored))
		return NULL;
	return found;
}

/* The payload of the raw event: as a webhook has it, with or without its envelope, else the
 * metadata itself. */
static const struct json *payload_of(const struct json *metadata)
{
	const struct json *payload = inner(metadata, "payload");

	if (payload == NULL)
		payload = inner(inner(metadata, "data"), "payload");
	return payload != NULL ? payload : metadata;
}

static const char *loose_text(const struct json *object, const char *name, unsigned max,
    struct arena *arena)
{
	const struct json_field field[] = { { name, JSON_TEXT, 0, true, max } };
	const char *text = "";
	struct error ignored;

	return json_read(object, field, 1, &text, event_where, arena, &ignored) ? text : "";
}

static void read_diversions(const struct json *payload, struct telnyx_event *event,
    struct arena *arena)
{
	const struct json *item = NULL;
	struct error ignored;
	size_t n = 0;

	if (!json_array(payload, "sip_headers", &n, &item, event_where, &ignored))
		return;
	if (n > HEADERS_MAX)
		n = HEADERS_MAX;
	event->diversions = n > 0 ? arena_alloc(arena, n * sizeof *event->diversions) : NULL;
	for (size_t i = 0; i < n; i++, item = json_next(item)) {
		const char *value = loose_text(item, "value", 0, arena);

		if (value[0] != '\0' &&
		    text_equal_nocase(loose_text(item, "name", 60, arena), "Diversion"))
			event->diversions[event->diversions_n++] = value;
	}
}

static bool read_event(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	static const struct json_field type[] = { { "type", JSON_TEXT, 0, false, 40 } };
	struct telnyx_event *event = out;
	const struct json *payload;
	const char *word;

	if (!telnyx_fields(item, event_fields, COUNT(event_fields), event, event_where, arena,
		err) ||
	    !telnyx_fields(item, type, 1, &word, event_where, arena, err))
		return false;
	event->webhook = strcmp(word, "webhook") == 0;
	event->from = event->to = event->direction = event->hangup_cause = "";
	payload = payload_of(inner(item, "metadata"));
	if (payload == NULL)
		return true;
	event->from = loose_text(payload, "from", 120, arena);
	event->to = loose_text(payload, "to", 120, arena);
	event->direction = loose_text(payload, "direction", 40, arena);
	event->hangup_cause = loose_text(payload, "hangup_cause", 80, arena);
	read_diversions(payload, event, arena);
	return true;
}

bool telnyx_events_make(const struct telnyx *t, const struct telnyx_events_query *query, int page,
    struct http_request *out, struct error *err)
{
	return telnyx_start_page(t, "call_events", page, out, err) &&
	    telnyx_query(out, "filter[from]", query->from, err) &&
	    telnyx_query(out, "filter[to]", query->to, err) &&
	    telnyx_query(out, "filter[leg_id]", query->leg_id, err) &&
	    telnyx_query(out, "filter[connection_id]", query->connection_id, err) &&
	    telnyx_query(out, "filter[type]", query->type, err) &&
	    telnyx_query(out, "filter[occurred_at][gte]", query->since, err);
}

bool telnyx_events_read(const struct http_reply *reply, int page, struct arena *arena,
    struct telnyx_events *out, struct error *err)
{
	static const struct telnyx_list list = { .where = "the list of call events",
		.size = sizeof(struct telnyx_event),
		.read = read_event,
		.meta_fine = true };
	struct telnyx_page got;
	bool ok = telnyx_page_read(reply, page, &list, arena, &got, err);

	*out = (struct telnyx_events){ .items = got.items, .n = got.n, .next = got.next };
	return ok;
}
