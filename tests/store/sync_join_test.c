/* With whom a store is shared, what its changes plan, and what was there before. */
#include "joined.h"

/* The words between `from` and `to` of a text, "new." taken off: the columns of a trigger. */
static void columns_between(const char *sql, const char *from, const char *to, const char *prefix,
    char *out, size_t size)
{
	const char *at = strstr(sql, from), *end;
	size_t n = 0;

	assert_non_null(at);
	at += strlen(from);
	end = strstr(at, to);
	assert_non_null(end);
	out[n++] = ' ';
	while (at < end) {
		size_t skip = strspn(at, " \t\n,()"), word;

		at += skip;
		word = strcspn(at, " \t\n,()");
		if (at >= end || word == 0)
			break;
		if (strncmp(at, prefix, strlen(prefix)) == 0 && word > strlen(prefix)) {
			at += strlen(prefix);
			word -= strlen(prefix);
		}
		assert_true(n + word + 2 < size);
		memcpy(out + n, at, word);
		n += word;
		out[n++] = ' ';
		at += word;
	}
	out[n] = '\0';
}

static void assert_columns(const struct row_table *t, const char *words)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		char word[80];

		(void)snprintf(word, sizeof word, " %s ", t->columns[i].name);
		if (!strstr(words, word))
			print_error("%s.%s is not in the trigger: %s\n", t->name,
			    t->columns[i].name, words);
		assert_non_null(strstr(words, word));
	}
	for (const char *c = words + 1; *c; c++)
		n += *c == ' ';
	assert_int_equal(n, t->n);
}

static void triggers_have_the_shared_columns(void **state)
{
	struct folder *f = *state;

	for (int i = 0; i < SHARED_TABLES; i++) {
		const struct row_table *t = &shared_tables[i].row;
		char sql[200], words[2000], with[64];
		const char *trigger;
		size_t named = 0;

		(void)snprintf(sql, sizeof sql,
		    "select sql from sqlite_schema where name = '%s_changed'", t->name);
		trigger = text_of(f, sql);
		(void)snprintf(with, sizeof with, " on %s", t->name);
		columns_between(trigger, "after update of", with, "", words, sizeof words);
		assert_columns(t, words);
		columns_between(trigger, "\n\t(new.", ") is not", "new.", words, sizeof words);
		/* The first word lost its prefix with the mark that was looked for. */
		assert_columns(t, words);
		columns_between(trigger, ") is not\n\t(", ") begin", "old.", words, sizeof words);
		assert_columns(t, words);
		for (size_t c = 0; c < t->n; c++) {
			char part[160];

			(void)snprintf(part, sizeof part, "\"%s\":' || iif(old.%s is null",
			    t->columns[c].name, t->columns[c].name);
			assert_non_null(strstr(trigger, part));
		}
		for (const char *at = strstr(trigger, "|| hex(old."); at;
		     at = strstr(at + 1, "|| hex(old."))
			named++;
		assert_int_equal(named, t->n);
	}
}

/* ---- joining */

static void joins_one_project(void **state)
{
	struct folder *f = *state;
	struct sync_remote now, one = { "https://a.example", "p1", false };
	const struct sync_remote moved = { "https://b.example", "p1", false },
				 other = { "https://a.example", "p2", false };
	struct sync_mark mark;
	struct sync_applied done;
	const struct sync_mark seen = { "2027-01-01T00:00:00.5+00:00", THEIR_ORG, "ann" };

	assert_ok(f, sync_joined(f->store, &f->arena, &now, &f->err));
	assert_string_equal(now.url, "");
	assert_string_equal(now.project, "");
	assert_ok(f, sync_join(f->store, &one, &f->err));
	assert_ok(f,
	    sync_apply(f->store, SHARED_AGENTS, NULL, 0, &seen, &f->arena, &done, &f->err));
	assert_refused(f, sync_join(f->store, &other, &f->err), ERROR_CONFLICT, "joined-elsewhere");
	assert_ok(f, sync_join(f->store, &moved, &f->err));
	assert_ok(f, sync_joined(f->store, &f->arena, &now, &f->err));
	assert_string_equal(now.url, "https://b.example");
	assert_string_equal(now.project, "p1");
	assert_false(now.readonly);
	/* The same project under another address: its marks hold. */
	assert_ok(f, sync_mark_get(f->store, SHARED_AGENTS, "ann", &mark, &f->err));
	assert_string_equal(mark.updated_at, seen.updated_at);
	assert_string_equal(mark.id, seen.id);
	assert_ok(f, sync_mark_get(f->store, SHARED_CUSTOMERS, "ann", &mark, &f->err));
	assert_string_equal(mark.updated_at, "");
}

