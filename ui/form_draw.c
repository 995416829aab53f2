/* A form's picture: fields with their labels and notes, and the rows for what is wrong. */
#include <string.h>

#include "base/text.h"
#include "ui/dialog.h"
#include "ui/form_filling.h"

#define FORM_COLUMNS 72
#define FORM_TEXT 52 /* columns of text in the narrowest box */

static void make_note(struct filling *f, size_t i)
{
	if (f->note_known[i] || f->form.fields[i].note == NULL)
		return;
	f->notes[i][0] = '\0';
	f->note_roles[i] = ROLE_DIM;
	f->form.fields[i].note(f->user, &f->now, f->edits[i].text, f->notes[i], NOTE_SIZE,
	    &f->note_roles[i]);
	f->note_known[i] = true;
}

static int label_columns(const struct form *form)
{
	size_t i, width, widest = 0;

	for (i = 0; i < form->n; i++) {
		width = text_width(_(form->fields[i].label));
		if (width > widest)
			widest = width;
	}
	return widest > 24 ? 24 : (int)widest;
}

/* As many dots as there are characters. */
static void draw_hidden(const struct line_edit *e, struct rect in, int y, int x, int columns,
    bool focused)
{
	struct line_edit dots;
	size_t before = 0, n = 0;

	for (size_t i = 0; i < e->n; i++) {
		bool begins = ((unsigned char)e->text[i] & 0xc0) != 0x80;

		n += begins;
		before += begins && i < e->at;
	}
	line_edit_init(&dots, 0, "");
	memset(dots.text, '*', n);
	dots.text[n] = '\0';
	dots.n = n;
	dots.at = before;
	line_edit_draw(&dots, in, y, x, columns, focused);
}

static void draw_field(const struct filling *f, struct rect in, int y, size_t i, int labels)
{
	const struct form_field *field = &f->form.fields[i];
	bool focused = i == f->at;
	int x = labels + 4, columns = in.w - x - 1;

	(void)draw_text(in, y, 0, f->fault == (int)i ? ROLE_BAD : ROLE_TEXT,
	    f->fault == (int)i ? "!"
		: focused      ? ">"
			       : " ");
	if (f->kept && form_field_changed(f, i))
		(void)draw_text(in, y, 1, ROLE_WARN, "*");
	(void)draw_cell(in, y, 2, labels, focused ? ROLE_TITLE : ROLE_LABEL, _(field->label));
	if (field->choices == NULL) {
		(void)draw_text(in, y, x - 1, ROLE_BORDER, "[");
		(field->hidden ? draw_hidden : line_edit_draw)(&f->edits[i], in, y, x, columns,
		    focused);
		(void)draw_text(in, y, x + columns, ROLE_BORDER, "]");
		return;
	}
	(void)draw_textf(in, y, x - 1, focused ? ROLE_FIELD_FOCUS : ROLE_FIELD, "< %s >",
	    f->edits[i].text);
	if (focused)
		draw_cursor(in, y, x + 1);
}

/* The last rows: what went wrong, else what the field is for. */
static void draw_bottom(const struct filling *f, struct rect r, bool note_above)
{
	const char *help = f->form.fields[f->at].help;
	int used;

	if (f->error.message[0] != '\0') {
		used = f->error.hint[0] != '\0' ? draw_wrapped_rows(r.w, f->error.hint) : 0;
		used = draw_wrapped(r, 0, 0, r.h - used > 1 ? r.h - used : 1, ROLE_BAD,
		    f->error.message);
		if (f->error.hint[0] != '\0' && used < r.h)
			(void)draw_wrapped(r, used, 0, r.h - used, ROLE_TEXT, f->error.hint);
	} else if (!note_above && f->notes[f->at][0] != '\0') {
		(void)draw_wrapped(r, 0, 0, r.h, f->note_roles[f->at], f->notes[f->at]);
	} else if (help != NULL) {
		(void)draw_wrapped(r, 0, 0, r.h, ROLE_DIM, _(help));
	}
}

/* What is not saved yet must not pass for what is stored. */
static void draw_kept(struct rect in)
{
	const char *text =
	    _("This is what you typed before, not saved yet. Ctrl-R: the stored values");

	if ((int)text_width(text) > in.w)
		text = _("Typed before, not saved. Ctrl-R: the stored values");
	(void)draw_text(in, 0, 0, ROLE_WARN, text);
}

/* Room for an error and its next step, whole: the step is often the yes that is asked for. */
static int bottom_rows(const struct filling *f, int least, int most)
{
	int need = f->error.message[0] == '\0' ? 0
					       : draw_wrapped_rows(FORM_TEXT, f->error.message) +
		(f->error.hint[0] != '\0' ? draw_wrapped_rows(FORM_TEXT, f->error.hint) : 0);

	need = need < most ? need : most;
	return need > least ? need : least;
}

void form_draw(void *self, struct rect area)
{
	struct filling *f = self;
	int n = (int)f->form.n, labels = label_columns(&f->form), y, top = f->kept ? 1 : 0;
	int wanted = bottom_rows(f, 3, area.h);
	bool notes_below = area.h >= 2 * n + 3 + wanted + top; /* else one common row for them */
	int bottom = bottom_rows(f, area.h >= n + 6 + top ? 3 : 2, area.h - n - 3 - top);
	int rows = top + (notes_below ? 2 * n : n + 1) + bottom;
	struct rect in = dialog_box(area, rows, FORM_COLUMNS, _(f->form.title));
	bool whole = notes_below;
	size_t i;

	if (f->kept)
		draw_kept(in);
	for (i = 0; i < f->form.n; i++) {
		make_note(f, i);
		y = top + (int)i * (notes_below ? 2 : 1);
		draw_field(f, in, y, i, labels);
		if (notes_below && f->notes[i][0] != '\0')
			(void)draw_text(in, y + 1, labels + 4, f->note_roles[i], f->notes[i]);
		if (i == f->at && (int)text_width(f->notes[i]) > in.w - labels - 4)
			whole = false;
	}
	draw_bottom(f, rect_rows(in, in.h - bottom, bottom), whole);
}
