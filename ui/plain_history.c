/* The history in the plain console: the newest lines, older ones on request, and one in whole. */
#include "ui/plain_io.h"

#include <string.h>

#include "base/i18n.h"
#include "base/time.h"
#include "desk/history.h"
#include "store/store.h"

#define SHOWN_MAX 20

static void show(struct plain *p, const struct audit_line *line)
{
	const char *at = history_detail(p->session, line, &p->arena);
	char when[40];

	time_for_operator(line->at, when, sizeof when);
	plain_say("\n%s", history_words(line->action));
	plain_say("%s  %s", when, line->operator_name);
	if (line->customer[0] != '\0')
		plain_say("%s", line->customer);
	while (*at != '\0') {
		const size_t n = strcspn(at, "\n");

		plain_say("%s", arena_strndup(&p->arena, at, n));
		at += n + (at[n] == '\n');
	}
}

void plain_history(struct plain *p, const char *customer_id)
{
	const char *lines[SHOWN_MAX + 1];
	struct audit_line *rows;
	struct error err = { 0 };
	int64_t before = 0;
	char when[40];
	size_t n;
	int which;

	while (!p->ended) {
		arena_reset(&p->arena);
		if (!audit_list(p->session->store, customer_id, before, SHOWN_MAX, &p->arena, &rows,
			&n, &err)) {
			plain_error(&err);
			return;
		}
		if (n == 0) {
			plain_say(before > 0 ? _("That was all.") : _("Nothing was done yet."));
			return;
		}
		for (size_t i = 0; i < n; i++) {
			time_for_operator(rows[i].at, when, sizeof when);
			lines[i] = arena_printf(&p->arena, "%s %s: %s", when, rows[i].operator_name,
			    history_title(p->session, &rows[i], customer_id == NULL, &p->arena));
		}
		lines[n] = n == SHOWN_MAX ? _("Older") : NULL;
		which = plain_choose(p, _("The history, newest first:"), lines, n + 1);
		if (which < 0)
			return;
		if ((size_t)which == n)
			before = rows[n - 1].id;
		else
			show(p, &rows[which]);
	}
}
