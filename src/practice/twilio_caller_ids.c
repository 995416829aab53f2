/* OutgoingCallerIds: verification requests, and the list of what is verified. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/time.h"
#include "practice/countries.h"
#include "practice/rules.h"
#include "practice/twilio.h"
#include "practice/writer.h"

#define CALL_DELAY_MAX 60
#define TRIAL_CALLER_IDS 5 /* api.md 1.5: at most five verified numbers */
#define HANG_LOOK_MS 1000  /* of the clock */

struct tw_caller_id *tw_caller_id_find(struct tw *tw, const struct tw_account *a,
    const char *number)
{
	struct tw_caller_id *id = tw->caller_ids;

	while (id != NULL && ((a != NULL && id->account != a) || strcmp(id->number, number) != 0))
		id = id->next;
	return id;
}

struct tw_caller_id *tw_caller_id_add(struct tw *tw, struct tw_account *a, const char *number,
    const char *name)
{
	struct tw_caller_id *id = xcalloc(1, sizeof *id);
	struct tw_caller_id **at = &tw->caller_ids;

	id->key = ++tw->last_key;
	id->account = a;
	tw_sid_new(id->sid, "PN");
	(void)snprintf(id->number, sizeof id->number, "%s", number);
	if (name[0] == '\0')
		tw_national(number, id->name, sizeof id->name);
	else
		(void)snprintf(id->name, sizeof id->name, "%s", name);
	id->created = id->updated = time_now();
	while (*at != NULL)
		at = &(*at)->next;
	*at = id;
	return id;
}

static struct tw_caller_id **find_by_sid(struct tw_request *r)
{
	struct tw_caller_id **at = &r->tw->caller_ids;

	while (*at != NULL && ((*at)->account != r->account || strcmp((*at)->sid, r->id) != 0))
		at = &(*at)->next;
	return at;
}

static void write_caller_id(struct buf *out, const struct tw_caller_id *id)
{
	char uri[160];

	(void)snprintf(uri, sizeof uri, "/2010-04-01/Accounts/%s/OutgoingCallerIds/%s.json",
	    id->account->sid, id->sid);
	writer_open(out, NULL, '{');
	writer_text(out, "sid", id->sid);
	writer_text(out, "account_sid", id->account->sid);
	writer_text(out, "friendly_name", id->name);
	writer_text(out, "phone_number", id->number);
	tw_date(out, "date_created", id->created);
	tw_date(out, "date_updated", id->updated);
	writer_text(out, "uri", uri);
	writer_close(out, '}');
}

void tw_caller_ids_list(struct tw_request *r)
{
	const char *number = fields_get(&r->fields, "PhoneNumber");
	const char *name = fields_get(&r->fields, "FriendlyName");
	const struct tw_caller_id *id;
	struct tw_list list;

	if (number != NULL && !rules_e164(number)) {
		tw_refuse(r, 400, 21211, "The number \"%.40s\" is not valid.", number);
		return;
	}
	if (!tw_list_begin(&list, r, "outgoing_caller_ids", false))
		return;
	for (id = r->tw->caller_ids; id != NULL; id = id->next) {
		if (id->account == r->account &&
		    (number == NULL || strcmp(number, id->number) == 0) &&
		    (name == NULL || strcmp(name, id->name) == 0) && tw_list_has(&list, id->key))
			write_caller_id(&r->out, id);
	}
	tw_list_end(&list, "outgoing_caller_ids");
}

void tw_caller_id_get(struct tw_request *r)
{
	struct tw_caller_id *id = *find_by_sid(r);

	if (id == NULL) {
		tw_not_found(r);
		return;
	}
	write_caller_id(&r->out, id);
	tw_answer(r, 200);
}

/* Characters, not bytes. */
bool tw_name_fits(const char *name)
{
	size_t n = 0;

	for (; *name != '\0'; name++)
		n += ((unsigned char)*name & 0xc0) != 0x80;
	return n <= TW_NAME_MAX;
}

void tw_caller_id_rename(struct tw_request *r)
{
	struct tw_caller_id *id = *find_by_sid(r);
	const char *name = fields_get(&r->fields, "FriendlyName");

	if (id == NULL) {
		tw_not_found(r);
	} else if (name != NULL && !tw_name_fits(name)) {
		tw_refuse(r, 400, 20001, "FriendlyName has more than %d characters.", TW_NAME_MAX);
	} else {
		if (name != NULL)
			(void)snprintf(id->name, sizeof id->name, "%s", name);
		id->updated = time_now();
		write_caller_id(&r->out, id);
		tw_answer(r, 200);
	}
}

