/* Managed numbers as an account lists them, and the desk's settings. */
#include "verifications.h"

#include <time.h>

#include "store/internal.h"
#include "store/managed.h"
#include "store/settings.h"

static struct managed_seen number(const char *text, bool active)
{
	return (struct managed_seen){ .number = text,
		.country = "BE",
		.name = "Desk",
		.sid = "PN1",
		.account_sid = "AC1",
		.active = active };
}

static struct managed_number found(struct folder *f, const char *text)
{
	struct managed_number *all;
	size_t n;

	assert_ok(f, managed_list(f->store, &f->arena, &all, &n, &f->err));
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].number, text) == 0)
			return all[i];
	fail_msg("%s is not there", text);
	return (struct managed_number){ .number = "" };
}

static void an_account_as_it_is_listed(void **state)
{
	struct folder *f = *state;
	struct managed_seen seen[] = { number("+32460000001", true), number("+32460000002", true),
		number("+32460000003", false) };
	struct managed_number m;
	char org[ID_MAX], id[ID_MAX];
	int64_t lines;

	add(f, "Kroon", NULL, org);
	assert_ok(f, managed_number_add(f->store, org, "+32460000001", "", id, &f->err));
	time_freeze(1800000000);
	lines = audit_lines(f);
	assert_ok(f, managed_sync(f->store, "AC1", NULL, seen, 3, &f->err));
	assert_int_equal(audit_lines(f), lines + 3);
	m = found(f, "+32460000001"); /* known: keeps its customer */
	assert_string_equal(m.customer, "Kroon");
	assert_string_equal(m.org_id, org);
	assert_string_equal(m.country, "BE");
	assert_string_equal(m.sid, "PN1");
	assert_string_equal(m.account_sid, "AC1");
	m = found(f, "+32460000003"); /* new: nobody's */
	assert_string_equal(m.customer, "");
	assert_string_equal(m.org_id, "");
	assert_false(m.active);
	assert_string_equal(m.name, "Desk");
	assert_string_equal(m.seen_at, "2027-01-15T08:00:00Z");
	/* The same again: seen, nothing else. */
	time_freeze(1800000060);
	lines = audit_lines(f);
	assert_ok(f, managed_sync(f->store, "AC1", NULL, seen, 3, &f->err));
	assert_int_equal(audit_lines(f), lines);
	assert_string_equal(found(f, "+32460000002").seen_at, "2027-01-15T08:01:00Z");
	assert_int_equal(number_of(f, "select max(version) from twilio_phone_numbers"), 2);
	/* One is missing, one is on again. */
	time_freeze(1800000120);
	seen[1] = number("+32460000003", true);
	assert_ok(f, managed_sync(f->store, "AC1", NULL, seen, 2, &f->err));
	assert_int_equal(audit_lines(f), lines + 2);
	assert_string_equal(last_action(f), "managed.missing");
	assert_false(found(f, "+32460000002").active);
	assert_string_equal(found(f, "+32460000002").seen_at, "2027-01-15T08:01:00Z");
	assert_true(found(f, "+32460000003").active);
	/* Another account's list says nothing about this one's. */
	assert_ok(f, managed_sync(f->store, "AC2", NULL, NULL, 0, &f->err));
	assert_true(found(f, "+32460000001").active);
	assert_ok(f, managed_sync(f->store, "AC1", NULL, NULL, 0, &f->err));
	assert_false(found(f, "+32460000001").active);
	time_freeze(0);
}

