/*
 * check(): what must hold if the program is right, tested in release builds too.
 * A failed check runs the hook (the console restores the terminal there), writes a crash report and
 * ends with exit code 70.
 */
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

#define check(cond) ((cond) ? (void)0 : check_failed(#cond, __FILE__, __LINE__))

_Noreturn void check_failed(const char *what, const char *file, int line);

/* Called once before the report is written; NULL takes the hook away. */
void check_on_failure(void (*hook)(void));

#endif
