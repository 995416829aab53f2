-- The right to have a number rung: one desk's at a time, for two minutes.
create function pg_temp.ask(number integer, holder text, who text default 'Ann') returns jsonb language sql as $$
	select jsonb_build_object('number', t.number(number), 'holder', holder, 'who', who)
$$;
-- "claimed", or "held Ann".
create function pg_temp.said(answers jsonb) returns text language sql as $$
	select string_agg(concat_ws(' ', a.value ->> 'outcome', a.value ->> 'who'), ', ' order by a.ordinality)
		from jsonb_array_elements(answers) with ordinality a
$$;
select t.be('desk');
select t.is('nobody has it', pg_temp.said(claim_rings(jsonb_build_array(pg_temp.ask(1, 'desk 1')))), 'claimed');
create temp table answer as select claim_rings(jsonb_build_array(pg_temp.ask(1, 'desk 2', 'Bob'))) as said;
select t.is('another desk is told who has', pg_temp.said(said), 'held Ann') from answer;
select t.ok('and for how long', (said #>> '{0,seconds}')::integer between 110 and 120) from answer;
select t.is('and which number', said #>> '{0,number}', t.number(1)) from answer;
select t.is('the same desk gets it again', pg_temp.said(claim_rings(jsonb_build_array(pg_temp.ask(1, 'desk 1', 'Cas')))), 'claimed');
select t.is('its name is who asked last', pg_temp.said(claim_rings(jsonb_build_array(pg_temp.ask(1, 'desk 2', 'Bob')))), 'held Cas');
select t.is('in the order asked, each by itself', pg_temp.said(claim_rings(jsonb_build_array(pg_temp.ask(3, 'desk 2', 'Bob'),
	pg_temp.ask(1, 'desk 2', 'Bob'), pg_temp.ask(2, 'desk 2', 'Bob')))), 'claimed, held Cas, claimed');
select t.is('nothing asked, nothing said', claim_rings('[]'), '[]'::jsonb);
update voxdesk.rings set held_until = clock_timestamp() where phone_number = t.number(1);
select t.is('it ends by itself', pg_temp.said(claim_rings(jsonb_build_array(pg_temp.ask(1, 'desk 2', 'Bob')))), 'claimed');
select t.is('and is the other''s then', pg_temp.said(claim_rings(jsonb_build_array(pg_temp.ask(1, 'desk 1')))), 'held Bob');
select t.refused('no number', '23514', $$select claim_rings('[{"number": "911", "holder": "desk 1", "who": ""}]')$$);
select t.refused('no desk', '23514', $$select claim_rings('[{"number": "+3290000009", "holder": "", "who": ""}]')$$);
select t.refused('nobody', '23502', $$select claim_rings('[{"number": "+3290000009", "holder": "desk 1"}]')$$);
select t.be('service_role');
select t.is('a machine claims as a desk does', pg_temp.said(claim_rings(jsonb_build_array(pg_temp.ask(1, 'machine'), pg_temp.ask(4, 'machine')))), 'held Bob, claimed');
select t.be('member');
select t.refused('a customer''s own account does not', '42501', $$select claim_rings('[]')$$);
select t.is('nor does it see who rings', count(*), 0::bigint) from voxdesk.rings;
select t.be('anon');
select t.refused('nobody who is not signed in', '42501', $$select claim_rings('[]')$$);
select t.refused('sees it either', '42501', $$select * from voxdesk.rings$$);
