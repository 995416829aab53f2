#include "folder.h"

#include "store/provisions.h"

#include "base/text.h"
#include "base/time.h"
#include "store/internal.h"

static void added_and_read(void **state)
{
	static const enum telephony_mode byoc = MODE_BYOC;
	struct folder *f = *state;
	struct customer_edit fields = { .name = "Frituur De Kroon",
		.country = "BE",
		.language = "nl",
		.note = "nice",
		.mode = &byoc,
		.twilio_account_sid = "AC1" };
	struct audit_line *lines;
	struct customer c;
	char id[ID_MAX];
	size_t n;

	time_freeze(1795269725);
	assert_ok(f, customer_add(f->store, &fields, "+3292246111", "fixed", id, &f->err));
	time_freeze(0);
	assert_true(id_valid(id));
	assert_ok(f, customer_get(f->store, id, &f->arena, &c, &f->err));
	assert_string_equal(c.id, id);
	assert_string_equal(c.name, "Frituur De Kroon");
	assert_string_equal(c.country, "BE");
	assert_string_equal(c.language, "nl");
	assert_string_equal(c.note, "nice");
	assert_string_equal(c.twilio_account_sid, "AC1");
	assert_string_equal(c.call_back_at, "");
	assert_string_equal(c.created_at, "2026-11-21T14:02:05Z");
	assert_int_equal(c.mode, MODE_BYOC);
	assert_int_equal(c.version, 1);
	assert_string_equal(first(f, id).business_number, "+3292246111");
	assert_string_equal(first(f, id).line_type, "fixed");
	assert_ok(f, audit_list(f->store, id, 0, 10, &f->arena, &lines, &n, &f->err));
	assert_int_equal(n, 1);
	assert_string_equal(lines[0].operator_name, "Ann");
	assert_string_equal(lines[0].action, "customer.add");
	assert_refused(f, customer_get(f->store, "x", &f->arena, &c, &f->err), ERROR_NOT_FOUND,
	    "no-such-customer");
}

static void taken_number_names_its_owner(void **state)
{
	struct folder *f = *state;
	struct customer_edit fields = { .name = "Other" };
	struct customer_page page;
	char id[ID_MAX], other[ID_MAX];

	add(f, "Frituur De Kroon", "+3292246111", id);
	assert_refused(f, customer_add(f->store, &fields, "+3292246111", "fixed", other, &f->err),
	    ERROR_CONFLICT, "number-taken");
	assert_non_null(strstr(f->err.message, "Frituur De Kroon"));
	assert_non_null(strstr(f->err.message, "+32 9 224 61 11"));
	assert_ok(f,
	    customer_page(f->store, PAGE_FIRST, NULL, false, 10, &f->arena, &page, &f->err));
	assert_int_equal(page.n, 1); /* the whole customer was refused, not only its number */
	/* A removed customer's number is free again. */
	assert_ok(f, customer_remove(f->store, id, &f->err));
	assert_ok(f, customer_add(f->store, &fields, "+3292246111", "fixed", other, &f->err));
}

