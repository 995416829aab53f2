/*
 * What is only read at Twilio, by use cases that any screen or command may start: no phone rings,
 * nothing is bought. All lists are read to their last page. Each calls `done` once, from the loop;
 * freeing it earlier means that it will not be called. The result lives while `done` runs; it is
 * freed afterwards by whoever started it, or in `done`. `err` is NULL when all went well. What
 * cannot be begun at all (no credentials) gives NULL at once, with err.
 */
#ifndef DESK_READS_H
#define DESK_READS_H

#include "desk/session.h"
#include "net/loop.h"

struct read;
void read_free(struct read *r); /* NULL is fine */

/* Account and balance; remembered in the store's settings ("twilio.account": sid, name, type,
 * when). A subaccount has no balance: "". `a` is NULL when the account was not read; when only the
 * balance was not, there are both `a` and `err`. */
struct account_read {
	struct twilio_account account;
	struct twilio_balance balance;
};
typedef void account_done_fn(void *user, const struct account_read *a, const struct error *err);
must_check struct read *account_read(struct session *s, struct loop *l, const char *account_sid,
    bool byoc, account_done_fn *done, void *user, struct error *err);

/* Every caller ID of one customer (id) or of all (NULL) looked at again: seen, gone (drift), or
 * verified meanwhile. Accounts are read one after the other, each list once; one that fails leaves
 * its records as they are, and the first failure is `err`, beside the counts of the others. Records
 * of accounts that our credentials are not for are left alone too: ERROR_REFUSED "other-account".
 */
typedef void refreshed_fn(void *user, size_t seen, size_t gone, size_t verified,
    const struct error *err);
must_check struct read *caller_ids_refresh(struct session *s, struct loop *l, const char *org_id,
    refreshed_fn *done, void *user, struct error *err);

/* The numbers that the desk's account and its subaccounts known here own: managed_sync(); and those
 * that were bought in accounts of BYOC customers whose credentials are here. `n`: how many were
 * listed; the first account that failed is `err`, beside what the others have. */
typedef void managed_done_fn(void *user, size_t n, const struct error *err);
must_check struct read *managed_refresh(struct session *s, struct loop *l, managed_done_fn *done,
    void *user, struct error *err);

/* Lookup v2 of a number; line_type costs money: after a yes. `fits`: rows of the catalogue that the
 * carrier's name or network code points to, best first, to be suggested, never chosen. */
struct lookup_read {
	struct twilio_lookup lookup;
	const struct carrier **fits;
	size_t n_fits;
};
typedef void lookup_done_fn(void *user, const struct lookup_read *l, const struct error *err);
must_check struct read *lookup_read(struct session *s, struct loop *l, const char *e164,
    bool line_type, lookup_done_fn *done, void *user, struct error *err);

#endif
