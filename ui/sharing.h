/*
 * The console's sharing of its store with the desk's Supabase project (desk/sync.h): begun when the
 * console starts, told of what is changed here, shown in the header. Owned by the app.
 */
#ifndef UI_SHARING_H
#define UI_SHARING_H

#include "desk/sync.h"

struct app;

/* Begins; signs in by itself only where the store was joined before. Nothing without a store or a
 * loop. */
void sharing_start(struct app *app);
void sharing_done(struct app *app);
/* NULL: it was not begun. */
struct syncer *sharing_syncer(const struct app *app);
/* Never NULL; all zero where it was not begun. */
const struct sync_status *sharing_status(const struct app *app);
/* Something was written to the store, here or by another process: pushed soon, if need be. */
void sharing_touched(struct app *app);
/* For the header; "" when this store is not shared. Good until the next change. */
const char *sharing_words(const struct app *app);
/* How many changes wait to be shared: operations of the journal that sharing_words() has counted.
 */
size_t sharing_waiting(const struct app *app);

#endif
