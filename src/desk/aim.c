/*
 * DESIGN
 * list -> [token] -> [import] -> [change] -> read back. What Vapi and ElevenLabs do differently
 * stands in a table of small functions (aim_providers.c); the order of the steps is here, once.
 * Numbers are found by their E.164, never by an id that was kept: what was deleted and imported
 * again meanwhile has another one.
 */
#include "desk/aim.h"

#include <stdlib.h>
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "desk/aim_parts.h"
#include "phone/number.h"

#define CHANGES_MAX 2 /* a change that is not kept is tried once more */
#define PAGES_MAX 50

enum service aim_service(enum agent_provider p)
{
	return p == AGENT_VAPI ? SERVICE_VAPI : SERVICE_ELEVENLABS;
}

/* ---- the end */

static void end_now(void *user)
{
	struct aim *a = user;
	const struct aim_found found = { .number_id = a->seen.id,
		.agent_id = a->seen.agent,
		.was = a->was,
		.imported = a->imported,
		.barred = a->barred };

	a->done(a->user, &found, a->problem.kind == ERROR_NONE ? NULL : &a->problem);
}

void aim_end(struct aim *a)
{
	machine_cancel(&a->m);
	end_now(a);
}

void aim_failed(struct aim *a, const struct http_reply *reply)
{
	a->barred = a->problem.kind != ERROR_NETWORK &&
	    a->ops->account(reply->end == HTTP_ANSWERED ? reply->status : 0, &a->problem);
	aim_end(a);
}

void aim_ask(struct aim *a, enum ask_slot slot, bool made, struct http_request *r,
    machine_reply_fn *done)
{
	if (made)
		machine_ask(&a->m, slot, r, done);
	else
		aim_end(a);
}

/* ---- who answers */

static bool as_ordered(const struct aim *a)
{
	switch (a->task) {
	case AIM_AT:
		return strcmp(a->seen.agent, a->agent_id) == 0;
	case AIM_OFF:
		return strcmp(a->seen.agent, a->agent_id) != 0;
	default:
		return true;
	}
}

static void change(struct aim *a);

static void not_kept(struct aim *a)
{
	char shown[NUMBER_TEXT_MAX];

	number_show(a->number, shown, sizeof shown);
	error_set(&a->problem, ERROR_REFUSED, "change-not-kept",
	    _("Try again, or set it in the provider's own console."),
	    _("%s took the change for %s and did not keep it."),
	    service_name(aim_service(a->provider)), shown);
	aim_end(a);
}

/* Somebody took it out: another round looks anew. */
static void gone_meanwhile(struct aim *a)
{
	if (a->problem.kind == ERROR_NOT_FOUND)
		a->problem.kind = ERROR_NETWORK;
}

static void read_back_came(void *owner, const struct http_reply *reply)
{
	struct aim *a = owner;

	FAIL_POINT("aim-read-back");
	if (!a->ops->one_read(a, reply, &a->problem)) {
		gone_meanwhile(a);
		aim_failed(a, reply);
	} else if (as_ordered(a)) {
		aim_reached(a);
	} else if (a->changes < CHANGES_MAX) {
		change(a);
	} else {
		not_kept(a);
	}
}

void aim_read_back(struct aim *a)
{
	struct http_request r;

	aim_ask(a, ASK_LIST, a->ops->one_make(a, &r, &a->problem), &r, read_back_came);
}

static void changed(void *owner, const struct http_reply *reply)
{
	struct aim *a = owner;
	const struct aim_seen before = a->seen;

	FAIL_POINT("aim-changed");
	if (!a->ops->one_read(a, reply, &a->problem)) {
		a->seen = before;
		gone_meanwhile(a);
		aim_failed(a, reply);
		return;
	}
	/* The answer is no proof: see aim.h. */
	aim_read_back(a);
}

static void change(struct aim *a)
{
	struct http_request r;

	a->changes++;
	a->changed = true;
	aim_ask(a, ASK_CHANGE,
	    a->ops->change_make(a, a->task == AIM_OFF ? "" : a->agent_id, &r, &a->problem), &r,
	    changed);
	FAIL_POINT("aim-changing");
}

/* ---- looking */

