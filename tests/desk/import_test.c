/* What an import makes of its lines in the store: new, there already, there otherwise; places. */
#include "store/bulk.h"
#include "tests/desk/import_fixture.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

static void pool_add(struct fixture *f, const char *number, const char *country, int capacity)
{
	char id[ID_MAX];

	must(f,
	    pool_number_add(f->session.store, number, country, "telnyx", capacity, id, &f->err));
}

static struct forwarding config_of(struct fixture *f, const char *number, struct customer *customer)
{
	struct forwarding *all;
	char id[ID_MAX];
	size_t n;

	must(f, desk_customer_find(&f->session, number, NULL, false, id, &f->err));
	must(f, customer_get(f->session.store, id, &f->arena, customer, &f->err));
	must(f, forwarding_list(f->session.store, id, &f->arena, &all, &n, &f->err));
	for (size_t k = 0; k < n; k++)
		if (strcmp(all[k].business_number, number) == 0)
			return all[k];
	fail_msg("%s", number);
	return all[0];
}

/* The last line of the audit log: nothing was written when it stays. */
static int64_t audit_last(struct fixture *f)
{
	struct audit_line *lines;
	size_t n;

	must(f, audit_list(f->session.store, NULL, 0, 1, &f->arena, &lines, &n, &f->err));
	return n > 0 ? lines[0].id : 0;
}

static void test_all_columns(void **state)
{
	struct fixture *f = *state;
	struct customer c;
	struct forwarding config;

	import_counts(f,
	    "to,through,account,ring,when,carrier,note,mode,language,country,number,name\n"
	    "+32480210449,telnyx,AC0123456789abcdef0123456789abcdef,20,no_answer,gsm-standard,Hi,byoc,fr,BE,0480 21 04 50,De Kroon\n",
	    1, 0, 0);
	config = config_of(f, "+32480210450", &c);
	assert_string_equal(c.name, "De Kroon");
	assert_string_equal(c.country, "BE");
	assert_string_equal(c.language, "fr");
	assert_string_equal(c.note, "Hi");
	assert_string_equal(c.twilio_account_sid, "AC0123456789abcdef0123456789abcdef");
	assert_int_equal(c.mode, MODE_BYOC);
	assert_true(c.through_telnyx);
	assert_string_equal(config.carrier_id, "gsm-standard");
	assert_string_equal(config.condition, "no_answer");
	assert_int_equal(config.ring_seconds, 20);
	assert_string_equal(config.ai_number, "+32480210449");
	assert_int_equal(config.ai_source, AI_BYOC);
	assert_int_equal(config.state, INBOUND_NONE);
	assert_string_equal(config.line_type, "mobile");
}

/* Two lines of one customer, and others in the same batch: each is found by any part of its name
 * and numbers. */
static void test_found(void **state)
{
	static const char *const parts[] = { "kro", "2246111", "09 224 61 11", "2246112", "bakk",
		"2246113" };
	struct fixture *f = *state;

	import_counts(f,
	    "id,name,number\n"
	    "0b5e55ed-0000-4000-8000-000000000077,De Kroon,+3292246111\n"
	    ",Bakkerij,+3292246113\n"
	    "0b5e55ed-0000-4000-8000-000000000077,De Kroon,+3292246112\n",
	    3, 0, 0);
	for (size_t i = 0; i < LENGTH(parts); i++) {
		struct customer_row *rows;
		bool more;
		size_t n;

		must(f,
		    customer_search(f->session.store, parts[i], false, 10, &f->arena, &rows, &n,
			&more, &f->err));
		if (n != 1)
			fail_msg("%s: %zu", parts[i], n);
	}
}

/* What follows where nothing is said is what `customer add` would make of it. */
static void test_least_columns(void **state)
{
	struct fixture *f = *state;
	struct customer c;
	struct forwarding config;

	import_counts(f, "name,number\nDe Kroon,+3292246111\n", 1, 0, 0);
	config = config_of(f, "+3292246111", &c);
	assert_string_equal(c.country, "BE");
	assert_string_equal(c.language, "nl");
	assert_int_equal(c.mode, MODE_MANAGED);
	assert_string_equal(c.note, "");
	assert_string_equal(config.line_type, "fixed");
	assert_string_equal(config.carrier_id, "");
	assert_string_equal(config.ai_number, "");
}

