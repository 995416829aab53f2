-- Sharing with a remote (Supabase): what each row was last equal to there, and what has to be pushed.

-- Null: the remote never had it.
alter table organizations add column remote_version integer check (remote_version >= 0);
alter table pool_numbers add column remote_version integer check (remote_version >= 0);
alter table twilio_phone_numbers add column remote_version integer check (remote_version >= 0);
alter table forwarding_configs add column remote_version integer check (remote_version >= 0);
alter table verified_caller_ids add column remote_version integer check (remote_version >= 0);
alter table agents add column remote_version integer check (remote_version >= 0);
alter table telnyx_verified_numbers add column remote_version integer check (remote_version >= 0);

-- When the remote says that it was changed to remote_version, as it came; empty: not known.
alter table organizations add column remote_at text not null default '';
alter table pool_numbers add column remote_at text not null default '';
alter table twilio_phone_numbers add column remote_at text not null default '';
alter table forwarding_configs add column remote_at text not null default '';
alter table verified_caller_ids add column remote_at text not null default '';
alter table agents add column remote_at text not null default '';
alter table telnyx_verified_numbers add column remote_at text not null default '';

-- A place that the remote has reserved and that its configuration does not use yet: until then. Null: none.
alter table forwarding_numbers add column reserved_until text;
create index forwarding_numbers_reserved on forwarding_numbers (reserved_until) where reserved_until is not null;

-- Whose number it was, when it comes to another customer.
create index forwarding_configs_gone on forwarding_configs (business_number) where deleted_at is not null;

-- The last row seen, by the remote's own time (as it came) and its id: of each who was signed in, since others see other rows.
drop table sync_marks;
create table sync_marks (
	remote text not null,
	who text not null,
	table_name text not null,
	pulled_until text not null default '',
	pulled_id text not null default '',
	updated_at text not null,
	primary key (remote, who, table_name)
) strict, without rowid;

-- What the remote has of a row that was changed here too, until somebody decides. theirs: its columns by name.
create table sync_conflicts (
	row_id integer primary key,
	table_name text not null,
	id text not null unique check (length(id) = 36),
	their_id text not null check (length(their_id) = 36), -- another than id: both cannot live side by side
	their_version integer not null check (their_version >= 0),
	their_updated_at text not null default '', -- as it came
	theirs text not null check (theirs glob '{*}'),
	base text check (base glob '{*}'), -- what both began with; null: not known
	found_at text not null
) strict;
create index sync_conflicts_theirs on sync_conflicts (their_id) where their_id <> id;

-- Rows of the remote that cannot be taken yet: another row here still has what is theirs by now.
create table sync_aside (
	id text primary key check (length(id) = 36),
	table_name text not null,
	their_version integer not null check (their_version >= 0),
	theirs text not null check (theirs glob '{*}')
) strict, without rowid;

-- Rows of the remote that could not be taken, whatever is in the way: the marks are past them, so they are asked for by their
-- ids until they are taken, or are not there any more.
create table sync_untaken (
	id text primary key check (length(id) = 36),
	table_name text not null,
	why text not null check (why in ('orphan', 'refused', 'unread', 'large')),
	asked_at text not null -- last
) strict, without rowid;

-- Sent once, and removed here before anybody saw that it had arrived: should it be there after all, it is removed there too.
create table sync_late (
	id text primary key check (length(id) = 36)
) strict, without rowid;

-- What a remote that counts no versions said of a row last: only what it says anew is taken.
create table sync_said (
	id text primary key check (length(id) = 36),
	theirs text not null check (theirs glob '{*}')
) strict, without rowid;

-- sync.push only: what frees a number first (0: removed here), then what was changed (1) and what is new (2).
alter table operations add column sync_rank integer check (sync_rank between 0 and 2);
create index operations_sync on operations (sync_rank, subject, next_attempt_at) where kind = 'sync.push' and state = 'planned';
create index operations_sync_due on operations (next_attempt_at) where kind = 'sync.push' and state = 'planned' and next_attempt_at is not null;
create index operations_sync_refused on operations (updated_at) where kind = 'sync.push' and last_error <> '';
create index telnyx_verified_numbers_pending on telnyx_verified_numbers (id) where state = 'pending';
create index verified_caller_ids_pending on verified_caller_ids (id) where state in ('calling', 'pending');

