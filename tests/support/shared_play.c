#include "tests/support/shared_play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"

static void take(const char *lines, const char *name, char *out, size_t size)
{
	const char *at = strstr(lines, name);

	assert_non_null(at);
	at += strlen(name);
	(void)snprintf(out, size, "%.*s", (int)strcspn(at, "\n"), at);
}

int shared_setup(void **state)
{
	struct shared_play *s = xcalloc(1, sizeof *s);
	void *play = NULL;

	if (play_setup(&play) != 0)
		return -1;
	s->play = play;
	take(practice_environment(s->play->practice), "\nSUPABASE_ANON_KEY=", s->publishable,
	    sizeof s->publishable);
	take(practice_environment(s->play->practice), "\nSUPABASE_SERVICE_ROLE_KEY=", s->secret,
	    sizeof s->secret);
	shared_sign_in(s, AS_DESK, SB_EMAIL);
	shared_sign_in(s, AS_MEMBER, "member@practice.example");
	shared_sign_in(s, AS_NOBODY, "nobody@practice.example");
	*state = s;
	return 0;
}

int shared_teardown(void **state)
{
	struct shared_play *s = *state;
	void *play = s->play;

	free(s);
	return play_teardown(&play);
}

static void expand(const struct shared_play *s, const char *text, struct buf *out)
{
	for (; *text != '\0'; text++) {
		if (strncmp(text, "{ID}", 4) == 0) {
			(void)buf_str(out, s->id);
			text += 3;
		} else {
			(void)buf_char(out, *text);
		}
	}
}

void shared_bare(struct shared_play *s, const char *method, const char *target, const char *headers,
    const char *body)
{
	play_headers(s->play, headers, method, target, body);
}

void shared_call(struct shared_play *s, enum shared_as as, const char *method, const char *target,
    const char *headers, const char *body)
{
	char lines[4096];
	struct buf where, what;

	(void)snprintf(lines, sizeof lines, "apikey: %s\r\n%s%s%s%s%s",
	    as == AS_SERVICE ? s->secret : s->publishable,
	    s->access[as][0] != '\0' ? "Authorization: Bearer " : "", s->access[as],
	    s->access[as][0] != '\0' ? "\r\n" : "",
	    body != NULL ? "Content-Type: application/json\r\n" : "",
	    headers != NULL ? headers : "");
	buf_init(&where, 16384);
	buf_init(&what, 1024 * 1024);
	expand(s, target, &where);
	expand(s, body == NULL ? "" : body, &what);
	shared_bare(s, method, buf_text(&where), lines, buf_text(&what));
	buf_done(&where);
	buf_done(&what);
}

void shared_expect(struct shared_play *s, enum shared_as as, const char *method, const char *target,
    const char *headers, const char *body, int status, const char *said)
{
	shared_call(s, as, method, target, headers, body);
	if (s->play->status == status &&
	    (said == NULL || strstr(s->play->client.answer, said) != NULL))
		return;
	print_error("%s %s %s\nwanted %d with %s, got\n%s\n", method, target,
	    body == NULL ? "" : body, status, said == NULL ? "anything" : said,
	    s->play->client.answer);
	fail();
}

const char *shared_header(const struct shared_play *s, const char *name)
{
	static char line[1024];
	const char *at = s->play->client.answer;
	const char *end = strstr(at, "\r\n\r\n");
	size_t n = strlen(name);

	line[0] = '\0';
	while (at != NULL && at < end) {
		at = strstr(at, "\r\n");
		if (at == NULL)
			break;
		at += 2;
		if (strncasecmp(at, name, n) == 0 && at[n] == ':')
			(void)snprintf(line, sizeof line, "%.*s", (int)strcspn(at + n + 2, "\r"),
			    at + n + 2);
	}
	return line;
}

const char *shared_text(const struct shared_play *s, const char *name)
{
	const cJSON *row =
	    cJSON_IsArray(s->play->body) ? cJSON_GetArrayItem(s->play->body, 0) : s->play->body;
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, name));

	return text == NULL ? "" : text;
}

void shared_sign_in(struct shared_play *s, enum shared_as as, const char *email)
{
	char body[200];

	(void)snprintf(body, sizeof body, "{\"email\":\"%s\",\"password\":\"" SB_PASSWORD "\"}",
	    email);
	shared_expect(s, AS_ANON, "POST", "/auth/v1/token?grant_type=password", NULL, body, 200,
	    "\"token_type\":\"bearer\"");
	(void)snprintf(s->access[as], sizeof s->access[as], "%s", shared_text(s, "access_token"));
	(void)snprintf(s->refresh[as], sizeof s->refresh[as], "%s",
	    shared_text(s, "refresh_token"));
}
