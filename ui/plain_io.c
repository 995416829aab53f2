/* Asking and answering line by line, and waiting for providers meanwhile. */
#include "ui/plain_io.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"
#include "phone/number.h"

#define PLAIN_COLUMNS 76

static void put_line(const char *line, size_t n)
{
	char clean[1200];
	const char *at = clean;
	size_t fit, used;

	(void)text_clean(line, n, clean, sizeof clean, 0);
	while (text_width(at) > PLAIN_COLUMNS) {
		fit = text_fit(at, PLAIN_COLUMNS, &used);
		while (fit > 0 && at[fit] != ' ')
			fit--;
		if (fit == 0) /* a word that long: leave it to the terminal */
			break;
		(void)printf("%.*s\n", (int)fit, at);
		at += fit + 1;
	}
	(void)puts(at);
}

void plain_say(const char *fmt, ...)
{
	char text[4096];
	const char *at = text;
	size_t n;
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	for (;;) {
		n = strcspn(at, "\n");
		put_line(at, n);
		if (at[n] == '\0')
			return;
		at += n + 1;
	}
}

void plain_error(const struct error *err)
{
	plain_say("%s", err->message);
	if (err->hint[0] != '\0')
		plain_say("%s", err->hint);
}

static void line_there(void *user, short revents)
{
	(void)revents;
	*(bool *)user = true;
}

/* Sharing goes on while a question is open. What is piped in is there already. */
static void await_line(struct plain *p)
{
	bool there = false;

	if (p->syncer == NULL || isatty(STDIN_FILENO) != 1)
		return;
	loop_watch(p->loop, STDIN_FILENO, POLLIN, line_there, &there);
	while (!there)
		loop_step(p->loop);
	loop_unwatch(p->loop, STDIN_FILENO);
}

bool plain_ask(struct plain *p, const char *prompt, char *out, size_t size)
{
	char line[1024];

	out[0] = '\0';
	if (p->ended)
		return false;
	(void)printf("%s ", prompt);
	(void)fflush(stdout);
	await_line(p);
	if (fgets(line, sizeof line, stdin) == NULL) {
		p->ended = true;
		(void)puts("");
		return false;
	}
	if (strchr(line, '\n') == NULL &&
	    feof(stdin) ==
		0) { /* longer than any answer: its rest is no answer to the next question */
		int c = getchar();

		while (c != '\n' && c != EOF)
			c = getchar();
	}
	(void)text_clean(line, strlen(line), out, size, 0);
	explicit_bzero(line, sizeof line); /* a code may have been typed */
	return out[0] != '\0';
}

bool plain_yes(struct plain *p, const char *question)
{
	char answer[16];

	plain_say("%s", question);
	return plain_ask(p, _("yes or no?"), answer, sizeof answer) &&
	    (answer[0] == _("yes")[0] || answer[0] == 'y');
}

/* What costs or cannot be had back: a whole word, and nothing that slips from a finger. */
bool plain_sure(struct plain *p, const char *question)
{
	char answer[16];

	plain_say("%s", question);
	return plain_ask(p, _("Type yes to do it, anything else to leave it:"), answer,
		   sizeof answer) &&
	    (strcmp(answer, _("yes")) == 0 || strcmp(answer, "yes") == 0);
}

int plain_choose(struct plain *p, const char *title, const char *const *lines, size_t n)
{
	char answer[32], *end;
	unsigned long which, shown = 0;
	size_t i;

	plain_say("\n%s", title);
	for (i = 0; i < n; i++) {
		if (lines[i] != NULL)
			plain_say("%lu. %s", ++shown, lines[i]);
	}
	plain_say("0. %s", _("Back (or q)"));
	while (!p->ended) {
		if (!plain_ask(p, _("Number?"), answer, sizeof answer))
			continue;
		which = strtoul(answer, &end, 10);
		if (strcmp(answer, "q") == 0 || (*end == '\0' && which == 0))
			return -1;
		for (i = 0; *end == '\0' && which <= shown && i < n; i++) {
			which -= lines[i] != NULL;
			if (which == 0)
				return (int)i;
		}
		plain_say(_("Type one of the numbers above."));
	}
	return -1;
}

bool plain_has(struct plain *p, enum service service)
{
	if (credentials_has(&p->session->credentials, service))
		return true;
	plain_say(
	    _("There are no credentials for %s here: \"Secrets and providers\" says which are missing and how to give them."),
	    service_name(service));
	return false;
}

const char *plain_shown(struct arena *arena, const char *number)
{
	char text[NUMBER_TEXT_MAX];

	number_show(number, text, sizeof text);
	return arena_strdup(arena, text);
}

/* ---- waiting */

struct waiting {
	struct plain *p;
	bool left; /* the operator pressed Enter */
};

static void on_input(void *user, short revents)
{
	struct waiting *w = user;
	char bytes[256];

	(void)revents;
	if (read(STDIN_FILENO, bytes, sizeof bytes) <= 0)
		w->p->ended = true;
	w->left = true;
}

struct loop *plain_loop(struct plain *p)
{
	if (p->loop == NULL)
		p->loop = loop_new();
	return p->loop;
}

bool plain_wait(struct plain *p, plain_busy_fn *busy, void *user)
{
	struct loop *loop = plain_loop(p);
	struct waiting w = { .p = p };

	if (isatty(STDIN_FILENO) == 1) /* lines that were piped in are answers to later questions */
		loop_watch(loop, STDIN_FILENO, POLLIN, on_input, &w);
	while (!w.left && busy(user)) {
		(void)fflush(stdout);
		loop_step(loop);
	}
	loop_unwatch(loop, STDIN_FILENO);
	return !w.left;
}

bool plain_undone(void *user)
{
	return !*(const bool *)user;
}

void plain_say_once(char said[PLAIN_SAID_MAX], const char *text)
{
	char now[PLAIN_SAID_MAX];

	(void)text_copy(now, sizeof now, text);
	if (now[0] == '\0' || strcmp(now, said) == 0)
		return;
	(void)text_copy(said, PLAIN_SAID_MAX, now);
	plain_say("%s", text);
}
