#include "desk/place_first.h"

#include <string.h>

#include "base/text.h"
#include "store/pool.h"

static bool fits(const struct pool_number *n, const char *country)
{
	const bool dangling =
	    strcmp(n->provider, "telnyx") == 0 && n->seen_at[0] && !n->connection_id[0];

	return n->active && n->drift != DRIFT_MISSING && n->drift != DRIFT_SUSPENDED && !dangling &&
	    !n->led_to[0] && strcmp(n->country, country) == 0;
}

static bool better(const struct pool_number *a, const struct pool_number *b)
{
	const bool seen_a = a->seen_at[0] != '\0', seen_b = b->seen_at[0] != '\0';

	return seen_a != seen_b ? seen_a : a->used < b->used;
}

/* As the store would take it; `all` counts what is asked for. */
static void choose(struct store *s, const struct place_wish *w, struct place_first *first,
    struct pool_number *all, size_t n)
{
	struct pool_number *best = NULL;
	char has[17] = "";

	if (w->number[0] || first->refused || !pool_place_of(s, w->config_id, has, NULL))
		return;
	for (size_t k = 0; k < n; k++) {
		struct pool_number *at = &all[k];
		const bool its_own = strcmp(at->number, has) == 0;

		if (!fits(at, w->country) || (!its_own && at->used >= at->capacity))
			continue;
		/* What it has already, and what a call that is made once more has named, stay. */
		if (its_own || strcmp(at->number, first->number) == 0) {
			best = at;
			break;
		}
		if (!best || better(at, best))
			best = at;
	}
	(void)text_copy(first->number, sizeof first->number, best ? best->number : "");
	if (best && strcmp(best->number, has) != 0)
		best->used++;
}

void place_firsts(struct store *s, const struct place_wish *wishes, struct place_first *first,
    size_t n, struct arena *arena)
{
	struct pool_number *all;
	size_t n_all;

	if (!pool_list(s, arena, &all, &n_all, NULL))
		return; /* the store is busy: by the country, then */
	for (size_t i = 0; i < n; i++)
		choose(s, &wishes[i], &first[i], all, n_all);
}
