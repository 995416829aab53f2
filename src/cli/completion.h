/* What can stand where on a command line, out of the table of commands: for the shells. */
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

#include "base/buf.h"
#include "cli/command.h"

/* The part of a shell's script that no table tells, with a line @TABLES@ where they belong; made
 * by tools/embed from data/completion/voxdesk.SHELL. Ended by .shell NULL. */
struct completion_driver {
	const char *shell, *text;
};
extern const struct completion_driver completion_drivers[];

/* What a flag's value or an operand may be. */
enum offer_kind { OFFER_NOTHING, OFFER_WORDS, OFFER_CARRIERS, OFFER_FILES, OFFER_DIRS };

/* `words` gets the words, each with a blank before it, where they are known. */
enum offer_kind completion_of_flag(const struct command *command, enum cli_flag flag,
    struct buf *words);
/* The nth operand, from 1. */
enum offer_kind completion_of_operand(const struct command *command, size_t nth, struct buf *words);

/* Of commands that share a name: the first stands for all. */
bool completion_is_first(const struct command *command);
/* --flag may be given with it; NULL: with every command. */
bool completion_has_flag(const struct command *command, int flag);

void completion_sh(struct buf *out); /* the tables for bash and zsh */
void completion_fish(struct buf *out);

#endif
