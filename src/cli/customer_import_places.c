/* customer import in a shared store: its places in the pool are given by the project. */
#include "base/text.h"
#include "cli/command_sync.h"
#include "cli/customer_import.h"

static struct place_wish *wishes_of(struct cli *c, const struct import_want *wants, size_t n)
{
	struct place_wish *wishes = arena_alloc(&c->arena, (n + 1) * sizeof *wishes);

	for (size_t k = 0; k < n; k++) {
		(void)text_copy(wishes[k].config_id, sizeof wishes[k].config_id, wants[k].config);
		(void)text_copy(wishes[k].country, sizeof wishes[k].country, wants[k].country);
		(void)text_copy(wishes[k].number, sizeof wishes[k].number, wants[k].pool_number);
	}
	return wishes;
}

void import_ask_places(struct cli *c, struct import *i)
{
	const struct import_want *wants;
	const size_t n = import_wanting(i, &wants);
	const struct place_wish *wishes = wishes_of(c, wants, n);
	struct place_given *given = NULL;
	struct error why = { 0 };
	size_t answered = 0;

	/* The customers are taken in, whatever comes of this. */
	if (!cli_places(c, wishes, n, &given, &answered, &why) && !why.message[0])
		(void)error_set(&why, ERROR_OPEN, "still-open", NULL,
		    _("The project did not say whether there is a place."));
	for (size_t k = 0; k < answered; k++)
		import_placed(i, k, given[k].outcome == PLACE_TAKEN ? given[k].number : NULL,
		    import_why(i, &given[k].why));
	import_place_none(i,
	    why.hint[0]
		? arena_printf(&c->arena, _("%s %s Then import the same file again."), why.message,
		      why.hint)
		: arena_printf(&c->arena, _("%s Import the same file again later."), why.message));
}