void tw_caller_id_delete(struct tw_request *r)
{
	struct tw_caller_id **at = find_by_sid(r);
	struct tw_caller_id *id = *at;

	if (id == NULL) {
		tw_not_found(r);
		return;
	}
	*at = id->next;
	free(id);
	tw_answer(r, 204);
}

/* ---- verification */

static bool is_extension(const char *text)
{
	return strspn(text, "0123456789*#wW,") == strlen(text) && strlen(text) <= 64;
}

bool tw_is_link(const char *text)
{
	return strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0;
}

/* Everything that can be wrong with the form itself; true when it is fine. */
static bool form_fine(struct tw_request *r, const char *number, int *delay_s)
{
	const char *name = fields_get(&r->fields, "FriendlyName");
	const char *delay = fields_get(&r->fields, "CallDelay");
	const char *extension = fields_get(&r->fields, "Extension");
	const char *callback = fields_get(&r->fields, "StatusCallback");
	const char *method = fields_get(&r->fields, "StatusCallbackMethod");
	char *end = NULL;
	long n = delay == NULL ? 0 : strtol(delay, &end, 10);

	*delay_s = (int)(n < 0 || n > CALL_DELAY_MAX ? 0 : n);
	if (number == NULL || number[0] == '\0')
		tw_refuse(r, 400, 21201, "PhoneNumber is missing.");
	else if (!rules_e164(number) || countries_length_problem(number) != NULL)
		tw_refuse(r, 400, 21211, "The number \"%.40s\" is not valid.", number);
	else if (name != NULL && !tw_name_fits(name))
		tw_refuse(r, 400, 20001, "FriendlyName has more than %d characters.", TW_NAME_MAX);
	else if (delay != NULL &&
	    (delay[0] < '0' || delay[0] > '9' || *end != '\0' || n < 0 || n > CALL_DELAY_MAX))
		tw_refuse(r, 400, 21454, "CallDelay has to be 0 to %d.", CALL_DELAY_MAX);
	else if (extension != NULL && !is_extension(extension))
		tw_refuse(r, 400, 20001, "Extension has characters that no keypad has.");
	else if (callback != NULL && !tw_is_link(callback))
		tw_refuse(r, 400, 21456, "StatusCallback is not a link.");
	else if (method != NULL && strcmp(method, "GET") != 0 && strcmp(method, "POST") != 0)
		tw_refuse(r, 400, 21403, "StatusCallbackMethod has to be GET or POST.");
	else
		return true;
	return false;
}

/* What the account has and may do; true when the call may be placed. */
static bool account_allows(struct tw_request *r, const char *number)
{
	struct tw *tw = r->tw;
	const struct tw_account *trial = tw->known[TW_TRIAL];
	const struct country_row *country = countries_of_number(number);
	const struct tw_caller_id *id;
	size_t n = 0;

	if (tw_caller_id_find(tw, r->account, number) != NULL) {
		tw_refuse(r, 400, 21450, "%s is validated already on your account.", number);
		return false;
	}
	if (tw_number_owned(tw, r->account, number)) {
		tw_refuse(r, 400, 21449, "%s is your own number and needs no validation.", number);
		return false;
	}
	if (r->account != trial)
		return true;
	for (id = tw->caller_ids; id != NULL; id = id->next)
		n += id->account == trial;
	if (strcmp(country->iso, "US") != 0)
		tw_refuse(r, 403, 10002, "A trial account calls only within its own country.");
	else if (tw_caller_id_find(tw, NULL, number) != NULL)
		tw_refuse(r, 400, 21453, "%s is validated already on another account.", number);
	else if (n >= TRIAL_CALLER_IDS)
		tw_refuse(r, 403, 10002, "A trial account has at most %d validated numbers.",
		    TRIAL_CALLER_IDS);
	else
		return true;
	return false;
}

/* A request that is answered, or taken up, later than it came. */
struct tw_late {
	struct tw_late *next;
	struct tw *tw;
	struct exchange *x; /* NULL: gone */
	struct tw_account *account;
	char number[TW_NUMBER_SIZE], name[TW_NAME_MAX * 4 + 1];
	int delay_s;
};