static void what_is_no_managed_number(void **state)
{
	struct folder *f = *state;
	struct managed_seen seen[] = { number("+32480210449", true), number("98765", true),
		number("+0123456", true), number("", true), number("+32 460", true),
		number("+12345678901234567", true) };
	struct managed_number *all;
	char id[ID_MAX];
	size_t n;

	assert_ok(f, pool_number_add(f->store, "+32480210449", "BE", "twilio", 50, id, &f->err));
	assert_ok(f,
	    managed_sync(f->store, "AC1", NULL, seen, sizeof seen / sizeof seen[0], &f->err));
	assert_ok(f, managed_list(f->store, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 0);
}

static void missing_suspended_moved(void **state)
{
	struct folder *f = *state;
	struct managed_seen one = number("+32460000001", true);
	struct ai_number *offered;
	char org[ID_MAX], id[ID_MAX];
	int64_t lines;
	size_t n;

	add(f, "Kroon", NULL, org);
	assert_ok(f, managed_number_add(f->store, org, "+32460000001", "BE", id, &f->err));
	one.state = "in-use";
	one.voice_url = "https://one.example/";
	assert_ok(f, managed_sync(f->store, "AC1", NULL, &one, 1, &f->err));
	assert_int_equal(found(f, one.number).drift, DRIFT_NONE);
	assert_string_equal(found(f, one.number).provider_state, "in-use");
	assert_string_equal(found(f, one.number).voice_url, "https://one.example/");
	/* Seen again without these: they stay. */
	lines = audit_lines(f);
	one.state = one.voice_url = NULL;
	assert_ok(f, managed_note(f->store, "AC1", one.number, &one, &f->err));
	assert_int_equal(audit_lines(f), lines);
	assert_string_equal(found(f, one.number).provider_state, "in-use");
	/* Its calls go elsewhere. */
	one.voice_url = "";
	assert_ok(f, managed_sync(f->store, "AC1", NULL, &one, 1, &f->err));
	assert_int_equal(found(f, one.number).drift, DRIFT_MOVED);
	assert_string_equal(found(f, one.number).voice_url_was, "https://one.example/");
	assert_string_equal(found(f, one.number).voice_url, "");
	assert_ok(f, ai_number_list(f->store, org, "BE", &f->arena, &offered, &n, &f->err));
	assert_int_equal(n, 1); /* offered still, and says so */
	assert_string_equal(offered[0].state, "moved");
	one.voice_url = "https://one.example/";
	assert_ok(f, managed_sync(f->store, "AC1", NULL, &one, 1, &f->err));
	assert_int_equal(found(f, one.number).drift, DRIFT_NONE);
	one.voice_url = "https://two.example/";
	assert_ok(f, managed_sync(f->store, "AC1", NULL, &one, 1, &f->err));
	assert_ok(f, managed_accept_move(f->store, id, &f->err));
	assert_int_equal(found(f, one.number).drift, DRIFT_NONE);
	assert_ok(f, managed_sync(f->store, "AC1", NULL, &one, 1, &f->err));
	assert_int_equal(found(f, one.number).drift, DRIFT_NONE);
	/* Into another account. */
	assert_ok(f, managed_sync(f->store, "AC2", NULL, &one, 1, &f->err));
	assert_int_equal(found(f, one.number).drift, DRIFT_MOVED);
	assert_string_equal(found(f, one.number).voice_url_was, "AC1");
	assert_ok(f, managed_accept_move(f->store, id, &f->err));
	/* Suspended, then gone, then back. */
	one.active = false;
	one.state = "pending";
	assert_ok(f, managed_sync(f->store, "AC2", NULL, &one, 1, &f->err));
	assert_int_equal(found(f, one.number).drift, DRIFT_SUSPENDED);
	assert_false(found(f, one.number).active);
	assert_ok(f, managed_sync(f->store, "AC2", NULL, NULL, 0, &f->err));
	assert_int_equal(found(f, one.number).drift, DRIFT_MISSING);
	assert_string_equal(last_action(f), "managed.missing");
	lines = audit_lines(f);
	assert_ok(f, managed_note(f->store, "AC2", one.number, NULL, &f->err));
	assert_int_equal(audit_lines(f), lines);
	assert_ok(f, ai_number_list(f->store, org, "BE", &f->arena, &offered, &n, &f->err));
	assert_int_equal(n, 0);
	one.active = true;
	assert_ok(f, managed_note(f->store, "AC2", one.number, &one, &f->err));
	assert_int_equal(found(f, one.number).drift, DRIFT_NONE);
	assert_true(found(f, one.number).active);
}

static void settings_are_kept(void **state)
{
	struct folder *f = *state;
	const char *value;
	int64_t lines;

	assert_ok(f, setting_get(f->store, "twilio.account", &f->arena, &value, &f->err));
	assert_string_equal(value, "");
	lines = audit_lines(f);
	assert_ok(f, setting_set(f->store, "twilio.account", "AC1", &f->err));
	assert_ok(f, setting_set(f->store, "twilio.account", "AC1", &f->err));
	assert_int_equal(audit_lines(f), lines + 1);
	assert_ok(f, setting_set(f->store, "twilio.account", "", &f->err));
	assert_ok(f, setting_get(f->store, "twilio.account", &f->arena, &value, &f->err));
	assert_string_equal(value, "");
	assert_int_equal(audit_lines(f), lines + 2);
	assert_int_equal(number_of(f, "select version from settings"), 2);
}

/* The list was asked for before: what was bought, changed or given back since is newer. */
static void older_list(void **state)
{
	static const char before[] = "2027-01-15T08:00:10Z", after[] = "2027-01-15T08:00:30Z";
	static const char gone[] =
	    "update twilio_phone_numbers set deleted_at = '2027-01-15T08:00:20Z' where phone_number = '+32460000002'";
	struct folder *f = *state;
	struct managed_seen seen[] = { number("+32460000001", true), number("+32460000002", true) };
	struct managed_number *all;
	size_t n;

	time_freeze(1800000000);
	assert_ok(f, managed_sync(f->store, "AC1", NULL, &seen[1], 1, &f->err));
	time_freeze(1800000020);
	assert_ok(f, managed_note(f->store, "AC1", "+32460000001", &seen[0], &f->err));
	assert_ok(f, store_exec(f->store, gone, &f->err));
	time_freeze(1800000030);
	/* What it had then: the second alone. */
	assert_ok(f, managed_sync(f->store, "AC1", before, &seen[1], 1, &f->err));
	assert_int_equal(found(f, "+32460000001").drift, DRIFT_NONE);
	assert_ok(f, managed_list(f->store, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 1);
	/* The next one says how it is. */
	assert_ok(f, managed_sync(f->store, "AC1", after, &seen[1], 1, &f->err));
	assert_int_equal(found(f, "+32460000001").drift, DRIFT_MISSING);
	assert_true(found(f, "+32460000002").active);
	time_freeze(0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup_store, folder_teardown)
	const struct CMUnitTest tests[] = {
		TEST(an_account_as_it_is_listed),
		TEST(what_is_no_managed_number),
		TEST(missing_suspended_moved),
		TEST(older_list),
		TEST(settings_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
