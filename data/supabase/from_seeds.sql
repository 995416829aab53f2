-- A project that holds an earlier system's tables (forwarding_numbers, twilio_phone_numbers, verified_caller_ids, agents)
-- becomes one that a desk shares: run this, then schema.sql. This file changes nothing by itself: it lays down what its rows
-- mean, and schema.sql does it between the tables and their rules, in one transaction. What that system writes later into
-- forwarding_numbers is taken in at once, by schema.sql's triggers.
--
-- Every row and every column stays. What has to be changed so that it can be valid is named (a number that is registered
-- twice), and so is what cannot be: that is left as it is. Run again, it takes in what the earlier system added since.
begin;
set local client_min_messages = warning;
create schema if not exists voxdesk;

-- Nulls where voxdesk has no null: filled, and counted.
create or replace procedure voxdesk.seed_nulls() language plpgsql set search_path = '' as $$
declare
	tab text;
	col text;
	filled text;
	words text;
	n bigint;
begin
	for tab, col, filled, words in values
		('twilio_phone_numbers', 'country_code', $q$''$q$, 'the empty text'), ('twilio_phone_numbers', 'friendly_name', $q$''$q$, 'the empty text'),
		('verified_caller_ids', 'country_code', $q$''$q$, 'the empty text'), ('agents', 'name', $q$''$q$, 'the empty text'),
		('agents', 'inbound_enabled', 'false', 'no'), ('agents', 'outbound_enabled', 'false', 'no'),
		('twilio_phone_numbers', 'created_at', 'now()', 'the time of this run'),
		('agents', 'created_at', 'now()', 'the time of this run'),
		('organizations', 'created_at', 'now()', 'the time of this run'), ('organizations', 'updated_at', 'now()', 'the time of this run'),
		('verified_caller_ids', 'created_at', 'coalesce(updated_at, now())', 'its updated_at or the time of this run'),
		('verified_caller_ids', 'updated_at', 'created_at', 'its created_at'),
		('forwarding_numbers', 'created_at', 'coalesce(updated_at, now())', 'its updated_at or the time of this run'),
		('forwarding_numbers', 'updated_at', 'created_at', 'its created_at')
	loop
		execute format('update public.%I set %I = %s where %2$I is null', tab, col, filled);
		get diagnostics n = row_count;
		if n > 0 then
			call voxdesk.note(format('%s: %s was null in %s of its rows; %s stands there now.', tab, col, n, words));
		end if;
	end loop;
	update public.verified_caller_ids v set state_at = v.updated_at where v.state_at is null;
end $$;

-- What stands twice, where it can stand once. Of agents the first counts, as in every console; of numbers the newest.
create or replace procedure voxdesk.seed_twice() language plpgsql set search_path = '' as $$
declare
	r record;
begin
	for r in select d.id, d.phone_number, d.keeps from (select t.id, t.phone_number, first_value(t.id) over w as keeps
		from public.twilio_phone_numbers t where t.deleted_at is null
		window w as (partition by t.phone_number order by (t.status = 'active') desc nulls last, t.created_at desc, t.id)) d where d.id <> d.keeps
	loop
		update public.twilio_phone_numbers t set deleted_at = now() where t.id = r.id;
		call voxdesk.note(format('twilio_phone_numbers %s: %s stands there twice; %s is kept, this one counts as removed.',
			r.id, r.phone_number, r.keeps));
	end loop;
	for r in select d.id, d.phone_number, d.keeps from (select v.id, v.phone_number, first_value(v.id) over w as keeps
		from public.verified_caller_ids v where v.deleted_at is null and v.org_id is not null
		window w as (partition by v.org_id, v.phone_number, coalesce(v.account_sid, '')
			order by (v.state = 'verified') desc, v.updated_at desc, v.id)) d where d.id <> d.keeps
	loop
		update public.verified_caller_ids v set deleted_at = now() where v.id = r.id;
		call voxdesk.note(format('verified_caller_ids %s: %s stands there twice for one customer; %s is kept, this one counts as removed.',
			r.id, r.phone_number, r.keeps));
	end loop;
	for r in select d.id, d.keeps from (select a.id, first_value(a.id) over w as keeps
		from public.agents a where a.deleted_at is null and a.org_id is not null and a.vapi_assistant_id is not null
		window w as (partition by a.org_id, a.vapi_assistant_id order by a.created_at, a.id)) d where d.id <> d.keeps
	loop
		update public.agents a set deleted_at = now() where a.id = r.id;
		call voxdesk.note(format('agents %s: its assistant stands there twice for one customer; %s is kept, this one counts as removed.',
			r.id, r.keeps));
	end loop;
	for r in select d.id, d.keeps from (select a.id, first_value(a.id) over w as keeps
		from public.agents a where a.deleted_at is null and a.org_id is not null and a.inbound_enabled
		window w as (partition by a.org_id order by a.created_at, a.id)) d where d.id <> d.keeps
	loop
		update public.agents a set inbound_enabled = false where a.id = r.id;
		call voxdesk.note(format('agents %s: two answer for one customer; %s goes on, this one is switched off.', r.id, r.keeps));
	end loop;
	for r in select d.id, d.keeps from (select a.id, first_value(a.id) over w as keeps
		from public.agents a where a.deleted_at is null and a.org_id is not null and a.outbound_enabled
		window w as (partition by a.org_id order by a.created_at, a.id)) d where d.id <> d.keeps
	loop
		update public.agents a set outbound_enabled = false where a.id = r.id;
		call voxdesk.note(format('agents %s: two call for one customer; %s goes on, this one is switched off.', r.id, r.keeps));
	end loop;
