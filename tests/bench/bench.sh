#!/bin/bash
# The figures of `make bench`, each with the command that gave it: tests/bench/bench.sh BUILD_FOLDER
# Times are of this machine and are not judged here; what is a count is asserted by the tests.
set -eu
build=$1
customers=${BENCH_CUSTOMERS:-1000000}
starts=${BENCH_STARTS:-21}
voxdesk=$build/voxdesk
pty=$build/tests/bench/ptybench
runs=$build/tests/bench/runs
counting=$(realpath "$build/tests/bench/alloccount.so")
work=$build/bench
mkdir -p "$work/home"
for name in $(env | sed -n 's/^\(VOXDESK_[A-Z_]*\|XDG_[A-Z]*_HOME\|LC_[A-Z]*\|TWILIO_[A-Z_]*\|TELNYX_[A-Z_]*\|VAPI_[A-Z_]*\|ELEVENLABS_[A-Z_]*\|SUPABASE_[A-Z_]*\|LANG\|LANGUAGE\|NO_COLOR\)=.*/\1/p'); do
	unset "$name"
done
export HOME=$work/home LC_ALL=C.UTF-8 TZ=UTC VOXDESK_OPERATOR=bench
faults=0

# A store made by the program itself; the big one is filled by SQL and kept until schema or script change.
make_stores() {
	local mark big=$work/big.db
	rm -f "$work"/empty.db*
	"$voxdesk" --db "$work/empty.db" customer list >/dev/null 2>&1
	mark="$customers $(cat data/sql/*.sql tests/bench/customers.sql | cksum)"
	if [ ! -f "$big" ] || [ "$(cat "$work/big.mark" 2>/dev/null)" != "$mark" ]; then
		echo "  store   $customers customers"
		rm -f "$big"* "$work/big.mark"
		"$voxdesk" --db "$big" customer list >/dev/null 2>&1
		sqlite3 "$big" "select sql || ';' from sqlite_master where name = 'organizations_search_insert'" >"$work/trigger.sql"
		sqlite3 -bail -cmd ".param set @customers $customers" "$big" <tests/bench/customers.sql >/dev/null
		sqlite3 -bail "$big" <"$work/trigger.sql"
		sqlite3 "$big" 'pragma wal_checkpoint(truncate)' >/dev/null
		echo "$mark" >"$work/big.mark"
	fi
}

# value NAME: of the last measurement.
value() {
	awk -v name="$1" '$1 == name { v = $2 } END { print v == "" ? "-" : v }' "$work/out"
}

measure() {
	command="$*"
	if ! "$@" >"$work/out" 2>"$work/err"; then
		faults=$((faults + 1))
		echo "  (did not end well: $(tail -n 1 "$work/err"))"
	fi
}

# figure LABEL VALUE UNIT GOAL
figure() {
	printf '%-58s %10s %-8s %s\n' "$1" "$2" "$3" "${4:+goal $4}"
}

from_command() {
	echo "    $command" | sed "s# $counting# \$BUILD/tests/bench/alloccount.so#; s# $build/# \$BUILD/#g"
}

# The middle of several starts.
first_paint() {
	local label=$1 i
	shift
	: >"$work/starts"
	for ((i = 0; i < starts; i++)); do
		measure "$pty" -q q "$@"
		value first_paint_ms >>"$work/starts"
	done
	figure "first paint, $label, p50 of $starts" "$(sort -n "$work/starts" | sed -n "$((starts / 2 + 1))p")" ms "20 ms"
	from_command
}

make_stores
rows=$customers
. "$(dirname "$0")/practice.sh"
. "$(dirname "$0")/idle.sh"
echo
first_paint "empty store" -e Customers -- "$voxdesk" --db "$work/empty.db"
measure "$pty" -q q -e Customers -- "$voxdesk" --db "$work/empty.db"
empty_kb=$(value private_kb)
first_paint "$rows customers" -e Apotheek -- "$voxdesk" --db "$work/big.db"

measure "$pty" -a "$counting" -e Apotheek -k '<Down>' -n 300 -i 2000 -q q -- "$voxdesk" --db "$work/big.db"
figure "key to last byte painted, cursor moves, p50" "$(value key_last_ms_p50)" ms "1 ms"
figure "key to last byte painted, cursor moves, p95" "$(value key_last_ms_p95)" ms "3 ms"
figure "bytes per cursor move, p50" "$(value key_bytes_p50)" bytes "350"
figure "bytes per cursor move, largest (a page is loaded)" "$(value key_bytes_max)" bytes
figure "allocations per cursor move, p50" "$(value key_allocations_p50)" "" "0"
figure "wakeups in 2 s idle" "$(value idle_wakeups)" "" "0"
figure "bytes in 2 s idle" "$(value idle_bytes)" bytes "0"
from_command

measure "$pty" -e Apotheek -k '<PgDn>' -n 100 -q q -- "$voxdesk" --db "$work/big.db"
figure "key to last byte painted, page down, p50" "$(value key_last_ms_p50)" ms "1 ms"
figure "key to last byte painted, page down, p95" "$(value key_last_ms_p95)" ms "3 ms"
from_command

# A keystroke's answer is complete when nothing came for 100 ms; the list is refined later than that.
for text in janssens 'bakkerij de kr' 0470 '224.61' 4777; do
	measure "$pty" -s 100 -e Apotheek -k "/$text" -q '<Esc><Esc>q' -- "$voxdesk" --db "$work/big.db"
	figure "search, first screenful a keystroke, \"$text\", p50" "$(value key_last_ms_p50)" ms "30 ms"
	figure "search, first screenful a keystroke, \"$text\", slowest" "$(value key_last_ms_max)" ms "30 ms"
	from_command
done

measure "$pty" -s 100 -e Apotheek -k '<PgDn><PgDn><PgDn><PgDn>/janssens<Bksp><Bksp>' -q '<Esc><Esc>q' -- "$voxdesk" \
	--db "$work/big.db"
figure "private memory after paging and a search, $rows" "$(value private_kb)" kB
from_command
figure "private memory over the same on an empty store" "$(($(value private_kb) - empty_kb))" kB "8192 kB"

measure "$runs" 200 "$voxdesk" code gsm-standard --to +16504595418 --when all --json
figure "voxdesk code, whole process, p50 of 200" "$(value run_ms_p50)" ms "15 ms"
figure "voxdesk code, whole process, p95 of 200" "$(value run_ms_p95)" ms "15 ms"
from_command

for part in network numbers bulk shared; do
	. "$(dirname "$0")/$part.sh"
done

echo
if [ $faults -gt 0 ]; then
	echo "$faults measurements did not end well: their figures are not figures."
	exit 1
fi
