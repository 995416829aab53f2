/*
 * DESIGN. One pass of getopt_long over all flags of all commands, so that every flag may stand
 * anywhere; the first words that are no flags name the command, and then each flag given must be
 * one of that command's. A command's run function changes nothing when it fails, so a busy store is
 * simply tried again while nothing has been printed.
 */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"
#include "base/version.h"
#include "cli/command.h"
#include "net/loop.h"

#define BUSY_TOTAL_MS 15000
#define BUSY_PAUSE_MS 20
#define FLAG_BASE 1000 /* above every character that getopt returns by itself */

static const char *flag_at(size_t i, const void *user)
{
	(void)user;
	return i < FLAGS ? cli_flags[i].name : NULL;
}

#define FLAG_SAID_MAX 16

/* Without a value that it may have, and not where it is longer than any flag: it could be a secret.
 */
static bool unknown_flag(struct cli *c, const char *word_given, struct error *err)
{
	const char *given = arena_strndup(&c->arena, word_given, strcspn(word_given, "="));
	const char *name = given + strspn(given, "-");
	char word[64];
	const char *nearest;

	snprintf(word, sizeof word, "%s", name);
	nearest = cli_nearest(word, flag_at, NULL);
	if (nearest)
		return error_set(err, ERROR_USAGE, "unknown-flag", _("See: voxdesk --help."),
		    _("There is no flag %s. Did you mean --%s?"), cli_quoted(c, given), nearest);
	return error_set(err, ERROR_USAGE, "unknown-flag", _("See: voxdesk --help."),
	    _("There is no flag %s."),
	    strlen(name) > FLAG_SAID_MAX ? "--..." : cli_quoted(c, given));
}

/* Fills values and operands. argv is permuted by getopt. */
static bool parse(struct cli *c, int argc, char **argv, struct error *err)
{
	struct option table[FLAGS + 1] = { 0 };
	int got;

	for (int i = 0; i < FLAGS; i++)
		table[i] = (struct option){ cli_flags[i].name,
			cli_flags[i].value ? required_argument : no_argument, NULL, FLAG_BASE + i };
	optind = 0; /* glibc: start afresh */
	opterr = 0;
	for (got = getopt_long(argc, argv, ":hV", table, NULL); got != -1;
	     got = getopt_long(argc, argv, ":hV", table, NULL)) {
		if (got == 'h')
			c->value[FLAG_HELP] = "";
		else if (got == 'V')
			c->value[FLAG_VERSION] = "";
		else if (got >= FLAG_BASE)
			c->value[got - FLAG_BASE] = optarg ? optarg : "";
		else if (got == ':')
			return error_set(err, ERROR_USAGE, "flag-value-missing", NULL,
			    _("%s needs a value."), cli_quoted(c, argv[optind - 1]));
		else if (optopt >= FLAG_BASE)
			return error_set(err, ERROR_USAGE, "flag-value", NULL,
			    _("--%s takes no value."), cli_flags[optopt - FLAG_BASE].name);
		else if (optopt != 0) /* of several letters in one word, the one that is no flag */
			return unknown_flag(c,
			    arena_printf(&c->arena, "-%c",
				optopt < 0x80 && optopt > ' ' ? optopt : '?'),
			    err);
		else
			return unknown_flag(c, argv[optind - 1], err);
	}
	for (int i = optind; i < argc; i++) {
		if (c->n == OPERANDS_MAX)
			return error_set(err, ERROR_USAGE, "too-many-words",
			    _("Quote what belongs together."), _("\"%s\" is one word too many."),
			    strcmp(c->operand[0], "secret") == 0 ? "..." : cli_quoted(c, argv[i]));
		c->operand[c->n++] = argv[i];
	}
	return true;
}

static bool options_fill(struct cli *c, struct error *err)
{
	struct cli_options *o = &c->options;

	o->session.db = c->value[FLAG_DB];
	o->session.profile = c->value[FLAG_PROFILE];
	o->session.practice = c->value[FLAG_PRACTICE];
	o->session.readonly = c->value[FLAG_READONLY];
	o->ui_lang = c->value[FLAG_UI_LANG];
	o->json = c->value[FLAG_JSON];
	o->ascii = c->value[FLAG_ASCII];
	o->no_color = c->value[FLAG_NO_COLOR];
	o->plain = c->value[FLAG_PLAIN];
	o->yes = c->value[FLAG_YES];
	if (o->ui_lang && strcmp(o->ui_lang, "en") != 0 && strcmp(o->ui_lang, "nl") != 0)
		return error_set(err, ERROR_INPUT, "ui-lang-unknown", NULL,
		    _("--ui-lang takes en or nl."));
	if ((o->session.db != NULL) + (o->session.profile != NULL) + o->session.practice > 1)
		return error_set(err, ERROR_USAGE, "which-store", NULL,
		    _("--db, --profile and --practice each name another store: give one of them."));
	return true;
}

