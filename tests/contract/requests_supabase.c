/*
 * Supabase's. SUPABASE_URL, SUPABASE_ANON_KEY, SUPABASE_EMAIL, SUPABASE_PASSWORD. The customer
 * CUSTOMER is there, as in a new practice project; what is added has the id that the contract's own
 * examples have, so that an answer that is one of those names what was asked for.
 */
#include "provider/supabase.h"
#include "tests/contract/requests.h"

#define CUSTOMER "0b5e55ed-0000-4000-8000-000000000001"
#define ADDED "3fa85f64-5717-4562-b3fc-2c963f66afa6"
#define AT "2026-11-21T10:00:00Z"

static const struct row_column customer_columns[] = {
	{ "name", ROW_TEXT },
	{ "country", ROW_TEXT },
	{ "note", ROW_TEXT },
	{ "call_back_at", ROW_TIME },
	{ "created_at", ROW_TIME },
	{ "deleted_at", ROW_TIME },
};
static const struct row_table customers = { "organizations", customer_columns, 6 };
static const struct row_column agent_columns[] = {
	{ "org_id", ROW_UUID },
	{ "name", ROW_TEXT },
	{ "inbound_enabled", ROW_FLAG },
	{ "created_at", ROW_TIME },
};
static const struct row_table agents = { "agents", agent_columns, 4 };
static const struct row_column config_columns[] = {
	{ "org_id", ROW_UUID },
	{ "business_number", ROW_TEXT },
	{ "ring_seconds", ROW_NUMBER },
	{ "state_at", ROW_TIME },
};
static const struct row_table configs = { "forwarding_configs", config_columns, 4 };
static const struct row_column place_columns[] = {
	{ "business_id", ROW_UUID },
	{ "phone_number", ROW_TEXT },
};
static const struct row_table places = { "forwarding_numbers", place_columns, 2 };

static const char *const customer_values[] = { "Bakkerij \"De Smet\" & Söhne", "BE", "one\ntwo", AT,
	AT, NULL };
static const char *const agent_values[] = { CUSTOMER, "Front desk", "1", AT };
static const char *const config_values[] = { CUSTOMER, "+3292246011", "20", AT };
static const struct row customer_row = { ADDED, 0, "", customer_values };
static const struct row agent_row = { ADDED, 0, "", agent_values };
static const struct row config_row = { ADDED, 0, "", config_values };
static const struct supabase_place_wanted wanted = { ADDED, "BE", "" };
static const struct supabase_claim claim = { "+3292246011", "a desk", "Ann" };

static struct {
	struct supabase supabase;
	struct secret password, refresh;
	char email[80];
	/* What one answer gave and a later request needs. */
	char after_time[64], after_id[40];
	int64_t version;
} own;

/* ---- who is signed in */

static bool sign_in_make(struct http_request *r, struct error *err)
{
	return supabase_sign_in_make(&own.supabase, own.email, &own.password, r, err);
}
static bool session_read(const struct http_reply *reply, struct error *err)
{
	struct supabase_session s;
	bool ok = supabase_session_read(reply, &requests_arena, &s, err) &&
	    secret_copy(&own.supabase.access, &s.access) && secret_copy(&own.refresh, &s.refresh);

	supabase_session_done(&s);
	return ok;
}
static bool refresh_make(struct http_request *r, struct error *err)
{
	return supabase_refresh_make(&own.supabase, &own.refresh, r, err);
}
static bool sign_out_make(struct http_request *r, struct error *err)
{
	return supabase_sign_out_make(&own.supabase, r, err);
}
static bool sign_out_read(const struct http_reply *reply, struct error *err)
{
	return supabase_sign_out_read(reply, err);
}

/* ---- reading */

static bool schema_make(struct http_request *r, struct error *err)
{
	return supabase_schema_make(&own.supabase, r, err);
}
static bool schema_read(const struct http_reply *reply, struct error *err)
{
	struct supabase_schema s;

	return supabase_schema_read(reply, &requests_arena, &s, err) && s.there &&
	    s.version == SUPABASE_SCHEMA_VERSION;
}
static struct supabase_page page(void)
{
	return (struct supabase_page){ "updated_at", own.after_time, own.after_id, 50, false };
}
static bool page_make(struct http_request *r, struct error *err)
{
	const struct supabase_page p = page();

	return supabase_page_make(&own.supabase, &customers, &p, r, err);
}
static bool page_read(const struct http_reply *reply, struct error *err)
{
	const struct supabase_page p = page();
	struct row *rows;
	size_t n;

	return supabase_rows_read(reply, &customers, &p, &requests_arena, &rows, &n, err) &&
	    n > 0 && keep(own.after_time, sizeof own.after_time, rows[n - 1].updated_at) &&
	    keep(own.after_id, sizeof own.after_id, rows[n - 1].id);
}
static bool next_read(const struct http_reply *reply, struct error *err)
{
	const struct supabase_page p = page();
	struct row *rows;
	size_t n;

	return supabase_rows_read(reply, &customers, &p, &requests_arena, &rows, &n, err);
}
static const struct supabase_page seeds_page = { "created_at", AT, CUSTOMER, 50, true };
static bool seeds_make(struct http_request *r, struct error *err)
{
	return supabase_page_make(&own.supabase, &places, &seeds_page, r, err);
}
static bool seeds_read(const struct http_reply *reply, struct error *err)
{
	struct row *rows;
	size_t n;

	return supabase_rows_read(reply, &places, &seeds_page, &requests_arena, &rows, &n, err);
}
static bool by_id_make(struct http_request *r, struct error *err)
{
	static const char *const ids[] = { CUSTOMER, ADDED };

	return supabase_by_id_make(&own.supabase, &customers, ids, 2, r, err);
}
static bool by_id_read(const struct http_reply *reply, struct error *err)
{
	struct row *rows;
	size_t n;

	return supabase_rows_read(reply, &customers, NULL, &requests_arena, &rows, &n, err) &&
	    n > 0;
}

