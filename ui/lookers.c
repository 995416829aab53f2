#include "ui/lookers.h"

#include "base/check.h"

void lookers_add(struct lookers *l, looker_fn *changed, void *self)
{
	check(l->n < LAYERS_MAX); /* a layer looks once */
	l->at[l->n].changed = changed;
	l->at[l->n].self = self;
	l->n++;
}

void lookers_remove(struct lookers *l, const void *self)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->n; i++)
		if (l->at[i].self != self)
			l->at[kept++] = l->at[i];
	l->n = kept;
}

void lookers_tell(const struct lookers *l)
{
	if (l->n > 0)
		l->at[l->n - 1].changed(l->at[l->n - 1].self);
}
