#!/bin/sh
# Every marked text has its translation in every data/locale/*.po, with the same placeholders; part of `make lint`.
#   tests/check-translations.sh             tests the check itself, then this tree
#   tests/check-translations.sh ROOT        the tree at ROOT alone
#   tests/check-translations.sh pot FILE    only writes the texts to translate (make pot)
set -u
here=$(cd "$(dirname "$0")" && pwd)

# The texts marked in the sources below the current folder.
write_pot() {
	mkdir -p "$(dirname "$1")"
	find src ui -name '*.[ch]' -o -name '*.cc' | LC_ALL=C sort |
		xgettext --files-from=- --language=C --from-code=UTF-8 --keyword --keyword=ngettext:1,2 \
			--keyword=_ --keyword=N_ --add-comments=Translators --package-name=voxdesk \
			--no-wrap -o - | sed 's/charset=CHARSET/charset=UTF-8/' >"$1"
}

# The texts of a catalogue that msgattrib selects with $2, without its header.
texts() {
	msgattrib --no-wrap --no-obsolete "$2" "$1" | awk -v name="$3" -v why="$4" '
		/^msgid / { text = substr($0, 7) }
		/^"/ && id { text = text $0 }
		{ id = /^msgid / || (id && /^"/) }
		/^msgstr/ && text != "\"\"" && text != "" { gsub(/""/, "", text); print name ": " why ": " text; text = "" }'
}

# Prints each fault of the tree at $1; $2 is a folder to work in.
faults() {
	cd "$1" || return
	write_pot "$2/pot" || { echo "the texts could not be read from the sources"; return; }
	for po in data/locale/*.po; do
		msgfmt --check -o "$2/mo" "$po" 2>&1
		# i18n_plural() knows this rule alone.
		grep -q '^"Plural-Forms: nplurals=2; plural=(n != 1);\\n"$' "$po" ||
			echo "$po: its plural rule is not the one that src/base/i18n.c knows"
		msgmerge --quiet --no-fuzzy-matching --no-wrap -o "$2/po" "$po" "$2/pot" 2>&1
		texts "$2/po" --untranslated "$po" "not translated"
		texts "$2/po" --only-fuzzy "$po" "marked fuzzy"
	done
}

self_test() {
	mkdir -p "$work/tree/src" "$work/tree/ui" "$work/tree/data/locale"
	printf 'f(_("good %%s"));\nf(_("new " "text"));\nf(_("guess"));\nf(_("count %%d"));\n' >"$work/tree/src/a.c"
	cat >"$work/tree/data/locale/nl.po" <<-'END'
	msgid ""
	msgstr ""
	"Language: nl\n"
	"Content-Type: text/plain; charset=UTF-8\n"
	"Plural-Forms: nplurals=2; plural=(n != 1);\n"

	msgid "good %s"
	msgstr "goed %s"

	#, fuzzy
	msgid "guess"
	msgstr "gok"

	#, c-format
	msgid "count %d"
	msgstr "tel %s"
	END
	(faults "$work/tree" "$work") >"$work/found"
	for fault in 'nl.po: not translated: "new text"' 'nl.po: marked fuzzy: "guess"' "'msgid' and 'msgstr'"; do
		grep -q "$fault" "$work/found" || { echo "self-test: not found: $fault"; cat "$work/found"; return 1; }
	done
	! grep -q good "$work/found" || { echo "self-test: found in what is right:"; cat "$work/found"; return 1; }
}

if [ "${1:-}" = pot ]; then
	write_pot "$2"
	exit
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 LANGUAGE=
root=${1:-$here/..}
[ $# -gt 0 ] || self_test || exit 1
found=$(faults "$root" "$work")
[ -z "$found" ] && exit 0
printf '%s\n' "$found"
echo "Run make po, which takes new texts into data/locale/*.po; translate there what is empty, then make lint again."
exit 1
