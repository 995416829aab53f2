/*
 * What the commands share: the table's types, one command's call, and its output. Internal to cli/.
 * A document goes to stdout once, whole; every other word goes to stderr.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <cjson/cJSON.h>
#include <stdint.h>

#include "base/i18n.h"
#include "cli/cli.h"
#include "desk/forwarding.h"
#include "desk/handout.h"

#define OPERANDS_MAX 34 /* a command of two words, and as many headers as a call may have */

enum cli_flag {
	FLAG_DB,
	FLAG_PROFILE,
	FLAG_PRACTICE,
	FLAG_READONLY,
	FLAG_UI_LANG,
	FLAG_ASCII,
	FLAG_NO_COLOR,
	FLAG_PLAIN,
	FLAG_JSON,
	FLAG_YES,
	FLAG_VERSION,
	FLAG_HELP, /* up to here: global */
	FLAG_TO,
	FLAG_WHEN,
	FLAG_RING,
	FLAG_FORCE,
	FLAG_COUNTRY,
	FLAG_SEARCH,
	FLAG_LINE,
	FLAG_CARRIER,
	FLAG_NAME,
	FLAG_NUMBER,
	FLAG_LANGUAGE,
	FLAG_MODE,
	FLAG_NOTE,
	FLAG_LIMIT,
	FLAG_AFTER,
	FLAG_DELAY,
	FLAG_EXTENSION,
	FLAG_WAIT,
	FLAG_LISTEN,
	FLAG_PACE,
	FLAG_ACCOUNT,
	FLAG_THROUGH,
	FLAG_SMS,
	FLAG_PROVIDER,
	FLAG_TYPE,
	FLAG_CONTAINS,
	FLAG_CUSTOMER,
	FLAG_ADDRESS,
	FLAG_BUNDLE,
	FLAG_INBOUND,
	FLAG_OUTBOUND,
	FLAG_NO_POINT,
	FLAG_CHECK,
	FLAG_HANDOUTS,
	FLAG_FORMAT,
	FLAG_LANG,
	FLAG_WATCH,
	FLAG_STATUS,
	FLAG_LEAVE,
	FLAG_OURS,
	FLAG_THEIRS,
	FLAG_BOTH,
	FLAGS
};
#define FLAG_GLOBAL_LAST FLAG_HELP
#define F(name) (UINT64_C(1) << FLAG_##name)

struct flag {
	const char *name, *value; /* value: its word in the help; NULL: takes none */
	const char *help;
};
extern const struct flag cli_flags[FLAGS];

struct cli;
/* NEEDS_PROVIDERS: credentials are read, and with --practice the practice providers run. */
enum { NEEDS_STORE = 1, WRITES = 2, NEEDS_PROVIDERS = 4 };

struct command {
	const char *name, *sub;      /* sub NULL: none */
	const char *operands;        /* "CUSTOMER"; "" none */
	size_t min, max;             /* how many operands */
	uint64_t required, optional; /* F(...); of the global ones only what the usage names */
	unsigned needs;
	const char *help;
	const char *example; /* codes quoted; NULL none */
	bool (*run)(struct cli *c, struct error *err);
};
extern const struct command cli_commands[]; /* ended by .name NULL */

struct cli { /* one call */
	const struct command *command;
	const char *operand[OPERANDS_MAX];
	size_t n;
	const char *value[FLAGS]; /* NULL: not given; "" for flags without a value */
	struct cli_options options;
	struct session session;
	struct arena arena;
	struct loop *loop; /* once cli_loop() was asked for it */
	uint64_t began_ms; /* time_monotonic_ms(); later by what questions took */
	bool wrote;      /* something is on stdout, or a phone may ring: the command cannot be tried
			    again */
	int write_errno; /* why stdout could not be written; 0 fine */
	const char *later; /* cli_note_later(); NULL nothing */
	const char *did;   /* what rang or cost was done, in a sentence: said where the output is
			      lost; NULL nothing */
};

