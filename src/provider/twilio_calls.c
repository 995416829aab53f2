/* Calls: how the verification call goes, and which calls there were to a number. */
#include <stddef.h>
#include <string.h>

#include "base/i18n.h"
#include "provider/twilio_parts.h"

static const struct {
	const char *word;
	enum twilio_call_status status;
} words[] = {
	{ "queued", TWILIO_CALL_QUEUED },
	{ "ringing", TWILIO_CALL_RINGING },
	{ "in-progress", TWILIO_CALL_IN_PROGRESS },
	{ "completed", TWILIO_CALL_COMPLETED },
	{ "busy", TWILIO_CALL_BUSY },
	{ "failed", TWILIO_CALL_FAILED },
	{ "no-answer", TWILIO_CALL_NO_ANSWER },
	{ "canceled", TWILIO_CALL_CANCELED },
};

struct raw_call {
	struct twilio_call call;
	const char *start, *end, *created;
};

static const struct json_field call_fields[] = {
	{ "sid", JSON_EXACT, offsetof(struct raw_call, call.sid), false, 0 },
	{ "from", JSON_TEXT, offsetof(struct raw_call, call.from), true, 0 },
	{ "to", JSON_TEXT, offsetof(struct raw_call, call.to), false, 0 },
	{ "status", JSON_TEXT, offsetof(struct raw_call, call.word), false, 60 },
	{ "direction", JSON_TEXT, offsetof(struct raw_call, call.direction), true, 60 },
	{ "start_time", JSON_EXACT, offsetof(struct raw_call, start), true, 0 },
	{ "end_time", JSON_EXACT, offsetof(struct raw_call, end), true, 0 },
	{ "date_created", JSON_EXACT, offsetof(struct raw_call, created), true, 0 },
};
static const char call_where[] = "a call";

static enum twilio_call_status status_of(const char *word)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i].word, word) == 0)
			return words[i].status;
	}
	return TWILIO_CALL_OTHER;
}

/* Not in the contract, so nothing is demanded of it: a number, or one written as a text. */
static int error_code_of(const struct json *item, struct arena *arena)
{
	static const struct json_field number[] = { { "error_code", JSON_INT, 0, true, 0 } };
	static const struct json_field text[] = { { "error_code", JSON_EXACT, 0, true, 8 } };
	const char *digits = NULL;
	struct error ignored;
	int64_t code = 0;

	if (!json_read(item, number, 1, &code, call_where, arena, &ignored)) {
		code = 0;
		if (!json_read(item, text, 1, &digits, call_where, arena, &ignored))
			return 0;
		for (; *digits >= '0' && *digits <= '9'; digits++)
			code = code * 10 + (*digits - '0');
		if (*digits != '\0')
			return 0;
	}
	return code > 0 && code <= 99999999 ? (int)code : 0;
}

static bool read_call(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	struct twilio_call *call = out;
	struct raw_call raw = { 0 };
	const char *wrong;

	if (!twilio_fields(item, call_fields, sizeof call_fields / sizeof *call_fields, &raw,
		call_where, arena, err))
		return false;
	*call = raw.call;
	call->status = status_of(call->word);
	call->start_time = twilio_date(raw.start, arena);
	call->end_time = twilio_date(raw.end, arena);
	call->created_at = twilio_date(raw.created, arena);
	call->error_code = error_code_of(item, arena);
	wrong = !twilio_sid_valid(call->sid, "CA") ? "sid"
	    : call->word[0] == '\0'                ? "status"
	    : call->to[0] == '\0'                  ? "to"
	    : call->start_time == NULL             ? "start_time"
	    : call->end_time == NULL               ? "end_time"
	    : call->created_at == NULL             ? "date_created"
						   : NULL;
	return wrong == NULL || twilio_wrong_field(err, call_where, wrong);
}

bool twilio_call_make(const struct twilio *t, const char *sid, struct http_request *out,
    struct error *err)
{
	if (!twilio_sid_wanted(sid, "CA", err)) {
		http_request_init(out, HTTP_GET);
		http_request_done(out);
		return false;
	}
	return twilio_start(t, TWILIO_API, HTTP_GET, out, err, "/Calls/%s.json", sid);
}

bool twilio_call_read(const struct http_reply *reply, struct arena *arena, struct twilio_call *out,
    struct error *err)
{
	struct json *body = twilio_answer(reply, err);
	bool ok = body != NULL && read_call(body, out, arena, err);

	if (!ok)
		*out = (struct twilio_call){ .status = TWILIO_CALL_OTHER };
	json_free(body);
	return ok;
}

/* "2026-11-21" */
static bool day_fine(const char *day)
{
	static const char form[] = "0000-00-00";

	for (size_t i = 0; i < sizeof form; i++) {
		if (form[i] == '0' ? day[i] < '0' || day[i] > '9' : day[i] != form[i])
			return false;
	}
	return true;
}

bool twilio_calls_make(const struct twilio *t, const char *to, const char *since_day,
    struct http_request *out, struct error *err)
{
	if (since_day && !day_fine(since_day)) {
		http_request_init(out, HTTP_GET);
		http_request_done(out);
		return error_set(err, ERROR_INPUT, "day", _("Give it as 2026-11-21."),
		    _("This is not a day: %s"), since_day);
	}
	if (!twilio_start(t, TWILIO_API, HTTP_GET, out, err, "/Calls.json"))
		return false;
	out->max_body = TWILIO_PAGE_BODY_MAX;
	return twilio_query(out, "To", to, err) &&
	    (!since_day || twilio_query(out, "StartTime>", since_day, err)) &&
	    twilio_query(out, "PageSize", TWILIO_PAGE_SMALL, err);
}

bool twilio_calls_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_calls *out, struct error *err)
{
	static const struct twilio_list list = { .key = "calls",
		.where = "the list of calls",
		.size = sizeof(struct twilio_call),
		.read = read_call };
	struct twilio_page page;
	bool ok = twilio_page_read(reply, &list, arena, &page, err);

	*out = (struct twilio_calls){ .items = page.items, .n = page.n, .next = page.next };
	return ok;
}
