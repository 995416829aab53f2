-- What the tables refuse, whoever writes; versions, times and tombstones.
select t.be('desk');
insert into organizations (id, name) values (t.id(1), 'Frituur Het Anker'), (t.id(2), 'Garage Peeters'), (t.id(3), 'Leeg');
insert into pool_numbers (id, phone_number, country_code, provider) values (t.id(11), '+32480210449', 'BE', 'telnyx');
insert into forwarding_configs (id, org_id, business_number, state_at) values (t.id(21), t.id(1), t.number(1), now());

-- Each line: what, the SQLSTATE, an update of a row that is there.
create temp table refusals (what text, state text, statement text);
insert into refusals values
	('a customer without a name', '23514', $$update organizations set name = ''$$),
	('a null name', '23502', $$update organizations set name = null$$),
	('a country in small letters', '23514', $$update organizations set country = 'be'$$),
	('a country with a line end', '23514', $$update organizations set country = E'BE\n'$$),
	('a language that is none', '23514', $$update organizations set language = 'N'$$),
	('an unknown mode', '23514', $$update organizations set telephony_mode = 'own'$$),
	('an unknown way out', '23514', $$update organizations set outbound_provider = 'vapi'$$),
	('a pool number without +', '23514', $$update pool_numbers set phone_number = '32480210449'$$),
	('a pool number of 16 digits', '23514', $$update pool_numbers set phone_number = '+3248021044912345'$$),
	('a pool number with a zero first', '23514', $$update pool_numbers set phone_number = '+0480210449'$$),
	('an unknown pool provider', '23514', $$update pool_numbers set provider = 'proximus'$$),
	('an unknown pool status', '23514', $$update pool_numbers set status = 'on'$$),
	('51 places', '23514', $$update pool_numbers set capacity = 51$$),
	('no places', '23514', $$update pool_numbers set capacity = 0$$),
	('a spaced business number', '23514', $$update forwarding_configs set business_number = '+32 9 224'$$),
	('an unknown line', '23514', $$update forwarding_configs set line_type = 'fax'$$),
	('an AI number without its source', '23514', $$update forwarding_configs set ai_number = '+32480210449'$$),
	('a source without its number', '23514', $$update forwarding_configs set ai_source = 'pool'$$),
	('an unknown source', '23514', $$update forwarding_configs set ai_number = '+32480210449', ai_source = 'own'$$),
	('a circle', '23514', $$update forwarding_configs set ai_number = business_number, ai_source = 'manual'$$),
	('an unknown condition', '23514', $$update forwarding_configs set condition = 'always'$$),
	('61 seconds', '23514', $$update forwarding_configs set ring_seconds = 61$$),
	('an unknown state', '23514', $$update forwarding_configs set state = 'active'$$),
	('given without a number', '23514', $$update forwarding_configs set state = 'given', given_at = now()$$),
	('reported without its time', '23514', $$update forwarding_configs set state = 'reported', given_at = now(), ai_number = '+3222222222', ai_source = 'manual'$$),
	('proven without its time', '23514', $$update forwarding_configs set state = 'proven', given_at = now(), ai_number = '+3222222222', ai_source = 'manual'$$),
	('removed without its time', '23514', $$update forwarding_configs set state = 'removed'$$),
	('nobody''s business number', '23502', $$update forwarding_configs set org_id = null$$),
	('an unknown customer', '23503', $$update forwarding_configs set org_id = t.id(99)$$),
	('a number that is registered', '23505', $$insert into forwarding_configs (id, org_id, business_number, state_at) values (t.id(22), t.id(2), t.number(1), now())$$),
	('an id that is there', '23505', $$insert into forwarding_configs (id, org_id, business_number, state_at) values (t.id(21), t.id(2), t.number(2), now())$$),
	('a pool number twice', '23505', $$insert into pool_numbers (id, phone_number, provider) values (t.id(12), '+32480210449', 'twilio')$$),
	('an id that is none', '22P02', $$insert into organizations (id, name) values ('1', 'x')$$),
	('an unknown number status', '23514', $$insert into twilio_phone_numbers (id, phone_number, status) values (t.id(31), '+3222222222', 'on')$$),
	('a caller ID of nobody', '23514', $$insert into verified_caller_ids (id, phone_number) values (t.id(41), '+3222222222')$$),
	('an unknown caller ID state', '23514', $$insert into verified_caller_ids (id, org_id, phone_number, state) values (t.id(41), t.id(1), '+3222222222', 'ok')$$),
	('verified without its time', '23514', $$insert into verified_caller_ids (id, org_id, phone_number, state) values (t.id(41), t.id(1), '+3222222222', 'verified')$$),
	('an unknown way', '23514', $$insert into agents (id, org_id, inbound_way) values (t.id(51), t.id(1), 'away')$$),
	('an unknown method', '23514', $$insert into telnyx_verified_numbers (id, org_id, phone_number, method, state_at) values (t.id(61), t.id(1), '+3222222222', 'fax', now())$$),
	('an unknown state at Telnyx', '23514', $$insert into telnyx_verified_numbers (id, org_id, phone_number, state, state_at) values (t.id(61), t.id(1), '+3222222222', 'calling', now())$$),
	('verified at Telnyx without its time', '23514', $$insert into telnyx_verified_numbers (id, org_id, phone_number, state, state_at) values (t.id(61), t.id(1), '+3222222222', 'verified', now())$$),
	('a deletion', '42501', $$delete from organizations$$);
