/* What practice's Supabase keeps is what a store shares: the same tables, columns and kinds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "practice/supabase_tables.h"
#include "store/shared.h"

static const enum row_kind kinds[] = { [SB_UUID] = ROW_UUID,
	[SB_TEXT] = ROW_TEXT,
	[SB_INT] = ROW_NUMBER,
	[SB_BOOL] = ROW_FLAG,
	[SB_TIME] = ROW_TIME };

static void the_same_columns(void **state)
{
	(void)state;
	assert_int_equal(SHARED_TABLES, SB_SHARED_TABLES);
	for (size_t i = 0; i < SHARED_TABLES; i++) {
		const struct row_table *ours = &shared_tables[i].row;
		const struct sb_table *theirs = &sb_tables[i];
		/* id, version, updated_at; the seeds' word beside state */
		bool word =
		    sb_column(theirs, "status") != NULL && sb_column(theirs, "state") != NULL;

		assert_string_equal(ours->name, theirs->name);
		for (size_t k = 0; k < ours->n; k++) {
			const struct sb_column *column = sb_column(theirs, ours->columns[k].name);

			if (column == NULL)
				fail_msg("%s.%s is not there", ours->name, ours->columns[k].name);
			else
				assert_int_equal(kinds[column->type], ours->columns[k].kind);
		}
		assert_int_equal(theirs->n, ours->n + (word ? 4 : 3));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_same_columns) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
