/* The tables of bash's and zsh's completions: four functions of `case`, which both shells read. */
#include <string.h>

#include "cli/completion.h"

#define WORDS_MAX (16 * 1024)

static void title(struct buf *out, const char *name)
{
	buf_printf(out, "_voxdesk_%s() {\n\tcase $1 in\n", name);
}

static void end(struct buf *out)
{
	buf_str(out, "\tesac\n}\n");
}

static void row_begin(struct buf *out, const char *name, const char *sub, const char *more)
{
	buf_printf(out, "\t'%s%s%s%s')", name, sub ? " " : "", sub ? sub : "", more);
}

/* `words`: each with a blank before it. */
static void row_end(struct buf *out, enum offer_kind kind, const char *words)
{
	static const char *const marks[] = {
		[OFFER_CARRIERS] = " @carriers", [OFFER_FILES] = " @files", [OFFER_DIRS] = " @dirs"
	};

	buf_printf(out, " printf '%%s\\n'%s ;;\n", kind == OFFER_WORDS ? words : marks[kind]);
}

static void subs(struct buf *out)
{
	title(out, "subs");
	buf_str(out, "\t'') printf '%s\\n'");
	for (const struct command *at = cli_commands; at->name; at++)
		if (completion_is_first(at))
			buf_printf(out, " %s", at->name);
	buf_str(out, " help ;;\n");
	for (const struct command *at = cli_commands; at->name; at++) {
		if (!at->sub || !completion_is_first(at))
			continue;
		row_begin(out, at->name, NULL, "");
		buf_str(out, " printf '%s\\n'");
		for (const struct command *of = at; of->name && strcmp(of->name, at->name) == 0;
		     of++)
			if (of->sub)
				buf_printf(out, " %s", of->sub);
		buf_str(out, " ;;\n");
	}
	end(out);
}

static void flags_of(struct buf *out, const struct command *command)
{
	for (int i = 0; i < FLAGS; i++)
		if (completion_has_flag(command, i))
			buf_printf(out, " --%s", cli_flags[i].name);
}

static void flags(struct buf *out)
{
	title(out, "flags");
	for (const struct command *at = cli_commands; at->name; at++) {
		if (!(at->required | at->optional))
			continue;
		row_begin(out, at->name, at->sub, "");
		buf_str(out, " printf '%s\\n'");
		flags_of(out, at);
		buf_str(out, " ;;\n");
	}
	buf_str(out, "\tesac\n\tprintf '%s\\n'");
	flags_of(out, NULL);
	buf_str(out, "\n}\n");
}

static void takes_value(struct buf *out)
{
	const char *between = "\t";

	title(out, "takes_value");
	for (int i = 0; i < FLAGS; i++) {
		if (!cli_flags[i].value)
			continue;
		buf_printf(out, "%s--%s", between, cli_flags[i].name);
		between = "|";
	}
	buf_str(out, ") return 0 ;;\n\tesac\n\treturn 1\n}\n");
}

/* Those whose meaning differs in one command come first. */
static void values(struct buf *out)
{
	struct buf words;
	enum offer_kind kind;

	buf_init(&words, WORDS_MAX);
	buf_str(out, "_voxdesk_values() {\n\tcase \"$1 --${2#--}\" in\n");
	for (const struct command *at = cli_commands; at->name; at++)
		for (int i = 0; i < FLAGS; i++) {
			if (!completion_has_flag(at, i) || cli_flag_of(at, i) == &cli_flags[i])
				continue;
			buf_clear(&words);
			kind = completion_of_flag(at, (enum cli_flag)i, &words);
			buf_printf(out, "\t'%s%s%s --%s')", at->name, at->sub ? " " : "",
			    at->sub ? at->sub : "", cli_flags[i].name);
			if (kind == OFFER_NOTHING)
				buf_str(out, " ;;\n");
			else
				row_end(out, kind, buf_text(&words));
		}
	for (int i = 0; i < FLAGS; i++) {
		buf_clear(&words);
		kind = completion_of_flag(NULL, (enum cli_flag)i, &words);
		if (kind == OFFER_NOTHING)
			continue;
		buf_printf(out, "\t*' --%s')", cli_flags[i].name);
		row_end(out, kind, buf_text(&words));
	}
	end(out);
	buf_done(&words);
}

static void operands(struct buf *out)
{
	struct buf words;

	buf_init(&words, WORDS_MAX);
	buf_str(out, "_voxdesk_operands() {\n\tcase \"$1 $2\" in\n");
	for (const struct command *at = cli_commands; at->name; at++)
		for (size_t nth = 1; nth <= at->max; nth++) {
			enum offer_kind kind;

			buf_clear(&words);
			kind = completion_of_operand(at, nth, &words);
			if (kind == OFFER_NOTHING)
				continue;
			buf_printf(out, "\t'%s%s%s %zu')", at->name, at->sub ? " " : "",
			    at->sub ? at->sub : "", nth);
			row_end(out, kind, buf_text(&words));
		}
	end(out);
	buf_done(&words);
}

void completion_sh(struct buf *out)
{
	subs(out);
	flags(out);
	takes_value(out);
	values(out);
	operands(out);
}
