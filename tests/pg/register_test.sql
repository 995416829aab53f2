-- Business numbers, registered once in the whole system.
select t.be('desk');
insert into organizations (id, name) values (t.id(1), 'Frituur Het Anker'), (t.id(2), 'Garage Peeters'), (t.id(3), 'Weg');
update organizations set deleted_at = now() where id = t.id(3);
insert into pool_numbers (id, phone_number, country_code, provider, capacity) values (t.id(11), '+3248000001', 'BE', 'telnyx', 1);
select t.is('in the order asked', (select string_agg(a.value ->> 'id', ' ') from jsonb_array_elements(register_business_numbers(
	jsonb_build_array(t.config(103, 1, 3), t.config(101, 1, 1), t.config(102, 2, 2)))) a), t.id(103) || ' ' || t.id(101) || ' ' || t.id(102));
select t.is('each is version 1, whatever was sent', register_business_numbers(jsonb_build_array(t.config(104, 1, 4) || '{"version": 9, "updated_at": "2001-01-01T00:00:00Z"}')) #>> '{0,version}', '1');
select t.is('its columns are what was sent', concat_ws(' ', org_id, business_number, state_at, state, ring_seconds, version),
	concat_ws(' ', t.id(1), t.number(4), '2026-11-01 10:00:00+00', 'none', 0, 1)) from forwarding_configs where id = t.id(104);
create temp table answer as select register_business_numbers(jsonb_build_array(t.config(101, 1, 1), t.config(105, 2, 1))) as said;
select t.is('sent again it is known, another is told whose', t.said(said), 'known, taken') from answer;
select t.is('known as it is', said #>> '{0,version}', '1') from answer;
select t.is('theirs', (said #> '{1,theirs}') - 'updated_at', to_jsonb(c) - 'updated_at') from answer, forwarding_configs c where c.id = t.id(101);
select t.is('their customer', said #>> '{1,customer}', 'Frituur Het Anker') from answer;
select t.is('it has what a change is compared with', (said #>> '{1,theirs,updated_at}')::timestamptz, c.updated_at) from answer, forwarding_configs c where c.id = t.id(101);
update forwarding_configs set deleted_at = now() where id = t.id(101);
select t.is('free after its tombstone; the tombstone is known', t.said(register_business_numbers(jsonb_build_array(t.config(105, 2, 1), t.config(101, 1, 1)))), 'registered, known');
select t.is('twice in one call', t.said(register_business_numbers(jsonb_build_array(t.config(106, 1, 6), t.config(107, 2, 6)))), 'registered, taken');
select t.is('nothing asked, nothing said', register_business_numbers('[]'), '[]'::jsonb);

-- Any other refusal fails the whole call.
select t.refused('a removed customer', 'P0001', $$select register_business_numbers(jsonb_build_array(t.config(110, 1, 10), t.config(111, 3, 11)))$$, 'customer-removed');
select t.refused('an unknown customer', '23503', $$select register_business_numbers(jsonb_build_array(t.config(110, 1, 10), t.config(111, 9, 11)))$$);
select t.refused('a rule', '23514', $$select register_business_numbers(jsonb_build_array(t.config(110, 1, 10), t.config(111, 1, 11) || '{"state": "on"}'))$$);
select t.refused('a null', '23502', $$select register_business_numbers(jsonb_build_array(t.config(110, 1, 10), t.config(111, 1, 11) || '{"state": null}'))$$);
select t.refused('a full pool', 'P0001', $$select register_business_numbers(jsonb_build_array(
	t.config(110, 1, 10) || '{"ai_number": "+3248000001", "ai_source": "pool"}', t.config(111, 1, 11) || '{"ai_number": "+3248000001", "ai_source": "pool"}'))$$, 'pool-full');
select t.is('nothing of it stays', count(*), 0::bigint) from forwarding_configs where id in (t.id(110), t.id(111));
select t.is('the last place', t.said(register_business_numbers(jsonb_build_array(t.config(110, 1, 10) || '{"ai_number": "+3248000001", "ai_source": "pool"}'))), 'registered');
select t.is('is taken', status, 'pending_setup') from forwarding_numbers where id = t.id(110);
select t.is('known, though its customer went', t.said(register_business_numbers(jsonb_build_array(t.config(101, 3, 1)))), 'known');

-- As PostgREST writes the call: the body's key is the argument's name.
select t.is('called by name, from a body', (with called as (select c.scalar from (select "rows" from json_to_record(
	json_build_object('rows', jsonb_build_array(t.config(120, 1, 20)))) as _ ("rows" jsonb)) body,
	lateral (select "public"."register_business_numbers" ("rows" := body."rows") as scalar) c) select t.said(scalar) from called), 'registered');
