# Sharing through Supabase, against `voxdesk practice`: 100,000 rows pulled, beside Supabase's official client;
# pushing, conflicts, the console meanwhile. Sourced by bench.sh.

pulls=$build/tests/bench/pulls
pulled=100000
modules=$build/contract/node_modules

supabase() {
	"$asks" 1 "$port" POST /practice/supabase "$1" >/dev/null
}

# The project's customers are so many, made anew.
project_of() {
	supabase '{"what":"wipe"}'
	[ "$1" = 0 ] || supabase "{\"what\":\"rows\",\"n\":$1,\"table\":\"organizations\"}"
}

# What the practice providers' process has used so far, ms.
practice_cpu() {
	awk -v hz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%.0f", ($12 + $13) * 1000 / hz }' "/proc/$practice/stat"
}

a_second() { # ROWS NAME-OF-MS
	awk -v n="$1" -v name="$2" '$1 == name { printf "%.0f", n / $2 * 1000 }' "$work/out"
}

# pull_figures WHAT NAME-OF-MS CPU-OF-PRACTICE-BEFORE
pull_figures() {
	figure "$1: rows" "$(a_second $pulled "$2")" "a second"
	figure "$1: its processor time" "$(value cpu_ms)" ms
	figure "$1: practice's beside it" "$(($(practice_cpu) - $3))" ms
	figure "$1: most resident memory" "$(value resident_kb)" kB
	from_command
}

# How many rows there are, and how many of them a search finds.
found_in() {
	sqlite3 "$1" "select count(*) from organizations; select count(*) from customer_search where customer_search match '999'"
}

# Into SQLite, as `sync` does: the same table, indexes and search (the schema is taken from a store that voxdesk made), a
# synced transaction a page. Node 20 has no SQLite of its own: WebAssembly's, which npm alone installs.
official_client_sqlite() {
	local before
	if [ ! -d "$modules/node-sqlite3-wasm" ]; then
		echo "(npm has not installed a SQLite for it: supabase-js into SQLite was not measured)"
		return 0
	fi
	rm -rf "$work"/client.db*
	sqlite3 "$work/empty.db" "select sql || ';' from sqlite_master where tbl_name in ('organizations', 'customer_search') and
		type in ('table', 'index') and sql is not null order by type desc" >"$work/client.sql"
	before=$(practice_cpu)
	measure "$runs" 1 node tests/bench/client.mjs "$modules" "$work/client.db" "$work/client.sql"
	pull_figures "supabase-js, upserted into SQLite (WebAssembly)" run_ms_p50 "$before"
	if [ "$(found_in "$work/client.db")" != "$(found_in "$work/pull.db")" ]; then
		faults=$((faults + 1))
		echo "  (the client's file does not hold what the store holds)"
	fi
	rm -rf "$work"/client.db*
}

# By the same pages of 1000. JSON lines: a line a row, one fsync at the end, nothing is compared or indexed. Dropped:
# parsed, and no more.
official_client() {
	local before
	if [ ! -d "$modules/@supabase/supabase-js" ] || ! command -v node >/dev/null; then
		echo "(no node, or what npm installs is not there: the official client was not measured)"
		return 0
	fi
	official_client_sqlite
	before=$(practice_cpu)
	measure "$runs" 1 node tests/bench/client.mjs "$modules" "$work/client.jsonl"
	pull_figures "supabase-js, to a file of JSON lines" run_ms_p50 "$before"
	before=$(practice_cpu)
	measure "$runs" 1 node tests/bench/client.mjs "$modules"
	pull_figures "supabase-js, read and dropped" run_ms_p50 "$before"
	rm -f "$work/client.jsonl"
}

