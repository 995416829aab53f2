# The practice providers, started and asked. Sourced by bench.sh.

asks=$build/tests/bench/asks

# Starts the practice providers and takes their environment lines.
practice_start() {
	mkfifo "$work/practice.out"
	"$voxdesk" practice --listen 127.0.0.1:0 >"$work/practice.out" 2>/dev/null &
	practice=$!
	exec 8<"$work/practice.out"
	rm -f "$work/practice.out"
	local line
	while read -r -t 10 line <&8; do
		case $line in
		VOXDESK_* | TWILIO_* | TELNYX_* | VAPI_* | ELEVENLABS_* | SUPABASE_*) export "$line" ;;
		*) break ;;
		esac
	done
	port=${VOXDESK_TWILIO_URL##*:}
}

practice_end() {
	kill "$practice" && wait "$practice" || true
	exec 8<&-
	unset VOXDESK_{TWILIO,TWILIO_VOICE,TWILIO_LOOKUPS,TELNYX,VAPI,ELEVENLABS}_URL TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN \
		TELNYX_API_KEY VAPI_API_KEY VAPI_TELNYX_CREDENTIAL_ID ELEVENLABS_API_KEY \
		SUPABASE_{URL,ANON_KEY,SERVICE_ROLE_KEY,EMAIL,PASSWORD}
}

provider_requests() {
	"$asks" 1 "$port" GET /practice/state | sed -n 's/^body {"requests":\([0-9]*\).*/\1/p'
}
