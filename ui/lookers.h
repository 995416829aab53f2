/* Who looks at something that goes on by itself (a verification, a purchase): the same customer's
 * page may be open twice, one above the other. Told is the one that came last, which is on top. */
#ifndef UI_LOOKERS_H
#define UI_LOOKERS_H

#include <stddef.h>

#include "ui/app.h"

typedef void looker_fn(void *self);
struct lookers {
	struct {
		looker_fn *changed;
		void *self;
	} at[LAYERS_MAX];
	size_t n;
};

void lookers_add(struct lookers *l, looker_fn *changed, void *self);
void lookers_remove(struct lookers *l, const void *self);
void lookers_tell(const struct lookers *l);

#endif
