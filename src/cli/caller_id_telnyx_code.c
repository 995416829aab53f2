/*
 * caller-id code, and the removal of what is verified at Telnyx. The code comes from the terminal
 * or a pipe, never from an argument.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "cli/command_telnyx.h"

#define TYPED_MAX 64

/* ---- the code */

/* {number, state, reason, verified_at} */
static cJSON *end_document(const char *number, const struct telnyx_id *r)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "number", number);
	cJSON_AddStringToObject(doc, "state", telnyx_id_state_name(r->state));
	cli_json_text(doc, "reason", r->reason);
	cli_json_text(doc, "verified_at", r->verified_at);
	return doc;
}

/* A line of the terminal or a pipe, without what people say between the digits. */
static bool code_read(struct cli *c, char code[TYPED_MAX], struct error *err)
{
	const uint64_t asked_ms = time_monotonic_ms();
	char line[TYPED_MAX] = "";
	size_t n = 0;

	if (isatty(STDIN_FILENO)) {
		fputs(_("The code that the phone was told: "), stderr);
		fflush(stderr);
	}
	c->wrote = true; /* the pipe is empty now */
	if (!fgets(line, sizeof line, stdin))
		line[0] = '\0';
	c->began_ms += time_monotonic_ms() - asked_ms; /* the operator's own time */
	for (const char *at = line; *at; at++)
		if (!isspace((unsigned char)*at) && *at != '-')
			code[n++] = *at;
	code[n] = '\0';
	explicit_bzero(line, sizeof line);
	return n > 0 ||
	    error_set(err, ERROR_INPUT, "telnyx-code",
		_("Type it when it is asked for, or give it on standard input."),
		_("No code was given. Nothing was sent."));
}

static bool code_came(struct at_telnyx *t, struct error *err)
{
	struct telnyx_id r;
	bool found;

	if (!telnyx_record(t, &found, &r, err))
		return false;
	if (!found)
		r = (struct telnyx_id){ .state = TELNYX_ID_NONE, .reason = "" };
	if (t->phase == TELNYX_VERIFY_CHECKING)
		return error_set(err, ERROR_NETWORK, "timeout",
		    _("See: voxdesk caller-id status CUSTOMER, then try again."),
		    _("Telnyx has not answered whether the code is right."));
	if (t->problem.kind != ERROR_NONE && t->problem.kind != ERROR_REFUSED) {
		*err = t->problem;
		return false;
	}
	/* What the record keeps of an earlier code is not what went wrong now. */
	if (t->problem.kind == ERROR_REFUSED && r.state != TELNYX_ID_VERIFIED)
		r.reason = t->problem.message;
	if (t->c->options.json)
		cli_document(t->c, end_document(t->number, &r));
	if (r.state == TELNYX_ID_VERIFIED)
		return t->c->options.json || telnyx_verified_say(t, &r, false);
	*err = t->problem;
	return err->kind == ERROR_NONE ? error_set(err, ERROR_REFUSED, "verification-failed", NULL,
					     _("%s is not verified."), t->shown)
				       : false;
}

/* What stands in the number's place may be the code: it is not said back. */
static bool number_take(struct at_telnyx *t, struct error *err)
{
	const char *text = t->c->n > 1 ? t->c->operand[1] : t->c->value[FLAG_NUMBER];

	if (cli_caller_number(t->c, t->customer, text, &t->number, err))
		return true;
	return t->c->n > 1
	    ? error_set(err, ERROR_INPUT, "number",
		  _("The code is typed when it is asked for, or given on standard input; never as an argument."),
		  _("What stands behind the customer is no telephone number."))
	    : false;
}

/* What fits no customer may be the code. */
static bool customer_taken(struct cli *c, char id[ID_MAX], struct error *err)
{
	if (desk_customer_find(&c->session, c->operand[0], c->value[FLAG_COUNTRY], true, id, err))
		return true;
	if (err->kind == ERROR_NOT_FOUND)
		error_set(err, ERROR_NOT_FOUND, "no-such-customer",
		    _("Give the customer here; the code is asked for, or read from standard input."),
		    _("No customer fits what was given."));
	return false;
}

