/* What the console does by itself: sweeps up after processes that died, and settles what is
 * unknown. Nothing here rings, costs, or waits; with nothing open there is no timer. */
#ifndef UI_UPKEEP_H
#define UI_UPKEEP_H

#include "ui/app.h"

void upkeep_start(struct app *app);
void upkeep_done(struct app *app);
/* Something is open: it is swept now and then, until nothing is. */
void upkeep_wake(struct app *app);
/* Takes up the verifications that run, whoever started them: the list tells the truth by itself. */
void upkeep_follow(struct app *app);
/* Settles one operation, or all unknown ones (NULL), and says how it went. */
void upkeep_settle(struct app *app, const char *operation_id);
bool upkeep_settling(const struct app *app);

#endif