/* One that sees less is further on: that passes over nothing of what the other one has to read. */
static void marks_belong_to_who_was_signed_in(void **state)
{
	struct folder *f = *state;
	const struct sync_remote one = { "https://a.example", "p1", false };
	const struct sync_mark far = { "2027-02-01T00:00:00.5+00:00", THEIR_ORG, "member" },
			       near = { "2027-01-01T00:00:00.5+00:00", THEIR_ID, "service" };
	struct sync_applied done;
	struct sync_mark mark;

	assert_ok(f, sync_join(f->store, &one, &f->err));
	assert_ok(f, sync_apply(f->store, SHARED_AGENTS, NULL, 0, &far, &f->arena, &done, &f->err));
	assert_ok(f, sync_mark_get(f->store, SHARED_AGENTS, "service", &mark, &f->err));
	assert_string_equal(mark.updated_at, "");
	assert_ok(f,
	    sync_apply(f->store, SHARED_AGENTS, NULL, 0, &near, &f->arena, &done, &f->err));
	assert_ok(f, sync_apply(f->store, SHARED_AGENTS, NULL, 0, &far, &f->arena, &done, &f->err));
	assert_ok(f, sync_mark_get(f->store, SHARED_AGENTS, "service", &mark, &f->err));
	assert_string_equal(mark.updated_at, near.updated_at);
	assert_string_equal(mark.id, near.id);
	assert_ok(f, sync_mark_get(f->store, SHARED_AGENTS, "member", &mark, &f->err));
	assert_string_equal(mark.updated_at, far.updated_at);
	assert_ok(f, sync_leave(f->store, &f->err));
	assert_ok(f, sync_join(f->store, &one, &f->err));
	assert_ok(f, sync_mark_get(f->store, SHARED_AGENTS, "member", &mark, &f->err));
	assert_string_equal(mark.updated_at, "");
}

static void nothing_is_planned_where_nothing_is_shared(void **state)
{
	struct folder *f = *state;
	const struct sync_remote seeds = { "https://a.example", "", true };
	char org[ID_MAX];
	bool registered;

	add(f, "Alone", "+3292246001", org);
	note(f, org, "x");
	assert_int_equal(number_of(f, "select count(*) from operations"), 0);
	assert_ok(f, sync_registered(f->store, first(f, org).id, &registered, &f->err));
	assert_true(registered);
	assert_ok(f, sync_join(f->store, &seeds, &f->err));
	note(f, org, "y");
	add(f, "Two", "+3292246002", org);
	assert_int_equal(number_of(f, "select count(*) from operations"), 0);
	assert_ok(f, sync_registered(f->store, first(f, org).id, &registered, &f->err));
	assert_false(registered);
}

