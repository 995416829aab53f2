-- An earlier system's tables as it made them, with rows as they are after a year: some cannot be.
create table forwarding_numbers (id uuid primary key default gen_random_uuid(), business_id uuid, phone_number text,
	forwarding_type text check (forwarding_type in ('all', 'no_answer', 'busy', 'unavailable')), pool_number text, status text,
	created_at timestamptz default now(), updated_at timestamptz default now());
create table twilio_phone_numbers (id uuid primary key, org_id uuid, phone_number text not null,
	status text check (status in ('active', 'inactive')), country_code text, vapi_phone_id uuid, friendly_name text,
	created_at timestamptz default now());
create table verified_caller_ids (id uuid primary key, org_id uuid, phone_number text not null, country_code text,
	verification_sid text, status text check (status in ('pending', 'verified', 'failed')), verified_at timestamptz,
	created_at timestamptz default now(), updated_at timestamptz default now());
create table agents (id uuid primary key, org_id uuid, name text, vapi_assistant_id text, vapi_phone_number_id uuid,
	inbound_enabled boolean default false, outbound_enabled boolean default false, created_at timestamptz default now());
grant all on all tables in schema public to anon, authenticated, service_role;
create policy "anyone signed in" on agents for select to authenticated using (true);

insert into forwarding_numbers values
	(t.id(101), t.id(1), '+3292246999', 'no_answer', '+32480210449', 'active', '2025-01-02T03:04:05Z', '2025-02-03T04:05:06Z'),
	(t.id(102), t.id(2), '+3292246998', 'all', '+32480210449', 'pending_setup', '2025-03-01T00:00:00Z', '2025-03-02T00:00:00Z'),
	(t.id(103), t.id(2), '+3292246997', 'busy', '+32480210449', 'disabled', '2025-03-01T00:00:00Z', '2025-04-02T00:00:00Z'),
	(t.id(104), t.id(3), '+3292246996', 'unavailable', null, 'pending_setup', '2025-03-01T00:00:00Z', '2025-03-02T00:00:00Z'),
	-- one number three times: the newest that is not disabled stays
	(t.id(105), t.id(4), '+3292246995', 'all', '+32480210449', 'active', '2025-01-01T00:00:00Z', '2025-01-01T00:00:00Z'),
	(t.id(106), t.id(5), '+3292246995', 'all', '+32480210449', 'active', '2025-05-01T00:00:00Z', '2025-05-01T00:00:00Z'),
	(t.id(107), t.id(5), '+3292246995', 'all', '+32480210449', 'disabled', '2025-06-01T00:00:00Z', '2025-06-01T00:00:00Z'),
	-- what cannot be
	(t.id(111), null, '+3292246994', 'all', '+32480210449', 'active', now(), now()),
	(t.id(112), t.id(1), '09 224 69 93', 'all', '+32480210449', 'active', now(), now()),
	(t.id(113), t.id(1), '+3292246992', 'all', '+32480210449', 'porting', now(), now()),
	(t.id(114), t.id(1), '+3292246991', 'all', '0480210449', 'active', now(), now()),
	(t.id(115), t.id(1), '+3292246990', 'all', '+3292246990', 'active', now(), now()),
	(t.id(116), t.id(1), '+3292246989', 'all', null, 'active', now(), now()),
	(t.id(117), t.id(1), '+3292246988', 'all', '+32480210449', null, now(), now()),
	-- no times
	(t.id(120), t.id(6), '+3292246987', null, '+31202255001', 'pending_setup', null, null);
insert into twilio_phone_numbers values
	(t.id(201), t.id(7), '+16504595418', 'active', 'US', t.id(9001), null, '2025-01-01T00:00:00Z'),
	(t.id(202), t.id(8), '+16504595418', 'active', 'US', null, 'twice', '2024-01-01T00:00:00Z'),
	(t.id(203), null, '+16504595419', 'inactive', null, null, 'spare', null),
	(t.id(204), t.id(7), '6504595420', 'active', 'us', null, 'odd', now()),
	(t.id(205), t.id(7), '+16504595421', null, 'US', null, 'no status', now());
insert into verified_caller_ids values
	(t.id(301), t.id(1), '+3292246999', 'BE', 'VL1', 'verified', '2025-02-01T00:00:00Z', '2025-01-01T00:00:00Z', '2025-02-01T00:00:00Z'),
	(t.id(302), t.id(1), '+3292246999', 'BE', 'VL0', 'pending', null, '2025-03-01T00:00:00Z', '2025-03-01T00:00:00Z'),
	(t.id(303), t.id(7), '+2348141995397', 'NG', 'VL2', 'pending', null, '2025-01-01T00:00:00Z', '2025-01-01T00:00:00Z'),
	(t.id(304), t.id(2), '+3292246998', null, 'VL3', 'failed', null, '2025-01-01T00:00:00Z', null),
	(t.id(305), t.id(2), '+3292246990', 'BE', 'VL4', 'verified', null, '2025-01-01T00:00:00Z', '2025-01-07T00:00:00Z'),
	(t.id(306), null, '+3292246980', 'BE', 'VL5', 'verified', now(), now(), now());
insert into agents values
	(t.id(401), t.id(1), 'Receptie', 'asst-1', t.id(9001), true, false, '2025-01-01T00:00:00Z'),
	(t.id(402), t.id(1), 'Receptie 2', 'asst-2', null, true, true, '2025-02-01T00:00:00Z'),
	(t.id(403), t.id(1), 'Receptie 3', 'asst-1', null, false, null, '2025-03-01T00:00:00Z'),
	(t.id(404), t.id(9), null, null, null, null, null, null),
	(t.id(405), null, 'Nobody''s', 'asst-1', null, true, true, now());

-- As it was, to be compared with.
create table t.before as
	select 'forwarding_numbers' as tab, r.id, to_jsonb(r) as was from forwarding_numbers r
	union all select 'twilio_phone_numbers', r.id, to_jsonb(r) from twilio_phone_numbers r
	union all select 'verified_caller_ids', r.id, to_jsonb(r) from verified_caller_ids r
	union all select 'agents', r.id, to_jsonb(r) from agents r;
