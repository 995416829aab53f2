/* customer add, list, show, edit, remove. */
#include <string.h>

#include "base/text.h"
#include "cli/command_agent.h"
#include "desk/sync.h"

#define PAGE 500

/* {id, name, number, country, language, mode}; `number` is the first business number. */
static cJSON *customer_document(const struct customer *customer, const char *number)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "id", customer->id);
	cJSON_AddStringToObject(doc, "name", customer->name);
	cli_json_text(doc, "number", number);
	cli_json_text(doc, "country", customer->country);
	cli_json_text(doc, "language", customer->language);
	cJSON_AddStringToObject(doc, "mode", telephony_mode_name(customer->mode));
	return doc;
}

/* In a shared store: what the desk's project does not know, or knows otherwise. */
static bool shared_say(struct cli *c, const char *id, const struct forwarding *configs, size_t n,
    struct error *err)
{
	struct sync_conflict *conflicts;
	size_t n_conflicts;
	bool registered;

	if (!sync_conflict_list(c->session.store, id, &c->arena, &conflicts, &n_conflicts, err))
		return false;
	for (size_t i = 0; i < n_conflicts; i++)
		cli_say(c, _("! %s See: voxdesk conflict show %.8s"),
		    conflict_title(&conflicts[i], &c->arena), conflicts[i].id);
	for (size_t i = 0; i < n && n_conflicts == 0; i++) {
		char shown[NUMBER_TEXT_MAX];

		if (!sync_registered(c->session.store, configs[i].id, &registered, err))
			return false;
		number_show(configs[i].business_number, shown, sizeof shown);
		if (!registered)
			cli_say(c, _("  %s is not at the desk's project yet: voxdesk sync"), shown);
	}
	return true;
}

static void forwarding_say(struct cli *c, const struct forwarding *f)
{
	char business[NUMBER_TEXT_MAX], ai[NUMBER_TEXT_MAX] = "";

	number_show(f->business_number, business, sizeof business);
	if (f->ai_number[0])
		number_show(f->ai_number, ai, sizeof ai);
	cli_say(c, "  %-22s %-9s %s%s%s", business,
	    f->state == INBOUND_NONE ? _("not forwarded") : inbound_state_name(f->state), ai,
	    ai[0] ? "  " : "", f->carrier_id);
	if (f->deactivate_code[0])
		cli_say(c, _("    cancelled with %s"), cli_one_line(c, f->deactivate_code));
	if (f->owed_cancel[0])
		cli_say(c, _("! An earlier setup may still be on: see voxdesk forward show."));
}

/* `agents`: with its links, as `customer show` has them. */
static bool customer_print(struct cli *c, const char *id, bool agents, struct error *err)
{
	cJSON *doc, *links = NULL;
	struct customer customer;
	struct forwarding *configs;
	size_t n;

	if (!customer_get(c->session.store, id, &c->arena, &customer, err) ||
	    !forwarding_list(c->session.store, id, &c->arena, &configs, &n, err))
		return false;
	if (c->options.json) {
		if (agents && !cli_agents_document(c, id, &links, err))
			return false;
		doc = customer_document(&customer, n > 0 ? configs[0].business_number : NULL);
		if (links)
			cJSON_AddItemToObject(doc, "agents", links);
		cli_document(c, doc);
		return true;
	}
	cli_say(c, "%s", customer.name);
	cli_say(c, "  %s", customer.id);
	cli_say(c, "  %s, %s, %s", customer.country, customer.language,
	    telephony_mode_name(customer.mode));
	if (customer.through_telnyx)
		cli_say(c, "%s", _("  outbound calls go through Telnyx"));
	for (size_t i = 0; i < n; i++)
		forwarding_say(c, &configs[i]);
	if (customer.call_back_at[0])
		cli_say(c, _("  call back: %s"), customer.call_back_note);
	if (customer.note[0])
		cli_say(c, "  %s", customer.note);
	return !agents || (shared_say(c, id, configs, n, err) && cli_agents_say(c, id, false, err));
}

