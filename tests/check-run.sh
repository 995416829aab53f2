#!/bin/sh
# The runner itself: that tests/run.sh counts what cmocka says and calls nothing a success that was none.
set -u
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
wrong=0 limit=60

# A program that prints $2 and ends as $3 says.
program() {
	printf '#!/bin/sh\ncat <<"END"\n%s\nEND\n%s\n' "$2" "$3" >"$work/$1"
	chmod +x "$work/$1"
}

# expect WHAT LAST_LINE STATUS PROGRAM...
expect() {
	what=$1 line=$2 status=$3
	shift 3
	out=$(cd "$work" && TEST_TIMEOUT=$limit "$here/run.sh" "$@" 2>&1)
	got=$?
	if [ "$(echo "$out" | tail -n 1)" != "$line" ] || [ $got -ne "$status" ]; then
		echo "$what: \"$(echo "$out" | tail -n 1)\" and exit $got, where \"$line\" and $status were expected"
		wrong=1
	fi
}

two='[==========] Running 2 test(s).
[ RUN      ] a
[       OK ] a
[ RUN      ] b
[       OK ] b
[==========] 2 test(s) run.
[  PASSED  ] 2 test(s).'
one_failed='[==========] names: Running 2 test(s).
[ RUN      ] a
[  ERROR   ] --- 0x1 != 0x2
[  FAILED  ] a
[ RUN      ] b
[       OK ] b
[==========] names: 2 test(s) run.
[  PASSED  ] 1 test(s).
[  FAILED  ] names: 1 test(s), listed below:
[  FAILED  ] a'
program good "$two" 'exit 0'
program groups "$two
$two" 'exit 0'
program bad "$one_failed" 'exit 1'
program crash '[==========] Running 2 test(s).
[ RUN      ] a
[       OK ] a
[ RUN      ] b' 'kill -SEGV $$'
program liar "$two" 'exit 3'
program empty '' 'exit 0'
program stuck '[==========] Running 1 test(s).' 'while :; do read -r x || exec tail -f /dev/null; done'
program environment '[==========] Running 1 test(s).' 'test -z "${VOXDESK_DB:-}" && test "$HOME" != "$OLD_HOME" && echo "[       OK ] a"'
program check.sh 'fine' 'exit 0'
program check-bad.sh 'not fine' 'exit 1'

expect 'nothing given' '0 passed, 0 failed' 1
expect 'two tests' '2 passed, 0 failed' 0 ./good
expect 'two groups' '4 passed, 0 failed' 0 ./groups
expect 'a failed test is counted once' '1 passed, 1 failed' 1 ./bad
expect 'a crash fails' '1 passed, 1 failed' 1 ./crash
expect 'an exit status fails by itself' '2 passed, 1 failed' 1 ./liar
expect 'a program without tests fails' '0 passed, 1 failed' 1 ./empty
expect 'a program that is not there fails' '0 passed, 1 failed' 1 ./missing
limit=1
expect 'a program that does not end is stopped' '0 passed, 1 failed' 1 ./stuck
limit=60
expect 'a check counts as one' '1 passed, 0 failed' 0 ./check.sh
expect 'a check that fails' '0 passed, 1 failed' 1 ./check-bad.sh
expect 'all together' '9 passed, 2 failed' 1 ./good ./groups ./bad ./check.sh ./crash
OLD_HOME=$HOME VOXDESK_DB=/nowhere
export OLD_HOME VOXDESK_DB
expect 'nothing of the operator' '1 passed, 0 failed' 0 ./environment
exit $wrong
