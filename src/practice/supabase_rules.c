/*
 * The rules of practice's database in SQL: what data/supabase/schema.sql does with triggers and
 * indexes. A refusal is raised as "CODE|message|details", which supabase_db.c takes apart.
 */
#include <string.h>

#include "practice/supabase.h"
#include "practice/supabase_tables.h"

/* clang-format off */
#define CHANGED(table) "create index " table "_changed on " table " (updated_at, id);"

/* Whose it is: there, and not removed. Both where a row comes and where it changes. */
#define OWNED_AT(table, column, when) \
	"create trigger " table "_owned_" when " before " when " on " table " when new." column " is not null begin " \
	"select raise(abort, '23503|insert or update on table \"" table "\" violates foreign key constraint \"" table "_" \
	column "_fkey\"|Key (" column ") is not present in table \"organizations\".') " \
	"where not exists (select 1 from organizations o where o.id = new." column ");" \
	"select raise(abort, 'P0001|customer-removed|The customer that this belongs to was removed.') " \
	"from organizations o where new.deleted_at is null and o.id = new." column " and o.deleted_at is not null; end;"
#define OWNED(table) \
	OWNED_AT(table, "org_id", "insert") OWNED_AT(table, "org_id", "update") \
	"create index " table "_org on " table " (org_id);" CHANGED(table)

#define IN_USE(table) " or exists (select 1 from " table " c where c.org_id = new.id and c.deleted_at is null)"
#define REFERRED(table, column, target) \
	"select raise(abort, '23503|update or delete on table \"" target "\" violates foreign key constraint \"" table "_" \
	column "_fkey\" on table \"" table "\"|Key (id) is still referenced from table \"" table "\".') " \
	"where exists (select 1 from " table " c where c." column " = old.id);"

/* Places: has_place(), places(), place_is_free() and places_stay() there. */
#define HAS(f, pool) \
	"coalesce((" f ".status <> 'disabled' and " f ".pool_number_id = " pool ") or (" f ".reserved_number_id = " pool \
	" and " f ".reserved_until > sb_now()), false)"
#define PLACES(pool, but) \
	"(select count(*) from forwarding_numbers f where (f.pool_number_id = " pool " or f.reserved_number_id = " pool \
	") and f.id is not " but " and " HAS("f", pool) ")"
#define NO_PLACE(pool, when, had) \
	"select raise(abort, 'P0001|pool-full|All places of the pool number are taken.') from pool_numbers p where p.id = " \
	pool " and " when " and not " had " and " PLACES("p.id", "new.id") " >= p.capacity;"
#define STAYS(when, most, word, so) \
	"select sb_raise('P0001|" word "|' || " PLACES("old.id", "null") " || ' of the places of ' || old.phone_number || " \
	"' are taken" so "') where (" when ") and " PLACES("old.id", "null") " > " most ";"
#define USED "new.status <> 'disabled'"
#define RESERVED "new.reserved_until > sb_now()"
#define NAMED_POOL "(select p.id from pool_numbers p where p.phone_number = new.pool_number and p.deleted_at is null)"
#define NAME_IT \
	"update forwarding_numbers set pool_number_id = " NAMED_POOL " where id = new.id and new.pool_number_id is null " \
	"and new.pool_number is not null and " NAMED_POOL " is not null;"
#define PLACE_AT(when, had_used, had_reserved) \
	"create trigger forwarding_numbers_place_" when " after " when " on forwarding_numbers begin " NAME_IT \
	NO_PLACE("new.pool_number_id", USED, had_used) NO_PLACE("new.reserved_number_id", RESERVED, had_reserved) "end;"

/* What a configuration has of the pool (follow() there). `anew`: its state changed, so the seeds' word does too. */
#define POOL(c) \
	"(select p.id from pool_numbers p where " c ".deleted_at is null and " c ".ai_source = 'pool' and " c \
	".state <> 'removed' and p.phone_number = " c ".ai_number and p.deleted_at is null)"
