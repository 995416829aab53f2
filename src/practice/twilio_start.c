/* What Twilio has when practice begins: three accounts, numbers, caller IDs, closed countries. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "practice/chance.h"
#include "practice/countries.h"
#include "practice/twilio.h"
#include "practice/writer.h"

#define OWN_NUMBERS 60 /* more than a page */
#define BEFORE_S (90 * 24 * 3600)

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

static void add_number(struct tw *tw, struct tw_account *a, const char *number, const char *name)
{
	struct tw_number *n = tw_number_new(tw, a, number);

	tw_number_set(n, TW_FRIENDLY_NAME, name);
	tw_number_set(n, TW_VOICE_URL, "https://ai.example/voice");
	n->created = n->updated = a->created + (time_t)n->key;
	tw_number_add(n);
}

static void add_numbers(struct tw *tw)
{
	char number[32];
	int i;

	add_number(tw, tw->known[TW_MAIN], "+16505550109", "Own number for practice");
	add_number(tw, tw->known[TW_MAIN], "+16505550199", "Harbor Street Dental");
	for (i = 0; i < OWN_NUMBERS; i++) {
		(void)snprintf(number, sizeof number, "+12125550%03d", 100 + i);
		add_number(tw, tw->known[TW_MAIN], number, "AI reception");
	}
	add_number(tw, tw->known[TW_SUBACCOUNT], "+14155550100", "AI reception (subaccount)");
	add_number(tw, tw->known[TW_TRIAL], "+13125550100", "Trial number");
}

static void add_accounts(struct tw *tw)
{
	size_t i;

	tw->known[TW_MAIN] =
	    tw_account_new(tw, NULL, "Practice", "Full", "24.75", "USCAGBBENLFRDE");
	tw->known[TW_SUBACCOUNT] =
	    tw_account_new(tw, tw->known[TW_MAIN], "Practice subaccount", "Full", NULL, "USCA");
	tw->known[TW_TRIAL] = tw_account_new(tw, NULL, "Practice trial", "Trial", "15.50", "US");
	for (i = 0; i < TW_ACCOUNTS; i++) {
		tw->known[i]->created -= BEFORE_S;
		tw->known[i]->updated -= BEFORE_S;
	}
}

void tw_init(struct tw *tw, struct agenda *agenda, const char *url)
{
	struct tw_account *main;
	char number[32];
	int i;

	memset(tw, 0, sizeof *tw);
	check(countries_count() <= TW_COUNTRIES_MAX);
	tw->agenda = agenda;
	(void)snprintf(tw->url, sizeof tw->url, "%s", url);
	add_accounts(tw);
	main = tw->known[TW_MAIN];
	add_numbers(tw);
	(void)tw_caller_id_add(tw, main, "+16505550108", "Verified already");
	for (i = 0; i < 3; i++) {
		(void)snprintf(number, sizeof number, "+1312555011%d", i);
		(void)tw_caller_id_add(tw, tw->known[TW_TRIAL], number, "");
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
	struct tw_account *account;

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
		tw_number_free(number);
	}
	while (tw->coming != NULL) {
		number = tw->coming;
		tw->coming = number->next;
		tw_number_free(number);
	}
	while (tw->accounts != NULL) {
		account = tw->accounts;
		tw->accounts = account->next;
		free(account);
	}
	tw_late_free(tw);
	tw_changes_free(tw);
}

void tw_state(const struct tw *tw, struct buf *out)
{
	const struct tw_caller_id *id;
	const struct tw_call *call, *newer;
	const struct tw_account *a;

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
	tw_state_numbers(tw, out);
	writer_open(out, "accounts", '[');
	for (a = tw->accounts; a != NULL; a = a->next) {
		writer_open(out, NULL, '{');
		writer_text(out, "sid", a->sid);
		writer_text(out, "friendly_name", a->name);
		writer_text(out, "status", tw_status_word(a->status));
		writer_close(out, '}');
	}
	writer_close(out, ']');
}
