/*
 * DESIGN
 * Changes that may be repeated, but for removals (settle_remove.c). A new name is simply written
 * once more. An opened country is only read: whether its request ever arrived shows there.
 */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/time.h"
#include "desk/settle_errand.h"
#include "net/json.h"

#define COUNTRY_AGAIN_MS 5000
/* The change takes effect after seconds to about ten minutes (product notes, lane 2, 5). */
#define COUNTRY_EFFECT_S (10 * 60)

/* ---- name */

static void renamed(void *owner, const struct http_reply *reply)
{
	struct errand *e = owner;
	struct twilio_caller_id now;

	FAIL_POINT("rename-answered");
	if (twilio_caller_id_read(reply, &e->m.arena, &now, &e->problem))
		errand_close(e, OPERATION_DONE, now.name);
	else
		errand_refused_or_unread(e, reply);
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
