-- The whole data model. Words of states stand here once more, as constraints: a bug cannot store another one.
-- Where a table belongs to one of the two systems that voxdesk serves, its columns keep their names.
-- NULL: not known or never. row_id keeps the order in which rows were added, and does not leave this file.
-- version counts the changes of a row (compare and set); deleted_at is its tombstone, kept so that a deletion can be synced.

create table organizations (
	row_id integer primary key,
	id text not null unique check (length(id) = 36),
	name text not null check (name <> ''),
	country text not null default '' check (country = '' or country glob '[A-Z][A-Z]'),
	language text not null default 'en' check (language glob '[a-z][a-z]*' and length(language) <= 8),
	telephony_mode text not null default 'managed' check (telephony_mode in ('managed', 'byoc', 'none')),
	twilio_account_sid text,
	note text not null default '',
	call_back_at text,
	call_back_note text not null default '',
	sort_name text not null default '',   -- folded name, at most 127 bytes: the order of the list
	search_text text not null default '', -- folded name and the digits of every business number, local and international
	created_at text not null,
	updated_at text not null,
	version integer not null default 1 check (version > 0),
	deleted_at text
) strict;
create index organizations_by_name on organizations (sort_name, id) where deleted_at is null;
create index organizations_call_back on organizations (sort_name, id) where call_back_at is not null and deleted_at is null;

-- Parts of names and numbers, three characters at a time. Without positions: the words found are looked at again.
-- The program keeps it in step with search_text: triggers may not, since this SQLite (3.40) counts FTS5 among what an
-- untrusted schema must not reach.
create virtual table customer_search using fts5 (search_text, content = 'organizations', content_rowid = 'row_id',
	tokenize = 'trigram', detail = 'none', columnsize = 0);

create table forwarding_configs (
	row_id integer primary key,
	id text not null unique check (length(id) = 36),
	org_id text not null references organizations (id),
	business_number text not null check (business_number glob '+[1-9]*' and business_number not glob '+*[^0-9]*'
		and length(business_number) between 5 and 16),
	national_digits text not null default '' check (national_digits not glob '*[^0-9]*'), -- as dialled at home
	line_type text not null default '' check (line_type in ('', 'mobile', 'fixed', 'voip')),
	ai_number text check (ai_number glob '+[1-9]*' and ai_number not glob '+*[^0-9]*' and length(ai_number) between 5 and 16),
	ai_source text check (ai_source in ('pool', 'managed', 'byoc', 'manual')),
	carrier_id text,
	condition text check (condition in ('all', 'no_answer', 'busy', 'unavailable', 'all_conditional', 'busy_or_no_answer')),
	ring_seconds integer not null default 0 check (ring_seconds between 0 and 60),
	activate_code text not null default '',
	deactivate_code text not null default '',
	query_code text not null default '',
	owed_cancel text not null default '',
	state text not null default 'none'
		check (state in ('none', 'given', 'reported', 'proven', 'stale', 'drifted', 'refused', 'removed')),
	state_at text not null,
	given_at text,
	reported_at text,
	proven_at text,
	stale_at text,
	drifted_at text,
	refused_at text,
	removed_at text,
	refused_reason text not null default '',
	proof_result text,    -- what was observed, in words
	proof_call_id text,
	created_at text not null,
	updated_at text not null,
	version integer not null default 1 check (version > 0),
	deleted_at text,
	check ((ai_number is null) = (ai_source is null)),
	check (ai_number is null or ai_number <> business_number), -- a call would go round for ever
	check (state not in ('given', 'reported', 'proven', 'stale') or (ai_number is not null and given_at is not null)),
	check (state <> 'reported' or reported_at is not null),
	check (state not in ('proven', 'stale') or proven_at is not null),
	check (state <> 'removed' or removed_at is not null)
) strict;
-- A business number is registered once in the whole system.
create unique index forwarding_configs_number on forwarding_configs (business_number) where deleted_at is null;
create index forwarding_configs_national on forwarding_configs (national_digits) where deleted_at is null;
create index forwarding_configs_org on forwarding_configs (org_id) where deleted_at is null;

