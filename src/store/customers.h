/* Customers (table organizations) and the list that the console shows. See store.h for ownership.
 */
#ifndef STORE_CUSTOMERS_H
#define STORE_CUSTOMERS_H

#include "store/store.h"

enum telephony_mode { MODE_MANAGED, MODE_BYOC, MODE_NONE, TELEPHONY_MODES };
const char *telephony_mode_name(enum telephony_mode m);
bool telephony_mode_parse(const char *word, enum telephony_mode *out);

struct customer {
	char id[ID_MAX];
	const char *name;               /* cleaned */
	const char *country, *language; /* "BE", "nl" */
	enum telephony_mode mode;
	const char *twilio_account_sid; /* "" none */
	bool through_telnyx;            /* the AI's outbound calls go through Telnyx, not Twilio */
	const char *note;
	const char *call_back_at; /* RFC 3339 when put on the call-back list, "" not on it */
	const char *call_back_note;
	const char *created_at, *updated_at;
	int64_t version;
};

/* Another business number: in place of a configuration's, as forwarding_renumber() does, or one
 * more (config_id NULL). */
struct customer_number {
	const char *config_id;
	int64_t version; /* the configuration's, as read */
	const char *business_number, *line_type;
};

struct customer_edit { /* NULL: leave as it is */
	const char *name, *country, *language, *note, *twilio_account_sid;
	const enum telephony_mode *mode;
	const bool *through_telnyx;
	const struct customer_number *number; /* customer_update() only */
};

/* Makes the customer and, where `business_number` is not NULL, its first forwarding configuration
 * (state none) in one transaction. ERROR_CONFLICT "number-taken": message names who has it.
 * `line_type` "mobile", "fixed", "voip" or "". */
must_check bool customer_add(struct store *s, const struct customer_edit *fields,
    const char *business_number, const char *line_type, char id[ID_MAX], struct error *err);
must_check bool customer_get(struct store *s, const char *id, struct arena *arena,
    struct customer *out, struct error *err); /* ERROR_NOT_FOUND "no-such-customer" */
/* Compare and set: `version` is the one read; ERROR_CONFLICT "changed-meanwhile" otherwise. All of
 * it or nothing: a number that is refused (see forwarding_renumber) keeps the rest from being
 * saved. ERROR_REFUSED "provision-running" for another mode or account while a number is bought. */
must_check bool customer_update(struct store *s, const char *id, int64_t version,
    const struct customer_edit *edit, struct error *err);
/* Leaves a tombstone; refused (ERROR_REFUSED "still-in-use") while a managed number, a purchase or
 * release that is under way or stopped, or a verified caller ID (Twilio's, Telnyx's) hangs on it.
 * Its agents are linked no more. */
must_check bool customer_remove(struct store *s, const char *id, struct error *err);
/* The same refusals, before anybody is asked for a yes. */
must_check bool customer_removable(struct store *s, const char *id, struct error *err);
/* `at` NULL takes the customer off the call-back list. */
must_check bool customer_call_back(struct store *s, const char *id, const char *at,
    const char *note, struct error *err);

/* One line of the list. */
struct customer_row {
	char id[ID_MAX];
	const char *name, *country, *business_number, *call_back_at;
	const char *inbound_state, *outbound_state; /* state words; "none" */
	int numbers;      /* how many business numbers; the first one is shown */
	int waiting;      /* operations planned, sent or unknown */
	bool owes_cancel; /* an earlier code of the first number may still be on */
};

/* A page of the list ordered by name (folded), then id. */
struct customer_key {
	char sort[128];
	char id[ID_MAX];
};
struct customer_page {
	struct customer_row *rows;
	size_t n;
	bool more_before, more_after;
	struct customer_key first, last;
};
enum page_from { PAGE_FIRST, PAGE_LAST, PAGE_AFTER, PAGE_BEFORE };
/* `key` for PAGE_AFTER and PAGE_BEFORE (exclusive). `call_back_only`: the call-back list. */
must_check bool customer_page(struct store *s, enum page_from from, const struct customer_key *key,
    bool call_back_only, size_t limit, struct arena *arena, struct customer_page *out,
    struct error *err);

/* The place of a customer in that order; ERROR_NOT_FOUND "no-such-customer". */
must_check bool customer_key_get(struct store *s, const char *id, struct customer_key *out,
    struct error *err);

/* Search: parts of names (every word must be found) and numbers as people say them; words of one or
 * two characters alone find only what begins with them. At most `limit` rows, those whose name
 * begins with the text first; *more tells that there are others. A stop through
 * store_interrupt_check gives ERROR_BUSY "interrupted". */
must_check bool customer_search(struct store *s, const char *text, bool call_back_only,
    size_t limit, struct arena *arena, struct customer_row **out, size_t *n, bool *more,
    struct error *err);

/* Exact: id, whole business number (E.164), or, with `partial`, the one customer whose name
 * contains the text (folded). ERROR_NOT_FOUND "no-such-customer"; ERROR_CONFLICT
 * "several-customers" names some. */
must_check bool customer_find(struct store *s, const char *text, const char *e164_or_null,
    bool partial, char id[ID_MAX], struct error *err);

#endif
