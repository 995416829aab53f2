/* pool search, managed search: numbers that a provider sells. They only read. */
#include <string.h>

#include "cli/command.h"
#include "desk/pool.h"

struct market { /* what differs between the providers */
	struct read *(*search)(struct session *s, struct loop *l, const struct number_query *q,
	    number_search_fn *done, void *user, struct error *err);
	cJSON *(*document)(const struct number_offer *o);
	void (*say)(struct cli *c, const struct number_offer *o);
	void (*after)(const struct number_search *found); /* NULL: there is no more to say */
	const char *none, *silent;
};

struct searching {
	struct cli *c;
	const struct market *market;
	struct cli_answer answer;
};

static void found(void *user, const struct number_search *s, const struct error *err)
{
	struct searching *search = user;
	const struct market *market = search->market;
	struct cli *c = search->c;
	size_t printed = 0;

	cli_answered(&search->answer, err);
	if (err)
		return;
	for (size_t i = 0; i < s->n; i++) {
		if (c->options.json)
			cli_list_item(c, market->document(&s->offers[i]), &printed);
		else
			market->say(c, &s->offers[i]);
	}
	if (c->options.json) {
		cli_list_item(c, NULL, &printed);
		return;
	}
	if (s->n == 0)
		cli_note("%s", _(market->none));
	if (market->after)
		market->after(s);
}

static bool run_search(struct cli *c, const struct market *market, struct error *err)
{
	struct searching s = { .c = c, .market = market };
	struct number_query query = { .type = c->value[FLAG_TYPE],
		.contains = c->value[FLAG_CONTAINS] };
	struct read *read;
	enum cli_end end;

	if (!cli_country(c, &query.country, err))
		return false;
	read = market->search(&c->session, cli_loop(c), &query, found, &s, err);
	if (!read)
		return false;
	end = cli_run_until(c, cli_answer_there, &s.answer, CLI_REST);
	read_free(read);
	if (end == CLI_STOPPED)
		return error_set(err, ERROR_REFUSED, "stopped", NULL,
		    _("Stopped. Nothing was changed."));
	if (end == CLI_LATE)
		return error_set(err, ERROR_NETWORK, "timeout", _("Try again in a moment."), "%s",
		    _(market->silent));
	*err = s.answer.err;
	return s.answer.err.kind == ERROR_NONE;
}

/* ---- Twilio: for one customer */

/* {number, type, locality, region, needs, price, voice, sms} */
static cJSON *twilio_document(const struct number_offer *o)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "number", o->number);
	cli_json_text(doc, "type", o->type);
	cli_json_text(doc, "locality", o->locality);
	cli_json_text(doc, "region", o->region);
	cli_json_text(doc, "needs", o->needs);
	cli_json_text(doc, "price", o->price);
	cJSON_AddBoolToObject(doc, "voice", o->voice);
	cJSON_AddBoolToObject(doc, "sms", o->sms);
	return doc;
}

/* What Twilio wants to know of whom it sells to. */
static const char *needs_words(const char *needs)
{
	if (strcmp(needs, "none") == 0)
		return _("no address");
	if (strcmp(needs, "any") == 0)
		return _("an address");
	if (strcmp(needs, "local") == 0)
		return _("an address in that country");
	return strcmp(needs, "foreign") == 0 ? _("an address abroad") : needs;
}

static void twilio_say(struct cli *c, const struct number_offer *o)
{
	char shown[NUMBER_TEXT_MAX];

	number_show(o->number, shown, sizeof shown);
	cli_say(c, "%-20s %-9s %-26s  %s%s%s%s%s", shown, o->type, needs_words(o->needs),
	    o->locality, o->locality[0] && o->region[0] ? ", " : "", o->region,
	    o->voice ? "" : _("  (no calls)"), o->beta ? _("  (beta)") : "");
	if (o->price[0])
		cli_say(c, "    %s", o->price);
}

static void twilio_after(const struct number_search *s)
{
	if (s->n > 0 && !s->offers[0].price[0])
		cli_note("%s",
		    _("The price is not told by the provider: see Twilio's price list."));
	cli_note(_("Kinds there: %s. Searched: %s."), s->types, s->type);
}

bool run_managed_search(struct cli *c, struct error *err)
{
	static const struct market twilio = { .search = number_search,
		.document = twilio_document,
		.say = twilio_say,
		.after = twilio_after,
		.none = N_("Twilio offers no such number now."),
		.silent = N_("Twilio does not answer.") };

	return run_search(c, &twilio, err);
}

/* ---- Telnyx: for the pool */

/* {number, type, region, price, voice} */
static cJSON *telnyx_document(const struct number_offer *o)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "number", o->number);
	cli_json_text(doc, "type", o->type);
	cli_json_text(doc, "region", o->region);
	cli_json_text(doc, "price", o->price);
	cJSON_AddBoolToObject(doc, "voice", o->voice);
	return doc;
}

static void telnyx_say(struct cli *c, const struct number_offer *o)
{
	char shown[NUMBER_TEXT_MAX];

	number_show(o->number, shown, sizeof shown);
	cli_say(c, "%-20s %-26s  %s%s", shown, o->price, o->region,
	    o->voice ? "" : _("  (no calls)"));
}

bool run_pool_search(struct cli *c, struct error *err)
{
	static const struct market telnyx = { .search = pool_search,
		.document = telnyx_document,
		.say = telnyx_say,
		.none = N_("Telnyx offers no such number now."),
		.silent = N_("Telnyx does not answer.") };

	return run_search(c, &telnyx, err);
}