#define FOLLOW(c, anew) \
	"update forwarding_numbers set status = 'disabled', reserved_number_id = iif(" c ".deleted_at is null, " \
	"reserved_number_id, null), reserved_until = iif(" c ".deleted_at is null, reserved_until, null), version = version + 1, " \
	"updated_at = sb_clock() where id = " c ".id and " POOL(c) " is null and (status <> 'disabled' or " \
	"(" c ".deleted_at is not null and reserved_until is not null));" \
	"insert into forwarding_numbers (id, business_id, phone_number, forwarding_type, pool_number, pool_number_id, status) " \
	"select " c ".id, " c ".org_id, " c ".business_number, " c ".condition, " c ".ai_number, " POOL(c) ", iif(" c \
	".state in ('proven', 'stale'), 'active', 'pending_setup') where " POOL(c) " is not null on conflict (id) do update set " \
	"business_id = excluded.business_id, phone_number = excluded.phone_number, forwarding_type = excluded.forwarding_type, " \
	"pool_number = excluded.pool_number, pool_number_id = excluded.pool_number_id, status = iif(" anew \
	" or forwarding_numbers.status = 'disabled' or forwarding_numbers.pool_number is not excluded.pool_number, excluded.status, " \
	"forwarding_numbers.status), reserved_until = iif(reserved_number_id is not excluded.pool_number_id, reserved_until, null), " \
	"reserved_number_id = iif(reserved_number_id is not excluded.pool_number_id, reserved_number_id, null), " \
	"version = forwarding_numbers.version + 1, updated_at = sb_clock();"
#define SEEN(row) row ".org_id, " row ".business_number, " row ".condition, " row ".ai_source, " row ".ai_number, " row ".state, " row ".deleted_at"

/* A pool number that comes, or comes back, after the configurations that use it. */
#define POOL_COMES \
	"insert into forwarding_numbers (id, business_id, phone_number, forwarding_type, pool_number, pool_number_id, status) " \
	"select c.id, c.org_id, c.business_number, c.condition, c.ai_number, new.id, iif(c.state in ('proven', 'stale'), 'active', " \
	"'pending_setup') from forwarding_configs c where new.deleted_at is null and c.ai_source = 'pool' and c.deleted_at is null and " \
	"c.state <> 'removed' and c.ai_number = new.phone_number on conflict (id) do update set pool_number = excluded.pool_number, " \
	"pool_number_id = excluded.pool_number_id, status = excluded.status, version = forwarding_numbers.version + 1, " \
	"updated_at = sb_clock();"

/* What is deleted becomes a tombstone (bury() there), but where the owner really deletes. */
#define BURIED(table, gone, there) \
	"create trigger " table "_bury before delete on " table " when not sb_really() begin " \
	"update " table " set " gone ", version = version + 1, updated_at = sb_clock() where id = old.id and " there ";" \
	"select raise(ignore); end;"
#define TOMBSTONE(table) BURIED(table, "deleted_at = sb_now()", "deleted_at is null")

/* What other programs write into forwarding_numbers: number_fault(), theirs_come() and theirs_follow() there. */
#define HOME(number) \
	"coalesce((select h.country from sb_homes h where substr(" number ", 1, length(h.code)) = h.code order by length(h.code) " \
	"desc limit 1), '')"
#define IS_NUMBER(text) text " glob '+[1-9]*' and " text " not glob '+*[^0-9]*' and length(" text ") between 5 and 16"
#define FAULTLESS \
	"new.business_id is not null and new.phone_number is not null and " IS_NUMBER("new.phone_number") " and " \
	"coalesce(new.forwarding_type in ('all', 'no_answer', 'busy', 'unavailable', 'all_conditional', 'busy_or_no_answer'), true) " \
	"and coalesce(" IS_NUMBER("new.pool_number") " and new.pool_number <> new.phone_number, new.status <> 'active')"
#define WORD_OF(removed) \
	"case when " removed " then 'removed' when new.pool_number is null then 'none' when new.status = 'active' then 'reported' else 'given' end"
