/*
 * Two rows of modules share a row of cells (half blocks); in ASCII two columns make a module.
 * Light modules are drawn, dark ones left empty: on a dark terminal that is a QR code as printed;
 * scanners read the inverse too, which a light terminal gives.
 */
#include "ui/qr_code.h"

#include <qrencode.h>
#include <stdlib.h>

#include "base/mem.h"
#include "ui/glyphs.h"

#define QUIET                                                                                     \
	2 /* modules of light around it; ISO/IEC 18004 asks for 4, scanners of a screen do with 2 \
	   */

struct qr_code {
	QRcode *code;
};

struct qr_code *qr_code_new(const char *text)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	struct qr_code *q;

	if (code == NULL)
		return NULL;
	q = xmalloc(sizeof *q);
	q->code = code;
	return q;
}

void qr_code_free(struct qr_code *q)
{
	if (q == NULL)
		return;
	QRcode_free(q->code);
	free(q);
}

static int modules(const struct qr_code *q)
{
	return q->code->width + 2 * QUIET;
}

void qr_code_size(const struct qr_code *q, int *rows, int *columns)
{
	int size = modules(q);

	*rows = glyphs_are_ascii() ? size : (size + 1) / 2;
	*columns = glyphs_are_ascii() ? 2 * size : size;
}

static bool dark(const struct qr_code *q, int y, int x)
{
	int w = q->code->width;

	y -= QUIET;
	x -= QUIET;
	return y >= 0 && x >= 0 && y < w && x < w && (q->code->data[y * w + x] & 1) != 0;
}

bool qr_code_draw(const struct qr_code *q, struct rect r)
{
	int size = modules(q), rows, columns;

	qr_code_size(q, &rows, &columns);
	if (rows > r.h || columns > r.w)
		return false;
	for (int y = 0; y < rows; y++)
		for (int x = 0; x < size; x++) {
			bool up = !dark(q, 2 * y, x),
			     down = 2 * y + 1 < size && !dark(q, 2 * y + 1, x);

			if (glyphs_are_ascii())
				(void)draw_text(r, y, 2 * x, ROLE_TEXT,
				    dark(q, y, x) ? "  " : "##");
			else
				(void)draw_text(r, y, x, ROLE_TEXT,
				    up && down ? "\u2588"
					: up   ? "\u2580"
					: down ? "\u2584"
					       : " ");
		}
	return true;
}
