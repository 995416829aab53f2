/*
 * The rules of practice's database in SQL: what data/supabase does with triggers and indexes. A
 * refusal is raised as "CODE|message|details", which supabase_db.c takes apart.
 */
#include <string.h>

#include "practice/supabase.h"
#include "practice/supabase_tables.h"

#define PULLED(table) "create index " table "_pulled on " table " (updated_at, id);"

/* Whose it is: there, and not removed. Both where a row comes and where it changes. */
#define GONE \
	"raise(abort, 'P0001|customer-removed|The customer is removed; a live row cannot be added to it.')"
#define OWNED_AT(table, column, when, live)                                                        \
	"create trigger " table "_owned_" when " before " when " on " table " when new." column    \
	" is not null begin "                                                                      \
	"select raise(abort, '23503|insert or update on table \"" table                            \
	"\" violates foreign key constraint \"" table "_" column "_fkey\"|Key is not present in "  \
	"table \"organizations\".') where not exists (select 1 from organizations o where o.id = " \
	"new." column ");"                                                                         \
	"select " GONE " from organizations o where " live " and o.id = new." column               \
	" and o.deleted_at is not null; end;"
#define OWNED(table)                                                  \
	OWNED_AT(table, "org_id", "insert", "new.deleted_at is null") \
	OWNED_AT(table, "org_id", "update", "new.deleted_at is null") \
	"create index " table "_org on " table " (org_id);" PULLED(table)

#define IN_USE(table) \
	" or exists (select 1 from " table " c where c.org_id = new.id and c.deleted_at is null)"
#define REFERRED(table, column)                                                                 \
	"select raise(abort, '23503|update or delete on table \"organizations\" violates "      \
	"foreign key constraint \"" table "_" column "_fkey\" on table \"" table                \
	"\"|Key is still referenced.') where exists (select 1 from " table " c where c." column \
	" = old.id);"

/* A place counts: its configuration uses it, or it is reserved still. */
#define COUNTS(f) "(" f ".status <> 'disabled' or " f ".reserved_until > sb_now())"
#define TAKEN(pool)                                                                 \
	"(select count(*) from forwarding_numbers f where f.pool_number_id = " pool \
	" and " COUNTS("f") ")"
#define FULL "raise(abort, 'P0001|pool-full|Every place of the pool number is taken.')"
#define PLACE_AT(when)                                                                           \
	"create trigger forwarding_numbers_place_" when " after " when " on forwarding_numbers " \
	"when " COUNTS("new") " begin select " FULL " from pool_numbers p where p.id = "         \
			      "new.pool_number_id and p.capacity < " TAKEN("p.id") "; end;"

/* What a configuration has of the pool now, and what that is towards the seeds' table. */
#define POOL                                                                                 \
	"(select p.id from pool_numbers p where new.deleted_at is null and new.ai_source = " \
	"'pool' and new.state <> 'removed' and p.phone_number = new.ai_number and "          \
	"p.deleted_at is null)"
#define STATUS "case when new.state in ('proven', 'stale') then 'active' else 'pending_setup' end"
#define FOLLOW_AT(when)                                                                            \
	"create trigger forwarding_configs_place_" when " after " when                             \
	" on forwarding_configs begin "                                                            \
	"update forwarding_numbers set status = 'disabled', reserved_until = case when "           \
	"new.deleted_at is null and new.state <> 'removed' then reserved_until end, "              \
	"version = version + 1, updated_at = sb_clock() where id = new.id and " POOL               \
	" is null and "                                                                            \
	"(status <> 'disabled' or (reserved_until is not null and (new.deleted_at is not null or " \
	"new.state = 'removed')));"                                                                \
	"insert into forwarding_numbers (id, business_id, phone_number, forwarding_type, "         \
	"pool_number, pool_number_id, status, created_at, updated_at) select new.id, new.org_id, " \
	"new.business_number, new.condition, new.ai_number, " POOL ", " STATUS ", sb_now(), "      \
	"sb_clock() where " POOL " is not null on conflict (id) do update set business_id = "      \
	"excluded.business_id, phone_number = excluded.phone_number, forwarding_type = "           \
	"excluded.forwarding_type, pool_number = excluded.pool_number, pool_number_id = "          \
	"excluded.pool_number_id, status = excluded.status, reserved_until = null, "               \
	"version = forwarding_numbers.version + 1, updated_at = sb_clock() where "                 \
	"(business_id, phone_number, forwarding_type, pool_number, pool_number_id, status, "       \
	"reserved_until) is not (excluded.business_id, excluded.phone_number, "                    \
	"excluded.forwarding_type, excluded.pool_number, excluded.pool_number_id, "                \
	"excluded.status, null); end;"

