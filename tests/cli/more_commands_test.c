/* AI numbers, agents, Telnyx' verification and files of customers: what needs no provider. */
#include "tests/cli/tables.h"

int main(void)
{
	static const char *const tables[] = { "tests/cli/numbers.tests", "tests/cli/import.tests",
		NULL };

	return tables_run("more_commands", tables);
}
