/* ElevenLabs: ids, agents. */
#include "provider/elevenlabs.h"

#include <stddef.h>
#include <string.h>

#include "base/i18n.h"
#include "provider/elevenlabs_parts.h"

#define AGENTS "/v1/convai/agents"
#define PAGE 100 /* the most that it gives at once */
/* An agent by itself comes with its whole configuration. */
#define CURSOR_MAX 1000

bool elevenlabs_id_valid(const char *text)
{
	return rest_id(text, ELEVENLABS_ID_MAX);
}

bool elevenlabs_id_wanted(const char *id, struct error *err)
{
	if (elevenlabs_id_valid(id))
		return true;
	return error_set(err, ERROR_INPUT, "elevenlabs-id",
	    _("Read the list again: what ElevenLabs calls it stands there."),
	    _("ElevenLabs' name for this is missing or damaged (letters, digits, - and _); nothing was sent."));
}

bool elevenlabs_start_one(const struct elevenlabs *e, enum http_method method, const char *path,
    const char *id, struct http_request *out, struct error *err)
{
	if (!elevenlabs_id_wanted(id, err))
		return rest_none(out, false);
	return rest_start(&elevenlabs_rest, e->api, &e->key, method, out, err, "%s/%s", path, id);
}

bool elevenlabs_read_one(const struct http_reply *reply, rest_item_fn *read, void *out, size_t size,
    struct arena *arena, struct error *err)
{
	struct json *body = rest_answer(&elevenlabs_rest, reply, err);
	bool ok = body != NULL && read(body, out, arena, err);

	if (!ok)
		memset(out, 0, size);
	json_free(body);
	return ok;
}

/* ---- agents */

static const struct json_field agent_fields[] = {
	{ "agent_id", JSON_EXACT, offsetof(struct elevenlabs_agent, id), false, 0 },
	{ "name", JSON_TEXT, offsetof(struct elevenlabs_agent, name), true, 0 },
	{ "archived", JSON_BOOL, offsetof(struct elevenlabs_agent, archived), true, 0 },
};
static const char agent_where[] = "an agent";

static bool read_agent(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	struct elevenlabs_agent *agent = out;

	return rest_fields(&elevenlabs_rest, item, agent_fields,
		   sizeof agent_fields / sizeof *agent_fields, agent, agent_where, arena, err) &&
	    (elevenlabs_id_valid(agent->id) ||
		rest_wrong_field(&elevenlabs_rest, err, agent_where, "agent_id"));
}

bool elevenlabs_agents_make(const struct elevenlabs *e, const char *cursor,
    struct http_request *out, struct error *err)
{
	if (!rest_start(&elevenlabs_rest, e->api, &e->key, HTTP_GET, out, err, AGENTS))
		return false;
	return rest_query_int(&elevenlabs_rest, out, "page_size", PAGE, err) &&
	    rest_query(&elevenlabs_rest, out, "cursor", cursor, err);
}

/* The end is what has_more says: a cursor without it leads nowhere, and it without a cursor is a
 * list that cannot be read to its end. */
static bool read_next(const struct json *body, struct elevenlabs_agents *out, struct arena *arena,
    struct error *err)
{
	static const char where[] = "the list of agents";
	static const struct json_field more_field[] = { { "has_more", JSON_BOOL, 0, false, 0 } };
	static const struct json_field next_field[] = {
		{ "next_cursor", JSON_EXACT, 0, true, CURSOR_MAX },
	};
	const char *next;
	bool more;

	if (!rest_fields(&elevenlabs_rest, body, more_field, 1, &more, where, arena, err) ||
	    !rest_fields(&elevenlabs_rest, body, next_field, 1, &next, where, arena, err))
		return false;
	out->next = more ? next : "";
	return !more || rest_plain(next) ||
	    rest_wrong_field(&elevenlabs_rest, err, where, "next_cursor");
}

bool elevenlabs_agents_read(const struct http_reply *reply, struct arena *arena,
    struct elevenlabs_agents *out, struct error *err)
{
	static const struct rest_list list = { .key = "agents",
		.where = "the list of agents",
		.size = sizeof(struct elevenlabs_agent),
		.read = read_agent };
	struct json *body = rest_answer(&elevenlabs_rest, reply, err);
	void *items = NULL;
	bool ok;

	*out = (struct elevenlabs_agents){ .next = "" };
	ok = body != NULL &&
	    rest_items(&elevenlabs_rest, body, &list, arena, &items, &out->n, err) &&
	    read_next(body, out, arena, err);
	out->items = items;
	if (!ok)
		*out = (struct elevenlabs_agents){ .next = "" };
	json_free(body);
	return ok;
}