/* clang-format off */
const char sb_rules_sql[] =
	OWNED("twilio_phone_numbers") OWNED("forwarding_configs") OWNED("verified_caller_ids")
	OWNED("agents") OWNED("telnyx_verified_numbers")
	OWNED_AT("forwarding_numbers", "business_id", "insert", "new.status <> 'disabled'")
	OWNED_AT("forwarding_numbers", "business_id", "update", "new.status <> 'disabled'")
	PULLED("organizations") PULLED("pool_numbers") PULLED("forwarding_numbers")
	"create index forwarding_numbers_pool on forwarding_numbers (pool_number_id);"
	"create index forwarding_numbers_org on forwarding_numbers (business_id);"
	"create unique index pool_numbers_number on pool_numbers (phone_number) where deleted_at is null;"
	"create unique index twilio_phone_numbers_number on twilio_phone_numbers (phone_number) where deleted_at is null;"
	"create unique index forwarding_configs_number on forwarding_configs (business_number) where deleted_at is null;"
	"create unique index verified_caller_ids_number on verified_caller_ids (org_id, phone_number, coalesce(account_sid, '')) where deleted_at is null;"
	"create unique index agents_inbound on agents (org_id) where inbound_enabled = 1 and deleted_at is null;"
	"create unique index agents_outbound on agents (org_id) where outbound_enabled = 1 and deleted_at is null;"
	"create unique index agents_vapi on agents (org_id, vapi_assistant_id) where vapi_assistant_id is not null and deleted_at is null;"
	"create unique index agents_elevenlabs on agents (org_id, elevenlabs_agent_id) where elevenlabs_agent_id is not null and deleted_at is null;"
	"create unique index telnyx_verified_numbers_number on telnyx_verified_numbers (org_id, phone_number) where deleted_at is null;"
	"create trigger organizations_in_use before update on organizations when new.deleted_at is not null and old.deleted_at is null begin "
	"select raise(abort, 'P0001|customer-in-use|The customer has live rows still.') where false"
	IN_USE("twilio_phone_numbers") IN_USE("forwarding_configs") IN_USE("verified_caller_ids")
	IN_USE("agents") IN_USE("telnyx_verified_numbers") "; end;"
	"create trigger organizations_referred before delete on organizations begin "
	REFERRED("twilio_phone_numbers", "org_id") REFERRED("forwarding_configs", "org_id")
	REFERRED("verified_caller_ids", "org_id") REFERRED("agents", "org_id")
	REFERRED("telnyx_verified_numbers", "org_id") REFERRED("forwarding_numbers", "business_id") "end;"
	PLACE_AT("insert") PLACE_AT("update")
	"create trigger pool_numbers_shrink before update of capacity on pool_numbers when new.capacity < " TAKEN("new.id")
	" and new.capacity < old.capacity begin select " FULL "; end;"
	FOLLOW_AT("insert") FOLLOW_AT("update");

