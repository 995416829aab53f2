/* forward show, instructions, given, reported, cancelled, remove. */
#include <string.h>

#include "base/time.h"
#include "cli/command_forward.h"
#include "desk/place.h"
#include "phone/say.h"

bool cli_lane_load(struct cli *c, bool partial, char id[ID_MAX], struct lane1 *lane,
    struct error *err)
{
	if (!desk_customer_find(&c->session, c->operand[0], c->value[FLAG_COUNTRY], partial, id,
		err))
		return false;
	return lane1_load(&c->session, id, c->value[FLAG_NUMBER], &c->arena, lane, err);
}

/* The catalogue (or the user's own rows) changed since: what is on the phone is what was read out.
 */
static const char *read_out_then(struct cli *c, const struct forwarding *f)
{
	return arena_printf(&c->arena,
	    _("Another code was read out then: %s. It is cancelled with %s."),
	    cli_one_line(c, f->activate_code),
	    f->deactivate_code[0] ? cli_one_line(c, f->deactivate_code)
				  : _("a code that is not known"));
}

static const char *owed(struct cli *c, const struct forwarding *f)
{
	return arena_printf(&c->arena,
	    _("An earlier setup may still be on. Dial first: %s. When that is done: voxdesk forward cancelled CUSTOMER."),
	    cli_one_line(c, f->owed_cancel));
}

static cJSON *lane_document(struct cli *c, const struct lane1 *lane, bool times)
{
	const struct forwarding *f = lane->config;
	cJSON *doc = cJSON_CreateObject();
	cJSON *warnings;

	cJSON_AddStringToObject(doc, "customer", lane->customer.id);
	cli_json_text(doc, "business_number", f ? f->business_number : NULL);
	cli_json_text(doc, "ai_number", f ? f->ai_number : NULL);
	cli_json_text(doc, "ai_source", f ? ai_source_name(f->ai_source) : NULL);
	cJSON_AddStringToObject(doc, "state", inbound_state_name(f ? f->state : INBOUND_NONE));
	/* Only what is saved: a suggestion is no setup. */
	if (f && f->ai_number[0] && f->carrier_id[0] && lane->carrier)
		cJSON_AddItemToObject(doc, "code",
		    cli_code_document(lane->carrier, lane->condition, &lane->ai,
			lane->n_steps > 0 || lane->has_code ? &lane->code : NULL));
	else
		cJSON_AddNullToObject(doc, "code");
	warnings = cJSON_GetObjectItem(cJSON_GetObjectItem(doc, "code"), "warnings");
	if (warnings && f && lane->codes_changed)
		cJSON_AddItemToArray(warnings, cJSON_CreateString(read_out_then(c, f)));
	if (warnings && f && f->owed_cancel[0])
		cJSON_InsertItemInArray(warnings, 0, cJSON_CreateString(owed(c, f)));
	if (times) {
		cli_json_text(doc, "given_at", f ? f->given_at : NULL);
		cli_json_text(doc, "reported_at", f ? f->reported_at : NULL);
		cli_json_text(doc, "proven_at", f ? f->proven_at : NULL);
		cli_json_text(doc, "refused_at", f ? f->refused_at : NULL);
		cli_json_text(doc, "removed_at", f ? f->removed_at : NULL);
	}
	return doc;
}

static void lane_say(struct cli *c, const struct lane1 *lane)
{
	const struct forwarding *f = lane->config;
	char when[40] = "";

	cli_say(c, "%s", lane->customer.name);
	if (f) {
		if (f->state != INBOUND_NONE)
			time_for_operator(f->state_at, when, sizeof when);
		cli_say(c, "  %s -> %s%s   %s %s",
		    lane->business.international[0] ? lane->business.international
						    : f->business_number,
		    lane->ai.e164[0] ? lane->ai.international : _("no AI number"),
		    lane->ai_suggested ? _(" (suggested)") : "", inbound_state_name(f->state),
		    when);
		if (lane->carrier_suggested && lane->ai.e164[0])
			cli_say(c, _("  carrier %s is a suggestion"), lane->carrier->id);
	}
	if (f && f->owed_cancel[0])
		cli_say(c, "! %s", owed(c, f));
	if (lane->ai_standing.text[0])
		cli_say(c, lane->ai_standing.warning ? "! %s" : "  %s", lane->ai_standing.text);
	if (lane->touch_warning[0])
		cli_say(c, "! %s", lane->touch_warning);
	if (lane->has_code || lane->n_steps > 0)
		cli_code_say(c, &lane->code);
	else if (lane->code_error.message[0])
		cli_say(c, "! %s %s", lane->code_error.message, lane->code_error.hint);
	if (f && lane->codes_changed)
		cli_say(c, "! %s", read_out_then(c, f));
	cli_say(c, _("Next: %s"), lane->next_step);
}

bool cli_lane_print(struct cli *c, const char *id, bool times, struct error *err)
{
	struct lane1 lane;

	if (!lane1_load(&c->session, id, c->value[FLAG_NUMBER], &c->arena, &lane, err))
		return false;
	if (c->options.json)
		cli_document(c, lane_document(c, &lane, times));
	else
		lane_say(c, &lane);
	return true;
}

bool cli_handout_format(struct cli *c, enum handout_format *out, struct error *err)
{
	const char *word = c->value[FLAG_FORMAT];

	*out = word && strcmp(word, "html") == 0 ? HANDOUT_HTML : HANDOUT_TEXT;
	return !word || *out == HANDOUT_HTML || strcmp(word, "text") == 0 ||
	    error_set(err, ERROR_INPUT, "format-unknown", NULL, _("--format takes text or html."));
}