-- In a shared store the remote alone gives places: what it has decided is not refused here.
drop trigger forwarding_numbers_place;
drop trigger forwarding_numbers_move;
drop trigger pool_numbers_shrink;
create trigger forwarding_numbers_place after insert on forwarding_numbers
when new.deleted_at is null and new.status <> 'disabled' and not exists (select 1 from settings where name = 'sync.url') begin
	select raise(abort, 'pool-full') from pool_numbers p where p.id = new.pool_number_id and p.capacity <
		(select count(*) from forwarding_numbers f where f.pool_number_id = p.id and f.deleted_at is null and f.status <> 'disabled');
end;
create trigger forwarding_numbers_move after update of pool_number_id, status, deleted_at on forwarding_numbers
when new.deleted_at is null and new.status <> 'disabled' and not exists (select 1 from settings where name = 'sync.url') begin
	select raise(abort, 'pool-full') from pool_numbers p where p.id = new.pool_number_id and p.capacity <
		(select count(*) from forwarding_numbers f where f.pool_number_id = p.id and f.deleted_at is null and f.status <> 'disabled');
end;
create trigger pool_numbers_shrink after update of capacity on pool_numbers
when not exists (select 1 from settings where name = 'sync.url') begin
	select raise(abort, 'pool-full') where new.capacity <
		(select count(*) from forwarding_numbers f where f.pool_number_id = new.id and f.deleted_at is null and f.status <> 'disabled');
end;

-- A change of a shared column plans a push, whoever made it: one that is open for as long as the remote lacks something.
-- "was" is the row as the remote last had it, its values in hex: this SQLite (3.40) counts its JSON functions among what an
-- untrusted schema must not reach. What comes from the remote sets remote_version anew, and plans nothing; nor
-- does a store that is not shared, or only read (no sync.pushes). What the remote never had and is removed has nothing to push.
-- The columns are those of src/store/shared.c.

create trigger organizations_new after insert on organizations
when new.remote_version is null and new.deleted_at is null and exists (select 1 from settings where name = 'sync.pushes') begin
	insert into operations (id, kind, subject, org_id, sync_rank, created_at, updated_at) select
		lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
		substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
		'sync.push', 'organizations/' || new.id, new.id, 2, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
		where not exists (select 1 from operations where kind = 'sync.push' and subject = 'organizations/' || new.id and
		state in ('planned', 'sent', 'unknown'));
end;
create trigger organizations_changed after update of
	name, country, language, telephony_mode, twilio_account_sid, outbound_provider, note, call_back_at,
	call_back_note, created_at, deleted_at on organizations
when new.remote_version is old.remote_version and exists (select 1 from settings where name = 'sync.pushes') and
	(new.name, new.country, new.language, new.telephony_mode, new.twilio_account_sid, new.outbound_provider,
	new.note, new.call_back_at, new.call_back_note, new.created_at, new.deleted_at) is not
	(old.name, old.country, old.language, old.telephony_mode, old.twilio_account_sid, old.outbound_provider,
	old.note, old.call_back_at, old.call_back_note, old.created_at, old.deleted_at) begin
	delete from operations where kind = 'sync.push' and subject = 'organizations/' || new.id and state = 'planned' and
		attempts = 0 and new.deleted_at is not null and new.remote_version is null;
	update operations set sync_rank = iif(new.deleted_at is not null, 0, iif(new.remote_version is null, 2, 1)) where
		kind = 'sync.push' and subject = 'organizations/' || new.id and state in ('planned', 'sent', 'unknown');
	insert into operations (id, kind, subject, org_id, sync_rank, parameters, created_at, updated_at) select
		lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
		substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
		'sync.push', 'organizations/' || new.id, new.id,
		iif(new.deleted_at is not null, 0, iif(new.remote_version is null, 2, 1)),
		iif(new.remote_version is null, '{}', '{"was":{' ||
		'"name":' || iif(old.name is null, 'null', '"' || hex(old.name) || '"') ||
		',"country":' || iif(old.country is null, 'null', '"' || hex(old.country) || '"') ||
		',"language":' || iif(old.language is null, 'null', '"' || hex(old.language) || '"') ||
		',"telephony_mode":' || iif(old.telephony_mode is null, 'null', '"' || hex(old.telephony_mode) || '"') ||
		',"twilio_account_sid":' || iif(old.twilio_account_sid is null, 'null', '"' || hex(old.twilio_account_sid) || '"') ||
		',"outbound_provider":' || iif(old.outbound_provider is null, 'null', '"' || hex(old.outbound_provider) || '"') ||
		',"note":' || iif(old.note is null, 'null', '"' || hex(old.note) || '"') ||
		',"call_back_at":' || iif(old.call_back_at is null, 'null', '"' || hex(old.call_back_at) || '"') ||
		',"call_back_note":' || iif(old.call_back_note is null, 'null', '"' || hex(old.call_back_note) || '"') ||
		',"created_at":' || iif(old.created_at is null, 'null', '"' || hex(old.created_at) || '"') ||
		',"deleted_at":' || iif(old.deleted_at is null, 'null', '"' || hex(old.deleted_at) || '"') || '}}'),
		strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
		where (new.deleted_at is null or new.remote_version is not null) and not exists (select 1 from operations where
		kind = 'sync.push' and subject = 'organizations/' || new.id and state in ('planned', 'sent', 'unknown'));
