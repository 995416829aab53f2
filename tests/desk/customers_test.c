#include "tests/desk/fixture.h"

#include "store/records.h"

static void test_add_follows_from_number(void **state)
{
	static const struct {
		const char *number, *country, *e164, *home, *language, *line;
	} rows[] = {
		{ "+32 9 224 61 11", NULL, "+3292246111", "BE", "nl", "fixed" },
		{ "0480/21.04.49", "be", "+32480210449", "BE", "nl", "mobile" },
		{ "+234 802 123 4567", "", "+2348021234567", "NG", "en", "mobile" },
		{ "+1 (650) 555-0123", NULL, "+16505550123", "US", "en", "" },
		{ "+33 1 99 00 12 34", NULL, "+33199001234", "FR", "fr", "fixed" },
		/* A customer may sit in another country than its number. */
		{ "+32 9 224 61 12", "DE", "+3292246112", "DE", "de", "fixed" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct new_customer in = {
			.name = "  Name ", .number = rows[i].number, .country = rows[i].country
		};
		char id[ID_MAX], warning[240];
		struct customer customer;
		struct forwarding *configs;
		size_t n;

		must(f, desk_customer_add(&f->session, &in, id, warning, &f->err));
		must(f, customer_get(f->session.store, id, &f->arena, &customer, &f->err));
		must(f, forwarding_list(f->session.store, id, &f->arena, &configs, &n, &f->err));
		assert_int_equal(n, 1);
		assert_string_equal(customer.name, "Name");
		assert_string_equal(configs[0].business_number, rows[i].e164);
		assert_string_equal(configs[0].line_type, rows[i].line);
		assert_string_equal(customer.country, rows[i].home);
		assert_string_equal(customer.language, rows[i].language);
		assert_int_equal(customer.mode, MODE_MANAGED);
	}
}

static void test_add_refuses(void **state)
{
	static char long_name[10001];
	static const struct {
		struct new_customer in;
		const char *code;
	} rows[] = {
		{ { .number = "+3292246111" }, "name-missing" },
		{ { .name = " \t ", .number = "+3292246111" }, "name-missing" },
		{ { .name = long_name, .number = "+3292246111" }, "text-too-long" },
		{ { .name = "A" }, "number-missing" },
		{ { .name = "A", .number = "" }, "number-missing" },
		{ { .name = "A", .number = "+3292246111", .country = "Belgium" },
		    "country-unknown" },
		{ { .name = "A", .number = "+3292246111", .country = "\x1b[" }, "country-unknown" },
		{ { .name = "A", .number = "+3292246111", .language = "tlh" }, "language-unknown" },
		{ { .name = "A", .number = "+3292246111", .mode = "x" }, "mode-unknown" },
		{ { .name = "A", .number = "+80012345678" }, "country-needed" },
	};
	struct fixture *f = *state;
	struct customer_page page;

	memset(long_name, 'n', sizeof long_name - 1);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char id[ID_MAX], warning[240];

		must_refuse(f, desk_customer_add(&f->session, &rows[i].in, id, warning, &f->err),
		    rows[i].code);
		assert_int_equal(f->err.kind, ERROR_INPUT);
	}
	must(f,
	    customer_page(f->session.store, PAGE_FIRST, NULL, false, 10, &f->arena, &page,
		&f->err));
	assert_int_equal(page.n, 0);
}

static void test_taken(void **state)
{
	const struct new_customer in = {
		.name = "Second", .number = "09 224 61 11", .country = "BE"
	};
	struct fixture *f = *state;
	char id[ID_MAX], warning[240];

	fixture_customer(f, "First", "+3292246111", NULL, id);
	must_refuse(f, desk_customer_add(&f->session, &in, id, warning, &f->err), "number-taken");
	assert_non_null(strstr(f->err.message, "First"));
}

static void test_name_is_cleaned(void **state)
{
	struct fixture *f = *state;
	struct customer customer;
	char id[ID_MAX];

	fixture_customer(f, "Bad\x1b[31m\xe2\x80\xae name\x9b", "+3292246111", NULL, id);
	must(f, customer_get(f->session.store, id, &f->arena, &customer, &f->err));
	assert_null(strchr(customer.name, '\x1b'));
	assert_null(strstr(customer.name, "\xe2\x80\xae"));
	assert_null(strchr(customer.name, '\x9b'));
	assert_non_null(strstr(customer.name, "name"));
}

static void test_edit(void **state)
{
	struct fixture *f = *state;
	struct customer customer;
	struct forwarding *configs;
	char id[ID_MAX], other[ID_MAX];
	size_t n;

	fixture_customer(f, "First", "+3292246111", NULL, id);
	fixture_customer(f, "Other", "+3292246112", NULL, other);
	must(f,
	    desk_customer_edit(&f->session, id,
		&(struct new_customer){
		    .name = "New", .number = "09 224 61 13", .language = "fr", .mode = "byoc" },
		"a note", &f->err));
	must(f, customer_get(f->session.store, id, &f->arena, &customer, &f->err));
	must(f, forwarding_list(f->session.store, id, &f->arena, &configs, &n, &f->err));
	assert_string_equal(customer.name, "New");
	assert_string_equal(customer.language, "fr");
	assert_string_equal(customer.country, "BE");
	assert_string_equal(customer.note, "a note");
	assert_int_equal(customer.mode, MODE_BYOC);
	assert_string_equal(configs[0].business_number, "+3292246113");
	/* Refused as a whole: the name stays too. */
	must_refuse(f,
	    desk_customer_edit(&f->session, id,
		&(struct new_customer){ .name = "Third", .number = "+3292246112" }, NULL, &f->err),
	    "number-taken");
	must_refuse(f,
	    desk_customer_edit(&f->session, id, &(struct new_customer){ .name = " " }, NULL,
		&f->err),
	    "name-missing");
	must(f, customer_get(f->session.store, id, &f->arena, &customer, &f->err));
	assert_string_equal(customer.name, "New");
	/* Nothing given is nothing changed. */
	must(f, desk_customer_edit(&f->session, id, &(struct new_customer){ 0 }, NULL, &f->err));
}

