/*
 * The text of forms that are not saved yet: kept in $XDG_STATE_HOME/voxdesk/drafts-* (private, like
 * the store), a file for each console that runs, until the next start, where opening the same form
 * shows it again.
 */
#ifndef UI_DRAFTS_H
#define UI_DRAFTS_H

#include "ui/app.h"

/* Writes app->drafts into this console's file. Without a place to write nothing is kept. */
void drafts_save(const struct app *app);
/* Takes over what consoles that have ended left; how many. */
size_t drafts_load(struct app *app);
/* At the end of the program: what is in the file stays for the next start, an empty one goes. */
void drafts_done(void);

#endif
