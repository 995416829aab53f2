/* code, carriers, explain, number: neither store nor network. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/command.h"
#include "phone/explain.h"

#define CARRIERS_MAX 4096 /* rows of the catalogue and of the user */

static cJSON *texts(const char *const *list, size_t n)
{
	cJSON *array = cJSON_CreateArray();

	for (size_t i = 0; i < n; i++)
		cJSON_AddItemToArray(array, cJSON_CreateString(list[i]));
	return array;
}

static cJSON *conditions_of(unsigned bits)
{
	cJSON *array = cJSON_CreateArray();

	for (unsigned i = 0; i < CONDITIONS; i++)
		if (bits & 1u << i)
			cJSON_AddItemToArray(array,
			    cJSON_CreateString(condition_name((enum condition)i)));
	return array;
}

static void leg_fields(cJSON *doc, const struct dial_leg *leg)
{
	cli_json_text(doc, "activate", leg ? leg->activate : NULL);
	cli_json_text(doc, "deactivate", leg ? leg->deactivate : NULL);
	cli_json_text(doc, "query", leg ? leg->query : NULL);
}

cJSON *cli_code_document(const struct carrier *carrier, enum condition when,
    const struct number *target, const struct dial_code *code)
{
	/* One code stands in the document itself; several stand in `sequence`, and no single one
	 * would do. */
	const bool one = code && code->n_legs == 1;
	const bool sequence = code && code->n_legs > 1;
	const bool by_steps = code && code->n_legs == 0;
	cJSON *doc = cJSON_CreateObject();
	struct dial_leg off = { .activate = "" };
	cJSON *array;

	if (by_steps)
		(void)text_copy(off.deactivate, sizeof off.deactivate, code->switch_off);
	cJSON_AddStringToObject(doc, "carrier", carrier->id);
	cJSON_AddStringToObject(doc, "when", condition_name(when));
	leg_fields(doc, one ? &code->legs[0] : by_steps ? &off : NULL);
	if (one && code->legs[0].query[0])
		cJSON_AddBoolToObject(doc, "query_is_standard", code->legs[0].query_is_standard);
	else
		cJSON_AddNullToObject(doc, "query_is_standard");
	array = cJSON_AddArrayToObject(doc, "sequence");
	for (size_t i = 0; sequence && i < code->n_legs; i++) {
		cJSON *leg = cJSON_CreateObject();

		leg_fields(leg, &code->legs[i]);
		cJSON_AddItemToArray(array, leg);
	}
	cJSON_AddItemToObject(doc, "also_sets", conditions_of(code ? code->also_sets : 0));
	cJSON_AddBoolToObject(doc, "press_call", code ? code->press_call : carrier->press_call);
	cJSON_AddItemToObject(doc, "steps",
	    code ? texts(code->steps, code->n_steps) : cJSON_CreateArray());
	cli_json_text(doc, "number_as_dialled",
	    code && code->n_legs > 0 ? code->number_as_dialled : NULL);
	/* Rings are not seconds: they stand in the code alone. */
	cli_json_number(doc, "ring_seconds",
	    code && code->ring_unit == RING_SECONDS ? code->ring : 0);
	cJSON_AddItemToObject(doc, "alternatives",
	    code ? texts(code->alternatives, code->n_alternatives) : cJSON_CreateArray());
	array = cJSON_AddArrayToObject(doc, "warnings");
	if (!code && target->problem[0])
		cJSON_AddItemToArray(array, cJSON_CreateString(target->problem));
	for (size_t i = 0; code && i < code->n_warnings; i++)
		cJSON_AddItemToArray(array, cJSON_CreateString(code->warnings[i].text));
	cJSON_AddStringToObject(doc, "confidence",
	    confidence_name(code ? code->confidence : carrier->confidence));
	array = cJSON_AddArrayToObject(doc, "sources");
	for (size_t i = 0; i < carrier->n_sources; i++)
		cJSON_AddItemToArray(array, cJSON_CreateString(carrier->sources[i].source));
	return doc;
}

static void warnings_say(struct cli *c, const struct dial_code *code, bool loud)
{
	for (size_t i = 0; i < code->n_warnings; i++)
		if (code->warnings[i].loud == loud)
			cli_say(c, "%s%s", loud ? "! " : "  ", code->warnings[i].text);
}

static const char *or_none(const char *code)
{
	return code[0] ? code : _("no code known");
}

