/* Calls: those that verification requests placed, played by phones.c, and how they are listed. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/check.h"
#include "base/mem.h"
#include "base/time.h"
#include "practice/rules.h"
#include "practice/twilio.h"
#include "practice/writer.h"

#define GEO_BLOCKED                                                                  \
	13227 /* on the call resource; the request was accepted. Seen in an incident \
	       */
#define EARLIER_S (30 * 24 * 3600)

static const char *const words[PHONE_STATES] = {
	[PHONE_QUEUED] = "queued",
	[PHONE_RINGING] = "ringing",
	[PHONE_IN_PROGRESS] = "in-progress",
	[PHONE_COMPLETED] = "completed",
	[PHONE_BUSY] = "busy",
	[PHONE_NO_ANSWER] = "no-answer",
	[PHONE_FAILED] = "failed",
};

static void new_code(char code[7])
{
	unsigned n;

	check(getrandom(&n, sizeof n, 0) == (ssize_t)sizeof n);
	(void)snprintf(code, 7, "%06u", n % 1000000);
}

/* Newest first, so the keys go down. */
static struct tw_call *add(struct tw *tw, struct tw_account *a, const char *to)
{
	struct tw_call *call = xcalloc(1, sizeof *call);

	call->key = LONG_MAX - ++tw->last_key;
	call->tw = tw;
	call->account = a;
	tw_sid_new(call->sid, "CA");
	(void)snprintf(call->to, sizeof call->to, "%s", to);
	call->next = tw->calls;
	tw->calls = call;
	return call;
}

static void happened(void *user, enum phone_state state, bool code_entered)
{
	struct tw_call *call = user;

	call->state = state;
	call->updated = time_now();
	if (state == PHONE_IN_PROGRESS && call->started == 0)
		call->started = call->updated;
	if (state > PHONE_IN_PROGRESS)
		call->ended = call->updated;
	if (state == PHONE_FAILED && call->phone.life == LIFE_BLOCKED)
		call->error_code = GEO_BLOCKED;
	if (code_entered && tw_caller_id_find(call->tw, call->account, call->to) == NULL)
		(void)tw_caller_id_add(call->tw, call->account, call->to, call->name);
}

struct tw_call *tw_call_place(struct tw *tw, struct tw_account *a, const char *to, const char *name,
    int delay_s)
{
	struct tw_call *call = add(tw, a, to);
	enum phone_life life = tw_permitted(a, to) ? phones_find(to)->life : LIFE_BLOCKED;

	if (name[0] == '\0')
		tw_national(to, call->name, sizeof call->name);
	else
		(void)snprintf(call->name, sizeof call->name, "%s", name);
	new_code(call->code);
	call->created = call->updated = time_now();
	phones_play(&call->phone, tw->agenda, life, delay_s, happened, call);
	return call;
}

void tw_call_earlier(struct tw *tw, struct tw_account *a, const char *to, enum phone_state state)
{
	struct tw_call *call = add(tw, a, to);

	call->earlier = true;
	call->state = state;
	call->created = call->started = time_now() - EARLIER_S;
	call->updated = call->ended = call->created + 20;
}

size_t tw_rings(const struct tw *tw, const char *number)
{
	const struct tw_call *call;
	size_t n = 0;

	for (call = tw->calls; call != NULL; call = call->next)
		n += !call->earlier && call->phone.life != LIFE_BLOCKED &&
		    (number == NULL || strcmp(call->to, number) == 0);
	return n;
}

static void write_subresources(struct buf *out, const char *uri)
{
	static const char *const names[] = { "notifications", "Notifications", "recordings",
		"Recordings", "events", "Events" };
	char link[200];
	size_t i;

	writer_open(out, "subresource_uris", '{');
	for (i = 0; i < sizeof names / sizeof names[0]; i += 2) {
		(void)snprintf(link, sizeof link, "%s/%s.json", uri, names[i + 1]);
		writer_text(out, names[i], link);
	}
	writer_close(out, '}');
}

