#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "cli/command.h"

#define LEFT 25 /* columns of commands and flags; a longer one has a line of its own */

/* What a flag means, or takes, otherwise than elsewhere. */
static const struct meaning {
	bool (*run)(struct cli *c, struct error *err);
	enum cli_flag flag;
	struct flag is;
} meanings[] = {
	{ run_forward_set, FLAG_TO,
	    { "to", "NUMBER|auto",
		N_("the AI number; auto: the customer's own, else one of the pool") } },
	{ run_forward_set, FLAG_FORCE,
	    { "force", NULL,
		N_("although that line is known to refuse it, or is one of another country") } },
	{ run_forward_set, FLAG_YES,
	    { "yes", NULL,
		N_("an AI number abroad: the customer pays each forwarded call as one abroad") } },
	{ run_customer_import, FLAG_YES,
	    { "yes", NULL, N_("without asking; AI numbers abroad are taken, too") } },
	{ run_customer_edit, FLAG_COUNTRY,
	    { "country", "CC", N_("its new country, as two letters") } },
	{ run_carriers, FLAG_COUNTRY,
	    { "country", "CC", N_("only that country's, as two letters") } },
	{ run_pool_search, FLAG_COUNTRY,
	    { "country", "CC", N_("the numbers' country, as two letters") } },
	{ run_managed_search, FLAG_COUNTRY,
	    { "country", "CC", N_("the numbers' country, as two letters") } },
	{ run_pool_list, FLAG_AFTER, { "after", "NUMBER", N_("begin after this one") } },
	{ run_pool_sync, FLAG_AFTER, { "after", "NUMBER", N_("begin after this one") } },
	{ run_managed_list, FLAG_AFTER, { "after", "NUMBER", N_("begin after this one") } },
};

const struct flag *cli_flag_of(const struct command *command, int flag)
{
	for (size_t i = 0; command && i < sizeof meanings / sizeof meanings[0]; i++)
		if (meanings[i].run == command->run && (int)meanings[i].flag == flag)
			return &meanings[i].is;
	return &cli_flags[flag];
}

static void add_flags(struct buf *out, const struct command *command, uint64_t mask, bool optional)
{
	for (int i = 0; i < FLAGS; i++) {
		const struct flag *flag = cli_flag_of(command, i);

		if (mask & UINT64_C(1) << i)
			buf_printf(out, optional ? " [--%s%s%s]" : " --%s%s%s", flag->name,
			    flag->value ? " " : "", flag->value ? flag->value : "");
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
	add_flags(&text, command, command->required, false);
	add_flags(&text, command, command->optional, true);
	snprintf(out, size, "%s", buf_text(&text));
	buf_done(&text);
}

static void flag_line(struct cli *c, const struct command *command, int i)
{
	const struct flag *flag = cli_flag_of(command, i);
	char left[64];

	snprintf(left, sizeof left, "--%s%s%s", flag->name, flag->value ? " " : "",
	    flag->value ? flag->value : "");
	if (strlen(left) > LEFT) {
		cli_say(c, "  %s", left);
		left[0] = '\0';
	}
	cli_say(c, "  %-*s %s", LEFT, left, _(flag->help));
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
				flag_line(c, command, i);
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
		flag_line(c, NULL, i);
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
