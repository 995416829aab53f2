/*
 * The text of forms that were open when the connection was lost: kept in
 * $XDG_STATE_HOME/voxdesk/drafts (private, like the store) until the next start, where opening the
 * same form shows it again.
 */
#ifndef UI_DRAFTS_H
#define UI_DRAFTS_H

#include "ui/app.h"

/* Writes app->drafts, if there are any. Without a place to write nothing is kept. */
void drafts_save(const struct app *app);
/* Takes back what was kept and removes the file; how many. */
size_t drafts_load(struct app *app);

#endif