static void updated_by_version(void **state)
{
	static const enum telephony_mode none = MODE_NONE;
	struct folder *f = *state;
	struct customer_edit edit = { .note = "calls at noon", .twilio_account_sid = "AC2" };
	struct customer c;
	char id[ID_MAX];

	add(f, "A", NULL, id);
	assert_ok(f, customer_update(f->store, id, 1, &edit, &f->err));
	assert_refused(f, customer_update(f->store, id, 1, &edit, &f->err), ERROR_CONFLICT,
	    "changed-meanwhile");
	edit = (struct customer_edit){ .mode = &none, .twilio_account_sid = "", .country = "NL" };
	assert_ok(f, customer_update(f->store, id, 2, &edit, &f->err));
	assert_ok(f, customer_get(f->store, id, &f->arena, &c, &f->err));
	assert_string_equal(c.name, "A");
	assert_string_equal(c.note, "calls at noon");
	assert_string_equal(c.twilio_account_sid, "");
	assert_string_equal(c.country, "NL");
	assert_int_equal(c.mode, MODE_NONE);
	assert_int_equal(c.version, 3);
	assert_false(c.through_telnyx);
	edit = (struct customer_edit){ .through_telnyx = &(bool){ true } };
	assert_ok(f, customer_update(f->store, id, 3, &edit, &f->err));
	edit = (struct customer_edit){ .note = "" };
	assert_ok(f, customer_update(f->store, id, 4, &edit, &f->err));
	assert_ok(f, customer_get(f->store, id, &f->arena, &c, &f->err));
	assert_true(c.through_telnyx); /* kept when not said */
	assert_ok(f, customer_remove(f->store, id, &f->err));
	assert_refused(f, customer_update(f->store, id, 4, &edit, &f->err), ERROR_NOT_FOUND,
	    "no-such-customer");
	assert_refused(f, customer_call_back(f->store, id, "2026-11-21T15:00:00Z", NULL, &f->err),
	    ERROR_NOT_FOUND, "no-such-customer");
	assert_refused(f, customer_remove(f->store, id, &f->err), ERROR_NOT_FOUND,
	    "no-such-customer");
}

/* Number and fields are one change: when the one is refused the other is not made. */
static void edited_as_a_whole(void **state)
{
	struct folder *f = *state;
	struct customer_number number = { .business_number = "+3292246113", .line_type = "fixed" };
	const struct customer_edit edit = { .name = "New", .number = &number };
	struct customer customer;
	struct forwarding c;
	char id[ID_MAX], other[ID_MAX];

	add(f, "Old", "+3292246111", id);
	add(f, "Other", "+3292246112", other);
	c = first(f, id);
	number.config_id = c.id;
	number.version = c.version;
	assert_refused(f, customer_update(f->store, id, 7, &edit, &f->err), ERROR_CONFLICT,
	    "changed-meanwhile");
	assert_string_equal(first(f, id).business_number, "+3292246111");
	number.business_number = "+3292246112";
	assert_refused(f, customer_update(f->store, id, 1, &edit, &f->err), ERROR_CONFLICT,
	    "number-taken");
	assert_ok(f, customer_get(f->store, id, &f->arena, &customer, &f->err));
	assert_string_equal(customer.name, "Old");
	number.business_number = "+3292246113";
	assert_ok(f, customer_update(f->store, id, 1, &edit, &f->err));
	assert_string_equal(first(f, id).business_number, "+3292246113");
	assert_ok(f, customer_find(f->store, "new", "+3292246113", true, other, &f->err));
	assert_string_equal(other, id);
}

/* A subaccount is being made for it: its answer would take the place of what was typed. */
static void its_account_stays_while_a_number_is_bought(void **state)
{
	const enum telephony_mode managed = MODE_MANAGED, byoc = MODE_BYOC;
	const struct customer_edit account = { .mode = &byoc, .twilio_account_sid = "ACother" },
				   mode = { .mode = &byoc },
				   name = { .name = "Kroon bv", .mode = &managed };
	struct provision_plan plan = { .number = "+16505550201", .country = "US", .type = "local" };
	struct folder *f = *state;
	struct customer c;
	char org[ID_MAX], id[ID_MAX];

	add(f, "Kroon", NULL, org);
	plan.org_id = org;
	assert_ok(f, provision_buy(f->store, &plan, id, &f->err));
	assert_ok(f, customer_get(f->store, org, &f->arena, &c, &f->err));
	assert_refused(f, customer_update(f->store, org, c.version, &account, &f->err),
	    ERROR_REFUSED, "provision-running");
	assert_refused(f, customer_update(f->store, org, c.version, &mode, &f->err), ERROR_REFUSED,
	    "provision-running");
	assert_ok(f, customer_update(f->store, org, c.version, &name, &f->err));
	assert_ok(f, provision_undo(f->store, id, "", &f->err));
	assert_ok(f, customer_update(f->store, org, c.version + 1, &account, &f->err));
}

