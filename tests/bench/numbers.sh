# AI numbers: the pool read again and handed out, a number bought, the vault opened. Sourced by bench.sh.

places=$build/tests/bench/places
vaults=$build/tests/bench/vaults

pool_read() {
	local n few
	rm -f "$work"/pool.db*
	measure "$flood" 4 -n -- "$voxdesk" --db "$work/pool.db" pool sync
	few=$(value resident_kb)
	for n in 10000 10000; do
		measure "$flood" $n -n -- "$voxdesk" --db "$work/pool.db" pool sync --limit 10
	done
	figure "pool sync of 10000 numbers, all known, whole process" "$(value took_ms)" ms
	figure "resident memory over the same with 4 numbers" "$(($(value resident_kb) - few))" kB
	figure "requests of it" "$(value requests)" ""
	from_command
}

places_taken() {
	rm -f "$work"/places.db*
	measure "$places" "$work/places.db" 2000
	figure "places of a pool handed out, each synced" "$(value places_per_s)" "a second"
	from_command
}

# Practice answers as fast as it can: what is left is ours.
numbers_bought() {
	local i before
	rm -f "$work"/buy.db*
	"$voxdesk" --db "$work/buy.db" customer add --name "Bakkerij De Smet" --number +16505570100 >/dev/null 2>&1
	: >"$work/waits"
	before=$(provider_requests)
	for ((i = 201; i < 208; i++)); do
		measure "$runs" 1 "$voxdesk" --db "$work/buy.db" managed buy +16505550$i --customer Bakkerij --yes --json
		value run_ms_p50 >>"$work/waits"
	done
	figure "managed buy --yes to done, whole process, p50 of 7" "$(sort -n "$work/waits" | sed -n 4p)" ms
	figure "requests of one" $((($(provider_requests) - before) / 7)) ""
	from_command
}

vault_opened() {
	rm -f "$work"/bench.vault*
	measure "$vaults" "$work/bench.vault" 5
	figure "a vault opened, p50 of 5" "$(value open_ms_p50)" ms
	figure "resident memory of it" "$(value resident_kb)" kB
	from_command
}

pool_read
places_taken
practice_start
numbers_bought
practice_end
vault_opened
