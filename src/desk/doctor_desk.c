/* What the doctor makes of the desk's providers, its pool and its journal. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "desk/doctor_parts.h"
#include "desk/pool.h"
#include "desk/settle.h"
#include "desk/verifier_words.h"
#include "store/sync.h"

#define CLOCK_OFF_S 60
#define FAILED_DAYS 7 /* what failed before is history */
#define DAY_S 86400
#define JOURNAL_PAGE 200

/* ---- providers */

static const char *const key_names[SERVICES] = {
	[SERVICE_TWILIO] = "TWILIO_AUTH_TOKEN",
	[SERVICE_TELNYX] = "TELNYX_API_KEY",
	[SERVICE_VAPI] = "VAPI_API_KEY",
	[SERVICE_ELEVENLABS] = "ELEVENLABS_API_KEY",
};

/* "; its address is overridden: http://127.0.0.1:8080"; "" it is the provider's own. */
static const char *elsewhere(struct doctor *d, enum service service)
{
	const struct credentials *c = &d->session->credentials;
	enum service moved[SERVICES];
	const size_t n = credentials_moved(c, moved);

	for (size_t i = 0; i < n; i++)
		if (moved[i] == service)
			return SAY(d, _(" Its address is overridden: %s"),
			    credentials_base(c, service));
	return "";
}

static const char *listed_words(struct doctor *d, enum service service)
{
	const size_t n = d->listed[service];

	if (service == SERVICE_TWILIO)
		return SAY(d, _("account %s"), d->account.name);
	if (service == SERVICE_TELNYX)
		return SAY(d, ngettext("%zu number", "%zu numbers", (unsigned long)n), n);
	return SAY(d, ngettext("%zu agent", "%zu agents", (unsigned long)n), n);
}

void doctor_provider(struct doctor *d, const struct doctor_check *check)
{
	const enum service service = (enum service)check->of;
	const struct credentials *c = &d->session->credentials;
	const struct doctor_looking *look = &d->looks[service];
	struct error err = { 0 };
	const char *found;

	if (look->err.kind != ERROR_NONE) {
		doctor_say(d, check, doctor_state_of(&look->err),
		    SAY(d, "%s%s", look->err.message, elsewhere(d, service)),
		    arena_strdup(&d->arena, look->err.hint));
		return;
	}
	found = SAY(d, _("Its credentials (%s) are taken: %s.%s"),
	    secret_from_name(credentials_from(c, key_names[service])), listed_words(d, service),
	    elsewhere(d, service));
	if (service == SERVICE_TWILIO && !verifier_account_fine(&d->account, &err))
		doctor_say(d, check,
		    strcmp(err.code, "account-trial") == 0 ? DOCTOR_WARN : DOCTOR_FAIL,
		    SAY(d, "%s %s", found, err.message), arena_strdup(&d->arena, err.hint));
	else
		doctor_say(d, check, DOCTOR_OK, found, "");
}

void doctor_clock(struct doctor *d, const struct doctor_check *check)
{
	const int64_t off = d->clock_off < 0 ? -d->clock_off : d->clock_off;
	const char *found;

	if (!d->clock_by) {
		doctor_say(d, check, DOCTOR_UNKNOWN,
		    _("No provider answered with its time to compare the clock with."), "");
		return;
	}
	found = off <= CLOCK_OFF_S ? SAY(d, _("The clock agrees with %s's."), d->clock_by)
	    : d->clock_off > 0
	    ? SAY(d,
		  _("The clock is %lld seconds ahead of %s's: ages, and which change is newer, are wrong."),
		  (long long)off, d->clock_by)
	    : SAY(d,
		  _("The clock is %lld seconds behind %s's: ages, and which change is newer, are wrong."),
		  (long long)off, d->clock_by);
	doctor_say(d, check, off <= CLOCK_OFF_S ? DOCTOR_OK : DOCTOR_WARN, found,
	    off <= CLOCK_OFF_S ? "" : _("Set the clock (timedatectl set-ntp true)."));
}

/* ---- the pool */