/* A Thai name of 60 columns takes 540 bytes; it was refused, and others were cut in silence. */
static void test_combining_names_are_kept_whole(void **state)
{
	struct fixture *f = *state;
	char name[600] = "", id[ID_MAX], warning[240];
	struct new_customer in = { .name = name, .number = "+3292246111" };
	struct customer customer;

	for (size_t i = 0; i < 60; i++)
		memcpy(name + 9 * i, "\xe0\xb8\x81\xe0\xb8\xb4\xe0\xb9\x88",
		    9); /* three signs, one column */
	must(f, desk_customer_add(&f->session, &in, id, warning, &f->err));
	must(f, customer_get(f->session.store, id, &f->arena, &customer, &f->err));
	assert_string_equal(customer.name, name);
	memset(name, 'n', 121);
	name[121] = '\0';
	must_refuse(f, desk_customer_edit(&f->session, id, &in, NULL, &f->err), "text-too-long");
	name[120] = '\0';
	must(f, desk_customer_edit(&f->session, id, &in, NULL, &f->err));
}

static void test_find(void **state)
{
	static const struct {
		const char *text, *country;
		bool partial;
		const char *code; /* NULL: First is found */
	} rows[] = {
		{ "First", NULL, true, NULL },
		{ "fir", NULL, true, NULL },
		{ "fir", NULL, false, "no-such-customer" },
		{ "first", NULL, false, NULL }, /* a whole name is no part of one */
		{ "+32 9 224 61 11", NULL, false, NULL },
		{ "09/224.61.11", "BE", false, NULL },
		{ "09 224 61 11", NULL, true, NULL },
		{ "+32 9 224 61 19", NULL, true, "no-such-customer" },
		{ "s", NULL, true, "several-customers" },
		{ "", NULL, true, "no-such-customer" },
		{ "First", "Q", true, "country-unknown" },
		{ "%", NULL, true, "no-such-customer" },
	};
	struct fixture *f = *state;
	char id[ID_MAX], second[ID_MAX], found[ID_MAX];

	fixture_customer(f, "First", "+3292246111", NULL, id);
	fixture_customer(f, "Second", "+3292246112", NULL, second);
	must(f, desk_customer_find(&f->session, id, NULL, false, found, &f->err));
	assert_string_equal(found, id);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].code) {
			must_refuse(f,
			    desk_customer_find(&f->session, rows[i].text, rows[i].country,
				rows[i].partial, found, &f->err),
			    rows[i].code);
			continue;
		}
		must(f,
		    desk_customer_find(&f->session, rows[i].text, rows[i].country, rows[i].partial,
			found, &f->err));
		assert_string_equal(found, id);
	}
}

static void test_left_behind(void **state)
{
	struct fixture *f = *state;
	char id[ID_MAX], number[ID_MAX];
	const char *left;
	struct lane1 lane;

	fixture_customer(f, "First", "+3292246111", NULL, id);
	must(f, desk_customer_left_behind(&f->session, id, &f->arena, &left, &f->err));
	assert_string_equal(left, "");
	must(f, managed_number_add(f->session.store, id, "+3292246119", "BE", number, &f->err));
	lane = fixture_asked(f, id);
	must(f, lane1_given(&f->session, &lane, &f->err));
	must(f, desk_customer_left_behind(&f->session, id, &f->arena, &left, &f->err));
	assert_non_null(strstr(left,
	    "+32 9 224 61 11 stays forwarded to +32 9 224 61 19 until #61# is dialled"));
	assert_non_null(strstr(left, "+32 9 224 61 19 is rented"));
}

/* Of a refused sequence some codes may have been taken: they are told before the customer goes. */
static void test_a_refused_sequence_is_left_behind(void **state)
{
	const enum condition conditional = CONDITION_ALL_CONDITIONAL;
	struct fixture *f = *state;
	struct lane1 lane;
	char id[ID_MAX];
	const char *left;

	fixture_customer(f, "Dental", "+16505550123", NULL, id);
	lane = fixture_lane(f, id);
	must(f,
	    lane1_choose(&f->session, &lane,
		&(struct lane1_choice){ .ai_number = "+16504595418",
		    .carrier_id = "us-tmobile",
		    .condition = &conditional,
		    .ring = -1 },
		&f->err));
	lane = fixture_lane(f, id);
	assert_true(lane.code.n_legs > 1);
	must(f, lane1_given(&f->session, &lane, &f->err));
	lane = fixture_lane(f, id);
	must(f, lane1_refused(&f->session, &lane, "the second one", &f->err));
	must(f, desk_customer_left_behind(&f->session, id, &f->arena, &left, &f->err));
	assert_non_null(strstr(left, "+1 650-555-0123 stays forwarded"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_add_follows_from_number, fixture_store,
		    fixture_end),
		cmocka_unit_test_setup_teardown(test_add_refuses, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_taken, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_name_is_cleaned, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_edit, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_combining_names_are_kept_whole, fixture_store,
		    fixture_end),
		cmocka_unit_test_setup_teardown(test_find, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_a_refused_sequence_is_left_behind,
		    fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_left_behind, fixture_store, fixture_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