static void removed_leaves_tombstones(void **state)
{
	struct folder *f = *state;
	struct customer_page page;
	struct forwarding *all;
	char id[ID_MAX], managed[ID_MAX];
	int64_t n;
	size_t size;

	add(f, "A", "+3292246111", id);
	assert_ok(f, managed_number_add(f->store, id, "+32460000001", "BE", managed, &f->err));
	assert_refused(f, customer_remove(f->store, id, &f->err), ERROR_REFUSED, "still-in-use");
	assert_non_null(strstr(f->err.message, "+32 460 00 00 01"));
	assert_ok(f,
	    store_exec(f->store, "update twilio_phone_numbers set deleted_at = 'x'", &f->err));
	assert_ok(f,
	    store_exec(f->store,
		"insert into verified_caller_ids (id, org_id, phone_number, state, state_at, verified_at, created_at, updated_at) "
		"select '00000000-0000-4000-8000-000000000001', id, '+3292246111', 'verified', 'x', 'x', 'x', 'x' from organizations",
		&f->err));
	assert_refused(f, customer_remove(f->store, id, &f->err), ERROR_REFUSED, "still-in-use");
	assert_ok(f,
	    store_exec(f->store, "update verified_caller_ids set state = 'failed'", &f->err));
	assert_ok(f, customer_remove(f->store, id, &f->err));
	assert_ok(f,
	    customer_page(f->store, PAGE_FIRST, NULL, false, 10, &f->arena, &page, &f->err));
	assert_int_equal(page.n, 0);
	assert_ok(f, forwarding_list(f->store, id, &f->arena, &all, &size, &f->err));
	assert_int_equal(size, 0);
	assert_ok(f,
	    store_number(f->store,
		"select (select count(*) from organizations where deleted_at is not null and version = 2) + "
		"(select count(*) from forwarding_configs where deleted_at is not null and version = 2) + "
		"(select count(*) from verified_caller_ids where deleted_at is not null)",
		&n, &f->err));
	assert_int_equal(n, 3);
	assert_ok(f,
	    store_exec(f->store,
		"insert into customer_search (customer_search, rank) values ('integrity-check', 1)",
		&f->err));
}

/* Walks in one direction by `limit`, writing the names' first letters. */
static void walk(struct folder *f, enum page_from start, bool call_back, size_t limit, char out[64])
{
	enum page_from step = start == PAGE_FIRST ? PAGE_AFTER : PAGE_BEFORE;
	struct customer_page page;
	size_t n = 0;

	assert_ok(f,
	    customer_page(f->store, start, NULL, call_back, limit, &f->arena, &page, &f->err));
	for (int pages = 0; pages < 40; pages++) {
		assert_true(page.n <= limit);
		for (size_t i = 0; i < page.n && n < 60; i++)
			out[n++] = page.rows[step == PAGE_AFTER ? i : page.n - 1 - i].name[0];
		if (!(step == PAGE_AFTER ? page.more_after : page.more_before))
			break;
		assert_int_equal(page.n, limit);
		assert_ok(f,
		    customer_page(f->store, step, step == PAGE_AFTER ? &page.last : &page.first,
			call_back, limit, &f->arena, &page, &f->err));
		assert_true(step == PAGE_AFTER ? page.more_before : page.more_after);
	}
	out[n] = '\0';
}

