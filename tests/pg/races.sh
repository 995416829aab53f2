# Part of run.sh: what several writers at a time get. Twenty connections each, that begin together (they gather in t.arrived);
# and two, of which the second has to wait for the first.
connections=20

# race NAME: connection N runs NAME.sql of tests/pg/races with :n; what they say is in $work/NAME, their errors in $work/NAME.err.
race() {
	n=0
	while [ $n -lt $connections ]; do
		n=$((n + 1))
		psql -X -qAt -d races -v n=$n -v all=$connections -f "$tests/races/$1.sql" >"$work/$1.$n" 2>"$work/$1.err.$n" &
	done
	wait
	cat "$work/$1".[0-9]* >"$work/$1"
	grep -h ERROR "$work/$1".err.* >"$work/$1.err"
}
count() { grep -c -- "$1" "$2"; }
# Other errors than the words allowed: a deadlock, for one.
only() { grep -v "ERROR:  \($1\)" "$2" && return 1; return 0; }

# two WHAT FIRST SECOND WANTED: FIRST is done and not committed until SECOND waits for it (or three seconds have passed);
# SECOND's answer or error holds WANTED.
two() {
	ask races 'truncate t.arrived'
	psql -X -qAt -d races -c "begin; select t.be('desk'); $2; reset role; select pg_advisory_xact_lock(1); call t.held(); commit" >"$work/first" 2>&1 &
	psql -X -qAt -d races -c 'call t.begun()' -c "select t.be('desk')" -c "$3" >"$work/second" 2>&1
	wait
	if grep -q ERROR "$work/first"; then echo "FAILED $1: $(cat "$work/first")"
	elif grep -qF -- "$4" "$work/second"; then echo "ok $1"
	else echo "FAILED $1: $(cat "$work/second")"; fi
}

