-- An earlier system that has customers, and a table of its own that places refer to.
create table organizations (id uuid primary key, name text, plan text not null default 'free');
insert into organizations values (t.id(1), 'Frituur', 'pro'), (t.id(2), null, default);
create table agents (id uuid primary key, org_id uuid references organizations (id), name text, vapi_assistant_id text,
	vapi_phone_number_id uuid, inbound_enabled boolean default false, outbound_enabled boolean default false, created_at timestamptz default now());
create table verified_caller_ids (id uuid primary key, org_id uuid references organizations (id), phone_number text not null, country_code text,
	verification_sid text, status text, verified_at timestamptz, created_at timestamptz default now(), updated_at timestamptz default now());
create table businesses (id uuid primary key);
create table forwarding_numbers (id uuid primary key, business_id uuid references businesses (id), phone_number text unique,
	forwarding_type text, pool_number text, status text, created_at timestamptz, updated_at timestamptz);
insert into businesses values (t.id(2));
insert into forwarding_numbers values (t.id(101), t.id(2), '+3292246998', 'all', '+32480210449', 'active', now(), now());
insert into agents values (t.id(401), t.id(1), 'Receptie');
insert into verified_caller_ids (id, org_id, phone_number, status) values (t.id(301), t.id(2), '+3292246998', 'pending');
