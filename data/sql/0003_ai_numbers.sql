-- AI numbers as their providers have them, numbers bought and given back, agents, and caller IDs at Telnyx and Vapi.

-- Through whom the AI's outbound calls go.
alter table organizations add column outbound_provider text not null default 'twilio'
	check (outbound_provider in ('twilio', 'telnyx'));

-- What the provider said last: its own word, and how that differs from what was seen before. connection_was is what the
-- number was attached to (account_was: the account it was in) before it moved, until somebody accepts that.
alter table pool_numbers add column provider_state text not null default '';
alter table pool_numbers add column drift text not null default '' check (drift in ('', 'missing', 'suspended', 'moved'));
alter table pool_numbers add column connection_name text not null default '';
alter table pool_numbers add column connection_was text not null default '';    -- its name, for people
alter table pool_numbers add column connection_was_id text not null default ''
	check ((connection_was_id = '') = (connection_was = ''));
alter table pool_numbers add column account_sid text;
create index pool_numbers_country on pool_numbers (country_code) where deleted_at is null;

alter table twilio_phone_numbers add column provider_state text not null default '';
alter table twilio_phone_numbers add column drift text not null default '' check (drift in ('', 'missing', 'suspended', 'moved'));
alter table twilio_phone_numbers add column voice_url text;      -- where its calls go, as seen; null: not looked at yet
alter table twilio_phone_numbers add column voice_url_was text;  -- before it moved

-- Each account is read by itself, and there is one a customer.
create index twilio_phone_numbers_account on twilio_phone_numbers (account_sid) where deleted_at is null;
-- Was it given back since the list was asked for?
create index twilio_phone_numbers_gone on twilio_phone_numbers (phone_number) where deleted_at is not null;

-- Numbers bought and given back: how far each has come. Its steps are operations (subject provisions/ID); the owner is the
-- process that works on it.
create table provisions (
	row_id integer primary key,
	id text not null unique check (length(id) = 36),
	org_id text references organizations (id),
	number_id text references twilio_phone_numbers (id), -- null: not bought (yet)
	kind text not null check (kind in ('buy', 'release')),
	state text not null default 'open' check (state in ('open', 'stopped', 'done', 'failed')),
	phone_number text not null check (phone_number glob '+[1-9]*' and phone_number not glob '+*[^0-9]*'
		and length(phone_number) between 5 and 16),
	country_code text not null default '' check (country_code = '' or country_code glob '[A-Z][A-Z]'),
	number_type text not null default '' check (number_type in ('', 'local', 'mobile', 'toll_free')),
	address_sid text,
	bundle_sid text,
	account_sid text,     -- null: a subaccount is to be made first
	agent_id text references agents (id),
	reason text not null default '',
	owner_host text not null,
	owner_boot_id text not null,
	owner_pid integer not null,
	owner_started_at text not null,
	operator_name text not null,
	created_at text not null,
	ended_at text,
	updated_at text not null,
	version integer not null default 1 check (version > 0),
	check ((state in ('done', 'failed')) = (ended_at is not null)),
	check (kind = 'buy' or number_id is not null),
	check (kind <> 'buy' or org_id is not null),
	check (state <> 'done' or number_id is not null),             -- what bought nothing has failed
	check (state <> 'failed' or number_id is null)                -- and what bought something has not
) strict;
-- One at a time, whichever process: for a customer, and for a number.
create unique index provisions_one_open on provisions (org_id) where state in ('open', 'stopped');
create unique index provisions_one_number on provisions (phone_number) where state in ('open', 'stopped');
create index provisions_org on provisions (org_id, row_id);

-- What Vapi (assistants) and ElevenLabs (agents) were seen to have.
create table remote_agents (
	row_id integer primary key,
	provider text not null check (provider in ('vapi', 'elevenlabs')),
	remote_id text not null check (remote_id <> ''),
	name text not null default '',
	seen_at text not null,
	gone_at text,         -- not listed any more
	created_at text not null,
	updated_at text not null,
	version integer not null default 1 check (version > 0),
	deleted_at text,
	unique (provider, remote_id)
) strict;

-- Which agent answers and calls for whom. vapi_phone_number_id and elevenlabs_phone_number_id are the inbound number's.
-- A way: how that number was last seen to lead to the agent.
alter table agents add column elevenlabs_phone_number_id text;
alter table agents add column elevenlabs_outbound_phone_number_id text;
alter table agents add column inbound_number text not null default '';
alter table agents add column outbound_number text not null default '';
alter table agents add column inbound_way text not null default 'none'
	check (inbound_way in ('none', 'pointed', 'refused', 'drifted'));
