/* The commands that need neither store nor network. */
#include "tests/cli/tables.h"

int main(void)
{
	static const char *const tables[] = { "tests/cli/telephony.tests", NULL };

	return tables_run("telephony", tables);
}
