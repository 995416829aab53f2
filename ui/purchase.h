/* A purchase or release as a page shows it while it runs, stops or has ended; a part of the screens
 * buy and release. The work is the provisioner's (desk/provision.h). */
#ifndef UI_PURCHASE_H
#define UI_PURCHASE_H

#include "ui/draw.h"
#include "ui/works.h"

struct purchase {
	struct app *app;
	struct provisioner *provisioner; /* of works.h */
};

const struct provision_view *purchase_view(const struct purchase *c);
/* Under way, or waiting for a decision, or done. */
bool purchase_begun(const struct purchase *c);
const char *purchase_can_go_on(const struct purchase *c);
void purchase_go_on(struct purchase *c);
void purchase_leave(struct purchase *c); /* after a question */
/* `done`: what to say when it is; `next`: the step after that. */
void purchase_draw(const struct purchase *c, struct rect in, const char *done, const char *next);

#endif