/* ---- writing */

static bool customer_make(struct http_request *r, struct error *err)
{
	return supabase_insert_make(&own.supabase, &customers, &customer_row, 1, r, err);
}
static bool agent_make(struct http_request *r, struct error *err)
{
	return supabase_insert_make(&own.supabase, &agents, &agent_row, 1, r, err);
}
static bool inserted_read(const struct http_reply *reply, struct error *err)
{
	struct supabase_written *written;
	size_t n;

	if (!supabase_inserted_read(reply, &requests_arena, &written, &n, err) || n != 1)
		return false;
	own.version = written[0].version;
	return true;
}
static bool inserted_again_read(const struct http_reply *reply, struct error *err)
{
	struct supabase_written *written;
	size_t n;

	return supabase_inserted_read(reply, &requests_arena, &written, &n, err);
}
static bool update_make(struct http_request *r, struct error *err)
{
	return supabase_update_make(&own.supabase, &agents, &agent_row, own.version, r, err);
}
static bool updated_read(const struct http_reply *reply, struct error *err)
{
	struct supabase_written written;
	size_t touched;

	return supabase_updated_read(reply, &requests_arena, &touched, &written, err) &&
	    touched == 1;
}
static bool register_make(struct http_request *r, struct error *err)
{
	return supabase_register_make(&own.supabase, &configs, &config_row, 1, r, err);
}
static bool register_read(const struct http_reply *reply, struct error *err)
{
	struct supabase_registered *done;

	return supabase_register_read(reply, &configs, &config_row, 1, &requests_arena, &done,
		   err) &&
	    done[0].outcome == SUPABASE_REGISTERED;
}
static bool places_make(struct http_request *r, struct error *err)
{
	return supabase_places_make(&own.supabase, &wanted, 1, r, err);
}
static bool places_read(const struct http_reply *reply, struct error *err)
{
	struct supabase_place *place;

	return supabase_places_read(reply, &wanted, 1, &requests_arena, &place, err) &&
	    place[0].outcome == SUPABASE_PLACE_TAKEN;
}

static bool claim_make(struct http_request *r, struct error *err)
{
	return supabase_claim_make(&own.supabase, &claim, r, err);
}
static bool claim_read(const struct http_reply *reply, struct error *err)
{
	struct supabase_held held;

	return supabase_claim_read(reply, &claim, &requests_arena, &held, err) &&
	    held.outcome == SUPABASE_CLAIMED;
}

static const struct step steps[] = {
	{ "sign in", sign_in_make, session_read, NULL, NULL },
	{ "refresh", refresh_make, session_read, NULL, NULL },
	{ "schema", schema_make, schema_read, NULL, NULL },
	{ "page", page_make, page_read, NULL, NULL },
	{ "page: next", page_make, next_read, NULL, NULL },
	{ "insert: customer", customer_make, inserted_read, NULL, NULL },
	{ "insert: there already", customer_make, inserted_again_read, NULL, NULL },
	{ "by id", by_id_make, by_id_read, NULL, NULL },
	{ "insert: agent", agent_make, inserted_read, NULL, NULL },
	{ "update", update_make, updated_read, NULL, NULL },
	{ "register", register_make, register_read, NULL, NULL },
	{ "places", places_make, places_read, NULL, NULL },
	{ "claim", claim_make, claim_read, NULL, NULL },
	{ "page: of the seeds' tables", seeds_make, seeds_read, NULL, NULL },
	{ "sign out", sign_out_make, sign_out_read, NULL, NULL },
};

static bool open_supabase(void)
{
	return given_url("SUPABASE_URL", own.supabase.base) &&
	    given_secret("SUPABASE_ANON_KEY", &own.supabase.key) &&
	    given_text("SUPABASE_EMAIL", own.email, sizeof own.email) &&
	    given_secret("SUPABASE_PASSWORD", &own.password);
}

static void close_supabase(void)
{
	supabase_done(&own.supabase);
	secret_done(&own.password);
	secret_done(&own.refresh);
}

const struct requests supabase_requests = { "supabase", open_supabase, steps,
	sizeof steps / sizeof steps[0], close_supabase };
