/* The picture of the page that takes in customers: how far it is, and what stands in the way. */
#include <stdio.h>
#include <string.h>

#include "ui/app.h"
#include "ui/import_page.h"
#include "ui/says.h"

#define STATE_ROWS 8 /* at least */
#define LIST_ROWS 4

static const char *phase_words(const struct import_page *v)
{
	if (v->import == NULL)
		return _("No file is chosen.");
	if (v->failed.kind != ERROR_NONE)
		return import_page_count(v)->phase == IMPORT_CHECKING
		    ? _("It was not read to its end. Nothing is taken in; the file has to be mended.")
		    : _("It was stopped. What is taken in stays; the same file again goes on.");
	switch (import_page_count(v)->phase) {
	case IMPORT_CHECKING:
		return _("Every line is checked; nothing is written yet.");
	case IMPORT_CHECKED:
		return _("Checked. Nothing is written yet.");
	case IMPORT_WRITING:
		return _("Taking in the customers.");
	case IMPORT_PLACING:
		return _("The shared desk is asked for places in the pool.");
	case IMPORT_HANDOUTS:
		return _("Writing the hand-outs.");
	default:
		return _("Done.");
	}
}

static const char *next_words(const struct import_page *v)
{
	if (v->import == NULL)
		return _("Next: f chooses a file");
	if (v->failed.kind != ERROR_NONE)
		return _("Next: put that right, then f reads the file again");
	if (import_page_count(v)->phase == IMPORT_CHECKED)
		return import_page_has_work(v)
		    ? _("Next: g takes in what is good, after a question")
		    : import_page_count(v)->bad > 0
		    ? _("Next: mend the lines below in the file; f reads it again")
		    : _("Next: nothing new in this file; f chooses another one");
	return import_page_count(v)->phase == IMPORT_DONE
	    ? _("Next: q goes back to the customers")
	    : _("Next: wait, or q stops it; the rest can be done later");
}

static const char *ignored_words(const struct import_page *v, struct arena *arena)
{
	const struct import_ignored *ignored;
	const size_t n = import_ignored(v->import, &ignored);

	if (n == 0)
		return "";
	return ignored[0].nearest[0] != '\0'
	    ? arena_printf(arena, _("! Columns passed over: %zu, first \"%s\" (is \"%s\" meant?)"),
		  n, ignored[0].name, ignored[0].nearest)
	    : arena_printf(arena, _("! Columns passed over: %zu, first \"%s\""), n,
		  ignored[0].name);
}

static struct says what_is_said(const struct import_page *v, struct arena *arena)
{
	const struct import_count *c = import_page_count(v);
	struct says out = { .next = next_words(v) };
	int line;

	says_add(&out, v->failed.kind != ERROR_NONE ? ROLE_BAD : ROLE_TEXT, phase_words(v));
	if (v->import == NULL ||
	    (v->failed.kind != ERROR_NONE && import_page_count(v)->phase == IMPORT_CHECKING))
		return out;
	says_add(&out, ROLE_TEXT,
	    arena_printf(arena,
		_("Lines %zu: to take in %zu, taken in %zu, there already %zu, not taken in %zu."),
		c->read, c->good, c->added, c->already, c->bad));
	says_add(&out, ROLE_WARN, ignored_words(v, arena));
	if (strcmp(import_encoding(v->import), "utf-8") != 0)
		says_add(&out, ROLE_WARN,
		    arena_printf(arena, _("Read as %s: look at the accents. %s"),
			import_encoding(v->import), import_example(v->import, &line)));
	says_add(&out, ROLE_DIM,
	    arena_printf(arena, _("AI numbers given %zu, wanted and not given %zu. Hand-outs %zu."),
		c->placed, c->unplaced, c->handouts));
	return out;
}

void import_layout(void *self, struct rect area)
{
	struct import_page *v = self;
	struct arena arena = { 0 };
	const struct says says = what_is_said(v, &arena);

	says_over_list(&says, area, STATE_ROWS, LIST_ROWS, &v->state_rect, &v->list_rect);
	arena_done(&arena);
	list_fit(&v->list, v->n_bad + v->n_unplaced + v->n_kept + v->n_doubts,
	    rect_inside(v->list_rect).h);
}

static void draw_state(const struct import_page *v)
{
	const struct import_count *c = import_page_count(v);
	struct rect in = rect_inside(v->state_rect);
	struct arena arena = { 0 };
	const struct says says = what_is_said(v, &arena);

	draw_box(v->state_rect, v->file[0] != '\0' ? v->file : _("No file"), false);
	says_draw(&says, in);
	if (import_page_works(v))
		(void)draw_textf(in, 0, in.w - 8, ROLE_DIM, "%3d.%d %%", c->permille / 10,
		    c->permille % 10);
	arena_done(&arena);
}

static void draw_line(void *user, struct rect row, size_t i, bool selected)
{
	const struct import_page *v = user;
	enum role role = selected ? ROLE_SELECTED : ROLE_TEXT;
	const size_t others = v->n_bad + v->n_unplaced + v->n_kept;
	const struct import_bad *b = i < v->n_bad ? &v->bad[i]
	    : i >= others                         ? &v->doubts[i - others]
						  : NULL;

	if (b != NULL) {
		(void)draw_textf(row, 0, 1, role, _("line %d  %s%s%s%s"), b->line, b->value,
		    b->value[0] != '\0' ? "  " : "", b->reason, "");
		return;
	}
	i -= v->n_bad;
	if (i < v->n_unplaced)
		(void)draw_textf(row, 0, 1, role, _("line %d  %s has no AI number: %s"),
		    v->unplaced[i].line, v->unplaced[i].name, v->unplaced[i].reason);
	else
		(void)draw_textf(row, 0, 1, role, "%s: %s", v->kept[i - v->n_unplaced].file,
		    v->kept[i - v->n_unplaced].reason);
}

/* It stays in sight when its dialog was closed. */
static void draw_failed(const struct error *failed, struct rect in)
{
	int y = draw_wrapped(in, 0, 0, in.h, ROLE_BAD, failed->message);

	if (y < in.h)
		(void)draw_wrapped(in, y, 0, in.h - y, ROLE_TEXT, failed->hint);
}

void import_draw(void *self, struct rect area)
{
	struct import_page *v = self;
	char title[160];
	int n;

	(void)area;
	draw_state(v);
	n = snprintf(title, sizeof title,
	    v->n_unplaced > 0 ? _("Not taken in (%zu); taken in without an AI number (%zu)")
			      : _("Not taken in, and why (%zu)"),
	    v->n_bad, v->n_unplaced);
	if (v->n_doubts > 0 && n > 0 && (size_t)n < sizeof title)
		(void)snprintf(title + n, sizeof title - (size_t)n, _("; to be looked at (%zu)"),
		    v->n_doubts);
	draw_box(v->list_rect, title, false);
	if (v->list.n > 0)
		list_draw(&v->list, rect_inside(v->list_rect), draw_line, v);
	else if (v->failed.kind != ERROR_NONE)
		draw_failed(&v->failed, rect_inside(v->list_rect));
	else if (v->import != NULL && import_page_count(v)->phase != IMPORT_CHECKING)
		(void)draw_text(rect_inside(v->list_rect), 0, 1, ROLE_DIM,
		    _("Nothing: every line is good."));
}
