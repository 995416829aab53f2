/* What a decision and a pull do not lose: a customer's rows, codes that were read out, who lost a
 * number, and the words of what was dropped. */
#include "joined.h"

#include "base/time.h"

#define SECOND "0b5e55ed-0000-4000-8000-0000000000bb"
#define OTHER_ORG "0b5e55ed-0000-4000-8000-000000000002"
#define NUMBER "+3292246001"

/* ---- a customer that was removed there */

/* Decided before the removals of its rows have come. */
static void removed_there_lives_again_whole(void **state)
{
	struct folder *f = *state;
	struct row number = their_number(f, THEIR_ID, 1, NUMBER), row;
	struct sync_push *p;
	int64_t version = 3;
	size_t n;

	their_customer(f);
	(void)apply_one(f, SHARED_FORWARDINGS, &number);
	note(f, THEIR_ORG, "ours");
	row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 2);
	put(SHARED_CUSTOMERS, &row, "deleted_at", JAN);
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).conflicts, 1);
	assert_false(decide(f, THEIR_ORG, SIDE_OURS));
	number = their_number(f, THEIR_ID, 2, NUMBER);
	put(SHARED_FORWARDINGS, &number, "deleted_at", JAN);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &number).conflicts, 0);
	assert_string_equal(first(f, THEIR_ORG).id, THEIR_ID);
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &p, &n, &f->err));
	assert_int_equal(n, 1);
	assert_int_equal(p[0].table, SHARED_CUSTOMERS);
	assert_ok(f, sync_push_done(f->store, p, &version, 1, &f->err));
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &p, &n, &f->err));
	assert_int_equal(n, 1);
	assert_string_equal(p[0].row.id, THEIR_ID);
	assert_int_equal(p[0].row.version, 2); /* over the removal */
	assert_null(p[0].row.values[shared_tables[SHARED_FORWARDINGS].deleted_column]);
}

/* ---- codes that were read out */

static void code(struct row *row, const char *digit, const char *state)
{
	static char codes[8][32];
	static size_t at;
	char *activate = codes[at++ % 8], *cancel = codes[at++ % 8];

	(void)snprintf(activate, sizeof codes[0], "*61*%s#", digit);
	(void)snprintf(cancel, sizeof codes[0], "#61*%s#", digit);
	put(SHARED_FORWARDINGS, row, "ai_number", "+32480210449");
	put(SHARED_FORWARDINGS, row, "ai_source", "manual");
	put(SHARED_FORWARDINGS, row, "activate_code", activate);
	put(SHARED_FORWARDINGS, row, "deactivate_code", cancel);
	put(SHARED_FORWARDINGS, row, "state", state);
	put(SHARED_FORWARDINGS, row, "given_at", JAN);
}

static void given_here(struct folder *f, const char *digit)
{
	char sql[300];

	(void)snprintf(sql, sizeof sql,
	    "update forwarding_configs set activate_code = '*61*%s#', deactivate_code = '#61*%s#', ai_number = '+32480210449', "
	    "ai_source = 'manual', state = 'given', given_at = '" JAN
	    "', version = version + 1 where id = '" THEIR_ID "'",
	    digit, digit);
	do_sql(f, sql);
}