static void test_checking_writes_nothing(void **state)
{
	struct fixture *f = *state;
	const int64_t before = audit_last(f);
	struct import *i = import_text_run(f, "name,number\nA,+3292246111\nB,x\n", true);

	assert_int_equal(import_count(i)->good, 1);
	assert_int_equal(import_count(i)->bad, 1);
	assert_int_equal(import_count(i)->phase, IMPORT_CHECKED);
	import_free(i);
	assert_int_equal(audit_last(f), before);
}

static void expect_bad(struct fixture *f, const char *text, const char *column, const char *word)
{
	const int64_t before = audit_last(f);
	struct import *i = import_text_run(f, text, false);
	const struct import_bad *all;

	if (import_bad(i, &all) != 1)
		fail_msg("%zu bad: %s", import_count(i)->bad, text);
	assert_string_equal(all[0].column, column);
	if (!strstr(all[0].reason, word))
		fail_msg("%s", all[0].reason);
	import_free(i);
	assert_int_equal(audit_last(f), before);
}

static void test_there_already(void **state)
{
	static const char *const same[] = {
		"name,number\nDe Kroon,+3292246111\n",
		"name,number,note,carrier\nDe Kroon,+3292246111,,\n", /* an empty cell says nothing
								       */
		"name,number,country,language,mode,note,carrier,when,ring\n"
		"De Kroon,09 224 61 11,BE,nl,managed,Hi,gsm-standard,no_answer,20\n",
	};
	static const struct {
		const char *text, *column, *word;
	} otherwise[] = {
		{ "name,number\nHet Anker,+3292246111\n", "number", "De Kroon" },
		{ "name,number\nDE KROON,+3292246111\n", "name", "De Kroon" },
		{ "name,number,language\nDe Kroon,+3292246111,fr\n", "language", "nl" },
		{ "name,number,country\nDe Kroon,+3292246111,NL\n", "country", "BE" },
		{ "name,number,mode\nDe Kroon,+3292246111,byoc\n", "mode", "managed" },
		{ "name,number,note\nDe Kroon,+3292246111,Bye\n", "note", "Hi" },
		{ "name,number,carrier\nDe Kroon,+3292246111,etsi-fixed-standard\n", "carrier",
		    "gsm-standard" },
		{ "name,number,when\nDe Kroon,+3292246111,busy\n", "when", "no_answer" },
		{ "name,number,ring,when,carrier\nDe Kroon,+3292246111,25,no_answer,gsm-standard\n",
		    "ring", "20" },
		{ "name,number,through\nDe Kroon,+3292246111,telnyx\n", "through", "twilio" },
		{ "name,number,account\nDe Kroon,+3292246111,AC0123456789abcdef0123456789abcdef\n",
		    "account", "without" },
	};
	struct fixture *f = *state;
	int64_t before;

	import_counts(f, same[2], 1, 0, 0);
	before = audit_last(f);
	for (size_t k = 0; k < LENGTH(same); k++)
		import_counts(f, same[k], 0, 1, 0);
	assert_int_equal(audit_last(f), before);
	for (size_t k = 0; k < LENGTH(otherwise); k++)
		expect_bad(f, otherwise[k].text, otherwise[k].column, otherwise[k].word);
}

/* Both lines are named; the first is taken in, unless it is bad itself. */
static void test_twice_in_file(void **state)
{
	struct fixture *f = *state;
	const struct import_bad *all;
	struct import *i;

	i = import_text_run(f, "name,number\nA,+3292246111\nB,09/224 61 11\nC,0032 9 224 61 11\n",
	    true);
	assert_int_equal(import_bad(i, &all), 2); /* B does not say its country */
	assert_int_equal(all[1].line, 4);
	assert_non_null(strstr(all[1].reason, "line 2"));
	assert_non_null(strstr(all[1].reason, "line 4"));
	import_free(i);
	i = import_text_run(f, "name,number,language\nA,+3292246111,xx\nB,+3292246111,nl\n", true);
	assert_int_equal(import_count(i)->good, 0);
	import_free(i);
}

/* ---- AI numbers */

