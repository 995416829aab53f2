/* completion: the shells' scripts, printed from the table of commands. */
#include "cli/completion.h"

#include <string.h>

#include "base/check.h"
#include "desk/secret_names.h"
#include "phone/say.h"

#define SCRIPT_MAX (256 * 1024)
#define TABLES "@TABLES@\n"

static void add(struct buf *words, const char *word)
{
	buf_printf(words, " %s", word);
}

/* "en|nl", "NUMBER|auto": what is in small letters is written so. */
static enum offer_kind choices(const char *value, struct buf *words)
{
	enum offer_kind kind = OFFER_NOTHING;

	while (*value) {
		const size_t n = strcspn(value, "|");

		if (*value >= 'a' && *value <= 'z') {
			buf_printf(words, " %.*s", (int)n, value);
			kind = OFFER_WORDS;
		}
		value += n + (value[n] == '|');
	}
	return kind;
}

static enum offer_kind conditions(struct buf *words)
{
	for (int i = 0; i < CONDITIONS; i++)
		add(words, condition_name((enum condition)i));
	return OFFER_WORDS;
}

static enum offer_kind list(const char *const *each, struct buf *words)
{
	for (; *each; each++)
		add(words, *each);
	return OFFER_WORDS;
}

static enum offer_kind names_of_secrets(struct buf *words)
{
	for (int i = 0; i < SECRET_IDS; i++)
		add(words, secret_names[i].name);
	return OFFER_WORDS;
}

/* `what` is its word in the usage. */
static enum offer_kind offer(const char *what, struct buf *words)
{
	if (strcmp(what, "CARRIER") == 0)
		return OFFER_CARRIERS;
	if (strcmp(what, "FILE") == 0)
		return OFFER_FILES;
	if (strcmp(what, "DIR") == 0)
		return OFFER_DIRS;
	if (strcmp(what, "CONDITION") == 0)
		return conditions(words);
	if (strcmp(what, "CC") == 0)
		return list(number_regions(), words);
	if (strcmp(what, "L") == 0)
		return list(say_languages, words);
	return strchr(what, '|') ? choices(what, words) : OFFER_NOTHING;
}

enum offer_kind completion_of_flag(const struct command *command, enum cli_flag flag,
    struct buf *words)
{
	const struct flag *is = cli_flag_of(command, (int)flag);

	return !is->value          ? OFFER_NOTHING
	    : flag == FLAG_CARRIER ? OFFER_CARRIERS
				   : offer(is->value, words);
}

enum offer_kind completion_of_operand(const struct command *command, size_t nth, struct buf *words)
{
	const char *at = command->operands;
	char word[64];
	size_t n;

	for (; nth > 1 && strchr(at, ' '); nth--)
		at = strchr(at, ' ') + 1;
	n = strcspn(at, " ");
	if (nth > 1 || n == 0 || n >= sizeof word)
		return OFFER_NOTHING;
	memcpy(word, at, n);
	word[n] = '\0';
	if (strcmp(command->name, "secret") == 0)
		return names_of_secrets(words);
	return offer(word, words);
}

bool completion_is_first(const struct command *command)
{
	return command == cli_commands || strcmp(command[-1].name, command->name) != 0;
}

bool completion_has_flag(const struct command *command, int flag)
{
	const uint64_t bit = UINT64_C(1) << flag;

	if (!command)
		return flag <= FLAG_GLOBAL_LAST && flag != FLAG_YES;
	return (command->required | command->optional) & bit;
}

static const struct completion_driver *driver_of(const char *shell)
{
	for (const struct completion_driver *d = completion_drivers; d->shell; d++)
		if (strcmp(d->shell, shell) == 0)
			return d;
	return NULL;
}

bool run_completion(struct cli *c, struct error *err)
{
	const struct completion_driver *driver = driver_of(c->operand[0]);
	const char *gap = driver ? strstr(driver->text, TABLES) : NULL;
	struct buf script;

	if (!driver || !gap)
		return error_set(err, ERROR_INPUT, "shell-unknown",
		    _("It takes bash, zsh or fish."), _("There are no completions for \"%s\"."),
		    cli_quoted(c, c->operand[0]));
	buf_init(&script, SCRIPT_MAX);
	buf_add(&script, driver->text, (size_t)(gap - driver->text));
	if (strcmp(driver->shell, "fish") == 0)
		completion_fish(&script);
	else
		completion_sh(&script);
	buf_str(&script, gap + strlen(TABLES));
	check(!script.full);
	cli_piece(c, buf_text(&script));
	buf_done(&script);
	return true;
}
