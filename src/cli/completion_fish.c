/* The tables of fish's completions: a line for each word that may stand somewhere. */
#include <stdio.h>

#include "cli/completion.h"

#define WORDS_MAX (16 * 1024)

/* Between single quotes. */
static void quoted(struct buf *out, const char *text)
{
	buf_char(out, '\'');
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			buf_char(out, '\\');
		buf_char(out, *text);
	}
	buf_char(out, '\'');
}

/* complete -c voxdesk -n '__voxdesk_WHERE "COMMAND SUB" MORE' */
static void line(struct buf *out, const char *where, const char *name, const char *sub,
    const char *more)
{
	buf_printf(out, "complete -c voxdesk -n '__voxdesk_%s \"%s%s%s\"%s'", where, name,
	    sub ? " " : "", sub ? sub : "", more);
}

static void offer(struct buf *out, enum offer_kind kind, const char *words)
{
	switch (kind) {
	case OFFER_WORDS:
		buf_printf(out, " -a '%s'", words + 1);
		break;
	case OFFER_CARRIERS:
		buf_str(out, " -a '(__voxdesk_carriers)'");
		break;
	case OFFER_FILES:
		buf_str(out, " -F");
		break;
	case OFFER_DIRS:
		buf_str(out, " -a '(__fish_complete_directories)'");
		break;
	default:
		break;
	}
}

static void commands(struct buf *out)
{
	for (const struct command *at = cli_commands; at->name; at++) {
		if (completion_is_first(at)) {
			line(out, "at", "", NULL, "");
			buf_printf(out, " -a %s", at->name);
			if (!at->sub) {
				buf_str(out, " -d ");
				quoted(out, _(at->help));
			}
			buf_char(out, '\n');
		}
		if (!at->sub)
			continue;
		line(out, "at", at->name, NULL, "");
		buf_printf(out, " -a %s -d ", at->sub);
		quoted(out, _(at->help));
		buf_char(out, '\n');
	}
	line(out, "at", "", NULL, "");
	buf_str(out, " -a help\n");
}

static void flag(struct buf *out, const struct command *command, int i)
{
	const struct flag *is = cli_flag_of(command, i);
	enum offer_kind kind;
	struct buf words;

	buf_init(&words, WORDS_MAX);
	kind = completion_of_flag(command, (enum cli_flag)i, &words);
	if (command)
		line(out, "in", command->name, command->sub, "");
	else
		buf_str(out, "complete -c voxdesk");
	buf_printf(out, " -l %s%s", is->name,
	    !is->value                ? ""
		: kind == OFFER_FILES ? " -r"
				      : " -x");
	offer(out, kind, buf_text(&words));
	buf_str(out, " -d ");
	quoted(out, _(is->help));
	buf_char(out, '\n');
	buf_done(&words);
}

static void operand(struct buf *out, const struct command *command, size_t nth)
{
	enum offer_kind kind;
	struct buf words;
	char more[8];

	buf_init(&words, WORDS_MAX);
	kind = completion_of_operand(command, nth, &words);
	snprintf(more, sizeof more, " %zu", nth);
	if (kind != OFFER_NOTHING) {
		line(out, "operand", command->name, command->sub, more);
		offer(out, kind, buf_text(&words));
		buf_char(out, '\n');
	}
	buf_done(&words);
}

static void takes_value(struct buf *out)
{
	buf_str(out, "function __voxdesk_takes_value\n\tcontains -- $argv[1]");
	for (int i = 0; i < FLAGS; i++)
		if (cli_flags[i].value)
			buf_printf(out, " --%s", cli_flags[i].name);
	buf_str(out, "\nend\n");
}

void completion_fish(struct buf *out)
{
	takes_value(out);
	commands(out);
	for (int i = 0; i < FLAGS; i++)
		if (completion_has_flag(NULL, i))
			flag(out, NULL, i);
	for (const struct command *at = cli_commands; at->name; at++) {
		for (int i = 0; i < FLAGS; i++)
			if (completion_has_flag(at, i))
				flag(out, at, i);
		for (size_t nth = 1; nth <= at->max; nth++)
			operand(out, at, nth);
	}
}
