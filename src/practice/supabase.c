#include "practice/supabase.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/check.h"
#include "practice/parts.h"
#include "practice/supabase_parts.h"
#include "practice/writer.h"

#define ROWS_MOST 1000000

void sb_init(struct sb *s, int pace_percent, const char *url)
{
	char key[33];

	*s = (struct sb){ .pace = pace_percent, .schema_version = 1 };
	(void)snprintf(s->url, sizeof s->url, "%s", url);
	chance_hex(key, 32);
	(void)snprintf(s->publishable, sizeof s->publishable, "sb_publishable_%s", key);
	chance_hex(key, 32);
	(void)snprintf(s->secret, sizeof s->secret, "sb_secret_%s", key);
	chance_uuid(s->project);
	check(getrandom(s->jwt_key, sizeof s->jwt_key, 0) == (ssize_t)sizeof s->jwt_key);
}

void sb_done(struct sb *s)
{
	(void)sqlite3_close(s->db);
	explicit_bzero(s, sizeof *s);
}

void sb_handle(struct sb *s, const struct server_request *request, struct exchange *x)
{
	if (part_of(request->target) == PART_SUPABASE_AUTH)
		sb_auth(s, request, x);
	else
		sb_rest(s, request, x);
}

void sb_state(struct sb *s, struct buf *out)
{
	char sql[120];

	writer_open(out, "supabase", '{');
	for (size_t i = 0; i < SB_SHARED_TABLES; i++) {
		(void)snprintf(sql, sizeof sql, "select count(*) from %s where deleted_at is null",
		    sb_tables[i].store);
		writer_int(out, sb_tables[i].name, sb_number(s, sql, NULL));
	}
	writer_int(out, "places",
	    sb_number(s,
		"select count(*) from forwarding_numbers where status <> 'disabled' or "
		"reserved_until > sb_now()",
		NULL));
	writer_int(out, "sessions", sb_number(s, "select count(*) from sb_sessions", NULL));
	writer_close(out, '}');
}

/* ---- for tests */

static void normal(struct sb *s)
{
	s->seeds = s->paused = s->unclaimed = false;
	s->late_us = 0;
	s->few = false;
	sb_run(s, "update voxdesk_schema set version = 1");
}

static void seeds(struct sb *s)
{
	s->seeds = true;
}

static void newer(struct sb *s)
{
	sb_run(s, "update voxdesk_schema set version = 99");
}

static void older(struct sb *s)
{
	sb_run(s, "update voxdesk_schema set version = 0");
}

static void paused(struct sb *s)
{
	s->paused = true;
}

static void late(struct sb *s)
{
	s->late_us = 1;
}

static void few(struct sb *s)
{
	s->few = true;
}

static void unclaimed(struct sb *s)
{
	s->unclaimed = true;
}

static void expire(struct sb *s)
{
	s->dead_iat = s->last_iat;
}

static void revoke(struct sb *s)
{
	expire(s);
	sb_run(s, "delete from sb_refresh; delete from sb_sessions");
}

static void lapse(struct sb *s)
{
	sb_run(s,
	    "update forwarding_numbers set reserved_until = '2001-01-01T00:00:00+00:00' "
	    "where reserved_until is not null; update sb_rings set held_until = "
	    "'2001-01-01T00:00:00+00:00'");
}

static const struct {
	const char *what;
	void (*fn)(struct sb *s);
} switches[] = {
	{ "normal", normal },
	{ "seeds", seeds },
	{ "newer", newer },
	{ "older", older },
	{ "paused", paused },
	{ "late", late },
	{ "few", few },
	{ "unclaimed", unclaimed },
	{ "expire", expire },
	{ "revoke", revoke },
	{ "lapse", lapse },
	{ "wipe", sb_db_reset },
};

bool sb_switch(struct sb *s, const char *what)
{
	for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
		if (strcmp(switches[i].what, what) != 0)
			continue;
		switches[i].fn(s);
		return true;
	}
	return false;
}

static bool add_rows(struct sb *s, const char *table, const cJSON *n)
{
	const char *sql = table == NULL ? NULL : sb_rows_sql(table);
	const struct sb_value value = { .kind = SB_NUMBER,
		.number = cJSON_IsNumber(n) ? (long long)n->valuedouble : 0 };
	sqlite3_stmt *statement = NULL;
	bool ok;

	if (sql == NULL || value.number < 1 || value.number > ROWS_MOST)
		return false;
	sb_run(s, "begin");
	check(sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL) == SQLITE_OK);
	sb_bind(statement, &value, 1);
	ok = sqlite3_step(statement) == SQLITE_DONE;
	(void)sqlite3_finalize(statement);
	sb_run(s, ok ? "commit" : "rollback");
	return ok;
}

void sb_route(struct sb *s, const struct server_request *request, struct exchange *x)
{
	static const char no[] =
	    "{\"message\":\"There is no such thing; see practice/practice.h.\"}";
	cJSON *body = cJSON_ParseWithOpts(request->body, NULL, 1);
	const char *what = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(body, "what"));
	const char *table = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(body, "table"));
	bool ok = strcmp(request->method, "POST") == 0 && what != NULL &&
	    (strcmp(what, "rows") == 0
		    ? add_rows(s, table, cJSON_GetObjectItemCaseSensitive(body, "n"))
		    : sb_switch(s, what));

	if (ok)
		server_answer(x, 201, "{}", 2);
	else
		server_answer(x, 400, no, sizeof no - 1);
	cJSON_Delete(body);
}