bool run_forward_instructions(struct cli *c, struct error *err)
{
	const char *lang = c->value[FLAG_LANG];
	enum handout_format format;
	struct lane1 lane;
	char id[ID_MAX];
	struct buf text;
	cJSON *doc;

	if (!cli_handout_format(c, &format, err) || !cli_lane_load(c, true, id, &lane, err))
		return false;
	if (lang && !say_language_known(lang))
		return error_set(err, ERROR_INPUT, "language-unknown", NULL,
		    _("--lang takes en, nl, fr or de."));
	if (!handout_ready(&lane))
		return error_set(err, ERROR_REFUSED, "nothing-to-give",
		    _("Choose them first: voxdesk forward set."),
		    _("There is nothing to hand out before AI number and carrier are chosen, or no code for them."));
	buf_init(&text, HANDOUT_MAX);
	handout_write(&lane, lang, format, &text);
	if (c->options.json) {
		doc = cJSON_CreateObject();
		cJSON_AddStringToObject(doc, "customer", lane.customer.id);
		cJSON_AddStringToObject(doc, "business_number", lane.config->business_number);
		cJSON_AddStringToObject(doc, "language", lang ? lang : lane.customer.language);
		cJSON_AddStringToObject(doc, "format", format == HANDOUT_HTML ? "html" : "text");
		cJSON_AddStringToObject(doc, "text", buf_text(&text));
		cli_document(c, doc);
	} else {
		cli_say(c, "%.*s", (int)(text.n - (text.n > 0)),
		    buf_text(&text)); /* it ends its line */
	}
	buf_done(&text);
	return true;
}

bool run_forward_show(struct cli *c, struct error *err)
{
	struct lane1 lane;
	char id[ID_MAX];

	return cli_lane_load(c, true, id, &lane, err) && cli_lane_print(c, id, true, err);
}

static bool mark(struct cli *c,
    bool (*change)(struct session *, const struct lane1 *, struct error *), struct error *err)
{
	struct lane1 lane;
	char id[ID_MAX];

	if (!cli_lane_load(c, true, id, &lane, err))
		return false;
	if (!change(&c->session, &lane, err)) {
		/* Taken off before, and given once more: its place may be another's by now. */
		struct lane1_choice as_it_is = { .ring = -1 };

		if (!place_wanted(err) || !cli_place_given(c, &lane, &as_it_is, err) ||
		    !change(&c->session, &lane, err))
			return false;
	}
	return cli_lane_print(c, id, true, err);
}

/* A command shows no suggestion to be agreed to: what is given was set before. */
static bool given_as_set(struct session *s, const struct lane1 *lane, struct error *err)
{
	if (lane->config && (!lane->config->ai_number[0] || !lane->config->carrier_id[0]) &&
	    lane->step != LANE1_BYOC)
		return error_set(err, ERROR_REFUSED, "nothing-set",
		    _("Choose first: voxdesk forward set --help."),
		    _("AI number and carrier of %s are not set yet."), lane->customer.name);
	return lane1_given(s, lane, err);
}

bool run_forward_given(struct cli *c, struct error *err)
{
	return mark(c, given_as_set, err);
}

bool run_forward_cancelled(struct cli *c, struct error *err)
{
	struct lane1 lane;
	char id[ID_MAX];

	if (!cli_lane_load(c, true, id, &lane, err) || !lane1_cancel_done(&c->session, &lane, err))
		return false;
	if (lane.config->owed_cancel[0] && !c->options.json)
		cli_note(_("Marked as cancelled: %s."), cli_one_line(c, lane.config->owed_cancel));
	return cli_lane_print(c, id, true, err);
}

bool run_forward_reported(struct cli *c, struct error *err)
{
	return mark(c, lane1_reported, err);
}

/* Every code that must have been dialled before nothing is forwarded any more. */
static const char *to_cancel(struct cli *c, const struct forwarding *f)
{
	return cli_one_line(c,
	    arena_printf(&c->arena, "%s%s%s", f->owed_cancel,
		f->owed_cancel[0] && f->deactivate_code[0] ? "\n" : "", f->deactivate_code));
}

static bool only_owed(struct cli *c, const struct lane1 *lane, struct error *err)
{
	return error_set(err, ERROR_REFUSED, "cancel-first",
	    _("When that is done: voxdesk forward cancelled CUSTOMER."),
	    _("Nothing that is set now was given for %s, but an earlier setup may still be on until %s is dialled on it."),
	    lane->business.international, cli_one_line(c, lane->config->owed_cancel));
}

/* Should it be on after all. The customer's page keeps it too. */
static void cancel_say(const struct cli *c, const char *codes)
{
	if (codes[0] && !c->options.json)
		cli_note(
		    _("If calls are still forwarded: dial %s there. It stays on the customer's page."),
		    codes);
}

bool run_forward_remove(struct cli *c, struct error *err)
{
	const char *question, *codes;
	struct lane1 lane;
	char id[ID_MAX];

	if (!cli_lane_load(c, false, id, &lane, err))
		return false;
	if (lane.config && lane.config->state == INBOUND_NONE && lane.config->owed_cancel[0])
		return only_owed(c, &lane, err);
	codes = lane.config ? to_cancel(c, lane.config) : "";
	question = codes[0]
	    ? arena_printf(&c->arena, _("Has %s been dialled on the business phone?"), codes)
	    : _("Is the forward off on the business phone?");
	if (!cli_confirm(c, question, err) || !lane1_removed(&c->session, &lane, err) ||
	    !cli_lane_print(c, id, true, err))
		return false;
	cancel_say(c, codes);
	return true;
}
