call t.gather('again', :n, :all);
select t.be('desk');
create temp table answer as select register_business_numbers(jsonb_agg(t.config(6000 + i, 2, 6000 + i) order by random())) as said
	from generate_series(0, 9) i;
select a.value ->> 'outcome' from answer, jsonb_array_elements(said) a;
