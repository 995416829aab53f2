#include "desk/lane2.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/session.h"
#include "desk/verifier_words.h"
#include "phone/say.h"
#include "store/managed.h"

/* Whose records count. A customer with an account of its own whose SID nobody entered has none that
 * is known. */
static const char *account_in_effect(const struct session *s, const struct lane2 *lane)
{
	const struct twilio *given = &s->credentials.twilio;

	if (lane->customer.twilio_account_sid[0])
		return lane->customer.twilio_account_sid;
	if (lane->customer.mode == MODE_BYOC || !secret_there(&given->token))
		return "";
	return given->account;
}

static bool is_running(const struct caller_id *c)
{
	return c->state == OUTBOUND_CALLING || c->state == OUTBOUND_PENDING;
}

/* Of a record that names no account it is not known that it belongs to another one. */
static bool is_elsewhere(const struct lane2 *lane, const struct caller_id *c)
{
	return lane->account[0] && c->account_sid[0] && strcmp(c->account_sid, lane->account) != 0;
}

/* The record of the number in hand: one that is running before all others (a verification is
 * watched in its own account), then that of the account in effect, then one of no account; the
 * newest of several. What holds in another account says nothing about this one. */
static void record_pick(struct lane2 *lane)
{
	int best = 0;

	for (size_t i = 0; i < lane->n_all; i++) {
		struct caller_id *c = &lane->all[i];
		const bool elsewhere = is_elsewhere(lane, c);
		int rank = elsewhere ? 0 : 1;

		if (strcmp(c->number, lane->number.e164) != 0)
			continue;
		if (elsewhere && c->state == OUTBOUND_VERIFIED)
			lane->elsewhere = c;
		if (is_running(c))
			rank = 3;
		else if (lane->account[0] && !elsewhere && c->account_sid[0])
			rank = 2;
		if (rank > 0 && rank >= best) {
			lane->record = c;
			best = rank;
		}
	}
	if (lane->record && lane->record->state == OUTBOUND_VERIFIED)
		lane->elsewhere = NULL;
}

/* What a forward that may be on does to Twilio's call. A number that lane 1 does not know has none.
 */
static bool warning_fill(struct session *s, struct lane2 *out, struct arena *arena,
    struct error *err)
{
	struct lane1 lane1;

	out->lane1_warning = "";
	if (!out->number.e164[0])
		return true;
	if (!lane1_load(s, out->customer.id, out->number.e164, arena, &lane1, err)) {
		if (strcmp(err->code, "no-such-number") != 0)
			return false;
		error_clear(err);
		return true;
	}
	if (lane1.config && (lane1.config->owed_cancel[0] || forwarding_may_be_on(lane1.config)))
		out->lane1_warning = lane1.touch_warning;
	return true;
}

/* Two customers may have one phone; more often it is a wrong row or a slip. */
static bool theirs_fill(struct session *s, struct lane2 *out, struct arena *arena,
    struct error *err)
{
	struct customer owner;
	struct error none = { 0 };
	char id[ID_MAX];

	if (!out->number.e164[0])
		return true;
	if (!customer_find(s->store, out->number.e164, out->number.e164, false, id, &none)) {
		if (none.kind != ERROR_NOT_FOUND)
			*err = none;
		return none.kind == ERROR_NOT_FOUND;
	}
	if (strcmp(id, out->customer.id) == 0)
		return true;
	if (!customer_get(s->store, id, arena, &owner, err))
		return false;
	out->theirs = arena_printf(arena,
	    _("%s is the business number of another customer, %s: that phone rings, and calls for %s would show its number."),
	    out->number.international[0] ? out->number.international : out->number.e164, owner.name,
	    out->customer.name);
	return true;
}

static bool number_pick(struct session *s, const char *number, struct arena *arena,
    struct lane2 *out, struct error *err)
{
	struct forwarding *configs;
	struct error ignored;
	size_t n;

	if (number && number[0])
		return number_parse(&out->number, number, out->customer.country, NUMBER_UNKNOWN,
		    err);
	if (!forwarding_list(s->store, out->customer.id, arena, &configs, &n, err))
		return false;
	if (n > 0 &&
	    !number_parse(&out->number, configs[0].business_number, NULL, NUMBER_UNKNOWN, &ignored))
		(void)text_copy(out->number.e164, sizeof out->number.e164,
		    configs[0].business_number);
	return true;
}

bool lane2_load(struct session *s, const char *customer_id, const char *number, struct arena *arena,
    struct lane2 *out, struct error *err)
{
	struct operation operation;

	memset(out, 0, sizeof *out);
	out->theirs = out->lane1_warning = out->account = out->mend = "";
	if (!customer_get(s->store, customer_id, arena, &out->customer, err) ||
	    !number_pick(s, number, arena, out, err) ||
	    !caller_id_list(s->store, customer_id, NULL, 0, arena, &out->all, &out->n_all, err) ||
	    !theirs_fill(s, out, arena, err) || !warning_fill(s, out, arena, err))
		return false;
	out->account = account_in_effect(s, out);
	if (!managed_owned(s->store, out->account, out->number.e164, &out->own_number, err))
		return false;
	record_pick(out);
	if (!out->record)
		return true;
	out->state = out->record->state;
	out->mend = verifier_mend(out->record->reason, arena);
	if (out->record->has_code && !caller_id_code(s->store, out->record->id, out->code, err))
		return false;
	if (!out->record->operation_id[0] || out->record->operation_state == OPERATION_PLANNED)
		return true;
	if (!operation_get(s->store, out->record->operation_id, arena, &operation, err))
		return false;
	out->unsettled = strcmp(operation.kind, OPERATION_VERIFY) == 0 &&
	    (operation.state == OPERATION_UNKNOWN ||
		(operation.state == OPERATION_SENT && !operation.owner_alive));
	return true;
}

void lane2_done(struct lane2 *lane)
{
	explicit_bzero(lane->code, sizeof lane->code);
}

/* ---- what the customer is told (data/speech) */

static const char *const before[] = { "verify_calls", "verify_voice", "verify_six", "verify_stay",
	NULL };
static const char *const before_delay[] = { "verify_calls", "verify_voice", "verify_write",
	"verify_stay", NULL };
static const char *const during[] = { "verify_pick_up", "verify_type", "verify_stay", NULL };
static const char *const during_delay[] = { "verify_note", "verify_hang_up", "verify_pick_up",
	"verify_type", "verify_stay", NULL };

/* The text with {n}, the seconds, filled in. */
static const char *filled(const char *language, const char *key, int n, struct arena *arena)
{
	const char *text = say_text(language, key);
	const char *at = strstr(text, "{n}");

	if (!at)
		return text;
	return arena_printf(arena, "%.*s%d%s", (int)(at - text), text, n, at + strlen("{n}"));
}

bool lane2_tell(const struct lane2 *lane, enum lane2_telling which, const char *language,
    int delay_s, struct arena *arena, const char *const **lines, size_t *n, struct error *err)
{
	const char *const *keys = which == TELL_BEFORE ? (delay_s > 0 ? before_delay : before)
	    : delay_s > 0                              ? during_delay
						       : during;
	const char *spoken = language && language[0] ? language : lane->customer.language;
	const char **out = arena_alloc(arena, 8 * sizeof *out);

	(void)err;
	*n = 0;
	for (size_t i = 0; keys[i]; i++)
		out[(*n)++] = filled(spoken, keys[i], delay_s, arena);
	*lines = out;
	return true;
}
