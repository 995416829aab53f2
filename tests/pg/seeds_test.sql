-- What became of an earlier system's rows (seeds.sql), once from_seeds.sql and schema.sql had been run, twice.
create view t.now as
	select 'forwarding_numbers' as tab, r.id, to_jsonb(r) as row from forwarding_numbers r
	union all select 'twilio_phone_numbers', r.id, to_jsonb(r) from twilio_phone_numbers r
	union all select 'verified_caller_ids', r.id, to_jsonb(r) from verified_caller_ids r
	union all select 'agents', r.id, to_jsonb(r) from agents r;
select t.is('every row is there', count(*), (select count(*) from t.before)) from t.now;
select t.is('every column is', count(*), 0::bigint) from t.before b cross join lateral jsonb_object_keys(b.was) k
	join t.now n using (tab, id) where not n.row ? k;
-- Where a value was there, it is there still: but for a number that stands twice and agents that do.
select t.is('what was changed', string_agg(format('%s.%s %s', right(b.id::text, 3), w.key, n.row ->> w.key), ', ' order by b.id, w.key),
	'105.status disabled, 402.inbound_enabled false') from t.before b cross join lateral jsonb_each(b.was) w join t.now n using (tab, id)
	where w.value <> 'null' and w.value is distinct from n.row -> w.key and w.key <> 'updated_at';
select t.is('what was filled', string_agg(format('%s.%s', right(b.id::text, 3), w.key), ' ' order by b.id, w.key),
	'120.created_at 120.updated_at 201.friendly_name 203.country_code 203.created_at 304.country_code 304.updated_at 305.verified_at '
	|| '403.outbound_enabled 404.created_at 404.inbound_enabled 404.name 404.outbound_enabled')
	from t.before b cross join lateral jsonb_each(b.was) w join t.now n using (tab, id) where w.value = 'null' and n.row -> w.key <> 'null';
select t.is('what counts as removed', string_agg(right(id::text, 3), ' ' order by id), '202 302 403') from t.now where row ->> 'deleted_at' is not null;

create function pg_temp.config(n integer) returns text language sql as $$
	select concat_ws(' ', right(org_id::text, 1), business_number, ai_number, ai_source, condition, state, to_char(state_at, 'MM-DD'),
		'given ' || to_char(given_at, 'MM-DD'), 'reported ' || to_char(reported_at, 'MM-DD'), 'removed ' || to_char(removed_at, 'MM-DD'),
		case when deleted_at is not null then 'tombstone' end) from forwarding_configs where id = t.id(n)
$$;
select t.is('active is reported', pg_temp.config(101), '1 +3292246999 +32480210449 pool no_answer reported 02-03 given 01-02 reported 02-03');
select t.is('pending_setup is given', pg_temp.config(102), '2 +3292246998 +32480210449 pool all given 03-01 given 03-01');
select t.is('disabled is removed', pg_temp.config(103), '2 +3292246997 +32480210449 pool busy removed 04-02 given 03-01 removed 04-02');
select t.is('one that leads nowhere yet', pg_temp.config(104), '3 +3292246996 unavailable none 03-01');
select t.is('of three the newest that is on', pg_temp.config(106), '5 +3292246995 +32480210449 pool all reported 05-01 given 05-01 reported 05-01');
select t.ok('the others are tombstones', pg_temp.config(105) like '% removed % tombstone' and pg_temp.config(107) like '% removed % tombstone');
select t.is('eight are configurations', string_agg(right(id::text, 3), ' ' order by id), '101 102 103 104 105 106 107 120') from forwarding_configs;
select t.is('pool numbers', string_agg(concat_ws(' ', phone_number, country_code, provider, capacity, status), ', ' order by phone_number),
	'+31202255001 NL telnyx 50 active, +32480210449 BE telnyx 50 active') from pool_numbers;
select t.is('places of the one', voxdesk.places(id, null), 6::bigint) from pool_numbers where country_code = 'BE';
select t.is('customers', string_agg(right(id::text, 1) || ' ' || case when name = id::text then 'its id' else name end || ' ' || country, ', ' order by id),
	'1 +3292246999 BE, 2 +3292246998 BE, 3 +3292246996 BE, 4 +3292246995 BE, 5 +3292246995 BE, 6 +3292246987 BE, '
	|| '7 +2348141995397 NG, 8 +16504595418 , 9 its id ') from organizations;
select t.is('verified, and when', concat_ws(' ', state, to_char(state_at, 'MM-DD'), to_char(verified_at, 'MM-DD')), 'verified 02-01 02-01')
	from verified_caller_ids where id = t.id(301);
select t.is('verified without a time has its last change''s', concat_ws(' ', state, to_char(verified_at, 'MM-DD')), 'verified 01-07')
	from verified_caller_ids where id = t.id(305);
select t.is('failed', state, 'failed') from verified_caller_ids where id = t.id(304);
select t.is('a call that nobody waits for is none', state || ' ' || status, 'none pending') from verified_caller_ids where id = t.id(303);
select t.is('all are version 1', string_agg(distinct row ->> 'version', ' '), '1') from t.now;