select t.refused(what, state, statement) from refusals;

-- Of each what may stand once; a tombstone makes room.
insert into twilio_phone_numbers (id, org_id, phone_number) values (t.id(31), t.id(1), '+3222222222');
insert into verified_caller_ids (id, org_id, phone_number) values (t.id(41), t.id(1), '+3222222222');
insert into agents (id, org_id, vapi_assistant_id, inbound_enabled, outbound_enabled) values (t.id(51), t.id(1), 'asst-1', true, true);
insert into agents (id, org_id, elevenlabs_agent_id) values (t.id(52), t.id(1), 'agent-1');
insert into telnyx_verified_numbers (id, org_id, phone_number, state_at) values (t.id(61), t.id(1), '+3222222222', now());
select t.refused('a managed number twice', '23505', $$insert into twilio_phone_numbers (id, phone_number) values (t.id(32), '+3222222222')$$);
select t.refused('a caller ID twice in an account', '23505', $$insert into verified_caller_ids (id, org_id, phone_number) values (t.id(42), t.id(1), '+3222222222')$$);
select t.runs('a caller ID in another account', $$insert into verified_caller_ids (id, org_id, phone_number, account_sid) values (t.id(42), t.id(1), '+3222222222', 'AC1')$$);
select t.refused('two that answer', '23505', $$insert into agents (id, org_id, inbound_enabled) values (t.id(53), t.id(1), true)$$);
select t.refused('two that call', '23505', $$insert into agents (id, org_id, outbound_enabled) values (t.id(53), t.id(1), true)$$);
select t.refused('an assistant twice', '23505', $$insert into agents (id, org_id, vapi_assistant_id) values (t.id(53), t.id(1), 'asst-1')$$);
select t.refused('an agent twice', '23505', $$insert into agents (id, org_id, elevenlabs_agent_id) values (t.id(53), t.id(1), 'agent-1')$$);
select t.runs('an assistant of two customers', $$insert into agents (id, org_id, vapi_assistant_id) values (t.id(54), t.id(2), 'asst-1')$$);
select t.refused('a number twice at Telnyx', '23505', $$insert into telnyx_verified_numbers (id, org_id, phone_number, state_at) values (t.id(62), t.id(1), '+3222222222', now())$$);
update twilio_phone_numbers set deleted_at = now();
select t.runs('a managed number again after its tombstone', $$insert into twilio_phone_numbers (id, org_id, phone_number) values (t.id(32), t.id(1), '+3222222222')$$);
update forwarding_configs set deleted_at = now();
select t.runs('a business number again after its tombstone', $$insert into forwarding_configs (id, org_id, business_number, state_at) values (t.id(22), t.id(2), t.number(1), now())$$);
select t.refused('a tombstone that comes back to a taken number', '23505', $$update forwarding_configs set deleted_at = null where id = t.id(21)$$);

-- Versions and times are the server's.
insert into organizations (id, name, version, updated_at, created_at) values (t.id(4), 'Bakkerij', 77, '2001-01-01', '2002-02-02');
select t.is('a version that was sent is not taken', version, 1::bigint) from organizations where id = t.id(4);
select t.ok('nor a time of change', updated_at > now() - interval '1 minute') from organizations where id = t.id(4);
select t.is('when it was made is', created_at, '2002-02-02'::timestamptz) from organizations where id = t.id(4);
update organizations set version = 40, updated_at = '2001-01-01', created_at = null where id = t.id(4);
select t.is('a change counts one', version, 2::bigint) from organizations where id = t.id(4);
select t.ok('a change has the time of the change', updated_at > now() - interval '1 minute' and created_at is not null)
	from organizations where id = t.id(4);
