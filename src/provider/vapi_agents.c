/* Vapi's assistants, and the calls that they had. */
#include <stddef.h>
#include <string.h>

#include "provider/vapi_parts.h"

/* ---- assistants: each is a whole configuration, of which three fields are read */

/* A hundred of them, with prompts of tens of kilobytes. */
#define ASSISTANTS_PAGE 100
#define BODY_MAX (16u * 1024 * 1024)
#define ASSISTANT(member) offsetof(struct vapi_assistant, member)

static const struct json_field assistant_fields[] = {
	{ "id", JSON_EXACT, ASSISTANT(id), false, 0 },
	{ "name", JSON_TEXT, ASSISTANT(name), true, 0 },
	{ "createdAt", JSON_EXACT, ASSISTANT(created_at), false, 0 },
	{ "updatedAt", JSON_EXACT, ASSISTANT(updated_at), true, 0 },
};
static const char assistant_where[] = "an assistant";

static bool read_assistant(const struct json *item, void *out, struct arena *arena,
    struct error *err)
{
	struct vapi_assistant *a = out;
	const char *wrong;

	if (!rest_fields(&vapi_rest, item, assistant_fields,
		sizeof assistant_fields / sizeof *assistant_fields, a, assistant_where, arena, err))
		return false;
	wrong = !vapi_id_valid(a->id)                                 ? "id"
	    : !vapi_moment(a->created_at)                             ? "createdAt"
	    : a->updated_at[0] != '\0' && !vapi_moment(a->updated_at) ? "updatedAt"
								      : NULL;
	return wrong == NULL || rest_wrong_field(&vapi_rest, err, assistant_where, wrong);
}

static const struct vapi_list assistants = { .path = "/assistant",
	.limit = ASSISTANTS_PAGE,
	.max_body = BODY_MAX,
	.items = { .where = "the list of assistants",
	    .size = sizeof(struct vapi_assistant),
	    .read = read_assistant },
	.created_at = ASSISTANT(created_at) };

bool vapi_assistants_make(const struct vapi *v, const char *next, struct http_request *out,
    struct error *err)
{
	return vapi_list_make(v, &assistants, next, out, err);
}

bool vapi_assistants_read(const struct http_reply *reply, struct arena *arena,
    struct vapi_assistants *out, struct error *err)
{
	struct vapi_page page;
	bool ok = vapi_list_read(reply, &assistants, arena, &page, err);

	*out = (struct vapi_assistants){ .items = page.items, .n = page.n, .next = page.next };
	return ok;
}

bool vapi_assistant_make(const struct vapi *v, const char *id, struct http_request *out,
    struct error *err)
{
	return vapi_start_one(v, HTTP_GET, "/assistant", id, out, err);
}

bool vapi_assistant_read(const struct http_reply *reply, struct arena *arena,
    struct vapi_assistant *out, struct error *err)
{
	return vapi_read_one(reply, read_assistant, out, sizeof *out, arena, err);
}

/* ---- calls: each comes with all that was said */

#define CALLS_PAGE 20

struct raw_call {
	struct vapi_call call;
	const struct json *customer;
};
#define CALL(member) offsetof(struct raw_call, member)

static const struct json_field call_fields[] = {
	{ "id", JSON_EXACT, CALL(call.id), false, 0 },
	{ "type", JSON_TEXT, CALL(call.type), true, 60 },
	{ "status", JSON_TEXT, CALL(call.status), true, 60 },
	{ "endedReason", JSON_TEXT, CALL(call.ended_reason), true, 0 },
	{ "phoneCallProviderId", JSON_TEXT, CALL(call.provider_id), true, 0 },
	{ "phoneNumberId", JSON_EXACT, CALL(call.number_id), true, 0 },
	{ "assistantId", JSON_EXACT, CALL(call.assistant_id), true, 0 },
	{ "createdAt", JSON_EXACT, CALL(call.created_at), false, 0 },
	{ "startedAt", JSON_EXACT, CALL(call.started_at), true, 0 },
	{ "endedAt", JSON_EXACT, CALL(call.ended_at), true, 0 },
	{ "customer", JSON_OBJECT, CALL(customer), true, 0 },
};
static const char call_where[] = "a call";

static bool read_call(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	static const struct json_field number[] = { { "number", JSON_TEXT, 0, true, 60 } };
	struct vapi_call *call = out;
	struct raw_call raw = { 0 };
	const char *wrong;

	if (!rest_fields(&vapi_rest, item, call_fields, sizeof call_fields / sizeof *call_fields,
		&raw, call_where, arena, err))
		return false;
	*call = raw.call;
	call->customer = "";
	if (raw.customer != NULL &&
	    !rest_fields(&vapi_rest, raw.customer, number, 1, &call->customer, call_where, arena,
		err))
		return false;
	wrong = !vapi_id_valid(call->id)                                    ? "id"
	    : !vapi_moment(call->created_at)                                ? "createdAt"
	    : call->started_at[0] != '\0' && !vapi_moment(call->started_at) ? "startedAt"
	    : call->ended_at[0] != '\0' && !vapi_moment(call->ended_at)     ? "endedAt"
									    : NULL;
	return wrong == NULL || rest_wrong_field(&vapi_rest, err, call_where, wrong);
}

static const struct vapi_list calls = { .path = "/call",
	.limit = CALLS_PAGE,
	.max_body = BODY_MAX,
	.items = { .where = "the list of calls",
	    .size = sizeof(struct vapi_call),
	    .read = read_call },
	.created_at = offsetof(struct vapi_call, created_at) };

bool vapi_calls_make(const struct vapi *v, const char *number_id, const char *next,
    struct http_request *out, struct error *err)
{
	if (!vapi_id_wanted(number_id, err))
		return rest_none(out, false);
	return vapi_list_make(v, &calls, next, out, err) &&
	    rest_query(&vapi_rest, out, "phoneNumberId", number_id, err);
}

bool vapi_calls_read(const struct http_reply *reply, struct arena *arena, struct vapi_calls *out,
    struct error *err)
{
	struct vapi_page page;
	bool ok = vapi_list_read(reply, &calls, arena, &page, err);

	*out = (struct vapi_calls){ .items = page.items, .n = page.n, .next = page.next };
	return ok;
}

bool vapi_call_make(const struct vapi *v, const char *id, struct http_request *out,
    struct error *err)
{
	return vapi_start_one(v, HTTP_GET, "/call", id, out, err);
}

bool vapi_call_read(const struct http_reply *reply, struct arena *arena, struct vapi_call *out,
    struct error *err)
{
	return vapi_read_one(reply, read_call, out, sizeof *out, arena, err);
}
