/* diversion: what the Diversion headers of a call say. Neither store nor network. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/command.h"
#include "phone/diversion.h"

/* RFC 5806 section 4; the codes as they are dialled on mobiles. */
static const struct {
	const char *reason, *words;
} reasons[] = {
	{ "unconditional", N_("all calls are forwarded: code 21") },
	{ "no-answer", N_("nobody answered: code 61") },
	{ "user-busy", N_("the line was busy, or the call declined: code 67") },
	{ "unavailable", N_("the phone was off or out of reach: code 62") },
	{ "out-of-service", N_("the line is out of service") },
	{ "deflection", N_("somebody sent this call on by hand") },
	{ "do-not-disturb", N_("do not disturb is on") },
	{ "time-of-day", N_("by the time of day") },
	{ "follow-me", N_("follow me") },
	{ "away", N_("marked as away") },
};

static const char *in_words(const char *reason)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (strcmp(reasons[i].reason, reason) == 0)
			return _(reasons[i].words);
	return NULL;
}

static cJSON *entry_document(const struct diversion *d)
{
	cJSON *doc = cJSON_CreateObject();

	cli_json_text(doc, "number", d->number);
	cli_json_text(doc, "uri", d->uri);
	cli_json_text(doc, "reason", d->reason);
	if (d->counter >= 0)
		cJSON_AddNumberToObject(doc, "counter", d->counter);
	else
		cJSON_AddNullToObject(doc, "counter");
	cli_json_text(doc, "privacy", d->privacy);
	return doc;
}

static void document(struct cli *c, const struct diversions *list)
{
	cJSON *doc = cJSON_CreateObject();
	cJSON *array = cJSON_AddArrayToObject(doc, "diversions");

	for (size_t i = 0; i < list->n; i++)
		cJSON_AddItemToArray(array, entry_document(&list->entry[i]));
	cli_json_text(doc, "called", diversion_called(list));
	cli_document(c, doc);
}

static const char *who(struct cli *c, const struct diversion *d)
{
	char shown[NUMBER_TEXT_MAX];

	switch (d->user) {
	case DIVERSION_NUMBER:
		number_show(d->number, shown, sizeof shown);
		return arena_strdup(&c->arena, shown);
	case DIVERSION_WITHHELD:
		return _("number withheld");
	case DIVERSION_NATIONAL:
		return _("a national form: give --country CC");
	default:
		return _("no telephone number");
	}
}

static void entry_say(struct cli *c, const struct diversion *d, size_t nth)
{
	const char *words = d->reason ? in_words(d->reason) : NULL;

	cli_say(c, "%zu. %s", nth, who(c, d));
	cli_say(c, "   %s", d->uri);
	if (d->reason)
		cli_say(c, "   %-8s %s%s%s%s", _("reason"), d->reason, words ? " (" : "",
		    words ? words : "", words ? ")" : "");
	if (d->counter >= 0)
		cli_say(c, "   %-8s %d", _("counter"), d->counter);
	if (d->privacy)
		cli_say(c, "   %-8s %s", _("privacy"), d->privacy);
}

static void called_say(struct cli *c, const struct diversions *list)
{
	const struct diversion *last = &list->entry[list->n - 1];

	if (diversion_called(list))
		cli_say(c, _("Dialled first: %s"), who(c, last));
	else if (last->counter > 1)
		cli_say(c,
		    _("Dialled first: not known. The last of these counts %d diversions, so others came before it."),
		    last->counter);
	else
		cli_say(c, _("Dialled first: not known (%s)."), who(c, last));
}

bool run_diversion(struct cli *c, struct error *err)
{
	struct diversions list = { .n = 0 };
	const char *country;

	if (!cli_country(c, &country, err))
		return false;
	for (size_t i = 0; i < c->n; i++)
		if (!diversion_read(&list, c->operand[i], i + 1, country, &c->arena, err))
			return false;
	if (c->options.json) {
		document(c, &list);
		return true;
	}
	for (size_t i = 0; i < list.n; i++)
		entry_say(c, &list.entry[i], i + 1);
	called_say(c, &list);
	return true;
}
