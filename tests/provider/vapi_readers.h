/* Every reader of provider/vapi.h behind one signature, for the tests of replies and the fuzzer. */
#ifndef TESTS_PROVIDER_VAPI_READERS_H
#define TESTS_PROVIDER_VAPI_READERS_H

#include "provider/vapi.h"
#include "tests/provider/reading.h"

static void show_vapi_number(struct buf *out, const struct vapi_number *n)
{
	show(out, "id", n->id);
	show(out, "number", n->number);
	show(out, "name", n->name);
	show(out, "provider", n->provider);
	show(out, "status", n->status);
	show(out, "assistant", n->assistant_id);
	show(out, "account", n->account_sid);
	show(out, "credential", n->credential_id);
	show(out, "created", n->created_at);
	show(out, "updated", n->updated_at);
}

static bool reads_vapi_numbers(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct vapi_numbers page;

	if (!vapi_numbers_read(reply, arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++)
		show_vapi_number(out, &page.items[i]);
	show(out, "next", page.next);
	return true;
}

static bool reads_vapi_number(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct vapi_number n;

	if (!vapi_number_read(reply, arena, &n, err))
		return false;
	show_vapi_number(out, &n);
	return true;
}

static bool reads_vapi_import(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct vapi_number n;

	if (!vapi_import_read(reply, arena, &n, err))
		return false;
	show_vapi_number(out, &n);
	return true;
}

static bool reads_vapi_delete(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	bool was_gone;

	(void)arena;
	if (!vapi_number_delete_read(reply, &was_gone, err))
		return false;
	show_number(out, "was_gone", was_gone);
	return true;
}

static void show_vapi_assistant(struct buf *out, const struct vapi_assistant *a)
{
	show(out, "id", a->id);
	show(out, "name", a->name);
	show(out, "created", a->created_at);
	show(out, "updated", a->updated_at);
}

static bool reads_vapi_assistants(const struct http_reply *reply, struct arena *arena,
    struct buf *out, struct error *err)
{
	struct vapi_assistants page;

	if (!vapi_assistants_read(reply, arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++)
		show_vapi_assistant(out, &page.items[i]);
	show(out, "next", page.next);
	return true;
}

/* The order is the fuzzer's: its seeds begin with a byte that counts here. */
static const struct reader vapi_readers[] = {
	{ "numbers", reads_vapi_numbers },
	{ "number", reads_vapi_number },
	{ "import", reads_vapi_import },
	{ "delete", reads_vapi_delete },
	{ "assistants", reads_vapi_assistants },
};
#define VAPI_READERS (sizeof vapi_readers / sizeof *vapi_readers)

#endif
