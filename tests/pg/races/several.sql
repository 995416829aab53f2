call t.gather('several', :n, :all);
select t.be('desk');
select t.said(take_pool_places(jsonb_agg(jsonb_build_object('id', t.id(3000 + :n * 10 + i), 'number', '+351000002' || 1 + (i + :n) % 3) order by random())))
	from generate_series(0, 9) i;
