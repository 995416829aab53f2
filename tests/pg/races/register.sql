call t.gather('register', :n, :all);
select t.be('desk');
create temp table answer as select register_business_numbers(jsonb_agg(t.config(4000 + :n * 10 + i, 2, 5000 + i) order by random())) as said
	from generate_series(0, 9) i;
select concat_ws(' ', a.value ->> 'outcome', a.value #>> '{theirs,id}', a.value #>> '{theirs,business_number}')
	from answer, jsonb_array_elements(said) a;
