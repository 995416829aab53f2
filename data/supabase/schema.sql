-- The store that a desk shares: voxdesk's schema for a Supabase project, version 1. README.md says how it is run.
--
-- One file for an empty project, for one that holds it already (nothing changes), and for one that holds an earlier
-- system's tables: those get the columns that they lack, and from_seeds.sql, run before this, knows what their rows say.
-- Everything happens in one transaction.
--
-- Tables and columns are those of src/store/shared.c, with the rules of data/sql. What a client must not decide stands in
-- triggers: version and updated_at, who is live of a customer, places in the pool. They run as their owner, so that a rule
-- does not depend on what the writer may see; the functions that clients call run as the caller.
begin;
set local client_min_messages = warning;

create schema if not exists voxdesk; -- not exposed: what triggers and policies use
create temp table if not exists voxdesk_notes (note text not null);
truncate pg_temp.voxdesk_notes;

do $$
declare
	found_version integer;
begin
	if to_regclass('public.voxdesk_schema') is not null then
		execute 'select version from public.voxdesk_schema' into found_version;
		if found_version > 1 then
			raise exception 'This project has version % of the schema, this file is version 1. Nothing was changed.', found_version;
		end if;
	elsif to_regprocedure('voxdesk.from_seeds()') is null and (to_regclass('public.forwarding_numbers') is not null
		or to_regclass('public.twilio_phone_numbers') is not null or to_regclass('public.verified_caller_ids') is not null
		or to_regclass('public.agents') is not null) then
		raise exception 'This project holds tables of an earlier system: run from_seeds.sql first. Nothing was changed.';
	end if;
end $$;

---------------------------------------------------------------------------------------------------------- tables
-- Each as it grows from nothing or from what is there: an existing column stays as it is.

create table if not exists public.organizations (id uuid primary key);
alter table public.organizations
	add column if not exists name text,
	add column if not exists country text not null default '',
	add column if not exists language text not null default 'en',
	add column if not exists telephony_mode text not null default 'managed',
	add column if not exists twilio_account_sid text,
	add column if not exists outbound_provider text not null default 'twilio',
	add column if not exists note text not null default '',
	add column if not exists call_back_at timestamptz,
	add column if not exists call_back_note text not null default '',
	add column if not exists created_at timestamptz default now(),
	add column if not exists updated_at timestamptz default now(),
	add column if not exists version bigint not null default 1,
	add column if not exists deleted_at timestamptz;

create table if not exists public.pool_numbers (id uuid primary key);
alter table public.pool_numbers
	add column if not exists phone_number text not null,
	add column if not exists country_code text not null default '',
	add column if not exists provider text not null,
	add column if not exists status text not null default 'active',
	add column if not exists capacity integer not null default 50,
	add column if not exists friendly_name text not null default '',
	add column if not exists account_sid text,
	add column if not exists created_at timestamptz default now(),
	add column if not exists updated_at timestamptz default now(),
	add column if not exists version bigint not null default 1,
	add column if not exists deleted_at timestamptz;

create table if not exists public.twilio_phone_numbers (id uuid primary key);
alter table public.twilio_phone_numbers
	add column if not exists org_id uuid,
	add column if not exists phone_number text not null,
	add column if not exists status text default 'active',
	add column if not exists country_code text default '',
	add column if not exists vapi_phone_id text,
	add column if not exists friendly_name text default '',
	add column if not exists account_sid text,
	add column if not exists phone_number_sid text,
	add column if not exists created_at timestamptz default now(),
	add column if not exists updated_at timestamptz default now(),
	add column if not exists version bigint not null default 1,
	add column if not exists deleted_at timestamptz;

create table if not exists public.forwarding_configs (id uuid primary key);
alter table public.forwarding_configs
	add column if not exists org_id uuid not null,
	add column if not exists business_number text not null,
	add column if not exists line_type text not null default '',
	add column if not exists ai_number text,
	add column if not exists ai_source text,
	add column if not exists carrier_id text,
	add column if not exists condition text,
	add column if not exists ring_seconds integer not null default 0,
	add column if not exists activate_code text not null default '',
	add column if not exists deactivate_code text not null default '',
	add column if not exists query_code text not null default '',
	add column if not exists owed_cancel text not null default '',
	add column if not exists state text not null default 'none',
	add column if not exists state_at timestamptz not null,
	add column if not exists given_at timestamptz,
	add column if not exists reported_at timestamptz,
	add column if not exists proven_at timestamptz,
	add column if not exists stale_at timestamptz,
	add column if not exists drifted_at timestamptz,
	add column if not exists refused_at timestamptz,
	add column if not exists removed_at timestamptz,
	add column if not exists refused_reason text not null default '',
	add column if not exists proof_result text,
	add column if not exists proof_call_id text,
	add column if not exists created_at timestamptz default now(),
	add column if not exists updated_at timestamptz default now(),
	add column if not exists version bigint not null default 1,
	add column if not exists deleted_at timestamptz;

create table if not exists public.verified_caller_ids (id uuid primary key);
alter table public.verified_caller_ids
	add column if not exists org_id uuid,
	add column if not exists phone_number text not null,
	add column if not exists country_code text default '',
	add column if not exists verification_sid text,
	add column if not exists status text, -- the earlier system's word; kept in step with state
	add column if not exists state text not null default 'none',
	add column if not exists state_at timestamptz,
	add column if not exists reason text not null default '',
	add column if not exists verified_at timestamptz,
	add column if not exists account_sid text,
	add column if not exists call_sid text,
	add column if not exists caller_id_sid text,
	add column if not exists vapi_phone_number_id text,
	add column if not exists created_at timestamptz default now(),
	add column if not exists updated_at timestamptz default now(),
	add column if not exists version bigint not null default 1,
	add column if not exists deleted_at timestamptz;

create table if not exists public.agents (id uuid primary key);
alter table public.agents
	add column if not exists org_id uuid,
	add column if not exists name text default '',
	add column if not exists vapi_assistant_id text,
	add column if not exists vapi_phone_number_id text,
	add column if not exists vapi_outbound_phone_number_id text,
	add column if not exists elevenlabs_agent_id text,
	add column if not exists elevenlabs_phone_number_id text,
	add column if not exists elevenlabs_outbound_phone_number_id text,
	add column if not exists inbound_enabled boolean default false,
	add column if not exists outbound_enabled boolean default false,
	add column if not exists inbound_number text not null default '',
	add column if not exists outbound_number text not null default '',
	add column if not exists inbound_way text not null default 'none',
	add column if not exists outbound_way text not null default 'none',
	add column if not exists inbound_reason text not null default '',
	add column if not exists outbound_reason text not null default '',
	add column if not exists created_at timestamptz default now(),
	add column if not exists updated_at timestamptz default now(),
	add column if not exists version bigint not null default 1,
	add column if not exists deleted_at timestamptz;