begin;
insert into organizations (id, name) values (t.id(5), 'Eerst');
insert into organizations (id, name) values (t.id(6), 'Dan');
commit;
select t.ok('two of one transaction have two times', (select updated_at from organizations where id = t.id(5))
	< (select updated_at from organizations where id = t.id(6)));
select t.is('compare and set: an old version touches nothing', t.touched($$update organizations set note = 'x' where id = t.id(4) and version = 1$$), 0::bigint);
select t.is('and the present one its row', t.touched($$update organizations set note = 'x' where id = t.id(4) and version = 2$$), 1::bigint);
select t.is('an id that is there is left alone', t.touched($$insert into organizations (id, name) values (t.id(4), 'Ander') on conflict (id) do nothing$$), 0::bigint);

-- What belongs to a customer, and its removal.
select t.refused('a customer with something live', 'P0001', $$update organizations set deleted_at = now() where id = t.id(1)$$, 'customer-in-use');
update forwarding_configs set deleted_at = now() where org_id = t.id(1);
update twilio_phone_numbers set deleted_at = now() where org_id = t.id(1);
update verified_caller_ids set deleted_at = now() where org_id = t.id(1);
update agents set deleted_at = now() where org_id = t.id(1);
select t.refused('one thing of five is enough', 'P0001', $$update organizations set deleted_at = now() where id = t.id(1)$$, 'customer-in-use');
update telnyx_verified_numbers set deleted_at = now() where org_id = t.id(1);
select t.runs('a customer with nothing live', $$update organizations set deleted_at = now() where id = t.id(1)$$);
select t.refused('a child of a removed customer', 'P0001', $$insert into agents (id, org_id) values (t.id(55), t.id(1))$$, 'customer-removed');
select t.refused('a child that comes back', 'P0001', $$update agents set deleted_at = null where id = t.id(51)$$, 'customer-removed');
select t.refused('a child that moves there', 'P0001', $$update agents set org_id = t.id(1) where id = t.id(54)$$, 'customer-removed');
select t.runs('a tombstone of a removed customer', $$insert into agents (id, org_id, deleted_at) values (t.id(56), t.id(1), now())$$);
select t.runs('a change of such a tombstone', $$update agents set name = 'x' where id = t.id(56)$$);
select t.runs('a customer that comes back', $$update organizations set deleted_at = null where id = t.id(1)$$);
select t.runs('and its child', $$update agents set deleted_at = null where id = t.id(56)$$);

-- The earlier system's word of a caller ID follows voxdesk's, and the other way round.
select t.is('none is "pending"', status, 'pending') from verified_caller_ids where id = t.id(41);
update verified_caller_ids set state = 'verified', verified_at = now() where id = t.id(41);
select t.is('verified', status, 'verified') from verified_caller_ids where id = t.id(41);
update verified_caller_ids set state = 'removed' where id = t.id(41);
select t.is('removed is "pending"', status, 'pending') from verified_caller_ids where id = t.id(41);
select t.be('service_role');
insert into verified_caller_ids (id, org_id, phone_number, status, verified_at, country_code)
	values (t.id(43), t.id(2), '+3233333333', 'verified', '2026-01-01T00:00:00Z', null);
select t.is('a program that knows only status', state || ' ' || verified_at::date, 'verified 2026-01-01') from verified_caller_ids where id = t.id(43);
update verified_caller_ids set status = 'failed' where id = t.id(43);
select t.is('and changes it', state, 'failed') from verified_caller_ids where id = t.id(43);
update verified_caller_ids set status = 'verified', verified_at = null where id = t.id(43);
select t.ok('verified has a time', state = 'verified' and verified_at is not null) from verified_caller_ids where id = t.id(43);
select t.runs('a managed number as the earlier system adds it', $$insert into twilio_phone_numbers (id, org_id, phone_number, status, country_code, friendly_name)
	values (t.id(33), t.id(2), '+16504595418', 'active', 'US', null)$$);
select t.runs('an agent as the earlier system adds it', $$insert into agents (id, org_id, name, inbound_enabled) values (t.id(57), t.id(2), null, null)$$);