end;

create trigger pool_numbers_new after insert on pool_numbers
when new.remote_version is null and new.deleted_at is null and exists (select 1 from settings where name = 'sync.pushes') begin
	insert into operations (id, kind, subject, org_id, sync_rank, created_at, updated_at) select
		lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
		substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
		'sync.push', 'pool_numbers/' || new.id, null, 2, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
		where not exists (select 1 from operations where kind = 'sync.push' and subject = 'pool_numbers/' || new.id and
		state in ('planned', 'sent', 'unknown'));
end;
create trigger pool_numbers_changed after update of
	phone_number, country_code, provider, status, capacity, friendly_name, account_sid, created_at, deleted_at on pool_numbers
when new.remote_version is old.remote_version and exists (select 1 from settings where name = 'sync.pushes') and
	(new.phone_number, new.country_code, new.provider, new.status, new.capacity, new.friendly_name, new.account_sid,
	new.created_at, new.deleted_at) is not
	(old.phone_number, old.country_code, old.provider, old.status, old.capacity, old.friendly_name, old.account_sid,
	old.created_at, old.deleted_at) begin
	delete from operations where kind = 'sync.push' and subject = 'pool_numbers/' || new.id and state = 'planned' and
		attempts = 0 and new.deleted_at is not null and new.remote_version is null;
	update operations set sync_rank = iif(new.deleted_at is not null, 0, iif(new.remote_version is null, 2, 1)) where
		kind = 'sync.push' and subject = 'pool_numbers/' || new.id and state in ('planned', 'sent', 'unknown');
	insert into operations (id, kind, subject, org_id, sync_rank, parameters, created_at, updated_at) select
		lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
		substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
		'sync.push', 'pool_numbers/' || new.id, null,
		iif(new.deleted_at is not null, 0, iif(new.remote_version is null, 2, 1)),
		iif(new.remote_version is null, '{}', '{"was":{' ||
		'"phone_number":' || iif(old.phone_number is null, 'null', '"' || hex(old.phone_number) || '"') ||
		',"country_code":' || iif(old.country_code is null, 'null', '"' || hex(old.country_code) || '"') ||
		',"provider":' || iif(old.provider is null, 'null', '"' || hex(old.provider) || '"') ||
		',"status":' || iif(old.status is null, 'null', '"' || hex(old.status) || '"') ||
		',"capacity":' || iif(old.capacity is null, 'null', '"' || hex(old.capacity) || '"') ||
		',"friendly_name":' || iif(old.friendly_name is null, 'null', '"' || hex(old.friendly_name) || '"') ||
		',"account_sid":' || iif(old.account_sid is null, 'null', '"' || hex(old.account_sid) || '"') ||
		',"created_at":' || iif(old.created_at is null, 'null', '"' || hex(old.created_at) || '"') ||
		',"deleted_at":' || iif(old.deleted_at is null, 'null', '"' || hex(old.deleted_at) || '"') || '}}'),
		strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
		where (new.deleted_at is null or new.remote_version is not null) and not exists (select 1 from operations where
		kind = 'sync.push' and subject = 'pool_numbers/' || new.id and state in ('planned', 'sent', 'unknown'));
end;

create trigger twilio_phone_numbers_new after insert on twilio_phone_numbers
when new.remote_version is null and new.deleted_at is null and exists (select 1 from settings where name = 'sync.pushes') begin
	insert into operations (id, kind, subject, org_id, sync_rank, created_at, updated_at) select
		lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
		substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
		'sync.push', 'twilio_phone_numbers/' || new.id, new.org_id, 2, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
		where not exists (select 1 from operations where kind = 'sync.push' and subject = 'twilio_phone_numbers/' || new.id and
		state in ('planned', 'sent', 'unknown'));
