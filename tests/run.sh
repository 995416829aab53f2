#!/bin/sh
# Runs test programs and adds up what they say: tests/run.sh PROGRAM...
# A program is a cmocka binary, counted by its tests, or a check script (*.sh), counted as one.
# Each gets TEST_TIMEOUT seconds, no input, a home folder of its own, UTC and C.UTF-8, and none of the
# operator's VOXDESK_ or provider variables, so that a result does not depend on who runs it.
# A failing program's whole output is printed. The last line is "N passed, N failed", alone.
# Exit 1 when anything failed or nothing ran.
set -u

limit=${TEST_TIMEOUT:-60}
work=$(mktemp -d "${TMPDIR:-/tmp}/voxdesk-test.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
trap '' TTOU

for name in $(env | sed -n 's/^\(VOXDESK_[A-Z_]*\|XDG_[A-Z]*_HOME\|TWILIO_[A-Z_]*\|TELNYX_[A-Z_]*\|SUPABASE_[A-Z_]*\|VAPI_[A-Z_]*\|ELEVENLABS_[A-Z_]*\|CMOCKA_[A-Z_]*\|LC_[A-Z]*\|LANG\|LANGUAGE\)=.*/\1/p'); do
	unset "$name"
done
export LC_ALL=C.UTF-8 TZ=UTC HOME="$work/home" TMPDIR="$work/tmp"
mkdir "$HOME" "$TMPDIR"

# cmocka names each test once while it runs and each failed one again after "N test(s) run.":
# only what stands before that line counts.
count() {
	awk '
	/^\[==========\] .*[Rr]unning [0-9]+ test/ { running = 1; next }
	/^\[==========\] .*test\(s\) run/ { running = 0; next }
	running && /^\[       OK \]/ { passed++ }
	running && /^\[  SKIPPED \]/ { skipped++ }
	running && /^\[  FAILED  \]/ { failed++ }
	END { print passed + 0, failed + 0, skipped + 0 }' "$1"
}

passed=0 failed=0 skipped=0 programs=0 bad=
for program; do
	programs=$((programs + 1))
	case $program in */*) path=$program ;; *) path=./$program ;; esac
	timeout -k 5 "$limit" "$path" </dev/null >"$work/out" 2>&1
	status=$?
	case $program in
	*.sh) p=0 f=0 s=0; [ $status -eq 0 ] && p=1 ;;
	*) set -- $(count "$work/out"); p=$1 f=$2 s=$3 ;;
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
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	if [ $f -gt 0 ]; then
		bad="$bad $program"
		printf -- '--- %s%s\n' "$program" "${why:+ ($why)}"
		cat "$work/out"
		printf -- '--- end of %s\n' "$program"
	fi
	printf '  test    %-44s %4d passed%s%s%s\n' "${program##*/}" $p \
		"$([ $f -gt 0 ] && echo ", $f FAILED")" "$([ $s -gt 0 ] && echo ", $s skipped")" "${why:+ ($why)}"
	rm -rf "${TMPDIR:?}"/* "${HOME:?}"/*
done

[ $programs -eq 0 ] && echo "No test program was given: nothing ran."
[ -n "$bad" ] && echo "Failed:$bad"
echo "$programs programs, $skipped tests skipped"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