bool run_caller_id_code(struct cli *c, struct error *err)
{
	struct customer customer;
	struct at_telnyx t = { .c = c, .customer = &customer };
	char code[TYPED_MAX], id[ID_MAX];
	struct telnyx_id r;
	bool found, ok;

	if (!customer_taken(c, id, err) ||
	    !customer_get(c->session.store, id, &c->arena, &customer, err) ||
	    !number_take(&t, err) || !telnyx_record(&t, &found, &r, err))
		return false;
	number_show(t.number, t.shown, sizeof t.shown);
	if (!found || r.state != TELNYX_ID_ASKED)
		return error_set(err, ERROR_REFUSED, "not-asked",
		    _("First: voxdesk caller-id start CUSTOMER, for a customer that calls through Telnyx."),
		    _("Telnyx was not asked to tell that phone a code."));
	if (!telnyx_key(c, err) || !code_read(c, code, err))
		return false;
	ok = telnyx_opened(&t, err);
	if (ok) {
		ok = telnyx_verifier_code(t.v, code, err);
		explicit_bzero(code, sizeof code);
		if (ok)
			(void)cli_run_until(c, telnyx_at_rest, &t, CLI_REST);
		telnyx_closed(&t);
	}
	explicit_bzero(code, sizeof code);
	return ok && code_came(&t, err);
}

/* ---- remove */

static bool removed(struct at_telnyx *t, const struct telnyx_id *was, struct error *err)
{
	struct caller_id shown = caller_id_of_telnyx(was);
	const bool shared = strcmp(t->problem.code, "stays-for-another") == 0;
	struct telnyx_id now;
	bool found, queued;
	cJSON *doc;
	size_t n = 0;

	if (!telnyx_record(t, &found, &now, err))
		return false;
	queued = found && now.operation_id[0] && now.operation_state == OPERATION_PLANNED;
	if (found && !queued) {
		if (t->problem.kind != ERROR_NONE && t->problem.kind != ERROR_NETWORK) {
			*err = t->problem;
			return false;
		}
		return error_set(err, ERROR_OPEN, "outcome-unknown",
		    _("See voxdesk journal list, then voxdesk journal retry ID."),
		    _("Telnyx has not answered: whether %s was removed there is not known yet."),
		    t->shown);
	}
	if (!queued) {
		shown.state = OUTBOUND_REMOVED;
		shown.reason = "";
	}
	if (t->c->options.json) {
		doc = caller_id_document(t->number, &shown);
		if (queued)
			cJSON_AddTrueToObject(doc, "queued");
		if (shared)
			cJSON_AddStringToObject(doc, "left", t->problem.message);
		cli_list_item(t->c, doc, &n);
		cli_list_item(t->c, NULL, &n);
	} else if (queued) {
		cli_say(t->c,
		    _("Telnyx cannot be reached. The removal of %s waits in the journal; the console goes on with it."),
		    t->shown);
	} else if (shared) {
		cli_say(t->c, _("%s was removed here."), t->shown);
		cli_say(t->c, "%s", t->problem.message);
	} else {
		cli_say(t->c, _("%s was removed, at Telnyx and here."), t->shown);
	}
	return true;
}

bool caller_id_telnyx_remove(struct cli *c, const struct customer *customer, const char *number,
    const struct telnyx_id *record, struct error *err)
{
	struct at_telnyx t = { .c = c, .customer = customer, .number = number };
	bool ok;

	number_show(number, t.shown, sizeof t.shown);
	if (!telnyx_nothing_waits(&t, err) || !telnyx_key(c, err) ||
	    !cli_confirm(c,
		arena_printf(&c->arena,
		    _("Remove %s as a caller ID of %s, at Telnyx too? Calls can no longer show it."),
		    t.shown, customer->name),
		err) ||
	    !telnyx_opened(&t, err))
		return false;
	cli_hold_signals(true);
	ok = telnyx_verifier_remove(t.v, err);
	if (ok) {
		c->wrote = true;
		(void)cli_run_until(c, telnyx_at_rest, &t, CLI_REST);
	}
	telnyx_closed(&t);
	return ok && removed(&t, record, err);
}
