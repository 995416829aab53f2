call t.gather('version', :n, :all);
select t.be('desk');
select 'update organizations set note = note || ''x'' where id = t.id(2)' from generate_series(1, 10) \gexec
