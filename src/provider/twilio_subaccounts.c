/* Subaccounts: each customer in managed mode has one, with a token of its own. */
#include <stddef.h>
#include <stdio.h>
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

const struct twilio_account *twilio_subaccounts_find(const struct twilio_subaccounts *page,
    const char *name)
{
	for (size_t i = 0; i < page->n; i++) {
		const struct twilio_account *a = &page->items[i];

		if (strcmp(a->name, name) == 0 && strcmp(a->status, "closed") != 0 &&
		    strcmp(a->sid, a->owner_sid) != 0)
			return a;
	}
	return NULL;
}

bool twilio_subaccounts_token(const struct http_reply *reply, const char *sid, struct secret *token,
    struct error *err)
{
	struct json *body = twilio_answer(reply, err);
	struct arena arena = { 0 };
	const struct json *item = NULL;
	struct twilio_account account;
	bool ok = false, found = false;
	size_t n = 0;

	secret_done(token);
	if (body == NULL)
		return false;
	if (!json_array(body, "accounts", &n, &item, "the list of accounts", err)) {
		(void)twilio_unexpected(err);
		goto done;
	}
	for (size_t i = 0; i < n && !found; i++, item = json_next(item)) {
		if (!twilio_account_item(item, &account, &arena, err))
			goto done;
		found = strcmp(account.sid, sid) == 0;
		if (found)
			ok = twilio_token_item(item, token, err);
	}
	if (!found)
		(void)error_set(err, ERROR_NOT_FOUND, "subaccount-token",
		    _("Read the list of accounts again, then do it again."),
		    _("The subaccount is not in Twilio's answer, so its token is not known."));
done:
	json_free(body);
	arena_done(&arena);
	return ok;
}

/* ---- closing one */

bool twilio_subaccount_close_make(const struct twilio *t, const char *sid, struct http_request *out,
    struct error *err)
{
	char path[80];

	if (!twilio_sid_wanted(sid, "AC", err))
		return rest_none(out, false);
	if (strcmp(sid, t->user) == 0) {
		(void)rest_none(out, false);
		return error_set(err, ERROR_INPUT, "sid", _("Choose a subaccount."),
		    _("The account whose credentials are used is never closed from here."));
	}
	(void)snprintf(path, sizeof path, "/Accounts/%s.json", sid);
	if (!twilio_start_accounts(t, HTTP_POST, path, out, err))
		return false;
	out->repeatable = true;
	http_form_add(out, "Status", "closed");
	return true;
}