static const char *command_at(size_t i, const void *user)
{
	(void)user;
	return cli_commands[i].name;
}

struct group {
	const char *name;
};

static const char *sub_at(size_t i, const void *user)
{
	const struct group *family = user;

	for (const struct command *at = cli_commands; at->name; at++)
		if (strcmp(at->name, family->name) == 0 && i-- == 0)
			return at->sub;
	return NULL;
}

/* "add, list, show" */
static const char *subs_of(struct cli *c, const struct group *family)
{
	const char *all = "";

	for (size_t i = 0; sub_at(i, family); i++)
		all = arena_printf(&c->arena, "%s%s%s", all, i > 0 ? ", " : "", sub_at(i, family));
	return all;
}

/* What stands behind `secret` may be one, given in a wrong place. */
static const char *said_back(struct cli *c, const char *family, const char *word)
{
	return strcmp(family, "secret") == 0 ? "..." : cli_quoted(c, word);
}

static bool no_such_command(struct cli *c, const struct group *family, struct error *err)
{
	const char *word = family ? (c->n > 1 ? c->operand[1] : "") : c->operand[0];
	const char *nearest =
	    family ? cli_nearest(word, sub_at, family) : cli_nearest(word, command_at, NULL);
	const char *before = family ? family->name : "";
	const char *hint = family ? arena_printf(&c->arena, _("It takes: %s."), subs_of(c, family))
				  : _("See: voxdesk --help.");

	if (!word[0])
		return error_set(err, ERROR_USAGE, "command-missing", hint,
		    _("voxdesk %s needs to know what to do."), before);
	if (nearest)
		return error_set(err, ERROR_USAGE, "unknown-command", hint,
		    _("There is no command \"%s%s%s\". Did you mean %s%s%s?"), before,
		    family ? " " : "", said_back(c, before, word), before, family ? " " : "",
		    nearest);
	return error_set(err, ERROR_USAGE, "unknown-command", hint,
	    _("There is no command \"%s%s%s\"."), before, family ? " " : "",
	    said_back(c, before, word));
}

static void operands_shift(struct cli *c, size_t by)
{
	for (size_t i = by; i < c->n; i++)
		c->operand[i - by] = c->operand[i];
	c->n -= by;
}

/* Names the command and takes its words off the operands. */
static bool command_find(struct cli *c, struct error *err)
{
	struct group family = { NULL };
	bool subs = false;

	for (const struct command *at = cli_commands; at->name; at++) {
		if (strcmp(at->name, c->operand[0]) != 0)
			continue;
		family.name = at->name;
		subs = subs || at->sub;
		if (at->sub && (c->n < 2 || strcmp(at->sub, c->operand[1]) != 0))
			continue;
		if (!at->sub && subs && c->n > 1)
			continue; /* `journal` alone; another word is a sub that there is not */
		c->command = at;
		operands_shift(c, at->sub ? 2 : 1);
		return true;
	}
	return no_such_command(c, family.name ? &family : NULL, err);
}

static bool usage_error(struct cli *c, const char *code, const char *sentence, const char *word,
    struct error *err)
{
	char usage[300];

	cli_usage(c->command, usage, sizeof usage);
	return error_set(err, ERROR_USAGE, code, arena_printf(&c->arena, _("Usage: %s"), usage),
	    sentence, word);
}

/* The word in the usage for the first operand that is not there. */
static const char *next_operand(struct cli *c)
{
	const char *at = c->command->operands;

	for (size_t i = 0; i < c->n && strchr(at, ' '); i++)
		at = strchr(at, ' ') + 1;
	return arena_strndup(&c->arena, at, strcspn(at, " "));
}

static bool command_check(struct cli *c, struct error *err)
{
	const uint64_t known = c->command->required | c->command->optional;

	if (c->n > c->command->max)
		return usage_error(c, "too-many-words", _("\"%s\" is one word too many."),
		    said_back(c, c->command->name, c->operand[c->command->max]), err);
	for (int i = FLAG_GLOBAL_LAST + 1; i < FLAGS; i++) {
		if (c->value[i] && !(known & UINT64_C(1) << i))
			return usage_error(c, "flag-not-here", _("This command takes no --%s."),
			    cli_flags[i].name, err);
		if (!c->value[i] && c->command->required & UINT64_C(1) << i)
			return usage_error(c, "flag-missing", _("--%s is missing."),
			    cli_flags[i].name, err);
	}
	if (c->n < c->command->min)
		return usage_error(c, "operand-missing", _("%s is missing."), next_operand(c), err);
	if (c->command->needs & WRITES && c->options.session.readonly)
		return error_set(err, ERROR_REFUSED, "readonly",
		    _("Leave --readonly out to change something."),
		    _("This command changes the store, and --readonly was given. Nothing was changed."));
	return true;
}

