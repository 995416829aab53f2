/* The forms of a customer, used by the list and by the lanes. */
#ifndef UI_CUSTOMER_FORM_H
#define UI_CUSTOMER_FORM_H

#include "ui/screen.h"

/* Adds a customer; when saved, its lanes open. `self` is the screen that asks. */
void customer_form_new(struct app *app, struct session *session, void *self);
/* `saved` is called after a change was kept, to read the screen's customer again. */
void customer_form_edit(struct app *app, struct session *session, const char *id, void *self,
    void (*saved)(void *self));

#endif
