/* A text as a QR code in cells. */
#ifndef UI_QR_CODE_H
#define UI_QR_CODE_H

#include "ui/draw.h"

struct qr_code;

struct qr_code *qr_code_new(const char *text); /* NULL: too long for one */
void qr_code_free(struct qr_code *q);          /* NULL is fine */
/* Rows and columns that it takes, quiet zone included, with the glyphs in force. */
void qr_code_size(const struct qr_code *q, int *rows, int *columns);
/* Draws from the rectangle's upper left; false, and nothing drawn, when it does not fit. */
bool qr_code_draw(const struct qr_code *q, struct rect r);

#endif
