/*
 * DESIGN
 * Changes that may be repeated. A removal reads the list first and again after each deletion: empty
 * means done, however it became so, which makes every step safe to repeat. A new name is simply
 * written once more. An opened country is only read: whether its request ever arrived shows there.
 */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/settle_errand.h"
#include "net/json.h"

#define DELETIONS_MAX 3
#define COUNTRY_AGAIN_MS 5000
/* The change takes effect after seconds to about ten minutes (product notes, lane 2, 5). */
#define COUNTRY_EFFECT_S (10 * 60)

/* Twilio refused the change itself: that ends it. What is only in the way, the network or the
 * account, does not: what the operator asked for waits until it is put right. */
static void refused_or_unread(struct errand *e, const struct http_reply *reply)
{
	if (e->problem.kind == ERROR_NETWORK) {
		errand_unread(e, &e->problem);
	} else if (twilio_error_account(reply->status, &e->problem)) {
		e->changed = false; /* surely not */
		errand_unread(e, &e->problem);
	} else {
		errand_close(e, OPERATION_FAILED, e->problem.message);
	}
}

/* ---- removal */

static bool write_removed(void *owner, struct error *err)
{
	struct errand *e = owner;

	return caller_id_removed(e->m.session->store, e->id, err);
}

static void wrote_removed(void *owner, bool ok, const struct error *err)
{
	FAIL_POINT("remove-stored");
	errand_wrote(owner, ok, err);
}

static void deleted(void *owner, const struct http_reply *reply)
{
	struct errand *e = owner;
	bool was_gone;

	FAIL_POINT("remove-deleted");
	if (twilio_delete_read(reply, &was_gone, &e->problem))
		settle_remove_round(e);
	else
		refused_or_unread(e, reply);
}

static void removal_list_came(void *owner, const struct http_reply *reply)
{
	struct errand *e = owner;
	struct twilio_caller_ids page;
	struct http_request r;
	const char *sid = NULL;

	FAIL_POINT("remove-read");
	/* A list that is refused says nothing about the deletion. */
	if (!twilio_caller_ids_read(reply, &e->m.arena, &page, &e->problem)) {
		errand_unread(e, &e->problem);
		return;
	}
	for (size_t i = 0; i < page.n && !sid; i++)
		if (strcmp(page.items[i].number, e->record.number) == 0)
			sid = page.items[i].sid;
	if (sid && e->deletions >= DELETIONS_MAX) {
		error_set(&e->problem, ERROR_REFUSED, "caller-id-stays",
		    _("Look at it in Twilio's console; another program may add it again."),
		    _("Twilio lists the number again after each deletion."));
		errand_close(e, OPERATION_FAILED, e->problem.message);
	} else if (sid) {
		e->deletions++;
		e->changed = true;
		errand_ask(e, ASK_CHANGE, twilio_delete_make(&e->twilio, sid, &r, &e->problem), &r,
		    deleted);
	} else if (page.next[0]) {
		if (!machine_next(&e->m, ASK_LIST, &e->twilio, TWILIO_API, page.next,
			removal_list_came, &e->problem))
			errand_unread(e, &e->problem);
	} else {
		machine_keep(&e->m, write_removed, wrote_removed);
	}
}

void settle_remove_round(struct errand *e)
{
	struct http_request r;

	errand_ask(e, ASK_LIST,
	    twilio_caller_ids_make(&e->twilio, e->record.number, &r, &e->problem), &r,
	    removal_list_came);
	FAIL_POINT("remove-asked");
}

/* ---- name */

static void renamed(void *owner, const struct http_reply *reply)
{
	struct errand *e = owner;
	struct twilio_caller_id now;

	FAIL_POINT("rename-answered");
	if (twilio_caller_id_read(reply, &e->m.arena, &now, &e->problem))
		errand_close(e, OPERATION_DONE, now.name);
	else
		refused_or_unread(e, reply);
}

void settle_rename_round(struct errand *e)
{
	static const struct json_field fields[] = { { "name", JSON_TEXT, 0, false, 0 } };
	struct http_request r;
	const char *name = "";
	struct json *parameters =
	    json_parse(e->operation.parameters, strlen(e->operation.parameters), &e->problem);
	const bool ok = parameters &&
	    json_read(parameters, fields, 1, &name, "parameters", &e->arena, &e->problem);

	json_free(parameters);
	if (!ok) {
		errand_close(e, OPERATION_FAILED,
		    _("The new name is not to be read in the journal."));
		return;
	}
	e->changed = true;
	errand_ask(e, ASK_CHANGE,
	    twilio_rename_make(&e->twilio, e->record.caller_id_sid, name, &r, &e->problem), &r,
	    renamed);
	FAIL_POINT("rename-asked");
}

/* ---- an opened country */

static void country_came(void *user)
{
	struct errand *e = user;
	time_t sent;

	if (e->country.found == COUNTRY_UNREAD) {
		errand_unread(e, &e->country.err);
	} else if (e->country.found != COUNTRY_CLOSED) {
		errand_close(e, OPERATION_DONE, _("The country is open."));
	} else if (!time_parse(e->operation.sent_at, &sent) ||
	    (time_now() - sent) * 100 >= COUNTRY_EFFECT_S * fail_pace()) {
		errand_close(e, OPERATION_FAILED,
		    _("The country is still closed: the request did not arrive, or was not followed."));
	} else {
		errand_again(e, COUNTRY_AGAIN_MS, NULL);
	}
}

void settle_country_round(struct errand *e)
{
	const char *iso = strrchr(e->operation.subject, '/');

	country_account(&e->country, &e->twilio);
	country_read(&e->country, iso ? iso + 1 : "", NULL, country_came, e);
}
