call t.gather('ring', :n, :all);
select t.be('desk');
select a.value ->> 'outcome' from (select claim_rings(jsonb_agg(jsonb_build_object('number', t.number(7000 + i), 'holder', 'desk ' || :n, 'who', 'Ann')
	order by random())) as said from generate_series(0, 9) i) c, jsonb_array_elements(said) a;
