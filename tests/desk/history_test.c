/* The audit log in words: every action has some, and what a decision dropped is read back whole. */
#include "tests/desk/fixture.h"

#include <glob.h>

#include "desk/history.h"
#include "store/store.h"

static void says(struct fixture *f, const char *action, const char *detail, const char *expected)
{
	struct audit_line line = {
		.action = action, .org_id = "", .customer = "", .subject_id = "", .detail = detail
	};

	assert_string_equal(history_detail(&f->session, &line, &f->arena), expected);
}

static void what_was_dropped_is_shown_by_column(void **state)
{
	struct fixture *f = *state;

	says(f, "sync.decided",
	    "forwarding_configs: theirs; dropped: business_number=\"+3292246112\" condition=\"no_answer\" carrier_id=\"\"",
	    "business number, theirs counts; dropped of ours:\n"
	    "business number: +32 9 224 61 12\nwhen: unanswered calls\ncarrier: -");
	/* A value may look like the rest of the line. */
	says(f, "sync.decided",
	    "organizations: ours; dropped: note=\"say \"\"hi\"\" name=\"\"x\"\"\"",
	    "customer, ours counts; dropped of theirs:\n"
	    "note: say \"hi\" name=\"x\"");
	says(f, "sync.decided", "organizations: both; dropped:", "customer, both are kept");
	says(f, "sync.decided",
	    "organizations: ours; dropped:", "customer, ours counts; nothing was dropped");
	/* What is not read as such is shown as it is. */
	says(f, "sync.decided", "organizations: ours; dropped: note=\"cut",
	    "organizations: ours; dropped: note=\"cut");
	says(f, "sync.decided", "organizations: ours; dropped: nothing=\"x\"",
	    "organizations: ours; dropped: nothing=\"x\"");
}

static void others(void **state)
{
	struct fixture *f = *state;
	struct audit_line line = { .action = "sync.pulled",
		.org_id = "x",
		.customer = "De \033Kroon",
		.subject_id = "organizations",
		.detail = "3 changed" };

	assert_string_equal(history_title(&f->session, &line, false, &f->arena),
	    "read from the shared project: customer: 3 changed");
	line.action = "customer.edit";
	line.subject_id = "";
	assert_null(strchr(history_title(&f->session, &line, true, &f->arena), '\033'));
	line.action = "some.\nthing\033";
	assert_null(strpbrk(history_title(&f->session, &line, false, &f->arena), "\n\033"));
	line.operator_name = "An\n     1  now  Jan\033";
	assert_null(strpbrk(history_who(&line, &f->arena), "\n\033"));
	says(f, "sync.conflict", "forwarding_configs +3292246111", "business number +3292246111");
	says(f, "caller-id.failed", "\033[31mbusy", "^[[31mbusy");
	assert_string_equal(history_words("some.thing"), "some.thing");
	/* Of an entry that is gone, or whose row became one with another desk's. */
	says(f, "journal.sent", "caller-id.verify verified_caller_ids/240b010f-048d",
	    "Twilio's verification call");
	says(f, "journal.failed", "caller-id.verify verified_caller_ids/240b010f-048d: busy",
	    "Twilio's verification call: busy");
	says(f, "journal.sent", "some.thing x/y", "some.thing x/y");
}

/* An action of src/store that has no words here would be shown raw. */
static void every_action_has_words(void **state)
{
	glob_t files;
	size_t found = 0;

	(void)state;
	assert_int_equal(glob("src/store/*.c", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		FILE *in = fopen(files.gl_pathv[i], "r");
		char line[2000];

		assert_non_null(in);
		while (fgets(line, sizeof line, in) != NULL) {
			for (const char *at = strchr(line, '"'); at != NULL;
			     at = strchr(at + 1, '"')) {
				const size_t n = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz-");
				const size_t m = strspn(at + 2 + n, "abcdefghijklmnopqrstuvwxyz-");
				char action[64];

				if (n < 2 || at[1 + n] != '.' || m < 2 || at[2 + n + m] != '"')
					continue;
				(void)snprintf(action, sizeof action, "%.*s", (int)(n + 1 + m),
				    at + 1);
				if (strcmp(history_words(action), action) == 0)
					fail_msg("%s has no words", action);
				found++;
			}
		}
		(void)fclose(in);
	}
	globfree(&files);
	assert_true(found > 60);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_store, fixture_end)
	const struct CMUnitTest tests[] = {
		TEST(what_was_dropped_is_shown_by_column),
		TEST(others),
		TEST(every_action_has_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