static void test_ai_numbers_refused(void **state)
{
	struct fixture *f = *state;
	char id[ID_MAX], managed[ID_MAX];
	struct pool_number pool;

	pool_add(f, "+32480210449", "BE", 50);
	must(f, pool_get(f->session.store, "+32480210449", &f->arena, &pool, &f->err));
	must(f, pool_switch(f->session.store, pool.id, false, &f->err));
	fixture_customer(f, "Het Anker", "+3292246190", "managed", id);
	must(f, managed_number_add(f->session.store, id, "+32460229999", "BE", managed, &f->err));
	expect_bad(f, "name,number,to\nA,+3292246111,+32480210449\n", "to", "switched off");
	expect_bad(f, "name,number,to\nA,+3292246111,+32460229999\n", "to", "Het Anker");
	expect_bad(f, "name,number,to\nA,+3292246111,+3292246190\n", "to", "Het Anker");
}

static void test_abroad_needs_yes(void **state)
{
	const struct import_options yes = { .foreign_yes = true };
	const char *text = "name,number,to\nA,+3292246111,+31612345678\n";
	struct fixture *f = *state;
	struct import *i;
	char path[160];

	expect_bad(f, text, "to", "--yes");
	file_write(f, "in.csv", text, strlen(text), path);
	i = import_run(f, path, &yes, false);
	assert_int_equal(import_count(i)->added, 1);
	import_free(i);
}

/* 3 places for 5 who want one: the others are customers all the same, each with the reason. */
static void test_places(void **state)
{
	const char *text = "name,number,carrier,to\n"
			   "A,+3292246111,etsi-fixed-standard,auto\n"
			   "B,+3292246112,etsi-fixed-standard,auto\n"
			   "C,+3292246113,,auto\n"
			   "D,+3292246114,,auto\n"
			   "E,+3292246115,,auto\n"
			   "F,+3292246116,,\n"
			   "G,+2348021234567,,auto\n";
	struct fixture *f = *state;
	const struct import_want *all;
	struct customer c;
	struct import *i;
	int64_t before;

	pool_add(f, "+32480210449", "BE", 2);
	pool_add(f, "+32480210448", "BE", 1);
	i = import_text_run(f, text, false);
	assert_int_equal(import_count(i)->added, 7);
	assert_int_equal(import_count(i)->placed, 3);
	assert_int_equal(import_unplaced(i, &all), 3);
	assert_int_equal(all[0].line, 5);
	assert_string_equal(all[0].name, "D");
	assert_string_equal(all[0].number, "+3292246114");
	assert_non_null(strstr(all[0].reason, "No place is left in the pool of BE"));
	assert_null(strstr(all[0].reason, "nothing was saved"));
	assert_ptr_equal(all[0].reason, all[1].reason);
	assert_non_null(strstr(all[2].reason, "no number of NG"));
	import_free(i);
	assert_string_equal(config_of(f, "+3292246111", &c).ai_number, "+32480210449");
	assert_int_equal(config_of(f, "+3292246111", &c).ai_source, AI_POOL);
	assert_string_equal(config_of(f, "+3292246112", &c).ai_number, "+32480210448");
	assert_string_equal(config_of(f, "+3292246114", &c).ai_number, "");

	/* Again: nothing is written, and the reasons are told again. */
	before = audit_last(f);
	i = import_text_run(f, text, false);
	assert_int_equal(import_count(i)->already, 7);
	assert_int_equal(import_count(i)->placed, 0);
	assert_int_equal(import_unplaced(i, &all), 3);
	assert_non_null(strstr(all[0].reason, "No place is left in the pool of BE"));
	import_free(i);
	assert_int_equal(audit_last(f), before);

	/* With more places it goes on where it was. */
	pool_add(f, "+32480210447", "BE", 5);
	i = import_text_run(f, text, false);
	assert_int_equal(import_count(i)->already, 7);
	assert_int_equal(import_count(i)->placed, 2);
	assert_int_equal(import_unplaced(i, &all), 1);
	import_free(i);
	assert_string_equal(config_of(f, "+3292246114", &c).ai_number, "+32480210447");
}

/* Whoever is there and has no place yet is counted before anything is written, and when the writing
 * is over is placed, or unplaced and wanted still. */
