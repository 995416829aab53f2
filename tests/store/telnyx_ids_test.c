/* Numbers verified at Telnyx: the code goes the other way, and is kept nowhere. */
#include "verifications.h"

#include "store/telnyx_ids.h"

#define NUMBER "+3292246111"

static struct telnyx_id of(struct folder *f, const char *org)
{
	struct telnyx_id v;
	bool found;

	assert_ok(f, telnyx_id_of(f->store, org, NUMBER, &f->arena, &found, &v, &f->err));
	assert_int_equal(found, v.id[0] != '\0');
	return v;
}

static void asked(struct folder *f, const char *org, char id[ID_MAX], char op[ID_MAX])
{
	assert_ok(f, telnyx_id_plan(f->store, org, NUMBER, "sms", id, op, &f->err));
	assert_ok(f, operation_send(f->store, op, &f->err));
	assert_ok(f, telnyx_id_asked(f->store, op, &f->err));
}

static void asked_then_verified(void **state)
{
	struct folder *f = *state;
	char org[ID_MAX], other[ID_MAX], id[ID_MAX], op[ID_MAX], more[ID_MAX];
	int64_t lines;

	add(f, "Kroon", NULL, org);
	add(f, "Clinic", NULL, other);
	assert_string_equal(of(f, org).id, "");
	assert_ok(f, telnyx_id_plan(f->store, org, NUMBER, "sms", id, op, &f->err));
	assert_int_equal(of(f, org).state, TELNYX_ID_NONE);
	assert_string_equal(of(f, org).operation_id, op);
	/* The phone is one, whoever's customer it is. */
	assert_refused(f, telnyx_id_plan(f->store, other, NUMBER, "call", id, more, &f->err),
	    ERROR_CONFLICT, "operation-open");
	assert_ok(f, operation_send(f->store, op, &f->err));
	assert_ok(f, telnyx_id_asked(f->store, op, &f->err));
	assert_int_equal(of(f, org).state, TELNYX_ID_ASKED);
	assert_string_equal(of(f, org).method, "sms");
	assert_string_equal(of(f, org).operation_id, "");
	assert_ok(f, telnyx_id_wrong_code(f->store, of(f, org).id, "the code was wrong", &f->err));
	assert_int_equal(of(f, org).state, TELNYX_ID_ASKED);
	assert_string_equal(of(f, org).reason, "the code was wrong");
	assert_string_equal(last_action(f), "telnyx-id.wrong-code");
	assert_ok(f, telnyx_id_verified(f->store, org, NUMBER, "2026-11-21T10:00:00.000", &f->err));
	assert_int_equal(of(f, org).state, TELNYX_ID_VERIFIED);
	assert_string_equal(of(f, org).verified_at, "2026-11-21T10:00:00.000"); /* as it came */
	assert_string_equal(of(f, org).reason, "");
	lines = audit_lines(f);
	assert_ok(f, telnyx_id_verified(f->store, org, NUMBER, "", &f->err));
	assert_int_equal(audit_lines(f), lines);
	assert_refused(f, telnyx_id_plan(f->store, org, NUMBER, "call", id, more, &f->err),
	    ERROR_CONFLICT, "already-verified");
	assert_refused(f, customer_remove(f->store, org, &f->err), ERROR_REFUSED, "still-in-use");
	assert_ok(f, telnyx_id_gone(f->store, of(f, org).id, "not listed any more", &f->err));
	assert_int_equal(of(f, org).state, TELNYX_ID_REMOVED);
	assert_ok(f, telnyx_id_gone(f->store, of(f, org).id, "again", &f->err));
	assert_string_equal(of(f, org).reason, "not listed any more");
	assert_ok(f, customer_remove(f->store, org, &f->err));
	assert_string_equal(of(f, org).id, "");
}

static void refused_and_asked_again(void **state)
{
	struct folder *f = *state;
	char org[ID_MAX], id[ID_MAX], op[ID_MAX];

	add(f, "Kroon", NULL, org);
	assert_ok(f, telnyx_id_plan(f->store, org, NUMBER, "call", id, op, &f->err));
	assert_ok(f, operation_send(f->store, op, &f->err));
	assert_ok(f, telnyx_id_refused(f->store, op, "10011", &f->err));
	assert_int_equal(of(f, org).state, TELNYX_ID_FAILED);
	assert_string_equal(of(f, org).reason, "10011");
	assert_string_equal(of(f, org).method, "call");
	assert_int_equal(operation_by(f, op).state, OPERATION_FAILED);
	asked(f, org, id, op);
	assert_int_equal(of(f, org).state, TELNYX_ID_ASKED);
	/* Cancelled before it was sent: as it was. */
	assert_ok(f, telnyx_id_plan(f->store, org, NUMBER, "call", id, op, &f->err));
	assert_ok(f, operation_cancel(f->store, op, &f->err));
	assert_int_equal(of(f, org).state, TELNYX_ID_ASKED);
	assert_string_equal(of(f, org).method, "sms");
}

