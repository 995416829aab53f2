/* Customers, forwarding, verification, the journal, stores: what needs no provider. */
#include "tests/cli/tables.h"

int main(void)
{
	static const char *const tables[] = { "tests/cli/commands.tests", NULL };

	return tables_run("commands", tables);
}
