/*
 * What went wrong in the world (network, disk, input), in words for the operator.
 * A function that can fail takes a `struct error *` last and returns false or an enum; the caller
 * owns the struct. Bugs are not errors: see check.h. No memory is not an error: see mem.h.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

#define must_check __attribute__((warn_unused_result))
#define printf_like(f, a) __attribute__((format(printf, f, a)))

/* Each kind's name in JSON and its exit code stand in one table in error.c (the exit codes:
 * README). */
enum error_kind {
	ERROR_NONE,
	ERROR_USAGE,     /* exit 2 */
	ERROR_NOT_FOUND, /* exit 3 */
	ERROR_INPUT,     /* exit 4: malformed number, code, file */
	ERROR_REFUSED,   /* exit 1: a rule or a provider said no */
	ERROR_CONFLICT,  /* exit 1: somebody else has it, or changed it meanwhile */
	ERROR_STORE,     /* exit 1: disk full, read-only, corrupt, newer */
	ERROR_BUSY,      /* exit 1: another process holds the store */
	ERROR_NETWORK,   /* exit 5 */
	ERROR_OPEN,      /* exit 6: the outcome is not known yet */
	ERROR_BUG,       /* exit 70 */
	ERROR_KINDS
};

struct error {
	enum error_kind kind;
	char code[48];     /* stable word for scripts: "number-too-short" */
	char message[480]; /* one sentence: what happened, what was kept */
	char hint[360];    /* the next step; may be empty */
	char detail[240];  /* for the log only, never shown by itself */
};

/* Fills `err` (which may be NULL) and returns false, so that `return error_set(...)` reads well.
 * `hint` may be NULL; `fmt` makes the message. Texts that are too long end in "...". */
bool error_set(struct error *err, enum error_kind kind, const char *code, const char *hint,
    const char *fmt, ...) printf_like(5, 6);
#ifdef __clang_analyzer__ /* it reads one file at a time and cannot know */
#define error_set(...) (error_set(__VA_ARGS__), false)
#endif

/* Adds what the log should know (an errno text, an SQLite message). */
void error_detail(struct error *err, const char *fmt, ...) printf_like(2, 3);

void error_clear(struct error *err);
int error_exit_code(enum error_kind kind);
const char *error_kind_name(enum error_kind kind);

#endif