static void test_places_still_wanted(void **state)
{
	const char *text = "name,number,to\nA,+3292246111,auto\nB,+3292246112,auto\n"
			   "C,+3292246113,auto\nD,+3292246114,\n";
	struct fixture *f = *state;
	const struct import_bad *bad;
	struct customer c;
	struct import *i;

	import_counts(f, text, 4, 0, 0);
	pool_add(f, "+32480210449", "BE", 1);
	i = import_text_run(f, text, true);
	assert_int_equal(import_count(i)->good, 0);
	assert_int_equal(import_count(i)->already, 4);
	assert_int_equal(import_count(i)->want, 3);
	/* One of them is another one meanwhile, and one is gone. */
	config_of(f, "+3292246112", &c);
	must(f,
	    desk_customer_edit(&f->session, c.id, &(struct new_customer){ .name = "Other" }, NULL,
		&f->err));
	config_of(f, "+3292246113", &c);
	must(f, customer_remove(f->session.store, c.id, &f->err));
	import_go(i);
	while (import_step(i, &f->err) != IMPORT_WAITS)
		;
	assert_int_equal(import_count(i)->want, 1);
	assert_int_equal(import_count(i)->placed, 1);
	assert_int_equal(import_count(i)->unplaced, 1);
	assert_int_equal(import_count(i)->already, 2);
	assert_int_equal(import_count(i)->added, 1);
	assert_int_equal(import_bad(i, &bad), 1);
	assert_non_null(strstr(bad[0].reason, "Other"));
	import_free(i);
	assert_string_equal(config_of(f, "+3292246111", &c).ai_number, "+32480210449");
}

/* A number of the pool that is named, and full: as auto, but of that number. */
static void test_place_named(void **state)
{
	const char *text =
	    "name,number,to\nA,+3292246111,+32480210449\nB,+3292246112,+32480210449\n";
	struct fixture *f = *state;
	const struct import_want *all;
	struct customer c;
	struct import *i;

	pool_add(f, "+32480210449", "BE", 1);
	i = import_text_run(f, text, false);
	assert_int_equal(import_count(i)->added, 2);
	assert_int_equal(import_count(i)->placed, 1);
	assert_int_equal(import_unplaced(i, &all), 1);
	assert_non_null(strstr(all[0].reason, "+32480210449"));
	import_free(i);
	assert_int_equal(config_of(f, "+3292246111", &c).ai_source, AI_POOL);
	i = import_text_run(f, text, false);
	assert_int_equal(import_count(i)->already, 2);
	assert_int_equal(import_unplaced(i, &all), 1);
	import_free(i);
}

/* Finding: a place in the pool that was exported became a number typed by hand in another store. */
static void test_place_of_an_export(void **state)
{
	const char *text = "name,number,to,ai_source\nA,+3292246111,+32480210449,pool\n"
			   "B,+3292246112,+32480210449,pool\nC,+3292246113,+32480210450,manual\n"
			   "D,+3292246114,,pool\n";
	struct fixture *f = *state;
	const struct import_want *all;
	struct pool_number pool;
	struct customer c;
	struct import *i;

	i = import_text_run(f, text, false);
	assert_int_equal(import_count(i)->added, 4);
	assert_int_equal(import_unplaced(i, &all), 2);
	assert_non_null(strstr(all[0].reason, "the pool here does not have it"));
	import_free(i);
	assert_string_equal(config_of(f, "+3292246111", &c).ai_number, "");
	assert_int_equal(config_of(f, "+3292246113", &c).ai_source, AI_MANUAL);
	/* The same again, then with the number, and one place in it. */
	i = import_text_run(f, text, false);
	assert_int_equal(import_count(i)->already, 4);
	assert_int_equal(import_unplaced(i, &all), 2);
	assert_non_null(strstr(all[0].reason, "the pool here does not have it"));
	import_free(i);
	pool_add(f, "+32480210449", "BE", 1);
	i = import_text_run(f, text, false);
	assert_int_equal(import_count(i)->placed, 1);
	assert_int_equal(import_unplaced(i, &all), 1);
	assert_non_null(strstr(all[0].reason, "No place is left in the pool number"));
	import_free(i);
	assert_int_equal(config_of(f, "+3292246111", &c).ai_source, AI_POOL);
	must(f, pool_get(f->session.store, "+32480210449", &f->arena, &pool, &f->err));
	assert_int_equal(pool.used, 1);
	/* Typed by hand here, it is there otherwise. */
	import_counts(f, "name,number,to,ai_source\nC,+3292246113,+32480210450,pool\n", 0, 0, 1);
	import_counts(f, "name,number,to,ai_source\nC,+3292246113,+32480210450,managed\n", 0, 1, 0);
	import_counts(f, "name,number,to,ai_source\nE,+3292246115,auto,pol\n", 0, 0, 1);
}