#define THEIRS_COME(when) \
	"create trigger forwarding_numbers_theirs_" when " after " when " on forwarding_numbers when " FAULTLESS \
	" and not exists (select 1 from forwarding_configs c where c.id = new.id) begin " \
	"update forwarding_configs set deleted_at = sb_now(), version = version + 1, updated_at = sb_clock() where " \
	"business_number = new.phone_number and deleted_at is null and state = 'removed' and new.status <> 'disabled';" \
	"select sb_raise('23505|business-number-taken|' || c.business_number || ' is registered already, as forwarding_configs ' || c.id " \
	"|| '.') from forwarding_configs c where c.business_number = new.phone_number and c.deleted_at is null and new.status <> 'disabled';" \
	"insert into organizations (id, name, country) values (new.business_id, new.phone_number, " HOME("new.phone_number") ") " \
	"on conflict (id) do nothing;" \
	"insert into pool_numbers (id, phone_number, country_code, provider) select sb_uuid(), new.pool_number, " HOME("new.pool_number") \
	", 'telnyx' where new.pool_number is not null on conflict do nothing;" \
	"insert into forwarding_configs (id, org_id, business_number, ai_number, ai_source, condition, state, state_at, given_at, " \
	"reported_at, removed_at, created_at, deleted_at) select new.id, new.business_id, new.phone_number, new.pool_number, " \
	"iif(new.pool_number is not null, 'pool', null), new.forwarding_type, w.word, iif(w.word in ('given', 'none'), new.created_at, " \
	"new.updated_at), iif(new.pool_number is not null, new.created_at, null), iif(w.word = 'reported', new.updated_at, null), " \
	"iif(w.word = 'removed', new.updated_at, null), new.created_at, iif(exists (select 1 from forwarding_configs c where " \
	"c.business_number = new.phone_number and c.deleted_at is null), new.updated_at, null) from (select " \
	WORD_OF("new.status = 'disabled'") " as word) w; end;"
#define THEIRS_FOLLOW \
	"create trigger forwarding_numbers_followed after update on forwarding_numbers when old.status <> new.status begin " \
	"update forwarding_configs set state = 'removed', state_at = sb_now(), removed_at = sb_now(), version = version + 1, " \
	"updated_at = sb_clock() where id = new.id and new.status = 'disabled' and ai_source = 'pool' and ai_number = new.pool_number " \
	"and state <> 'removed' and deleted_at is null;" \
	"update forwarding_configs set state = " WORD_OF("false") ", state_at = sb_now(), deleted_at = null, ai_number = new.pool_number, " \
	"ai_source = iif(new.pool_number is not null, 'pool', null), given_at = iif(new.pool_number is not null, coalesce(given_at, " \
	"sb_now()), null), reported_at = iif(new.pool_number is not null and new.status = 'active', sb_now(), reported_at), " \
	"version = version + 1, updated_at = sb_clock() where id = new.id and new.status <> 'disabled' and (state = 'removed' or " \
	"deleted_at is not null or (new.status = 'active' and state in ('none', 'given')));" \
	/* It stays as that program wrote it. */ \
	"update forwarding_numbers set status = new.status, version = version + 1, updated_at = sb_clock() where id = new.id and " \
	"status <> new.status; end;"