end;
create trigger twilio_phone_numbers_changed after update of
	org_id, phone_number, status, country_code, vapi_phone_id, friendly_name, account_sid, phone_number_sid,
	created_at, deleted_at on twilio_phone_numbers
when new.remote_version is old.remote_version and exists (select 1 from settings where name = 'sync.pushes') and
	(new.org_id, new.phone_number, new.status, new.country_code, new.vapi_phone_id, new.friendly_name,
	new.account_sid, new.phone_number_sid, new.created_at, new.deleted_at) is not
	(old.org_id, old.phone_number, old.status, old.country_code, old.vapi_phone_id, old.friendly_name,
	old.account_sid, old.phone_number_sid, old.created_at, old.deleted_at) begin
	delete from operations where kind = 'sync.push' and subject = 'twilio_phone_numbers/' || new.id and state = 'planned' and
		attempts = 0 and new.deleted_at is not null and new.remote_version is null;
	update operations set sync_rank = iif(new.deleted_at is not null, 0, iif(new.remote_version is null, 2, 1)) where
		kind = 'sync.push' and subject = 'twilio_phone_numbers/' || new.id and state in ('planned', 'sent', 'unknown');
	insert into operations (id, kind, subject, org_id, sync_rank, parameters, created_at, updated_at) select
		lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
		substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
		'sync.push', 'twilio_phone_numbers/' || new.id, new.org_id,
		iif(new.deleted_at is not null, 0, iif(new.remote_version is null, 2, 1)),
		iif(new.remote_version is null, '{}', '{"was":{' ||
		'"org_id":' || iif(old.org_id is null, 'null', '"' || hex(old.org_id) || '"') ||
		',"phone_number":' || iif(old.phone_number is null, 'null', '"' || hex(old.phone_number) || '"') ||
		',"status":' || iif(old.status is null, 'null', '"' || hex(old.status) || '"') ||
		',"country_code":' || iif(old.country_code is null, 'null', '"' || hex(old.country_code) || '"') ||
		',"vapi_phone_id":' || iif(old.vapi_phone_id is null, 'null', '"' || hex(old.vapi_phone_id) || '"') ||
		',"friendly_name":' || iif(old.friendly_name is null, 'null', '"' || hex(old.friendly_name) || '"') ||
		',"account_sid":' || iif(old.account_sid is null, 'null', '"' || hex(old.account_sid) || '"') ||
		',"phone_number_sid":' || iif(old.phone_number_sid is null, 'null', '"' || hex(old.phone_number_sid) || '"') ||
		',"created_at":' || iif(old.created_at is null, 'null', '"' || hex(old.created_at) || '"') ||
		',"deleted_at":' || iif(old.deleted_at is null, 'null', '"' || hex(old.deleted_at) || '"') || '}}'),
		strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
		where (new.deleted_at is null or new.remote_version is not null) and not exists (select 1 from operations where
		kind = 'sync.push' and subject = 'twilio_phone_numbers/' || new.id and state in ('planned', 'sent', 'unknown'));
end;

create trigger forwarding_configs_new after insert on forwarding_configs
when new.remote_version is null and new.deleted_at is null and exists (select 1 from settings where name = 'sync.pushes') begin
	insert into operations (id, kind, subject, org_id, sync_rank, created_at, updated_at) select
		lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
		substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
		'sync.push', 'forwarding_configs/' || new.id, new.org_id, 2, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
		where not exists (select 1 from operations where kind = 'sync.push' and subject = 'forwarding_configs/' || new.id and
		state in ('planned', 'sent', 'unknown'));
end;
create trigger forwarding_configs_changed after update of
	org_id, business_number, line_type, ai_number, ai_source, carrier_id, condition, ring_seconds, activate_code,
	deactivate_code, query_code, owed_cancel, state, state_at, given_at, reported_at, proven_at, stale_at,
	drifted_at, refused_at, removed_at, refused_reason, proof_result, proof_call_id, created_at, deleted_at on forwarding_configs