/* North America is one area: a pool number next door is no call abroad. */
static void test_place_in_one_area(void **state)
{
	struct fixture *f = *state;
	struct customer c;

	pool_add(f, "+16505550100", "US", 5);
	import_counts(f, "name,number,to\nA,+14165550123,auto\n", 1, 0, 0);
	assert_string_equal(config_of(f, "+14165550123", &c).ai_number, "+16505550100");
}

/* ---- ids */

#define ID1 "11111111-1111-4111-8111-111111111111"
#define ID2 "22222222-2222-4222-8222-222222222222"

static void test_ids(void **state)
{
	const char *text =
	    "id,name,number\n" ID1 ",A,+3292246111\n" ID2 ",B,+3292246112\n" ID1 ",A,+3292246113\n";
	struct fixture *f = *state;
	struct forwarding *all;
	struct customer c;
	char id[ID_MAX];
	size_t n;

	import_counts(f, text, 3, 0, 0);
	must(f, forwarding_list(f->session.store, ID1, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 2);
	assert_string_equal(all[1].business_number, "+3292246113");
	import_counts(f, text, 0, 3, 0);
	/* A further number of one that is there. */
	import_counts(f, "id,name,number\n" ID1 ",A,+3292246114\n", 1, 0, 0);
	config_of(f, "+3292246114", &c);
	assert_string_equal(c.id, ID1);
	expect_bad(f, "id,name,number\n" ID1 ",Other,+3292246115\n", "name", "A");
	/* One customer cannot have two names. */
	expect_bad(f,
	    "id,name,number\n33333333-3333-4333-8333-333333333333,A,+3292246111\n" ID2
	    ",B,+3292246112\n" ID2 ",C,+3292246116\n",
	    "id", "Lines 3 and 4");
	/* The id of a removed customer is gone with it. */
	must(f, customer_remove(f->session.store, ID2, &f->err));
	import_counts(f, "id,name,number\n" ID2 ",B,+3292246112\n", 1, 0, 0);
	must(f, desk_customer_find(&f->session, "+3292246112", NULL, false, id, &f->err));
	assert_string_not_equal(id, ID2);
}

/* As an export writes a customer that has no number. */
static void test_without_a_number(void **state)
{
	const char *text = "id,name,number,country,note\n" ID1 ",A,,BE,Hi\n" ID2 ",B,,,\n" ID1
			   ",A,+3292246111,BE,Hi\n";
	struct fixture *f = *state;
	struct forwarding *configs;
	struct arena arena = { 0 };
	struct bulk_made made;
	struct customer c;
	struct lane1 lane;
	struct import *i;
	size_t n, at = 0;
	int line;

	import_counts(f, "id,name,number,country,note\n" ID1 ",A,,BE,Hi\n", 1, 0, 0);
	must(f, customer_get(f->session.store, ID1, &f->arena, &c, &f->err));
	assert_string_equal(c.name, "A");
	assert_string_equal(c.note, "Hi");
	assert_string_equal(c.language, "nl");
	must(f, forwarding_list(f->session.store, ID1, &f->arena, &configs, &n, &f->err));
	assert_int_equal(n, 0);
	i = import_text_run(f, text, false);
	assert_int_equal(import_count(i)->already, 1);
	assert_int_equal(import_count(i)->added, 2);
	assert_int_equal(import_doubts(i, &(const struct import_bad *){ NULL }), 0);
	/* Only what has a number has a lane. */
	assert_true(import_next_lane(i, &at, &arena, &lane, &line, &f->err));
	assert_int_equal(line, 4);
	assert_false(import_next_lane(i, &at, &arena, &lane, &line, &f->err));
	assert_int_equal(f->err.kind, ERROR_NONE);
	arena_done(&arena);
	import_free(i);
	import_counts(f, text, 0, 3, 0);
	expect_bad(f, "id,name,number\n" ID2 ",Other,\n", "name", "B");
	expect_bad(f, "name,number\nB,\n", "number", "no business number");
	expect_bad(f, "id,name,number,to\n" ID2 ",B,,auto\n", "number", "no business number");
	expect_bad(f, "id,name,number,carrier\n" ID2 ",B,,gsm-standard\n", "number",
	    "no business number");
	expect_bad(f, "id,name,number\nx,B,\n", "id", "no id");
	/* Once removed it is not made again by every import of the file. */
	must(f, customer_remove(f->session.store, ID2, &f->err));
	expect_bad(f, "id,name,number\n" ID2 ",B,\n", "id", "was removed");
	/* Nor by a removal right before the writing. */
	must(f,
	    customers_add(f->session.store,
		&(struct bulk_customer){ .id = ID2, .fields = { .name = "B" } }, 1, &made,
		&f->err));
	assert_false(made.made);
	assert_string_equal(made.why.code, "customer-removed");
}

/* It is removed between the look and the yes. */
static void test_without_a_number_meanwhile(void **state)
{
	struct fixture *f = *state;
	const struct import_bad *bad;
	struct import *i;
	char id[ID_MAX];

	i = import_text_run(f, "id,name,number\n" ID1 ",A,\n" ID2 ",B,\n", true);
	assert_int_equal(import_count(i)->good, 2);
	import_counts(f, "id,name,number\n" ID1 ",A,\n", 1, 0, 0);
	must(f, desk_customer_find(&f->session, ID1, NULL, false, id, &f->err));
	must(f, customer_remove(f->session.store, ID1, &f->err));
	import_go(i);
	while (import_step(i, &f->err) != IMPORT_WAITS)
		;
	assert_int_equal(import_count(i)->added, 1);
	assert_int_equal(import_bad(i, &bad), 1);
	assert_non_null(strstr(bad[0].reason, "was removed"));
	import_free(i);
}

/* ---- what happens meanwhile */

/* Between the look and the yes another console took one of them in, and one otherwise. */
static void test_changed_meanwhile(void **state)
{
	const char *text = "name,number\nA,+3292246111\nB,+3292246112\nC,+3292246113\n";
	struct fixture *f = *state;
	struct import *i = import_text_run(f, text, true);
	const struct import_bad *all;
	char id[ID_MAX];

	assert_int_equal(import_count(i)->good, 3);
	fixture_customer(f, "A", "+3292246111", NULL, id);
	fixture_customer(f, "Other", "+3292246112", NULL, id);
	import_go(i);
	while (import_step(i, &f->err) != IMPORT_WAITS)
		;
	assert_int_equal(import_count(i)->phase, IMPORT_DONE);
	assert_int_equal(import_count(i)->added, 1);
	assert_int_equal(import_count(i)->already, 1);
	assert_int_equal(import_bad(i, &all), 1);
	assert_non_null(strstr(all[0].reason, "Other"));
	assert_int_equal(import_count(i)->good, 0);
	import_free(i);
}

/* One that was there already is removed before the yes: it is taken in anew. */
static void test_removed_meanwhile(void **state)
{
	const char *text = "name,number,to\nA,+3292246111,auto\nB,+3292246112,auto\n";
	struct fixture *f = *state;
	struct import *i;
	char id[ID_MAX];

	import_counts(f, text, 2, 0, 0);
	i = import_text_run(f, text, true);
	assert_int_equal(import_count(i)->already, 2);
	must(f, desk_customer_find(&f->session, "+3292246111", NULL, false, id, &f->err));
	must(f, customer_remove(f->session.store, id, &f->err));
	import_go(i);
	while (import_step(i, &f->err) != IMPORT_WAITS)
		;
	assert_int_equal(import_count(i)->added, 1);
	assert_int_equal(import_count(i)->already, 1);
	assert_int_equal(import_count(i)->good, 0);
	import_free(i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_all_columns, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_least_columns, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_checking_writes_nothing, fixture_store,
		    fixture_end),
		cmocka_unit_test_setup_teardown(test_there_already, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_twice_in_file, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_ai_numbers_refused, fixture_store,
		    fixture_end),
		cmocka_unit_test_setup_teardown(test_abroad_needs_yes, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_places, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_places_still_wanted, fixture_store,
		    fixture_end),
		cmocka_unit_test_setup_teardown(test_place_named, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_place_of_an_export, fixture_store,
		    fixture_end),
		cmocka_unit_test_setup_teardown(test_place_in_one_area, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_found, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_ids, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_without_a_number, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_without_a_number_meanwhile, fixture_store,
		    fixture_end),
		cmocka_unit_test_setup_teardown(test_changed_meanwhile, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_removed_meanwhile, fixture_store, fixture_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