const char sb_rules_sql[] =
	"create table sb_homes (code text primary key, country text not null) strict; insert into sb_homes values "
	"('+20', 'EG'), ('+213', 'DZ'), ('+234', 'NG'), ('+263', 'ZW'), ('+27', 'ZA'), ('+30', 'GR'), ('+31', 'NL'), "
	"('+32', 'BE'), ('+33', 'FR'), ('+34', 'ES'), ('+351', 'PT'), ('+352', 'LU'), ('+353', 'IE'), ('+354', 'IS'), "
	"('+358', 'FI'), ('+36', 'HU'), ('+370', 'LT'), ('+371', 'LV'), ('+372', 'EE'), ('+380', 'UA'), "
	"('+381', 'RS'), ('+385', 'HR'), ('+386', 'SI'), ('+39', 'IT'), ('+40', 'RO'), ('+41', 'CH'), ('+420', 'CZ'), "
	"('+421', 'SK'), ('+43', 'AT'), ('+44', 'GB'), ('+45', 'DK'), ('+46', 'SE'), ('+47', 'NO'), ('+48', 'PL'), "
	"('+49', 'DE'), ('+52', 'MX'), ('+55', 'BR'), ('+60', 'MY'), ('+61', 'AU'), ('+62', 'ID'), ('+63', 'PH'), "
	"('+64', 'NZ'), ('+65', 'SG'), ('+66', 'TH'), ('+81', 'JP'), ('+82', 'KR'), ('+84', 'VN'), ('+852', 'HK'), "
	"('+86', 'CN'), ('+886', 'TW'), ('+90', 'TR'), ('+91', 'IN'), ('+971', 'AE'), ('+972', 'IL')"
	";"
	OWNED("twilio_phone_numbers") OWNED("forwarding_configs") OWNED("verified_caller_ids")
	OWNED("agents") OWNED("telnyx_verified_numbers")
	CHANGED("organizations") CHANGED("pool_numbers") CHANGED("forwarding_numbers")
	"create index forwarding_numbers_places on forwarding_numbers (pool_number_id);"
	"create index forwarding_numbers_reserved on forwarding_numbers (reserved_number_id);"
	"create index forwarding_numbers_org on forwarding_numbers (business_id);"
	"create index forwarding_configs_ai_number on forwarding_configs (ai_number) where ai_number is not null and deleted_at is null;"
	"create index agents_inbound_number on agents (inbound_number) where inbound_number <> '' and deleted_at is null;"
	"create unique index pool_numbers_one on pool_numbers (phone_number) where deleted_at is null;"
	"create unique index twilio_phone_numbers_one on twilio_phone_numbers (phone_number) where deleted_at is null;"
	"create unique index forwarding_configs_one on forwarding_configs (business_number) where deleted_at is null;"
	"create unique index verified_caller_ids_one on verified_caller_ids (org_id, phone_number, coalesce(account_sid, '')) where deleted_at is null;"
	/* Expressions, so that SQLite names the index that it is about. */
	"create unique index agents_inbound on agents (org_id || '') where inbound_enabled = 1 and deleted_at is null;"
	"create unique index agents_outbound on agents (org_id || '') where outbound_enabled = 1 and deleted_at is null;"
	"create unique index agents_vapi on agents (org_id, vapi_assistant_id) where vapi_assistant_id is not null and deleted_at is null;"
	"create unique index agents_elevenlabs on agents (org_id, elevenlabs_agent_id) where elevenlabs_agent_id is not null and deleted_at is null;"
	"create unique index telnyx_verified_numbers_one on telnyx_verified_numbers (org_id, phone_number) where deleted_at is null;"
	"create trigger organizations_in_use before update on organizations when new.deleted_at is not null and old.deleted_at is null begin "
	"select raise(abort, 'P0001|customer-in-use|Something that is not removed still belongs to this customer.') where false"
	IN_USE("twilio_phone_numbers") IN_USE("forwarding_configs") IN_USE("verified_caller_ids")
	IN_USE("agents") IN_USE("telnyx_verified_numbers") "; end;"
	"create trigger organizations_referred before delete on organizations when sb_really() begin "
	REFERRED("twilio_phone_numbers", "org_id", "organizations") REFERRED("forwarding_configs", "org_id", "organizations")
	REFERRED("verified_caller_ids", "org_id", "organizations") REFERRED("agents", "org_id", "organizations")
	REFERRED("telnyx_verified_numbers", "org_id", "organizations") "end;"
	"create trigger pool_numbers_referred before delete on pool_numbers when sb_really() begin "
	REFERRED("forwarding_numbers", "pool_number_id", "pool_numbers") REFERRED("forwarding_numbers", "reserved_number_id", "pool_numbers") "end;"
	PLACE_AT("insert", "false", "false") PLACE_AT("update", HAS("old", "new.pool_number_id"), HAS("old", "new.reserved_number_id"))
	"create trigger pool_numbers_stay before update on pool_numbers begin "
	STAYS("old.deleted_at is null and new.deleted_at is not null or new.phone_number <> old.phone_number", "0",
	    "pool-in-use", ": it stays in the pool.")
	STAYS("new.capacity < old.capacity", "new.capacity", "pool-full", ", more than ' || new.capacity || '.") "end;"
	"create trigger pool_numbers_come after insert on pool_numbers begin " POOL_COMES "end;"
	"create trigger pool_numbers_go after update on pool_numbers when (old.phone_number, old.deleted_at) is not (new.phone_number, new.deleted_at) begin "
	POOL_COMES "end;"
	"create trigger forwarding_configs_come after insert on forwarding_configs begin " FOLLOW("new", "false") "end;"
	"create trigger forwarding_configs_go after update on forwarding_configs when (" SEEN("old") ") is not (" SEEN("new") ") begin "
	FOLLOW("new", "old.state <> new.state") "end;"
	THEIRS_COME("insert") THEIRS_COME("update") THEIRS_FOLLOW
	TOMBSTONE("organizations") TOMBSTONE("pool_numbers") TOMBSTONE("twilio_phone_numbers") TOMBSTONE("forwarding_configs")
	TOMBSTONE("verified_caller_ids") TOMBSTONE("agents") TOMBSTONE("telnyx_verified_numbers")
	BURIED("forwarding_numbers", "status = 'disabled'", "status <> 'disabled'");

