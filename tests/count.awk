# How many tests a cmocka program passed, failed and skipped: it names each once while it runs and each failed one again
# after "N test(s) run.", so only what stands before that line counts.
/^\[==========\] .*[Rr]unning [0-9]+ test/ { running = 1; next }
/^\[==========\] .*test\(s\) run/ { running = 0; next }
running && /^\[       OK \]/ { passed++ }
running && /^\[  SKIPPED \]/ { skipped++ }
running && /^\[  FAILED  \]/ { failed++ }
END { print passed + 0, failed + 0, skipped + 0 }
