# Lane 2 against `voxdesk practice` at life's own pace, and a hostile provider. Sourced by bench.sh.

flood=$build/tests/bench/flood

# A fresh store with one customer, whose number is in hand at once.
one_customer() {
	rm -f "$work"/one.db*
	"$voxdesk" --db "$work/one.db" customer add --name "Bakkerij De Smet" --number "$1" >/dev/null 2>&1
}

# The console: Enter opens the customer, v asks, y rings; the code is on the screen when its heading is.
console_verifies() {
	one_customer "$1"
	measure "$pty" -e Bakkerij -k '<Enter><~OUTBOUND>v<~Twilio may call United>y<~be typed on>' ${2:+-i "$2"} -- \
		"$voxdesk" --db "$work/one.db"
}

code_on_screen() {
	local i
	: >"$work/waits"
	for ((i = 0; i < 7; i++)); do
		console_verifies "+1650557010$i"
		value waited_ms >>"$work/waits"
	done
	shown=$(sort -n "$work/waits" | sed -n 4p)
	local console=$command
	measure "$asks" 50 "$port" POST '/2010-04-01/Accounts/%s/OutgoingCallerIds.json' 'PhoneNumber=%%2B1650558%04u'
	figure "from the yes to the code on the screen, p50 of 7" "$shown" ms
	figure "of it the provider's own answer, p50 of 50" "$(value ask_ms_p50)" ms
	command=$console
	from_command
}

call_watched() {
	console_verifies +16505550104 8000
	figure "a ringing call watched for 8 s: wakeups" "$(value idle_wakeups)" ""
	figure "a ringing call watched for 8 s: frames" "$(value idle_frames)" ""
	figure "a ringing call watched for 8 s: bytes" "$(value idle_bytes)" bytes
	from_command
}

requests_of_verification() {
	local before
	one_customer +16505550101
	before=$(provider_requests)
	measure "$voxdesk" --db "$work/one.db" caller-id start Bakkerij --yes --wait 30 --json
	figure "requests of a verification that takes 8 s, start to end" $(($(provider_requests) - before)) ""
	from_command
}

too_much() {
	local small
	[ -f "$work/much.gz" ] || head -c 209715200 /dev/zero | tr '\0' ' ' | gzip -1 >"$work/much.gz"
	measure "$flood" 0 -- "$voxdesk" --db "$work/empty.db" managed list
	small=$(value resident_kb)
	measure "$flood" 200 -- "$voxdesk" --db "$work/empty.db" managed list
	figure "resident memory while 200 MB arrive, more than without" "$(($(value resident_kb) - small))" kB
	figure "of the 200 MB taken before it hung up" "$(value sent_kb)" kB
	from_command
	measure "$flood" 200 -z "$work/much.gz" -- "$voxdesk" --db "$work/empty.db" managed list
	figure "the same with 200 MB in a gzip, more than without" "$(($(value resident_kb) - small))" kB
	from_command
}

practice_start
code_on_screen
call_watched
requests_of_verification
practice_end
too_much
