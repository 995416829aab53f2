-- Fills an empty store with @customers customers, one business number each; a third have lane 1 set up.
-- Names are made of words that repeat, as they do in life, so that a search has something to narrow down.
pragma journal_mode = wal;
pragma synchronous = off;
pragma cache_size = -200000;
begin;
create temp table first_word (n integer primary key, word text);
insert into first_word (word) values ('Frituur'), ('Bakkerij'), ('Garage'), ('Salon'), ('Cafe'), ('Clinic'), ('Studio'),
	('Hotel'), ('Praktijk'), ('Brasserie'), ('Plumbing'), ('Dental'), ('Law'), ('Pizza'), ('Taxi'), ('Optiek'),
	('Apotheek'), ('Fietsen'), ('Bloemen'), ('Schilders'), ('Electric'), ('Roofing'), ('Physio'), ('Barber');
create temp table second_word (n integer primary key, word text);
insert into second_word (word) values ('De Kroon'), ('Janssens'), ('Peeters'), ('Adeyemi'), ('Okafor'), ('Smith'),
	('Garcia'), ('Dubois'), ('Lambert'), ('Martin'), ('Muller'), ('Schmidt'), ('Visser'), ('De Vries'), ('Bakker'),
	('Mertens'), ('Claes'), ('Maes'), ('Willems'), ('Johnson'), ('Williams'), ('Brown'), ('Balogun'), ('Eze'), ('Laurent'),
	('Moreau'), ('Fischer'), ('Weber'), ('Becker'), ('Wouters'), ('Goossens');
create temp table made (i integer primary key, id text, name text, country text, number text, national text);
with recursive count (i) as (select 1 union all select i + 1 from count where i < @customers)
insert into made
	select i, printf('%08x-0000-4000-8000-%012x', i, i),
		f.word || ' ' || s.word || ' ' || i,
		case i % 3 when 0 then 'BE' when 1 then 'US' else 'NG' end,
		case i % 3 when 0 then printf('+324%08d', 70000000 + i) when 1 then printf('+1%010d', 2120000000 + i * 7)
			else printf('+23480%08d', 30000000 + i * 3) end,
		case i % 3 when 0 then printf('04%08d', 70000000 + i) when 1 then printf('%010d', 2120000000 + i * 7)
			else printf('080%08d', 30000000 + i * 3) end
	from count
	join first_word f on f.n = i * 7 % 24 + 1
	join second_word s on s.n = i * 13 % 31 + 1;
insert into organizations (id, name, country, language, call_back_at, sort_name, search_text, created_at, updated_at)
	select id, name, country, 'en', case when i % 1000 = 0 then '2026-01-01T00:00:00Z' end, lower(name),
		lower(name) || ' ' || substr(number, 2) || ' ' || national, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'
	from made order by i;
insert into customer_search (customer_search) values ('rebuild');
insert into forwarding_configs (id, org_id, business_number, national_digits, line_type, ai_number, ai_source, carrier_id,
		condition, state, state_at, given_at, created_at, updated_at)
	select printf('%08x-0000-4000-9000-%012x', i, i), id, number, national, 'mobile',
		case when i % 3 = 1 then '+16504595418' end, case when i % 3 = 1 then 'manual' end,
		case when i % 3 = 1 then 'gsm-standard' end, case when i % 3 = 1 then 'all' end,
		case when i % 3 = 1 then 'given' else 'none' end, '2026-01-01T00:00:00Z',
		case when i % 3 = 1 then '2026-01-01T00:00:00Z' end, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'
	from made order by i;
commit;
analyze;
