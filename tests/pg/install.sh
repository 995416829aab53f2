# Part of run.sh: data/supabase put into a project that is empty, that holds an earlier system's tables, that holds it already.

# kinds of columns.c in PostgreSQL's words
our_columns() {
	"$columns" | sed 's/ TEXT$/ text/; s/ UUID$/ uuid/; s/ NUMBER$/ integer/; s/ FLAG$/ boolean/; s/ TIME$/ timestamp with time zone/' | sort
}
# What every table has besides, and the earlier system's word beside state.
their_columns() {
	ask "$1" "select table_name || ' ' || column_name || ' ' || data_type from information_schema.columns
		where table_schema = 'public' and table_name not in ('forwarding_numbers', 'voxdesk_schema') and table_name not like 'member\_%'
		and column_name not in ('id', 'version', 'updated_at') and (table_name, column_name) <> ('verified_caller_ids', 'status')" | sort
}

# As who owns the project.
made() { PGUSER=keeper sql "$@"; }
copy() { createdb -T "${2:-project}" "$1" && ask "$1" "grant create, temporary on database $1 to keeper"; }

refuses() { # DATABASE WORDS: schema.sql says so, and changes nothing
	before=$(dump "$1")
	said=$(made "$1" "$schema/schema.sql" 2>&1) && { echo "it was let through"; return 1; }
	case $said in *"$2"*) ;; *) echo "$said"; return 1 ;; esac
	same "$(dump "$1")" "$before" >/dev/null || { echo "it changed something"; return 1; }
}
unchanged() { # DATABASE FILE...: running them leaves all as it is
	base=$1
	shift
	dump "$base" >"$work/before"
	said=$(made "$base" "$@" 2>&1) || { echo "$said"; return 1; }
	dump "$base" | diff "$work/before" -
}
names() { # WORDS: the list that schema.sql ends with has a line with them
	grep -qF -- "$1" "$work/notes" || { cat "$work/notes"; false; }
}

install_suite() {
	copy base
	check "from nothing" made base "$schema/schema.sql"
	check "again changes nothing" unchanged base "$schema/schema.sql"
	check "one row says its version" same "$(ask base 'select count(*), min(version) from voxdesk_schema')" '1|1'
	if [ -n "$columns" ]; then
		check "its columns are src/store/shared.c's" same "$(their_columns base)" "$(our_columns)"
	fi
	check "nothing of the migration stays behind" same "$(ask base "select count(*) from pg_proc
		where pronamespace = 'voxdesk'::regnamespace and proname ~ '^(seed|from|note|rule|refers|country)'")" 0

	# As it was before customers read views: they read the tables themselves.
	copy earlier base
	made earlier /dev/stdin <<-'END'
		drop view member_organizations, member_agents;
		create policy voxdesk_member on organizations for select to authenticated using (id = (select voxdesk.member_of()));
		create policy voxdesk_member on agents for select to authenticated using (org_id = (select voxdesk.member_of()));
	END
	check "over an earlier one" made earlier "$schema/schema.sql"
	check "it becomes the same" same "$(dump earlier)" "$(dump base)"

	copy newer base
	ask newer 'update voxdesk_schema set version = 99'
	check "a newer schema is left alone" refuses newer 'This project has version 99'

	copy seeds && made seeds "$tests/seeds.sql"
	check "an earlier system's tables want from_seeds.sql first" refuses seeds 'run from_seeds.sql first'
	check "they become a shared store" made seeds "$schema/from_seeds.sql" "$schema/schema.sql"
	check "again changes nothing there" unchanged seeds "$schema/from_seeds.sql" "$schema/schema.sql"
	copy named && made named "$tests/seeds.sql" && made named "$schema/from_seeds.sql" "$schema/schema.sql" >"$work/notes" 2>/dev/null
	for words in '0105: +3292246995 is registered twice' '0111: it belongs to nobody' '0112: its number is not' '0113: its status' \
		'0114: its pool number' '0115: it is forwarded to itself' '0116: it is active and leads nowhere' '0117: its status' \
		'0202: +16504595418 stands there twice' '0204 breaks the rule "phone_number' '0205 breaks the rule "status' \
		'0302: +3292246999 stands there twice' '0306 breaks the rule "org_id' '0402: two answer' '0403: its assistant stands there twice' \
		'0305: when it was verified is not known' 'the policy "anyone signed in" is not' '9 customers were made' '8 business numbers were taken'; do
		check "named: $words" names "$words"
	done
	if [ -n "$columns" ]; then
		check "its columns are the same ones" same "$(their_columns seeds | cut -d' ' -f1,2)" "$(our_columns | cut -d' ' -f1,2)"
	fi

	# With customers of its own, as the earlier system's tables refer to them.
	copy theirs && made theirs "$tests/theirs.sql"
	made theirs "$schema/from_seeds.sql" "$schema/schema.sql" >"$work/notes" 2>"$work/why"
	check "customers that are there" same "$? $(grep ERROR "$work/why")" '0 '
	check "a table that only the earlier system fills is named" names 'wants a row in public.businesses'
	check "they keep their names and columns" same "$(ask theirs 'select name, plan, country from organizations order by id')" 'Frituur|pro|
+3292246998|free|'
	check "and what referred to them" same "$(ask theirs "select count(*) from pg_constraint where conname = 'agents_org_id_fkey'")" 1
	check "again changes nothing either" unchanged theirs "$schema/from_seeds.sql" "$schema/schema.sql"
}