struct pool_sum {
	size_t numbers, calls_lost, doubtful;
	int free, places;
	const char *worst;   /* a sentence about one */
	const char *country; /* one that has no free place; "" none */
	bool used;           /* customers forward to the worst one */
};

static bool usable(const struct pool_number *p)
{
	return p->active && p->drift != DRIFT_MISSING && p->drift != DRIFT_SUSPENDED &&
	    !p->led_to[0];
}

/* By country: a run of rows. */
static void country_sum(const struct pool_number *rows, size_t n, struct pool_sum *sum)
{
	int free = 0;

	for (size_t i = 0; i < n; i++)
		if (usable(&rows[i]) && rows[i].capacity > rows[i].used)
			free += rows[i].capacity - rows[i].used;
	sum->free += free;
	if (free == 0 && !sum->country[0])
		sum->country = rows[0].country;
}

static bool number_sum(struct doctor *d, const struct pool_number *p, struct pool_sum *sum,
    struct error *err)
{
	struct ai_standing standing;
	char number[NUMBER_TEXT_MAX];
	bool worse;

	if (!ai_standing_load(d->session, p->number, &d->arena, &standing, err))
		return false;
	sum->numbers++;
	sum->places += p->capacity;
	if (!standing.text[0])
		return true;
	worse = standing.warning && p->used > 0 && !sum->used;
	sum->calls_lost += standing.warning && p->used > 0;
	sum->doubtful += !(standing.warning && p->used > 0);
	if (sum->worst[0] && !worse)
		return true;
	number_show(p->number, number, sizeof number);
	sum->worst = SAY(d, "%s: %s", number, standing.text);
	sum->used = worse;
	return true;
}

static bool pool_sum(struct doctor *d, struct pool_sum *sum, struct error *err)
{
	struct pool_number *rows;
	size_t n, from = 0;

	*sum = (struct pool_sum){ .worst = "", .country = "" };
	if (!pool_list(d->session->store, &d->arena, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!number_sum(d, &rows[i], sum, err))
			return false;
		if (i + 1 < n && strcmp(rows[i + 1].country, rows[i].country) == 0)
			continue;
		country_sum(rows + from, i + 1 - from, sum);
		from = i + 1;
	}
	return true;
}

/* "2 numbers, 71 of 100 places free." */
static const char *places_words(struct doctor *d, const struct pool_sum *sum)
{
	return SAY(d,
	    ngettext("%zu number, %d of %d places free.", "%zu numbers, %d of %d places free.",
		(unsigned long)sum->numbers),
	    sum->numbers, sum->free, sum->places);
}

void doctor_pool(struct doctor *d, const struct doctor_check *check)
{
	const struct error *why = &d->looks[LOOK_POOL].err;
	struct error err = { 0 };
	struct pool_sum sum;
	const char *others = "";

	if (!pool_sum(d, &sum, &err)) {
		doctor_say_error(d, check, &err);
		return;
	}
	if (sum.calls_lost + sum.doubtful > 1)
		others = SAY(d, _(" (%zu numbers are not as they should be)"),
		    sum.calls_lost + sum.doubtful);
	/* What was seen once and is in the way stands, whether it can be looked at again or not. */
	if (sum.calls_lost > 0)
		doctor_say(d, check, DOCTOR_FAIL, SAY(d, "%s%s", sum.worst, others),
		    _("voxdesk pool list shows them; give their customers another AI number, or put it right at the provider."));
	else if (why->kind != ERROR_NONE)
		doctor_say(d, check, DOCTOR_UNKNOWN, /* what is at fault is the provider's line */
		    sum.numbers == 0
			? arena_strdup(&d->arena, why->message)
			: SAY(d, _("%s As last seen: %s"), why->message, places_words(d, &sum)),
		    d->looks[LOOK_TELNYX].err.kind == ERROR_NONE
			? arena_strdup(&d->arena, why->hint)
			: "");
	else if (sum.doubtful > 0)
		doctor_say(d, check, DOCTOR_WARN,
		    SAY(d, "%s %s%s", places_words(d, &sum), sum.worst, others),
		    _("voxdesk pool list shows them."));
	else if (d->pool_untaken > 0)
		doctor_say(d, check, DOCTOR_WARN,
		    SAY(d,
			ngettext("%s %zu number at Telnyx is not in the pool.",
			    "%s %zu numbers at Telnyx are not in the pool.",
			    (unsigned long)d->pool_untaken),
			places_words(d, &sum), d->pool_untaken),
		    _("voxdesk pool sync takes in what Telnyx has."));
	else if (sum.numbers == 0)
		doctor_say(d, check, DOCTOR_WARN, _("The pool has no number yet."),
		    _("voxdesk pool add NUMBER; or buy one: voxdesk pool search, then pool buy."));
	else if (sum.country[0])
		doctor_say(d, check, DOCTOR_WARN,
		    SAY(d, _("%s In %s none is free."), places_words(d, &sum), sum.country),
		    SAY(d, _("voxdesk pool search --country %s, then pool buy."), sum.country));
	else
		doctor_say(d, check, DOCTOR_OK, places_words(d, &sum), "");
}

