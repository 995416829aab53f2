-- Places in the pool: what follows from a configuration, what is reserved, and what is refused.
select t.be('desk');
insert into organizations (id, name) select t.id(n), 'Klant ' || n from generate_series(1, 3) n;
insert into pool_numbers (id, phone_number, country_code, provider, capacity, created_at) values
	(t.id(11), '+3248000001', 'BE', 'telnyx', 2, '2025-01-01'), (t.id(12), '+3248000002', 'BE', 'telnyx', 2, '2025-01-02'),
	(t.id(13), '+31200000001', 'NL', 'telnyx', 1, '2025-01-01'), (t.id(14), '+33100000001', 'FR', 'telnyx', 5, '2025-01-01'),
	(t.id(15), '+32480000009', '', 'telnyx', 5, '2025-01-01');
update pool_numbers set status = 'inactive' where id = t.id(14);
select t.is('seven are registered', t.said(register_business_numbers((select jsonb_agg(t.config(100 + n, 1, n)) from generate_series(1, 7) n))),
	'registered, registered, registered, registered, registered, registered, registered');

-- What follows from a configuration: the number, how, and the earlier system's word by state.
create function pg_temp.place(n integer) returns text language sql as $$
	select concat_ws(' ', pool_number, status, forwarding_type) from public.forwarding_numbers where id = t.id(n)
$$;
select t.is('no place without a pool number', pg_temp.place(101), null);
update forwarding_configs set ai_number = '+3248000001', ai_source = 'pool', condition = 'no_answer' where id = t.id(101);
select t.is('a place with one', pg_temp.place(101), '+3248000001 pending_setup no_answer');
select t.is('it is the customer''s', business_id, t.id(1)) from forwarding_numbers where id = t.id(101);
select t.is('it has its number', phone_number || ' ' || pool_number_id, t.number(1) || ' ' || t.id(11)) from forwarding_numbers where id = t.id(101);
update forwarding_configs set state = 'given', given_at = now() where id = t.id(101);
select t.is('given is pending', pg_temp.place(101), '+3248000001 pending_setup no_answer');
update forwarding_configs set state = 'reported', reported_at = now() where id = t.id(101);
select t.is('reported is pending', pg_temp.place(101), '+3248000001 pending_setup no_answer');
update forwarding_configs set state = 'proven', proven_at = now() where id = t.id(101);
select t.is('proven is active', pg_temp.place(101), '+3248000001 active no_answer');
update forwarding_configs set state = 'stale' where id = t.id(101);
select t.is('stale is active', pg_temp.place(101), '+3248000001 active no_answer');
update forwarding_configs set state = 'drifted' where id = t.id(101);
select t.is('drifted is pending', pg_temp.place(101), '+3248000001 pending_setup no_answer');
update forwarding_configs set state = 'refused' where id = t.id(101);
select t.is('refused is pending', pg_temp.place(101), '+3248000001 pending_setup no_answer');
update forwarding_configs set condition = 'busy' where id = t.id(101);
select t.is('another condition', pg_temp.place(101), '+3248000001 pending_setup busy');
update forwarding_configs set state = 'removed', removed_at = now() where id = t.id(101);
select t.is('removed gives it back', pg_temp.place(101), '+3248000001 disabled busy');
update forwarding_configs set state = 'none' where id = t.id(101);
select t.is('and takes it again', pg_temp.place(101), '+3248000001 pending_setup busy');
update forwarding_configs set ai_number = '+3248000002' where id = t.id(101);
select t.is('a move', pg_temp.place(101), '+3248000002 pending_setup busy');
update forwarding_configs set ai_number = '+3222222222', ai_source = 'managed' where id = t.id(101);
select t.is('another source gives it back', pg_temp.place(101), '+3248000002 disabled busy');
update forwarding_configs set ai_number = '+3248000001', ai_source = 'pool' where id = t.id(101);
update forwarding_configs set deleted_at = now() where id = t.id(101);
select t.is('a tombstone gives it back', pg_temp.place(101), '+3248000001 disabled busy');
update forwarding_configs set deleted_at = null where id = t.id(101);
update forwarding_configs set ai_number = '+3248777777', ai_source = 'pool' where id = t.id(102);
select t.is('a number that is in no pool is no place', pg_temp.place(102), null);
insert into pool_numbers (id, phone_number, provider) values (t.id(16), '+3248777777', 'telnyx');
select t.is('until it comes', pg_temp.place(102), '+3248777777 pending_setup');
select t.refused('which is not removed then', 'P0001', $$update pool_numbers set deleted_at = now() where id = t.id(16)$$, 'pool-in-use');
select t.refused('nor another number', 'P0001', $$update pool_numbers set phone_number = '+3248777778' where id = t.id(16)$$, 'pool-in-use');
select t.is('it keeps its place', pg_temp.place(102), '+3248777777 pending_setup');