when new.remote_version is old.remote_version and exists (select 1 from settings where name = 'sync.pushes') and
	(new.org_id, new.business_number, new.line_type, new.ai_number, new.ai_source, new.carrier_id, new.condition,
	new.ring_seconds, new.activate_code, new.deactivate_code, new.query_code, new.owed_cancel, new.state,
	new.state_at, new.given_at, new.reported_at, new.proven_at, new.stale_at, new.drifted_at, new.refused_at,
	new.removed_at, new.refused_reason, new.proof_result, new.proof_call_id, new.created_at, new.deleted_at) is not
	(old.org_id, old.business_number, old.line_type, old.ai_number, old.ai_source, old.carrier_id, old.condition,
	old.ring_seconds, old.activate_code, old.deactivate_code, old.query_code, old.owed_cancel, old.state,
	old.state_at, old.given_at, old.reported_at, old.proven_at, old.stale_at, old.drifted_at, old.refused_at,
	old.removed_at, old.refused_reason, old.proof_result, old.proof_call_id, old.created_at, old.deleted_at) begin
	delete from operations where kind = 'sync.push' and subject = 'forwarding_configs/' || new.id and state = 'planned' and
		attempts = 0 and new.deleted_at is not null and new.remote_version is null;
	update operations set sync_rank = iif(new.deleted_at is not null, 0, iif(new.remote_version is null, 2, 1)) where
		kind = 'sync.push' and subject = 'forwarding_configs/' || new.id and state in ('planned', 'sent', 'unknown');
	insert into operations (id, kind, subject, org_id, sync_rank, parameters, created_at, updated_at) select
		lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
		substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
		'sync.push', 'forwarding_configs/' || new.id, new.org_id,
		iif(new.deleted_at is not null, 0, iif(new.remote_version is null, 2, 1)),
		iif(new.remote_version is null, '{}', '{"was":{' ||
		'"org_id":' || iif(old.org_id is null, 'null', '"' || hex(old.org_id) || '"') ||
		',"business_number":' || iif(old.business_number is null, 'null', '"' || hex(old.business_number) || '"') ||
		',"line_type":' || iif(old.line_type is null, 'null', '"' || hex(old.line_type) || '"') ||
		',"ai_number":' || iif(old.ai_number is null, 'null', '"' || hex(old.ai_number) || '"') ||
		',"ai_source":' || iif(old.ai_source is null, 'null', '"' || hex(old.ai_source) || '"') ||
		',"carrier_id":' || iif(old.carrier_id is null, 'null', '"' || hex(old.carrier_id) || '"') ||
		',"condition":' || iif(old.condition is null, 'null', '"' || hex(old.condition) || '"') ||
		',"ring_seconds":' || iif(old.ring_seconds is null, 'null', '"' || hex(old.ring_seconds) || '"') ||
		',"activate_code":' || iif(old.activate_code is null, 'null', '"' || hex(old.activate_code) || '"') ||
		',"deactivate_code":' || iif(old.deactivate_code is null, 'null', '"' || hex(old.deactivate_code) || '"') ||
		',"query_code":' || iif(old.query_code is null, 'null', '"' || hex(old.query_code) || '"') ||
		',"owed_cancel":' || iif(old.owed_cancel is null, 'null', '"' || hex(old.owed_cancel) || '"') ||
		',"state":' || iif(old.state is null, 'null', '"' || hex(old.state) || '"') ||
		',"state_at":' || iif(old.state_at is null, 'null', '"' || hex(old.state_at) || '"') ||
		',"given_at":' || iif(old.given_at is null, 'null', '"' || hex(old.given_at) || '"') ||
		',"reported_at":' || iif(old.reported_at is null, 'null', '"' || hex(old.reported_at) || '"') ||
		',"proven_at":' || iif(old.proven_at is null, 'null', '"' || hex(old.proven_at) || '"') ||
		',"stale_at":' || iif(old.stale_at is null, 'null', '"' || hex(old.stale_at) || '"') ||
		',"drifted_at":' || iif(old.drifted_at is null, 'null', '"' || hex(old.drifted_at) || '"') ||
		',"refused_at":' || iif(old.refused_at is null, 'null', '"' || hex(old.refused_at) || '"') ||
		',"removed_at":' || iif(old.removed_at is null, 'null', '"' || hex(old.removed_at) || '"') ||
		',"refused_reason":' || iif(old.refused_reason is null, 'null', '"' || hex(old.refused_reason) || '"') ||
		',"proof_result":' || iif(old.proof_result is null, 'null', '"' || hex(old.proof_result) || '"') ||
		',"proof_call_id":' || iif(old.proof_call_id is null, 'null', '"' || hex(old.proof_call_id) || '"') ||
		',"created_at":' || iif(old.created_at is null, 'null', '"' || hex(old.created_at) || '"') ||
		',"deleted_at":' || iif(old.deleted_at is null, 'null', '"' || hex(old.deleted_at) || '"') || '}}'),
		strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
		where (new.deleted_at is null or new.remote_version is not null) and not exists (select 1 from operations where
		kind = 'sync.push' and subject = 'forwarding_configs/' || new.id and state in ('planned', 'sent', 'unknown'));