/* ---- the journal */

struct journal_sum {
	size_t waiting, unknown, failed;
	struct operation worst; /* an unknown one, else the newest that failed */
	bool found;
};

static void operation_sum(const struct operation *o, struct journal_sum *sum)
{
	const bool unknown = o->state == OPERATION_UNKNOWN;
	const bool failed = o->state == OPERATION_FAILED &&
	    !doctor_older(o->ended_at, (int64_t)FAILED_DAYS * DAY_S);

	if (!unknown && !failed)
		return;
	sum->failed += failed;
	if (sum->found && (!unknown || sum->worst.state == OPERATION_UNKNOWN))
		return;
	sum->worst = *o;
	sum->found = true;
}

/* The open ones are counted whole; what stands in them is read of the newest. */
static bool journal_sum(struct doctor *d, struct journal_sum *sum, struct error *err)
{
	const char *org = d->subject.customer_id[0] ? d->subject.customer_id : NULL;
	struct store *store = d->session->store;
	struct operation *open, *all;
	size_t n_open, n;

	*sum = (struct journal_sum){ .found = false };
	if (!operation_list(store, org, true, NULL, JOURNAL_PAGE, &d->arena, &open, &n_open, err) ||
	    !operation_list(store, org, false, NULL, JOURNAL_PAGE, &d->arena, &all, &n, err))
		return false;
	for (size_t i = 0; i < n_open; i++) {
		operation_sum(&open[i], sum);
		sum->unknown += open[i].state == OPERATION_UNKNOWN;
		sum->waiting += open[i].state != OPERATION_UNKNOWN;
	}
	for (size_t i = 0; i < n; i++)
		if (!operation_open(all[i].state))
			operation_sum(&all[i], sum);
	return org || operation_count_open(store, &sum->waiting, &sum->unknown, err);
}

void doctor_journal(struct doctor *d, const struct doctor_check *check)
{
	struct journal_sum sum;
	struct error err = { 0 };
	const char *title;

	if (!journal_sum(d, &sum, &err)) {
		doctor_say_error(d, check, &err);
		return;
	}
	if (!sum.found) {
		doctor_say(d, check, sum.unknown > 0 ? DOCTOR_WARN : DOCTOR_OK,
		    SAY(d, _("%zu waiting, %zu unknown, none failed lately."), sum.waiting,
			sum.unknown),
		    sum.unknown > 0 ? _("voxdesk journal list shows them.") : "");
		return;
	}
	title = operation_title_in(d->session, &sum.worst, &d->arena);
	if (sum.worst.state == OPERATION_UNKNOWN)
		doctor_say(d, check, DOCTOR_WARN,
		    SAY(d, _("What came of %zu is not known: %s."), sum.unknown, title),
		    SAY(d, _("voxdesk journal retry %.8s asks the provider (console: F8)."),
			sum.worst.id));
	else
		doctor_say(d, check, DOCTOR_WARN,
		    SAY(d, _("%zu failed in the last %d days: %s. %s"), sum.failed, FAILED_DAYS,
			title, sum.worst.last_error),
		    SAY(d, _("voxdesk journal show %.8s (console: F8)."), sum.worst.id));
}
