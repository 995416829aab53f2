/*
 * What the verifier has done by errands (settle_errand.h): settling, removing, renaming. Each is a
 * row of the journal first.
 */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/verifier_internal.h"

/* A new name that cannot be written now waits in the journal, not here. */
#define RENAME_PATIENCE_MS 15000

/* ---- errands */

static void errand_end(struct verifier *v)
{
	v->requests_before += errand_requests(v->errand);
	errand_free(v->errand);
	v->errand = NULL;
}

static void errand_came(void *user, bool settled, const struct error *err)
{
	struct verifier *v = user;

	errand_end(v);
	if (err) {
		v->view.problem = *err;
		verifier_refusal(v, &v->view.problem);
	} else {
		error_clear(&v->view.problem);
	}
	if (!settled) {
		/* Paused: it stays what it is, and goes on when somebody looks. */
		if (v->view.phase == VERIFIER_LOOKING)
			v->view.phase = VERIFIER_IDLE;
		verifier_tell(v);
		return;
	}
	v->request_ended_ms = 0;
	v->view.phase = VERIFIER_IDLE;
	verifier_resume(v);
}

static void errand_news(void *user, const struct error *err)
{
	struct verifier *v = user;

	if (err)
		v->view.problem = *err;
	else
		error_clear(&v->view.problem);
	verifier_tell(v);
}

void verifier_errand(struct verifier *v, const char *operation_id, const char *kind)
{
	const struct errand_order order = { .operation_id = operation_id,
		.patience_ms =
		    strcmp(kind, OPERATION_CALLER_ID_RENAME) == 0 ? RENAME_PATIENCE_MS : -1,
		.ended_ms = v->request_ended_ms,
		/* Sent within the minute after the yes: early enough for the call to be later. */
		.sent_ms = v->request_ended_ms ? v->yes_ms : 0,
		.pace = v->m.pace,
		.done = errand_came,
		.news = errand_news,
		.user = v };
	struct error err = { 0 };

	v->view.phase = strcmp(kind, OPERATION_CALLER_ID_REMOVE) == 0 ? VERIFIER_REMOVING
	    : strcmp(kind, OPERATION_VERIFY) == 0                     ? VERIFIER_SETTLING
								      : VERIFIER_LOOKING;
	v->errand = errand_new(v->m.session, v->m.loop, &order, &err);
	if (!v->errand)
		v->view.problem = err;
}

/* ---- removing and renaming */

/* Common refusals of what changes something. */
static bool may_change(struct verifier *v, struct error *err)
{
	if (verifier_readonly(v))
		return error_set(err, ERROR_REFUSED, "read-only",
		    _("Open the console without --readonly for this."),
		    _("This console only looks: nothing was changed."));
	if (!v->errand && !machine_writing(&v->m) &&
	    (v->view.phase == VERIFIER_IDLE || v->view.phase == VERIFIER_READY ||
		v->view.phase == VERIFIER_LOOKING))
		return true;
	return error_set(err, ERROR_CONFLICT, "verification-running", _("Wait until it has ended."),
	    _("Something else is under way for this number; nothing was changed."));
}

static bool known_at_twilio(const struct verifier *v, struct error *err)
{
	if (v->lane.elsewhere)
		return verifier_other_account(v->lane.elsewhere->account_sid, err);
	return (v->lane.record && v->lane.state == OUTBOUND_VERIFIED) ||
	    error_set(err, ERROR_REFUSED, "not-verified", _("Look at the number again."),
		_("This number is not a verified caller ID here; nothing was changed."));
}

bool verifier_remove(struct verifier *v, struct error *err)
{
	char id[ID_MAX];

	if (!may_change(v, err) || !verifier_reload(v) || !known_at_twilio(v, err) ||
	    !verifier_account(v, verifier_record_account(v), err) ||
	    !caller_id_remove_plan(v->m.session->store, v->lane.record->id, id, err))
		return false;
	verifier_stop(v);
	verifier_errand(v, id, OPERATION_CALLER_ID_REMOVE);
	verifier_tell(v);
	return v->errand != NULL;
}

bool verifier_rename(struct verifier *v, const char *name, struct error *err)
{
	char id[ID_MAX], subject[64], clean[TWILIO_FRIENDLY_NAME_MAX + 1];
	struct buf parameters;
	struct new_operation new = { .kind = OPERATION_CALLER_ID_RENAME,
		.subject = subject,
		.org_id = v->customer_id,
		.secrets = "[\"TWILIO_AUTH_TOKEN\"]" };
	bool ok;

	if (!may_change(v, err) || !verifier_reload(v) || !known_at_twilio(v, err) ||
	    !verifier_account(v, verifier_record_account(v), err))
		return false;
	text_clean(name, strlen(name), clean, sizeof clean, TWILIO_FRIENDLY_NAME_MAX);
	if (!clean[0])
		return error_set(err, ERROR_INPUT, "name", _("Type a name."),
		    _("An empty name says nothing; nothing was changed."));
	buf_init(&parameters, 1024);
	buf_printf(&parameters, "{\"number\":\"%s\",\"name\":", v->e164);
	json_write_text(&parameters, clean);
	buf_char(&parameters, '}');
	new.parameters = buf_text(&parameters);
	snprintf(subject, sizeof subject, "verified_caller_ids/%s", v->lane.record->id);
	ok = operation_plan(v->m.session->store, &new, id, err);
	buf_done(&parameters);
	if (!ok)
		return false;
	verifier_stop(v);
	verifier_errand(v, id, OPERATION_CALLER_ID_RENAME);
	verifier_tell(v);
	return v->errand != NULL;
}
