/* Which project it is: the schema that it has, and whether the store is shared with it. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/sync_parts.h"

/* ---- is it the project that the store is shared with */

static bool elsewhere(struct error *err)
{
	return error_set(err, ERROR_CONFLICT, "joined-elsewhere",
	    _("Look at SUPABASE_URL; to share with another project, use another profile (--profile)."),
	    _("This store is shared with another Supabase project; nothing was pulled or pushed."));
}

static bool gone(struct error *err)
{
	return error_set(err, ERROR_REFUSED, "supabase-no-schema",
	    _("Look at SUPABASE_URL, and have voxdesk's schema applied there (data/supabase)."),
	    _("The shared project has no tables of voxdesk (any more). What is here is kept and waits."));
}

static bool joined_write(struct syncer *y, struct error *err)
{
	struct store *store = y->session->store;
	struct sync_remote now;

	arena_reset(&y->arena);
	if (!sync_hold(store, err) || !sync_joined(store, &y->arena, &now, err))
		return false;
	y->status.joined = now.url[0] != '\0';
	y->status.readonly = y->seeds;
	if (!y->status.joined || (now.readonly && !y->seeds)) {
		y->status.joined = false; /* what was only read is shared after a yes */
		return sync_sizes(store, &y->status.joining, err);
	}
	if (y->seeds && !now.readonly) {
		y->status.readonly = false; /* what is here waits: it does not stay here */
		return gone(err);
	}
	if (now.project[0] && y->project_id[0] && strcmp(now.project, y->project_id) != 0)
		return elsewhere(err);
	if (strcmp(now.url, y->status.project) != 0) {
		now.url = y->status.project;
		now.project = y->project_id;
		return sync_join(store, &now, err);
	}
	return true;
}

static void joined_seen(struct syncer *y)
{
	struct error why = { .kind = ERROR_NONE };

	/* To who has not the role the project is empty, or part of what it is: not what is new. */
	if (y->status.joined && y->status.not_desk && !y->seeds) {
		(void)sync_no_role(y->status.who, &why);
		sync_round_end(y, SYNC_STOPPED, &why, SYNC_LOOK_AGAIN_MS);
		return;
	}
	if (y->status.joined) {
		sync_round_known(y);
		return;
	}
	error_set(&why, ERROR_REFUSED, "not-joined", _("Say yes to sharing it first."),
	    _("Signed in; this store is not shared yet, and nothing was pulled or pushed."));
	sync_round_end(y, SYNC_NOT_JOINED, &why, 0);
}

/* ---- which schema the project has */

bool sync_schema_fits(const struct supabase_schema *schema, struct error *err)
{
	if (schema->version > SUPABASE_SCHEMA_VERSION)
		return error_set(err, ERROR_REFUSED, "supabase-newer",
		    _("Install a newer voxdesk. What is entered here meanwhile is kept and waits."),
		    _("The shared project has a newer schema (%d) than this voxdesk knows (%d)."),
		    schema->version, SUPABASE_SCHEMA_VERSION);
	return schema->version == SUPABASE_SCHEMA_VERSION ||
	    error_set(err, ERROR_REFUSED, "supabase-older",
		_("Who manages it applies voxdesk's migrations (data/supabase). What is entered here meanwhile is kept and waits."),
		_("The shared project has an older schema (%d) than this voxdesk needs (%d)."),
		schema->version, SUPABASE_SCHEMA_VERSION);
}

/* A row of the seeds' first table: enough to see that it is there. */
static struct supabase_page one_seed(void)
{
	return (struct supabase_page){ .key_column = sync_seeds[0].key_column,
		.after_time = "",
		.after_id = "",
		.limit = 1,
		.plain = true };
}

bool sync_seeds_make(const struct supabase *s, struct http_request *out, struct error *err)
{
	const struct supabase_page one = one_seed();

	return supabase_page_make(s, sync_seeds[0].table, &one, out, err);
}

bool sync_seeds_read(const struct http_reply *reply, struct arena *arena, struct error *err)
{
	const struct supabase_page one = one_seed();
	struct row *rows;
	size_t n;

	return supabase_rows_read(reply, sync_seeds[0].table, &one, arena, &rows, &n, err) ||
	    (strcmp(err->code, "supabase-no-table") == 0 && gone(err));
}

static bool schema_make(void *user, const struct sync_ask *ask, const struct supabase *s,
    struct http_request *out, struct error *err)
{
	(void)user, (void)ask;
	return supabase_schema_make(s, out, err);
}

static bool seeds_make(void *user, const struct sync_ask *ask, const struct supabase *s,
    struct http_request *out, struct error *err)
{
	(void)user, (void)ask;
	return sync_seeds_make(s, out, err);
}

static void known(struct syncer *y, bool seeds, const char *project)
{
	y->schema_known = true;
	y->seeds = seeds;
	(void)text_copy(y->project_id, sizeof y->project_id, project);
	syncer_write(y, joined_write, joined_seen);
}

static void seeds_came(void *user, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err)
{
	struct syncer *y = user;
	struct error why = { .kind = ERROR_NONE };

	arena_reset(&y->arena);
	if (!reply)
		syncer_fail(y, ask, NULL, err);
	else if (sync_seeds_read(reply, &y->arena, &why))
		known(y, true, "");
	else if (!sync_ask_again(ask, &why))
		syncer_fail(y, ask, reply, &why);
}

static void schema_came(void *user, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err)
{
	struct syncer *y = user;
	struct supabase_schema schema;
	struct error why = { .kind = ERROR_NONE };

	arena_reset(&y->arena);
	if (!reply) {
		syncer_fail(y, ask, NULL, err);
	} else if (!supabase_schema_read(reply, &y->arena, &schema, &why)) {
		if (!sync_ask_again(ask, &why))
			syncer_fail(y, ask, reply, &why);
	} else if (!schema.there) {
		sync_ask(y, &y->ask, seeds_make, seeds_came, y);
	} else if (!sync_schema_fits(&schema, &why)) {
		syncer_fail(y, ask, reply, &why);
	} else {
		known(y, false, schema.project);
	}
}

void sync_project_look(struct syncer *y)
{
	sync_ask(y, &y->ask, schema_make, schema_came, y);
}
