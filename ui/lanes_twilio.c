/* What is only read at Twilio for this customer: the account, and Lookup. */
#include <stdio.h>
#include <string.h>

#include "ui/lanes.h"

const char *lanes_can_ask_twilio(void *self)
{
	struct lanes *l = self;

	if (!lanes_reach_twilio(l))
		return lanes_no_twilio(l);
	return l->read != NULL ? _("Twilio is being asked already") : NULL;
}

static void read_over(struct lanes *l)
{
	read_free(l->read);
	l->read = NULL;
}

/* ---- the account */

static void account_known(void *user, const struct account_read *a, const struct error *err)
{
	struct lanes *l = user;
	const char *text;

	app_unsay(l->app);
	if (a == NULL) {
		app_error(l->app, err);
	} else {
		text = arena_printf(&l->arena, _("%s\n%s\n\nType: %s   State: %s\nBalance: %s %s"),
		    a->account.name, a->account.sid, a->account.type, a->account.status,
		    a->balance.balance[0] != '\0' ? a->balance.balance
			: err != NULL             ? _("not read")
						  : _("a subaccount has none"),
		    a->balance.currency);
		if (a->account.trial)
			text = arena_printf(&l->arena,
			    _("%s\n\nThis is a TRIAL account. It calls verified numbers of its own country only, verifies at most five numbers, and ends after 30 days. Calls abroad need a full account."),
			    text);
		app_tell(l->app, _("Twilio account"), text);
	}
	read_over(l);
}

void lanes_do_account(void *self)
{
	struct lanes *l = self;
	struct error err;

	l->read = account_read(l->session, app_loop(l->app), l->lane1.customer.twilio_account_sid,
	    l->lane1.customer.mode == MODE_BYOC, account_known, l, &err);
	if (l->read == NULL)
		app_error(l->app, &err);
	else
		app_say(l->app, ROLE_TEXT, _("Twilio is being asked."));
}

/* ---- Lookup */

const char *lanes_can_lookup(void *self)
{
	struct lanes *l = self;

	if (l->lane2.number.e164[0] == '\0')
		return _("the customer has no business number yet: e adds it");
	return lanes_can_ask_twilio(self);
}

/* Free: is the number valid? The rest costs money, and is asked for apart. */
static const char *lookup_words(struct lanes *l, const struct lookup_read *read)
{
	const struct twilio_lookup *k = &read->lookup;
	struct arena *a = &l->arena;
	const char *text;

	text = k->valid ? arena_printf(a, _("%s is a valid number."), l->lane2.number.international)
			: arena_printf(a, _("Twilio does not take %s for a valid number: %s"),
			      l->lane2.number.international, k->problems);
	if (k->line_error != 0)
		text = arena_printf(a, _("%s\nTwilio could not tell the line: its code %lld."),
		    text, (long long)k->line_error);
	if (k->line_type[0] != '\0')
		text = arena_printf(a, _("%s\nKind of line: %s"), text, k->line_type);
	if (k->carrier[0] != '\0')
		text = arena_printf(a, _("%s\nCarrier: %s%s%s%s%s"), text, k->carrier,
		    k->mcc[0] != '\0' ? " (" : "", k->mcc, k->mcc[0] != '\0' ? "-" : "",
		    k->mcc[0] != '\0' ? k->mnc : "");
	if (k->mcc[0] != '\0' && k->carrier[0] != '\0')
		text = arena_printf(a, "%s)", text);
	for (size_t i = 0; i < read->n_fits && i < 4; i++)
		text = arena_printf(a, "%s%s\n  %s", text,
		    i == 0
			? _("\n\nLines of the catalogue that fit; choose with c, after asking the customer:")
			: "",
		    read->fits[i]->name);
	if (k->carrier[0] != '\0' && read->n_fits == 0)
		text =
		    arena_printf(a, _("%s\n\nNo line of the catalogue goes by that name."), text);
	return text;
}

static void lookup_known(void *user, const struct lookup_read *read, const struct error *err)
{
	struct lanes *l = user;

	app_unsay(l->app);
	if (read == NULL)
		app_error(l->app, err);
	else
		app_tell(l->app, _("Twilio Lookup"), lookup_words(l, read));
	read_over(l);
}

static void look_up(struct lanes *l, bool line_type)
{
	struct error err;

	l->read = lookup_read(l->session, app_loop(l->app), l->lane2.number.e164, line_type,
	    lookup_known, l, &err);
	if (l->read == NULL)
		app_error(l->app, &err);
	else
		app_say(l->app, ROLE_TEXT, _("Twilio is being asked."));
}

static void paid_yes(void *self)
{
	look_up(self, true);
}

static size_t lookup_fill(void *self, const char *filter, struct arena *arena,
    struct pick_line *out, size_t max)
{
	(void)self;
	(void)filter;
	(void)arena;
	(void)max;
	out[0] = (struct pick_line){
		.id = "free", .text = _("Is the number valid?"), .note = _("free")
	};
	out[1] = (struct pick_line){ .id = "paid",
		.text = _("Kind of line and carrier"),
		.note = _("costs money: asks first") };
	return 2;
}

static void lookup_chosen(void *self, const char *id)
{
	struct lanes *l = self;

	if (strcmp(id, "free") == 0)
		look_up(l, false);
	else
		app_ask(l->app, _("Twilio Lookup"),
		    _("Twilio charges this account for each look at the kind of line and the carrier; the provider's answer does not tell the price.\n\nIt suggests a line of the catalogue and chooses none."),
		    _("Yes, ask Twilio"), l, paid_yes);
}

void lanes_do_lookup(void *self)
{
	struct lanes *l = self;
	struct pick pick = {
		.title = N_("Twilio Lookup"), .fill = lookup_fill, .chosen = lookup_chosen
	};

	app_pick(l->app, &pick, l);
}
