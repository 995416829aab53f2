#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/time.h"
#include "cli/command.h"

#define LINE_MAX_BYTES 65536

/* Line ends pass; whatever else a terminal would obey becomes a visible mark. */
static void write_checked(FILE *f, const char *s)
{
	const char *end = s + strlen(s);

	while (s < end) {
		const char *from = s;
		const uint32_t c = text_next(&s, end);

		if (c == '\n' || (c != 0xfffd && text_columns(c) >= 0))
			fwrite(from, 1, (size_t)(s - from), f);
		else
			fprintf(f, "<U+%04X>", (unsigned)c);
	}
}

static void print_line(FILE *f, const char *fmt, va_list ap)
{
	char *line = NULL;

	if (vasprintf(&line, fmt, ap) < 0)
		return;
	write_checked(f, line);
	fputc('\n', f);
	free(line);
}

/* errno is lost by the time everything is flushed. */
static void note_fault(struct cli *c)
{
	if (!c->write_errno && ferror(stdout))
		c->write_errno = errno ? errno : EIO;
}

void cli_say(struct cli *c, const char *fmt, ...)
{
	va_list ap;

	c->wrote = true;
	va_start(ap, fmt);
	print_line(stdout, fmt, ap);
	va_end(ap);
	note_fault(c);
}

void cli_note(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_line(stderr, fmt, ap);
	va_end(ap);
}

void cli_note_later(struct cli *c, const char *line)
{
	if (!c->options.json)
		cli_note("%s", line);
	else
		c->later = c->later ? arena_printf(&c->arena, "%s\n%s", c->later, line)
				    : arena_strdup(&c->arena, line);
}

void cli_document(struct cli *c, cJSON *doc)
{
	char *text = cJSON_PrintUnformatted(doc);

	c->wrote = true;
	if (text) {
		fputs(text, stdout);
		fputc('\n', stdout);
	}
	cJSON_free(text);
	cJSON_Delete(doc);
	note_fault(c);
}

void cli_piece(struct cli *c, const char *text)
{
	c->wrote = true;
	fputs(text, stdout);
	note_fault(c);
}

void cli_list_item(struct cli *c, cJSON *item, size_t *n)
{
	char *text = item ? cJSON_PrintUnformatted(item) : NULL;

	c->wrote = true;
	fputs(*n > 0 ? item ? ",\n" : "" : "[", stdout);
	fputs(text ? text : "]\n", stdout);
	*n += item != NULL;
	cJSON_free(text);
	cJSON_Delete(item);
	note_fault(c);
}

void cli_json_text(cJSON *doc, const char *key, const char *text)
{
	if (text && text[0])
		cJSON_AddStringToObject(doc, key, text);
	else
		cJSON_AddNullToObject(doc, key);
}

void cli_json_number(cJSON *doc, const char *key, int value)
{
	if (value != 0)
		cJSON_AddNumberToObject(doc, key, value);
	else
		cJSON_AddNullToObject(doc, key);
}

void cli_error(const struct error *err, bool json)
{
	fflush(stdout);
	if (json) {
		cJSON *doc = cJSON_CreateObject();
		cJSON *inner = cJSON_AddObjectToObject(doc, "error");
		char *text;

		cJSON_AddStringToObject(inner, "kind", error_kind_name(err->kind));
		cli_json_text(inner, "code", err->code);
		cli_json_text(inner, "message", err->message);
		cli_json_text(inner, "hint", err->hint);
		text = cJSON_PrintUnformatted(doc);
		if (text)
			fprintf(stderr, "%s\n", text);
		cJSON_free(text);
		cJSON_Delete(doc);
		return;
	}
	cli_note("voxdesk: %s", err->message);
	if (err->hint[0])
		cli_note("%s", err->hint);
}

void cli_push(struct cli *c)
{
	if (fflush(stdout) != 0 && !c->write_errno)
		c->write_errno = errno;
}

bool cli_written(struct cli *c)
{
	cli_push(c);
	return !c->write_errno;
}

bool cli_flush(struct cli *c, struct error *err)
{
	cli_push(c);
	if (!c->write_errno)
		return true;
	if (c->did)
		error_set(err, ERROR_STORE, "output-failed",
		    _("Do not run it again for that; see voxdesk journal list. Look for a full disk or a closed pipe."),
		    _("The output could not be written whole, but it was done: %s"), c->did);
	else if (c->command && c->command->needs & WRITES)
		error_set(err, ERROR_STORE, "output-failed",
		    _("Do not run it again for that. Look for a full disk or a closed pipe."),
		    _("What was asked for was done, but the output could not be written whole."));
	else
		error_set(err, ERROR_STORE, "output-failed",
		    _("Look for a full disk or a closed pipe, then run it again."),
		    _("The output could not be written whole."));
	error_detail(err, "%s", strerror(c->write_errno));
	return false;
}

bool cli_on_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

bool cli_can_ask(const struct cli *c, const char *sentence, struct error *err)
{
	if (c->options.yes || cli_on_terminal())
		return true;
	return error_set(err, ERROR_USAGE, "needs-yes", _("Add --yes if that is what you want."),
	    "%s", sentence);
}

bool cli_confirm(struct cli *c, const char *question, struct error *err)
{
	const uint64_t asked_ms = time_monotonic_ms();
	char answer[16] = "";
	bool yes;

	if (c->options.yes)
		return true;
	if (!cli_can_ask(c,
		arena_printf(&c->arena, "%s %s", question, _("There is no terminal to ask on.")),
		err))
		return false;
	write_checked(stderr, question);
	fprintf(stderr, " [y/N] ");
	fflush(stderr);
	yes = fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
	c->began_ms += time_monotonic_ms() - asked_ms; /* the operator's own time */
	if (yes) {
		c->options.yes = true; /* not asked again when the store was busy */
		return true;
	}
	return error_set(err, ERROR_REFUSED, "not-confirmed", NULL, _("Nothing was changed."));
}

const char *cli_quoted(struct cli *c, const char *text)
{
	char clean[200];

	text_clean(text, strlen(text), clean, sizeof clean, 40);
	return arena_strdup(&c->arena, clean);
}

const char *cli_one_line(struct cli *c, const char *codes)
{
	const char *out = "";

	for (const char *at = codes; *at;) {
		const size_t n = strcspn(at, "\n");

		out = arena_printf(&c->arena, "%s%s%.*s", out, *out ? ", " : "", (int)n, at);
		at += n;
		at += *at == '\n';
	}
	return out;
}

size_t cli_fit(const char *text, size_t columns)
{
	size_t used, fit = text_fit(text, columns, &used), at;

	if (!text[fit])
		return fit;
	for (at = fit; at > 0 && text[at] != ' ';)
		at--;
	return at > 0 ? at : fit;
}
