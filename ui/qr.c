/* The code as a QR code: the plain text, not a tel: link, because iPhones refuse links with * and
 * #. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/qr_code.h"
#include "ui/screens.h"

struct qr {
	struct app *app;
	struct qr_code *code;
	char text[128];
};

static bool qr_open(void *self, struct app *app, const char *arg)
{
	struct qr *q = self;

	q->app = app;
	if (arg == NULL || !text_copy(q->text, sizeof q->text, arg))
		return false;
	q->code = qr_code_new(q->text);
	if (q->code == NULL)
		app_say(app, ROLE_BAD, _("This code cannot be drawn as a QR code."));
	return q->code != NULL;
}

static void qr_close(void *self)
{
	qr_code_free(((struct qr *)self)->code);
}

static void qr_event(void *self, const struct event *e)
{
	(void)self;
	(void)e;
}

static void qr_layout(void *self, struct rect area)
{
	(void)self;
	(void)area;
}

static void qr_draw(void *self, struct rect area)
{
	const struct qr *q = self;
	struct rect r = rect_rows(area, 1, area.h - 1);
	int rows, columns, x;

	x = draw_text(area, 0, 1, ROLE_TITLE, _("Scan, copy, paste into the dialler:"));
	(void)draw_text(area, 0, x + 1, ROLE_CODE, q->text);
	qr_code_size(q->code, &rows, &columns);
	if (!qr_code_draw(q->code, rect_cols(r, 1, r.w - 1)))
		(void)draw_textf(r, 1, 1, ROLE_WARN,
		    _("The QR code needs %d rows and %d columns; there are %d and %d."), rows,
		    columns, r.h, r.w - 1);
	draw_cursor(area, 0, 0);
}

static void do_copy(void *self)
{
	struct qr *q = self;

	app_copy(q->app, q->text, q->text);
}

static const struct command commands[] = {
	{ "qr-copy", "y", N_("Copy"), N_("Copy the code to the terminal's clipboard"), 0, NULL,
	    do_copy, NULL },
	{ 0 },
};

const struct screen screen_qr = {
	.name = "qr",
	.title = N_("QR code"),
	.size = sizeof(struct qr),
	.open = qr_open,
	.close = qr_close,
	.event = qr_event,
	.layout = qr_layout,
	.draw = qr_draw,
	.commands = commands,
};