races_suite() {
	sql races "$tests/races/prepare.sql" >/dev/null

	race take
	check "200 ask for the last 10 places: 10 get one" same "$(count '^taken' "$work/take")" 10
	check "190 are told" same "$(count '^pool-full' "$work/take")" 190
	check "and nobody an error" same "$(cat "$work/take.err")" ''
	check "there are 10" same "$(ask races 'select voxdesk.places(t.id(11), null)')" 10

	race mixed
	check "10 places, asked for and just taken: 10" same "$(count '^taken\|^won' "$work/mixed")" 10
	check "the others are refused" only pool-full "$work/mixed.err"
	check "there are 10 of them" same "$(ask races 'select voxdesk.places(t.id(12), null)')" 10

	race several
	check "many places a call, of three numbers in any order" same "$(cat "$work/several.err")" ''
	check "all 30, and no more" same "$(ask races 'select voxdesk.places(t.id(21), null), voxdesk.places(t.id(22), null), voxdesk.places(t.id(23), null)')" '10|10|10'

	race register
	check "20 register the same 10 numbers: each goes to one" same "$(count '^registered$' "$work/register")" 10
	check "190 are told whose it is" same "$(count '^taken' "$work/register")" 190
	check "which is right" same "$(grep '^taken' "$work/register" | sort -u | wc -l)" 10
	check "without an error" same "$(cat "$work/register.err")" ''
	race again
	check "20 send the same 10 rows: each is registered once" same "$(count '^registered$' "$work/again") $(count '^known$' "$work/again")" '10 190'
	check "without an error, too" same "$(cat "$work/again.err")" ''

	race ring
	check "20 desks want the same 10 numbers rung: each goes to one" same "$(count '^claimed$' "$work/ring") $(count '^held$' "$work/ring")" '10 190'
	check "without an error, of course" same "$(cat "$work/ring.err")" ''

	race remove
	check "customers removed while they get something" only 'customer-removed\|customer-in-use' "$work/remove.err"
	check "nothing live belongs to a removed one" same "$(ask races 'select count(*) from agents a join organizations o on o.id = a.org_id
		where a.deleted_at is null and o.deleted_at is not null')" 0

	race version
	check "200 changes of one row: each counts" same "$(ask races 'select version from organizations where id = t.id(2)')" 201

	take="select t.said(take_pool_places(jsonb_build_array(jsonb_build_object('id', t.id(N), 'number', '+3248000031'))))"
	put="update forwarding_configs set ai_number = '+3248000031', ai_source = 'pool' where id = t.id(N)"
	two "the last place: who asks waits for who asked" "$(echo "$take" | sed s/N/9001/)" "$(echo "$take" | sed s/N/9002/)" pool-full
	two "who takes it waits for who asked" "$(echo "$take" | sed s/N/9001/)" "$(echo "$put" | sed s/N/9002/)" pool-full
	ask races 'update forwarding_numbers set reserved_until = null, reserved_number_id = null'
	two "who asks waits for who takes it" "$(echo "$put" | sed s/N/9001/)" "$(echo "$take" | sed s/N/9002/)" pool-full
	ask races "update forwarding_configs set ai_number = null, ai_source = null where id = t.id(9001)"
	two "who takes it waits for who takes it" "$(echo "$put" | sed s/N/9001/)" "$(echo "$put" | sed s/N/9002/)" pool-full
	ask races "update forwarding_configs set ai_number = null, ai_source = null where id = t.id(9001); update pool_numbers set capacity = 2 where id = t.id(31)"
	ask races "select t.be('desk'); $(echo "$put" | sed s/N/9003/)" >/dev/null
	two "a number that shrinks waits for who asked" "$(echo "$take" | sed s/N/9001/)" 'update pool_numbers set capacity = 1 where id = t.id(31)' pool-full
	ask races 'update forwarding_numbers set reserved_until = null, reserved_number_id = null'
	two "who asks waits for a number that shrinks" 'update pool_numbers set capacity = 1 where id = t.id(31)' "$(echo "$take" | sed s/N/9001/)" pool-full
	gone='update pool_numbers set deleted_at = now() where id = t.id(31)'
	ask races 'update forwarding_numbers set reserved_until = null, reserved_number_id = null, status = $$disabled$$ where pool_number_id = t.id(31)'
	two "who asks waits for a removal" "$gone" "$(echo "$take" | sed s/N/9001/)" pool-empty
	ask races 'update pool_numbers set deleted_at = null where id = t.id(31)'
	ask races 'update forwarding_numbers set status = $$disabled$$ where pool_number_id = t.id(31)'
	two "a removal waits for who asked" "$(echo "$take" | sed s/N/9001/)" "$gone" pool-in-use
	ask races 'update forwarding_numbers set reserved_until = null, reserved_number_id = null'
	other="insert into forwarding_numbers (id, business_id, phone_number, pool_number) values (t.id(N), t.id(1), t.number(N), '+3248000031')"
	two "another system's programs wait, too" "$(echo "$other" | sed s/N/9301/g)" "$(echo "$other" | sed s/N/9302/g)" pool-full
	two "a number is registered by one" "select register_business_numbers(jsonb_build_array(t.config(9101, 2, 9100)))" \
		"select t.said(register_business_numbers(jsonb_build_array(t.config(9102, 2, 9100))))" taken
	claim="select claim_rings(jsonb_build_array(jsonb_build_object('number', t.number(9300), 'holder', 'N', 'who', 'Ann')))"
	two "who wants a number rung waits for who asked" "$(echo "$claim" | sed s/N\'/1\'/)" "$(echo "$claim" | sed s/N\'/2\'/)" held
	two "a removal waits for what comes" "insert into agents (id, org_id) values (t.id(9201), t.id(91))" \
		'update organizations set deleted_at = now() where id = t.id(91)' customer-in-use
	two "what comes waits for a removal" 'update organizations set deleted_at = now() where id = t.id(92)' \
		'insert into agents (id, org_id) values (t.id(9202), t.id(92))' customer-removed
}