end $$;

-- A customer of everything that names one. Its name is not known here: its number is, for a person to put the name in.
create or replace procedure voxdesk.seed_customers() language plpgsql set search_path = '' as $$
declare
	n bigint;
begin
	create temp table voxdesk_names on commit drop as
		select distinct on (s.org_id) s.org_id, coalesce(nullif(s.name, ''), s.org_id::text) as name, s.country,
			min(s.at) over (partition by s.org_id) as created_at
		from (
			select f.business_id, f.phone_number, voxdesk.home_of(f.phone_number), f.created_at,
				case f.status when 'disabled' then 2 else 1 end, f.updated_at
				from public.forwarding_numbers f where voxdesk.number_fault(to_jsonb(f)) is null
			union all select v.org_id, v.phone_number, voxdesk.home_of(v.phone_number), v.created_at, 3, v.updated_at
				from public.verified_caller_ids v
			union all select a.org_id, a.name, '', a.created_at, case a.name when '' then 6 else 4 end, a.created_at from public.agents a
			union all select t.org_id, t.phone_number, '', t.created_at, 5, t.created_at from public.twilio_phone_numbers t
			union all select o.id, '', '', o.created_at, 7, o.created_at from public.organizations o
		) s (org_id, name, country, at, rank, newest)
		where s.org_id is not null order by s.org_id, s.rank, s.newest desc;
	update public.organizations o set name = s.name from pg_temp.voxdesk_names s where s.org_id = o.id and coalesce(o.name, '') = '';
	insert into public.organizations (id, name, country, created_at, updated_at)
		select s.org_id, s.name, s.country, s.created_at, s.created_at from pg_temp.voxdesk_names s on conflict (id) do nothing;
	get diagnostics n = row_count;
	if n > 0 then
		call voxdesk.note(format('%s customers were made; each is named by its number until somebody gives it its name.', n));
	end if;
	drop table pg_temp.voxdesk_names;
end $$;

-- Configurations of the rows that have none.
create or replace procedure voxdesk.seed_configs() language plpgsql set search_path = '' as $$
declare
	f public.forwarding_numbers;
	kept uuid;
	n bigint := 0;
begin
	for f in select x.* from public.forwarding_numbers x where voxdesk.number_fault(to_jsonb(x)) is null
		and not exists (select 1 from public.forwarding_configs c where c.id = x.id)
		order by x.phone_number, (x.status <> 'disabled') desc, x.updated_at desc, x.id
	loop
		select c.id into kept from public.forwarding_configs c where c.business_number = f.phone_number and c.deleted_at is null;
		if kept is not null and f.status <> 'disabled' then
			call voxdesk.note(format('forwarding_numbers %s: %s is registered twice; %s is kept, this one is disabled.', f.id, f.phone_number, kept));
			f.status := 'disabled';
			f.updated_at := now();
		end if;
		perform voxdesk.take_in(f, kept is not null);
		update public.forwarding_numbers x set status = f.status, updated_at = f.updated_at where x.id = f.id and x.status <> f.status;
		n := n + 1;
	end loop;
	if n > 0 then
		call voxdesk.note(format('%s business numbers were taken from forwarding_numbers.', n));
	end if;