create table pool_numbers (
	row_id integer primary key,
	id text not null unique check (length(id) = 36),
	phone_number text not null check (phone_number glob '+[1-9]*' and phone_number not glob '+*[^0-9]*'
		and length(phone_number) between 5 and 16),
	country_code text not null default '' check (country_code = '' or country_code glob '[A-Z][A-Z]'),
	provider text not null check (provider in ('telnyx', 'twilio')),
	status text not null default 'active' check (status in ('active', 'inactive')),
	capacity integer not null default 50 check (capacity between 1 and 50),
	provider_id text,     -- the number's id at the provider
	connection_id text,   -- its voice application there
	friendly_name text not null default '',
	seen_at text,         -- last seen at the provider
	created_at text not null,
	updated_at text not null,
	version integer not null default 1 check (version > 0),
	deleted_at text
) strict;
create unique index pool_numbers_number on pool_numbers (phone_number) where deleted_at is null;

-- Pool configurations only: shares its configuration's id; business_id is the customer.
create table forwarding_numbers (
	row_id integer primary key,
	id text not null unique references forwarding_configs (id),
	business_id text not null references organizations (id),
	phone_number text not null,
	pool_number_id text not null references pool_numbers (id),
	forwarding_type text check (forwarding_type in ('all', 'no_answer', 'busy', 'unavailable', 'all_conditional', 'busy_or_no_answer')),
	status text not null default 'pending_setup' check (status in ('pending_setup', 'active', 'disabled')),
	verified_at text,
	created_at text not null,
	updated_at text not null,
	version integer not null default 1 check (version > 0),
	deleted_at text
) strict;
create index forwarding_numbers_pool on forwarding_numbers (pool_number_id) where deleted_at is null and status <> 'disabled';
create index forwarding_numbers_org on forwarding_numbers (business_id);

-- A place in a pool is a row that is not disabled. Two consoles that count first and insert then cannot overfill it.
create trigger forwarding_numbers_place after insert on forwarding_numbers
when new.deleted_at is null and new.status <> 'disabled' begin
	select raise(abort, 'pool-full') from pool_numbers p where p.id = new.pool_number_id and p.capacity <
		(select count(*) from forwarding_numbers f where f.pool_number_id = p.id and f.deleted_at is null and f.status <> 'disabled');
end;
create trigger forwarding_numbers_move after update of pool_number_id, status, deleted_at on forwarding_numbers
when new.deleted_at is null and new.status <> 'disabled' begin
	select raise(abort, 'pool-full') from pool_numbers p where p.id = new.pool_number_id and p.capacity <
		(select count(*) from forwarding_numbers f where f.pool_number_id = p.id and f.deleted_at is null and f.status <> 'disabled');
end;
create trigger pool_numbers_shrink after update of capacity on pool_numbers begin
	select raise(abort, 'pool-full') where new.capacity <
		(select count(*) from forwarding_numbers f where f.pool_number_id = new.id and f.deleted_at is null and f.status <> 'disabled');
end;

create table twilio_phone_numbers (
	row_id integer primary key,
	id text not null unique check (length(id) = 36),
	org_id text references organizations (id),
	phone_number text not null check (phone_number glob '+[1-9]*' and phone_number not glob '+*[^0-9]*'
		and length(phone_number) between 5 and 16),
	status text not null default 'active' check (status in ('active', 'inactive')),
	country_code text not null default '' check (country_code = '' or country_code glob '[A-Z][A-Z]'),
	vapi_phone_id text,
	friendly_name text not null default '',
	account_sid text,
	phone_number_sid text,
	seen_at text,
	created_at text not null,
	updated_at text not null,
	version integer not null default 1 check (version > 0),
	deleted_at text
) strict;
create unique index twilio_phone_numbers_number on twilio_phone_numbers (phone_number) where deleted_at is null;
create index twilio_phone_numbers_org on twilio_phone_numbers (org_id);

create table verified_caller_ids (
	row_id integer primary key,
	id text not null unique check (length(id) = 36),
	org_id text not null references organizations (id),
	phone_number text not null check (phone_number glob '+[1-9]*' and phone_number not glob '+*[^0-9]*'
		and length(phone_number) between 5 and 16),
	country_code text not null default '' check (country_code = '' or country_code glob '[A-Z][A-Z]'),
	verification_sid text,
	state text not null default 'none' check (state in ('none', 'calling', 'pending', 'verified', 'failed', 'removed')),
	status text generated always as (case state when 'verified' then 'verified' when 'failed' then 'failed' else 'pending' end),
	state_at text not null,
	reason text not null default '',
	verified_at text,
	account_sid text,
	call_sid text,
	caller_id_sid text,
	vapi_phone_number_id text,
	validation_code text,  -- never synced, logged or journalled; gone when the verification ends
	seen_at text,
	created_at text not null,
	updated_at text not null,
	version integer not null default 1 check (version > 0),
	deleted_at text,
	check (state <> 'verified' or verified_at is not null),
	check (validation_code is null or (state in ('calling', 'pending') and deleted_at is null))
) strict;
-- Verified in one account is not verified in another; within one a number stands once.
create unique index verified_caller_ids_number on verified_caller_ids (org_id, phone_number, coalesce(account_sid, ''))
	where deleted_at is null;
