-- Even ones ask first, odd ones just take it.
call t.gather('mixed', :n, :all);
select t.be('desk');
select case :n % 2 when 0 then format('select t.said(take_pool_places(jsonb_build_array(jsonb_build_object(''id'', t.id(%s), ''country'', ''NL''))))', c.n)
	else format('update forwarding_configs set ai_number = ''+3120000012'', ai_source = ''pool'' where id = t.id(%s) returning ''won''', c.n) end
	from (select 2000 + :n * 10 + i as n from generate_series(0, 9) i) c \gexec