end $$;

create or replace function voxdesk.from_seeds() returns void language plpgsql set search_path = '' as $$
declare
	r record;
begin
	-- Kinds of forwarding that the earlier system did not know: schema.sql has the rule for all.
	for r in select c.conname from pg_constraint c where c.conrelid = 'public.forwarding_numbers'::regclass and c.contype = 'c'
		and c.conname not like 'forwarding_numbers\_status\_word' and c.conname <> 'forwarding_numbers_version'
		and exists (select 1 from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any (c.conkey)
			and a.attname in ('forwarding_type', 'status'))
	loop
		execute format('alter table public.forwarding_numbers drop constraint %I', r.conname);
		call voxdesk.note(format('forwarding_numbers: the rule %s gave way to voxdesk''s.', r.conname));
	end loop;

	call voxdesk.seed_nulls();
	for r in select v.id from public.verified_caller_ids v where v.state = 'none' and v.status = 'verified' and v.verified_at is null loop
		call voxdesk.note(format('verified_caller_ids %s: when it was verified is not known; its last change stands for it.', r.id));
	end loop;
	update public.verified_caller_ids v set state = v.status, state_at = coalesce(v.verified_at, v.updated_at),
		verified_at = case v.status when 'verified' then coalesce(v.verified_at, v.updated_at) else v.verified_at end
		where v.state = 'none' and v.status in ('verified', 'failed');
	call voxdesk.seed_twice();

	insert into public.pool_numbers (id, phone_number, country_code, provider, created_at, updated_at)
		select gen_random_uuid(), f.pool_number, voxdesk.home_of(f.pool_number), 'telnyx', min(f.created_at), min(f.created_at)
		from public.forwarding_numbers f where voxdesk.number_fault(to_jsonb(f)) is null and f.pool_number is not null
		and not exists (select 1 from public.pool_numbers p where p.phone_number = f.pool_number) group by f.pool_number;
	call voxdesk.seed_customers();
	call voxdesk.seed_configs();
	update public.forwarding_numbers f set pool_number_id = p.id from public.pool_numbers p
		where f.pool_number_id is null and p.phone_number = f.pool_number and p.deleted_at is null;

	for r in select f.id, voxdesk.number_fault(to_jsonb(f)) as fault from public.forwarding_numbers f where voxdesk.number_fault(to_jsonb(f)) is not null
		and not exists (select 1 from public.forwarding_configs c where c.id = f.id) order by f.id loop
		call voxdesk.note(format('forwarding_numbers %s: %s. Left as it is; voxdesk does not show it.', r.id, r.fault));
	end loop;
	for r in select p.phone_number, p.capacity, count(*) as n from public.pool_numbers p join public.forwarding_numbers f
		on f.pool_number_id = p.id and f.status <> 'disabled' where p.deleted_at is null group by p.id having count(*) > p.capacity loop
		call voxdesk.note(format('pool_numbers %s: %s business numbers are led there, it has %s places. They stay; no more are given.',
			r.phone_number, r.n, r.capacity));
	end loop;
	for r in select p.tablename, p.policyname from pg_policies p where p.schemaname = 'public' and p.policyname not like 'voxdesk\_%'
		and p.tablename in ('organizations', 'twilio_phone_numbers', 'verified_caller_ids', 'agents', 'forwarding_numbers') loop
		call voxdesk.note(format('%s: the policy "%s" is not voxdesk''s and goes on to hold, for all columns.', r.tablename, r.policyname));
	end loop;
	for r in select c.conname, c.confrelid::regclass::text as target from pg_constraint c
		where c.conrelid = 'public.forwarding_numbers'::regclass and c.contype = 'f' and c.confrelid::regclass::text not in
		('public.pool_numbers', 'public.organizations') loop
		call voxdesk.note(format('forwarding_numbers: %s wants a row in %s; a customer that voxdesk adds has none there.', r.conname, r.target));
	end loop;
end $$;
commit;

select 'Nothing is changed yet: now run schema.sql.' as next;
