/*
 * What is under way at the providers for customers beside verifications (watch.h): agents pointed,
 * caller IDs offered, numbers bought and given back. A work goes on when its page is left; how it
 * ended is said in the status row. Owned by the app.
 */
#ifndef UI_WORKS_H
#define UI_WORKS_H

#include "desk/agents.h"
#include "desk/provision.h"
#include "ui/lookers.h"

/* What a work is about, within a customer. */
enum work_key { WORK_INBOUND, WORK_OUTBOUND, WORK_OFFER, WORK_NUMBER, WORK_KEYS };

/* Each begins and is watched from then on; false with err as agents.h has it. */
must_check bool works_point(struct app *app, const struct agent *agent,
    enum agent_direction direction, bool take_off, struct error *err);
must_check bool works_offer(struct app *app, const char *customer_id, const char *name,
    const char *caller_id_id, struct error *err);
/* What is being done, in words, and what is in its way (NULL: nothing); false: nothing is. The
 * texts are good until the next event. */
bool works_doing(struct app *app, const char *customer_id, enum work_key key, const char **text,
    const struct error **problem);

bool works_busy(const struct app *app); /* any of them */
/* The customer's purchase or release: taken up, or made. `changed` until works_leave(). */
struct provisioner *works_provisioner(struct app *app, const char *customer_id, const char *name,
    looker_fn *changed, void *self, struct error *err);
void works_leave(struct app *app, void *self);

/* For app.c. */
void works_store_changed(struct app *app);
void works_reap(struct app *app); /* frees those that have ended and that nobody looks at */
void works_free(struct app *app);

#endif
