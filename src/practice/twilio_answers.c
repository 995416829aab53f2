/* How Twilio writes: errors, dates, pages, numbers. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "practice/twilio.h"
#include "practice/writer.h"

#define PAGE_SIZE 50 /* when none is asked for */
#define PAGE_SIZE_MAX 1000
#define TOKEN_PREFIX "PT"

void tw_answer(struct tw_request *r, int status)
{
	server_answer(r->x, status, buf_text(&r->out), r->out.n);
}

static void refusal(struct buf *out, int status, int code, const char *said)
{
	char link[64];

	(void)snprintf(link, sizeof link, "https://www.twilio.com/docs/errors/%d", code);
	buf_clear(out);
	writer_open(out, NULL, '{');
	writer_int(out, "code", code);
	writer_text(out, "message", said);
	writer_text(out, "more_info", link);
	writer_int(out, "status", status);
	writer_close(out, '}');
}

void tw_refuse(struct tw_request *r, int status, int code, const char *fmt, ...)
{
	char said[256];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(said, sizeof said, fmt, args);
	va_end(args);
	refusal(&r->out, status, code, said);
	if (status == 401)
		server_header(r->x, "WWW-Authenticate", "Basic realm=\"practice\"");
	tw_answer(r, status);
}

void tw_not_found(struct tw_request *r)
{
	tw_refuse(r, 404, 20404, "The requested resource %.150s was not found.", r->path);
}

/* English whatever the locale, so strftime will not do. RFC 2822 3.3. */
void tw_date(struct buf *out, const char *key, time_t at)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	char text[64];
	struct tm tm;

	if (at == 0 || gmtime_r(&at, &tm) == NULL) {
		writer_null(out, key);
		return;
	}
	(void)snprintf(text, sizeof text, "%.3s, %02d %.3s %04d %02d:%02d:%02d +0000",
	    days + (size_t)tm.tm_wday * 3, tm.tm_mday, months + (size_t)tm.tm_mon * 3,
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
	writer_text(out, key, text);
}

void tw_national(const char *number, char *out, size_t size)
{
	if (number[0] == '+' && number[1] == '1' && strlen(number) == 12)
		(void)snprintf(out, size, "(%.3s) %.3s-%s", number + 2, number + 5, number + 8);
	else
		(void)snprintf(out, size, "%s", number);
}

static bool whole_number(const char *text, size_t most, size_t *out)
{
	char *end = NULL;
	unsigned long n;

	if (text[0] < '0' || text[0] > '9' || strlen(text) > 9)
		return false;
	n = strtoul(text, &end, 10);
	*out = n;
	return *end == '\0' && n <= most;
}

bool tw_list_begin(struct tw_list *list, struct tw_request *r, const char *key, bool voice)
{
	const char *size = fields_get(&r->fields, "PageSize");
	const char *page = fields_get(&r->fields, "Page");
	const char *token = fields_get(&r->fields, "PageToken");
	char *end = NULL;

	*list = (struct tw_list){ .r = r, .page_size = PAGE_SIZE, .voice = voice };
	if (size != NULL &&
	    (!whole_number(size, PAGE_SIZE_MAX, &list->page_size) || list->page_size == 0)) {
		tw_refuse(r, 400, 20001, "PageSize has to be 1 to %d.", PAGE_SIZE_MAX);
		return false;
	}
	if (page != NULL && !whole_number(page, 1000000, &list->page)) {
		tw_refuse(r, 400, 20001, "Page has to be a number.");
		return false;
	}
	if (token != NULL && strncmp(token, TOKEN_PREFIX, 2) == 0 && token[2] != '\0')
		list->after = strtoul(token + 2, &end, 16);
	/* Pages are reached by the links of the one before: a number alone leads nowhere. */
	if ((token == NULL && list->page > 0) ||
	    (token != NULL && (list->page == 0 || end == NULL || *end != '\0'))) {
		tw_refuse(r, 400, 20006, "That page does not exist; follow the links.");
		return false;
	}
	writer_open(&r->out, NULL, '{');
	writer_open(&r->out, key, '[');
	return true;
}

bool tw_list_has(struct tw_list *list, unsigned long key)
{
	if (key <= list->after)
		return false;
	if (list->n == list->page_size) {
		list->more = true;
		return false;
	}
	list->n++;
	list->last = key;
	return true;
}

static void add_encoded(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if ((*text >= '0' && *text <= '9') || (*text >= 'A' && *text <= 'Z') ||
		    (*text >= 'a' && *text <= 'z') || strchr("-._~", *text) != NULL)
			(void)buf_char(out, *text);
		else
			(void)buf_printf(out, "%%%02X", (unsigned)(unsigned char)*text);
	}
}

/* A link to a page of this list, filters kept: page 0, this one, or the next. */
static void write_link(const struct tw_list *list, const char *key, size_t page,
    unsigned long after)
{
	const struct tw_request *r = list->r;
	struct buf link;
	size_t i;

	buf_init(&link, 4096);
	(void)buf_printf(&link, "%s%s?", list->voice ? r->tw->url : "", r->path);
	for (i = 0; i < r->fields.n; i++) {
		if (strncmp(r->fields.field[i].name, "Page", 4) == 0)
			continue;
		add_encoded(&link, r->fields.field[i].name);
		(void)buf_char(&link, '=');
		add_encoded(&link, r->fields.field[i].value);
		(void)buf_char(&link, '&');
	}
	(void)buf_printf(&link, "PageSize=%zu&Page=%zu", list->page_size, page);
	if (page > 0)
		(void)buf_printf(&link, "&PageToken=%s%016lX", TOKEN_PREFIX, after);
	writer_text(&list->r->out, key, buf_text(&link));
	buf_done(&link);
}

void tw_list_end(struct tw_list *list, const char *key)
{
	struct buf *out = &list->r->out;
	long long start = (long long)list->page * (long long)list->page_size;

	writer_close(out, ']');
	if (list->voice) {
		writer_open(out, "meta", '{');
		writer_text(out, "key", key);
	} else {
		writer_int(out, "start", start);
		writer_int(out, "end", start + (list->n > 0 ? (long long)list->n - 1 : 0));
	}
	writer_int(out, "page", (long long)list->page);
	writer_int(out, "page_size", (long long)list->page_size);
	write_link(list, list->voice ? "first_page_url" : "first_page_uri", 0, 0);
	write_link(list, list->voice ? "url" : "uri", list->page, list->after);
	writer_null(out, list->voice ? "previous_page_url" : "previous_page_uri");
	if (list->more)
		write_link(list, list->voice ? "next_page_url" : "next_page_uri", list->page + 1,
		    list->last);
	else
		writer_null(out, list->voice ? "next_page_url" : "next_page_uri");
	if (list->voice)
		writer_close(out, '}');
	writer_close(out, '}');
	tw_answer(list->r, 200);
}