-- Two places, the third is refused; nothing of the refused change stays.
update forwarding_configs set ai_number = '+3248000001', ai_source = 'pool' where id = t.id(102);
select t.runs('a number that nobody uses any more is removed', $$update pool_numbers set deleted_at = now() where id = t.id(16)$$);
select t.runs('and takes nobody with it when something else of it changes', $$update pool_numbers set status = 'inactive' where id = t.id(16)$$);
select t.refused('the third of two', 'P0001', $$update forwarding_configs set ai_number = '+3248000001', ai_source = 'pool' where id = t.id(103)$$, 'pool-full');
select t.is('nothing of it stays', ai_number, null) from forwarding_configs where id = t.id(103);
select t.refused('nor by another way in', 'P0001', $$insert into forwarding_numbers (id, business_id, phone_number, pool_number) values (t.id(900), t.id(1), t.number(900), '+3248000001')$$, 'pool-full');
select t.runs('one that has its place changes', $$update forwarding_configs set condition = 'all' where id = t.id(102)$$);
select t.refused('a number does not shrink under its places', 'P0001', $$update pool_numbers set capacity = 1 where id = t.id(11)$$, 'pool-full');
select t.runs('it may be switched off', $$update pool_numbers set status = 'inactive' where id = t.id(11)$$);
select t.runs('what has a place there keeps it', $$update forwarding_configs set state = 'given', given_at = now() where id = t.id(102)$$);
update pool_numbers set status = 'active' where id = t.id(11);

-- Asked for: +3248000001 is full, +3248000002 has two.
create function pg_temp.take(n integer, country text default null, number text default null) returns text language sql as $$
	select t.said(public.take_pool_places(jsonb_build_array(jsonb_strip_nulls(
		jsonb_build_object('id', t.id(n), 'country', country, 'number', number)))))
$$;
select t.is('one that has a place is told it', pg_temp.take(101, 'BE'), 'taken +3248000001');
select t.is('the one with room', pg_temp.take(103, 'BE'), 'taken +3248000002');
select t.is('asked again, the same', pg_temp.take(103, 'BE'), 'taken +3248000002');
select t.is('it is no place yet that others see', pg_temp.place(103), '+3248000002 disabled');
select t.ok('for ten minutes', reserved_until between clock_timestamp() + interval '9 minutes' and clock_timestamp() + interval '10 minutes')
	from forwarding_numbers where id = t.id(103);
select t.is('by its number', pg_temp.take(104, null, '+3248000002'), 'taken +3248000002');
select t.is('reserved ones count', pg_temp.take(105, 'BE'), 'pool-full');
select t.is('by number too', pg_temp.take(105, null, '+3248000002'), 'pool-full');
select t.refused('who asked for none cannot come between', 'P0001', $$update forwarding_configs set ai_number = '+3248000002', ai_source = 'pool' where id = t.id(105)$$, 'pool-full');
select t.refused('nor does the number shrink', 'P0001', $$update pool_numbers set capacity = 1 where id = t.id(12)$$, 'pool-full');
select t.refused('nor is it removed', 'P0001', $$update pool_numbers set deleted_at = now() where id = t.id(12)$$, 'pool-in-use');
update forwarding_configs set ai_number = '+3248000002', ai_source = 'pool' where id = t.id(103);
select t.is('a reservation becomes a place', pg_temp.place(103), '+3248000002 pending_setup');
select t.is('and ends', reserved_until, null) from forwarding_numbers where id = t.id(103);
update forwarding_configs set line_type = 'fixed', condition = 'busy' where id = t.id(104);
select t.is('a change of something else leaves a reservation', pg_temp.take(105, 'BE'), 'pool-full');
reset role;
update forwarding_numbers set reserved_until = clock_timestamp() - interval '1 second' where id = t.id(104);
select t.be('desk');
select t.is('one that has ended is free', pg_temp.take(105, 'BE'), 'taken +3248000002');
select t.refused('who came late', 'P0001', $$update forwarding_configs set ai_number = '+3248000002', ai_source = 'pool' where id = t.id(104)$$, 'pool-full');
select t.is('is told so', pg_temp.take(104, 'BE'), 'pool-full');
update forwarding_configs set deleted_at = now() where id = t.id(105);
select t.is('a tombstone gives its reservation back', pg_temp.take(104, 'BE'), 'taken +3248000002');

