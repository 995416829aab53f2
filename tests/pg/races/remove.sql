-- Even ones remove the customers, odd ones give them something.
call t.gather('remove', :n, :all);
select t.be('desk');
select case :n % 2 when 0 then format('update organizations set deleted_at = now() where id = t.id(%s)', 81 + i)
	else format('insert into agents (id, org_id) values (t.id(%s), t.id(%s))', 7000 + :n * 10 + i, 81 + i) end
	from generate_series(0, 9) i order by random() \gexec
