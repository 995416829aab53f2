#!/bin/sh
# Who may include whom: base < phone < store, net < provider < desk < cli, serve, ui.
# Beside that: curses.h in three files of ui/, sqlite3.h in src/store, curl.h in src/net, sodium.h in the
# vault (src/desk) and src/base/secret.c, phonenumbers/ in one C++ file of src/phone; src/phone does no input
# or output; practice shares no code with provider. Practice's Supabase (src/practice/supabase*.c) stands in for
# PostgreSQL and for who signs its tokens: it has sqlite3.h and sodium.h too.
#   tests/check-includes.sh             tests the check itself, then this tree
#   tests/check-includes.sh ROOT        the tree at ROOT alone
#   tests/check-includes.sh --self-test
set -u
here=$(cd "$(dirname "$0")" && pwd)

# The folders that each folder may include from, beside its own. What is not named may include none.
allowed='
base
phone base
store base phone
net base phone
provider base phone net
practice base net
desk base phone store net provider
cli base phone store net provider practice desk
serve base phone store net provider desk
ui base phone store net provider desk
tools base phone
'

# FILE:LINE: what is wrong, for every line at fault.
faults() {
	cd "$1" || return
	find src ui tools -name '*.c' -o -name '*.h' -o -name '*.cc' 2>/dev/null | sort >"$list"
	xargs awk -v keep=1 -f "$here/strip.awk" <"$list" | awk -v allowed="$allowed" '
	BEGIN {
		rows = split(allowed, row, "\n")
		for (i = 1; i <= rows; i++) {
			n = split(row[i], word, " ")
			if (n == 0) continue
			for (j = 1; j <= n; j++) may[word[1], word[j]] = 1
		}
		split("base phone store net provider practice desk cli serve ui tools", names, " ")
		for (i in names) folder_known[names[i]] = 1
	}
	{
		split($0, part, ":")
		file = part[1]; at = part[1] ":" part[2] ": "
		text = substr($0, length(part[1]) + length(part[2]) + 3)
		if (text !~ /^[ \t]*#[ \t]*include/) next
		from = file
		sub(/^src\//, "", from)
		if (from !~ /\//) next  # src/main.c puts the program together and sees everything
		sub(/\/.*/, "", from)
		name = text
		gsub(/^[^<"]*[<"]|[>"].*$/, "", name)
		if (name ~ /\.\.\//) { print at "include by layer, not by ../"; next }
		if (text ~ /"/ && name ~ /\//) {
			to = name
			sub(/\/.*/, "", to)
			if (to in folder_known && !((from, to) in may))
				print at from "/ must not include " name
		}
		if (name ~ /(^|\/)n?curses[a-z]*\.h$|^(term|panel|menu|form)\.h$/ &&
		    file !~ /^ui\/(draw|term|keys)\.c$/)
			print at name " belongs to ui/draw.c, ui/term.c and ui/keys.c"
		supabase = file ~ /^src\/practice\/supabase[a-z_]*\.c$/
		if (name ~ /^sqlite3/ && from != "store" && !supabase)
			print at name " belongs to src/store and to practice\047s Supabase"
		if (name ~ /^curl\// && from != "net") print at name " belongs to src/net"
		if (name ~ /^sodium/ && file !~ /^src\/(desk\/vault[a-z_]*|base\/secret)\.c$/ && !supabase)
			print at name " belongs to the vault in src/desk, to src/base/secret.c and to practice\047s Supabase"
		if (name ~ /^phonenumbers\// && file !~ /^src\/phone\/[a-z_]*\.cc$/)
			print at name " belongs to the C++ file of src/phone"
		if (from == "phone" && name ~ /^(unistd|fcntl|sys\/.*|netdb|arpa\/.*|netinet\/.*|dirent|poll|fstream|iostream)(\.h)?$/)
			print at "src/phone does no input or output: " name
	}'
	grep '^src/phone/' "$list" | xargs -r awk -f "$here/strip.awk" | grep -E \
		'(^|[^A-Za-z0-9_.>])(f(d|mem)?open|freopen|fread|fwrite|fgets|fgetc|getc|getline|f?printf|vf?printf|f?puts|f?putc|putchar|perror|fflush|remove|rename)[ \t]*\(|[^A-Za-z0-9_](FILE|stdin|stdout|stderr)[^A-Za-z0-9_]' |
		sed 's/^\([^:]*:[0-9]*:\)[ \t]*/\1 src\/phone does no input or output: /'
}

# Each of these lines must be found in the file it is put into; the last ones must not.
self_test() {
	wrong=0
	while IFS='|' read -r want file text; do
		[ -n "$want" ] || continue
		rm -rf "$tree"
		mkdir -p "$tree/src" "$tree/ui" "$tree/tools" "$tree/$(dirname "$file")"
		printf '%s\n' "$text" >"$tree/$file"
		found=$(faults "$tree")
		case $want in
		bad) [ -n "$found" ] || { echo "self-test: not found in $file: $text"; wrong=1; } ;;
		good) [ -z "$found" ] || { echo "self-test: found without cause: $found"; wrong=1; } ;;
		esac
	done <<-'END'
	bad|src/base/a.c|#include "phone/number.h"
	bad|src/phone/a.c|#include "store/store.h"
	bad|src/store/a.c|#include "net/loop.h"
	bad|src/net/a.c|#  include "store/store.h"
	bad|src/provider/a.c|#include "store/store.h"
	bad|src/desk/a.h|#include "cli/cli.h"
	bad|src/cli/a.c|#include "ui/draw.h"
	bad|ui/a.c|#include "cli/cli.h"
	bad|src/practice/a.c|#include "provider/twilio.h"
	bad|src/desk/a.c|#include "../ui/draw.h"
	bad|tools/a.c|#include "store/store.h"
	bad|ui/lanes.c|#include <curses.h>
	bad|ui/lanes.c|#include <ncursesw/ncurses.h>
	bad|src/desk/a.c|#include <sqlite3.h>
	bad|src/practice/twilio_calls.c|#include <sqlite3.h>
	bad|src/practice/supabase_parts.h|#include <sqlite3.h>
	bad|src/practice/telnyx.c|#include <sodium.h>
	bad|src/provider/supabase_rows.c|#include <sqlite3.h>
	bad|src/provider/a.c|#include <curl/curl.h>
	bad|src/desk/a.c|#include <sodium.h>
	bad|src/store/a.c|#include <sodium/crypto_pwhash.h>
	bad|src/desk/vault.h|#include <sodium.h>
	bad|src/desk/a.cc|#include <phonenumbers/phonenumberutil.h>
	bad|src/phone/a.c|#include <fcntl.h>
	bad|src/phone/a.c|	struct x *f = fopen(name, "r");
	bad|src/phone/a.c|	fprintf(stderr, "no");
	good|ui/draw.c|#include <curses.h>
	good|src/store/a.c|#include <sqlite3.h>
	good|src/practice/supabase.c|#include <sqlite3.h>
	good|src/practice/supabase_db.c|#include <sqlite3.h>
	good|src/practice/supabase_jwt.c|#include <sodium.h>
	good|src/net/a.c|#include <curl/curl.h>
	good|src/phone/numplan.cc|#include <phonenumbers/phonenumberutil.h>
	good|src/desk/vault.c|#include <sodium.h>
	good|src/desk/vault_file.c|#include <sodium.h>
	good|src/base/secret.c|#include <sodium.h>
	good|src/desk/a.c|#include "store/store.h"
	good|ui/a.c|#include "desk/session.h"
	good|src/main.c|#include "ui/console.h"
	good|src/phone/a.c|	snprintf(out, size, "read(%s)", name); /* fopen("x") */
	good|src/base/a.c|/* #include "phone/number.h" */
	END
	return $wrong
}

list=$(mktemp) tree=$(mktemp -d) || exit 1
trap 'rm -rf "$list" "$tree"' EXIT
case ${1:-} in
--self-test) self_test; exit ;;
'') self_test || exit 1; root=$here/.. ;;
*) root=$1 ;;
esac
found=$(faults "$root")
[ -z "$found" ] && exit 0
echo "$found"
echo "$(echo "$found" | wc -l) lines against the house's layers (tests/check-includes.sh says which may include which)"
exit 1