create index verified_caller_ids_org on verified_caller_ids (org_id);

create table agents (
	row_id integer primary key,
	id text not null unique check (length(id) = 36),
	org_id text references organizations (id),
	name text not null default '',
	vapi_assistant_id text,
	vapi_phone_number_id text,          -- the inbound number at Vapi
	vapi_outbound_phone_number_id text,
	elevenlabs_agent_id text,
	inbound_enabled integer not null default 0 check (inbound_enabled in (0, 1)),
	outbound_enabled integer not null default 0 check (outbound_enabled in (0, 1)),
	created_at text not null,
	updated_at text not null,
	version integer not null default 1 check (version > 0),
	deleted_at text
) strict;
create index agents_org on agents (org_id);

-- The journal: what must reach a provider or Supabase. Secrets are named, never held.
create table operations (
	row_id integer primary key,
	id text not null unique check (length(id) = 36),
	kind text not null check (kind <> ''),
	subject text not null check (subject <> ''), -- table and id of what it is about
	org_id text references organizations (id),
	parameters text not null default '{}' check (parameters glob '{*}'),
	secrets text not null default '[]' check (secrets glob '[[]*]'), -- their names
	state text not null default 'planned' check (state in ('planned', 'sent', 'done', 'failed', 'unknown', 'cancelled')),
	attempts integer not null default 0 check (attempts >= 0),
	next_attempt_at text,
	last_error text not null default '',
	result text,
	owner_host text,
	owner_boot_id text,
	owner_pid integer,
	owner_started_at text,
	operator_name text not null default '',
	created_at text not null,
	sent_at text,
	ended_at text,
	updated_at text not null,
	version integer not null default 1 check (version > 0),
	check (state <> 'sent' or (owner_host is not null and owner_pid is not null and sent_at is not null)),
	check ((state in ('done', 'failed', 'cancelled')) = (ended_at is not null))
) strict;
create index operations_by_state on operations (state, next_attempt_at);
create index operations_by_subject on operations (subject, row_id);
create index operations_by_org on operations (org_id, row_id);
create index operations_waiting on operations (org_id) where state in ('planned', 'sent', 'unknown');

create table audit_log (
	id integer primary key autoincrement,
	at text not null,
	operator_name text not null check (operator_name <> ''),
	action text not null check (action <> ''),
	org_id text,
	subject_id text not null default '',
	detail text not null default ''
) strict;
create index audit_log_org on audit_log (org_id, id);
create trigger audit_log_keep before update on audit_log begin select raise(abort, 'audit-log-is-kept'); end;
create trigger audit_log_stay before delete on audit_log begin select raise(abort, 'audit-log-is-kept'); end;

create table calls (
	row_id integer primary key,
	id text not null unique check (length(id) = 36),
	org_id text references organizations (id),
	forwarding_config_id text references forwarding_configs (id),
	provider text not null check (provider in ('telnyx', 'twilio', 'vapi', 'elevenlabs')),
	provider_call_id text not null,
	direction text not null check (direction in ('inbound', 'outbound')),
	from_number text not null default '',
	to_number text not null default '',
	diverted_from text,   -- the business number first dialled, where the network said it
	state text not null default '', -- the provider's own word
	outcome text not null default '',
	started_at text not null,
	answered_at text,
	ended_at text,
	created_at text not null,
	updated_at text not null,
	version integer not null default 1 check (version > 0),
	deleted_at text,
	unique (provider, provider_call_id)
) strict;
create index calls_org on calls (org_id, started_at);

-- How far each table was synced with a remote.
create table sync_marks (
	remote text not null,
	table_name text not null,
	pulled_until text not null default '', -- the remote's own timestamp, as it came
	pushed_until text not null default '',
	updated_at text not null,
	primary key (remote, table_name)
) strict, without rowid;

-- What the desk remembers about itself, such as the account last used.
create table settings (
	name text primary key check (name <> ''),
	value text not null,
	updated_at text not null,
	version integer not null default 1 check (version > 0)
) strict, without rowid;
