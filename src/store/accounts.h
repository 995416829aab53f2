/* Which Twilio accounts customers have, for reading each of them once. */
#ifndef STORE_ACCOUNTS_H
#define STORE_ACCOUNTS_H

#include "store/customers.h"

/* The different account SIDs of all customers of that mode, sorted, without "". */
must_check bool customer_accounts(struct store *s, enum telephony_mode mode, struct arena *arena,
    const char ***out, size_t *n, struct error *err);

/* The desk's subaccount that was made for this customer, seen at Twilio: kept where the customer is
 * there, managed, and none is known of it (a store that was put back from an older copy). */
must_check bool customer_account_seen(struct store *s, const char *org_id, const char *account_sid,
    struct error *err);

#endif