alter table agents add column outbound_way text not null default 'none'
	check (outbound_way in ('none', 'pointed', 'refused', 'drifted'));
alter table agents add column inbound_reason text not null default '';
alter table agents add column outbound_reason text not null default '';
alter table agents add column inbound_seen_at text;
alter table agents add column outbound_seen_at text;
-- Of what an earlier store may hold twice the first counts.
update agents set inbound_enabled = 0, version = version + 1 where inbound_enabled = 1 and deleted_at is null and exists
	(select 1 from agents a where a.org_id = agents.org_id and a.inbound_enabled = 1 and a.deleted_at is null and a.row_id < agents.row_id);
update agents set outbound_enabled = 0, version = version + 1 where outbound_enabled = 1 and deleted_at is null and exists
	(select 1 from agents a where a.org_id = agents.org_id and a.outbound_enabled = 1 and a.deleted_at is null and a.row_id < agents.row_id);
update agents set deleted_at = updated_at, version = version + 1 where deleted_at is null and exists
	(select 1 from agents a where a.org_id = agents.org_id and a.deleted_at is null and a.row_id < agents.row_id and
	(a.vapi_assistant_id = agents.vapi_assistant_id or a.elevenlabs_agent_id = agents.elevenlabs_agent_id));
create unique index agents_inbound on agents (org_id) where inbound_enabled = 1 and deleted_at is null;
create unique index agents_outbound on agents (org_id) where outbound_enabled = 1 and deleted_at is null;
create unique index agents_vapi on agents (org_id, vapi_assistant_id) where vapi_assistant_id is not null and deleted_at is null;
create unique index agents_elevenlabs on agents (org_id, elevenlabs_agent_id) where elevenlabs_agent_id is not null and deleted_at is null;
create index agents_of_vapi on agents (vapi_assistant_id) where deleted_at is null;
create index agents_of_elevenlabs on agents (elevenlabs_agent_id) where deleted_at is null;

-- A verified caller ID offered to Vapi: how that went. vapi_phone_number_id is its id there.
alter table verified_caller_ids add column offer_way text not null default ''
	check (offer_way in ('', 'pointed', 'refused', 'drifted'));
alter table verified_caller_ids add column offer_reason text not null default '';
alter table verified_caller_ids add column offer_seen_at text;
create index verified_caller_ids_phone on verified_caller_ids (phone_number) where deleted_at is null;

-- Numbers verified at Telnyx, for customers whose outbound calls go through it. The code that Telnyx tells is never kept.
create table telnyx_verified_numbers (
	row_id integer primary key,
	id text not null unique check (length(id) = 36),
	org_id text not null references organizations (id),
	phone_number text not null check (phone_number glob '+[1-9]*' and phone_number not glob '+*[^0-9]*'
		and length(phone_number) between 5 and 16),
	method text not null default '' check (method in ('', 'call', 'sms')),
	state text not null default 'none' check (state in ('none', 'pending', 'verified', 'failed', 'removed')),
	state_at text not null,
	reason text not null default '',
	verified_at text,     -- as Telnyx has it
	seen_at text,
	created_at text not null,
	updated_at text not null,
	version integer not null default 1 check (version > 0),
	deleted_at text,
	check (state <> 'verified' or verified_at is not null)
) strict;
create unique index telnyx_verified_numbers_number on telnyx_verified_numbers (org_id, phone_number) where deleted_at is null;

create index telnyx_verified_numbers_phone on telnyx_verified_numbers (phone_number);

-- What a number that is given back leaves behind.
create index forwarding_configs_ai on forwarding_configs (ai_number) where ai_number is not null and deleted_at is null;
create index agents_inbound_number on agents (inbound_number) where inbound_number <> '' and deleted_at is null;
create index agents_outbound_number on agents (outbound_number) where outbound_number <> '' and deleted_at is null;

-- Was it ever in the pool?
create index pool_numbers_ever on pool_numbers (phone_number);

-- Asked at every start of the console: whose own tokens are wanted. Without it every customer is read.
create index organizations_own_accounts on organizations (telephony_mode, twilio_account_sid)
	where twilio_account_sid is not null and deleted_at is null;
