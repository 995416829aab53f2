#include "tests/support/play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static void take_line(const char *lines, const char *name, char *out, size_t size)
{
	const char *at = strstr(lines, name);

	assert_non_null(at);
	at += strlen(name);
	(void)snprintf(out, size, "%.*s", (int)strcspn(at, "\n"), at);
}

int play_setup(void **state)
{
	const struct practice_options options = { .listen = "127.0.0.1:0", .pace = PLAY_PACE };
	struct play *p = xcalloc(1, sizeof *p);
	struct error err;
	char token[40];

	p->loop = loop_new();
	p->practice = practice_new(p->loop, &options, &err);
	if (p->practice == NULL)
		return -1;
	for (size_t i = 0; i < 3; i++) {
		const char *lines = practice_environment_of(p->practice, (enum practice_account)i);

		take_line(lines, "TWILIO_ACCOUNT_SID=", p->account[i].sid,
		    sizeof p->account[i].sid);
		take_line(lines, "TWILIO_AUTH_TOKEN=", token, sizeof token);
		(void)snprintf(p->account[i].pair, sizeof p->account[i].pair, "%s:%s",
		    p->account[i].sid, token);
	}
	raw_open(&p->client, p->loop, practice_url(p->practice));
	*state = p;
	return 0;
}

int play_teardown(void **state)
{
	struct play *p = *state;

	cJSON_Delete(p->body);
	raw_close(&p->client);
	practice_free(p->practice);
	loop_free(p->loop);
	free(p);
	return 0;
}

/* {AC}: the SID. */
static void fill(const struct play *p, int account, const char *target, char *out, size_t size)
{
	const char *mark = strstr(target, "{AC}");

	if (mark == NULL)
		(void)snprintf(out, size, "%s", target);
	else
		(void)snprintf(out, size, "%.*s%s%s", (int)(mark - target), target,
		    p->account[account < 0 ? 0 : account].sid, mark + 4);
}

/* After a refusal the server may close. */
static void reopen(struct play *p)
{
	if (!p->client.closed)
		return;
	raw_close(&p->client);
	raw_open(&p->client, p->loop, practice_url(p->practice));
}

static void take_answer(struct play *p, const char *method, const char *target)
{
	const cJSON *code;

	if (!raw_wait(&p->client))
		fail_msg("%s %s: no whole answer", method, target);
	p->status = raw_status(&p->client);
	cJSON_Delete(p->body);
	p->body = cJSON_Parse(raw_body(&p->client));
	code = cJSON_GetObjectItemCaseSensitive(p->body, "code");
	p->code = cJSON_IsNumber(code) ? code->valueint : 0;
}

void play_call(struct play *p, int account, const char *method, const char *target,
    const char *form)
{
	char whole[1024];

	fill(p, account, target, whole, sizeof whole);
	reopen(p);
	raw_request(&p->client, method, whole, account < 0 ? NULL : p->account[account].pair, form);
	take_answer(p, method, whole);
}

void play_headers(struct play *p, const char *headers, const char *method, const char *target,
    const char *body)
{
	reopen(p);
	raw_request_typed(&p->client, method, target, NULL, headers, body == NULL ? "" : body);
	take_answer(p, method, target);
}

static const char *place(const struct play *p, const char *name, size_t n)
{
	const struct {
		const char *name, *value;
	} places[] = {
		{ "{SID}", p->account[PRACTICE_MAIN].sid },
		{ "{TOKEN}", p->account[PRACTICE_MAIN].pair + 35 },
		{ "{SUB-SID}", p->account[PRACTICE_SUBACCOUNT].sid },
		{ "{SUB-TOKEN}", p->account[PRACTICE_SUBACCOUNT].pair + 35 },
		{ "{ID}", p->id },
	};

	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		if (strlen(places[i].name) == n && strncmp(places[i].name, name, n) == 0)
			return places[i].value;
	}
	return NULL;
}

static void expand(const struct play *p, const char *text, struct buf *out)
{
	while (*text != '\0') {
		size_t n = *text == '{' ? strcspn(text, "}") + 1 : 1;
		const char *value = *text == '{' ? place(p, text, n) : NULL;

		if (value != NULL)
			(void)buf_str(out, value);
		else
			(void)buf_char(out, *text);
		text += value != NULL ? n : 1;
	}
}

void play_json(struct play *p, const char *key, const char *method, const char *target,
    const char *body)
{
	char headers[256] = "", name[64], value[128];
	bool eleven = key != NULL && strcmp(key, "ELEVENLABS_API_KEY") == 0;
	struct buf where, what;

	if (key != NULL) {
		(void)snprintf(name, sizeof name, "\n%s=", key);
		take_line(practice_environment(p->practice), name, value, sizeof value);
		(void)snprintf(headers, sizeof headers, "%s%s\r\n",
		    eleven ? "xi-api-key: " : "Authorization: Bearer ", value);
	}
	if (body != NULL)
		(void)snprintf(headers + strlen(headers), sizeof headers - strlen(headers),
		    "Content-Type: application/json\r\n");
	buf_init(&where, 4096);
	buf_init(&what, 1024 * 1024);
	expand(p, target, &where);
	if (body != NULL)
		expand(p, body, &what);
	play_headers(p, headers, method, buf_text(&where), buf_text(&what));
	buf_done(&where);
	buf_done(&what);
}

void play_rows(struct play *p, const char *key, const char *also, const struct play_row *rows,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		play_json(p, key, rows[i].method, rows[i].target, rows[i].body);
		if (p->status != rows[i].status || strstr(p->client.answer, rows[i].said) == NULL ||
		    strstr(p->client.answer, also) == NULL)
			fail_msg("row %zu, %s %s %s: %s", i, rows[i].method, rows[i].target,
			    rows[i].body == NULL ? "" : rows[i].body, p->client.answer);
	}
}

void play_keep(struct play *p, const char *name)
{
	assert_string_not_equal(play_text(p, name), "");
	(void)snprintf(p->id, sizeof p->id, "%s", play_text(p, name));
}

const char *play_text(const struct play *p, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(p->body, name);

	return cJSON_IsString(item) ? item->valuestring : "";
}

bool play_verify(struct play *p, const char *number, char call_sid[35])
{
	char form[80];

	(void)snprintf(form, sizeof form, "PhoneNumber=%%2B%s", number + 1);
	play_call(p, PRACTICE_MAIN, "POST", "/2010-04-01/Accounts/{AC}/OutgoingCallerIds.json",
	    form);
	(void)snprintf(call_sid, 35, "%s", play_text(p, "call_sid"));
	return p->status == 200;
}

void play_until_ended(struct play *p, int account, const char *call_sid)
{
	static const char *const open[] = { "queued", "ringing", "in-progress" };
	char target[128];
	bool ended = false;

	(void)snprintf(target, sizeof target, "/2010-04-01/Accounts/{AC}/Calls/%s.json", call_sid);
	while (!ended) {
		play_call(p, account, "GET", target, NULL);
		assert_int_equal(p->status, 200);
		ended = true;
		for (size_t i = 0; i < 3; i++)
			ended = ended && strcmp(play_text(p, "status"), open[i]) != 0;
	}
}

bool play_listed(struct play *p, int account, const char *number)
{
	char target[128];

	(void)snprintf(target, sizeof target,
	    "/2010-04-01/Accounts/{AC}/OutgoingCallerIds.json?PhoneNumber=%%2B%s", number + 1);
	play_call(p, account, "GET", target, NULL);
	assert_int_equal(p->status, 200);
	return cJSON_GetArraySize(cJSON_GetObjectItem(p->body, "outgoing_caller_ids")) == 1;
}
