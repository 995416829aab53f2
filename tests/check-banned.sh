#!/bin/sh
# What must not stand in the tree: functions without a bound or with a shell, sleeping in tests and screens,
# notes of unfinished work, hosts of package registries, paths of one machine, tabs and ends of line gone wrong.
# (Variable-length arrays: the compiler's -Wvla.)
#   tests/check-banned.sh               tests the check itself, then this tree
#   tests/check-banned.sh ROOT          the tree at ROOT alone
#   tests/check-banned.sh --self-test
set -u
here=$(cd "$(dirname "$0")" && pwd)

functions='v?sprintf|strcpy|strcat|strncpy|strncat|stpcpy|gets|atoi|strtok|v?f?scanf|v?sscanf|alloca|system|popen|tmpnam|mktemp'
sleeping='u?sleep|nanosleep|clock_nanosleep'
# Written so that this file does not find itself.
unfinished='\b(TO[D]O|FIX[M]E|XX[X])\b'
registries='(registry\.npm[j]s|npm[j]s\.com|py[p]i\.org|pythonhosted\.or[g]|crates\.i[o]|rubygems\.or[g]|(deb|security)\.debian\.or[g]|archive\.ubuntu\.co[m]|proxy\.golang\.or[g]|repo1\.maven\.or[g])'
machine='(^|[^A-Za-z0-9_.])(/wor[k]/|/roo[t]/|/tmp/b-[a-z]|/home/[a-z]+/)|\.\./share[d]'

files() {
	find . \( -name .git -o -name build -o -name 'build-*' \) -prune -o -type f "$@" -print
}

# FILE:LINE: what is wrong.
faults() {
	cd "$1" || return
	files \( -name '*.c' -o -name '*.h' -o -name '*.cc' \) | xargs -r awk -f "$here/strip.awk" >"$code"
	grep -E "(^|[^A-Za-z0-9_.>])($functions)[ \t]*\(" "$code" | sed 's/$/   <- a banned function/'
	grep -E '^\./(tests|ui)/' "$code" | grep -E "(^|[^A-Za-z0-9_.>])($sleeping)[ \t]*\(" |
		sed 's/$/   <- wait for a condition, never for a time/'
	files | grep -v '^\./\.ci/run$' | xargs -r grep -nIE "$machine" | sed 's/$/   <- a path of one machine/'
	files | xargs -r grep -nIE "$registries" | sed 's/$/   <- a package registry/'
	files \( -name '*.[ch]' -o -name '*.cc' -o -name '*.sh' -o -name '*.mk' -o -name Makefile -o -name '*.sql' \
		-o -name '*.md' -o -name '*.awk' \) >"$code"
	xargs -r grep -nIE "$unfinished" <"$code" | sed 's/$/   <- unfinished/'
	xargs -r grep -nIE "[[:blank:]]+$|$(printf '\r')$" <"$code" | grep -v '\.md:' |
		sed 's/$/   <- blanks or a carriage return at the end/'
}

self_test() {
	wrong=0
	while IFS='|' read -r want file text; do
		[ -n "$want" ] || continue
		rm -rf "$tree"
		mkdir -p "$tree/$(dirname "$file")"
		printf "$text\n" >"$tree/$file"
		found=$(faults "$tree")
		case $want in
		bad) [ -n "$found" ] || { echo "self-test: not found in $file: $text"; wrong=1; } ;;
		good) [ -z "$found" ] || { echo "self-test: found without cause: $found"; wrong=1; } ;;
		esac
	done <<-'END'
	bad|src/a.c|	sprintf(out, "x");
	bad|src/a.c|	n = atoi(s);
	bad|ui/a.h|char *p = strcpy (a, b);
	bad|tests/a/a_test.c|	system("rm");
	bad|src/a.cc|	if (sscanf(s, "x") == 1)
	bad|tests/ui/a_test.c|	usleep(500);
	good|src/store/a.c|	nanosleep(&t, NULL);
	bad|src/a.c|/* TO\104O: later */
	bad|README.md|FIX\115E
	bad|data/a.txt|see /wor\153/main/x
	bad|tests/a.sh|cat ../share\144/x
	bad|README.md|https://py\160i.org/simple
	bad|src/a.c|int x;\040
	bad|src/a.c|int x;\015
	good|.ci/run|ls ../share\144
	good|src/a.c|	snprintf(out, size, "sprintf(x)"); /* strcpy(a, b) */
	good|src/a.c|	p->system(x); my_atoi(s); strncpy_safe(a);
	good|src/a.c|	mkdtemp(name); /* voxdesk.XXXXXX */
	good|build/a.c|	gets(x);
	END
	return $wrong
}

code=$(mktemp) tree=$(mktemp -d) || exit 1
trap 'rm -rf "$code" "$tree"' EXIT
case ${1:-} in
--self-test) self_test; exit ;;
'') self_test || exit 1; root=$here/.. ;;
*) root=$1 ;;
esac
found=$(faults "$root")
[ -z "$found" ] && exit 0
echo "$found"
echo "$(echo "$found" | wc -l) lines that must not stand in the tree"
exit 1