const char sb_start_sql[] =
	"insert into organizations (id, name, country, language) values ('" SB_ORG "', 'Praktijk De Linde', 'BE', 'nl');"
	"insert into forwarding_configs (id, org_id, business_number, line_type) values "
	"('0b5e55ed-0000-4000-8000-000000000002', '" SB_ORG "', '+3292246999', 'fixed');"
	"insert into pool_numbers (id, phone_number, country_code, provider, capacity) values "
	"('0b5e55ed-0000-4000-8000-000000000003', '+32480210449', 'BE', 'telnyx', 50);";

const char sb_seed_start_sql[] =
	"insert into seed_forwarding_numbers values ('5eed0000-0000-4000-8000-000000000001', '" SB_ORG "', '+3292246111', 'no_answer', "
	"'+32480210449', 'active', '2026-02-15T10:00:00+00:00', '2026-02-15T10:00:00+00:00'), "
	"('5eed0000-0000-4000-8000-000000000002', '" SB_ORG "', '+3292246112', 'all', '+32480210449', 'pending_setup', "
	"'2026-02-15T10:00:00+00:00', '2026-02-16T10:00:00.5+00:00');"
	"insert into seed_twilio_phone_numbers values ('5eed0000-0000-4000-8000-000000000003', '" SB_ORG "', '+16504595418', 'active', "
	"'US', null, 'Front desk', '2026-02-15T10:00:00+00:00');"
	"insert into seed_verified_caller_ids values ('5eed0000-0000-4000-8000-000000000004', '" SB_ORG "', '+2348141995397', 'NG', null, "
	"'verified', '2026-02-15T10:05:00+00:00', '2026-02-15T10:00:00+00:00', '2026-02-15T10:05:00+00:00');"
	"insert into seed_agents values ('5eed0000-0000-4000-8000-000000000005', '" SB_ORG "', 'Front desk (en)', null, null, 1, 0, "
	"'2026-02-15T10:00:00+00:00');";

#define COUNTED "with recursive i (n) as (select 1 union all select n + 1 from i where n < ?1) "
#define AN_ORG "(select id from organizations where deleted_at is null order by updated_at limit 1)"
#define STAMPS "strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now'), sb_clock()"

static const struct {
	const char *table, *sql;
} rows[] = {
	{ "organizations", "insert into organizations (name, country, language, note, created_at, updated_at) " COUNTED
	    "select printf('Customer %06d', n), 'BE', 'nl', 'Made for practice', " STAMPS " from i" },
	{ "pool_numbers", "insert into pool_numbers (phone_number, country_code, provider, created_at, updated_at) " COUNTED
	    "select printf('+3248%07d', n), 'BE', 'telnyx', " STAMPS " from i" },
	{ "twilio_phone_numbers", "insert into twilio_phone_numbers (org_id, phone_number, country_code, created_at, updated_at) " COUNTED
	    "select " AN_ORG ", printf('+1650%07d', n), 'US', " STAMPS " from i" },
	{ "forwarding_configs", "insert into forwarding_configs (org_id, business_number, line_type, created_at, updated_at) " COUNTED
	    "select " AN_ORG ", printf('+3247%07d', n), 'mobile', " STAMPS " from i" },
	{ "verified_caller_ids", "insert into verified_caller_ids (org_id, phone_number, country_code, state, verified_at, created_at, updated_at) " COUNTED
	    "select " AN_ORG ", printf('+3247%07d', n), 'BE', 'verified', sb_now(), " STAMPS " from i" },
	{ "agents", "insert into agents (org_id, name, created_at, updated_at) " COUNTED
	    "select " AN_ORG ", printf('Agent %06d', n), " STAMPS " from i" },
	{ "telnyx_verified_numbers", "insert into telnyx_verified_numbers (org_id, phone_number, created_at, updated_at) " COUNTED
	    "select " AN_ORG ", printf('+3247%07d', n), " STAMPS " from i" },
};
/* clang-format on */

const char *sb_rows_sql(const char *table)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (strcmp(rows[i].table, table) == 0)
			return rows[i].sql;
	return NULL;
}