/* Output. Human text is checked for what could attack a terminal; documents stay exact. */
void cli_say(struct cli *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void cli_note(const char *fmt, ...) __attribute__((format(printf, 1, 2))); /* a line on stderr */
/* The same; in JSON once all is printed, and only where no error follows. */
void cli_note_later(struct cli *c, const char *line);
void cli_document(struct cli *c, cJSON *doc); /* prints and deletes it */
/* A piece of a long document or of a file, exact; the caller sees to the whole. */
void cli_piece(struct cli *c, const char *text);
/* A long list, item by item: *n counts them; item NULL ends the list. */
void cli_list_item(struct cli *c, cJSON *item, size_t *n);
void cli_error(const struct error *err, bool json);
/* So far: all of the output is out. */
bool cli_written(struct cli *c);
/* What was said so far goes out now; a fault is kept for cli_flush(). */
void cli_push(struct cli *c);
bool cli_flush(struct cli *c, struct error *err);

/* null for NULL and "". */
void cli_json_text(cJSON *doc, const char *key, const char *text);
void cli_json_number(cJSON *doc, const char *key, int value); /* null for 0 */

/* Asks on the terminal, unless --yes. ERROR_USAGE without one; ERROR_REFUSED "not-confirmed" for
 * any other answer than y. */
must_check bool cli_confirm(struct cli *c, const char *question, struct error *err);
/* Somebody sits there who can be asked. */
bool cli_on_terminal(void);
/* --yes was given or there is a terminal; else the ERROR_USAGE that cli_confirm() would give, with
 * `sentence`. */
must_check bool cli_can_ask(const struct cli *c, const char *sentence, struct error *err);

/* The call's own loop, made when it is first needed. */
struct loop *cli_loop(struct cli *c);
enum cli_end { CLI_DONE, CLI_LATE, CLI_STOPPED };
typedef bool cli_done_fn(void *user);
/* Steps the loop until done(user), at most `ms` (CLI_REST: the rest of what a whole command may
 * take), or until SIGINT or SIGTERM. */
#define CLI_TOTAL_MS 55000 /* 60 s are promised */
#define CLI_REST (-1)
/* At least 1: of that rest. */
int cli_rest_ms(const struct cli *c);
enum cli_end cli_run_until(struct cli *c, cli_done_fn *done, void *user, int ms);
/* An answer that is waited for, from the function that tells it (`err` NULL: all went well). */
struct cli_answer {
	bool done;
	struct error err;
};
void cli_answered(struct cli_answer *a, const struct error *err);
bool cli_answer_there(void *answer); /* for cli_run_until() */
/* Once a phone may ring, Ctrl-C is answered with a sentence, also between two waits. */
void cli_hold_signals(bool hold);

/* For what only looks at a provider (`whom`: "Twilio") and shows what the store knows where it
 * cannot: --readonly keeps it from asking (says so). */
bool cli_only_store(const struct cli *c, const char *whom);
/* Credentials that are missing, or are another account's, are no fault there: a note. Anything else
 * stands in `problem`, to be told after what the store knows. */
void cli_not_asked(const char *whom, const struct error *why, struct error *problem);
void cli_no_answer(const char *whom, struct error *problem);
struct read;
/* Waits for a reading that was begun and tells into `a`, and ends it; NULL: a->err says why it was
 * not begun. What came of it is told as above. */
void cli_read_again(struct cli *c, const char *whom, struct read *read, struct cli_answer *a,
    struct error *problem);

/* Values of flags; false with the reason. Absent flags leave *out alone. */
must_check bool cli_condition(const struct cli *c, enum condition *out, struct error *err);
must_check bool cli_integer(const struct cli *c, enum cli_flag flag, int min, int max, int *out,
    struct error *err);
/* An operand that is a number in any spelling, to E.164 and its country (in the call's arena);
 * `fallback` is the country of national forms where --country says none; NULL none. */
must_check bool cli_number(struct cli *c, const char *text, const char *fallback, const char **e164,
    const char **country, struct error *err);
/* Where a list of `n` begins: behind --after, which names a number or an id; *limit is --limit. The
 * ERROR_NOT_FOUND says `see` ("voxdesk pool list"). */
typedef bool cli_is_fn(const void *rows, size_t i, const char *word);
must_check bool cli_page(struct cli *c, const void *rows, size_t n, cli_is_fn *is, const char *see,
    size_t *first, size_t *end, struct error *err);
/* --country in upper case, or NULL. */
must_check bool cli_country(struct cli *c, const char **out, struct error *err);
must_check bool cli_carrier(struct cli *c, const char *id, const struct carrier **out,
    struct error *err);

/* How an AI number stands, in one word: missing, suspended, inactive, moved, active; N_(). */
const char *cli_number_state(bool active, enum number_drift drift);

/* "text" cleaned and shortened, to stand in a sentence; in the call's arena. */
const char *cli_quoted(struct cli *c, const char *text);
/* Codes, one a line, as a list in a sentence; in the call's arena. */
const char *cli_one_line(struct cli *c, const char *codes);
/* How many bytes of a text stand in a line of so many columns: up to a blank where there is one. */
size_t cli_fit(const char *text, size_t columns);

/* The name closest to `text` (edit distance at most 3 and a third of it), or NULL. `next` gives the
 * i-th name. */
const char *cli_nearest(const char *text, const char *(*next)(size_t i, const void *user),
    const void *user);

/* The document of a code, shared by `code` and `forward`; `code` without legs: steps, warnings and
 * what switches it off; NULL: nothing of it. The target's doubt is a warning too. */
cJSON *cli_code_document(const struct carrier *carrier, enum condition when,
    const struct number *target, const struct dial_code *code);
void cli_code_say(struct cli *c, const struct dial_code *code);
/* Adds to a refusal of a target whether --force helps, which only the command line has. */
void cli_hint_force(struct cli *c, struct error *err);

/* What a flag means in a command (NULL: in all of them). */
const struct flag *cli_flag_of(const struct command *command, int flag);
void cli_help(struct cli *c, const struct command *command); /* NULL: of all */
void cli_help_family(struct cli *c, const char *name);
void cli_import_columns(struct cli *c); /* for its help: what the file may hold */
void cli_usage(const struct command *command, char *out, size_t size);

bool run_code(struct cli *c, struct error *err);
bool run_carriers(struct cli *c, struct error *err);
bool run_explain(struct cli *c, struct error *err);
bool run_number(struct cli *c, struct error *err);
bool run_diversion(struct cli *c, struct error *err);
bool run_help_with(struct cli *c, struct error *err);
bool run_completion(struct cli *c, struct error *err);
bool run_customer_add(struct cli *c, struct error *err);
bool run_customer_list(struct cli *c, struct error *err);
bool run_customer_show(struct cli *c, struct error *err);
bool run_customer_edit(struct cli *c, struct error *err);
bool run_customer_remove(struct cli *c, struct error *err);
bool run_customer_import(struct cli *c, struct error *err);
bool run_customer_export(struct cli *c, struct error *err);
bool run_forward_set(struct cli *c, struct error *err);
bool run_forward_show(struct cli *c, struct error *err);
bool run_forward_instructions(struct cli *c, struct error *err);
/* --format of a hand-out, text where it is not given; ERROR_INPUT "format-unknown". */
must_check bool cli_handout_format(struct cli *c, enum handout_format *out, struct error *err);
bool run_forward_given(struct cli *c, struct error *err);
bool run_forward_reported(struct cli *c, struct error *err);
bool run_forward_cancelled(struct cli *c, struct error *err);
bool run_forward_remove(struct cli *c, struct error *err);
bool run_caller_id_start(struct cli *c, struct error *err);
bool run_caller_id_status(struct cli *c, struct error *err);
bool run_caller_id_list(struct cli *c, struct error *err);
bool run_caller_id_code(struct cli *c, struct error *err);
bool run_caller_id_offer(struct cli *c, struct error *err);
bool run_caller_id_remove(struct cli *c, struct error *err);
bool run_journal_list(struct cli *c, struct error *err);
bool run_journal_show(struct cli *c, struct error *err);
bool run_journal_retry(struct cli *c, struct error *err);
bool run_journal_cancel(struct cli *c, struct error *err);
bool run_audit(struct cli *c, struct error *err);
bool run_pool_list(struct cli *c, struct error *err);
bool run_pool_add(struct cli *c, struct error *err);
bool run_pool_sync(struct cli *c, struct error *err);
bool run_pool_capacity(struct cli *c, struct error *err);
bool run_pool_switch(struct cli *c, struct error *err);
bool run_pool_remove(struct cli *c, struct error *err);
bool run_pool_search(struct cli *c, struct error *err);
bool run_pool_buy(struct cli *c, struct error *err);
bool run_managed_list(struct cli *c, struct error *err);
bool run_managed_search(struct cli *c, struct error *err);
bool run_managed_buy(struct cli *c, struct error *err);
bool run_managed_release(struct cli *c, struct error *err);
bool run_managed_leave(struct cli *c, struct error *err);
bool run_agent_list(struct cli *c, struct error *err);
bool run_agent_link(struct cli *c, struct error *err);
bool run_agent_unlink(struct cli *c, struct error *err);
bool run_secret_set(struct cli *c, struct error *err);
bool run_secret_list(struct cli *c, struct error *err);
bool run_secret_remove(struct cli *c, struct error *err);
bool run_secret_passphrase(struct cli *c, struct error *err);
bool run_sync(struct cli *c, struct error *err);
bool run_conflict_list(struct cli *c, struct error *err);
bool run_conflict_show(struct cli *c, struct error *err);
bool run_conflict_decide(struct cli *c, struct error *err);
bool run_doctor(struct cli *c, struct error *err);
bool run_practice(struct cli *c, struct error *err);
bool run_backup(struct cli *c, struct error *err);
bool run_restore(struct cli *c, struct error *err);

#endif
