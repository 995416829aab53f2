#!/bin/sh
# Runs test programs, TEST_RUN_JOBS at a time (two more than there are processors: most of them wait), and adds up what
# they say: tests/run.sh PROGRAM...
# A program is a cmocka binary, counted by its tests, or a check script (*.sh), counted as one.
# Each gets TEST_TIMEOUT seconds, no input, a home folder of its own, UTC and C.UTF-8, and none of the
# operator's VOXDESK_ or provider variables, so that a result does not depend on who runs it.
# A failing program's whole output is printed. The last line is "N passed, N failed", alone.
# Exit 1 when anything failed or nothing ran.
set -u

limit=${TEST_TIMEOUT:-300}

# tests/run.sh --one WORK PROGRAM: runs one in folders of its own; its line of WORK/results is
# "PROGRAM PASSED FAILED SKIPPED".
if [ "${1:-}" = --one ]; then
	work=$2 program=$3
	own=$(mktemp -d "$work/XXXXXX") || exit 1
	mkdir "$own/home" "$own/tmp"
	case $program in */*) path=$program ;; *) path=./$program ;; esac
	began=$(date +%s)
	HOME="$own/home" TMPDIR="$own/tmp" timeout -k 5 "$limit" "$path" </dev/null >"$own/out" 2>&1
	status=$? took=$(($(date +%s) - began))
	case $program in
	*.sh) p=0 f=0 s=0; [ $status -eq 0 ] && p=1 ;;
	*) set -- $(awk -f "$(dirname "$0")/count.awk" "$own/out"); p=$1 f=$2 s=$3 ;;
	esac
	why=
	case $status in
	0) [ $((p + f + s)) -eq 0 ] && why="ran no test" ;;
	124 | 137) why="stopped after $limit s" ;;
	126 | 127) why="could not be started" ;;
	*)
		if [ $status -gt 128 ]; then why="killed by signal $((status - 128))"
		elif [ $f -eq 0 ]; then why="exit $status"
		fi ;;
	esac
	# What ended badly without naming a failed test still failed once.
	[ -n "$why" ] && [ $f -eq 0 ] && f=1
	{
		if [ $f -gt 0 ]; then
			printf -- '--- %s%s\n' "$program" "${why:+ ($why)}"
			cat "$own/out"
			printf -- '--- end of %s\n' "$program"
		fi
		printf '  test    %-44s %4d passed%s%s%s%s\n' "${program##*/}" $p \
			"$([ $took -ge 10 ] && echo " in $took s")" "$([ $f -gt 0 ] && echo ", $f FAILED")" "$([ $s -gt 0 ] && echo ", $s skipped")" "${why:+ ($why)}"
	} >"$own/said"
	# One at a time, so that no two outputs are mixed.
	flock "$work/results" sh -c 'cat "$1"; echo "$2 $3 $4 $5" >>"$0"' "$work/results" "$own/said" "$program" $p $f $s
	rm -rf "$own"
	exit 0
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/voxdesk-test.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
trap '' TTOU

for name in $(env | sed -n 's/^\(VOXDESK_[A-Z_]*\|XDG_[A-Z]*_HOME\|TWILIO_[A-Z_]*\|TELNYX_[A-Z_]*\|SUPABASE_[A-Z_]*\|VAPI_[A-Z_]*\|ELEVENLABS_[A-Z_]*\|CMOCKA_[A-Z_]*\|LC_[A-Z]*\|LANG\|LANGUAGE\)=.*/\1/p'); do
	unset "$name"
done
export LC_ALL=C.UTF-8 TZ=UTC

jobs=${TEST_RUN_JOBS:-$(($(nproc 2>/dev/null || echo 1) + 2))}
: >"$work/results"
[ $# -gt 0 ] && printf '%s\0' "$@" | xargs -0 -n 1 -P "$jobs" "$0" --one "$work"

programs=0 passed=0 failed=0 skipped=0 bad=
while read -r program p f s; do
	programs=$((programs + 1))
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	[ "$f" -gt 0 ] && bad="$bad $program"
done <"$work/results"
# One that left no result was lost on the way.
[ $programs -lt $# ] && failed=$((failed + $# - programs)) bad="$bad (some left no result)"

[ $# -eq 0 ] && echo "No test program was given: nothing ran."
[ -n "$bad" ] && echo "Failed:$bad"
echo "$programs programs, $skipped tests skipped"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
