#!/bin/sh
# The manual page and the README against the program's tables: every command and flag of src/cli/table.c
# is in the manual, every `make TARGET` of the README exists, every file that the README links to is there, its picture is the one that the tests draw.
#   tests/check-docs.sh                 tests the check itself, then this tree
#   tests/check-docs.sh ROOT            the tree at ROOT alone
set -u
here=$(cd "$(dirname "$0")" && pwd)

faults() {
	cd "$1" || return
	# What a reader sees: roff's own marks and dashes taken off.
	plain=$(sed 's/^\.[A-Z]* *//; s/\\f[A-Z]//g; s/\\-/-/g; s/"//g; s/  */ /g' data/voxdesk.1)
	sed -n 's/^	{ "\([a-z-]*\)", NULL, .*/\1/p; s/^	{ "\([a-z-]*\)", "\([a-z-]*\)", .*/\1 \2/p' src/cli/table.c |
		while read -r command; do
			echo "$plain" | grep -q "^$command\b" || echo "data/voxdesk.1: the command \"$command\" is missing"
		done
	sed -n 's/^	\[FLAG_[A-Z_]*\] = { "\([a-z-]*\)".*/\1/p' src/cli/table.c | while read -r flag; do
		echo "$plain" | grep -q -- "--$flag\b" || echo "data/voxdesk.1: the flag --$flag is missing"
	done
	grep -o '`make [a-z-]*' README.md | sed 's/`make //' | sort -u | while read -r target; do
		[ -n "$target" ] || continue
		grep -qE "^[a-z -]*\b$target\b[a-z -]*:" Makefile make/*.mk ||
			grep -qE "^TEST_LAYERS =.*\b${target#test-}" Makefile || echo "README.md: there is no \"make $target\""
	done
	grep -o '](\([A-Za-z][^)]*\))' README.md | sed 's/^](//; s/)$//' | grep -v '^http' | while read -r file; do
		[ -e "$file" ] || echo "README.md: $file is not there"
	done
	# The README's picture is the screen that the tests draw.
	awk '/^```$/ { inside = !inside; if (!inside) exit; next } inside' README.md |
		cmp -s - tests/ui/golden/lanes-80x24.txt || echo "README.md: the picture is not tests/ui/golden/lanes-80x24.txt"
}

self_test() {
	mkdir -p "$tree/src/cli" "$tree/data" "$tree/make" "$tree/tests/ui/golden"
	echo picture >"$tree/tests/ui/golden/lanes-80x24.txt"
	printf '\t[FLAG_DB] = { "db", "FILE" },\n\t[FLAG_ODD] = { "odd-one", NULL },\n\t{ "code", NULL, 1 },\n\t{ "customer", "lost", 1 },\n' \
		>"$tree/src/cli/table.c"
	printf '.TP\n.BI \\-\\-db " FILE"\n.TP\n.BI code " CARRIER"\n' >"$tree/data/voxdesk.1"
	printf 'all: run\nrun:\n' >"$tree/Makefile"
	printf 'help:\n' >"$tree/make/a.mk"
	printf '`make run` `make nothing` [x](missing.md)\n' >"$tree/README.md"
	[ "$(faults "$tree" | wc -l)" -eq 5 ] || { echo "self-test: five faults, found:"; faults "$tree"; return 1; }
}

tree=$(mktemp -d) || exit 1
trap 'rm -rf "$tree"' EXIT
root=${1:-$here/..}
[ $# -gt 0 ] || (self_test) || exit 1
found=$(faults "$root")
[ -z "$found" ] && exit 0
echo "$found"
exit 1
