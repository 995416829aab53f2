/* Vapi's assistants. */
#include <stddef.h>

#include "provider/vapi_parts.h"

/* Each is a whole configuration, of which four fields are read. */

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