void cli_code_say(struct cli *c, const struct dial_code *code)
{
	cli_say(c, "%s (%s), %s", code->carrier->name, code->carrier->id,
	    condition_name(code->when));
	warnings_say(c, code, true); /* prices and refusals come before the code */
	if (code->first[0])
		cli_say(c, "  %-10s %s", _("first"), code->first);
	for (size_t i = 0; i < code->n_legs; i++) {
		const struct dial_leg *leg = &code->legs[i];

		if (code->n_legs > 1)
			cli_say(c, "%zu. %s", i + 1, condition_name(leg->condition));
		cli_say(c, "  %-10s %s", _("dial"), leg->activate);
		cli_say(c, "  %-10s %s%s", _("cancel"), or_none(leg->deactivate),
		    leg->deactivate_is_standard ? _("   (standard form)") : "");
		cli_say(c, "  %-10s %s%s", _("check"), or_none(leg->query),
		    leg->query_is_standard ? _("   (standard form)") : "");
	}
	if (code->n_legs > 0)
		cli_say(c, "  %s",
		    code->press_call ? _("then press the call key")
				     : _("lift the receiver, dial, listen"));
	if (code->ring)
		cli_say(c,
		    code->ring_unit == RING_RINGS ? _("  after %d rings") : _("  after %d seconds"),
		    code->ring);
	for (size_t i = 0; i < code->n_steps; i++)
		cli_say(c, "  %zu. %s", i + 1, code->steps[i]);
	if (code->switch_off[0])
		cli_say(c, "  %-10s %s", _("cancel"), code->switch_off);
	for (size_t i = 0; i < code->n_alternatives; i++)
		if (code->n_legs > 1)
			cli_say(c, _("  if %u is refused: %s"), code->alternative_leg[i] + 1u,
			    code->alternatives[i]);
		else
			cli_say(c, _("  if refused: %s"), code->alternatives[i]);
	warnings_say(c, code, false);
	cli_say(c, _("  confidence %s"), confidence_name(code->confidence));
	for (size_t i = 0; i < code->carrier->n_sources; i++)
		cli_say(c, _("  source: %s"), code->carrier->sources[i].source);
}

void cli_hint_force(struct cli *c, struct error *err)
{
	const bool refused = strcmp(err->code, "foreign-target-refused") == 0;
	char hint[sizeof err->hint];

	if (!refused && (strcmp(err->code, "target-not-dialable") != 0 || !c->value[FLAG_FORCE]))
		return;
	(void)text_copy(hint, sizeof hint, err->hint);
	(void)snprintf(err->hint, sizeof err->hint,
	    refused ? _("%.250s If the carrier has agreed: --force.")
		    : _("%.270s --force does not help: no code can be written with it."),
	    hint);
}

bool run_code(struct cli *c, struct error *err)
{
	struct dial_request request = { .when = CONDITION_NO_ANSWER,
		.force = c->value[FLAG_FORCE] };
	const char *country;
	struct number target;
	struct dial_code code;
	bool built;

	if (!cli_condition(c, &request.when, err) ||
	    !cli_integer(c, FLAG_RING, 0, 999, &request.ring, err) ||
	    !cli_country(c, &country, err) || !cli_carrier(c, c->operand[0], &request.carrier, err))
		return false;
	if (!country && request.carrier->country[0] != '*')
		country = request.carrier->country;
	if (!number_parse(&target, c->value[FLAG_TO], country, NUMBER_UNKNOWN, err))
		return false;
	request.target = &target;
	request.line_country = request.carrier->country[0] == '*' ? country : NULL;
	built = dial_code_build(c->session.catalogue, &request, &c->arena, &code, err);
	/* Lines that are set in an app: their steps are the answer, and still there is no code. */
	if (built || strcmp(err->code, "app-only") == 0) {
		if (c->options.json)
			cli_document(c,
			    cli_code_document(request.carrier, request.when, &target, &code));
		else
			cli_code_say(c, &code);
	} else {
		cli_hint_force(c, err);
	}
	return built;
}

static unsigned supported(const struct catalogue *catalogue, const struct carrier *carrier)
{
	char why[240];
	unsigned bits = 0;

	for (unsigned i = 0; i < CONDITIONS; i++)
		if (dial_supported(catalogue, carrier, (enum condition)i, why, sizeof why))
			bits |= 1u << i;
	return bits;
}

