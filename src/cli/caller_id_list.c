/* caller-id list: it only reads at Twilio, and only where it can. */
#include <string.h>

#include "cli/command_caller_id.h"
#include "desk/reads.h"

#define PAGE 200

static void refreshed(void *user, size_t seen, size_t gone, size_t verified,
    const struct error *err)
{
	(void)seen;
	(void)gone;
	(void)verified;
	cli_answered(user, err);
}

static void list_ask(struct cli *c, const char *org_id, struct error *problem)
{
	struct cli_answer answer = { 0 };

	if (cli_only_store(c, "Twilio"))
		return;
	cli_read_again(c, "Twilio",
	    caller_ids_refresh(&c->session, cli_loop(c), org_id, refreshed, &answer, &answer.err),
	    &answer, problem);
}

static bool list_row(struct cli *c, const struct caller_id *r, size_t *printed, struct error *err)
{
	struct customer customer;

	if (c->options.json) {
		cli_list_item(c, caller_id_document(r->number, r), printed);
		return true;
	}
	if ((*printed)++ == 0)
		cli_say(c, "%-36s  %-20s %-9s %-12s  %s", _("id"), _("number"), _("state"),
		    _("since"), _("customer"));
	if (!customer_get(c->session.store, r->org_id, &c->arena, &customer, err))
		return false;
	caller_id_say(c, r->number, r, arena_printf(&c->arena, "%s  ", r->id), customer.name);
	return true;
}

/* Telnyx' follow Twilio's. */
struct others {
	struct telnyx_id *rows;
	size_t n, first;
};

/* --after may name one of either. */
static bool after_find(struct cli *c, const char *org_id, struct others *others,
    const char **at_twilio, struct error *err)
{
	const char *after = c->value[FLAG_AFTER];
	struct caller_id r;

	*at_twilio = after;
	if (!telnyx_id_list(c->session.store, org_id, &c->arena, &others->rows, &others->n, err))
		return false;
	for (size_t i = 0; after && i < others->n; i++)
		if (strcmp(others->rows[i].id, after) == 0)
			others->first = i + 1;
	return !after || others->first > 0 ||
	    caller_id_get(c->session.store, after, &c->arena, &r, err);
}

static bool list_print(struct cli *c, const char *org_id, size_t left, struct error *err)
{
	struct others others = { .first = 0 };
	size_t printed = 0, n = PAGE;
	const char *after;

	if (!after_find(c, org_id, &others, &after, err))
		return false;
	while (others.first == 0 && n == PAGE && left > 0) {
		struct caller_id *rows;

		if (!caller_id_list(c->session.store, org_id, after, PAGE, &c->arena, &rows, &n,
			err))
			return false;
		for (size_t i = 0; i < n && left > 0; i++, left--)
			if (!list_row(c, &rows[i], &printed, err))
				return false;
		if (n > 0)
			after = rows[n - 1].id;
	}
	for (size_t i = others.first; i < others.n && left > 0; i++, left--) {
		const struct caller_id r = caller_id_of_telnyx(&others.rows[i]);

		if (!list_row(c, &r, &printed, err))
			return false;
	}
	if (c->options.json)
		cli_list_item(c, NULL, &printed);
	else if (printed == 0)
		cli_note("%s", _("There is no caller ID yet."));
	return true;
}

bool run_caller_id_list(struct cli *c, struct error *err)
{
	struct error problem = { 0 };
	char found[ID_MAX];
	const char *org_id = NULL;
	int limit = 0;

	if (!cli_integer(c, FLAG_LIMIT, 1, 1000000, &limit, err))
		return false;
	if (c->n > 0) {
		if (!desk_customer_find(&c->session, c->operand[0], c->value[FLAG_COUNTRY], true,
			found, err))
			return false;
		org_id = found;
	}
	list_ask(c, org_id, &problem);
	if (!list_print(c, org_id, limit > 0 ? (size_t)limit : SIZE_MAX, err))
		return false;
	if (problem.kind == ERROR_NONE)
		return true;
	*err = problem;
	return false;
}
