/* Numbers that the platform owns at Twilio (table twilio_phone_numbers), with the state last seen.
 */
#ifndef STORE_MANAGED_H
#define STORE_MANAGED_H

#include "store/pool.h"

struct managed_number {
	char id[ID_MAX], org_id[ID_MAX]; /* org_id "" nobody's */
	const char *number, *country, *name, *account_sid, *sid, *seen_at;
	const char *customer; /* its name; "" nobody's */
	const char *vapi_id;  /* its id among Vapi's phone numbers; "" not there, as far as known */
	bool active;
	const char *provider_state; /* the provider's own word; "" never seen */
	enum number_drift drift;    /* missing and suspended ones are not active */
	const char *voice_url;      /* where its calls go, as seen; "" not looked at, or nowhere */
	const char *voice_url_was;  /* DRIFT_MOVED: where they went before, or the account it was in
				     */
	const char *updated_at;
};
must_check bool managed_list(struct store *s, struct arena *arena, struct managed_number **out,
    size_t *n, struct error *err);

/* ERROR_NOT_FOUND "no-such-managed-number". */
must_check bool managed_get(struct store *s, const char *id, struct arena *arena,
    struct managed_number *out, struct error *err);
/* By its number; *found. */
must_check bool managed_find(struct store *s, const char *number, struct arena *arena, bool *found,
    struct managed_number *out, struct error *err);

struct managed_seen { /* one number as Twilio lists it */
	const char *number, *country, *name, *sid, *account_sid;
	bool active;
	const char *state;     /* the provider's own word; NULL or "": not told */
	const char *voice_url; /* "" none; NULL: not told */
};
/* What one account was seen to own, whole: known ones get state and seen_at, new ones are added as
 * nobody's (unless they are in the pool), those of this account that are not listed become inactive
 * and DRIFT_MISSING. Texts are not NULL, but where said; what is no E.164 number is passed over.
 * One transaction. `looked_at` (RFC 3339; NULL: just now): when the list was asked for, at the
 * earliest; what was changed, bought or given back here since is newer than the list, and is left
 * to the next one. */
must_check bool managed_sync(struct store *s, const char *account_sid, const char *looked_at,
    const struct managed_seen *seen, size_t n, struct error *err);
/* A row was changed after a list was asked for (RFC 3339; NULL: just now): the list says nothing of
 * it. Within one second the list counts; a time to come is another clock's. */
bool store_changed_since(const char *updated_at, const char *looked_at);
/* One number alone, as this account was just seen to own it; `seen` NULL: it does not own it. */
must_check bool managed_note(struct store *s, const char *account_sid, const char *number,
    const struct managed_seen *seen, struct error *err);
/* Whether this account was seen to own the number when it was looked at last. */
must_check bool managed_owned(struct store *s, const char *account_sid, const char *number,
    bool *owned, struct error *err);

/* Where its calls go now is right: DRIFT_MOVED ends. */
must_check bool managed_accept_move(struct store *s, const char *id, struct error *err);

#endif
