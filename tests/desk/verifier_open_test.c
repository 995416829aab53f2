/* Opening a country where this number's own range stays blocked; an errand that waits for weeks. */
#include "tests/desk/verifier_fixture.h"

#include <limits.h>

#include "desk/verifier_internal.h"

static void a_blocked_range_is_not_opened(void **state)
{
	static const struct {
		const char *number;
		bool changes; /* the country is closed at first */
	} rows[] = {
		{ "+447012345678", false },
		{ "+2347001234567", true },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct verifier_view *view;
		struct operation *all;
		struct verifier *v;
		char id[ID_MAX];
		size_t n;

		fixture_customer(&d->f, rows[i].number, rows[i].number, "managed", id);
		v = desk_verifier(d, &d->f.session, id, rows[i].number);
		view = verifier_view(v);
		must(&d->f, verifier_open_country(v, &d->f.err));
		desk_wait(d, v, desk_at_rest);
		assert_string_equal(view->problem.code, "number-blocked");
		assert_false(view->country_open);
		assert_false(view->country_closed);
		assert_int_equal(view->checks[CHECK_COUNTRY].state, CHECK_BAR);
		/* The country itself is open now, and the journal says so. */
		must(&d->f,
		    operation_list(d->f.session.store, id, false, NULL, 0, &d->f.arena, &all, &n,
			&d->f.err));
		assert_int_equal(n, rows[i].changes ? 1 : 0);
		if (n > 0)
			assert_int_equal(all[0].state, OPERATION_DONE);
		verifier_free(v);
	}
}

static void patience_without_end_is_not_counted(void **state)
{
	struct desk *d = *state;
	struct errand e = { .waited_ms = INT_MAX - 10, .order = { .patience_ms = -1 } };

	e.m.loop = d->loop;
	errand_again(&e, 30000, NULL);
	assert_int_equal(e.waited_ms, INT_MAX - 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(a_blocked_range_is_not_opened),
		desk_test(patience_without_end_is_not_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