static void a_lost_answer(void **state)
{
	struct folder *f = *state;
	char org[ID_MAX], id[ID_MAX], op[ID_MAX];

	add(f, "Kroon", NULL, org);
	assert_ok(f, telnyx_id_plan(f->store, org, NUMBER, "call", id, op, &f->err));
	assert_ok(f, operation_send(f->store, op, &f->err));
	assert_refused(f, operation_retry_later(f->store, op, NULL, "x", &f->err), ERROR_REFUSED,
	    "operation-not-repeatable");
	assert_ok(f, operation_unknown(f->store, op, "no answer", &f->err));
	assert_refused(f, customer_remove(f->store, org, &f->err), ERROR_REFUSED, "still-in-use");
	/* It is in the list: whatever became of the request, it has come to its end. */
	assert_ok(f, telnyx_id_verified(f->store, org, NUMBER, NULL, &f->err));
	assert_int_equal(operation_by(f, op).state, OPERATION_DONE);
	assert_true(of(f, org).verified_at[0] != '\0');
	assert_refused(f, telnyx_id_asked(f->store, op, &f->err), ERROR_CONFLICT,
	    "operation-changed");
	assert_int_equal(of(f, org).state, TELNYX_ID_VERIFIED);
}

static const char *outbound_in_list(struct folder *f)
{
	struct customer_page page;

	assert_ok(f,
	    customer_page(f->store, PAGE_FIRST, NULL, false, 5, &f->arena, &page, &f->err));
	assert_int_equal(page.n, 1);
	return page.rows[0].outbound_state;
}

/* Each customer by the way its calls go. */
static void the_lists_outbound_state(void **state)
{
	const struct customer_edit through = { .through_telnyx = &(bool){ true } };
	struct folder *f = *state;
	struct customer_row *found;
	struct customer c;
	char org[ID_MAX];
	bool more;
	size_t n;

	add(f, "Kroon", NULL, org);
	assert_ok(f, telnyx_id_verified(f->store, org, NUMBER, "x", &f->err));
	assert_string_equal(outbound_in_list(f), "none");
	assert_ok(f, customer_get(f->store, org, &f->arena, &c, &f->err));
	assert_ok(f, customer_update(f->store, org, c.version, &through, &f->err));
	assert_string_equal(outbound_in_list(f), "verified");
	assert_ok(f,
	    customer_search(f->store, "kroon", false, 5, &f->arena, &found, &n, &more, &f->err));
	assert_string_equal(found[0].outbound_state, "verified");
}

static void taken_off_at_telnyx(void **state)
{
	struct folder *f = *state;
	char org[ID_MAX], op[ID_MAX];

	add(f, "Kroon", NULL, org);
	assert_ok(f, telnyx_id_verified(f->store, org, NUMBER, "x", &f->err));
	assert_ok(f, telnyx_id_remove_plan(f->store, of(f, org).id, op, &f->err));
	assert_refused(f, telnyx_id_remove_plan(f->store, of(f, org).id, op, &f->err),
	    ERROR_CONFLICT, "operation-open");
	assert_ok(f, operation_send(f->store, op, &f->err));
	assert_ok(f, operation_retry_later(f->store, op, NULL, "no network", &f->err));
	assert_ok(f, operation_send(f->store, op, &f->err));
	assert_refused(f, telnyx_id_asked(f->store, op, &f->err), ERROR_CONFLICT,
	    "operation-changed");
	assert_ok(f, telnyx_id_removed(f->store, op, &f->err));
	assert_string_equal(of(f, org).id, "");
	assert_int_equal(
	    number_of(f,
		"select count(*) from telnyx_verified_numbers where state = 'removed' and deleted_at is not null"),
	    1);
	assert_refused(f, telnyx_id_remove_plan(f->store, "x", op, &f->err), ERROR_NOT_FOUND,
	    "no-such-caller-id");
}

/* Telnyx is away for hours: every look finds the number still verified, which is no news. */
static void looked_at_while_its_removal_is_unknown(void **state)
{
	struct folder *f = *state;
	char org[ID_MAX], op[ID_MAX];
	struct telnyx_id before;
	int64_t lines;

	add(f, "Kroon", NULL, org);
	assert_ok(f, telnyx_id_verified(f->store, org, NUMBER, "", &f->err));
	assert_ok(f, telnyx_id_remove_plan(f->store, of(f, org).id, op, &f->err));
	assert_ok(f, operation_send(f->store, op, &f->err));
	lines = audit_lines(f);
	before = of(f, org);
	assert_ok(f, telnyx_id_verified(f->store, org, NUMBER, "", &f->err));
	assert_int_equal(audit_lines(f), lines);
	assert_int_equal(of(f, org).version, before.version);
	assert_string_equal(of(f, org).operation_id, op);
	assert_ok(f, telnyx_id_removed(f->store, op, &f->err));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup_store, folder_teardown)
	const struct CMUnitTest tests[] = {
		TEST(asked_then_verified),
		TEST(refused_and_asked_again),
		TEST(a_lost_answer),
		TEST(the_lists_outbound_state),
		TEST(taken_off_at_telnyx),
		TEST(looked_at_while_its_removal_is_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
