/* Every reader of provider/elevenlabs.h behind one signature, for the tests of replies and the
 * fuzzer. */
#ifndef TESTS_PROVIDER_ELEVENLABS_READERS_H
#define TESTS_PROVIDER_ELEVENLABS_READERS_H

#include "provider/elevenlabs.h"
#include "tests/provider/reading.h"

static void show_eleven_agent(struct buf *out, const struct elevenlabs_agent *a)
{
	show(out, "id", a->id);
	show(out, "name", a->name);
	show_number(out, "archived", a->archived);
}

static bool reads_eleven_agents(const struct http_reply *reply, struct arena *arena,
    struct buf *out, struct error *err)
{
	struct elevenlabs_agents page;

	if (!elevenlabs_agents_read(reply, arena, &page, err))
		return false;
	for (size_t i = 0; i < page.n; i++)
		show_eleven_agent(out, &page.items[i]);
	show(out, "next", page.next);
	return true;
}

static void show_eleven_number(struct buf *out, const struct elevenlabs_number *n)
{
	show(out, "id", n->id);
	show(out, "number", n->number);
	show(out, "label", n->label);
	show(out, "provider", n->provider);
	show(out, "agent", n->agent_id);
	show(out, "agent name", n->agent_name);
	show_number(out, "in", n->inbound);
	show_number(out, "out", n->outbound);
	show(out, "address", n->outbound_address);
	show(out, "transport", n->outbound_transport);
	show_number(out, "trunk", n->inbound_trunk);
}

static bool reads_eleven_numbers(const struct http_reply *reply, struct arena *arena,
    struct buf *out, struct error *err)
{
	struct elevenlabs_numbers all;

	if (!elevenlabs_numbers_read(reply, arena, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++)
		show_eleven_number(out, &all.items[i]);
	return true;
}

static bool reads_eleven_number(const struct http_reply *reply, struct arena *arena,
    struct buf *out, struct error *err)
{
	struct elevenlabs_number n;

	if (!elevenlabs_number_read(reply, arena, &n, err))
		return false;
	show_eleven_number(out, &n);
	return true;
}

static bool reads_eleven_import(const struct http_reply *reply, struct arena *arena,
    struct buf *out, struct error *err)
{
	const char *id;

	if (!elevenlabs_import_read(reply, arena, &id, err))
		return false;
	show(out, "id", id);
	return true;
}

static bool reads_eleven_delete(const struct http_reply *reply, struct arena *arena,
    struct buf *out, struct error *err)
{
	bool was_gone;

	(void)arena;
	if (!elevenlabs_number_delete_read(reply, &was_gone, err))
		return false;
	show_number(out, "was_gone", was_gone);
	return true;
}

/* The order is the fuzzer's: its seeds begin with a byte that counts here. */
static const struct reader eleven_readers[] = {
	{ "agents", reads_eleven_agents },
	{ "numbers", reads_eleven_numbers },
	{ "number", reads_eleven_number },
	{ "import", reads_eleven_import },
	{ "delete", reads_eleven_delete },
};
#define ELEVEN_READERS (sizeof eleven_readers / sizeof *eleven_readers)

#endif