static struct new_customer typed(const struct cli *c)
{
	return (struct new_customer){ .name = c->value[FLAG_NAME],
		.number = c->value[FLAG_NUMBER],
		.country = c->value[FLAG_COUNTRY],
		.language = c->value[FLAG_LANGUAGE],
		.mode = c->value[FLAG_MODE],
		.account = c->value[FLAG_ACCOUNT],
		.through = c->value[FLAG_THROUGH] };
}

bool run_customer_add(struct cli *c, struct error *err)
{
	const struct new_customer fields = typed(c);
	char id[ID_MAX], warning[240];

	if (!desk_customer_add(&c->session, &fields, id, warning, err))
		return false;
	if (warning[0] && !c->options.json)
		cli_note("! %s", warning);
	return customer_print(c, id, false, err);
}

static bool find(struct cli *c, bool partial, char id[ID_MAX], struct error *err)
{
	return desk_customer_find(&c->session, c->operand[0], c->value[FLAG_COUNTRY], partial, id,
	    err);
}

bool run_customer_show(struct cli *c, struct error *err)
{
	char id[ID_MAX];

	return find(c, true, id, err) && customer_print(c, id, true, err);
}

static bool still_forwarded(struct cli *c, const char *id, struct error *err)
{
	struct forwarding *configs;
	size_t n;

	if (!forwarding_list(c->session.store, id, &c->arena, &configs, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		char shown[NUMBER_TEXT_MAX];

		if (!forwarding_may_be_on(&configs[i]) && !configs[i].owed_cancel[0])
			continue;
		number_show(configs[i].business_number, shown, sizeof shown);
		cli_note(_("! %s may still be forwarded: see voxdesk forward show."), shown);
	}
	return true;
}

bool run_customer_edit(struct cli *c, struct error *err)
{
	const struct new_customer fields = typed(c);
	char id[ID_MAX];

	if (!fields.name && !fields.number && !fields.country && !fields.language && !fields.mode &&
	    !fields.account && !fields.through && !c->value[FLAG_NOTE])
		return error_set(err, ERROR_USAGE, "nothing-to-change",
		    _("See: voxdesk customer edit --help."), _("Nothing was given to change."));
	/* Here --country is the new country, not a hint how to read CUSTOMER. */
	if (!desk_customer_find(&c->session, c->operand[0], NULL, true, id, err) ||
	    !desk_customer_edit(&c->session, id, &fields, c->value[FLAG_NOTE], err))
		return false;
	if (c->value[FLAG_NOTE] && strpbrk(c->value[FLAG_NOTE], "\r\n"))
		cli_note_later(c, _("! A note is one line: its line breaks became blanks."));
	/* Whose telephony it uses says nothing to the network: what is forwarded stays so. */
	if (fields.mode && !still_forwarded(c, id, err))
		return false;
	return customer_print(c, id, false, err);
}

bool run_customer_remove(struct cli *c, struct error *err)
{
	const char *left, *question;
	const bool json = c->options.json;
	struct customer customer;
	struct forwarding *configs;
	char id[ID_MAX];
	size_t n;

	if (!find(c, false, id, err) ||
	    !customer_get(c->session.store, id, &c->arena, &customer, err) ||
	    !forwarding_list(c->session.store, id, &c->arena, &configs, &n, err) ||
	    !customer_removable(c->session.store, id, err) ||
	    !desk_customer_left_behind(&c->session, id, &c->arena, &left, err))
		return false;
	/* Its last line end comes again. Where an error follows in JSON it stands alone on stderr:
	 * then with the question, and at the end. */
	left = arena_printf(&c->arena, "%.*s", left[0] ? (int)strlen(left) - 1 : 0, left);
	if (left[0] && !json)
		cli_note("%s", left);
	question = arena_printf(&c->arena, _("Remove %s?"), customer.name);
	if (json && left[0])
		question = arena_printf(&c->arena, "%s\n%s", left, question);
	if (!cli_confirm(c, question, err) || !customer_remove(c->session.store, id, err))
		return false;
	if (c->options.json)
		cli_document(c,
		    customer_document(&customer, n > 0 ? configs[0].business_number : NULL));
	else
		cli_say(c, _("%s was removed."), customer.name);
	if (json && left[0])
		cli_note("%s", left);
	return true;
}

struct listing {
	size_t n;    /* how many were printed */
	size_t left; /* how many may still come */
};

static bool rows_print(struct cli *c, struct listing *list, const struct customer_row *rows,
    size_t n, struct arena *arena, struct error *err)
{
	for (size_t i = 0; i < n && list->left > 0; i++, list->left--) {
		char number[NUMBER_TEXT_MAX] = "";
		struct customer customer;

		if (c->options.json) {
			if (!customer_get(c->session.store, rows[i].id, arena, &customer, err)) {
				if (err->kind == ERROR_NOT_FOUND)
					continue; /* removed just now by somebody else */
				return false;
			}
			cli_list_item(c, customer_document(&customer, rows[i].business_number),
			    &list->n);
			continue;
		}
		if (list->n++ == 0)
			cli_say(c, "%-36s  %-2s %-20s %-9s %-9s %s", _("id"), "", _("number"),
			    _("inbound"), _("outbound"), _("name"));
		if (rows[i].business_number[0])
			number_show(rows[i].business_number, number, sizeof number);
		cli_say(c, "%s  %-2s %-20s %-9s %-9s %s%s", rows[i].id, rows[i].country, number,
		    rows[i].inbound_state, rows[i].outbound_state, rows[i].name,
		    rows[i].call_back_at[0] ? _("  (call back)") : "");
	}
	return true;
}

static bool list_all(struct cli *c, struct listing *list, struct error *err)
{
	enum page_from from = PAGE_FIRST;
	struct customer_key key = { 0 };
	struct customer_page page = { .more_after = true };
	struct arena arena = { 0 };
	bool ok = true;

	if (c->value[FLAG_AFTER]) {
		struct customer customer;

		if (!customer_get(c->session.store, c->value[FLAG_AFTER], &c->arena, &customer,
			err))
			return false;
		text_fold(customer.name, key.sort, sizeof key.sort);
		memcpy(key.id, customer.id, sizeof key.id);
		from = PAGE_AFTER;
	}
	while (ok && page.more_after && list->left > 0) {
		arena_reset(&arena);
		ok = customer_page(c->session.store, from, &key, false,
			 list->left < PAGE ? list->left : PAGE, &arena, &page, err) &&
		    rows_print(c, list, page.rows, page.n, &arena, err);
		key = page.last;
		from = PAGE_AFTER;
		if (page.n == 0)
			break;
	}
	arena_done(&arena);
	return ok;
}

static bool list_search(struct cli *c, struct listing *list, struct error *err)
{
	const size_t limit = list->left == SIZE_MAX ? PAGE : list->left;
	struct customer_row *rows;
	bool more;
	size_t n;

	if (!customer_search(c->session.store, c->value[FLAG_SEARCH], false, limit, &c->arena,
		&rows, &n, &more, err) ||
	    !rows_print(c, list, rows, n, &c->arena, err))
		return false;
	if (more && !c->options.json)
		cli_note(_("There are more than %zu; type more of the name or number."), limit);
	return true;
}

bool run_customer_list(struct cli *c, struct error *err)
{
	struct listing list = { .left = SIZE_MAX };
	int limit = 0;
	bool ok;

	if (!cli_integer(c, FLAG_LIMIT, 1, 1000000, &limit, err))
		return false;
	if (c->value[FLAG_SEARCH] && c->value[FLAG_AFTER])
		return error_set(err, ERROR_USAGE, "search-has-no-after", NULL,
		    _("A search is ordered by how well it fits: --after goes with the whole list only."));
	if (limit > 0)
		list.left = (size_t)limit;
	ok = c->value[FLAG_SEARCH] && c->value[FLAG_SEARCH][0] ? list_search(c, &list, err)
							       : list_all(c, &list, err);
	if (ok && c->options.json)
		cli_list_item(c, NULL, &list.n);
	else if (ok && list.n == 0)
		cli_note("%s",
		    c->value[FLAG_SEARCH]
			? _("No customer fits.")
			: _("There is no customer yet. Add one: voxdesk customer add --name TEXT --number NUMBER"));
	return ok;
}