static void paged_by_folded_name(void **state)
{
	static const char *const names[] = { "delta", "Éclair", "alpha", "Bravo", "charlie", "ZULU",
		"alpha" };
	struct folder *f = *state;
	struct customer_page page;
	char id[ID_MAX], out[64];

	assert_ok(f, customer_page(f->store, PAGE_LAST, NULL, false, 5, &f->arena, &page, &f->err));
	assert_int_equal(page.n, 0);
	assert_false(page.more_before || page.more_after);
	for (size_t i = 0; i < 7; i++) {
		add(f, names[i], NULL, id);
		if (i % 2)
			assert_ok(f,
			    customer_call_back(f->store, id, "2026-11-21T15:00:00Z", "", &f->err));
	}
	for (size_t limit = 1; limit < 9; limit++) {
		walk(f, PAGE_FIRST, false, limit, out);
		assert_string_equal(out, "aaBcd\xc3Z");
		walk(f, PAGE_LAST, false, limit, out);
		assert_string_equal(out,
		    "Z\xc3"
		    "dcBaa");
		walk(f, PAGE_FIRST, true, limit, out);
		assert_string_equal(out, "B\xc3Z");
		walk(f, PAGE_LAST, true, limit, out);
		assert_string_equal(out,
		    "Z\xc3"
		    "B");
	}
}

static void long_names_page_too(void **state)
{
	struct folder *f = *state;
	char name[400], id[ID_MAX], out[64];

	for (int i = 0; i < 5; i++) { /* alike in all that the key holds */
		memset(name, 'x', sizeof name);
		name[sizeof name - 2] = (char)('a' + i);
		name[sizeof name - 1] = '\0';
		add(f, name, NULL, id);
	}
	walk(f, PAGE_FIRST, false, 2, out);
	assert_string_equal(out, "xxxxx");
}

static void row_shows_both_lanes(void **state)
{
	struct folder *f = *state;
	struct customer_page page;
	char id[ID_MAX];

	add(f, "A", "+3292246111", id);
	assert_ok(f,
	    store_exec(f->store,
		"insert into verified_caller_ids (id, org_id, phone_number, account_sid, state, state_at, verified_at, created_at, updated_at) "
		"select '00000000-0000-4000-8000-000000000001', id, '+3292246111', 'AC1', 'verified', '1', 'x', 'x', 'x' from organizations "
		"union all select '00000000-0000-4000-8000-000000000002', id, '+3292246111', 'AC2', 'failed', '2', null, 'x', 'x' from organizations;"
		"insert into operations (id, kind, subject, org_id, state, ended_at, created_at, updated_at) "
		"select '00000000-0000-4000-8000-000000000003', 'k', 's', id, 'planned', null, 'x', 'x' from organizations union all "
		"select '00000000-0000-4000-8000-000000000004', 'k', 't', id, 'unknown', null, 'x', 'x' from organizations union all "
		"select '00000000-0000-4000-8000-000000000005', 'k', 's', id, 'done', 'x', 'x', 'x' from organizations",
		&f->err));
	assert_ok(f,
	    customer_page(f->store, PAGE_FIRST, NULL, false, 10, &f->arena, &page, &f->err));
	assert_string_equal(page.rows[0].inbound_state, "none");
	assert_string_equal(page.rows[0].outbound_state, "verified");
	assert_int_equal(page.rows[0].waiting, 2);
	assert_int_equal(page.rows[0].numbers, 1);
	/* Removing cancels what was only planned. */
	assert_ok(f,
	    store_exec(f->store, "update verified_caller_ids set deleted_at = 'x'", &f->err));
	assert_ok(f, customer_remove(f->store, id, &f->err));
	struct operation *operations;
	size_t n;
	assert_ok(f,
	    operation_list(f->store, id, false, NULL, 10, &f->arena, &operations, &n, &f->err));
	assert_int_equal(n, 3);
	assert_int_equal(operations[0].state, OPERATION_DONE);
	assert_int_equal(operations[1].state, OPERATION_UNKNOWN);
	assert_int_equal(operations[2].state, OPERATION_CANCELLED);
}