end;

create trigger verified_caller_ids_new after insert on verified_caller_ids
when new.remote_version is null and new.deleted_at is null and exists (select 1 from settings where name = 'sync.pushes') begin
	insert into operations (id, kind, subject, org_id, sync_rank, created_at, updated_at) select
		lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
		substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
		'sync.push', 'verified_caller_ids/' || new.id, new.org_id, 2, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
		where not exists (select 1 from operations where kind = 'sync.push' and subject = 'verified_caller_ids/' || new.id and
		state in ('planned', 'sent', 'unknown'));
end;
create trigger verified_caller_ids_changed after update of
	org_id, phone_number, country_code, verification_sid, state, state_at, reason, verified_at, account_sid,
	call_sid, caller_id_sid, vapi_phone_number_id, created_at, deleted_at on verified_caller_ids
when new.remote_version is old.remote_version and exists (select 1 from settings where name = 'sync.pushes') and
	(new.org_id, new.phone_number, new.country_code, new.verification_sid, new.state, new.state_at, new.reason,
	new.verified_at, new.account_sid, new.call_sid, new.caller_id_sid, new.vapi_phone_number_id, new.created_at,
	new.deleted_at) is not
	(old.org_id, old.phone_number, old.country_code, old.verification_sid, old.state, old.state_at, old.reason,
	old.verified_at, old.account_sid, old.call_sid, old.caller_id_sid, old.vapi_phone_number_id, old.created_at,
	old.deleted_at) begin
	delete from operations where kind = 'sync.push' and subject = 'verified_caller_ids/' || new.id and state = 'planned' and
		attempts = 0 and new.deleted_at is not null and new.remote_version is null;
	update operations set sync_rank = iif(new.deleted_at is not null, 0, iif(new.remote_version is null, 2, 1)) where
		kind = 'sync.push' and subject = 'verified_caller_ids/' || new.id and state in ('planned', 'sent', 'unknown');
	insert into operations (id, kind, subject, org_id, sync_rank, parameters, created_at, updated_at) select
		lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
		substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
		'sync.push', 'verified_caller_ids/' || new.id, new.org_id,
		iif(new.deleted_at is not null, 0, iif(new.remote_version is null, 2, 1)),
		iif(new.remote_version is null, '{}', '{"was":{' ||
		'"org_id":' || iif(old.org_id is null, 'null', '"' || hex(old.org_id) || '"') ||
		',"phone_number":' || iif(old.phone_number is null, 'null', '"' || hex(old.phone_number) || '"') ||
		',"country_code":' || iif(old.country_code is null, 'null', '"' || hex(old.country_code) || '"') ||
		',"verification_sid":' || iif(old.verification_sid is null, 'null', '"' || hex(old.verification_sid) || '"') ||
		',"state":' || iif(old.state is null, 'null', '"' || hex(old.state) || '"') ||
		',"state_at":' || iif(old.state_at is null, 'null', '"' || hex(old.state_at) || '"') ||
		',"reason":' || iif(old.reason is null, 'null', '"' || hex(old.reason) || '"') ||
		',"verified_at":' || iif(old.verified_at is null, 'null', '"' || hex(old.verified_at) || '"') ||
		',"account_sid":' || iif(old.account_sid is null, 'null', '"' || hex(old.account_sid) || '"') ||
		',"call_sid":' || iif(old.call_sid is null, 'null', '"' || hex(old.call_sid) || '"') ||
		',"caller_id_sid":' || iif(old.caller_id_sid is null, 'null', '"' || hex(old.caller_id_sid) || '"') ||
		',"vapi_phone_number_id":' || iif(old.vapi_phone_number_id is null, 'null', '"' || hex(old.vapi_phone_number_id) || '"') ||
		',"created_at":' || iif(old.created_at is null, 'null', '"' || hex(old.created_at) || '"') ||
		',"deleted_at":' || iif(old.deleted_at is null, 'null', '"' || hex(old.deleted_at) || '"') || '}}'),
		strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
		where (new.deleted_at is null or new.remote_version is not null) and not exists (select 1 from operations where
		kind = 'sync.push' and subject = 'verified_caller_ids/' || new.id and state in ('planned', 'sent', 'unknown'));
