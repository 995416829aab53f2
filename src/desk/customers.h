/* Use cases around customers: what console and commands both do. */
#ifndef DESK_CUSTOMERS_H
#define DESK_CUSTOMERS_H

#include "desk/session.h"
#include "phone/number.h"
#include "store/customers.h"
#include "store/forwardings.h"

struct new_customer {
	const char *name, *number, *country, *language, *mode;
	/* The customer's Twilio account: its own (BYOC), or a subaccount of the desk's. NULL: as it
	 * is;
	 * "": none, the desk's. ERROR_INPUT "account-sid". */
	const char *account;
	/* What the AI's outbound calls go through: "twilio" or "telnyx". ERROR_INPUT "through". */
	const char *through;
	/* As an export wrote it: a name or note of any length that fits, and any language, as
	 * another program of the shared project may have given. */
	bool exported;
}; /* as typed; NULL or "": follow from the number */

/* Checks and normalises (name cleaned and not empty, number possible, country and language follow
 * from the number), then adds. *warning gets the number's doubt ("" none). ERROR_INPUT for what was
 * typed, ERROR_CONFLICT "number-taken". */
must_check bool desk_customer_add(struct session *s, const struct new_customer *in, char id[ID_MAX],
    char warning[240], struct error *err);
/* Same checks for an edit; `number` changes the first business number where that is allowed. */
must_check bool desk_customer_edit(struct session *s, const char *id, const struct new_customer *in,
    const char *note, struct error *err);
/* Another business number of this customer, in any spelling; `e164` gets it. ERROR_INPUT for the
 * number, ERROR_CONFLICT "number-taken". */
must_check bool desk_number_add(struct session *s, const char *customer_id, const char *text,
    const char *country, char e164[E164_MAX], struct error *err);
/* CUSTOMER as written on a command line: an id, a business number in any spelling, a whole name, or
 * (partial) a part of one. */
must_check bool desk_customer_find(struct session *s, const char *text, const char *country,
    bool partial, char id[ID_MAX], struct error *err);
/* What stays forwarded or paid if this customer is removed: whole sentences, one a line (""
 * nothing). */
must_check bool desk_customer_left_behind(struct session *s, const char *id, struct arena *arena,
    const char **out, struct error *err);

#endif
