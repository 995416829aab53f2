/* Verified numbers: numbers of others that calls may show after their owner was asked. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "provider/telnyx_parts.h"

#define CODE_MAX 12 /* ours: the API names no length */

static const struct json_field verified_fields[] = {
	{ "phone_number", JSON_EXACT, offsetof(struct telnyx_verified, number), false, 0 },
	{ "verified_at", JSON_TEXT, offsetof(struct telnyx_verified, verified_at), true, 60 },
};
static const char verified_where[] = "a verified number";

static bool read_verified(const struct json *item, void *out, struct arena *arena,
    struct error *err)
{
	const struct telnyx_verified *verified = out;

	return telnyx_fields(item, verified_fields, COUNT(verified_fields), out, verified_where,
		   arena, err) &&
	    (rest_e164(verified->number) ||
		telnyx_wrong_field(err, verified_where, "phone_number"));
}

bool telnyx_verified_list_make(const struct telnyx *t, int page, struct http_request *out,
    struct error *err)
{
	return telnyx_start_page(t, "verified_numbers", page, out, err);
}

bool telnyx_verified_list_read(const struct http_reply *reply, int page, struct arena *arena,
    struct telnyx_verified_list *out, struct error *err)
{
	static const struct telnyx_list list = { .where = "the list of verified numbers",
		.size = sizeof(struct telnyx_verified),
		.read = read_verified };
	struct telnyx_page got;
	bool ok = telnyx_page_read(reply, page, &list, arena, &got, err);

	*out = (struct telnyx_verified_list){ .items = got.items, .n = got.n, .next = got.next };
	return ok;
}

const struct telnyx_verified *telnyx_verified_find(const struct telnyx_verified_list *page,
    const char *number)
{
	for (size_t i = 0; i < page->n; i++) {
		if (strcmp(page->items[i].number, number) == 0)
			return &page->items[i];
	}
	return NULL;
}

bool telnyx_verified_make(const struct telnyx *t, const char *number, struct http_request *out,
    struct error *err)
{
	return telnyx_start_number(t, HTTP_GET, "verified_numbers", number, "", out, err);
}

bool telnyx_verified_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_verified *out, struct error *err)
{
	return telnyx_one_read(reply, read_verified, sizeof *out, out, arena, err);
}

/* ---- starting: this rings a phone */

bool telnyx_extension_check(const char *extension, struct error *err)
{
	if (strspn(extension, "0123456789ABCD*#wW") == strlen(extension) &&
	    strlen(extension) <= TELNYX_EXTENSION_MAX)
		return true;
	return error_set(err, ERROR_INPUT, "extension",
	    _("Give what has to be pressed after the menu answers, for example w12."),
	    _("For Telnyx an extension has digits, A to D, *, #, w and W, at most %d; nothing rang."),
	    TELNYX_EXTENSION_MAX);
}

bool telnyx_verify_make(const struct telnyx *t, const struct telnyx_verify *v,
    struct http_request *out, struct error *err)
{
	if (!rest_e164(v->number))
		return telnyx_no_number(out, err);
	if (v->sms && v->extension[0] != '\0')
		return rest_none(out,
		    error_set(err, ERROR_INPUT, "extension",
			_("Have Telnyx call instead, or leave the extension away."),
			_("A text message reaches no extension; nothing was sent.")));
	if (!telnyx_extension_check(v->extension, err))
		return rest_none(out, false);
	if (!telnyx_start(t, HTTP_POST, out, err, "/v2/verified_numbers"))
		return false;
	json_write_open(&out->body, NULL, '{');
	json_write_member(&out->body, "phone_number", v->number);
	json_write_member(&out->body, "verification_method", v->sms ? "sms" : "call");
	if (v->extension[0] != '\0')
		json_write_member(&out->body, "extension", v->extension);
	json_write_close(&out->body, '}');
	return true;
}

/* The contract has this one answer without `data`; with it, it is taken as well: the phone rings
 * either way. */