static void a_given_code_is_owed_a_cancel(void **state)
{
	static const struct {
		const char *here, *there; /* digits of the codes; NULL: none was given */
		enum sync_side side;
		const char *owed;
	} rows[] = {
		{ "1", NULL, SIDE_THEIRS, "#61*1#" },
		{ "1", "2", SIDE_THEIRS, "#61*1#" },
		{ "1", "2", SIDE_OURS, "#61*2#" },
		{ "1", "1", SIDE_THEIRS, "" }, /* cancelled alike */
		{ NULL, "2", SIDE_OURS, "#61*2#" },
		{ NULL, "2", SIDE_THEIRS, "" },
	};
	struct folder *f = *state;

	their_customer(f);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct row row = their_number(f, THEIR_ID, 1, NUMBER);

		print_message("row %zu\n", i);
		assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).applied, 1);
		if (rows[i].here)
			given_here(f, rows[i].here);
		else
			do_sql(f,
			    "update forwarding_configs set line_type = 'mobile', version = version + 1");
		row = their_number(f, THEIR_ID, 2, NUMBER);
		put(SHARED_FORWARDINGS, &row, "ring_seconds", "20");
		if (rows[i].there)
			code(&row, rows[i].there, "given");
		assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).conflicts, 1);
		assert_false(decide(f, THEIR_ID, rows[i].side));
		assert_string_equal(first(f, THEIR_ORG).owed_cancel, rows[i].owed);
		/* What theirs owes now, they do not know yet. */
		assert_int_equal(planned_count(f),
		    rows[i].side == SIDE_OURS || rows[i].owed[0] ? 1 : 0);
		do_sql(f, "delete from operations; delete from forwarding_configs");
	}
}

/* ---- who lost a number */

static int64_t moved_lines(struct folder *f, const char *org)
{
	char sql[300];

	(void)snprintf(sql, sizeof sql,
	    "select count(*) from audit_log where action = 'sync.moved' and org_id = '%s' and "
	    "detail = '" NUMBER " -> Other'",
	    org);
	return number_of(f, sql);
}

static void other_customer(struct folder *f)
{
	struct row row = theirs(f, SHARED_CUSTOMERS, OTHER_ORG, 1);

	put(SHARED_CUSTOMERS, &row, "name", "Other");
	(void)apply_one(f, SHARED_CUSTOMERS, &row);
}

static void a_number_goes_to_another_customer(void **state)
{
	struct folder *f = *state;
	struct row row = their_number(f, THEIR_ID, 1, NUMBER);
	struct sync_applied done;

	their_customer(f);
	other_customer(f);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).moved, 0);
	row = their_number(f, THEIR_ID, 2, NUMBER);
	put(SHARED_FORWARDINGS, &row, "org_id", OTHER_ORG);
	done = apply_one(f, SHARED_FORWARDINGS, &row);
	assert_int_equal(done.moved, 1);
	assert_string_equal(done.moved_number, NUMBER);
	assert_string_equal(done.moved_from, "Theirs");
	assert_string_equal(done.moved_to, "Other");
	assert_int_equal(moved_lines(f, THEIR_ORG), 1);
}

/* Another desk chose between two rows: the loser is removed, then the other one comes. */
static void a_number_is_lost_to_another_row(void **state)
{
	struct folder *f = *state;
	char now[TIME_TEXT_MAX];
	struct row row = their_number(f, THEIR_ID, 1, NUMBER);

	their_customer(f);
	other_customer(f);
	(void)apply_one(f, SHARED_FORWARDINGS, &row);
	row = their_number(f, THEIR_ID, 2, NUMBER);
	time_now_text(now);
	put(SHARED_FORWARDINGS, &row, "deleted_at", now);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).moved, 0);
	row = their_number(f, SECOND, 1, NUMBER);
	put(SHARED_FORWARDINGS, &row, "org_id", OTHER_ORG);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).moved, 1);
	assert_int_equal(moved_lines(f, THEIR_ORG), 1);
	row.version = 2;
	put(SHARED_FORWARDINGS, &row, "line_type", "mobile");
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).moved, 0);
}

static void a_decision_moves_a_number(void **state)
{
	struct folder *f = *state;
	struct row row = their_number(f, THEIR_ID, 1, NUMBER);
	char org[ID_MAX];

	add(f, "Ours", NUMBER, org);
	other_customer(f);
	put(SHARED_FORWARDINGS, &row, "org_id", OTHER_ORG);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).conflicts, 1);
	(void)decide(f, THEIR_ID, SIDE_THEIRS);
	assert_int_equal(moved_lines(f, org), 1);
}

