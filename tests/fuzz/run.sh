#!/bin/sh
# Runs fuzzers, two at a time, each for FUZZ_SECONDS: tests/fuzz/run.sh PROGRAM...
# Seeds come from tests/fuzz/corpus/NAME/; what a run finds new is kept beside the program, so that the next
# run goes on from there. An input that breaks something is kept as PROGRAM.crash-... and named.
set -u
here=$(cd "$(dirname "$0")" && pwd)
seconds=${FUZZ_SECONDS:-20}
# FUZZ_RUNS=N: so many inputs from a fixed seed instead, and no look at the clock (-reload), so that the same
# tree gets the same answer.
limit=-max_total_time=$seconds
[ -n "${FUZZ_RUNS:-}" ] && limit="-runs=$FUZZ_RUNS -seed=1 -reload=0" && seconds=120

one() {
	program=$1
	name=$(basename "$program" _fuzz)
	mkdir -p "$program.found"
	set -- "$program.found"
	[ -d "$here/corpus/$name" ] && set -- "$@" "$here/corpus/$name"
	# What is refused is logged: not here.
	XDG_STATE_HOME=/dev/null UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 LC_ALL=C.UTF-8 \
		timeout -k 5 $((seconds + 60)) "$program" $limit -timeout=10 -rss_limit_mb=2048 \
		-max_len=4096 -artifact_prefix="$program.crash-" "$@" >"$program.log" 2>&1 </dev/null
	status=$?
	if [ $status -eq 0 ]; then
		printf '  fuzz    %-24s %s\n' "$name" "$(sed -n 's/^Done \(.*\)$/\1/p' "$program.log" | tail -n 1)"
	else
		printf -- '--- %s (exit %s)\n%s\n' "$name" "$status" "$(tail -n 60 "$program.log")"
	fi
	echo $status >"$program.status"
}

if [ "${1:-}" = --one ]; then
	one "$2"
	exit 0
fi
if [ $# -eq 0 ]; then
	echo "No fuzzer was given: nothing ran."
	echo "0 passed, 0 failed"
	exit 1
fi
printf '%s\n' "$@" | xargs -n 1 -P 2 "$0" --one
passed=0 failed=0
for program; do
	if [ "$(cat "$program.status")" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
