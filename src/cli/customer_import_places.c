/* customer import in a shared store: its places in the pool are given by the project. */
#include "cli/customer_import.h"

bool import_ask_places(struct cli *c, struct import *i, struct error *err)
{
	(void)c;
	(void)err;
	import_place_none(i,
	    _("This store is shared, and the project could not be asked for a place in the pool. Sign in, and import the same file again."));
	return true;
}