-- A move: the place that it has stays its own until it has the other.
select t.is('to another country', pg_temp.take(101, 'NL'), 'taken +31200000001');
select t.is('it keeps where it is', pool_number || ' ' || status, '+3248000001 pending_setup') from forwarding_numbers where id = t.id(101);
select t.is('nobody else has either', pg_temp.take(106, 'NL') || ' ' || pg_temp.take(106, 'BE'), 'pool-full pool-full');
update forwarding_configs set ai_number = '+31200000001' where id = t.id(101);
select t.is('moved, the old one is free', pg_temp.take(106, 'BE'), 'taken +3248000001');

-- Reasons.
select t.is('no number of that country', pg_temp.take(106, 'DE'), 'pool-empty');
select t.is('no such number', pg_temp.take(106, null, '+3200000000'), 'pool-empty');
select t.is('one without a country is of none', pg_temp.take(106, ''), 'pool-empty');
select t.is('but can be named', pg_temp.take(106, null, '+32480000009'), 'taken +32480000009');
select t.is('switched off', pg_temp.take(107, 'FR'), 'pool-inactive');
select t.is('not registered', pg_temp.take(999, 'BE'), 'not-registered');
select t.is('removed', pg_temp.take(105, 'BE'), 'removed');
select t.is('many at once, each in its place', t.said(take_pool_places(jsonb_build_array(jsonb_build_object('id', t.id(107), 'country', 'FR'),
	jsonb_build_object('id', t.id(999), 'country', 'BE'), jsonb_build_object('id', t.id(106), 'number', '+32480000009')))),
	'pool-inactive, not-registered, taken +32480000009');
select t.is('nothing asked, nothing said', take_pool_places('[]'), '[]'::jsonb);
select t.refused('an id that is none', '22P02', $$select take_pool_places('[{"id": "x", "country": "BE"}]')$$);

-- A number that leads to another customer's agent.
insert into pool_numbers (id, phone_number, country_code, provider, capacity) values (t.id(17), '+4930000001', 'DE', 'telnyx', 5);
insert into agents (id, org_id, inbound_number, inbound_way) values (t.id(51), t.id(2), '+4930000001', 'pointed');
select t.is('is not given', pg_temp.take(107, 'DE'), 'pool-full');
update agents set org_id = t.id(1);
select t.is('unless it is the customer''s own', pg_temp.take(107, 'DE'), 'taken +4930000001');
update agents set org_id = t.id(2);
select t.is('what it has it keeps', pg_temp.take(107, 'DE'), 'taken +4930000001');
update agents set inbound_way = 'none';
insert into forwarding_configs (id, org_id, business_number, state_at) values (t.id(108), t.id(1), t.number(8), now());
select t.is('nor one that leads there no more', pg_temp.take(108, 'DE'), 'taken +4930000001');

-- Fewest taken first, then the oldest.
insert into pool_numbers (id, phone_number, country_code, provider, created_at) select t.id(200 + n), '+3510000' || n, 'PT', 'telnyx', now() - n * interval '1 day'
	from generate_series(1, 3) n;
insert into forwarding_configs (id, org_id, business_number, state_at) select t.id(300 + n), t.id(3), t.number(300 + n), now() from generate_series(1, 4) n;
select t.is('in turn', t.said(take_pool_places((select jsonb_agg(jsonb_build_object('id', t.id(300 + n), 'country', 'PT')) from generate_series(1, 4) n))),
	'taken +35100003, taken +35100002, taken +35100001, taken +35100003');