create table if not exists public.telnyx_verified_numbers (id uuid primary key);
alter table public.telnyx_verified_numbers
	add column if not exists org_id uuid not null,
	add column if not exists phone_number text not null,
	add column if not exists method text not null default '',
	add column if not exists state text not null default 'none',
	add column if not exists state_at timestamptz not null,
	add column if not exists reason text not null default '',
	add column if not exists verified_at timestamptz,
	add column if not exists created_at timestamptz default now(),
	add column if not exists updated_at timestamptz default now(),
	add column if not exists version bigint not null default 1,
	add column if not exists deleted_at timestamptz;

-- Places in the pool, kept by triggers; an earlier system reads them. A place is a row that is not disabled, in
-- pool_number_id, or a reservation in reserved_number_id for as long as reserved_until says. One row can have both: a
-- business number that moves keeps where it is until it has the other.
create table if not exists public.forwarding_numbers (id uuid primary key);
alter table public.forwarding_numbers
	add column if not exists business_id uuid,
	add column if not exists phone_number text,
	add column if not exists forwarding_type text,
	add column if not exists pool_number text,
	add column if not exists status text default 'pending_setup',
	add column if not exists pool_number_id uuid,
	add column if not exists reserved_number_id uuid,
	add column if not exists reserved_until timestamptz,
	add column if not exists created_at timestamptz default now(),
	add column if not exists updated_at timestamptz default now(),
	add column if not exists version bigint not null default 1;

-- Who may have a number rung now, and until when: one desk at a time. Not exposed; it ends by itself, one row a number.
create table if not exists voxdesk.rings (
	phone_number text primary key check (phone_number ~ '^\+[1-9][0-9]{3,14}$'),
	holder text not null check (length(holder) between 1 and 200), -- a desk's store
	who text not null check (length(who) <= 200), -- its operator, for the others
	held_until timestamptz not null
);
alter table voxdesk.rings enable row level security;

create table if not exists public.voxdesk_schema (
	project uuid primary key default gen_random_uuid(), -- tells projects apart, however they are reached
	version integer not null
);
create unique index if not exists voxdesk_schema_one on public.voxdesk_schema ((true));
insert into public.voxdesk_schema (version) select 1 where not exists (select 1 from public.voxdesk_schema);
update public.voxdesk_schema set version = 1 where version < 1;

-- Nobody reads what the policies below do not let them: from the first moment.
do $$
declare
	t text;
begin
	foreach t in array array['organizations', 'pool_numbers', 'twilio_phone_numbers', 'forwarding_configs', 'verified_caller_ids',
		'agents', 'telnyx_verified_numbers', 'forwarding_numbers', 'voxdesk_schema'] loop
		execute format('alter table public.%I enable row level security', t);
	end loop;
end $$;

---------------------------------------------------------------------------------------------------------- what is there
-- Tools of this file, taken away at its end.

-- Told as a notice, and kept for the list that this file ends with (the SQL editor shows no notices).
create or replace procedure voxdesk.note(text) language plpgsql set client_min_messages = notice as $$
begin
	raise notice '%', $1;
	insert into pg_temp.voxdesk_notes values ($1);
end $$;

-- A rule that old rows break holds for new ones, and the old ones are named.
create or replace procedure voxdesk.rule(tab text, name text, must text) language plpgsql as $$
declare
	constraint_name text := tab || '_' || name;
	bad text;
begin
	if not exists (select 1 from pg_constraint c where c.conrelid = ('public.' || tab)::regclass and c.conname = constraint_name) then
		execute format('alter table public.%I add constraint %I check (%s) not valid', tab, constraint_name, must);
	end if;
	begin
		execute format('alter table public.%I validate constraint %I', tab, constraint_name);
	exception when check_violation then
		for bad in execute format('select id::text from public.%I where (%s) is false order by 1 limit 50', tab, must) loop
			call voxdesk.note(format('%s %s breaks the rule "%s": left as it is.', tab, bad, must));
		end loop;
	end;
end $$;

create or replace procedure voxdesk.refers(tab text, col text, target text) language plpgsql as $$
declare
	constraint_name text := tab || '_' || col || '_fkey';
begin
	if not exists (select 1 from pg_constraint c where c.conrelid = ('public.' || tab)::regclass and c.conname = constraint_name) then
		execute format('alter table public.%I add constraint %I foreign key (%I) references public.%I (id)', tab, constraint_name, col, target);
	end if;
end $$;

---------------------------------------------------------------------------------------------------------- an earlier system's numbers
-- What from_seeds.sql does once with rows of forwarding_numbers, and triggers below with those that come later.

-- Where a number is at home, as far as its country code says so alone.
create or replace function voxdesk.home_of(number text) returns text language sql immutable set search_path = '' as $$
	select coalesce((select c.country from (values
		('+20', 'EG'), ('+213', 'DZ'), ('+234', 'NG'), ('+263', 'ZW'), ('+27', 'ZA'), ('+30', 'GR'), ('+31', 'NL'), ('+32', 'BE'),
		('+33', 'FR'), ('+34', 'ES'), ('+351', 'PT'), ('+352', 'LU'), ('+353', 'IE'), ('+354', 'IS'), ('+358', 'FI'),
		('+36', 'HU'), ('+370', 'LT'), ('+371', 'LV'), ('+372', 'EE'), ('+380', 'UA'), ('+381', 'RS'), ('+385', 'HR'),
		('+386', 'SI'), ('+39', 'IT'), ('+40', 'RO'), ('+41', 'CH'), ('+420', 'CZ'), ('+421', 'SK'), ('+43', 'AT'), ('+44', 'GB'),
		('+45', 'DK'), ('+46', 'SE'), ('+47', 'NO'), ('+48', 'PL'), ('+49', 'DE'), ('+52', 'MX'), ('+55', 'BR'), ('+60', 'MY'),
		('+61', 'AU'), ('+62', 'ID'), ('+63', 'PH'), ('+64', 'NZ'), ('+65', 'SG'), ('+66', 'TH'), ('+81', 'JP'), ('+82', 'KR'),
		('+84', 'VN'), ('+852', 'HK'), ('+86', 'CN'), ('+886', 'TW'), ('+90', 'TR'), ('+91', 'IN'), ('+971', 'AE'), ('+972', 'IL')
		) c (code, country) where starts_with(number, c.code) order by length(c.code) desc limit 1), '')
$$;

