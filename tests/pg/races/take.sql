call t.gather('take', :n, :all);
select t.be('desk');
select format('select t.said(take_pool_places(jsonb_build_array(jsonb_build_object(''id'', t.id(%s), ''number'', ''+3248000011''))))', 1000 + :n * 10 + i)
	from generate_series(0, 9) i \gexec