/* Renumbered there to one that is new here: it has its earlier one again. */
static void a_clash_leaves_the_earlier_number(void **state)
{
	struct folder *f = *state;
	struct row row = their_number(f, THEIR_ID, 1, "+3292246007");
	struct sync_push *p;
	int64_t version = 1;
	char org[ID_MAX];
	size_t n;

	their_customer(f);
	(void)apply_one(f, SHARED_FORWARDINGS, &row);
	add(f, "Other", NUMBER, org);
	row = their_number(f, THEIR_ID, 2, NUMBER);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).conflicts, 1);
	assert_false(decide(f, first(f, org).id, SIDE_OURS));
	assert_string_equal(first(f, THEIR_ORG).business_number, "+3292246007");
	assert_int_equal(moved_lines(f, THEIR_ORG), 1);
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 1, &f->arena, &p, &n, &f->err));
	assert_int_equal(p[0].table, SHARED_CUSTOMERS);
	assert_ok(f, sync_push_done(f->store, p, &version, 1, &f->err));
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 1, &f->arena, &p, &n, &f->err));
	assert_string_equal(p[0].row.id, THEIR_ID); /* what frees the number goes first */
	assert_int_equal(p[0].row.version, 2);
	version = 3;
	assert_ok(f, sync_push_done(f->store, p, &version, 1, &f->err));
	assert_int_equal(push_all(f), 1);
	assert_int_equal(planned_count(f), 0);
}

/* ---- what was dropped */

#define E_ACUTE "\xc3\xa9"

static void what_is_dropped_is_kept_whole(void **state)
{
	struct folder *f = *state;
	char long_note[2 * 900 + 1];
	struct audit_line *lines;
	struct row row;
	size_t n;

	for (size_t i = 0; i < 900; i++)
		memcpy(long_note + 2 * i, E_ACUTE, 2);
	memcpy(long_note + 1790, "THE END OF", 10);
	long_note[1800] = '\0';
	their_customer(f);
	note(f, THEIR_ORG, long_note);
	row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 2);
	put(SHARED_CUSTOMERS, &row, "note", "theirs");
	(void)apply_one(f, SHARED_CUSTOMERS, &row);
	assert_false(decide(f, THEIR_ORG, SIDE_THEIRS));
	assert_ok(f, audit_list(f->store, THEIR_ORG, 0, 1, &f->arena, &lines, &n, &f->err));
	assert_string_equal(lines[0].action, "sync.decided");
	assert_non_null(strstr(lines[0].detail, long_note));
}

static void a_line_is_cut_between_characters(void **state)
{
	struct folder *f = *state;
	char text[2 * 600 + 2];
	size_t n;

	for (int shift = 0; shift < 2; shift++) {
		struct audit_line *lines;

		memset(text, 'x', sizeof text);
		for (size_t i = 0; i < 600; i++)
			memcpy(text + shift + 2 * i, E_ACUTE, 2);
		text[shift + 1200] = '\0';
		assert_ok(f, store_begin(f->store, &f->err));
		assert_ok(f, store_audit(f->store, NULL, "test", THEIR_ORG, &f->err, "%s", text));
		assert_ok(f, store_commit(f->store, &f->err));
		assert_ok(f, audit_list(f->store, NULL, 0, 1, &f->arena, &lines, &n, &f->err));
		assert_int_equal(strlen(lines[0].detail), shift ? 999 : 998);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define SHARED(test) cmocka_unit_test_setup_teardown(test, joined_setup, folder_teardown)
		SHARED(removed_there_lives_again_whole),
		SHARED(a_given_code_is_owed_a_cancel),
		SHARED(a_number_goes_to_another_customer),
		SHARED(a_number_is_lost_to_another_row),
		SHARED(a_decision_moves_a_number),
		SHARED(a_clash_leaves_the_earlier_number),
		SHARED(what_is_dropped_is_kept_whole),
		SHARED(a_line_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
