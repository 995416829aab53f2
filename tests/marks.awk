# Words for the operator that are not marked for translation: a literal with two words, or one with a capital,
# given to a function that shows it, without _() or N_() around it. awk -f tests/marks.awk FILE.c...
# A line that must stay in English says so: /* not translated: why */
BEGIN {
	shows = "(app_say|app_ask|app_tell|draw_textf?|draw_cell|draw_wrapped|draw_box|error_set)"
}
FNR == 1 { statement = "" }
{
	line = $0
	skip = line ~ /not translated:/
	gsub(/\/\*.*\*\//, "", line)
	if (statement == "") {
		if (line !~ ("(^|[^A-Za-z0-9_])" shows "\\(")) next
		at = FNR
		excused = 0
	}
	statement = statement " " line
	if (skip) excused = 1
	if (line !~ /[;{]$/ && length(statement) < 2000) next
	rest = statement
	before = ""
	while (match(rest, /"([^"\\]|\\.)*"/)) {
		before = before substr(rest, 1, RSTART - 1)
		word = substr(rest, RSTART + 1, RLENGTH - 2)
		rest = substr(rest, RSTART + RLENGTH)
		# A pair of ngettext's: both words of it.
		pair = before ~ /ngettext\([ \t]*(""[ \t]*)*,?[ \t]*$/
		marked = pair || before ~ /(_|N_|gettext)\([ \t]*(""[ \t]*)*$/
		before = pair ? "ngettext(\"\"" : marked ? "_(\"\"" : before "\"x\""
		plain = word
		gsub(/%[-+ #0-9.*]*(hh|h|ll|l|z|j|t)?[a-zA-Z]/, "", plain)
		gsub(/\\./, " ", plain)
		if (!marked && !excused && plain ~ /[A-Za-z][a-z]+ +[A-Za-z][a-z]+|[A-Z][a-z][a-z]+/) {
			print FILENAME ":" at ": not marked for translation: \"" word "\""
			faults++
		}
	}
	statement = ""
}
END { exit faults > 0 }