static void found_as_commands_name_it(void **state)
{
	struct folder *f = *state;
	char kroon[ID_MAX], gent[ID_MAX], other[ID_MAX], id[ID_MAX];

	add(f, "Kroon", "+3292246111", kroon);
	add(f, "Kroon Gent", "+3292246112", gent);
	add(f, "Café Léon", NULL, other);
	assert_ok(f, customer_find(f->store, gent, NULL, false, id, &f->err));
	assert_string_equal(id, gent);
	assert_ok(f, customer_find(f->store, "09 224 61 12", "+3292246112", false, id, &f->err));
	assert_string_equal(id, gent);
	assert_ok(f,
	    customer_find(f->store, "kroon", NULL, true, id,
		&f->err)); /* the whole name goes before a part */
	assert_string_equal(id, kroon);
	assert_ok(f, customer_find(f->store, "on gen", NULL, true, id, &f->err));
	assert_string_equal(id, gent);
	assert_ok(f, customer_find(f->store, "leon", NULL, true, id, &f->err));
	assert_string_equal(id, other);
	assert_ok(f, customer_find(f->store, "ge", NULL, true, id, &f->err));
	assert_refused(f, customer_find(f->store, "Kroon", NULL, false, id, &f->err),
	    ERROR_NOT_FOUND, "no-such-customer");
	assert_refused(f, customer_find(f->store, "kro", NULL, true, id, &f->err), ERROR_CONFLICT,
	    "several-customers");
	assert_non_null(strstr(f->err.message, kroon)); /* names alone can be the same */
	assert_non_null(strstr(f->err.message, gent));
	assert_refused(f, customer_find(f->store, "zzz", NULL, true, id, &f->err), ERROR_NOT_FOUND,
	    "no-such-customer");
	assert_refused(f, customer_find(f->store, "%", NULL, true, id, &f->err), ERROR_NOT_FOUND,
	    "no-such-customer");
	assert_refused(f, customer_find(f->store, "", NULL, true, id, &f->err), ERROR_NOT_FOUND,
	    "no-such-customer");
	for (int i = 0; i < 4; i++)
		add(f, "Kro", NULL, other);
	assert_refused(f, customer_find(f->store, "kro", NULL, true, id, &f->err), ERROR_CONFLICT,
	    "several-customers");
	assert_non_null(strstr(f->err.message, "such as"));
}

static void call_back_list(void **state)
{
	struct folder *f = *state;
	struct customer c;
	char id[ID_MAX];

	add(f, "A", NULL, id);
	assert_ok(f,
	    customer_call_back(f->store, id, "2026-11-21T15:00:00Z", "after lunch", &f->err));
	assert_ok(f, customer_get(f->store, id, &f->arena, &c, &f->err));
	assert_string_equal(c.call_back_at, "2026-11-21T15:00:00Z");
	assert_string_equal(c.call_back_note, "after lunch");
	assert_ok(f, customer_call_back(f->store, id, NULL, NULL, &f->err));
	assert_ok(f, customer_get(f->store, id, &f->arena, &c, &f->err));
	assert_string_equal(c.call_back_at, "");
	assert_string_equal(c.call_back_note, "");
}

static void hostile_text_is_only_text(void **state)
{
	struct folder *f = *state;
	char *name = xmalloc(20001), id[ID_MAX];
	struct customer c;

	add(f, "Robert'); drop table organizations;--", NULL, id);
	assert_ok(f, customer_get(f->store, id, &f->arena, &c, &f->err));
	assert_string_equal(c.name, "Robert'); drop table organizations;--");
	for (int i = 0; i < 20000; i++)
		name[i] = i % 7 ? 'a' : '\xc3';
	name[20000] = '\0';
	add(f, name, "+3292246111", id);
	assert_ok(f, customer_get(f->store, id, &f->arena, &c, &f->err));
	assert_string_equal(c.name, name);
	assert_refused(f, customer_find(f->store, name, NULL, false, id, &f->err), ERROR_NOT_FOUND,
	    "no-such-customer");
	free(name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(added_and_read, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(taken_number_names_its_owner, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(updated_by_version, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(edited_as_a_whole, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(its_account_stays_while_a_number_is_bought,
		    folder_setup_store, folder_teardown),
		cmocka_unit_test_setup_teardown(removed_leaves_tombstones, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(paged_by_folded_name, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(long_names_page_too, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(row_shows_both_lanes, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(found_as_commands_name_it, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(call_back_list, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(hostile_text_is_only_text, folder_setup_store,
		    folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
