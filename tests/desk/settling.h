/* What was left open is looked at again: what the tests of every kind of operation share. */
#ifndef TESTS_DESK_SETTLING_H
#define TESTS_DESK_SETTLING_H

#include "tests/desk/verifier_fixture.h"

struct settled {
	bool came;
	size_t settled, open;
	struct error last;
};

static inline void settled_came(void *user, size_t settled, size_t open, const struct error *last)
{
	struct settled *s = user;

	*s = (struct settled){ .came = true, .settled = settled, .open = open };
	if (last)
		s->last = *last;
}

static inline bool settled_there(void *user)
{
	return ((struct settled *)user)->came;
}

/* That operation; NULL: all that are open. */
static inline struct settled settle_at(struct desk *d, const char *operation_id, int pace)
{
	struct settled s = { .came = false };
	struct settler *settler =
	    settler_new(&d->f.session, d->loop, operation_id, settled_came, &s, &d->f.err);

	if (!settler)
		fail_msg("%s: %s", d->f.err.code, d->f.err.message);
	settler_pace(settler, pace);
	assert_true(desk_run(d, settled_there, &s));
	settler_free(settler);
	return s;
}

static inline struct settled settle(struct desk *d, const char *operation_id)
{
	return settle_at(d, operation_id, PACE);
}

#endif
