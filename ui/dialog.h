/* What the dialogs share: a box in the middle. */
#ifndef UI_DIALOG_H
#define UI_DIALOG_H

#include "ui/app.h"

/* Empties and frames a box of about this inner size in the middle of `area`; returns its inside. */
struct rect dialog_box(struct rect area, int rows, int columns, const char *title);

#endif