-- Why a row of forwarding_numbers cannot become a configuration; null: it can.
create or replace function voxdesk.number_fault(f jsonb) returns text language sql immutable set search_path = '' as $$
	select case
		when f ->> 'business_id' is null then 'it belongs to nobody'
		when f ->> 'phone_number' is null or f ->> 'phone_number' !~ '^\+[1-9][0-9]{3,14}$'
			then 'its number is not +, country code, number'
		when f ->> 'status' is null or f ->> 'status' not in ('pending_setup', 'active', 'disabled') then 'its status is not known'
		when f ->> 'forwarding_type' not in ('all', 'no_answer', 'busy', 'unavailable', 'all_conditional', 'busy_or_no_answer')
			then 'its kind of forwarding is not known'
		when f ->> 'pool_number' !~ '^\+[1-9][0-9]{3,14}$' then 'its pool number is not +, country code, number'
		when f ->> 'pool_number' = f ->> 'phone_number' then 'it is forwarded to itself'
		when f ->> 'pool_number' is null and f ->> 'status' = 'active' then 'it is active and leads nowhere'
	end
$$;

-- Its configuration. pending_setup: the code was given. active: the customer told so, nobody saw it. twice: another one has the
-- number, this one is a tombstone.
create or replace function voxdesk.take_in(f public.forwarding_numbers, twice boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	word text := case when f.status = 'disabled' then 'removed' when f.pool_number is null then 'none'
		when f.status = 'active' then 'reported' else 'given' end;
begin
	insert into public.forwarding_configs (id, org_id, business_number, ai_number, ai_source, condition, state, state_at, given_at,
		reported_at, removed_at, created_at, updated_at, deleted_at)
		values (f.id, f.business_id, f.phone_number, f.pool_number, case when f.pool_number is not null then 'pool' end,
		f.forwarding_type, word, case when word in ('given', 'none') then f.created_at else f.updated_at end,
		case when f.pool_number is not null then f.created_at end, case word when 'reported' then f.updated_at end,
		case word when 'removed' then f.updated_at end, f.created_at, f.updated_at, case when twice then f.updated_at end);
end $$;

do $$
begin
	if to_regprocedure('voxdesk.from_seeds()') is not null then
		perform voxdesk.from_seeds();
	end if;
end $$;

---------------------------------------------------------------------------------------------------------- constraints
alter table public.organizations alter column name set not null;
alter table public.twilio_phone_numbers
	alter column status set default 'active',
	alter column country_code set default '', alter column country_code set not null,
	alter column friendly_name set default '', alter column friendly_name set not null;
alter table public.verified_caller_ids
	alter column country_code set default '', alter column country_code set not null,
	alter column state_at set default now(), alter column state_at set not null;
alter table public.agents
	alter column name set default '', alter column name set not null,
	alter column inbound_enabled set default false, alter column inbound_enabled set not null,
	alter column outbound_enabled set default false, alter column outbound_enabled set not null;

do $$
declare
	t text;
	column_name text;
begin
	foreach t in array array['organizations', 'pool_numbers', 'twilio_phone_numbers', 'forwarding_configs', 'verified_caller_ids',
		'agents', 'telnyx_verified_numbers', 'forwarding_numbers'] loop
		foreach column_name in array array['created_at', 'updated_at'] loop
			execute format('alter table public.%I alter column %2$I set default now(), alter column %2$I set not null', t, column_name);
		end loop;
		call voxdesk.rule(t, 'version', 'version > 0');
		-- How a console reads on from where it was.
		execute format('create index if not exists %I on public.%I (updated_at, id)', t || '_changed', t);
	end loop;
	foreach t in array array['pool_numbers', 'twilio_phone_numbers', 'verified_caller_ids', 'telnyx_verified_numbers'] loop
		call voxdesk.rule(t, 'number', $r$phone_number ~ '^\+[1-9][0-9]{3,14}$'$r$);
	end loop;
	foreach t in array array['pool_numbers', 'twilio_phone_numbers', 'verified_caller_ids'] loop
		call voxdesk.rule(t, 'country', $r$country_code = '' or country_code ~ '^[A-Z]{2}$'$r$);
	end loop;
	foreach t in array array['pool_numbers', 'twilio_phone_numbers'] loop
		call voxdesk.rule(t, 'status_word', $r$status is not null and status in ('active', 'inactive')$r$);
	end loop;
	foreach t in array array['twilio_phone_numbers', 'forwarding_configs', 'verified_caller_ids', 'agents', 'telnyx_verified_numbers'] loop
		call voxdesk.refers(t, 'org_id', 'organizations');
		execute format('create index if not exists %I on public.%I (org_id)', t || '_org', t);
	end loop;
end $$;

call voxdesk.rule('organizations', 'named', $$name <> ''$$);
call voxdesk.rule('organizations', 'country_code', $$country = '' or country ~ '^[A-Z]{2}$'$$);
call voxdesk.rule('organizations', 'language_code', $$language ~ '^[a-z]{2}' and length(language) <= 8$$);
call voxdesk.rule('organizations', 'mode', $$telephony_mode in ('managed', 'byoc', 'none')$$);
call voxdesk.rule('organizations', 'outbound', $$outbound_provider in ('twilio', 'telnyx')$$);

call voxdesk.rule('pool_numbers', 'provider_word', $$provider in ('telnyx', 'twilio')$$);
call voxdesk.rule('pool_numbers', 'places', $$capacity between 1 and 50$$);
create unique index if not exists pool_numbers_one on public.pool_numbers (phone_number) where deleted_at is null;

create unique index if not exists twilio_phone_numbers_one on public.twilio_phone_numbers (phone_number) where deleted_at is null;

call voxdesk.rule('forwarding_configs', 'business', $$business_number ~ '^\+[1-9][0-9]{3,14}$'$$);
call voxdesk.rule('forwarding_configs', 'line', $$line_type in ('', 'mobile', 'fixed', 'voip')$$);
call voxdesk.rule('forwarding_configs', 'ai', $$ai_number ~ '^\+[1-9][0-9]{3,14}$'$$);
call voxdesk.rule('forwarding_configs', 'source', $$ai_source in ('pool', 'managed', 'byoc', 'manual')$$);
call voxdesk.rule('forwarding_configs', 'ai_and_source', $$(ai_number is null) = (ai_source is null)$$);
call voxdesk.rule('forwarding_configs', 'no_circle', $$ai_number is null or ai_number <> business_number$$);
call voxdesk.rule('forwarding_configs', 'when_word',
	$$condition in ('all', 'no_answer', 'busy', 'unavailable', 'all_conditional', 'busy_or_no_answer')$$);
call voxdesk.rule('forwarding_configs', 'ring', $$ring_seconds between 0 and 60$$);
call voxdesk.rule('forwarding_configs', 'state_word',
	$$state in ('none', 'given', 'reported', 'proven', 'stale', 'drifted', 'refused', 'removed')$$);
call voxdesk.rule('forwarding_configs', 'given',
	$$state not in ('given', 'reported', 'proven', 'stale') or (ai_number is not null and given_at is not null)$$);
call voxdesk.rule('forwarding_configs', 'reported', $$state <> 'reported' or reported_at is not null$$);
call voxdesk.rule('forwarding_configs', 'proven', $$state not in ('proven', 'stale') or proven_at is not null$$);
call voxdesk.rule('forwarding_configs', 'removed', $$state <> 'removed' or removed_at is not null$$);
-- A business number is registered once in the whole system.
create unique index if not exists forwarding_configs_one on public.forwarding_configs (business_number) where deleted_at is null;
create index if not exists forwarding_configs_ai_number on public.forwarding_configs (ai_number)
	where ai_number is not null and deleted_at is null;

call voxdesk.rule('verified_caller_ids', 'customer', $$org_id is not null$$);
call voxdesk.rule('verified_caller_ids', 'state_word', $$state in ('none', 'calling', 'pending', 'verified', 'failed', 'removed')$$);
call voxdesk.rule('verified_caller_ids', 'verified', $$state <> 'verified' or verified_at is not null$$);
-- Verified in one account is not verified in another; within one a number stands once.
create unique index if not exists verified_caller_ids_one on public.verified_caller_ids (org_id, phone_number, coalesce(account_sid, ''))
	where deleted_at is null;

call voxdesk.rule('agents', 'ways',
	$$inbound_way in ('none', 'pointed', 'refused', 'drifted') and outbound_way in ('none', 'pointed', 'refused', 'drifted')$$);
create unique index if not exists agents_inbound on public.agents (org_id) where inbound_enabled and deleted_at is null;
create unique index if not exists agents_outbound on public.agents (org_id) where outbound_enabled and deleted_at is null;
create unique index if not exists agents_vapi on public.agents (org_id, vapi_assistant_id)
	where vapi_assistant_id is not null and deleted_at is null;
create unique index if not exists agents_elevenlabs on public.agents (org_id, elevenlabs_agent_id)
	where elevenlabs_agent_id is not null and deleted_at is null;
create index if not exists agents_inbound_number on public.agents (inbound_number) where inbound_number <> '' and deleted_at is null;

call voxdesk.rule('telnyx_verified_numbers', 'method_word', $$method in ('', 'call', 'sms')$$);
call voxdesk.rule('telnyx_verified_numbers', 'state_word', $$state in ('none', 'pending', 'verified', 'failed', 'removed')$$);
call voxdesk.rule('telnyx_verified_numbers', 'verified', $$state <> 'verified' or verified_at is not null$$);
create unique index if not exists telnyx_verified_numbers_one on public.telnyx_verified_numbers (org_id, phone_number)
	where deleted_at is null;

call voxdesk.rule('forwarding_numbers', 'status_word', $$status is not null and status in ('pending_setup', 'active', 'disabled')$$);
call voxdesk.refers('forwarding_numbers', 'pool_number_id', 'pool_numbers');
call voxdesk.refers('forwarding_numbers', 'reserved_number_id', 'pool_numbers');
create index if not exists forwarding_numbers_places on public.forwarding_numbers (pool_number_id) where status <> 'disabled';
create index if not exists forwarding_numbers_reserved on public.forwarding_numbers (reserved_number_id) where reserved_until is not null;
create index if not exists forwarding_numbers_org on public.forwarding_numbers (business_id);

---------------------------------------------------------------------------------------------------------- rules of all tables
-- Versions and times are counted here, whatever a client sends.
create or replace function voxdesk.stamp() returns trigger language plpgsql set search_path = '' as $$
begin
	new.version := case tg_op when 'INSERT' then 1 else old.version + 1 end;
	new.created_at := coalesce(new.created_at, now());
	new.updated_at := clock_timestamp();
	return new;
end $$;

-- Nothing live belongs to a removed customer. The share lock holds off a removal that is on its way, and waits for one.
create or replace function voxdesk.customer_is_there() returns trigger language plpgsql security definer set search_path = '' as $$
declare
	removed timestamptz;
begin
	if tg_op = 'UPDATE' and old.deleted_at is null and old.org_id is not distinct from new.org_id then
		return new;
	end if;
	select o.deleted_at into removed from public.organizations o where o.id = new.org_id for share;
	if removed is not null then
		raise exception using errcode = 'P0001', message = 'customer-removed',
			detail = 'The customer that this belongs to was removed.';
	end if;
	return new;
end $$;

create or replace function voxdesk.customer_is_free() returns trigger language plpgsql security definer set search_path = '' as $$
begin
	if exists (select 1 from public.forwarding_configs c where c.org_id = new.id and c.deleted_at is null)
		or exists (select 1 from public.twilio_phone_numbers c where c.org_id = new.id and c.deleted_at is null)
		or exists (select 1 from public.verified_caller_ids c where c.org_id = new.id and c.deleted_at is null)
		or exists (select 1 from public.agents c where c.org_id = new.id and c.deleted_at is null)
		or exists (select 1 from public.telnyx_verified_numbers c where c.org_id = new.id and c.deleted_at is null) then
		raise exception using errcode = 'P0001', message = 'customer-in-use',
			detail = 'Something that is not removed still belongs to this customer.';
	end if;
	return new;
end $$;
create or replace trigger voxdesk_free before update on public.organizations for each row
	when (old.deleted_at is null and new.deleted_at is not null) execute function voxdesk.customer_is_free();

do $$
declare
	t text;
begin
	foreach t in array array['organizations', 'pool_numbers', 'twilio_phone_numbers', 'forwarding_configs', 'verified_caller_ids',
		'agents', 'telnyx_verified_numbers', 'forwarding_numbers'] loop
		execute format('create or replace trigger voxdesk_stamp before insert or update on public.%I
			for each row execute function voxdesk.stamp()', t);
	end loop;
	foreach t in array array['twilio_phone_numbers', 'forwarding_configs', 'verified_caller_ids', 'agents', 'telnyx_verified_numbers'] loop
		execute format('create or replace trigger voxdesk_customer before insert or update on public.%I
			for each row when (new.deleted_at is null) execute function voxdesk.customer_is_there()', t);
	end loop;
end $$;

-- What the earlier system's programs write: nulls where it had no rule, and status where voxdesk has state. Its "pending" is a
-- call that nobody here is waiting for: not verified.
create or replace function voxdesk.number_fill() returns trigger language plpgsql set search_path = '' as $$
begin
	new.status := coalesce(new.status, 'active');
	new.country_code := coalesce(new.country_code, '');
	new.friendly_name := coalesce(new.friendly_name, '');
	return new;
end $$;
create or replace function voxdesk.agent_fill() returns trigger language plpgsql set search_path = '' as $$
begin
	new.name := coalesce(new.name, '');
	new.inbound_enabled := coalesce(new.inbound_enabled, false);
	new.outbound_enabled := coalesce(new.outbound_enabled, false);
	return new;
end $$;
create or replace function voxdesk.caller_id_fill() returns trigger language plpgsql set search_path = '' as $$
declare
	theirs boolean;
begin
	new.country_code := coalesce(new.country_code, '');
	if tg_op = 'INSERT' then
		theirs := new.state = 'none' and new.status in ('verified', 'failed');
	else
		theirs := new.state = old.state and new.status is distinct from old.status;
	end if;
	if theirs then
		new.state := case new.status when 'verified' then 'verified' when 'failed' then 'failed' else 'none' end;
		new.state_at := now();
		if new.state = 'verified' then
			new.verified_at := coalesce(new.verified_at, now());
		end if;
	end if;
	new.status := case new.state when 'verified' then 'verified' when 'failed' then 'failed' else 'pending' end;
	return new;
end $$;
create or replace trigger voxdesk_fill before insert or update on public.twilio_phone_numbers
	for each row execute function voxdesk.number_fill();
create or replace trigger voxdesk_fill before insert or update on public.agents for each row execute function voxdesk.agent_fill();
create or replace trigger voxdesk_fill before insert or update on public.verified_caller_ids
	for each row execute function voxdesk.caller_id_fill();

---------------------------------------------------------------------------------------------------------- places in the pool
-- Who takes a place locks the pool number's row and counts after that: under READ COMMITTED every statement then sees what
-- was committed before the lock was given. Several numbers are locked in the order of their ids.

-- These two without a path of their own: so they are unfolded into the question that holds them.
create or replace function voxdesk.has_place(f public.forwarding_numbers, pool uuid) returns boolean language sql volatile as $$
	select coalesce(f.status <> 'disabled' and f.pool_number_id = pool, false)
		or coalesce(f.reserved_number_id = pool and f.reserved_until > clock_timestamp(), false)
$$;
-- Who has the places of a pool number.
create or replace function voxdesk.taken(pool uuid) returns table (id uuid) language sql stable as $$
	select f.id from public.forwarding_numbers f where f.pool_number_id = pool and f.status <> 'disabled'
	union
	select f.id from public.forwarding_numbers f where f.reserved_number_id = pool and f.reserved_until > clock_timestamp()
$$;
-- How many of them others than this business number have.
create or replace function voxdesk.places(pool uuid, but uuid) returns bigint
language sql volatile security definer set search_path = '' as $$
	select count(*) from voxdesk.taken(pool) t where t.id is distinct from but
$$;

-- Nobody gets past this, whoever writes: a place is new, or a reservation becomes one, only while there is room.
create or replace function voxdesk.place_is_free() returns trigger language plpgsql security definer set search_path = '' as $$
declare
	was public.forwarding_numbers;
	wanted uuid;
	pool public.pool_numbers;
begin
	if tg_op = 'UPDATE' then
		was := old;
	else -- "on conflict": the row may be there, and then has what it has
		select f.* into was from public.forwarding_numbers f where f.id = new.id;
	end if;
	if new.pool_number_id is null and new.pool_number is not null then
		select p.id into new.pool_number_id from public.pool_numbers p where p.phone_number = new.pool_number and p.deleted_at is null;
	end if;
	for wanted in
		select w.id from (values
			(case when new.status <> 'disabled' and not coalesce(was.status <> 'disabled' and
				was.pool_number_id = new.pool_number_id, false) then new.pool_number_id end),
			(case when new.reserved_until > clock_timestamp() then new.reserved_number_id end)) w (id)
		where w.id is not null order by w.id
	loop
		select p.* into pool from public.pool_numbers p where p.id = wanted for update;
		if voxdesk.has_place(was, wanted) then
			continue; -- looked at after the lock: a reservation may have ended meanwhile
		end if;
		if voxdesk.places(wanted, new.id) >= pool.capacity then
			raise exception using errcode = 'P0001', message = 'pool-full',
				detail = format('All %s places of %s are taken.', pool.capacity, pool.phone_number);
		end if;
	end loop;
	return new;
end $$;
create or replace trigger voxdesk_place before insert or update on public.forwarding_numbers
	for each row execute function voxdesk.place_is_free();

-- A pool number has as many places as are taken, and stays while any is: a phone is forwarded to it.
create or replace function voxdesk.places_stay() returns trigger language plpgsql security definer set search_path = '' as $$
declare
	taken bigint := voxdesk.places(old.id, null);
begin
	if taken > 0 and (new.deleted_at is not null or new.phone_number <> old.phone_number) then
		raise exception using errcode = 'P0001', message = 'pool-in-use',
			detail = format('%s of the places of %s are taken: it stays in the pool.', taken, old.phone_number);
	elsif taken > new.capacity then
		raise exception using errcode = 'P0001', message = 'pool-full',
			detail = format('%s of the places of %s are taken, more than %s.', taken, old.phone_number, new.capacity);
	end if;
	return new;
end $$;
create or replace trigger voxdesk_shrink before update on public.pool_numbers
	for each row when (new.capacity < old.capacity or new.phone_number <> old.phone_number
		or (new.deleted_at is not null and old.deleted_at is null)) execute function voxdesk.places_stay();

-- The place that a configuration has, or has no more. anew: its state changed, so the earlier system's word does too; else
-- that stays (a number that it had as active is "reported" here, and no less active than before).
create or replace function voxdesk.follow(c public.forwarding_configs, anew boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	pool uuid;
begin
	if c.ai_source = 'pool' and c.deleted_at is null and c.state <> 'removed' then
		select p.id into pool from public.pool_numbers p where p.phone_number = c.ai_number and p.deleted_at is null for update;
	end if;
	if pool is null then
		update public.forwarding_numbers f set status = 'disabled',
			reserved_number_id = case when c.deleted_at is null then f.reserved_number_id end,
			reserved_until = case when c.deleted_at is null then f.reserved_until end
			where f.id = c.id and (f.status <> 'disabled' or (c.deleted_at is not null and f.reserved_until is not null));
		return;
	end if;
	insert into public.forwarding_numbers as f
		(id, business_id, phone_number, forwarding_type, pool_number, pool_number_id, status)
		values (c.id, c.org_id, c.business_number, c.condition, c.ai_number, pool,
			case when c.state in ('proven', 'stale') then 'active' else 'pending_setup' end)
		on conflict (id) do update set business_id = excluded.business_id, phone_number = excluded.phone_number,
			forwarding_type = excluded.forwarding_type, pool_number = excluded.pool_number, pool_number_id = excluded.pool_number_id,
			status = case when anew or f.status = 'disabled' or f.pool_number is distinct from excluded.pool_number
				then excluded.status else f.status end,
			reserved_until = case when f.reserved_number_id is distinct from pool then f.reserved_until end,
			reserved_number_id = case when f.reserved_number_id is distinct from pool then f.reserved_number_id end;
end $$;

create or replace function voxdesk.config_follow() returns trigger language plpgsql security definer set search_path = '' as $$
begin
	if tg_op = 'INSERT' then
		perform voxdesk.follow(new, false);
	elsif (old.org_id, old.business_number, old.condition, old.ai_source, old.ai_number, old.state, old.deleted_at)
		is distinct from (new.org_id, new.business_number, new.condition, new.ai_source, new.ai_number, new.state, new.deleted_at) then
		perform voxdesk.follow(new, old.state <> new.state);
	end if;
	return null;
end $$;
create or replace trigger voxdesk_follow after insert or update on public.forwarding_configs
	for each row execute function voxdesk.config_follow();

-- A pool number that comes, or comes back, after the configurations that use it.
create or replace function voxdesk.pool_follow() returns trigger language plpgsql security definer set search_path = '' as $$
begin
	if tg_op = 'UPDATE' and (old.phone_number, old.deleted_at) is not distinct from (new.phone_number, new.deleted_at) then
		return null;
	end if;
	perform voxdesk.follow(c, false) from public.forwarding_configs c where c.ai_source = 'pool' and c.deleted_at is null
		and (c.ai_number = new.phone_number or (tg_op = 'UPDATE' and c.ai_number = old.phone_number));
	return null;
end $$;
create or replace trigger voxdesk_follow after insert or update on public.pool_numbers
	for each row execute function voxdesk.pool_follow();

-- A row that another program wrote into forwarding_numbers has no configuration of its id: it gets one, so that every desk sees
-- it and nobody else can register that number. What cannot be one is left as it is. voxdesk's own rows have theirs before.
create or replace function voxdesk.theirs_come() returns trigger language plpgsql security definer set search_path = '' as $$
declare
	kept public.forwarding_configs;
begin
	if voxdesk.number_fault(to_jsonb(new)) is not null or exists (select 1 from public.forwarding_configs c where c.id = new.id) then
		return null;
	end if;
	select c.* into kept from public.forwarding_configs c where c.business_number = new.phone_number and c.deleted_at is null for update;
	if kept.state = 'removed' and new.status <> 'disabled' then -- given up: it is registered anew
		update public.forwarding_configs c set deleted_at = now() where c.id = kept.id;
		kept := null;
	elsif kept.id is not null and new.status <> 'disabled' then
		raise exception using errcode = '23505', message = 'business-number-taken',
			detail = format('%s is registered already, as forwarding_configs %s.', new.phone_number, kept.id);
	end if;
	insert into public.organizations (id, name, country)
		values (new.business_id, new.phone_number, voxdesk.home_of(new.phone_number)) on conflict (id) do nothing;
	if new.pool_number is not null then
		insert into public.pool_numbers (id, phone_number, country_code, provider)
			values (gen_random_uuid(), new.pool_number, voxdesk.home_of(new.pool_number), 'telnyx') on conflict do nothing;
	end if;
	perform voxdesk.take_in(new, kept.id is not null);
	return null;
end $$;
create or replace trigger voxdesk_theirs_come after insert or update on public.forwarding_numbers
	for each row execute function voxdesk.theirs_come();

-- ... and its status is followed: where voxdesk itself wrote it, the configuration says so already.
create or replace function voxdesk.theirs_follow() returns trigger language plpgsql security definer set search_path = '' as $$
declare
	c public.forwarding_configs;
	word text;
begin
	select x.* into c from public.forwarding_configs x where x.id = new.id;
	if not found then
		return null;
	elsif new.status = 'disabled' then
		if c.ai_source = 'pool' and c.ai_number = new.pool_number and c.state <> 'removed' and c.deleted_at is null then
			update public.forwarding_configs x set state = 'removed', state_at = now(), removed_at = now() where x.id = c.id;
		end if;
		return null;
	elsif c.state = 'removed' or c.deleted_at is not null or (new.status = 'active' and c.state in ('none', 'given')) then
		word := case when new.pool_number is null then 'none' when new.status = 'active' then 'reported' else 'given' end;
		update public.forwarding_configs x set state = word, state_at = now(), deleted_at = null, ai_number = new.pool_number,
			ai_source = case when new.pool_number is not null then 'pool' end,
			given_at = case when new.pool_number is not null then coalesce(x.given_at, now()) end,
			reported_at = case word when 'reported' then now() else x.reported_at end where x.id = c.id;
		-- It stays as that program wrote it.
		update public.forwarding_numbers f set status = new.status where f.id = new.id and f.status <> new.status;
	end if;
	return null;
end $$;
create or replace trigger voxdesk_theirs_follow after update on public.forwarding_numbers
	for each row when (old.status <> new.status) execute function voxdesk.theirs_follow();

-- Nothing disappears without a word: what is deleted becomes a tombstone, which every desk sees. In the SQL editor
-- "set local voxdesk.really_delete = 'yes'" in the same transaction lets it go for good; so does what is deleted with the row
-- that it refers to (on delete cascade), which could not stay.
create or replace function voxdesk.bury() returns trigger language plpgsql security definer set search_path = '' as $$
begin
	if current_setting('voxdesk.really_delete', true) = 'yes' or pg_trigger_depth() > 1 then
		return old;
	elsif tg_table_name = 'forwarding_numbers' then -- has no tombstone: off
		update public.forwarding_numbers f set status = 'disabled' where f.id = old.id and f.status <> 'disabled';
	else
		execute format('update public.%I set deleted_at = now() where id = $1 and deleted_at is null', tg_table_name) using old.id;
	end if;
	return null;
end $$;
do $$
declare
	t text;
begin
	foreach t in array array['organizations', 'pool_numbers', 'twilio_phone_numbers', 'forwarding_configs', 'verified_caller_ids',
		'agents', 'telnyx_verified_numbers', 'forwarding_numbers'] loop
		execute format('create or replace trigger voxdesk_bury before delete on public.%I
			for each row execute function voxdesk.bury()', t);
	end loop;
end $$;

---------------------------------------------------------------------------------------------------------- who may do what
create or replace function voxdesk.is_desk() returns boolean language sql stable set search_path = '' as $$
	select coalesce(auth.jwt() -> 'app_metadata' ->> 'role' = 'desk', false)
$$;
-- The organization of a member; null: none, or a text that is no id.
create or replace function voxdesk.member_of() returns uuid language sql stable set search_path = '' as $$
	select case when said.org_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then said.org_id::uuid end
		from (select auth.jwt() -> 'app_metadata' ->> 'org_id') said (org_id)
$$;
create or replace function voxdesk.only_the_desk() returns void language plpgsql stable set search_path = '' as $$
begin
	if row_security_active('public.pool_numbers') and not voxdesk.is_desk() then
		raise exception using errcode = '42501', message = 'permission denied: this is for the desk',
			hint = 'app_metadata.role has to be "desk".';
	end if;
end $$;

-- The desk reads and writes whole rows; a customer's own account reads, of these, those in which the desk notes nothing.
do $$
declare
	t text;
	whose text;
begin
	for t, whose in values ('organizations', null), ('pool_numbers', null), ('twilio_phone_numbers', 'org_id'),
		('forwarding_configs', null), ('verified_caller_ids', null), ('agents', null),
		('telnyx_verified_numbers', null), ('forwarding_numbers', 'business_id') loop
		execute format('drop policy if exists voxdesk_desk on public.%I', t);
		execute format('create policy voxdesk_desk on public.%I to authenticated
			using ((select voxdesk.is_desk())) with check ((select voxdesk.is_desk()))', t);
		execute format('drop policy if exists voxdesk_member on public.%I', t);
		if whose is not null then
			execute format('create policy voxdesk_member on public.%I for select to authenticated
				using (%I = (select voxdesk.member_of()))', t, whose);
		end if;
		-- Nothing is ever deleted: a row with deleted_at is what others learn of it.
		execute format('revoke all on public.%I from public, anon, authenticated', t);
		execute format('grant select, insert, update on public.%I to authenticated', t);
		execute format('grant all on public.%I to service_role', t);
	end loop;
end $$;

-- What a customer reads of the others. Policies are by row and grants by role, and the desk and a customer are one role: so
-- views, which read as their owner and name each column that is shown. Not named is what the desk notes about a customer.
create or replace view public.member_organizations with (security_barrier) as
	select o.id, o.name, o.country, o.language, o.telephony_mode, o.twilio_account_sid, o.outbound_provider, o.created_at,
		o.updated_at, o.version, o.deleted_at
	from public.organizations o where o.id = (select voxdesk.member_of());
create or replace view public.member_forwarding_configs with (security_barrier) as
	select c.id, c.org_id, c.business_number, c.line_type, c.ai_number, c.ai_source, c.carrier_id, c.condition, c.ring_seconds,
		c.activate_code, c.deactivate_code, c.query_code, c.owed_cancel, c.state, c.state_at, c.given_at, c.reported_at,
		c.proven_at, c.stale_at, c.drifted_at, c.refused_at, c.removed_at, c.created_at, c.updated_at, c.version, c.deleted_at
	from public.forwarding_configs c where c.org_id = (select voxdesk.member_of());
create or replace view public.member_verified_caller_ids with (security_barrier) as
	select v.id, v.org_id, v.phone_number, v.country_code, v.verification_sid, v.status, v.state, v.state_at, v.verified_at,
		v.account_sid, v.call_sid, v.caller_id_sid, v.vapi_phone_number_id, v.created_at, v.updated_at, v.version, v.deleted_at
	from public.verified_caller_ids v where v.org_id = (select voxdesk.member_of());
create or replace view public.member_agents with (security_barrier) as
	select a.id, a.org_id, a.name, a.vapi_assistant_id, a.vapi_phone_number_id, a.vapi_outbound_phone_number_id,
		a.elevenlabs_agent_id, a.elevenlabs_phone_number_id, a.elevenlabs_outbound_phone_number_id, a.inbound_enabled,
		a.outbound_enabled, a.inbound_number, a.outbound_number, a.inbound_way, a.outbound_way, a.created_at, a.updated_at,
		a.version, a.deleted_at
	from public.agents a where a.org_id = (select voxdesk.member_of());
create or replace view public.member_telnyx_verified_numbers with (security_barrier) as
	select n.id, n.org_id, n.phone_number, n.method, n.state, n.state_at, n.verified_at, n.created_at, n.updated_at, n.version,
		n.deleted_at
	from public.telnyx_verified_numbers n where n.org_id = (select voxdesk.member_of());
do $$
declare
	t text;
begin
	foreach t in array array['organizations', 'forwarding_configs', 'verified_caller_ids', 'agents', 'telnyx_verified_numbers'] loop
		execute format('revoke all on public.%I from public, anon, authenticated, service_role', 'member_' || t);
		execute format('grant select on public.%I to authenticated', 'member_' || t);
	end loop;
end $$;

drop policy if exists voxdesk_desk on voxdesk.rings;
create policy voxdesk_desk on voxdesk.rings to authenticated
	using ((select voxdesk.is_desk())) with check ((select voxdesk.is_desk()));
revoke all on voxdesk.rings from public, anon, authenticated, service_role;
grant select, insert, update on voxdesk.rings to authenticated;
grant all on voxdesk.rings to service_role;

drop policy if exists voxdesk_version on public.voxdesk_schema;
create policy voxdesk_version on public.voxdesk_schema for select to anon, authenticated using (true);
revoke all on public.voxdesk_schema from public, anon, authenticated;
grant select on public.voxdesk_schema to anon, authenticated, service_role;

---------------------------------------------------------------------------------------------------------- what clients call
-- Business numbers, each registered once: two desks at a time, one gets it. rows: objects of forwarding_configs.
create or replace function public.register_business_numbers(rows jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
	asked record;
	config public.forwarding_configs;
	answers jsonb[] := '{}';
	answer jsonb;
begin
	perform voxdesk.only_the_desk();
	-- What the rows' triggers lock, in one order, before anything else waits.
	perform 1 from public.pool_numbers p where p.deleted_at is null and p.phone_number in
		(select r.value ->> 'ai_number' from jsonb_array_elements(rows) r where r.value ->> 'ai_source' = 'pool') order by p.id for update;
	-- In the order of the numbers, so that two calls with the same ones cannot wait for each other.
	for asked in select r.value, r.ordinality as place from jsonb_array_elements(rows) with ordinality r
		order by r.value ->> 'business_number', r.ordinality
	loop
		config := jsonb_populate_record(null::public.forwarding_configs, '{"line_type": "", "ring_seconds": 0, "activate_code": "",
			"deactivate_code": "", "query_code": "", "owed_cancel": "", "state": "none", "refused_reason": ""}'::jsonb || asked.value);
		answer := null;
		while answer is null loop
			select jsonb_build_object('id', c.id, 'outcome', 'known', 'version', c.version, 'updated_at', c.updated_at) into answer
				from public.forwarding_configs c where c.id = config.id;
			exit when answer is not null;
			insert into public.forwarding_configs as c select config.* on conflict do nothing
				returning jsonb_build_object('id', c.id, 'outcome', 'registered', 'version', c.version, 'updated_at', c.updated_at)
				into answer;
			exit when answer is not null;
			-- Somebody has the number, or just had it: then once more.
			select jsonb_build_object('id', config.id, 'outcome', 'taken', 'theirs', to_jsonb(c), 'customer',
				(select o.name from public.organizations o where o.id = c.org_id)) into answer
				from public.forwarding_configs c where c.business_number = config.business_number and c.deleted_at is null and c.id <> config.id;
		end loop;
		answers[asked.place] := answer;
	end loop;
	return to_jsonb(answers);
end $$;

-- A place in the pool for each, reserved for ten minutes: [{"id", "country" or "number"}]. Asked again it names the same.
create or replace function public.take_pool_places(rows jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
	asked record;
	config public.forwarding_configs;
	pool record;
	answers jsonb[] := '{}';
	outcome text;
begin
	perform voxdesk.only_the_desk();
	perform 1 from public.pool_numbers p where p.deleted_at is null and exists (select 1 from jsonb_array_elements(rows) r
		where r.value ->> 'number' = p.phone_number or r.value ->> 'country' = p.country_code) order by p.id for update;
	for asked in select (r.value ->> 'id')::uuid as id, r.value ->> 'country' as country, r.value ->> 'number' as number
		from jsonb_array_elements(rows) with ordinality r order by r.ordinality
	loop
		select c.* into config from public.forwarding_configs c where c.id = asked.id;
		if not found then
			answers := answers || jsonb_build_object('id', asked.id, 'outcome', 'not-registered');
			continue;
		elsif config.deleted_at is not null then
			answers := answers || jsonb_build_object('id', asked.id, 'outcome', 'removed');
			continue;
		end if;
		-- The one it has, else the one with the fewest taken, else the oldest; not one that leads to another customer's agent:
		-- who came to it now would be answered as that customer.
		select p.id, p.phone_number into pool from public.pool_numbers p
			cross join lateral (select count(*) as used, coalesce(bool_or(t.id = config.id), false) as had from voxdesk.taken(p.id) t) t
			where p.deleted_at is null and (p.phone_number = asked.number
				or (asked.number is null and p.country_code = asked.country and p.country_code <> ''))
			and (p.status = 'active' or (t.had and asked.number is not null))
			and (t.had or (t.used < p.capacity and not exists (select 1 from public.agents a
				where a.inbound_number = p.phone_number and a.inbound_number <> '' and a.deleted_at is null
				and a.org_id <> config.org_id and a.inbound_way in ('pointed', 'drifted'))))
			order by t.had desc, t.used, p.created_at, p.id limit 1;
		if found then
			insert into public.forwarding_numbers as f (id, business_id, phone_number, forwarding_type, pool_number, pool_number_id,
				status, reserved_number_id, reserved_until)
				values (config.id, config.org_id, config.business_number, config.condition, pool.phone_number, pool.id,
				'disabled', pool.id, clock_timestamp() + interval '10 minutes')
				on conflict (id) do update set reserved_number_id = excluded.reserved_number_id, reserved_until = excluded.reserved_until
				where f.status = 'disabled' or f.pool_number_id is distinct from excluded.reserved_number_id;
			answers := answers || jsonb_build_object('id', asked.id, 'outcome', 'taken', 'number', pool.phone_number,
				'pool_number_id', pool.id);
			continue;
		end if;
		select case when count(*) = 0 then 'pool-empty' when bool_or(p.status = 'active') then 'pool-full' else 'pool-inactive' end
			into outcome from public.pool_numbers p where p.deleted_at is null and (p.phone_number = asked.number
				or (asked.number is null and p.country_code = asked.country and p.country_code <> ''));
		answers := answers || jsonb_build_object('id', asked.id, 'outcome', outcome);
	end loop;
	return to_jsonb(answers);
end $$;

-- The right to have these numbers rung, for two minutes each: [{"number", "holder", "who"}]. Who holds it already gets it
-- anew; another one is told who does and for how many seconds more. Nobody gives it back: it ends, so a desk that died with
-- it is in nobody's way for long, and Twilio's list of calls shows what rings by then.
create or replace function public.claim_rings(rows jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
	asked record;
	answers jsonb[] := '{}';
	answer jsonb;
begin
	perform voxdesk.only_the_desk();
	-- In the order of the numbers, so that two calls with the same ones cannot wait for each other.
	for asked in select r.value ->> 'number' as number, r.value ->> 'holder' as holder, r.value ->> 'who' as who, r.ordinality as place
		from jsonb_array_elements(rows) with ordinality r order by r.value ->> 'number', r.ordinality
	loop
		answer := null;
		insert into voxdesk.rings as r (phone_number, holder, who, held_until)
			values (asked.number, asked.holder, asked.who, clock_timestamp() + interval '2 minutes')
			on conflict (phone_number) do update set holder = excluded.holder, who = excluded.who,
				held_until = clock_timestamp() + interval '2 minutes'
			where r.holder = excluded.holder or r.held_until <= clock_timestamp()
			returning jsonb_build_object('number', asked.number, 'outcome', 'claimed') into answer;
		if answer is null then -- another's, and locked by now: it stays so until this has ended
			select jsonb_build_object('number', asked.number, 'outcome', 'held', 'who', r.who, 'seconds',
				greatest(1, ceil(extract(epoch from r.held_until - clock_timestamp()))::integer)) into answer
				from voxdesk.rings r where r.phone_number = asked.number;
		end if;
		answers[asked.place] := answer;
	end loop;
	return to_jsonb(answers);
end $$;

drop procedure voxdesk.rule(text, text, text);
drop procedure voxdesk.refers(text, text, text);
drop procedure voxdesk.note(text);
drop routine if exists voxdesk.from_seeds(), voxdesk.seed_configs(), voxdesk.seed_customers(), voxdesk.seed_twice(),
	voxdesk.seed_nulls();

revoke all on all functions in schema voxdesk from public;
revoke all on function public.register_business_numbers(jsonb), public.take_pool_places(jsonb), public.claim_rings(jsonb)
	from public, anon;
grant execute on function public.register_business_numbers(jsonb), public.take_pool_places(jsonb), public.claim_rings(jsonb)
	to authenticated, service_role;
grant usage on schema voxdesk to authenticated, service_role;
grant execute on function voxdesk.is_desk(), voxdesk.member_of(), voxdesk.only_the_desk(),
	voxdesk.taken(uuid) to authenticated, service_role;

notify pgrst, 'reload schema';
commit;

-- What to look at, if anything: rows of an earlier system that were left or changed.
select note from pg_temp.voxdesk_notes;