static void what_was_there_is_planned_piece_by_piece(void **state)
{
	struct folder *f = *state;
	const struct sync_remote remote = { "https://a.example", "p1", false };
	struct sync_sizes sizes;
	size_t planned, total = 0;
	char org[ID_MAX], gone[ID_MAX];

	for (int i = 0; i < 5; i++) {
		char number[20];

		(void)snprintf(number, sizeof number, "+329224600%u", (unsigned)i % 10);
		add(f, "One of five", number, org);
	}
	add(f, "Gone", "+3292246009", gone);
	assert_ok(f, customer_remove(f->store, gone, &f->err));
	assert_ok(f, sync_sizes(f->store, &sizes, &f->err));
	assert_int_equal(sizes.customers, 5);
	assert_int_equal(sizes.rows, 10);
	assert_ok(f, sync_join(f->store, &remote, &f->err));
	assert_int_equal(planned_count(f), 0);
	note(f, org, "changed before its turn");
	do {
		assert_ok(f, sync_plan_rest(f->store, 2, &planned, &f->err));
		assert_in_range(planned, 0, 2);
		total += planned;
		/* After a restart it goes on where it was. */
		store_close(f->store);
		f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
		assert_non_null(f->store);
	} while (planned > 0);
	assert_int_equal(total, 9);
	assert_int_equal(planned_count(f), 10);
	assert_int_equal(number_of(f, "select count(distinct subject) from operations"), 10);
	assert_int_equal(push_all(f), 10);
	assert_ok(f, sync_sizes(f->store, &sizes, &f->err));
	assert_int_equal(sizes.rows, 0);
}

static void leaves_with_its_rows(void **state)
{
	struct folder *f = *state;
	const struct sync_remote remote = { "https://a.example", "p1", false },
				 other = { "https://c.example", "p3", false };
	struct row row;
	char org[ID_MAX];

	assert_ok(f, sync_join(f->store, &remote, &f->err));
	their_customer(f);
	add(f, "Ours", "+3292246001", org);
	note(f, THEIR_ORG, "ours");
	row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 2);
	put(SHARED_CUSTOMERS, &row, "note", "theirs");
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).conflicts, 1);
	assert_ok(f, sync_leave(f->store, &f->err));
	assert_int_equal(conflict_count(f), 0);
	assert_int_equal(number_of(f, "select count(*) from operations"), 0);
	assert_int_equal(
	    number_of(f,
		"select count(*) from organizations where deleted_at is null and remote_version is null"),
	    2);
	note(f, org, "x");
	assert_int_equal(planned_count(f), 0);
	assert_ok(f, sync_join(f->store, &other, &f->err));
	note(f, org, "y");
	assert_int_equal(planned_count(f), 1);
}

/* Another process leaves the project, and joins it or another one, while a round is under way: what
 * the round still has in hand is of the sharing that has ended. */
static void a_round_of_a_sharing_that_has_ended_writes_nothing(void **state)
{
	static const struct sync_remote same = { "https://desk.example", "p1", false },
					other = { "https://other.example", "p2", false };
	static const struct sync_remote *const then[] = { NULL, &same, &other };
	const struct sync_mark mark = { "2027-01-01T00:00:00Z", THEIR_ID, "ann" };
	struct folder *f = *state;
	struct row row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 1);
	struct sync_applied done;

	for (size_t i = 0; i < 3; i++) {
		struct sync_push *pushes, *none;
		const int64_t version = 2;
		char org[ID_MAX];
		size_t n, n_none;

		assert_ok(f, sync_join(f->store, &same, &f->err));
		assert_ok(f, sync_hold(f->store, &f->err));
		add(f, "Ours", NULL, org);
		assert_ok(f,
		    sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &pushes, &n, &f->err));
		assert_int_equal(n, 1);
		assert_ok(f, sync_leave(f->store, &f->err));
		if (then[i])
			assert_ok(f, sync_join(f->store, then[i], &f->err));
		assert_false(sync_apply(f->store, SHARED_CUSTOMERS, &row, 1, &mark, &f->arena,
		    &done, &f->err));
		assert_string_equal(f->err.code, SYNC_SHARING_ENDED);
		assert_false(sync_push_done(f->store, pushes, &version, 1, &f->err));
		assert_string_equal(f->err.code, SYNC_SHARING_ENDED);
		assert_false(sync_push_met(f->store, pushes, &row, &f->err));
		assert_string_equal(f->err.code, SYNC_SHARING_ENDED);
		note(f, org, "planned where it is shared");
		assert_int_equal(sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &none, &n_none,
				     &f->err),
		    then[i] == NULL); /* there is nothing then */
		assert_ok(f, sync_push_later(f->store, pushes, 1, NULL, "", &f->err));
		assert_int_equal(number_of(f, "select count(*) from sync_marks"), 0);
		assert_int_equal(
		    number_of(f,
			"select count(*) from organizations where remote_version is not null"),
		    0);
		assert_ok(f, sync_hold(f->store, &f->err));
		if (then[i])
			assert_ok(f, sync_leave(f->store, &f->err));
		do_sql(f, "delete from organizations");
	}
}

