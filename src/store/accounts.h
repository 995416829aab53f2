/* Which Twilio accounts customers have, for reading each of them once. */
#ifndef STORE_ACCOUNTS_H
#define STORE_ACCOUNTS_H

#include "store/customers.h"

/* The different account SIDs of all customers of that mode, sorted, without "". */
must_check bool customer_accounts(struct store *s, enum telephony_mode mode, struct arena *arena,
    const char ***out, size_t *n, struct error *err);

#endif
