# theirs.tests as SQL: statements as they are, each case a check of check.sql.
function before(n, i) { for (i = 1; i <= n; i++) print statement[i] }
/^# / { what = substr($0, 3); next }
/^\? / { query = substr($0, 3); next }
/^=/ { before(n); n = 0; printf "select t.is($q$%s$q$, coalesce((%s), ''), $q$%s$q$);\n", what, query, substr($0, 3); next }
/^! / { before(n - 1); printf "select t.refused($q$%s$q$, '%s', $q$%s$q$, '%s');\n", what, $2, statement[n], $3; n = 0; next }
/./ { statement[++n] = $0 }
