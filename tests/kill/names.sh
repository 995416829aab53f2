#!/bin/sh
# The names of the fail points, from the sources that place them, one C string a line.
set -u
grep -rlE 'FAIL_POINT|store/journal_rows\.h' src --include='*.c' | sort | while read -r file; do
	tr '\n\t' '  ' <"$file" | grep -oE 'FAIL_POINT\( *"[^"]+"|point = "[^"]+"|journal_commit(_wiped)?\([^;]*"[^";]+", *err\)'
done | sed 's/.*"\([^"]*\)"[^"]*$/"\1",/' | sort -u
