/* The columns that a desk shares, as src/store/shared.c lists them: "TABLE COLUMN KIND" a line.
 * tests/pg/install.sh compares them with what data/supabase made. */
#include <stdio.h>

#include "store/shared.h"

int main(void)
{
	static const char *const kinds[] = {
		[ROW_TEXT] = "TEXT",
		[ROW_UUID] = "UUID",
		[ROW_NUMBER] = "NUMBER",
		[ROW_FLAG] = "FLAG",
		[ROW_TIME] = "TIME",
	};

	for (int t = 0; t < SHARED_TABLES; t++) {
		const struct row_table *table = &shared_tables[t].row;

		for (size_t i = 0; i < table->n; i++)
			printf("%s %s %s\n", table->name, table->columns[i].name,
			    kinds[table->columns[i].kind]);
	}
	return 0;
}
