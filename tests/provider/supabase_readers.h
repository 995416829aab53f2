/* Every reader of provider/supabase.h behind one signature, for the tests of replies and the
 * fuzzer. Texts that are kept exactly are shown cleaned, as who draws them does. */
#ifndef TESTS_PROVIDER_SUPABASE_READERS_H
#define TESTS_PROVIDER_SUPABASE_READERS_H

#include "tests/provider/reading.h"
#include "tests/provider/supabase_things.h"

#define THING "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
#define OTHER "1a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"

static const struct supabase_page things_page = {
	.key_column = "updated_at", .after_time = "", .after_id = "", .limit = 3
};
static const struct supabase_page plain_page = {
	.key_column = "created_at", .after_time = "", .after_id = "", .limit = 3, .plain = true
};

static void show_kept(struct buf *out, const char *name, const char *text)
{
	char clean[400];

	if (text == NULL) {
		show(out, name, "NULL");
		return;
	}
	(void)text_clean(text, strlen(text), clean, sizeof clean, 0);
	show(out, name, clean);
}

static void show_thing(struct buf *out, const struct row *row)
{
	show(out, "id", row->id);
	show_number(out, "version", row->version);
	show(out, "at", row->updated_at);
	for (size_t i = 0; i < things.n; i++)
		show_kept(out, things.columns[i].name, row->values[i]);
}

static bool read_things(const struct http_reply *reply, const struct supabase_page *page,
    struct arena *arena, struct buf *out, struct error *err)
{
	struct row *rows;
	size_t n;

	if (!supabase_rows_read(reply, &things, page, arena, &rows, &n, err)) {
		check(rows == NULL && n == 0);
		return false;
	}
	for (size_t i = 0; i < n; i++)
		show_thing(out, &rows[i]);
	return true;
}

static bool reads_rows(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	return read_things(reply, &things_page, arena, out, err);
}

static bool reads_plain_rows(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	return read_things(reply, &plain_page, arena, out, err);
}

static bool reads_rows_by_id(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	return read_things(reply, NULL, arena, out, err);
}

static bool reads_inserted(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct supabase_written *written;
	size_t n;

	if (!supabase_inserted_read(reply, arena, &written, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		show(out, "id", written[i].id);
		show_number(out, "version", written[i].version);
		show(out, "at", written[i].updated_at);
	}
	return true;
}

static bool reads_updated(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct supabase_written written;
	size_t touched;

	if (!supabase_updated_read(reply, arena, &touched, &written, err))
		return false;
	show_number(out, "touched", (int64_t)touched);
	show(out, "id", written.id);
	show_number(out, "version", written.version);
	show(out, "at", written.updated_at);
	return true;
}

static bool reads_schema(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct supabase_schema schema;

	if (!supabase_schema_read(reply, arena, &schema, err))
		return false;
	show_number(out, "there", schema.there);
	show_number(out, "version", schema.version);
	show(out, "project", schema.project);
	return true;
}

static bool reads_session(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	struct supabase_session s;

	if (!supabase_session_read(reply, arena, &s, err)) {
		check(!secret_there(&s.access) && !secret_there(&s.refresh));
		return false;
	}
	show(out, "access", secret_reveal(&s.access));
	show(out, "refresh", secret_reveal(&s.refresh));
	show_number(out, "expires", s.expires_in);
	show(out, "email", s.email);
	show(out, "user", s.user_id);
	show(out, "role", s.role);
	show(out, "org", s.org_id);
	supabase_session_done(&s);
	return true;
}

static bool reads_sign_out(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	(void)arena;
	(void)out;
	return supabase_sign_out_read(reply, err);
}

static bool reads_registered(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	static const struct row asked[] = { { .id = THING }, { .id = OTHER } };
	struct supabase_registered *done;

	if (!supabase_register_read(reply, &things, asked, 2, arena, &done, err))
		return false;
	for (size_t i = 0; i < 2; i++) {
		show(out, "id", done[i].id);
		show_number(out, "outcome", done[i].outcome);
		show_number(out, "version", done[i].version);
		show(out, "at", done[i].updated_at);
		show_kept(out, "customer", done[i].customer);
		if (done[i].theirs != NULL)
			show_thing(out, done[i].theirs);
	}
	return true;
}

static bool reads_places(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	static const struct supabase_place_wanted wanted[] = { { THING, "BE", "" },
		{ OTHER, "", "+32480210449" } };
	struct supabase_place *places;

	if (!supabase_places_read(reply, wanted, 2, arena, &places, err))
		return false;
	for (size_t i = 0; i < 2; i++) {
		show(out, "id", places[i].id);
		show_number(out, "outcome", places[i].outcome);
		show(out, "number", places[i].number);
		show(out, "pool", places[i].pool_number_id);
	}
	return true;
}

static bool reads_claim(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err)
{
	static const struct supabase_claim claim = { "+3292246111", "desk", "Ann" };
	struct supabase_held held;

	if (!supabase_claim_read(reply, &claim, arena, &held, err))
		return false;
	show_number(out, "outcome", held.outcome);
	show(out, "who", held.who);
	show_number(out, "seconds", held.seconds);
	return true;
}

static const struct reader supabase_readers[] = {
	{ "rows", reads_rows },
	{ "plain rows", reads_plain_rows },
	{ "rows by id", reads_rows_by_id },
	{ "inserted", reads_inserted },
	{ "updated", reads_updated },
	{ "schema", reads_schema },
	{ "session", reads_session },
	{ "sign out", reads_sign_out },
	{ "registered", reads_registered },
	{ "places", reads_places },
	{ "claim", reads_claim },
};
#define SUPABASE_READERS (sizeof supabase_readers / sizeof *supabase_readers)

#endif
