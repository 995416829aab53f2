/* Subaccounts: each customer in managed mode has one, with a token of its own. */
#include <stddef.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "provider/twilio_parts.h"

static bool name_fine(const char *name, struct error *err)
{
	const char *s = name, *end = name + strlen(name);
	int n = 0;

	for (; s < end; n++)
		(void)text_next(&s, end);
	if (n > 0 && n <= TWILIO_FRIENDLY_NAME_MAX)
		return true;
	return error_set(err, ERROR_INPUT, "account-name",
	    _("Give it a name of 1 to 64 characters that no other account has."),
	    _("A subaccount is found again by its name, so it needs one of at most %d characters; none was made."),
	    TWILIO_FRIENDLY_NAME_MAX);
}

bool twilio_subaccount_make(const struct twilio *t, const char *name, struct http_request *out,
    struct error *err)
{
	if (!name_fine(name, err))
		return rest_none(out, false);
	if (!twilio_start_accounts(t, HTTP_POST, "/Accounts.json", out, err))
		return false;
	http_form_add(out, "FriendlyName", name);
	return true;
}

bool twilio_subaccount_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_account *out, struct secret *token, struct error *err)
{
	bool ok = twilio_account_read(reply, arena, out, token, err);

	if (!ok && !twilio_buy_refused(reply, err))
		rest_open_end(err,
		    _("The subaccount may be there all the same: look for its name in the list before making another."));
	return ok;
}

/* ---- the list */

bool twilio_subaccounts_make(const struct twilio *t, const char *name, struct http_request *out,
    struct error *err)
{
	if (!twilio_start_accounts(t, HTTP_GET, "/Accounts.json", out, err))
		return false;
	out->max_body = TWILIO_PAGE_BODY_MAX;
	if (name != NULL && !twilio_query(out, "FriendlyName", name, err))
		return false;
	return twilio_query(out, "PageSize", name != NULL ? TWILIO_PAGE_SMALL : TWILIO_PAGE_FULL,
	    err);
}

bool twilio_subaccounts_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_subaccounts *out, struct error *err)
{
	static const struct twilio_list list = { .key = "accounts",
		.where = "the list of accounts",
		.size = sizeof(struct twilio_account),
		.read = twilio_account_item };
	struct twilio_page page;
	bool ok = twilio_page_read(reply, &list, arena, &page, err);

	*out = (struct twilio_subaccounts){ .items = page.items, .n = page.n, .next = page.next };
	return ok;
}