bool run_carriers(struct cli *c, struct error *err)
{
	const char *search = c->value[FLAG_SEARCH] ? c->value[FLAG_SEARCH] : "";
	const struct carrier **found;
	cJSON *doc = NULL;
	const char *country;
	size_t n;

	if (!cli_country(c, &country, err))
		return false;
	found = arena_alloc(&c->arena, CARRIERS_MAX * sizeof *found);
	n = catalogue_search(c->session.catalogue, search, country, -1, found, CARRIERS_MAX);
	if (c->options.json)
		doc = cJSON_CreateArray();
	for (size_t i = 0; i < n; i++) {
		const struct carrier *row = found[i];
		cJSON *item;

		if (!doc) {
			cli_say(c, "%-28s %-2s %-6s %-10s %-6s %s", row->id, row->country,
			    line_type_name(row->line_type), family_name(row->family),
			    confidence_name(row->confidence), row->name);
			continue;
		}
		item = cJSON_CreateObject();
		cJSON_AddStringToObject(item, "id", row->id);
		cJSON_AddStringToObject(item, "country", row->country);
		cJSON_AddStringToObject(item, "name", row->name);
		cJSON_AddStringToObject(item, "line_type", line_type_name(row->line_type));
		cJSON_AddStringToObject(item, "family", family_name(row->family));
		cJSON_AddItemToObject(item, "conditions",
		    conditions_of(supported(c->session.catalogue, row)));
		cJSON_AddStringToObject(item, "confidence", confidence_name(row->confidence));
		cJSON_AddItemToArray(doc, item);
	}
	if (doc)
		cli_document(c, doc);
	else if (n == 0)
		cli_note("%s",
		    _("No line fits. The generic rows are gsm-standard, etsi-fixed-standard and nanp-fixed-standard."));
	return true;
}

static const char *explained_condition(const struct explained *e)
{
	if (e->condition == CONDITION_ANY)
		return NULL;
	return condition_name(e->condition);
}

static cJSON *explained_document(const struct explained *e)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "family", family_name(e->family));
	cJSON_AddStringToObject(doc, "procedure", procedure_name(e->procedure));
	cli_json_text(doc, "condition", explained_condition(e));
	cli_json_text(doc, "service_code", e->service_code);
	cli_json_text(doc, "number", e->number);
	cli_json_text(doc, "basic_service", e->basic_service);
	cli_json_number(doc, "seconds", e->seconds);
	cli_json_text(doc, "meaning", e->meaning);
	cJSON_AddItemToObject(doc, "problems", texts(e->problems, e->n_problems));
	cJSON_AddItemToObject(doc, "readings", texts(e->readings, e->n_readings));
	return doc;
}

static bool explain_line(struct cli *c, int *line, struct error *err)
{
	const char *word = c->value[FLAG_LINE];

	*line = -1;
	if (!word)
		return true;
	if (strcmp(word, "mobile") == 0)
		*line = LINE_MOBILE;
	else if (strcmp(word, "fixed") == 0)
		*line = LINE_FIXED;
	else
		return error_set(err, ERROR_INPUT, "line-unknown", NULL,
		    _("--line takes mobile or fixed."));
	return true;
}

bool run_explain(struct cli *c, struct error *err)
{
	const struct carrier *carrier = NULL;
	struct explained e;
	int line;

	if (!explain_line(c, &line, err))
		return false;
	if (c->value[FLAG_CARRIER] && !cli_carrier(c, c->value[FLAG_CARRIER], &carrier, err))
		return false;
	if (!explain_code(c->session.catalogue, c->operand[0], line, carrier, &c->arena, &e, err))
		return false;
	if (c->options.json) {
		cli_document(c, explained_document(&e));
		return true;
	}
	cli_say(c, "%s", e.meaning);
	for (size_t i = 0; i < e.n_problems; i++)
		cli_say(c, "! %s", e.problems[i]);
	for (size_t i = 0; i < e.n_readings; i++)
		cli_say(c, _("  or: %s"), e.readings[i]);
	return true;
}

static cJSON *number_document(const struct number *n)
{
	cJSON *doc = cJSON_CreateObject();

	cli_json_text(doc, "e164", n->e164);
	cli_json_text(doc, "country", n->country);
	cli_json_text(doc, "type", n->type == NUMBER_UNKNOWN ? NULL : number_type_name(n->type));
	cJSON_AddBoolToObject(doc, "valid", n->valid);
	cJSON_AddBoolToObject(doc, "possible", n->possible);
	cli_json_text(doc, "international", n->international);
	cli_json_text(doc, "national", n->national);
	cli_json_text(doc, "problem", n->problem);
	return doc;
}

bool run_number(struct cli *c, struct error *err)
{
	const char *country;
	struct number n = { 0 };
	char place[80];
	bool ok;

	if (!cli_country(c, &country, err))
		return false;
	ok = number_parse(&n, c->operand[0], country, NUMBER_UNKNOWN, err);
	if (c->options.json) {
		cli_document(c, number_document(&n));
		return ok;
	}
	if (!ok && !country && strcmp(err->code, "number-needs-country") == 0)
		text_copy(err->hint, sizeof err->hint,
		    _("Write it with + and the country code, or give the country: --country CC."));
	if (!ok)
		return false;
	country_name(n.country, _("en"), place, sizeof place);
	cli_say(c, "%s   %s", n.e164, n.international);
	cli_say(c, "%s%s%s, %s", place, place[0] ? ", " : "", number_type_name(n.type), n.national);
	if (n.problem[0])
		cli_say(c, "! %s", n.problem);
	return true;
}
