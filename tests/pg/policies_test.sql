-- Who reads and writes what: the desk, a customer's own account, an account without a role, nobody, and the service key.
select t.be('service_role');
insert into organizations (id, name) values (t.id(1), 'Frituur Het Anker'), (t.id(2), 'Garage Peeters');
insert into pool_numbers (id, phone_number, country_code, provider) values (t.id(11), '+32480210449', 'BE', 'telnyx');
insert into forwarding_configs (id, org_id, business_number, ai_number, ai_source, state_at)
	select t.id(20 + n), t.id(n), t.number(n), '+32480210449', 'pool', now() from generate_series(1, 2) n;
insert into twilio_phone_numbers (id, org_id, phone_number) select t.id(30 + n), t.id(n), t.number(30 + n) from generate_series(1, 2) n;
insert into verified_caller_ids (id, org_id, phone_number) select t.id(40 + n), t.id(n), t.number(40 + n) from generate_series(1, 2) n;
insert into agents (id, org_id) select t.id(50 + n), t.id(n) from generate_series(1, 2) n;
insert into telnyx_verified_numbers (id, org_id, phone_number, state_at)
	select t.id(60 + n), t.id(n), t.number(60 + n), now() from generate_series(1, 2) n;
reset role;
create view t.seen with (security_invoker = true) as select concat_ws(' ',
	(select count(*) from organizations), (select count(*) from pool_numbers), (select count(*) from twilio_phone_numbers),
	(select count(*) from forwarding_configs), (select count(*) from verified_caller_ids), (select count(*) from agents),
	(select count(*) from telnyx_verified_numbers), (select count(*) from forwarding_numbers)) as rows;
create view t.seen_as_member with (security_invoker = true) as select concat_ws(' ',
	(select count(*) from member_organizations), (select count(*) from member_forwarding_configs),
	(select count(*) from member_verified_caller_ids), (select count(*) from member_agents),
	(select count(*) from member_telnyx_verified_numbers)) as rows;
grant select on t.seen, t.seen_as_member to anon, authenticated, service_role;
create table t.writes (what text, statement text, rows integer);
insert into t.writes values
	('organizations', $$update organizations set note = 'x'$$, 2),
	('pool_numbers', $$update pool_numbers set friendly_name = 'x'$$, 1),
	('twilio_phone_numbers', $$update twilio_phone_numbers set friendly_name = 'x'$$, 2),
	('forwarding_configs', $$update forwarding_configs set proof_result = 'x'$$, 2),
	('verified_caller_ids', $$update verified_caller_ids set reason = 'x'$$, 2),
	('agents', $$update agents set name = 'x'$$, 2),
	('telnyx_verified_numbers', $$update telnyx_verified_numbers set reason = 'x'$$, 2),
	('forwarding_numbers', $$update forwarding_numbers set reserved_until = null$$, 2);
grant select on t.writes to anon, authenticated, service_role;
create table t.views as select viewname::text as v from pg_views where schemaname = 'public';
grant select on t.views to anon, authenticated, service_role;

select t.be('service_role');
select t.is('the service key reads all', rows, '2 1 2 2 2 2 2 2') from t.seen;
select t.be('desk');
select t.is('the desk reads all', rows, '2 1 2 2 2 2 2 2') from t.seen;
select t.is('the desk changes ' || what, t.touched(statement), rows::bigint) from t.writes;
select t.runs('the desk adds a customer', $$insert into organizations (id, name) values (t.id(3), 'Nieuw')$$);
select t.refused('the desk deletes nothing', '42501', format('delete from %I', what)) from t.writes;
select t.refused('nor empties', '42501', 'truncate organizations cascade');

select t.be('member');
select t.is('what the desk notes about a customer it does not read, nor the pool', rows, '0 0 1 0 0 0 0 1') from t.seen;
select t.is('what is its own it does', rows, '1 1 1 1 1') from t.seen_as_member;
select t.is('its own it is', (select name from member_organizations), 'Frituur Het Anker');
select t.refused('a customer changes nothing through ' || v, '42501', format('update %I set id = id', v)) from t.views v;
select t.refused('nor adds to ' || v, '42501', format('insert into %I (id) values (t.id(70))', v)) from t.views v;
select t.refused('nor deletes from ' || v, '42501', format('delete from %I', v)) from t.views v;
select t.is('a customer changes no ' || what, t.touched(statement), 0::bigint) from t.writes;
select t.refused('a customer adds no agent', '42501', $$insert into agents (id, org_id) values (t.id(59), t.id(1))$$);
select t.refused('a customer adds no customer', '42501', $$insert into organizations (id, name) values (t.id(9), 'x')$$);
select t.refused('a customer takes no place', '42501', $$select take_pool_places('[]')$$);
select t.refused('a customer registers no number', '42501', $$select register_business_numbers('[]')$$);

select t.be('desk');
select t.is('who is of no customer reads nothing there', rows, '0 0 0 0 0') from t.seen_as_member;
select t.be('authenticated', '{"role": "authenticated"}');
select t.is('nor does an account without a role', rows, '0 0 0 0 0') from t.seen_as_member;
select t.is('an account without a role reads nothing', rows, '0 0 0 0 0 0 0 0') from t.seen;
select t.be('authenticated', '{"app_metadata": {"role": "admin", "org_id": "not an id"}, "user_metadata": {"role": "desk"}}');
select t.is('what a person can set itself gives nothing', rows, '0 0 0 0 0 0 0 0') from t.seen;
select t.is('and changes nothing', t.touched($$update organizations set note = 'y'$$), 0::bigint);
select t.be('authenticated', '');
select t.is('no claims at all', rows, '0 0 0 0 0 0 0 0') from t.seen;
select t.is('the version is for everybody', version, 1) from voxdesk_schema;
select t.refused('and stays', '42501', $$update voxdesk_schema set version = 2$$);

select t.be('anon', '{"role": "anon"}');
select t.refused('nobody reads ' || what, '42501', format('select * from %I', what)) from t.writes;
select t.refused('nobody reads ' || v, '42501', format('select * from %I', v)) from t.views;
select t.refused('nobody changes ' || what, '42501', statement) from t.writes;
select t.refused('nobody takes a place', '42501', $$select take_pool_places('[]')$$);
select t.refused('nobody registers a number', '42501', $$select register_business_numbers('[]')$$);
select t.is('the version is for nobody too', count(*), 1::bigint) from voxdesk_schema;
select t.refused('nobody makes a desk of itself', '42501', $$select voxdesk.is_desk()$$);
reset role;
select t.is('what the desk keeps to itself', string_agg(c.table_name || '.' || c.column_name, ' ' order by c.table_name, c.column_name),
	'agents.inbound_reason agents.outbound_reason forwarding_configs.proof_call_id forwarding_configs.proof_result '
	'forwarding_configs.refused_reason organizations.call_back_at organizations.call_back_note organizations.note '
	'telnyx_verified_numbers.reason verified_caller_ids.reason')
	from information_schema.columns c where c.table_schema = 'public' and 'member_' || c.table_name in (select v from t.views) and not exists
	(select 1 from information_schema.columns m where m.table_name = 'member_' || c.table_name and m.column_name = c.column_name);
select t.is('no table of the schema is without its policies', count(*), 0::bigint) from pg_class c
	where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relrowsecurity;
select t.is('what runs as its owner has its path fixed', string_agg(p.proname, ' '), null) from pg_proc p
	where p.pronamespace in ('voxdesk'::regnamespace, 'public'::regnamespace) and p.prosecdef and not coalesce('search_path=""' = any (p.proconfig), false);