static void forget(struct tw_late *late)
{
	struct tw_late **at = &late->tw->late;

	while (*at != late)
		at = &(*at)->next;
	*at = late->next;
	free(late);
}

void tw_late_free(struct tw *tw)
{
	while (tw->late != NULL)
		forget(tw->late);
}

static void write_validation(struct buf *out, const struct tw_call *call)
{
	writer_open(out, NULL, '{');
	writer_text(out, "account_sid", call->account->sid);
	writer_text(out, "call_sid", call->sid);
	writer_text(out, "friendly_name", call->name);
	writer_text(out, "phone_number", call->to);
	writer_text(out, "validation_code", call->code);
	writer_close(out, '}');
}

static void take_up(void *user)
{
	struct tw_late *late = user;
	struct tw_call *call =
	    tw_call_place(late->tw, late->account, late->number, late->name, late->delay_s);
	struct buf out;

	if (late->x != NULL) {
		buf_init(&out, 4096);
		write_validation(&out, call);
		server_answer(late->x, 200, buf_text(&out), out.n);
		buf_done(&out);
	}
	forget(late);
}

static void drop(void *user)
{
	server_drop(user);
}

/* Silent for as long as the client waits; looked at, so that no socket stays behind. */
static void hang(void *user)
{
	struct tw_late *late = user;

	if (!server_left(late->x)) {
		agenda_add_real(late->tw->agenda, HANG_LOOK_MS, hang, late);
		return;
	}
	server_drop(late->x);
	forget(late);
}

static struct tw_late *late_new(struct tw_request *r, struct exchange *x)
{
	struct tw_late *late = xcalloc(1, sizeof *late);

	late->next = r->tw->late;
	r->tw->late = late;
	late->tw = r->tw;
	late->x = x;
	return late;
}

void tw_hang(struct tw_request *r)
{
	agenda_add_real(r->tw->agenda, HANG_LOOK_MS, hang, late_new(r, r->x));
}

static void take_up_later(struct tw_request *r, const char *number, const char *name, int delay_s,
    bool answered)
{
	struct tw_late *late = late_new(r, answered ? r->x : NULL);

	late->account = r->account;
	(void)snprintf(late->number, sizeof late->number, "%s", number);
	(void)snprintf(late->name, sizeof late->name, "%s", name);
	late->delay_s = delay_s;
	agenda_add(r->tw->agenda, answered ? PHONES_LATE_MS : PHONES_TAKEN_UP_MS, take_up, late);
}

static void validate(struct tw_request *r, const struct phone *phone, const char *number,
    const char *name, int delay_s)
{
	struct tw_call *call = tw_call_place(r->tw, r->account, number, name, delay_s);

	write_validation(&r->out, call);
	if (phone->reply == REPLY_FAILS_RINGS)
		tw_refuse(r, phone->status, phone->code, "%s", phone->said);
	else if (phone->reply == REPLY_HANGS_RINGS)
		tw_hang(r);
	else if (phone->reply == REPLY_CUT)
		server_answer_cut(r->x, 200, buf_text(&r->out), r->out.n);
	else
		tw_answer(r, 200);
}

void tw_caller_ids_verify(struct tw_request *r)
{
	const char *number = fields_get(&r->fields, "PhoneNumber");
	const char *name = fields_get(&r->fields, "FriendlyName");
	const struct phone *phone;
	int delay_s;

	if (!form_fine(r, number, &delay_s))
		return;
	phone = phones_find(number);
	if (phone->reply == REPLY_REFUSED ||
	    (phone->reply == REPLY_REFUSED_TWICE && r->tw->too_many++ < 2)) {
		tw_refuse(r, phone->status, phone->code, "%s", phone->said);
		return;
	}
	if (!account_allows(r, number))
		return;
	if (name == NULL)
		name = "";
	if (phone->reply == REPLY_LATE) {
		take_up_later(r, number, name, delay_s, true);
	} else if (phone->reply == REPLY_HANGS_THEN_RINGS) {
		take_up_later(r, number, name, delay_s, false);
		agenda_add(r->tw->agenda, PHONES_DROPPED_MS, drop, r->x);
	} else if (phone->reply == REPLY_HANGS) {
		tw_hang(r);
	} else {
		validate(r, phone, number, name, delay_s);
	}
}
