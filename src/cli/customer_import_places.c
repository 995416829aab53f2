/* customer import in a shared store: its places in the pool are given by the project. */
#include <stdlib.h>

#include "cli/command_sync.h"
#include "cli/customer_import.h"

void import_ask_places(struct cli *c, struct import *i)
{
	size_t n, answered = 0;
	struct place_wish *wishes = import_wishes(i, &n);
	struct place_given *given = NULL;
	struct error why = { 0 };

	/* The customers are taken in, whatever comes of this. */
	if (!cli_places(c, wishes, n, &given, &answered, &why) && !why.message[0])
		(void)error_set(&why, ERROR_OPEN, "still-open", NULL,
		    _("The project did not say whether there is a place."));
	import_places_given(i, given, answered,
	    why.hint[0]
		? arena_printf(&c->arena, _("%s %s Then import the same file again."), why.message,
		      why.hint)
		: arena_printf(&c->arena, _("%s Import the same file again later."), why.message));
	free(wishes);
}
