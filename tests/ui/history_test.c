/* The history's screen: of one customer and of everything, page by page, and a line in whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/ui/frozen.h"

#include "desk/customers.h"
#include "store/internal.h"

static void wrote(const char *org_id, const char *action, const char *detail)
{
	struct error err;

	if (!store_begin(session.store, &err) ||
	    !store_audit_whole(session.store, org_id, action, "", detail, &err) ||
	    !store_commit(session.store, &err))
		fail_msg("%s", err.message);
}

static void test_history(void **state)
{
	char kroon[ID_MAX];
	struct error err;

	(void)state;
	press("H");
	golden("history", &sizes[0]);
	assert_true(desk_customer_find(&session, "De Kroon", NULL, true, kroon, &err));
	wrote(kroon, "sync.decided",
	    "organizations: theirs; dropped: note=\"Ask for \"\"Jan\"\"\nafter nine\" language=\"nl\"");
	wrote(NULL, "customer.edit", "not of the Kroon");
	press("q Enter H");
	assert_false(screen_has("not of the Kroon"));
	all_sizes("history-one");
	press("Enter");
	golden("history-whole", &sizes[0]);
	press("Enter c");
	assert_true(screen_has("*61*0480210449#"));
}

/* Older lines are read as the cursor comes to them, and each stands there once. */
static void test_a_long_history(void **state)
{
	char text[32];

	(void)state;
	for (int i = 1; i <= 450; i++) {
		(void)snprintf(text, sizeof text, "change %d.", i);
		wrote(NULL, "customer.edit", text);
	}
	press("H");
	assert_true(screen_has("change 450."));
	press("End");
	assert_true(screen_has("change 251."));
	press("Down");
	assert_true(screen_has("change 250."));
	press("End End Home");
	assert_true(screen_has("change 450."));
	press("End Enter");
	assert_true(screen_has("customer added"));
}

static int interrupted(void *user)
{
	(void)user;
	return 1;
}

/* What cannot be read now is said: a key that does nothing would be pressed again and again. */
static void test_a_store_that_is_busy(void **state)
{
	(void)state;
	sqlite3_progress_handler(session.store->db, 1, interrupted, NULL);
	press("H");
	sqlite3_progress_handler(session.store->db, 0, NULL, NULL);
	assert_true(screen_has("was stopped."));
	press("H");
	assert_true(screen_has("customer added"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		on_practice(test_history),
		on_practice(test_a_long_history),
		on_practice(test_a_store_that_is_busy),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
