# Blanks comments and the insides of strings and characters out of C, line by line, so that a check
# sees code only. Prints FILE:LINE:TEXT. With keep=1 strings stay (for #include lines).
FNR == 1 { in_comment = 0 }
{
	line = $0
	out = ""
	n = length(line)
	for (i = 1; i <= n; i++) {
		c = substr(line, i, 1)
		two = substr(line, i, 2)
		if (in_comment) {
			if (two == "*/") { in_comment = 0; i++ }
			continue
		}
		if (two == "/*") { in_comment = 1; i++; out = out " "; continue }
		if (two == "//") break
		if (!keep && (c == "\"" || c == "'")) {
			for (i++; i <= n && substr(line, i, 1) != c; i++)
				if (substr(line, i, 1) == "\\") i++
			out = out c c
			continue
		}
		out = out c
	}
	print FILENAME ":" FNR ":" out
}
