/*
 * The code as a QR code: the plain text, not a tel: link, because iPhones refuse links with * and #.
 * Two rows of modules share a row of cells (upper half block); in ASCII two columns make a module.
 */
#include <qrencode.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/glyphs.h"
#include "ui/screens.h"

#define QUIET 2 /* modules of white around it; ISO/IEC 18004 asks for 4, scanners on a screen do with 2 */

struct qr {
	struct app *app;
	QRcode *code;
	char text[128];
};

static bool qr_open(void *self, struct app *app, const char *arg)
{
	struct qr *q = self;

	q->app = app;
	if (arg == NULL || !text_copy(q->text, sizeof q->text, arg))
		return false;
	q->code = QRcode_encodeString8bit(q->text, 0, QR_ECLEVEL_M);
	if (q->code == NULL)
		app_say(app, ROLE_BAD, _("This code cannot be drawn as a QR code."));
	return q->code != NULL;
}

static void qr_close(void *self)
{
	QRcode_free(((struct qr *)self)->code);
}

static void qr_event(void *self, const struct event *e)
{
	(void)self;
	(void)e;
}

static bool dark(const struct qr *q, int y, int x)
{
	int w = q->code->width;

	y -= QUIET;
	x -= QUIET;
	return y >= 0 && x >= 0 && y < w && x < w && (q->code->data[y * w + x] & 1) != 0;
}

static void qr_layout(void *self, struct rect area)
{
	(void)self;
	(void)area;
}

/* Light modules are drawn, dark ones left empty: on a dark terminal that is a QR code as printed; most
 * scanners read the inverse too, which a light terminal gives. */
static void draw_half_blocks(const struct qr *q, struct rect r, int size)
{
	for (int y = 0; y < size; y += 2)
		for (int x = 0; x < size; x++) {
			bool up = !dark(q, y, x), down = y + 1 < size && !dark(q, y + 1, x);

			(void)draw_text(r, y / 2, x, ROLE_CODE, up && down ? "\u2588" : up ? "\u2580" : down ? "\u2584" : " ");
		}
}

static void draw_ascii(const struct qr *q, struct rect r, int size)
{
	for (int y = 0; y < size; y++)
		for (int x = 0; x < size; x++)
			(void)draw_text(r, y, 2 * x, ROLE_CODE, dark(q, y, x) ? "  " : "##");
}

static void qr_draw(void *self, struct rect area)
{
	const struct qr *q = self;
	int size = q->code->width + 2 * QUIET;
	bool ascii = glyphs_are_ascii();
	int rows = ascii ? size : (size + 1) / 2, columns = ascii ? 2 * size : size;
	struct rect r = rect_rows(area, 1, area.h - 1);

	(void)draw_text(area, 0, 1, ROLE_TITLE, _("Scan, copy, paste into the dialler, then the call key:"));
	(void)draw_text(area, 0, 57, ROLE_CODE, q->text);
	if (rows > r.h || columns > r.w) {
		(void)draw_textf(r, 1, 1, ROLE_WARN, _("The QR code needs %d rows and %d columns; here are %d and %d."), rows + 4, columns, area.h + 3,
		    area.w);
		return;
	}
	if (ascii)
		draw_ascii(q, rect_cols(r, 1, r.w - 1), size);
	else
		draw_half_blocks(q, rect_cols(r, 1, r.w - 1), size);
	draw_cursor(area, 0, 0);
}

static void do_copy(void *self)
{
	struct qr *q = self;

	app_copy(q->app, q->text, q->text);
}

static const struct command commands[] = {
	{ "qr-copy", "y", N_("Copy"), N_("Copy the code to the terminal's clipboard"), 0, NULL, do_copy, NULL },
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