/* `voxdesk help [COMMAND [SUB]]`, --help with or without a command, --version. True: that was it.
 */
static bool help_or_version(struct cli *c, bool *ok, struct error *err)
{
	const bool word = c->n > 0 && strcmp(c->operand[0], "help") == 0;

	*ok = true;
	if (c->value[FLAG_VERSION]) {
		cli_say(c, "voxdesk %s", VERSION_TEXT);
		return true;
	}
	if (!word && !c->value[FLAG_HELP])
		return false;
	if (word)
		operands_shift(c, 1);
	if (c->n == 0) {
		cli_help(c, NULL);
		return true;
	}
	if (c->n == 1) {
		const struct group family = { c->operand[0] };

		if (sub_at(0, &family)) {
			cli_help_family(c, family.name);
			return true;
		}
	}
	*ok = command_find(c, err);
	if (*ok)
		cli_help(c, c->command);
	return true;
}

/* True: what is wrong with them is said when they are asked for. */
static bool providers_ready(struct cli *c)
{
	if (c->command->needs & NEEDS_PROVIDERS && !c->session.providers)
		session_providers(&c->session);
	return true;
}

/* The store's own busy timeout is short, for the console's sake; a command can wait longer. */
static bool run_command(struct cli *c, struct error *err)
{
	const uint64_t until = time_monotonic_ms() + BUSY_TOTAL_MS;
	const struct timespec pause = { .tv_nsec = BUSY_PAUSE_MS * 1000000L };

	for (;;) {
		if ((!(c->command->needs & NEEDS_STORE) || session_open_store(&c->session, err)) &&
		    providers_ready(c) && c->command->run(c, err))
			return true;
		if (err->kind != ERROR_BUSY || c->wrote || time_monotonic_ms() >= until)
			return false;
		nanosleep(&pause, NULL);
	}
}

static bool dispatch(struct cli *c, struct error *err)
{
	bool ok;

	if (help_or_version(c, &ok, err))
		return ok;
	if (!command_find(c, err) || !command_check(c, err))
		return false;
	session_init(&c->session, &c->options.session);
	if (c->session.carriers_problem[0] && !c->options.json)
		cli_note("voxdesk: %s", c->session.carriers_problem);
	c->began_ms = time_monotonic_ms();
	ok = run_command(c, err);
	loop_free(c->loop);
	session_done(&c->session);
	return ok;
}

/* A store must never be opened on the number of a closed stdout, and then be printed into. */
static void standard_files(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDONLY) != fd)
			_exit(1);
}

/* Flags after the place where parsing failed count too: a script that asked for JSON gets JSON. */
static bool wants_json(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--json") == 0)
			return true;
	return false;
}

static bool command_flag_given(const struct cli *c)
{
	for (int i = FLAG_GLOBAL_LAST + 1; i < FLAGS; i++)
		if (c->value[i])
			return true;
	return false;
}

int cli_main(int argc, char **argv, struct cli_options *options)
{
	struct cli c = { 0 };
	struct error err = { 0 };
	const bool json = wants_json(argc, argv);
	bool ok;

	standard_files();
	ok = parse(&c, argc, argv, &err) && options_fill(&c, &err);
	i18n_init(ok ? c.options.ui_lang : NULL);
	*options = c.options;
	if (ok && c.n == 0 && !c.value[FLAG_HELP] && !c.value[FLAG_VERSION]) {
		if (!command_flag_given(&c)) {
			arena_done(&c.arena);
			return -1;
		}
		ok = error_set(&err, ERROR_USAGE, "command-missing", _("See: voxdesk --help."),
		    _("There are flags of a command, but no command."));
	}
	ok = ok && dispatch(&c, &err);
	if (ok || c.wrote) {
		struct error full = { 0 };

		if (!cli_flush(&c, &full) && ok) {
			err = full;
			ok = false;
		}
	}
	if (ok && c.later)
		cli_note("%s", c.later);
	/* Who reads no further (`| head`) needs no sentence, but of what rang or cost. */
	if (!ok && !(c.write_errno == EPIPE && strcmp(err.code, "output-failed") == 0 && !c.did))
		cli_error(&err, json);
	arena_done(&c.arena);
	return ok ? 0 : error_exit_code(err.kind);
}