static void write_call(struct buf *out, const struct tw_call *call)
{
	static const char *const nulls[] = { "parent_call_sid", "phone_number_sid", "price",
		"answered_by", "forwarded_from", "group_sid", "caller_name", "trunk_sid" };
	char uri[120], link[130], duration[24], national[24];
	bool ended = call->ended != 0;
	size_t i;

	(void)snprintf(uri, sizeof uri, "/2010-04-01/Accounts/%s/Calls/%s", call->account->sid,
	    call->sid);
	(void)snprintf(link, sizeof link, "%s.json", uri);
	(void)snprintf(duration, sizeof duration, "%lld",
	    call->started == 0 ? 0LL : (long long)(call->ended - call->started));
	writer_open(out, NULL, '{');
	writer_text(out, "sid", call->sid);
	writer_text(out, "account_sid", call->account->sid);
	writer_text(out, "api_version", "2010-04-01");
	writer_text(out, "direction", "outbound-api");
	writer_text(out, "from", TW_VERIFIES_FROM);
	tw_national(TW_VERIFIES_FROM, national, sizeof national);
	writer_text(out, "from_formatted", national);
	writer_text(out, "to", call->to);
	tw_national(call->to, national, sizeof national);
	writer_text(out, "to_formatted", national);
	writer_text(out, "status", words[call->state]);
	tw_date(out, "date_created", call->created);
	tw_date(out, "date_updated", call->updated);
	tw_date(out, "start_time", call->started);
	tw_date(out, "end_time", call->ended);
	writer_text(out, "duration", ended ? duration : NULL);
	writer_text(out, "price_unit", "USD");
	writer_text(out, "queue_time", "0");
	for (i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
		writer_null(out, nulls[i]);
	if (call->error_code != 0)
		writer_int(out, "error_code", call->error_code);
	writer_text(out, "uri", link);
	write_subresources(out, uri);
	writer_close(out, '}');
}

/* ---- the list's filters */

/* "2026-11-21" (that midnight, UTC) or "2026-11-21T14:02:05Z". */
static bool parse_moment(const char *text, time_t *out)
{
	char whole[TIME_TEXT_MAX];

	if (strlen(text) != 10)
		return time_parse(text, out);
	(void)snprintf(whole, sizeof whole, "%sT00:00:00Z", text);
	return time_parse(whole, out);
}

struct span {
	const char *name;
	time_t on, until, from; /* 0: not asked for */
};

static bool parse_span(struct tw_request *r, struct span *s)
{
	static const char signs[] = { '\0', '<', '>' };
	time_t *const to[] = { &s->on, &s->until, &s->from };
	char name[16];
	const char *value;
	size_t i;

	for (i = 0; i < 3; i++) {
		(void)snprintf(name, sizeof name, "%s%c", s->name, signs[i]);
		value = fields_get(&r->fields, name);
		if (value != NULL && !parse_moment(value, to[i])) {
			tw_refuse(r, 400, 20001, "%s has to be a date: YYYY-MM-DD.", name);
			return false;
		}
	}
	return true;
}

static bool in_span(const struct span *s, time_t at)
{
	return (s->on == 0 || (at >= s->on && at < s->on + 24 * 3600)) &&
	    (s->until == 0 || at <= s->until) && (s->from == 0 || at >= s->from);
}

static bool status_known(const char *word)
{
	size_t i;

	for (i = 0; i < PHONE_STATES; i++) {
		if (strcmp(words[i], word) == 0)
			return true;
	}
	return strcmp(word, "canceled") == 0;
}

/* A number as a filter: Twilio takes others too, but a raw "+" is one that arrived as a blank. */
static bool number_fine(struct tw_request *r, const char *name)
{
	const char *number = fields_get(&r->fields, name);

	if (number == NULL || rules_e164(number))
		return true;
	tw_refuse(r, 400, 21211, "The number \"%.40s\" in %s is not valid.", number, name);
	return false;
}

void tw_calls_list(struct tw_request *r)
{
	const char *to = fields_get(&r->fields, "To");
	const char *from = fields_get(&r->fields, "From");
	const char *status = fields_get(&r->fields, "Status");
	struct span start = { .name = "StartTime" }, end = { .name = "EndTime" };
	const struct tw_call *call;
	struct tw_list list;

	if (!number_fine(r, "To") || !number_fine(r, "From") || !parse_span(r, &start) ||
	    !parse_span(r, &end))
		return;
	if (status != NULL && !status_known(status)) {
		tw_refuse(r, 400, 20001, "\"%.40s\" is not a status of a call.", status);
		return;
	}
	if (!tw_list_begin(&list, r, "calls", false))
		return;
	for (call = r->tw->calls; call != NULL; call = call->next) {
		if (call->account != r->account || (to != NULL && strcmp(to, call->to) != 0) ||
		    (from != NULL && strcmp(from, TW_VERIFIES_FROM) != 0) ||
		    (status != NULL && strcmp(status, words[call->state]) != 0) ||
		    fields_get(&r->fields, "ParentCallSid") != NULL ||
		    !in_span(&start, call->started == 0 ? call->created : call->started) ||
		    !in_span(&end, call->ended))
			continue;
		if (tw_list_has(&list, call->key))
			write_call(&r->out, call);
	}
	tw_list_end(&list, "calls");
}

void tw_call_get(struct tw_request *r)
{
	const struct tw_call *call = r->tw->calls;

	while (call != NULL && (call->account != r->account || strcmp(call->sid, r->id) != 0))
		call = call->next;
	if (call == NULL) {
		tw_not_found(r);
		return;
	}
	write_call(&r->out, call);
	tw_answer(r, 200);
}

void tw_state_calls(const struct tw *tw, struct buf *out)
{
	const struct tw_call *call;

	writer_open(out, "calls", '[');
	for (call = tw->calls; call != NULL; call = call->next) {
		if (call->earlier)
			continue;
		writer_open(out, NULL, '{');
		writer_text(out, "sid", call->sid);
		writer_text(out, "account_sid", call->account->sid);
		writer_text(out, "to", call->to);
		writer_text(out, "status", words[call->state]);
		writer_int(out, "error_code", call->error_code);
		writer_bool(out, "rang", call->phone.life != LIFE_BLOCKED);
		writer_close(out, '}');
	}
	writer_close(out, ']');
}
