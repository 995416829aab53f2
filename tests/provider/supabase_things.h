/* A table with a column of each kind, for the tests of provider/supabase.h. */
#ifndef TESTS_PROVIDER_SUPABASE_THINGS_H
#define TESTS_PROVIDER_SUPABASE_THINGS_H

#include "provider/supabase.h"

static const struct row_column thing_columns[] = {
	{ "org_id", ROW_UUID },
	{ "name", ROW_TEXT },
	{ "places", ROW_NUMBER },
	{ "enabled", ROW_FLAG },
	{ "created_at", ROW_TIME },
};
static const struct row_table things = { "things", thing_columns, 5 };

#endif