-- It lives on: voxdesk's changes, and the earlier system's.
select t.be('desk');
update forwarding_configs set carrier_id = 'proximus', condition = 'busy' where id = t.id(101);
select t.is('what was active stays so while its state does', concat_ws(' ', status, forwarding_type), 'active busy') from forwarding_numbers where id = t.id(101);
update forwarding_configs set state = 'drifted' where id = t.id(101);
select t.is('and follows it when it changes', status, 'pending_setup') from forwarding_numbers where id = t.id(101);
select t.refused('new rows have the rules that old ones break', '23514', $$insert into twilio_phone_numbers (id, phone_number) values (t.id(290), '6504595499')$$);
select t.refused('one that was left is mended whole', '23514', $$update twilio_phone_numbers set country_code = 'US' where id = t.id(204)$$);
select t.runs('and then it is a row as others', $$update twilio_phone_numbers set country_code = 'US', phone_number = '+16504595420' where id = t.id(204)$$);
reset role;
select t.runs('the earlier system adds a number of its own', $$insert into forwarding_numbers (business_id, phone_number, forwarding_type, pool_number, status)
	values (t.id(1), '+3292240001', 'all', '+31202255001', 'active')$$);
select t.is('it counts as a place', voxdesk.places(id, null), 2::bigint) from pool_numbers where country_code = 'NL';
select t.is('it is a configuration at once', concat_ws(' ', right(org_id::text, 1), state, ai_number), '1 reported +31202255001')
	from forwarding_configs where business_number = '+3292240001';
select t.is('and as active as it said', status || ' ' || (pool_number_id is not null), 'active true') from forwarding_numbers where phone_number = '+3292240001';
select t.be('service_role');
select t.runs('its programs have the service key', $$insert into forwarding_numbers (id, business_id, phone_number, forwarding_type, pool_number, status)
	values (t.id(150), t.id(77), '+3292240002', 'all', '+31202255002', 'pending_setup')$$);
select t.is('its customer and its pool number are there', o.name || ' ' || o.country || ' ' || p.country_code, '+3292240002 BE NL')
	from organizations o, pool_numbers p where o.id = t.id(77) and p.phone_number = '+31202255002';
select t.refused('not a number that another one has', '23505', $$insert into forwarding_numbers (id, business_id, phone_number, forwarding_type, pool_number, status)
	values (t.id(151), t.id(2), '+3292240002', 'all', '+31202255001', 'active')$$, 'business-number-taken');
select t.runs('what cannot be one is left', $$insert into forwarding_numbers (id, business_id, phone_number, status) values (t.id(152), t.id(2), '09 224', 'active')$$);
select t.is('and is none', count(*), 0::bigint) from forwarding_configs where id = t.id(152);
create function pg_temp.theirs() returns text language sql as $$
	select concat_ws(' ', c.state, case when c.deleted_at is not null then 'tombstone' end, f.status, c.ai_number)
		from forwarding_configs c join forwarding_numbers f using (id) where id = t.id(150)
$$;
select t.is('given', pg_temp.theirs(), 'given pending_setup +31202255002');
update forwarding_numbers set status = 'active' where id = t.id(150);
select t.is('it sets it active', pg_temp.theirs(), 'reported active +31202255002');
update forwarding_numbers set status = 'disabled' where id = t.id(150);
select t.is('and off', pg_temp.theirs(), 'removed disabled +31202255002');
select t.is('its place is free', count(t.id), 0::bigint) from pool_numbers p left join voxdesk.taken(p.id) t on true where p.phone_number = '+31202255002';
update forwarding_numbers set status = 'active' where id = t.id(150);
select t.is('and on again', pg_temp.theirs(), 'reported active +31202255002');
select t.be('desk');
select t.is('no other customer gets it', t.said(register_business_numbers(jsonb_build_array(
	t.config(9150, 2, 1) || '{"business_number": "+3292240002"}'))), 'taken');
update forwarding_configs set condition = 'busy' where id = t.id(150);
select t.is('voxdesk''s own writing is not taken for theirs', pg_temp.theirs(), 'reported active +31202255002');
update forwarding_configs set state = 'given', state_at = now() where id = t.id(150);
select t.is('nor a code that it gives anew', pg_temp.theirs(), 'given pending_setup +31202255002');
update forwarding_configs set state = 'removed', state_at = now(), removed_at = now() where id = t.id(150);
select t.is('nor one that it takes off', pg_temp.theirs(), 'removed disabled +31202255002');
select t.be('service_role');
select t.runs('what was given up is registered anew', $$insert into forwarding_numbers (id, business_id, phone_number, forwarding_type, pool_number, status)
	values (t.id(153), t.id(2), '+3292240002', 'all', '+31202255001', 'active')$$);
select t.is('the one before is a tombstone', pg_temp.theirs(), 'removed tombstone disabled +31202255002');
delete from forwarding_numbers where id = t.id(153);
select t.is('what it deletes is off', c.state || ' ' || f.status, 'removed disabled')
	from forwarding_configs c join forwarding_numbers f using (id) where id = t.id(153);
delete from forwarding_configs where id = t.id(153);
select t.is('and what is deleted is a tombstone', (deleted_at is not null)::text || ' ' || (version > 1)::text, 'true true')
	from forwarding_configs where id = t.id(153);
select t.refused('not a customer that has something', 'P0001', $$delete from organizations where id = t.id(1)$$, 'customer-in-use');
begin;
set local voxdesk.really_delete = 'yes';
delete from forwarding_numbers where id in (t.id(152), t.id(153));
delete from forwarding_configs where id = t.id(153);
commit;
select t.is('for good, where that is asked for', count(*), 0::bigint) from forwarding_configs where id = t.id(153);
select t.runs('and a verification', $$insert into verified_caller_ids (id, org_id, phone_number, country_code, verification_sid, status)
	values (t.id(390), t.id(1), '+3292240001', 'BE', 'VL9', 'pending')$$);
