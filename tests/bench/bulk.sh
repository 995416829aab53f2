# An import, of as many lines as a desk takes in at once and of many more. Sourced by bench.sh.

lines_file() {
	awk -v n="$1" 'BEGIN { print "name,number,country"
		for (i = 0; i < n; i++) printf "Bakkerij %06d,+3247%07d,BE\n", i, i }' >"$work/$1.csv"
}

imported() {
	local n
	for n in 2000 20000; do
		lines_file $n
		rm -f "$work"/import.db*
		measure "$runs" 1 "$voxdesk" --db "$work/import.db" customer import "$work/$n.csv"
		figure "customer import, $n lines, all new, whole process" "$(value run_ms_p50)" ms
		figure "lines of it" "$(awk -v n=$n '$1 == "run_ms_p50" { printf "%.0f", n / $2 * 1000 }' "$work/out")" "a second"
		figure "most resident memory of it" "$(value resident_kb)" kB
		from_command
	done
	measure "$runs" 1 "$voxdesk" --db "$work/import.db" customer import "$work/20000.csv"
	figure "the same lines a second time, all known" "$(value run_ms_p50)" ms
	from_command
}

imported