static void unknown_there(struct aim *a)
{
	char shown[NUMBER_TEXT_MAX];

	if (a->task == AIM_LOOK || a->task == AIM_OFF || a->task == AIM_DELETE) {
		aim_end(a);
		return;
	}
	if (a->source == AIM_TWILIO && !a->relooked) {
		aim_import_twilio(a);
		return;
	}
	if (a->source == AIM_TELNYX && !a->relooked) {
		aim_import_telnyx(a);
		return;
	}
	number_show(a->number, shown, sizeof shown);
	if (a->relooked)
		error_set(&a->problem, ERROR_REFUSED, "number-taken-there",
		    _("See who has it there; perhaps another account of yours."),
		    _("%s says that %s is known there, and does not list it for this key."),
		    service_name(aim_service(a->provider)), shown);
	else
		error_set(&a->problem, ERROR_REFUSED, "number-unknown-there",
		    _("Import it in the provider's own console, then try again."),
		    _("%s does not know %s, and voxdesk cannot make it known there."),
		    service_name(aim_service(a->provider)), shown);
	aim_end(a);
}

static void found(struct aim *a)
{
	if (!a->was_read) {
		(void)text_copy(a->was, sizeof a->was, a->seen.agent);
		a->was_read = true;
	}
	if (a->task == AIM_DELETE)
		aim_take_out(a);
	else if (as_ordered(a))
		aim_reached(a);
	else
		change(a);
}

static void list_came(void *owner, const struct http_reply *reply)
{
	struct aim *a = owner;
	struct http_request r;
	const char *next = "";
	bool there = false;

	FAIL_POINT("aim-looked");
	if (!a->ops->list_read(a, reply, &there, &next, &a->problem)) {
		aim_failed(a, reply);
	} else if (there) {
		found(a);
	} else if (!next[0]) {
		unknown_there(a);
	} else if (++a->pages > PAGES_MAX) {
		error_set(&a->problem, ERROR_NETWORK, "answer-unexpected",
		    _("Try again; if it stays so, look at the base URL in the environment."),
		    _("The list of numbers at %s has no end."),
		    service_name(aim_service(a->provider)));
		aim_end(a);
	} else {
		aim_ask(a, ASK_LIST, a->ops->list_make(a, next, &r, &a->problem), &r, list_came);
	}
}

void aim_look(struct aim *a)
{
	struct http_request r;

	a->pages = 1;
	aim_ask(a, ASK_LIST, a->ops->list_make(a, "", &r, &a->problem), &r, list_came);
}

static void begin(void *user)
{
	aim_look(user);
}

/* ---- making one */

struct aim *aim_new(struct session *s, struct loop *l, const struct aim_order *order,
    aim_done_fn *done, void *user, struct error *err)
{
	struct aim *a = xcalloc(1, sizeof *a);
	char label[NUMBER_TEXT_MAX];

	machine_init(&a->m, s, l, a, NULL);
	a->provider = order->provider;
	a->task = order->task;
	a->source = order->source;
	a->byoc = order->byoc;
	a->ops = &aim_providers[order->provider];
	a->seen = (struct aim_seen){ .id = "" };
	a->done = done;
	a->user = user;
	number_show(order->number, label, sizeof label);
	if (!text_copy(a->number, sizeof a->number, order->number) ||
	    !text_copy(a->agent_id, sizeof a->agent_id, order->agent_id) ||
	    !text_copy(a->account_sid, sizeof a->account_sid, order->account_sid))
		error_set(err, ERROR_INPUT, "number", NULL,
		    _("The number, agent or account is not one that can be asked for."));
	else if (a->ops->key(a, err)) {
		(void)text_copy(a->label, sizeof a->label,
		    order->label && order->label[0] ? order->label : label);
		loop_timer(l, begin, a, 1);
		return a;
	}
	aim_free(a);
	return NULL;
}

void aim_free(struct aim *a)
{
	if (!a)
		return;
	loop_timer(a->m.loop, begin, a, 0);
	machine_done(&a->m);
	secret_done(&a->vapi.key);
	secret_done(&a->elevenlabs.key);
	secret_done(&a->token);
	twilio_account_done(&a->twilio);
	free(a);
}

unsigned aim_requests(const struct aim *a)
{
	return a ? a->m.requests : 0;
}

bool aim_changed(const struct aim *a)
{
	return a && a->changed;
}