/* ---- what a change plans */

static void a_change_plans_one_push(void **state)
{
	struct folder *f = *state;
	struct sync_push *pushes;
	char org[ID_MAX];
	bool waits;
	size_t n;

	add(f, "Frituur \"De\\Kroon\"\n", "+3292246001", org);
	assert_int_equal(planned_count(f), 2);
	note(f, org, "a");
	note(f, org, "b");
	assert_int_equal(planned_count(f), 2);
	assert_string_equal(text_of(f, "select parameters from operations limit 1"), "{}");
	assert_ok(f, sync_row_waits(f->store, SHARED_CUSTOMERS, org, &waits, &f->err));
	assert_true(waits);
	assert_int_equal(push_all(f), 2);
	assert_int_equal(planned_count(f), 0);
	assert_int_equal(number_of(f, "select count(*) from operations"), 0);
	assert_ok(f, sync_row_waits(f->store, SHARED_CUSTOMERS, org, &waits, &f->err));
	assert_false(waits);
	/* Columns that stay here plan nothing. */
	do_sql(f, "update organizations set sort_name = 'x', version = version + 1");
	do_sql(f, "update forwarding_configs set national_digits = '1', version = version + 1");
	assert_int_equal(planned_count(f), 0);
	note(f, org, "it\"s\tc");
	assert_int_equal(planned_count(f), 1);
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 10, &f->arena, &pushes, &n, &f->err));
	assert_int_equal(n, 1);
	assert_int_equal(pushes[0].row.version, 1);
	assert_int_equal(pushes[0].table, SHARED_CUSTOMERS);
	assert_string_equal(pushes[0].row.values[shared_column(SHARED_CUSTOMERS, "note")],
	    "it\"s\tc");
}

static void what_is_again_as_it_was_is_not_pushed(void **state)
{
	struct folder *f = *state;

	their_customer(f);
	note(f, THEIR_ORG, "a \"quoted\" \\ line\nand one more");
	assert_int_equal(planned_count(f), 1);
	note(f, THEIR_ORG, "");
	assert_int_equal(planned_count(f), 1);
	assert_int_equal(push_all(f), 0);
	assert_int_equal(planned_count(f), 0);
}

static void removed_before_it_was_pushed(void **state)
{
	struct folder *f = *state;
	char org[ID_MAX];

	add(f, "Short", "+3292246001", org);
	assert_ok(f, customer_remove(f->store, org, &f->err));
	assert_int_equal(planned_count(f), 0);
	add(f, "Long", "+3292246002", org);
	assert_int_equal(push_all(f), 2);
	assert_ok(f, customer_remove(f->store, org, &f->err));
	/* Not cancelled with what else was planned for it. */
	assert_int_equal(planned_count(f), 2);
	assert_int_equal(push_all(f), 2);
	assert_int_equal(
	    number_of(f,
		"select min(remote_version) from organizations where id in (select org_id from forwarding_configs where remote_version = 2)"),
	    2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define ALONE(test) cmocka_unit_test_setup_teardown(test, folder_setup_store, folder_teardown)
#define SHARED(test) cmocka_unit_test_setup_teardown(test, joined_setup, folder_teardown)
		ALONE(triggers_have_the_shared_columns),
		ALONE(joins_one_project),
		ALONE(marks_belong_to_who_was_signed_in),
		ALONE(nothing_is_planned_where_nothing_is_shared),
		ALONE(what_was_there_is_planned_piece_by_piece),
		ALONE(leaves_with_its_rows),
		ALONE(a_round_of_a_sharing_that_has_ended_writes_nothing),
		SHARED(a_change_plans_one_push),
		SHARED(what_is_again_as_it_was_is_not_pushed),
		SHARED(removed_before_it_was_pushed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
