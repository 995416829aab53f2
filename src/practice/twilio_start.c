/* What Twilio has when practice begins: three accounts, numbers, caller IDs, closed countries. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/mem.h"
#include "base/time.h"
#include "practice/chance.h"
#include "practice/countries.h"
#include "practice/twilio.h"
#include "practice/writer.h"

#define OWN_NUMBERS 60 /* more than a page */

void tw_sid_new(char out[TW_SID_SIZE], const char *prefix)
{
	memcpy(out, prefix, 2);
	chance_hex(out + 2, 32);
}

bool tw_sid_valid(const char *text, const char *prefix)
{
	return strlen(text) == TW_SID_SIZE - 1 && strncmp(text, prefix, 2) == 0 &&
	    strspn(text + 2, "0123456789abcdefABCDEF") == 32;
}

bool tw_e164(const char *text)
{
	size_t n = text[0] == '+' ? strspn(text + 1, "0123456789") : 0;

	return n >= 2 && n <= 15 && text[1] != '0' && text[n + 1] == '\0';
}

/* RFC 4648. */
static void base64(const char *in, char *out)
{
	static const char signs[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = strlen(in), i, k;
	unsigned long three;

	for (i = 0; i < n; i += 3) {
		three = 0;
		for (k = 0; k < 3; k++)
			three = three << 8 | (i + k < n ? (unsigned char)in[i + k] : 0U);
		for (k = 0; k < 4; k++)
			*out++ = i + k > n ? '=' : signs[three >> (18 - 6 * k) & 63];
	}
	*out = '\0';
}

static void open_country(struct tw_account *a, const char *iso)
{
	size_t i;

	for (i = 0; i < countries_count(); i++) {
		if (strcmp(countries_at(i)->iso, iso) == 0)
			a->permissions[i].low_risk = true;
	}
}

static void make_account(struct tw_account *a, const char *name, const char *type,
    const char *balance, const char *countries)
{
	char pair[TW_SID_SIZE + 33], iso[3] = "";

	tw_sid_new(a->sid, "AC");
	chance_hex(a->token, 32);
	(void)snprintf(pair, sizeof pair, "%s:%s", a->sid, a->token);
	base64(pair, a->basic);
	a->name = name;
	a->type = type;
	a->balance = balance;
	a->created = time_now() - 90 * 24 * 3600;
	for (; *countries != '\0'; countries += 2) {
		memcpy(iso, countries, 2);
		open_country(a, iso);
	}
}

static void add_number(struct tw *tw, struct tw_account *a, const char *number, const char *name)
{
	struct tw_number *n = xcalloc(1, sizeof *n);
	struct tw_number **at = &tw->numbers;

	n->key = ++tw->last_key;
	n->account = a;
	tw_sid_new(n->sid, "PN");
	(void)snprintf(n->number, sizeof n->number, "%s", number);
	n->name = name;
	n->voice_url = "https://ai.example/voice";
	n->status = "in-use";
	n->created = a->created + (time_t)n->key;
	while (*at != NULL)
		at = &(*at)->next;
	*at = n;
}

static void add_numbers(struct tw *tw)
{
	char number[32];
	int i;

	add_number(tw, &tw->accounts[TW_MAIN], "+16505550109", "Own number for practice");
	for (i = 0; i < OWN_NUMBERS; i++) {
		(void)snprintf(number, sizeof number, "+12125550%03d", 100 + i);
		add_number(tw, &tw->accounts[TW_MAIN], number, "AI reception");
	}
	add_number(tw, &tw->accounts[TW_SUBACCOUNT], "+14155550100", "AI reception (subaccount)");
	add_number(tw, &tw->accounts[TW_TRIAL], "+13125550100", "Trial number");
}

void tw_init(struct tw *tw, struct agenda *agenda, const char *url)
{
	struct tw_account *main = &tw->accounts[TW_MAIN];
	char number[32];
	int i;

	memset(tw, 0, sizeof *tw);
	check(countries_count() <= TW_COUNTRIES_MAX);
	tw->agenda = agenda;
	(void)snprintf(tw->url, sizeof tw->url, "%s", url);
	make_account(main, "Practice", "Full", "24.75", "USCAGBBENLFRDE");
	make_account(&tw->accounts[TW_SUBACCOUNT], "Practice subaccount", "Full", NULL, "USCA");
	tw->accounts[TW_SUBACCOUNT].owner = main;
	make_account(&tw->accounts[TW_TRIAL], "Practice trial", "Trial", "15.50", "US");
	add_numbers(tw);
	(void)tw_caller_id_add(tw, main, "+16505550108", "Verified already");
	for (i = 0; i < 3; i++) {
		(void)snprintf(number, sizeof number, "+1312555011%d", i);
		(void)tw_caller_id_add(tw, &tw->accounts[TW_TRIAL], number, "");
	}
	/* Calls of a month ago to the numbers whose outcome has to be read back: only one that
	 * looks at the time of a call sees that they are not the answer. */
	for (i = 4; i < 10; i++) {
		(void)snprintf(number, sizeof number, "+1650555011%d", i);
		tw_call_earlier(tw, main, number, PHONE_COMPLETED);
	}
}

void tw_done(struct tw *tw)
{
	struct tw_caller_id *id;
	struct tw_call *call;
	struct tw_number *number;

	while (tw->caller_ids != NULL) {
		id = tw->caller_ids;
		tw->caller_ids = id->next;
		free(id);
	}
	while (tw->calls != NULL) {
		call = tw->calls;
		tw->calls = call->next;
		free(call);
	}
	while (tw->numbers != NULL) {
		number = tw->numbers;
		tw->numbers = number->next;
		free(number);
	}
	tw_late_free(tw);
	tw_changes_free(tw);
}

void tw_state(const struct tw *tw, struct buf *out)
{
	const struct tw_caller_id *id;
	const struct tw_call *call, *newer;

	writer_open(out, "rings", '{');
	for (call = tw->calls; call != NULL; call = call->next) {
		for (newer = tw->calls; strcmp(newer->to, call->to) != 0; newer = newer->next)
			;
		if (newer == call && tw_rings(tw, call->to) > 0)
			writer_int(out, call->to, (long long)tw_rings(tw, call->to));
	}
	writer_close(out, '}');
	tw_state_calls(tw, out);
	writer_open(out, "caller_ids", '[');
	for (id = tw->caller_ids; id != NULL; id = id->next) {
		writer_open(out, NULL, '{');
		writer_text(out, "sid", id->sid);
		writer_text(out, "account_sid", id->account->sid);
		writer_text(out, "phone_number", id->number);
		writer_close(out, '}');
	}
	writer_close(out, ']');
}