const char sb_start_sql[] =
	"insert into organizations (id, name, country, language) values ('" SB_ORG "', 'Praktijk De Linde', 'BE', 'nl');"
	"insert into forwarding_configs (id, org_id, business_number, line_type, state_at) values "
	"('0b5e55ed-0000-4000-8000-000000000002', '" SB_ORG "', '+3292246999', 'fixed', strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now'));"
	"insert into pool_numbers (id, phone_number, country_code, provider, capacity) values "
	"('0b5e55ed-0000-4000-8000-000000000003', '+32480210449', 'BE', 'telnyx', 50);"
	/* Whole seconds, as a console makes them. */
	"update organizations set created_at = strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now');"
	"update forwarding_configs set created_at = strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now');"
	"update pool_numbers set created_at = strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now');";

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

#define COUNTED "with recursive i (n) as (select 1 union all select n + 1 from i where n < ?1) select sb_uuid(), "
#define AN_ORG "(select id from organizations where deleted_at is null order by updated_at limit 1)"
#define SECOND "strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')"

static const struct {
	const char *table, *sql;
} rows[] = {
	{ "organizations", "insert into organizations (id, name, country, language, note, created_at) " COUNTED
	    "printf('Customer %06d', n), 'BE', 'nl', 'Made for practice', " SECOND " from i" },
	{ "pool_numbers", "insert into pool_numbers (id, phone_number, country_code, provider, created_at) " COUNTED
	    "printf('+3248%07d', n), 'BE', 'telnyx', " SECOND " from i" },
	{ "twilio_phone_numbers", "insert into twilio_phone_numbers (id, org_id, phone_number, country_code, created_at) " COUNTED
	    AN_ORG ", printf('+1650%07d', n), 'US', " SECOND " from i" },
	{ "forwarding_configs", "insert into forwarding_configs (id, org_id, business_number, line_type, state_at, created_at) " COUNTED
	    AN_ORG ", printf('+3247%07d', n), 'mobile', " SECOND ", " SECOND " from i" },
	{ "verified_caller_ids", "insert into verified_caller_ids (id, org_id, phone_number, country_code, state, verified_at, state_at, created_at) " COUNTED
	    AN_ORG ", printf('+3247%07d', n), 'BE', 'verified', " SECOND ", " SECOND ", " SECOND " from i" },
	{ "agents", "insert into agents (id, org_id, name, created_at) " COUNTED AN_ORG ", printf('Agent %06d', n), " SECOND " from i" },
	{ "telnyx_verified_numbers", "insert into telnyx_verified_numbers (id, org_id, phone_number, state_at, created_at) " COUNTED
	    AN_ORG ", printf('+3247%07d', n), " SECOND ", " SECOND " from i" },
};
/* clang-format on */

const char *sb_rows_sql(const char *table)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (strcmp(rows[i].table, table) == 0)
			return rows[i].sql;
	return NULL;
}
