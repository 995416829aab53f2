-- What the tests are written with. Every check is one line of output: "ok WHAT" or "FAILED WHAT: why".
create schema t;
grant usage on schema t to anon, authenticated, service_role;
grant usage, create on schema t to keeper;

create function t.ok(what text, good boolean) returns text language sql as $$
	select case when good then 'ok ' || what else 'FAILED ' || what || ': it is ' || coalesce(good::text, 'null') end
$$;
create function t.is(what text, got anyelement, want anyelement) returns text language sql as $$
	select case when got is not distinct from want then 'ok ' || what
		else format('FAILED %s: got %s, not %s', what, coalesce(got::text, 'null'), coalesce(want::text, 'null')) end
$$;
-- The statement is refused with that SQLSTATE and, where one is given, that word.
create function t.refused(what text, state text, statement text, word text default null) returns text language plpgsql as $$
begin
	execute statement;
	return format('FAILED %s: it was let through', what);
exception when others then
	if sqlstate = state and (word is null or sqlerrm = word) then
		return 'ok ' || what;
	end if;
	return format('FAILED %s: %s %s, not %s %s', what, sqlstate, sqlerrm, state, coalesce(word, ''));
end $$;
create function t.runs(what text, statement text) returns text language plpgsql as $$
begin
	execute statement;
	return 'ok ' || what;
exception when others then
	return format('FAILED %s: %s %s', what, sqlstate, sqlerrm);
end $$;
-- How many rows a statement touches: what row level security hides is no error.
create function t.touched(statement text) returns bigint language plpgsql as $$
declare
	n bigint;
begin
	execute statement;
	get diagnostics n = row_count;
	return n;
end $$;

-- Who asks from here on; as PostgREST sets it before every request.
create function t.be(who text, claims text default '{}') returns void language plpgsql as $$
begin
	perform set_config('role', case who when 'desk' then 'authenticated' when 'member' then 'authenticated' else who end, false);
	perform set_config('request.jwt.claims', case who when 'desk' then '{"role": "authenticated", "app_metadata": {"role": "desk"}}'
		when 'member' then format('{"role": "authenticated", "app_metadata": {"org_id": "%s"}}', t.id(1)) else claims end, false);
end $$;
-- t.id(7) is an id that ends in 7, t.number(7) a number.
create function t.id(n integer) returns uuid language sql immutable as $$
	select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid
$$;
create function t.number(n integer) returns text language sql immutable as $$ select '+3290' || lpad(n::text, 5, '0') $$;
-- One of the objects that register_business_numbers takes.
create function t.config(id integer, org integer, number integer) returns jsonb language sql as $$
	select jsonb_build_object('id', t.id(id), 'org_id', t.id(org), 'business_number', t.number(number), 'state_at', '2026-11-01T10:00:00Z')
$$;
-- Its answer in short, as take_pool_places' too: "registered taken", or with the number where one was given.
create function t.said(answers jsonb) returns text language sql as $$
	select string_agg(concat_ws(' ', a.value ->> 'outcome', a.value ->> 'number'), ', ' order by a.ordinality)
		from jsonb_array_elements(answers) with ordinality a
$$;
grant execute on all functions in schema t to anon, authenticated, service_role, keeper;
