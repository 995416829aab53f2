/*
 * AI numbers as their providers have them: the pool read again, numbers that can be bought looked
 * for. Only reading (reads.h): nothing is bought here.
 */
#ifndef DESK_POOL_H
#define DESK_POOL_H

#include "desk/reads.h"
#include "store/pool.h"

/* Telnyx's numbers (all of them are the pool's) with their voice applications' names, then Twilio's
 * for the pool numbers that are Twilio's. A provider without credentials is left out, and is no
 * error while the other one was read; with neither: NULL at once. The first failure is `err`,
 * beside what was read. Remembered: settings "pool.synced_at". */
struct pool_refreshed {
	bool telnyx, twilio; /* was read to the end */
	struct pool_synced synced;
	size_t untaken; /* of Telnyx's: not known here, and left alone by pool_compare() */
};
typedef void pool_refreshed_fn(void *user, const struct pool_refreshed *p, const struct error *err);
must_check struct read *pool_refresh(struct session *s, struct loop *l, pool_refreshed_fn *done,
    void *user, struct error *err);
/* The same, but takes no number into the pool: how those that it has are seen is kept, the others
 * are counted. Nothing is remembered in the settings. */
must_check struct read *pool_compare(struct session *s, struct loop *l, pool_refreshed_fn *done,
    void *user, struct error *err);

/* Numbers that Twilio offers now, at most 50 of one kind; asked of the desk's own account.
 * ERROR_INPUT "country", "number-type", "contains" at once; ERROR_NOT_FOUND "no-such-type" (says
 * what there is), "no-numbers-there". */
struct number_query {
	const char *country; /* "BE" */
	const char *type; /* "local", "mobile", "toll_free"; NULL or "": the first that there is */
	const char *contains; /* digits, "*" any; NULL or "" */
};
struct number_offer {
	const char *number, *type, *locality, *region;
	const char *needs; /* address_requirements: "none", "any", "local", "foreign" */
	bool voice, sms, beta;
	const char *price; /* "1.00 USD a month" where the provider tells it, else "" */
};
struct number_search {
	struct number_offer *offers;
	size_t n;
	const char *types; /* what the country has: "local, mobile" */
	const char *type;  /* which of them was searched */
};
typedef void number_search_fn(void *user, const struct number_search *found,
    const struct error *err);
must_check struct read *number_search(struct session *s, struct loop *l,
    const struct number_query *q, number_search_fn *done, void *user, struct error *err);

/* The same of Telnyx, for the pool, with their prices; `types` is "" (it is not told). What was
 * found may be ordered then (pool_order.h). ERROR_INPUT "country", "number-type", "telnyx-digits".
 */
must_check struct read *pool_search(struct session *s, struct loop *l, const struct number_query *q,
    number_search_fn *done, void *user, struct error *err);

/* Which of a country's pool numbers lead to one customer's agent alone, in a sentence: why one with
 * free places gives none. "" none does. */
const char *pool_led_words(struct session *s, const char *country, struct arena *arena);

/* How an AI number stands, in words for the lane: "" all is well (or nobody looked yet), else what
 * the provider says and since when. `warning`: calls do not arrive now. */
struct ai_standing {
	const char *source;         /* "pool", "managed", "" unknown */
	const char *provider;       /* its name, "Telnyx"; "" unknown */
	const char *provider_state; /* "" never seen */
	const char *seen_at;
	enum number_drift drift;
	const char *text; /* a sentence */
	bool warning;
};
must_check bool ai_standing_load(struct session *s, const char *number, struct arena *arena,
    struct ai_standing *out, struct error *err);

/* The question before this pool number, which is off, is given to customers again, where its calls
 * are not known to be answered; "" nothing to ask. */
const char *pool_switch_on_question(const struct pool_number *p, struct arena *arena);

#endif
