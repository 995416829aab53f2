#!/bin/sh
# The program that people get holds nothing of the fail points: neither their names nor the variables that
# steer them. The test build holds all of them (or this test would look for nothing).
#   BUILD=FOLDER tests/kill/normal.sh
set -u
build=${BUILD:?the build folder}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
for program in voxdesk voxdesk-failing; do
	[ -x "$build/$program" ] || { echo "$build/$program is not there"; exit 1; }
done

grep -ohE 'FAIL_POINT\("[^"]+"\)' src/*.c src/*/*.c ui/*.c | sed 's/.*("//; s/").*//' | sort -u >"$work/names"
printf 'VOXDESK_FAIL\nVOXDESK_FAIL_SEED\nVOXDESK_FAIL_PERMILLE\nVOXDESK_FAIL_TRACE\nVOXDESK_PACE\nVOXDESK_PATIENCE\n' >>"$work/names"
tr '\0' '\n' <"$build/voxdesk" >"$work/normal"
tr '\0' '\n' <"$build/voxdesk-failing" >"$work/failing"
wrong=0
while read -r name; do
	# A text may lie at the end of a longer one: linkers share them.
	grep -aq -- "$name\$" "$work/failing" || { echo "the test build lacks $name"; wrong=1; }
	if grep -aqxF -- "$name" "$work/normal"; then
		echo "the normal program holds $name"
		wrong=1
	fi
done <"$work/names"
echo "$(wc -l <"$work/names") names looked for"
exit $wrong
