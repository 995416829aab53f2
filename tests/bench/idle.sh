# A console that shares, left alone for a minute beside all other measurements. Sourced by bench.sh, which
# tells it in shared.sh. It has practice providers of its own.

idle_work=$work/idle

idle_begin() (
	work=$idle_work
	mkdir -p "$work"
	rm -f "$work"/idle.db*
	practice_start
	unset SUPABASE_SERVICE_ROLE_KEY
	"$voxdesk" --db "$work/idle.db" customer add --name "Bakkerij De Smet" --number +16505570100 >/dev/null 2>&1
	"$voxdesk" --db "$work/idle.db" sync --yes >/dev/null 2>&1
	measure "$pty" -e Bakkerij -k '<Down><~shared>' -i 60000 -q q -- "$voxdesk" --db "$work/idle.db"
	echo "$command" >"$work/command"
	practice_end 2>/dev/null
	[ $faults = 0 ]
)

idle_tell() {
	wait "$idle" || faults=$((faults + 1))
	cp "$idle_work/out" "$work/out"
	command=$(cat "$idle_work/command")
	figure "a console that shares, a minute idle: wakeups" "$(value idle_wakeups)" ""
	figure "a console that shares, a minute idle: frames" "$(value idle_frames)" ""
	figure "a console that shares, a minute idle: bytes" "$(value idle_bytes)" bytes
	from_command
}

idle_begin &
idle=$!