end;

create trigger agents_new after insert on agents
when new.remote_version is null and new.deleted_at is null and exists (select 1 from settings where name = 'sync.pushes') begin
	insert into operations (id, kind, subject, org_id, sync_rank, created_at, updated_at) select
		lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
		substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
		'sync.push', 'agents/' || new.id, new.org_id, 2, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
		where not exists (select 1 from operations where kind = 'sync.push' and subject = 'agents/' || new.id and
		state in ('planned', 'sent', 'unknown'));
end;
create trigger agents_changed after update of
	org_id, name, vapi_assistant_id, vapi_phone_number_id, vapi_outbound_phone_number_id, elevenlabs_agent_id,
	elevenlabs_phone_number_id, elevenlabs_outbound_phone_number_id, inbound_enabled, outbound_enabled,
	inbound_number, outbound_number, inbound_way, outbound_way, inbound_reason, outbound_reason, created_at,
	deleted_at on agents
when new.remote_version is old.remote_version and exists (select 1 from settings where name = 'sync.pushes') and
	(new.org_id, new.name, new.vapi_assistant_id, new.vapi_phone_number_id, new.vapi_outbound_phone_number_id,
	new.elevenlabs_agent_id, new.elevenlabs_phone_number_id, new.elevenlabs_outbound_phone_number_id,
	new.inbound_enabled, new.outbound_enabled, new.inbound_number, new.outbound_number, new.inbound_way,
	new.outbound_way, new.inbound_reason, new.outbound_reason, new.created_at, new.deleted_at) is not
	(old.org_id, old.name, old.vapi_assistant_id, old.vapi_phone_number_id, old.vapi_outbound_phone_number_id,
	old.elevenlabs_agent_id, old.elevenlabs_phone_number_id, old.elevenlabs_outbound_phone_number_id,
	old.inbound_enabled, old.outbound_enabled, old.inbound_number, old.outbound_number, old.inbound_way,
	old.outbound_way, old.inbound_reason, old.outbound_reason, old.created_at, old.deleted_at) begin
	delete from operations where kind = 'sync.push' and subject = 'agents/' || new.id and state = 'planned' and
		attempts = 0 and new.deleted_at is not null and new.remote_version is null;
	update operations set sync_rank = iif(new.deleted_at is not null, 0, iif(new.remote_version is null, 2, 1)) where
		kind = 'sync.push' and subject = 'agents/' || new.id and state in ('planned', 'sent', 'unknown');
	insert into operations (id, kind, subject, org_id, sync_rank, parameters, created_at, updated_at) select
		lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
		substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
		'sync.push', 'agents/' || new.id, new.org_id,
		iif(new.deleted_at is not null, 0, iif(new.remote_version is null, 2, 1)),
		iif(new.remote_version is null, '{}', '{"was":{' ||
		'"org_id":' || iif(old.org_id is null, 'null', '"' || hex(old.org_id) || '"') ||
		',"name":' || iif(old.name is null, 'null', '"' || hex(old.name) || '"') ||
		',"vapi_assistant_id":' || iif(old.vapi_assistant_id is null, 'null', '"' || hex(old.vapi_assistant_id) || '"') ||
		',"vapi_phone_number_id":' || iif(old.vapi_phone_number_id is null, 'null', '"' || hex(old.vapi_phone_number_id) || '"') ||
		',"vapi_outbound_phone_number_id":' || iif(old.vapi_outbound_phone_number_id is null, 'null', '"' || hex(old.vapi_outbound_phone_number_id) || '"') ||
		',"elevenlabs_agent_id":' || iif(old.elevenlabs_agent_id is null, 'null', '"' || hex(old.elevenlabs_agent_id) || '"') ||
		',"elevenlabs_phone_number_id":' || iif(old.elevenlabs_phone_number_id is null, 'null', '"' || hex(old.elevenlabs_phone_number_id) || '"') ||
		',"elevenlabs_outbound_phone_number_id":' || iif(old.elevenlabs_outbound_phone_number_id is null, 'null', '"' || hex(old.elevenlabs_outbound_phone_number_id) || '"') ||
		',"inbound_enabled":' || iif(old.inbound_enabled is null, 'null', '"' || hex(old.inbound_enabled) || '"') ||
		',"outbound_enabled":' || iif(old.outbound_enabled is null, 'null', '"' || hex(old.outbound_enabled) || '"') ||
		',"inbound_number":' || iif(old.inbound_number is null, 'null', '"' || hex(old.inbound_number) || '"') ||
		',"outbound_number":' || iif(old.outbound_number is null, 'null', '"' || hex(old.outbound_number) || '"') ||
		',"inbound_way":' || iif(old.inbound_way is null, 'null', '"' || hex(old.inbound_way) || '"') ||
		',"outbound_way":' || iif(old.outbound_way is null, 'null', '"' || hex(old.outbound_way) || '"') ||
		',"inbound_reason":' || iif(old.inbound_reason is null, 'null', '"' || hex(old.inbound_reason) || '"') ||
		',"outbound_reason":' || iif(old.outbound_reason is null, 'null', '"' || hex(old.outbound_reason) || '"') ||
		',"created_at":' || iif(old.created_at is null, 'null', '"' || hex(old.created_at) || '"') ||
		',"deleted_at":' || iif(old.deleted_at is null, 'null', '"' || hex(old.deleted_at) || '"') || '}}'),
		strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
		where (new.deleted_at is null or new.remote_version is not null) and not exists (select 1 from operations where
		kind = 'sync.push' and subject = 'agents/' || new.id and state in ('planned', 'sent', 'unknown'));
