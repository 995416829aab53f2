/* What to say: the code spelt out and the whole paragraph, in the customer's language (or another
 * one). */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/forwarding.h"
#include "phone/say.h"
#include "ui/screens.h"
#include "ui/text_view.h"

struct say {
	struct app *app;
	struct session *session;
	struct arena arena;
	char id[ID_MAX], number[E164_MAX];
	struct lane1 lane1;
	struct text_view view;
	struct rect rect;
	char lang[3];
	char heading[200];
};

static void add(struct say *s, enum role role, int indent, const char *text)
{
	text_view_add(&s->view, &s->arena, role, indent, text);
}

/* Splits a text with \n into lines of the view. */
static void add_lines(struct say *s, const char *text)
{
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");

		add(s, ROLE_TEXT, 1, arena_strndup(&s->arena, text, n));
		text += n + (text[n] == '\n');
	}
}

/* A code and how it is said; `step` 0: the only one. */
static void add_code(struct say *s, size_t step, const char *code)
{
	struct buf out;

	buf_init(&out, 2000);
	add(s, ROLE_CODE, 1,
	    step > 0 ? arena_printf(&s->arena, "%zu  %s", step, code)
		     : arena_strdup(&s->arena, code));
	say_code(s->lang, code, &out);
	add(s, ROLE_TITLE, 3, arena_strdup(&s->arena, buf_text(&out)));
	buf_done(&out);
}

static void make(struct say *s)
{
	const struct dial_code *code = &s->lane1.code;
	const char *owed = s->lane1.config->owed_cancel;
	char first[SAY_FIRST_MAX][CODE_MAX];
	size_t n = say_first_codes(code, owed, first);
	struct buf out;

	text_view_clear(&s->view);
	for (size_t i = 0; i < n; i++)
		add_code(s, i + 1, first[i]);
	for (size_t i = 0; i < code->n_legs; i++)
		add_code(s, n + code->n_legs > 1 ? n + i + 1 : 0, code->legs[i].activate);
	add(s, ROLE_TEXT, 0, NULL);
	buf_init(&out, 8000);
	say_instructions(s->lang, code, owed, &out);
	add_lines(s, buf_text(&out));
	buf_done(&out);
	(void)snprintf(s->heading, sizeof s->heading, _("Say to %s (%s)"), s->lane1.customer.name,
	    s->lang);
}

/* Reads the lane again; what is shown stays when that fails. */
static bool load(struct say *s)
{
	struct arena arena = { 0 };
	struct lane1 lane1;
	struct error err;

	if (!lane1_load(s->session, s->id, s->number, &arena, &lane1, &err)) {
		app_error(s->app, &err);
		arena_done(&arena);
		return false;
	}
	if (!lane1.has_code) {
		app_error(s->app, &lane1.code_error);
		arena_done(&arena);
		return false;
	}
	arena_done(&s->arena);
	s->arena = arena;
	s->lane1 = lane1;
	return true;
}

static bool say_open(void *self, struct app *app, const char *arg)
{
	struct say *s = self;
	const char *blank = arg != NULL ? strchr(arg, ' ') : NULL;

	s->app = app;
	s->session = app_session(app);
	if (blank == NULL || (size_t)(blank - arg) >= sizeof s->id)
		return false;
	memcpy(s->id, arg, (size_t)(blank - arg));
	(void)text_copy(s->number, sizeof s->number, blank + 1);
	if (!load(s))
		return false;
	(void)text_copy(s->lang, sizeof s->lang,
	    say_language_known(s->lane1.customer.language) ? s->lane1.customer.language : "en");
	make(s);
	return true;
}

static void say_close(void *self)
{
	arena_done(&((struct say *)self)->arena);
}

static void say_event(void *self, const struct event *e)
{
	struct say *s = self;

	if (e->kind == EVENT_STORE && load(s)) {
		make(s);
		app_dirty(s->app);
	}
}

static void scroll(struct say *s, int by)
{
	if (text_view_scroll(&s->view, by))
		app_dirty(s->app);
}

static void do_up(void *self)
{
	scroll(self, -1);
}

static void do_down(void *self)
{
	scroll(self, 1);
}

static void do_page_up(void *self)
{
	scroll(self, -((struct say *)self)->rect.h);
}

static void do_page_down(void *self)
{
	scroll(self, ((struct say *)self)->rect.h);
}

static void do_language(void *self)
{
	struct say *s = self;
	size_t i = 0;

	while (say_languages[i] != NULL && strcmp(say_languages[i], s->lang) != 0)
		i++;
	if (say_languages[i] == NULL || say_languages[i + 1] == NULL)
		i = 0;
	else
		i++;
	(void)text_copy(s->lang, sizeof s->lang, say_languages[i]);
	make(s);
	app_dirty(s->app);
}

static void do_given(void *self)
{
	struct say *s = self;
	struct error err;

	if (!lane1_given(s->session, &s->lane1, &err)) {
		app_error(s->app, &err);
		return;
	}
	app_pop(s->app, NULL);
	app_say(s->app, ROLE_OK,
	    _("Given: the code is kept as it was read out. Press m again when the customer has dialled it."));
}

static const char *can_given(void *self)
{
	const struct forwarding *f = ((struct say *)self)->lane1.config;

	return f->state == INBOUND_GIVEN || f->state == INBOUND_REPORTED ||
		f->state == INBOUND_PROVEN
	    ? _("it is marked given already")
	    : NULL;
}

static const struct command commands[] = {
	{ "say-given", "m Enter", N_("Given, back"),
	    N_("Mark the code as given and go back to the lanes"), CMD_WRITES, can_given, do_given,
	    NULL },
	{ "say-language", "L Tab", N_("Language"), N_("The next language: en, nl, fr, de"), 0, NULL,
	    do_language, NULL },
	{ "say-up", "Up k", N_("Up"), N_("One row up"), CMD_HIDDEN, NULL, do_up, NULL },
	{ "say-down", "Down j", N_("Down"), N_("One row down"), CMD_HIDDEN, NULL, do_down, NULL },
	{ "say-page-up", "PgUp", N_("Page up"), N_("One page up"), CMD_HIDDEN, NULL, do_page_up,
	    NULL },
	{ "say-page-down", "PgDn Space", N_("Page down"), N_("One page down"), CMD_HIDDEN, NULL,
	    do_page_down, NULL },
	{ 0 },
};

static void say_layout(void *self, struct rect area)
{
	struct say *s = self;

	s->rect = area;
	text_view_layout(&s->view, area);
}

static void say_draw(void *self, struct rect area)
{
	const struct say *s = self;

	text_view_draw(&s->view, area);
	draw_cursor(area, 0, 0);
}

static const char *say_heading(void *self)
{
	return ((struct say *)self)->heading;
}

const struct screen screen_say = {
	.name = "say",
	.title = N_("What to say"),
	.size = sizeof(struct say),
	.open = say_open,
	.close = say_close,
	.event = say_event,
	.layout = say_layout,
	.draw = say_draw,
	.heading = say_heading,
	.commands = commands,
};