static bool read_started(const struct json *body, struct error *err)
{
	static const char where[] = "a verification that was started";
	static const struct json_field data[] = { { "data", JSON_OBJECT, 0, true, 0 } };
	static const struct json_field number[] = { { "phone_number", JSON_EXACT, 0, false, 0 } };
	const struct json *within = NULL;
	struct arena arena = { 0 };
	const char *text = NULL;
	struct error ignored;
	bool ok;

	if (!json_read(body, data, 1, (void *)&within, where, &arena, &ignored) || within == NULL)
		within = body;
	ok = telnyx_fields(within, number, 1, &text, where, &arena, err) &&
	    (rest_e164(text) || telnyx_wrong_field(err, where, "phone_number"));
	arena_done(&arena);
	return ok;
}

/* The request may have been carried out whatever became of its answer. */
static void may_ring(struct error *err)
{
	struct error came = *err;
	char hint[2 * sizeof came.hint];

	(void)snprintf(hint, sizeof hint, "%s %s",
	    _("The phone may ring or get a text all the same: ask before you start again."),
	    came.hint);
	(void)error_set(err, ERROR_NETWORK, came.code, hint, "%s", came.message);
	error_detail(err, "%s", came.detail);
}

bool telnyx_verify_read(const struct http_reply *reply, struct error *err)
{
	struct json *body = rest_answer(&telnyx_rest, reply, err);
	bool ok = body != NULL && read_started(body, err);

	if (!ok && !telnyx_refused(reply, err))
		may_ring(err);
	json_free(body);
	return ok;
}

/* ---- finishing: the code that the phone heard */

static bool code_fine(const char *code)
{
	size_t n = strspn(code, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

	return n > 0 && n <= CODE_MAX && code[n] == '\0';
}

bool telnyx_verify_code_make(const struct telnyx *t, const char *number, const char *code,
    struct http_request *out, struct error *err)
{
	if (!code_fine(code))
		return rest_none(out,
		    error_set(err, ERROR_INPUT, "telnyx-code",
			_("Type the code as the phone heard it, without blanks."),
			_("A code of Telnyx has digits or letters, at most %d; nothing was sent."),
			CODE_MAX));
	if (!telnyx_start_number(t, HTTP_POST, "verified_numbers", number, "/actions/verify", out,
		err))
		return false;
	out->repeatable = true;
	json_write_open(&out->body, NULL, '{');
	json_write_member(&out->body, "verification_code", code);
	json_write_close(&out->body, '}');
	return true;
}

/* Codes that say that the request was malformed say here that the code was: it is all there is. */
static bool code_refused(const struct http_reply *reply, const struct error *err)
{
	return reply->end == HTTP_ANSWERED && (reply->status == 400 || reply->status == 422) &&
	    err->kind == ERROR_REFUSED && !telnyx_error_account(reply->status, err);
}

/* What Telnyx says of it may quote the code, which is kept nowhere: its words are left out. */
static void without_words(const struct http_reply *reply, struct error *err)
{
	const struct rest_said said = { .code = rest_code(&telnyx_rest, err) };

	if (reply->end != HTTP_ANSWERED || reply->status < 300)
		return;
	if (err->kind != ERROR_NETWORK || reply->status == 429 || reply->status >= 500)
		(void)rest_say(&telnyx_rest, reply->status, &said, err);
}

bool telnyx_verify_code_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_verified *out, struct error *err)
{
	struct error came;

	if (telnyx_verified_read(reply, arena, out, err))
		return true;
	without_words(reply, err);
	if (!code_refused(reply, err))
		return false;
	came = *err;
	(void)error_set(err, ERROR_REFUSED, came.code,
	    _("Ask for the code once more, digit by digit; if it is old, start a new call."),
	    _("Telnyx did not take the code: it is wrong or too old. The number is not verified."));
	error_detail(err, "%s", came.detail);
	return false;
}

/* ---- removing */

bool telnyx_verified_delete_make(const struct telnyx *t, const char *number,
    struct http_request *out, struct error *err)
{
	return telnyx_start_number(t, HTTP_DELETE, "verified_numbers", number, "", out, err);
}

bool telnyx_verified_delete_read(const struct http_reply *reply, bool *was_gone, struct error *err)
{
	return rest_deleted(&telnyx_rest, reply, was_gone, err);
}