# Into the store: each row compared with what is here, some hundreds in a synced transaction, searchable. Beside it the
# pages alone, read strictly into rows, and what practice needs to answer, so that nobody takes it for a client.
rows_pulled() {
	local before
	project_of $pulled
	rm -f "$work"/pull.db*
	before=$(practice_cpu)
	measure "$runs" 1 "$voxdesk" --db "$work/pull.db" sync --json
	pull_figures "sync, $pulled rows into an empty store" run_ms_p50 "$before"
	if [ "$(sqlite3 "$work/pull.db" 'select count(distinct id) from organizations')" != $pulled ]; then
		faults=$((faults + 1))
		echo "  (rows are missing)"
	fi
	before=$(practice_cpu)
	measure "$runs" 1 "$pulls"
	pull_figures "the same pages read, checked and dropped" run_ms_p50 "$before"
	official_client
}

started_shared() {
	local starts=7
	first_paint "$pulled customers, shared" -e "Customer 0" -- "$voxdesk" --db "$work/pull.db"
	kill -STOP "$practice"
	first_paint "the same, the project does not answer" -e "Customer 0" -- "$voxdesk" --db "$work/pull.db"
	kill -CONT "$practice"
}

keys_while_pulling() {
	project_of 0
	rm -f "$work"/keys.db*
	"$voxdesk" --db "$work/keys.db" sync --json >/dev/null 2>&1
	project_of $pulled
	measure "$pty" -e Customers -s 5 -k '<Down>' -n 100 -q q -- "$voxdesk" --db "$work/keys.db"
	figure "a key's answer while $pulled rows are pulled, p50" "$(value key_last_ms_p50)" ms
	figure "a key's answer while $pulled rows are pulled, slowest" "$(value key_last_ms_max)" ms
	figure "rows pulled during it" "$(sqlite3 "$work/keys.db" 'select count(*) from organizations')" ""
	from_command
}

# 5,000 customers with a number each.
rows_pushed() {
	local before used
	project_of 0
	lines_file 5000
	rm -f "$work"/push.db*
	"$voxdesk" --db "$work/push.db" customer import "$work/5000.csv" >/dev/null 2>&1
	before=$(provider_requests)
	used=$(practice_cpu)
	measure "$runs" 1 "$voxdesk" --db "$work/push.db" sync --yes --json
	figure "sync, 10000 new rows pushed" "$(a_second 10000 run_ms_p50)" "a second"
	figure "its processor time" "$(value cpu_ms)" ms
	figure "practice's beside it" "$(($(practice_cpu) - used))" ms
	figure "requests of it" $(($(provider_requests) - before - 1)) ""
	from_command
}

nothing_to_do() {
	local before
	project_of 0
	rm -f "$work"/none.db*
	"$voxdesk" --db "$work/none.db" sync --json >/dev/null 2>&1
	before=$(provider_requests)
	measure "$runs" 7 "$voxdesk" --db "$work/none.db" sync --json
	figure "sync with nothing to do, whole process, p50 of 7" "$(value run_ms_p50)" ms
	figure "requests of one, signing in with them" $((($(provider_requests) - before - 1) / 7)) ""
	from_command
}

# Two stores of a desk changed the same customers.
conflicts_listed() {
	local store
	project_of 1000
	for store in a b; do
		rm -f "$work/conflict-$store".db*
		"$voxdesk" --db "$work/conflict-$store.db" sync --json >/dev/null 2>&1
		sqlite3 "$work/conflict-$store.db" "update organizations set note = '$store', version = version + 1"
	done
	"$voxdesk" --db "$work/conflict-a.db" sync --json >/dev/null 2>&1
	RUNS_EXIT=1 measure "$runs" 1 "$voxdesk" --db "$work/conflict-b.db" sync --json
	figure "sync that meets $(sqlite3 "$work/conflict-b.db" 'select count(*) from sync_conflicts') conflicts, whole process" \
		"$(value run_ms_p50)" ms
	from_command
	measure "$runs" 7 "$voxdesk" --db "$work/conflict-b.db" conflict list --limit 2000 --json
	figure "conflict list with 1000, whole process, p50 of 7" "$(value run_ms_p50)" ms
	from_command
}

practice_start
unset SUPABASE_SERVICE_ROLE_KEY
rows_pulled
started_shared
keys_while_pulling
rows_pushed
nothing_to_do
conflicts_listed
practice_end
idle_tell
