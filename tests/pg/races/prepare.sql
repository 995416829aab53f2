-- What the races are about, and how they begin together.
create table t.arrived (race text, n integer);
create procedure t.gather(name text, n integer, everyone integer) language plpgsql as $$
begin
	insert into t.arrived values (name, n);
	commit;
	while (select count(*) from t.arrived a where a.race = name) < everyone loop
		perform pg_sleep(0.002);
	end loop;
end $$;
-- Until somebody waits for a lock that is not the one of t.begun, or it is clear that nobody will.
create procedure t.held() language plpgsql as $$
declare
	until timestamptz := clock_timestamp() + interval '3 seconds';
begin
	while clock_timestamp() < until and not exists (select 1 from pg_locks l where not l.granted and l.locktype <> 'advisory') loop
		perform pg_sleep(0.002);
	end loop;
end $$;
-- Until the other connection holds what it is to hold, or was refused it.
create procedure t.begun() language plpgsql as $$
declare
	until timestamptz := clock_timestamp() + interval '3 seconds';
begin
	while clock_timestamp() < until and not exists (select 1 from pg_locks l where l.granted and l.locktype = 'advisory') loop
		perform pg_sleep(0.002);
	end loop;
end $$;

select t.be('service_role');
insert into organizations (id, name) select t.id(n), 'Klant ' || n from generate_series(1, 2) n;
insert into organizations (id, name) select t.id(n), 'Klant ' || n from generate_series(81, 92) n;
insert into pool_numbers (id, phone_number, country_code, provider, capacity) values
	(t.id(11), '+3248000011', 'BE', 'telnyx', 10), (t.id(12), '+3120000012', 'NL', 'telnyx', 10), (t.id(21), '+3510000021', 'PT', 'telnyx', 10),
	(t.id(22), '+3510000022', 'PT', 'telnyx', 10), (t.id(23), '+3510000023', 'PT', 'telnyx', 10), (t.id(31), '+3248000031', 'BE', 'telnyx', 1);
insert into forwarding_configs (id, org_id, business_number, state_at) select t.id(n), t.id(1), t.number(n), now()
	from generate_series(1000, 3999) n union all select t.id(n), t.id(1), t.number(n), now() from generate_series(9001, 9003) n;
