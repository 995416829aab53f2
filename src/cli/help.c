#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "cli/command.h"

#define LEFT 25 /* columns of commands and flags; a longer one has a line of its own */

static void add_flags(struct buf *out, uint64_t mask, bool optional)
{
	for (int i = 0; i < FLAGS; i++) {
		if (!(mask & UINT64_C(1) << i))
			continue;
		buf_printf(out, optional ? " [--%s%s%s]" : " --%s%s%s", cli_flags[i].name,
		    cli_flags[i].value ? " " : "", cli_flags[i].value ? cli_flags[i].value : "");
	}
}

void cli_usage(const struct command *command, char *out, size_t size)
{
	struct buf text;

	buf_init(&text, 1024);
	buf_printf(&text, "voxdesk %s", command->name);
	if (command->sub)
		buf_printf(&text, " %s", command->sub);
	if (command->operands[0])
		buf_printf(&text, " %s", command->operands);
	add_flags(&text, command->required, false);
	add_flags(&text, command->optional, true);
	snprintf(out, size, "%s", buf_text(&text));
	buf_done(&text);
}

static void flag_line(struct cli *c, int i)
{
	char left[64];

	snprintf(left, sizeof left, "--%s%s%s", cli_flags[i].name, cli_flags[i].value ? " " : "",
	    cli_flags[i].value ? cli_flags[i].value : "");
	if (strlen(left) > LEFT) {
		cli_say(c, "  %s", left);
		left[0] = '\0';
	}
	cli_say(c, "  %-*s %s", LEFT, left, _(cli_flags[i].help));
}

static void command_help(struct cli *c, const struct command *command)
{
	char usage[1024];

	cli_usage(command, usage, sizeof usage);
	cli_say(c, "%s", usage);
	cli_say(c, "    %s.", _(command->help));
	if (command->example)
		cli_say(c, _("    Example: %s"), command->example);
}

static void all_commands(struct cli *c)
{
	for (const struct command *at = cli_commands; at->name; at++) {
		char left[64];

		snprintf(left, sizeof left, "%s%s%s%s%s", at->name, at->sub ? " " : "",
		    at->sub ? at->sub : "", at->operands[0] ? " " : "", at->operands);
		if (strlen(left) > LEFT) {
			cli_say(c, "  %s", left);
			left[0] = '\0';
		}
		cli_say(c, "  %-*s %s", LEFT, left, _(at->help));
	}
}

void cli_help(struct cli *c, const struct command *command)
{
	if (command) {
		command_help(c, command);
		cli_say(c, "%s", "");
		for (int i = 0; i < FLAGS; i++)
			if ((command->required | command->optional) & UINT64_C(1) << i)
				flag_line(c, i);
		if (command->run == run_customer_import)
			cli_import_columns(c);
		cli_say(c, "%s", _("and those of every command: voxdesk --help"));
		return;
	}
	cli_say(c, "%s", _("voxdesk: connect a business's phone number to an AI receptionist."));
	cli_say(c, "%s", "");
	cli_say(c, "%s", _("  voxdesk                   the console"));
	cli_say(c, "%s", _("  voxdesk --practice        the console on a throw-away store"));
	all_commands(c);
	cli_say(c, "%s", "");
	for (int i = 0; i <= FLAG_GLOBAL_LAST; i++)
		flag_line(c, i);
	cli_say(c, "%s", "");
	cli_say(c, "%s",
	    _("A CUSTOMER is an id, a business number, or a part of a name that only one has."));
	cli_say(c, "%s", _("Codes contain * and #: quote them, as in voxdesk explain '*#21#'."));
	cli_say(c, "%s",
	    _("Exit: 0 done, 1 refused or failed, 2 usage, 3 not found, 4 bad input, 5 network, 6 still open, 70 a bug."));
}

void cli_help_family(struct cli *c, const char *name)
{
	for (const struct command *at = cli_commands; at->name; at++)
		if (strcmp(at->name, name) == 0)
			command_help(c, at);
	cli_say(c, "%s", _("More: voxdesk COMMAND --help"));
}