end;

create trigger telnyx_verified_numbers_new after insert on telnyx_verified_numbers
when new.remote_version is null and new.deleted_at is null and exists (select 1 from settings where name = 'sync.pushes') begin
	insert into operations (id, kind, subject, org_id, sync_rank, created_at, updated_at) select
		lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
		substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
		'sync.push', 'telnyx_verified_numbers/' || new.id, new.org_id, 2, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
		where not exists (select 1 from operations where kind = 'sync.push' and subject = 'telnyx_verified_numbers/' || new.id and
		state in ('planned', 'sent', 'unknown'));
end;
create trigger telnyx_verified_numbers_changed after update of
	org_id, phone_number, method, state, state_at, reason, verified_at, created_at, deleted_at on telnyx_verified_numbers
when new.remote_version is old.remote_version and exists (select 1 from settings where name = 'sync.pushes') and
	(new.org_id, new.phone_number, new.method, new.state, new.state_at, new.reason, new.verified_at, new.created_at,
	new.deleted_at) is not
	(old.org_id, old.phone_number, old.method, old.state, old.state_at, old.reason, old.verified_at, old.created_at,
	old.deleted_at) begin
	delete from operations where kind = 'sync.push' and subject = 'telnyx_verified_numbers/' || new.id and state = 'planned' and
		attempts = 0 and new.deleted_at is not null and new.remote_version is null;
	update operations set sync_rank = iif(new.deleted_at is not null, 0, iif(new.remote_version is null, 2, 1)) where
		kind = 'sync.push' and subject = 'telnyx_verified_numbers/' || new.id and state in ('planned', 'sent', 'unknown');
	insert into operations (id, kind, subject, org_id, sync_rank, parameters, created_at, updated_at) select
		lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
		substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
		'sync.push', 'telnyx_verified_numbers/' || new.id, new.org_id,
		iif(new.deleted_at is not null, 0, iif(new.remote_version is null, 2, 1)),
		iif(new.remote_version is null, '{}', '{"was":{' ||
		'"org_id":' || iif(old.org_id is null, 'null', '"' || hex(old.org_id) || '"') ||
		',"phone_number":' || iif(old.phone_number is null, 'null', '"' || hex(old.phone_number) || '"') ||
		',"method":' || iif(old.method is null, 'null', '"' || hex(old.method) || '"') ||
		',"state":' || iif(old.state is null, 'null', '"' || hex(old.state) || '"') ||
		',"state_at":' || iif(old.state_at is null, 'null', '"' || hex(old.state_at) || '"') ||
		',"reason":' || iif(old.reason is null, 'null', '"' || hex(old.reason) || '"') ||
		',"verified_at":' || iif(old.verified_at is null, 'null', '"' || hex(old.verified_at) || '"') ||
		',"created_at":' || iif(old.created_at is null, 'null', '"' || hex(old.created_at) || '"') ||
		',"deleted_at":' || iif(old.deleted_at is null, 'null', '"' || hex(old.deleted_at) || '"') || '}}'),
		strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
		where (new.deleted_at is null or new.remote_version is not null) and not exists (select 1 from operations where
		kind = 'sync.push' and subject = 'telnyx_verified_numbers/' || new.id and state in ('planned', 'sent', 'unknown'));
end;
