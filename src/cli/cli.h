/*
 * The commands for scripts. One table in cli.c drives dispatch, --help, usage and completions; each
 * command's function stands in the file of its family. Documents go to stdout, errors to stderr
 * (README, exit codes).
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "desk/session.h"

struct cli_options { /* global flags, wherever they stand on the line */
	struct session_options session;
	const char *ui_lang;
	bool json, ascii, no_color, plain, yes;
};

/* Runs a command line; `argc`/`argv` as given to main. Returns the exit code, or -1 when no command
 * was named: then *options is filled and main opens the console. */
int cli_main(int argc, char **argv, struct cli_options *options);

/* For the console, before its screen, once session_providers_all() ran: asks for the passphrase
 * when a secret is missing that the vault may hold (an empty line goes on without), and whether the
 * vault's secrets may go to an overridden address. Does nothing without a terminal. */
void cli_unlock(struct session *s);

#endif
