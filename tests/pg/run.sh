#!/bin/sh
# make test-pg: data/supabase on a PostgreSQL of its own, in a folder of its own, on a Unix socket alone.
#   tests/pg/run.sh [COLUMNS]     COLUMNS: the program that prints src/store/shared.c's list; without it that is not compared
# A check is a line "ok WHAT" or "FAILED WHAT: why". The last line is "N passed, N failed", alone.
set -u
cd "$(dirname "$0")/../.." || exit 1
columns=${1:-}
tests=tests/pg schema=data/supabase
passed=0 failed=0

for bin in "$(dirname "$(command -v initdb || echo /none/initdb)")" $(ls -d /usr/lib/postgresql/*/bin /usr/libexec/postgresql*/ 2>/dev/null | sort -rV); do
	[ -x "$bin/initdb" ] && [ -x "$bin/pg_ctl" ] && PATH="$bin:$PATH" && break
done
command -v initdb >/dev/null && command -v psql >/dev/null || { echo "PostgreSQL is not there: make deps-pg" >&2; exit 1; }

# PostgreSQL refuses to run as root: then as its own account.
as_owner() {
	if [ "$(id -u)" -ne 0 ]; then sh -c "$1"
	elif command -v runuser >/dev/null; then runuser -u postgres -- env PATH="$PATH" sh -c "$1"
	else su postgres -s /bin/sh -c "PATH='$PATH'; $1"
	fi
}

# Not below TMPDIR: a socket's path has room for 107 characters, and the other account has to get there.
work=$(mktemp -d /tmp/voxdesk-pg.XXXXXX) || exit 1
stop() {
	as_owner "cd / && pg_ctl -D $work/data -s -m immediate stop" >/dev/null 2>&1
	rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP
mkdir "$work/data" "$work/out"
[ "$(id -u)" -ne 0 ] || chown postgres "$work" "$work/data"
export PGHOST="$work" PGUSER=postgres PGTZ=UTC LC_ALL=C
unset PGDATABASE PGPORT PGSERVICE PGPASSWORD
export PGOPTIONS='-c statement_timeout=20s' # nothing here takes a second; what waits for ever has failed

if ! as_owner "cd / && initdb -D $work/data -U postgres -A trust -E UTF8 --locale=C --no-sync && pg_ctl -D $work/data -s -w -l $work/data/log \
	-o \"-k $work -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off\" start" >"$work/out/start" 2>&1; then
	cat "$work/out/start" "$work/data/log" >&2
	echo "PostgreSQL could not be started." >&2
	echo "0 passed, 1 failed"
	exit 1
fi

# sql DATABASE FILE...: quiet, one value a line; ends at the first error.
sql() {
	base=$1
	shift
	for file; do set -- "$@" -f "$file"; shift; done
	psql -X -qAt -v ON_ERROR_STOP=1 -d "$base" "$@"
}
ask() { psql -X -qAt -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }

# suite NAME STATUS: adds up what $work/out/NAME says; a status other than 0 is a failure of its own.
suite() {
	p=$(grep -c '^ok ' "$work/out/$1") f=$(grep -c '^FAILED ' "$work/out/$1")
	[ "$2" -eq 0 ] || f=$((f + 1))
	[ $((p + f)) -gt 0 ] || f=1
	if [ "$f" -gt 0 ]; then grep -v '^ok \|^$' "$work/out/$1" | sed 's/^/    /'; fi
	printf '  test    %-44s %4d passed%s\n' "$1" "$p" "$([ "$f" -gt 0 ] && echo ", $f FAILED")"
	passed=$((passed + p)) failed=$((failed + f))
}
run() { # NAME DATABASE: the checks of NAME.sql
	sql "$2" "$tests/$1.sql" >"$work/out/$1" 2>&1
	suite "$1" $?
}
check() { # WHAT COMMAND...
	what=$1
	shift
	if said=$("$@" 2>&1); then echo "ok $what"; else echo "FAILED $what: $said"; fi
}
same() { [ "$1" = "$2" ] || { printf '%s\nis not\n%s\n' "$1" "$2"; false; }; }
# All that a database holds, without what pg_dump puts in by chance.
dump() { pg_dump "$1" | grep -v '^.\(un\)\?restrict '; }

. "$tests/install.sh"
. "$tests/races.sh"

# project: as Supabase makes it. base: the schema in it. seeds: an earlier system's tables that became one.
createdb project && sql project "$tests/project.sql" "$tests/check.sql" >/dev/null || exit 1
install_suite >"$work/out/install" 2>&1
suite install $?
for name in rules_test policies_test places_test register_test rings_test; do
	createdb -T base "$name"
	run "$name" "$name"
done
# What practice's database is asked too.
createdb -T base shared_cases
{ echo "select t.be('service_role');"; awk -f "$tests/theirs.awk" "$tests/theirs.tests"; } >"$work/theirs.sql"
sql shared_cases "$work/theirs.sql" >"$work/out/theirs_test" 2>&1
suite theirs_test $?
run seeds_test seeds
made seeds "$schema/from_seeds.sql" "$schema/schema.sql" >/dev/null 2>&1
run later_test seeds
createdb -T base races
races_suite >"$work/out/races" 2>&1
suite races $?

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
